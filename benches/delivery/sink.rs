//! The other side: one listener that answers for every address of 127.0.0.0/8, in a process of its
//! own so that its work is not counted. 127.1.x.y are healthy hosts, 127.2.x.y answer after five
//! seconds, 127.3.x.y take a request and never answer.

use crate::tls;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Notify;

/// What has come so far.
struct Seen {
    count: AtomicU64,
    expected: AtomicU64,
    begun: Mutex<Instant>,
    micros: AtomicU64,
    complete: Notify,
    closes: AtomicBool,
}

/// Listens until the process is killed; prints the port.
pub async fn run(certificates: Option<String>) {
    let acceptor = certificates.map(|folder| tls::Acceptors::read(&folder));
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("0.0.0.0:0".parse().expect("an address")).expect("a port");
    let listener = socket.listen(4096).expect("a listener");
    println!("{}", listener.local_addr().expect("an address").port());
    let seen = Arc::new(Seen {
        count: AtomicU64::new(0),
        expected: AtomicU64::new(u64::MAX),
        begun: Mutex::new(Instant::now()),
        micros: AtomicU64::new(0),
        complete: Notify::new(),
        closes: AtomicBool::new(false),
    });
    while let Ok((stream, peer)) = listener.accept().await {
        if peer.ip().is_loopback() {
            tokio::spawn(serve(stream, seen.clone(), acceptor.clone()));
        }
    }
}

async fn serve(stream: TcpStream, seen: Arc<Seen>, acceptors: Option<tls::Acceptors>) {
    let Ok(IpAddr::V4(address)) = stream.local_addr().map(|address| address.ip()) else { return };
    let [_, kind, block, _] = address.octets();
    let _ = stream.set_nodelay(true);
    match acceptors.filter(|_| kind != 0) {
        None => converse(stream, kind, &seen).await,
        Some(acceptors) => {
            if let Ok(stream) = acceptors.of(block).accept(stream).await {
                converse(stream, kind, &seen).await;
            }
        }
    }
}

/// Answers request after request on one connection.
async fn converse(mut stream: impl AsyncRead + AsyncWrite + Unpin, kind: u8, seen: &Seen) {
    let mut bytes = Vec::with_capacity(8192);
    while let Some(path) = request(&mut stream, &mut bytes).await {
        let closes = seen.closes.load(Ordering::Relaxed);
        let answer = match kind {
            0 => control(&path, seen).await,
            2 => {
                tokio::time::sleep(Duration::from_secs(5)).await;
                accepted(closes)
            }
            3 => std::future::pending().await,
            _ => {
                seen.arrived();
                accepted(closes)
            }
        };
        if stream.write_all(answer.as_bytes()).await.is_err() || (closes && kind != 0) {
            break;
        }
    }
    let _ = stream.shutdown().await;
}

fn accepted(closes: bool) -> String {
    let close = if closes { "Connection: close\r\n" } else { "" };
    format!("HTTP/1.1 202 Accepted\r\n{close}Content-Length: 0\r\n\r\n")
}

/// Reads one request and gives its path.
async fn request(stream: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>) -> Option<String> {
    bytes.clear();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let whole = end + length.map_or(0, |length| length.trim().parse::<usize>().expect("a length"));
    while bytes.len() < whole {
        if stream.read_buf(bytes).await.ok()? == 0 {
            return None;
        }
    }
    head.split(' ').nth(1).map(str::to_owned)
}

/// `/expect/N` begins a run, `/wait` answers at the end of it with its microseconds, `/close` and
/// `/keep` say what becomes of connections.
async fn control(path: &str, seen: &Seen) -> String {
    let mut body = String::new();
    match path.split('/').collect::<Vec<_>>()[1..] {
        ["close"] => seen.closes.store(true, Ordering::Relaxed),
        ["keep"] => seen.closes.store(false, Ordering::Relaxed),
        ["expect", number] => {
            seen.count.store(0, Ordering::Relaxed);
            seen.expected.store(number.parse().expect("a number"), Ordering::Relaxed);
            *seen.begun.lock().expect("no panic") = Instant::now();
        }
        ["wait"] => {
            seen.complete.notified().await;
            body = seen.micros.load(Ordering::Relaxed).to_string();
        }
        _ => {}
    }
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

impl Seen {
    fn arrived(&self) {
        let count = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        if count == self.expected.load(Ordering::Relaxed) {
            let micros = self.begun.lock().expect("no panic").elapsed().as_micros();
            self.micros.store(micros as u64, Ordering::Relaxed);
            self.complete.notify_one();
        }
    }
}
