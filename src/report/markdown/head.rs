//! The labelled rows of an entry: `Contact:`, `Link:`, `Sponsor:`.
//!
//! Rows are taken from the lines of the source, because Markdown melts neighbouring lines into one
//! paragraph. What the rows say is for [`crate::report::markdown::row`].

use crate::report::label::Label;
use crate::report::markdown::fence::Fence;
use crate::report::markdown::label::{Zone, row, trimmed, unmarked};
use crate::report::passage::Passage;

/// A row with its value as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub label: Label,
    /// What follows the label, several lines joined.
    pub value: String,
    /// The line, counted from 0 within the passage.
    pub at: usize,
}

/// How many lines one row may go on for.
const LINES: usize = 6;

/// From this length on an author may have wrapped a row without a mark.
const WRAPPED: usize = 55;

/// True when the first line that is neither blank nor a comment is a row.
pub fn begins(passage: &Passage<'_>) -> bool {
    let mut comment = Comment::default();
    let first = passage.lines.iter().find(|line| !line.trim().is_empty() && !comment.holds(line));
    first.is_some_and(|line| row(line, Zone::Head).is_some())
}

/// How many words a passage has, as written, without comments.
pub fn words(passage: &Passage<'_>) -> usize {
    let mut comment = Comment::default();
    let lines = passage.lines.iter().filter(|line| !comment.holds(line));
    lines.map(|line| line.split_whitespace().count()).sum()
}

/// Whether an HTML comment that began on a line of its own goes on.
#[derive(Default)]
struct Comment(bool);

impl Comment {
    /// True when the line begins in a comment, or with one.
    fn holds(&mut self, line: &str) -> bool {
        let inside = self.0 || line.trim_start().starts_with("<!--");
        self.0 = inside && line.rfind("-->").is_none_or(|end| line.rfind("<!--").is_some_and(|at| at > end));
        inside
    }
}

/// Takes the rows out of a passage: the rows in order, and the passage with blank lines for them.
pub fn split<'a>(passage: &Passage<'a>) -> (Vec<Row>, Passage<'a>) {
    let mut splitter = Splitter { lines: passage.lines.clone(), rows: Vec::new() };
    let mut zone = Zone::Head;
    let mut fence = Fence::default();
    let mut comment = Comment::default();
    let mut at = 0;
    while at < splitter.lines.len() {
        let line = splitter.lines[at];
        if !fence.is_open() && comment.holds(line) {
            at += 1;
            continue;
        }
        if fence.holds(line) {
            zone = if zone == Zone::Head { Zone::Text } else { zone };
        } else {
            if let Some(next) = splitter.take(at, zone) {
                at = next;
                continue;
            }
            zone = zone.after(line);
        }
        at += 1;
    }
    (splitter.rows, Passage { lines: splitter.lines, ..passage.clone() })
}

struct Splitter<'a> {
    lines: Vec<&'a str>,
    rows: Vec<Row>,
}

impl Splitter<'_> {
    /// Takes the row that begins at a line; says where the next may begin.
    fn take(&mut self, at: usize, zone: Zone) -> Option<usize> {
        let (label, value) = row(self.lines[at], zone)?;
        let after_text = at > 0 && !self.lines[at - 1].trim().is_empty();
        if label != Label::Sponsor && (zone == Zone::Section || (zone == Zone::Text && after_text)) {
            return None;
        }
        let end = if value.is_empty() {
            self.take_items(label, at, zone)?
        } else {
            let (value, end) = self.continued(label, value.to_owned(), at);
            self.add(label, value, at);
            end
        };
        self.lines[at..end].fill("");
        Some(end)
    }

    /// Adds a row, or the several that melted into one line (`Sponsor: A Sponsor: B`).
    fn add(&mut self, label: Label, value: String, at: usize) {
        let mut label = label;
        let mut rest = &*value;
        while let Some((cut, (next, _))) =
            joints(rest).find_map(|cut| Some((cut, row(&rest[cut..], Zone::Text)?)))
        {
            self.rows.push(Row { label, value: trimmed(&rest[..cut]).to_owned(), at });
            let (_, value) = row(&rest[cut..], Zone::Text).unwrap_or((next, ""));
            (label, rest) = (next, value);
        }
        self.rows.push(Row { label, value: trimmed(rest).to_owned(), at });
    }

    /// The value with the lines it goes on for, and the line after them.
    fn continued(&self, label: Label, mut value: String, at: usize) -> (String, usize) {
        let mut end = at + 1;
        while let Some(next) = self.lines.get(end).filter(|_| end < at + LINES) {
            if !goes_on(label, self.lines[end - 1], &value, next) {
                break;
            }
            value.push(' ');
            value.push_str(next.trim());
            end += 1;
        }
        (value, end)
    }

    /// The rows of a list below a bare label. `None`: there is no list, and the label is text.
    fn take_items(&mut self, label: Label, at: usize, zone: Zone) -> Option<usize> {
        let blank = self.lines.get(at + 1).is_some_and(|line| line.trim().is_empty());
        let mut end = at + 1 + usize::from(blank);
        let first = end;
        while let Some(item) = self.lines.get(end).and_then(|line| item(label, line)) {
            let (value, next) = self.continued(label, item.to_owned(), end);
            self.rows.push(Row { label, value: trimmed(&value).to_owned(), at: end });
            end = next;
        }
        match end > first {
            true => Some(end),
            // `Sponsor:` and the name on the next line.
            false if label == Label::Sponsor && !blank => {
                let name = self.lines.get(at + 1).filter(|line| !line.trim().is_empty())?;
                self.rows.push(Row { label, value: trimmed(name).to_owned(), at });
                Some(at + 2)
            }
            false if zone == Zone::Head => Some(at + 1),
            false => None,
        }
    }
}

