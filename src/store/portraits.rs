//! What followers were last told of an account itself, and what it is to say when its time comes.

use crate::model::Timestamp;
use crate::model::published::Team;
use crate::model::slug::Slug;
use crate::store::content::team;
use crate::store::log::{Activity, Audience, append};
use crate::store::row::{instant, json, optional_text, text, to_json, to_word, word};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, from_slug, next_revision};
use sqlx::any::AnyRow;

/// What an account says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrandKind {
    /// Its featured notes are others.
    Featured,
    /// It has moved.
    Move,
}

/// Something that an account is to say when its time comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// The team.
    pub team: Slug,
    /// What it says.
    pub kind: ErrandKind,
    /// Not before.
    pub due: Timestamp,
}

/// An account, and the fingerprint of what followers know of it.
#[derive(Clone, Debug)]
pub struct Account {
    /// The team.
    pub team: Team,
    /// The fingerprint; `None`: they were never told anything.
    pub profile: Option<String>,
    /// The date of the last Update; the beginning of time when there was none.
    pub told: Timestamp,
}

/// What followers know of an account besides its profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The ids of its featured notes.
    pub featured: Vec<String>,
    /// The date of the last Update.
    pub told: Timestamp,
}

impl Store {
    /// The accounts that changed after a revision.
    pub async fn accounts_since(&self, revision: i64) -> Result<Vec<Account>, StoreError> {
        let sql = "SELECT t.id, t.name, t.summary, t.kind, t.icon, t.published, t.updated, 0, p.profile, COALESCE(p.told, 0) \
                   FROM team t LEFT JOIN portrait p ON p.team = t.id WHERE t.revision > $1 ORDER BY t.id";
        let rows = sqlx::query(sql).bind(revision).fetch_all(&self.pool).await?;
        let account = |row: &AnyRow| {
            Ok(Account { team: team(row)?.0, profile: optional_text(row, 8)?, told: instant(row, 9)? })
        };
        rows.iter().map(account).collect()
    }

    /// Remembers what an account is like, where nothing was remembered: nobody has to be told.
    pub async fn first_portrait(
        &self,
        team: &Slug,
        profile: &str,
        featured: &[String],
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO portrait (team, profile, told, featured) VALUES ($1, $2, 0, $3) ON CONFLICT DO NOTHING";
        let query = sqlx::query(sql).bind(team.to_string()).bind(profile.to_owned());
        query.bind(to_json(&featured)).execute(&self.pool).await?;
        Ok(())
    }

    /// Remembers that an account is another now than it `was`, and tells its followers. `false`:
    /// another process was faster.
    pub async fn repaint(
        &self,
        team: &Team,
        (was, is): (&str, &str),
        update: &Activity,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE portrait SET profile = $3, told = $4 WHERE team = $1 AND profile = $2";
        let query = sqlx::query(sql).bind(team.id.to_string()).bind(was.to_owned()).bind(is.to_owned());
        let query = query.bind(team.updated.timestamp_millis());
        if query.execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(false);
        }
        renew(&mut tx, team).await?;
        append(&mut tx, update, &Audience::Followers).await?;
        self.commit(tx).await?;
        Ok(true)
    }

    /// What accounts are to say now.
    pub async fn errands(&self, now: Timestamp) -> Result<Vec<Errand>, StoreError> {
        let sql = "SELECT team, kind, due FROM errand WHERE due <= $1 ORDER BY due, team";
        let rows = sqlx::query(sql).bind(now.timestamp_millis()).fetch_all(&self.pool).await?;
        let errand = |row: &AnyRow| {
            Ok(Errand { team: from_slug(text(row, 0)?)?, kind: word(row, 1)?, due: instant(row, 2)? })
        };
        rows.iter().map(errand).collect()
    }

    /// True while notes of a team still wait for their turn.
    pub async fn has_notes_waiting(&self, team: &Slug) -> Result<bool, StoreError> {
        let sql = "SELECT COUNT(*) FROM departure d JOIN entry e ON e.report = d.report AND e.slug = d.entry \
                   WHERE e.team = $1 AND d.kind = 'create'";
        let count: i64 = sqlx::query_scalar(sql).bind(team.to_string()).fetch_one(&self.pool).await?;
        Ok(count > 0)
    }

    /// Puts an errand off.
    pub async fn put_off(&self, errand: &Errand, due: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE errand SET due = $3 WHERE team = $1 AND kind = $2";
        let query = sqlx::query(sql).bind(errand.team.to_string()).bind(to_word(&errand.kind));
        query.bind(due.timestamp_millis()).execute(&self.pool).await?;
        Ok(())
    }

    /// What followers know of an account.
    pub async fn known(&self, team: &Slug) -> Result<Known, StoreError> {
        let sql = "SELECT featured, told FROM portrait WHERE team = $1";
        let row = sqlx::query(sql).bind(team.to_string()).fetch_optional(&self.pool).await?;
        let nothing = Known { featured: Vec::new(), told: Timestamp::UNIX_EPOCH };
        row.map_or(Ok(nothing), |row| Ok(Known { featured: json(&row, 0)?, told: instant(&row, 1)? }))
    }

    /// Does an errand: takes it off the list and puts what is said into the log. `known` is
    /// what followers then know of the account. `false`: another process was faster.
    pub async fn run_errand(
        &self,
        errand: &Errand,
        said: &[Activity],
        known: Option<&Known>,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let sql = "DELETE FROM errand WHERE team = $1 AND kind = $2";
        let query = sqlx::query(sql).bind(errand.team.to_string()).bind(to_word(&errand.kind));
        if query.execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(false);
        }
        for activity in said {
            append(&mut tx, activity, &Audience::Followers).await?;
        }
        if let Some(known) = known {
            let query = sqlx::query("UPDATE portrait SET featured = $2, told = $3 WHERE team = $1");
            let query = query.bind(errand.team.to_string()).bind(to_json(&known.featured));
            query.bind(known.told.timestamp_millis()).execute(&mut *tx).await?;
        }
        self.commit(tx).await?;
        Ok(true)
    }
}

/// Puts an errand on the list; one of the same kind is put off to the later time.
pub(crate) async fn send_on(tx: &mut Tx, errand: &Errand) -> Result<(), StoreError> {
    let sql = "INSERT INTO errand (team, kind, due) VALUES ($1, $2, $3) \
               ON CONFLICT (team, kind) DO UPDATE SET due = excluded.due";
    let query = sqlx::query(sql).bind(errand.team.to_string()).bind(to_word(&errand.kind));
    query.bind(errand.due.timestamp_millis()).execute(&mut **tx).await?;
    Ok(())
}

async fn renew(tx: &mut Tx, team: &Team) -> Result<(), StoreError> {
    let revision = next_revision(tx).await?;
    let query = sqlx::query("UPDATE team SET updated = $2, revision = $3 WHERE id = $1");
    let query = query.bind(team.id.to_string()).bind(team.updated.timestamp_millis()).bind(revision);
    query.execute(&mut **tx).await?;
    Ok(())
}
