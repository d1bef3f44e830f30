//! The published pages of 2015 and 2019 against their truth, and pages like the early ones.

use crate::truth::{Score, score, shared};
use tidings::model::report::Entry;
use tidings::report::html::{body, read};
use tidings::report::{Manuscript, Reading, Source, Warning};

/// A page as the only file.
pub fn manuscript(path: &str, bytes: Vec<u8>) -> Manuscript {
    Manuscript { name: path.to_owned(), files: vec![Source { path: path.to_owned(), bytes }] }
}

fn reading(html: &str) -> Reading {
    read(&manuscript("report-2002-09-2002-10.html", html.as_bytes().to_vec())).expect("a report")
}

fn published(name: &str) -> Option<(Reading, Score)> {
    let shared = shared()?;
    let path = format!("{name}.html");
    let bytes = std::fs::read(shared.join("reports").join(&path)).expect("the page");
    let truth = std::fs::read(shared.join("truth").join(format!("{name}.json"))).expect("the truth");
    let truth = serde_json::from_slice(&truth).expect("JSON");
    let reading = read(&manuscript(&path, bytes)).expect("a report");
    let score = score(&reading.report, &truth);
    println!("{}", score.row(&path));
    score.differences.iter().for_each(|difference| println!("  {difference}"));
    reading.warnings.iter().for_each(|warning| println!("  {warning}"));
    Some((reading, score))
}

/// All that the truth holds of a page is read from it; there are no exceptions.
fn assert_whole(score: &Score) {
    assert_eq!(score.differences, [] as [&str; 0]);
    assert!(score.in_order, "the order of the entries");
    assert_eq!(
        (score.entries.0, score.categories, score.words),
        (score.entries.1, score.entries.1, score.entries.1)
    );
    for (found, wanted) in [score.contacts, score.links, score.sponsors] {
        assert_eq!(found, wanted);
    }
}

#[test]
fn the_page_of_2015_is_read_whole() {
    let Some((reading, score)) = published("2015q1") else { return };
    assert_whole(&score);
    assert_eq!(reading.report.title, "FreeBSD Quarterly Status Report - 1st Quarter 2015");
    assert_eq!((reading.report.slug.as_str(), reading.report.categories.len()), ("2015q1", 8));
    assert_eq!(reading.warnings, []);
    let introduction = reading.report.introduction.plain_text();
    assert!(introduction.starts_with("This report covers"), "{introduction}");
    assert!(introduction.ends_with("is July 7th, 2015."), "{introduction}");
}

#[test]
fn the_page_of_2019_is_read_whole() {
    let Some((reading, score)) = published("2019q2") else { return };
    assert_whole(&score);
    assert_eq!(reading.report.title, "FreeBSD Quarterly Status Report - 2nd Quarter 2019");
    let descriptions: Vec<String> =
        reading.report.categories.iter().map(|category| category.description.plain_text()).collect();
    assert!(descriptions[0].ends_with("as found in the Administration Page."), "{descriptions:?}");
    assert!(descriptions[2].starts_with("Updating platform-specific features"), "{descriptions:?}");
    let introduction = reading.report.introduction.plain_text();
    assert!(introduction.ends_with("Have a nice read!\n-- Lorenzo Salvadore"), "{introduction}");
    // The only link that leads nowhere by itself.
    let warnings: Vec<usize> = reading.warnings.iter().map(|warning| warning.line).collect();
    assert_eq!(warnings, [295]);
}

#[test]
fn entries_begin_and_end_as_in_the_truth() {
    for name in ["2015q1", "2019q2"] {
        let Some((reading, _)) = published(name) else { return };
        let truth = std::fs::read(shared().expect("shared").join("truth").join(format!("{name}.json")));
        let truth: serde_json::Value = serde_json::from_slice(&truth.expect("the truth")).expect("JSON");
        for (entry, wanted) in
            reading.report.entries.iter().zip(truth["entries"].as_array().expect("entries"))
        {
            // The truth counts the heading of the open tasks as no text.
            let words = entry
                .body
                .plain_text()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .replace("Open tasks: ", "");
            let wanted = |key: &str| wanted[key].as_str().expect("words").to_owned();
            assert!(words.starts_with(&wanted("begins")), "{}: {words}", entry.title);
            // The page shows the source's <sponsor> of libvdsk as text; it is read as a sponsor.
            let ends = wanted("ends").replace(" Matthew Grooms", "");
            assert!(words.contains(&ends), "{}: {words}", entry.title);
        }
    }
}

