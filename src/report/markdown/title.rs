//! A heading's title while it is read: its words, and which of its links belong to the entry's head. Knows
//! nothing of levels.

use crate::model::text::{clean, fold};
use crate::report::link::bracketed;
use crate::report::markdown::heading;
use std::ops::Range;

/// A title that grows.
#[derive(Default)]
pub struct Title {
    text: String,
    links: Vec<Link>,
    /// The target of the link that is being read, and where its text begins.
    open: Option<(String, usize)>,
}

/// A link and where its text stands in the title.
struct Link {
    target: String,
    text: String,
    span: Range<usize>,
}

impl Title {
    /// Adds words.
    pub fn write(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// What follows is the text of a link.
    pub fn open_link(&mut self, target: String) {
        self.open = Some((target, self.text.len()));
    }

    /// Ends a link. One that shows only a sign (`[↗](…)`) has no words for the title.
    pub fn close_link(&mut self) {
        let Some((target, start)) = self.open.take() else { return };
        let mut text = fold(&clean(&self.text[start..]));
        if !text.contains(char::is_alphanumeric) {
            self.text.truncate(start);
            text = String::new();
        }
        self.links.push(Link { target, text, span: start..self.text.len() });
    }

    /// The title, and its links by text and target. The text is empty where the link shows only a sign.
    pub fn finish(self) -> (String, Vec<(String, String)>) {
        let text = heading::without_id(&self.text);
        let spans: Vec<Range<usize>> = self.links.iter().map(|link| link.span.clone()).collect();
        let text = match bracketed(text, &spans) {
            Some(group) => format!("{} {}", &text[..group.start], &text[group.end..]),
            None => text.to_owned(),
        };
        let links = self.links.into_iter().map(|link| (link.text, link.target));
        (heading::without_marks(&fold(&clean(&text))).to_owned(), links.collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::title::Title;

    /// Reads `[text|target]` as a link.
    fn shown(written: &str) -> String {
        let mut title = Title::default();
        for part in written.split_inclusive(['[', ']']) {
            match part.strip_suffix(']').and_then(|link| link.split_once('|')) {
                Some((text, target)) => {
                    title.open_link(target.to_owned());
                    title.write(text);
                    title.close_link();
                }
                None => title.write(part.trim_end_matches('[')),
            }
        }
        let (text, links) = title.finish();
        links.iter().fold(text, |out, (text, target)| out + &format!("; {text}={target}"))
    }

    #[test]
    fn links_in_brackets_at_the_end_leave_the_title() {
        let table = [
            ("Beta ([website|u])", "Beta; website=u"),
            ("Beta ([website|u], [code|v]) 🎉", "Beta 🎉; website=u; code=v"),
            ("Beta (old) ([↗|u]) {#beta}", "Beta (old); =u"),
            ("Beta [↗|u] 🎉", "Beta 🎉; =u"),
            ("[Beta|u]", "Beta; Beta=u"),
            ("[Beta|u] of (some) note", "Beta of (some) note; Beta=u"),
            ("Beta (see [website|u])", "Beta (see website); website=u"),
            ("Beta ([website|u]) for all", "Beta (website) for all; website=u"),
            ("([website|u])", "(website); website=u"),
            ("Beta (website)", "Beta (website)"),
            ("[Beta) (|u] ) (", "Beta) ( ) (; Beta) (=u"),
        ];
        for (written, expected) in table {
            assert_eq!(shown(written), expected, "{written}");
        }
    }
}
