//! What changed between an entry as it is published and as it was read, for people to look at:
//! words with some of their surroundings, and rows that came or went.

use crate::model::report::Entry;
use crate::publication::wording::{Row, Word, addresses, contacts, links, sponsors, words};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};
use std::ops::Range;

/// Texts of more words than this, both together, are compared by their ends only: the comparison
/// takes time that grows with the square of what changed.
const MOST_WORDS: usize = 20_000;
/// How many words stand around a change.
const AROUND: usize = 8;

/// Everything that differs. Empty for two texts with the same fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// The old title and the new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<(String, String)>,
    /// Contacts, links, sponsors and addresses that went or came.
    pub rows: Vec<Change>,
    /// Places of the body where words went or came, each with the words around.
    pub passages: Vec<Vec<Piece>>,
}

/// A row that went or came.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    /// What it is.
    pub what: What,
    /// Whether it went or came.
    pub sign: Sign,
    /// As a reader sees it.
    pub text: String,
}

/// The rows of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// A contact.
    Contact,
    /// A link of the head.
    Link,
    /// A sponsor.
    Sponsor,
    /// An address that words of the body lead to.
    Address,
}

/// Words of a passage that belong together.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Piece {
    /// Whether they stayed, went or came.
    pub sign: Sign,
    /// The words.
    pub text: String,
}

/// What became of words or of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    /// In both texts.
    Kept,
    /// In the old text only.
    Removed,
    /// In the new text only.
    Added,
}

/// What differs between two texts of an entry.
pub fn difference(old: &Entry, new: &Entry) -> Difference {
    let keys = |title: &str| words(title).into_iter().map(|word| word.key).collect::<Vec<_>>();
    let renamed = keys(&old.title) != keys(&new.title);
    let mut rows = Vec::new();
    compare(What::Contact, &contacts(old), &contacts(new), &mut rows);
    compare(What::Link, &links(old), &links(new), &mut rows);
    compare(What::Sponsor, &sponsors(old), &sponsors(new), &mut rows);
    compare(What::Address, &addresses(&old.body), &addresses(&new.body), &mut rows);
    Difference {
        title: renamed.then(|| (old.title.clone(), new.title.clone())),
        rows,
        passages: passages(&words(&old.body.plain_text()), &words(&new.body.plain_text())),
    }
}

/// The steps from the old words to the new ones.
pub fn steps(old: &[Word], new: &[Word]) -> Vec<DiffOp> {
    steps_between(&keys(old), &keys(new))
}

fn keys(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| &*word.key).collect()
}

fn steps_between(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    if old.len() + new.len() <= MOST_WORDS {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(a, b)| a == b).count();
    let start = same(&mut old.iter().zip(new));
    let end = same(&mut old[start..].iter().rev().zip(new[start..].iter().rev()));
    let (old_len, new_len) = (old.len() - start - end, new.len() - start - end);
    let equal = |old_index, new_index, len| DiffOp::Equal { old_index, new_index, len };
    let middle = DiffOp::Replace { old_index: start, old_len, new_index: start, new_len };
    let steps = [equal(0, 0, start), middle, equal(start + old_len, start + new_len, end)];
    steps.into_iter().filter(|step| !step.old_range().is_empty() || !step.new_range().is_empty()).collect()
}

fn compare(what: What, old: &[Row], new: &[Row], changes: &mut Vec<Change>) {
    let keys = |rows: &[Row]| rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>();
    let mut add = |sign, rows: &[Row]| {
        changes.extend(rows.iter().map(|row| Change { what, sign, text: row.text.clone() }));
    };
    for step in capture_diff_slices(Algorithm::Myers, &keys(old), &keys(new)) {
        if step.tag() != DiffTag::Equal {
            add(Sign::Removed, &old[step.old_range()]);
            add(Sign::Added, &new[step.new_range()]);
        }
    }
}

fn passages(old: &[Word], new: &[Word]) -> Vec<Vec<Piece>> {
    let steps = joined(steps(old, new), old);
    group_diff_ops(steps, AROUND).into_iter().map(|steps| passage(&steps, old, new)).collect()
}

