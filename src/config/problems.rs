//! What is wrong with a configuration, all of it at once.

use serde::Serialize;
use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The key as the operator wrote it, `site.url` or `TIDINGS_SITE_URL`; empty when the text is no
    /// TOML.
    pub key: String,
    /// What is wrong with it and what to do, without the key.
    pub sentence: String,
}

impl Problem {
    /// A problem with a key.
    pub fn new(key: impl Into<String>, sentence: impl Into<String>) -> Problem {
        Problem { key: key.into(), sentence: sentence.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key.is_empty() {
            true => f.write_str(&self.sentence),
            false => write!(f, "{}: {}", self.key, self.sentence),
        }
    }
}

/// All that is wrong with a configuration, a line each.
#[derive(Debug, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = if self.0.len() == 1 { "" } else { "s" };
        write!(f, "the configuration has {} problem{many}:", self.0.len())?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}
