//! Lists: items of different markers nest in the order in which the markers come.

use crate::model::body::{Block, Body, Inline};
use crate::report::asciidoc::block::marker::{Marker, marker, number, term};
use crate::report::asciidoc::block::{DEEPEST, Reader, interrupts, is_rule};
use crate::report::asciidoc::inline::{Typography, read};
use crate::report::asciidoc::line::{Line, heading};
use std::borrow::Cow;

/// A list that is not finished.
struct Level {
    marker: Marker,
    start: Option<u32>,
    items: Vec<Body>,
}

impl Reader<'_, '_, '_, '_> {
    /// Reads the list that begins at the cursor; its items may say otherwise where it starts.
    pub(crate) fn list(&mut self, start: Option<u32>) -> Block {
        let mut levels: Vec<Level> = Vec::new();
        while let Some(line) = self.line() {
            let described = levels.iter().any(|level| level.marker.is_term());
            let begins = described || levels.is_empty();
            if let Some((marker, text)) = marker(&line.text).filter(|_| !is_rule(&line.text)) {
                let item = self.item(&boxed(marker, text), described);
                add(&mut levels, marker, number(&line.text), item);
            } else if let Some((marker, term, text)) = term(&line.text).filter(|_| begins) {
                let item = self.description(term, text);
                add(&mut levels, marker, None, item);
            } else if !self.attached(&mut levels, described) {
                break;
            }
        }
        while levels.len() > 1 {
            close(&mut levels);
        }
        let first = levels.swap_remove(0);
        let start = first.start.map(|counted| start.unwrap_or(counted));
        Block::List { start, items: first.items }
    }

    /// The text of an item: from its marker to a blank line or another block.
    fn item(&mut self, text: &str, described: bool) -> Body {
        let place = self.lines[self.at].place;
        let mut whole = text.to_owned();
        self.at += 1;
        while let Some(line) = self.line().filter(|line| goes_on(line, described)) {
            whole.push('\n');
            whole.push_str(line.text.trim());
            self.at += 1;
        }
        Body(vec![Block::Paragraph(read(&whole, place, Typography::Replaced, self.context))])
    }

    /// A term and what is said of it, which may begin in the next line or below a blank one.
    fn description(&mut self, term: &str, text: &str) -> Body {
        let place = self.lines[self.at].place;
        let term = read(term, place, Typography::Replaced, self.context);
        let mut body = Body(vec![Block::Paragraph(vec![Inline::Strong(term)])]);
        if text.is_empty() {
            let blank = self.lines[self.at + 1..].iter().take_while(|line| line.is_blank()).count();
            let next = self.at + 1 + blank;
            if !self.lines.get(next).is_some_and(|line| goes_on(line, true)) {
                self.at += 1;
                return body;
            }
            self.at = next;
        }
        let text = if text.is_empty() { self.lines[self.at].text.trim() } else { text };
        body.0.extend(self.item(text, true).0);
        body
    }

    /// Reads what belongs to the last item although it is no item. `false`: the list has ended.
    fn attached(&mut self, levels: &mut [Level], described: bool) -> bool {
        let next = self.at + self.lines[self.at..].iter().take_while(|line| line.is_blank()).count();
        let Some(line) = self.lines.get(next) else { return false };
        let blank = next > self.at;
        if marker(&line.text).is_some() || described && term(&line.text).is_some() {
            self.at = next;
            return true;
        }
        let indented = blank && line.text.starts_with([' ', '\t']);
        if line.text != "+" && !indented {
            return false;
        }
        self.at = next;
        let mut blocks = Vec::new();
        match indented {
            true => blocks.push(self.indented()),
            false => self.continued(&mut blocks),
        }
        if let Some(item) = levels.last_mut().and_then(|level| level.items.last_mut()) {
            item.0.extend(blocks);
        }
        true
    }

    /// The block after a `+`. A list or a heading there is not part of the item.
    fn continued(&mut self, blocks: &mut Vec<Block>) {
        while self.line().is_some_and(|line| line.is_blank() || line.text == "+") {
            self.at += 1;
        }
        let own = |line: &Line<'_>| marker(&line.text).is_none() && heading(&line.text).is_none();
        if self.depth < DEEPEST && self.line().is_some_and(own) {
            self.depth += 1;
            let outer = std::mem::replace(&mut self.in_item, true);
            self.block(blocks);
            self.in_item = outer;
            self.depth -= 1;
        }
    }

    /// Indented lines below an item: sentences go on with it, everything else is code.
    fn indented(&mut self) -> Block {
        let first = &self.lines[self.at];
        let text = self.literal();
        let ends = text.trim_end().ends_with(['.', '!', '?', ':']);
        if ends && text.starts_with(char::is_uppercase) {
            self.warn(
                first.place,
                "the indented lines are read as text of the list item above; put a + before them",
            );
            return Block::Paragraph(read(&text, first.place, Typography::Replaced, self.context));
        }
        Block::Preformatted(text)
    }
}

/// True for a line that is the rest of an item's text.
fn goes_on(line: &Line<'_>, described: bool) -> bool {
    let text = line.text.trim();
    let begins = || marker(text).is_some() || interrupts(text) || described && term(text).is_some();
    !text.is_empty() && text != "+" && !begins()
}

/// The text of an item with the box before it ticked or empty, as it is shown.
fn boxed(marker: Marker, text: &str) -> Cow<'_, str> {
    let boxes = [("[x] ", "✓ "), ("[*] ", "✓ "), ("[ ] ", "❏ ")];
    let found = boxes.iter().filter(|_| marker.is_bullet()).find_map(|(written, shown)| {
        text.strip_prefix(written).map(|rest| format!("{shown}{}", rest.trim_start()))
    });
    found.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Puts an item where its marker belongs.
fn add(levels: &mut Vec<Level>, marker: Marker, number: Option<u32>, item: Body) {
    match levels.iter().position(|level| level.marker == marker) {
        Some(level) => {
            while levels.len() > level + 1 {
                close(levels);
            }
        }
        None if levels.len() < DEEPEST => {
            let start = marker.is_ordered().then(|| number.unwrap_or(1));
            levels.push(Level { marker, start, items: Vec::new() });
        }
        None => {}
    }
    if let Some(level) = levels.last_mut() {
        level.items.push(item);
    }
}

/// Makes the innermost list a block of the item above it.
fn close(levels: &mut Vec<Level>) {
    let Some(Level { start, items, .. }) = levels.pop() else { return };
    if let Some(item) = levels.last_mut().and_then(|level| level.items.last_mut()) {
        item.0.push(Block::List { start, items });
    }
}
