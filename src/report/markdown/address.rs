//! Link targets as authors write them → addresses that may be published.

use crate::model::href::Href;
use crate::model::slug::Slug;
use std::ops::Range;

/// What a target turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// An address as it stands.
    Sound(Href),
    /// An address that was mended: a scheme added, stray marks taken away.
    Mended(Href),
    /// A place in the same report, by the entry's slug.
    Entry(String),
    /// Relative, unsafe or no address at all.
    None,
}

/// Endings of files that would pass for the last part of a host's name.
const FILES: [&str; 24] = [
    "md", "html", "htm", "txt", "adoc", "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "pdf", "c",
    "mp4", "webm", "ogg", "mp3", "zip", "gz", "xz", "tar", "json", "css",
];

/// Where a picture lies in the web. No host is guessed: a name with a dot is a file.
pub fn picture(written: &str) -> Option<Href> {
    let bare = unquoted(written);
    let href = Href::parse(bare).filter(|_| !bare.contains('"')).or_else(|| rescued(bare));
    href.filter(|href| href.as_str().starts_with("http"))
}

/// Reads a target.
pub fn address(target: &str) -> Address {
    let bare = unquoted(target);
    if let Some(href) = Href::parse(bare).filter(|_| !bare.contains('"')) {
        return if bare == target { Address::Sound(href) } else { Address::Mended(href) };
    }
    if let Some(href) = rescued(bare).or_else(|| guessed(bare)) {
        return Address::Mended(href);
    }
    match entry(bare) {
        Some(name) => Address::Entry(Slug::from_text(name).to_string()),
        None => Address::None,
    }
}

fn unquoted(target: &str) -> &str {
    target.trim().trim_matches(['"', '\'', '<', '>', '\u{201c}', '\u{201d}']).trim()
}

/// An address with a stray mark in it or a spoilt scheme.
fn rescued(bare: &str) -> Option<Href> {
    let whole = bare.replace('"', "%22");
    if whole.len() > bare.len() {
        return Href::parse(&whole);
    }
    for (broken, scheme) in [("https//", "https://"), ("http//", "http://"), ("//", "https://")] {
        if let Some(rest) = bare.strip_prefix(broken).filter(|rest| begins_with_host(rest)) {
            return Href::parse(&format!("{scheme}{rest}"));
        }
    }
    None
}

/// An address without its scheme.
fn guessed(bare: &str) -> Option<Href> {
    match bare.split_once('@') {
        Some((user, host)) if begins_with_host(host) && !user.contains(['/', ':']) => Href::mailto(bare),
        None if begins_with_host(bare) => Href::parse(&format!("https://{bare}")),
        _ => None,
    }
}

/// A name with dots whose last part is neither a number nor the ending of a file.
fn begins_with_host(text: &str) -> bool {
    let host = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let Some((name, top)) = host.rsplit_once('.') else { return false };
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let top_level = top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic());
    let rest = &text[host.len()..];
    let port = rest.strip_prefix(':').is_none_or(|port| port.starts_with(|c: char| c.is_ascii_digit()));
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(allowed)
        && top_level
        && port
        && !FILES.contains(&&*top.to_ascii_lowercase())
}

/// `#anchor`, or the file of another entry.
fn entry(bare: &str) -> Option<&str> {
    if let Some(anchor) = bare.strip_prefix('#') {
        return Some(anchor).filter(|anchor| !anchor.is_empty());
    }
    let file = bare.strip_prefix("./").unwrap_or(bare);
    file.strip_suffix(".md").filter(|stem| !stem.is_empty() && !stem.contains(['/', ':']))
}

/// Where addresses stand in plain text, without the punctuation that follows them.
pub fn bare(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("://").map(|at| at + from) {
        let scheme = ["https", "http", "ftp"].into_iter().find(|scheme| text[from..at].ends_with(scheme));
        from = at + 3;
        let Some(scheme) = scheme else { continue };
        let end = from + end_of(&text[from..]);
        if end > from {
            found.push(at - scheme.len()..end);
        }
        from = end;
    }
    found
}

/// How far an address goes: to a blank or a bracket that was not opened in it.
fn end_of(text: &str) -> usize {
    let mut open = 0_usize;
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        match c {
            '(' => open += 1,
            ')' if open == 0 => end = at,
            ')' => open -= 1,
            c if c.is_whitespace() || c.is_control() || "<>\"`[]{}|\\^“”‘’".contains(c) => end = at,
            _ => {}
        }
        if end < text.len() {
            break;
        }
    }
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']).len()
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::address::{Address, address, bare, picture};

    #[test]
    fn targets_are_kept_mended_or_refused() {
        let table = [
            ("https://x.org/index.html\"", "mended https://x.org/index.html"),
            ("lists.freebsd.org/mailman", "mended https://lists.freebsd.org/mailman"),
            ("https//x.org/a", "mended https://x.org/a"),
            ("//x.org/a", "mended https://x.org/a"),
            ("core@FreeBSD.org", "mended mailto:core@FreeBSD.org"),
            ("https://x.org/a_(b)?c=__d__", "sound https://x.org/a_(b)?c=__d__"),
            ("#Release-Engineering", "entry release-engineering"),
            ("./ci.md", "entry ci"),
            ("javascript:alert(1)", "none"),
            ("data:text/html,x", "none"),
            ("images/a.png", "none"),
            ("a.png", "none"),
            ("a-b.webp", "none"),
            ("", "none"),
            ("1.2", "none"),
        ];
        for (target, expected) in table {
            let found = match address(target) {
                Address::Sound(href) => format!("sound {}", href.as_str()),
                Address::Mended(href) => format!("mended {}", href.as_str()),
                Address::Entry(slug) => format!("entry {slug}"),
                Address::None => "none".to_owned(),
            };
            assert_eq!(found, expected, "{target}");
        }
    }

    #[test]
    fn no_host_of_a_picture_is_guessed() {
        let table = [
            ("https://x.org/a.png", Some("https://x.org/a.png")),
            ("//x.org/a.png", Some("https://x.org/a.png")),
            ("x.org/a.tiff", None),
            ("a-b.webp", None),
            ("a.whatever", None),
            ("data:image/png,x", None),
            ("a@x.org", None),
        ];
        for (written, expected) in table {
            assert_eq!(picture(written).map(String::from).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn addresses_are_found_in_text_without_punctuation() {
        let text = "See (https://x.org/a(1)/b), http://y.org/?q=é. and x://z, https:// ftp://f.org/";
        let found: Vec<&str> = bare(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["https://x.org/a(1)/b", "http://y.org/?q=é", "ftp://f.org/"]);
    }
}
