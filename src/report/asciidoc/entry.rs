//! One entry: its title, its head, its text, its sponsors.

use crate::model::report::Entry;
use crate::model::slug::Slug;
use crate::model::text::{fold, inline_text};
use crate::report::asciidoc::block;
use crate::report::asciidoc::block::interrupts;
use crate::report::asciidoc::head;
use crate::report::asciidoc::inline::{Context, Typography, read as inlines};
use crate::report::asciidoc::line::{Line, heading};
use crate::report::asciidoc::sponsor;

/// An entry of which only the title is read yet: references need all titles first.
#[derive(Debug)]
pub struct Draft<'a> {
    /// The title as shown.
    pub title: String,
    /// The slug, which is still to be told from others.
    pub slug: Slug,
    /// The name of the entry's file without its ending.
    pub stem: Option<String>,
    /// The category's slug.
    pub category: Slug,
    level: usize,
    lines: Vec<Line<'a>>,
}

/// What a file says of the entry in it before its text does.
#[derive(Clone, Copy, Debug)]
pub struct FileName<'n> {
    /// The name of the file without its ending.
    pub stem: &'n str,
    /// The title of its front matter.
    pub title: Option<&'n str>,
}

/// Finds the title. `None`: there is nothing at all.
pub fn draft<'a>(
    mut lines: Vec<Line<'a>>,
    name: Option<FileName<'_>>,
    category: &Slug,
    context: &mut Context<'_>,
) -> Option<Draft<'a>> {
    let first = lines.iter().position(|line| !line.is_blank())?;
    let (stem, front) = (name.map(|name| name.stem), name.and_then(|name| name.title));
    let found = match front {
        Some(_) => leading(&lines, first).filter(|at| stands_above(&lines, *at)),
        None => title_line(&lines, first),
    };
    let at = found.unwrap_or(first);
    let place = lines[at].place;
    let (title, level) = match found.and_then(|at| heading(&lines[at].text)) {
        Some((level, title)) => {
            let title = inlines(title, place, Typography::Replaced, context);
            (Some(fold(&inline_text(&title))).filter(|title| !title.is_empty()), level)
        }
        None => (front.map(str::to_owned), if front.is_some() { 1 } else { 3 }),
    };
    let title = title.unwrap_or_else(|| {
        context.warnings.push(place.warning("the entry has no title; it is named after its file"));
        title_of_stem(stem)
    });
    if found.is_some_and(|at| lines[first..at].iter().any(|line| !line.is_blank() && !interrupts(&line.text)))
    {
        context.warnings.push(lines[first].place.warning("the text before the title is left out"));
    }
    let lines = lines.split_off(if found.is_some() { at + 1 } else { 0 });
    let slug = stem.map_or_else(|| Slug::from_text(&title), slug_of_stem);
    Some(Draft { title, slug, stem: stem.map(str::to_owned), category: category.clone(), level, lines })
}

/// The first heading is the title, at whatever level it stands, when nothing stands before it.
fn title_line(lines: &[Line<'_>], first: usize) -> Option<usize> {
    let is_entry = |at: &usize| heading(&lines[*at].text).is_some_and(|(level, _)| level == 3);
    leading(lines, first).or_else(|| (first..lines.len()).find(is_entry))
}

/// The heading with which the lines begin.
fn leading(lines: &[Line<'_>], first: usize) -> Option<usize> {
    let begin =
        first + lines[first..].iter().take_while(|line| line.is_blank() || is_anchor(&line.text)).count();
    Some(begin).filter(|begin| lines.get(*begin).is_some_and(|line| heading(&line.text).is_some()))
}

/// True when all other headings are below this one: it is no section among others of a text whose
/// title stands in the front matter.
fn stands_above(lines: &[Line<'_>], at: usize) -> bool {
    let level = |line: &Line<'_>| heading(&line.text).map_or(usize::MAX, |(level, _)| level);
    let own = level(&lines[at]);
    lines[at + 1..].iter().all(|line| level(line) > own)
}

fn is_anchor(text: &str) -> bool {
    text.starts_with('[') && text.ends_with(']')
}

fn title_of_stem(stem: Option<&str>) -> String {
    let title = stem.map(|stem| fold(&stem.replace(['-', '_'], " "))).filter(|title| !title.is_empty());
    title.unwrap_or_else(|| "Untitled".to_owned())
}

/// A file's stem as it is, when it can be a slug: `pkgbase.live` keeps its dot.
fn slug_of_stem(stem: &str) -> Slug {
    Slug::parse(&stem.to_ascii_lowercase()).unwrap_or_else(|_| Slug::from_text(stem))
}

impl Draft<'_> {
    /// Reads the rest.
    pub fn entry(mut self, context: &mut Context<'_>) -> Entry {
        let (mut head, mut taken) = head::read(&self.lines, context);
        let above = if taken == 0 { head::above(&self.lines, context) } else { 0 };
        if above > 0 {
            (head, taken) = head::read(&self.lines[above..], context);
        }
        let mut lines = self.lines.split_off(above + taken);
        lines.splice(..0, self.lines.drain(..above));
        let mut sponsors = head.sponsors;
        sponsors.extend(sponsor::take(&mut lines, context));
        let body = block::read(&lines, self.level, context);
        Entry {
            slug: self.slug,
            title: self.title,
            category: self.category,
            stem: self.stem,
            contacts: head.contacts,
            links: head.links,
            sponsors,
            body,
        }
    }
}
