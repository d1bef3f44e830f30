//! The addresses that crawlers look for.

use crate::iri::Site;

impl Site {
    /// The list of all pages, for search engines.
    pub fn sitemap(&self) -> String {
        self.absolute("/sitemap.xml")
    }

    /// A part of the list of all pages, from 1, when one would be too long.
    pub fn sitemap_part(&self, number: usize) -> String {
        self.absolute(&format!("/sitemap-{number}.xml"))
    }

    /// What crawlers may read.
    pub fn robots(&self) -> String {
        self.absolute("/robots.txt")
    }
}
