//! Bytes → text with `\n` as the only line end.
//!
//! UTF-8 first, then the charset that the document declares, then windows-1252, which gives every
//! byte a meaning and holds ISO-8859-1. Knows nothing of the forms of reports.

use crate::report::{Source, Unreadable, Warning};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How far into a file a charset is looked for.
const DECLARATION: usize = 1024;

/// The text of a file without byte order mark. A charset that had to be guessed is a warning.
pub fn text(source: &Source, warnings: &mut Vec<Warning>) -> Result<String, Unreadable> {
    let bytes = &*source.bytes;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty(source.path.clone()));
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) => foreign(source, error.valid_up_to(), warnings),
        },
    };
    if is_binary(&text) {
        return Err(Unreadable::Binary(source.path.clone()));
    }
    Ok(one_line_end(text))
}

/// The text with `\n` at the ends of lines.
pub fn one_line_end(text: String) -> String {
    match text.as_bytes().contains(&b'\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text,
    }
}

/// Text that is not UTF-8: `at` is the first byte that says so.
fn foreign(source: &Source, at: usize, warnings: &mut Vec<Warning>) -> String {
    let bytes = &*source.bytes;
    let encoding = declared(bytes).filter(|&encoding| encoding != UTF_8);
    if encoding.is_none() {
        warnings.push(Warning {
            file: source.path.clone(),
            line: 1 + bytes[..at].iter().filter(|&&byte| byte == b'\n').count(),
            message: "the file is not UTF-8 and names no other charset; it was read as windows-1252"
                .to_owned(),
        });
    }
    encoding.unwrap_or(WINDOWS_1252).decode_without_bom_handling(bytes).0.into_owned()
}

/// The charset named by `charset=`, `encoding=` or `coding:` near the beginning.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(DECLARATION)];
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    ["charset=", "encoding=", "coding:"].iter().find_map(|mark| {
        let rest = start[start.find(mark)? + mark.len()..].trim_start_matches(['"', '\'', ' ']);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.:".contains(c));
        Encoding::for_label(&rest.as_bytes()[..end.unwrap_or(rest.len())])
    })
}

/// A NUL, or more control characters than a terminal's colours leave in a text.
fn is_binary(text: &str) -> bool {
    // U+0080 to U+009F begin with C2.
    let looks = |byte: u8| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\t') || byte == 0xc2;
    if !text.bytes().fold(false, |found, byte| found | looks(byte)) {
        return false;
    }
    let plain = |byte: u8| matches!(byte, b'\n' | b'\r' | b'\t' | b'\x0c' | b'\x1b');
    let ascii = text.bytes().filter(|&byte| byte.is_ascii_control() && !plain(byte)).count();
    // U+0085 ends lines.
    let pairs = text.as_bytes().iter().zip(text.as_bytes().iter().skip(1));
    let more = pairs.filter(|(one, next)| **one == 0xc2 && **next <= 0x9f && **next != 0x85).count();
    text.as_bytes().contains(&0) || (ascii + more) * 50 > text.len()
}

#[cfg(test)]
mod tests {
    use crate::report::decode::text;
    use crate::report::{Source, Unreadable};

    fn read(bytes: &[u8]) -> Result<(String, usize), Unreadable> {
        let mut warnings = Vec::new();
        let source = Source { path: "x.md".into(), bytes: bytes.to_vec() };
        text(&source, &mut warnings).map(|text| (text, warnings.first().map_or(0, |w| w.line)))
    }

    #[test]
    fn bytes_become_text_and_guesses_have_a_line() {
        let table: [(&[u8], &str, usize); 7] = [
            (b"a\r\nb\rc\n", "a\nb\nc\n", 0),
            ("\u{feff}Ren\u{e9}".as_bytes(), "René", 0),
            (b"one\nRen\xe9", "one\nRené", 2),
            (b"\xff\xfea\0\xe9\0", "aé", 0),
            (b"<meta charset=\"iso-8859-2\">\xb1", "<meta charset=\"iso-8859-2\">ą", 0),
            (b"<?xml encoding='ISO-8859-1'?>\xe9", "<?xml encoding='ISO-8859-1'?>é", 0),
            (b"charset=utf-8 \x93x\x94", "charset=utf-8 “x”", 1),
        ];
        for (bytes, expected, line) in table {
            assert_eq!(read(bytes), Ok((expected.to_owned(), line)));
        }
    }

    #[test]
    fn nothing_and_noise_are_refused() {
        assert_eq!(read(b" \n\t"), Err(Unreadable::Empty("x.md".into())));
        assert_eq!(read(b"\x89PNG\r\n\x1a\n\0\0"), Err(Unreadable::Binary("x.md".into())));
        assert_eq!(read(&[1, 2, 3, 4, 0xff]), Err(Unreadable::Binary("x.md".into())));
    }
}
