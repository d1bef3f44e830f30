//! A table of a page → blocks, and its cells. Knows nothing of reports.

use crate::model::body::{Block, Inline};
use crate::report::html::address::Context;
use crate::report::html::blocks;
use crate::report::html::inlines;
use crate::report::html::tree::Element;

/// The table as blocks: its caption, then the table. A table of one cell only places its content.
pub fn blocks(table: &Element<'_>, context: &mut Context) -> Vec<Block> {
    let rows = rows(table);
    if let [row] = rows.as_slice()
        && let [cell] = row.as_slice()
    {
        return blocks::body(&cell.children, context).0;
    }
    let mut out = Vec::new();
    for caption in table.elements().filter(|element| element.name == "caption") {
        out.extend(blocks::body(&caption.children, context).0);
    }
    let mut head = Vec::new();
    let mut body = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let cells: Vec<Vec<Inline>> = row.iter().map(|cell| inlines::of(&cell.children, context)).collect();
        match cells.iter().all(Vec::is_empty) {
            true => {}
            false if at == 0 && row.iter().all(|cell| cell.name == "th") => head = cells,
            false => body.push(cells),
        }
    }
    if !head.is_empty() || !body.is_empty() {
        out.push(Block::Table { head, rows: body });
    }
    out
}

/// The cells of a table, row by row; rows without cells are left out.
pub fn rows<'t, 'a>(table: &'t Element<'a>) -> Vec<Vec<&'t Element<'a>>> {
    let mut rows = Vec::new();
    for element in table.elements() {
        match &*element.name {
            "tr" => rows.push(cells(element)),
            "thead" | "tbody" | "tfoot" => {
                rows.extend(element.elements().filter(|inside| inside.name == "tr").map(cells));
            }
            "td" | "th" => rows.push(vec![element]),
            _ => {}
        }
    }
    rows.retain(|row| !row.is_empty());
    rows
}

fn cells<'t, 'a>(row: &'t Element<'a>) -> Vec<&'t Element<'a>> {
    row.elements().filter(|element| matches!(&*element.name, "td" | "th")).collect()
}
