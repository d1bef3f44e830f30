//! Contact rows as plain text, the same in every form: `Name <mail>`, `Name, <mail>`, bare mails,
//! several in one row, addresses that the document lost or hid.

use crate::model::report::Contact;
use crate::model::text::fold;

/// Reads the text after `Contact:`. Several mail addresses give several contacts; a name without
/// an address is a contact too, and an address without a name; an empty row is none.
pub fn from_text(row: &str) -> Vec<Contact> {
    let mut contacts = Vec::new();
    let mut rest = row;
    while let Some((before, inside, after)) = bracketed(rest) {
        let name = trim_name(before);
        let email = mail(inside);
        if !name.is_empty() || email.is_some() {
            contacts.push(Contact { name, email, url: None });
        }
        rest = after;
    }
    let tail = trim_name(rest);
    if !tail.is_empty() {
        contacts.push(bare(&tail));
    }
    contacts
}

/// A mail address, also when its `@` is written `_at_` or ` at ` and its dots `_dot_`.
pub fn mail(text: &str) -> Option<String> {
    let mut text = fold(text);
    if text.contains(['_', ' ']) {
        text = text.replace("_at_", "@").replace(" at ", "@").replace("_dot_", ".").replace(" dot ", ".");
    }
    let text = text.trim_start_matches("mailto:");
    let (user, host) = text.split_once('@')?;
    let plain = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "<>(),;@\"".contains(c))
    };
    (plain(user) && plain(host) && host.contains('.') && !host.ends_with('.')).then(|| text.to_owned())
}

/// What stands before, in and behind the first brackets. An end tag may close them, as a form with
/// tags left it behind: `<a@x.org</email>`.
fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('<')?;
    let close = open + text[open..].find('>')?;
    let inside = &text[open + 1..close];
    let inside = inside.rsplit_once("</").map_or(inside, |(inside, _)| inside);
    Some((&text[..open], inside, &text[close + 1..]))
}

fn trim_name(text: &str) -> String {
    let mut name = fold(text);
    for joint in ["and ", "or "] {
        if let Some(rest) = name.strip_prefix(joint) {
            name = rest.to_owned();
        }
    }
    name.trim_matches([',', ';', ' ']).to_owned()
}

/// An address without brackets, or with only one of the two.
fn bare(text: &str) -> Contact {
    let (name, last) = text.rsplit_once(' ').map_or((None, text), |(name, last)| (Some(name), last));
    match mail(last.trim_matches(['<', '>'])) {
        Some(email) => {
            let name = name.map(trim_name).unwrap_or_default();
            Contact { name, email: Some(email), url: None }
        }
        None => Contact { name: text.to_owned(), email: None, url: None },
    }
}

#[cfg(test)]
mod tests {
    use crate::report::contact::from_text;

    #[test]
    fn contacts_are_read_from_rows() {
        type Row<'a> = (&'a str, &'a [(&'a str, Option<&'a str>)]);
        let table: [Row<'_>; 13] = [
            ("Ed Maste <emaste@FreeBSD.org>", &[("Ed Maste", Some("emaste@FreeBSD.org"))]),
            ("Alan Somers, <asomers@FreeBSD.org>", &[("Alan Somers", Some("asomers@FreeBSD.org"))]),
            ("Jenkins Admin <>", &[("Jenkins Admin", None)]),
            ("toolchain@FreeBSD.org", &[("", Some("toolchain@FreeBSD.org"))]),
            ("A <a@x.org>, B <b@x.org>", &[("A", Some("a@x.org")), ("B", Some("b@x.org"))]),
            ("Mark <linimon_at_lonesome_dot_com>", &[("Mark", Some("linimon@lonesome.com"))]),
            ("Mark linimon@x.org>", &[("Mark", Some("linimon@x.org"))]),
            ("Mark <linimon@x.org", &[("Mark", Some("linimon@x.org"))]),
            ("Doug Rabson <>", &[("Doug Rabson", None)]),
            ("IRC #freebsd-ci channel on EFNet", &[("IRC #freebsd-ci channel on EFNet", None)]),
            ("A <a@x.org</email>", &[("A", Some("a@x.org"))]),
            ("<re@x.org>", &[("", Some("re@x.org"))]),
            ("", &[]),
        ];
        for (row, expected) in table {
            let found = from_text(row);
            let found: Vec<_> = found.iter().map(|c| (&*c.name, c.email.as_deref())).collect();
            assert_eq!(found, expected, "{row}");
        }
    }
}
