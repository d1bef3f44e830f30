//! What happens to lines before blocks are read: includes, conditions, comments, attributes.
//!
//! Knows nothing of blocks but the delimiters between which lines must stay as they are.

use crate::report::Warning;
use crate::report::asciidoc::attribute::{Attributes, definition};
use crate::report::asciidoc::header::Header;
use crate::report::asciidoc::include::{self, Call};
use crate::report::asciidoc::library::Library;
use crate::report::asciidoc::line::{Line, Place, heading};
use std::borrow::Cow;

/// How deep includes may lie in each other.
const DEEPEST: usize = 8;

/// How many bytes includes may bring in.
const LARGEST: usize = 4 << 20;

/// A line, or the place of a file that is not to be spliced.
#[derive(Debug)]
pub enum Piece<'a> {
    /// A line of text.
    Line(Line<'a>),
    /// An include of this file.
    Include(usize, Place<'a>),
}

impl<'a> Piece<'a> {
    /// The line, if it is one.
    pub fn line(self) -> Option<Line<'a>> {
        match self {
            Piece::Line(line) => Some(line),
            Piece::Include(..) => None,
        }
    }
}

/// Turns files into lines.
#[derive(Debug)]
pub struct Preprocessor<'a> {
    library: &'a Library,
    attributes: Attributes,
    left: usize,
}

/// Which includes stay as they are.
pub type Keeps<'k> = &'k dyn Fn(usize) -> bool;

struct Run<'a, 'p> {
    on: &'p mut Preprocessor<'a>,
    keeps: Keeps<'p>,
    pieces: Vec<Piece<'a>>,
    warnings: &'p mut Vec<Warning>,
    /// The files that are being read, each included by the one before.
    open: Vec<usize>,
}

/// What a file has opened and not yet closed.
#[derive(Default)]
struct State<'a> {
    verbatim: Option<&'a str>,
    conditions: Vec<bool>,
    /// How many of the conditions are not met.
    unmet: usize,
    /// True where an attribute may be set: at the top, after a blank line, a heading, another one.
    apart: bool,
    header: Header,
}

impl<'a> Preprocessor<'a> {
    /// Begins with no attributes but the given ones.
    pub fn new(library: &'a Library) -> Preprocessor<'a> {
        Preprocessor { library, attributes: Attributes::default(), left: LARGEST }
    }

    /// The pieces of a file.
    pub fn pieces(&mut self, file: usize, keeps: Keeps<'_>, warnings: &mut Vec<Warning>) -> Vec<Piece<'a>> {
        let mut run = Run { on: self, keeps, pieces: Vec::new(), warnings, open: Vec::new() };
        run.file(file);
        run.pieces
    }

    /// The lines of a file; all includes are spliced.
    pub fn lines(&mut self, file: usize, warnings: &mut Vec<Warning>) -> Vec<Line<'a>> {
        self.pieces(file, &|_| false, warnings).into_iter().filter_map(Piece::line).collect()
    }
}

impl<'a> Run<'a, '_> {
    fn file(&mut self, file: usize) {
        self.open.push(file);
        let document = self.on.library.document(file);
        let mut state = State { apart: true, ..State::default() };
        let mut lines = document.text.lines().enumerate().skip(document.front.lines);
        while let Some((at, text)) = lines.next() {
            let place = Place { file: &document.path, line: at + 1 };
            let text = text.trim_end();
            let verbatim = state.is_verbatim(text);
            if verbatim && let Some(call) = include::call(text).filter(|_| state.shows()) {
                self.listed(&call, place);
            } else if verbatim {
                self.keep(&state, Line { text: Cow::Borrowed(text), place });
            } else if let Some(mut definition) = definition(text).filter(|_| state.apart && state.is_on()) {
                let mut more = String::new();
                let mut goes_on = definition.take_continuation();
                while goes_on {
                    let Some((_, next)) = lines.next() else { break };
                    let next = next.trim();
                    goes_on = next.ends_with(" \\");
                    more.push_str(next.strip_suffix('\\').unwrap_or(next));
                }
                self.on.attributes.define(&definition, &more);
            } else if !is_comment(text) && !state.header.holds(text) {
                self.line(&mut state, text, place);
            }
        }
        self.open.pop();
    }

    fn line(&mut self, state: &mut State<'a>, text: &'a str, place: Place<'a>) {
        state.apart = text.is_empty() || heading(text).is_some();
        let may_direct = text.starts_with(['i', 'e', '\\']);
        if may_direct && self.condition(state, text, place) || !state.is_on() {
            return;
        }
        if let Some(call) = include::call(text) {
            return self.include(&call, place);
        }
        let text = self
            .on
            .attributes
            .expand(text.strip_prefix('\\').filter(|t| t.starts_with("include::")).unwrap_or(text));
        self.pieces.push(Piece::Line(Line { text, place }));
    }

