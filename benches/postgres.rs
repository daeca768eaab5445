//! How a shared archive grows: invented statements go into a PostgreSQL server by the road that an import takes, and are asked
//! for by the road that an editor takes.
//!
//! `cargo bench --features archive --bench postgres -- fill 10000 100000 1000000` stores up to each of these numbers of
//! statements in the archive of `ONRECORD_ARCHIVE`, and prints a line for each; with `bulk` in the place of `fill` the index is
//! made at the end, and with `ask` an archive that is there is asked. `--clients 20` ask at once, as fast as they can.
//!
//! Words are as frequent as in English. Of the distinct content words in a statement of the news about one in sixteen is not in
//! the table of frequencies, mostly names; so here too, from a million names.
//!
//! Asked for are statements of the archive whole, cut to two thirds, with a word changed, and longer by half, and as many new ones.

mod invented;

use invented::{EACH, record};
use onrecord::archive::{Address, Archive, Document, Frequencies, parts, question};
use onrecord::cli::invent::Writer;
use onrecord::library::Record;
use onrecord::link::score::Print;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_postgres::types::ToSql;

/// Documents of one transaction, as many as an import of such articles makes.
const BATCH: usize = 1800;

/// Statements asked for.
const ASKED: usize = 3000;

#[derive(Clone)]
struct Question {
    text: String,
    /// The document that it repeats, and how: whole, cut, changed, longer.
    of: Option<(String, usize)>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &String| text.parse::<usize>().ok();
    let clients = arguments.iter().position(|text| text == "--clients").and_then(|at| arguments.get(at + 1));
    let clients = clients.and_then(number).unwrap_or(1);
    let sizes: Vec<usize> = arguments.iter().take_while(|text| *text != "--clients").filter_map(number).collect();
    let Ok(Some(address)) = Address::named(None) else { return println!("ONRECORD_ARCHIVE names no archive") };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    println!(
        "| statements | imported/s | bytes each | candidates p50 ms | p95 ms | of that processor p50 ms | p95 ms | rows | all of a statement p50 ms | p95 ms | {clients} clients: questions/s | p50 ms | p95 ms | whole, cut, changed, longer found, % | load |"
    );
    println!("{}", "|---".repeat(15) + "|");
    runtime.block_on(async {
        let archive = Archive::new(address, clients + 1, Duration::from_secs(60)).expect("an archive");
        if sizes.is_empty() {
            return line(&archive, None, clients).await;
        }
        let bulk = arguments.iter().any(|text| text == "bulk");
        let stored = archive.status().await.expect("a status").documents;
        let mut stored = usize::try_from(stored).expect("documents");
        let mut writer = Writer::new(7 + stored as u64);
        for size in sizes {
            let (start, before) = (Instant::now(), stored);
            if bulk {
                archive.without_index().await.expect("no index");
            }
            stored = fill(&archive, &mut writer, stored, size / EACH).await;
            archive.index().await.expect("an index");
            let rate = ((stored - before) * EACH) as f64 / start.elapsed().as_secs_f64();
            archive.count_stems(true).await.expect("counted");
            line(&archive, Some(rate), clients).await;
        }
    });
}

/// Stores documents until there are so many. The next batch is made while one is stored.
async fn fill(archive: &Archive, writer: &mut Writer, mut from: usize, to: usize) -> usize {
    let mut under_way: Option<tokio::task::JoinHandle<()>> = None;
    while from < to {
        let end = (from + BATCH).min(to);
        let mut documents = Vec::with_capacity(end - from);
        for number in from..end {
            let name = format!("wire/{number:08}");
            let (mut record, _) = record(writer, &name);
            record.statements.iter_mut().for_each(|said| said.text = named(&said.text));
            documents.push(Document::new(&name, &record));
        }
        if let Some(task) = under_way.take() {
            task.await.expect("stored");
        }
        let archive = archive.clone();
        under_way = Some(tokio::spawn(async move {
            archive.store(&documents).await.expect("stored");
        }));
        from = end;
    }
    if let Some(task) = under_way {
        task.await.expect("stored");
    }
    to
}

