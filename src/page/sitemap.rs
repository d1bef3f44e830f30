//! What crawlers read: the list of all pages (sitemaps.org 0.9) and `robots.txt`.

use crate::iri::Site;
use crate::model::Timestamp;
use crate::page::wording::instant;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// The media type of a list.
pub const MEDIA_TYPE: &str = "application/xml; charset=utf-8";
/// How many pages a list may have (sitemaps.org, "Sitemap file format").
pub const LONGEST: usize = 50_000;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Lists of pages with the instants of their last changes: one at [`Site::sitemap`], or, when that
/// would be too long, an index there and parts. Gives address, text and latest change of each.
pub fn sitemaps(
    site: &Site,
    pages: &[(String, Timestamp)],
    longest: usize,
) -> Vec<(String, String, Timestamp)> {
    if pages.len() <= longest {
        return vec![(site.sitemap(), list("urlset", "url", pages), latest(pages))];
    }
    let parts: Vec<_> = pages
        .chunks(longest)
        .zip(1..)
        .map(|(chunk, number)| (site.sitemap_part(number), list("urlset", "url", chunk), latest(chunk)))
        .collect();
    let named: Vec<_> = parts.iter().map(|(address, _, changed)| (address.clone(), *changed)).collect();
    let index = (site.sitemap(), list("sitemapindex", "sitemap", &named), latest(&named));
    [index].into_iter().chain(parts).collect()
}

/// What crawlers may read: everything but what is looked up for them, here or at others.
pub fn robots(site: &Site) -> String {
    let asked = [site.follow(), site.search()];
    let asked = asked.iter().filter_map(|address| site.path_of(address));
    let asked: String = asked.map(|path| format!("Disallow: {path}\n")).collect();
    format!("User-agent: *\n{asked}\nSitemap: {}\n", site.sitemap())
}

fn latest(pages: &[(String, Timestamp)]) -> Timestamp {
    pages.iter().map(|(_, changed)| *changed).max().unwrap_or(Timestamp::UNIX_EPOCH)
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
    use crate::iri::Site;
    use crate::model::Timestamp;
    use crate::page::sitemap::sitemaps;

    fn pages(count: usize) -> (Site, Vec<(String, Timestamp)>) {
        let site = Site::parse("https://status.example.org").expect("an origin");
        let changed: Timestamp = "2019-07-01T12:00:00Z".parse().expect("an instant");
        let page = |number: usize| (site.entry_page("2019q2", &number.to_string()), changed);
        let pages = (0..count).map(page).collect();
        (site, pages)
    }

    #[test]
    fn pages_are_listed_with_their_last_change() {
        let (site, pages) = pages(1);
        let lists = sitemaps(&site, &pages, 2);
        assert_eq!((lists.len(), &*lists[0].0), (1, "https://status.example.org/sitemap.xml"));
        insta::assert_snapshot!(lists[0].1.replace("><", ">\n<"), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <url>
        <loc>https://status.example.org/reports/2019q2/0</loc>
        <lastmod>2019-07-01T12:00:00Z</lastmod>
        </url>
        </urlset>
        "#);
    }

    #[test]
    fn too_many_pages_are_listed_in_parts() {
        let (site, pages) = pages(5);
        let lists = sitemaps(&site, &pages, 2);
        assert_eq!(lists.len(), 4);
        assert!(lists[0].1.contains("<sitemapindex") && lists[0].1.contains("/sitemap-3.xml</loc>"));
        assert_eq!(lists.iter().skip(1).map(|list| list.1.matches("<url>").count()).sum::<usize>(), 5);
    }
}
