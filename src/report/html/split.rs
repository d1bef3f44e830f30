//! Inlines cut where a line of the source ended, or where another label begins. Knows nothing of what
//! the lines say.

use crate::model::body::Inline;
use crate::model::text::inline_text;
use crate::report::label::label;
use crate::report::typed::signs;

/// No label with its colon is longer, in characters.
const LONGEST_LABEL: usize = 16;

/// The inlines with the signs as their author typed them.
pub fn typed(inlines: Vec<Inline>) -> Vec<Inline> {
    let typed_one = |inline| match inline {
        Inline::Text(text) => Inline::Text(signs(&text)),
        Inline::Strong(content) => Inline::Strong(typed(content)),
        Inline::Emphasis(content) => Inline::Emphasis(typed(content)),
        Inline::Link { target, content } => Inline::Link { target, content: typed(content) },
        other => other,
    };
    inlines.into_iter().map(typed_one).collect()
}

/// The lines of a row: cut at the new lines that the page kept of its source, and before labels.
/// An address may stand below its `URL:`.
pub fn pieces(row: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut pieces = Vec::new();
    row.into_iter().for_each(|inline| add(&mut pieces, inline, cuts));
    pieces.retain(|piece| !inline_text(piece).trim().is_empty());
    pieces
}

/// Adds an inline to the last piece; what stands in a text behind a cut begins another one.
pub fn add(pieces: &mut Vec<Vec<Inline>>, inline: Inline, cuts: impl Fn(&str) -> Vec<usize>) {
    let mut last = pieces.pop().unwrap_or_default();
    match inline {
        Inline::Text(text) => {
            let mut from = 0;
            for at in cuts(&text) {
                last.push(Inline::text(&text[from..at]));
                pieces.push(std::mem::take(&mut last));
                from = at;
            }
            last.push(Inline::text(&text[from..]));
        }
        inline => last.push(inline),
    }
    pieces.push(last);
}

/// The blanks to cut at, each looked at once.
fn cuts(text: &str) -> Vec<usize> {
    let blank = |c: char| c.is_ascii_whitespace();
    let mut cuts = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(blank).map(|found| at + found) {
        let end = text[start..].find(|c| !blank(c)).map_or(text.len(), |found| start + found);
        let ends = text[start..end].contains('\n') && !text[..start].ends_with("URL:");
        if end < text.len() && (ends || begins_label(&text[end..])) {
            cuts.push(start);
        }
        at = end;
    }
    cuts
}

/// A label amid a line is one only with its capital and its colon.
fn begins_label(text: &str) -> bool {
    if !text.starts_with(['C', 'L', 'S']) {
        return false;
    }
    let end = text.char_indices().nth(LONGEST_LABEL).map_or(text.len(), |(end, _)| end);
    let start = text[..end].split('\n').next().unwrap_or_default();
    start.contains(':') && label(start).is_some()
}

/// The inlines without what stands before and in `mark`, when they begin with a text that holds it.
/// A label may be written strong.
pub fn without(row: &[Inline], mark: &str) -> Vec<Inline> {
    let mut rest = row.iter();
    while let Some(inline) = rest.next() {
        let text = inline_text(std::slice::from_ref(inline));
        if text.trim().is_empty() {
            continue;
        }
        let Some((_, behind)) = text.split_once(mark) else { break };
        return std::iter::once(Inline::text(behind)).chain(rest.cloned()).collect();
    }
    row.to_vec()
}

#[cfg(test)]
mod tests {
    use crate::model::body::Inline;
    use crate::model::text::{fold, inline_text};
    use crate::report::html::split::{pieces, without};

    #[test]
    fn rows_are_cut_at_lines_and_before_labels() {
        let table: [(&str, &[&str]); 6] = [
            ("Contact: A Contact: B", &["Contact: A", "Contact: B"]),
            ("A\nB", &["A", "B"]),
            ("a URL:\nb", &["a URL: b"]),
            ("Sponsor: A Sponsored by: B C", &["Sponsor: A", "Sponsored by: B C"]),
            ("see the Links: and a contact: x", &["see the", "Links: and a contact: x"]),
            ("\n A", &["A"]),
        ];
        for (text, expected) in table {
            let found: Vec<String> =
                pieces(vec![Inline::text(text)]).iter().map(|piece| fold(&inline_text(piece))).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_label_may_be_strong() {
        let row = [Inline::Strong(vec![Inline::text("Contact:")]), Inline::text(" A")];
        assert_eq!(fold(&inline_text(&without(&row, ":"))), "A");
        assert_eq!(without(&row[1..], ":"), row[1..]);
    }
}
