//! The headings of a document and where its sections begin and end.
//!
//! Only headings that stand in no list or quotation count, and none inside code: `# make` in a
//! terminal session is no heading.

use crate::report::Warning;
use crate::report::markdown::head;
use crate::report::markdown::label;
use crate::report::markdown::shortcode;
use crate::report::markdown::tags;
use crate::report::markdown::title::Title;
use crate::report::markdown::tree::{Definitions, OPTIONS};
use crate::report::passage::Passage;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, OffsetIter, Parser, Tag, TagEnd};
use std::ops::Range;

/// The longest title, in characters. What is longer is a paragraph above a rule.
const LONGEST: usize = 200;

/// A document cut at its headings.
pub struct Outline<'a> {
    /// The document itself, without the calls of templates.
    pub document: Passage<'a>,
    /// What stands before the first heading.
    pub preface: Passage<'a>,
    /// The sections in order.
    pub sections: Vec<Section<'a>>,
    /// The document's link definitions.
    pub definitions: Definitions,
    /// Where code or a comment begins that is never closed and so swallows headings.
    pub unclosed: Option<usize>,
    /// What had to be guessed about headings and calls of templates, with their lines.
    guesses: Guesses,
}

/// A heading and what follows it up to the next heading of any level.
pub struct Section<'a> {
    /// 1 to 6.
    pub level: u8,
    /// The heading's text, without what was left behind its closing marks.
    pub title: String,
    /// The links in the heading, text and target; the text is empty where a link shows only a sign.
    pub links: Vec<(String, String)>,
    /// The heading's own line.
    pub line: usize,
    /// The text below the heading.
    pub text: Passage<'a>,
    /// True when the text begins with a row of an entry's head.
    pub headed: bool,
    /// How many words the text has, as written, without comments.
    pub words: usize,
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
    links: Vec<(String, String)>,
    span: Range<usize>,
}

/// Messages, and where in the text the reason for each stands.
type Guesses = Vec<(usize, String)>;

/// Cuts a document.
pub fn outline<'a>(document: &Passage<'a>) -> Outline<'a> {
    let (document, calls) = shortcode::without(document);
    let text = document.text();
    let parser = Parser::new_ext(&text, OPTIONS);
    let definitions = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| (label.to_lowercase(), definition.dest.to_string()))
        .collect();
    let (headings, last, guesses) = headings(&text, parser.into_offset_iter());
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line = |at: usize| starts.partition_point(|&start| start <= at).saturating_sub(1);
    let guesses = guesses.into_iter().map(|(at, message)| (document.line + line(at), message));
    let guesses = guesses
        .chain(calls.into_iter().map(|call| (document.line + call.at, shortcode::left_out(&call.name))));
    let guesses = guesses.collect();
    let unclosed = last.filter(|span| swallows(&text, span)).map(|span| document.line + line(span.start));
    let last = headings.first().map_or(document.lines.len(), |heading| line(heading.span.start));
    let ends = headings.iter().skip(1).map(|heading| line(heading.span.start));
    let ends: Vec<usize> = ends.chain([document.lines.len()]).collect();
    let sections = headings.into_iter().zip(ends);
    let sections = sections.map(|(heading, end)| {
        let first = line(heading.span.start);
        section(&document, heading.span.end, (first, end), &line, heading)
    });
    Outline {
        preface: document.part(0, last),
        sections: sections.collect(),
        definitions,
        unclosed,
        guesses,
        document,
    }
}

impl Outline<'_> {
    /// The warnings about what is never closed, about headings and about calls of templates.
    pub fn warnings(&self) -> Vec<Warning> {
        let warning = |line: &usize, message: &str| {
            self.document.warning(line.saturating_sub(self.document.line), message)
        };
        let unclosed = "what begins here is never closed and hides the headings below it; close it";
        let unclosed = self.unclosed.iter().map(|line| warning(line, unclosed));
        unclosed.chain(self.guesses.iter().map(|(line, message)| warning(line, message))).collect()
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
    let words = head::words(&text);
    let Heading { level, title, links, .. } = heading;
    Section { level, title, links, line: document.line + first, text, headed, words }
}

