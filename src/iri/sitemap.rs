//! The addresses that crawlers look for.

use crate::iri::Site;

impl Site {
    /// The list of all pages, for search engines.
    pub fn sitemap(&self) -> String {
        self.absolute("/sitemap.xml")
    }

    /// The part of the list that has a page: one for each report, so that a change in one leaves the others
    /// as they are, and one for all other pages.
    pub fn sitemap_part(&self, page: &str) -> String {
        let report = page.strip_prefix("/reports/").and_then(|rest| rest.split('/').next());
        self.absolute(
            &report
                .map_or("/sitemap.pages.xml".to_owned(), |report| format!("/sitemap.reports.{report}.xml")),
        )
    }

    /// What crawlers may read.
    pub fn robots(&self) -> String {
        self.absolute("/robots.txt")
    }
}
