//! A whole mail (RFC 5322, MIME) → its text.
//!
//! Knows nothing of what the text says.

use encoding_rs::{UTF_8, WINDOWS_1252};
use mail_parser::{MessageParser, MessagePart, PartType};

/// The text of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject, when there is a header; empty when the header has none.
    pub subject: Option<String>,
    /// The text, decoded; of a mail that is only a page, what a page's words come to.
    pub text: String,
    /// The page, when the mail is one, or holds one that says the same as its text.
    pub page: Option<String>,
    /// True when the mail holds no text but its page.
    pub only_page: bool,
    /// How many lines stand in the file before the text, as far as that can be told.
    pub above: usize,
}

/// Fields of which a header holds at least two.
const FIELDS: [&str; 9] = [
    "from",
    "to",
    "date",
    "subject",
    "message-id",
    "received",
    "mime-version",
    "content-type",
    "return-path",
];

/// Takes the text out of a file: of a whole mail, or of a text alone.
pub fn open(bytes: &[u8]) -> Letter {
    let plain = || Letter { subject: None, text: decode(bytes), page: None, only_page: false, above: 0 };
    let start = header_start(bytes);
    let Some(raw) = start.map(|start| &bytes[start..]) else { return plain() };
    let Some(message) = MessageParser::default().parse(raw) else { return plain() };
    // A text of another type than plain, as `text/markdown`, counts as something attached.
    let attached = || message.parts.iter().find_map(|part| part.text_contents().map(str::to_owned));
    let text = message.body_text(0).map(|text| text.into_owned()).or_else(attached);
    let Some(text) = text else { return plain() };
    let subject = Some(message.subject().unwrap_or_default().to_owned());
    let is_page = |part: &MessagePart<'_>| matches!(part.body, PartType::Html(_));
    let page = message.html_part(0).filter(|part| is_page(part));
    let page = page.and_then(|part| part.text_contents()).map(str::to_owned);
    let only_page = message.text_part(0).is_some_and(is_page);
    let above = above(bytes, &text);
    Letter { subject, text, page, only_page, above }
}

/// UTF-8, and where the bytes are not, what was in use before.
fn decode(bytes: &[u8]) -> String {
    let (text, wrong) = UTF_8.decode_with_bom_removal(bytes);
    if wrong { WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned() } else { text.into_owned() }
}

/// Where the header of a mail begins: blank lines and the `From ` line of a mailbox are passed.
fn header_start(bytes: &[u8]) -> Option<usize> {
    let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let rest = &bytes[blank..];
    let mailbox =
        if rest.starts_with(b"From ") { rest.iter().position(|&byte| byte == b'\n')? + 1 } else { 0 };
    is_header(&rest[mailbox..]).then_some(blank + mailbox)
}

fn is_header(bytes: &[u8]) -> bool {
    let mut known = 0;
    for (number, line) in bytes.split(|&byte| byte == b'\n').take(200).enumerate() {
        if line.is_empty() || line == b"\r" {
            break;
        }
        if number > 0 && line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = line.iter().position(|&byte| byte == b':') else { return false };
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        if name.is_empty() || name.contains(' ') {
            return false;
        }
        known += usize::from(FIELDS.contains(&&*name));
    }
    known >= 2
}

/// The lines above the first line of the text, so that warnings name the line of the file.
pub fn above(bytes: &[u8], text: &str) -> usize {
    let Some(first) = text.lines().position(|line| !line.trim().is_empty()) else { return 0 };
    let wanted = text.lines().nth(first).unwrap_or_default().trim_end();
    let mut lines = bytes.split(|&byte| byte == b'\n');
    let place = lines.position(|line| String::from_utf8_lossy(line).trim_end() == wanted);
    place.map_or(0, |place| place.saturating_sub(first))
}

#[cfg(test)]
mod tests {
    use crate::report::mail::message::open;

    #[test]
    fn encodings_and_parts_are_undone() {
        let quoted = b"From: a@x.org\nSubject: =?utf-8?Q?Caf=C3=A9?=\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nRen=C3=A9 and a long =\nline\n";
        let letter = open(quoted);
        assert_eq!(
            (letter.subject.as_deref(), &*letter.text),
            (Some("Caf\u{e9}"), "Ren\u{e9} and a long line\n")
        );
        let parts = b"From b Mon\r\nFrom: a@x.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: base64\r\n\r\nUmVu6QpiCg==\r\n--B\r\nContent-Type: application/pgp-signature\r\n\r\nxxx\r\n--B--\r\n";
        assert_eq!(open(parts).text, "Ren\u{e9}\nb\n");
    }

    #[test]
    fn a_text_without_a_header_is_taken_as_it_is() {
        assert_eq!(open(b"Contact: me\n\nSubject: x\n").text, "Contact: me\n\nSubject: x\n");
        assert_eq!(open(b"Ren\xe9\n").text, "Ren\u{e9}\n");
        assert_eq!(open(b"").text, "");
        assert_eq!(open(b"From: a\nDate: b\n\nBody\n\nmore\n").above, 3);
    }
}
