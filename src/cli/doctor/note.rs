//! Would a note be shown, and shown whole?

use crate::activity::audience::PUBLIC;
use crate::cli::doctor::actor::same_host;
use crate::cli::doctor::finding::Sheet;
use crate::model::Timestamp;
use chrono::Duration;
use serde_json::Value;

const CHECK: &str = "note";
/// What the smallest inbox takes, in bytes (Misskey).
const LARGEST: usize = 64 * 1024;
/// What the proof in a delivered activity adds to it, in bytes, and the words for it.
const PROOF: usize = 600;

/// Looks at an activity of an outbox that holds a note, by the actor of `actor`.
pub fn examine(sheet: &mut Sheet, actor: &str, create: &Value, now: Timestamp) {
    let note = &create["object"];
    let id = note["id"].as_str().unwrap_or("a note without an id");
    let before = sheet.findings.len();
    ids(sheet, id, actor, create);
    audience(sheet, id, create);
    dates(sheet, id, create, now);
    for name in ["name", "summary"] {
        if note[name].as_str().is_some_and(|text| !text.is_empty()) {
            sheet.fail(
                CHECK,
                id,
                format!("it has a {name}"),
                "servers show it as a content warning that hides the text",
            );
        }
    }
    if note["content"].as_str().is_none_or(str::is_empty) {
        sheet.fail(CHECK, id, "it has no content", "an empty note is dropped");
    }
    let size = create.to_string().len() + PROOF;
    if size >= LARGEST {
        sheet.fail(CHECK, id, format!("its activity has {size} bytes"), "Misskey takes no more than 64 KiB");
    }
    if sheet.findings.len() == before {
        sheet.ok(CHECK, id, format!("complete, {size} bytes"));
    }
}

fn ids(sheet: &mut Sheet, id: &str, actor: &str, create: &Value) {
    let note = &create["object"];
    for (what, value) in
        [("the activity's id", &create["id"]), ("its id", &note["id"]), ("its url", &note["url"])]
    {
        if value.as_str().is_none_or(|address| !same_host(actor, address)) {
            sheet.fail(
                CHECK,
                id,
                format!("{what} is not on the actor's host: {value}"),
                "Mastodon drops it in silence; check [site] url",
            );
        }
    }
    for (what, value) in [("the activity's actor", &create["actor"]), ("attributedTo", &note["attributedTo"])]
    {
        if value != actor {
            sheet.fail(
                CHECK,
                id,
                format!("{what} is {value}"),
                "both have to be the actor, or servers drop it",
            );
        }
    }
}

fn audience(sheet: &mut Sheet, id: &str, create: &Value) {
    for (what, object) in [("the activity", create), ("the note", &create["object"])] {
        let named =
            |name: &str| object[name].as_array().is_some_and(|list| list.iter().any(|one| one == PUBLIC));
        if !named("to") && !named("cc") && object["to"] != PUBLIC {
            sheet.fail(
                CHECK,
                id,
                format!("{what} is not addressed to {PUBLIC}"),
                "without it a note is private or dropped",
            );
        }
    }
}

fn dates(sheet: &mut Sheet, id: &str, create: &Value, now: Timestamp) {
    let note = &create["object"];
    let instant = |value: &Value| value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
    let Some(published) = instant(&note["published"]) else {
        return sheet.fail(CHECK, id, "it has no date", "servers sort a note without `published` anywhere");
    };
    if published > now + Duration::minutes(5) {
        sheet.fail(CHECK, id, format!("it is of the future: {published}"), "set the clock (NTP)");
    }
    if note.get("updated").is_some() && instant(&note["updated"]).is_none_or(|updated| updated < published) {
        sheet.fail(
            CHECK,
            id,
            "it was changed before it was published",
            "GoToSocial refuses it: publish the report again",
        );
    }
    if instant(&create["published"]).is_none_or(|said| (said - published).abs() > Duration::hours(6)) {
        sheet.fail(
            CHECK,
            id,
            "its date is not that of its activity",
            "home timelines take only what is less than six hours old",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::doctor::finding::{Sheet, Verdict};
    use crate::cli::doctor::note::examine;
    use crate::model::Timestamp;
    use serde_json::{Value, json};

    const ACTOR: &str = "https://x.org/ap/actors/core";

    fn create() -> Value {
        let public = json!(["https://www.w3.org/ns/activitystreams#Public"]);
        json!({
            "id": "https://x.org/n#create", "type": "Create", "actor": ACTOR, "to": public,
            "published": "2026-04-01T12:00:00Z",
            "object": {
                "id": "https://x.org/n", "type": "Note", "attributedTo": ACTOR, "to": public,
                "url": "https://x.org/p", "content": "<p>x</p>", "published": "2026-04-01T12:00:00Z",
                "updated": "2026-04-02T12:00:00Z",
            },
        })
    }

    fn failures(create: &Value) -> Vec<String> {
        let now: Timestamp = "2026-04-03T12:00:00Z".parse().expect("an instant");
        let mut sheet = Sheet::default();
        examine(&mut sheet, ACTOR, create, now);
        let failed = sheet.findings.into_iter().filter(|finding| finding.verdict == Verdict::Fail);
        failed.map(|finding| finding.found).collect()
    }

    #[test]
    fn a_sound_note_is_sound() {
        assert_eq!(failures(&create()), Vec::<String>::new());
    }

    #[test]
    fn whatever_makes_a_note_vanish_is_named() {
        let table = [
            ("/object/url", json!("https://y.org/p"), "its url is not on the actor's host"),
            ("/id", json!("https://y.org/n"), "the activity's id is not on the actor's host"),
            ("/object/attributedTo", json!("https://x.org/other"), "attributedTo is"),
            ("/object/to", json!([]), "the note is not addressed to"),
            ("/object/published", json!("2019-06-30T00:00:00Z"), "its date is not that of its activity"),
            ("/object/updated", json!("2026-03-01T00:00:00Z"), "changed before it was published"),
            ("/object/published", json!("2027-06-30T00:00:00Z"), "of the future"),
            ("/object/content", json!(""), "no content"),
            ("/object/content", json!("x".repeat(70_000)), "bytes"),
        ];
        for (path, value, sentence) in table {
            let mut create = create();
            *create.pointer_mut(path).expect("it is there") = value;
            let failures = failures(&create);
            assert!(failures.iter().any(|failure| failure.contains(sentence)), "{path}: {failures:?}");
        }
        let mut hidden = create();
        hidden["object"]["summary"] = json!("Kernel");
        assert_eq!(failures(&hidden), ["it has a summary"]);
    }
}
