//! Matches a list of expected headings with those that stand in the text, both in order.

use crate::report::mail::heading::Heading;
use std::collections::HashMap;

/// More places than this of one heading are not considered.
const PLACES: usize = 8;

/// For every expected key the heading that is meant, or `None`. The matches are the set that
/// keeps the order and has most members; among equals those with the better evidence.
pub fn align(expected: &[(String, bool)], headings: &[Heading]) -> Vec<Option<usize>> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, heading) in headings.iter().enumerate() {
        let places = places.entry(&heading.key).or_default();
        if places.len() < PLACES {
            places.push(at);
        }
    }
    let mut chains = Chains::new(headings.len());
    for (number, (key, entry)) in expected.iter().enumerate() {
        let places = places.get(&**key).map_or(&[][..], Vec::as_slice);
        // From the last place to the first, so that one expectation is matched only once.
        for &place in places.iter().rev() {
            chains.extend(number, place, weight(&headings[place], *entry));
        }
    }
    chains.best(expected.len())
}

fn weight(heading: &Heading, entry: bool) -> usize {
    let evidence = usize::from(heading.after_rule) + usize::from(heading.heads == entry);
    100_000 + evidence
}

/// The heaviest chains of matches that end before each place, in a binary indexed tree.
struct Chains {
    links: Vec<Link>,
    tree: Vec<Option<usize>>,
}

struct Link {
    weight: usize,
    number: usize,
    place: usize,
    before: Option<usize>,
}

impl Chains {
    fn new(places: usize) -> Chains {
        Chains { links: Vec::new(), tree: vec![None; places + 1] }
    }

    fn weight(&self, link: Option<usize>) -> usize {
        link.map_or(0, |link| self.links[link].weight)
    }

    fn heaviest_before(&self, place: usize) -> Option<usize> {
        let (mut at, mut best) = (place, None);
        while at > 0 {
            if self.weight(self.tree[at]) > self.weight(best) {
                best = self.tree[at];
            }
            at &= at - 1;
        }
        best
    }

    fn extend(&mut self, number: usize, place: usize, weight: usize) {
        let before = self.heaviest_before(place);
        let weight = weight + self.weight(before);
        self.links.push(Link { weight, number, place, before });
        let mut at = place + 1;
        while at < self.tree.len() {
            if weight > self.weight(self.tree[at]) {
                self.tree[at] = Some(self.links.len() - 1);
            }
            at += at & at.wrapping_neg();
        }
    }

    fn best(&self, expected: usize) -> Vec<Option<usize>> {
        let mut matches = vec![None; expected];
        let mut next = self.heaviest_before(self.tree.len() - 1);
        while let Some(link) = next.map(|link| &self.links[link]) {
            matches[link.number] = Some(link.place);
            next = link.before;
        }
        matches
    }
}

#[cfg(test)]
mod tests {
    use crate::report::mail::align::align;
    use crate::report::mail::heading::Heading;

    fn heading(key: &str, heads: bool) -> Heading {
        let (text, key) = (key.to_owned(), key.to_owned());
        Heading { at: 0, end: 0, text, key, after_rule: false, heads, contacts: heads }
    }

    #[test]
    fn the_order_is_kept_and_a_stray_heading_does_not_mislead() {
        let headings: Vec<Heading> =
            ["a", "c", "b", "x", "c", "d", "a"].iter().map(|key| heading(key, true)).collect();
        let expected = ["a", "b", "lost", "c", "d"].map(|key| (key.to_owned(), true));
        assert_eq!(align(&expected, &headings), [Some(0), Some(2), None, Some(4), Some(5)]);
        assert_eq!(align(&[], &headings), []);
        assert_eq!(align(&expected, &[]), [None; 5]);
    }

    #[test]
    fn evidence_decides_between_equals() {
        let headings = [heading("a", false), heading("a", true)];
        assert_eq!(align(&[("a".to_owned(), true)], &headings), [Some(1)]);
        assert_eq!(align(&[("a".to_owned(), false)], &headings), [Some(0)]);
    }
}
