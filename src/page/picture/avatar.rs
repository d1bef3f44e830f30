//! The picture of an account: the first letters of its name, on its own colour.

use crate::model::digest::short;
use crate::model::text::clean;
use crate::page::picture::{colour, draw, measure};
use crate::page::written;
use askama::Template;

/// The side in pixels: what servers show at most.
pub const SIDE: u32 = 400;
/// Raised when the drawing changes, so that its name does, too.
const VERSION: &str = "avatar 1";
/// Words that many names share.
const COMMON: [&str; 8] = ["team", "the", "of", "and", "for", "project", "a", "on"];

/// What an avatar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Avatar<'a> {
    /// The team's id, which decides the colour.
    pub id: &'a str,
    /// The team's name, which gives the letters.
    pub name: &'a str,
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "avatar.svg")]
struct Drawing {
    colour: &'static str,
    letters: String,
    size: u32,
}

impl Avatar<'_> {
    /// Names what is shown.
    pub fn digest(&self) -> String {
        short(format!("{VERSION}\n{}\n{}", colour(self.id), self.letters()).as_bytes())
    }

    /// The picture as a PNG.
    pub fn png(&self) -> Vec<u8> {
        let letters = self.letters();
        let size = if letters.chars().count() > 1 { 176 } else { 216 };
        draw::png(&written(&Drawing { colour: colour(self.id), letters, size }))
    }

    /// One letter or two, by the first words that say something.
    pub(in crate::page) fn letters(&self) -> String {
        let name = measure::drawable(&clean(self.name));
        let all = || name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let telling: Vec<&str> = all().filter(|word| !COMMON.contains(&&*word.to_lowercase())).collect();
        let words = if telling.is_empty() { all().collect() } else { telling };
        let letters = words.iter().take(2).filter_map(|word| word.chars().next());
        let letters: String = letters.flat_map(char::to_uppercase).collect();
        if letters.is_empty() { "@".to_owned() } else { letters }
    }
}

#[cfg(test)]
mod tests {
    use crate::page::picture::avatar::{Avatar, SIDE};

    fn letters(name: &str) -> String {
        Avatar { id: "x", name }.letters()
    }

    #[test]
    fn letters_come_from_the_words_that_say_something() {
        let table = [
            ("Core Team", "C"),
            ("Release Engineering Team", "RE"),
            ("The FreeBSD Foundation", "FF"),
            ("team", "T"),
            ("C Runtime Changes", "CR"),
            ("(élan)", "É"),
            ("文件", "@"),
            ("", "@"),
        ];
        for (name, expected) in table {
            assert_eq!(letters(name), expected, "{name}");
        }
    }

    #[test]
    fn a_name_follows_from_what_is_shown() {
        let digest = |id, name| Avatar { id, name }.digest();
        assert_eq!(digest("core", "Core Team"), digest("core", "Core"));
        assert_ne!(digest("core", "Core Team"), digest("core", "Doc Team"));
        assert_ne!(digest("core", "Core Team"), digest("doc", "Core Team"));
    }

    #[test]
    fn an_avatar_is_a_small_picture_of_its_size() {
        let png = Avatar { id: "core", name: "Release <Engineering> & \"Team\"" }.png();
        let decoder = png::Decoder::new(std::io::Cursor::new(&png));
        let reader = decoder.read_info().expect("a PNG");
        assert_eq!((reader.info().width, reader.info().height), (SIDE, SIDE));
        assert!(png.len() < 12_000, "{} bytes", png.len());
    }
}
