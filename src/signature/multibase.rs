//! Base58 as Bitcoin writes it, behind the `z` of Multibase: how FEP-521a writes keys.
//!
//! Meant for keys: longer texts are refused, for the work grows with the square of the length.

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// The longest text: an RSA key of 8192 bits has 1,437 characters.
const LONGEST: usize = 1500;

/// The bytes of a Multibase text in Base58 (`z…`).
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix('z').filter(|digits| digits.len() <= LONGEST)?;
    let mut bytes: Vec<u8> = Vec::new();
    for digit in digits.bytes() {
        let mut carry = ALPHABET.iter().position(|&known| known == digit)?;
        for byte in bytes.iter_mut() {
            carry += usize::from(*byte) * 58;
            *byte = (carry % 256) as u8;
            carry /= 256;
        }
        while carry > 0 {
            bytes.push((carry % 256) as u8);
            carry /= 256;
        }
    }
    // A leading 1 is a leading zero byte, which arithmetic drops.
    bytes.extend(digits.bytes().take_while(|&digit| digit == ALPHABET[0]).map(|_| 0));
    bytes.reverse();
    Some(bytes)
}

/// The Multibase text of bytes in Base58 (`z…`).
pub fn encode(bytes: &[u8]) -> String {
    let mut digits: Vec<usize> = Vec::new();
    for &byte in bytes {
        let mut carry = usize::from(byte);
        for digit in digits.iter_mut() {
            carry += *digit * 256;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    digits.extend(bytes.iter().take_while(|&&byte| byte == 0).map(|_| 0));
    let text: String = digits.iter().rev().map(|&digit| char::from(ALPHABET[digit])).collect();
    format!("z{text}")
}

#[cfg(test)]
mod tests {
    use crate::signature::multibase::{decode, encode};

    #[test]
    fn the_vectors_of_the_base58_draft_hold() {
        // draft-msporny-base58-03 §5.
        let table: [(&[u8], &str); 3] = [
            (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
            (
                b"The quick brown fox jumps over the lazy dog.",
                "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
            ),
            (&[0, 0, 0x28, 0x7f, 0xb4, 0xcd], "z11233QC4"),
        ];
        for (bytes, text) in table {
            assert_eq!(encode(bytes), text);
            assert_eq!(decode(text).as_deref(), Some(bytes));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "2NEpo7TZ", "z0", "zO", "zé", &format!("z{}", "2".repeat(1501))] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!(decode("z"), Some(Vec::new()));
    }
}
