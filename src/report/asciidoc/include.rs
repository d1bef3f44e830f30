//! `include::file[lines=1..3,tags=a]`: which file, and which of its lines. Knows no files.

/// An include as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call<'t> {
    /// The file that is named.
    pub target: &'t str,
    attributes: &'t str,
}

/// The include that a line is.
pub fn call(text: &str) -> Option<Call<'_>> {
    let (target, attributes) = text.strip_prefix("include::")?.strip_suffix(']')?.split_once('[')?;
    Some(Call { target, attributes })
}

impl<'t> Call<'t> {
    /// True when not all lines are wanted.
    pub fn chooses(&self) -> bool {
        self.lines().is_some() || self.tags().is_some()
    }

    /// The lines that are wanted, with their numbers from 0. Lines that only bear a tag never are, when
    /// tags choose.
    pub fn chosen<'d>(&self, text: &'d str) -> Vec<(usize, &'d str)> {
        let lines = text.lines().map(str::trim_end).enumerate();
        if let Some(ranges) = self.lines() {
            let wanted = |at: usize| ranges.iter().any(|(first, last)| (*first..=*last).contains(&(at + 1)));
            return lines.filter(|(at, _)| wanted(*at)).collect();
        }
        let Some(tags) = self.tags() else { return lines.collect() };
        let mut open = 0_usize;
        let wanted = |(_, line): &(usize, &str)| {
            let count = |word| marked(line, word).filter(|tag| tags.contains(tag)).is_some();
            let bears = marked(line, "tag::").or(marked(line, "end::")).is_some();
            open += usize::from(count("tag::"));
            open = open.saturating_sub(usize::from(count("end::")));
            open > 0 && !bears
        };
        lines.filter(wanted).collect()
    }

    /// `lines=1..3;7` by their first and last.
    fn lines(&self) -> Option<Vec<(usize, usize)>> {
        let range = |part: &str| match part.trim().split_once("..") {
            Some((first, "" | "-1")) => Some((first.parse().ok()?, usize::MAX)),
            Some((first, last)) => Some((first.parse().ok()?, last.parse().ok()?)),
            None => part.trim().parse().ok().map(|line| (line, line)),
        };
        let value = self.value("lines")?;
        Some(value.split([';', ',']).filter_map(range).take(MOST).collect())
    }

    fn tags(&self) -> Option<Vec<&'t str>> {
        let value = self.value("tags").or_else(|| self.value("tag"))?;
        Some(value.split([';', ',']).map(str::trim).take(MOST).collect())
    }

    fn value(&self, name: &str) -> Option<&'t str> {
        let begins = |rest: &'t str| rest.trim_start().strip_prefix(name)?.strip_prefix('=');
        let parts = self.attributes.match_indices(',').map(|(at, _)| &self.attributes[at + 1..]);
        let value = std::iter::once(self.attributes).chain(parts).find_map(begins)?;
        Some(match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().unwrap_or_default(),
            None => value.split(',').next().unwrap_or_default(),
        })
    }
}

/// How many ranges or tags are looked at.
const MOST: usize = 32;

/// The tag that a line opens (`tag::a[]`) or closes (`end::a[]`).
fn marked<'l>(line: &'l str, word: &str) -> Option<&'l str> {
    let (_, rest) = line.split_once(word)?;
    rest.split_once("[]").map(|(tag, _)| tag)
}

#[cfg(test)]
mod tests {
    use crate::report::asciidoc::include::call;

    #[test]
    fn lines_and_tags_choose() {
        let text = "one\n// tag::a[]\ntwo\n# end::a[]\nthree\n// tag::b[]\nfour\n";
        let table = [
            ("include::x[]", "1one 2// tag::a[] 3two 4# end::a[] 5three 6// tag::b[] 7four"),
            ("include::x[lines=1]", "1one"),
            ("include::x[indent=0, lines=\"1,5..\"]", "1one 5three 6// tag::b[] 7four"),
            ("include::x[lines=3..3;7..9]", "3two 7four"),
            ("include::x[tag=a]", "3two"),
            ("include::x[tags=a;b]", "3two 7four"),
            ("include::x[tags=c]", ""),
            ("include::x[lines=x]", ""),
        ];
        for (written, wanted) in table {
            let call = call(written).expect("an include");
            assert_eq!(call.target, "x");
            let chosen = call.chosen(text).into_iter().map(|(at, line)| format!("{}{line}", at + 1));
            assert_eq!(chosen.collect::<Vec<_>>().join(" "), wanted, "{written}");
        }
    }
}
