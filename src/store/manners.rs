//! What is remembered of hosts that speak to us: the signatures they made, against replays, and
//! whether they take RFC 9421. Both are bounded and end by themselves.

use crate::model::Timestamp;
use crate::store::{Store, StoreError};
use chrono::Duration;
use sqlx::AssertSqlSafe;
use std::collections::HashSet;

/// The most signatures that are remembered of one host at a time.
pub const MOST_OF_A_HOST: i64 = 20_000;
/// The most hosts of which it is remembered that they take RFC 9421.
pub const MOST_MANNERS: i64 = 100_000;
/// How long it is remembered, since it was last seen.
pub const MANNERS_LAST: Duration = Duration::days(30);

/// Whether a signature was here before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It was not; now it was.
    New,
    /// It was.
    Before,
    /// So many of this host are remembered that one more would be too many.
    TooMany,
}

impl Store {
    /// Remembers a signature of a host for as long as it is valid.
    pub async fn remember(
        &self,
        signature: &str,
        host: &str,
        valid_until: Timestamp,
        now: Timestamp,
    ) -> Result<Seen, StoreError> {
        self.remember_of(signature, host, valid_until, now, MOST_OF_A_HOST).await
    }

    /// The same, with another limit for one host.
    pub async fn remember_of(
        &self,
        signature: &str,
        host: &str,
        valid_until: Timestamp,
        now: Timestamp,
        most: i64,
    ) -> Result<Seen, StoreError> {
        let sql = "INSERT INTO seen (signature, host, valid_until) SELECT $1, $2, $3 WHERE \
                   (SELECT COUNT(*) FROM (SELECT 1 FROM seen s WHERE s.host = $2 AND s.valid_until >= $4 LIMIT $5) n) < $5 \
                   ON CONFLICT DO NOTHING";
        let query = sqlx::query(sql).bind(signature.to_owned()).bind(host.to_owned());
        let query = query.bind(valid_until.timestamp_millis()).bind(now.timestamp_millis()).bind(most);
        if query.execute(&self.pool).await?.rows_affected() > 0 {
            return Ok(Seen::New);
        }
        let query = sqlx::query_scalar("SELECT COUNT(*) FROM seen WHERE signature = $1");
        let known: i64 = query.bind(signature.to_owned()).fetch_one(&self.pool).await?;
        Ok(if known > 0 { Seen::Before } else { Seen::TooMany })
    }

    /// True when a signature was seen and is not forgotten yet.
    pub async fn remembers(&self, signature: &str) -> Result<bool, StoreError> {
        let query = sqlx::query_scalar("SELECT COUNT(*) FROM seen WHERE signature = $1");
        let known: i64 = query.bind(signature.to_owned()).fetch_one(&self.pool).await?;
        Ok(known > 0)
    }

    /// Forgets the signatures that are too old to be valid, and manners that are too old to count.
    pub async fn forget_signatures(&self, now: Timestamp) -> Result<(), StoreError> {
        for sql in ["DELETE FROM seen WHERE valid_until < $1", "DELETE FROM manner WHERE until < $1"] {
            sqlx::query(sql).bind(now.timestamp_millis()).execute(&self.pool).await?;
        }
        Ok(())
    }

    /// Remembers that a host takes RFC 9421, for [`MANNERS_LAST`].
    pub async fn speaks_rfc9421(&self, host: &str, now: Timestamp) -> Result<(), StoreError> {
        self.speaks_rfc9421_of(host, now, MOST_MANNERS).await
    }

    /// The same, with another limit for all hosts.
    pub async fn speaks_rfc9421_of(&self, host: &str, now: Timestamp, most: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO manner (host, until) SELECT $1, $2 WHERE (SELECT COUNT(*) FROM manner) < $3 \
                   ON CONFLICT (host) DO UPDATE SET until = excluded.until";
        let until = (now + MANNERS_LAST).timestamp_millis();
        sqlx::query(sql).bind(host.to_owned()).bind(until).bind(most).execute(&self.pool).await?;
        Ok(())
    }

    /// Forgets that a host takes RFC 9421.
    pub async fn speaks_cavage(&self, host: &str) -> Result<(), StoreError> {
        let query = sqlx::query("DELETE FROM manner WHERE host = $1").bind(host.to_owned());
        query.execute(&self.pool).await?;
        Ok(())
    }

    /// Which of some hosts take RFC 9421.
    pub async fn speakers_of_rfc9421(
        &self,
        hosts: &[String],
        now: Timestamp,
    ) -> Result<HashSet<String>, StoreError> {
        if hosts.is_empty() {
            return Ok(HashSet::new());
        }
        let places: Vec<String> = (2..hosts.len() + 2).map(|number| format!("${number}")).collect();
        let sql = format!("SELECT host FROM manner WHERE until >= $1 AND host IN ({})", places.join(", "));
        let mut query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(now.timestamp_millis());
        for host in hosts {
            query = query.bind(host.clone());
        }
        Ok(query.fetch_all(&self.pool).await?.into_iter().collect())
    }
}
