//! Where the parts of a report begin when it has no table of contents: by rules, by the rows below
//! a heading, by what categories are called.

use crate::report::mail::category;
use crate::report::mail::head;
use crate::report::mail::heading::{self, Heading};
use crate::report::mail::layout::{Layout, Margin};
use crate::report::mail::line::Line;
use crate::report::mail::section::{Kind, Outline, Section};
use std::collections::HashSet;

/// A description of a category is not longer than this.
const DESCRIPTION: usize = 8;

/// Where less than this share of the headings stands over contacts, the others are headings
/// inside of entries.
const SHARE: f64 = 0.7;

/// Finds the parts from a line on.
pub fn outline(lines: &[Line], from: usize, layout: Layout, damaged: bool) -> Outline {
    let headings = heading::all(lines, from, layout, &HashSet::new());
    let ruled = lines[from..].iter().filter(|line| line.is_rule()).count() >= 2;
    let strict = ruled || share(&headings) < SHARE;
    let rows = damaged && !ruled && layout.margin == Margin::Flush;
    let mut shape = Shape { lines, layout, ruled, strict, sections: Vec::new() };
    let mut at = 0;
    while at < headings.len() {
        let next = headings.get(at + 1);
        // The row of a lone link looks like a heading once the word above it and its address are lost.
        let row = next.filter(|next| rows && next.contacts && shape.is_row(&headings[at], next));
        match row {
            Some(row) => {
                let heading = &headings[at];
                let (heads, contacts) = (true, true);
                shape.place(&Heading { heads, contacts, ..heading.clone() }, None);
                at += usize::from(row.contacts);
            }
            None => shape.place(&headings[at], next),
        }
        at += 1;
    }
    let sections = shape.sections;
    restored(lines, from, sections)
}

/// The share of headings that stand over contacts.
fn share(headings: &[Heading]) -> f64 {
    let opens = |heading: &&Heading| !heading.text.ends_with(':') && !category::is_name(&heading.text);
    let all = headings.iter().filter(opens).count();
    headings.iter().filter(|heading| heading.contacts).count() as f64 / all.max(1) as f64
}

/// Adds the categories whose headings are lost but whose descriptions stand in the text.
fn restored(lines: &[Line], from: usize, sections: Vec<Section>) -> Outline {
    let mut outline = Outline { sections, guesses: Vec::new() };
    let opened: HashSet<usize> = outline
        .sections
        .iter()
        .filter_map(|section| head::run(lines, section.text).map(|run| run.0))
        .collect();
    let mut at = from;
    while let Some((start, end)) = head::run_over_rules(lines, at) {
        at = end;
        if opened.contains(&start) || end - start > DESCRIPTION {
            continue;
        }
        let text: Vec<&str> = lines[start..end].iter().map(|line| &*line.text).collect();
        if let Some(name) = category::described(&text.join(" ")) {
            let message =
                format!("the heading of this category is lost; its description is that of {name:?}");
            outline.guesses.push((lines[start].number, message));
            outline.sections.push(Section { at: start, text: start, kind: Kind::Category(name.to_owned()) });
        }
    }
    outline.sections.sort_by_key(|section| section.at);
    outline
}

struct Shape<'a> {
    lines: &'a [Line],
    layout: Layout,
    ruled: bool,
    /// True when only rules or contacts make a heading the title of an entry.
    strict: bool,
    sections: Vec<Section>,
}

impl Shape<'_> {
    fn is_row(&self, heading: &Heading, next: &Heading) -> bool {
        !heading.heads && !category::is_name(&heading.text) && self.texts(heading.end, next.at) == 0
    }

    fn place(&mut self, heading: &Heading, next: Option<&Heading>) {
        if matches!(&*heading.key, "introduction" | "table of contents" | "contents") {
            return;
        }
        if !self.opens(heading) {
            return;
        }
        let kind = if self.is_category(heading, next) {
            Kind::Category(heading.text.clone())
        } else if self.is_entry(heading) {
            Kind::Entry { title: heading.text.clone(), category: None }
        } else {
            return;
        };
        self.sections.push(Section { at: heading.at, text: heading.end, kind });
    }

    /// A part begins after a rule, or right below the description of its category; where there
    /// are no rules, anywhere.
    fn opens(&self, heading: &Heading) -> bool {
        let heads = if self.ruled { heading.heads } else { heading.contacts };
        let known = heads || category::is_name(&heading.text);
        match self.sections.last() {
            _ if heading.after_rule => true,
            None => known,
            Some(Section { kind: Kind::Category(_), text, .. }) => {
                self.texts(*text, heading.at) <= DESCRIPTION
            }
            Some(_) => !self.ruled && (known || (!self.strict && self.layout.margin == Margin::Indented)),
        }
    }

    fn is_category(&self, heading: &Heading, next: Option<&Heading>) -> bool {
        if heading.heads {
            return false;
        }
        let after_category = matches!(self.sections.last(), Some(Section { kind: Kind::Category(_), .. }));
        let named = category::is_name(&heading.text) && (heading.after_rule || !after_category);
        let below = next.filter(|next| next.heads).map(|next| self.texts(heading.end, next.at));
        let ruled_off = next.is_some_and(|next| next.after_rule);
        // Only headings of the first level stand in the middle, and those name categories.
        let centred =
            self.layout.margin == Margin::Indented && self.lines[heading.at].indent >= heading::CENTRED;
        named
            || centred
            || self.is_described(heading)
            || below == Some(0)
            || (ruled_off && below.is_some_and(|n| n <= 3))
    }

    fn is_described(&self, heading: &Heading) -> bool {
        let below = self.lines[heading.end..].iter().skip_while(|line| line.is_blank());
        let text: Vec<&str> = below.take(DESCRIPTION).take_while(|l| l.is_text()).map(|l| &*l.text).collect();
        category::described(&text.join(" ")).is_some()
    }

    fn is_entry(&self, heading: &Heading) -> bool {
        let sub_heading = heading.text.ends_with(':');
        let begun = !self.sections.is_empty();
        heading.heads || (begun && !sub_heading)
    }

    fn texts(&self, from: usize, to: usize) -> usize {
        self.lines[from..to].iter().filter(|line| line.is_text()).take(DESCRIPTION + 1).count()
    }
}
