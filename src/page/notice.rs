//! Pages that say in a sentence why there is nothing else to see, and where to go instead.

use crate::page::masthead::Masthead;
use crate::page::{head::Head, written};
use askama::Template;

/// Why there is nothing else to see.
#[derive(Clone, Copy, Debug)]
pub enum Notice<'a> {
    /// 404: there is nothing at this address.
    Missing,
    /// 410: the entry of this title was withdrawn.
    Gone(&'a str),
    /// Anything else, in one sentence.
    Failed(&'a str),
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "notice.html")]
struct Sheet<'a> {
    head: Head<'a>,
    masthead: &'a Masthead<'a>,
    sentence: String,
}

/// The page that goes with a status other than 200.
pub fn html(masthead: &Masthead<'_>, notice: Notice<'_>) -> String {
    let sentence = sentence(notice);
    let head = Head::new(masthead, title(notice), &sentence);
    written(&Sheet { head, masthead, sentence })
}

fn title(notice: Notice<'_>) -> &'static str {
    match notice {
        Notice::Missing => "Not here",
        Notice::Gone(_) => "Withdrawn",
        Notice::Failed(_) => "That did not work",
    }
}

fn sentence(notice: Notice<'_>) -> String {
    match notice {
        Notice::Missing => "There is no page at this address.".to_owned(),
        Notice::Gone(title) => format!("“{title}” was published here and has been withdrawn by its authors."),
        Notice::Failed(sentence) => sentence.to_owned(),
    }
}
