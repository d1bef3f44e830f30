//! What generators of sites and some converters know and Markdown does not, made plain before anything is
//! read: calls of templates within lines and as targets of links, lists of attributes, footnotes. Lines keep
//! their numbers; front matter and code stay as they are.

use crate::report::markdown::footnote::{self, Note};
use crate::report::markdown::tree::OPTIONS;
use crate::report::markdown::{attribute, shortcode};
use crate::report::passage::Passage;
use crate::report::{Source, Unreadable, Warning, decode, front};
use pulldown_cmark::{Event, Parser, Tag};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// How far the end of a call or a list is looked for, in bytes.
const NEAR: usize = 500;

/// The text of a file in plain Markdown.
pub fn text(source: &Source, warnings: &mut Vec<Warning>) -> Result<String, Unreadable> {
    let text = decode::text(source, warnings)?;
    // All of these begin so, and most texts have none.
    if !text.contains('{') && !text.contains("[^") {
        return Ok(text);
    }
    let whole = Passage { file: &source.path, line: 1, lines: text.split('\n').collect() };
    let front = front::front(&whole).lines;
    let start: usize = whole.lines[..front.min(whole.lines.len())].iter().map(|line| line.len() + 1).sum();
    let (front, rest) = text.split_at(start.min(text.len()));
    let mut scan = Scan::of(rest);
    scan.run();
    let (mut line, mut from) = (1 + front.matches('\n').count(), 0);
    for (at, message) in &scan.left_out {
        line += rest[from..*at].matches('\n').count();
        from = *at;
        warnings.push(Warning { file: source.path.clone(), line, message: message.clone() });
    }
    Ok(format!("{front}{}", scan.edited()))
}

/// A text while it is looked through.
struct Scan<'a> {
    text: &'a str,
    /// Code, comments and notes: nothing in them is touched.
    closed: Vec<Range<usize>>,
    notes: HashMap<String, Note>,
    called: HashSet<String>,
    /// How many bytes of notes may still be said again.
    again: usize,
    edits: Vec<(Range<usize>, String)>,
    /// Calls of templates that were left out, and where they stand.
    left_out: Vec<(usize, String)>,
}

impl<'a> Scan<'a> {
    fn of(text: &'a str) -> Scan<'a> {
        let mut closed = closed(text);
        let notes = footnote::notes(text, &|at| holds(&closed, at).is_some());
        closed.extend(notes.values().map(|note| note.span.clone()));
        closed.sort_by_key(|span| span.start);
        let (called, edits, left_out) = Default::default();
        Scan { text, closed, notes, called, again: text.len(), edits, left_out }
    }

    fn run(&mut self) {
        let mut at = 0;
        while let Some(next) = self.text[at..].find(['{', '[', ']']).map(|next| at + next) {
            at = match holds(&self.closed, next) {
                Some(span) => span.end.max(next + 1),
                None => self.take(next).unwrap_or(next + 1),
            };
        }
        self.end_notes();
    }

    /// Changes what stands at a place; says where it ends.
    fn take(&mut self, at: usize) -> Option<usize> {
        let rest = near(&self.text[at..]);
        if let Some(target) = rest.strip_prefix("](") {
            let length = called_target(target)?;
            self.edits.push((at + 2..at + 2 + length, escaped(&target[..length])));
            return Some(at + 2 + length);
        }
        if rest.starts_with("[^") {
            let (label, length) = footnote::label(rest)?;
            let note = self.notes.get(label)?;
            // Every entry is read alone, so a note is said again; but heaps of calls do not make a text grow.
            let said = match self.called.insert(label.to_owned()) || self.again >= note.text.len() {
                true => format!(" ({})", note.text),
                false => String::new(),
            };
            self.again = self.again.saturating_sub(note.text.len());
            self.edits.push((at..at + length, said));
            return Some(at + length);
        }
        let length =
            if shortcode::marks(rest).is_some() { self.call(at, rest)? } else { self.list(at, rest)? };
        self.edits.push((at..at + length, String::new()));
        Some(at + length)
    }

    /// A call among other words. Lines of nothing but calls are for [`shortcode::without`].
    fn call(&mut self, at: usize, rest: &str) -> Option<usize> {
        let (name, length) = shortcode::first(rest)?;
        let line = format!("{}{rest}", self.before(at));
        if shortcode::is_called(&line) {
            return None;
        }
        self.left_out.extend(name.map(|name| (at, shortcode::left_out(&name))));
        Some(length)
    }

    fn list(&self, at: usize, rest: &str) -> Option<usize> {
        rest.starts_with('{').then(|| attribute::length(self.before(at), rest)).flatten()
    }

    /// What the line holds before a place, as far as it is near.
    fn before(&self, at: usize) -> &'a str {
        let before = &self.text[self.text.ceil_char_boundary(at.saturating_sub(NEAR))..at];
        before.rfind('\n').map_or(before, |end| &before[end + 1..])
    }

