//! Who saw everything: where followers were when, what was said, and every request that was made.
//! Judges whether everybody got what was said while they followed, once and in order.

/// One request.
#[derive(Clone, Debug)]
pub struct Sent {
    inbox: String,
    position: i64,
    claimed: usize,
    at: usize,
    written: Option<usize>,
    done: bool,
}

/// Somebody's deliveries went to an inbox from one instant to another.
#[derive(Clone, Debug)]
struct Stay {
    inbox: String,
    from: usize,
    until: usize,
}

/// Somebody follows a team.
#[derive(Clone, Debug)]
struct Following {
    actor: String,
    team: String,
    /// What lies beyond this position was said while it followed.
    since: i64,
    stays: Vec<Stay>,
    until: usize,
}

/// Instants are numbers that grow with everything that happens.
#[derive(Default)]
pub struct Witness {
    instant: usize,
    said: Vec<(String, i64)>,
    sent: Vec<Sent>,
    followings: Vec<Following>,
}

const EVER: usize = usize::MAX;

impl Sent {
    pub fn new(inbox: &str, position: i64, claimed: usize, done: bool) -> Sent {
        Sent { inbox: inbox.to_owned(), position, claimed, at: 0, written: None, done }
    }

    /// True when it had been written by then.
    fn is_written_by(&self, instant: usize) -> bool {
        self.done && self.written.is_some_and(|written| written <= instant)
    }
}

fn host(inbox: &str) -> &str {
    inbox.split('/').nth(2).expect("a host")
}

impl Following {
    /// The end of its stay at the host of its `stay`-th inbox.
    fn end_at_host(&self, stay: usize) -> usize {
        let here = host(&self.stays[stay].inbox);
        let there = self.stays[stay..].iter().take_while(|stay| host(&stay.inbox) == here);
        there.last().map_or(0, |stay| stay.until)
    }

    /// True when a request reached it: it was there when the request was made, or came later. What
    /// had been claimed before it went to another inbox of the same host reaches it, too.
    fn is_reached(&self, sent: &Sent) -> bool {
        let written = sent.written.unwrap_or(EVER);
        sent.done
            && self.stays.iter().enumerate().any(|(number, stay)| {
                stay.inbox == sent.inbox
                    && (stay.until > sent.at
                        || (stay.until > sent.claimed && self.end_at_host(number) > written))
            })
    }

    fn wants(&self, sent: &Sent, witness: &Witness) -> bool {
        sent.position > self.since
            && witness.said.iter().any(|(team, at)| *at == sent.position && *team == self.team)
    }
}

impl Witness {
    /// A new instant.
    pub fn tick(&mut self) -> usize {
        self.instant += 1;
        self.instant
    }

    /// Somebody follows a team, unless it does already; `since` was the end of the log.
    pub fn came(&mut self, actor: &str, team: &str, inbox: &str, since: i64) {
        let from = self.tick();
        if self.followings.iter().any(|one| one.actor == actor && one.team == team && one.until == EVER) {
            return;
        }
        let (actor, team) = (actor.to_owned(), team.to_owned());
        let stays = vec![Stay { inbox: inbox.to_owned(), from, until: EVER }];
        self.followings.push(Following { actor, team, since, stays, until: EVER });
    }

    /// Somebody follows a team no longer.
    pub fn left(&mut self, actor: &str, team: &str) {
        let now = self.tick();
        for one in &mut self.followings {
            if one.actor == actor && one.team == team && one.until == EVER {
                one.until = now;
                one.stays.last_mut().expect("a stay").until = now;
            }
        }
    }

    /// Somebody's deliveries go elsewhere.
    pub fn moved(&mut self, actor: &str, inbox: &str) {
        let now = self.tick();
        for one in self.followings.iter_mut().filter(|one| one.actor == actor && one.until == EVER) {
            let last = one.stays.last_mut().expect("a stay");
            if last.inbox != inbox {
                last.until = now;
                one.stays.push(Stay { inbox: inbox.to_owned(), from: now, until: EVER });
            }
        }
    }

    /// A team has said something to its followers.
    pub fn said(&mut self, team: &str, position: i64) {
        self.tick();
        self.said.push((team.to_owned(), position));
    }

