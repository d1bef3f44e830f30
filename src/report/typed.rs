//! What an author typed where the published page shows other signs: texts of links and names are
//! compared with their source. Knows nothing of where they stand.

use std::borrow::Cow;

/// A dash with the thin spaces that Asciidoctor puts around ` -- ` and hardly anybody types.
pub const DASH: &str = "\u{2009}\u{2014}\u{2009}";

/// The text with its dashes as they were typed.
pub fn dashes(text: &str) -> String {
    text.replace(DASH, " -- ")
}

/// An address without what Asciidoctor made of the marks in it: `__` is emphasis to it, `--` a dash
/// with a space of no width, which a dump has lost.
pub fn address(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '\u{2014}']) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("<em>", "__").replace("</em>", "__");
    Cow::Owned(text.replace("\u{2014}\u{200b}", "--").replace('\u{2014}', "--"))
}

/// The text with its dashes and with the apostrophes inside of words as they were typed.
pub fn signs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let inside = before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        out.push(if c == '\u{2019}' && inside { '\'' } else { c });
        before = c;
    }
    dashes(&out)
}

#[cfg(test)]
mod tests {
    use crate::report::typed::signs;

    #[test]
    fn signs_are_undone_where_only_a_converter_puts_them() {
        assert_eq!(
            signs("Ann\u{2019}s \u{2019}99\u{2009}\u{2014}\u{2009}a \u{2014} b"),
            "Ann's \u{2019}99 -- a \u{2014} b"
        );
    }
}
