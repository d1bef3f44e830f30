//! Real reports against what must come out of them. The reports lie in `../shared`, outside of
//! the repository; without them these tests say so and pass.

mod asciidoc;
mod hostile_html;
mod html;
mod identity;
mod mail;
mod markdown;
mod recognise;
mod table;
mod truth;