/// The page's text without white space, as the parser of browsers finds it.
fn text_by_browser(html: &str) -> String {
    let page = scraper::Html::parse_document(html);
    let body = scraper::Selector::parse("body").expect("a selector");
    let body = page.select(&body).next().expect("a body");
    body.text().flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn no_text_is_lost_or_added_against_a_browser() {
    let strange = "<body><p>a<b>b<p>c</b>d<table><tr><td>e<td>f</table>g<ul><li>h<li>i</ul><dl><dt>j<dd>k</dl>\
                   <h3>l</h4>m&eacute;&#146;&unknown;&amp<!-- n --><pre>\n o\n\tp</pre><a name=q>r<a href=s>t</a>";
    let mut pages = vec![strange.to_owned()];
    if let Some(shared) = shared() {
        for name in ["2015q1.html", "2019q2.html"] {
            let bytes = std::fs::read(shared.join("reports").join(name)).expect("the page");
            pages.push(
                bytes.into_iter().map(char::from).filter(|c| !matches!(c, '\u{80}'..='\u{9f}')).collect(),
            );
        }
    }
    for page in pages.iter().map(|page| page.replace("></a>", ">-</a>")) {
        let text: String = body(&page).plain_text().chars().filter(|c| !c.is_whitespace()).collect();
        let expected = text_by_browser(&page);
        let equal = text.bytes().zip(expected.bytes()).take_while(|(ours, theirs)| ours == theirs).count();
        let near = |text: &str| text.chars().skip(equal.saturating_sub(60)).take(120).collect::<String>();
        assert!(text == expected, "{:?} is not {:?}", near(&text), near(&expected));
    }
}

/// As the pages of 2001 to 2004 have it: no categories, links as rows of addresses, their text
/// only a tooltip, hidden mail addresses.
const EARLY: &str = r##"<html><head><title>FreeBSD Bi-Monthly Status Report</title></head><body>
<p>Skip navigation</p>
<h1>Introduction</h1><p>Another busy pair of months.</p><h1>Future Editions</h1><p>Send mail.</p><hr>
<ul><li><a href="#Bluetooth-(Netgraph)">Bluetooth (Netgraph)</a></li><li><a href="#kgi">kgi</a></li></ul><hr>
<h2><a name="Bluetooth-(Netgraph)">Bluetooth (Netgraph)</a></h2>
<p>
  URL:
  <a href="http://www.geocities.com/m_evmenkin/" title="Latest snapshot">     http://www.geocities.com/m_evmenkin/
  </a><br>
  URL: <a href="http://bluez.sf.net" title="">http://bluez.sf.net</a>
</p>
<p>
  Contact: Maksim Yevmenkin &lt;<a href="mailto:m_at_x_dot_com">m_at_x_dot_com</a>&gt;<br>
  Contact: Mark Linimon &lt;<a href="mailto:linimon_at_lonesome_dot_com">linimon_at_lonesome_dot_com</a>&gt;
</p>
I am preparing a <b>release</b>, see <a href="#kgi">KGI</a>.
<ul><li><p>One</p><p>more</p><li>Two</ul>
<h3>Open tasks:</h3><ol><li>Test it</li></ol><hr>
<h2><a name="kgi">KGI</a></h2>
<table><tr><td><b>Contact</b></td><td>Nicholas Souchu &lt;nsouch@x.org&gt;<br>Jane Doe</td></tr>
<tr><td><b>URL</b></td><td><a href="../../kgi.html">KGI</a></td></tr></table>
<p>Text.</p><hr>
<h2><a name="kgi">KGI</a></h2><p><b>Contact:</b> <a href="mailto:k@x.org">Kay</a></p><p>More.</p><hr>
<a href="../news.html">News Home</a> | <a href="status.html">Status Home</a></body></html>"##;

fn links(entry: &Entry) -> Vec<(&str, Option<&str>)> {
    entry.links.iter().map(|link| (&*link.text, link.url.as_ref().map(|url| url.as_str()))).collect()
}

fn contacts(entry: &Entry) -> Vec<(&str, Option<&str>)> {
    entry.contacts.iter().map(|contact| (&*contact.name, contact.email.as_deref())).collect()
}

#[test]
fn early_pages_without_categories_are_read() {
    let Reading { report, warnings } = reading(EARLY);
    assert_eq!(report.title, "FreeBSD Bi-Monthly Status Report - September 2002 to October 2002");
    assert_eq!(
        report.introduction.plain_text(),
        "Another busy pair of months.\n\nFuture Editions\n\nSend mail."
    );
    let categories: Vec<&str> = report.categories.iter().map(|category| &*category.name).collect();
    assert_eq!(categories, ["FreeBSD Bi-Monthly Status Report"]);
    let slugs: Vec<&str> = report.entries.iter().map(|entry| entry.slug.as_str()).collect();
    assert_eq!(slugs, ["bluetooth-netgraph", "kgi", "kgi-2"]);
    let messages: Vec<&str> = warnings.iter().map(|warning| &*warning.message).collect();
    assert!(messages[0].starts_with("No category stands above this entry"), "{messages:?}");
    assert!(messages[1].starts_with("The address \"../../kgi.html\""), "{messages:?}");
    assert_eq!(warnings.iter().map(|warning| warning.line).collect::<Vec<_>>(), [5, 21]);
}

#[test]
fn the_heads_of_early_entries_are_read() {
    let report = reading(EARLY).report;
    let [bluetooth, kgi, second] = report.entries.as_slice() else { panic!("three entries") };
    assert_eq!(
        links(bluetooth),
        [
            ("Latest snapshot", Some("http://www.geocities.com/m_evmenkin/")),
            ("", Some("http://bluez.sf.net"))
        ]
    );
    assert_eq!(
        contacts(bluetooth),
        [("Maksim Yevmenkin", Some("m@x.com")), ("Mark Linimon", Some("linimon@lonesome.com"))]
    );
    assert_eq!(contacts(kgi), [("Nicholas Souchu", Some("nsouch@x.org")), ("Jane Doe", None)]);
    assert_eq!(links(kgi), [("KGI", None)]);
    assert_eq!(contacts(second), [("Kay", Some("k@x.org"))]);
    assert_eq!(second.body.plain_text(), "More.");
}

#[test]
fn the_text_of_an_early_entry_is_read() {
    let report = reading(EARLY).report;
    let html = report.entries[0].body.html(3, &|slug| Some(format!("/{slug}")));
    assert_eq!(
        html,
        "<p>I am preparing a <strong>release</strong>, see <a href=\"/kgi\">KGI</a>.</p>\n<ul>\n<li><p>One</p>\n\
         <p>more</p>\n</li>\n<li>Two</li>\n</ul>\n<h3>Open tasks:</h3>\n<ol>\n<li>Test it</li>\n</ol>\n"
    );
}

#[test]
fn categories_are_found_in_the_contents_when_no_heading_names_them() {
    let report = reading(
        "<h1>Introduction</h1><h3>Kernel</h3><ul><li><a href='#A'>A</a></ul><h3>Ports</h3><ul><li>
         <a href='#B'>B</a></ul><h2><a name=A>A</a></h2><p>a<h2><a name=B>B</a></h2><p>b",
    )
    .report;
    let of = |entry: &Entry| report.category_of(entry).map(|category| category.name.clone());
    assert_eq!(report.entries.iter().filter_map(of).collect::<Vec<_>>(), ["Kernel", "Ports"]);
    assert!(report.introduction.is_empty());
}

#[test]
fn weekly_reports_are_told_apart_by_their_day() {
    let slug = |title: &str, head: &str| {
        let page = format!("<title>{title}</title>{head}<h1>{title}</h1><h2>A</h2><p>one");
        reading(&page).report.slug.to_string()
    };
    assert_eq!(slug("News of the Week 2023-10-13", ""), "2023-10-13");
    assert_eq!(slug("News of the Week 2023-10-20", ""), "2023-10-20");
    let address = "<link rel=canonical href='https://x.org/2023/10/27/news/'>";
    assert_eq!(slug("News of the Week", address), "2023-10-27");
    assert_eq!(slug("News of October 2023", address), "2023-10");
}

#[test]
fn only_headings_that_say_nothing_leave_the_introduction() {
    let entry = "<h2><a name=A>A</a></h2><p>a<hr>";
    let table = [
        (
            "<title>News</title><h1>Summit</h1><p>We met.</p>",
            "Summit - September 2002 to October 2002",
            "We met.",
        ),
        (
            "<title>News</title><h1>Introduction:</h1><p>We met.</p>",
            "News - September 2002 to October 2002",
            "We met.",
        ),
        ("<title>News 2002Q3</title><h1>Welcome</h1><p>We met.</p>", "News 2002Q3", "Welcome\n\nWe met."),
    ];
    for (start, title, introduction) in table {
        let report = reading(&format!("{start}{entry}")).report;
        assert_eq!((&*report.title, &*report.introduction.plain_text()), (title, introduction));
    }
}

#[test]
fn rows_that_a_template_left_empty_are_none() {
    let report = reading(
        "<h2 id=a>A</h2><table title='Links'><tr><td>Links</td></tr><tr><td><a href='' title=''></a></td>
         <td>URL: <a href='' title=''></a></td></tr><tr><td><a href='https://x.org'></a></td><td>URL:
         <a href='https://x.org'>https://x.org</a></td></tr></table><p>URL: <a href=''></a></p>
         <p>Contact: D R &lt;<a href='mailto:'></a>&gt;<br/>Contact:  &lt;<a href='mailto:r@x.org'>r@x.org</a>&gt;</p><p>Text.",
    )
    .report;
    assert_eq!(links(&report.entries[0]), [("", Some("https://x.org"))]);
    assert_eq!(contacts(&report.entries[0]), [("D R", None), ("", Some("r@x.org"))]);
    assert_eq!(report.entries[0].body.plain_text(), "Text.");
}

#[test]
fn elements_of_the_source_that_pages_still_hold_are_read() {
    let report = reading(
        "<h2 id=a>A</h2><p><programlisting>\n\t% sysctl a<br clear=\"none\" />\n\t a: b<br clear=\"none\" />\n</programlisting></p><p>See <literal>ar</literal>, a <q>fine <tt>x</tt></q>.",
    )
    .report;
    assert_eq!(
        report.entries[0].body.html(3, &|_| None).replace('\n', "|"),
        "<pre><code>\t% sysctl a|\t a: b</code></pre>|<p>See <code>ar</code>, a “fine <code>x</code>”.</p>|"
    );
}

#[test]
fn sponsor_rows_of_2020_are_no_text() {
    let report = reading(
        "<h2 id=a>A</h2><p>Links:</p><ul><li><a href='https://x.org'>X</a></ul><p>Contact: B, &lt;b@x.org&gt;</p>
         <p>Text.</p><p>Sponsor: The FreeBSD Foundation</p><hr/>",
    )
    .report;
    let entry = &report.entries[0];
    assert_eq!(entry.sponsors, ["The FreeBSD Foundation"]);
    assert_eq!(links(entry), [("X", Some("https://x.org"))]);
    assert_eq!(contacts(entry), [("B", Some("b@x.org"))]);
    assert_eq!(entry.body.plain_text(), "Text.");
}

#[test]
fn relative_links_are_resolved_where_the_page_has_an_address() {
    let page = "<link rel=canonical href='https://www.FreeBSD.org/news/status/report.html'>
        <h2 id=a>A</h2><table title=Links><tr><td>Links<tr><td><a href='../b.html'>B</a><td>URL:</table><p>c";
    let report = reading(page).report;
    assert_eq!(links(&report.entries[0]), [("B", Some("https://www.freebsd.org/news/b.html"))]);
}

/// As the site publishes reports since 2021: Asciidoctor's sections inside of a page with navigation.
const SITE: &str = r##"<!doctype html><html lang=en><head><meta charset=utf-8>
<title>Example Status Report Second Quarter 2023 | The Example Project</title>
<link rel=canonical href=https://www.example.org/status/report-2023-04-2023-06/></head><body><div id=container>
<header><h2 class=blockhide>Navigation</h2><nav><ul><li><a href=/>Home</a></ul></nav></header><main><div id=content>
<aside id=sidewrap><div id=sidenav><h2>Section</h2><ul><li><a href=/about/>About</a></ul></div></aside>
<div id=contentwrap><h1>Example Status Report Second Quarter 2023</h1><h2 class=visually-hidden></h2>
<div id=toc class=toc><div id=toctitle>Table of Contents</div><ul class=sectlevel1><li><a href=#kernel>Kernel</a>
<ul class=sectlevel2><li><a href=#_pf>Pf</a></ul></ul></div>
<div id=preamble><div class=sectionbody><div class=paragraph><p>Here it is.</div><hr></div></div>
<div class=sect1><h2 id=kernel>Kernel<a class=anchor href=#kernel>#</a></h2><div class=sectionbody>
<div class=paragraph><p>What runs below.</div><div class=sect2><h3 id=_pf>Pf</h3>
<div class=paragraph><p>Links:<br><a href=https://x.org/a>The A</a> URL: <a href=https://x.org/a class=bare>https://x.org/a</a><br>
<a href=https://x.org/b class=bare>https://x.org/b</a> URL: <a href=https://x.org/b class=bare>https://x.org/b</a></div>
<div class=paragraph><p>Contact: Ann Doe &lt;<a href=mailto:ann@x.org>ann@x.org</a>&gt; Contact: <a href=https://x.org/list>The list</a></div>
<div class=paragraph><p>See <a href=#_ports>the other</a>.</div><div class=sect3><h4 id=_done>Done</h4>
<div class=ulist><ul><li><p>One</li><li><p>Two Sponsor: Example, Inc. Sponsor: Others</li></ul></div></div><hr></div></div></div>
<div class=sect1><h2 id=ports>Ports</h2><div class=sectionbody><div class=sect2><h3 id=_ports>Ports</h3>
<div class=paragraph><p>Contact: Bob <a href=mailto:bob@x.org>&lt;bob@x.org&gt;</a></div><div class="listingblock"><div class=content>
<pre># make</pre></div></div><div class=paragraph><p>Last.</div><div class=paragraph><p>Sponsor: Example</div></div></div></div>
<hr><div class=last-modified><p><strong>Last modified on</strong>: March 7, 2023 by <a href=https://x.org/c>C</a></div></div></div></main>
<footer><a href=/copyright/>Legal</a></footer></div></body></html>"##;

#[test]
fn pages_with_a_site_around_them_are_read() {
    let Reading { report, warnings } = reading(SITE);
    assert_eq!(
        (&*report.title, report.slug.as_str()),
        ("Example Status Report Second Quarter 2023", "2023q2")
    );
    assert_eq!(report.introduction.plain_text(), "Here it is.");
    let categories: Vec<(&str, String)> =
        report.categories.iter().map(|it| (&*it.name, it.description.plain_text())).collect();
    assert_eq!(categories, [("Kernel", "What runs below.".to_owned()), ("Ports", String::new())]);
    let [pf, ports] = report.entries.as_slice() else { panic!("{:?}", report.entries) };
    assert_eq!((&*pf.title, &*ports.title, ports.category.as_str()), ("Pf", "Ports", "ports"));
    assert_eq!(links(pf), [("The A", Some("https://x.org/a")), ("https://x.org/b", Some("https://x.org/b"))]);
    assert_eq!(contacts(pf), [("Ann Doe", Some("ann@x.org")), ("The list", None)]);
    assert_eq!(pf.sponsors, ["Example, Inc.", "Others"]);
    assert_eq!(
        pf.body.html(3, &|slug| Some(format!("/{slug}"))).replace('\n', ""),
        "<p>See <a href=\"/ports\">the other</a>.</p><h3>Done</h3><ul><li>One</li><li>Two</li></ul>"
    );
    assert_eq!(contacts(ports), [("Bob", Some("bob@x.org"))]);
    assert_eq!(
        (&*ports.body.plain_text(), &*ports.sponsors),
        ("# make\n\nLast.", &["Example".to_owned()][..])
    );
    let messages: Vec<&str> = warnings.iter().map(|warning| &*warning.message).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].starts_with("Two rows of the entry's head"), "{messages:?}");
    assert!(messages[1].starts_with("The last paragraph of \"Pf\" ends with a sponsor"), "{messages:?}");
}

