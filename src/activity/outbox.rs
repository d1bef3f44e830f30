//! The outbox: what an actor has said, newest first, in pages (ActivityPub §5.1, ActivityStreams
//! 2.0 §5). Knows nothing of how long a page is.

use crate::activity::collection::embedded;
use crate::activity::context;
use crate::activity::object::Object;
use crate::iri::Site;
use crate::model::slug::Slug;
use serde_json::{Value, json};

/// A place among the pages of an outbox. An empty outbox has one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    /// How many pages there are.
    pub count: usize,
    /// How many activities there are on all of them.
    pub total: usize,
}

/// The outbox itself: where it begins and how much it holds.
pub fn outbox(site: &Site, team: &Slug, pages: Pages) -> Object {
    let team = team.as_str();
    Object::new(
        context::core(),
        json!({
            "id": site.outbox(team),
            "type": "OrderedCollection",
            "totalItems": pages.total,
            "first": site.outbox_page(team, pages.count.max(1)),
            "last": site.outbox_page(team, 1),
        }),
    )
}

/// One page with its activities whole, the newest first. Pages are counted from the oldest, so that
/// what is said next changes the last of them alone.
pub fn page(site: &Site, team: &Slug, pages: Pages, number: usize, activities: &[Object]) -> Object {
    let team = team.as_str();
    let address = |number: usize| json!(site.outbox_page(team, number));
    let older = (number > 1).then(|| address(number - 1));
    let newer = (number < pages.count).then(|| address(number + 1));
    let properties: Value = json!({
        "id": address(number),
        "type": "OrderedCollectionPage",
        "partOf": site.outbox(team),
        "orderedItems": embedded(activities),
    });
    Object::new(context::note(), properties).with("next", older).with("prev", newer)
}

#[cfg(test)]
mod tests {
    use crate::activity::object::Object;
    use crate::activity::outbox::{Pages, outbox, page};
    use crate::activity::{context, sample};
    use serde_json::json;

    const PAGES: Pages = Pages { count: 3, total: 45 };

    #[test]
    fn an_outbox_says_where_it_begins_and_ends() {
        let team = sample::slug("core");
        assert_eq!(
            outbox(&sample::site(), &team, PAGES).document(),
            json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": "https://status.example.org/ap/actors/core/outbox",
                "type": "OrderedCollection",
                "totalItems": 45,
                "first": "https://status.example.org/ap/actors/core/outbox/3",
                "last": "https://status.example.org/ap/actors/core/outbox/1",
            })
        );
        let empty = outbox(&sample::site(), &team, Pages { count: 0, total: 0 }).document();
        assert_eq!(empty["last"], "https://status.example.org/ap/actors/core/outbox/1");
    }

    #[test]
    fn a_page_leads_to_its_neighbours() {
        let create = Object::new(context::note(), json!({ "id": "https://x.org/c", "type": "Create" }));
        let page = |number| {
            page(&sample::site(), &sample::slug("core"), PAGES, number, std::slice::from_ref(&create))
        };
        assert_eq!(
            page(2).document(),
            json!({
                "@context": context::note(),
                "id": "https://status.example.org/ap/actors/core/outbox/2",
                "type": "OrderedCollectionPage",
                "partOf": "https://status.example.org/ap/actors/core/outbox",
                "next": "https://status.example.org/ap/actors/core/outbox/1",
                "prev": "https://status.example.org/ap/actors/core/outbox/3",
                "orderedItems": [{ "id": "https://x.org/c", "type": "Create" }],
            })
        );
        assert_eq!(page(3).document().get("prev"), None);
        assert_eq!(page(1).document().get("next"), None);
    }
}
