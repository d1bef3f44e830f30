//! The promises about what others do: reactions, quotes, complaints, moves.

use crate::contract::{claim, follow, position, published, say, settle, settlement};
use crate::sample::{activity, now, slug, team};
use chrono::Duration;
use tidings::model::reaction::{Reaction, ReactionKind, Stamp, Tally};
use tidings::store::Store;
use tidings::store::destinations::Outcome;
use tidings::store::flags::{Flag, PER_HOST};
use tidings::store::moves::Route;
use tidings::store::portraits::ErrandKind;

fn reaction(kind: ReactionKind, name: &str, number: usize) -> Reaction {
    Reaction {
        report: slug("2026q3"),
        entry: slug("a"),
        kind,
        actor: format!("https://one.example/{name}"),
        host: "one.example".into(),
        activity: format!("https://one.example/{name}/{number}"),
        url: Some(format!("https://one.example/@{name}/{number}")),
        said: now(),
    }
}

async fn react(store: &Store, kind: ReactionKind, name: &str, number: usize) -> bool {
    store.react(&reaction(kind, name, number)).await.expect("the store answers")
}

async fn totals(store: &Store) -> (usize, usize, usize) {
    let reactions = store.reactions_since(0).await.expect("reactions");
    let tally = reactions.tallies.into_iter().next().map_or_else(Tally::default, |(_, tally)| tally);
    (tally.likes, tally.shares, tally.replies)
}

pub async fn a_reaction_is_counted_once_and_only_while_the_note_stands(store: Store) {
    use ReactionKind::{Announce, Like, Reply};
    published(&store, &["a"]).await;
    assert!(!react(&store, Like, "x", 1).await, "the note has not left");
    say(&store, "a").await;
    assert!(react(&store, Like, "x", 1).await);
    for number in [1, 2] {
        assert!(!react(&store, Like, "x", number).await, "once for each actor");
    }
    assert!(react(&store, Announce, "x", 3).await && react(&store, Like, "y", 1).await);
    assert!(react(&store, Reply, "x", 4).await && react(&store, Reply, "x", 5).await);
    assert!(!react(&store, Reply, "y", 1).await, "an id that stands for another thing");
    assert_eq!(totals(&store).await, (2, 1, 2));
    let before = store.reactions_since(0).await.expect("reactions");
    assert_eq!(before.tallies[0].1.latest.len(), 2);
    assert_eq!(store.numbers().await.expect("numbers").1, before.tallied);
    let (note, x) = ((&slug("2026q3"), &slug("a")), "https://one.example/x");
    assert!(store.unreact(note, Like, x).await.expect("undone"));
    assert!(!store.unreact(note, Like, x).await.expect("nothing to undo"));
    let reply = "https://one.example/x/4";
    assert!(!store.unreact_by_id(reply, "https://one.example/y").await.expect("another's"));
    assert!(store.readdress(reply, x, "https://one.example/new").await.expect("readdressed"));
    assert!(!store.readdress(reply, x, "https://one.example/new").await.expect("the same"));
    assert!(store.unreact_by_id(reply, x).await.expect("undone"));
    assert_eq!(totals(&store).await, (1, 1, 1));
    let after = store.reactions_since(before.tallied).await.expect("reactions");
    assert_eq!(after.tallies.len(), 1);
    let revision = store.numbers().await.expect("numbers").0;
    assert_eq!(revision, store.revision().await.expect("a revision"), "publications are not disturbed");
}

