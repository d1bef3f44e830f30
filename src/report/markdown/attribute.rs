//! Lists of attributes that generators of sites know behind what stands before them: `{: .lead}`,
//! `{#id .class}`, `{width=50%}`. They say how something looks, so nothing of them is kept.

/// The length of the list that `rest` begins with; `before` is what the line holds before it.
pub fn length(before: &str, rest: &str) -> Option<usize> {
    let end = rest.find('}')?;
    let inside = rest[1..end].strip_prefix(':');
    let alone = before.trim_matches(['>', ' ']).is_empty() && rest[end + 1..].trim().is_empty();
    let heading = before.starts_with('#') && before.ends_with(' ') && rest[end + 1..].trim().is_empty();
    let fits = match inside {
        Some(inside) => attributes(inside) || (alone && is_name(inside.trim())),
        None => (before.ends_with(')') || heading) && attributes(&rest[1..end]),
    };
    fits.then_some(end + 1)
}

/// True for `.class #id key="a value"`, and words among them.
fn attributes(list: &str) -> bool {
    let unquoted: String = list.split(['"', '\'']).step_by(2).collect();
    let words = || unquoted.split_whitespace().map(|word| word.trim_start_matches(':'));
    let names = |word: &str| word.strip_prefix(['.', '#']).is_some_and(is_name);
    let sets = |word: &str| word.split_once('=').is_some_and(|(key, _)| is_name(key));
    let any = words().any(|word| names(word) || sets(word));
    any && words().all(|word| names(word) || sets(word) || is_name(word))
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "_-:".contains(c))
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::attribute::length;

    #[test]
    fn only_lists_of_attributes_are_taken() {
        let table = [
            ("## One ", "{: #one .no_toc}", true),
            ("## One ", "{#one .no_toc}", true),
            ("", "{: .lead title=\"a b\" }", true),
            ("> ", "{:toc}", true),
            ("[a](b)", "{:target=\"_blank\"} c", true),
            ("![a](b)", "{width=50%}", true),
            ("text ", "{:ok}", false),
            ("text ", "{:ok, value}", false),
            ("text ", "{#a}", false),
            ("f(x)", "{ return 1; }", false),
            ("## A ", "{b}", false),
            ("a ", "{", false),
        ];
        for (before, rest, taken) in table {
            assert_eq!(length(before, rest).is_some(), taken, "{before}{rest}");
        }
    }
}
