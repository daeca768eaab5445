//! What the archive knows of an article's statements: few rows by rare words, then our own decision.
//!
//! Statements that share two of the seven rarest stems of a wording are looked for, and those of them that share three of
//! eight come back. One stem alone would bring half the archive in. Whether they are the same is not for the database:
//! the rows become [`Record`]s, and the library links them as it links everything else.
//!
//! What a question costs is how many statements hold its rare stems, for the index goes through those lists. Of pairs of
//! frequent stems it finds little and reads most, so in a large archive at least one of a pair is among the few rarest, as
//! many as keep the question within [`READ`].

use super::connect::Archive;
use super::row::{COLUMNS, Id, Stored, half, id_of, record};
use super::trouble::Trouble;
use crate::library::Record;
use crate::link::decide::Likeness;
use crate::link::score::{Forms, Print};
use crate::speaker::{Kind as How, Mode};
use deadpool_postgres::Object;
use futures_util::{StreamExt, stream};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use tokio_postgres::types::ToSql;

/// In how many statements of the archive, about, a stem stands. A copy of the archive's own table.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    counts: FxHashMap<i32, i32>,
    /// So many statements of the archive stand behind one of those that were counted.
    each: f32,
}

impl Frequencies {
    /// Orders stems, the rarest first: by the archive's own count, then by their weight in general English.
    fn sort(&self, stems: &mut [(u32, f32)]) {
        let count = |stem: u32| self.counts.get(&(stem as i32)).copied().unwrap_or(0);
        stems.sort_unstable_by(|a, b| count(a.0).cmp(&count(b.0)).then(b.1.total_cmp(&a.1)).then(a.0.cmp(&b.0)));
    }

    /// In how many statements of the archive a stem stands, about. One that was hardly met is counted once.
    fn statements(&self, stem: i32) -> f32 {
        self.counts.get(&stem).copied().unwrap_or(1) as f32 * self.each
    }

    /// How many of the stems, which come rarest first, begin pairs that are looked for.
    fn ranks(&self, stems: &[i32]) -> usize {
        let last = stems.len().min(PAIRED).saturating_sub(1);
        let mut read = 0.0;
        let within = |stem: &&i32| {
            read += self.statements(**stem);
            read <= READ
        };
        stems.iter().take_while(within).count().max(FEWEST).min(last)
    }
}

/// A document of the archive that says something of what an article says.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its number.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What is said in it. Spans count in what its importer counted in; places are empty.
    pub record: Record,
}

/// Stems that a question names; so many of them, the first, are paired.
const ASKED: usize = 8;
const PAIRED: usize = 7;

/// A statement of few rare words is asked for by its words alone. So many of the rarest begin pairs at least.
const FEWEST: usize = 2;

/// Statements that the rare stems of one question may stand in, together. The server goes through some four in a microsecond.
const READ: f32 = 16_000.0;

/// Content words of one part of a long statement, as in the library's own index.
const PART: usize = 14;

/// A statement is asked for in at most so many parts, an article in so many questions.
const PARTS: usize = 12;
const QUESTIONS: usize = 2000;

/// Rows that one question brings at most: more is a slogan.
const ROWS: i64 = 256;

/// Documents that one article brings at most, and statements of one document.
const DOCUMENTS: usize = 64;
const STATEMENTS: i64 = 400;

/// Questions under way at once on a connection.
const AHEAD: usize = 16;

/// What one part of a statement is asked for by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Its stems, the rarest in the archive first.
    pub stems: Vec<i32>,
    /// So many of them begin pairs.
    pub ranks: usize,
}

