//! Walks at random: followers come, leave and move between inboxes and hosts, teams speak, processes
//! claim, send, write and are killed, in any order. [`crate::witness`] saw everything and judges.

use crate::contract::{position, release};
use crate::sample::{change, now, slug};
use crate::witness::{Sent, Witness};
use chrono::Duration;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tidings::model::Timestamp;
use tidings::store::Store;
use tidings::store::destinations::{Item, Outcome, Settlement};
use tidings::store::followers::Follower;
use tidings::store::log::{Activity, Next};
use tidings::store::moves::Route;
use tidings::store::publication::{Departure, Kind};

const ACTORS: usize = 4;
const TEAMS: usize = 2;
const PROCESSES: usize = 2;
/// Where an actor's deliveries may go: at the first host to its own inbox or to two shared ones, at
/// the second to its own or to a shared one.
const PLACES: usize = 5;

/// One step of a walk; actors, teams, places and processes are numbers.
#[derive(Clone, Debug)]
enum Step {
    Follow(usize, usize, usize),
    Unfollow(usize, usize),
    Move(usize, usize),
    /// A note, an edit or a withdrawal: something more in the log.
    Say(usize),
    /// A note that is withdrawn before it leaves: nothing in the log.
    Withdraw(usize),
    Claim(usize),
    /// The next request at one of the hosts that a process serves.
    Send(usize, usize, Ending),
    /// What became of it is written.
    Write(usize, usize),
    Crash(usize),
    /// Leases of dead processes end, and what failed is due again.
    Pass,
    /// Destinations that nobody needs are dropped.
    Sweep,
}

#[derive(Clone, Copy, Debug)]
enum Ending {
    Taken,
    Refused,
    Failed,
}

fn below(limit: usize) -> Range<usize> {
    0..limit
}

fn step() -> impl Strategy<Value = Step> {
    let ending =
        || prop_oneof![8 => Just(Ending::Taken), 1 => Just(Ending::Refused), 2 => Just(Ending::Failed)];
    prop_oneof![
        4 => (below(ACTORS), below(TEAMS), below(PLACES)).prop_map(|(a, t, p)| Step::Follow(a, t, p)),
        1 => (below(ACTORS), below(TEAMS)).prop_map(|(a, t)| Step::Unfollow(a, t)),
        5 => (below(ACTORS), below(PLACES)).prop_map(|(a, p)| Step::Move(a, p)),
        6 => below(TEAMS).prop_map(Step::Say),
        1 => below(TEAMS).prop_map(Step::Withdraw),
        5 => below(PROCESSES).prop_map(Step::Claim),
        12 => (below(PROCESSES), below(2), ending()).prop_map(|(p, h, e)| Step::Send(p, h, e)),
        6 => (below(PROCESSES), below(2)).prop_map(|(p, h)| Step::Write(p, h)),
        1 => below(PROCESSES).prop_map(Step::Crash),
        1 => Just(Step::Pass),
        1 => Just(Step::Sweep),
    ]
}

/// A process serving a host, as [`tidings::delivery::host`] does it.
struct Turn {
    items: VecDeque<Item>,
    claimed: usize,
    halted: HashSet<Arc<str>>,
    unwritten: Option<(Item, Settlement, usize)>,
}

struct Walk<'a> {
    store: &'a Store,
    name: String,
    now: Timestamp,
    lives: [usize; PROCESSES],
    turns: BTreeMap<(usize, String), Turn>,
    said: usize,
    witness: Witness,
}

/// Holds a store against a number of walks; a few more when `TIDINGS_WALKS` says so.
pub fn hold(url: &str, walks: u32) {
    let walks = std::env::var("TIDINGS_WALKS").ok().and_then(|text| text.parse().ok()).unwrap_or(walks);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let store = runtime.block_on(Store::open(url)).expect("a store");
    let config =
        Config { cases: walks, failure_persistence: None, max_shrink_iters: 600, ..Config::default() };
    let steps = proptest::collection::vec(step(), 10..90);
    let number = AtomicUsize::new(0);
    let done = TestRunner::new(config).run(&steps, |steps| {
        let walk = Walk::new(&store, number.fetch_add(1, Ordering::Relaxed));
        runtime.block_on(walk.go(&steps)).map_err(TestCaseError::fail)
    });
    if let Err(error) = done {
        panic!("{error}");
    }
    runtime.block_on(store.close());
}

