//! What became of deliveries, written for many destinations at a time.

use crate::model::Timestamp;
use crate::store::destinations::{Matter, Outcome, Release, Settlement};
use crate::store::late;
use crate::store::moves::take_along;
use crate::store::notifications;
use crate::store::placeholders::Placeholders;
use crate::store::refusals;
use crate::store::row::{number, text};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError};
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe};
use std::collections::{BTreeMap, HashMap};

/// How many rows a statement has: few sizes, so that every statement is prepared only once.
const SIZES: [usize; 6] = [4, 8, 16, 32, 64, MOST];
/// The largest of them.
const MOST: usize = 128;

type Statement = Query<'static, Any, AnyArguments>;

/// What several outcomes in a row at one inbox come to.
#[derive(Debug, PartialEq, Eq)]
struct Progress {
    /// The last position that is done with.
    position: Option<i64>,
    delivered: i64,
    refused: i64,
    /// Failures since the last success, and the first of them.
    failures: i64,
    failing_since: Option<Timestamp>,
    due: Timestamp,
    status: Option<u16>,
    answer: String,
    at: Timestamp,
}

impl Store {
    /// Writes what became of items and gives hosts back, in one transaction. Gives for each
    /// inbox the revision at which a follower last left it; one that is no longer there is missing.
    pub async fn settle(
        &self,
        holder: &str,
        settlements: &[Settlement],
        released: &[Release],
    ) -> Result<HashMap<String, i64>, StoreError> {
        let mut tx = self.begin().await?;
        let audiences = write_progress(&mut tx, settlements, Placeholders::of(self)).await?;
        for settlement in settlements {
            match &settlement.matter {
                Matter::Activity(position) => {
                    let audience = audiences.get(&*settlement.inbox).copied();
                    write_activity(&mut tx, settlement, *position, audience).await?;
                }
                Matter::Feed(notification) => {
                    notifications::settle(&mut tx, settlement, notification).await?;
                }
            }
        }
        write_releases(&mut tx, holder, released, Placeholders::of(self)).await?;
        tx.commit().await?;
        Ok(audiences)
    }
}

impl Progress {
    fn none(at: Timestamp) -> Progress {
        Progress {
            position: None,
            delivered: 0,
            refused: 0,
            failures: 0,
            failing_since: None,
            due: Timestamp::UNIX_EPOCH,
            status: None,
            answer: String::new(),
            at,
        }
    }

    fn add(&mut self, settled: &Settlement, position: i64) {
        match settled.outcome {
            Outcome::Delivered => self.delivered += 1,
            Outcome::Refused => self.refused += 1,
            Outcome::Retry(due) => {
                self.failures += 1;
                self.failing_since.get_or_insert(settled.at);
                self.due = due;
            }
        }
        if !matches!(settled.outcome, Outcome::Retry(_)) {
            self.position = self.position.max(Some(position));
            (self.failures, self.failing_since, self.due) = (0, None, Timestamp::UNIX_EPOCH);
        }
        (self.status, self.at) = (settled.status, settled.at);
        self.answer.clone_from(&settled.answer);
    }
}

/// Adds up what became of activities at each inbox, in the order in which it came.
fn progress(settlements: &[Settlement]) -> BTreeMap<&str, Progress> {
    let mut inboxes = BTreeMap::new();
    for settled in settlements {
        if let Matter::Activity(position) = settled.matter {
            let progress = inboxes.entry(&*settled.inbox).or_insert_with(|| Progress::none(settled.at));
            progress.add(settled, position);
        }
    }
    inboxes
}

/// A cursor never goes back: a process that lost its lease may write after the one that took over.
async fn write_progress(
    tx: &mut Tx,
    settlements: &[Settlement],
    places: Placeholders,
) -> Result<HashMap<String, i64>, StoreError> {
    let sql = |rows: &str| {
        format!(
            "UPDATE destination SET \
             \"cursor\" = CASE WHEN v.column2 > destination.\"cursor\" THEN v.column2 ELSE destination.\"cursor\" END, \
             delivered = destination.delivered + v.column3, refused = destination.refused + v.column4, \
             failures = CASE WHEN v.column2 >= 0 THEN v.column5 ELSE destination.failures + v.column5 END, \
             failing_since = CASE WHEN v.column5 = 0 THEN NULL WHEN v.column2 >= 0 THEN v.column6 \
             ELSE COALESCE(destination.failing_since, v.column6) END, \
             due = v.column7, status = NULLIF(v.column8, -1), answer = v.column9, attempted = v.column10 \
             FROM (VALUES {rows}) AS v WHERE destination.inbox = v.column1 \
             RETURNING destination.inbox, destination.audience"
        )
    };
    let inboxes: Vec<(&str, Progress)> = progress(settlements).into_iter().collect();
    let mut audiences = HashMap::new();
    for part in parts(&inboxes) {
        let mut query = sqlx::query(AssertSqlSafe(sql(&places.rows(10, part.len()))));
        for (inbox, progress) in part {
            query = bind_progress(query, inbox, progress);
        }
        for row in query.fetch_all(&mut **tx).await? {
            audiences.insert(text(&row, 0)?, number(&row, 1)?);
        }
    }
    Ok(audiences)
}

