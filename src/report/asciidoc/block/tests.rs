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

#[test]
fn an_item_may_follow_what_is_attached_to_the_one_before() {
    assert!(parse(". a\n+\npara\n. b").1.is_empty());
    assert_eq!(parse("para\n. b").1.len(), 1);
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
        ("NOTE: x\ny", "<p><strong>Note:</strong> x y</p>"),
        ("[TIP]\nx", "<p><strong>Tip:</strong> x</p>"),
        ("NOTES: x", "<p>NOTES: x</p>"),
        ("[quote, A, B]\nsaid", "<blockquote><p>said</p><p>— A, B</p></blockquote>"),
        ("[verse]\n____\na\nb\n\nc\n____", "<blockquote><p>a<br>b</p><p>c</p></blockquote>"),
        ("[%hardbreaks]\na\nb", "<p>a<br>b</p>"),
        ("> a\n> b\n>\n> * c\ntext", "<blockquote><p>a b</p><ul><li>c</li></ul></blockquote><p>text</p>"),
        ("****\na\n****\n\n--\nb\n--", "<p>a</p><p>b</p>"),
        ("++++\n<script>x</script><p>a <b>b</b></p>\n++++", "<p>a <strong>b</strong></p>"),
        ("++++\n<script>x</script>\n++++", ""),
        ("* [x] a\n- [ ] b\n\n. [x] c", "<ul><li>✓ a<ul><li>❏ b<ol><li>[x] c</li></ol></li></ul></li></ul>"),
        (
            "----\na <1>\n----\n<1> b\n<2> c",
            "<pre><code>a &lt;1&gt;</code></pre><ol><li>b</li><li>c</li></ol>",
        ),
        ("'''", "<hr>"),
        ("[[id]]\n[.lead]\ntext", "<p>text</p>"),
    ];
    for (text, wanted) in table {
        assert_eq!(html(text), wanted, "{text}");
    }
}

#[test]
fn terms_and_their_descriptions_stay_apart() {
    let item = |term: &str, said: &str| format!("<li><p><strong>{term}</strong></p>{said}</li>");
    let list = |items: &[String]| format!("<ul>{}</ul>", items.concat());
    let two = list(&[item("a b", "<p>c d</p>"), item("e", "<p>f</p>")]);
    let bare = "<li><strong>a</strong></li>".to_owned();
    let table = [
        ("a b:: c\nd\ne:: f", two.clone()),
        ("[horizontal]\na b::\n  c\n  d\n\ne::\n\nf", two.clone()),
        ("a b::\n+\nc d\n\ne:: f", two),
        (
            "a::\n* b\n* c\nd:: e",
            list(&[
                "<li><strong>a</strong><ul><li>b</li><li>c</li></ul></li>".to_owned(),
                item("d", "<p>e</p>"),
            ]),
        ),
        (
            "a:: b\nc::: d\ne:: f",
            list(&[item("a", &format!("<p>b</p>{}", list(&[item("c", "<p>d</p>")]))), item("e", "<p>f</p>")]),
        ),
        ("a:: b\n\ntext", list(&[item("a", "<p>b</p>")]) + "<p>text</p>"),
        ("a::", list(&[bare])),
        ("* a\nb:: c", "<ul><li>a b:: c</li></ul>".to_owned()),
        ("text\nb:: c", "<p>text b:: c</p>".to_owned()),
    ];
    for (text, wanted) in table {
        assert_eq!(html(text), wanted, "{text}");
    }
}

#[test]
fn films_are_links_and_unknown_calls_are_left_out() {
    let table = [
        ("video::a_b[youtube]", Some("https://www.youtube.com/watch?v=a_b"), 0),
        ("video::12[vimeo, 640]", Some("https://vimeo.com/12"), 0),
        ("audio::https://x.org/a.ogg[]", Some("https://x.org/a.ogg"), 0),
        ("video::a.mp4[]", None, 1),
        ("video::javascript:x[]", None, 1),
        ("gist::12[]", None, 1),
        ("toc::[]", None, 0),
    ];
    for (text, address, said) in table {
        let (body, warnings) = parse(text);
        let shown = body.html(2, &|_| None).replace("&amp;", "&");
        assert_eq!(warnings.len(), said, "{text}");
        match address {
            Some(address) => assert!(shown.contains(&format!("href=\"{address}\"")), "{shown}"),
            None => assert_eq!(shown, "", "{text}"),
        }
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
    parse(&"a::\n\n".repeat(20_000));
    parse(&"> ".repeat(20_000));
    parse(&"++++\n<b>\n++++\n".repeat(5_000));
    parse(&"`a:: ".repeat(20_000));
    parse(&"|===\n3*|a\n".repeat(10_000));
}

proptest! {
    #[test]
    fn no_mess_of_lines_panics(lines in prop::collection::vec(
        prop::sample::select(vec!["", "* a", "** b", ". c", "+", "----", "====", "|===", "| x | y", "2+|z|", "'''", "[source]", ".T", "  in", "text +", "==== H", "____", "--", "[quote, A]", "1. n", "```", "é*", "///", "=====", "a::", "b::: c", "> q", "> > r", "++++", "<1> d", "NOTE: e", "* [x] f", "video::g[youtube]", "[verse]"]),
        0..40,
    )) {
        parse(&lines.join("\n"));
    }
}
