//! How many hosts are served at the same time: a few that answer quickly, and, aside, many that
//! let us wait. So the slow and the dead cost sockets, but not the time of the others.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most that may wait aside.
const ASIDE: usize = 4_000;
/// Descriptors for all else: the database, the web, files.
const OTHERS: usize = 300;

/// The places.
pub struct Room {
    quick: Arc<Semaphore>,
    aside: Arc<Semaphore>,
    batch: usize,
}

/// The place of one host; free again when it is dropped.
pub struct Place {
    permit: OwnedSemaphorePermit,
    aside: Arc<Semaphore>,
    quick: bool,
}

impl Room {
    /// Places for `hosts` at once, and as many aside as the limit of descriptors allows.
    pub fn new(hosts: usize, descriptors: usize) -> Room {
        let free = descriptors.saturating_sub(OTHERS).max(2);
        let quick = hosts.min(free / 2);
        Room {
            quick: Arc::new(Semaphore::new(quick)),
            aside: Arc::new(Semaphore::new(ASIDE.min(free - quick))),
            batch: quick.div_ceil(4),
        }
    }

    /// Waits until a quarter of the places is free and takes it: fewer, larger claims.
    pub async fn take(&self) -> Vec<Place> {
        let all = self.quick.clone().acquire_many_owned(self.batch as u32).await;
        let mut all = all.expect("the semaphore is never closed");
        let mut places = Vec::with_capacity(self.batch);
        while let Some(permit) = all.split(1) {
            places.push(Place { permit, aside: self.aside.clone(), quick: true });
        }
        places
    }
}

impl Place {
    /// Makes room for a quicker host, if there still is a place aside.
    pub fn step_aside(&mut self) {
        if self.quick
            && let Ok(permit) = self.aside.clone().try_acquire_owned()
        {
            (self.permit, self.quick) = (permit, false);
        }
    }
}

/// How many descriptors this process may have open, after raising that as far as it may.
pub fn descriptors() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let current = if setrlimit(Resource::Nofile, raised).is_ok() { limit.maximum } else { limit.current };
    current.map_or(usize::MAX, |current| usize::try_from(current).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use crate::delivery::room::Room;

    #[tokio::test]
    async fn who_steps_aside_makes_room_while_there_is_some() {
        let room = Room::new(4, 306);
        let mut first = room.take().await;
        let mut others = room.take().await;
        others.extend(room.take().await);
        assert_eq!((first.len(), others.len(), room.quick.available_permits()), (1, 2, 0));
        first[0].step_aside();
        assert_eq!(room.quick.available_permits(), 1);
        others.iter_mut().for_each(|place| place.step_aside());
        assert_eq!((room.quick.available_permits(), room.aside.available_permits()), (3, 0));
        drop((first, others));
        assert_eq!((room.quick.available_permits(), room.aside.available_permits()), (3, 3));
    }
}