pub async fn what_an_actor_did_goes_with_it_or_with_its_block(store: Store) {
    published(&store, &["a"]).await;
    say(&store, "a").await;
    follow(&store, "one.example", "x").await;
    follow(&store, "one.example", "y").await;
    for name in ["x", "y"] {
        assert!(react(&store, ReactionKind::Like, name, 1).await);
    }
    let (x, y) = ("https://one.example/x", "https://one.example/y");
    store.blocked(&slug("core"), x, "one.example", now()).await.expect("blocked");
    assert!(store.is_blocked_by(&slug("core"), x).await.expect("known"));
    assert!(!store.is_blocked_by(&slug("status"), x).await.expect("known"));
    assert_eq!(totals(&store).await, (1, 0, 0));
    assert_eq!(store.followers().await.expect("followers").len(), 1);
    store.unblocked(&slug("core"), x).await.expect("unblocked");
    assert!(!store.knows(x).await.expect("known") && store.knows(y).await.expect("known"));
    assert_eq!(store.forget(y).await.expect("forgotten"), [slug("core")]);
    assert_eq!(totals(&store).await, (0, 0, 0));
    assert!(!store.knows(y).await.expect("known"));
}

fn wanted(quote: &str, actor: &str) -> Stamp {
    Stamp {
        number: 0,
        team: slug("core"),
        report: slug("2026q3"),
        entry: slug("a"),
        actor: actor.into(),
        inbox: "https://one.example/x/inbox".into(),
        quote: quote.into(),
        said: now(),
        revoked: None,
    }
}

pub async fn a_stamp_is_given_once_and_stays_taken_back(store: Store) {
    published(&store, &["a"]).await;
    let (x, quote) = ("https://one.example/x", wanted("https://one.example/q", "https://one.example/x"));
    assert_eq!(store.allow_quote(&quote, "one.example").await.expect("declined"), None);
    say(&store, "a").await;
    let number = store.allow_quote(&quote, "one.example").await.expect("allowed").expect("a number");
    assert_eq!(store.allow_quote(&quote, "one.example").await.expect("again"), Some(number));
    let stolen = wanted("https://one.example/q", "https://one.example/eve");
    assert_eq!(store.allow_quote(&stolen, "one.example").await.expect("declined"), None);
    let other = wanted("https://one.example/p", x);
    assert_ne!(store.allow_quote(&other, "one.example").await.expect("allowed"), Some(number));
    let before = store.reactions_since(0).await.expect("reactions");
    assert_eq!(before.stamps.len(), 2);
    let stamp = store.stamp_of("https://one.example/q", x).await.expect("known").expect("a stamp");
    let goodbye = activity("goodbye");
    let told = Some(("one.example", &goodbye));
    assert!(store.revoke(&stamp, told, now()).await.expect("revoked"));
    assert!(!store.revoke(&stamp, told, now()).await.expect("revoked before"));
    assert_eq!(store.allow_quote(&quote, "one.example").await.expect("declined"), None);
    let after = store.reactions_since(before.tallied).await.expect("reactions");
    assert_eq!(after.stamps.iter().map(|stamp| stamp.number).collect::<Vec<_>>(), [number]);
    assert_eq!(store.stamps().await.expect("stamps").len(), 2);
    let work = claim(&store, "h").await;
    assert_eq!(&*work[0].items[0].inbox, "https://one.example/x/inbox");
}

pub async fn complaints_are_bounded_at_a_host(store: Store) {
    let begun = now();
    let flag = |number: i64| Flag {
        id: format!("https://one.example/flags/{number}"),
        actor: "https://one.example/actor".into(),
        objects: vec!["https://us.example/ap/actors/core".into()],
        content: "spam".into(),
        said: begun + Duration::seconds(number),
    };
    for number in 0..PER_HOST {
        assert!(store.flag(&flag(number), "one.example").await.expect("kept"));
    }
    assert!(!store.flag(&flag(0), "two.example").await.expect("known"), "an id counts once");
    assert!(!store.flag(&flag(PER_HOST), "one.example").await.expect("too many"));
    assert!(store.flag(&flag(PER_HOST), "two.example").await.expect("kept"));
    let flags = store.flags().await.expect("flags");
    assert_eq!((flags.len() as i64, &flags[0]), (PER_HOST + 1, &flag(PER_HOST)));
    assert!(store.forget_flag(&flag(3).id).await.expect("forgotten"));
    assert!(!store.forget_flag(&flag(3).id).await.expect("gone"));
}