/// Where a label may begin inside a line: after a blank, at a capital.
fn joints(text: &str) -> impl Iterator<Item = usize> {
    let joint = |pair: &[u8]| matches!(pair[0], b' ' | b'\t') && matches!(pair[1], b'C' | b'L' | b'S');
    let bytes = text.as_bytes();
    (1..bytes.len()).filter(move |&at| joint(&bytes[at - 1..=at]))
}

/// True when `next` goes on with the row that `line` ended.
fn goes_on(label: Label, line: &str, value: &str, next: &str) -> bool {
    let next_text = next.trim_start();
    if next_text.is_empty()
        || next_text.starts_with("<!--")
        || row(next, Zone::Head).is_some()
        || line.ends_with('\\')
    {
        return false;
    }
    let open = |a: char, b: char| value.matches(a).count() > value.matches(b).count();
    match label {
        Label::Link => {
            let cut = value.ends_with(']') && next_text.starts_with('(');
            cut || open('[', ']') || (open('(', ')') && value.contains("]("))
        }
        Label::Contact => {
            let unfinished = value.ends_with(',') || value.ends_with(" and") || open('<', '>');
            unfinished || (!value.contains('@') && next_text.starts_with('<'))
        }
        Label::Sponsor => {
            let block = next_text.starts_with(['#', '*', '-', '+', '>', '|', '`', '~', '<'])
                || next_text.starts_with(|c: char| c.is_ascii_digit());
            !block && (value.ends_with(',') || (line.len() >= WRAPPED && !line.ends_with("  ")))
        }
    }
}

/// An item below a bare label: of a list, or a line that can be nothing else.
fn item(label: Label, line: &str) -> Option<&str> {
    let text = line.trim();
    let marked = unmarked(text);
    if marked.len() < text.len() {
        return Some(marked).filter(|item| !item.is_empty());
    }
    let plain = match label {
        Label::Link => text.starts_with(['[', '<']) || text.starts_with("http"),
        Label::Contact => text.contains('<') && text.contains('@'),
        Label::Sponsor => false,
    };
    plain.then_some(text)
}

#[cfg(test)]
mod tests {
    use crate::report::label::Label;
    use crate::report::markdown::head::split;
    use crate::report::passage::Passage;

    fn rows(text: &str) -> (String, String) {
        let passage = Passage { file: "x.md", line: 1, lines: text.lines().collect() };
        let (rows, rest) = split(&passage);
        let letter = |label| match label {
            Label::Contact => 'C',
            Label::Link => 'L',
            Label::Sponsor => 'S',
        };
        let rows = rows.iter().map(|row| format!("{}{}={}", letter(row.label), row.at, row.value));
        let rest: Vec<&str> = rest.lines.into_iter().filter(|line| !line.trim().is_empty()).collect();
        (rows.collect::<Vec<_>>().join("|"), rest.join("|"))
    }

    #[test]
    fn rows_are_taken_from_the_lines() {
        let table = [
            ("Contact: A, <a@x.org>  \nLink:\t [t](u)\\\n\ntext", "C0=A, <a@x.org>|L1=[t](u)", "text"),
            ("URL: https://x.org\n\na\n\nURL: b", "L0=https://x.org", "a|URL: b"),
            ("Contact: a\tContact: b", "C0=a|C0=b", ""),
            ("Link\t[t](u)\nLink: None", "L0=[t](u)|L1=None", ""),
            ("Link: [a long\ntext](u)\nLink: [t]\n(u)", "L0=[a long text](u)|L2=[t] (u)", ""),
            ("Contact:\n\n* A <a@x>\n* B\n\ntext", "C2=A <a@x>|C3=B", "text"),
            ("Links:\n[a](u)  \n[b](v)\ntext", "L1=[a](u)|L2=[b](v)", "text"),
            ("**Contact:** A\n- Link: u\n_Sponsors_: X", "C0=A|L1=u|S2=X", ""),
            ("text\n\n* item\nSponsor: X", "S3=X", "text|* item"),
            ("text\n### Sub\nContact: A\nSponsor: X\n", "S3=X", "text|### Sub|Contact: A"),
            ("text\n\nContact: A\n\nmore\nContact: B", "C2=A", "text|more|Contact: B"),
            ("Sponsor: A Sponsor: B Links: u", "S0=A|S0=B|L0=u", ""),
            ("Contact: A,\n<a@x>\nSponsored by: X,\nY\ntext", "C0=A, <a@x>|S2=X, Y", "text"),
            (
                "```\nSponsor: X\n```\n\n    Sponsor: Y\nContacting us",
                "",
                "```|Sponsor: X|```|    Sponsor: Y|Contacting us",
            ),
            (
                "<!-- x\nContact: X\n-->\nContact: A\n<!-- y -->\nLink: u",
                "C3=A|L5=u",
                "<!-- x|Contact: X|-->|<!-- y -->",
            ),
            ("Contact us at once", "", "Contact us at once"),
        ];
        for (text, expected, rest) in table {
            assert_eq!(rows(text), (expected.to_owned(), rest.to_owned()), "{text}");
        }
    }
}
