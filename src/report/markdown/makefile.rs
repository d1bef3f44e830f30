//! The Makefile of a Markdown folder: its variables are the categories, and list the entries.

use std::collections::HashMap;

/// A variable that lists Markdown files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The category's name as published.
    pub name: String,
    /// What the comment above the variable says.
    pub comment: String,
    /// The files with their lines, from 1.
    pub files: Vec<(String, usize)>,
}

/// Variables whose categories are published under names of their own, in the order of
/// publication, which is not that of the Makefile.
const KNOWN: [(&str, &str); 9] = [
    ("TeamReports", "FreeBSD Team Reports"),
    ("Projects", "Projects"),
    ("Kernel", "Kernel"),
    ("Architectures", "Architectures"),
    ("Userland", "Userland Programs"),
    ("Ports", "Ports"),
    ("Documentation", "Documentation"),
    ("Miscellaneous", "Miscellaneous"),
    ("ThirdParty", "Third-Party Projects"),
];

/// The variables in the order of publication: well-known ones as the reports have always had
/// them, any other after the one that stands before it.
pub fn variables(text: &str) -> Vec<Variable> {
    let mut found: Vec<(usize, Variable)> = Vec::new();
    let mut named: HashMap<String, usize> = HashMap::new();
    let mut comment: Vec<&str> = Vec::new();
    let mut place = 0;
    let lines = joined(text);
    for (line, at) in &lines {
        if let Some(words) = line.strip_prefix('#') {
            comment.extend(words.split_whitespace());
        } else {
            if let Some((name, files)) = assigned(line, *at) {
                place = KNOWN.iter().position(|(known, _)| *known == name).unwrap_or(place);
                let name = published(name);
                match named.get(&name) {
                    // `+=` adds to the variable.
                    Some(&at) => found[at].1.files.extend(files),
                    None => {
                        named.insert(name.clone(), found.len());
                        found.push((place, Variable { name, comment: comment.join(" "), files }));
                    }
                }
            }
            comment.clear();
        }
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, variable)| variable).collect()
}

/// The year and quarter that the variables give, as `2020q4`.
pub fn quarter(text: &str) -> Option<String> {
    let value = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line[name.len()..].trim_start_matches(['?', ':', '=', ' ', '\t']).trim().to_owned())
    };
    Some(format!("{}q{}", value("YEAR")?, value("QUARTER")?))
}

/// Lines with their numbers; one that ends in `\` goes on.
fn joined(text: &str) -> Vec<(String, usize)> {
    let mut lines: Vec<(String, usize)> = Vec::new();
    let mut open = false;
    for (at, line) in text.lines().enumerate() {
        let goes_on = line.trim_end().ends_with('\\');
        let part = line.trim_end().trim_end_matches('\\');
        match lines.last_mut().filter(|_| open) {
            Some((whole, _)) => {
                whole.push(' ');
                whole.push_str(part);
            }
            None => lines.push((part.to_owned(), at + 1)),
        }
        open = goes_on;
    }
    lines
}

/// `Name= a.md b.md`, when files of Markdown are assigned.
fn assigned(line: &str, at: usize) -> Option<(&str, Vec<(String, usize)>)> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim_end_matches(['?', '+', ':', '!']).trim();
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let value = value.split('#').next().unwrap_or_default();
    let files: Vec<_> = value
        .split_whitespace()
        .filter(|word| word.to_ascii_lowercase().ends_with(".md"))
        .map(|word| (word.to_owned(), at))
        .collect();
    (plain && !files.is_empty()).then_some((name, files))
}

/// The well-known name, or the variable's words: `NetworkStack` → `Network Stack`.
fn published(variable: &str) -> String {
    if let Some((_, name)) = KNOWN.iter().find(|(known, _)| *known == variable) {
        return (*name).to_owned();
    }
    let mut name = String::new();
    let mut last = ' ';
    for c in variable.chars() {
        if c == '_' || (c.is_ascii_uppercase() && last.is_ascii_lowercase()) {
            name.push(' ');
        }
        if c != '_' {
            name.push(c);
        }
        last = c;
    }
    name.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::makefile::{quarter, variables};

    #[test]
    fn variables_are_categories_in_the_order_of_publication() {
        let text = "# Report year\nYEAR?=\t2020\nQUARTER?= 4\n\n# Teams, official\n# and not\nTeamReports= core.md \\\n  ci.md\nUserland= ping.md\nNetworkStack= pf.md\nKernel=zstd.md # a.md\nPorts=\nKernel+= ena.md\n\n.include <../tools/Makefile>\n";
        let found: Vec<_> = variables(text)
            .into_iter()
            .map(|v| (v.name, v.comment, v.files.into_iter().map(|(file, _)| file).collect::<Vec<_>>()))
            .collect();
        let row = |name: &str, comment: &str, files: &[&str]| {
            (name.to_owned(), comment.to_owned(), files.iter().map(|file| (*file).to_owned()).collect())
        };
        assert_eq!(
            found,
            [
                row("FreeBSD Team Reports", "Teams, official and not", &["core.md", "ci.md"]),
                row("Kernel", "", &["zstd.md", "ena.md"]),
                row("Userland Programs", "", &["ping.md"]),
                row("Network Stack", "", &["pf.md"]),
            ]
        );
        assert_eq!(quarter(text).as_deref(), Some("2020q4"));
    }
}