pub async fn a_follower_that_moves_reads_on_where_it_stood(store: Store) {
    published(&store, &["a", "b", "c"]).await;
    follow(&store, "one.example", "x").await;
    follow(&store, "two.example", "y").await;
    say(&store, "a").await;
    say(&store, "b").await;
    for work in claim(&store, "h").await {
        // One has read the first, two has read both.
        let items = if work.host == "one.example" { &work.items[..1] } else { &work.items[..] };
        let settled: Vec<_> = items
            .iter()
            .map(|item| settlement(&item.inbox, position(item), Outcome::Delivered, 202))
            .collect();
        settle(&store, "h", &settled, &[&work.host]).await;
    }
    let inbox = "https://two.example/new/inbox";
    let new = Route { actor: "https://two.example/new", inbox, destination: "https://two.example/inbox" };
    let old = "https://one.example/x";
    assert_eq!(store.succeed(old, &new, "two.example").await.expect("moved"), [slug("core")]);
    assert!(store.succeed(old, &new, "two.example").await.expect("moved before").is_empty());
    // Whoever follows there since then has got everything at the shared inbox.
    let followers = store.followers().await.expect("followers");
    assert!(followers.iter().all(|follower| follower.destination == "https://two.example/inbox"));
    assert!(claim(&store, "h").await.is_empty());

    follow(&store, "four.example", "w").await;
    say(&store, "c").await;
    let inbox = "https://three.example/z/inbox";
    let new = Route { actor: "https://three.example/z", inbox, destination: inbox };
    let old = "https://four.example/w";
    assert_eq!(store.succeed(old, &new, "three.example").await.expect("moved"), [slug("core")]);
    let work = claim(&store, "h").await;
    let three = work.iter().find(|work| work.host == "three.example").expect("work");
    assert_eq!(three.items.len(), 1, "what the old account had yet to get");
    assert!(work.iter().all(|work| work.host != "four.example"));
}

pub async fn an_account_tells_once_that_it_is_another(store: Store) {
    published(&store, &["a"]).await;
    follow(&store, "one.example", "x").await;
    let account = |accounts: Vec<tidings::store::portraits::Account>| {
        accounts.into_iter().find(|account| account.team.id == slug("core")).expect("the team")
    };
    let first = account(store.accounts_since(0).await.expect("accounts"));
    assert_eq!(first.profile, None);
    store.first_portrait(&slug("core"), "old", &["n".into()]).await.expect("kept");
    store.first_portrait(&slug("core"), "other", &[]).await.expect("not kept");
    assert_eq!(account(store.accounts_since(0).await.expect("accounts")).profile, Some("old".into()));
    let (update, core) = (activity("update"), team("core"));
    assert!(store.repaint(&core, ("old", "new"), &update).await.expect("told"));
    assert!(!store.repaint(&core, ("old", "new"), &activity("again")).await.expect("told before"));
    assert_eq!(claim(&store, "h").await[0].items.len(), 1);
    let known = store.known(&slug("core")).await.expect("known");
    assert_eq!((known.featured, known.told), (vec!["n".to_owned()], core.updated));
    assert!(store.errands(now()).await.expect("errands").is_empty());
    store.move_site("https://new.example", now() - Duration::seconds(1)).await.expect("moved");
    assert_eq!(store.moved_to().await.expect("known"), Some("https://new.example".into()));
    let errand = store.errands(now()).await.expect("errands").remove(0);
    assert_eq!((errand.team.as_str(), errand.kind), ("core", ErrandKind::Move));
    assert!(store.run_errand(&errand, &[activity("move")], None).await.expect("run"));
    assert!(!store.run_errand(&errand, &[activity("move")], None).await.expect("run before"));
    store.stay().await.expect("stays");
    assert_eq!(store.moved_to().await.expect("known"), None);
}
