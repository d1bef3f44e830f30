//! Who reads the feeds: programs by their names, and how many people each says it reads for.
//!
//! No address of anybody is kept, and no more than a bounded number of names.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many names are kept, and how many feeds of each.
const MOST: usize = 200;
const MOST_FEEDS: usize = 500;
/// The most characters of a name.
const LONGEST: usize = 40;

/// A program that fetches feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The product that it names itself (RFC 9110 §10.1.5), without its version.
    pub name: String,
    /// How often it came since the program started.
    pub requests: u64,
    /// How many subscribers it reported, of all feeds together; readers that read for one person
    /// report none.
    pub subscribers: u64,
}

/// The readers of a process.
#[derive(Debug, Default)]
pub struct Readers(Mutex<HashMap<String, Seen>>);

#[derive(Debug, Default)]
struct Seen {
    requests: u64,
    subscribers: HashMap<String, u64>,
}

impl Readers {
    /// A feed was asked for by a program that calls itself `agent`.
    pub fn came(&self, agent: &str, feed: &str) {
        let (name, subscribers) = (product(agent), subscribers(agent));
        let mut readers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !readers.contains_key(&*name) {
            if readers.len() >= MOST {
                return;
            }
            readers.insert(name.clone().into_owned(), Seen::default());
        }
        let Some(seen) = readers.get_mut(&*name) else { return };
        seen.requests += 1;
        let Some(subscribers) = subscribers else { return };
        if seen.subscribers.contains_key(feed) || seen.subscribers.len() < MOST_FEEDS {
            seen.subscribers.insert(feed.to_owned(), subscribers);
        }
    }

    /// The readers with the most subscribers first, then those that came most often.
    pub fn most(&self, most: usize) -> Vec<Reader> {
        let readers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let reader = |(name, seen): (&String, &Seen)| Reader {
            name: name.clone(),
            requests: seen.requests,
            subscribers: seen.subscribers.values().sum(),
        };
        let mut readers: Vec<Reader> = readers.iter().map(reader).collect();
        readers
            .sort_by(|a, b| (b.subscribers, b.requests, &a.name).cmp(&(a.subscribers, a.requests, &b.name)));
        readers.truncate(most);
        readers
    }
}

/// The first product of a user agent: `Feedly` of `Feedly/1.0 (+http://…)`.
fn product(agent: &str) -> Cow<'_, str> {
    let name = agent.split(['/', '(', ';', ',']).next().unwrap_or_default().trim();
    if name.len() <= LONGEST && !name.contains(char::is_control) {
        return Cow::Borrowed(if name.is_empty() { "without a name" } else { name });
    }
    name.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

/// `123` of `… 123 subscribers; …`. No site has more than a hundred million.
fn subscribers(agent: &str) -> Option<u64> {
    let (before, _) = agent.split_once(" subscriber")?;
    let number = before.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    number.parse().ok().filter(|number| *number <= 100_000_000)
}

#[cfg(test)]
mod tests {
    use crate::metrics::readers::{Reader, Readers};

    #[test]
    fn readers_are_known_by_their_names_and_report_their_subscribers() {
        let readers = Readers::default();
        for (agent, feed) in [
            (
                "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 120 subscribers; like FeedFetcher-Google)",
                "/feed.atom",
            ),
            ("Feedly/1.0 (+http://www.feedly.com/fetcher.html; 123 subscribers)", "/feed.atom"),
            ("Feedly/1.1 (1 subscriber)", "/teams/core/feed.atom"),
            ("Miniflux/2.0 (https://miniflux.app)", "/feed.rss"),
            ("Odd (999999999999 subscribers)", "/feed.atom"),
            ("", "/feed.atom"),
        ] {
            readers.came(agent, feed);
        }
        let reader = |name: &str, requests, subscribers| Reader { name: name.into(), requests, subscribers };
        let found = readers.most(9);
        assert_eq!(found[0], reader("Feedly", 3, 124));
        assert_eq!(
            found[1..],
            [reader("Miniflux", 1, 0), reader("Odd", 1, 0), reader("without a name", 1, 0)]
        );
    }

    #[test]
    fn strangers_cannot_make_the_list_longer() {
        let readers = Readers::default();
        for number in 0..1_000 {
            readers.came(&format!("r{number} {}", "x".repeat(99)), "/feed.atom");
            readers.came("Reader (5 subscribers)", &format!("/{number}"));
        }
        let found = readers.most(usize::MAX);
        assert!(found.len() <= 200 && found.iter().all(|reader| reader.name.chars().count() <= 40));
        assert!(found[0].subscribers <= 2_500, "{}", found[0].subscribers);
    }
}
