//! What a link of a page leads to, and the guesses made on the way. Knows nothing of how links are
//! shown.

use crate::model::body::Target;
use crate::model::href::Href;
use crate::model::slug::Slug;
use crate::report::html::levels::Levels;
use crate::report::{Warning, typed};
use std::collections::HashMap;

/// What has to be known of the whole page to read a part of it.
#[derive(Default)]
pub struct Context {
    /// The file, for warnings.
    pub file: String,
    /// The page's own address, when it names one.
    pub base: Option<url::Url>,
    /// Which headings are titles.
    pub levels: Levels,
    /// The entries by their anchors.
    pub entries: HashMap<String, Slug>,
    /// Every guess so far.
    pub warnings: Vec<Warning>,
}

impl Context {
    /// Notes a guess.
    pub fn warn(&mut self, line: usize, message: String) {
        self.warnings.push(Warning { file: self.file.clone(), line, message });
    }

    /// Where a link of a body leads: to the web or to another entry. `None` makes it plain text.
    pub fn target(&mut self, address: &str, line: usize) -> Option<Target> {
        if let Some(anchor) = address.trim().strip_prefix('#') {
            return self.entries.get(anchor).map(|slug| Target::Entry(slug.to_string()));
        }
        self.href(address, line).map(Target::Web)
    }

    /// The address as one of the web; relative ones are resolved where the page says what to.
    pub fn href(&mut self, address: &str, line: usize) -> Option<Href> {
        // URL Standard, basic parser: tabs and new lines inside of an address do not count.
        let address: String = address.trim().chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
        let typed = typed::address(&address);
        if typed != address {
            let message =
                format!("The converter of the page broke the address {:?}; it was mended", shortened(&typed));
            self.warn(line, message);
        }
        // Escaped twice, as converters of converted pages do.
        let address = typed.replace("&amp;", "&");
        let href = Href::parse(&address).or_else(|| match address.strip_prefix("//") {
            Some(host) => Href::parse(&format!("https://{host}")),
            None => self.mended(&address, line).or_else(|| self.resolved(&address)),
        });
        if href.is_none() && !address.is_empty() {
            self.warn(line, format!("The address {:?} leads nowhere outside of its site or is not safe, so it is no link; write the whole address", shortened(&address)));
        }
        href
    }

    /// The address of a server whose author forgot the scheme.
    fn mended(&mut self, address: &str, line: usize) -> Option<Href> {
        let host = address.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
        let href = host.then(|| Href::parse(&format!("https://{address}"))).flatten()?;
        self.warn(line, format!("The address {:?} was read as {:?}", shortened(address), href.as_str()));
        Some(href)
    }

    fn resolved(&self, address: &str) -> Option<Href> {
        Href::parse(self.base.as_ref()?.join(address).ok()?.as_str())
    }
}

fn shortened(address: &str) -> String {
    crate::model::text::shorten(address, 80)
}

#[cfg(test)]
mod tests {
    use crate::report::html::address::Context;

    #[test]
    fn relative_addresses_need_a_base() {
        let mut context = Context::default();
        let mut href = |address: &str| context.href(address, 7).map(String::from);
        assert_eq!(href(" https://x.org/a\n\tb ").as_deref(), Some("https://x.org/ab"));
        assert_eq!(href("//x.org/").as_deref(), Some("https://x.org/"));
        assert_eq!(href("../a.html"), None);
        assert_eq!(href("java\nscript:alert(1)"), None);
        assert_eq!(href("www.x.org/~a/b.patch").as_deref(), Some("https://www.x.org/~a/b.patch"));
        assert_eq!(href("https://x.org/?a=<em>b</em>").as_deref(), Some("https://x.org/?a=__b__"));
        assert_eq!(href("https://x.org/a\u{2014}\u{200b}b").as_deref(), Some("https://x.org/a--b"));
        assert_eq!(context.warnings.len(), 5);
        context.base = url::Url::parse("https://x.org/news/status/report.html").ok();
        assert_eq!(
            context.href("../a.html", 1).map(String::from).as_deref(),
            Some("https://x.org/news/a.html")
        );
        assert_eq!(context.href("javascript:alert(1)", 1), None);
    }
}
