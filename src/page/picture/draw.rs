//! SVG → PNG with few colours: what we draw is flat, so a palette makes it a third as large.

use crate::page::picture::FONT;
use png::{BitDepth, ColorType, Compression, Encoder};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::collections::HashMap;
use std::sync::LazyLock;

static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = Options { font_family: "Literata Medium".to_owned(), ..Options::default() };
    options.fontdb_mut().load_font_data(FONT.to_vec());
    options
});

/// Draws a drawing of ours.
pub fn png(svg: &str) -> Vec<u8> {
    let tree = Tree::from_str(svg, &OPTIONS).expect("our own drawings are SVG");
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height()).expect("our own drawings have a size");
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    encode(size.width(), size.height(), pixels.data())
}

/// Drawings cover their whole ground, so nothing of them is transparent.
fn encode(width: u32, height: u32, rgba: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    let written = match indexed(rgba) {
        Some((palette, indices)) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette);
            encoder.write_header().and_then(|mut writer| writer.write_image_data(&indices))
        }
        None => {
            encoder.set_color(ColorType::Rgba);
            encoder.write_header().and_then(|mut writer| writer.write_image_data(rgba))
        }
    };
    written.expect("memory takes bytes");
    file
}

/// The palette and the place of every pixel in it; `None` when there are too many colours. Shades
/// that nobody tells apart are one.
fn indexed(rgba: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut places: HashMap<[u8; 3], u8> = HashMap::new();
    let (mut palette, mut indices) = (Vec::new(), Vec::with_capacity(rgba.len() / 4));
    let (mut last, mut place) = ([0; 3], None);
    for pixel in rgba.chunks_exact(4) {
        let colour = [pixel[0], pixel[1], pixel[2]];
        if place.is_none() || colour != last {
            let shade = colour.map(|part| part >> 3);
            let next = u8::try_from(places.len()).ok();
            place = match places.get(&shade) {
                Some(known) => Some(*known),
                None => {
                    places.insert(shade, next?);
                    palette.extend(colour);
                    next
                }
            };
            last = colour;
        }
        indices.push(place?);
    }
    Some((palette, indices))
}
