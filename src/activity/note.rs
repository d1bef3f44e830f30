//! The note of an entry: what followers read (ActivityPub §6.2). A Note and no Article: every
//! server shows notes whole, few show articles.
//!
//! Has neither `name` nor `summary`: servers show them as a content warning. The only `attachment`
//! is a link to the entry's page, which gets the preview card whatever the text links to; a picture
//! there would suppress the card. `source` is the text without marks; it is left out where the
//! note would come near the 64 KiB that some inboxes take.

use crate::activity::audience::{Audience, PUBLIC};
use crate::activity::content::{LONGEST_TITLE, content};
use crate::activity::context;
use crate::activity::envelope::instant;
use crate::activity::hashtag::{Hashtag, distinct};
use crate::activity::object::Object;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::html::EntryAddress;
use crate::model::published::Published;
use crate::model::text::shorten;
use serde_json::{Value, json};

/// The largest note with its source, in bytes as JSON.
const LARGEST: usize = 48_000;

/// What all notes of a site share.
#[derive(Clone, Copy, Debug)]
pub struct Voice<'a> {
    /// Where the notes live.
    pub site: &'a Site,
    /// The language of the reports (BCP 47): `en`.
    pub language: &'a str,
    /// Words that every note is tagged with, besides its category: the project's name.
    pub hashtags: &'a [String],
}

/// The note of an entry. `address` finds the pages of the entry's neighbours; `posted` is when the
/// note leaves or left. It is never the date of the report: home timelines take only what is some
/// hours old.
pub fn note(voice: &Voice<'_>, entry: &Published, address: EntryAddress<'_>, posted: Timestamp) -> Object {
    let (site, report, slug) = (voice.site, entry.report.as_str(), entry.entry.slug.as_str());
    let page = site.entry_page(report, slug);
    let hashtags = hashtags(voice, entry);
    let (content, plain) = content(&entry.entry, &page, &hashtags, address);
    let audience = Audience::public(site, &entry.team);
    let properties = json!({
        "id": site.note(report, slug),
        "type": "Note",
        "attributedTo": site.actor(entry.team.as_str()),
        "to": audience.to,
        "cc": audience.cc,
        "published": instant(posted),
        "context": site.context(report),
        "likes": site.likes(report, slug),
        "shares": site.shares(report, slug),
        "replies": site.replies(report, slug),
        "attachment": [{ "type": "Link", "href": page, "mediaType": "text/html", "name": shorten(&entry.entry.title, LONGEST_TITLE) }],
        // One string: some servers cast whatever stands here to a string.
        "url": page,
        // One language, the same text: some servers look for it in the map, some beside it.
        "contentMap": { voice.language: content },
        "content": content,
        "tag": hashtags.iter().map(Hashtag::json).collect::<Vec<_>>(),
        "interactionPolicy": everyone_may(),
    });
    let updated = updated(entry, posted).map(|updated| json!(instant(updated)));
    let room = LARGEST.saturating_sub(properties.to_string().len());
    let source = Some(json!({ "content": plain, "mediaType": "text/plain" }));
    let source = source.filter(|source| source.to_string().len() < room);
    Object::new(context::note(), properties).with("updated", updated).with("source", source)
}

/// When the note was edited after it had left. `None`: not at all; a note whose `updated` is not
/// after its `published` is refused by GoToSocial and shown as edited by others. Without spacing a
/// note is dated some seconds before its entry, which alone is no edit.
fn updated(entry: &Published, posted: Timestamp) -> Option<Timestamp> {
    let edited = entry.updated > entry.published;
    (edited && entry.updated.timestamp() > posted.timestamp()).then_some(entry.updated)
}

/// The category's tag, then those of the voice, which lead to the report: all of it is theirs.
fn hashtags(voice: &Voice<'_>, entry: &Published) -> Vec<Hashtag> {
    let category = voice.site.category_page(entry.entry.category.as_str());
    let own = Hashtag::new(&entry.category_name, category);
    let report = voice.site.report_page(entry.report.as_str());
    let shared = voice.hashtags.iter().filter_map(|words| Hashtag::new(words, report.clone()));
    distinct(own.into_iter().chain(shared))
}

/// FEP-044f and GoToSocial's interaction policy: whoever reads may quote, answer, like and share.
/// Said aloud, because what is not said counts as forbidden for quotes.
fn everyone_may() -> Value {
    let everyone = json!({ "automaticApproval": [PUBLIC] });
    json!({ "canAnnounce": everyone, "canLike": everyone, "canQuote": everyone, "canReply": everyone })
}

#[cfg(test)]
mod tests {
    use crate::activity::note::{Voice, note};
    use crate::activity::{context, sample};
    use crate::model::body::{Block, Body, Inline};
    use crate::model::href::Href;
    use crate::model::published::Published;
    use proptest::prelude::{ProptestConfig, Strategy, prop, prop_assert, prop_oneof, proptest};
    use serde_json::{Value, json};

