//! The index of a report: its title, its introduction, its categories and what they name.
//!
//! Knows nothing of what an entry says.

use crate::report::Warning;
use crate::report::asciidoc::document;
use crate::report::asciidoc::library::Library;
use crate::report::asciidoc::line::{Line, Place, heading};
use crate::report::asciidoc::outline::{is_furniture, shows_nothing};
use crate::report::asciidoc::preprocess::{Piece, Preprocessor};
use crate::report::naming::stem;
use std::collections::HashSet;

/// What the index says.
#[derive(Debug, Default)]
pub struct Index<'a> {
    /// The title of the front matter, else of the document.
    pub title: Option<String>,
    /// What stands before the first category.
    pub introduction: Vec<Line<'a>>,
    /// True for a document that holds its entries itself.
    pub is_document: bool,
    /// The categories in order.
    pub categories: Vec<Section<'a>>,
}

/// A category with what it names.
#[derive(Debug)]
pub struct Section<'a> {
    /// Its heading without signs; `None` for entries that stand before the first category.
    pub heading: Option<Line<'a>>,
    /// What stands between the heading and the first entry.
    pub description: Vec<Line<'a>>,
    /// The entries in order.
    pub entries: Vec<Article<'a>>,
}

/// Where an entry's text comes from.
#[derive(Debug)]
pub enum Article<'a> {
    /// A file of its own.
    File(usize),
    /// Lines of the index itself.
    Lines(Vec<Line<'a>>),
}

/// Reads the index.
pub fn read<'a>(
    library: &'a Library,
    file: usize,
    preprocessor: &mut Preprocessor<'a>,
    warnings: &mut Vec<Warning>,
) -> Index<'a> {
    let keeps = |file: usize| is_entry(library, file);
    let pieces = preprocessor.pieces(file, &keeps, warnings);
    let title = library.document(file).front.title().map(str::to_owned);
    let mut index = Index { title, ..Index::default() };
    let mut named = HashSet::from([file]);
    if !pieces.iter().any(|piece| matches!(piece, Piece::Include(..))) {
        let lines = pieces.into_iter().filter_map(Piece::line).collect();
        document::read(lines, &mut index, warnings);
        forgotten(library, &named, warnings);
        return index;
    }
    for piece in pieces {
        match piece {
            Piece::Include(file, place) if named.insert(file) => index.file(file, place, warnings),
            Piece::Include(_, place) => warnings
                .push(place.warning("the file is included again; the entry stands where it stood first")),
            Piece::Line(line) => index.line(line, warnings),
        }
    }
    forgotten(library, &named, warnings);
    index.leave_out_empty_categories(warnings);
    index
}

/// An index for a folder that has none: every file an entry, by name.
pub fn made_up<'a>(library: &Library) -> Index<'a> {
    let mut files: Vec<usize> = library.own().filter(|&file| is_entry(library, file)).collect();
    files.sort_by_key(|&file| &library.document(file).path);
    let entries = files.into_iter().map(Article::File).collect();
    let section = Section { heading: None, description: Vec::new(), entries };
    Index { categories: vec![section], ..Index::default() }
}

/// Entries lie in the report's folder and are no introduction.
fn is_entry(library: &Library, file: usize) -> bool {
    let stem = stem(&library.document(file).path);
    let fragment = stem.starts_with('_') || matches!(stem, "intro" | "introduction" | "index");
    library.is_own(file) && !fragment && !only_defines(&library.document(file).text)
}

fn only_defines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("//")).peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with(':'))
}

fn forgotten(library: &Library, named: &HashSet<usize>, warnings: &mut Vec<Warning>) {
    for file in library.own().filter(|file| !named.contains(file) && is_entry(library, *file)) {
        let place = Place { file: &library.document(file).path, line: 1 };
        warnings.push(place.warning("the index does not name this file, so it is not published"));
    }
}

impl<'a> Index<'a> {
    /// Leaves out categories without entries; a description that is lost with one is a guess.
    pub fn leave_out_empty_categories(&mut self, warnings: &mut Vec<Warning>) {
        for section in self.categories.iter().filter(|section| section.entries.is_empty()) {
            if let Some(line) = section.description.iter().find(|line| !shows_nothing(line)) {
                let message = "no entry stands in this category, so its text is left out";
                warnings.push(line.place.warning(message));
            }
        }
        self.categories.retain(|section| !section.entries.is_empty());
    }

    fn file(&mut self, file: usize, place: Place<'a>, warnings: &mut Vec<Warning>) {
        self.section(place, warnings).entries.push(Article::File(file));
    }

    /// The section that is open; an entry before all of them opens one without a name.
    fn section(&mut self, place: Place<'a>, warnings: &mut Vec<Warning>) -> &mut Section<'a> {
        if self.categories.is_empty() {
            warnings.push(place.warning("the entry stands before the first category"));
            self.categories.push(Section { heading: None, description: Vec::new(), entries: Vec::new() });
        }
        let last = self.categories.len() - 1;
        &mut self.categories[last]
    }

    fn line(&mut self, line: Line<'a>, warnings: &mut Vec<Warning>) {
        if is_furniture(&line.text) {
            return;
        }
        match heading(&line.text) {
            Some((1, title)) if self.categories.is_empty() => {
                let named = !title.eq_ignore_ascii_case("introduction");
                self.title = self.title.take().or_else(|| named.then(|| title.to_owned()));
            }
            Some((2, _)) => self.categories.push(Section {
                heading: Some(line),
                description: Vec::new(),
                entries: Vec::new(),
            }),
            Some((3, _)) => self.section(line.place, warnings).entries.push(Article::Lines(vec![line])),
            _ => self.text(line, warnings),
        }
    }

    fn text(&mut self, line: Line<'a>, warnings: &mut Vec<Warning>) {
        let Some(section) = self.categories.last_mut() else { return self.introduction.push(line) };
        match section.entries.last_mut() {
            None => section.description.push(line),
            Some(Article::Lines(lines)) => lines.push(line),
            Some(Article::File(_)) if line.is_blank() => {}
            Some(Article::File(_)) => {
                warnings.push(line.place.warning("the text belongs to no entry and is left out"))
            }
        }
    }
}
