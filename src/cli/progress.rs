//! How far long work is: one line on standard error, drawn again with every step. On a terminal alone;
//! elsewhere nothing is written.

use crate::cli::terminal::{can_redraw, erase, redraw};
use std::path::Path;

/// How many characters wide the bar is.
const WIDTH: usize = 24;

/// Work that is under way.
pub struct Progress {
    shown: bool,
    /// True while the line stands there.
    drawn: bool,
    done: usize,
    steps: usize,
}

impl Progress {
    /// Work of so many steps, of which none has begun.
    pub fn of(steps: usize) -> Progress {
        Progress { shown: can_redraw(), drawn: false, done: 0, steps }
    }

    /// A step begins; those before it are done.
    pub fn step(&mut self, path: &Path, what: &str) {
        if self.shown {
            redraw(&line(self.done, self.steps, path, what));
            self.drawn = true;
        }
        self.done += 1;
    }

    /// The steps up to this one are done, or were not needed.
    pub fn skip_to(&mut self, done: usize) {
        self.done = done;
    }

    /// Takes the line away, so that something else can be written there.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            erase();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

fn line(done: usize, steps: usize, path: &Path, what: &str) -> String {
    let full = done * WIDTH / steps.max(1);
    let bar = format!("{}{}", "█".repeat(full), "░".repeat(WIDTH.saturating_sub(full)));
    format!("{bar} {:>3} %  {what} {}", done * 100 / steps.max(1), path.display())
}

#[cfg(test)]
mod tests {
    use crate::cli::progress::line;
    use std::path::Path;

    #[test]
    fn the_bar_grows_with_what_is_done() {
        let of = |done| line(done, 4, Path::new("2026q1.md"), "reading");
        assert_eq!(of(0), format!("{}   0 %  reading 2026q1.md", "░".repeat(24)));
        assert_eq!(of(1), format!("{}{}  25 %  reading 2026q1.md", "█".repeat(6), "░".repeat(18)));
        assert_eq!(of(4), format!("{} 100 %  reading 2026q1.md", "█".repeat(24)));
    }
}
