//! Documents into the archive: many at a time, by COPY into staging tables, and from there what is new.
//!
//! A document that is there with the same content is left alone, one whose content has changed is replaced as a whole. So an
//! import that was cut off, or is run a second time, ends with what one run would have left.

use super::connect::Archive;
use super::row::Document;
use super::trouble::Trouble;
use deadpool_postgres::Object;
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

/// What an import has done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Imported {
    /// Documents that are new or have changed.
    pub documents: u64,
    /// Statements written.
    pub statements: u64,
}

impl std::ops::AddAssign for Imported {
    fn add_assign(&mut self, other: Imported) {
        self.documents += other.documents;
        self.statements += other.statements;
    }
}

const STAGING: &str = r#"
CREATE TEMP TABLE IF NOT EXISTS staged_document (
    id bytea, content bytea, name text, title text, date text, date_from smallint, written date) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS staged_statement (
    doc bytea, start integer, "end" integer, piece integer, kind smallint, mode smallint, confidence real, verbatim bigint,
    sort smallint, gender smallint, date_from smallint, speaker text, role text, date text, text text, stems integer[])
    ON COMMIT DELETE ROWS;
"#;

/// Documents are written, and locked by that, in the order of their numbers, so that two imports never wait for each other in a
/// ring. Those that are new or have changed come back; whatever another import has stored of them before is seen from here on.
const DOCUMENTS: &str = "INSERT INTO document AS d (id, content, name, title, date, date_from, written)
    SELECT id, content, name, title, date, date_from, written FROM staged_document ORDER BY id
    ON CONFLICT (id) DO UPDATE SET content = excluded.content, title = excluded.title, date = excluded.date,
        date_from = excluded.date_from, written = excluded.written, stored = now()
        WHERE d.content <> excluded.content
    RETURNING id";
const CLEAR: &str = "DELETE FROM statement WHERE doc = ANY($1)";
const STATEMENTS: &str = r#"INSERT INTO statement (doc, start, "end", piece, kind, mode, confidence, verbatim, sort, gender,
        date_from, speaker, role, date, text, stems)
    SELECT doc, start, "end", piece, kind, mode, confidence, verbatim, sort, gender, date_from, speaker, role, date, text,
        stems
    FROM staged_statement ORDER BY doc, start, "end" ON CONFLICT (doc, start, "end") DO NOTHING"#;

impl Archive {
    /// Stores documents in one transaction: all or none.
    ///
    /// # Errors
    /// If the server refuses, or goes away; nothing of them is stored then, or all is and the answer was lost.
    pub async fn store(&self, documents: &[Document]) -> Result<Imported, Trouble> {
        let mut client = self.client().await?;
        store(&mut client, documents).await
    }

    /// The same, tried again with growing pauses for at most so long while the trouble is one that passes. `waiting` is told
    /// each time.
    ///
    /// # Errors
    /// The last trouble.
    pub async fn store_patiently(
        &self,
        documents: &[Document],
        patience: Duration,
        mut waiting: impl FnMut(&Trouble),
    ) -> Result<Imported, Trouble> {
        let start = Instant::now();
        let mut pause = Duration::from_millis(200);
        loop {
            match self.store(documents).await {
                Err(trouble) if trouble.is_passing() && start.elapsed() + pause < patience => {
                    waiting(&trouble);
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_secs(10));
                }
                result => return result,
            }
        }
    }
}

async fn store(client: &mut Object, documents: &[Document]) -> Result<Imported, Trouble> {
    // Of two documents of one name the first counts.
    let mut seen = rustc_hash::FxHashSet::default();
    let documents: Vec<&Document> = documents.iter().filter(|document| seen.insert(document.id)).collect();
    let transaction = client.transaction().await?;
    // A bulk write takes as long as it takes.
    transaction.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL plan_cache_mode = auto").await?;
    transaction.batch_execute(STAGING).await?;
    let sink = transaction.copy_in("COPY staged_document FROM STDIN BINARY").await?;
    let types = [Type::BYTEA, Type::BYTEA, Type::TEXT, Type::TEXT, Type::TEXT, Type::INT2, Type::DATE];
    let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
    for d in &documents {
        let (id, content) = (d.id.as_slice(), d.content.as_slice());
        let row: [&(dyn ToSql + Sync); 7] = [&id, &content, &d.name, &d.title, &d.date, &d.date_from, &d.written];
        writer.as_mut().write(&row).await?;
    }
    writer.finish().await?;
    // What is there unchanged need not be sent.
    let rows = transaction.query(DOCUMENTS, &[]).await?;
    let changed: Vec<&[u8]> = rows.iter().filter_map(|row| row.try_get(0).ok()).collect();
    transaction.execute(CLEAR, &[&changed]).await?;
    let changed: rustc_hash::FxHashSet<&[u8]> = changed.into_iter().collect();
    let sink = transaction.copy_in("COPY staged_statement FROM STDIN BINARY").await?;
    let types = [
        Type::BYTEA,
        Type::INT4,
        Type::INT4,
        Type::INT4,
        Type::INT2,
        Type::INT2,
        Type::FLOAT4,
        Type::INT8,
        Type::INT2,
        Type::INT2,
        Type::INT2,
        Type::TEXT,
        Type::TEXT,
        Type::TEXT,
        Type::TEXT,
        Type::INT4_ARRAY,
    ];
    let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
    for d in documents.iter().filter(|d| changed.contains(d.id.as_slice())) {
        let doc = d.id.as_slice();
        for s in &d.said {
            let row: [&(dyn ToSql + Sync); 16] = [
                &doc,
                &s.start,
                &s.end,
                &s.piece,
                &s.kind,
                &s.mode,
                &s.confidence,
                &s.verbatim,
                &s.sort,
                &s.gender,
                &s.date_from,
                &s.speaker,
                &s.role,
                &s.date,
                &s.text,
                &s.stems,
            ];
            writer.as_mut().write(&row).await?;
        }
    }
    writer.finish().await?;
    let statements = transaction.execute(STATEMENTS, &[]).await?;
    transaction.commit().await?;
    Ok(Imported { documents: changed.len() as u64, statements })
}
