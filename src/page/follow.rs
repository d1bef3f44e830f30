//! The answer to the form "follow from your server": onward to that server, or the form again
//! with what went wrong.
//!
//! The form sends `GET /follow?team=ID&account=TEXT`, where `TEXT` is a server (`mastodon.social`)
//! or an account on it (`@me@mastodon.social`). Whoever answers asks that server by WebFinger for
//! its subscribe template and shows this page. It is a page, not a redirect, because
//! `form-action 'self'` stops a redirect to another host that answers a form.

use crate::model::href::Href;
use crate::model::published::Team;
use crate::page::masthead::Masthead;
use crate::page::{head::Head, written};
use askama::Template;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct FollowPage<'a> {
    /// The site.
    pub masthead: &'a Masthead<'a>,
    /// Whom the visitor wants to follow.
    pub team: &'a Team,
    /// What the visitor gave; may be empty.
    pub account: &'a str,
    /// What comes next.
    pub step: Step<'a>,
}

/// What comes next for the visitor.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// The visitor is asked for a server or account.
    Ask,
    /// The browser goes on to this address of the visitor's server.
    Onward(&'a Href),
    /// It cannot go on; one sentence says why.
    Refused(&'a str),
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "follow.html")]
struct Sheet<'a> {
    head: Head<'a>,
    masthead: &'a Masthead<'a>,
    view: &'a FollowPage<'a>,
}

/// The page at [`crate::iri::Site::follow`].
pub fn html(view: &FollowPage<'_>) -> String {
    let onward = match view.step {
        Step::Onward(address) => Some(address.as_str()),
        Step::Ask | Step::Refused(_) => None,
    };
    let title = format!("Follow {}", view.team.name);
    let description = format!("How to follow {}.", view.masthead.account(view.team));
    let head = Head { onward, ..Head::new(view.masthead, &title, &description) };
    written(&Sheet { head, masthead: view.masthead, view })
}
