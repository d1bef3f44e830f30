//! White space made visible-safe: Mastodon shows notes with `white-space: pre-wrap`, so what folds
//! on a page would break lines in a note. Texts are folded here, and nothing but `pre` keeps its
//! lines.

use crate::model::body::{Block, Body, Inline};

/// The body with every run of white space in running text made a single blank.
pub fn folded(body: &Body) -> Body {
    Body(body.0.iter().map(block).collect())
}

/// Drops the line ends that stand between elements. Inside `pre` no tag begins, and in running
/// text no block ends: only what we wrote ourselves is hit.
pub fn without_line_ends(html: &str) -> String {
    const ENDS: [&str; 7] = ["</p>", "</ul>", "</ol>", "</li>", "</pre>", "</blockquote>", "<ul>"];
    let mut out = String::with_capacity(html.len());
    for line in html.split_inclusive('\n') {
        let text = line.trim_end_matches('\n');
        let ended = ENDS.iter().any(|end| text.ends_with(end)) || opens_ordered_list(text);
        out.push_str(if ended { text } else { line });
    }
    out
}

/// `<ol>`, or `<ol start="3">`.
fn opens_ordered_list(text: &str) -> bool {
    text.rfind('<').is_some_and(|start| text[start..].starts_with("<ol") && text.ends_with('>'))
}

fn block(block: &Block) -> Block {
    match block {
        Block::Paragraph(content) => Block::Paragraph(inlines(content)),
        Block::Heading { level, content } => Block::Heading { level: *level, content: inlines(content) },
        Block::List { start, items } => {
            Block::List { start: *start, items: items.iter().map(folded).collect() }
        }
        Block::Quote(body) => Block::Quote(folded(body)),
        Block::Preformatted(text) => Block::Preformatted(text.clone()),
        Block::Table { head, rows } => {
            Block::Table { head: cells(head), rows: rows.iter().map(|row| cells(row)).collect() }
        }
        Block::Rule => Block::Rule,
    }
}

fn cells(cells: &[Vec<Inline>]) -> Vec<Vec<Inline>> {
    cells.iter().map(|content| inlines(content)).collect()
}

fn inlines(content: &[Inline]) -> Vec<Inline> {
    content.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> Inline {
    match inline {
        Inline::Text(text) => Inline::Text(single_blanks(text)),
        Inline::Code(text) => Inline::Code(single_blanks(text)),
        Inline::Strong(content) => Inline::Strong(inlines(content)),
        Inline::Emphasis(content) => Inline::Emphasis(inlines(content)),
        Inline::Link { target, content } => {
            Inline::Link { target: target.clone(), content: inlines(content) }
        }
        Inline::Image { source, alternative } => {
            Inline::Image { source: source.clone(), alternative: single_blanks(alternative) }
        }
        Inline::Break => Inline::Break,
    }
}

/// Unlike `fold`, blanks at the ends stay: they part this run from its neighbours.
fn single_blanks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_whitespace() && c != '\u{a0}' {
            true if out.ends_with(' ') => {}
            true => out.push(' '),
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::activity::folding::{folded, without_line_ends};
    use crate::model::body::{Block, Body, Inline};

    #[test]
    fn running_text_folds_and_preformatted_text_does_not() {
        let code = "a\n  b </p>\n";
        let item = Body(vec![Block::Paragraph(vec![Inline::text("one\ntwo ")])]);
        let body = Body(vec![
            Block::Paragraph(vec![Inline::text("see\n\tthe "), Inline::Code("x\n y".into())]),
            Block::List { start: Some(3), items: vec![item] },
            Block::Preformatted(code.into()),
        ]);
        let html = without_line_ends(&folded(&body).note_html(&|_| None));
        assert_eq!(
            html,
            "<p>see the <code>x y</code></p><ol start=\"3\"><li>one two </li></ol>\
             <pre><code>a\n  b &lt;/p&gt;\n</code></pre>"
        );
    }

    #[test]
    fn code_that_ends_a_line_with_an_angle_keeps_it() {
        let body = Body(vec![Block::Preformatted("<ol>\nx <\n".into())]);
        let html = without_line_ends(&body.note_html(&|_| None));
        assert_eq!(html, "<pre><code>&lt;ol&gt;\nx &lt;\n</code></pre>");
    }
}