/// The question for so many stems, of which so many begin pairs: each of these with any of those that follow it, so that the
/// index goes through its list once. Operators are named in full: an extension may not put others in their place.
pub fn question(stems: usize, ranks: usize) -> String {
    let paired = stems.min(PAIRED);
    let list = |from: usize| (from..=paired).map(|at| format!("${at}::integer")).collect::<Vec<_>>().join(",");
    let pairs: Vec<String> = (1..=ranks.min(paired.saturating_sub(1)))
        .map(|first| {
            let any = list(first + 1);
            let holds = format!("s.stems OPERATOR(pg_catalog.@>) ARRAY[${first}::integer]");
            format!("{holds} AND s.stems OPERATOR(pg_catalog.&&) ARRAY[{any}]")
        })
        .collect();
    let shared: Vec<String> = (1..=stems).map(|at| format!("(${at} = ANY(s.stems))::integer")).collect();
    format!(
        "SELECT {COLUMNS} FROM statement s WHERE ({}) AND {} >= {} AND s.doc <> ${} LIMIT {ROWS}",
        pairs.join(" OR "),
        shared.join(" + "),
        stems.min(3),
        stems + 1
    )
}

/// The parts of a wording that are asked for.
pub fn parts(print: &Print, frequencies: &Frequencies) -> Vec<Part> {
    let content: Vec<(u32, f32)> = print
        .words
        .iter()
        .copied()
        .filter(|word| print.bag.binary_search_by_key(&word.0, |entry| entry.0).is_ok())
        .collect();
    let mut out = Vec::new();
    let mut start = 0;
    loop {
        let end = (start + PART).min(content.len());
        let mut part = content.get(start..end).unwrap_or(&[]).to_vec();
        frequencies.sort(&mut part);
        part.dedup_by_key(|entry| entry.0);
        let stems: Vec<i32> = part.iter().take(ASKED).map(|entry| entry.0 as i32).collect();
        if stems.len() >= FEWEST {
            out.push(Part { ranks: frequencies.ranks(&stems), stems });
        }
        if end >= content.len() || out.len() >= PARTS {
            return out;
        }
        start += PART / 2;
    }
}

impl Archive {
    /// The archive's frequencies.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn frequencies(&self) -> Result<Frequencies, Trouble> {
        let client = self.client().await?;
        let rows = client.query("SELECT stem, statements FROM frequency", &[]).await?;
        let pair = |row: &tokio_postgres::Row| Some((row.try_get(0).ok()?, row.try_get(1).ok()?));
        let counts = rows.iter().filter_map(pair).collect();
        let share = client.query_opt("SELECT value::real FROM fact WHERE name = 'counted share'", &[]).await?;
        let share: f32 = share.and_then(|row| row.try_get(0).ok()).unwrap_or(1.0);
        Ok(Frequencies { counts, each: 1.0 / share.max(1e-6) })
    }

    /// Documents stored of late: number and content. A long import shows what it has stored when it is done, so that the
    /// last minutes are told again and again.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn recent(&self) -> Result<Vec<(Id, Id)>, Trouble> {
        let client = self.client().await?;
        let text = "SELECT id, content FROM document WHERE stored > now() - interval '2 minutes' ORDER BY stored DESC LIMIT 2000";
        let text = client.prepare_cached(text).await?;
        let rows = client.query(&text, &[]).await?;
        Ok(rows.iter().filter_map(|row| Some((half(row.try_get(0).ok()?), half(row.try_get(1).ok()?)))).collect())
    }

    /// True if any of these documents has a statement with any of these stems.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn any_with(&self, documents: &[Id], stems: &[i32]) -> Result<bool, Trouble> {
        let client = self.client().await?;
        let ids: Vec<&[u8]> = documents.iter().map(Id::as_slice).collect();
        let text = "SELECT EXISTS (SELECT 1 FROM statement WHERE doc = ANY($1) AND stems OPERATOR(pg_catalog.&&) $2::integer[])";
        let text = client.prepare_cached(text).await?;
        Ok(client.query_one(&text, &[&ids, &stems]).await?.try_get(0)?)
    }

    /// Documents of the archive that hold statements like those of the article called `name`, without the article itself and
    /// copies of it (documents of that `content`).
    ///
    /// # Errors
    /// If the server does not answer, or not in time.
    pub async fn ask(
        &self,
        name: &str,
        content: &Id,
        article: &Record,
        frequencies: &Frequencies,
    ) -> Result<Vec<Answer>, Trouble> {
        let client = self.client().await?;
        let own = id_of(name);
        let forms: Vec<Forms> = article
            .statements
            .iter()
            .filter(|said| !said.source && (said.mode == Mode::Speech || said.kind != How::Indirect))
            .map(|said| Forms::new(&said.text, said.kind == How::Mixed))
            .collect();
        let found = candidates(&client, &own, &forms, frequencies).await?;
        let mut near: BTreeMap<Id, Vec<Stored>> = BTreeMap::new();
        for (at, row) in found {
            let promising = forms
                .get(at)
                .and_then(|form| Likeness::best(form, &row.forms()))
                .is_some_and(|likeness| likeness.is_promising());
            if promising {
                near.entry(row.doc).or_default().push(row);
            }
        }
        // Those that share most with the article; of equal ones, any, but always the same.
        let mut ranked: Vec<(Id, Vec<Stored>)> = near.into_iter().collect();
        ranked.sort_by_key(|(id, rows)| (std::cmp::Reverse(rows.len()), *id));
        ranked.truncate(DOCUMENTS);
        documents(&client, content, ranked).await
    }
}

