//! Lets the templates escape as bodies do: by `model::html`, which also drops the characters
//! that no page may hold. Templates therefore put attributes into double quotes only.

use crate::model::html::escape;
use askama::filters::Escaper;
use std::fmt;

/// What askama calls for every value of a template that is not marked safe.
#[derive(Clone, Copy)]
pub struct Escape;

impl Escaper for Escape {
    fn write_escaped_str<W: fmt::Write>(&self, mut page: W, text: &str) -> fmt::Result {
        page.write_str(&escape(text))
    }
}
