//! Media that belong to an entry: the pictures that its text shows, and the recordings that it links
//! to (RFC 4287 §4.2.7.2, "enclosure").
//!
//! Nothing is fetched, so the end of an address tells the type, and the length is unknown. Papers
//! and slides that an entry refers to are links like others: who subscribes does not want them all.

use crate::model::body::{Block, Inline, Target};
use crate::model::href::Href;
use crate::model::report::Entry;
use url::Url;

/// How many belong to an entry, at most.
const MOST: usize = 20;

/// What the ends of addresses tell.
const TYPES: [(&str, &str); 22] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("svg", "image/svg+xml"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("aac", "audio/aac"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("flac", "audio/flac"),
    ("wav", "audio/wav"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("webm", "video/webm"),
    ("ogv", "video/ogg"),
    ("mov", "video/quicktime"),
    ("mkv", "video/x-matroska"),
    ("avi", "video/x-msvideo"),
];

/// A picture, a sound or a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::feed) struct Enclosure {
    pub(in crate::feed) url: String,
    pub(in crate::feed) media_type: &'static str,
}

impl Enclosure {
    fn of(address: &Href) -> Option<Enclosure> {
        let url = Url::parse(address.as_str()).ok()?;
        let extension = url.path().rsplit('/').next()?.rsplit_once('.')?.1.to_ascii_lowercase();
        let (_, media_type) = TYPES.into_iter().find(|(end, _)| *end == extension)?;
        let url = url_of(&url)?;
        Some(Enclosure { url, media_type })
    }

    /// True for sounds and films, false for pictures.
    pub(in crate::feed) fn is_recording(&self) -> bool {
        !self.media_type.starts_with("image/")
    }
}

/// An address of the web as the RSS profile wants it: a host with a dot, no user, plain characters.
fn url_of(url: &Url) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || ";/?:@&=+$.-_!~*'()%,#".contains(c);
    let is_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty();
    let named = url.domain().is_some_and(|host| host.contains('.'));
    (is_web && named && url.as_str().chars().all(plain)).then(|| url.to_string())
}

/// What belongs to an entry: what its text shows and links to in its order, then what its head links
/// to.
pub(in crate::feed) fn enclosures(entry: &Entry) -> Vec<Enclosure> {
    let mut found = Found::default();
    found.blocks(&entry.body.0);
    entry.links.iter().filter_map(|link| link.url.as_ref()).for_each(|url| found.linked(url));
    found.0
}

#[derive(Default)]
struct Found(Vec<Enclosure>);

impl Found {
    fn add(&mut self, enclosure: Option<Enclosure>) {
        let new =
            enclosure.filter(|new| self.0.len() < MOST && self.0.iter().all(|known| known.url != new.url));
        self.0.extend(new);
    }

    fn linked(&mut self, address: &Href) {
        self.add(Enclosure::of(address).filter(Enclosure::is_recording));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => self.inlines(content),
            Block::List { items, .. } => items.iter().for_each(|item| self.blocks(&item.0)),
            Block::Quote(body) => self.blocks(&body.0),
            Block::Table { head, rows } => {
                std::iter::once(head).chain(rows).flatten().for_each(|cell| self.inlines(cell));
            }
            Block::Preformatted(_) | Block::Rule => {}
        }
    }

    fn inlines(&mut self, content: &[Inline]) {
        content.iter().for_each(|inline| self.inline(inline));
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Image { source, .. } => self.add(Enclosure::of(source)),
            Inline::Link { target, content } => {
                if let Target::Web(address) = target {
                    self.linked(address);
                }
                self.inlines(content);
            }
            Inline::Strong(content) | Inline::Emphasis(content) => self.inlines(content),
            Inline::Text(_) | Inline::Code(_) | Inline::Break => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::feed::enclosure::Enclosure;
    use crate::model::href::Href;

    fn of(address: &str) -> Option<(String, &'static str)> {
        let enclosure = Enclosure::of(&Href::parse(address).expect("an address"))?;
        Some((enclosure.url, enclosure.media_type))
    }

    #[test]
    fn the_end_of_an_address_tells_the_type() {
        let table = [
            ("https://x.org/a/talk.MP3?x=1", "https://x.org/a/talk.MP3?x=1", "audio/mpeg"),
            ("http://x.org:8080/a b.webm", "http://x.org:8080/a%20b.webm", "video/webm"),
            ("https://x.org/a|b.mp3", "https://x.org/a%7Cb.mp3", "audio/mpeg"),
            ("https://x.org/ü.png#f", "https://x.org/%C3%BC.png#f", "image/png"),
        ];
        for (address, url, media_type) in table {
            assert_eq!(of(address), Some((url.to_owned(), media_type)), "{address}");
        }
        for none in [
            "https://x.org/talk.pdf",
            "https://x.org/mp3",
            "https://x.org/?f=a.mp3",
            "https://localhost/a.mp3",
            "https://u@x.org/a.mp3",
            "https://x.org/a[b.mp3",
            "ftp://x.org/a.mp3",
            "mailto:a@x.mp3",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
