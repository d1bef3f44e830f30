//! Lines that open and close blocks. Knows nothing of what stands between.

/// What a block between delimiters holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    /// Lines that stay as they are.
    Verbatim,
    /// HTML that AsciiDoc would pass on unread.
    Passed,
    /// Blocks that are shown as if nothing stood around them.
    Compound,
    /// A quotation.
    Quote,
    /// Cells.
    Table,
}

impl Delimiter {
    /// The line that closes the block which this line opens.
    pub fn closing(self, opening: &str) -> &str {
        if opening.starts_with("```") { "```" } else { opening }
    }
}

/// What a line opens.
pub fn delimiter(text: &str) -> Option<Delimiter> {
    if text.starts_with("```") && !text[3..].contains('`') {
        return Some(Delimiter::Verbatim);
    }
    match text {
        "--" => return Some(Delimiter::Compound),
        "|===" | ",===" | ":===" => return Some(Delimiter::Table),
        "!===" => return Some(Delimiter::Verbatim),
        _ if text.len() < 4 => return None,
        _ => {}
    }
    let sign = text.as_bytes()[0];
    let delimiter = match sign {
        b'-' | b'.' => Delimiter::Verbatim,
        b'+' => Delimiter::Passed,
        b'=' | b'*' => Delimiter::Compound,
        b'_' => Delimiter::Quote,
        _ => return None,
    };
    text.bytes().all(|byte| byte == sign).then_some(delimiter)
}
