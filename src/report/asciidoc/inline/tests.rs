//! Texts and what they become.

use crate::model::body::{Block, Body, Inline};
use crate::model::slug::Slug;
use crate::report::Warning;
use crate::report::asciidoc::inline::{Context, Typography, read};
use crate::report::asciidoc::line::Place;
use crate::report::asciidoc::reference::References;
use proptest::prelude::*;

fn parse(text: &str) -> (Vec<Inline>, Vec<Warning>) {
    let mut references = References::default();
    references.add("OpenSSL 3 in base", &Slug::from_text("openssl3"));
    let mut warnings = Vec::new();
    let mut context = Context { references: &references, warnings: &mut warnings };
    let inlines = read(text, Place { file: "x.adoc", line: 1 }, Typography::Replaced, &mut context);
    (inlines, warnings)
}

fn html(text: &str) -> String {
    let body = Body(vec![Block::Paragraph(parse(text).0)]);
    let html = body.html(2, &|slug| Some(format!("/{slug}")));
    html.trim_end().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
}

#[test]
fn marks_become_elements() {
    let table = [
        ("a *bold* and _it_", "a <strong>bold</strong> and <em>it</em>"),
        ("is **NOT** in", "is <strong>NOT</strong> in"),
        ("a__b__c", "a<em>b</em>c"),
        ("***A b:*** c **d**", "<strong><strong>A b:</strong></strong> c <strong>d</strong>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("universe* and snake_case_name", "universe* and snake_case_name"),
        ("<feature>_UNSAFE and WITH_<feature>", "&lt;feature&gt;_UNSAFE and WITH_&lt;feature&gt;"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*open _crossed* over_", "<strong>open _crossed</strong> over_"),
        ("`a -- 'b'...`", "<code>a -- 'b'...</code>"),
        ("[.filename]#/boot/loader#,", "<code>/boot/loader</code>,"),
        ("`a [...]` or `[.]`", "<code>a [...]</code> or <code>[.]</code>"),
        ("#wg-www21 channel", "#wg-www21 channel"),
        ("[.big]#x#", "x"),
        ("\"`curved`\" and '`c`'", "“curved” and ‘c’"),
        ("`+{x}+` {plus}", "<code>{x}</code> +"),
        ("C++ and C++", "C++ and C++"),
        ("mv\\_ap806\\_gicp `\\#x`", "mv_ap806_gicp <code>#x</code>"),
        ("one +\ntwo +", "one<br>two"),
    ];
    for (text, wanted) in table {
        assert_eq!(html(text).replace("<br>\n", "<br>"), wanted, "{text}");
    }
}

#[test]
fn links_lead_where_they_say() {
    let table = [
        ("link:https://x.org/[X]", "<a href=\"https://x.org/\">X</a>"),
        ("link:https://x.org/[]", "<a href=\"https://x.org/\">https://x.org/</a>"),
        ("https://x.org/?a=__open__&b=*[it's]", "<a href=\"https://x.org/?a=__open__&amp;b=*\">it’s</a>"),
        ("(https://x.org/a).", "(<a href=\"https://x.org/a\">https://x.org/a</a>)."),
        ("<https://x.org/>", "<a href=\"https://x.org/\">https://x.org/</a>"),
        (
            "man:jail[8]",
            "<a href=\"https://man.freebsd.org/cgi/man.cgi?query=jail&amp;sektion=8&amp;format=html\">jail(8)</a>",
        ),
        ("package:a/b[],", "<a href=\"https://cgit.freebsd.org/ports/tree/a/b/\">a/b</a>,"),
        (
            "gitref:cbbac560910512345[repository=src]",
            "<a href=\"https://cgit.freebsd.org/src/commit/?id=cbbac560910512345\">cbbac560910512345</a>",
        ),
        ("<<_openssl_3_in_base,OpenSSL 3>>", "<a href=\"/openssl3\">OpenSSL 3</a>"),
        ("<<_nothing,Nothing>>", "Nothing"),
        ("mailto:a@x.org[A]", "<a href=\"mailto:a@x.org\">A</a>"),
        ("A <a_b@x.org>", "A &lt;<a href=\"mailto:a_b@x.org\">a_b@x.org</a>&gt;"),
        (
            "link:https://x.org[`#a:b` on M,window=_blank]",
            "<a href=\"https://x.org\"><code>#a:b</code> on M</a>",
        ),
        (
            "link:https://x.org[Bug 1 - [NEW PORT\\] net-im/qq]",
            "<a href=\"https://x.org\">Bug 1 - [NEW PORT] net-im/qq</a>",
        ),
        ("link:https://{host}/x[Site]", "Site"),
        (
            "image:https://x.org/a.png[\"One, two\",300] image:https://x.org/b_c.png[width=3]",
            "<img src=\"https://x.org/a.png\" alt=\"One, two\"> <img src=\"https://x.org/b_c.png\" alt=\"b c\">",
        ),
        ("link:https//x.org[X]", "<a href=\"https://x.org\">X</a>"),
        ("\\https://x.org \\link:x[y]", "https://x.org link:x[y]"),
        ("link:++https://x.org/a b++[X]", "<a href=\"https://x.org/a%20b\">X</a>"),
        ("C++, a, link:++https://x.org++[X]", "C++, a, <a href=\"https://x.org\">X</a>"),
    ];
    for (text, wanted) in table {
        let shown = html(text).replace(" rel=\"nofollow noopener\"", "").replace(" rel=\"noopener\"", "");
        assert_eq!(shown, wanted, "{text}");
    }
}

#[test]
fn macros_that_are_not_known_show_their_texts() {
    let table = [
        ("by author:jdoe[Jane Doe].", "by Jane Doe.", 1),
        ("see issue:12[]", "see issue:12[]", 1),
        ("Foo:bar[1] and foo:bar[1] a:b[c]", "Foo:bar[1] and foo:bar[1] a:b[c]", 0),
        (
            "`foo:bar[baz]` and foo: [baz] std::vec[x]",
            "<code>foo:bar[baz]</code> and foo: [baz] std::vec[x]",
            0,
        ),
        ("unset {name}, `{name}` ${name}", "unset {name}, <code>{name}</code> ${name}", 1),
    ];
    for (text, wanted, said) in table {
        assert_eq!(html(text), wanted, "{text}");
        assert_eq!(parse(text).1.len(), said, "{text}");
    }
}

#[test]
fn nothing_passes_through() {
    for text in [
        "pass:[<script>alert(1)</script>]",
        "+++<script>+++",
        "<script>alert(1)</script>",
        "link:javascript:alert(1)[x]",
        "link:data:text/html,<script>[x]",
        "image:javascript:x[<script>]",
        "link:++javascript:x++[y]",
        "link:https://x.org/\"onclick=x[y]",
    ] {
        let shown = html(text);
        assert!(!shown.contains("<script"), "{shown}");
        assert!(!shown.contains("href=\"javascript"), "{shown}");
        assert!(!shown.contains("href=\"data"), "{shown}");
        assert!(!shown.contains("\" onclick") && !shown.contains("\"onclick"), "{shown}");
    }
}

#[test]
fn guesses_name_their_lines() {
    let (_, warnings) = parse("one\ntwo link:../x[X]\nthree <<_y,Y>>\nfour link:https://{host}/[H]");
    let lines: Vec<usize> = warnings.iter().map(|warning| warning.line).collect();
    assert_eq!(lines, [2, 3, 4]);
}

#[test]
fn hostile_texts_take_linear_time() {
    for unit in [
        "*a ", "_", "`a", "link:x[", "link:", "[", "[[", "<<", "{a", "+", "+a ", "\"`", "https://", "a@",
        "ab:c[", "ab:c[d", "link:++a", "{a}", "]", "\\",
    ] {
        parse(&unit.repeat(10_000));
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "(?s).{0,200}") {
        parse(&text);
    }

    #[test]
    fn no_mess_of_marks_panics(parts in prop::collection::vec(
        prop::sample::select(vec!["*", "_", "`", "#", "[", "]", "link:", "https://x", "<<", ">>", "\"`", "`\"", "\\", "{plus}", "+", " +\n", "é", " ", "a", "man:", "(8)", "@x.org", "--", "'", "&#8217;", "[.filename]"]),
        0..60,
    )) {
        parse(&parts.concat());
    }
}
