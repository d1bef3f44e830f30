//! Short names for contents: another content has another name.

use aws_lc_rs::digest::{SHA256, digest};
use std::fmt::Write;

/// The first 48 bits of the SHA-256 in hexadecimal digits: enough to tell the versions of one
/// thing apart.
pub fn short(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(12);
    for byte in &digest(&SHA256, bytes).as_ref()[..6] {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::model::digest::short;

    #[test]
    fn another_content_has_another_name() {
        assert_eq!(short(b"a"), "ca978112ca1b");
        assert_ne!(short(b"a"), short(b"b"));
    }
}
