//! The client against servers that mean ill, on real sockets with short deadlines.

use crate::model::Timestamp;
use crate::remote::failure::{FailureKind, FetchError};
use crate::remote::fetch::{Fetched, GetSigner};
use crate::remote::guard::Guard;
use crate::remote::post::After;
use crate::remote::{Limits, Remote, Settings};
use crate::signature::key::PublicKey;
use crate::signature::request::Request;
use crate::signature::signing::SigningKey;
use crate::signature::{Scheme, claim, window};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const AP: &str = "Content-Type: application/activity+json\r\n";

/// A server that answers every connection with the same bytes, then perhaps goes on with more of
/// them for ever. Gives its address and the heads of the requests.
async fn server(
    answer: String,
    more: Option<(Duration, Vec<u8>)>,
) -> (SocketAddr, UnboundedReceiver<String>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (heads, seen) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (answer, more, heads) = (answer.clone(), more.clone(), heads.clone());
            tokio::spawn(async move {
                let _ = heads.send(head(&mut stream).await);
                let mut alive = stream.write_all(answer.as_bytes()).await.is_ok();
                while let (true, Some((pause, bytes))) = (alive, &more) {
                    tokio::time::sleep(*pause).await;
                    alive = stream.write_all(bytes).await.is_ok();
                }
            });
        }
    });
    (address, seen)
}