/// One word in 32 becomes a name. The words around it decide which, so that repeats stay repeats.
fn named(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out = String::with_capacity(text.len() + 16);
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in word.bytes().chain([0]).chain(words.get(at + 1).unwrap_or(&"").bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        if hash >> 20 & 31 != 0 {
            out.push_str(word);
            continue;
        }
        // The second name is half as frequent as the first, the third a third, as names are.
        let share = (hash >> 32) as f64 / f64::from(u32::MAX);
        let mut number = 1_000_000_f64.powf(share) as u64 + 300;
        out.push('V');
        while number > 0 {
            out.push_str(["ba", "ke", "di", "lo", "mu", "ra", "se", "ti", "vo", "nu"][(number % 10) as usize]);
            number /= 10;
        }
    }
    out
}

/// Measures, and prints.
async fn line(archive: &Archive, rate: Option<f64>, clients: usize) {
    let client = archive.client().await.expect("a connection");
    // As autovacuum leaves it after a while.
    for text in ["SET statement_timeout = 0", "VACUUM ANALYZE document, statement"] {
        client.batch_execute(text).await.expect("analysed");
    }
    let status = archive.status().await.expect("a status");
    let questions = questions(&client).await;
    drop(client);
    let frequencies = Arc::new(archive.frequencies().await.expect("frequencies"));
    let (mut single, mut work, rows) = candidates(archive, &questions, &frequencies).await;
    let third: Vec<Question> = questions.iter().take(ASKED / 3).cloned().collect();
    let (mut whole, found) = ask(archive, &third, &frequencies).await;
    let start = Instant::now();
    let mut tasks = Vec::new();
    for number in 0..clients {
        let (archive, frequencies) = (archive.clone(), frequencies.clone());
        let share = questions.iter().skip(number).step_by(clients).cloned().collect::<Vec<_>>();
        tasks.push(tokio::spawn(async move { candidates(&archive, &share, &frequencies).await.0 }));
    }
    let mut many = Vec::new();
    for task in tasks {
        many.extend(task.await.expect("asked"));
    }
    // Each is asked twice.
    let each_second = 2.0 * many.len() as f64 / start.elapsed().as_secs_f64();
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let (p50, p95) = percentiles(&mut single);
    let (work50, work95) = percentiles(&mut work);
    let (all50, all95) = percentiles(&mut whole);
    let (many50, many95) = percentiles(&mut many);
    let repeats = third.iter().filter(|question| question.of.is_some()).count();
    println!(
        "| {} | {} | {:.0} | {p50:.1} | {p95:.1} | {work50:.1} | {work95:.1} | {:.1} | {all50:.1} | {all95:.1} | {each_second:.0} | {many50:.1} | {many95:.1} | {} | {} |",
        status.statements,
        rate.map_or("-".to_owned(), |rate| format!("{rate:.0}")),
        status.bytes as f64 / status.statements.max(1) as f64,
        rows as f64 / single.len().max(1) as f64,
        found.map(|found| format!("{:.1}", found as f64 * 400.0 / repeats.max(1) as f64)).join(", "),
        load.split(' ').next().unwrap_or(""),
    );
}

