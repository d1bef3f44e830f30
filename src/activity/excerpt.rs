//! As much of a body as a note carries: all of a short one, the first blocks of a long one.
//!
//! The limits are those of the narrowest receiver: Misskey takes no document over 64 KiB and no
//! text over some 8,000 characters, and a home timeline is no place for an essay.

use crate::model::body::{Block, Body, Inline};
use crate::model::html::EntryAddress;
use crate::model::text::shorten;

/// The most characters that are read.
const CHARACTERS: usize = 2000;

/// The most bytes of HTML: few readable characters may stand for many long addresses.
const BYTES: usize = 10_000;

/// The beginning of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// What is shown.
    pub body: Body,
    /// Whether that is everything.
    pub whole: bool,
}

/// Takes leading blocks while they fit; of a list that does not fit, its leading items.
pub fn excerpt(body: &Body, address: EntryAddress<'_>) -> Excerpt {
    let mut budget = Budget { characters: CHARACTERS, bytes: BYTES, address };
    let mut kept = Vec::new();
    for block in &body.0 {
        if !budget.pays(block) {
            kept.extend(beginning(block, &mut budget, &kept));
            return Excerpt { body: without_last_heading(kept), whole: false };
        }
        kept.push(block.clone());
    }
    Excerpt { body: Body(kept), whole: true }
}

struct Budget<'a> {
    characters: usize,
    bytes: usize,
    address: EntryAddress<'a>,
}

impl Budget<'_> {
    /// Spends what the block costs; `false` and nothing spent when it costs too much.
    fn pays(&mut self, block: &Block) -> bool {
        let body = Body(vec![block.clone()]);
        let characters = body.plain_text().chars().count();
        let bytes = body.note_html(self.address).len();
        let enough = characters <= self.characters && bytes <= self.bytes;
        if enough {
            self.characters -= characters;
            self.bytes -= bytes;
        }
        enough
    }
}

/// What may still be shown of the block that does not fit. A note that would say nothing but
/// headings says the block's first words.
fn beginning(block: &Block, budget: &mut Budget<'_>, kept: &[Block]) -> Option<Block> {
    if let Some(list) = leading_items(block, budget) {
        return Some(list);
    }
    if !kept.iter().all(is_heading) {
        return None;
    }
    let text = shorten(&Body(vec![block.clone()]).plain_text(), budget.characters);
    (!text.is_empty()).then(|| Block::Paragraph(vec![Inline::text(text)]))
}

fn leading_items(block: &Block, budget: &mut Budget<'_>) -> Option<Block> {
    let Block::List { start, items } = block else { return None };
    let alone = |item: &Body| Block::List { start: *start, items: vec![item.clone()] };
    let fitting: Vec<Body> = items.iter().take_while(|item| budget.pays(&alone(item))).cloned().collect();
    (!fitting.is_empty()).then_some(Block::List { start: *start, items: fitting })
}

/// A heading with nothing below it says nothing.
fn without_last_heading(mut blocks: Vec<Block>) -> Body {
    while blocks.last().is_some_and(is_heading) {
        blocks.pop();
    }
    Body(blocks)
}

fn is_heading(block: &Block) -> bool {
    matches!(block, Block::Heading { .. } | Block::Rule)
}

#[cfg(test)]
mod tests {
    use crate::activity::excerpt::excerpt;
    use crate::model::body::{Block, Body, Inline};
    use crate::model::href::Href;

    fn paragraph(length: usize) -> Block {
        Block::Paragraph(vec![Inline::text("word ".repeat(length / 5))])
    }

    fn heading() -> Block {
        Block::Heading { level: 1, content: vec![Inline::text("More")] }
    }

    #[test]
    fn a_short_body_is_whole() {
        let body = Body(vec![paragraph(900), heading(), paragraph(900)]);
        let excerpt = excerpt(&body, &|_| None);
        assert!(excerpt.whole);
        assert_eq!(excerpt.body, body);
    }

    #[test]
    fn a_long_body_ends_at_a_block_and_not_with_a_heading() {
        let body = Body(vec![paragraph(900), paragraph(900), heading(), paragraph(900)]);
        let excerpt = excerpt(&body, &|_| None);
        assert!(!excerpt.whole);
        assert_eq!(excerpt.body, Body(body.0[..2].to_vec()));
    }

    #[test]
    fn a_long_list_ends_at_an_item() {
        let items = vec![Body(vec![paragraph(900)]); 5];
        let excerpt = excerpt(&Body(vec![heading(), Block::List { start: None, items }]), &|_| None);
        assert!(!excerpt.whole);
        assert!(matches!(&excerpt.body.0[1], Block::List { items, .. } if items.len() == 2));
    }

    #[test]
    fn a_first_block_that_is_too_long_gives_its_first_words() {
        let excerpt = excerpt(&Body(vec![heading(), paragraph(9000), paragraph(10)]), &|_| None);
        assert!(!excerpt.whole);
        let text = excerpt.body.plain_text();
        assert!(text.starts_with("More\n\nword word") && text.ends_with("word…"));
        assert!(text.chars().count() <= 2002);
    }

    #[test]
    fn long_addresses_count_though_nobody_reads_them() {
        let href = Href::parse(&format!("https://x.org/{}", "a".repeat(2000))).expect("an address");
        let links = vec![Block::Paragraph(vec![Inline::link(href, vec![Inline::text("x")])]); 9];
        let excerpt = excerpt(&Body(links), &|_| None);
        assert!(!excerpt.whole);
        assert_eq!(excerpt.body.0.len(), 4);
    }
}
