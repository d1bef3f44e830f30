//! Blocks and what they become.

use crate::model::body::Body;
use crate::report::Warning;
use crate::report::asciidoc::block::read;
use crate::report::asciidoc::inline::Context;
use crate::report::asciidoc::line::{Line, Place};
use crate::report::asciidoc::reference::References;
use proptest::prelude::*;
use std::borrow::Cow;

fn parse(text: &str) -> (Body, Vec<Warning>) {
    let line = |(at, text)| Line { text: Cow::Borrowed(text), place: Place { file: "x.adoc", line: at + 1 } };
    let lines: Vec<Line<'_>> = text.lines().enumerate().map(line).collect();
    let (references, mut warnings) = (References::default(), Vec::new());
    let body = read(&lines, 3, &mut Context { references: &references, warnings: &mut warnings });
    (body, warnings)
}

fn html(text: &str) -> String {
    parse(text).0.html(2, &|_| None).replace('\n', "")
}

#[test]
fn blocks_become_elements() {
    let table = [
        ("one\ntwo\n\nthree", "<p>one two</p><p>three</p>"),
        ("==== Sub\ntext\n===== Deeper", "<h2>Sub</h2><p>text</p><h3>Deeper</h3>"),
        ("== Up\n=== Below\ntext\n== Up", "<h2>Up</h2><h3>Below</h3><p>text</p><h2>Up</h2>"),
        ("* a\n** b\n* c\nd", "<ul><li>a<ul><li>b</li></ul></li><li>c d</li></ul>"),
        ("* a\n\n* b\n\ntext", "<ul><li>a</li><li>b</li></ul><p>text</p>"),
        ("text:\n* a\n* b", "<p>text:</p><ul><li>a</li><li>b</li></ul>"),
        ("2. a\n3. b", "<ol start=\"2\"><li>a</li><li>b</li></ol>"),
        ("[start=4]\n. a\n. b", "<ol start=\"4\"><li>a</li><li>b</li></ol>"),
        ("image::https://x.org/a_b.png[]", "<p><img src=\"https://x.org/a_b.png\" alt=\"a b\"></p>"),
        (". a\n+\nmore\n\n. b", "<ol><li><p>a</p><p>more</p></li><li>b</li></ol>"),
        ("* a\n+\n----\n# x\n----\n* b", "<ul><li>a<pre><code># x</code></pre></li><li>b</li></ul>"),
        ("----\n# not a heading\n\n* no\n----", "<pre><code># not a heading* no</code></pre>"),
        ("[source,sh]\n----\nx\n----", "<pre><code>x</code></pre>"),
        ("text\n\n  indented\n   more", "<p>text</p><pre><code>indented more</code></pre>"),
        ("____\nsaid\n____", "<blockquote><p>said</p></blockquote>"),
        ("[NOTE]\n====\nx\n====", "<p><strong>Note</strong></p><p>x</p>"),
        ("++++\n<script>\n++++", "<pre><code>&lt;script&gt;</code></pre>"),
        ("'''", "<hr>"),
        ("[[id]]\n[.lead]\ntext", "<p>text</p>"),
    ];
    for (text, wanted) in table {
        assert_eq!(html(text), wanted, "{text}");
    }
}

#[test]
fn tables_have_heads_and_rows() {
    let cells = "|===\n| A\n| B\n\n|1\n|*2*\n\n|\n|4\n|===";
    let wanted = "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td><strong>2</strong></td></tr><tr><td></td><td>4</td></tr></tbody></table>";
    let titled = html(&format!(".Counts\n[cols=\"1,1\", frame=\"none\", options=\"header\"]\n{cells}"));
    assert_eq!(titled, format!("<p><strong>Counts</strong></p>{wanted}"));
    assert_eq!(html("|===\n|A |B\n\n|1 |*2*\n| |4\n|==="), wanted);
}

#[test]
fn cells_are_begun_by_bars_or_parted_by_commas() {
    let body = |rows: &str| format!("<table><tbody>{rows}</tbody></table>");
    let two = |a: &str, b: &str| format!("<tr><td>{a}</td><td>{b}</td></tr>");
    let table = [
        ("[cols=\"1,1\"]\n|===\n|a|x\n|s|y\n|===", two("a", "x") + &two("s", "y")),
        ("[cols=\"1,1\"]\n|===\n|a a|x\n2+|y\n|===", two("a", "x") + "<tr><td>y</td></tr>"),
        (",===\na,\"b, \"\"c\"\"\"\nd,e\n,===", two("a", "b, &quot;c&quot;") + &two("d", "e")),
        ("[format=dsv]\n|===\na:b\n|===", two("a", "b")),
        ("[format=csv, separator=;]\n|===\na;b\n|===", two("a", "b")),
    ];
    for (text, rows) in table {
        assert_eq!(html(text), body(&rows), "{text}");
    }
    let head = "<table><thead><tr><th>A</th><th>B</th></tr></thead>";
    assert!(html("[%header,format=csv]\n|===\nA,B\n1,2\n|===").starts_with(head));
}

#[test]
fn lists_that_lack_their_blank_line_are_warned_of() {
    let (_, warnings) = parse("text:\n* a\n\ntext\n==== Head");
    let lines: Vec<usize> = warnings.iter().map(|warning| warning.line).collect();
    assert_eq!(lines, [2, 5]);
}

#[test]
fn nesting_has_an_end() {
    let deep: String = (4..3000).map(|count| format!("{}\n", "=".repeat(count % 60 + 4))).collect();
    parse(&deep);
    let items: String = (1..2000).map(|count| format!("{} x\n", "*".repeat(count))).collect();
    parse(&items);
    parse(&"* a\n+\n".repeat(20_000));
    parse(&"====\n* a\n+\n".repeat(20_000));
    parse(&"[x]\n".repeat(20_000));
    parse(&"|===\n3*|a\n".repeat(10_000));
}

proptest! {
    #[test]
    fn no_mess_of_lines_panics(lines in prop::collection::vec(
        prop::sample::select(vec!["", "* a", "** b", ". c", "+", "----", "====", "|===", "| x | y", "2+|z|", "'''", "[source]", ".T", "  in", "text +", "==== H", "____", "--", "[quote, A]", "1. n", "```", "é*", "///", "====="]),
        0..40,
    )) {
        parse(&lines.join("\n"));
    }
}
