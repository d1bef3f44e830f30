//! Pictures: the avatar of a team, and the card that link previews show of a page.
//!
//! What they show are values; their names follow from these, and drawing is done when somebody asks.

pub mod avatar;
pub mod card;
mod draw;
mod measure;

/// The font of everything that is drawn: Literata Medium, under the SIL Open Font License (see
/// `literata-OFL.txt`), reduced to the Latin, Greek and Cyrillic scripts.
const FONT: &[u8] = include_bytes!("literata.ttf");

/// The colours of teams: each with white letters on it has a contrast of at least 5.5.
const COLOURS: [&str; 10] = [
    "#005f6b", "#3f4a8a", "#7a3b69", "#96402e", "#5a611f", "#2b6641", "#46596b", "#7d520c", "#7d2f46",
    "#1f5c86",
];

/// Draws one of our drawings as a PNG.
pub fn png(svg: &str) -> Vec<u8> {
    draw::png(svg)
}

/// The colour of a team, which only its id decides.
fn colour(team: &str) -> &'static str {
    let sum = team.bytes().fold(0usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    COLOURS[sum % COLOURS.len()]
}
