//! The outbox log, and the departures that wait to enter it.

use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::store::portraits::{Errand, send_on};
use crate::store::publication::{Departure, Kind, cancel, schedule};
use crate::store::row::{instant, number, text, word};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, from_slug, next_revision};
use chrono::Duration;
use sqlx::Row;
use sqlx::any::AnyRow;

/// An activity of the log, or on its way there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Its id; never the same twice.
    pub id: String,
    /// The team that says it.
    pub team: Slug,
    /// The document, as it will be sent.
    pub body: String,
    /// When it is said.
    pub said: Timestamp,
}

/// Who gets an activity.
#[derive(Clone, Debug)]
pub enum Audience {
    /// Everybody who follows the team.
    Followers,
    /// One inbox alone.
    Inbox(String),
}

/// What a departure brings about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Next<'a> {
    /// What is said about the note next.
    pub departure: Option<&'a Departure>,
    /// What its team is to say of itself.
    pub errand: Option<&'a Errand>,
}

impl Store {
    /// The departures whose time has come, in the order in which they leave.
    pub async fn departures(&self, now: Timestamp, limit: i64) -> Result<Vec<Departure>, StoreError> {
        let sql = "SELECT d.report, d.entry, d.kind, d.due FROM departure d JOIN entry e \
                   ON e.report = d.report AND e.slug = d.entry WHERE d.due <= $1 ORDER BY d.due, e.ordinal LIMIT $2";
        let rows = sqlx::query(sql).bind(now.timestamp_millis()).bind(limit).fetch_all(&self.pool).await?;
        rows.iter().map(departure).collect()
    }

    /// Moves what leaves one by one – the notes of a report, the shares of them – as far ahead as the
    /// first of it is late, if that is more than `slack`: what had to wait for a server to start does
    /// not leave all at once. `false`: nothing is so late.
    pub async fn postpone(&self, now: Timestamp, slack: Duration) -> Result<bool, StoreError> {
        let late = (now - slack).timestamp_millis();
        let sql = "SELECT report, kind, MIN(due) FROM departure WHERE kind IN ('create', 'announce') \
                   GROUP BY report, kind HAVING MIN(due) < $1";
        let rows = sqlx::query(sql).bind(late).fetch_all(&self.pool).await?;
        if rows.is_empty() {
            return Ok(false);
        }
        let mut tx = self.begin().await?;
        // Whoever else does the same waits here, and then finds nothing so late.
        next_revision(&mut tx).await?;
        for row in sqlx::query(sql).bind(late).fetch_all(&mut *tx).await? {
            let sql = "UPDATE departure SET due = due + $3 WHERE report = $1 AND kind = $2";
            let query = sqlx::query(sql).bind(text(&row, 0)?).bind(text(&row, 1)?);
            query.bind(now.timestamp_millis() - number(&row, 2)?).execute(&mut *tx).await?;
        }
        self.commit(tx).await?;
        Ok(true)
    }

    /// How many departures still wait.
    pub async fn waiting(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar("SELECT COUNT(*) FROM departure").fetch_one(&self.pool).await?)
    }

    /// Lets a departure go: takes it off the list, puts its activity into the log, marks the note
    /// as posted if it is new, and puts on the list what `next` says. `false`: another process was faster,
    /// or the departure was cancelled; then nothing happens.
    pub async fn depart(
        &self,
        departure: &Departure,
        activity: &Activity,
        next: Next<'_>,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        if !cancel(&mut tx, &departure.report, &departure.entry, departure.kind).await? {
            return Ok(false);
        }
        append(&mut tx, activity, &Audience::Followers).await?;
        if departure.kind == Kind::Create {
            let revision = next_revision(&mut tx).await?;
            let sql = "UPDATE entry SET posted = $3, revision = $4 WHERE report = $1 AND slug = $2";
            let query = sqlx::query(sql).bind(departure.report.to_string()).bind(departure.entry.to_string());
            query.bind(activity.said.timestamp_millis()).bind(revision).execute(&mut *tx).await?;
        }
        if let Some(departure) = next.departure {
            schedule(&mut tx, departure).await?;
        }
        if let Some(errand) = next.errand {
            send_on(&mut tx, errand).await?;
        }
        self.commit(tx).await?;
        Ok(true)
    }

    /// The last position of the log.
    pub async fn head(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar("SELECT position FROM head WHERE id = 1").fetch_one(&self.pool).await?)
    }

    /// What was said at a position.
    pub async fn activity(&self, position: i64) -> Result<Option<Activity>, StoreError> {
        let sql = "SELECT id, team, body, said FROM activity WHERE position = $1";
        let row = sqlx::query(sql).bind(position).fetch_optional(&self.pool).await?;
        row.as_ref().map(activity).transpose()
    }
}

/// Adds an activity to the end of the log and gives its position. One that was said before is not
/// said again: two Follows in one second get one Accept.
pub(crate) async fn append(tx: &mut Tx, activity: &Activity, audience: &Audience) -> Result<i64, StoreError> {
    let sql = "UPDATE head SET position = position + 1 WHERE id = 1 RETURNING position";
    let position: i64 = sqlx::query(sql).fetch_one(&mut **tx).await?.try_get(0)?;
    let (audience, everybody) = match audience {
        Audience::Followers => ("followers", true),
        Audience::Inbox(inbox) => (&**inbox, false),
    };
    let sql = "INSERT INTO activity (position, id, team, audience, body, said) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (id) DO NOTHING";
    let query = sqlx::query(sql).bind(position).bind(activity.id.clone()).bind(activity.team.to_string());
    let query =
        query.bind(audience.to_owned()).bind(activity.body.clone()).bind(activity.said.timestamp_millis());
    query.execute(&mut **tx).await?;
    if everybody {
        let sql = "INSERT INTO voice (team, position) VALUES ($1, $2) \
                   ON CONFLICT (team) DO UPDATE SET position = excluded.position";
        sqlx::query(sql).bind(activity.team.to_string()).bind(position).execute(&mut **tx).await?;
    }
    Ok(position)
}

fn activity(row: &AnyRow) -> Result<Activity, StoreError> {
    Ok(Activity {
        id: text(row, 0)?,
        team: from_slug(text(row, 1)?)?,
        body: text(row, 2)?,
        said: instant(row, 3)?,
    })
}

fn departure(row: &AnyRow) -> Result<Departure, StoreError> {
    Ok(Departure {
        report: from_slug(text(row, 0)?)?,
        entry: from_slug(text(row, 1)?)?,
        kind: word(row, 2)?,
        due: instant(row, 3)?,
    })
}
