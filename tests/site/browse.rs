//! Requests as readers, browsers and servers make them. Nothing is decoded and no redirect is
//! followed: the tests look at what really came.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, redirect};
use serde_json::Value;
use std::net::{SocketAddr, TcpListener};
use std::sync::LazyLock;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Where requests are made.
pub static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// Where a web server in front of a site listens, for the host of the examples in `packaging/`.
pub static FRONT: LazyLock<SocketAddr> = LazyLock::new(|| {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    free.local_addr().expect("an address")
});

static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    let client = Client::builder().no_proxy().redirect(redirect::Policy::none());
    // Its certificate was made for the test.
    let client = client.resolve("status.example.org", *FRONT);
    let client = client.resolve(crate::machine::NAME, SocketAddr::from(([127, 0, 0, 1], 443)));
    let client = client.tls_danger_accept_invalid_certs(true);
    client.timeout(Duration::from_secs(10)).build().expect("a client")
});

/// The type that servers ask for.
pub const ACTIVITY: &str = "application/activity+json";
/// What browsers ask for.
pub const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// What came.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header as text; empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a text"))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// Gets an address.
pub fn get(url: &str) -> Answer {
    get_with(url, &[])
}

/// Gets an address as a server does.
pub fn get_activity(url: &str) -> Answer {
    get_with(url, &[("accept", ACTIVITY)])
}

/// Gets an address as a browser does.
pub fn get_page(url: &str) -> Answer {
    get_with(url, &[("accept", BROWSER)])
}

/// Gets an address with headers.
pub fn get_with(url: &str, headers: &[(&str, &str)]) -> Answer {
    ask(Method::GET, url, &owned(headers), Vec::new())
}

/// Asks for the headers alone.
pub fn head(url: &str, headers: &[(&str, &str)]) -> Answer {
    ask(Method::HEAD, url, &owned(headers), Vec::new())
}

/// Posts a body with headers.
pub fn post(url: &str, headers: &[(String, String)], body: Vec<u8>) -> Answer {
    ask(Method::POST, url, headers, body)
}

fn owned(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

fn ask(method: Method, url: &str, headers: &[(String, String)], body: Vec<u8>) -> Answer {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name: HeaderName = name.parse().expect("a header's name");
        map.append(name, HeaderValue::from_str(value).expect("a header's value"));
    }
    let request = CLIENT.request(method, url).headers(map).body(body);
    RUNTIME.block_on(async {
        let answer = request.send().await.unwrap_or_else(|error| panic!("{url}: {error:?}"));
        Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: answer.bytes().await.expect("a body").to_vec(),
        }
    })
}
