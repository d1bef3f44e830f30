//! Which form a manuscript has, by what it holds. Names decide only between the files of a folder.

use crate::model::report::Format;
use crate::report::{Manuscript, Source, Unreadable, decode};

/// The files that make a folder a report in AsciiDoc, whatever lies beside them.
const INDEXES: [&str; 4] = ["/_index.adoc", "/_index.asciidoc", "/index.adoc", "/index.asciidoc"];

/// How many lines of a file are looked at.
const LINES: usize = 5000;

/// The header fields of which a mail message has at least two (RFC 5322 §3.6).
const FIELDS: [&str; 10] = [
    "from",
    "to",
    "subject",
    "message-id",
    "received",
    "return-path",
    "mime-version",
    "reply-to",
    "delivered-to",
    "content-type",
];

/// The form of a manuscript.
pub fn format(manuscript: &Manuscript) -> Result<Format, Unreadable> {
    match manuscript.files.as_slice() {
        _ if manuscript.is_folder() => folder(manuscript),
        [] => Err(Unreadable::Empty(manuscript.name.clone())),
        [source, ..] => file(source),
    }
}

fn folder(manuscript: &Manuscript) -> Result<Format, Unreadable> {
    let ends =
        |ending: &str| manuscript.own_files().any(|file| file.path.to_ascii_lowercase().ends_with(ending));
    if INDEXES.iter().any(|name| ends(name)) {
        Ok(Format::Asciidoc)
    } else if ends(".md") || ends(".markdown") {
        Ok(Format::Markdown)
    } else if ends(".adoc") || ends(".asciidoc") {
        Ok(Format::Asciidoc)
    } else if manuscript.own_files().all(|file| file.bytes.iter().all(u8::is_ascii_whitespace)) {
        Err(Unreadable::Empty(manuscript.name.clone()))
    } else {
        Err(Unreadable::Unrecognised(manuscript.name.clone()))
    }
}

fn file(source: &Source) -> Result<Format, Unreadable> {
    let text = decode::text(source, &mut Vec::new())?;
    let signs = Signs::of(&text);
    if is_html(&text) {
        Ok(Format::Html)
    } else if is_message(&text) {
        Ok(Format::Mail)
    } else if signs.sections > signs.mail.max(signs.unlisted) {
        Ok(Format::Asciidoc)
    } else if signs.front_matter || signs.headings > signs.mail {
        Ok(Format::Markdown)
    } else if signs.sections > signs.mail {
        Ok(Format::Asciidoc)
    } else if signs.mail + signs.rows > 0 {
        Ok(Format::Mail)
    } else {
        Err(Unreadable::Unrecognised(source.path.clone()))
    }
}

/// An element that pages begin with, after comments and declarations.
fn is_html(text: &str) -> bool {
    let mut rest = text.trim_start();
    loop {
        let end = if rest.starts_with("<!--") { "-->" } else { "?>" };
        if !rest.starts_with("<!--") && !rest.starts_with("<?") {
            break;
        }
        let Some(at) = rest.find(end) else { return false };
        rest = rest[at + end.len()..].trim_start();
    }
    let start: String = rest.chars().take(9).collect::<String>().to_ascii_lowercase();
    let page = start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<head");
    let tag = start.starts_with('<') && start[1..].starts_with(|c: char| c.is_ascii_alphabetic());
    page || (tag && ["</h1>", "</h2>", "</h3>"].iter().any(|end| rest.contains(end)))
}

/// A message with its header, or the first of a mailbox.
fn is_message(text: &str) -> bool {
    let text = text.trim_start();
    let rest =
        if text.starts_with("From ") { text.split_once('\n').map_or("", |parts| parts.1) } else { text };
    let header = rest.lines().take(200).take_while(|line| !line.trim().is_empty());
    let names = header.filter_map(|line| line.split_once(':')).map(|(name, _)| name.to_ascii_lowercase());
    let found: Vec<String> = names.take_while(|name| !name.contains('#')).collect();
    FIELDS.iter().filter(|field| found.iter().any(|name| name == *field)).count() >= 2
}

