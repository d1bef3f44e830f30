//! How wide a text will be, and where its lines end.

use crate::page::picture::FONT;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// A text in lines, all of one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The size of the letters in pixels.
    pub size: f32,
    /// The lines.
    pub lines: Vec<String>,
}

/// Sets a text as large as it can be: in the first of the sizes at which it has no more than that
/// many lines; at the last of them, what is too much is left out.
pub fn set(text: &str, width: f32, sizes: &[(f32, usize)]) -> Setting {
    let text = drawable(text);
    for &(size, most) in sizes {
        let lines = wrap(&text, size, width);
        if lines.len() <= most {
            return Setting { size, lines: balance(&text, size, width, lines) };
        }
    }
    let &(size, most) = sizes.last().expect("there are sizes");
    let mut lines = wrap(&text, size, width);
    lines.truncate(most);
    if let Some(last) = lines.last_mut() {
        let kept = last.rsplit_once(' ').map_or(&**last, |(kept, _)| kept);
        *last = format!("{}…", kept.trim_end_matches([',', ';', ':', '.']));
    }
    Setting { size, lines }
}

/// One line, cut at the width.
pub fn line(text: &str, size: f32, width: f32) -> String {
    let text = drawable(text);
    if advance(&text, size) <= width {
        return text;
    }
    let mut cut = String::new();
    for c in text.chars() {
        if advance(&cut, size) + advance("m…", size) > width {
            break;
        }
        cut.push(c);
    }
    format!("{}…", cut.trim_end())
}

/// The text without the characters that the font does not have, its white space folded.
pub fn drawable(text: &str) -> String {
    let font = font();
    let charmap = font.charmap();
    let known = |c: char| c.is_whitespace() || charmap.map(c).is_some_and(|glyph| glyph.to_u32() != 0);
    let kept: String = text.chars().map(|c| if known(c) { c } else { ' ' }).collect();
    crate::model::text::fold(&kept)
}

/// The width of a text in pixels, without kerning.
fn advance(text: &str, size: f32) -> f32 {
    let font = font();
    let (charmap, metrics) = (font.charmap(), font.glyph_metrics(Size::new(size), LocationRef::default()));
    let glyphs = text.chars().filter_map(|c| charmap.map(c));
    glyphs.filter_map(|glyph| metrics.advance_width(glyph)).sum()
}

fn font() -> FontRef<'static> {
    FontRef::new(FONT).expect("the font is part of the program")
}

fn wrap(text: &str, size: f32, width: f32) -> Vec<String> {
    let blank = advance(" ", size);
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0.0;
    for word in text.split(' ').flat_map(|word| pieces(word, size, width)) {
        let wide = advance(&word, size);
        match lines.last_mut() {
            Some(line) if used + blank + wide <= width => {
                line.push(' ');
                line.push_str(&word);
                used += blank + wide;
            }
            _ => {
                lines.push(word);
                used = wide;
            }
        }
    }
    lines
}

/// A word that is wider than a line, cut into pieces that are not.
fn pieces(word: &str, size: f32, width: f32) -> Vec<String> {
    if advance(word, size) <= width {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let last = pieces.last_mut().expect("there is one");
        last.push(c);
        if advance(last, size) > width {
            last.pop();
            pieces.push(c.to_string());
        }
    }
    pieces
}

/// The same number of lines, but none much shorter than the others.
fn balance(text: &str, size: f32, width: f32, lines: Vec<String>) -> Vec<String> {
    let (mut narrow, mut wide) = (width / 3.0, width);
    while wide - narrow > 8.0 {
        let middle = f32::midpoint(narrow, wide);
        match wrap(text, size, middle).len() > lines.len() {
            true => narrow = middle,
            false => wide = middle,
        }
    }
    wrap(text, size, wide)
}

#[cfg(test)]
mod tests {
    use crate::page::picture::measure::{advance, line, set};

    const SIZES: [(f32, usize); 2] = [(80.0, 2), (50.0, 3)];

    #[test]
    fn short_texts_are_large_and_long_ones_are_cut() {
        assert_eq!(set("Core Team", 1000.0, &SIZES).lines, ["Core Team"]);
        let two = set("Locking changes for vnodes during execve(2)", 1000.0, &SIZES);
        assert_eq!((two.size, two.lines.len()), (80.0, 2));
        let long = set(&"many words ".repeat(40), 1000.0, &SIZES);
        assert_eq!((long.size, long.lines.len()), (50.0, 3));
        assert!(long.lines[2].ends_with('…'), "{long:?}");
    }

    #[test]
    fn no_line_is_wider_than_the_room() {
        let texts =
            ["a ".repeat(300), "Wort".repeat(200), "“ß” – żółć Ωμέγα Привет".to_owned(), String::new()];
        for text in texts {
            let set = set(&text, 700.0, &SIZES);
            assert!(set.lines.iter().all(|line| advance(line, set.size) < 730.0), "{set:?}");
            assert!(advance(&line(&text, 30.0, 300.0), 30.0) <= 330.0);
        }
    }

    #[test]
    fn lines_are_of_about_one_length() {
        let set = set("One two three four five six seven eight nine ten eleven twelve", 1000.0, &[(80.0, 3)]);
        let widths: Vec<f32> = set.lines.iter().map(|line| advance(line, 80.0)).collect();
        assert!(widths.iter().all(|width| *width > 500.0), "{widths:?}");
    }

    #[test]
    fn what_the_font_does_not_have_is_left_out() {
        assert_eq!(line("Tea 茶 \u{1f375} time", 30.0, 900.0), "Tea time");
    }
}
