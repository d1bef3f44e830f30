//! Everything that people read in a browser: views of what was published → HTML.
//!
//! Each kind of page is a module with a view struct and a function `html` of it. Knows nothing of
//! requests, storage and ActivityPub documents; addresses come from `iri`. A page loads a style
//! sheet, an icon, avatars and a script that it can do without, and holds nothing of these inline.

pub mod asset;
pub mod category;
pub mod entry;
mod escape;
mod excerpt;
pub mod feed;
pub mod feeds;
pub mod follow;
pub mod front;
mod head;
mod highlight;
pub mod listing;
pub mod masthead;
pub mod notice;
mod outline;
pub mod picture;
pub mod preview;
#[cfg(test)]
mod promises;
pub mod report;
#[cfg(test)]
mod sample;
pub mod search;
pub mod sitemap;
#[cfg(test)]
mod specimen;
pub mod status;
pub mod team;
mod wording;

/// What the pages need of a browser, to be sent as `Content-Security-Policy`. Pictures of entries
/// lie elsewhere. Our script connects to nothing; browsers' own tools that look for `robots.txt` do.
/// `form-action` also governs where a form's answer may redirect to, which is why the way to a
/// visitor's server goes over [`follow`]'s page and not over a redirect.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     connect-src 'self'; img-src 'self' https: data:; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// A template as text.
fn written(template: &impl askama::Template) -> String {
    template.render().expect("writing to a String does not fail and no template calls what may fail")
}