/// What the lines of a text look like.
#[derive(Default)]
struct Signs {
    /// `+++` or `---` and then keys; or a first line `Title:`.
    front_matter: bool,
    /// Markdown headings outside of fenced code.
    headings: usize,
    /// Those of them that stand in no block of AsciiDoc: as comments in a listing do.
    unlisted: usize,
    /// AsciiDoc headings outside of blocks.
    sections: usize,
    /// Rules between entries, and indented rows of their heads, as mailed.
    mail: usize,
    /// Rows that Markdown and mails alike may have.
    rows: usize,
}

impl Signs {
    fn of(text: &str) -> Signs {
        let front = front_matter(text);
        let mut signs = Signs { front_matter: front.is_some(), ..Signs::default() };
        let mut enclosure = Enclosure::default();
        let (mut fenced, mut last) = (false, "");
        for line in text.lines().skip(front.unwrap_or(0)).take(LINES) {
            if line.starts_with("```") || line.starts_with("~~~") || line == "----" {
                fenced = !fenced && line != "----";
            }
            let listed = enclosure.holds(line, last);
            if !fenced {
                signs.look_at(line, last, listed);
            }
            last = line;
        }
        signs
    }

    fn look_at(&mut self, line: &str, last: &str, listed: bool) {
        let heading = is_marked(line, '#') || is_underline(line, last);
        self.headings += usize::from(heading);
        self.unlisted += usize::from(heading && !listed);
        self.sections += usize::from(is_marked(line, '=') && !listed);
        self.mail += usize::from(is_mail_rule(line));
        self.mail += usize::from(line.starts_with("   Contact: ") || line.trim_end() == "   Links");
        self.rows += usize::from(line.starts_with("Contact: "));
    }
}

/// The line that ends the block of AsciiDoc in which a line stands.
#[derive(Default)]
struct Enclosure<'t>(Option<&'t str>);

impl<'t> Enclosure<'t> {
    /// True for lines between two rows of dashes, dots or equal signs, and for these. What underlines the line
    /// before it opens nothing.
    fn holds(&mut self, line: &'t str, last: &str) -> bool {
        let line = line.trim_end();
        let drawn = |sign: u8| line.len() >= 4 && line.bytes().all(|byte| byte == sign);
        match self.0 {
            Some(end) => {
                self.0 = self.0.filter(|_| line != end);
                true
            }
            None if b"-.=".iter().any(|sign| drawn(*sign))
                && (is_style(last) || !is_underline(line, last)) =>
            {
                self.0 = Some(line);
                true
            }
            None => false,
        }
    }
}

/// `[source]` and `.Title` stand before a block of AsciiDoc.
fn is_style(line: &str) -> bool {
    line.ends_with(']') || line.starts_with('.')
}

