//! Where in a text the words stand that were looked for.

use crate::model::words::{Query, Word, words};

/// How many words are shown before the first that was found, and in all.
const BEFORE: usize = 10;
const SHOWN: usize = 44;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::page) struct Piece {
    pub text: String,
    pub found: bool,
}

/// The whole text in pieces.
pub(in crate::page) fn marked(text: &str, query: &Query) -> Vec<Piece> {
    pieces(text, &words(text), 0, text.len(), query)
}

/// What stands around the first word that was found, else the beginning.
pub(in crate::page) fn passage(text: &str, query: &Query) -> Vec<Piece> {
    let words = words(text);
    let first = words.iter().position(|word| query.finds(word)).unwrap_or(0);
    let from = first.saturating_sub(BEFORE).min(words.len().saturating_sub(SHOWN));
    let shown = &words[from..words.len().min(from + SHOWN)];
    let start = if from == 0 { 0 } else { shown.first().map_or(0, |word| word.range.start) };
    let end = match shown.last() {
        Some(last) if from + SHOWN < words.len() => last.range.end,
        _ => text.len(),
    };
    let mut found = pieces(text, shown, start, end, query);
    let cut = |text: &str| Piece { text: text.to_owned(), found: false };
    if start > 0 {
        found.insert(0, cut("… "));
    }
    if end < text.len() {
        found.push(cut(" …"));
    }
    found
}

fn pieces(text: &str, words: &[Word], start: usize, end: usize, query: &Query) -> Vec<Piece> {
    let (mut pieces, mut at) = (Vec::new(), start);
    for word in words.iter().filter(|word| query.finds(word)) {
        let before = &text[at..word.range.start];
        if !before.is_empty() {
            pieces.push(Piece { text: before.to_owned(), found: false });
        }
        pieces.push(Piece { text: text[word.range.clone()].to_owned(), found: true });
        at = word.range.end;
    }
    if at < end {
        pieces.push(Piece { text: text[at..end].to_owned(), found: false });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use crate::model::words::Query;
    use crate::page::highlight::{Piece, marked, passage};

    fn shown(pieces: Vec<Piece>) -> String {
        let piece = |piece: Piece| if piece.found { format!("[{}]", piece.text) } else { piece.text };
        pieces.into_iter().map(piece).collect()
    }

    #[test]
    fn what_was_found_is_marked_as_it_stands_there() {
        let query = Query::parse("mem RENE").expect("a query");
        let table = [
            ("The Memory, by René; unmemorable", "The [Memory], by [René]; unmemorable"),
            ("", ""),
            ("none", "none"),
        ];
        for (text, expected) in table {
            assert_eq!(shown(marked(text, &query)), expected);
            assert_eq!(shown(passage(text, &query)), expected);
        }
    }

    #[test]
    fn a_passage_stands_around_what_was_found() {
        let query = Query::parse("needle").expect("a query");
        let text = format!("{}needle, {}end.", "before ".repeat(100), "after ".repeat(100));
        let passage = shown(passage(&text, &query));
        assert!(passage.starts_with("… before") && passage.ends_with("after …"), "{passage}");
        assert_eq!((passage.matches("before").count(), passage.matches("[needle]").count()), (10, 1));
    }
}
