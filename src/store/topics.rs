//! WebSub: the feeds that somebody subscribes to, each with a version that grows when its bytes
//! change.

use crate::model::Timestamp;
use crate::store::row::{instant, number, text};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError};
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// A feed as it is served now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its address.
    pub topic: String,
    /// The revision that it was rendered from.
    pub revision: i64,
    /// Tells its versions apart.
    pub etag: String,
    /// The value of `Content-Type`.
    pub media_type: String,
    /// The value of `Link`.
    pub link: String,
    /// The document.
    pub body: String,
}

/// A version of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Which.
    pub version: i64,
    /// When it was taken notice of.
    pub changed: Timestamp,
    /// The feed.
    pub shown: Shown,
}

impl Store {
    /// Takes notice of what is served now; gives how many topics that somebody subscribes to have a
    /// new version. What was rendered from an older revision than what is known changes nothing.
    pub async fn show(&self, shown: &[Shown], now: Timestamp) -> Result<usize, StoreError> {
        if shown.is_empty() {
            return Ok(0);
        }
        let mut tx = self.begin().await?;
        let mut count = 0;
        for shown in shown {
            let sql = "UPDATE topic SET version = version + 1, revision = $2, etag = $3, media_type = $4, link = $5, \
                       body = $6, changed = $7 WHERE topic = $1 AND revision <= $2 AND etag <> $3";
            let query = sqlx::query(sql).bind(shown.topic.clone()).bind(shown.revision);
            let query = query.bind(shown.etag.clone()).bind(shown.media_type.clone());
            let query = query.bind(shown.link.clone()).bind(shown.body.clone());
            let query = query.bind(now.timestamp_millis());
            count += query.execute(&mut *tx).await?.rows_affected() as usize;
        }
        self.commit(tx).await?;
        Ok(count)
    }

    /// The newest version of a feed that somebody subscribes to.
    pub async fn topic(&self, topic: &str) -> Result<Option<Version>, StoreError> {
        let sql = "SELECT topic, revision, etag, media_type, link, body, version, changed FROM topic WHERE topic = $1";
        let row = sqlx::query(sql).bind(topic.to_owned()).fetch_optional(&self.pool).await?;
        let version =
            |row| Ok(Version { version: number(&row, 6)?, changed: instant(&row, 7)?, shown: shown(&row)? });
        row.map(version).transpose()
    }

    /// The feeds that somebody subscribes to, with the entity tags that are known.
    pub async fn topics(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let rows = sqlx::query("SELECT topic, etag FROM topic").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((text(row, 0)?, text(row, 1)?))).collect()
    }
}

/// Makes a topic known as it is served now, unless it is. Versions begin at the instant: a topic that
/// was dropped and comes back never repeats one.
pub(crate) async fn ensure_topic(tx: &mut Tx, shown: &Shown, now: Timestamp) -> Result<(), StoreError> {
    // Without the body: nobody needs it before the next change.
    let sql = "INSERT INTO topic (topic, version, revision, etag, media_type, link, body, changed) \
               VALUES ($1, $6, $2, $3, $4, $5, '', $6) ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql).bind(shown.topic.clone()).bind(shown.revision).bind(shown.etag.clone());
    let query = query.bind(shown.media_type.clone()).bind(shown.link.clone());
    query.bind(now.timestamp_millis()).execute(&mut **tx).await?;
    Ok(())
}

/// Drops topics that nobody subscribes to.
pub(crate) async fn drop_idle_topics(tx: &mut Tx) -> Result<(), StoreError> {
    let sql = "DELETE FROM topic WHERE NOT EXISTS (SELECT 1 FROM subscription s WHERE s.topic = topic.topic)";
    sqlx::query(sql).execute(&mut **tx).await?;
    Ok(())
}

/// Reads the first columns of a topic.
fn shown(row: &AnyRow) -> Result<Shown, StoreError> {
    Ok(Shown {
        topic: text(row, 0)?,
        revision: number(row, 1)?,
        etag: text(row, 2)?,
        media_type: text(row, 3)?,
        link: text(row, 4)?,
        body: text(row, 5)?,
    })
}
