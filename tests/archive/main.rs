//! The shared archive on a real PostgreSQL server: what it stores and finds, and what happens when things go wrong.

mod cluster;
#[cfg(feature = "server")]
mod editor;
mod faults;
mod fresh;
#[cfg(feature = "server")]
mod road;
#[path = "../support/mod.rs"]
mod support;

use cluster::Cluster;
use onrecord::archive::{Address, Archive, Document, Frequencies, Kind};
use onrecord::article::Article;
use onrecord::date::Known;
use onrecord::library::{Change, Library, Record};
use onrecord::markup::Format;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

/// One server for the tests that leave it running, gone with the last of them; each has a schema of its own.
fn server() -> Arc<Cluster> {
    static SERVER: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
    let mut server = SERVER.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    server.upgrade().unwrap_or_else(|| {
        let started = Arc::new(Cluster::new());
        *server = Arc::downgrade(&started);
        started
    })
}

fn onrecord(url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.env_remove("ONRECORD_ARCHIVE").env_remove("PGPASSWORD").env("XDG_CONFIG_HOME", "/nonexistent");
    command.env("ONRECORD_ARCHIVE", url).stdin(Stdio::null());
    command
}

fn run(url: &str, args: &[&str]) -> Output {
    onrecord(url).args(args).output().expect("the binary runs")
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("exit {}\n{}{}", output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

fn clean(output: Output) -> String {
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn piped(url: &str, args: &[&str], input: &[u8]) -> Output {
    support::piped(onrecord(url).args(args), input)
}

fn invented(articles: usize) -> Vec<u8> {
    run("", &["invent", "--articles", &articles.to_string()]).stdout
}

fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

fn archive(url: &str) -> Archive {
    Archive::new(url.parse::<Address>().expect("an address"), 2, Duration::from_secs(30)).expect("an archive")
}

fn article(text: &str) -> Record {
    Record::of(&Article::read(text, Format::Plain, &Known::default()))
}

const FIRST: &str = "“The breakwater will be rebuilt in granite before the autumn storms,” Ada Moen said.\n";
const TRIMMED: &str = "“The breakwater will be rebuilt in granite,” Ada Moen said on Monday.\n";
const OTHER: &str = "“The ferry has never been cheaper for pensioners,” Ada Moen said.\n";

#[test]
fn an_archive_is_made_filled_asked_and_pruned() {
    let server = server();
    let url = format!("{}&schema=everyday", server.url());
    assert!(said(&run(&url, &["archive", "status"])).contains("run onrecord archive init"));
    assert!(said(&run(&url, &["archive", "migrate"])).contains("run onrecord archive init"));
    assert!(clean(run(&url, &["archive", "init"])).contains("now of version 1"));
    assert!(clean(run(&url, &["archive", "init"])).contains("up to date"));
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), FIRST).expect("a file");
    std::fs::write(folder.path().join("b.txt"), OTHER).expect("a file");
    let path = folder.path().to_str().expect("UTF-8");
    assert!(
        clean(run(&url, &["archive", "import", path])).contains("2 documents read, 2 new or changed, 2 statements")
    );
    assert!(
        clean(run(&url, &["archive", "import", path])).contains("2 documents read, 0 new or changed, 0 statements")
    );
    let mine = article(TRIMMED);
    let content = Document::new("mine.txt", &mine).content;
    let archive = archive(&url);
    let answers = wait(archive.ask("mine.txt", &content, &mine, &Frequencies::default())).expect("answers");
    let [answer] = &answers[..] else { panic!("one document, not {answers:?}") };
    assert!(answer.name.ends_with("a.txt"));
    // The library decides about what the archive brings, and finds what it would have found in a folder.
    let mut library = Library::default();
    library.apply(Change::Keep("mine".into(), Arc::new(mine)));
    library.apply(Change::Keep("archive".into(), Arc::new(answer.record.clone())));
    assert_eq!(library.links("mine").len(), 1);
    // A document that has changed is replaced.
    std::fs::write(folder.path().join("b.txt"), format!("{OTHER}\n{TRIMMED}")).expect("a file");
    assert!(
        clean(run(&url, &["archive", "import", path])).contains("2 documents read, 1 new or changed, 2 statements")
    );
    let status: serde_json::Value =
        serde_json::from_str(&clean(run(&url, &["archive", "status", "--json", "--refresh"]))).expect("JSON");
    assert_eq!((status["documents"].as_i64(), status["statements"].as_i64()), (Some(2), Some(3)));
    // Three stems stand in more than one statement.
    assert_eq!(status["frequencies"], 3, "{status}");
    let line =
        br#"{"id": "old", "date": "1999-03-04", "text": "\u201cThe lighthouse keeps its lamp,\u201d Ada Moen said."}"#;
    clean(piped(&url, &["archive", "import", "-"], line));
    assert!(
        clean(run(&url, &["archive", "prune", "--before", "2000-01-01"])).contains("1 documents with 1 statements")
    );
}

#[test]
fn records_of_a_batch_run_are_stored_as_articles_are() {
    let server = server();
    let url = format!("{}&schema=records", server.url());
    clean(run(&url, &["archive", "init"]));
    let documents = invented(50);
    let records = piped("", &["export", "-", "--keys"], &documents).stdout;
    let first = clean(piped(&url, &["archive", "import", "-"], &records));
    assert!(first.starts_with("50 documents read, 50 new or changed, 500 statements"), "{first}");
    let again = clean(piped(&url, &["archive", "import", "-"], &records));
    assert!(again.starts_with("50 documents read, 0 new"), "{again}");
    // A bad line is named, and the others are stored.
    let output = piped(&url, &["archive", "import", "-"], b"{\"quotes\": 7}\n{\"id\": 1, \"quotes\": []}\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("line 1:") && said(&output).contains("1 documents read, 1 new"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_document_that_comes_twice_in_a_batch_is_stored_once() {
    let server = server();
    let url = format!("{}&schema=twice", server.url());
    clean(run(&url, &["archive", "init"]));
    let line = |text: &str| format!("{}\n", serde_json::json!({"id": "desk/7", "text": text}));
    let input = line(FIRST) + &line(OTHER);
    for _ in 0..2 {
        clean(piped(&url, &["archive", "import", "-"], input.as_bytes()));
        let said = server.sql("archive", "SELECT string_agg(text, '|') FROM twice.statement");
        assert_eq!(said, "The breakwater will be rebuilt in granite before the autumn storms");
    }
}

#[test]
fn the_index_serves_every_question_beside_intarray() {
    let server = server();
    let url = format!("{}&schema=indexed", server.url());
    clean(run(&url, &["archive", "init"]));
    clean(piped(&url, &["archive", "import", "-"], &invented(2000)));
    server.sql("archive", "ANALYZE indexed.statement");
    for extension in ["", "CREATE EXTENSION intarray SCHEMA indexed"] {
        let archive = archive(&url);
        wait(async {
            let client = archive.client().await.expect("a connection");
            client.batch_execute(extension).await.expect("an extension");
            for stems in 2..=8 {
                for ranks in 1..stems.min(7) {
                    let name = format!("q{stems}{ranks}");
                    let question = onrecord::archive::question(stems, ranks);
                    client.batch_execute(&format!("PREPARE {name} AS {question}")).await.expect("a question");
                    let values: Vec<String> = (1..=stems).map(|at| (at * 1000).to_string()).collect();
                    let explain = format!("EXPLAIN EXECUTE {name} ({}, 'x')", values.join(", "));
                    let plan = client.simple_query(&explain).await.expect("a plan");
                    let plan = format!("{plan:?}");
                    assert!(!plan.contains("Seq Scan"), "{question} {plan}");
                    assert_eq!(plan.matches("Bitmap Index Scan on statement_stems").count(), ranks, "{plan}");
                }
            }
        });
    }
}

#[test]
fn a_bulk_import_makes_the_index_at_its_end() {
    let server = server();
    let url = format!("{}&schema=bulk", server.url());
    clean(run(&url, &["archive", "init"]));
    clean(piped(&url, &["archive", "import", "-", "--bulk"], &invented(50)));
    assert!(said(&run(&url, &["archive", "status"])).starts_with("exit 0"));
    // One that was cut off is told of, and mended.
    server.sql("archive", "DROP INDEX bulk.statement_stems");
    assert!(said(&run(&url, &["archive", "status"])).contains("is missing: run onrecord archive migrate"));
    clean(run(&url, &["archive", "migrate"]));
    assert!(said(&run(&url, &["archive", "status"])).starts_with("exit 0"));
    let index = "SELECT reloptions FROM pg_class WHERE oid = 'bulk.statement_stems'::regclass";
    assert_eq!(server.sql("archive", index), "{fastupdate=off}");
}

#[test]
fn what_stands_in_a_folder_names_no_server() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["onrecord.toml", "archive.toml"] {
        let url = "address = \"postgres://a@b/c\"\narchive = \"postgres://a@b/c\"\n";
        std::fs::write(folder.path().join(name), url).expect("a file");
    }
    let output = onrecord("").current_dir(folder.path()).args(["archive", "status"]).output().expect("runs");
    assert!(said(&output).contains("no archive is named"), "{}", said(&output));
    // The user's own settings do.
    let own = folder.path().join("own/onrecord");
    std::fs::create_dir_all(&own).expect("a folder");
    std::fs::write(own.join("archive.toml"), "address = \"postgres://a:secret@localhost:1/c\"\n").expect("a file");
    let output = onrecord("")
        .env("XDG_CONFIG_HOME", folder.path().join("own"))
        .args(["archive", "status"])
        .output()
        .expect("runs");
    assert!(said(&output).contains("cannot be reached") && !said(&output).contains("secret"), "{}", said(&output));
}

#[test]
fn a_wrong_password_says_so_and_is_not_shown() {
    let server = server();
    let url = server.url().replace("correct%20horse", "hunter2");
    let text = said(&run(&url, &["archive", "status"]));
    assert!(text.starts_with("exit 2") && text.contains("refuses the login") && !text.contains("hunter2"), "{text}");
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused() {
    let server = server();
    let url = server.url();
    let without = url.split('?').next().expect("an address").to_owned();
    let text = said(&run(&without, &["archive", "status"]));
    assert!(text.contains("certificate"), "{text}");
    // The right authority, but the name of another machine.
    let text = said(&run(&url.replace("localhost", "127.0.0.1"), &["archive", "status"]));
    assert!(text.contains("certificate"), "{text}");
}

#[test]
fn a_newer_archive_is_left_alone() {
    let server = server();
    let url = format!("{}&schema=newer", server.url());
    clean(run(&url, &["archive", "init"]));
    server.sql(
        "archive",
        "INSERT INTO newer.onrecord_migrations SELECT 99, 'later', applied_on, checksum FROM newer.onrecord_migrations",
    );
    for args in [&["archive", "status"][..], &["archive", "migrate"], &["archive", "init"], &["archive", "import", "."]]
    {
        let text = said(&run(&url, args));
        assert!(text.starts_with("exit 2") && text.contains("install a newer onrecord"), "{args:?} {text}");
    }
}

#[test]
fn hostile_text_is_only_text() {
    let server = server();
    let url = format!("{}&schema=hostile\"%3B%20DROP%20TABLE%20x%3B--", server.url());
    clean(run(&url, &["archive", "init"]));
    let nasty = "'; DROP TABLE statement; -- \u{0} \\ \" $1 \u{202e} {1,2} \u{1f600} \\N \t";
    let long = "long ".repeat(40_000);
    let mut lines = String::new();
    for (at, text) in [nasty, &long, "", "\u{0}"].iter().enumerate() {
        let record = serde_json::json!({
            "id": format!("{at}{text}"), "title": text, "date": {"value": text, "from": text},
            "quotes": [{"start": 4_294_967_295_u32, "end": 0, "kind": text, "mode": text, "text": text, "speaker": text,
                        "date": text, "date_from": text, "group": 4_000_000_000_u32, "confidence": 9.5}],
            "speakers": [{"name": text, "sort": text, "gender": text, "role": text}],
        });
        lines.push_str(&format!("{record}\n"));
    }
    let output = clean(piped(&url, &["archive", "import", "-"], lines.as_bytes()));
    assert!(output.starts_with("4 documents read, 4 new or changed, 4 statements"), "{output}");
    let mine = article(&format!("“{} {}”, Ada Moen said.", nasty.replace('\0', ""), long));
    wait(archive(&url).ask(nasty, &[0; 16], &mine, &Frequencies::default())).expect("answers");
}

#[test]
fn ten_thousand_statements_in_one_document() {
    let server = server();
    let url = format!("{}&schema=long", server.url());
    clean(run(&url, &["archive", "init"]));
    let long = run("", &["invent", "--articles", "1", "--statements", "10000"]).stdout;
    let output = clean(piped(&url, &["archive", "import", "-"], &long));
    assert!(output.starts_with("1 documents read, 1 new or changed, 10000 statements"), "{output}");
    // It is found by a statement in its middle, and what comes back is bounded.
    let line: serde_json::Value = serde_json::from_slice(&long).expect("JSON");
    let text = line["text"].as_str().expect("a text").lines().nth(10_000).expect("a statement").to_owned();
    let answers = wait(archive(&url).ask("mine", &[0; 16], &article(&text), &Frequencies::default())).expect("answers");
    let [answer] = &answers[..] else { panic!("one document") };
    assert!(answer.record.statements.len() <= 410);
    let said = &article(&text).statements[0].text;
    assert!(answer.record.statements.iter().any(|other| other.text == *said), "{said}");
}

#[test]
fn a_question_over_its_budget_is_given_up() {
    let server = server();
    let url = format!("{}&schema=slow", server.url());
    clean(run(&url, &["archive", "init"]));
    let slow = Archive::new(url.parse().expect("an address"), 1, Duration::from_millis(250)).expect("an archive");
    wait(async {
        let client = slow.client().await.expect("a connection");
        let start = std::time::Instant::now();
        let error = client.query("SELECT pg_sleep(30)", &[]).await.expect_err("too long");
        assert_eq!(onrecord::archive::Trouble::from(error).kind, Kind::Slow);
        assert!(start.elapsed() < Duration::from_secs(10));
    });
}

/// All that a schema's statements are: how many, and one hash.
fn digest(cluster: &Cluster, schema: &str) -> String {
    let hash = "md5(string_agg(md5(s::text), '' ORDER BY doc, start, \"end\"))";
    cluster.sql("archive", &format!("SELECT count(*), {hash} FROM {schema}.statement s"))
}

/// Servers of their own: these stop it.
#[test]
fn an_import_outlives_a_crash_of_the_server() {
    let cluster = Cluster::new();
    let url = cluster.url();
    clean(run(&url, &["archive", "init"]));
    let documents = invented(6000);
    let whole = format!("{url}&schema=whole");
    clean(run(&whole, &["archive", "init"]));
    clean(piped(&whole, &["archive", "import", "-"], &documents));
    let input = documents.clone();
    let import = {
        let url = url.clone();
        std::thread::spawn(move || piped(&url, &["archive", "import", "-"], &input))
    };
    // Stopped when something is there and more is on its way.
    let mut crashes = 0;
    while !import.is_finished() && crashes < 2 {
        let count = cluster.sql("archive", "SELECT count(*) FROM onrecord.document");
        if count.parse::<u32>().is_ok_and(|count| count > crashes * 1900) {
            cluster.stop();
            std::thread::sleep(Duration::from_millis(300));
            cluster.start();
            crashes += 1;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = import.join().expect("the import ends");
    assert!(output.status.success() && crashes > 0, "{crashes} {}", said(&output));
    assert!(digest(&cluster, "whole").starts_with("60000|"));
    assert_eq!(digest(&cluster, "onrecord"), digest(&cluster, "whole"), "nothing lost, nothing twice");
}

#[test]
fn an_expired_certificate_is_refused_and_a_client_certificate_opens() {
    let cluster = Cluster::new();
    let url = cluster.url();
    clean(run(&url, &["archive", "init"]));
    // Without a password, by a certificate alone.
    cluster.certificate("ada", "client", "2");
    let rules = cluster.path("data/pg_hba.conf");
    std::fs::write(&rules, "hostssl all ada all cert\n").expect("a file");
    cluster.reload();
    let own = |name: &str| {
        let at = |end: &str| cluster.path(&format!("{name}.{end}")).display().to_string();
        format!("{}&sslcert={}&sslkey={}", url.replace(":correct%20horse", ""), at("pem"), at("key"))
    };
    std::thread::sleep(Duration::from_millis(300));
    clean(run(&own("client"), &["archive", "status"]));
    let text = said(&run(&url, &["archive", "status"]));
    assert!(text.starts_with("exit 2") && text.contains("certificate"), "{text}");
    cluster.certificate("ada", "late", "-1");
    let text = said(&run(&own("late"), &["archive", "status"]));
    assert!(text.starts_with("exit 2"), "{text}");
    // Now the server's own.
    cluster.certificate("localhost", "server", "-1");
    cluster.reload();
    std::thread::sleep(Duration::from_millis(300));
    let text = said(&run(&own("client"), &["archive", "status"]));
    assert!(text.starts_with("exit 2") && text.contains("Expired"), "{text}");
}

/// Waits until the statements stored in a schema are so many.
#[cfg(feature = "server")]
fn stored(cluster: &Cluster, schema: &str, count: &str) {
    let end = std::time::Instant::now() + Duration::from_secs(60);
    while cluster.sql("archive", &format!("SELECT count(*) FROM {schema}.statement")) != count {
        assert!(std::time::Instant::now() < end, "{count} statements are not stored");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(feature = "server")]
fn is_notice(message: &serde_json::Value) -> bool {
    message["method"] == "window/showMessage"
}

/// Diagnostics that speak of another article, which the archive has.
#[cfg(feature = "server")]
fn from_the_archive(message: &serde_json::Value) -> bool {
    message["method"] == "textDocument/publishDiagnostics" && message.to_string().contains("onrecord-archive:///")
}

#[cfg(feature = "server")]
#[test]
fn two_editors_see_each_other_s_statements() {
    let server = server();
    let url = format!("{}&schema=editors", server.url());
    clean(run(&url, &["archive", "init"]));
    let (mut here, mut there) = (editor::Editor::new(&url), editor::Editor::new(&url));
    here.open("file:///desk/here/mine.txt", FIRST);
    // It is there, and nobody has said the same yet.
    stored(&server, "editors", "1");
    there.open("file:///desk/there/yours.txt", TRIMMED);
    let start = std::time::Instant::now();
    let mine = there.until(Duration::from_secs(30), from_the_archive).expect("the other's statement");
    let asked = start.elapsed();
    stored(&server, "editors", "2");
    let start = std::time::Instant::now();
    assert!(here.until(Duration::from_secs(30), from_the_archive).is_some(), "and the other way round");
    let heard = start.elapsed();
    assert!(asked < Duration::from_secs(5) && heard < Duration::from_secs(5), "{asked:?} {heard:?}");
    // Where it comes from is said, and it can be read.
    let text = mine.to_string();
    let at = text.find("onrecord-archive:").expect("an address");
    let uri = &text[at..at + text[at..].find('"').expect("an end")];
    assert!(uri.ends_with("mine.txt@archive"), "{uri}");
    let arguments = serde_json::json!({"command": "onrecord.archivePage", "arguments": [uri]});
    let page = there.ask("workspace/executeCommand", arguments);
    assert!(page.as_str().is_some_and(|page| page.contains("rebuilt in granite before the autumn storms")), "{page}");
}

#[cfg(feature = "server")]
#[test]
fn who_may_only_read_is_told_once_and_answered() {
    let server = server();
    let url = format!("{}&schema=reading", server.url());
    clean(run(&url, &["archive", "init"]));
    clean(piped(
        &url,
        &["archive", "import", "-"],
        format!("{}\n", serde_json::json!({"id": "a", "text": FIRST})).as_bytes(),
    ));
    for sql in [
        "CREATE ROLE reader LOGIN PASSWORD 'correct horse'",
        "GRANT USAGE ON SCHEMA reading TO reader",
        "GRANT SELECT ON ALL TABLES IN SCHEMA reading TO reader",
    ] {
        server.sql("archive", sql);
    }
    let mut editor = editor::Editor::new(&url.replacen("ada:", "reader:", 1));
    editor.open("file:///desk/one.txt", TRIMMED);
    assert!(editor.until(Duration::from_secs(30), from_the_archive).is_some());
    assert!(editor.until(Duration::from_secs(30), is_notice).is_some(), "it says so");
    editor.open("file:///desk/two.txt", &TRIMMED.replace("on Monday", "to the council"));
    let of_two = |message: &serde_json::Value| {
        from_the_archive(message) && message["params"]["uri"].as_str().is_some_and(|uri| uri.ends_with("two.txt"))
    };
    assert!(editor.until(Duration::from_secs(30), of_two).is_some(), "it is asked all the same");
    assert!(editor.until(Duration::from_secs(5), is_notice).is_none(), "once is enough");
    assert_eq!(server.sql("archive", "SELECT count(*) FROM reading.document"), "1");
}

#[cfg(feature = "server")]
#[test]
fn own_articles_do_not_come_back_from_the_archive() {
    let server = server();
    let url = format!("{}&schema=mirror", server.url());
    clean(run(&url, &["archive", "init"]));
    let mut editor = editor::Editor::new(&url);
    editor.open("file:///desk/one.txt", FIRST);
    stored(&server, "mirror", "1");
    editor.open("file:///desk/two.txt", TRIMMED);
    assert!(editor.until(Duration::from_secs(6), from_the_archive).is_none());
}

#[cfg(feature = "server")]
#[test]
fn without_the_archive_an_editor_has_one_notice_and_what_it_stores_waits() {
    let cluster = Cluster::new();
    let url = cluster.url();
    clean(run(&url, &["archive", "init"]));
    cluster.stop();
    let mut editor = editor::Editor::new(&url);
    editor.open("file:///desk/a.txt", &format!("{FIRST}\n{OTHER}"));
    assert!(editor.until(Duration::from_secs(30), is_notice).is_some(), "it says so");
    // It answers as ever.
    let at =
        serde_json::json!({"textDocument": {"uri": "file:///desk/a.txt"}, "position": {"line": 0, "character": 8}});
    assert!(editor.ask("textDocument/hover", at).to_string().contains("Ada Moen"));
    assert!(editor.until(Duration::from_secs(5), is_notice).is_none(), "once is enough");
    cluster.start();
    // What waited is stored.
    stored(&cluster, "onrecord", "2");
}