fn bind_progress(query: Statement, inbox: &str, progress: &Progress) -> Statement {
    let query = query.bind(inbox.to_owned()).bind(progress.position.unwrap_or(-1));
    let query = query.bind(progress.delivered).bind(progress.refused).bind(progress.failures);
    let query = query.bind(progress.failing_since.map_or(-1, |since| since.timestamp_millis()));
    let query = query.bind(progress.due.timestamp_millis()).bind(progress.status.map_or(-1, i64::from));
    query.bind(progress.answer.clone()).bind(progress.at.timestamp_millis())
}

/// Beside the cursor: what a refusal said, and what followers have got that came from elsewhere or
/// have gone elsewhere.
async fn write_activity(
    tx: &mut Tx,
    settled: &Settlement,
    position: i64,
    audience: Option<i64>,
) -> Result<(), StoreError> {
    refusals::note(tx, settled, position).await?;
    if !settled.is_done() {
        return Ok(());
    }
    let changed = audience != Some(settled.audience);
    if !settled.late && !changed {
        return Ok(());
    }
    let Some(team) = late::speaker(tx, position).await? else { return Ok(()) };
    late::got(tx, &settled.inbox, &team, position).await?;
    if changed {
        take_along(tx, &settled.inbox, &team, position, settled.audience).await?;
    }
    Ok(())
}

/// Only who still holds the lease gives a host back.
async fn write_releases(
    tx: &mut Tx,
    holder: &str,
    released: &[Release],
    places: Placeholders,
) -> Result<(), StoreError> {
    let sql = |rows: &str, holder: &str| {
        format!(
            "UPDATE host SET due = v.column2, failures = v.column3, failing_since = NULLIF(v.column4, -1), \
             lease_until = 0, lease_holder = '' FROM (VALUES {rows}) AS v \
             WHERE host.host = v.column1 AND host.lease_holder = {holder}"
        )
    };
    for part in parts(released) {
        let text = sql(&places.rows(4, part.len()), &places.one(part.len() * 4 + 1));
        let mut query = sqlx::query(AssertSqlSafe(text));
        for release in part {
            query = query.bind(release.host.clone()).bind(release.due.timestamp_millis());
            query = query.bind(release.failures);
            query = query.bind(release.failing_since.map_or(-1, |since| since.timestamp_millis()));
        }
        query.bind(holder.to_owned()).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Cuts a list into parts and fills each up to one of the [`SIZES`] by repeating its last row: what
/// meets two equal rows is still written once.
fn parts<T>(list: &[T]) -> impl Iterator<Item = Vec<&T>> {
    list.chunks(MOST).map(|chunk| {
        let size = SIZES.into_iter().find(|size| *size >= chunk.len()).unwrap_or(MOST);
        chunk.iter().chain(chunk.last().into_iter().cycle()).take(size).collect()
    })
}

#[cfg(test)]
mod tests {
    use crate::model::Timestamp;
    use crate::store::destinations::{Matter, Outcome, Settlement};
    use crate::store::settlements::{parts, progress};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_timestamp(second, 0).expect("an instant")
    }

    fn settled(position: i64, outcome: Outcome) -> Settlement {
        let (status, answer) = (Some(position as u16), format!("answer {position}"));
        let matter = Matter::Activity(position);
        let (late, audience) = (false, 0);
        Settlement { inbox: "i".into(), matter, late, audience, outcome, status, answer, at: at(position) }
    }

    #[test]
    fn outcomes_in_a_row_come_to_the_last_position_and_what_failed_since() {
        let row = [
            settled(1, Outcome::Retry(at(50))),
            settled(2, Outcome::Delivered),
            settled(3, Outcome::Refused),
            settled(4, Outcome::Retry(at(60))),
            settled(5, Outcome::Retry(at(70))),
        ];
        let inboxes = progress(&row);
        let one = &inboxes["i"];
        assert_eq!((one.position, one.delivered, one.refused, one.failures), (Some(3), 1, 1, 2));
        assert_eq!((one.failing_since, one.due, one.at), (Some(at(4)), at(70), at(5)));
        assert_eq!((one.status, &*one.answer), (Some(5), "answer 5"));
        let failed = progress(&row[..1]);
        assert_eq!((failed["i"].position, failed["i"].failures), (None, 1));
        let recovered = progress(&row[..2]);
        assert_eq!((recovered["i"].failures, recovered["i"].due), (0, Timestamp::UNIX_EPOCH));
    }

    #[test]
    fn any_number_of_rows_is_written_with_few_statements() {
        let lengths = |count| parts(&vec![0; count]).map(|part| part.len()).collect::<Vec<_>>();
        assert_eq!((lengths(300), lengths(3), lengths(0)), (vec![128, 128, 64], vec![4], vec![]));
        assert_eq!(parts(&[1, 2]).next(), Some(vec![&1, &2, &2, &2]));
    }
}
