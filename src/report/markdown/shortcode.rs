//! Calls of a site generator's templates that stand on lines of their own: `{{ video(id="…") }}`,
//! `{{< figure … >}}`, `{% details(…) %}`. What they would show is not in the source, so they are left out;
//! the text between a call and its end stays. Knows nothing of what any of them does.

use crate::report::markdown::fence::Fence;
use crate::report::passage::Passage;

/// How calls begin and end, the longer of two before its beginning.
const MARKS: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), (FUNCTION, "}}"), ("{%", "%}")];

/// What it encloses is a call only if it has brackets: `{{ name }}` is a value.
const FUNCTION: &str = "{{";

/// How many lines one call may go on for.
const LINES: usize = 12;

/// A call that was left out.
pub struct Call {
    /// The line, counted from 0 within the passage.
    pub at: usize,
    /// What is called.
    pub name: String,
}

/// The passage with nothing in the lines that are only calls, and the calls but for those that end another.
pub fn without<'a>(passage: &Passage<'a>) -> (Passage<'a>, Vec<Call>) {
    let mut lines = passage.lines.clone();
    let (mut fence, mut left_out) = (Fence::default(), Vec::new());
    let mut at = 0;
    while at < lines.len() {
        let called = if fence.holds(lines[at]) { None } else { called(&lines[at..]) };
        let Some((names, taken)) = called else {
            at += 1;
            continue;
        };
        left_out.extend(names.into_iter().map(|name| Call { at, name }));
        for line in &mut lines[at..at + taken] {
            *line = &line[..margin(line)];
        }
        at += taken;
    }
    (Passage { lines, ..passage.clone() }, left_out)
}

/// The names of the calls with which the lines begin, and how many lines they take.
fn called(lines: &[&str]) -> Option<(Vec<String>, usize)> {
    let first = lines.first().filter(|line| !line.starts_with("    ") && !line.starts_with('\t'))?;
    if !first[margin(first)..].starts_with('{') {
        return None;
    }
    let mut text = String::new();
    for (at, line) in lines.iter().take(LINES).enumerate() {
        let line = line[margin(line)..].trim_end();
        text = format!("{text} {line}");
        match names(&text) {
            Some(names) => return Some((names, at + 1)),
            None if line.is_empty() => return None,
            None => {}
        }
    }
    None
}

/// Where a line begins behind blanks and the marks of quotations, which stay. `>}}` ends a call.
fn margin(line: &str) -> usize {
    let rest = line.trim_start_matches([' ', '\t', '>']);
    let margin = line.len() - rest.len();
    let ends_call = rest.starts_with("}}") && line[..margin].ends_with('>');
    margin - usize::from(ends_call)
}

/// The names in a text that is nothing but calls, without those that end another.
fn names(text: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, length) = first(rest)?;
        names.extend(name);
        rest = rest[length..].trim_start();
    }
    Some(names)
}

/// The name of the call that a text begins with, unless it ends another, and its length.
pub fn first(text: &str) -> Option<(Option<String>, usize)> {
    let (open, close) = marks(text)?;
    let (inside, _) = text[open.len()..].split_once(close)?;
    let length = open.len() + inside.len() + close.len();
    let inside = inside.trim_matches(['-', ' ']);
    let call = inside.trim_start_matches(['/', ' ']);
    let end = call.find(|c: char| !c.is_alphanumeric() && !"_-./".contains(c)).unwrap_or(call.len());
    let (name, values) = call.split_at(end);
    let whole = open != FUNCTION || (values.starts_with('(') && values.ends_with(')'));
    let ends = inside.starts_with('/') || name.starts_with("end");
    (whole && name.starts_with(char::is_alphabetic)).then(|| ((!ends).then(|| name.to_owned()), length))
}

/// The marks of the call or value that a text begins with, its beginning and its end.
pub fn marks(text: &str) -> Option<(&'static str, &'static str)> {
    MARKS.into_iter().find(|(open, _)| text.starts_with(open))
}

/// True for a line with nothing but calls.
pub fn is_called(line: &str) -> bool {
    let calls = line[margin(line)..].trim();
    !calls.is_empty() && names(calls).is_some()
}

/// The warning about a call.
pub fn left_out(name: &str) -> String {
    format!(
        "{name} is called here, which only the site's generator knows; it was left out: write what it shows"
    )
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::shortcode::without;
    use crate::report::passage::Passage;

    /// The lines that are left, and the calls with their lines.
    fn shown(text: &str) -> (String, String) {
        let (passage, calls) = without(&Passage { file: "x.md", line: 1, lines: text.lines().collect() });
        let calls = calls.iter().map(|call| format!("{}:{}", call.at, call.name));
        (passage.lines.join("|"), calls.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn lines_that_are_only_calls_are_left_out() {
        let table = [
            ("a\n{{ video(id=\"x_y\") }}\nb", "a||b", "1:video"),
            ("{{< figure src=/a.png >}} {{% note %}}\nb\n{{% /note %}}", "|b|", "0:figure 0:note"),
            ("{% details(summary=\"[a](b)\") %}\n> b\n{%- end -%}", "|> b|", "0:details"),
            ("> a\n> {{ video(id=1) }}\n> b", "> a|> |> b", "1:video"),
            ("{{< figure\n  src=a\n>}}\nb", "|  ||b", "0:figure"),
        ];
        for (text, lines, calls) in table {
            assert_eq!(shown(text), (lines.to_owned(), calls.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_call_or_stands_in_text_or_code_stays() {
        let table = [
            "see {{ video(id=1) }}",
            "{{ video(id=1) }} shows it",
            "{{ name }}",
            "{{}}",
            "{ a }",
            "{{< figure\n\n>}}",
            "```\n{{ video(id=1) }}\n```",
            "    {{ video(id=1) }}",
            "`{% raw %}`",
        ];
        for text in table {
            assert_eq!(shown(text), (text.replace('\n', "|"), String::new()), "{text}");
        }
    }
}
