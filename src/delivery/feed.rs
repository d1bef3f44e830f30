//! A feed on its way to a subscriber (WebSub §7), and the word to another hub that it changed.

use crate::delivery::parcel::Parcel;
use crate::model::Timestamp;
use crate::signature::signing::Header;
use crate::store::destinations::Matter;
use crate::store::notifications::{Kind, Notification, Secret};
use crate::store::topics::Version;
use aws_lc_rs::hmac;
use bytes::Bytes;
use url::form_urlencoded::Serializer;

/// A version of a feed, for all who subscribe to it.
pub struct Edition {
    version: i64,
    changed: Timestamp,
    media_type: String,
    link: String,
    body: Bytes,
}

impl Edition {
    /// The feed as the store has it.
    pub fn new(version: Version) -> Edition {
        let Version { version, changed, shown } = version;
        Edition { version, changed, media_type: shown.media_type, link: shown.link, body: shown.body.into() }
    }

    /// The parcel for one of them.
    pub fn parcel(&self, wanted: &Notification) -> Parcel {
        let matter = Matter::Feed(Notification { version: self.version, ..wanted.clone() });
        let (body, headers) = match &wanted.kind {
            Kind::Content(secret) => (self.body.clone(), self.headers(secret.as_ref())),
            Kind::Ping => {
                let form = "application/x-www-form-urlencoded".to_owned();
                (ping(&wanted.topic).into(), vec![("content-type", form)])
            }
        };
        Parcel::ready(matter, body, headers, self.changed)
    }

    fn headers(&self, secret: Option<&Secret>) -> Vec<Header> {
        let mut headers = vec![("content-type", self.media_type.clone()), ("link", self.link.clone())];
        headers.extend(secret.map(|secret| ("x-hub-signature", signature(secret, &self.body))));
        headers
    }
}

/// WebSub §7.1: HMAC over the exact body.
fn signature(secret: &Secret, body: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.0.as_bytes()), body);
    let hexadecimal: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hexadecimal}")
}

/// WebSub §6 leaves the form open; hubs understand this one. The topic stands twice, since some
/// look for `hub.url` and some for `hub.topic`.
fn ping(topic: &str) -> String {
    let mut form = Serializer::new(String::new());
    form.append_pair("hub.mode", "publish").append_pair("hub.url", topic).append_pair("hub.topic", topic);
    form.finish()
}

#[cfg(test)]
mod tests {
    use crate::delivery::feed::{ping, signature};
    use crate::store::notifications::Secret;

    #[test]
    fn a_feed_is_signed_with_the_subscribers_secret() {
        // RFC 4231 §4.3, test case 2.
        let made = signature(&Secret("Jefe".into()), b"what do ya want for nothing?");
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(made, format!("sha256={expected}"));
    }

    #[test]
    fn a_ping_names_the_topic() {
        let expected =
            "hub.mode=publish&hub.url=https%3A%2F%2Fx%2Ff%3Fa%26b&hub.topic=https%3A%2F%2Fx%2Ff%3Fa%26b";
        assert_eq!(ping("https://x/f?a&b"), expected);
    }
}