#[test]
fn a_list_right_below_a_contact_is_text() {
    let report = reading(
        "<h2 id=a><a name=a>A</a></h2><p>Contact: B &lt;<a href='mailto:b@x.org'>b@x.org</a>&gt;</p><ul><li>One<li>Two</ul><p>After.",
    )
    .report;
    assert_eq!(contacts(&report.entries[0]), [("B", Some("b@x.org"))]);
    assert_eq!(report.entries[0].body.plain_text(), "One\nTwo\n\nAfter.");
}

#[test]
fn a_text_may_stand_above_the_contacts() {
    let above = SITE.replace(
        "<div class=paragraph><p>Contact: Bob",
        "<p>See <a href=https://x.org/1>1</a>.</p><p>Contact: Bob",
    );
    let Reading { report, warnings } = reading(&above);
    assert_eq!(contacts(&report.entries[1]), [("Bob", Some("bob@x.org"))]);
    assert_eq!(report.entries[1].body.plain_text(), "See 1.\n\n# make\n\nLast.");
    let told =
        |warning: &Warning| warning.message.starts_with("a text stands above the contacts of \"Ports\"");
    assert!(warnings.iter().any(told), "{warnings:?}");
}

#[test]
fn other_sites_tell_their_entries_by_the_rows_below_the_titles() {
    let report = reading(
        "<main><article><header><h1>Report May 2023</h1></header><p>Hello.<h2 id=k>Kernel</h2><h3 id=a>A</h3>
         <p>Contact: B &lt;<a href=mailto:b@x.org>b@x.org</a>&gt;</p><p>Text.<h4>More</h4><p>text</article></main>",
    )
    .report;
    assert_eq!((&*report.entries[0].title, &*report.categories[0].name), ("A", "Kernel"));
    assert_eq!(report.entries[0].body.plain_text(), "Text.\n\nMore\n\ntext");
}

