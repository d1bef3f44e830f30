//! What the heading of an entry says, and what its links are for. Knows nothing of levels.

use crate::model::text::fold;
use crate::report::html::tree::{Element, Node};

/// The words of a heading.
pub fn of(heading: &Element<'_>) -> String {
    let mut text = String::new();
    words(heading).iter().for_each(|node| node.write(&mut text));
    fold(&text)
}

/// What a heading holds, without the links that are no part of what it says: signs that lead into the
/// page, and words that lead to the heading itself and stand beside its own.
pub fn words<'t, 'a>(heading: &'t Element<'a>) -> Vec<&'t Node<'a>> {
    let whole = heading.text();
    let is_word = |node: &&Node<'_>| {
        let address = node.element().filter(|inside| inside.name == "a").and_then(|it| it.attribute("href"));
        let Some(place) = address.and_then(|address| address.trim().strip_prefix('#')) else { return true };
        let text = node.element().map(Element::text).unwrap_or_default();
        let beside = heading.attribute("id") == Some(place) && text != whole;
        text.contains(char::is_alphanumeric) && !beside
    };
    heading.children.iter().filter(is_word).collect()
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
            ("<h3 id=a>A <a href='#b'>b</a> <a href='https://x.org/#'>#</a></h3>", "A b #"),
        ];
        for (html, expected) in table {
            let page = tree::parse(html);
            let heading = page.find(&|element| element.name == "h3").expect("a heading");
            assert_eq!(title::of(heading), expected, "{html}");
        }
    }
}
