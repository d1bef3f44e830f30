//! The body of an entry: a small clean tree, the same whatever form the report came in.
//!
//! There is no node for raw HTML, so none can come through. How a tree is shown stands in
//! [`crate::model::html`] and [`crate::model::text`].

use crate::model::href::Href;
use serde::{Deserialize, Serialize};

/// Blocks in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Body(pub Vec<Block>);

/// One block of a [`Body`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading inside the entry. Level 1 is the entry's own sub-heading, 5 the deepest.
    Heading {
        /// 1 to 5.
        level: u8,
        /// What the heading says.
        content: Vec<Inline>,
    },
    /// A list of items, each a body of its own.
    List {
        /// The first number of an ordered list; `None` for bullets.
        start: Option<u32>,
        /// The items in order.
        items: Vec<Body>,
    },
    /// A quotation.
    Quote(Body),
    /// Text whose line breaks and spaces count: code, terminal sessions, drawings.
    Preformatted(String),
    /// A table. Rows may differ in length.
    Table {
        /// The heads of the columns; empty when there are none.
        head: Vec<Vec<Inline>>,
        /// The rows, each a list of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A thematic break.
    Rule,
}

/// A run of text inside a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Plain text. White space folds when shown.
    Text(String),
    /// Code, file names, commands.
    Code(String),
    /// Strong importance.
    Strong(Vec<Inline>),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// A link. Content is never empty: the address stands in when the source has no text.
    Link {
        /// Where it leads.
        target: Target,
        /// What it says.
        content: Vec<Inline>,
    },
    /// A picture that lies elsewhere.
    Image {
        /// Where it lies (`http` or `https`).
        source: Href,
        /// What it shows, for those who do not see it; may be empty.
        alternative: String,
    },
    /// A line break inside the block.
    Break,
}

/// Where a link of a body leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Out into the web.
    Web(Href),
    /// Another entry of the same report, by its slug; shown as plain text if there is none.
    Entry(String),
}

impl Body {
    /// True when nothing at all would be shown.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of words that are read: list markers, addresses behind links and the
    /// descriptions of pictures do not count.
    pub fn words(&self) -> usize {
        self.plain_text().split_whitespace().count()
    }
}

impl Inline {
    /// Plain text as an inline.
    pub fn text(text: impl Into<String>) -> Inline {
        Inline::Text(text.into())
    }

    /// A link to the web that says `content`, or its address when `content` is empty.
    pub fn link(href: Href, content: Vec<Inline>) -> Inline {
        let content = if content.is_empty() { vec![Inline::text(href.as_str())] } else { content };
        Inline::Link { target: Target::Web(href), content }
    }
}
