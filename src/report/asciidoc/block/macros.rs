//! Macros that stand alone on a line: `video::id[youtube]`.

use crate::model::body::{Block, Inline};
use crate::model::href::Href;
use crate::report::asciidoc::inline::Context;
use crate::report::asciidoc::line::Place;
use std::borrow::Cow;

/// A call of a macro.
#[derive(Debug, PartialEq, Eq)]
pub struct Call<'t> {
    name: &'t str,
    target: &'t str,
    attributes: &'t str,
}

/// The call that a line is, unless it is a picture, which may stand amid text as well.
pub fn call(text: &str) -> Option<Call<'_>> {
    let (name, rest) = text.split_once("::")?;
    let (target, attributes) = rest.strip_suffix(']')?.split_once('[')?;
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let named = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_name);
    let whole = !target.contains(char::is_whitespace) && !attributes.contains(']');
    (named && whole && name != "image").then_some(Call { name, target, attributes })
}

/// What the call shows: a film or a record is a link to it.
pub fn read(call: &Call<'_>, place: Place<'_>, context: &mut Context<'_>) -> Option<Block> {
    let address = match call.name {
        "video" | "audio" => address(call),
        name => {
            let message = format!(
                "{name} is called here, which only the site's generator knows; it was left out: write what it shows"
            );
            context.warnings.push(place.warning(message));
            return None;
        }
    };
    let href = Href::parse(&address).filter(|href| href.as_str().starts_with("http"));
    if href.is_none() {
        let message = format!("the {} {} is not on the web, so it is left out", call.name, call.target);
        context.warnings.push(place.warning(message));
    }
    href.map(|href| Block::Paragraph(vec![Inline::link(href, Vec::new())]))
}

/// Where it is shown: the sites are named by the first attribute.
fn address<'t>(call: &Call<'t>) -> Cow<'t, str> {
    let site = call.attributes.split(',').next().unwrap_or_default().trim();
    let id = call.target.split([',', '/']).next().unwrap_or_default();
    match site {
        "youtube" => Cow::Owned(format!("https://www.youtube.com/watch?v={id}")),
        "vimeo" => Cow::Owned(format!("https://vimeo.com/{id}")),
        _ => Cow::Borrowed(call.target),
    }
}
