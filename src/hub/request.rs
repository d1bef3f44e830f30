//! What a subscriber asks for (WebSub §5.1): a form → a [`Request`], or what is wrong with it.
//!
//! Knows neither the store nor the network: whether a callback may be reached is for others to say.

use crate::hub::Refusal;
use crate::iri::{Site, is_feed_path};
use crate::store::notifications::Secret;
use chrono::Duration;
use std::collections::HashMap;
use url::Url;
use url::form_urlencoded;

/// The longest address that is taken, in bytes.
const ADDRESS: usize = 2_048;
/// A secret is shorter than this (WebSub §5.1), in bytes.
const SECRET: usize = 200;
/// The parameters that mean something.
const PARAMETERS: [&str; 5] = ["hub.callback", "hub.mode", "hub.topic", "hub.lease_seconds", "hub.secret"];

/// A lease when none is asked for (WebSub §8.2), the shortest and the longest.
pub const USUAL: Duration = Duration::days(10);
const SHORTEST: Duration = Duration::minutes(10);
const LONGEST: Duration = Duration::days(30);

/// A wish to subscribe or to end that. Nobody knows yet whether it is the subscriber's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Where feeds are to go.
    pub callback: Callback,
    /// The address of one of our feeds; whether there is such a feed is not known yet.
    pub topic: String,
    /// What is wished.
    pub mode: Mode,
}

/// Where feeds are to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The address, as it was given.
    pub address: String,
    /// Its host and port.
    pub host: String,
}

/// What is wished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// To be told.
    Subscribe {
        /// For how long.
        lease: Duration,
        /// What is to sign the feeds.
        secret: Option<Secret>,
    },
    /// Not to be told any more.
    Unsubscribe,
}

impl Request {
    /// Reads a form. Parameters that mean nothing here are passed over (WebSub §5.1).
    pub fn read(form: &[u8], site: &Site) -> Result<Request, Refusal> {
        let fields = fields(form)?;
        let required = |name: &str| match fields.get(name) {
            Some(value) if !value.is_empty() => Ok(&**value),
            _ => Err(malformed(format!("{name} is missing"))),
        };
        let callback = callback(required("hub.callback")?, site)?;
        let topic = topic(required("hub.topic")?, site)?;
        let mode = match required("hub.mode")? {
            "subscribe" => Mode::Subscribe {
                lease: lease(fields.get("hub.lease_seconds"))?,
                secret: secret(fields.get("hub.secret"))?,
            },
            "unsubscribe" => Mode::Unsubscribe,
            _ => return Err(malformed("hub.mode is neither \"subscribe\" nor \"unsubscribe\"")),
        };
        Ok(Request { callback, topic, mode })
    }
}

impl Callback {
    /// The address with parameters at its end; its own stay as they are (WebSub §5.1.1).
    pub fn with(&self, parameters: &[(&str, &str)]) -> String {
        let joint = if self.address.contains('?') { '&' } else { '?' };
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parameters);
        format!("{}{joint}{}", self.address, query.finish())
    }
}

fn malformed(sentence: impl Into<String>) -> Refusal {
    Refusal::Malformed(sentence.into())
}

fn fields(form: &[u8]) -> Result<HashMap<&'static str, String>, Refusal> {
    let mut fields = HashMap::new();
    for (name, value) in form_urlencoded::parse(form) {
        let Some(known) = PARAMETERS.into_iter().find(|known| *known == name) else { continue };
        if fields.insert(known, value.into_owned()).is_some() {
            return Err(malformed(format!("{known} stands twice")));
        }
    }
    Ok(fields)
}

fn callback(address: &str, site: &Site) -> Result<Callback, Refusal> {
    let wrong = |what: &str| Err(malformed(format!("hub.callback {what}")));
    if address.len() > ADDRESS {
        return wrong("is longer than 2,048 bytes");
    }
    let url = match Url::parse(address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => url,
        _ => return wrong("is no address that begins with http:// or https://"),
    };
    if address.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return wrong("holds white space or a control character");
    }
    if url.fragment().is_some() {
        return wrong("has a fragment");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("has a user name or a password");
    }
    let host = url.authority().to_owned();
    if host == site.authority() {
        return wrong("is an address of this site");
    }
    Ok(Callback { address: address.to_owned(), host })
}

fn topic(address: &str, site: &Site) -> Result<String, Refusal> {
    match site.path_of(address).is_some_and(is_feed_path) {
        true => Ok(address.to_owned()),
        false => Err(malformed(
            "hub.topic is no feed of this site; take the address that the feed names with rel=\"self\"",
        )),
    }
}

/// What is asked for, within bounds. Numbers without end are asked for, too.
fn lease(seconds: Option<&String>) -> Result<Duration, Refusal> {
    let Some(text) = seconds.filter(|text| !text.is_empty()) else { return Ok(USUAL) };
    if text.len() > 100 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(malformed("hub.lease_seconds is no whole number"));
    }
    let asked = text.parse::<u32>().map_or(LONGEST, |seconds| Duration::seconds(i64::from(seconds)));
    Ok(asked.clamp(SHORTEST, LONGEST))
}

fn secret(text: Option<&String>) -> Result<Option<Secret>, Refusal> {
    match text.filter(|text| !text.is_empty()) {
        Some(text) if text.len() >= SECRET => Err(malformed("hub.secret is not shorter than 200 bytes")),
        secret => Ok(secret.cloned().map(Secret)),
    }
}

