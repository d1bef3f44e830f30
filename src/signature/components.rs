//! What of a request an RFC 9421 signature can cover (§2), and what it has to.
//!
//! Derived components are made from our own scheme and authority, never from what the request
//! says of itself.

use crate::signature::refusal::{Refusal, quotable};
use crate::signature::request::Request;
use sfv::{InnerList, Item};

/// The most components that a signature may cover.
const MOST: usize = 40;

/// Headers that have one value. A second line would be read by some and overlooked by others.
const SINGULAR: [&str; 8] = [
    "authorization",
    "content-digest",
    "content-length",
    "content-type",
    "date",
    "digest",
    "host",
    "signature-input",
];

/// The names of the covered components. Parameters of components (§2.1) are for proxies and
/// structured fields, which nobody signs here: they are refused.
pub fn names(list: &InnerList) -> Result<Vec<&str>, Refusal> {
    if list.items.len() > MOST {
        return Err(Refusal::Malformed("it covers too many components"));
    }
    let mut names: Vec<&str> = Vec::with_capacity(list.items.len());
    for item in &list.items {
        let name = name(item)?;
        if names.contains(&name) {
            return Err(Refusal::Repeated(quotable(name)));
        }
        names.push(name);
    }
    Ok(names)
}

fn name(item: &Item) -> Result<&str, Refusal> {
    let name = item.bare_item.as_string().ok_or(Refusal::Malformed("a component is not a string"))?.as_str();
    if item.params.is_empty() { Ok(name) } else { Err(Refusal::Unsupported(quotable(name))) }
}

/// Refuses a signature that does not say which request it is for: method, whole address, body.
pub fn check_coverage(names: &[&str], request: &Request<'_>, needs_digest: bool) -> Result<(), Refusal> {
    let covers = |name: &str| names.contains(&name);
    let query = request.query().is_none() || covers("@query");
    let target = covers("@request-target") || (covers("@path") && query);
    let required = [
        (covers("@method"), "@method"),
        (covers("@target-uri") || covers("@authority") && target, "@target-uri"),
        (!needs_digest || covers("content-digest"), "content-digest"),
    ];
    match required.iter().find(|(covered, _)| !covered) {
        Some((_, name)) => Err(Refusal::Uncovered(name)),
        None => Ok(()),
    }
}

/// The value of a component (§2.1 for headers, §2.2 for what is derived).
pub fn value(name: &str, request: &Request<'_>) -> Result<String, Refusal> {
    let authority = || request.authority.to_ascii_lowercase();
    Ok(match name {
        "@method" => request.method.to_owned(),
        "@target-uri" => format!("{}://{}{}", request.scheme, authority(), request.target),
        "@authority" => authority(),
        "@scheme" => request.scheme.to_owned(),
        "@request-target" => request.target.to_owned(),
        "@path" => request.path().to_owned(),
        "@query" => format!("?{}", request.query().unwrap_or_default()),
        derived if derived.starts_with('@') => return Err(Refusal::Unsupported(quotable(derived))),
        header if SINGULAR.contains(&header) => request.only(header)?.to_owned(),
        header if request.has(header) => request.all(header).collect::<Vec<_>>().join(", "),
        header => return Err(Refusal::AbsentHeader(quotable(header))),
    })
}
