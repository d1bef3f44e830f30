//! A small Fediverse server: actors with keys of their own, inboxes that write down what came,
//! check its signature independently, and answer as they are told.

use crate::browse::{self, Answer};
use crate::patience::eventually;
use crate::program::Site;
use crate::signed::{self, Key};
use crate::wire::{Reply, Request, converse};
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Instant, SystemTime};

/// Every server is a host of its own.
static NEXT: AtomicU8 = AtomicU8::new(1);
/// Every activity has an id of its own.
static ACTIVITY: AtomicUsize = AtomicUsize::new(1);

/// A remote server.
pub struct Remote {
    origin: String,
    books: Arc<Books>,
}

/// What a server knows and has seen.
#[derive(Default)]
struct Books {
    actors: Mutex<HashMap<String, Value>>,
    received: Mutex<Vec<Received>>,
    fetched: Mutex<Vec<(String, Result<String, String>)>>,
    told: Mutex<HashMap<String, VecDeque<Reply>>>,
    always: Mutex<HashMap<String, Reply>>,
    shown: Mutex<HashMap<String, Reply>>,
    only: Mutex<Option<&'static str>>,
    closed: AtomicBool,
    open: AtomicBool,
}

/// A request to an inbox.
#[derive(Clone, Debug)]
pub struct Received {
    /// The inbox's path.
    pub path: String,
    pub activity: Value,
    /// The status that it got.
    pub status: u16,
    /// Who signed it, or what is wrong with the signature.
    pub signed: Result<String, String>,
    /// When it came.
    pub at: Instant,
}

/// An actor of a remote server.
pub struct Actor {
    pub id: String,
    pub key_id: String,
    pub key: Arc<Key>,
}

impl Remote {
    /// A server that runs.
    pub fn start() -> Remote {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let listener = TcpListener::bind((format!("127.0.2.{number}"), 0)).expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let books = Arc::new(Books::default());
        let shared = books.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if shared.closed.load(Ordering::Relaxed) {
                    break;
                }
                let books = shared.clone();
                std::thread::spawn(move || converse(stream, |request| books.answer(request)));
            }
        });
        Remote { origin, books }
    }

    /// A server that also unsigned requests may ask.
    pub fn start_open() -> Remote {
        let remote = Remote::start();
        remote.books.open.store(true, Ordering::Relaxed);
        remote
    }

    /// Host and port.
    pub fn authority(&self) -> &str {
        self.origin.trim_start_matches("http://")
    }

    /// A new actor whose only inbox is its own.
    pub fn actor(&self, name: &str) -> Actor {
        self.register(name, name, json!({}), &[])
    }

    /// A new actor with a key that others may have, too: making one takes a while.
    pub fn actor_with_key(&self, name: &str, key: &str) -> Actor {
        self.register(name, key, json!({}), &[])
    }

    /// A new actor that says to be another's as well.
    pub fn actor_known_as(&self, name: &str, other: &str) -> Actor {
        self.register(name, name, json!({}), &[other])
    }

    /// A new actor of a server with a shared inbox at `/inbox`.
    pub fn actor_with_shared_inbox(&self, name: &str) -> Actor {
        self.register(name, name, json!({ "sharedInbox": format!("{}/inbox", self.origin) }), &[])
    }

    fn register(&self, name: &str, key: &str, endpoints: Value, also_known_as: &[&str]) -> Actor {
        let id = format!("{}/users/{name}", self.origin);
        let actor = Actor { key_id: format!("{id}#main-key"), key: Key::of(key), id };
        let document = json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": actor.id,
            "type": "Person",
            "preferredUsername": name,
            "inbox": format!("{}/inbox", actor.id),
            "outbox": format!("{}/outbox", actor.id),
            "endpoints": endpoints,
            "alsoKnownAs": also_known_as,
            "publicKey": { "id": actor.key_id, "owner": actor.id, "publicKeyPem": actor.key.public_pem() },
        });
        lock(&self.books.actors).insert(format!("/users/{name}"), document);
        actor
    }

    /// What an inbox answers to the next requests, one after the other; 202 after that.
    pub fn tell(&self, path: &str, replies: impl IntoIterator<Item = Reply>) {
        lock(&self.books.told).entry(path.to_owned()).or_default().extend(replies);
    }

    /// What an inbox answers from now on, after what it was told.
    pub fn tell_always(&self, path: &str, reply: Reply) {
        lock(&self.books.always).insert(path.to_owned(), reply);
    }

    /// What is served at a path, in the place of an actor or beside them.
    pub fn shows(&self, path: &str, reply: Reply) {
        lock(&self.books.shown).insert(path.to_owned(), reply);
    }

    /// Serves a document as ActivityStreams.
    pub fn shows_document(&self, path: &str, document: &Value) {
        let reply = Reply::status(200).saying(document.to_string());
        self.shows(path, reply.with("content-type", "application/activity+json"));
    }

    /// The document of an actor.
    pub fn document(&self, path: &str) -> Value {
        lock(&self.books.actors)[path].clone()
    }

    /// Lets the inboxes take only requests that have this header.
    pub fn takes_only_with(&self, header: &'static str) {
        *lock(&self.books.only) = Some(header);
    }

    /// The address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Everything that came to the inboxes, in order.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.books.received).clone()
    }

    /// What came to one inbox and was taken.
    pub fn taken(&self, path: &str) -> Vec<Value> {
        let received = self.received().into_iter().filter(|one| one.path == path && one.status < 300);
        received.map(|one| one.activity).collect()
    }

    /// Waits until an inbox has taken that many activities of a type.
    pub fn awaits(&self, path: &str, kind: &str, count: usize) -> Vec<Value> {
        eventually(&format!("{count} {kind} at {path}"), || {
            let mut taken = self.taken(path);
            taken.retain(|activity| activity["type"] == kind);
            (taken.len() >= count).then_some(taken)
        })
    }

    /// The documents that were fetched, and who signed the request.
    pub fn fetched(&self) -> Vec<(String, Result<String, String>)> {
        lock(&self.books.fetched).clone()
    }
}

