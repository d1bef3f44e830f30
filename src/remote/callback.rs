//! Asking a callback: one request, one answer, no redirects.
//!
//! Knows nothing of what is asked or of which answer is right.

use crate::remote::Remote;
use crate::remote::failure::NoAnswer;
use tokio::time::timeout;

/// How much of an answer is read, in bytes: more than any right one has.
const LARGEST: usize = 1_000;

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The status. A redirect is just a status.
    pub status: u16,
    /// The body, cut after about 1,000 bytes.
    pub body: Vec<u8>,
}

impl Remote {
    /// Calls an address and gives what it says.
    pub async fn call(&self, url: &str) -> Result<Said, NoAnswer> {
        let url = self.admitted(url)?;
        let sent = self.client.get(url.clone()).send();
        let answer = timeout(self.limits.head, sent).await.map_err(|_| NoAnswer::too_slow(&url))?;
        let mut answer = answer.map_err(|error| NoAnswer::from_client(&url, &error))?;
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        let read = async {
            while let Some(chunk) = answer.chunk().await? {
                body.extend_from_slice(&chunk[..chunk.len().min(LARGEST)]);
                if body.len() > LARGEST {
                    break;
                }
            }
            Ok(())
        };
        let read = timeout(self.limits.connect, read).await.map_err(|_| NoAnswer::too_slow(&url))?;
        read.map_err(|error: reqwest::Error| NoAnswer::from_client(&url, &error))?;
        Ok(Said { status, body })
    }
}