    fn keep(&mut self, state: &State<'_>, line: Line<'a>) {
        let comment = state.verbatim.is_some_and(|delimiter| delimiter.starts_with("//"));
        let comment = comment || (line.text.starts_with("////") && line.text.trim_matches('/').is_empty());
        if state.is_on() && !comment {
            self.pieces.push(Piece::Line(line));
        }
    }

    /// Reads `ifdef::a[]`, `ifndef::a,b[text]`, `ifeval::[]` and `endif::[]`.
    fn condition(&mut self, state: &mut State<'_>, text: &'a str, place: Place<'a>) -> bool {
        if text.starts_with("endif::") {
            state.close();
            return true;
        }
        if directive(text, "ifeval::").is_some() {
            self.warnings
                .push(place.warning("the condition is not computed; what depends on it is left out"));
            state.open(false);
            return true;
        }
        let Some((names, wanted)) = directive(text, "ifdef::")
            .map(|names| (names, true))
            .or_else(|| Some((directive(text, "ifndef::")?, false)))
        else {
            return false;
        };
        let met = self.is_set(names) == wanted;
        let inside = text.split_once('[').map_or("", |(_, inside)| inside.trim_end_matches(']'));
        if inside.is_empty() {
            state.open(met);
        } else if met && state.is_on() {
            let text = self.on.attributes.expand(inside);
            self.pieces.push(Piece::Line(Line { text, place }));
        }
        true
    }

    fn is_set(&self, names: &str) -> bool {
        let has = |name: &str| self.on.attributes.has(name);
        match names.contains('+') {
            true => names.split('+').all(has),
            false => names.split(',').any(has),
        }
    }

    fn include(&mut self, call: &Call<'_>, place: Place<'a>) {
        let Some(file) = self.named(call, place) else { return };
        if (self.keeps)(file) {
            return self.pieces.push(Piece::Include(file, place));
        }
        if !self.on.library.document(file).is_asciidoc {
            return self.refuse(call.target, place, "it is no AsciiDoc, so only a listing can show it");
        }
        if self.open.contains(&file) {
            return self.refuse(call.target, place, "the file would include itself");
        }
        if self.open.len() > DEEPEST || !self.takes(file) {
            return self.refuse(call.target, place, "files include each other too often");
        }
        if call.chooses() {
            self.warnings.push(
                place.warning("the file is included whole: lines and tags are chosen in listings only"),
            );
        }
        self.file(file);
    }

    /// The lines of a file as they stand, within a listing.
    fn listed(&mut self, call: &Call<'_>, place: Place<'a>) {
        let Some(file) = self.named(call, place) else { return };
        if !self.takes(file) {
            return self.refuse(call.target, place, "files include each other too often");
        }
        let document = self.on.library.document(file);
        let lines = call.chosen(&document.text).into_iter().map(|(at, text)| {
            let place = Place { file: &document.path, line: at + 1 };
            Piece::Line(Line { text: Cow::Borrowed(text), place })
        });
        self.pieces.extend(lines);
    }

    /// The file that an include names; why there is none is a guess.
    fn named(&mut self, call: &Call<'_>, place: Place<'a>) -> Option<usize> {
        let target = self.on.attributes.expand(call.target).into_owned();
        let found = self.on.library.resolve(&target);
        found.map_err(|reason| self.refuse(&target, place, reason)).ok()
    }

    /// True when there is room for the file, which is taken.
    fn takes(&mut self, file: usize) -> bool {
        let left = self.on.left.checked_sub(self.on.library.document(file).text.len());
        self.on.left = left.unwrap_or(self.on.left);
        left.is_some()
    }

    fn refuse(&mut self, target: &str, place: Place<'a>, reason: &str) {
        let message = format!("include::{target}[] is not read: {reason}");
        self.warnings.push(place.warning(message));
    }
}

impl<'a> State<'a> {
    fn is_on(&self) -> bool {
        self.unmet == 0
    }

    fn open(&mut self, met: bool) {
        self.conditions.push(met);
        self.unmet += usize::from(!met);
    }

    fn close(&mut self) {
        if self.conditions.pop() == Some(false) {
            self.unmet -= 1;
        }
    }

    /// True within a block whose lines are shown.
    fn shows(&self) -> bool {
        self.is_on() && !self.verbatim.is_some_and(|delimiter| delimiter.starts_with("//"))
    }

    /// True within a block whose lines stay as they are, and for its delimiters.
    fn is_verbatim(&mut self, text: &'a str) -> bool {
        match self.verbatim {
            Some(delimiter) => {
                if delimiter == text {
                    self.verbatim = None;
                    self.apart = true;
                }
                true
            }
            None if is_fence(text) => {
                self.verbatim = Some(text);
                true
            }
            None => false,
        }
    }
}

fn is_comment(text: &str) -> bool {
    text.starts_with("//") && !text.starts_with("///")
}

fn is_fence(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 4 && b"-./+".contains(&bytes[0]) && bytes.iter().all(|byte| *byte == bytes[0])
}

/// What stands between the name of a directive and its brackets.
fn directive<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(name)?;
    rest.ends_with(']').then(|| rest.split('[').next().unwrap_or_default())
}
