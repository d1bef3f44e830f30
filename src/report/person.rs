//! Contact rows that hold links: mailing lists, chats, mail macros.

use crate::model::body::{Inline, Target};
use crate::model::href::Href;
use crate::model::report::Contact;
use crate::model::text::{fold, inline_text};
use crate::report::contact::from_text;
use crate::report::label::after;

/// The contacts of a row.
pub fn contacts(row: &[Inline]) -> Vec<Contact> {
    let text = fold(&inline_text(row));
    if after(&text, "IRC").is_some() {
        let url = links(row).map(|(href, _)| href.clone()).find(|href| mailbox(href).is_none());
        return vec![Contact { name: text, email: None, url }];
    }
    let web: Vec<(&Href, &[Inline])> = links(row).filter(|(href, _)| mailbox(href).is_none()).collect();
    match web.as_slice() {
        [] => people(row),
        [(href, _)] => vec![Contact { name: unbracketed(&text), email: None, url: Some((*href).clone()) }],
        many => many
            .iter()
            .map(|(href, content)| {
                let name = unbracketed(&fold(&inline_text(content)));
                Contact { name, email: None, url: Some((*href).clone()) }
            })
            .collect(),
    }
}

/// Mail addresses are put back beside the names that hide them: `mailto:a@x.org[A]` is `A <a@x.org>`.
fn people(row: &[Inline]) -> Vec<Contact> {
    let mut text = String::new();
    for inline in row {
        let said = inline_text(std::slice::from_ref(inline));
        match inline {
            Inline::Link { target: Target::Web(href), .. } => match mailbox(href) {
                Some(address) if address != unbracketed(&said) => {
                    text.push_str(&format!("{said} <{address}>"))
                }
                _ => text.push_str(&said),
            },
            _ => text.push_str(&said),
        }
    }
    from_text(&text)
}

fn links(row: &[Inline]) -> impl Iterator<Item = (&Href, &[Inline])> {
    row.iter().filter_map(|inline| match inline {
        Inline::Link { target: Target::Web(href), content } => Some((href, content.as_slice())),
        _ => None,
    })
}

fn mailbox(href: &Href) -> Option<&str> {
    href.as_str().strip_prefix("mailto:")
}

fn unbracketed(text: &str) -> String {
    fold(&text.replace(['<', '>'], " "))
}
