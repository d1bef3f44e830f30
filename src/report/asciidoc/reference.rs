//! What cross references of a report may name: its entries, by the ids their titles get.

use crate::model::slug::Slug;
use std::collections::HashMap;

/// The entries by id.
#[derive(Debug, Default)]
pub struct References {
    entries: HashMap<String, (Slug, String)>,
}

impl References {
    /// Notes an entry; of two with the same title the first one stands.
    pub fn add(&mut self, title: &str, slug: &Slug) {
        self.entries.entry(key(title)).or_insert_with(|| (slug.clone(), title.to_owned()));
    }

    /// The slug and the title of the entry that an id names.
    ///
    /// An id is made from a title by a rule that drops some characters and turns others into `_`
    /// (`_security_sandboxing_using_ktrace1`), so only letters and digits are compared.
    pub fn find(&self, id: &str) -> Option<(&Slug, &str)> {
        self.entries.get(&key(id)).map(|(slug, title)| (slug, &**title))
    }
}

fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use crate::model::slug::Slug;
    use crate::report::asciidoc::reference::References;

    #[test]
    fn ids_find_the_entries_whose_titles_made_them() {
        let mut references = References::default();
        references.add("Security Sandboxing Using ktrace(1)", &Slug::from_text("capsicum-ktracing"));
        references.add("Service Jails — automatic jailing of rc.d services", &Slug::from_text("jails"));
        let found = |id| references.find(id).map(|(slug, _)| slug.as_str());
        assert_eq!(found("_security_sandboxing_using_ktrace1"), Some("capsicum-ktracing"));
        assert_eq!(found("_service_jailsautomatic_jailing_of_rc_d_services"), Some("jails"));
        assert_eq!(found("_nothing"), None);
    }
}
