//! Bytes of a page → text, by the encoding that the page declares. Knows nothing of what the text
//! means.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How far into the page its declaration is looked for (HTML Standard, prescan: 1024 bytes).
const PRESCAN: usize = 1024;

/// The text of a page, and what had to be guessed about its encoding.
pub fn decode(bytes: &[u8]) -> (String, Option<String>) {
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(|| declared(bytes));
    let valid = std::str::from_utf8(bytes).is_ok();
    let (encoding, guess) = match encoding {
        Some(encoding) => (encoding, None),
        None if valid => (UTF_8, None),
        None => (
            WINDOWS_1252,
            Some("The page declares no encoding and is not UTF-8, so it was read as windows-1252".to_owned()),
        ),
    };
    let (text, used, broken) = encoding.decode(bytes);
    let loss = broken.then(|| {
        format!(
            "The page is not valid {}, as it declares to be, so some characters were replaced",
            used.name()
        )
    });
    (text.into_owned(), guess.or(loss))
}

/// The encoding named by the XML prolog or a `meta` element. UTF-16 cannot be declared in bytes
/// that are read as ASCII: the HTML Standard takes such a page as UTF-8.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start: String =
        bytes.iter().take(PRESCAN).map(|&byte| char::from(byte).to_ascii_lowercase()).collect();
    let prolog = start.starts_with("<?xml").then(|| label(&start, "encoding")).flatten();
    let found = prolog.or_else(|| label(&start, "charset"))?;
    let encoding = Encoding::for_label(found.as_bytes())?;
    Some(if encoding.is_ascii_compatible() { encoding } else { UTF_8 })
}

/// What stands behind `key=`, with or without quotes.
fn label<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let after = &text[text.find(key)? + key.len()..];
    let value = after.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
    Some(&value[..end.unwrap_or(value.len())]).filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::report::html::encoding::decode;

    #[test]
    fn the_declared_encoding_is_honoured() {
        let table: [(&[u8], &str, bool); 6] = [
            (b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>Ren\xe9", "René", false),
            (b"<meta http-equiv=x content='text/html; charset=ISO-8859-1'>\x93Ren\xe9\x94", "“René”", false),
            (b"<meta charset=utf-8>Ren\xc3\xa9", "René", false),
            (b"\xef\xbb\xbfRen\xc3\xa9", "René", false),
            (b"<p>Ren\xe9", "René", true),
            (b"<meta charset=utf-16>Ren\xe9", "Ren\u{fffd}", true),
        ];
        for (bytes, text, warned) in table {
            let (found, guess) = decode(bytes);
            assert!(found.ends_with(text), "{found}");
            assert_eq!(guess.is_some(), warned, "{found}");
        }
    }
}