    fn said(entry: &Published) -> Value {
        let (site, hashtags) = (sample::site(), ["FreeBSD".to_owned()]);
        let voice = Voice { site: &site, language: "en", hashtags: &hashtags };
        note(&voice, entry, &|_| None, sample::posted()).document()
    }

    #[test]
    fn an_entry_becomes_a_note_that_no_server_hides() {
        let content = "<p><strong><a href=\"https://status.example.org/reports/2026q1/releases\">Releases &amp; more</a></strong></p>\
             <p>Version 1 is out.</p>\
             <p>Sponsor: The Example Foundation</p>\
             <p><a href=\"https://status.example.org/categories/team-reports\" class=\"mention hashtag\" rel=\"tag\">#<span>TeamReports</span></a> \
             <a href=\"https://status.example.org/reports/2026q1\" class=\"mention hashtag\" rel=\"tag\">#<span>FreeBSD</span></a></p>";
        let public = "https://www.w3.org/ns/activitystreams#Public";
        let everyone = json!({ "automaticApproval": [public] });
        assert_eq!(
            said(&sample::entry()),
            json!({
                "@context": context::note(),
                "id": "https://status.example.org/ap/notes/2026q1/releases",
                "type": "Note",
                "attributedTo": "https://status.example.org/ap/actors/release-engineering",
                "to": [public],
                "cc": ["https://status.example.org/ap/actors/release-engineering/followers"],
                "published": "2026-04-01T12:03:00Z",
                "context": "https://status.example.org/ap/reports/2026q1",
                "likes": "https://status.example.org/ap/notes/2026q1/releases/likes",
                "shares": "https://status.example.org/ap/notes/2026q1/releases/shares",
                "replies": "https://status.example.org/ap/notes/2026q1/releases/replies",
                "attachment": [{
                    "type": "Link",
                    "href": "https://status.example.org/reports/2026q1/releases",
                    "mediaType": "text/html",
                    "name": "Releases & more",
                }],
                "source": { "content": "Releases & more\n\nVersion 1 is out.", "mediaType": "text/plain" },
                "url": "https://status.example.org/reports/2026q1/releases",
                "content": content,
                "contentMap": { "en": content },
                "tag": [
                    { "type": "Hashtag", "name": "#TeamReports", "href": "https://status.example.org/categories/team-reports" },
                    { "type": "Hashtag", "name": "#FreeBSD", "href": "https://status.example.org/reports/2026q1" },
                ],
                "interactionPolicy": {
                    "canAnnounce": everyone, "canLike": everyone, "canQuote": everyone, "canReply": everyone,
                },
            })
        );
    }

    #[test]
    fn only_a_change_after_posting_is_an_edit() {
        let at = |text: &str| Published { updated: sample::at(text), ..sample::entry() };
        assert_eq!(said(&at("2026-04-01T12:02:00Z")).get("updated"), None);
        assert_eq!(said(&at("2026-04-01T12:03:00.9Z")).get("updated"), None);
        assert_eq!(said(&at("2026-04-02T00:00:00Z"))["updated"], "2026-04-02T00:00:00Z");
        let later = sample::at("2026-04-01T12:03:20Z");
        let unedited = Published { published: later, updated: later, ..sample::entry() };
        assert_eq!(said(&unedited).get("updated"), None);
    }

    fn words() -> impl Strategy<Value = String> {
        ("[\\PC\\n\"\\\\<&\u{1f600}]{0,80}", 0..400usize).prop_map(|(text, times)| text.repeat(times))
    }

    fn block() -> impl Strategy<Value = Block> {
        let href = |text: &String| {
            let path: String = text.chars().filter(char::is_ascii_alphanumeric).take(1900).collect();
            Href::parse(&format!("https://x.org/{path}")).expect("an address")
        };
        prop_oneof![
            words().prop_map(|text| Block::Paragraph(vec![Inline::Text(text)])),
            words().prop_map(move |text| Block::Paragraph(vec![Inline::link(href(&text), vec![]); 9])),
            words().prop_map(Block::Preformatted),
            words().prop_map(|text| Block::Heading { level: 1, content: vec![Inline::Text(text)] }),
            prop::collection::vec(words(), 0..9).prop_map(|texts| {
                let item = |text| Body(vec![Block::Paragraph(vec![Inline::Text(text)])]);
                Block::List { start: None, items: texts.into_iter().map(item).collect() }
            }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_note_is_too_large_for_the_smallest_inbox(
            title in words(),
            sponsor in words(),
            blocks in prop::collection::vec(block(), 0..12),
        ) {
            let mut entry = sample::entry();
            entry.entry.title = title;
            entry.entry.sponsors = vec![sponsor];
            entry.entry.body = Body(blocks);
            prop_assert!(said(&entry).to_string().len() < 60_000);
        }
    }
}
