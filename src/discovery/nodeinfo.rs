//! What the server is and how much it holds: NodeInfo 2.1.

use crate::iri::Site;
use serde::Serialize;

/// The path of the document; the well-known document points to it.
pub const PATH: &str = "/nodeinfo/2.1";

/// What the software is called.
pub const NAME: &str = env!("CARGO_PKG_NAME");

/// The media type of the document, with the parameter that names its schema.
pub const MEDIA_TYPE: &str = "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\"";

const SCHEMA: &str = "http://nodeinfo.diaspora.software/ns/schema/2.1";

#[derive(Serialize)]
struct Discovery {
    links: [Link; 1],
}

#[derive(Serialize)]
struct Link {
    rel: &'static str,
    href: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    version: &'static str,
    software: Software,
    protocols: [&'static str; 1],
    services: Services,
    open_registrations: bool,
    usage: Usage,
    metadata: Metadata,
}

#[derive(Serialize)]
struct Software {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Services {
    inbound: [&'static str; 0],
    outbound: [&'static str; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    users: Users,
    local_posts: u64,
}

#[derive(Serialize)]
struct Users {
    total: u64,
}

#[derive(Serialize)]
struct Metadata {}

/// `/.well-known/nodeinfo`.
pub fn well_known(site: &Site) -> String {
    json(&Discovery { links: [Link { rel: SCHEMA, href: site.absolute(PATH) }] })
}

/// The document at [`PATH`]: how many actors there are and how many notes stand.
pub fn document(actors: u64, notes: u64) -> String {
    json(&Document {
        version: "2.1",
        software: Software { name: NAME, version: env!("CARGO_PKG_VERSION") },
        protocols: ["activitypub"],
        services: Services { inbound: [], outbound: ["atom1.0", "rss2.0"] },
        open_registrations: false,
        usage: Usage { users: Users { total: actors }, local_posts: notes },
        metadata: Metadata {},
    })
}

fn json(document: &impl Serialize) -> String {
    serde_json::to_string(document).expect("texts and numbers are always JSON")
}

#[cfg(test)]
mod tests {
    use crate::discovery::nodeinfo::{document, well_known};
    use crate::iri::Site;

    #[test]
    fn the_well_known_document_points_to_the_other() {
        let site = Site::parse("https://status.example.org").expect("an origin");
        insta::assert_snapshot!(well_known(&site), @r#"{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.1","href":"https://status.example.org/nodeinfo/2.1"}]}"#);
    }

    #[test]
    fn the_document_says_what_the_schema_asks_for() {
        let version = concat!("\"version\":\"", env!("CARGO_PKG_VERSION"), "\"");
        let document = document(3, 42).replace(version, "\"version\":\"0\"");
        insta::assert_snapshot!(document.replace(",\"", ",\n\""), @r#"
        {"version":"2.1",
        "software":{"name":"tidings",
        "version":"0"},
        "protocols":["activitypub"],
        "services":{"inbound":[],
        "outbound":["atom1.0",
        "rss2.0"]},
        "openRegistrations":false,
        "usage":{"users":{"total":3},
        "localPosts":42},
        "metadata":{}}
        "#);
    }
}
