//! Fenced code in the lines of a source: what stands in it is neither a row nor a call.

/// Whether fenced code goes on.
#[derive(Default)]
pub struct Fence<'a>(Option<&'a str>);

impl<'a> Fence<'a> {
    /// True after a line that opened fenced code, until one closed it.
    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// True when the line opens or closes fenced code, or stands in it.
    pub fn holds(&mut self, line: &'a str) -> bool {
        let mark = mark(line);
        let inside = self.is_open() || mark.is_some();
        match (self.0, mark) {
            (Some(open), Some(mark)) if mark.starts_with(open) && line.trim() == mark => self.0 = None,
            (None, Some(mark)) => self.0 = Some(mark),
            _ => {}
        }
        inside
    }
}

/// The backquotes or tildes that open or close fenced code (CommonMark §4.5).
fn mark(line: &str) -> Option<&str> {
    let text = line.trim_start();
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = text.len() - text.trim_start_matches(mark).len();
    let inline = mark == '`' && text[length..].contains('`');
    (length >= 3 && !inline).then(|| &text[..length])
}
