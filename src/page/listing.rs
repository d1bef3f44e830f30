//! Entries as lists show them: with their teams, by report, by category.

use crate::model::Timestamp;
use crate::model::body::Body;
use crate::model::published::{Edition, Published, Team};
use crate::model::slug::Slug;
use crate::page::excerpt::excerpt;
use crate::page::wording;

/// An entry with the team that wrote it.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The entry.
    pub entry: &'a Published,
    /// Its team.
    pub team: &'a Team,
}

/// A report with entries of it: all, or those of one team or category.
#[derive(Clone, Debug)]
pub struct Chapter<'a> {
    /// The report.
    pub edition: &'a Edition,
    /// The entries in their order.
    pub entries: Vec<Listed<'a>>,
}

/// What a team wrote, or what a category holds: the newest reports with their entries, the others as lines
/// that lead to them. So a page stays short however long there have been reports.
#[derive(Clone, Debug, Default)]
pub struct History<'a> {
    pub(in crate::page) chapters: Vec<Chapter<'a>>,
    pub(in crate::page) earlier: Vec<Chapter<'a>>,
}

/// The entries of a report that stand under one heading.
pub(in crate::page) struct Section<'a> {
    pub slug: &'a Slug,
    pub name: &'a str,
    pub description: Option<&'a Body>,
    pub entries: Vec<Listed<'a>>,
}

impl<'a> Listed<'a> {
    /// The number that readers see: entries are counted from 1.
    pub(in crate::page) fn number(&self) -> u32 {
        self.entry.ordinal.saturating_add(1)
    }

    /// The team, unless the title or the category beside it already says it.
    pub(in crate::page) fn byline(&self) -> Option<&'a Team> {
        let said = [&self.entry.entry.title, &self.entry.category_name];
        (!said.iter().any(|name| name.eq_ignore_ascii_case(&self.team.name))).then_some(self.team)
    }

    /// The beginning of the text.
    pub(in crate::page) fn excerpt(&self, words: usize) -> String {
        excerpt(&self.entry.entry.body, words)
    }
}

/// A history shows whole reports until it has so many entries.
const SHOWN: usize = 100;

impl<'a> History<'a> {
    /// Of all reports, the newest first; those without an entry are left out.
    pub fn new(mut chapters: Vec<Chapter<'a>>) -> History<'a> {
        chapters.retain(|chapter| !chapter.entries.is_empty());
        let mut seen = 0;
        let whole = chapters.iter().take_while(|chapter| {
            let before = seen;
            seen += chapter.entries.len();
            before < SHOWN
        });
        let earlier = chapters.split_off(whole.count());
        History { chapters, earlier }
    }

    /// When one of the entries last changed.
    pub fn newest(&self) -> Option<Timestamp> {
        self.all().flat_map(|chapter| &chapter.entries).map(|listed| listed.entry.updated).max()
    }

    pub(in crate::page) fn entries(&self) -> usize {
        self.all().map(|chapter| chapter.entries.len()).sum()
    }

    pub(in crate::page) fn reports(&self) -> usize {
        self.all().count()
    }

    fn all(&self) -> impl Iterator<Item = &Chapter<'a>> {
        self.chapters.iter().chain(&self.earlier)
    }
}

impl<'a> Chapter<'a> {
    /// The entries by category, in the order of their first entries.
    pub(in crate::page) fn sections(&self) -> Vec<Section<'a>> {
        let mut sections: Vec<Section<'a>> = Vec::new();
        for listed in &self.entries {
            let category = &listed.entry.entry.category;
            match sections.iter_mut().find(|section| section.slug == category) {
                Some(section) => section.entries.push(*listed),
                None => sections.push(self.section(*listed)),
            }
        }
        sections
    }

    fn section(&self, first: Listed<'a>) -> Section<'a> {
        let slug = &first.entry.entry.category;
        let category = self.edition.categories.iter().find(|category| category.slug == *slug);
        let description = category.map(|category| &category.description).filter(|body| !body.is_empty());
        Section { slug, name: &first.entry.category_name, description, entries: vec![first] }
    }

    pub(in crate::page) fn period(&self) -> String {
        period(self.edition)
    }
}

/// The months of a report, or its title when it has none.
pub(in crate::page) fn period(edition: &Edition) -> String {
    edition.period.as_ref().map_or_else(|| edition.title.clone(), wording::months)
}

#[cfg(test)]
mod tests {
    use crate::page::listing::{Chapter, History, SHOWN};
    use crate::page::sample::Sample;

    #[test]
    fn whole_reports_are_shown_until_there_are_enough_entries() {
        let sample = Sample::default();
        let of = |count: usize| {
            let mut chapter: Chapter<'_> = sample.chapter(0, |_| true);
            let listed = chapter.entries[0];
            chapter.entries = vec![listed; count];
            chapter
        };
        let table: [(&[usize], usize, usize); 5] = [
            (&[], 0, 0),
            (&[1, 0, 2], 2, 0),
            (&[SHOWN - 1, 7, 1], 2, 1),
            (&[SHOWN, 1, 1], 1, 2),
            (&[3 * SHOWN], 1, 0),
        ];
        for (counts, shown, earlier) in table {
            let history = History::new(counts.iter().map(|count| of(*count)).collect());
            assert_eq!((history.chapters.len(), history.earlier.len()), (shown, earlier), "{counts:?}");
            assert_eq!(history.entries(), counts.iter().sum::<usize>());
        }
    }
}
