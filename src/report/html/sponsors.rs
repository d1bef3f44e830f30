//! Who paid: the sentence that the pages end an entry with, or rows labelled `Sponsor:`. Knows
//! nothing of the rest of an entry.

use crate::model::text::fold;
use crate::report::html::parts::Part;

/// How the pages begin the sentence; who paid for a part stands in one of its own.
const SENTENCES: [&str; 2] = ["this project was sponsored by ", "this project was sponsored in part by "];
const LABELS: [&str; 4] = ["Sponsor:", "Sponsors:", "Sponsored by:", "Sponsored-by:"];

/// What a company's name may end with behind a comma.
const FORMS: [&str; 9] = ["Inc", "Inc.", "LLC", "Ltd", "Ltd.", "Corp.", "GmbH", "AG", "Co."];

/// The sponsors at the end of an entry, and which parts tell them. Behind them, only the open
/// tasks may follow: further up, a `Sponsor:` belongs to a section of the text.
pub fn read(parts: &[Part<'_>]) -> (Vec<String>, std::ops::Range<usize>) {
    let end = parts.iter().rposition(is_open_tasks).unwrap_or(parts.len());
    let end = if parts[..end].last().is_some_and(|part| of(part).is_some()) { end } else { parts.len() };
    let trailing: Vec<Vec<String>> = parts[..end].iter().rev().map_while(of).collect();
    let range = end - trailing.len()..end;
    (trailing.into_iter().rev().flatten().collect(), range)
}

fn is_open_tasks(part: &Part<'_>) -> bool {
    part.element().is_some_and(|element| element.name == "h3" && element.text() == "Open tasks:")
}

/// The sponsors that a part names, if it does nothing else.
fn of(part: &Part<'_>) -> Option<Vec<String>> {
    if let Some(element) = part.element().filter(|element| element.name == "sponsor") {
        return Some(vec![element.text()]);
    }
    let rows: Vec<String> = part.rows().iter().map(|row| row.text()).collect();
    if let [row] = rows.as_slice()
        && let Some(names) = sentence(row)
    {
        return Some(names);
    }
    let sponsors = rows.iter().map(|row| labelled(row)).collect::<Option<Vec<_>>>()?;
    (!sponsors.is_empty()).then(|| sponsors.concat())
}

/// The page joins the sponsors with commas and `, and` before the last; a single one may hold
/// commas of its own.
fn sentence(text: &str) -> Option<Vec<String>> {
    let begins =
        |start: &&&str| text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start));
    let names = text[SENTENCES.iter().find(begins)?.len()..].trim();
    let names = names.strip_suffix('.').unwrap_or(names);
    let Some((firsts, last)) = names.rsplit_once(", and ") else {
        return Some(vec![names.to_owned()].into_iter().filter(|name| !name.is_empty()).collect());
    };
    let mut sponsors: Vec<String> = Vec::new();
    for name in firsts.split(", ") {
        match sponsors.last_mut() {
            Some(company) if FORMS.contains(&name) => *company += &format!(", {name}"),
            _ => sponsors.push(name.to_owned()),
        }
    }
    sponsors.push(last.to_owned());
    Some(sponsors)
}

/// Rows that lost their `<br/>` melt into one: each label begins another.
fn labelled(row: &str) -> Option<Vec<String>> {
    let label = LABELS.iter().find(|label| row.starts_with(**label))?;
    let names = row[label.len()..].split(label).map(fold).filter(|name| !name.is_empty());
    Some(names.collect())
}

#[cfg(test)]
mod tests {
    use crate::report::html::tree::{self, Node};
    use crate::report::html::{parts, sponsors};

    #[test]
    fn sponsors_are_read_from_the_end_of_an_entry() {
        let table: [(&str, &[&str], usize); 9] = [
            ("<p>a<p>This project was sponsored by X.", &["X"], 1),
            (
                "<p>This project was sponsored by X, Y, and Z, Inc.<h3>Open tasks:</h3><ol><li>b</ol>",
                &["X", "Y", "Z, Inc"],
                2,
            ),
            ("<p>This project was sponsored by A, Inc., and B.", &["A, Inc.", "B"], 0),
            ("<p>This project was sponsored by A, Inc.", &["A, Inc"], 0),
            (
                "<p>a<p>This project was sponsored by X [1].<p>This project was sponsored in part by Y, and Z.",
                &["X [1]", "Y", "Z"],
                1,
            ),
            ("a<sponsor> M G </sponsor>\n", &["M G"], 1),
            ("<p>a</p><p>Sponsor: A<br/>Sponsor: B, C</p>", &["A", "B, C"], 1),
            ("<p>a</p><p>Sponsor: A Sponsor: B</p><p>Sponsor: C", &["A", "B", "C"], 1),
            ("<p>Sponsor: A</p><p>b</p>", &[], 2),
        ];
        for (html, expected, kept) in table {
            let page = tree::parse(html);
            let nodes: Vec<&Node<'_>> = page.children.iter().collect();
            let parts = parts::of(&nodes);
            let (found, range) = sponsors::read(&parts);
            assert_eq!(found, expected, "{html}");
            assert_eq!(parts.len() - range.len(), kept, "{html}");
        }
    }
}
