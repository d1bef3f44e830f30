//! Where a reader finds the hub of a feed: the `Link` header (WebSub §4, RFC 8288).

/// The value for a topic: its hubs, ours first, and its own address.
pub fn link(hubs: &[String], topic: &str) -> String {
    let hubs: String = hubs.iter().map(|hub| format!("<{hub}>; rel=\"hub\", ")).collect();
    format!("{hubs}<{topic}>; rel=\"self\"")
}

#[cfg(test)]
mod tests {
    use crate::discovery::websub::link;

    #[test]
    fn hubs_come_first_and_the_topic_last() {
        let expected =
            "<https://x/hub>; rel=\"hub\", <https://y/>; rel=\"hub\", <https://x/feed.atom>; rel=\"self\"";
        assert_eq!(link(&["https://x/hub".into(), "https://y/".into()], "https://x/feed.atom"), expected);
    }
}
