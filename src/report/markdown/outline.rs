//! The headings of a document and where its sections begin and end.
//!
//! Only headings that stand in no list or quotation count, and none inside code: `# make` in a
//! terminal session is no heading.

use crate::model::text::{clean, fold};
use crate::report::Warning;
use crate::report::markdown::head;
use crate::report::markdown::heading;
use crate::report::markdown::label;
use crate::report::markdown::passage::Passage;
use crate::report::markdown::tree::{Definitions, OPTIONS};
use pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Parser, Tag, TagEnd};
use std::ops::Range;

/// The longest title, in characters. What is longer is a paragraph above a rule.
const LONGEST: usize = 200;

/// A document cut at its headings.
pub struct Outline<'a> {
    /// The document itself.
    pub document: Passage<'a>,
    /// What stands before the first heading.
    pub preface: Passage<'a>,
    /// The sections in order.
    pub sections: Vec<Section<'a>>,
    /// The document's link definitions.
    pub definitions: Definitions,
    /// Where code or a comment begins that is never closed and so swallows headings.
    pub unclosed: Option<usize>,
    /// The lines that are marked as headings, and too long.
    long: Vec<usize>,
}

/// A heading and what follows it up to the next heading of any level.
pub struct Section<'a> {
    /// 1 to 6.
    pub level: u8,
    /// The heading's text, without what was left behind its closing marks.
    pub title: String,
    /// Targets of links in the heading that show only a sign.
    pub links: Vec<String>,
    /// The heading's own line.
    pub line: usize,
    /// The text below the heading.
    pub text: Passage<'a>,
    /// True when the text begins with a row of an entry's head.
    pub headed: bool,
}

impl Outline<'_> {
    /// True when rows of an entry's head stand before the first heading.
    pub fn preface_is_headed(&self) -> bool {
        head::begins(&self.preface)
    }
}

struct Heading {
    level: u8,
    title: String,
    links: Vec<String>,
    span: Range<usize>,
}

/// Cuts a document.
pub fn outline<'a>(document: &Passage<'a>) -> Outline<'a> {
    let text = document.text();
    let parser = Parser::new_ext(&text, OPTIONS);
    let definitions = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| (label.to_lowercase(), definition.dest.to_string()))
        .collect();
    let (headings, last, long) = headings(&text, parser.into_offset_iter());
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line = |at: usize| starts.partition_point(|&start| start <= at).saturating_sub(1);
    let long = long.into_iter().map(|at| document.line + line(at)).collect();
    let unclosed = last.filter(|span| swallows(&text, span)).map(|span| document.line + line(span.start));
    let last = headings.first().map_or(document.lines.len(), |heading| line(heading.span.start));
    let ends = headings.iter().skip(1).map(|heading| line(heading.span.start));
    let ends: Vec<usize> = ends.chain([document.lines.len()]).collect();
    let sections = headings.into_iter().zip(ends);
    let sections = sections.map(|(heading, end)| {
        let first = line(heading.span.start);
        section(document, heading.span.end, (first, end), &line, heading)
    });
    Outline {
        preface: document.part(0, last),
        sections: sections.collect(),
        definitions,
        unclosed,
        long,
        document: document.clone(),
    }
}

impl Outline<'_> {
    /// The warnings about what is never closed, and about headings that are too long for titles.
    pub fn warnings(&self) -> Vec<Warning> {
        let warning = |line: &usize, message: &str| {
            self.document.warning(line.saturating_sub(self.document.line), message)
        };
        let unclosed = "what begins here is never closed and hides the headings below it; close it";
        let long =
            format!("this heading has more than {LONGEST} characters and was read as text; shorten it");
        let unclosed = self.unclosed.iter().map(|line| warning(line, unclosed));
        unclosed.chain(self.long.iter().map(|line| warning(line, &long))).collect()
    }
}

fn section<'a>(
    document: &Passage<'a>,
    after: usize,
    (first, end): (usize, usize),
    line: &dyn Fn(usize) -> usize,
    heading: Heading,
) -> Section<'a> {
    // The span of a heading may include its line end or not.
    let below = (line(after.saturating_sub(1)) + 1).max(first + 1);
    let text = document.part(below, end);
    let headed = head::begins(&text);
    let Heading { level, title, links, .. } = heading;
    Section { level, title, links, line: document.line + first, text, headed }
}