    /// Takes the notes away that were put where they are called. One that no call needs stays as text.
    fn end_notes(&mut self) {
        for (label, note) in &self.notes {
            let by = match self.called.contains(label) {
                true => "\n".repeat(self.text[note.span.clone()].matches('\n').count()),
                false => {
                    let written = &self.text[note.span.clone()];
                    let margin = written.len() - written.trim_start().len();
                    format!("{}\\{}", &written[..margin], &written[margin..])
                }
            };
            self.edits.push((note.span.clone(), by));
        }
        self.edits.sort_by_key(|(span, _)| span.start);
    }

    fn edited(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut from = 0;
        for (span, by) in &self.edits {
            out.push_str(&self.text[from..span.start]);
            out.push_str(by);
            from = span.end;
        }
        out + &self.text[from..]
    }
}

/// Where code and comments stand, in order.
fn closed(text: &str) -> Vec<Range<usize>> {
    let comment = |span: &Range<usize>| text[span.clone()].trim_start().starts_with("<!--");
    let events = Parser::new_ext(text, OPTIONS).into_offset_iter();
    let closed = events.filter_map(|(event, span)| match event {
        Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => Some(span),
        Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) if comment(&span) => Some(span),
        _ => None,
    });
    closed.collect()
}

/// The span that holds a place, of spans in order.
fn holds(spans: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    let before = spans.partition_point(|span| span.start <= at);
    spans[..before].last().filter(|span| span.contains(&at))
}

/// The rest of the line, as far as it is near.
fn near(rest: &str) -> &str {
    rest[..rest.floor_char_boundary(NEAR)].split('\n').next().unwrap_or_default()
}

/// How far the target of a link goes in which templates are called.
fn called_target(target: &str) -> Option<usize> {
    let (mut at, mut called) = (0, false);
    loop {
        let next = at + target[at..].find(['{', ')'])?;
        if target[next..].starts_with(')') {
            return called.then_some(next);
        }
        at = match shortcode::marks(&target[next..]) {
            Some((open, close)) => {
                called = true;
                let inside = next + open.len();
                inside + target[inside..].find(close)? + close.len()
            }
            None => next + 1,
        };
    }
}

/// A target that Markdown reads as it is written.
fn escaped(target: &str) -> String {
    let escaped =
        target.trim().chars().flat_map(|c| [Some('\\').filter(|_| c.is_ascii_punctuation()), Some(c)]);
    format!("<{}>", escaped.flatten().collect::<String>())
}

#[cfg(test)]
mod tests {
    use crate::report::Source;
    use crate::report::markdown::dialect::text;

    /// The plain text and the lines of the warnings.
    fn plain(written: &str) -> (String, Vec<usize>) {
        let mut warnings = Vec::new();
        let source = Source { path: "x.md".to_owned(), bytes: written.as_bytes().to_vec() };
        let text = text(&source, &mut warnings).expect("a text");
        (text, warnings.iter().map(|warning| warning.line).collect())
    }

    #[test]
    fn what_only_generators_know_is_made_plain() {
        let table: [(&str, &str, &[usize]); 12] = [
            ("a {{< b c >}} d\n{{ e(f=1) }} g", "a  d\n g", &[1, 2]),
            ("a {% b %}c{% endb %}", "a c", &[1]),
            ("{{< a >}} {{< b >}}\n> {{ c() }}", "{{< a >}} {{< b >}}\n> {{ c() }}", &[]),
            ("[a]({{ '/b' | url }}#c)", "[a](<\\{\\{ \\'\\/b\\' \\| url \\}\\}\\#c>)", &[]),
            ("[a]({{ b", "[a]({{ b", &[]),
            ("## A {{< new >}}\n## B {: #b}\n## C {#c .d}", "## A \n## B \n## C ", &[1]),
            ("a\n{: .b}\n![c](d){: .e}", "a\n\n![c](d)", &[]),
            (
                "`{{< a >}}` {{ b }}\n\n    {{< c >}} d\n\n<!-- {{< e >}} f -->",
                "`{{< a >}}` {{ b }}\n\n    {{< c >}} d\n\n<!-- {{< e >}} f -->",
                &[],
            ),
            (
                "a[^1], b[^1].\n\n[^1]: One\n  two.\n\n    Three.\n\nc",
                "a (One two. Three.), b (One two. Three.).\n\n\n\n\n\n\nc",
                &[],
            ),
            ("a[^1]\n\n[^1]: One\n## B", "a (One)\n\n\n## B", &[]),
            ("`[^1]` [^2]\n\n[^1]: One", "`[^1]` [^2]\n\n\\[^1]: One", &[]),
            ("---\na: {{< b >}} c\n---\nd {{< e >}}", "---\na: {{< b >}} c\n---\nd ", &[4]),
        ];
        for (written, expected, lines) in table {
            assert_eq!(plain(written), (expected.to_owned(), lines.to_vec()), "{written}");
        }
    }

    #[test]
    fn heaps_of_marks_are_read_in_bounded_time() {
        for part in ["](", "{{", "[^a", "[^a]: ", "[^a]", "{:", "{% a %}", "{{< a >}}x", "](b {{ c }}", "`{"]
        {
            let start = std::time::Instant::now();
            let _ = plain(&part.repeat(60_000 / part.len()));
            let _ = plain(&format!("{part}\n").repeat(60_000 / part.len()));
            assert!(start.elapsed().as_secs() < 5, "{part:?} took {:?}", start.elapsed());
        }
    }
}
