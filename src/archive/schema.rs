//! The archive's tables, made and changed by numbered migrations.

use super::connect::{Archive, quoted};
use super::trouble::{Kind, Trouble};
use tokio_postgres::Client;

mod migrations {
    #![allow(missing_docs)]
    refinery::embed_migrations!("src/archive/migrations");
}

/// The table that remembers which migrations were applied.
const HISTORY: &str = "onrecord_migrations";

/// Two who migrate at once wait for each other under this number.
const LOCK: i64 = 0x6f6e_7265_636f_7264;

/// The index that questions go through, as the first migration makes it. A large import takes it away and puts it back.
pub const INDEX: &str = "CREATE INDEX IF NOT EXISTS statement_stems ON statement USING gin (stems pg_catalog.array_ops) WITH (fastupdate = off)";

/// The version that this program makes and understands.
pub fn newest() -> i32 {
    migrations::migrations::runner().get_migrations().iter().map(|one| one.version()).max().unwrap_or(0)
}

/// The version of the archive; `None` if there is none.
pub async fn version(client: &Client) -> Result<Option<i32>, Trouble> {
    // Migrations are the one table whose form may never change.
    let found = client.query_opt(&format!("SELECT max(version)::integer FROM {HISTORY}"), &[]).await;
    match found {
        Ok(row) => Ok(row.and_then(|row| row.try_get(0).ok())),
        Err(error) => match Trouble::from(error) {
            Trouble { kind: Kind::Schema, .. } => Ok(None),
            other => Err(other),
        },
    }
}

/// Checks that the archive is of the version that this program understands.
pub async fn check(client: &Client) -> Result<(), Trouble> {
    let mine = newest();
    let wrong = |message: String| Err(Trouble::new(Kind::Schema, message));
    match version(client).await? {
        Some(theirs) if theirs == mine => Ok(()),
        Some(theirs) if theirs > mine => wrong(format!(
            "the archive is of version {theirs} and this onrecord knows {mine}: install a newer onrecord"
        )),
        Some(theirs) => wrong(format!(
            "the archive is of version {theirs} and this onrecord needs {mine}: run onrecord archive migrate"
        )),
        None => wrong("there is no archive here yet: run onrecord archive init".to_owned()),
    }
}

impl Archive {
    /// Makes the archive, or brings it up to date if it `exists` only; returns the versions applied.
    ///
    /// # Errors
    /// If the archive is newer than this program, or the server refuses.
    pub async fn migrate(&self, create: bool) -> Result<Vec<i32>, Trouble> {
        let mut client = self.raw().await?;
        // A large index takes as long as it takes.
        client.batch_execute("SET statement_timeout = 0").await?;
        client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).await?;
        let mut done = self.migrate_locked(&mut client, create).await;
        if done.is_ok() {
            // A large import that was cut off has left the archive without.
            done = client.batch_execute(INDEX).await.map_err(Trouble::from).and(done);
        }
        let _ = client.execute("SELECT pg_advisory_unlock($1)", &[&LOCK]).await;
        // Its settings are not those of the others any more.
        drop(deadpool_postgres::Object::take(client));
        done
    }

    async fn migrate_locked(&self, client: &mut Client, create: bool) -> Result<Vec<i32>, Trouble> {
        match version(client).await? {
            Some(theirs) if theirs > newest() => check(client).await?,
            None if !create => check(client).await?,
            None => {
                client.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS {}", quoted(&self.address.schema))).await?;
            }
            Some(_) => {}
        }
        let mut runner = migrations::migrations::runner();
        runner.set_migration_table_name(HISTORY);
        let report = runner.run_async(client).await.map_err(|error| {
            let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
            let mut text = error.to_string();
            while let Some(inner) = cause {
                if inner.is::<tokio_postgres::Error>() {
                    text = inner.source().map_or(inner.to_string(), ToString::to_string);
                }
                cause = inner.source();
            }
            Trouble::new(Kind::Other, format!("the archive cannot be brought up to date: {text}"))
        })?;
        Ok(report.applied_migrations().iter().map(|one| one.version()).collect())
    }
}
