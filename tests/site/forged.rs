//! Requests that mean ill, and the site at which they are aimed: whatever comes, who follows and
//! what was said must be the same afterwards.

use crate::browse::{Answer, post};
use crate::program::{Site, store};
use crate::remote::{Actor, Remote};
use crate::samples::REPORT;
use crate::signed::{Key, content_digest, digest};
use serde_json::Value;
use std::time::SystemTime;

/// A request to an inbox.
#[derive(Clone)]
pub struct Forged {
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// An attack: what it tries, the status that it gets, and how it is made.
pub type Attack = (&'static str, u16, fn(&Siege) -> Forged);

/// A site with one honest follower, and the server of one who means ill.
pub struct Siege {
    pub site: Site,
    pub remote: Remote,
    pub elsewhere: Remote,
    pub mallory: Actor,
    pub ana: Actor,
    /// The Follow of the honest follower.
    pub follow: Value,
    before: (Vec<String>, i64),
}

impl Siege {
    /// A site whose one follower has been accepted.
    pub fn lay() -> Siege {
        Siege::of(Site::new())
    }

    /// The same for a site with other settings.
    pub fn of(mut site: Site) -> Siege {
        site.start();
        site.publish("report.md", REPORT, &["--silent"]);
        let (remote, elsewhere) = (Remote::start(), Remote::start());
        let (mallory, ana) = (remote.actor("mallory"), remote.actor("ana"));
        let follow = ana.follows(&site, "kernel");
        remote.awaits(&ana.inbox(), "Accept", 1);
        let before = store(&site);
        Siege { site, remote, elsewhere, mallory, ana, follow, before }
    }

    /// The actor that is attacked.
    pub fn team(&self) -> String {
        self.site.at("/ap/actors/kernel")
    }

    /// Its inbox.
    pub fn inbox(&self) -> String {
        self.team() + "/inbox"
    }

    /// A Follow by mallory, which would be taken.
    pub fn wish(&self) -> Value {
        self.mallory.says("Follow", self.team())
    }

    /// A request by mallory that would be taken.
    pub fn good(&self) -> Forged {
        self.says(&self.wish())
    }

    /// An activity signed by mallory, whoever speaks in it.
    pub fn says(&self, activity: &Value) -> Forged {
        self.sends(activity.to_string())
    }

    /// Bytes signed by mallory.
    pub fn sends(&self, body: impl Into<Vec<u8>>) -> Forged {
        self.signed_at(body, SystemTime::now())
    }

    /// Bytes signed by mallory at an instant.
    pub fn signed_at(&self, body: impl Into<Vec<u8>>, at: SystemTime) -> Forged {
        let (url, body) = (self.inbox(), body.into());
        let headers = self.mallory.key.post(&self.mallory.key_id, &url, &body, at);
        Forged { url, headers, body }
    }

    /// A Follow signed by mallory with these headers beside the `date`, all of them covered.
    pub fn covering(&self, headers: &[(&str, String)]) -> Forged {
        let (url, body) = (self.inbox(), self.wish().to_string().into_bytes());
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let headers = self.mallory.key.sign(&self.mallory.key_id, &url, headers.collect());
        Forged { url, headers, body }
    }

    /// A Follow whose draft-cavage signature covers what is named, in that order; `parameters` are
    /// put before (`created=1,`).
    pub fn cavage(&self, parameters: &str, names: &str, headers: &[(&str, String)]) -> Forged {
        let (url, body) = (self.inbox(), self.wish().to_string().into_bytes());
        let mut forged = Forged { url, headers: Vec::new(), body };
        for (name, value) in headers {
            forged = forged.with(name, value.clone());
        }
        let value = |name: &str| match name {
            "(request-target)" => "post /ap/actors/kernel/inbox".to_owned(),
            "host" => self.site.authority().to_owned(),
            "(created)" | "(expires)" => {
                let marker = format!("{}=", name.trim_matches(['(', ')']));
                let rest = parameters.split_once(&*marker).map_or("", |(_, rest)| rest);
                rest.split(',').next().unwrap_or_default().to_owned()
            }
            header => forged.header(header),
        };
        let lines: Vec<String> = names.split(' ').map(|name| format!("{name}: {}", value(name))).collect();
        let signature = self.mallory.key.signature(&lines.join("\n"));
        let id = &self.mallory.key_id;
        forged.with(
            "signature",
            format!(r#"keyId="{id}",{parameters}headers="{names}",signature="{signature}""#),
        )
    }

    /// A Follow whose signature is by RFC 9421: the list of components and the parameters behind it.
    pub fn message(&self, names: &str, parameters: &str) -> Forged {
        self.message_of("sig1", names, parameters)
    }

    /// The same, by a label.
    pub fn message_of(&self, label: &str, names: &str, parameters: &str) -> Forged {
        let (url, body) = (self.inbox(), self.wish().to_string().into_bytes());
        let digest = content_digest(&body);
        let mut text = String::new();
        for name in names.split(' ') {
            let value = match name.trim_matches('"') {
                "@method" => "POST",
                "@target-uri" => &url,
                "@authority" => self.site.authority(),
                "@path" => "/ap/actors/kernel/inbox",
                "content-digest" => &digest,
                "content-type" => "application/activity+json",
                _ => "",
            };
            text.push_str(&format!("{name}: {value}\n"));
        }
        let input = format!("({names}){parameters}");
        text.push_str(&format!("\"@signature-params\": {input}"));
        let signature = self.mallory.key.signature(&text);
        let forged = Forged { url, headers: Vec::new(), body };
        let forged = forged.with("content-type", "application/activity+json").with("content-digest", digest);
        forged
            .with("signature-input", format!("{label}={input}"))
            .with("signature", format!("{label}=:{signature}:"))
    }

    /// The parameters of a good signature by RFC 9421, made so many seconds from now.
    pub fn parameters(&self, seconds: i64) -> String {
        format!(";created={};keyid=\"{}\"", unix() + seconds, self.mallory.key_id)
    }

    /// A Follow by a new actor of a server, whose document is served as it is told.
    pub fn by(&self, actor: &Actor) -> Forged {
        let (url, body) = (self.inbox(), actor.says("Follow", self.team()).to_string().into_bytes());
        let headers = actor.key.post(&actor.key_id, &url, &body, SystemTime::now());
        Forged { url, headers, body }
    }

    /// Makes every attack of a table. Each is refused as it should be, and changes nothing.
    pub fn withstands(&self, attacks: &[Attack]) {
        for (name, status, make) in attacks {
            let answer = make(self).send();
            let text = answer.text();
            assert_eq!(answer.status, *status, "{name}: {text}");
            assert!(*status < 300 || (text.ends_with('\n') && text.lines().count() == 1), "{name}: {text:?}");
            self.unchanged(name);
        }
    }

    /// Nobody follows who did not, nobody was forgotten, and nothing was said.
    pub fn unchanged(&self, name: &str) {
        assert_eq!(store(&self.site), self.before, "{name}");
        assert_eq!(self.remote.received().len(), 1, "{name}: nothing but the Accept was sent");
        assert_eq!(self.elsewhere.received().len(), 0, "{name}");
    }
}

impl Forged {
    /// Posts it.
    pub fn send(self) -> Answer {
        post(&self.url, &self.headers, self.body)
    }

    /// Without a header.
    pub fn without(mut self, name: &str) -> Forged {
        self.headers.retain(|(other, _)| other != name);
        self
    }

    /// With one more header.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Forged {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With another value of a header.
    pub fn instead(self, name: &str, value: impl Into<String>) -> Forged {
        self.without(name).with(name, value)
    }

    /// With another text in the `Signature` header.
    pub fn mended(self, from: &str, to: &str) -> Forged {
        let signature = self.header("signature");
        assert!(signature.contains(from), "{from} in {signature}");
        self.instead("signature", signature.replace(from, to))
    }

    /// With another body, and the same headers.
    pub fn altered(mut self, from: &str, to: &str) -> Forged {
        let body = String::from_utf8(self.body).expect("JSON");
        assert!(body.contains(from), "{from} in {body}");
        self.body = body.replace(from, to).into_bytes();
        self
    }

    /// With the digest that its body has.
    pub fn digested(self) -> Forged {
        let digest = digest(&self.body);
        self.instead("digest", digest)
    }

    /// At another address, and the same headers.
    pub fn at(mut self, url: String) -> Forged {
        self.url = url;
        self
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> String {
        let found = self.headers.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

/// Seconds since 1970.
pub fn unix() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
    since.as_secs() as i64
}

/// A key that nobody names.
pub fn stranger() -> std::sync::Arc<Key> {
    Key::of("nobody")
}
