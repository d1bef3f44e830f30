//! A small WebSub subscriber: says yes to what it is asked, writes down what came, and answers as it
//! is told.

use crate::browse::{self, Answer};
use crate::patience::{eventually, until};
use crate::program::Site;
use crate::wire::{Reply, Request, converse};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use url::form_urlencoded::{self, Serializer};

/// Every reader is a host of its own.
static NEXT: AtomicU8 = AtomicU8::new(1);

/// A subscriber.
pub struct Reader {
    origin: String,
    books: Arc<Books>,
}

#[derive(Default)]
struct Books {
    questions: Mutex<Vec<(String, Question)>>,
    received: Mutex<Vec<(Request, u16)>>,
    replies: Mutex<HashMap<String, Reply>>,
    told: Mutex<HashMap<String, VecDeque<Reply>>>,
    always: Mutex<HashMap<String, Reply>>,
    closed: AtomicBool,
}

/// What a callback was asked, by the names of the parameters.
pub type Question = BTreeMap<String, String>;

impl Reader {
    /// A reader that runs.
    pub fn start() -> Reader {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let listener = TcpListener::bind((format!("127.0.3.{number}"), 0)).expect("a free port");
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
        Reader { origin, books }
    }

    /// The address of a callback.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// What a callback answers when it is asked, instead of yes.
    pub fn answers(&self, path: &str, reply: Reply) {
        self.books.replies.lock().expect("no panic").insert(path.to_owned(), reply);
    }

    /// What a callback answers to the next feeds, one after the other.
    pub fn tell(&self, path: &str, replies: impl IntoIterator<Item = Reply>) {
        self.books.told.lock().expect("no panic").entry(path.to_owned()).or_default().extend(replies);
    }

    /// What a callback answers to feeds from now on.
    pub fn tell_always(&self, path: &str, reply: Reply) {
        self.books.always.lock().expect("no panic").insert(path.to_owned(), reply);
    }

    /// What a callback was asked.
    pub fn questions(&self, path: &str) -> Vec<Question> {
        let questions = self.books.questions.lock().expect("no panic");
        questions.iter().filter(|(other, _)| other == path).map(|(_, question)| question.clone()).collect()
    }

    /// Waits until a callback was asked that often; the last question.
    pub fn asked(&self, path: &str, times: usize) -> Question {
        eventually(&format!("{times} questions at {path}"), || {
            let questions = self.questions(path);
            (questions.len() >= times).then(|| questions[times - 1].clone())
        })
    }

    /// What was posted to a callback, with the status that it got.
    pub fn received(&self, path: &str) -> Vec<(Request, u16)> {
        let received = self.books.received.lock().expect("no panic");
        received.iter().filter(|(request, _)| request.target == path).cloned().collect()
    }

    /// Waits until a callback has taken that many feeds; the last of them.
    pub fn awaits(&self, path: &str, count: usize) -> Request {
        eventually(&format!("{count} feeds at {path}"), || {
            let mut taken = self.received(path);
            taken.retain(|(_, status)| *status < 300);
            (taken.len() >= count).then(|| taken[count - 1].0.clone())
        })
    }

    /// Subscribes a callback to a feed, and waits until the hub knows it.
    pub fn subscribes(&self, site: &Site, path: &str, feed: &str, more: &[(&str, &str)]) {
        let before = self.questions(path).len();
        let answer = wish(site, &[&[("hub.mode", "subscribe")], more].concat(), &self.at(path), feed);
        assert_eq!(answer.status, 202, "{}", answer.text());
        self.asked(path, before + 1);
        until("the subscription is kept", || listed(site, &self.at(path), feed).is_some());
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.books.closed.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.origin.trim_start_matches("http://"));
    }
}

impl Books {
    fn answer(&self, request: &Request) -> Reply {
        if request.method == "POST" {
            return self.take(request);
        }
        let (path, query) = request.target.split_once("hub.mode=").expect("a question");
        let path = path.trim_end_matches(['?', '&']).to_owned();
        let question: Question =
            form_urlencoded::parse(format!("hub.mode={query}").as_bytes()).into_owned().collect();
        let challenge = question.get("hub.challenge").cloned().unwrap_or_default();
        let reply = self.replies.lock().expect("no panic").get(&path).cloned();
        self.questions.lock().expect("no panic").push((path, question));
        reply.unwrap_or_else(|| Reply::status(200).saying(challenge))
    }

    fn take(&self, request: &Request) -> Reply {
        let path = &request.target;
        let told = self.told.lock().expect("no panic").get_mut(path).and_then(VecDeque::pop_front);
        let reply = told.or_else(|| self.always.lock().expect("no panic").get(path).cloned());
        let reply = reply.unwrap_or_else(|| Reply::status(204));
        self.received.lock().expect("no panic").push((request.clone(), reply.status));
        reply
    }
}

/// Sends the hub a wish about a callback and a feed of the site.
pub fn wish(site: &Site, fields: &[(&str, &str)], callback: &str, feed: &str) -> Answer {
    let topic = site.at(feed);
    send(site, &[fields, &[("hub.callback", callback), ("hub.topic", &*topic)]].concat())
}

/// Sends the hub a form.
pub fn send(site: &Site, fields: &[(&str, &str)]) -> Answer {
    let form = Serializer::new(String::new()).extend_pairs(fields).finish();
    let headers = [("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    browse::post(&site.at("/hub"), &headers, form.into_bytes())
}

/// What the operator sees of a subscription.
pub fn listed(site: &Site, callback: &str, feed: &str) -> Option<serde_json::Value> {
    let all = site.json(&["subscriptions", "--json"]);
    let all = all.as_array().expect("a list").clone();
    all.into_iter().find(|one| one["callback"] == callback && one["topic"] == site.at(feed))
}