impl Drop for Remote {
    /// Whatever the program sent, it has signed as it should.
    fn drop(&mut self) {
        self.books.closed.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.authority());
        if !std::thread::panicking() {
            let open = self.books.open.load(Ordering::Relaxed);
            for one in self.received().into_iter().filter(|one| !open || one.signed.is_ok()) {
                assert_eq!(one.signed.as_deref(), Ok(one.activity["actor"].as_str().expect("an actor")));
            }
            for (path, signed) in self.fetched() {
                assert!(
                    signed.is_ok() || self.books.open.load(Ordering::Relaxed),
                    "{path} was fetched and {signed:?}"
                );
            }
        }
    }
}

impl Books {
    fn answer(&self, request: &Request) -> Reply {
        match &*request.method {
            "POST" => self.take(request),
            _ => self.show(request),
        }
    }

    fn take(&self, request: &Request) -> Reply {
        let path = request.target.clone();
        let signed = signed::check(request);
        let told = lock(&self.told).get_mut(&path).and_then(VecDeque::pop_front);
        let reply = told.or_else(|| lock(&self.always).get(&path).cloned());
        let only = *lock(&self.only);
        let reply = match &signed {
            Ok(_) if only.is_some_and(|header| request.header(header).is_none()) => Reply::status(401),
            Ok(_) => reply.unwrap_or_else(|| Reply::status(202)),
            Err(_) => Reply::status(401),
        };
        let activity = serde_json::from_slice(&request.body).expect("an activity");
        lock(&self.received).push(Received {
            path,
            activity,
            status: reply.status,
            signed,
            at: Instant::now(),
        });
        reply
    }

    fn show(&self, request: &Request) -> Reply {
        lock(&self.fetched).push((request.target.clone(), signed::check(request)));
        if let Some(reply) = lock(&self.shown).get(&request.target) {
            return reply.clone();
        }
        match lock(&self.actors).get(&request.target) {
            Some(document) => {
                let reply = Reply::status(200).saying(document.to_string());
                reply.with("content-type", "application/activity+json; charset=utf-8")
            }
            None => Reply::status(404),
        }
    }
}

fn lock<T>(books: &Mutex<T>) -> MutexGuard<'_, T> {
    books.lock().expect("no panic")
}

impl Actor {
    /// The path of its own inbox.
    pub fn inbox(&self) -> String {
        let path = self.id.splitn(4, '/').nth(3).expect("a path");
        format!("/{path}/inbox")
    }

    /// An activity of this actor with a new id.
    pub fn says(&self, kind: &str, object: impl Into<Value>) -> Value {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{}#activity-{}", self.id, ACTIVITY.fetch_add(1, Ordering::Relaxed)),
            "type": kind,
            "actor": self.id,
            "object": object.into(),
        })
    }

    /// Posts an activity, signed.
    pub fn posts(&self, url: &str, activity: &Value) -> Answer {
        let body = activity.to_string().into_bytes();
        let headers = self.key.post(&self.key_id, url, &body, SystemTime::now());
        browse::post(url, &headers, body)
    }

    /// Follows a team at the team's inbox, which must take it; gives the Follow.
    pub fn follows(&self, site: &Site, team: &str) -> Value {
        let team = site.at(&format!("/ap/actors/{team}"));
        let follow = self.says("Follow", team.clone());
        let answer = self.posts(&format!("{team}/inbox"), &follow);
        assert_eq!(answer.status, 202, "{}", answer.text());
        follow
    }
}