/// What is asked for: repeats of statements from anywhere in the archive, and new ones.
async fn questions(client: &tokio_postgres::Client) -> Vec<Question> {
    let mut writer = Writer::new(11);
    let text = "SELECT d.name, s.text FROM statement s TABLESAMPLE SYSTEM_ROWS JOIN document d ON d.id = s.doc";
    // About twice as many as are needed, from pages all over the table.
    let pages: i64 = client
        .query_one("SELECT pg_relation_size('statement') / 8192", &[])
        .await
        .and_then(|row| row.try_get(0))
        .expect("a size");
    let percent = (ASKED as f64 / 8.0 / pages as f64 * 100.0).clamp(0.0001, 100.0);
    let text = text.replace("SYSTEM_ROWS", &format!("SYSTEM ({percent}) REPEATABLE (3)"));
    let rows = client.query(&text, &[]).await.expect("a sample");
    let mut out = Vec::new();
    for (at, row) in rows.iter().cycle().take(ASKED / 2).enumerate() {
        let (of, text): (&str, &str) = (row.get(0), row.get(1));
        let words: Vec<&str> = text.split(' ').collect();
        let text = match at % 4 {
            0 => text.to_owned(),
            1 => words[..words.len() * 2 / 3].join(" "),
            2 => {
                let place = writer.next(words.len());
                let changed = words.iter().enumerate().map(|(at, &old)| if at == place { "harbour" } else { old });
                changed.collect::<Vec<_>>().join(" ")
            }
            _ => {
                let more = named(&writer.statement());
                let more: Vec<&str> = more.split(' ').take(words.len() / 2).collect();
                format!("{text} {}", more.join(" "))
            }
        };
        out.push(Question { text, of: Some((of.to_owned(), at % 4)) });
        out.push(Question { text: named(&writer.statement()), of: None });
    }
    out
}

/// Asks the candidate question of each statement twice; returns the milliseconds that the second took, those that the server's
/// processor worked for it, which other work on the machine does not change, and the number of all rows.
async fn candidates(
    archive: &Archive,
    questions: &[Question],
    frequencies: &Frequencies,
) -> (Vec<f64>, Vec<f64>, usize) {
    let client = archive.client().await.expect("a connection");
    let backend: i32 = client.query_one("SELECT pg_backend_pid()", &[]).await.expect("a number").get(0);
    // Nanoseconds on a processor: nothing if the server is on another machine.
    let worked = || {
        let text = std::fs::read_to_string(format!("/proc/{backend}/schedstat")).unwrap_or_default();
        text.split(' ').next().and_then(|number| number.parse::<f64>().ok()).unwrap_or(0.0) / 1e6
    };
    let nobody: &[u8] = &[0; 16];
    let (mut times, mut works, mut rows) = (Vec::new(), Vec::new(), 0);
    for asked in questions {
        for part in parts(&Print::new(&asked.text), frequencies).into_iter().take(1) {
            let text = client.prepare_cached(&question(part.stems.len(), part.ranks)).await.expect("prepared");
            let mut values: Vec<&(dyn ToSql + Sync)> =
                part.stems.iter().map(|stem| stem as &(dyn ToSql + Sync)).collect();
            values.push(&nobody);
            // An archive that is used is warm.
            client.query(&text, &values).await.expect("an answer");
            let (start, before) = (Instant::now(), worked());
            rows += client.query(&text, &values).await.expect("an answer").len();
            times.push(start.elapsed().as_secs_f64() * 1e3);
            works.push(worked() - before);
        }
    }
    (times, works, rows)
}

/// Asks as an editor does: candidates, verbatim repeats, our own decision, the documents. Returns milliseconds, and how many
/// repeats brought the document that they repeat.
async fn ask(archive: &Archive, questions: &[Question], frequencies: &Frequencies) -> (Vec<f64>, [usize; 4]) {
    let (mut times, mut found) = (Vec::new(), [0; 4]);
    for asked in questions {
        let mut mine = Record::default();
        mine.statements.push(invented::statement(asked.text.clone(), 0));
        let start = Instant::now();
        let answers = archive.ask("mine", &[0; 16], &mine, frequencies).await.expect("an answer");
        times.push(start.elapsed().as_secs_f64() * 1e3);
        if let Some((of, how)) = &asked.of {
            found[*how] += usize::from(answers.iter().any(|answer| answer.name == *of));
        }
    }
    (times, found)
}

fn percentiles(times: &mut [f64]) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or(0.0);
    (at(50), at(95))
}
