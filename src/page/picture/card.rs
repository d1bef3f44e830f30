//! The card of a page: what link previews show of it.

use crate::model::digest::short;
use crate::model::published::Team;
use crate::model::text::clean;
use crate::page::picture::avatar::Avatar;
use crate::page::picture::colour;
use crate::page::picture::measure::{line, set};
use crate::page::written;
use askama::Template;

/// Width and height in pixels, as previews want them.
pub const SIZE: (u32, u32) = (1200, 630);
/// Raised when the drawing changes, so that its name does, too.
const VERSION: &str = "card 1";
/// The sizes of a title, and how many lines each may have.
const SIZES: [(f32, usize); 4] = [(92.0, 2), (78.0, 3), (64.0, 4), (54.0, 5)];
/// The room for text.
const WIDTH: f32 = 1040.0;

/// What a card shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card<'a> {
    /// Over the title: what it belongs to.
    pub kicker: &'a str,
    /// The title.
    pub title: &'a str,
    /// Who speaks: decides the colour and the letters.
    pub team: &'a Team,
    /// Over the account: whose it is, or what it is for.
    pub label: &'a str,
    /// The account of who speaks.
    pub account: String,
    /// In the corner: when, or where.
    pub note: String,
}

struct Row {
    y: u32,
    text: String,
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "card.svg")]
struct Drawing {
    colour: &'static str,
    kicker: String,
    size: f32,
    rows: Vec<Row>,
    letters: String,
    label: String,
    account: String,
    note: String,
}

impl Card<'_> {
    /// Names what is shown.
    pub fn digest(&self) -> String {
        let (team, name) = (self.team.id.as_str(), &*self.team.name);
        let parts = [VERSION, self.kicker, self.title, team, name, self.label, &self.account, &self.note];
        short(parts.join("\n").as_bytes())
    }

    /// What the picture says, for those who do not see it.
    pub fn alt(&self) -> String {
        format!("{}. {}. {}: {}.", self.title, self.kicker, self.label, self.account)
    }

    /// The picture as SVG; [`png`](crate::page::picture::png) draws it.
    pub fn svg(&self) -> String {
        let title = set(&clean(self.title), WIDTH, &SIZES);
        let step = title.size * 1.14;
        // The middle of the lines stands a little above the middle of the room for them.
        let first = 312.0 - step * (title.lines.len() as f32 - 1.0) / 2.0 + title.size * 0.3;
        let rows = title.lines.into_iter().zip(0u8..);
        let rows = rows.map(|(text, row)| Row { y: (first + step * f32::from(row)) as u32, text });
        let note = line(&clean(&self.note), 27.0, 420.0);
        let room = if note.is_empty() { 940.0 } else { 500.0 };
        written(&Drawing {
            colour: colour(self.team.id.as_str()),
            kicker: line(&clean(self.kicker), 31.0, WIDTH),
            size: title.size,
            rows: rows.collect(),
            letters: Avatar { id: self.team.id.as_str(), name: &self.team.name }.letters(),
            label: line(&clean(self.label), 28.0, room),
            account: line(&self.account, 25.0, room),
            note,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::model::published::Team;
    use crate::page::picture::card::{Card, SIZE};
    use crate::page::sample::Sample;
    use std::sync::LazyLock;

    static TEAM: LazyLock<Team> = LazyLock::new(|| Sample::default().umbrella);

    fn card(title: &str) -> Card<'_> {
        Card {
            kicker: "Status Report, Second Quarter 2019",
            title,
            team: &TEAM,
            label: "Graphics Team",
            account: "@graphics@status.example.org".to_owned(),
            note: "April–June 2019".to_owned(),
        }
    }

    #[test]
    fn a_card_is_a_light_picture_of_the_size_that_previews_want() {
        let long = "Live Migration of Virtual Machines: Save, Restore & What <Lies> \"Between\" ".repeat(9);
        for title in ["FUSE", "Locking changes for vnodes during execve(2)", &*long, "文件", ""] {
            let png = crate::page::picture::png(&card(title).svg());
            let reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().expect("a PNG");
            assert_eq!((reader.info().width, reader.info().height), SIZE);
            assert!(png.len() < 64_000, "{title}: {} bytes", png.len());
        }
    }

    #[test]
    fn no_text_breaks_out_of_its_place() {
        let svg =
            Card { kicker: "<script>", account: "\"&'<x>".into(), ..card("</text><image href='x'/>") }.svg();
        for wrong in ["<script", "<image", "<x>"] {
            assert!(!svg.contains(wrong), "{svg}");
        }
    }

    #[test]
    fn another_text_has_another_name() {
        assert_eq!(card("A").digest(), card("A").digest());
        assert_ne!(card("A").digest(), card("B").digest());
    }
}
