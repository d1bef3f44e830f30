//! A document without includes, cut at its headings. Knows nothing of what a section is.

use crate::report::asciidoc::block::delimiter::delimiter;
use crate::report::asciidoc::line::{Line, heading, row};
use crate::report::label::label;
use std::collections::HashMap;

/// The sections of a document.
#[derive(Debug)]
pub struct Outline<'a> {
    /// What stands before the first heading.
    pub preface: Vec<Line<'a>>,
    /// The sections in order.
    pub sections: Vec<Section<'a>>,
}

/// A heading and what follows it up to the next heading of any level.
#[derive(Debug)]
pub struct Section<'a> {
    /// 1 for `=`, 2 for `==`.
    pub level: usize,
    /// The line of the heading.
    pub heading: Line<'a>,
    /// What stands below it.
    pub text: Vec<Line<'a>>,
}

impl Section<'_> {
    /// What the heading says, with its marks.
    pub fn title(&self) -> &str {
        heading(&self.heading.text).map_or("", |(_, title)| title)
    }

    /// True when nothing stands below the heading.
    pub fn is_blank(&self) -> bool {
        self.text.iter().all(shows_nothing)
    }

    /// True when the text begins with a row of an entry's head.
    pub fn is_headed(&self) -> bool {
        let first = self.text.iter().find(|line| !shows_nothing(line));
        first.is_some_and(|line| label(row(&line.text).0).is_some())
    }
}

/// Cuts a document. What looks like a heading within a block, or says that it is none of the
/// document's (`[discrete]`), is text.
pub fn outline(lines: Vec<Line<'_>>) -> Outline<'_> {
    let enclosed = enclosed(&lines);
    let mut outline = Outline { preface: Vec::new(), sections: Vec::new() };
    let mut discrete = false;
    for (line, enclosed) in lines.into_iter().zip(enclosed) {
        let level = heading(&line.text).filter(|_| !enclosed && !discrete).map(|(level, _)| level);
        discrete = !enclosed && ["[discrete", "[float"].iter().any(|style| line.text.starts_with(style));
        match (level, outline.sections.last_mut()) {
            (Some(level), _) => {
                outline.sections.push(Section { level, heading: line, text: Vec::new() });
            }
            (None, Some(section)) => section.text.push(line),
            (None, None) => outline.preface.push(line),
        }
    }
    outline
}

/// For every line whether it stands within a block or bounds one that is closed.
fn enclosed(lines: &[Line<'_>]) -> Vec<bool> {
    let bounds = lines.iter().enumerate().filter(|(_, line)| delimiter(&line.text).is_some());
    let last: HashMap<&str, usize> = bounds.map(|(at, line)| (&*line.text, at)).collect();
    let mut open = None;
    let encloses = |(at, line): (usize, &Line<'_>)| match open {
        Some(end) => {
            open = Some(end).filter(|end| line.text != *end);
            true
        }
        None => {
            let end = delimiter(&line.text).map(|delimiter| delimiter.closing(&line.text).to_owned());
            open = end
                .and_then(|end| last.get_key_value(&*end))
                .filter(|(_, last)| **last > at)
                .map(|(end, _)| *end);
            open.is_some()
        }
    };
    lines.iter().enumerate().map(encloses).collect()
}

/// True for blank lines and for furniture.
pub fn shows_nothing(line: &Line<'_>) -> bool {
    line.is_blank() || is_furniture(&line.text)
}

/// Rules, tables of contents and anchors of categories: they show nothing of their own.
pub fn is_furniture(text: &str) -> bool {
    let text = text.trim();
    let anchor = text.starts_with("[[") && text.ends_with("]]");
    anchor
        || text.starts_with("toc::")
        || (text.len() >= 3 && text.trim_matches('\'').is_empty())
        || text == "<<<"
}

#[cfg(test)]
mod tests {
    use crate::report::asciidoc::line::{Line, Place};
    use crate::report::asciidoc::outline::outline;
    use std::borrow::Cow;

    #[test]
    fn a_document_is_cut_at_its_headings() {
        let text = "before\n= T\n== A\n'''\nContact: x\n----\n== b\n----\n=== C\n[discrete]\n== d\n\n== E\n----\n== F\n[[f]]\n";
        let place = |at: usize| Place { file: "x", line: at + 1 };
        let line = |(at, text)| Line { text: Cow::Borrowed(text), place: place(at) };
        let outline = outline(text.lines().enumerate().map(line).collect());
        let found: Vec<_> = outline
            .sections
            .iter()
            .map(|s| (s.level, s.title(), s.text.len(), s.is_headed(), s.is_blank()))
            .collect();
        assert_eq!(outline.preface.len(), 1);
        assert_eq!(
            found,
            [
                (1, "T", 0, false, true),
                (2, "A", 5, true, false),
                (3, "C", 3, false, false),
                (2, "E", 1, false, false),
                (2, "F", 1, false, true)
            ]
        );
    }
}
