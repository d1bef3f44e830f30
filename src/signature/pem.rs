//! PEM (RFC 7468), read generously: remote servers wrap its lines as they like.
//!
//! Knows nothing of keys.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The first block of a text: its label and what it holds. `None`: there is none.
pub fn decode(text: &str) -> Option<(&str, Vec<u8>)> {
    let (_, rest) = text.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (encoded, _) = rest.split_once(&format!("-----END {label}-----"))?;
    let encoded: String = encoded.split_ascii_whitespace().collect();
    Some((label, STANDARD.decode(encoded).ok()?))
}

/// A block with lines of 64 characters.
pub fn encode(label: &str, content: &[u8]) -> String {
    let encoded = STANDARD.encode(content);
    let mut text = format!("-----BEGIN {label}-----\n");
    for (index, character) in encoded.char_indices() {
        if index > 0 && index % 64 == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text + &format!("\n-----END {label}-----\n")
}

#[cfg(test)]
mod tests {
    use crate::signature::pem::{decode, encode};

    #[test]
    fn what_is_written_can_be_read_however_it_is_wrapped() {
        for length in [0_usize, 1, 47, 48, 49, 500] {
            let content = vec![7_u8; length];
            let text = encode("PUBLIC KEY", &content);
            assert!(text.lines().all(|line| line.len() <= 64));
            assert_eq!(decode(&text), Some(("PUBLIC KEY", content.clone())));
            assert_eq!(decode(&text.replace('\n', "\r\n")), Some(("PUBLIC KEY", content.clone())));
            assert_eq!(decode(&text.replace('\n', " ")), Some(("PUBLIC KEY", content)));
        }
    }

    #[test]
    fn what_is_no_block_gives_nothing() {
        for text in [
            "",
            "-----BEGIN A-----",
            "-----BEGIN A-----\nAA\n-----END B-----",
            "-----BEGIN A-----\n?\n-----END A-----",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
