//! How a publication goes out: sums over all destinations, for whoever watches.

use crate::model::Timestamp;
use crate::store::destinations::lag;
use crate::store::row::{number, optional_instant};
use crate::store::{Store, StoreError};
use sqlx::AssertSqlSafe;

/// Where everything stands at an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Deliveries that were taken, of all times.
    pub delivered: i64,
    /// Deliveries that were refused for good, of all times.
    pub refused: i64,
    /// Deliveries that can be made now.
    pub pending: i64,
    /// Deliveries that have to wait: the inbox or its host has failed, or the operator stopped it.
    pub waiting: i64,
    /// How many hosts those are for.
    pub waiting_hosts: i64,
    /// Notes, edits and withdrawals whose time has not come.
    pub departures: i64,
    /// When the next of them leaves.
    pub next_departure: Option<Timestamp>,
    /// How many hosts are being served.
    pub served: i64,
}

impl Store {
    /// Where everything stands. Costs as much as there is to deliver.
    pub async fn progress(&self, now: Timestamp) -> Result<Progress, StoreError> {
        let sql = format!(
            "SELECT CAST(COALESCE(SUM(x.delivered), 0) AS BIGINT), CAST(COALESCE(SUM(x.refused), 0) AS BIGINT), \
             CAST(COALESCE(SUM(x.lag * x.reached), 0) AS BIGINT), \
             CAST(COALESCE(SUM(x.lag * (1 - x.reached)), 0) AS BIGINT), \
             COUNT(DISTINCT CASE WHEN x.lag > 0 AND x.reached = 0 THEN x.host END) FROM \
             (SELECT d.delivered, d.refused, d.host, {lag} AS lag, \
             CASE WHEN h.paused = 0 AND h.failures = 0 AND d.failures = 0 THEN 1 ELSE 0 END AS reached \
             FROM destination d JOIN host h ON h.host = d.host) x",
            lag = lag()
        );
        let sums = sqlx::query(AssertSqlSafe(sql)).fetch_one(&self.pool).await?;
        let sql = "SELECT COUNT(*), MIN(due) FROM departure WHERE kind <> 'announce'";
        let departures = sqlx::query(sql).fetch_one(&self.pool).await?;
        let query =
            sqlx::query_scalar("SELECT COUNT(*) FROM host WHERE lease_holder <> '' AND lease_until > $1");
        Ok(Progress {
            delivered: number(&sums, 0)?,
            refused: number(&sums, 1)?,
            pending: number(&sums, 2)?,
            waiting: number(&sums, 3)?,
            waiting_hosts: number(&sums, 4)?,
            departures: number(&departures, 0)?,
            next_departure: optional_instant(&departures, 1)?,
            served: query.bind(now.timestamp_millis()).fetch_one(&self.pool).await?,
        })
    }
}