/// True for a block that goes on to the end of the text, hides headings and has no end of its own.
fn swallows(text: &str, span: &Range<usize>) -> bool {
    let block = text[span.clone()].trim_end();
    let last = block.lines().last().unwrap_or_default().trim();
    let closed = last.ends_with("-->") || last.ends_with('>') || last.chars().all(|c| c == '`' || c == '~');
    let hidden = || block.lines().any(|line| line.starts_with("# ") || line.starts_with("## "));
    text[span.end..].trim().is_empty() && !closed && hidden()
}

/// The headings, the last block of fenced code or raw HTML, and where a line that is marked as a heading is
/// too long to be one.
fn headings(text: &str, events: OffsetIter<'_>) -> (Vec<Heading>, Option<Range<usize>>, Vec<usize>) {
    let (mut found, mut long): (Vec<Heading>, Vec<usize>) = Default::default();
    let mut open: Option<Heading> = None;
    let mut sign: Option<(String, String)> = None;
    let mut depth = 0_usize;
    let mut block = None;
    for (event, span) in events {
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_)) | Tag::HtmlBlock) => block = Some(span),
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                open = Some(Heading { level: level as u8, title: String::new(), links: Vec::new(), span });
            }
            Event::End(TagEnd::Heading(_)) => {
                let heading = open.take();
                let marked = |heading: &&Heading| text[heading.span.start..].starts_with('#');
                let is_long = |heading: &&Heading| heading.title.chars().count() > LONGEST;
                long.extend(heading.as_ref().filter(marked).filter(is_long).map(|long| long.span.start));
                found.extend(heading.and_then(finished));
            }
            Event::Start(Tag::Link { dest_url, .. }) if open.is_some() => {
                sign = Some((dest_url.to_string(), String::new()));
            }
            Event::End(TagEnd::Link) => {
                if let (Some(heading), Some((target, text))) = (open.as_mut(), sign.take()) {
                    end_link(heading, target, &text);
                }
            }
            Event::Text(text) | Event::Code(text) => write(&mut open, &mut sign, &text),
            Event::SoftBreak | Event::HardBreak => write(&mut open, &mut sign, " "),
            _ => {}
        }
    }
    (found, block, long)
}

fn write(open: &mut Option<Heading>, sign: &mut Option<(String, String)>, text: &str) {
    match (sign, open) {
        (Some((_, link)), _) => link.push_str(text),
        (None, Some(heading)) => heading.title.push_str(text),
        _ => {}
    }
}

/// A link that shows only a sign (`[↗](…)`) belongs to the entry's head, not to its title.
fn end_link(heading: &mut Heading, target: String, text: &str) {
    if text.contains(char::is_alphanumeric) {
        heading.title.push_str(text);
    } else {
        heading.links.push(target);
    }
}

/// `None`: what looks like a heading is a paragraph, or a row of a head, above a line of dashes.
fn finished(mut heading: Heading) -> Option<Heading> {
    let title = fold(&clean(&heading.title));
    heading.title = without_tail(&title, heading.level).to_owned();
    let real = title.chars().count() <= LONGEST && label::label(&title).is_none();
    (real && (!title.is_empty() || !heading.links.is_empty())).then_some(heading)
}

/// The title without a closing sequence that was spoilt (`## Title ##q`), or an id (`{#id}`).
fn without_tail(title: &str, level: u8) -> &str {
    let title = heading::without_id(title);
    let Some((before, tail)) = title.rsplit_once(' ') else { return title };
    let marks = tail.len() - tail.trim_start_matches('#').len();
    let spoilt = marks >= 2 && marks == usize::from(level) && tail.len() <= marks + 2;
    if spoilt { before.trim_end() } else { title }
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::outline::outline;
    use crate::report::markdown::passage::Passage;

    #[test]
    fn documents_are_cut_at_their_headings() {
        let text = "before\n# One #\ntext\n## Two ##q\nContact: A\n\n```\n# no heading\n```\n> # quoted\n\nThree\n-----\nSponsor: X\n---\n### `c` [↗](https://x.org) {#c}";
        let document = Passage { file: "x.md", line: 10, lines: text.lines().collect() };
        let outline = outline(&document);
        let found: Vec<_> = outline
            .sections
            .iter()
            .map(|s| (s.level, &*s.title, s.line, s.text.line, s.text.lines.len(), s.headed))
            .collect();
        assert_eq!(
            found,
            [
                (1, "One", 11, 12, 1, false),
                (2, "Two", 13, 14, 7, true),
                (2, "Three", 21, 23, 2, true),
                (3, "c", 25, 26, 0, false)
            ]
        );
        assert_eq!(outline.preface.lines, ["before"]);
        assert_eq!(outline.sections[3].links, ["https://x.org"]);
    }
}
