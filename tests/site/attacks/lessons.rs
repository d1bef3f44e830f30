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
            "an upload that looks like an actor: text",
            "an upload that looks like an actor: JSON-LD without a profile",
            "only_the_two_types_of_activity_streams_are_taken",
            "what_is_served_is_never_taken_for_something_else",
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
        &[
            "a key swap: the actor names another key",
            "a key in a document of its own that is another key's",
            "a key in a document of its own that names somebody else",
            "a key without an owner",
        ],
    ),
    (
        "Misskey CVE-2026-28432: the verification of signatures is passed by",
        &[
            "a target that is not covered",
            "a host that is not covered",
            "a date that is not covered",
            "a digest that is not covered",
            "RFC 9421: no instant of creation",
            "the algorithm none",
            "a date that stands twice",
            "a signature that stands twice",
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
            "a body of more than 256 kB",
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
            "only_https_on_its_own_port_is_open",
            "a_redirect_to_a_private_address_is_not_followed",
            "a_name_that_leads_to_a_private_address_is_not_connected_to",
            "callbacks_in_private_networks_are_never_contacted",
            "an actor whose inbox is on another host",
        ],
    ),
    (
        "Fedify CVE-2026-77632, CVE-2026-34148: redirects",
        &[
            "an actor that redirects to somebody else",
            "an actor that redirects to itself for ever",
            "an actor that redirects to a file",
            "redirects_are_followed_three_times",
            "a_redirect_is_a_refusal_and_is_not_followed",
            "a_post_follows_nothing_and_waits_for_nobody",
        ],
    ),
    (
        "Fedify CVE-2025-68475: work without end on others' text",
        &["an endless document", "a document that is nested deep", "reading_takes_time_in_proportion"],
    ),
    (
        "Fedify CVE-2026-69132: state of every host without bound",
        &[
            "a_flood_of_names_shares_one_bucket_and_harms_nobody_who_was_there",
            "a_host_has_a_share_of_the_memory_and_no_more",
            "hosts_that_take_rfc_9421_are_known_for_a_while",
            "a_host_has_as_many_followers_and_sends_as_much_as_it_may",
            "a_follower_does_not_move_to_a_host_that_has_all_the_followers_it_may",
            "a_key_takes_little_room_whatever_its_owner_says_of_itself",
            "refusals_are_forgotten_when_they_are_old_or_too_many_and_not_while_they_wait",
            "a_host_keeps_its_last_answers_and_no_more",
            "what_costs_something_is_not_done_for_an_address_without_end",
        ],
    ),
    (
        "Mastodon CVE-2023-36461: slow answers and slow bodies",
        &[
            "a_body_that_drips_is_given_up",
            "a_post_follows_nothing_and_waits_for_nobody",
            "who_is_slow_is_left",
            "an_endless_body_is_cut_off",
            "a_compressed_bomb_stays_compressed",
            "a compressed bomb",
        ],
    ),
    (
        "Mastodon CVE-2023-42451: hosts in other spellings",
        &[
            "hosts_are_compared_and_not_spellings",
            "hosts_are_known_however_they_are_spelled",
            "a_block_covers_what_it_names_and_nothing_else",
            "an actor whose host ends in a dot, to pass by the blocks",
        ],
    ),
    (
        "Mastodon CVE-2023-36462, CVE-2023-36459: HTML of others",
        &[
            "public_replies_are_counted_and_linked_and_their_text_is_not_shown",
            "hostile_fragments_become_harmless_text",
            "every_page_is_sound",
        ],
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
        "Pixelfed CVE-2025-30741: what is not public",
        &["public_replies_are_counted_and_linked_and_their_text_is_not_shown"],
    ),
    (
        "forged signatures: keys that are taken away, neighbours that are silenced",
        &[
            "a_forged_signature_takes_nobodys_key_away",
            "a_key_that_changed_under_its_id_is_fetched_once_more_and_the_old_one_is_no_longer_good",
            "a_new_key_is_fetched_once_when_the_old_one_no_longer_fits",
            "nobody_keeps_a_neighbours_reply_from_being_counted",
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
        &[
            "private_keys_are_never_in_the_hands_of_rsa",
            "a_key_is_made_once_and_for_us_alone",
            "a_new_pair_of_keys_is_published_and_told_while_the_old_one_stays",
        ],
    ),
    (
        "WriteFreely: lists of followers that anybody can read",
        &["followers_and_following_tell_totals_only", "a_note_is_written_for_how_servers_show_it"],
    ),
    (
        "the operator's side: no second listener, reports are strangers' texts",
        &[
            "a_server_is_healthy_and_ready_and_has_no_second_listener_unless_told",
            "the_operators_page_shows_how_things_stand",
            "includes_that_go_round_come_to_an_end",
            "hostile_fragments_become_harmless_text",
        ],
    ),
    (
        "XML of ours",
        &["control_characters_and_markup_do_no_harm", "feedparser_reads_the_feeds_without_a_complaint"],
    ),
    (
        "caches that are poisoned",
        &[
            "caches_are_told_what_they_may_do",
            "servers_that_ask_a_page_are_led_to_the_object_and_browsers_back",
            "with_signed_fetches_notes_are_shown_to_those_who_say_who_they_are",
            "a_cache_that_gives_people_what_a_server_asked_for_is_named",
        ],
    ),
    (
        "hubs of WebSub",
        &[
            "a_request_that_is_not_verified_leaves_the_subscription_unchanged",
            "callbacks_in_private_networks_are_never_contacted",
            "a_lease_is_granted_within_bounds_and_never_for_ever",
            "a_version_is_given_up_after_ten_failures_and_the_next_is_tried",
            "a_blocked_host_gets_no_feed_and_may_not_subscribe_again",
            "a_secret_is_kept_and_not_shown",
            "what_is_wrong_is_named",
        ],
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