/// Rows that may be the same as a statement, each with the statement's index.
async fn candidates(
    client: &Object,
    own: &Id,
    forms: &[Forms],
    frequencies: &Frequencies,
) -> Result<Vec<(usize, Stored)>, Trouble> {
    let mut asked: FxHashSet<Vec<i32>> = FxHashSet::default();
    let mut questions: Vec<(usize, Part)> = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        for part in form.prints.iter().flat_map(|print| parts(print, frequencies)) {
            if questions.len() < QUESTIONS && asked.insert(part.stems.clone()) {
                questions.push((at, part));
            }
        }
    }
    let own = own.as_slice();
    let mut out = Vec::new();
    let mut answers = stream::iter(questions)
        .map(|(at, part)| async move {
            let text = client.prepare_cached(&question(part.stems.len(), part.ranks)).await?;
            let mut values: Vec<&(dyn ToSql + Sync)> =
                part.stems.iter().map(|stem| stem as &(dyn ToSql + Sync)).collect();
            values.push(&own);
            Ok::<_, tokio_postgres::Error>((at, client.query(&text, &values).await?))
        })
        .buffered(AHEAD);
    while let Some(answer) = answers.next().await {
        let (at, rows) = answer?;
        for row in &rows {
            out.push((at, Stored::of(row)?));
        }
    }
    // Whatever is verbatim, however common its words.
    let by_words: FxHashMap<i64, usize> = forms
        .iter()
        .enumerate()
        .filter(|(_, form)| form.whole().words.len() >= 3)
        .map(|(at, form)| (form.whole().verbatim as i64, at))
        .collect();
    let hashes: Vec<i64> = by_words.keys().copied().collect();
    let text = format!(
        "SELECT {COLUMNS}, s.verbatim FROM unnest($1::bigint[]) AS asked (verbatim) CROSS JOIN LATERAL (
             SELECT * FROM statement WHERE statement.verbatim = asked.verbatim AND doc <> $2 LIMIT {ROWS}) s"
    );
    let text = client.prepare_cached(&text).await?;
    for row in client.query(&text, &[&hashes, &own]).await? {
        if let Some(&at) = by_words.get(&row.try_get::<_, i64>(14)?) {
            out.push((at, Stored::of(&row)?));
        }
    }
    Ok(out)
}

