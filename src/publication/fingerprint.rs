//! What an entry means, as a short text: equal for texts that differ only in form.

use crate::model::body::{Block, Body, Inline, Target};
use crate::model::report::Entry;
use crate::model::text::fold;
use aws_lc_rs::digest::{SHA256, digest};

/// SHA-256 of everything a reader would notice: words, addresses, contacts, links, sponsors. Not
/// of white space, markup, or the typography of quotes and dashes.
pub fn fingerprint(entry: &Entry) -> String {
    let mut text = plain(&entry.title);
    for contact in &entry.contacts {
        let (email, url) = (contact.email.as_deref(), contact.url.as_ref().map(|url| url.as_str()));
        add(&mut text, "contact", &[Some(contact.label()), email, url]);
    }
    for link in &entry.links {
        add(&mut text, "link", &[Some(link.label()), link.url.as_ref().map(|url| url.as_str())]);
    }
    for sponsor in &entry.sponsors {
        add(&mut text, "sponsor", &[Some(sponsor)]);
    }
    add(&mut text, "body", &[Some(&entry.body.plain_text())]);
    for address in addresses(&entry.body) {
        add(&mut text, "to", &[Some(&address)]);
    }
    digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn add(text: &mut String, label: &str, parts: &[Option<&str>]) {
    text.push('\u{1e}');
    text.push_str(label);
    for part in parts.iter().flatten() {
        text.push('\u{1f}');
        text.push_str(&plain(part));
    }
}

/// Typographic variants made one, white space folded.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{2018}' | '\u{2019}' => out.push('\''),
            '\u{201c}' | '\u{201d}' => out.push('"'),
            '\u{2013}' | '\u{2014}' => out.push('-'),
            '\u{2026}' => out.push_str("..."),
            '\u{2009}' | '\u{200b}' => {}
            c => out.push(c),
        }
    }
    fold(&out.replace("--", "-"))
}

fn addresses(body: &Body) -> Vec<String> {
    let mut found = Vec::new();
    body.0.iter().for_each(|block| from_block(block, &mut found));
    found
}

fn from_block(block: &Block, found: &mut Vec<String>) {
    match block {
        Block::Paragraph(content) | Block::Heading { content, .. } => from_inlines(content, found),
        Block::List { items, .. } => {
            items.iter().flat_map(|item| &item.0).for_each(|block| from_block(block, found))
        }
        Block::Quote(body) => body.0.iter().for_each(|block| from_block(block, found)),
        Block::Table { head, rows } => {
            head.iter().chain(rows.iter().flatten()).for_each(|cell| from_inlines(cell, found))
        }
        Block::Preformatted(_) | Block::Rule => {}
    }
}

fn from_inlines(content: &[Inline], found: &mut Vec<String>) {
    for inline in content {
        match inline {
            Inline::Strong(content) | Inline::Emphasis(content) => from_inlines(content, found),
            Inline::Link { target: Target::Web(href), .. } => found.push(href.as_str().to_owned()),
            Inline::Image { source, .. } => found.push(source.as_str().to_owned()),
            Inline::Link { .. } | Inline::Text(_) | Inline::Code(_) | Inline::Break => {}
        }
    }
}
