//! HTTP/1.1 as a small server speaks it: one request in, one answer out. Reads no chunks.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// How long it takes.
    pub after: Duration,
}

impl Request {
    /// The one value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(other, _)| other == name).map(|(_, value)| &**value);
        let value = values.next();
        assert!(values.next().is_none(), "{name} stands twice");
        value
    }
}

impl Reply {
    /// An answer without a body.
    pub fn status(status: u16) -> Reply {
        Reply { status, headers: Vec::new(), body: String::new(), after: Duration::ZERO }
    }

    /// The answer with a body.
    pub fn saying(self, body: impl Into<String>) -> Reply {
        Reply { body: body.into(), ..self }
    }

    /// The answer, but late.
    pub fn after(self, after: Duration) -> Reply {
        Reply { after, ..self }
    }

    /// The answer with a header.
    pub fn with(mut self, name: &str, value: &str) -> Reply {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// Reads requests from a connection and answers each, until the other side ends it.
pub fn converse(stream: TcpStream, answer: impl Fn(&Request) -> Reply) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(30)));
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let mut writer = stream;
    while let Some(request) = read(&mut reader) {
        let reply = answer(&request);
        std::thread::sleep(reply.after);
        if write(&mut writer, &reply).is_none() {
            break;
        }
    }
    let _ = writer.shutdown(Shutdown::Both);
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let line = line(reader)?;
    let mut parts = line.split(' ');
    let (method, target) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let line = self::line(reader)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse().expect("a length"));
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, target, headers, body })
}

fn line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    let read = reader.read_line(&mut line).ok()?;
    (read > 0).then(|| line.trim_end().to_owned())
}

fn write(writer: &mut impl Write, reply: &Reply) -> Option<()> {
    let mut text = format!("HTTP/1.1 {} Status\r\ncontent-length: {}\r\n", reply.status, reply.body.len());
    for (name, value) in &reply.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(&reply.body);
    writer.write_all(text.as_bytes()).ok()?;
    writer.flush().ok()
}