/// As a blog shows a report: no rows of heads, signs beside headings, comments below.
const BLOG: &str = r##"<!doctype html><html><head><title>Report May 2024 - Blog</title></head><body>
<header><nav><h2>Menu</h2></nav></header><main><article><header><h1>Report May 2024</h1></header><div class=text>
<p>Hello.</p><h2 id=t>Teams<a class=headerlink href=#t>¶</a></h2><p>Who they are.</p>
<h3 id=c>Core <a href=#c>🔗</a></h3><p>one</p><h4 id=d>Done<a href=#d>§</a></h4><blockquote><p>two</p><h2>Said</h2></blockquote><p>after</p>
<h3>Ports</h3><p>two</p><h2>Projects</h2><h3>X</h3><p>three</p><table><tr><th>a<th>b<tr><td><h3>c</h3>d<td>e</table></div>
<div class=share><h4>Share this:</h4><ul><li><a href=https://x.org/share>Share</a></ul></div><footer>Posted</footer></article>
<h2>One thought on this</h2><p>Nice!</p><h3>Leave a Reply</h3><form><p>Your name</p></form></main><footer>Copyright</footer></body></html>"##;

#[test]
fn without_rows_of_heads_the_shape_of_the_page_tells_its_entries() {
    let Reading { report, warnings } = reading(BLOG);
    assert_eq!(report.introduction.plain_text(), "Hello.");
    let category =
        |entry: &Entry| report.category_of(entry).map_or("", |category| &*category.name).to_owned();
    let entries: Vec<(&str, String)> = report.entries.iter().map(|it| (&*it.title, category(it))).collect();
    let (teams, projects) = ("Teams".to_owned(), "Projects".to_owned());
    assert_eq!(entries, [("Core", teams.clone()), ("Ports", teams), ("X", projects)]);
    assert_eq!(report.categories[0].description.plain_text(), "Who they are.");
    let html = |at: usize| report.entries[at].body.html(3, &|_| None).replace('\n', "");
    assert_eq!(
        html(0),
        "<p>one</p><h3>Done</h3><blockquote><p>two</p><h3>Said</h3></blockquote><p>after</p>"
    );
    assert!(
        html(2).contains("<td><strong>c</strong><br>d</td>") && html(2).ends_with("</table>"),
        "{}",
        html(2)
    );
    let messages: Vec<&str> = warnings.iter().map(|warning| &*warning.message).collect();
    assert_eq!(messages, ["No entry has rows of contacts or links; the headings <h3> were read as entries"]);
}

