//! Markdown and raw HTML in it, and the trees that come out.

use crate::report::markdown::tree::{Definitions, body};
use crate::report::passage::Passage;

fn html(text: &str) -> (String, Vec<usize>) {
    let mut warnings = Vec::new();
    let passage = Passage { file: "x.md", line: 1, lines: text.lines().collect() };
    let tree = body(&passage, &Definitions::new(), &mut warnings);
    let html = tree.html(3, &|slug| Some(format!("/{slug}")));
    (html.replace('\n', ""), warnings.iter().map(|warning| warning.line).collect())
}

#[test]
fn markdown_becomes_a_clean_tree() {
    let table = [
        ("a\nb  \nc", "<p>a b<br>c</p>"),
        ("### A\ntext\n##### B", "<h3>A</h3><p>text</p><h5>B</h5>"),
        ("text:\n- a\n  - b\n- c", "<p>text:</p><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("## A {#a}\ntext {#b}", "<h3>A</h3><p>text {#b}</p>"),
        ("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
        ("> q\n\n    code <b>", "<blockquote><p>q</p></blockquote><pre><code>code &lt;b&gt;</code></pre>"),
        (
            "a <https://x.org> <a@b.org>",
            "<p>a <a href=\"https://x.org\">https://x.org</a> <a href=\"mailto:a@b.org\">a@b.org</a></p>",
        ),
        (
            "(see https://x.org/a_b_(c).)",
            "<p>(see <a href=\"https://x.org/a_b_(c)\">https://x.org/a_b_(c)</a>.)</p>",
        ),
        ("[a](#b-c) `x<y`", "<p><a href=\"/b-c\">a</a> <code>x&lt;y</code></p>"),
        (
            "a|b\n-|-\nc|d",
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>",
        ),
        ("x<br>y <!-- c -->", "<p>x<br>y</p>"),
        (
            "Vec<String> is [`a` Option<Box<T>>](https://x.org); ssh <user>@<host>",
            "<p>Vec&lt;String&gt; is <a href=\"https://x.org\"><code>a</code> Option&lt;Box&lt;T&gt;&gt;</a>; ssh &lt;user&gt;@&lt;host&gt;</p>",
        ),
        ("<port>\n is a number", "<p>&lt;port&gt; is a number</p>"),
        (
            "a <img src=https://x.org/1.png alt='One'> b",
            "<p>a <img src=\"https://x.org/1.png\" alt=\"One\"> b</p>",
        ),
        ("<a href=\"https://x.org\">t</a> *b", "<p><a href=\"https://x.org\">t</a> *b</p>"),
        ("a ~~gone~~ ~b ~c~", "<p>a gone ~b ~c~</p>"),
        ("> [!NOTE]\n> a", "<blockquote><p><strong>Note</strong></p><p>a</p></blockquote>"),
        ("a <b>b <i>c</b> d</i> <kbd>e</kbd> f", "<p>a <strong>b <em>c</em></strong> d <code>e</code> f</p>"),
        (
            "<h3 id=b>\n <a href='https://x.org'>B</a></h3>\n\nc",
            "<h3><a href=\"https://x.org\">B</a></h3><p>c</p>",
        ),
        (
            "<figure><img src=https://x.org/1.png alt=One><figcaption>Two</figcaption></figure>",
            "<p><img src=\"https://x.org/1.png\" alt=\"One\"></p><p>Two</p>",
        ),
        (
            "<p align=center><img src=https://x.org/1.png alt=One></p>",
            "<p><img src=\"https://x.org/1.png\" alt=\"One\"></p>",
        ),
        (
            "<ul><li>a <b>b</b> https://x.org</li></ul>\n\n<pre>\na\n  b\n</pre>",
            "<ul><li>a <strong>b</strong> <a href=\"https://x.org\">https://x.org</a></li></ul><pre><code>a  b</code></pre>",
        ),
        ("<ul><li>a <port> b</li></ul>", "<p>a &lt;port&gt; b</p>"),
        ("<iframe src=https://x.org/v></iframe>", "<p><a href=\"https://x.org/v\">https://x.org/v</a></p>"),
    ];
    for (text, expected) in table {
        assert_eq!(html(text), (expected.to_owned(), vec![]), "{text}");
    }
}

#[test]
fn what_may_not_pass_is_text_and_a_warning_with_its_line() {
    let table = [
        ("a\n\nb [c](javascript:x) d", "<p>a</p><p>b c d</p>", 3),
        ("![t](a.png)", "<p>t</p>", 1),
        ("\n<form onclick=x><p>a &amp; b</p><script>x</script>c</form>", "<p>a &amp; b</p><p>c</p>", 2),
        ("x\n<u>Ctrl</u>", "<p>x Ctrl</p>", 2),
        ("x\nVec<B> <?php", "<p>x Vec &lt;?php</p>", 2),
        ("a <script>x</script>", "<p>a x</p>", 1),
        ("<tr><td>a</td><td>b</td></tr>", "<p>a b</p>", 1),
        (
            "\n<table onclick=x><tr><td>a<progress></progress><script>x</script></td><td><a href='https://x.org'>b</a></td></tr></table>",
            "<table><tbody><tr><td>a</td><td><a href=\"https://x.org\">b</a></td></tr></tbody></table>",
            2,
        ),
        ("[a](www.x.org/y\")", "<p><a href=\"https://www.x.org/y\">a</a></p>", 1),
    ];
    for (text, expected, line) in table {
        assert_eq!(html(text), (expected.to_owned(), vec![line]), "{text}");
    }
}

#[test]
fn an_address_that_is_not_safe_is_no_link_in_a_table_and_a_warning_with_its_line() {
    let text = "a\n\n<table>\n<tr><td>b</td>\n<td><a href='javascript:x'>c</a><img src='data:x' alt=d></td></tr>\n</table>";
    let table = "<table><tbody><tr><td>b</td><td>cd</td></tr></tbody></table>";
    assert_eq!(html(text), (format!("<p>a</p>{table}"), vec![5, 5]));
    let inline = "a <img src='data:x' alt=d> <a href='javascript:x'>c</a>";
    assert_eq!(html(inline), ("<p>a d c</p>".to_owned(), vec![1, 1]));
}

#[test]
fn deep_nesting_is_flattened() {
    for text in [">".repeat(5000) + "a", "- ".repeat(5000) + "a", "*a ".repeat(5000) + &"b*".repeat(5000)] {
        let (html, _) = html(&text);
        assert!(html.matches('<').count() < 100, "{}", html.len());
        assert!(html.contains('a'));
    }
}
