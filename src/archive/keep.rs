//! Keeping the archive: how it stands, counting its stems, and letting go of what is old.

use super::connect::Archive;
use super::schema;
use super::trouble::Trouble;
use tokio_postgres::types::Type;

/// How an archive stands.
#[derive(Clone, Debug)]
pub struct Status {
    /// Version of its tables.
    pub version: i32,
    /// Documents, counted.
    pub documents: i64,
    /// Statements, as the server estimates them.
    pub statements: i64,
    /// Bytes of all tables and indexes.
    pub bytes: i64,
    /// Stems whose frequency is known, and when they were counted.
    pub frequencies: i64,
    /// When, as the server writes it.
    pub counted: Option<String>,
    /// What makes it slow or unsafe, one line each.
    pub warnings: Vec<String>,
}

/// What was let go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Pruned {
    /// Documents.
    pub documents: u64,
    /// Statements.
    pub statements: u64,
}

/// Statements that frequencies are counted over, about, and stems that are kept: eight bytes each.
const SAMPLE: f32 = 200_000.0;
const KEPT: i64 = 100_000;

/// Documents let go in one transaction.
const BATCH: i64 = 5_000;

impl Archive {
    /// How the archive stands.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn status(&self) -> Result<Status, Trouble> {
        let client = self.client().await?;
        let row = client
            .query_one(
                "SELECT (SELECT count(*) FROM document),
                        (SELECT CASE WHEN pg_relation_size('statement') < 50000000 THEN (SELECT count(*) FROM statement)
                                ELSE greatest(reltuples, 0)::bigint END FROM pg_class WHERE oid = 'statement'::regclass),
                        pg_total_relation_size('statement') + pg_total_relation_size('document')
                            + pg_total_relation_size('frequency'),
                        (SELECT count(*) FROM frequency), (SELECT value FROM fact WHERE name = 'counted'),
                        (SELECT relrowsecurity FROM pg_class WHERE oid = 'statement'::regclass),
                        (SELECT coalesce(array_to_string(reloptions, ','), '') FROM pg_class
                            WHERE oid = to_regclass('statement_stems'))",
                &[],
            )
            .await?;
        let mut warnings = Vec::new();
        if row.try_get(5)? {
            warnings
                .push("row-level security is on: the index on stems is not used. Give each tenant a schema".to_owned());
        }
        match row.try_get::<_, Option<String>>(6)?.as_deref() {
            Some(options) if options.contains("fastupdate=off") => {}
            Some(_) => {
                warnings.push("the index on stems has fastupdate on: questions take ten times as long".to_owned())
            }
            None => warnings.push("the index on stems is missing: run onrecord archive migrate".to_owned()),
        }
        Ok(Status {
            version: schema::newest(),
            documents: row.try_get(0)?,
            statements: row.try_get(1)?,
            bytes: row.try_get(2)?,
            frequencies: row.try_get(3)?,
            counted: row.try_get(4)?,
            warnings,
        })
    }

    /// Counts stems over a sample, for all clients. `again` counts although the archive has hardly grown.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn count_stems(&self, again: bool) -> Result<bool, Trouble> {
        let mut client = self.client().await?;
        let transaction = client.transaction().await?;
        transaction.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL plan_cache_mode = auto").await?;
        let locked =
            transaction.query_one("SELECT pg_try_advisory_xact_lock(hashtext('onrecord frequency'))", &[]).await?;
        if !locked.try_get::<_, bool>(0)? {
            return Ok(false);
        }
        // What the server estimates is nothing before its first analysis.
        let row = transaction
            .query_one(
                "SELECT pg_relation_size('statement'), (SELECT value::bigint FROM fact WHERE name = 'counted bytes')",
                &[],
            )
            .await?;
        let (bytes, before): (i64, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
        if !again && before.is_some_and(|before| bytes < before.saturating_mul(3) / 2) {
            return Ok(false);
        }
        let percent = (SAMPLE * 400.0 / bytes.max(1) as f32 * 100.0).clamp(0.01, 100.0);
        transaction.execute("DELETE FROM frequency", &[]).await?;
        transaction
            .execute(
                &format!(
                    "INSERT INTO frequency SELECT stem, count(*)::integer FROM statement
                     TABLESAMPLE SYSTEM ({percent}) REPEATABLE (7), unnest(stems) AS stem
                     GROUP BY stem HAVING count(*) > 1 ORDER BY count(*) DESC, stem LIMIT {KEPT}"
                ),
                &[],
            )
            .await?;
        let fact = transaction
            .prepare_typed(
                "INSERT INTO fact VALUES ('counted', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI \"UTC\"')),
                 ('counted bytes', $1), ('counted share', $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                &[Type::TEXT, Type::TEXT],
            )
            .await?;
        transaction.execute(&fact, &[&bytes.to_string(), &(percent / 100.0).to_string()]).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Takes the index on stems away, for the time of a large import. Until [`Archive::index`] nobody finds anything but verbatim
    /// repeats.
    ///
    /// # Errors
    /// If the server does not answer, or the user does not own the archive.
    pub async fn without_index(&self) -> Result<(), Trouble> {
        Ok(self.client().await?.batch_execute("DROP INDEX IF EXISTS statement_stems").await?)
    }

    /// Makes the index on stems if it is missing.
    ///
    /// # Errors
    /// If the server does not answer, or the user does not own the archive.
    pub async fn index(&self) -> Result<(), Trouble> {
        let mut client = self.client().await?;
        let transaction = client.transaction().await?;
        transaction.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL maintenance_work_mem = '1GB'").await?;
        transaction.batch_execute(schema::INDEX).await?;
        Ok(transaction.commit().await?)
    }

    /// Lets go of documents written before a day, in small transactions. Those without a date stay.
    ///
    /// # Errors
    /// If the server does not answer; what was let go before is gone.
    pub async fn prune(&self, before: jiff::civil::Date) -> Result<Pruned, Trouble> {
        let mut client = self.client().await?;
        let mut pruned = Pruned::default();
        loop {
            let transaction = client.transaction().await?;
            transaction.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL plan_cache_mode = auto").await?;
            let rows = transaction
                .query(
                    &format!(
                        "SELECT id FROM document WHERE written < $1 ORDER BY id LIMIT {BATCH} FOR UPDATE SKIP LOCKED"
                    ),
                    &[&before],
                )
                .await?;
            let ids: Vec<&[u8]> = rows.iter().filter_map(|row| row.try_get(0).ok()).collect();
            if ids.is_empty() {
                return Ok(pruned);
            }
            pruned.statements += transaction.execute("DELETE FROM statement WHERE doc = ANY($1)", &[&ids]).await?;
            pruned.documents += transaction.execute("DELETE FROM document WHERE id = ANY($1)", &[&ids]).await?;
            transaction.commit().await?;
        }
    }
}