/// True for a block that goes on to the end of the text, hides headings and has no end of its own.
fn swallows(text: &str, span: &Range<usize>) -> bool {
    let block = text[span.clone()].trim_end();
    let last = block.lines().last().unwrap_or_default().trim();
    let closed = last.ends_with("-->") || last.ends_with('>') || last.chars().all(|c| c == '`' || c == '~');
    let hidden = || block.lines().any(|line| line.starts_with("# ") || line.starts_with("## "));
    text[span.end..].trim().is_empty() && !closed && hidden()
}

/// The headings, the last block of fenced code or raw HTML, and what had to be guessed about headings.
fn headings(text: &str, events: OffsetIter<'_>) -> (Vec<Heading>, Option<Range<usize>>, Guesses) {
    let (mut found, mut guesses): (Vec<Heading>, Guesses) = Default::default();
    let mut open: Option<(u8, Title, Range<usize>)> = None;
    let mut depth = 0_usize;
    let mut block = None;
    for (event, span) in events {
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_)) | Tag::HtmlBlock) => block = Some(span),
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                open = Some((level as u8, Title::default(), span));
            }
            Event::End(TagEnd::Heading(_)) => {
                let heading = open.take().map(heading);
                let long = heading.as_ref().filter(|heading| is_long(heading, text));
                guesses.extend(long.map(|long| (long.span.start, too_long())));
                found.extend(heading.and_then(finished));
            }
            event => {
                let Some((_, title, _)) = open.as_mut() else { continue };
                if let Event::InlineHtml(html) = &event {
                    guesses.extend(tags::loss(html).map(|message| (span.start, message)));
                }
                grow(title, event);
            }
        }
    }
    (found, block, guesses)
}

/// What happens within a heading.
fn grow(title: &mut Title, event: Event<'_>) {
    match event {
        Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, .. }) => {
            title.open_link(format!("mailto:{dest_url}"));
        }
        Event::Start(Tag::Link { dest_url, .. }) => title.open_link(dest_url.to_string()),
        Event::End(TagEnd::Link) => title.close_link(),
        Event::Text(text) | Event::Code(text) => title.write(&text),
        Event::InlineHtml(html) => title.write(&tags::said(&html)),
        Event::SoftBreak | Event::HardBreak => title.write(" "),
        _ => {}
    }
}

fn heading((level, title, span): (u8, Title, Range<usize>)) -> Heading {
    let (title, links) = title.finish();
    Heading { level, title, links, span }
}

/// True for a heading with marks that is too long for a title.
fn is_long(heading: &Heading, text: &str) -> bool {
    text[heading.span.start..].starts_with('#') && heading.title.chars().count() > LONGEST
}

fn too_long() -> String {
    format!("this heading has more than {LONGEST} characters and was read as text; shorten it")
}

/// `None`: what looks like a heading is a paragraph, or a row of a head, above a line of dashes.
fn finished(heading: Heading) -> Option<Heading> {
    let real = heading.title.chars().count() <= LONGEST && label::label(&heading.title).is_none();
    let title = without_tail(&heading.title, heading.level).to_owned();
    let shown = !heading.title.is_empty() || !heading.links.is_empty();
    (real && shown).then_some(Heading { title, ..heading })
}

/// The title without a closing sequence that was spoilt (`## Title ##q`).
fn without_tail(title: &str, level: u8) -> &str {
    let Some((before, tail)) = title.rsplit_once(' ') else { return title };
    let marks = tail.len() - tail.trim_start_matches('#').len();
    let spoilt = marks >= 2 && marks == usize::from(level) && tail.len() <= marks + 2;
    if spoilt { before.trim_end() } else { title }
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::outline::outline;
    use crate::report::passage::Passage;

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
        assert_eq!(outline.sections[3].links, [(String::new(), "https://x.org".to_owned())]);
    }

    #[test]
    fn words_in_angle_brackets_stay_in_a_title_and_tags_are_a_warning() {
        let text = "# Vec<String> and <b>bold</b>\n\n# <img alt='A logo'><br>of ours";
        let document = Passage { file: "x.md", line: 10, lines: text.lines().collect() };
        let outline = outline(&document);
        let titles: Vec<&str> = outline.sections.iter().map(|section| &*section.title).collect();
        assert_eq!(titles, ["Vec<String> and bold", "A logo of ours"]);
        let warnings: Vec<String> = outline.warnings().iter().map(ToString::to_string).collect();
        let message = "the tag <b> is not published; put it between backquotes if it is to be read";
        assert_eq!(warnings, [format!("x.md:10: {message}")]);
    }
}
