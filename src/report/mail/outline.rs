//! Where the parts of the report begin: categories and entries.
//!
//! With a table of contents its order is followed and what it announces is looked for, also where
//! the heading itself is lost. Without one the shape of the text decides: see
//! [`crate::report::mail::shape`].

use crate::report::mail::align::align;
use crate::report::mail::category;
use crate::report::mail::contents::{Contents, Group};
use crate::report::mail::heading::{self, Heading};
use crate::report::mail::layout::Layout;
use crate::report::mail::line::{Line, key};
use crate::report::mail::lost;
use crate::report::mail::section::{Kind, Outline, Section};
use std::collections::HashMap;

/// More headings than this are not compared for one gap.
const MISSING: usize = 64;

/// More shortened headings than this are not looked for.
const SHORTENED: usize = 256;

/// More names around a gap are not considered.
const NEAR: usize = 12;

/// An expectation of the table: the group's number, and the item's for an entry.
type Expected = (usize, Option<usize>);

/// Finds the parts that a table of contents announces, and those it forgot.
pub fn announced(lines: &[Line], contents: &Contents, layout: Layout) -> Outline {
    let titles = contents.groups.iter().flat_map(|group| group.items.iter().map(|item| &item.title));
    let names = contents.groups.iter().filter_map(|group| group.name.as_ref());
    let keys: Vec<String> = titles.chain(names).map(|title| key(title)).collect();
    let announced = keys.iter().map(String::as_str).collect();
    let headings = heading::all(lines, contents.end, layout, &announced);
    let mut tracing = Tracing::new(lines, contents, headings, layout);
    tracing.find_lost_entries();
    tracing.name_categories();
    tracing.add_unannounced();
    tracing.outline()
}

struct Tracing<'a> {
    lines: &'a [Line],
    contents: &'a Contents,
    headings: Vec<Heading>,
    layout: Layout,
    expected: Vec<Expected>,
    /// For every expectation where it was found: first line and first line of its text.
    found: Vec<Option<(usize, usize)>>,
    names: Vec<Option<String>>,
    used: Vec<bool>,
    /// Titles of which the table of contents shows less.
    whole: HashMap<usize, String>,
    shortened: usize,
    extra: Vec<Section>,
    guesses: Vec<(usize, String)>,
}

