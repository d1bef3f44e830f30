//! Which media types are what was asked for.
//!
//! A server that holds files of its users must not be able to pass one for a document of its own
//! (CVE-2024-25623), so the type counts, and nothing is guessed from the content.

/// How ActivityStreams documents are asked for.
pub const ACTIVITY_ACCEPT: &str =
    r#"application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams""#;
/// How WebFinger and NodeInfo documents are asked for.
pub const JSON_ACCEPT: &str = "application/jrd+json, application/json";

const PROFILE: &str = "https://www.w3.org/ns/activitystreams";

/// True for the two media types of ActivityStreams (ActivityPub §3.2).
pub fn is_activity_json(content_type: &str) -> bool {
    let (essence, parameters) = parts(content_type);
    match essence.as_str() {
        "application/activity+json" => true,
        "application/ld+json" => parameters.split(';').any(names_profile),
        _ => false,
    }
}

/// True for JSON of any kind.
pub fn is_json(content_type: &str) -> bool {
    let (essence, _) = parts(content_type);
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn parts(content_type: &str) -> (String, &str) {
    let (essence, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    (essence.trim().to_ascii_lowercase(), parameters)
}

/// The profile may be one of several, separated by blanks (RFC 6906 §3.1).
fn names_profile(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    let value = value.trim().trim_matches('"');
    name.trim().eq_ignore_ascii_case("profile") && value.split_ascii_whitespace().any(|iri| iri == PROFILE)
}

#[cfg(test)]
mod tests {
    use crate::remote::media::{is_activity_json, is_json};

    #[test]
    fn only_the_two_types_of_activity_streams_are_taken() {
        let table = [
            ("application/activity+json", true),
            ("Application/Activity+JSON; charset=utf-8", true),
            (r#"application/ld+json; profile="https://www.w3.org/ns/activitystreams""#, true),
            (r#"application/ld+json;charset=utf-8;Profile="x https://www.w3.org/ns/activitystreams""#, true),
            ("application/ld+json; profile=https://www.w3.org/ns/activitystreams", true),
            ("application/ld+json", false),
            (r#"application/ld+json; profile="https://www.w3.org/ns/activitystreams2""#, false),
            ("application/json", false),
            ("text/html", false),
            ("text/plain; application/activity+json", false),
            ("", false),
        ];
        for (content_type, taken) in table {
            assert_eq!(is_activity_json(content_type), taken, "{content_type}");
        }
    }

    #[test]
    fn json_is_json_by_any_name() {
        assert!(is_json("application/jrd+json; charset=utf-8") && is_json("application/json"));
        assert!(!is_json("text/json") && !is_json("application/javascript") && !is_json("image/svg+json"));
    }
}
