//! The nodes of a tree that run in lines → inlines, white space folded. Knows nothing of blocks
//! but that they end a line.

use crate::model::body::{Inline, Target};
use crate::model::href::Href;
use crate::report::html::address::Context;
use crate::report::html::elements::{is_block, is_dropped, is_heading};
use crate::report::html::tree::{Element, Node};

/// What text is written as.
#[derive(Clone, Copy)]
enum Face {
    Plain,
    Code,
}

/// The inlines of the nodes as they stand; [`folded`] makes them fit to be shown.
pub fn write(node: &Node<'_>, context: &mut Context, out: &mut Vec<Inline>) {
    write_as(Face::Plain, node, context, out);
}

/// The folded inlines of the nodes.
pub fn of<'t>(nodes: impl IntoIterator<Item = &'t Node<'t>>, context: &mut Context) -> Vec<Inline> {
    let mut out = Vec::new();
    nodes.into_iter().for_each(|node| write(node, context, &mut out));
    folded(out)
}

fn write_as(face: Face, node: &Node<'_>, context: &mut Context, out: &mut Vec<Inline>) {
    match (node, face) {
        (Node::Text(text), Face::Plain) => out.push(Inline::text(text.as_str())),
        (Node::Text(text), Face::Code) => out.push(Inline::Code(text.clone())),
        (Node::Element(element), _) => write_element(face, element, context, out),
    }
}

fn content(face: Face, element: &Element<'_>, context: &mut Context) -> Vec<Inline> {
    let mut out = Vec::new();
    element.children.iter().for_each(|child| write_as(face, child, context, &mut out));
    out
}

fn write_element(face: Face, element: &Element<'_>, context: &mut Context, out: &mut Vec<Inline>) {
    match &*element.name {
        "br" => out.push(Inline::Break),
        "code" | "tt" | "kbd" | "samp" | "literal" | "filename" | "command" => {
            out.extend(content(Face::Code, element, context))
        }
        "b" | "strong" => out.push(Inline::Strong(content(face, element, context))),
        "i" | "em" | "cite" | "dfn" | "var" => out.push(Inline::Emphasis(content(face, element, context))),
        "a" => write_link(face, element, context, out),
        // HTML Standard, rendering: quotation marks stand around it.
        "q" => {
            out.push(Inline::text("“"));
            out.extend(content(face, element, context));
            out.push(Inline::text("”"));
        }
        "img" => out.extend(image(element, context)),
        name if is_dropped(name) => {}
        name if is_heading(name) => {
            out.push(Inline::Break);
            out.push(Inline::Strong(content(face, element, context)));
            out.push(Inline::Break);
        }
        name if is_block(name) => {
            out.push(Inline::Break);
            out.extend(content(face, element, context));
            out.push(Inline::Break);
        }
        _ => out.extend(content(face, element, context)),
    }
}

fn write_link(face: Face, element: &Element<'_>, context: &mut Context, out: &mut Vec<Inline>) {
    let target = element.attribute("href").and_then(|address| context.target(address, element.line));
    let content = content(face, element, context);
    match target {
        Some(target) => out.push(Inline::Link { target, content: unlinked(content) }),
        None => out.extend(content),
    }
}

/// A link inside of a link, which only blocks between them make possible, is its text.
fn unlinked(content: Vec<Inline>) -> Vec<Inline> {
    let unlink = |inline| match inline {
        Inline::Link { content, .. } => unlinked(content),
        Inline::Strong(content) => vec![Inline::Strong(unlinked(content))],
        Inline::Emphasis(content) => vec![Inline::Emphasis(unlinked(content))],
        other => vec![other],
    };
    content.into_iter().flat_map(unlink).collect()
}

/// A picture of the web; of any other, its description.
fn image(element: &Element<'_>, context: &mut Context) -> Option<Inline> {
    let alternative = element.attribute("alt").unwrap_or_default().trim().to_owned();
    let source = element.attribute("src").and_then(|address| context.href(address, element.line));
    match source.filter(is_web) {
        Some(source) => Some(Inline::Image { source, alternative }),
        None => (!alternative.is_empty()).then_some(Inline::Text(alternative)),
    }
}