#[test]
fn links_of_a_title_are_links_of_the_entry() {
    let report = reading(
        "<h1>Report</h1><h2>P</h2><h3>A (<a href='https://x.org/a'>website</a>) <a href='https://x.org/b'>↗</a></h3>a
         <h3 id=b>B <a href='https://x.org/r#b'>Link</a></h3>b",
    )
    .report;
    let [a, b] = report.entries.as_slice() else { panic!("{:?}", report.entries) };
    assert_eq!((&*a.title, a.slug.as_str(), &*b.title), ("A", "a", "B"));
    assert_eq!(links(a), [("website", Some("https://x.org/a")), ("", Some("https://x.org/b"))]);
    assert_eq!(links(b), []);
}

#[test]
fn sections_without_entries_keep_their_text() {
    let Reading { report, warnings } = reading(
        "<h1>Report May 2024</h1><h2 id=i>Introduction</h2><p>Hello.<h2 id=p>P</h2><h3 id=a>A</h3>
         <p>Contact: B &lt;b@x.org&gt;<p>a<h2 id=t>Thanks</h2><p>To all.<h2 id=q>Q</h2>",
    );
    assert_eq!(report.introduction.plain_text(), "Hello.");
    let entries: Vec<&str> = report.entries.iter().map(|entry| &*entry.title).collect();
    assert_eq!(entries, ["A", "Thanks"]);
    let messages: Vec<&str> = warnings.iter().map(|warning| &*warning.message).collect();
    assert_eq!(
        messages,
        [
            "The category \"Q\" has no entries and is left out",
            "\"Thanks\" has no place among the categories and was read as an entry"
        ]
    );
    let one_row = "<h1>R</h1><h2>A</h2><p>a<h2>B</h2><p>b<h3>s</h3><p>Links: <a href='https://x.org'>x</a><h2>C</h2><p>c";
    let report = reading(one_row).report;
    let entries: Vec<&str> = report.entries.iter().map(|entry| &*entry.title).collect();
    assert_eq!(entries, ["A", "B", "C"]);
}

