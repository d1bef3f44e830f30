//! What other servers have learnt from attacks, and where each lesson is tested here. A name is that of
//! an attack in the tables, or of a test anywhere in the project.

use std::path::Path;

const LESSONS: &[(&str, &[&str])] = &[
    (
        "Mastodon CVE-2024-23832: an account is taken over by a forged origin",
        &[
            "a forged owner: an actor of another host",
            "an id on another host",
            "the Update of an actor of another host",
        ],
    ),
    (
        "Mastodon CVE-2024-25623: an upload is served as an actor",
        &[
            "an upload that looks like an actor: JSON",
            "an upload that looks like an actor: JSON-LD without a profile",
        ],
    ),
    (
        "Fedify CVE-2025-54888: an activity acts before the owner of the key is known",
        &[
            "a forged owner on the same host",
            "a forged Delete of a follower by itself",
            "a key whose owner is somebody else",
        ],
    ),
    (
        "snac, Fedify: the id of a key is not the one that was asked for",
        &["a key swap: the actor names another key", "a key in a document of its own that is another key's"],
    ),
    (
        "Misskey CVE-2026-28432: the verification of signatures is passed by",
        &[
            "a target that is not covered",
            "the algorithm hmac-sha256, with the public key as the secret",
            "a digest that stands twice",
            "RFC 9421: a draft-cavage signature under an input that nobody signed",
        ],
    ),
    (
        "Mastodon CVE-2026-46349, Fedify CVE-2026-42462: a document is restructured",
        &["@graph", "@included", "@reverse", "a linked-data signature in the place of a signature"],
    ),
    (
        "JSON-LD bombs",
        &[
            "a body nested 60,000 deep",
            "a @context of one's own",
            "a key that stands twice, once in disguise",
        ],
    ),
    (
        "SSRF: Fedify CVE-2025-23221, CVE-2026-50131, Lemmy CVE-2026-33693, Mastodon GHSA-xfrj",
        &[
            "every_special_network_is_closed_and_its_neighbours_are_open",
            "literal_addresses_are_seen_through_every_spelling",
            "a_name_with_several_addresses_leads_only_to_those_that_are_admitted",
            "an_answer_that_is_kept_is_checked_like_a_new_one",
            "nothing_private_is_asked_whatever_a_key_is_called",
        ],
    ),
    (
        "Fedify CVE-2026-77632, CVE-2026-34148: redirects",
        &[
            "an actor that redirects to somebody else",
            "an actor that redirects to itself for ever",
            "an actor that redirects to a file",
            "a_post_follows_nothing_and_waits_for_nobody",
        ],
    ),
    (
        "Fedify CVE-2025-68475: work without end on others' text",
        &["an endless document", "a document that is nested deep"],
    ),
    (
        "Fedify CVE-2026-69132: state of every host without bound",
        &[
            "a_flood_of_names_shares_one_bucket_and_harms_nobody_who_was_there",
            "a_host_has_a_share_of_the_memory_and_no_more",
            "hosts_that_take_rfc_9421_are_known_for_a_while",
            "a_host_has_as_many_followers_and_sends_as_much_as_it_may",
        ],
    ),
    (
        "Mastodon CVE-2023-36461: slow answers and slow bodies",
        &["a_body_that_drips_is_given_up", "a_post_follows_nothing_and_waits_for_nobody"],
    ),
    (
        "Mastodon CVE-2023-42451: hosts in other spellings",
        &["hosts_are_compared_and_not_spellings", "hosts_are_known_however_they_are_spelled"],
    ),
    (
        "Mastodon GHSA-gg8q: properties without limits",
        &[
            "long_lists_and_texts_are_cut",
            "an id of 3,000 characters",
            "eleven keys, of which the eleventh is meant",
        ],
    ),
    (
        "Mastodon 4.0.2: names without number below one domain",
        &["hosts_below_one_domain_count_together", "keys_without_number_on_one_host_are_not_all_asked_for"],
    ),
    ("replays", &["a_replay_is_refused_also_when_the_deed_was_undone", "a request to one inbox at another"]),
    (
        "Deletes and Undos of others",
        &[
            "the Undo of another's Follow, whole",
            "the Undo of another's Follow, by its id",
            "the Delete of another actor of the same host",
        ],
    ),
    (
        "floods of Deletes",
        &[
            "the_delete_of_a_stranger_is_taken_without_a_look_at_it",
            "a_key_that_could_not_be_had_is_not_asked_for_again_and_again",
            "an_address_that_comes_too_often_is_told_to_wait",
        ],
    ),
    (
        "keys in queues and logs",
        &["private_keys_are_never_in_the_hands_of_rsa", "a_key_is_made_once_and_for_us_alone"],
    ),
    ("collections without end", &["nothing_but_the_actor_is_fetched_of_a_follower"]),
];

/// Everything that tests are made of.
fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("node_modules") {
            sources(&path, text);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("lessons.rs") {
            text.push_str(&std::fs::read_to_string(&path).expect("a text"));
        }
    }
}

#[test]
fn every_lesson_has_tests_that_are_there() {
    let mut text = String::new();
    for folder in ["src", "tests"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut text);
    }
    for (lesson, names) in LESSONS {
        for name in *names {
            let there = text.contains(&format!("fn {name}(")) || text.contains(&format!("\"{name}\""));
            assert!(there, "{lesson}: {name:?} is gone");
        }
    }
}
