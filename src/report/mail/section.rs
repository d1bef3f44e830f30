//! The parts of a report as they were found: where they begin and what they are.

/// A part of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its first line, as an index: the heading, or the text where that is lost.
    pub at: usize,
    /// The first line of its text.
    pub text: usize,
    /// What it is.
    pub kind: Kind,
}

/// What a part of the report is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The name of a category; its text is the description.
    Category(String),
    /// An entry.
    Entry {
        /// The title as shown.
        title: String,
        /// The category that the table of contents gives it.
        category: Option<String>,
    },
}

/// The parts in order, with every guess and the number of its line.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The parts.
    pub sections: Vec<Section>,
    /// The guesses.
    pub guesses: Vec<(usize, String)>,
}
