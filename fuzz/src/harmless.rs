//! Is a piece of HTML harmless? A checker that shares no code with what it checks.
//!
//! It is far stricter than a browser: only what Tidings writes is let through, tag by tag and
//! attribute by attribute, so that anything foreign is found however it got in. One pass, without
//! going back.

/// What may be read of HTML: elements and where their attributes may lead.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    elements: &'static [&'static str],
}

/// Of pages and feeds.
pub const WHOLE: Rules = Rules {
    elements: &[
        "a",
        "blockquote",
        "br",
        "code",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ],
};

/// Of notes: what Fediverse servers keep.
pub const NOTE: Rules =
    Rules { elements: &["a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"] };

/// Elements without content.
const VOID: [&str; 3] = ["br", "hr", "img"];

/// The attributes that an element may have.
const ATTRIBUTES: [(&str, &str); 4] = [("a", "href"), ("img", "src"), ("img", "alt"), ("ol", "start")];

/// The schemes that a link may have. A leading `/` is a page of the site.
const SCHEMES: [&str; 8] = ["/", "http:", "https:", "mailto:", "ftp:", "irc:", "ircs:", "xmpp:"];

/// The references that text may hold.
const REFERENCES: [&str; 4] = ["&amp;", "&lt;", "&gt;", "&quot;"];

/// Says what is wrong with a piece of HTML, if anything is.
pub fn check(html: &str, rules: Rules) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text(&rest[..at])?;
        let (tag, after) = rest[at + 1..].split_once('>').ok_or("a tag without an end")?;
        match tag.strip_prefix('/') {
            Some(name) if open.last() == Some(&name) => drop(open.pop()),
            Some(name) => return Err(format!("</{name}> closes {:?}", open.last())),
            None => {
                let name = start(tag, rules)?;
                if !VOID.contains(&name) {
                    open.push(name);
                }
            }
        }
        rest = after;
    }
    text(rest)?;
    if open.is_empty() { Ok(()) } else { Err(format!("{open:?} stay open")) }
}

/// Checks `name key="value"…` and gives the name.
fn start(tag: &str, rules: Rules) -> Result<&str, String> {
    let (name, mut rest) = tag.split_at(tag.find(' ').unwrap_or(tag.len()));
    if !rules.elements.contains(&name) {
        return Err(format!("the element {name:?} is not allowed"));
    }
    while !rest.is_empty() {
        let broken = || format!("the attributes {rest:?} cannot be read");
        let (key, more) = rest.trim_start_matches(' ').split_once("=\"").ok_or_else(broken)?;
        let (value, more) = more.split_once('"').ok_or_else(broken)?;
        attribute(name, key, value)?;
        rest = more;
    }
    Ok(name)
}

fn attribute(element: &str, key: &str, value: &str) -> Result<(), String> {
    if !ATTRIBUTES.contains(&(element, key)) {
        return Err(format!("the attribute {key:?} is not allowed at {element:?}"));
    }
    text(value)?;
    let lower = value.to_ascii_lowercase();
    let safe = match key {
        "href" => SCHEMES.iter().any(|scheme| lower.starts_with(scheme)),
        "src" => lower.starts_with("http:") || lower.starts_with("https:"),
        "start" => !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()),
        _ => true,
    };
    if safe { Ok(()) } else { Err(format!("{key}={value:?} is not allowed")) }
}

/// Text between tags or in an attribute: no `<`, every `&` a known reference, no character that XML
/// forbids (XML 1.0 §2.2).
fn text(text: &str) -> Result<(), String> {
    let forbidden = |c: char| {
        (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
            || matches!(c, '<' | '>' | '\u{fffe}' | '\u{ffff}')
    };
    // XML allows the upper controls.
    if let Some(c) = text.chars().find(|&c| forbidden(c) && !('\u{80}'..='\u{9f}').contains(&c)) {
        return Err(format!("the character {c:?} stands in a text"));
    }
    let mut pieces = text.match_indices('&').map(|(at, _)| &text[at..]);
    match pieces.find(|piece| !REFERENCES.iter().any(|known| piece.starts_with(known))) {
        Some(piece) => Err(format!("{:?} is no known reference", piece.chars().take(12).collect::<String>())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::harmless::{NOTE, WHOLE, check};

    #[test]
    fn what_tidings_writes_is_harmless() {
        for html in [
            "",
            "text &amp; more",
            "<p>a<br>b</p>\n<ol start=\"3\">\n<li>c</li>\n</ol>\n",
            "<p><a href=\"https://x.org/?a=1&amp;b=&quot;2&quot;\">x</a><a href=\"/r/pf\">pf</a></p>",
        ] {
            assert_eq!(check(html, NOTE), Ok(()), "{html}");
        }
        assert_eq!(check("<p><img src=\"https://x.org/i.png\" alt=\"\"></p>\n<hr>\n", WHOLE), Ok(()));
    }

    #[test]
    fn anything_else_is_not() {
        for html in [
            "<script>x</script>",
            "<p onclick=\"x\">a</p>",
            "<a href=\"javascript:x\">a</a>",
            "<a href=\"JAVASCRIPT:x\">a</a>",
            "<a href=\"data:text/html,x\">a</a>",
            "<a href='https://x.org'>a</a>",
            "<a href=\"https://x.org\"onclick=x>a</a>",
            "<p>a",
            "<p><em>a</p></em>",
            "a < b",
            "a > b",
            "<p",
            "&nbsp;",
            "a & b",
            "a\u{0}b",
            "<img src=\"https://x.org/i.png\" alt=\"\">",
            "<h3>a</h3>",
        ] {
            assert!(check(html, NOTE).is_err(), "{html}");
        }
        assert!(check("<img src=\"mailto:a@b.org\" alt=\"\">", WHOLE).is_err());
    }
}
