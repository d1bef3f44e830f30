//! What an examination finds: one line for each thing looked at.

use serde::Serialize;

/// How serious it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// Some servers will not like it.
    Warn,
    /// Posts vanish, or accounts cannot be followed.
    Fail,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How serious it is.
    pub verdict: Verdict,
    /// What was looked at, in a word or two: `webfinger`, `note`.
    pub check: &'static str,
    /// The address that it is about.
    pub about: String,
    /// What is there.
    pub found: String,
    /// What to do about it; empty when all is well.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub remedy: &'static str,
}

/// Whether the site is meant for the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Everybody is to reach it.
    Public,
    /// It is tried on one machine or in a closed network.
    Private,
}

/// All that was found, in order.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The findings.
    pub findings: Vec<Finding>,
}

impl Sheet {
    /// All is well.
    pub fn ok(&mut self, check: &'static str, about: &str, found: impl Into<String>) {
        self.add(Verdict::Ok, check, about, found.into(), "");
    }

    /// Some servers will not like it.
    pub fn warn(&mut self, check: &'static str, about: &str, found: impl Into<String>, remedy: &'static str) {
        self.add(Verdict::Warn, check, about, found.into(), remedy);
    }

    /// Posts vanish.
    pub fn fail(&mut self, check: &'static str, about: &str, found: impl Into<String>, remedy: &'static str) {
        self.add(Verdict::Fail, check, about, found.into(), remedy);
    }

    /// True when something failed.
    pub fn is_ill(&self) -> bool {
        self.findings.iter().any(|finding| finding.verdict == Verdict::Fail)
    }

    fn add(
        &mut self,
        verdict: Verdict,
        check: &'static str,
        about: &str,
        found: String,
        remedy: &'static str,
    ) {
        self.findings.push(Finding { verdict, check, about: about.to_owned(), found, remedy });
    }
}
