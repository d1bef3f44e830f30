//! What stands before the first entry: the title and the introduction; from them the period.

use crate::model::body::Body;
use crate::model::text::{fold, shorten};
use crate::report::mail::body::Style;
use crate::report::mail::label;
use crate::report::mail::line::{Line, key};
use crate::report::naming::{self, Dates};
use crate::report::period;

/// A line as long as this is text, not a link to another page.
const PROSE: usize = 50;

/// What a preface says.
#[derive(Clone, Debug)]
pub struct Preface {
    /// The title as the text gives it, or one made from the period.
    pub title: String,
    /// The months the report is about, or its day.
    pub dates: Option<Dates>,
    /// The introduction.
    pub introduction: Body,
}

/// Reads the lines before the first part. The subject of the mail and the name of the file help
/// where the text says nothing.
pub fn read(lines: &[Line], subject: Option<&str>, name: &str, style: &Style<'_>) -> Preface {
    let (start, end) = title(lines);
    let written = lines[start..end].iter().filter(|line| line.is_text()).map(|line| &*line.text);
    let written = fold(&written.collect::<Vec<_>>().join(" "));
    let start = introduction_start(lines, end);
    let introduction = style.body(&lines[start..]);
    let subject = subject.map(without_list).filter(|subject| !subject.is_empty());
    let sources = [Some(&*written), subject.as_deref(), Some(name)];
    let said = || period::find(&shorten(&introduction.plain_text(), 600)).map(Dates::from);
    let dates = naming::dates(sources.into_iter().flatten()).or_else(said);
    let period = dates.map(|dates| dates.period);
    let written = Some(written).filter(|title| !title.is_empty());
    let title = written
        .or(subject)
        .or_else(|| period.as_ref().map(naming::titled))
        .unwrap_or_else(|| "Status report".to_owned());
    Preface { title, dates, introduction }
}

/// The line after the title; 0 when there is none.
pub fn title_end(lines: &[Line]) -> usize {
    title(lines).1
}

/// Where the title begins and ends. It stands alone at the top, names the report or its months, and
/// is no sentence. In the dump of a whole page the links to other pages stand above it; then it
/// names both.
fn title(lines: &[Line]) -> (usize, usize) {
    let mut at = 0;
    while let Some(start) = (at..lines.len()).find(|&at| lines[at].is_text()) {
        let end = start + lines[start..].iter().take_while(|line| line.is_text()).count();
        let run = &lines[start..end];
        if is_title(run, at == 0) {
            return (start, end);
        }
        if run.iter().any(|line| line.columns >= PROSE || label::of(&line.text).is_some()) {
            break;
        }
        at = end;
    }
    (0, 0)
}

fn is_title(run: &[Line], first: bool) -> bool {
    if run.len() > 2 || (!first && run.iter().any(Line::is_bullet)) {
        return false;
    }
    let text = run.iter().map(|line| &*line.text).collect::<Vec<_>>().join(" ");
    let sentence = text.ends_with(['.', '!', ',', ':', ';']);
    let report = text.to_lowercase().contains("report");
    let names = match first {
        true => report || period::find(&text).is_some(),
        false => report && period::find(&text).is_some(),
    };
    !sentence && names && text.chars().count() <= 160
}

/// A page begins with links to other pages; the heading `Introduction` ends them.
fn introduction_start(lines: &[Line], title_end: usize) -> usize {
    let heading = lines.iter().rposition(|line| line.indent <= 1 && key(&line.text) == "introduction");
    heading.map_or(title_end, |at| (at + 1).max(title_end))
}

/// A subject without the name of the list and the signs of answers.
pub fn without_list(subject: &str) -> String {
    let mut subject = subject.trim();
    loop {
        let listed = subject.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(_, rest)| rest);
        let answered = ["Re:", "Fwd:", "FW:"].iter().find_map(|sign| subject.strip_prefix(sign));
        match listed.or(answered) {
            Some(rest) => subject = rest.trim_start(),
            None => return fold(subject),
        }
    }
}
