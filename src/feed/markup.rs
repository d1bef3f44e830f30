//! Plain text where readers look for markup, written so that it stays text: titles such as
//! `<stdio.h>` or `The </b> tag`.
//!
//! Knows neither what a text means nor where it stands.

use crate::model::html::escape;
use atom_syndication::Text;

/// Stand for `&` and `<` until the document is written. No text of a feed holds them.
const AMPERSAND: char = '\u{91}';
const LESS: char = '\u{92}';
/// A word joiner: nobody sees it, and it breaks no line.
const JOINER: char = '\u{2060}';

/// A text construct (RFC 4287 §3.1). Plain, unless a validator would take the text for HTML that
/// was not declared.
pub(in crate::feed) fn text(text: &str) -> Text {
    match starts(text).any(is_closing_tag) {
        true => Text::html(escape(text)),
        false => Text::plain(referenced(text)),
    }
}

/// A name, a label, any text of RSS: where nothing can say that it is no HTML, readers guess, from
/// a closing tag or from a reference. So there is none in it.
pub(in crate::feed) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        out.push(c);
        if is_closing_tag(&text[at..]) || is_reference(&text[at..]) {
            out.push(JOINER);
        }
    }
    referenced(&out)
}

/// The document with the characters that its texts stand for, as hexadecimal references: those most
/// readers understand (RSS profile, "Character data").
pub(in crate::feed) fn written(document: String) -> String {
    match document.contains([AMPERSAND, LESS]) {
        true => document.replace(AMPERSAND, "&#x26;").replace(LESS, "&#x3C;"),
        false => document,
    }
}

fn referenced(text: &str) -> String {
    let stand = |c| match c {
        '&' => AMPERSAND,
        '<' => LESS,
        other => other,
    };
    text.chars().map(stand).collect()
}

/// The rest of a text from each of its characters on.
fn starts(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().map(|(at, _)| &text[at..])
}

fn is_closing_tag(rest: &str) -> bool {
    rest.strip_prefix("</").is_some_and(|name| name.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

fn is_reference(rest: &str) -> bool {
    let Some(name) = rest.strip_prefix('&') else { return false };
    let name = name.strip_prefix('#').unwrap_or(name);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    end > 0 && name[end..].starts_with(';')
}

#[cfg(test)]
mod tests {
    use crate::feed::markup::{plain, text, written};
    use atom_syndication::TextType;

    #[test]
    fn a_text_is_html_only_where_it_would_be_taken_for_it() {
        for plain in ["Clocks & Timers", "<stdio.h>", "AT&T", "a < b", "the &lt; entity", "a </ b"] {
            assert_eq!(text(plain).r#type, TextType::Text, "{plain}");
        }
        let marked = text("The </b> tag & more");
        assert_eq!((marked.r#type, &*marked.value), (TextType::Html, "The &lt;/b&gt; tag &amp; more"));
    }

    #[test]
    fn references_are_hexadecimal_and_nothing_looks_like_markup() {
        let table = [
            ("Clocks & Timers", "Clocks &#x26; Timers"),
            ("<stdio.h>", "&#x3C;stdio.h>"),
            ("a </b> c", "a &#x3C;\u{2060}/b> c"),
            ("&lt; &#60; &#x3c;", "&#x26;\u{2060}lt; &#x26;\u{2060}#60; &#x26;\u{2060}#x3c;"),
            ("AT&T; &; &x", "AT&#x26;\u{2060}T; &#x26;; &#x26;x"),
        ];
        for (text, expected) in table {
            assert_eq!(written(plain(text)), expected);
        }
    }
}
