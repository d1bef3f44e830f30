//! A report as a published HTML page → [`Report`].
//!
//! The page's own markup is not trusted: it is read into a small tree, from which the body's few
//! blocks and inlines are made. Reading takes time in proportion to the page and a bounded stack,
//! whatever the page holds. Knows nothing of the other forms.

mod address;
mod blocks;
mod contents;
mod elements;
mod encoding;
mod frame;
mod gathering;
mod head;
mod heading;
mod inlines;
mod levels;
mod outline;
mod parts;
mod rows;
mod shape;
mod split;
mod sponsors;
mod tables;
mod title;
mod tokens;
mod trailing;
mod tree;

use crate::model::body::Body;
use crate::model::report::{Format, Report};
use crate::model::slug::Slug;
use crate::report::html::address::Context;
use crate::report::html::gathering::Gathering;
use crate::report::{Manuscript, Reading, Source, Unreadable, Warning};

/// Reads a published page. Of several files, the first one named as HTML is the page.
pub fn read(manuscript: &Manuscript) -> Result<Reading, Unreadable> {
    let page = page(manuscript).ok_or_else(|| Unreadable::Empty(manuscript.name.clone()))?;
    let (text, guess) = encoding::decode(&page.bytes);
    if text.trim().is_empty() {
        return Err(Unreadable::Empty(page.path.clone()));
    }
    if text.contains('\0') {
        return Err(Unreadable::Binary(page.path.clone()));
    }
    let tree = tree::parse(&text);
    let outline = outline::of(&tree);
    let time = heading::time(&tree, &outline.introduction, &page.path);
    let period = time.map(|time| time.period);
    let name = heading::name(&tree, &outline.introduction);
    let title = heading::with_months(&name, period.as_ref());
    let mut context = Context {
        file: page.path.clone(),
        base: heading::base(&tree),
        levels: outline.levels,
        ..Context::default()
    };
    if let Some(guess) = guess {
        context.warn(1, guess);
    }
    outline.guesses.iter().for_each(|(line, guess)| context.warn(*line, guess.clone()));
    let Gathering { introduction, categories, entries } = gathering::of(&outline, &name, &mut context);
    if entries.is_empty() {
        return Err(no_entries(&page.path));
    }
    let slug = time.map_or_else(|| Slug::from_text(&title), |time| time.slug());
    let report = Report { slug, title, format: Format::Html, period, introduction, categories, entries };
    let mut warnings = context.warnings;
    warnings.sort_by_key(|warning| warning.line);
    Ok(Reading { report, warnings })
}

/// An HTML fragment as a body; links that are not safe or lead nowhere by themselves become text.
pub fn body(html: &str) -> Body {
    fragment(html, "", 1).0
}

/// A fragment that begins in a line of a file, and what had to be guessed.
pub fn fragment(html: &str, file: &str, line: usize) -> (Body, Vec<Warning>) {
    let mut context = Context { file: file.to_owned(), ..Context::default() };
    let body = blocks::body(&tree::parse(html).children, &mut context);
    let within = |warning: Warning| Warning { line: line + warning.line - 1, ..warning };
    (body, context.warnings.into_iter().map(within).collect())
}

fn page(manuscript: &Manuscript) -> Option<&Source> {
    let named = |source: &&Source| {
        let path = source.path.to_ascii_lowercase();
        [".html", ".htm", ".xhtml"].iter().any(|end| path.ends_with(end))
    };
    manuscript.files.iter().find(named).or(manuscript.files.first())
}

fn no_entries(path: &str) -> Unreadable {
    let reason = "give every entry a heading with text below it, as in <h2>Title</h2>";
    Unreadable::NoEntries(path.to_owned(), reason.to_owned())
}
