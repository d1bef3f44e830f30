//! Small reports of our own.

/// A report of four entries in two categories.
pub const REPORT: &str = "---
title: Example Status Report First Quarter 2026
---

What the teams of the example did.

# Team Reports

The teams.

## Core Team

Contact: Ana Bo <ana@example.org>
Link: [The plan](https://example.org/plan)
Sponsor: The Example Foundation

The core team met *twice* and agreed.

- one thing;
- another thing.

## Graphics Team

Contact: Graphics <gfx@example.org>

The graphics team drew new lines.

# Kernel

What happens below.

## Memory

The memory is larger now.

## Clocks & Timers

The clocks go right, with `<angle>` brackets.
";

/// The titles of [`REPORT`], in order.
pub const TITLES: [&str; 4] = ["Core Team", "Graphics Team", "Memory", "Clocks & Timers"];

/// The slugs of [`REPORT`], in order.
pub const SLUGS: [&str; 4] = ["core-team", "graphics-team", "memory", "clocks-timers"];

/// [`REPORT`] with another text about memory.
pub fn edited() -> String {
    REPORT.replace("The memory is larger now.", "The memory is twice as large now.")
}

/// [`REPORT`] without the entry about memory.
pub fn shortened() -> String {
    REPORT.replace("## Memory\n\nThe memory is larger now.\n\n", "")
}

/// A report in mail form, with lines that end the text of an entry.
pub const MAIL: &str = "Example Project Quarterly Status Report - 1st Quarter 2026

   This is what the project did.
     __________________________________________________________________

Team Reports

     * Core Team
     * Graphics Team

Kernel

     * Memory
     __________________________________________________________________

Team Reports

   Entries from the teams.

Core Team

   Links
   The plan URL: https://example.org/plan

   Contact: Ana Bo <ana@example.org>

   The core team met twice and agreed on a number of things that are
   listed here:

     * one thing that is long enough to need a second line because it
       goes on;
     * another thing.

   This project was sponsored by The Example Foundation.
     __________________________________________________________________

Graphics Team

   Contact: Graphics <gfx@example.org>

   The graphics team drew new lines.
     __________________________________________________________________

Kernel

   What happens below.

Memory

   Contact: Bo <bo@example.org>

   The memory is larger now.
     __________________________________________________________________
";
