//! JSON Feed 1.1.

use crate::rules::common::{Address, Complaints};
use serde_json::Value;

const TOP: [&str; 12] = [
    "version",
    "title",
    "home_page_url",
    "feed_url",
    "next_url",
    "description",
    "authors",
    "language",
    "items",
    "hubs",
    "icon",
    "favicon",
];
const ITEM: [&str; 13] = [
    "id",
    "url",
    "title",
    "content_html",
    "summary",
    "date_published",
    "date_modified",
    "authors",
    "tags",
    "language",
    "attachments",
    "image",
    "external_url",
];

pub fn complaints(text: &str, address: &Address) -> Vec<String> {
    let mut found = Complaints::default();
    found.characters(text);
    let feed: Value = match serde_json::from_str(text) {
        Ok(feed) => feed,
        Err(error) => return vec![format!("not JSON: {error}")],
    };
    names(&mut found, &feed, &TOP);
    found.that("version", feed["version"] == "https://jsonfeed.org/version/1.1", &feed["version"]);
    found.that("title", feed["title"].as_str().is_some_and(|title| !title.is_empty()), &feed["title"]);
    found.that("feed_url", feed["feed_url"] == *address.0, &feed["feed_url"]);
    found.address("home_page_url", feed["home_page_url"].as_str().unwrap_or_default());
    found.that("next_url", feed.get("next_url").is_none_or(|next| next != &feed["feed_url"]), "itself");
    found.language(feed["language"].as_str().unwrap_or_default());
    authors(&mut found, &feed);
    let items = feed["items"].as_array().cloned().unwrap_or_default();
    found.that("items", feed["items"].is_array(), "no list");
    for item in &items {
        self::item(&mut found, item);
    }
    found.unique("id", items.iter().map(|item| item["id"].to_string()).collect());
    found.0
}

fn item(found: &mut Complaints, item: &Value) {
    names(found, item, &ITEM);
    let id = item["id"].as_str().unwrap_or_default();
    found.that("id", !id.is_empty(), &item["id"]);
    found.address("url", item["url"].as_str().unwrap_or_default());
    let html = item["content_html"].as_str().unwrap_or_default();
    found.that("content", !html.is_empty(), id);
    found.html(&format!("content of {id}"), html);
    let published = found.rfc3339("date_published", item["date_published"].as_str().unwrap_or_default());
    let modified = found.rfc3339("date_modified", item["date_modified"].as_str().unwrap_or_default());
    found.that("date_modified", published <= modified, id);
    let tags = item["tags"].as_array().cloned().unwrap_or_default();
    found.that("tags", tags.iter().all(|tag| tag.as_str().is_some_and(|tag| !tag.is_empty())), id);
    authors(found, item);
    for attachment in item["attachments"].as_array().into_iter().flatten() {
        names(found, attachment, &["url", "mime_type", "title", "size_in_bytes", "duration_in_seconds"]);
        found.address("attachments/url", attachment["url"].as_str().unwrap_or_default());
        found.media_type("attachments/mime_type", attachment["mime_type"].as_str().unwrap_or_default());
    }
}

fn authors(found: &mut Complaints, of: &Value) {
    for author in of["authors"].as_array().into_iter().flatten() {
        names(found, author, &["name", "url", "avatar"]);
        found.that("authors", author["name"].as_str().is_some_and(|name| !name.is_empty()), author);
        if let Some(url) = author["url"].as_str() {
            found.address("authors/url", url);
        }
    }
}

/// Names of the format, or extensions, which begin with `_`; nothing is null.
fn names(found: &mut Complaints, object: &Value, known: &[&str]) {
    for (name, value) in object.as_object().into_iter().flatten() {
        found.that("unknown name", name.starts_with('_') || known.contains(&&**name), name);
        found.that("null", !value.is_null(), name);
    }
}