    /// A request was made; gives its number.
    pub fn sent(&mut self, mut sent: Sent) -> usize {
        sent.at = self.tick();
        self.sent.push(sent);
        self.sent.len() - 1
    }

    /// What became of a request was written.
    pub fn written(&mut self, number: usize) {
        let now = self.tick();
        self.sent[number].written = Some(now);
    }

    /// What went wrong.
    pub fn verdict(&self) -> Result<(), String> {
        self.nothing_is_lost()?;
        self.nothing_comes_for_nobody()?;
        self.everything_is_in_order()
    }

    fn nothing_is_lost(&self) -> Result<(), String> {
        for one in self.followings.iter().filter(|one| one.until == EVER) {
            for (team, position) in self.said.iter().filter(|(team, at)| *team == one.team && *at > one.since)
            {
                let reached = |sent: &Sent| sent.position == *position && one.is_reached(sent);
                if !self.sent.iter().any(reached) {
                    return Err(format!("{} never got {position} of {team}; {}", one.actor, self.story(one)));
                }
            }
        }
        Ok(())
    }

    /// Whatever is sent, is for somebody who, as far as was written when it was claimed, had not
    /// got it.
    fn nothing_comes_for_nobody(&self) -> Result<(), String> {
        for sent in self.sent.iter().filter(|sent| self.said.iter().any(|(_, at)| *at == sent.position)) {
            let there = |one: &&Following| {
                let is_here = |stay: &Stay| {
                    stay.inbox == sent.inbox && stay.from <= sent.claimed && stay.until > sent.claimed
                };
                one.wants(sent, self) && one.stays.iter().any(is_here)
            };
            if !self.followings.iter().filter(there).any(|one| !self.is_known(one, sent)) {
                let stories: Vec<String> = self.followings.iter().map(|one| self.story(one)).collect();
                return Err(format!("{sent:?} was for nobody; {}", stories.join("\n  ")));
            }
        }
        Ok(())
    }

    /// True when it had to be known, as a request was claimed, that a follower had got the same.
    fn is_known(&self, one: &Following, claimed: &Sent) -> bool {
        let same = |sent: &&Sent| sent.position == claimed.position && sent.is_written_by(claimed.claimed);
        self.sent.iter().filter(same).any(|sent| self.came_to(one, sent, claimed.claimed))
    }

    /// True when a request that was written came to a follower while it was there, or to others
    /// there whom it found when it came.
    fn came_to(&self, one: &Following, sent: &Sent, by: usize) -> bool {
        let written = sent.written.unwrap_or(EVER);
        one.stays.iter().enumerate().filter(|(_, stay)| stay.inbox == sent.inbox).any(|(number, stay)| {
            let there = stay.from <= written
                && (stay.until > written || (stay.until > sent.claimed && one.end_at_host(number) > written));
            let found = |other: &Following| {
                let was_there = |stay_of: &Stay| {
                    stay_of.inbox == sent.inbox && stay_of.from <= sent.claimed && stay_of.until > stay.from
                };
                other.actor != one.actor && other.wants(sent, self) && other.stays.iter().any(was_there)
            };
            there || (stay.from > written && stay.from <= by && self.followings.iter().any(found))
        })
    }

    /// What comes to a follower for the first time, claimed since it was there, comes in order.
    fn everything_is_in_order(&self) -> Result<(), String> {
        for one in &self.followings {
            let mut last = 0;
            for (number, sent) in self.sent.iter().enumerate() {
                let is_here = |stay: &Stay| {
                    stay.inbox == sent.inbox && stay.from <= sent.claimed && stay.until > sent.at
                };
                let before = |earlier: &Sent| earlier.position == sent.position && one.is_reached(earlier);
                let first = !self.sent[..number].iter().any(before);
                if sent.done && first && one.wants(sent, self) && one.stays.iter().any(is_here) {
                    if sent.position < last {
                        return Err(format!("{} came after {last}; {}", sent.position, self.story(one)));
                    }
                    last = sent.position;
                }
            }
        }
        Ok(())
    }

    fn story(&self, one: &Following) -> String {
        let said: Vec<i64> =
            self.said.iter().filter(|(team, _)| *team == one.team).map(|(_, at)| *at).collect();
        format!("{one:?}\n  said {said:?}\n  sent {:#?}", self.sent)
    }
}
