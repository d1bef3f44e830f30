//! A report and its entries, as read from a document.

use crate::model::body::Body;
use crate::model::href::Href;
use crate::model::period::Period;
use crate::model::slug::Slug;
use serde::{Deserialize, Serialize};

/// One published document about a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Names the report in URLs: `2019q2`.
    pub slug: Slug,
    /// The title as the document gives it, or one made from the period.
    pub title: String,
    /// The form it was read from.
    pub format: Format,
    /// The months it is about, when the title or the path says so.
    pub period: Option<Period>,
    /// What stands before the first entry; may be empty.
    pub introduction: Body,
    /// The categories in the order of publication. Every entry names one of them.
    pub categories: Vec<Category>,
    /// The entries in the order of publication.
    pub entries: Vec<Entry>,
}

/// The form of a report's document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A folder with `_index.adoc`.
    Asciidoc,
    /// A Markdown document or a folder of them.
    Markdown,
    /// A page as published.
    Html,
    /// Plain text as mailed.
    Mail,
}

/// A section of the report that gathers entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Names the category in URLs; made from the name.
    pub slug: Slug,
    /// The name as shown.
    pub name: String,
    /// What the report says the category is; may be empty.
    pub description: Body,
}

/// One section of a report, written by a team: the unit of publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Names the entry within its report: the file's stem, or made from the title.
    pub slug: Slug,
    /// The title as the published page shows it (after typographic replacement).
    pub title: String,
    /// The category's slug.
    pub category: Slug,
    /// The stem of the file that held just this entry; `None` for one-document forms.
    pub stem: Option<String>,
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// The links of the entry's head.
    pub links: Vec<Link>,
    /// Who paid, one text per row of the source.
    pub sponsors: Vec<String>,
    /// What it says, without title, head rows and sponsor rows.
    pub body: Body,
}

/// A person, team or channel to ask about an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The name as written; empty where the source gives an address alone.
    pub name: String,
    /// The mail address, when the source gives one.
    pub email: Option<String>,
    /// Another address (a mailing list's page, a chat), when the source gives one.
    pub url: Option<Href>,
}

/// A link of an entry's head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What the link says; empty where the source gives the address alone.
    pub text: String,
    /// Where it leads; `None` where the source lost it.
    pub url: Option<Href>,
}

impl Category {
    /// A category by name alone.
    pub fn named(name: &str) -> Category {
        Category { slug: Slug::from_text(name), name: name.to_owned(), description: Body::default() }
    }
}

impl Contact {
    /// What is shown of the contact: its name, else its address.
    pub fn label(&self) -> &str {
        let address = self.email.as_deref().or(self.url.as_ref().map(Href::as_str));
        if self.name.is_empty() { address.unwrap_or_default() } else { &self.name }
    }
}

impl Link {
    /// What is shown of the link: its text, else its address.
    pub fn label(&self) -> &str {
        match &self.url {
            Some(url) if self.text.is_empty() => url.as_str(),
            _ => &self.text,
        }
    }
}

impl Report {
    /// The category an entry belongs to.
    pub fn category_of(&self, entry: &Entry) -> Option<&Category> {
        self.categories.iter().find(|category| category.slug == entry.category)
    }
}
