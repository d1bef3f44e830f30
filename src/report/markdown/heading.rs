//! The levels of headings inside an entry.

use crate::model::body::{Block, Body};

/// Gives the shallowest heading level 1 and the others their places below it.
pub fn level(body: &mut Body) {
    let mut shallowest = u8::MAX;
    headings(body, &mut |level| shallowest = shallowest.min(*level));
    headings(body, &mut |level| *level = (*level - shallowest + 1).min(5));
}

fn headings(body: &mut Body, visit: &mut dyn FnMut(&mut u8)) {
    for block in &mut body.0 {
        match block {
            Block::Heading { level, .. } => visit(level),
            Block::List { items, .. } => items.iter_mut().for_each(|item| headings(item, visit)),
            Block::Quote(body) => headings(body, visit),
            _ => {}
        }
    }
}