/// Changes that only a mark or a single word parts are one change: so they read better.
fn joined(steps: Vec<DiffOp>, old: &[Word]) -> Vec<DiffOp> {
    let mut joined: Vec<DiffOp> = Vec::new();
    let last = steps.len().saturating_sub(1);
    for (place, step) in steps.into_iter().enumerate() {
        let inner = place > 0 && place < last;
        let is_slight = inner && step.tag() == DiffTag::Equal && is_slight(&old[step.old_range()]);
        match joined.last_mut() {
            Some(before) if before.tag() != DiffTag::Equal && (is_slight || step.tag() != DiffTag::Equal) => {
                let (one, two) = (before.old_range(), before.new_range());
                *before = replace(one.start..step.old_range().end, two.start..step.new_range().end);
            }
            _ => joined.push(step),
        }
    }
    joined
}

fn is_slight(words: &[Word]) -> bool {
    words.iter().filter(|word| word.key.contains(char::is_alphanumeric)).count() < 2 && words.len() < 4
}

fn replace(old: Range<usize>, new: Range<usize>) -> DiffOp {
    let (old_index, old_len, new_index, new_len) = (old.start, old.len(), new.start, new.len());
    match (old_len, new_len) {
        (_, 0) => DiffOp::Delete { old_index, old_len, new_index },
        (0, _) => DiffOp::Insert { old_index, new_index, new_len },
        _ => DiffOp::Replace { old_index, old_len, new_index, new_len },
    }
}

fn passage(steps: &[DiffOp], old: &[Word], new: &[Word]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut add = |sign, words: &[Word]| {
        if !words.is_empty() {
            pieces.push(Piece { sign, text: text(words) });
        }
    };
    for step in steps {
        match step.tag() {
            DiffTag::Equal => add(Sign::Kept, &new[step.new_range()]),
            _ => {
                add(Sign::Removed, &old[step.old_range()]);
                add(Sign::Added, &new[step.new_range()]);
            }
        }
    }
    pieces
}

/// The words with a blank wherever there was white space.
fn text(words: &[Word]) -> String {
    let blank = |word: &Word| if word.spaced { " " } else { "" };
    words.iter().map(|word| format!("{}{}", blank(word), word.text)).collect::<String>()
}

#[cfg(test)]
mod tests {
    use crate::publication::difference::{MOST_WORDS, Piece, Sign, passages, steps};
    use crate::publication::wording::words;
    use similar::DiffTag;

    fn marked(piece: &Piece) -> String {
        match piece.sign {
            Sign::Kept => piece.text.clone(),
            Sign::Removed => format!("[-{}-]", piece.text),
            Sign::Added => format!("{{+{}+}}", piece.text),
        }
    }

    fn shown(old: &str, new: &str) -> Vec<String> {
        let passages = passages(&words(old), &words(new));
        passages.iter().map(|pieces| pieces.iter().map(marked).collect()).collect()
    }

    #[test]
    fn changed_words_are_shown_with_some_of_what_stands_around() {
        let old = "a b c d e f g h i one j k l m n o p q r s t u v w x y z two end";
        let new = old.replace("one", "ONE (1)").replace(" two", "");
        assert_eq!(
            shown(old, &new),
            [" b c d e f g h i[- one-]{+ ONE (1)+} j k l m n o p q", " s t u v w x y z[- two-] end"]
        );
        assert_eq!(shown(old, old), Vec::<String>::new());
    }

    #[test]
    fn changes_that_next_to_nothing_parts_are_one() {
        assert_eq!(shown("x a, b, c y", "x d, e, f y"), [" x[- a, b, c-]{+ d, e, f+} y"]);
    }

    #[test]
    fn texts_beyond_all_measure_are_compared_by_their_ends() {
        let long = "word ".repeat(MOST_WORDS);
        let (old, new) = (words(&format!("a {long} b c")), words(&format!("a d {long} c")));
        let tags: Vec<DiffTag> = steps(&old, &new).iter().map(|step| step.tag()).collect();
        assert_eq!(tags, [DiffTag::Equal, DiffTag::Replace, DiffTag::Equal]);
    }
}
