//! Five hundred hosts that remember what came, each on a loopback address of its own.

use serde_json::Value;
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The ids that came to each host, in the order in which they came.
type Received = HashMap<Ipv4Addr, Vec<String>>;

/// What came to all hosts.
#[derive(Clone)]
pub struct Sink {
    port: u16,
    hosts: Vec<Ipv4Addr>,
    received: Arc<Mutex<Received>>,
    count: Arc<AtomicUsize>,
}

impl Sink {
    /// Listens on the addresses from 127.9.`block`.1 on.
    pub async fn start(block: u8, hosts: usize) -> Sink {
        let address = |n: usize| Ipv4Addr::new(127, 9, block + (n / 250) as u8, (n % 250) as u8 + 1);
        let hosts: Vec<Ipv4Addr> = (0..hosts).map(address).collect();
        let mut sink = Sink { port: 0, hosts, received: Arc::default(), count: Arc::default() };
        for host in sink.hosts.clone() {
            let listener = TcpListener::bind((host, sink.port)).await.expect("an address of loopback");
            sink.port = listener.local_addr().expect("an address").port();
            tokio::spawn(sink.clone().listen(listener, host));
        }
        sink
    }

    /// Host and port of everybody.
    pub fn authorities(&self) -> Vec<String> {
        self.hosts.iter().map(|host| format!("{host}:{}", self.port)).collect()
    }

    /// How many notes have come, repeated ones included.
    pub fn count(&self) -> usize {
        self.count.load(Ordering::Acquire)
    }

    /// What came to each host without what came again, and how often something came again.
    pub fn once_each(&self) -> (Vec<Vec<String>>, usize) {
        let received = self.received.lock().expect("no panic");
        let mut repeated = 0;
        let unique = received.values().map(|ids| {
            let mut first: Vec<String> = Vec::new();
            for id in ids {
                match first.contains(id) {
                    true => repeated += 1,
                    false => first.push(id.clone()),
                }
            }
            first
        });
        (unique.collect(), repeated)
    }

    /// How many notes have come to their host for the first time.
    pub fn unique(&self) -> usize {
        self.once_each().0.iter().map(Vec::len).sum()
    }

    async fn listen(self, listener: TcpListener, host: Ipv4Addr) {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(self.clone().converse(stream, host));
        }
    }

    async fn converse(self, mut stream: TcpStream, host: Ipv4Addr) {
        let mut bytes = Vec::new();
        while let Some(length) = read_request(&mut stream, &mut bytes).await {
            let body = bytes.split_off(bytes.len() - length);
            let body: Value = serde_json::from_slice(&body).expect("JSON");
            if body["type"] == "Create" {
                let id = body["id"].as_str().expect("an id").to_owned();
                self.received.lock().expect("no panic").entry(host).or_default().push(id);
                self.count.fetch_add(1, Ordering::AcqRel);
            }
            let answer = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
            if stream.write_all(answer).await.is_err() {
                return;
            }
        }
    }
}

/// Reads one whole request and gives the length of its body.
async fn read_request(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<usize> {
    bytes.clear();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
            let length = length.trim().parse::<usize>().ok()?;
            if bytes.len() == end + 4 + length {
                return Some(length);
            }
        }
        if stream.read_buf(bytes).await.ok()? == 0 {
            return None;
        }
    }
}
