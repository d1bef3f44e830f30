//! Compares a reading with the truth written down for it, and prints what differs.

use serde_json::Value;
use std::path::{Path, PathBuf};
use tidings::model::report::{Entry, Report};

/// The folder of shared material, or `None` with a visible line.
pub fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if path.join("truth").is_dir() {
        return Some(path);
    }
    println!("SKIPPED: the real reports are not beside the project (../shared)");
    None
}

/// What agreed and what did not.
#[derive(Default)]
pub struct Score {
    pub entries: (usize, usize),
    pub in_order: bool,
    pub categories: usize,
    pub contacts: (usize, usize),
    pub links: (usize, usize),
    pub sponsors: (usize, usize),
    pub words: usize,
    pub differences: Vec<String>,
}

/// Compares entry by entry; entries are matched by title.
pub fn score(report: &Report, truth: &Value) -> Score {
    let wanted = truth["entries"].as_array().expect("entries");
    let titles: Vec<&str> = wanted.iter().map(title).collect();
    let found: Vec<&str> = report.entries.iter().map(|entry| &*entry.title).collect();
    let mut score = Score {
        entries: (0, wanted.len()),
        in_order: titles == found,
        categories: 0,
        contacts: (0, 0),
        links: (0, 0),
        sponsors: (0, 0),
        words: 0,
        differences: Vec::new(),
    };
    for extra in found.iter().filter(|title| !titles.contains(title)) {
        score.differences.push(format!("not in the truth: {extra:?}"));
    }
    for wanted in wanted {
        match report.entries.iter().find(|entry| entry.title == title(wanted)) {
            Some(entry) => score.entry(report, entry, wanted),
            None => score.differences.push(format!("missing: {:?}", title(wanted))),
        }
    }
    score
}

fn title(wanted: &Value) -> &str {
    wanted["title_rendered"].as_str().or(wanted["title"].as_str()).expect("title")
}

fn texts(list: &Value, part: impl Fn(&Value) -> String) -> Vec<String> {
    list.as_array().map(|list| list.iter().map(part).collect()).unwrap_or_default()
}

fn field(value: &Value, name: &str) -> String {
    let absent = if name == "name" || name == "text" { "" } else { "-" };
    value[name].as_str().unwrap_or(absent).to_owned()
}

impl Score {
    fn entry(&mut self, report: &Report, entry: &Entry, wanted: &Value) {
        self.entries.0 += 1;
        let category = report.category_of(entry).map_or("", |category| &*category.name);
        if Some(category) == wanted["category"].as_str() {
            self.categories += 1;
        } else {
            self.differences
                .push(format!("{}: category {category:?}, not {}", entry.title, wanted["category"]));
        }
        let dash = || "-".to_owned();
        let contacts =
            entry.contacts.iter().map(|c| format!("{} <{}>", c.name, c.email.clone().unwrap_or_else(dash)));
        let contacts: Vec<String> = contacts.collect();
        let wanted_contacts =
            texts(&wanted["contacts"], |c| format!("{} <{}>", field(c, "name"), field(c, "email")));
        add(
            &mut self.contacts,
            self.differences.as_mut(),
            &entry.title,
            "contact",
            &contacts,
            &wanted_contacts,
        );
        let address = |link: &tidings::model::report::Link| {
            link.url.as_ref().map_or_else(dash, |u| u.as_str().to_owned())
        };
        let links: Vec<String> = entry.links.iter().map(|l| format!("{} → {}", l.text, address(l))).collect();
        let wanted_links = texts(&wanted["links"], |l| format!("{} → {}", field(l, "text"), field(l, "url")));
        add(&mut self.links, self.differences.as_mut(), &entry.title, "link", &links, &wanted_links);
        let wanted_sponsors = texts(&wanted["sponsors"], |s| s.as_str().unwrap_or("-").to_owned());
        add(
            &mut self.sponsors,
            self.differences.as_mut(),
            &entry.title,
            "sponsor",
            &entry.sponsors,
            &wanted_sponsors,
        );
        self.count_words(entry, wanted);
    }

    fn count_words(&mut self, entry: &Entry, wanted: &Value) {
        let (found, wanted) = (entry.body.words() as f64, wanted["words"].as_f64().expect("words"));
        if (found - wanted).abs() <= (wanted * 0.02).max(5.0) {
            self.words += 1;
        } else {
            self.differences.push(format!("{}: {found} words, not {wanted}", entry.title));
        }
    }

    /// Adds what was found of another report.
    pub fn add(&mut self, other: &Score) {
        let sum = |a: &mut (usize, usize), b: (usize, usize)| *a = (a.0 + b.0, a.1 + b.1);
        sum(&mut self.entries, other.entries);
        sum(&mut self.contacts, other.contacts);
        sum(&mut self.links, other.links);
        sum(&mut self.sponsors, other.sponsors);
        self.in_order &= other.in_order;
        self.categories += other.categories;
        self.words += other.words;
    }

    /// One row of the table.
    pub fn row(&self, name: &str) -> String {
        let of = |(a, b): (usize, usize)| format!("{a}/{b}");
        format!(
            "{name:<24} {:>8} {:>6} {:>10} {:>9} {:>9} {:>9} {:>6}",
            of(self.entries),
            if self.in_order { "order" } else { "ORDER" },
            self.categories,
            of(self.contacts),
            of(self.links),
            of(self.sponsors),
            self.words
        )
    }
}

fn add(
    count: &mut (usize, usize),
    differences: &mut Vec<String>,
    title: &str,
    what: &str,
    found: &[String],
    wanted: &[String],
) {
    count.1 += wanted.len();
    for text in wanted {
        if found.contains(text) {
            count.0 += 1;
        } else {
            differences.push(format!("{title}: {what} missing: {text}"));
        }
    }
    for text in found.iter().filter(|text| !wanted.contains(text)) {
        differences.push(format!("{title}: {what} invented: {text}"));
    }
}
