//! What stands around a report in a mail: signatures, notes of archives and lists, and the
//! navigation of the page it was dumped from.
//!
//! Knows nothing of categories and entries; cuts only what no author writes.

use crate::report::mail::line::Line;

/// The most lines of a signature, with what lists add below it. What is longer is somebody's text.
const SIGNED: usize = 16;

/// The end of the report: the first line of what the mail programs added.
pub fn start(lines: &[Line]) -> usize {
    // A trailer is short. Further up, the same words belong to somebody's text.
    let tail = lines.len().saturating_sub(60);
    let added = (tail..lines.len()).find(|&at| begins_trailer(lines, at)).unwrap_or(lines.len());
    let added = signature(lines).map_or(added, |at| added.min(at));
    footer(lines, added)
}

/// Removes the frame of a signed text: the armour lines and the dashes that it puts before dashes.
pub fn unwrap_signed(lines: &mut Vec<Line>) {
    let Some(start) =
        lines.iter().take(20).position(|line| line.text == "-----BEGIN PGP SIGNED MESSAGE-----")
    else {
        return;
    };
    let armour = lines[start..].iter().position(Line::is_blank).map_or(lines.len(), |length| start + length);
    lines.drain(..armour);
    for line in lines.iter_mut().filter(|line| line.text.starts_with("- -")) {
        line.text.drain(..2);
        line.marked = line.text.clone();
    }
}

fn signature(lines: &[Line]) -> Option<usize> {
    lines.iter().rposition(|line| line.text == "-----BEGIN PGP SIGNATURE-----")
}

fn begins_trailer(lines: &[Line], at: usize) -> bool {
    let line = &lines[at];
    let text = &*line.text;
    // RFC 3676 §4.3: the line above a signature.
    (text == "--" && line.indent == 0 && lines[at..].iter().filter(|line| line.is_text()).count() <= SIGNED)
        || text.strip_prefix("Attachment: ").is_some_and(|name| !name.contains(' '))
        || text == "Reply via email to"
        || text.starts_with("-------------- next part --------------")
        || (line.is_rule() && of_a_list(&lines[at + 1..]))
}

/// `___` / `freebsd-announce@freebsd.org mailing list` / `https://…` / `To unsubscribe, …`.
fn of_a_list(after: &[Line]) -> bool {
    let mut near = after.iter().take(4).map(|line| line.text.to_lowercase());
    near.any(|text| text.ends_with(" mailing list") || text.starts_with("to unsubscribe"))
}

/// Cuts the links at the foot of a page: short words between bars after the last rule.
fn footer(lines: &[Line], end: usize) -> usize {
    let Some(rule) = lines[..end].iter().rposition(Line::is_rule) else { return end };
    let foot: Vec<&Line> = lines[rule + 1..end].iter().filter(|line| line.is_text()).collect();
    let bars = foot.iter().any(|line| line.text.contains(" | "));
    if bars && foot.len() <= 12 { rule } else { end }
}

#[cfg(test)]
mod tests {
    use crate::report::mail::line::split;
    use crate::report::mail::trailer::{start, unwrap_signed};

    #[test]
    fn what_was_added_is_cut() {
        let rule = "_".repeat(40);
        for added in [
            "Attachment: signature.asc\nDescription: PGP signature\n\nReply via email to",
            &format!("{rule}\nfreebsd-announce@freebsd.org mailing list\nhttps://x"),
            &format!("{rule}\n\n   News Home | Status Home\n   Site Map"),
            "-----BEGIN PGP SIGNATURE-----\nabc\n",
            "-- \nAnn Builder\nAcme reports\n",
        ] {
            let lines = split(&format!("Text\n\n{added}"));
            assert_eq!(start(&lines), 2, "{added}");
        }
        assert_eq!(start(&split("Text\n\nAttachment: see the page")), 3);
        let long = format!("Text\n\n--\n{}", "a line of text\n".repeat(20));
        assert_eq!(start(&split(&long)), split(&long).len(), "no signature is so long");
    }

    #[test]
    fn a_signed_text_loses_its_armour() {
        let mut lines = split("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nTitle\n- -- Me\n");
        unwrap_signed(&mut lines);
        assert_eq!(lines.iter().map(|line| &*line.text).collect::<Vec<_>>(), ["", "Title", "-- Me", ""]);
    }
}
