//! What the heading of an entry says, and what its links are for. Knows nothing of levels.

use crate::model::text::fold;
use crate::report::html::tree::{Element, Node};
use crate::report::link::bracketed;
use std::ops::Range;

/// The words of a heading, without links to the web that show only a sign or stand in brackets behind
/// them: those are links of the entry.
pub fn of(heading: &Element<'_>) -> String {
    let mut text = String::new();
    let mut spans: Vec<Range<usize>> = Vec::new();
    for node in words(heading) {
        let start = text.len();
        node.write(&mut text);
        if node.element().is_some_and(|inside| leads_away(heading, inside)) {
            let shows = text[start..].contains(char::is_alphanumeric);
            text.truncate(if shows { text.len() } else { start });
            spans.push(start..text.len());
        }
    }
    match bracketed(&text, &spans) {
        Some(group) => fold(&format!("{} {}", &text[..group.start], &text[group.end..])),
        None => fold(&text),
    }
}

/// The links of a heading that lead away from it.
pub fn links<'t, 'a>(heading: &'t Element<'a>) -> Vec<&'t Element<'a>> {
    let mut links = Vec::new();
    for element in words(heading).into_iter().filter_map(Node::element) {
        element.all(&|inside| leads_away(heading, inside), &mut links);
    }
    links
}

/// What a heading holds, without the links that are no part of what it says: signs that lead into the
/// page, and words that lead to the heading itself and stand beside its own.
pub fn words<'t, 'a>(heading: &'t Element<'a>) -> Vec<&'t Node<'a>> {
    let whole = heading.text();
    let is_word = |node: &&Node<'_>| {
        let Some(link) = node.element() else { return true };
        let Some(place) = place(heading, link) else { return true };
        let text = link.text();
        let beside = heading.attribute("id") == Some(place) && text != whole;
        text.contains(char::is_alphanumeric) && !beside
    };
    heading.children.iter().filter(is_word).collect()
}

/// The place in the page that a link of a heading leads to; also where it names the whole address.
fn place<'t>(heading: &Element<'_>, link: &'t Element<'_>) -> Option<&'t str> {
    let (page, place) = address(link)?.split_once('#')?;
    (page.is_empty() || heading.attribute("id") == Some(place)).then_some(place)
}

fn leads_away(heading: &Element<'_>, link: &Element<'_>) -> bool {
    address(link).is_some_and(|address| !address.is_empty()) && place(heading, link).is_none()
}

fn address<'t>(link: &'t Element<'_>) -> Option<&'t str> {
    link.attribute("href").filter(|_| link.name == "a").map(str::trim)
}

#[cfg(test)]
mod tests {
    use crate::report::html::{title, tree};

    #[test]
    fn signs_beside_a_heading_are_no_words_of_it() {
        let table = [
            ("<h3 id=a>A<a href='#a'>¶</a></h3>", "A"),
            ("<h3><a href='#a'>\u{1f517}</a> A §</h3>", "A §"),
            ("<h3 id=a>A <a href='#a'>Link to heading</a></h3>", "A"),
            ("<h3 id=a><a href='#a'>A</a></h3>", "A"),
            ("<h3 id=a>A <a href='#b'>b</a> <a href='https://x.org/#a'>Link</a></h3>", "A b"),
        ];
        for (html, expected) in table {
            let page = tree::parse(html);
            let heading = page.find(&|element| element.name == "h3").expect("a heading");
            assert_eq!(title::of(heading), expected, "{html}");
        }
    }

    #[test]
    fn links_beside_a_title_leave_it() {
        let table = [
            ("A (<a href=u>website</a>, <a href=v>code</a>)", "A; u v"),
            ("A (old) <a href=u>↗</a> 🎉", "A (old) 🎉; u"),
            ("<a href=u>A</a>", "A; u"),
            ("A (see <a href=u>this</a>)", "A (see this); u"),
            ("(<a href=u>website</a>)", "(website); u"),
            ("<b><a href=u>A</a></b> <a name=x></a><a href='#'>b</a>", "A b; u"),
        ];
        for (html, expected) in table {
            let html = format!("<h3>{html}</h3>");
            let page = tree::parse(&html);
            let heading = page.find(&|element| element.name == "h3").expect("a heading");
            let links: Vec<&str> =
                title::links(heading).iter().filter_map(|link| link.attribute("href")).collect();
            assert_eq!(format!("{}; {}", title::of(heading), links.join(" ")), expected, "{html}");
        }
    }
}
