//! Contact rows as plain text, the same in every form: `Name <mail>`, `Name, <mail>`, bare mails,
//! several in one row, addresses that the document lost or hid.

use crate::model::report::Contact;
use crate::model::text::fold;

/// What may stand around an address that has no brackets of its own.
const AROUND: [char; 6] = ['<', '>', '(', ')', ',', ';'];

/// What joins the last of several.
const JOINTS: [&str; 3] = ["and", "or", "&"];

/// Reads the text after `Contact:`. Several mail addresses give several contacts; a name without
/// an address is a contact too, and an address without a name; an empty row is none.
pub fn from_text(row: &str) -> Vec<Contact> {
    let mut contacts = Vec::new();
    let mut rest = row;
    while let Some((before, inside, after)) = bracketed(rest) {
        let (others, name) = listed(before);
        contacts.extend(others);
        let email = mail(inside);
        if !name.is_empty() || email.is_some() {
            contacts.push(Contact { name, email, url: None });
        }
        rest = after;
    }
    let (others, tail) = listed(rest);
    contacts.extend(others);
    if !tail.is_empty() {
        contacts.push(bare(&tail));
    }
    contacts
}

/// The contacts of a list that has no brackets, `A a@x.org, b@x.org and C`, and what stands behind
/// the last of them. An address ends a contact when another or a comma follows.
fn listed(text: &str) -> (Vec<Contact>, String) {
    let (mut contacts, mut name) = (Vec::new(), Vec::new());
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let ends =
            |next: &&str| word.ends_with([',', ';']) || address(next).is_some() || JOINTS.contains(next);
        match address(word).filter(|_| words.peek().is_some_and(ends)) {
            Some(email) => {
                let name = trim_name(&std::mem::take(&mut name).join(" "));
                contacts.push(Contact { name, email: Some(email), url: None });
            }
            None => name.push(word),
        }
    }
    (contacts, trim_name(&name.join(" ")))
}

fn address(word: &str) -> Option<String> {
    mail(word.trim_matches(AROUND))
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
    for joint in JOINTS {
        if let Some(rest) = name.strip_prefix(joint).and_then(|rest| rest.strip_prefix(' ')) {
            name = rest.to_owned();
        }
    }
    name.trim_matches([',', ';', ' ']).to_owned()
}

/// A name, an address without brackets or with only one of the two, or both.
fn bare(text: &str) -> Contact {
    let mut words: Vec<&str> = text.split(' ').collect();
    let found = words.iter().enumerate().find_map(|(at, word)| Some((at, address(word)?)));
    let email = found.map(|(at, email)| {
        words.remove(at);
        email
    });
    Contact { name: trim_name(&words.join(" ")), email, url: None }
}

#[cfg(test)]
mod tests {
    use crate::report::contact::from_text;

    #[test]
    fn contacts_are_read_from_rows() {
        type Row<'a> = (&'a str, &'a [(&'a str, Option<&'a str>)]);
        let table: [Row<'_>; 19] = [
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
            ("a@x.org, b@x.org", &[("", Some("a@x.org")), ("", Some("b@x.org"))]),
            ("a@x.org b@x.org", &[("", Some("a@x.org")), ("", Some("b@x.org"))]),
            (
                "A B a@x.org, C b@x.org and D",
                &[("A B", Some("a@x.org")), ("C", Some("b@x.org")), ("D", None)],
            ),
            ("Eve (eve@x.org)", &[("Eve", Some("eve@x.org"))]),
            ("a@x.org (the list)", &[("(the list)", Some("a@x.org"))]),
            ("a@x.org & B <b@x.org>", &[("", Some("a@x.org")), ("B", Some("b@x.org"))]),
        ];
        for (row, expected) in table {
            let found = from_text(row);
            let found: Vec<_> = found.iter().map(|c| (&*c.name, c.email.as_deref())).collect();
            assert_eq!(found, expected, "{row}");
        }
    }
}
