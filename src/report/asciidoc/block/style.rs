//! What stands before a block and says how it is to be read: `[source,shell]`, `.Title`.

const ADMONITIONS: [(&str, &str); 5] = [
    ("NOTE", "Note"),
    ("TIP", "Tip"),
    ("IMPORTANT", "Important"),
    ("WARNING", "Warning"),
    ("CAUTION", "Caution"),
];

/// The label of a paragraph that is a note (`NOTE: text`), and its text.
pub fn admonition(text: &str) -> Option<(&'static str, &str)> {
    let begins =
        |(name, label): &(&str, &'static str)| Some((*label, text.strip_prefix(name)?.strip_prefix(": ")?));
    ADMONITIONS.iter().find_map(begins)
}

/// What the lines before a block say of it.
#[derive(Debug, Default)]
pub struct Style<'t> {
    /// The title, without its dot.
    pub title: Option<&'t str>,
    attributes: Vec<&'t str>,
}

impl<'t> Style<'t> {
    /// As `[verse]` says it.
    pub fn verse() -> Style<'t> {
        Style { title: None, attributes: vec!["verse"] }
    }

    /// Takes a line that says something of the block to come. `false`: it is none.
    pub fn take(&mut self, text: &'t str) -> bool {
        if is_attribute_line(text) {
            self.attributes.push(&text[1..text.len() - 1]);
            return true;
        }
        match text.strip_prefix('.').filter(|title| !title.starts_with([' ', '\t', '.'])) {
            Some(title) if self.title.is_none() && !title.is_empty() => {
                self.title = Some(title);
                true
            }
            _ => false,
        }
    }

    /// True when no line said anything.
    pub fn is_empty(&self) -> bool {
        self.title.is_none() && self.attributes.is_empty()
    }

    /// True for code, terminals and what AsciiDoc would pass on unread.
    pub fn is_verbatim(&self) -> bool {
        self.is_one_of(&["source", "listing", "literal", "pass", "stem", "latexmath", "asciimath"])
    }

    /// True for quotations and verses.
    pub fn is_quote(&self) -> bool {
        self.is_one_of(&["quote", "verse"])
    }

    /// True where the ends of lines are shown.
    pub fn keeps_lines(&self) -> bool {
        let option =
            |name| self.attributes.iter().any(|text| self.value_in(text, name).contains("hardbreaks"));
        let marked = self.attributes.iter().any(|text| text.contains("%hardbreaks"));
        self.is_one_of(&["verse"]) || marked || option("options") || option("opts")
    }

    /// Who is quoted, and where.
    pub fn author(&self) -> Option<String> {
        let quote = self.attributes.iter().find(|text| matches!(first(text), "quote" | "verse"))?;
        let names: Vec<&str> =
            quote.split(',').skip(1).map(|name| name.trim().trim_matches(['"', '\''])).collect();
        let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// The label of a note, a tip or a warning.
    pub fn admonition(&self) -> Option<&'static str> {
        ADMONITIONS.iter().find(|(name, _)| self.is_one_of(&[name])).map(|(_, label)| *label)
    }

    /// True when the first row of a table is its head.
    pub fn has_header(&self) -> bool {
        let named =
            |text: &&str| text.contains("%header") || self.value_in(text, "options").contains("header");
        self.attributes.iter().any(|text| named(text) || self.value_in(text, "opts").contains("header"))
    }

    /// What parts the cells of a table, where it says that they are values with something between.
    pub fn parted_by(&self) -> Option<char> {
        let sign = match self.value("format")? {
            "csv" => ',',
            "dsv" => ':',
            "tsv" => '\t',
            _ => return None,
        };
        Some(self.value("separator").and_then(|text| text.chars().next()).unwrap_or(sign))
    }

    /// The number of columns of a table.
    pub fn columns(&self) -> Option<usize> {
        let columns = self.value("cols")?;
        let repeated = |column: &str| {
            let count = column.trim().split_once('*').and_then(|(count, _)| count.parse().ok());
            count.unwrap_or(1usize).clamp(1, 100)
        };
        Some(columns.split([',', ';']).map(repeated).sum())
    }

    /// The number that a list begins with, where it is given.
    pub fn start(&self) -> Option<u32> {
        self.value("start")?.parse().ok()
    }

    fn is_one_of(&self, styles: &[&str]) -> bool {
        self.attributes.iter().any(|text| styles.contains(&first(text)))
    }

    /// The value of a named attribute.
    fn value(&self, name: &str) -> Option<&'t str> {
        self.attributes.iter().map(|text| self.value_in(text, name)).find(|value| !value.is_empty())
    }

    /// The value of a named attribute, quoted or not; empty when there is none.
    fn value_in(&self, text: &'t str, name: &str) -> &'t str {
        let Some(at) = text.find(name) else { return "" };
        let Some(value) = text[at + name.len()..].strip_prefix('=') else { return "" };
        match value.strip_prefix('"') {
            Some(value) => value.split('"').next().unwrap_or_default(),
            None => value.split(',').next().unwrap_or_default(),
        }
    }
}

/// True for `[source,shell]`, `[.screen]`, `[[anchor]]` on a line of their own.
pub fn is_attribute_line(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else { return false };
    let begins = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '#' | '%' | ',' | '"' | '\'' | '[');
    inside.is_empty() || (inside.starts_with(begins) && (!inside.contains(']') || inside.starts_with('[')))
}

/// The first word of an attribute line: its style.
fn first(text: &str) -> &str {
    let first = text.split(',').next().unwrap_or_default().trim();
    first.split(['.', '#', '%']).next().unwrap_or_default()
}
