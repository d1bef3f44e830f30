//! The table at the end: what was measured, beside what it should be. It judges nothing.

/// One line of the table.
pub struct Line {
    what: String,
    measured: String,
    target: String,
}

impl Line {
    /// More is better.
    pub fn at_least(what: &str, measured: f64, target: f64) -> Line {
        Line::new(what, format!("{measured:.2}"), format!(">= {target:.2}"))
    }

    /// Less is better.
    pub fn at_most(what: &str, measured: f64, target: f64) -> Line {
        Line::new(what, format!("{measured:.2}"), format!("<= {target:.2}"))
    }

    /// Something to know.
    pub fn listed(what: &str, measured: String) -> Line {
        Line::new(what, measured, "listed".into())
    }

    fn new(what: &str, measured: String, target: String) -> Line {
        Line { what: what.to_owned(), measured, target }
    }
}

/// Prints all lines.
pub fn print(lines: &[Line]) {
    println!("\n{:<64} {:>10} {:>10}", "", "measured", "target");
    for Line { what, measured, target } in lines {
        println!("{what:<64} {measured:>10} {target:>10}");
    }
}
