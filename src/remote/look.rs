//! Looking at an answer as it is: its status, its type, where it leads. For whoever examines a
//! server instead of believing it.

use crate::remote::failure::{FetchError, NoAnswer, quotable};
use crate::remote::{Remote, header_map};
use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderName, LOCATION};
use tokio::time::timeout;

/// An answer. Redirects are not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The status.
    pub status: u16,
    /// The media type with its parameters; empty when there is none.
    pub content_type: String,
    /// The `Date` header.
    pub date: Option<String>,
    /// Where a redirect leads, as an absolute address.
    pub location: Option<String>,
    /// What it holds; at most 1 MB.
    pub body: Bytes,
}

impl Remote {
    /// Asks for an address, unsigned, and gives the answer whatever it is.
    pub async fn look(&self, url: &str, accept: &str) -> Result<Looked, FetchError> {
        let url = self.admitted(url)?;
        let headers = header_map(&[("accept", accept.to_owned())]);
        let sent = self.client.get(url.clone()).headers(headers).send();
        let answer = timeout(self.limits.head, sent).await.map_err(|_| NoAnswer::too_slow(&url))?;
        let answer = answer.map_err(|error| NoAnswer::from_client(&url, &error))?;
        let header = |name: HeaderName| answer.headers().get(name).and_then(|value| value.to_str().ok());
        let location = header(LOCATION).and_then(|location| url.join(location).ok());
        let (status, content_type) = (answer.status().as_u16(), header(CONTENT_TYPE).map(quotable));
        let date = header(DATE).map(quotable);
        let body = timeout(self.limits.total, self.body(&url, answer)).await;
        Ok(Looked {
            status,
            content_type: content_type.unwrap_or_default(),
            date,
            location: location.map(String::from),
            body: body.map_err(|_| NoAnswer::too_slow(&url))??,
        })
    }
}
