//! What crawlers read: the list of all pages (sitemaps.org 0.9) and `robots.txt`.

use crate::iri::Site;
use crate::model::Timestamp;
use crate::page::wording::instant;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// The media type of a list.
pub const MEDIA_TYPE: &str = "application/xml; charset=utf-8";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A list of pages with the instants of their last changes. There may be 50,000 of them (sitemaps.org,
/// "Sitemap file format"), more than any report has.
pub fn pages(pages: &[(String, Timestamp)]) -> String {
    list("urlset", "url", pages)
}

/// A list of such lists.
pub fn index(lists: &[(String, Timestamp)]) -> String {
    list("sitemapindex", "sitemap", lists)
}

/// What crawlers may read: everything but what is looked up for them, here or at others.
pub fn robots(site: &Site) -> String {
    let asked = [site.follow(), site.search()];
    let asked = asked.iter().filter_map(|address| site.path_of(address));
    let asked: String = asked.map(|path| format!("Disallow: {path}\n")).collect();
    format!("User-agent: *\n{asked}\nSitemap: {}\n", site.sitemap())
}

fn list(root: &str, element: &str, pages: &[(String, Timestamp)]) -> String {
    let mut writer = Writer::new(Vec::new());
    write(&mut writer, root, element, pages).expect("memory takes every write");
    String::from_utf8(writer.into_inner()).expect("a document made of texts is a text")
}

fn write(
    writer: &mut Writer<Vec<u8>>,
    root: &str,
    element: &str,
    pages: &[(String, Timestamp)],
) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = writer.create_element(root).with_attribute(("xmlns", NAMESPACE));
    root.write_inner_content(|writer| {
        for (address, changed) in pages {
            writer.create_element(element).write_inner_content(|writer| {
                writer.create_element("loc").write_text_content(BytesText::new(address))?;
                let changed = instant(changed);
                writer.create_element("lastmod").write_text_content(BytesText::new(&changed))?;
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::page::sitemap::{index, pages};

    #[test]
    fn addresses_are_listed_with_their_last_change() {
        let changed = "2019-07-01T12:00:00Z".parse().expect("an instant");
        let listed = [("https://status.example.org/reports/2019q2/0?a&b".to_owned(), changed)];
        insta::assert_snapshot!(pages(&listed).replace("><", ">\n<"), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <url>
        <loc>https://status.example.org/reports/2019q2/0?a&amp;b</loc>
        <lastmod>2019-07-01T12:00:00Z</lastmod>
        </url>
        </urlset>
        "#);
        insta::assert_snapshot!(index(&listed).replace("><", ">\n<"), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <sitemap>
        <loc>https://status.example.org/reports/2019q2/0?a&amp;b</loc>
        <lastmod>2019-07-01T12:00:00Z</lastmod>
        </sitemap>
        </sitemapindex>
        "#);
    }
}
