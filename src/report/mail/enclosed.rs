//! A mail that holds a report in another form: a page, or a text with the marks of Markdown or AsciiDoc.
//!
//! Knows nothing of those forms; what is cut here is what mail programs added.

use crate::report::mail::preface::without_list;
use crate::report::mail::{line, message, trailer};
use crate::report::{Manuscript, Source};

/// A part of a mail as a file of its own.
#[derive(Clone, Debug)]
pub struct Enclosed {
    /// The file, by the name of the mail's; the manuscript is called as the mail's subject says.
    pub manuscript: Manuscript,
    /// How many lines stand in the mail's file before it, as far as that can be told.
    pub above: usize,
    /// True for a page in HTML.
    pub page: bool,
}

/// The parts of a mail, the text before the page that says the same; none of a text without a header.
pub fn enclosed(manuscript: &Manuscript) -> Vec<Enclosed> {
    let Some(source) = manuscript.files.first() else { return Vec::new() };
    let letter = message::open(&source.bytes);
    let Some(subject) = &letter.subject else { return Vec::new() };
    // A name has an ending and no folders.
    let name = without_list(subject).replace('/', "-") + ".eml";
    let part = |text: String, page: bool| Enclosed {
        above: message::above(&source.bytes, &text),
        manuscript: Manuscript {
            name: name.clone(),
            files: vec![Source { path: source.path.clone(), bytes: text.into_bytes() }],
        },
        page,
    };
    let text =
        Some(letter.text).filter(|_| !letter.only_page).map(|text| part(without_trailer(&text), false));
    text.into_iter().chain(letter.page.map(|page| part(page, true))).collect()
}

/// The text as written, without signatures and what lists add.
fn without_trailer(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n");
    let end = trailer::start(&line::split(&text));
    text.split_inclusive('\n').take(end).collect()
}

#[cfg(test)]
mod tests {
    use crate::model::report::Format;
    use crate::report::{Manuscript, Reading, Source, read};

    const MARKED_UP: &str = "Hello all.\n\nKernel\n======\n\nFaster, see <data:x> and [the page](data:y).\n\n\
                             Ports\n=====\n\nMore of them.\n\n-- \nAnn of the Team\n";
    const PAGE: &str = "<html><body><h1>Widget News May 2024</h1><h2>Kernel</h2><p>Faster.</p><h2>Ports</h2>\
                        <p>More of them.</p></body></html>\n";

    fn reading(mail: &str) -> Reading {
        let source = Source { path: "m.eml".to_owned(), bytes: mail.into() };
        read(&Manuscript { name: "m.eml".to_owned(), files: vec![source] }).expect("a report")
    }

    fn header(more: &str) -> String {
        format!("From: a@example.org\nSubject: [list] Re: Bits: May 2024\nMIME-Version: 1.0\n{more}\n\n")
    }

    fn entries(reading: &Reading) -> Vec<(&str, String)> {
        reading.report.entries.iter().map(|entry| (&*entry.title, entry.body.plain_text())).collect()
    }

    #[test]
    fn a_marked_up_text_is_read_in_its_form_and_by_the_lines_of_the_mail() {
        let typed =
            |kind: &str| reading(&format!("{}{MARKED_UP}", header(&format!("Content-Type: text/{kind}"))));
        let reading = typed("plain");
        assert_eq!(entries(&reading), entries(&typed("markdown")));
        let read = entries(&reading);
        assert_eq!((read[0].0, &*read[1].1), ("Kernel", "More of them."));
        let period = reading.report.period.expect("months");
        assert_eq!((reading.report.format, period.slug().as_str()), (Format::Markdown, "2024-05"));
        assert!(reading.warnings.iter().any(|warning| warning.line == 11), "{:?}", reading.warnings);
    }

    #[test]
    fn a_mail_that_is_a_page_is_read_as_one() {
        let page = reading(&format!("{}{PAGE}", header("Content-Type: text/html")));
        assert_eq!((page.report.format, &*page.report.title), (Format::Html, "Widget News May 2024"));
        let wanted = vec![("Kernel", "Faster.".to_owned()), ("Ports", "More of them.".to_owned())];
        assert_eq!(entries(&page), wanted);
        let both = format!(
            "{}--B\nContent-Type: text/plain\n\nSee the page.\n--B\nContent-Type: text/html\n\n{PAGE}--B--\n",
            header("Content-Type: multipart/alternative; boundary=B")
        );
        assert_eq!(entries(&reading(&both)), wanted);
    }
}
