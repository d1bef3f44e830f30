//! Pages that say in a sentence why there is nothing else to see, and where to go instead.

use crate::model::published::{Edition, Team};
use crate::model::text::shorten;
use crate::model::words::folded;
use crate::page::masthead::Masthead;
use crate::page::{head::Head, written};
use askama::Template;

/// The most characters of words that are offered to be looked for.
const LONGEST: usize = 60;

/// Why there is nothing else to see.
#[derive(Clone, Copy, Debug)]
pub enum Notice<'a> {
    /// 404: there is nothing at this path.
    Missing(&'a str),
    /// 410: an entry was withdrawn.
    Gone(Withdrawn<'a>),
    /// Anything else, in one sentence.
    Failed(&'a str),
    /// What only a server can do, in a copy of the site that is files.
    Still,
}

/// An entry that was withdrawn, and what it belonged to.
#[derive(Clone, Copy, Debug)]
pub struct Withdrawn<'a> {
    /// The title it had.
    pub title: &'a str,
    /// Who wrote it.
    pub team: Option<&'a Team>,
    /// The report it stood in.
    pub edition: Option<&'a Edition>,
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "notice.html")]
struct Sheet<'a> {
    head: Head<'a>,
    masthead: &'a Masthead<'a>,
    sentence: String,
    /// A search is offered.
    searches: bool,
    words: String,
    team: Option<&'a Team>,
    edition: Option<&'a Edition>,
}

/// The page that goes with a status other than 200.
pub fn html(masthead: &Masthead<'_>, notice: Notice<'_>) -> String {
    let sentence = sentence(notice);
    let head = Head::new(masthead, title(notice), &sentence);
    let (team, edition) = match notice {
        Notice::Gone(withdrawn) => (withdrawn.team, withdrawn.edition),
        Notice::Missing(_) | Notice::Failed(_) | Notice::Still => (None, None),
    };
    let searches = !matches!(notice, Notice::Still);
    written(&Sheet { head, masthead, sentence, searches, words: words(notice), team, edition })
}

fn title(notice: Notice<'_>) -> &'static str {
    match notice {
        Notice::Missing(_) => "Not here",
        Notice::Gone(_) => "Withdrawn",
        Notice::Failed(_) => "That did not work",
        Notice::Still => "Not in this copy",
    }
}

fn sentence(notice: Notice<'_>) -> String {
    match notice {
        Notice::Missing(_) => "There is no page at this address.".to_owned(),
        Notice::Gone(withdrawn) => {
            format!("“{}” was published here and has been withdrawn by its authors.", withdrawn.title)
        }
        Notice::Failed(sentence) => sentence.to_owned(),
        Notice::Still => {
            "This copy of the site is made of files alone: it can neither search nor take you to \
                          your own server. To follow an account, look for its name there."
                .to_owned()
        }
    }
}

/// What may be worth looking for: the words of the last part of the path, or of the title.
fn words(notice: Notice<'_>) -> String {
    let text = match notice {
        Notice::Missing(path) => path.trim_end_matches('/').rsplit('/').next().unwrap_or_default(),
        Notice::Gone(withdrawn) => withdrawn.title,
        Notice::Failed(_) | Notice::Still => "",
    };
    shorten(&folded(text), LONGEST).trim_end_matches('…').to_owned()
}
