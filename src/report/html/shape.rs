//! Which headings of a page are its title, its categories and its entries, where no entry begins with
//! rows of a head: judged by how the sections lie in each other, as in a document of Markdown.

use crate::report::html::elements::heading;
use crate::report::html::outline::Kind;
use crate::report::html::title;
use crate::report::html::tree::{Element, Node};
use crate::report::period;
use crate::report::sections::{self, DESCRIPTION, grouping, no_place};
use std::cmp::Ordering;
use std::collections::HashMap;

/// What lists of what follows are called.
const CONTENTS: [&str; 2] = ["contents", "table of contents"];

/// What the shape of a page tells.
#[derive(Debug, Default)]
pub struct Shape {
    /// The number in `h1` to `h6` of entries.
    pub entry: u8,
    /// What begins at which node.
    pub kinds: HashMap<usize, Kind>,
    /// What had to be guessed, with its line.
    pub guesses: Vec<(usize, String)>,
}

/// A heading, and how much stands between it and the next.
struct Section {
    at: usize,
    line: usize,
    level: u8,
    title: String,
    words: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Introduction,
    Category,
    Entry,
    Inside,
}

/// The shape that the nodes of a page have.
pub fn of(nodes: &[&Node<'_>]) -> Shape {
    let sections = sections(nodes);
    let sections = &sections[titles(&sections)..];
    let entry = entry_level(sections);
    let parts = parts(sections, entry);
    let mut shape = Shape { entry, ..Shape::default() };
    let mut unclear = parts.iter().any(|part| matches!(part, Part::Category | Part::Inside));
    for (section, part) in sections.iter().zip(parts) {
        if part == Part::Entry && section.level != entry {
            shape.guesses.push((section.line, no_place(&section.title)));
        } else if part == Part::Entry && std::mem::take(&mut unclear) {
            shape.guesses.push((section.line, no_rows(entry)));
        }
        let kind = match part {
            Part::Category => Some(Kind::Category),
            Part::Entry => Some(Kind::Entry),
            Part::Introduction | Part::Inside => None,
        };
        shape.kinds.extend(kind.map(|kind| (section.at, kind)));
    }
    shape
}

fn no_rows(entry: u8) -> String {
    format!("No entry has rows of contacts or links; the headings <h{entry}> were read as entries")
}

fn sections(nodes: &[&Node<'_>]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let titled = node.element().and_then(|element| Some((heading(&element.name)?, element)));
        match titled.map(|(level, element)| (level, element.line, title::of(element))) {
            Some((level, line, title)) if !title.is_empty() => {
                sections.push(Section { at, line, level, title, words: 0 });
            }
            _ => sections.last_mut().into_iter().for_each(|section| section.words += words(node)),
        }
    }
    sections
}

/// How many words a node has; a picture counts as one.
pub fn words(node: &Node<'_>) -> usize {
    let mut text = String::new();
    node.write(&mut text);
    let is_picture = |element: &Element<'_>| element.name == "img";
    let picture = node.element().is_some_and(|element| element.find(&is_picture).is_some());
    text.split_whitespace().count() + usize::from(picture)
}

/// How many headings only say what the page is: each stands alone above all that follows, or is the
/// first of all and calls itself a report or an introduction where others like it follow.
fn titles(sections: &[Section]) -> usize {
    let is_title = |at: &usize| {
        let (section, rest) = (&sections[*at], &sections[at + 1..]);
        let words = section.title.to_lowercase();
        let is_report =
            words.split(' ').any(|word| word == "report") || period::find(&section.title).is_some();
        let alone = rest.iter().all(|below| below.level > section.level);
        let named = is_report || is_introduction(&section.title);
        let among = || *at == 0 && named && rest.iter().any(|next| next.level == 1);
        let first = section.level == 1 && (alone || among());
        !rest.is_empty() && (first || alone && is_report)
    };
    (0..sections.len()).take_while(is_title).count()
}

/// True for a heading that names an introduction, or a list of what follows.
pub fn is_introduction(title: &str) -> bool {
    let name = title.to_lowercase();
    let is_contents = || CONTENTS.contains(&name.trim_matches(|c: char| !c.is_alphanumeric()));
    sections::is_introduction(title) || is_contents()
}

/// True when most sections of a level have a text and none below them: they are no categories.
pub fn tells(nodes: &[&Node<'_>], level: u8) -> bool {
    let sections = sections(nodes);
    let (mut gathering, mut telling) = (0, 0);
    for (at, section) in sections.iter().enumerate().filter(|(_, section)| section.level == level) {
        let parent = sections.get(at + 1).is_some_and(|next| next.level > level);
        gathering += usize::from(parent);
        telling += usize::from(!parent && section.words > 0 && !is_introduction(&section.title));
    }
    telling > gathering
}

fn entry_level(sections: &[Section]) -> u8 {
    let shallowest = |sections: &[Section]| sections.iter().map(|section| section.level).min().unwrap_or(2);
    let introduces = |it: &&Section| is_introduction(&it.title);
    let mut sections = &sections[sections.iter().take_while(introduces).count()..];
    // A word of thanks at the end is no category of what stands above.
    while let Some((last, before)) = sections.split_last()
        && !before.is_empty()
        && last.level < shallowest(before)
    {
        sections = before;
    }
    let level = shallowest(sections);
    match gathers(sections, level) {
        true => sections.iter().map(|it| it.level).filter(|&below| below > level).min().unwrap_or(level),
        false => level,
    }
}

/// True when most sections of a level only gather the sections below them.
fn gathers(sections: &[Section], level: u8) -> bool {
    let (mut gathering, mut telling) = (0, 0);
    for (at, section) in sections.iter().enumerate().filter(|(_, section)| section.level == level) {
        match sections.get(at + 1).is_some_and(|next| next.level > level) {
            true if section.words <= DESCRIPTION => gathering += 1,
            false if section.words == 0 => {}
            _ => telling += 1,
        }
    }
    gathering > telling
}

fn parts(sections: &[Section], entry: u8) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    // True after an entry, until a category begins.
    let (mut open, mut started) = (false, false);
    for (section, grouping) in
        sections.iter().zip(grouping(sections.iter().map(|section| section.level), entry))
    {
        let part = match section.level.cmp(&entry) {
            _ if !grouping && !started && is_introduction(&section.title) => Part::Introduction,
            Ordering::Less if grouping || section.words == 0 => Part::Category,
            Ordering::Greater if open => Part::Inside,
            _ => Part::Entry,
        };
        open = matches!(part, Part::Entry | Part::Inside);
        started |= open;
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use crate::report::html::outline::Kind;
    use crate::report::html::shape::of;
    use crate::report::html::tree::{self, Node};

    /// The headings that begin something; `#` marks categories.
    fn shown(html: &str) -> String {
        let page = tree::parse(html);
        let nodes: Vec<&Node<'_>> = page.children.iter().collect();
        let shape = of(&nodes);
        let mut places: Vec<_> = shape.kinds.iter().collect();
        places.sort_by_key(|(at, _)| **at);
        let shown = places.into_iter().map(|(&at, kind)| {
            let mut title = String::new();
            nodes[at].write(&mut title);
            if *kind == Kind::Category { format!("#{title}") } else { title }
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_shape_tells_entries_and_categories() {
        let long = "word ".repeat(50);
        let table = [
            ("<h1>T</h1>i<h3>A</h3>a<h3>B</h3>b", "A B"),
            ("<h1>T</h1><h2>P</h2><h3>A</h3>a<h3>B</h3>b<h2>Q</h2>q<h3>C</h3>c", "#P A B #Q C"),
            ("<h1>T</h1><h2>A</h2>a<h3>s</h3>t<h2>B</h2>b<h2>C</h2>c", "A B C"),
            (&format!("<h2>A</h2>{long}<h3>s</h3>t<h2>B</h2>b"), "A B"),
            ("<h1>A</h1>a<h2>s</h2>t<h1>B</h1>b<h1>C</h1>c", "A B C"),
            ("<h1>Report</h1>i<h1>A</h1>a<h1>B</h1>b", "A B"),
            ("<h1>Site</h1><h2>Report May 2024</h2>i<h3>A</h3>a<h3>B</h3>b", "A B"),
            ("<h1>T</h1><h2>Introduction</h2>i<h2>P</h2><h3>A</h3>a", "#P A"),
            ("<h1>T</h1><h3>A</h3>a<h3>B</h3>b<h2>Thanks</h2>t", "A B Thanks"),
            (
                "<h1>T</h1><h2>P</h2><h3>A</h3>a<h2>Q</h2><h3>B</h3>b<h2>R</h2><h2>S</h2><h2>Z</h2>z",
                "#P A #Q B #R #S Z",
            ),
            ("<h1>T</h1><h2>P</h2><h2>A</h2>a<h3>s</h3>t<h2>B</h2>b", "P A B"),
            (
                "<h1>T</h1><h2>P</h2><h3>A</h3>a<h4>s</h4>t<h2>Alone</h2>x<h2>Q</h2><h3>B</h3>b",
                "#P A Alone #Q B",
            ),
            ("text", ""),
        ];
        for (html, expected) in table {
            assert_eq!(shown(html), expected, "{html}");
        }
    }

    #[test]
    fn guesses_are_said() {
        let page = tree::parse(
            "<h1>T</h1>\n<h2>P</h2>\n<h3>A</h3>a<h3>B</h3>b\n<h2>Alone</h2>x<h2>Q</h2><h3>C</h3>c",
        );
        let nodes: Vec<&Node<'_>> = page.children.iter().collect();
        let guesses = of(&nodes).guesses;
        assert_eq!(guesses.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4]);
        assert!(guesses[0].1.ends_with("the headings <h3> were read as entries"), "{guesses:?}");
        assert!(guesses[1].1.starts_with("\"Alone\" has no place"), "{guesses:?}");
        let page = tree::parse("<h1>T</h1><h2>A</h2>a<h2>B</h2>b");
        let nodes: Vec<&Node<'_>> = page.children.iter().collect();
        assert_eq!(of(&nodes).guesses, []);
    }
}
