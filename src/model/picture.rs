//! A picture that the operator gives to a team: a PNG of a sensible size.

use crate::model::digest::short;
use std::sync::Arc;

/// The most bytes of a picture: every server takes as many for an avatar.
pub const LARGEST: u64 = 1024 * 1024;
/// The longest side in pixels.
const LONGEST: u32 = 2048;

/// The bytes of a PNG. Cloning shares them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file as it is.
    pub bytes: Arc<[u8]>,
    /// Names the content.
    pub digest: String,
}

impl Picture {
    /// Looks at the head of the file (PNG §5.2, §11.2.2); a sentence when it will not do.
    pub fn parse(bytes: &[u8]) -> Result<Picture, String> {
        let side = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let is_png = bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR");
        let (Some(width), Some(height), true) = (side(16), side(20), is_png) else {
            return Err("is no PNG: convert the picture to PNG".to_owned());
        };
        if bytes.len() as u64 > LARGEST {
            return Err("is larger than 1 MiB: make the picture smaller".to_owned());
        }
        if width.max(height) > LONGEST || width.min(height) == 0 {
            return Err(format!("is {width} × {height} pixels: use at most {LONGEST}, best 400 × 400"));
        }
        Ok(Picture { bytes: bytes.into(), digest: short(bytes) })
    }
}

#[cfg(test)]
mod tests {
    use crate::model::picture::Picture;

    fn head(width: u32, height: u32) -> Vec<u8> {
        let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &size].concat()
    }

    #[test]
    fn a_picture_is_a_png_of_a_sensible_size() {
        assert!(Picture::parse(&head(400, 400)).is_ok());
        let wrong = [b"GIF89a".to_vec(), head(400, 400)[..20].to_vec(), head(0, 4), head(9999, 10)];
        for bytes in wrong {
            assert!(Picture::parse(&bytes).is_err(), "{bytes:?}");
        }
        let heavy = [head(400, 400), vec![0; 1024 * 1024]].concat();
        assert!(Picture::parse(&heavy).expect_err("too large").contains("1 MiB"));
    }
}
