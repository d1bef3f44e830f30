//! Fetching documents: signed or not, through a few redirects, never more than is bearable.
//!
//! Knows nothing of what a document says: that its id is the address it came from is for the
//! reader to check, against [`Fetched::url`].

use crate::model::Timestamp;
use crate::remote::failure::{FetchError, NoAnswer, quotable};
use crate::remote::media::{ACTIVITY_ACCEPT, JSON_ACCEPT, is_activity_json, is_json};
use crate::remote::{Remote, header_map};
use crate::signature::signing::{Header, SigningKey};
use crate::signature::{Scheme, cavage, rfc9421};
use bytes::{Bytes, BytesMut};
use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, LOCATION};
use std::sync::Arc;
use tokio::time::timeout;
use url::Url;

/// How many redirects are followed.
const REDIRECTS: usize = 3;

/// Who signs our requests.
#[derive(Clone)]
pub struct GetSigner {
    /// The key.
    pub key: Arc<SigningKey>,
    /// The key's id.
    pub key_id: String,
    /// How it signs.
    pub scheme: Scheme,
}

impl GetSigner {
    fn headers(&self, url: &Url, accept: &str, now: Timestamp) -> Vec<Header> {
        match self.scheme {
            Scheme::Cavage => cavage::sign_get(&self.key, &self.key_id, url, accept, now),
            Scheme::Rfc9421 => {
                let mut headers = rfc9421::sign_get(&self.key, &self.key_id, url, now);
                headers.push(("accept", accept.to_owned()));
                headers
            }
        }
    }
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it came from, after all redirects and without a fragment.
    pub url: String,
    /// What it holds.
    pub body: Bytes,
}

/// Who signs, and when.
type Signer<'a> = (&'a GetSigner, Timestamp);

/// What is asked for: how, and what counts as an answer.
struct Wanted {
    accept: &'static str,
    is_wanted: fn(&str) -> bool,
}

impl Remote {
    /// Fetches an ActivityStreams document. Redirects are signed anew, each for its own host.
    pub async fn get_activity_json(
        &self,
        url: &str,
        signer: Option<&GetSigner>,
        now: Timestamp,
    ) -> Result<Fetched, FetchError> {
        let wanted = Wanted { accept: ACTIVITY_ACCEPT, is_wanted: is_activity_json };
        self.get(url, &wanted, signer.map(|signer| (signer, now))).await
    }

    /// Fetches another JSON document: WebFinger, NodeInfo.
    pub async fn get_json(&self, url: &str) -> Result<Fetched, FetchError> {
        let wanted = Wanted { accept: JSON_ACCEPT, is_wanted: is_json };
        self.get(url, &wanted, None).await
    }

    async fn get(
        &self,
        address: &str,
        wanted: &Wanted,
        signer: Option<Signer<'_>>,
    ) -> Result<Fetched, FetchError> {
        let url = self.admitted(address)?;
        let whole = self.follow(url.clone(), wanted, signer);
        timeout(self.limits.total, whole).await.map_err(|_| NoAnswer::too_slow(&url))?
    }

    async fn follow(
        &self,
        mut url: Url,
        wanted: &Wanted,
        signer: Option<Signer<'_>>,
    ) -> Result<Fetched, FetchError> {
        for _ in 0..=REDIRECTS {
            let answer = self.ask(&url, wanted, signer).await?;
            if !answer.status().is_redirection() {
                return self.read(url, answer, wanted).await;
            }
            let next = next(&url, &answer).ok_or_else(|| FetchError::Redirects(quotable(url.as_str())))?;
            self.guard.check(&next).map_err(|why| NoAnswer::forbidden(&next, &why))?;
            url = next;
        }
        Err(FetchError::Redirects(quotable(url.as_str())))
    }

    async fn ask(
        &self,
        url: &Url,
        wanted: &Wanted,
        signer: Option<Signer<'_>>,
    ) -> Result<Response, NoAnswer> {
        let headers = match signer {
            Some((signer, now)) => signer.headers(url, wanted.accept, now),
            None => vec![("accept", wanted.accept.to_owned())],
        };
        let sent = self.client.get(url.clone()).headers(header_map(&headers)).send();
        let answer = timeout(self.limits.head, sent).await.map_err(|_| NoAnswer::too_slow(url))?;
        answer.map_err(|error| NoAnswer::from_client(url, &error))
    }

    async fn read(&self, url: Url, answer: Response, wanted: &Wanted) -> Result<Fetched, FetchError> {
        if !answer.status().is_success() {
            return Err(FetchError::Status { url: quotable(url.as_str()), status: answer.status().as_u16() });
        }
        let content_type = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default();
        if !(wanted.is_wanted)(content_type) {
            let content_type = quotable(content_type);
            return Err(FetchError::ContentType { url: quotable(url.as_str()), content_type });
        }
        let body = self.body(&url, answer).await?;
        Ok(Fetched { url: url.into(), body })
    }

    pub(crate) async fn body(&self, url: &Url, mut answer: Response) -> Result<Bytes, FetchError> {
        let mut body = BytesMut::new();
        let broken = |error: reqwest::Error| NoAnswer::from_client(url, &error);
        while let Some(chunk) = answer.chunk().await.map_err(broken)? {
            if body.len() + chunk.len() > self.limits.document {
                return Err(FetchError::TooLarge(quotable(url.as_str())));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

/// Where an answer redirects to, without a fragment: that is no part of a request.
fn next(url: &Url, answer: &Response) -> Option<Url> {
    let location = answer.headers().get(LOCATION)?.to_str().ok()?;
    let mut next = url.join(location).ok()?;
    next.set_fragment(None);
    Some(next)
}
