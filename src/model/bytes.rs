//! Quick looks at the bytes of a text, which tell when there is nothing to do.
//!
//! They go over all bytes without an early end where that lets the compiler take many at once. Nothing
//! here decides: what is found has to be looked at character by character.

/// Bytes by their value: true for those that are looked for.
pub type Bytes = [bool; 256];

/// The table of some bytes.
pub const fn bytes(wanted: &[u8]) -> Bytes {
    let mut table = [false; 256];
    let mut at = 0;
    while at < wanted.len() {
        table[wanted[at] as usize] = true;
        at += 1;
    }
    table
}

/// True when one of the bytes is in the text.
pub fn has(text: &str, wanted: &Bytes) -> bool {
    text.bytes().any(|byte| wanted[usize::from(byte)])
}

/// True when two blanks stand side by side.
pub fn has_double_blank(text: &str) -> bool {
    let (bytes, next) = (text.as_bytes(), text.as_bytes().get(1..).unwrap_or_default());
    bytes.iter().zip(next).fold(false, |found, (one, next)| found | (*one == b' ') & (*next == b' '))
}

/// True when a byte is there of which white space other than the blank is made, or with which it
/// begins: U+0085, U+00A0, U+1680, U+2000 to U+205F, U+3000.
pub fn has_white(text: &str) -> bool {
    let white = |byte: u8| matches!(byte, b'\t'..=b'\r' | 0xc2 | 0xe1..=0xe3);
    text.bytes().fold(false, |found, byte| found | white(byte))
}

/// True for bytes that are not allowed, and for those with which characters begin that are not:
/// U+0080 to U+009F, U+FFFE, U+FFFF.
pub fn is_suspicious(byte: u8) -> bool {
    (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) | matches!(byte, 0x7f | 0xc2 | 0xef)
}
