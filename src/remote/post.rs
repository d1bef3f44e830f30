//! Posting to inboxes: one request, one answer, no redirects.
//!
//! Knows nothing of signatures – the headers come ready – and of what a status means.

use crate::model::text::{clean, fold};
use crate::remote::failure::{NoAnswer, quotable};
use crate::remote::{Remote, header_map};
use bytes::Bytes;
use reqwest::Response;
use reqwest::header::{CONNECTION, HeaderValue, RETRY_AFTER};
use tokio::time::timeout;

/// How much of an answer is kept, in bytes.
const EXCERPT: usize = 500;

/// What becomes of the connection after the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// It stays open for the next request.
    Keep,
    /// It is closed: thousands of idle ones would use up the file descriptors.
    Close,
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status. A redirect is just a status.
    pub status: u16,
    /// The `Retry-After` header as it stands: seconds or a date.
    pub retry_after: Option<String>,
    /// The beginning of the body on one line, at most 500 bytes, without control characters.
    pub excerpt: String,
    /// True when the server asks for RFC 9421 (§5.1).
    pub accept_signature: bool,
}

impl Remote {
    /// Posts a body. Names of headers are in lower case.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: Bytes,
        after: After,
    ) -> Result<Answer, NoAnswer> {
        let url = self.admitted(url)?;
        let mut headers = header_map(headers);
        if after == After::Close {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        let sent = self.client.post(url.clone()).headers(headers).body(body).send();
        let answer = timeout(self.limits.head, sent).await.map_err(|_| NoAnswer::too_slow(&url))?;
        let mut answer = answer.map_err(|error| NoAnswer::from_client(&url, &error))?;
        let mut excerpt = Vec::new();
        // The status is what counts: an answer that drips or breaks off afterwards is still one.
        let _ = timeout(self.limits.connect, read_excerpt(&mut answer, &mut excerpt)).await;
        Ok(Answer {
            status: answer.status().as_u16(),
            retry_after: answer
                .headers()
                .get(RETRY_AFTER)
                .and_then(|value| value.to_str().ok())
                .map(quotable),
            excerpt: one_line(&excerpt),
            accept_signature: answer.headers().contains_key("accept-signature"),
        })
    }
}

async fn read_excerpt(answer: &mut Response, excerpt: &mut Vec<u8>) {
    while let Ok(Some(chunk)) = answer.chunk().await {
        excerpt.extend_from_slice(&chunk[..chunk.len().min(EXCERPT - excerpt.len())]);
        if excerpt.len() == EXCERPT {
            return;
        }
    }
}

fn one_line(bytes: &[u8]) -> String {
    let mut text = fold(&clean(&String::from_utf8_lossy(bytes)));
    text.truncate(text.floor_char_boundary(EXCERPT));
    text
}

#[cfg(test)]
mod tests {
    use crate::remote::post::one_line;

    #[test]
    fn an_excerpt_is_one_clean_short_line() {
        assert_eq!(one_line(b"a\x1b[31m\r\n\x00b\xff"), "a[31m b");
        assert!(one_line(&[0xff; 500]).len() <= 500);
    }
}