impl<'a> Tracing<'a> {
    fn new(lines: &'a [Line], contents: &'a Contents, headings: Vec<Heading>, layout: Layout) -> Tracing<'a> {
        let mut expected: Vec<Expected> = Vec::new();
        for (number, group) in contents.groups.iter().enumerate() {
            expected.push((number, None));
            expected.extend((0..group.items.len()).map(|item| (number, Some(item))));
        }
        let keys: Vec<(String, bool)> = expected
            .iter()
            .map(|(group, item)| {
                let group = &contents.groups[*group];
                match item {
                    Some(item) => (key(&group.items[*item].title), true),
                    // No heading has this key: a lost name is matched with nothing.
                    None => (group.name.as_deref().map_or_else(|| "\n".to_owned(), key), false),
                }
            })
            .collect();
        let matches = align(&keys, &headings);
        let mut used = vec![false; headings.len()];
        matches.iter().flatten().for_each(|&at| used[at] = true);
        let place = |at: &usize| (headings[*at].at, headings[*at].end);
        let found = matches.iter().map(|at| at.as_ref().map(place)).collect();
        let names = contents.groups.iter().map(|group| group.name.clone()).collect();
        Tracing {
            lines,
            contents,
            headings,
            layout,
            expected,
            found,
            names,
            used,
            whole: HashMap::new(),
            shortened: 0,
            extra: Vec::new(),
            guesses: Vec::new(),
        }
    }

    fn group(&self, at: usize) -> &'a Group {
        &self.contents.groups[self.expected[at].0]
    }

    fn title(&self, at: usize) -> Option<&'a str> {
        self.expected[at].1.map(|item| &*self.group(at).items[item].title)
    }

    /// Looks for the entries whose headings are lost, between those that were found.
    fn find_lost_entries(&mut self) {
        let mut at = 0;
        while at < self.found.len() {
            let length = self.found[at..].iter().take_while(|found| found.is_none()).count();
            if length == 0 {
                at += 1;
                continue;
            }
            let missing: Vec<usize> = (at..at + length).filter(|&at| self.title(at).is_some()).collect();
            let titles: Vec<&str> = missing.iter().filter_map(|&at| self.title(at)).collect();
            let from =
                at.checked_sub(1).and_then(|before| self.found[before]).map_or(self.contents.end, |f| f.1);
            let to = self.found.get(at + length).copied().flatten().map_or(self.lines.len(), |next| next.0);
            if self.find_shortened(&missing, from, to) {
                continue;
            }
            let places = lost::locate(self.lines, from, to, &titles, self.layout);
            for (missing, place) in missing.iter().zip(places.iter().chain(std::iter::repeat(&None))) {
                self.found[*missing] = place.map(|place| (place, place));
                self.tell_lost(*missing);
            }
            at += length;
        }
    }

    /// The last word of a wrapped heading stands on a line of its own and gets lost alone, here or
    /// in the table. Gives true when a heading was found that way.
    fn find_shortened(&mut self, missing: &[usize], from: usize, to: usize) -> bool {
        if self.shortened == SHORTENED {
            return false;
        }
        let first = self.headings.partition_point(|heading| heading.at < from);
        let last = self.headings.partition_point(|heading| heading.at < to);
        for &at in missing.iter().take(MISSING) {
            let Some(title) = self.title(at).map(key) else { continue };
            let place = (first..last).take(MISSING).find(|&place| {
                let heading = &self.headings[place].key;
                !self.used[place] && (starts_long(heading, &title) || starts_long(&title, heading))
            });
            if let Some(place) = place {
                self.shortened += 1;
                self.used[place] = true;
                let heading = &self.headings[place];
                self.found[at] = Some((heading.at, heading.end));
                if heading.key.len() > title.len() {
                    self.whole.insert(at, heading.text.clone());
                }
                return true;
            }
        }
        false
    }

    fn tell_lost(&mut self, missing: usize) {
        let Some(item) = self.expected[missing].1 else { return };
        let item = &self.group(missing).items[item];
        self.guesses.push(match self.found[missing] {
            Some((at, _)) => (
                self.lines[at].number,
                format!("the heading {:?} is lost; the entry seems to begin here", item.title),
            ),
            None => {
                (item.line, format!("{:?} stands in the table of contents but not in the text", item.title))
            }
        });
    }

    /// Finds the headings and the descriptions of categories whose names are lost.
    fn name_categories(&mut self) {
        let mut floor = self.contents.end;
        for at in 0..self.expected.len() {
            if self.expected[at].1.is_none() && self.found[at].is_none() {
                self.find_category(at, floor);
            }
            floor = self.found[at].map_or(floor, |found| floor.max(found.1));
        }
        self.guess_names();
    }

    /// What stands right above the first entry of a group: its heading, or its description.
    fn find_category(&mut self, at: usize, floor: usize) {
        let number = self.expected[at].0;
        let entries = (at + 1..self.expected.len()).take_while(|&next| self.expected[next].0 == number);
        let Some((first, _)) = entries.filter_map(|next| self.found[next]).next() else { return };
        let Some((start, end)) = run_above(self.lines, first, floor) else { return };
        let text: Vec<&str> = self.lines[start..end].iter().map(|line| &*line.text).collect();
        let described = category::described(&text.join(" "));
        let below = if described.is_some() { start } else { first };
        let heading = self.headings.partition_point(|heading| heading.end <= below).checked_sub(1);
        let heading = heading.filter(|&heading| {
            self.lines[self.headings[heading].end..below].iter().all(|line| !line.is_text())
        });
        let heading = heading.filter(|&heading| !self.used[heading] && self.headings[heading].at >= floor);
        if let Some(heading) =
            heading.filter(|&h| described.is_some() || category::is_name(&self.headings[h].text))
        {
            self.used[heading] = true;
            let heading = &self.headings[heading];
            self.found[at] = Some((heading.at, heading.end));
            self.names[number].get_or_insert_with(|| heading.text.clone());
        } else if let Some(name) = described {
            self.found[at] = Some((start, start));
            if self.names[number].is_none() {
                self.names[number] = Some(name.to_owned());
                let message =
                    format!("the heading of this category is lost; its description is that of {name:?}");
                self.guesses.push((self.lines[start].number, message));
            }
        }
    }

    /// Names what is still without a name, by order and by titles.
    fn guess_names(&mut self) {
        let mut at = 0;
        while at < self.names.len() {
            let length = self.names[at..].iter().take_while(|name| name.is_none()).count();
            if length > 0 {
                let groups = &self.contents.groups[at..at + length];
                let titles: Vec<Vec<String>> = groups
                    .iter()
                    .map(|group| group.items.iter().map(|item| item.title.clone()).collect())
                    .collect();
                let before: Vec<String> =
                    self.names[..at].iter().rev().flatten().take(NEAR).cloned().collect();
                let after: Vec<String> =
                    self.names[at + length..].iter().flatten().take(NEAR).cloned().collect();
                for (offset, name) in category::guess(&titles, &before, &after).into_iter().enumerate() {
                    let message =
                        format!("the name of the category above this entry is lost; {name:?} is a guess");
                    self.guesses.push((groups[offset].line, message));
                    self.names[at + offset] = Some(name.to_owned());
                }
            }
            at += length.max(1);
        }
    }

    /// Entries that the table of contents forgot: a rule above and rows of a head below.
    fn add_unannounced(&mut self) {
        for at in 0..self.headings.len() {
            let heading = &self.headings[at];
            if self.used[at] || !heading.heads || !heading.after_rule {
                continue;
            }
            let message =
                format!("{:?} is not in the table of contents but has the shape of an entry", heading.text);
            self.guesses.push((self.lines[heading.at].number, message));
            let kind = Kind::Entry { title: heading.text.clone(), category: None };
            self.extra.push(Section { at: heading.at, text: heading.end, kind });
        }
    }

    fn outline(mut self) -> Outline {
        let mut sections = std::mem::take(&mut self.extra);
        for at in 0..self.expected.len() {
            let Some((start, text)) = self.found[at] else { continue };
            let name = self.names[self.expected[at].0].clone();
            let kind = match self.title(at) {
                Some(title) => {
                    let title = self.whole.remove(&at).unwrap_or_else(|| title.to_owned());
                    Kind::Entry { title, category: name }
                }
                None => Kind::Category(name.unwrap_or_default()),
            };
            sections.push(Section { at: start, text, kind });
        }
        sections.sort_by_key(|section| section.at);
        self.guesses.sort_by_key(|guess| guess.0);
        Outline { sections, guesses: self.guesses }
    }
}

/// True when a text is the beginning of another, cut at a word, and long enough to tell.
fn starts_long(start: &str, whole: &str) -> bool {
    start.len() >= 12 && whole.strip_prefix(start).is_some_and(|rest| rest.starts_with(' '))
}

/// The run of lines right above a line, not above the floor.
fn run_above(lines: &[Line], below: usize, floor: usize) -> Option<(usize, usize)> {
    let end = (floor..below).rev().find(|&at| lines[at].is_text())? + 1;
    let start = (floor..end).rev().find(|&at| !lines[at].is_text()).map_or(floor, |at| at + 1);
    Some((start, end))
}
