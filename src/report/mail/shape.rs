//! Where the parts of a report begin when it has no table of contents: by rules, by the rows below
//! a heading, by what categories are called.

use crate::report::mail::category;
use crate::report::mail::heading::{self, Heading};
use crate::report::mail::layout::{Layout, Margin};
use crate::report::mail::line::Line;
use crate::report::mail::outline::{Kind, Outline, Section};

/// A description of a category is not longer than this.
const DESCRIPTION: usize = 8;

/// Finds the parts from a line on.
pub fn outline(lines: &[Line], from: usize, layout: Layout) -> Outline {
    let headings = heading::all(lines, from, layout);
    let ruled = lines[from..].iter().filter(|line| line.is_rule()).count() >= 2;
    let mut shape = Shape { lines, layout, ruled, sections: Vec::new() };
    for (at, heading) in headings.iter().enumerate() {
        shape.place(heading, headings.get(at + 1));
    }
    Outline { sections: shape.sections, guesses: Vec::new() }
}

struct Shape<'a> {
    lines: &'a [Line],
    layout: Layout,
    ruled: bool,
    sections: Vec<Section>,
}

impl Shape<'_> {
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
        let known = heading.heads || category::is_name(&heading.text);
        match self.sections.last() {
            _ if heading.after_rule => true,
            None => known,
            Some(Section { kind: Kind::Category(_), text, .. }) => {
                self.texts(*text, heading.at) <= DESCRIPTION
            }
            Some(_) => !self.ruled && (known || self.layout.margin == Margin::Indented),
        }
    }

    fn is_category(&self, heading: &Heading, next: Option<&Heading>) -> bool {
        if heading.heads {
            return false;
        }
        let after_category = matches!(self.sections.last(), Some(Section { kind: Kind::Category(_), .. }));
        let named = category::is_name(&heading.text) && !(after_category && !heading.after_rule);
        let below = next.filter(|next| next.heads).map(|next| self.texts(heading.end, next.at));
        let ruled_off = next.is_some_and(|next| next.after_rule);
        named
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
