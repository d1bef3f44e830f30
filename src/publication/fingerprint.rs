//! What an entry means, as a short text: equal for texts that differ only in form.

use crate::model::report::Entry;
use crate::publication::wording::{Row, addresses, contacts, key, links, sponsors};
use aws_lc_rs::digest::{SHA256, digest};

/// SHA-256 of everything a reader would notice: words, addresses, contacts, links, sponsors. What
/// belongs to the form alone stands in [`crate::publication::wording`]. Links between entries of a
/// report count by their words only, because forms name entries differently.
pub fn fingerprint(entry: &Entry) -> String {
    let mut text = key(&entry.title);
    add(&mut text, "contact", &contacts(entry));
    add(&mut text, "link", &links(entry));
    add(&mut text, "sponsor", &sponsors(entry));
    text.push_str("\u{1e}body\u{1f}");
    text.push_str(&key(&entry.body.plain_text()));
    add(&mut text, "to", &addresses(&entry.body));
    digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn add(text: &mut String, label: &str, rows: &[Row]) {
    for row in rows {
        text.push('\u{1e}');
        text.push_str(label);
        text.push('\u{1f}');
        text.push_str(&row.key);
    }
}
