//! The hosts as the operator sees them: the states of their breakers.

use crate::model::Timestamp;
use crate::model::hosts::HostStates;
use crate::store::row::number;
use crate::store::{Store, StoreError};
use chrono::Duration;

/// Until when a host sleeps that has failed for too long: for ever, unless it speaks to us.
pub fn suspended(now: Timestamp) -> Timestamp {
    now + Duration::days(36_525)
}

/// Who is not to be tried before this is suspended.
fn suspended_beyond(now: Timestamp) -> i64 {
    (now + Duration::days(3_652)).timestamp_millis()
}

impl Store {
    /// How many hosts are in which state.
    pub async fn host_states(&self, now: Timestamp) -> Result<HostStates, StoreError> {
        let sql = "SELECT CASE WHEN paused > 0 THEN 4 WHEN due > $2 THEN 3 WHEN failures = 0 THEN 0 \
                   WHEN due > $1 THEN 1 ELSE 2 END AS state, COUNT(*) FROM host GROUP BY 1";
        let query = sqlx::query(sql).bind(now.timestamp_millis()).bind(suspended_beyond(now));
        let mut counts = [0; 5];
        for row in query.fetch_all(&self.pool).await? {
            counts[number(&row, 0)? as usize] = number(&row, 1)?;
        }
        let [closed, open, half_open, suspended, paused] = counts;
        Ok(HostStates { closed, open, half_open, suspended, paused })
    }
}
