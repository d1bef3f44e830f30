//! Stretches of the log, as sets of positions: put together and taken apart.

/// The positions after one, up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// The position before the first.
    pub beyond: i64,
    /// The last.
    pub until: i64,
}

impl Range {
    /// Nothing, when `until` is not further than `beyond`.
    pub fn new(beyond: i64, until: i64) -> Range {
        Range { beyond, until }
    }

    fn is_empty(&self) -> bool {
        self.until <= self.beyond
    }
}

/// All of the ranges and one more, those that touch joined, in the order of the log.
pub fn with(mut ranges: Vec<Range>, more: Range) -> Vec<Range> {
    ranges.push(more);
    ranges.retain(|range| !range.is_empty());
    ranges.sort();
    let mut joined: Vec<Range> = Vec::new();
    for range in ranges {
        match joined.last_mut().filter(|last| last.until >= range.beyond) {
            Some(last) => last.until = last.until.max(range.until),
            None => joined.push(range),
        }
    }
    joined
}

/// What of the ranges is not in another.
pub fn without(ranges: Vec<Range>, taken: Range) -> Vec<Range> {
    if taken.is_empty() {
        return ranges;
    }
    let parts = ranges.into_iter().flat_map(|range| {
        let before = Range::new(range.beyond, range.until.min(taken.beyond));
        [before, Range::new(range.beyond.max(taken.until), range.until)]
    });
    parts.filter(|range| !range.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use crate::store::ranges::{Range, with, without};
    use proptest::prelude::{ProptestConfig, prop, prop_assert_eq, proptest};
    use std::collections::BTreeSet;

    fn positions(ranges: &[Range]) -> BTreeSet<i64> {
        ranges.iter().flat_map(|range| range.beyond + 1..=range.until).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn ranges_are_sets_of_positions(pairs in prop::collection::vec((0i64..20, 0i64..20), 0..6), one in (0i64..20, 0i64..20)) {
            let ranges = pairs.iter().fold(Vec::new(), |ranges, (beyond, until)| with(ranges, Range::new(*beyond, *until)));
            let all: Vec<Range> = pairs.iter().map(|(beyond, until)| Range::new(*beyond, *until)).collect();
            prop_assert_eq!(positions(&ranges), positions(&all));
            prop_assert_eq!(ranges.iter().zip(&ranges[ranges.len().min(1)..]).filter(|(a, b)| a.until >= b.beyond).count(), 0);
            let one = Range::new(one.0, one.1);
            let rest: BTreeSet<i64> = positions(&ranges).difference(&positions(&[one])).copied().collect();
            prop_assert_eq!(positions(&without(ranges, one)), rest);
        }
    }
}
