//! A body as plain text, and what characters a text of ours may hold.

use crate::model::body::{Block, Body, Inline};
use crate::model::bytes::{has_double_blank, has_white, is_suspicious};

/// True for the characters that XML 1.0 §2.2 allows, but for those that validators of feeds refuse:
/// the control characters U+0080 to U+009F and U+FFFD, which stands for something that was lost.
pub fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffc}' | '\u{10000}'..)
}

/// The text without the characters that are not allowed.
pub fn clean(text: &str) -> String {
    // Looked through without an early end, so that the compiler can take many bytes at once.
    if !text.bytes().fold(false, |found, byte| found | is_suspicious(byte)) {
        return text.to_owned();
    }
    text.chars().filter(|&c| is_allowed(c)).collect()
}

/// Folds white space to single blanks and trims the ends.
pub fn fold(text: &str) -> String {
    if is_folded(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// True for a text of words with single blanks between them. White space other than the blank has
/// to be looked at more closely.
fn is_folded(text: &str) -> bool {
    let ends = text.starts_with(' ') || text.ends_with(' ');
    !ends && !has_white(text) && !has_double_blank(text)
}

/// At most `limit` characters, cut at a word and ended with `…` when something is missing.
pub fn shorten(text: &str, limit: usize) -> String {
    let text = fold(text);
    if text.chars().count() <= limit {
        return text;
    }
    let cut: String = text.chars().take(limit.saturating_sub(1)).collect();
    let end = cut.rfind(' ').filter(|&end| end * 2 > cut.len()).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', '.', ' ']))
}

/// The longest hashtag in characters.
const LONGEST_TAG: usize = 60;

/// The hashtag that words become, without `#`: `Third-Party Projects` gives `ThirdPartyProjects`. `None`:
/// there is no letter in it, and servers take no tag without one.
pub fn hashtag(words: &str) -> Option<String> {
    let parts = words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let name: String = parts.flat_map(capitalised).take(LONGEST_TAG).collect();
    name.chars().any(char::is_alphabetic).then_some(name)
}

fn capitalised(word: &str) -> impl Iterator<Item = char> + '_ {
    let mut rest = word.chars();
    rest.next().into_iter().flat_map(char::to_uppercase).chain(rest)
}

impl Body {
    /// The body as plain text: blocks on lines of their own, a blank line between them, nothing
    /// but the words.
    pub fn plain_text(&self) -> String {
        let blocks: Vec<String> = self.0.iter().map(block_text).filter(|text| !text.is_empty()).collect();
        blocks.join("\n\n")
    }
}

/// The plain text of inlines.
pub fn inline_text(content: &[Inline]) -> String {
    let mut out = String::new();
    write_inlines(&mut out, content);
    out
}

fn write_inlines(out: &mut String, content: &[Inline]) {
    for inline in content {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Strong(content) | Inline::Emphasis(content) | Inline::Link { content, .. } => {
                write_inlines(out, content)
            }
            Inline::Image { .. } => {}
            Inline::Break => out.push('\n'),
        }
    }
}

fn block_text(block: &Block) -> String {
    match block {
        Block::Paragraph(content) | Block::Heading { content, .. } => inline_text(content),
        Block::List { items, .. } => items.iter().map(Body::plain_text).collect::<Vec<_>>().join("\n"),
        Block::Quote(body) => body.plain_text(),
        Block::Preformatted(text) => text.trim_end().to_owned(),
        Block::Table { head, rows } => {
            let line = |cells: &Vec<Vec<Inline>>| {
                cells.iter().map(|cell| inline_text(cell)).collect::<Vec<_>>().join("\t")
            };
            std::iter::once(head)
                .filter(|head| !head.is_empty())
                .chain(rows)
                .map(line)
                .collect::<Vec<_>>()
                .join("\n")
        }
        Block::Rule => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::model::text::{clean, fold, is_allowed, shorten};
    use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn short_cuts_lead_to_the_same_text(text in "([a-z]| |\t|\n|\u{85}|\u{a0}|\u{1680}|\u{2003}|\u{3000}|\u{fffe}|\u{7f}|.)*") {
            prop_assert_eq!(fold(&text), text.split_whitespace().collect::<Vec<_>>().join(" "));
            prop_assert_eq!(clean(&text), text.chars().filter(|&c| is_allowed(c)).collect::<String>());
        }
    }

    #[test]
    fn control_characters_are_dropped() {
        assert_eq!(clean("a\u{0}\u{b}\u{1b}b\u{fffe}\u{85}\n"), "ab\n");
    }

    #[test]
    fn long_texts_are_cut_at_words() {
        assert_eq!(shorten("one two, three four", 12), "one two…");
        assert_eq!(shorten(" short  text ", 40), "short text");
        assert_eq!(fold(" a \n b\t"), "a b");
    }
}