#[test]
fn a_page_needs_no_second_level_of_headings() {
    let report = reading("<main><h1>Report May 2024</h1><p>i<h3>A</h3><p>a<h3>B</h3><p>b</main>").report;
    let entries: Vec<&str> = report.entries.iter().map(|entry| &*entry.title).collect();
    assert_eq!((entries, &*report.categories[0].name), (vec!["A", "B"], "Report"));
}

/// Pages made by hand: `TIDINGS_PAGE=path TIDINGS_TRUTH=2023q2.json cargo test --test reports -- --ignored --nocapture`.
#[test]
#[ignore = "compares a page that was made by hand"]
fn a_page_made_by_hand_is_compared() {
    let (Ok(path), Ok(truth)) = (std::env::var("TIDINGS_PAGE"), std::env::var("TIDINGS_TRUTH")) else {
        return;
    };
    let truth = std::fs::read(shared().expect("shared").join("truth").join(truth)).expect("the truth");
    let reading = read(&manuscript(&path, std::fs::read(&path).expect("the page"))).expect("a report");
    let score = score(&reading.report, &serde_json::from_slice(&truth).expect("JSON"));
    println!("{}", score.row(&path));
    score.differences.iter().for_each(|difference| println!("  {difference}"));
    reading.warnings.iter().for_each(|warning| println!("  {warning}"));
}