#[cfg(test)]
mod tests {
    use crate::hub::request::{Mode, Request, USUAL};
    use crate::iri::Site;
    use crate::store::notifications::Secret;
    use chrono::Duration;
    use url::form_urlencoded::Serializer;

    const TOPIC: (&str, &str) = ("hub.topic", "https://status.example.org/teams/core/feed.atom");
    const CALLBACK: (&str, &str) = ("hub.callback", "https://reader.example/c?x=1&y=%20");
    const MODE: (&str, &str) = ("hub.mode", "subscribe");

    fn read(fields: &[(&str, &str)]) -> Result<Request, String> {
        let site = Site::parse("https://status.example.org").expect("an origin");
        let form = Serializer::new(String::new()).extend_pairs(fields).finish();
        Request::read(form.as_bytes(), &site).map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn the_three_required_parameters_are_enough_and_unknown_ones_are_passed_over() {
        let request = read(&[CALLBACK, MODE, TOPIC, ("hub.verify", "sync"), ("x", "")]).expect("a request");
        assert_eq!((&*request.topic, &*request.callback.host), (TOPIC.1, "reader.example"));
        assert_eq!(request.mode, Mode::Subscribe { lease: USUAL, secret: None });
        assert_eq!(
            read(&[CALLBACK, ("hub.mode", "unsubscribe"), TOPIC]).expect("a request").mode,
            Mode::Unsubscribe
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        let long = format!("https://reader.example/{}", "x".repeat(2_048));
        let secret = "s".repeat(200);
        let table: [(&[(&str, &str)], &str); 19] = [
            (&[MODE, TOPIC], "hub.callback is missing"),
            (&[CALLBACK, TOPIC], "hub.mode is missing"),
            (&[CALLBACK, MODE], "hub.topic is missing"),
            (&[CALLBACK, ("hub.mode", "publish"), TOPIC], "hub.mode"),
            (&[CALLBACK, CALLBACK, MODE, TOPIC], "hub.callback stands twice"),
            (&[("hub.callback", "reader.example"), MODE, TOPIC], "hub.callback is no address"),
            (&[("hub.callback", "ftp://reader.example/"), MODE, TOPIC], "hub.callback is no address"),
            (&[("hub.callback", "https://u@reader.example/"), MODE, TOPIC], "a user name"),
            (&[("hub.callback", "https://reader.example/#x"), MODE, TOPIC], "a fragment"),
            (&[("hub.callback", "https://reader.example/\na"), MODE, TOPIC], "white space"),
            (&[("hub.callback", "https://status.example.org/hub"), MODE, TOPIC], "this site"),
            (&[("hub.callback", &long), MODE, TOPIC], "2,048"),
            (&[CALLBACK, MODE, ("hub.topic", "https://else.example/feed.atom")], "hub.topic is no feed"),
            (
                &[CALLBACK, MODE, ("hub.topic", "https://status.example.org/teams/core")],
                "hub.topic is no feed",
            ),
            (
                &[CALLBACK, MODE, ("hub.topic", "https://status.example.org/feed.atom?x")],
                "hub.topic is no feed",
            ),
            (
                &[CALLBACK, MODE, ("hub.topic", "https://status.example.org.evil/feed.atom")],
                "hub.topic is no feed",
            ),
            (&[CALLBACK, MODE, TOPIC, ("hub.lease_seconds", "-1")], "hub.lease_seconds"),
            (&[CALLBACK, MODE, TOPIC, ("hub.lease_seconds", "soon")], "hub.lease_seconds"),
            (&[CALLBACK, MODE, TOPIC, ("hub.secret", &secret)], "hub.secret"),
        ];
        for (fields, expected) in table {
            let refusal = read(fields).expect_err(expected);
            assert!(refusal.contains(expected), "{refusal:?} says nothing of {expected:?}");
            assert!(!refusal.contains("sss"), "a secret is never shown");
        }
    }

    #[test]
    fn a_lease_is_granted_within_bounds() {
        let table = [
            ("", USUAL),
            ("0", Duration::minutes(10)),
            ("5", Duration::minutes(10)),
            ("86400", Duration::days(1)),
            ("31536000", Duration::days(30)),
            ("99999999999999999999999", Duration::days(30)),
        ];
        for (asked, expected) in table {
            let request = read(&[CALLBACK, MODE, TOPIC, ("hub.lease_seconds", asked)]).expect("a request");
            assert_eq!(request.mode, Mode::Subscribe { lease: expected, secret: None }, "{asked}");
        }
    }

    #[test]
    fn a_secret_is_kept_and_not_shown() {
        let request = read(&[CALLBACK, MODE, TOPIC, ("hub.secret", "très secret")]).expect("a request");
        let Mode::Subscribe { secret, .. } = &request.mode else { panic!("{request:?}") };
        assert_eq!(secret, &Some(Secret("très secret".into())));
        assert!(!format!("{request:?}").contains("secret\""), "{request:?}");
    }

    #[test]
    fn the_callbacks_own_query_stays_as_it_is() {
        let request = read(&[CALLBACK, MODE, TOPIC]).expect("a request");
        let asked = request.callback.with(&[("hub.mode", "subscribe"), ("hub.topic", "https://x/?a&b")]);
        let expected =
            "https://reader.example/c?x=1&y=%20&hub.mode=subscribe&hub.topic=https%3A%2F%2Fx%2F%3Fa%26b";
        assert_eq!(asked, expected);
    }
}
