//! The words of a text as searching compares them, and what a visitor looks for.
//!
//! Case and diacritical marks make no difference. One way of folding serves the index, the query
//! and the marks in what was found, so that the three always agree, whatever the database.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// What it is compared by: small letters without marks.
    pub folded: String,
}

/// What is looked for: the beginnings of words, all of which an entry has to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query(Vec<String>);

impl Query {
    /// The most characters of a query that are read; what follows is left out.
    pub const LONGEST: usize = 200;
    /// The most words of a query that are looked for.
    const MOST: usize = 8;

    /// Reads what a visitor typed. `None`: there is no word in it.
    pub fn parse(text: &str) -> Option<Query> {
        let text: String = text.chars().take(Query::LONGEST).collect();
        let mut found: Vec<String> = Vec::new();
        for word in words(&text) {
            if found.len() < Query::MOST && !found.contains(&word.folded) {
                found.push(word.folded);
            }
        }
        (!found.is_empty()).then_some(Query(found))
    }

    /// The beginnings that are looked for, folded: letters and digits and nothing else.
    pub fn beginnings(&self) -> &[String] {
        &self.0
    }

    /// True for a word that begins with one of those that are looked for.
    pub fn finds(&self, word: &Word) -> bool {
        self.0.iter().any(|beginning| word.folded.starts_with(&**beginning))
    }
}

/// All words in their order. A character of a script without blanks between words is a word.
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let alone = stands_alone(c);
        let inside = (c.is_alphanumeric() && !alone) || (begun.is_some() && is_combining_mark(c));
        if !inside && let Some(start) = begun.take() {
            keep(&mut found, text, start..at);
        }
        match (alone, inside) {
            (true, _) => keep(&mut found, text, at..at + c.len_utf8()),
            (_, true) => begun = begun.or(Some(at)),
            _ => {}
        }
    }
    if let Some(start) = begun {
        keep(&mut found, text, start..text.len());
    }
    found
}

/// The folded words of a text with blanks between them: what an index is given.
pub fn folded(text: &str) -> String {
    words(text).into_iter().map(|word| word.folded).collect::<Vec<_>>().join(" ")
}

fn keep(found: &mut Vec<Word>, text: &str, range: Range<usize>) {
    let plain = text[range.clone()].nfkd().filter(|c| !is_combining_mark(*c));
    let folded: String = plain.flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
    if !folded.is_empty() {
        found.push(Word { range, folded });
    }
}

/// Kana and the ideographs of Chinese, Japanese and Korean.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use crate::model::words::{Query, folded, words};

    #[test]
    fn words_are_compared_without_case_and_marks() {
        let table = [
            ("René's DRM-kmod, on ARM64!", "rene s drm kmod on arm64"),
            ("execve(2) and 25,000 µops", "execve 2 and 25 000 μops"),
            ("ﬁle Ｔｅｓｔ e\u{301}t", "file test et"),
            ("文件 test", "文 件 test"),
            ("–––", ""),
        ];
        for (text, expected) in table {
            assert_eq!(folded(text), expected, "{text}");
        }
        assert_eq!(&"Größe, é"[words("Größe, é")[1].range.clone()], "é");
    }

    #[test]
    fn a_query_is_bounded_and_holds_words_only() {
        let query = |text: &str| Query::parse(text).map(|query| query.beginnings().join(" "));
        assert_eq!(query("Memory \"OR\" mem* memory"), Some("memory or mem".into()));
        assert_eq!(query(" -- \u{0}'; "), None);
        assert_eq!(query(&"word ".repeat(500)), Some("word".into()));
        let many: String = (0..100).map(|number| format!("w{number} ")).collect();
        assert_eq!(Query::parse(&many).expect("a query").beginnings().len(), 8);
        assert_eq!(Query::parse(&"x".repeat(9999)).expect("a query").beginnings()[0].len(), 200);
    }
}
