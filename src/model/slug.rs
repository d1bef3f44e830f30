//! Slugs: the short names that stand in URLs and never change.

use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A name made of `a-z`, `0-9`, `.` and `-`, 1 to 96 bytes long, that neither begins nor ends
/// with a mark and holds no two marks in a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// The longest slug, in bytes.
pub const LONGEST: usize = 96;

/// Why a text is not a slug.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "{0:?} is not a slug: use 1 to 96 of the characters a-z, 0-9, '-' and '.', with a letter or digit at both ends and no two marks in a row"
)]
pub struct NotASlug(String);

impl Slug {
    /// Takes a text that already is a slug.
    pub fn parse(text: &str) -> Result<Slug, NotASlug> {
        let marks = |byte: u8| byte == b'-' || byte == b'.';
        let bytes = text.as_bytes();
        let fits = !bytes.is_empty() && bytes.len() <= LONGEST;
        let clean = bytes.iter().all(|&b| b.is_ascii_lowercase() || b.is_ascii_digit() || marks(b));
        let ends = fits && !marks(bytes[0]) && !marks(bytes[bytes.len() - 1]);
        let single = !bytes.windows(2).any(|pair| marks(pair[0]) && marks(pair[1]));
        if fits && clean && ends && single {
            Ok(Slug(text.to_owned()))
        } else {
            Err(NotASlug(text.to_owned()))
        }
    }

    /// Makes a slug from any text: accents dropped, lower case, everything else a single `-`.
    ///
    /// A text without a letter or digit of the Latin script gives `x` and a short digest, so that
    /// two such texts stay apart.
    pub fn from_text(text: &str) -> Slug {
        let mut slug = String::new();
        for c in text.nfkd().filter(|c| !is_combining(*c)) {
            let c = c.to_ascii_lowercase();
            if c.is_ascii_lowercase() || c.is_ascii_digit() {
                slug.push(c);
            } else if c != '\'' && c != '\u{2019}' && !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        slug.truncate(LONGEST);
        let slug = slug.trim_end_matches('-');
        if slug.is_empty() { Slug(format!("x{:08x}", fnv1a(text))) } else { Slug(slug.to_owned()) }
    }

    /// The slug with `-` and a number, for the second of two equal names; cut so that it fits.
    pub fn numbered(&self, number: usize) -> Slug {
        let tail = format!("-{number}");
        let mut stem = self.0.clone();
        stem.truncate(LONGEST - tail.len());
        Slug(format!("{}{tail}", stem.trim_end_matches(['-', '.'])))
    }

    /// A slug before which none stands in the order of slugs.
    pub fn first() -> Slug {
        Slug("0".to_owned())
    }

    /// The text of the slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// FNV-1a, 32 bits: names only, nothing depends on its strength.
fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = NotASlug;
    fn try_from(text: String) -> Result<Slug, NotASlug> {
        Slug::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

#[cfg(test)]
mod tests {
    use crate::model::slug::{LONGEST, Slug};

    #[test]
    fn titles_become_slugs() {
        let table = [
            ("Continuous Integration", "continuous-integration"),
            ("bhyve - Save/Restore", "bhyve-save-restore"),
            ("Locking changes for vnodes during execve(2)", "locking-changes-for-vnodes-during-execve-2"),
            ("René's  Çafé", "renes-cafe"),
            ("NFSv4.2", "nfsv4-2"),
        ];
        for (text, slug) in table {
            assert_eq!(Slug::from_text(text).as_str(), slug);
        }
    }

    #[test]
    fn whatever_is_made_can_be_parsed() {
        for text in ["", "☃", "--", "a".repeat(300).as_str(), "A.-b", &format!("{}-x", "a".repeat(95))] {
            let slug = Slug::from_text(text);
            assert_eq!(Slug::parse(slug.as_str()).as_ref(), Ok(&slug));
            assert!(Slug::parse(slug.numbered(12).as_str()).is_ok());
        }
    }

    #[test]
    fn parsing_refuses_what_is_no_slug() {
        for text in ["", "A", "a b", "-a", "a-", "a--b", "../x", "é", &"a".repeat(LONGEST + 1)] {
            assert!(Slug::parse(text).is_err(), "{text}");
        }
        assert!(Slug::parse("pkgbase.live").is_ok());
    }
}
