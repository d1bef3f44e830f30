//! How the sections of a document lie in each other, in every form that has headings of several levels.

/// The longest description of a category, in words, where no rows of heads show the entries.
pub(crate) const DESCRIPTION: usize = 40;

/// What introductions are called that have a heading of their own.
const INTRODUCTIONS: [&str; 6] = ["introduction", "intro", "foreword", "preface", "editorial", "welcome"];

/// True for a heading that says no more than that what follows introduces.
pub(crate) fn is_introduction(title: &str) -> bool {
    let title = title.to_lowercase();
    INTRODUCTIONS.contains(&title.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// For every section, by the levels of their headings, whether an entry lies in it.
pub(crate) fn grouping<L: Ord + Copy>(levels: impl DoubleEndedIterator<Item = L>, entry: L) -> Vec<bool> {
    // The shallowest level at which an entry was seen from the end with nothing shallower between.
    let mut inside = None;
    let holds = levels.rev().map(|level| {
        let holds = inside.is_some_and(|inside| inside > level);
        inside = match level {
            level if level >= entry => Some(entry),
            level if holds => Some(level),
            _ => None,
        };
        holds
    });
    let mut grouping: Vec<bool> = holds.collect();
    grouping.reverse();
    grouping
}

/// What is said of an entry that stands where a category is expected.
pub(crate) fn no_place(title: &str) -> String {
    format!("{title:?} has no place among the categories and was read as an entry")
}

#[cfg(test)]
mod tests {
    use crate::report::sections::{grouping, is_introduction};

    #[test]
    fn a_section_groups_what_lies_deeper_up_to_the_next_like_it() {
        let table = [
            (vec![2, 3, 3, 2], vec![true, false, false, false]),
            (vec![1, 2, 3, 2], vec![true, true, false, false]),
            (vec![2, 1, 3], vec![false, true, false]),
            (vec![3, 4], vec![false, false]),
        ];
        for (levels, expected) in table {
            assert_eq!(grouping(levels.iter().copied(), 3), expected, "{levels:?}");
        }
    }

    #[test]
    fn introductions_are_known_by_their_names() {
        assert!(
            is_introduction("Welcome! 👋") && is_introduction("INTRO") && !is_introduction("Introducing X")
        );
    }
}
