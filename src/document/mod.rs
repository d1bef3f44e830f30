//! Bytes ready to be served: made once, with their compressed forms and their validators.
//!
//! Knows nothing of sockets, routes or caches: headers come in and go out as text.

pub mod conditional;
pub mod delta;
pub mod encoding;

use crate::document::delta::Version;
use crate::document::encoding::Encoding;
use crate::model::Timestamp;
use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use chrono::SubsecRound;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

/// A representation in all its forms (RFC 9110 §8). Cloning shares the bytes.
#[derive(Clone, Debug)]
pub struct Document {
    media_type: String,
    last_modified: Timestamp,
    last_modified_text: String,
    link: Option<String>,
    identity: Form,
    encoded: OnceLock<Vec<(Encoding, Form)>>,
    version: Option<Version>,
}

/// One form of a document: its bytes, and the entity tag of just these bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What is sent.
    pub body: Bytes,
    /// The strong entity tag, with its quotes (RFC 9110 §8.8.3).
    pub etag: String,
}

impl Document {
    /// Takes the bytes of a document. They are compressed when its forms are first asked for, or with
    /// others by [`compress`]; a form that is not smaller is not kept.
    pub fn new(media_type: impl Into<String>, body: impl Into<Bytes>, last_modified: Timestamp) -> Document {
        Document::make(media_type.into(), body.into(), last_modified, None)
    }

    /// The same, of a feed: its tags tell the version, from which [`delta`] finds what is new.
    pub fn feed(
        media_type: impl Into<String>,
        body: impl Into<Bytes>,
        last_modified: Timestamp,
        version: Version,
    ) -> Document {
        Document::make(media_type.into(), body.into(), last_modified, Some(version))
    }

    fn make(media_type: String, body: Bytes, last_modified: Timestamp, version: Option<Version>) -> Document {
        let tag =
            tag(&body) + &version.as_ref().map(|version| delta::mark(version.number)).unwrap_or_default();
        Document {
            media_type,
            last_modified: last_modified.trunc_subsecs(0),
            last_modified_text: http_date(last_modified),
            link: None,
            identity: Form { body, etag: format!("\"{tag}\"") },
            encoded: OnceLock::new(),
            version,
        }
    }

    fn encoded(&self) -> &[(Encoding, Form)] {
        self.encoded.get_or_init(|| {
            let tag = self.identity.etag.trim_end_matches('"');
            let form = |encoding: Encoding| {
                let body = encoding.compress(&self.identity.body)?.into();
                // RFC 9110 §8.8.3.3: forms that differ in their bytes differ in their strong tags.
                Some((encoding, Form { body, etag: format!("{tag}{}\"", encoding.tag_suffix()) }))
            };
            Encoding::COMPRESSED.into_iter().filter_map(form).collect()
        })
    }

    /// The version of a feed, and where its items are.
    pub fn version(&self) -> Option<&Version> {
        self.version.as_ref()
    }

    /// The document with a `Link` header (RFC 8288).
    pub fn with_link(self, link: String) -> Document {
        Document { link: Some(link), ..self }
    }

    /// The value of `Link`, if it has one.
    pub fn link(&self) -> Option<&str> {
        self.link.as_deref()
    }

    /// The value of `Content-Type`.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// When it last changed, in whole seconds.
    pub fn last_modified(&self) -> Timestamp {
        self.last_modified
    }

    /// The value of `Last-Modified`.
    pub fn last_modified_text(&self) -> &str {
        &self.last_modified_text
    }

    /// The form of an encoding that [`encoding::choose`] gave; the plain one if it was not worth
    /// keeping, so do not pass others.
    pub fn form(&self, encoding: Encoding) -> &Form {
        match encoding {
            Encoding::Identity => &self.identity,
            _ => self.kept(encoding).unwrap_or(&self.identity),
        }
    }

    /// The forms there are: the plain one first.
    pub fn forms(&self) -> impl Iterator<Item = (Encoding, &Form)> {
        let encoded = self.encoded().iter().map(|(encoding, form)| (*encoding, form));
        std::iter::once((Encoding::Identity, &self.identity)).chain(encoded)
    }