fn is_web(source: &Href) -> bool {
    ["http:", "https:"].iter().any(|scheme| {
        source.as_str().get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// The inlines with single blanks, none of them at the ends of a line, and without empty ones.
pub fn folded(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut folded = fold(inlines, &mut true);
    trim_end(&mut folded, &|inline| *inline == Inline::Break);
    folded
}

/// `blank`: whether what stands before ends with a blank or a line begins.
fn fold(inlines: Vec<Inline>, blank: &mut bool) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => push_text(&mut out, fold_text(&text, blank)),
            Inline::Code(text) => push_code(&mut out, fold_text(&text, blank)),
            Inline::Strong(content) => push_filled(&mut out, fold(content, blank), Inline::Strong),
            Inline::Emphasis(content) => push_filled(&mut out, fold(content, blank), Inline::Emphasis),
            Inline::Link { target, content } => push_link(&mut out, target, fold(content, blank), blank),
            Inline::Image { .. } => {
                *blank = false;
                out.push(inline);
            }
            Inline::Break => {
                trim_end(&mut out, &|_| false);
                *blank = true;
                push_break(&mut out);
            }
        }
    }
    out
}

/// Only white space of ASCII folds: a no-break space is there on purpose.
fn fold_text(text: &str, blank: &mut bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let space = c.is_ascii_whitespace();
        if !space {
            out.push(c);
        } else if !*blank {
            out.push(' ');
        }
        *blank = space;
    }
    out
}

fn push_text(out: &mut Vec<Inline>, text: String) {
    match out.last_mut() {
        Some(Inline::Text(last)) => last.push_str(&text),
        _ if text.is_empty() => {}
        _ => out.push(Inline::Text(text)),
    }
}

fn push_code(out: &mut Vec<Inline>, text: String) {
    match out.last_mut() {
        Some(Inline::Code(last)) => last.push_str(&text),
        _ if text.is_empty() => {}
        _ => out.push(Inline::Code(text)),
    }
}

fn push_filled(out: &mut Vec<Inline>, content: Vec<Inline>, wrap: fn(Vec<Inline>) -> Inline) {
    if !content.is_empty() {
        out.push(wrap(content));
    }
}

fn push_link(out: &mut Vec<Inline>, target: Target, content: Vec<Inline>, blank: &mut bool) {
    match target {
        Target::Web(href) if content.is_empty() => {
            *blank = false;
            out.push(Inline::link(href, content));
        }
        _ if content.is_empty() => {}
        target => out.push(Inline::Link { target, content }),
    }
}

/// Two breaks are an empty line; more say nothing more. None begins a block.
fn push_break(out: &mut Vec<Inline>) {
    let breaks = out.iter().rev().take(2).filter(|inline| **inline == Inline::Break).count();
    if !out.is_empty() && breaks < 2 {
        out.push(Inline::Break);
    }
}

/// Takes white space, and the inlines that `drops` names, off the end.
fn trim_end(inlines: &mut Vec<Inline>, drops: &dyn Fn(&Inline) -> bool) {
    while let Some(last) = inlines.last_mut() {
        let empty = match last {
            Inline::Text(text) | Inline::Code(text) => {
                text.truncate(text.trim_end_matches(' ').len());
                text.is_empty()
            }
            Inline::Strong(content) | Inline::Emphasis(content) => {
                trim_end(content, drops);
                content.is_empty()
            }
            Inline::Link { content, .. } => {
                trim_end(content, drops);
                content.is_empty()
            }
            last => drops(last),
        };
        if !empty {
            return;
        }
        inlines.pop();
    }
}

#[cfg(test)]
mod tests {
    use crate::model::body::{Block, Body};
    use crate::report::html::address::Context;
    use crate::report::html::{inlines, tree};

    fn shown(html: &str) -> String {
        let content = inlines::of(&tree::parse(html).children, &mut Context::default());
        let html = Body(vec![Block::Paragraph(content)]).html(2, &|_| None);
        html.trim_end().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
    }

    #[test]
    fn inlines_are_folded() {
        let table = [
            (" a \n <b> b </b> <i></i> c ", "a <strong>b </strong>c"),
            ("a <br/> <br/><br/><br/> b<br/> ", "a<br><br>b"),
            ("<tt>a  b</tt><code>c</code>", "<code>a bc</code>"),
            ("<tt><a href='https://x.org'>x</a></tt>", "<a href=\"https://x.org\"><code>x</code></a>"),
            ("<a href='https://x.org'> </a>", "<a href=\"https://x.org\">https://x.org</a>"),
            ("<a href='javascript:x'>a</a> <a href='#b'>b</a> <a>c</a>", "a b c"),
            ("a&nbsp;&nbsp;b <sup>2</sup><font>c</font>", "a\u{a0}\u{a0}b 2c"),
            ("<img src='data:x' alt='d'/><img src='/x'/>", "d"),
            ("a<h3>b</h3>c", "a<br><strong>b</strong><br>c"),
            ("<span>a<script>b</script></span><p>c</p><p>d</p>", "a<br>c<br><br>d"),
        ];
        for (html, expected) in table {
            assert_eq!(shown(html), expected, "{html}");
        }
    }
}