/// `# Text`, `=== Text`.
fn is_marked(line: &str, mark: char) -> bool {
    let rest = line.trim_start_matches(mark);
    (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with([' ', '\t']) && !rest.trim().is_empty()
}

/// The second line of a Setext heading (CommonMark §4.3), when it is as long as the first.
fn is_underline(line: &str, last: &str) -> bool {
    let line = line.trim_end();
    let drawn = line.len() >= 3 && (line.bytes().all(|c| c == b'=') || line.bytes().all(|c| c == b'-'));
    drawn && line.len().abs_diff(last.trim_end().chars().count()) <= 2
}

/// The rule that text browsers draw: lynx with `_`, w3m with `━`.
fn is_mail_rule(line: &str) -> bool {
    let line = line.trim();
    let Some(mark) = line.chars().next().filter(|mark| matches!(mark, '_' | '━' | '─')) else {
        return false;
    };
    line.chars().all(|c| c == mark) && line.chars().count() >= 20
}

/// How many lines front matter takes. Header lines without fences are known by the first of them.
fn front_matter(text: &str) -> Option<usize> {
    let blank = text.lines().take_while(|line| line.trim().is_empty()).count();
    let mut lines = text.lines().skip(blank);
    let first = lines.next().unwrap_or_default().trim_end();
    match first {
        "+++" | "---" => Some(blank + 2 + lines.position(|line| line.trim_end() == first)?),
        _ => first.starts_with("Title: ").then_some(0),
    }
}

#[cfg(test)]
mod tests {
    use crate::model::report::Format;
    use crate::report::recognise::format;
    use crate::report::{Manuscript, Source, Unreadable};

    fn of(name: &str, files: &[(&str, &str)]) -> Result<Format, Unreadable> {
        let source = |(path, text): &(&str, &str)| Source {
            path: (*path).to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        format(&Manuscript { name: name.into(), files: files.iter().map(source).collect() })
    }

    #[test]
    fn single_files_are_recognised_by_what_they_hold() {
        let table = [
            ("# Projects\n\n## pf\n\nContact: A <a@b.org>\n", Format::Markdown),
            ("+++\ntitle = \"x\"\n+++\ntext\n", Format::Markdown),
            ("Title: Weekly\nDate: 2026-01-01\n\n- one\n", Format::Markdown),
            ("Report\n======\n\nNews\n----\n\ntext\n", Format::Markdown),
            ("<!-- a comment --><!DOCTYPE html><html>", Format::Html),
            ("<h1>Introduction</h1><p>x</p>", Format::Html),
            ("<!-- a comment -->\n\n# Report\n\n## Entry\n", Format::Markdown),
            ("From: a@b.org\nTo: c@d.org\nSubject: x\n\n# Report\n", Format::Mail),
            ("From a@b.org Mon\nSubject: x\nReceived: y\n\ntext\n", Format::Mail),
            ("Status Report\n\nProjects\n\npf\n\n   Contact: A <a@b.org>\n\n   text\n", Format::Mail),
            ("Report\n\npf\n\nContact: A <>\n\n━━━━━━━━━━━━━━━━━━━━━━━━━━\n\n# pkg add x\n", Format::Mail),
            ("= Introduction\n\n== Kernel\n\n=== pf\n", Format::Asciidoc),
            ("---\ntitle: May\nx: y\n---\n\n== Kernel\n\n* a\n", Format::Asciidoc),
            ("+++\ntitle = \"May\"\n+++\n\n== Kernel\n\ntext\n", Format::Asciidoc),
            ("---\ntitle: May\n---\n\n== x\n\n# Kernel\n\ntext\n", Format::Markdown),
            ("---\ntitle: May\n---\n\nKernel\n------\n\n== x\n", Format::Markdown),
            ("---\ntitle: May\n---\n\n```\n== x\n```\n\n* a\n", Format::Markdown),
            ("= May\n\n== pf\n\n----\n# pkg add x\n# y\nmore\n----\n\ntext\n", Format::Asciidoc),
            ("= May\n\n== pf\n\n[TIP]\n====\nbody\n====\n\n.Title\n====\ntext\n====\n", Format::Asciidoc),
            ("= May\n\n== pf\n\n# a stray line\n", Format::Asciidoc),
            ("= May\n\n== pf\n\n[source]\n--------\n# x\n# y\n# z\n--------\n", Format::Asciidoc),
        ];
        for (text, expected) in table {
            assert_eq!(of("x", &[("x", text)]), Ok(expected), "{text}");
        }
    }

    #[test]
    fn folders_are_recognised_by_their_files() {
        let index = [("r/a.md", "x"), ("r/_index.adoc", "x")];
        assert_eq!(of("r", &index), Ok(Format::Asciidoc));
        assert_eq!(of("r", &[("r/README.md", "x"), ("r/INDEX.ADOC", "x")]), Ok(Format::Asciidoc));
        assert_eq!(of("r", &[("r/a.md", "x"), ("b.adoc", "x")]), Ok(Format::Markdown));
        assert_eq!(of("r", &[("r/a.txt", "x")]), Err(Unreadable::Unrecognised("r".into())));
        assert_eq!(of("r", &[("r/a.txt", " ")]), Err(Unreadable::Empty("r".into())));
    }

    #[test]
    fn what_is_no_report_is_refused() {
        assert_eq!(of("x", &[]), Err(Unreadable::Empty("x".into())));
        assert_eq!(of("x", &[("x", "")]), Err(Unreadable::Empty("x".into())));
        assert_eq!(of("x", &[("x", "a\0b")]), Err(Unreadable::Binary("x".into())));
        assert_eq!(of("x", &[("x", "just some words\n")]), Err(Unreadable::Unrecognised("x".into())));
        assert_eq!(of("x", &[("x", "{\"a\": 1}")]), Err(Unreadable::Unrecognised("x".into())));
    }
}