/// The documents themselves, as much of them as is needed to see the statements in their company.
async fn documents(client: &Object, content: &Id, near: Vec<(Id, Vec<Stored>)>) -> Result<Vec<Answer>, Trouble> {
    if near.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&[u8]> = near.iter().map(|(id, _)| id.as_slice()).collect();
    let text = client
        .prepare_cached("SELECT id, name, title, date, date_from FROM document WHERE id = ANY($1) AND content <> $2")
        .await?;
    let heads = client.query(&text, &[&ids, &content.as_slice()]).await?;
    let text = format!(
        "SELECT {COLUMNS} FROM unnest($1::bytea[]) AS asked (id) CROSS JOIN LATERAL (
             SELECT * FROM statement WHERE doc = asked.id ORDER BY start, \"end\" LIMIT {STATEMENTS}) s"
    );
    let text = client.prepare_cached(&text).await?;
    let mut said: FxHashMap<Id, Vec<Stored>> = FxHashMap::default();
    for row in client.query(&text, &[&ids]).await? {
        let row = Stored::of(&row)?;
        said.entry(row.doc).or_default().push(row);
    }
    let mut out = Vec::new();
    for (id, found) in near {
        let Some(head) = heads.iter().find(|head| head.try_get::<_, &[u8]>(0).is_ok_and(|own| own == id)) else {
            continue;
        };
        let mut rows = said.remove(&id).unwrap_or_default();
        // A document may be longer than what was fetched of it.
        let mut places: FxHashSet<(u32, u32)> = rows.iter().map(Stored::place).collect();
        rows.extend(found.into_iter().filter(|row| places.insert(row.place())));
        rows.sort_by_key(Stored::place);
        let date: Option<String> = head.try_get(3)?;
        out.push(Answer {
            id,
            name: head.try_get(1)?,
            record: record(head.try_get(2)?, date.as_deref(), head.try_get(4)?, &rows),
        });
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn a_question_pairs_the_rarest_stems() {
        // Six of the seven rarest begin pairs: 21 pairs.
        assert_eq!((question(8, 6).matches("@>").count(), question(8, 6).matches("&&").count()), (6, 6));
        assert!(question(8, 6).contains(">= 3 AND s.doc <> $9"));
        expect![[r#"SELECT s.doc, s.start, s."end", s.piece, s.kind, s.mode, s.confidence, s.sort, s.gender, s.date_from, s.speaker, s.role, s.date, s.text FROM statement s WHERE (s.stems OPERATOR(pg_catalog.@>) ARRAY[$1::integer] AND s.stems OPERATOR(pg_catalog.&&) ARRAY[$2::integer,$3::integer,$4::integer] OR s.stems OPERATOR(pg_catalog.@>) ARRAY[$2::integer] AND s.stems OPERATOR(pg_catalog.&&) ARRAY[$3::integer,$4::integer]) AND ($1 = ANY(s.stems))::integer + ($2 = ANY(s.stems))::integer + ($3 = ANY(s.stems))::integer + ($4 = ANY(s.stems))::integer >= 3 AND s.doc <> $5 LIMIT 256"#]].assert_eq(&question(4, 2));
    }

    #[test]
    fn the_archive_s_own_counts_decide_what_is_rare() {
        let print = Print::new("the breakwater and the harbour and the ferry");
        let none = parts(&print, &Frequencies::default());
        let [part] = &none[..] else { panic!("one part in {none:?}") };
        let common = Frequencies { counts: [(part.stems[0], 1000)].into_iter().collect(), each: 1.0 };
        let parts = parts(&print, &common);
        assert_eq!(parts[0].stems.last(), Some(&part.stems[0]));
    }

    #[test]
    fn in_a_large_archive_fewer_stems_begin_pairs() {
        let stems: Vec<i32> = (1..=8).collect();
        let ranks =
            |each| Frequencies { counts: stems.iter().map(|&stem| (stem, stem * 10)).collect(), each }.ranks(&stems);
        // 10, 30, 60, 100, 150, 210 of the sample; the seventh begins no pair.
        assert_eq!([1.0, 70.0, 110.0, 200.0, 1e9].map(ranks), [6, 6, 4, 3, 2]);
        assert_eq!(Frequencies::default().ranks(&[7, 8]), 1);
    }

    #[test]
    fn stems_mean_the_same_in_every_version() {
        // They are stored: a change here needs a migration that computes them anew.
        let print = Print::new("Forty metres of the wall were not gone");
        let stems: Vec<u32> = print.bag.iter().map(|entry| entry.0).collect();
        assert_eq!(stems, [1_243_238_706, 2_499_702_081, 2_804_296_981]);
    }
}
