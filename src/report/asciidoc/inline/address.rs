//! Addresses in running text: where they begin and end, and which brackets belong together.
//! Knows nothing of where an address leads.

use std::cell::OnceCell;

const SCHEMES: [&str; 5] = ["https://", "http://", "ftp://", "ircs://", "irc://"];

/// The bracket that closes each `[` of a text.
#[derive(Debug)]
pub struct Brackets<'t> {
    text: &'t str,
    /// Found when brackets lie in each other for the first time.
    pairs: OnceCell<Vec<(usize, usize)>>,
}

impl<'t> Brackets<'t> {
    /// Looks at nothing yet.
    pub fn of(text: &'t str) -> Brackets<'t> {
        Brackets { text, pairs: OnceCell::new() }
    }

    /// Where the bracket that opens here closes.
    pub fn close(&self, open: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(open..).filter(|rest| rest.first() == Some(&b'['))?;
        let at = 1 + rest[1..].iter().position(|byte| matches!(byte, b'[' | b']' | b'\n' | b'\\'))?;
        if rest[at] == b']' {
            return Some(open + at);
        }
        let pairs = self.pairs.get_or_init(|| Brackets::pairs(self.text));
        let found = pairs.binary_search_by_key(&open, |(open, _)| *open).ok()?;
        Some(pairs[found].1)
    }

    /// Finds all pairs in one pass. Brackets pair up within a line; one that finds no partner there is
    /// closed by the next `]`, whatever stands between. `\]` closes nothing.
    fn pairs(text: &str) -> Vec<(usize, usize)> {
        let (mut pairs, mut open, mut waiting, mut line) = (Vec::new(), Vec::new(), Vec::new(), 0);
        let mut escaped = false;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'\n' => line += 1,
                b'[' => {
                    open.push((pairs.len(), line));
                    waiting.push(pairs.len());
                    pairs.push((at, usize::MAX));
                }
                b']' if !escaped => {
                    waiting.drain(..).for_each(|pair: usize| pairs[pair].1 = at);
                    if let Some((pair, _)) = open.pop().filter(|(_, began)| *began == line) {
                        pairs[pair].1 = at;
                    }
                }
                _ => {}
            }
            escaped = byte == b'\\';
        }
        pairs.retain(|(_, close)| *close != usize::MAX);
        pairs
    }
}

/// The length of a run that begins like an address; marks at its end may not belong to it.
pub fn run(text: &str) -> Option<usize> {
    let scheme = SCHEMES.iter().find(|scheme| text.starts_with(**scheme))?;
    let stops = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '<' | '>' | '`' | '"');
    let length = text.find(stops).unwrap_or(text.len());
    (length > scheme.len()).then_some(length)
}

/// The address without the punctuation that ends a sentence; `before` stands before it.
pub fn trim(run: &str, before: Option<char>) -> &str {
    let mut address = run;
    while let Some(last) = address.chars().next_back() {
        let drops = match last {
            '.' | ',' | '?' | '!' | ';' | ':' | '\'' | '\\' => true,
            ')' => !address.contains('('),
            '*' | '_' | '#' => before == Some(last),
            _ => false,
        };
        if !drops {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address
}

/// The length of a mail address at the beginning of the text.
pub fn mail(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_user = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte);
    let user = bytes.iter().take(65).position(|&byte| !is_user(byte))?;
    if user == 0 || bytes[user] != b'@' {
        return None;
    }
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    let host = &text[user + 1..];
    let length = host.bytes().take(254).position(|byte| !is_host(byte)).unwrap_or(host.len().min(254));
    let host = host[..length].trim_end_matches(['.', '-']);
    let (_, top) = host.rsplit_once('.')?;
    let named = top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    (named && !host.starts_with(['.', '-']) && !host.contains("..")).then_some(user + 1 + host.len())
}

#[cfg(test)]
mod tests {
    use crate::report::asciidoc::inline::address::{Brackets, mail, run, trim};

    #[test]
    fn addresses_end_before_the_sentence_does() {
        let table = [
            ("https://x.org/a.", None, "https://x.org/a"),
            ("https://x.org/a_(b)", None, "https://x.org/a_(b)"),
            ("https://x.org/a)", Some('('), "https://x.org/a"),
            ("https://x.org/?b=__open__&c", None, "https://x.org/?b=__open__&c"),
            ("https://x.org/_", Some('_'), "https://x.org/"),
        ];
        for (text, before, address) in table {
            let length = run(text).expect("an address");
            assert_eq!(trim(&text[..length], before), address);
        }
        assert_eq!(run("https:// x"), None);
    }

    #[test]
    fn mail_addresses_have_a_named_host() {
        assert_eq!(mail("a.b+c@x.org."), Some(11));
        for text in ["thj@)", "ports@ list", "@x.org", "a@b", "a@b.c1", "a@.org"] {
            assert_eq!(mail(text), None, "{text}");
        }
    }

    #[test]
    fn brackets_pair_up_within_a_line() {
        let text = "[a [b] c] [d [e] [f\\] g]";
        let brackets = Brackets::of(text);
        let inside = |open: usize| brackets.close(open).map(|close| &text[open + 1..close]);
        assert_eq!(inside(0), Some("a [b] c"));
        assert_eq!(inside(10), Some("d [e"));
        assert_eq!(inside(17), Some("f\\] g"));
    }
}
