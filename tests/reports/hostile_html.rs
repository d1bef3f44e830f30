//! Pages that nobody writes in good faith, or no longer: read in bounded time and stack, and made
//! harmless.

use crate::html::manuscript;
use proptest::prelude::{ProptestConfig, any, proptest};
use std::time::{Duration, Instant};
use tidings::report::html::{body, read};
use tidings::report::{Manuscript, Unreadable};

#[test]
fn what_holds_no_report_is_refused() {
    let refusal = |bytes: &[u8]| read(&manuscript("a.html", bytes.to_vec())).expect_err("a refusal");
    assert_eq!(refusal(b" \n"), Unreadable::Empty("a.html".into()));
    assert_eq!(refusal(b"\0\x01"), Unreadable::Binary("a.html".into()));
    assert!(matches!(refusal(b"<p>a"), Unreadable::NoEntries(..)));
    let none = Manuscript { name: "a".into(), files: vec![] };
    assert_eq!(read(&none).expect_err("a refusal"), Unreadable::Empty("a".into()));
}

#[test]
fn hostile_fragments_become_harmless_text() {
    let table = [
        ("<script>alert(1)</script><a href='javascript:alert(1)' onclick=x>a</a>", "<p>a</p>\n"),
        ("<style>p{}</style><img src=x onerror=y alt='b'>", "<p>b</p>\n"),
        ("&lt;script&gt;<svg><script>c</script></svg>", "<p>&lt;script&gt;</p>\n"),
        ("<iframe src='https://x.org'>d</iframe><object>e</object>", "<p>e</p>\n"),
    ];
    for (html, expected) in table {
        assert_eq!(body(html).html(2, &|_| None), expected, "{html}");
    }
}

#[test]
fn blocks_of_all_kinds_are_read() {
    let table = [
        (
            "<table><tr><th>a<th>b<tr><td>c<td><p>d<p>e</table>",
            "<table>\n<thead><tr><th>a</th><th>b</th></tr>\n</thead>\n<tbody><tr><td>c</td><td>d<br><br>e</td></tr>\n</tbody>\n</table>\n",
        ),
        ("<table><tr><td><ul><li>a</table>", "<ul>\n<li>a</li>\n</ul>\n"),
        (
            "<dl><dt>a<dd>b<dd>c<dt>d</dl>",
            "<ul>\n<li><p><strong>a</strong></p>\n<p>b</p>\n<p>c</p>\n</li>\n<li><strong>d</strong></li>\n</ul>\n",
        ),
        ("<pre>\n a\n<b>b</b><br>c\n</pre>", "<pre><code> a\nb\nc</code></pre>\n"),
        (
            "<ol start=3><li>a<blockquote>b</blockquote></ol>",
            "<ol start=\"3\">\n<li>a<blockquote><p>b</p>\n</blockquote>\n</li>\n</ol>\n",
        ),
        ("<b>a<p>b</p></b><h5>c</h5><hr>", "<p>a</p>\n<p>b</p>\n<h4>c</h4>\n<hr>\n"),
    ];
    for (html, expected) in table {
        assert_eq!(body(html).html(2, &|_| None), expected, "{html}");
    }
}

/// Each of these takes a parser of quadratic time minutes.
#[test]
fn reading_takes_time_in_proportion() {
    let many = |part: &str| part.repeat(400_000 / part.len());
    let numbered = |part: &str| (0..40_000).map(|n| part.replace('#', &n.to_string())).collect::<String>();
    let pages = [
        many("<div>"),
        many("<b><p>"),
        many("<ul>"),
        many("<ul><li>"),
        many("<table><tr><td>"),
        many("<a href=x>"),
        many("<h2 id=a>"),
        many("<h2 id=a>b</h2>"),
        many("<h1 id=a>b</h1>"),
        many("<!--"),
        many("<!-"),
        many("&"),
        many("&#"),
        many("<"),
        many("</"),
        many("<a "),
        many("<script>"),
        many("</title"),
        many("<br>"),
        many("<hr>"),
        many("<p>Contact: a"),
        many("Contact:"),
        many("<a href=x>b</a>"),
        many("<i>a</i> "),
        many("\""),
        format!("<a{}>", numbered(" a#=b")),
        numbered("<b a#>") + &many("<p>"),
        format!("<a href=\"{}", many("'")),
        numbered("<h2 id=a#>a</h2>"),
        numbered("<h2>a&#48;#</h2><p><a href=x#>y</a>"),
        many("<sponsor>a</sponsor>"),
        "<h2 id=a>a</h2>".to_owned() + &many("<p>Sponsor: a"),
        "<h2 id=a>a</h2><p>Contact: a".to_owned() + &many("<br>b"),
    ];
    for page in pages {
        let start = Instant::now();
        let _ = body(&page);
        let _ = read(&manuscript("a.html", page.clone().into_bytes()));
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}: {}", start.elapsed(), &page[..40]);
    }
}

const PIECES: [&str; 40] = [
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<ol>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<tt>",
    "<a href='https://x.org'>",
    "</a>",
    "<a href='#a'>",
    "<div>",
    "</div>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "</pre>",
    "<h1 id=b>",
    "<h2 id=a>",
    "</h2>",
    "<h3>Open tasks:</h3>",
    "<br>",
    "<hr>",
    "Contact: A &lt;a@b.org&gt;",
    "Sponsor: C",
    "This project was sponsored by D, and E.",
    "URL: https://y.org",
    "text ",
    "<img src='https://x.org/i.png'>",
    "<sponsor>",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), tail in "[<>/!a-b&#;='\" -]{0,40}") {
        let text = text + &tail;
        let _ = body(&text);
        let _ = read(&manuscript("a.html", text.into_bytes()));
    }

    #[test]
    fn any_nesting_gives_a_body_that_can_be_stored(picks in proptest::collection::vec(0..PIECES.len(), 0..200)) {
        let html: String = picks.iter().map(|&pick| PIECES[pick]).collect();
        let body = body(&html);
        let stored = serde_json::to_string(&body).expect("JSON");
        proptest::prop_assert_eq!(serde_json::from_str::<tidings::model::body::Body>(&stored).expect("the body"), body);
        let _ = read(&manuscript("a.html", html.into_bytes()));
    }

    #[test]
    fn the_deepest_nesting_can_be_stored(piece in 0..PIECES.len(), second in 0..PIECES.len(), depth in 1usize..300) {
        let html = format!("{}{}", PIECES[piece], PIECES[second]).repeat(depth) + "x";
        let stored = serde_json::to_string(&body(&html)).expect("JSON");
        proptest::prop_assert!(serde_json::from_str::<tidings::model::body::Body>(&stored).is_ok());
    }
}
