//! Characters by name: `{plus}` writes a `+` that is no mark.

/// The character that a name stands for.
pub fn named(name: &str) -> Option<&'static str> {
    Some(match name {
        "plus" => "+",
        "asterisk" => "*",
        "backtick" => "`",
        "backslash" => "\\",
        "tilde" => "~",
        "caret" => "^",
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "startsb" => "[",
        "endsb" => "]",
        "vbar" => "|",
        "apos" => "'",
        "quot" => "\"",
        "lsquo" => "‘",
        "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        "deg" => "°",
        "nbsp" => "\u{a0}",
        "sp" => " ",
        "cpp" => "C++",
        "pp" => "++",
        "two-colons" => "::",
        "two-semicolons" => ";;",
        "empty" | "blank" | "zwsp" | "wj" => "",
        _ => return None,
    })
}
