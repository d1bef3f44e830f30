//! Hashtags (the `Hashtag` extension of ActivityStreams). A tag counts only when it stands in
//! `tag`; it is shown only when it stands in the content as well: both are made here.

use crate::model::html::escape;
use crate::model::text::hashtag;
use serde_json::{Value, json};

/// The most tags of one note.
const MOST: usize = 6;

/// A tag and the page that it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashtag {
    name: String,
    href: String,
}

impl Hashtag {
    /// Makes a tag of any words: `Third-Party Projects` gives `ThirdPartyProjects`, which screen
    /// readers speak as words. `None`: no letter, and servers take no tag without one.
    pub fn new(words: &str, href: String) -> Option<Hashtag> {
        Some(Hashtag { name: hashtag(words)?, href })
    }

    /// What stands in `tag`.
    pub fn json(&self) -> Value {
        json!({ "type": "Hashtag", "name": format!("#{}", self.name), "href": self.href })
    }

    /// What stands in the content. The classes and `rel` keep servers from taking the tag for a
    /// link that deserves a preview.
    pub fn html(&self) -> String {
        format!(
            "<a href=\"{}\" class=\"mention hashtag\" rel=\"tag\">#<span>{}</span></a>",
            escape(&self.href),
            escape(&self.name)
        )
    }
}

/// The tags without those that differ in case alone, and not too many.
pub fn distinct(tags: impl IntoIterator<Item = Hashtag>) -> Vec<Hashtag> {
    let mut kept: Vec<Hashtag> = Vec::new();
    for tag in tags {
        let known = kept.iter().any(|other| other.name.to_lowercase() == tag.name.to_lowercase());
        if !known && kept.len() < MOST {
            kept.push(tag);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use crate::activity::hashtag::{Hashtag, distinct};
    use serde_json::json;

    fn tag(words: &str) -> Option<Hashtag> {
        Hashtag::new(words, "https://x.org/c?a&b".into())
    }

    #[test]
    fn words_become_one_tag() {
        let table = [
            ("Kernel", "Kernel"),
            ("FreeBSD Team Reports", "FreeBSDTeamReports"),
            ("Third-Party projects", "ThirdPartyProjects"),
            ("Über uns", "ÜberUns"),
            ("#2026 Q1", "2026Q1"),
        ];
        for (words, name) in table {
            assert_eq!(tag(words).map(|tag| tag.name).as_deref(), Some(name));
        }
        for words in ["", "2026", "-- !"] {
            assert_eq!(tag(words), None, "{words}");
        }
    }

    #[test]
    fn a_tag_stands_in_the_list_and_in_the_text() {
        let tag = tag("Kernel").expect("a tag");
        assert_eq!(
            tag.json(),
            json!({ "type": "Hashtag", "name": "#Kernel", "href": "https://x.org/c?a&b" })
        );
        assert_eq!(
            tag.html(),
            "<a href=\"https://x.org/c?a&amp;b\" class=\"mention hashtag\" rel=\"tag\">#<span>Kernel</span></a>"
        );
    }

    #[test]
    fn tags_are_not_repeated_and_not_many() {
        let names = ["Kernel", "kernel", "A", "B", "C", "D", "E", "F"];
        let kept = distinct(names.iter().filter_map(|name| tag(name)));
        let kept: Vec<_> = kept.iter().map(|tag| &*tag.name).collect();
        assert_eq!(kept, ["Kernel", "A", "B", "C", "D", "E"]);
    }
}
