//! Where WebFinger is asked: host-meta as XRD and as JSON (RFC 6415).
//!
//! Some servers ask here when WebFinger at its usual place answers 404.

use crate::iri::Site;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};
use serde::Serialize;
use std::io;

/// The media type of the XML form, without parameters.
pub const XML_MEDIA_TYPE: &str = "application/xrd+xml";

const NAMESPACE: &str = "http://docs.oasis-open.org/ns/xri/xrd-1.0";

#[derive(Serialize)]
struct Document {
    links: [Link; 1],
}

#[derive(Serialize)]
struct Link {
    rel: &'static str,
    template: String,
}

/// `/.well-known/host-meta`: RFC 6415 §3.
pub fn xml(site: &Site) -> String {
    let mut writer = Writer::new(Vec::new());
    document(&mut writer, &template(site)).expect("memory takes every write");
    String::from_utf8(writer.into_inner()).expect("a document made of texts is a text")
}

/// `/.well-known/host-meta.json`: RFC 6415 appendix A. A JRD like WebFinger's.
pub fn json(site: &Site) -> String {
    let document = Document { links: [Link { rel: "lrdd", template: template(site) }] };
    serde_json::to_string(&document).expect("texts are always JSON")
}

fn document(writer: &mut Writer<Vec<u8>>, template: &str) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let document = writer.create_element("XRD").with_attribute(("xmlns", NAMESPACE));
    document.write_inner_content(|writer| {
        let link = writer.create_element("Link");
        link.with_attributes([("rel", "lrdd"), ("template", template)]).write_empty()?;
        Ok(())
    })?;
    Ok(())
}

fn template(site: &Site) -> String {
    site.absolute("/.well-known/webfinger?resource={uri}")
}

#[cfg(test)]
mod tests {
    use crate::discovery::host_meta::{json, xml};
    use crate::iri::Site;

    #[test]
    fn both_forms_name_the_place_to_ask() {
        let site = Site::parse("https://status.example.org").expect("an origin");
        insta::assert_snapshot!(xml(&site), @r#"<?xml version="1.0" encoding="UTF-8"?><XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" template="https://status.example.org/.well-known/webfinger?resource={uri}"/></XRD>"#);
        insta::assert_snapshot!(json(&site), @r#"{"links":[{"rel":"lrdd","template":"https://status.example.org/.well-known/webfinger?resource={uri}"}]}"#);
    }
}