async fn head(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => bytes.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An answer with a body and the `Connection: close` that ends it.
fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn remote(guard: Guard) -> Remote {
    let mut settings = Settings::new("https://status.example.org", guard);
    settings.limits = Limits {
        connect: Duration::from_millis(100),
        head: Duration::from_millis(200),
        total: Duration::from_millis(400),
        document: 10_000,
    };
    Remote::new(settings).expect("a client")
}

fn now() -> Timestamp {
    window::unix_seconds(1_700_000_000).expect("an instant")
}

/// Fetches what the server answers, unsigned and with everything admitted.
async fn fetch(answer: String, more: Option<(Duration, Vec<u8>)>) -> Result<Fetched, FetchError> {
    let (address, _seen) = server(answer, more).await;
    remote(Guard::open()).get_activity_json(&format!("http://{address}/a"), None, now()).await
}

fn kind(outcome: Result<Fetched, FetchError>) -> FailureKind {
    match outcome {
        Err(FetchError::NoAnswer(failure)) => failure.kind,
        other => panic!("expected no answer, got {other:?}"),
    }
}

#[tokio::test]
async fn a_document_is_fetched_and_asked_for_politely() {
    let (address, mut seen) = server(answer("200 OK", AP, "{}"), None).await;
    let url = format!("http://{address}/a?b=c");
    let asked = format!("{url}#main-key");
    let fetched = remote(Guard::open()).get_activity_json(&asked, None, now()).await.expect("a document");
    assert_eq!((fetched.url.as_str(), &fetched.body[..]), (url.as_str(), &b"{}"[..]));
    let head = seen.recv().await.expect("a request");
    assert!(head.starts_with("GET /a?b=c HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("user-agent: Tidings/0.1 (+https://status.example.org)\r\n"), "{head}");
    assert!(head.contains("accept: application/activity+json, application/ld+json; profile="), "{head}");
    assert!(!head.contains("accept-encoding"), "{head}");
}

#[tokio::test]
async fn a_signed_request_is_verified_as_it_arrives() {
    let key = Arc::new(SigningKey::generate().expect("a key"));
    let public = PublicKey::from_pem(key.public_pem()).expect("its public half");
    for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
        let (address, mut seen) = server(answer("200 OK", AP, "{}"), None).await;
        let key_id = "https://status.example.org/ap/actors/status#main-key".to_owned();
        let signer = GetSigner { key: key.clone(), key_id, scheme };
        let url = format!("http://{address}/a?b=c");
        remote(Guard::open()).get_activity_json(&url, Some(&signer), now()).await.expect("a document");
        let head = seen.recv().await.expect("a request");
        assert!(head.contains("accept: application/activity+json"), "{head}");
        let lines = head.lines().skip(1);
        let headers: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(": ")).collect();
        let (authority, target) = (address.to_string(), "/a?b=c");
        let request =
            Request { method: "GET", scheme: "http", authority: &authority, target, headers: &headers };
        let verified = claim(&request, b"", now()).and_then(|claim| claim.verify(&public));
        assert_eq!(verified.map(|verified| (verified.key_id, verified.scheme)), Ok((signer.key_id, scheme)));
    }
}

#[tokio::test]
async fn other_types_and_statuses_are_refused() {
    for header in ["Content-Type: text/html\r\n", "Content-Type: application/ld+json\r\n", ""] {
        let refused = fetch(answer("200 OK", header, "{}"), None).await;
        assert!(matches!(refused, Err(FetchError::ContentType { .. })), "{header}");
    }
    let gone = fetch(answer("410 Gone", AP, "{}"), None).await.expect_err("an error");
    assert!(gone.is_gone(), "{gone}");
    let json = answer("200 OK", "Content-Type: application/jrd+json\r\n", "{}");
    let (address, _seen) = server(json, None).await;
    assert!(remote(Guard::open()).get_json(&format!("http://{address}/")).await.is_ok());
}

#[tokio::test]
async fn an_endless_body_is_cut_off() {
    let endless = format!("HTTP/1.1 200 OK\r\n{AP}\r\n");
    let refused = fetch(endless, Some((Duration::ZERO, vec![b' '; 5000]))).await;
    assert!(matches!(refused, Err(FetchError::TooLarge(_))), "{refused:?}");
}

#[tokio::test]
async fn a_compressed_bomb_stays_compressed() {
    let header = format!("{AP}Content-Encoding: gzip\r\n");
    let fetched = fetch(answer("200 OK", &header, "\u{1f}bomb"), None).await.expect("the bytes as they are");
    assert_eq!(&fetched.body[..], b"\x1fbomb");
}

#[tokio::test]
async fn who_is_slow_is_left() {
    let silent = fetch(String::new(), Some((Duration::from_secs(9), Vec::new()))).await;
    assert_eq!(kind(silent), FailureKind::TooSlow);
    let drip = Some((Duration::from_millis(20), b" ".to_vec()));
    assert_eq!(kind(fetch(format!("HTTP/1.1 200 OK\r\n{AP}\r\n"), drip.clone()).await), FailureKind::TooSlow);
    assert_eq!(kind(fetch("HTTP/1.1 200 OK\r\nX: ".to_owned(), drip).await), FailureKind::TooSlow);
}

#[tokio::test]
async fn what_is_not_http_breaks_off() {
    assert_eq!(kind(fetch("SSH-2.0-x\r\n".to_owned(), None).await), FailureKind::Broken);
    let huge = format!("HTTP/1.1 200 OK\r\n{AP}X: {}\r\n", "x".repeat(2_000_000));
    assert_eq!(kind(fetch(huge, None).await), FailureKind::Broken);
    let short = format!("HTTP/1.1 200 OK\r\n{AP}Content-Length: 9\r\nConnection: close\r\n\r\n{{}}");
    assert_eq!(kind(fetch(short, None).await), FailureKind::Broken);
}

#[tokio::test]
async fn a_closed_port_and_an_unknown_name_are_told_apart() {
    let remote = remote(Guard::open());
    let closed = remote.get_json("http://127.0.0.1:9/").await;
    assert_eq!(kind(closed), FailureKind::Unreachable);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let plain = format!("https://{}/", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        let _ = head(&mut stream).await;
    });
    assert_eq!(kind(remote.get_json(&plain).await), FailureKind::Unreachable);
    let unknown = remote.get_json("http://nothing.invalid/").await;
    assert!(matches!(kind(unknown), FailureKind::Unresolved | FailureKind::TooSlow));
}

#[tokio::test]
async fn redirects_are_followed_three_times() {
    let (last, _) = server(answer("200 OK", AP, "{}"), None).await;
    let mut url = format!("http://{last}/");
    for hops in 1..=4 {
        let (address, _) = server(answer("302 Found", &format!("Location: {url}#x\r\n"), ""), None).await;
        url = format!("http://{address}/");
        let outcome = remote(Guard::open()).get_activity_json(&url, None, now()).await;
        match outcome {
            Ok(fetched) => assert!(hops <= 3 && fetched.url == format!("http://{last}/")),
            Err(error) => assert!(hops == 4 && matches!(error, FetchError::Redirects(_)), "{hops}: {error}"),
        }
    }
    for headers in ["", "Location: http://[/\r\n"] {
        let nowhere = fetch(answer("301 Moved", headers, ""), None).await;
        assert!(matches!(nowhere, Err(FetchError::Redirects(_))), "{nowhere:?}");
    }
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_not_followed() {
    let guard = Guard::plain(|address| address == IpAddr::V4(Ipv4Addr::LOCALHOST));
    for target in
        ["http://127.0.0.2/", "http://[::1]/", "http://10.0.0.1/", "ftp://127.0.0.1/", "http://u@127.0.0.1/"]
    {
        let (address, _) = server(answer("302 Found", &format!("Location: {target}\r\n"), ""), None).await;
        let outcome = remote(guard).get_activity_json(&format!("http://{address}/"), None, now()).await;
        assert_eq!(kind(outcome), FailureKind::Forbidden, "{target}");
    }
}

#[tokio::test]
async fn a_name_that_leads_to_a_private_address_is_not_connected_to() {
    let (address, mut seen) = server(answer("200 OK", AP, "{}"), None).await;
    // With all the time they need: looking a name up may take longer than the other limits allow.
    let patient = |guard| Remote::new(Settings::new("https://status.example.org", guard)).expect("a client");
    let closed = patient(Guard::plain(|_| false));
    let outcome =
        closed.get_activity_json(&format!("http://localhost:{}/", address.port()), None, now()).await;
    assert_eq!(kind(outcome), FailureKind::Forbidden);
    let public = patient(Guard::public());
    for url in ["https://localhost/", "https://127.0.0.1/", "http://localhost/", "nonsense"] {
        assert_eq!(kind(public.get_activity_json(url, None, now()).await), FailureKind::Forbidden, "{url}");
        let refused = public.post(url, &[], "{}".into(), After::Keep).await.expect_err("no answer");
        assert_eq!(refused.kind, FailureKind::Forbidden, "{url}");
    }
    assert!(seen.try_recv().is_err());
}

#[tokio::test]
async fn a_post_reports_what_was_answered() {
    let headers = "Retry-After: 30\r\nAccept-Signature: sig1=(\"@method\")\r\n";
    let (address, mut seen) =
        server(answer("429 Slow Down", headers, "too\u{1b} many\r\nrequests"), None).await;
    let sent = [("content-type", "application/activity+json".to_owned())];
    let answer =
        remote(Guard::open()).post(&format!("http://{address}/inbox"), &sent, "{}".into(), After::Keep).await;
    let answer = answer.expect("an answer");
    assert_eq!((answer.status, answer.retry_after.as_deref()), (429, Some("30")));
    assert_eq!((answer.excerpt.as_str(), answer.accept_signature), ("too many requests", true));
    let head = seen.recv().await.expect("a request");
    assert!(
        head.starts_with("POST /inbox HTTP/1.1\r\ncontent-type: application/activity+json\r\n"),
        "{head}"
    );
}

#[tokio::test]
async fn a_post_follows_nothing_and_waits_for_nobody() {
    let (target, mut seen) = server(answer("200 OK", "", ""), None).await;
    let moved = answer("307 Moved", &format!("Location: http://{target}/\r\n"), "");
    let (address, _) = server(moved, None).await;
    let answer =
        remote(Guard::open()).post(&format!("http://{address}/"), &[], "{}".into(), After::Keep).await;
    assert_eq!(answer.map(|answer| answer.status), Ok(307));
    assert!(seen.try_recv().is_err());
    let drip = Some((Duration::from_millis(20), b"x".to_vec()));
    let (address, _) = server("HTTP/1.1 202 Accepted\r\n\r\n".to_owned(), drip).await;
    let answer =
        remote(Guard::open()).post(&format!("http://{address}/"), &[], "{}".into(), After::Keep).await;
    assert_eq!(answer.map(|answer| answer.status), Ok(202));
}
