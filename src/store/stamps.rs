//! Leave to quote our notes: given once for each quoting post, kept, taken back.

use crate::model::Timestamp;
use crate::model::reaction::Stamp;
use crate::store::answers::address;
use crate::store::log::Activity;
use crate::store::row::{instant, number, optional_instant, text};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, count_up_to, from_slug, next_tallied};
use sqlx::any::AnyRow;

/// The most stamps that are kept of one host. More quotes are declined.
pub const PER_HOST: i64 = 500;
/// The most that are kept of one note.
pub const PER_NOTE: i64 = 200;

const STAMP: &str =
    "SELECT number, team, report, entry, actor, inbox, quote, said, revoked FROM stamp WHERE ";

impl Store {
    /// Gives leave to quote; the number of the stamp. `None`: declined, because it was taken back
    /// before, the post is another's, the note does not stand, or there are too many. Asked again
    /// for the same post, the same stamp. The number in `wanted` does not count.
    pub async fn allow_quote(&self, wanted: &Stamp, host: &str) -> Result<Option<i64>, StoreError> {
        let mut tx = self.begin().await?;
        let sql = sqlx::AssertSqlSafe(format!("{STAMP}quote = $1"));
        let known = sqlx::query(sql).bind(wanted.quote.clone()).fetch_optional(&mut *tx).await?;
        if let Some(known) = known.as_ref().map(stamp).transpose()? {
            let same =
                (&known.actor, &known.report, &known.entry) == (&wanted.actor, &wanted.report, &wanted.entry);
            return Ok((same && known.revoked.is_none()).then_some(known.number));
        }
        if !may_be_quoted(&mut tx, wanted).await?
            || count_up_to(&mut tx, ("stamp", "host"), host, PER_HOST).await? >= PER_HOST
        {
            return Ok(None);
        }
        let tallied = next_tallied(&mut tx).await?;
        let sql = "INSERT INTO stamp (number, team, report, entry, actor, host, inbox, quote, said, revision) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $1)";
        let query = sqlx::query(sql).bind(tallied).bind(wanted.team.to_string());
        let query = query.bind(wanted.report.to_string()).bind(wanted.entry.to_string());
        let query = query.bind(wanted.actor.clone()).bind(host.to_owned()).bind(wanted.inbox.clone());
        query.bind(wanted.quote.clone()).bind(wanted.said.timestamp_millis()).execute(&mut *tx).await?;
        self.commit(tx).await?;
        Ok(Some(tallied))
    }

    /// All stamps, the latest first.
    pub async fn stamps(&self) -> Result<Vec<Stamp>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{STAMP}number > 0 ORDER BY number DESC"));
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(stamp).collect()
    }

    /// Takes a stamp back, and tells who quotes by `goodbye`, unless there is nobody to tell. `host`
    /// is the host of the stamp's inbox. `false`: it does not hold any more.
    pub async fn revoke(
        &self,
        stamp: &Stamp,
        goodbye: Option<(&str, &Activity)>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let tallied = next_tallied(&mut tx).await?;
        let sql = "UPDATE stamp SET revoked = $2, revision = $3 WHERE number = $1 AND revoked IS NULL";
        let query = sqlx::query(sql).bind(stamp.number).bind(now.timestamp_millis()).bind(tallied);
        if query.execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(false);
        }
        if let Some((host, activity)) = goodbye {
            address(&mut tx, &stamp.inbox, host, activity).await?;
        }
        self.commit(tx).await?;
        Ok(true)
    }

    /// The stamp of a quoting post, if it is the actor's.
    pub async fn stamp_of(&self, quote: &str, actor: &str) -> Result<Option<Stamp>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{STAMP}quote = $1 AND actor = $2"));
        let query = sqlx::query(sql).bind(quote.to_owned()).bind(actor.to_owned());
        query.fetch_optional(&self.pool).await?.as_ref().map(stamp).transpose()
    }
}

/// The stamps that are new or were taken back after a number.
pub(crate) async fn since(tx: &mut Tx, tallied: i64) -> Result<Vec<Stamp>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{STAMP}revision > $1"));
    let rows = sqlx::query(sql).bind(tallied).fetch_all(&mut **tx).await?;
    rows.iter().map(stamp).collect()
}

async fn may_be_quoted(tx: &mut Tx, wanted: &Stamp) -> Result<bool, StoreError> {
    let sql = "SELECT (SELECT COUNT(*) FROM entry WHERE report = $1 AND slug = $2 AND posted IS NOT NULL \
               AND withdrawn IS NULL), (SELECT COUNT(*) FROM stamp WHERE report = $1 AND entry = $2)";
    let query = sqlx::query(sql).bind(wanted.report.to_string()).bind(wanted.entry.to_string());
    let row = query.fetch_one(&mut **tx).await?;
    Ok(number(&row, 0)? > 0 && number(&row, 1)? < PER_NOTE)
}

fn stamp(row: &AnyRow) -> Result<Stamp, StoreError> {
    Ok(Stamp {
        number: number(row, 0)?,
        team: from_slug(text(row, 1)?)?,
        report: from_slug(text(row, 2)?)?,
        entry: from_slug(text(row, 3)?)?,
        actor: text(row, 4)?,
        inbox: text(row, 5)?,
        quote: text(row, 6)?,
        said: instant(row, 7)?,
        revoked: optional_instant(row, 8)?,
    })
}
