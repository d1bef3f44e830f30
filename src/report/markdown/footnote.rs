//! Footnotes: where their notes stand, so that these can be put where they are called.

use crate::report::markdown::label::unmarked;
use std::collections::HashMap;
use std::ops::Range;

/// The longest label, in bytes.
const LABEL: usize = 60;

/// A note.
pub struct Note {
    /// Where it stands, with its label.
    pub span: Range<usize>,
    /// What it says, on one line.
    pub text: String,
}

/// The label of a call `[^label]` that `rest` begins with, and the call's length.
pub fn label(rest: &str) -> Option<(&str, usize)> {
    let inside = rest.strip_prefix("[^")?;
    let end = inside.bytes().take(LABEL).position(|byte| byte == b']')?;
    let label = &inside[..end];
    let fits = !label.is_empty() && !label.contains(|c: char| c.is_whitespace() || c == '[');
    fits.then_some((label, end + 3))
}

/// The notes of a text by their labels; of several with a label the first.
pub fn notes(text: &str, is_code: &dyn Fn(usize) -> bool) -> HashMap<String, Note> {
    let mut notes = HashMap::new();
    let mut open: Option<(String, Note)> = None;
    let (mut at, mut blank) = (0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let said = line.trim();
        if let Some((label, first)) = begun(line).filter(|_| !is_code(start)) {
            close(&mut notes, open.take());
            open = Some((
                label.to_owned(),
                Note { span: start..start + line.trim_end().len(), text: first.to_owned() },
            ));
        } else if let Some((_, note)) = open.as_mut().filter(|_| !said.is_empty()) {
            let apart = blank && !line.starts_with("    ") && !line.starts_with('\t');
            if apart || begins_block(line) {
                close(&mut notes, open.take());
            } else {
                note.span.end = start + line.trim_end().len();
                note.text.push(' ');
                note.text.push_str(said);
            }
        }
        blank = said.is_empty();
    }
    close(&mut notes, open);
    notes
}

/// The label and the beginning of a note: `[^label]: text`.
fn begun(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start_matches(' ');
    let (label, length) = label(rest).filter(|_| line.len() - rest.len() < 4)?;
    Some((label, rest[length..].strip_prefix(':')?.trim()))
}

/// True for a line that ends a paragraph without a blank line before it.
fn begins_block(line: &str) -> bool {
    let begins = ["#", ">", "|", "```", "~~~", "---", "<"].iter().any(|mark| line.starts_with(mark));
    begins || unmarked(line).len() < line.len()
}

fn close(notes: &mut HashMap<String, Note>, note: Option<(String, Note)>) {
    if let Some((label, note)) = note {
        notes.entry(label).or_insert(note);
    }
}
