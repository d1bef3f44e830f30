//! The whole entry as HTML: the body, then links, contacts and sponsors as small lists, so that
//! nothing is lost to those who read in a feed reader.
//!
//! Every address is absolute: readers do not agree on what a relative one is relative to.

use crate::model::href::Href;
use crate::model::html::{EntryAddress, escape};
use crate::model::report::{Contact, Entry, Link};

/// HTML of an entry; an entry that says nothing says its title, for content must not be blank.
pub(in crate::feed) fn html(entry: &Entry, title: &str, address: EntryAddress<'_>) -> String {
    let mut html = entry.body.html(3, address);
    html += &list("Links", entry.links.iter().map(link));
    html += &list("Contacts", entry.contacts.iter().map(contact));
    html += &list("Sponsors", entry.sponsors.iter().map(|sponsor| escape(sponsor)));
    if html.trim().is_empty() {
        html = format!("<p>{}</p>\n", escape(title));
    }
    // XML 1.0 §2.11: a reader would see line feeds anyway, so all formats get them.
    html.replace("\r\n", "\n").replace('\r', "\n")
}

fn list(title: &str, rows: impl Iterator<Item = String>) -> String {
    let rows: String =
        rows.filter(|row| !row.trim().is_empty()).map(|row| format!("<li>{row}</li>\n")).collect();
    if rows.is_empty() { rows } else { format!("<h3>{title}</h3>\n<ul>\n{rows}</ul>\n") }
}

fn link(link: &Link) -> String {
    anchor(link.url.as_ref(), link.label())
}

fn contact(contact: &Contact) -> String {
    let mailbox = contact.email.as_deref().and_then(Href::mailto);
    anchor(contact.url.as_ref().or(mailbox.as_ref()), contact.label())
}

fn anchor(href: Option<&Href>, text: &str) -> String {
    let Some(href) = href.map(Href::as_str) else {
        return escape(text);
    };
    let text = if text.trim().is_empty() { href } else { text };
    format!("<a href=\"{}\">{}</a>", escape(href), escape(text))
}
