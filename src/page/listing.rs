//! Entries as lists show them: with their teams, by report, by category.

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