impl Walk<'_> {
    fn new(store: &Store, number: usize) -> Walk<'_> {
        let (name, witness) = (format!("w{number}"), Witness::default());
        Walk { store, name, now: now(), lives: [0; PROCESSES], turns: BTreeMap::new(), said: 0, witness }
    }

    async fn go(mut self, steps: &[Step]) -> Result<(), String> {
        for step in steps {
            self.take(step).await;
        }
        self.finish().await;
        let verdict = self.witness.verdict();
        for host in [self.host(0), self.host(1)] {
            self.store.drop_host(&host).await.expect("dropped");
        }
        verdict
    }

    fn host(&self, number: usize) -> String {
        format!("h{number}.{}.example", self.name)
    }

    fn actor(&self, actor: usize) -> String {
        format!("https://a.{}.example/{actor}", self.name)
    }

    fn team(&self, team: usize) -> String {
        format!("{}-t{team}", self.name)
    }

    /// Host, own inbox and destination.
    fn place(&self, actor: usize, place: usize) -> (String, String, String) {
        let host = self.host(usize::from(place > 2));
        let own = format!("https://{host}/{actor}/inbox");
        let shared = |name: &str| format!("https://{host}/{name}");
        let destination = match place {
            0 | 3 => own.clone(),
            1 | 4 => shared("first"),
            _ => shared("second"),
        };
        (host, own, destination)
    }

    async fn take(&mut self, step: &Step) {
        match *step {
            Step::Follow(actor, team, place) => self.follow(actor, team, place).await,
            Step::Unfollow(actor, team) => {
                let (actor, team) = (self.actor(actor), self.team(team));
                self.store.unfollow(&slug(&team), &actor).await.expect("undone");
                self.witness.left(&actor, &team);
            }
            Step::Move(actor, place) => {
                let (host, inbox, destination) = self.place(actor, place);
                let actor = self.actor(actor);
                let route = Route { actor: &actor, inbox: &inbox, destination: &destination };
                self.store.reroute(&route, &host).await.expect("rerouted");
                self.witness.moved(&actor, &destination);
            }
            Step::Say(team) => self.say(team).await,
            Step::Withdraw(team) => {
                let planned = self.plan(team).await;
                self.publish(Vec::new(), vec![(planned.entry.clone(), Kind::Create)]).await;
                let body = self.activity("withdrawn", team);
                let left = self.store.depart(&planned, &body, Next::default()).await;
                assert!(!left.expect("an answer"), "what was withdrawn has left");
            }
            Step::Claim(process) => self.claim(process).await,
            Step::Send(process, host, ending) => self.send(process, host, ending).await,
            Step::Write(process, host) => self.write(&(process, self.host(host))).await,
            Step::Crash(process) => {
                self.turns.retain(|(owner, _), _| *owner != process);
                self.lives[process] += 1;
            }
            Step::Pass => self.pass(Duration::seconds(20)).await,
            Step::Sweep => self.store.sweep_destinations(self.now + Duration::days(2)).await.expect("swept"),
        }
    }

    async fn follow(&mut self, actor: usize, team: usize, place: usize) {
        let (host, inbox, destination) = self.place(actor, place);
        let (actor, team) = (self.actor(actor), self.team(team));
        let follow = format!("{actor}#follow");
        let follower = Follower {
            team: slug(&team),
            actor: actor.clone(),
            inbox,
            destination,
            follow,
            followed: self.now,
        };
        self.said += 1;
        let accept = self.activity(&format!("accept-{}", self.said), 0);
        self.store.follow(&follower, &host, &accept).await.expect("followed");
        // The Accept is the last in the log.
        let head = self.store.head().await.expect("a head") - 1;
        self.witness.moved(&actor, &follower.destination);
        self.witness.came(&actor, &team, &follower.destination, head);
    }

    fn activity(&self, name: &str, team: usize) -> Activity {
        let id = format!("{}-{name}", self.name);
        Activity { id, team: slug(&self.team(team)), body: "{}".into(), said: self.now }
    }

    async fn publish(&self, departures: Vec<Departure>, cancelled: Vec<(tidings::model::slug::Slug, Kind)>) {
        let mut change = change(self.store.revision().await.expect("a revision"), &[]);
        (change.departures, change.cancelled) = (departures, cancelled);
        change.teams.clear();
        self.store.publish(&change).await.expect("published");
    }

    /// Something of a team is to leave.
    async fn plan(&mut self, team: usize) -> Departure {
        self.said += 1;
        let entry = slug(&format!("{}-{team}-{}", self.name, self.said));
        let departure = Departure { report: slug("2026q3"), entry, kind: Kind::Create, due: self.now };
        self.publish(vec![departure.clone()], Vec::new()).await;
        departure
    }

    async fn say(&mut self, team: usize) {
        let planned = self.plan(team).await;
        let activity = self.activity(planned.entry.as_str(), team);
        assert!(self.store.depart(&planned, &activity, Next::default()).await.expect("an answer"));
        let position = self.store.head().await.expect("a head");
        self.witness.said(&self.team(team), position);
    }

    fn holder(&self, process: usize) -> String {
        format!("{}-p{process}-{}", self.name, self.lives[process])
    }

    async fn claim(&mut self, process: usize) {
        let until = self.now + Duration::seconds(15);
        let claimed = self.store.claim(&self.holder(process), "", 10, until, self.now).await;
        let instant = self.witness.tick();
        for work in claimed.expect("a claim") {
            let (items, halted) = (work.items.into(), HashSet::new());
            let turn = Turn { items, claimed: instant, halted, unwritten: None };
            self.turns.insert((process, work.host), turn);
        }
    }

    async fn send(&mut self, process: usize, host: usize, ending: Ending) {
        let key = (process, self.host(host));
        self.write(&key).await;
        let Some(turn) = self.turns.get_mut(&key) else { return };
        while turn.items.front().is_some_and(|item| turn.halted.contains(&item.inbox)) {
            turn.items.pop_front();
        }
        let Some(item) = turn.items.pop_front() else {
            self.turns.remove(&key);
            let released = [release(&key.1)];
            self.store.settle(&self.holder(process), &[], &released).await.expect("given back");
            return;
        };
        let (outcome, status) = match ending {
            Ending::Taken => (Outcome::Delivered, 202),
            Ending::Refused => (Outcome::Refused, 403),
            Ending::Failed => (Outcome::Retry(self.now + Duration::seconds(10)), 500),
        };
        let done = !matches!(outcome, Outcome::Retry(_));
        if !done {
            turn.halted.insert(item.inbox.clone());
        }
        let sent = self.witness.sent(Sent::new(&item.inbox, position(&item), turn.claimed, done));
        let settlement = Settlement {
            inbox: item.inbox.clone(),
            matter: item.matter.clone(),
            late: item.late,
            audience: item.audience,
            outcome,
            status: Some(status),
            answer: String::new(),
            at: self.now,
        };
        turn.unwritten = Some((item, settlement, sent));
    }

    async fn write(&mut self, key: &(usize, String)) {
        let holder = self.holder(key.0);
        let Some(turn) = self.turns.get_mut(key) else { return };
        let Some((item, settlement, sent)) = turn.unwritten.take() else { return };
        let audiences = self.store.settle(&holder, &[settlement], &[]).await.expect("settled");
        self.witness.written(sent);
        if audiences.get(&*item.inbox) != Some(&item.audience) {
            turn.halted.insert(item.inbox);
        }
    }

    async fn pass(&mut self, time: Duration) {
        self.now += time;
        for process in 0..PROCESSES {
            if self.turns.keys().any(|(owner, _)| *owner == process) {
                let until = self.now + Duration::seconds(15);
                self.store.renew(&self.holder(process), until).await.expect("renewed");
            }
        }
    }

    /// Everything that is due goes out, until nothing is.
    async fn finish(&mut self) {
        for _ in 0..40 {
            while let Some((process, host)) = self.turns.keys().next().cloned() {
                let host = usize::from(host == self.host(1));
                self.send(process, host, Ending::Taken).await;
            }
            self.pass(Duration::minutes(1)).await;
            self.claim(0).await;
            if self.turns.is_empty() {
                break;
            }
        }
        assert!(self.turns.is_empty(), "there is no end to what is due");
        for host in [self.host(0), self.host(1)] {
            for destination in self.store.destinations_of(&host, self.now).await.expect("destinations") {
                assert_eq!(destination.lag, 0, "{} gets no more", destination.inbox);
            }
        }
    }
}