    fn kept(&self, encoding: Encoding) -> Option<&Form> {
        self.encoded().iter().find(|(kept, _)| *kept == encoding).map(|(_, form)| form)
    }
}

/// Two are equal when all their forms are, whether those were asked for before or not.
impl PartialEq for Document {
    fn eq(&self, other: &Document) -> bool {
        (&self.media_type, self.last_modified, &self.link, &self.version)
            == (&other.media_type, other.last_modified, &other.link, &other.version)
            && self.forms().eq(other.forms())
    }
}

impl Eq for Document {}

/// Compresses documents on all processors.
pub fn compress(documents: &[&Document]) {
    // Whoever is done takes the next: a feed takes a hundred times as long as a note.
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
            document.encoded();
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        (1..processors.min(documents.len())).for_each(|_| drop(scope.spawn(work)));
        work();
    });
}

/// RFC 9110 §5.6.7. The crate knows no date before 1970.
fn http_date(instant: Timestamp) -> String {
    httpdate::fmt_http_date(SystemTime::from(instant).max(SystemTime::UNIX_EPOCH))
}

/// The first 64 bits of the SHA-256: enough to tell the versions of one address apart.
fn tag(body: &[u8]) -> String {
    let digest = digest(&SHA256, body);
    digest.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::document::encoding::Encoding;
    use aws_lc_rs::digest::{SHA256, digest};
    use std::collections::BTreeSet;
    use std::io::Read;

    const INSTANT: &str = "2019-07-01T12:00:00.9Z";

    fn document(body: impl Into<Vec<u8>>) -> Document {
        Document::new("text/plain", body.into(), INSTANT.parse().expect("an instant"))
    }

    #[test]
    fn every_form_holds_the_same_document_under_a_tag_of_its_own() {
        let text = "status report ".repeat(200);
        let document = document(&*text);
        let read = |encoding| document.form(encoding).body.clone();
        let mut gzip = String::new();
        let bytes = read(Encoding::Gzip);
        flate2::read::GzDecoder::new(&*bytes).read_to_string(&mut gzip).expect("gzip");
        let mut brotli = String::new();
        let bytes = read(Encoding::Brotli);
        brotli::Decompressor::new(&*bytes, 4096).read_to_string(&mut brotli).expect("brotli");
        let zstd = zstd::decode_all(&*read(Encoding::Zstd)).expect("zstd");
        assert_eq!((&*gzip, &*brotli, &*zstd), (&*text, &*text, text.as_bytes()));
        let tags: BTreeSet<&str> = document.forms().map(|(_, form)| &*form.etag).collect();
        assert_eq!(tags.len(), 4);
    }

    #[test]
    fn tags_follow_the_bytes_and_nothing_else() {
        assert_eq!(document("").form(Encoding::Identity).etag, "\"e3b0c44298fc1c14\"");
        assert_eq!(document("a".repeat(999)), document("a".repeat(999)));
        let gzip = |text: String| document(text).form(Encoding::Gzip).etag.clone();
        assert_ne!(gzip("a".repeat(999)), gzip("b".repeat(999)));
        assert!(gzip("a".repeat(999)).ends_with("-gz\""));
    }

    #[test]
    fn what_is_small_or_dense_stays_plain() {
        let noise = |number: u64| digest(&SHA256, &number.to_le_bytes()).as_ref().to_vec();
        let dense = (0..64).flat_map(noise).collect();
        for body in [Vec::new(), vec![b'a'; 255], dense] {
            assert_eq!(document(body).forms().count(), 1);
        }
        assert_eq!(document(vec![b'a'; 256]).forms().count(), 4);
    }

    #[test]
    fn the_last_change_is_told_in_whole_seconds() {
        assert_eq!(document("").last_modified_text(), "Mon, 01 Jul 2019 12:00:00 GMT");
        assert_eq!(document("").last_modified().timestamp_subsec_nanos(), 0);
    }
}
