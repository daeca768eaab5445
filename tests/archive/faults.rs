//! A server that stops in the middle, has no room left, or is slow.

use super::cluster::Cluster;
use super::{FIRST, archive, article, clean, digest, invented, piped, run, said, server};
#[cfg(feature = "server")]
use super::{OTHER, TRIMMED, editor::Editor, from_the_archive, is_notice, stored};
use onrecord::archive::{Archive, Frequencies, Kind};
use std::time::{Duration, Instant};

/// Keeps everybody from the statements of an archive, until it is dropped.
struct Locked {
    archive: Archive,
    /// It carries the connection.
    _runtime: tokio::runtime::Runtime,
}

impl Locked {
    fn new(url: &str) -> Locked {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let (runtime, archive) = (runtime.expect("a runtime"), archive(url));
        runtime.block_on(async {
            let client = archive.client().await.expect("a connection");
            // It stays locked as long as the connection is open, and the pool keeps it.
            client.batch_execute("BEGIN; LOCK TABLE statement").await.expect("a lock");
        });
        Locked { archive, _runtime: runtime }
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        self.archive.close();
    }
}

#[test]
fn a_question_survives_a_crash_of_the_server() {
    let cluster = Cluster::new();
    let url = cluster.url();
    clean(run(&url, &["archive", "init"]));
    clean(piped(&url, &["archive", "import", "-"], &invented(100)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let archive = archive(&url);
    let mine = article(FIRST);
    let ask = || runtime.block_on(archive.ask("mine", &[0; 16], &mine, &Frequencies::default()));
    assert!(ask().is_ok());
    // In the middle of a question: it waits for a lock, and the server stops.
    let locked = Locked::new(&url);
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    let trouble = std::thread::scope(|scope| {
        scope.spawn(|| {
            let end = Instant::now() + Duration::from_secs(20);
            while cluster.sql("archive", waiting) == "0" && Instant::now() < end {
                std::thread::sleep(Duration::from_millis(20));
            }
            cluster.stop();
        });
        ask().expect_err("nobody answers")
    });
    assert_eq!(trouble.kind, Kind::Away, "{trouble}");
    drop(locked);
    let trouble = ask().expect_err("nobody answers");
    assert_eq!(trouble.kind, Kind::Away, "{trouble}");
    cluster.start();
    // One connection may still be the old one.
    let answer = ask().or_else(|_| ask());
    assert!(answer.is_ok(), "{answer:?}");
}

#[test]
fn a_full_disk_is_named_and_nothing_is_lost_or_stored_twice() {
    if !Cluster::may_mount() {
        eprintln!("left out: this machine lets its user mount no disk, not even one in memory");
        return;
    }
    let cluster = Cluster::with_small_disk(40);
    let url = cluster.url();
    clean(run(&url, &["archive", "init"]));
    // What takes the room away, so that the second of two batches finds none.
    cluster.sql("archive", "CREATE TABLE other (text text); ALTER TABLE other ALTER text SET STORAGE EXTERNAL");
    let fill = |rows: u32| {
        let text = "(SELECT string_agg(md5((n * m)::text), '') FROM generate_series(1, 60) m)";
        cluster.try_sql("archive", &format!("INSERT INTO other SELECT {text} FROM generate_series(1, {rows}) n"))
    };
    fill(14_000).expect("room for so many");
    let documents = invented(3000);
    let output = piped(&url, &["archive", "import", "-"], &documents);
    let text = said(&output);
    assert!(text.starts_with("exit 2") && text.contains("the archive's disk is full, make room"), "{text}");
    let whole =
        "SELECT count(DISTINCT doc), count(*), (SELECT count(*) FROM onrecord.document) FROM onrecord.statement";
    let stored = cluster.sql("archive", whole);
    assert!(stored.starts_with("18") && stored.ends_with(stored.split('|').next().unwrap_or("?")), "{stored}");
    // An editor says so once, answers as ever, and stores it when there is room.
    #[cfg(feature = "server")]
    let mut editor = {
        for rows in [1000, 100, 10, 1] {
            while fill(rows).is_ok() {}
        }
        let mut editor = Editor::new(&url);
        let long = String::from_utf8(super::run("", &["invent", "--articles", "1", "--statements", "600"]).stdout);
        let line: serde_json::Value = serde_json::from_str(&long.expect("UTF-8")).expect("JSON");
        editor.open("file:///desk/long.txt", line["text"].as_str().expect("a text"));
        let notice = editor.until(Duration::from_secs(30), is_notice).expect("it says so");
        assert!(notice.to_string().contains("disk is full"), "{notice}");
        editor
    };
    cluster.sql("archive", "DROP TABLE other");
    clean(piped(&url, &["archive", "import", "-"], &documents));
    #[cfg(feature = "server")]
    {
        super::stored(&cluster, "onrecord", "30600");
        assert!(editor.until(Duration::from_secs(1), is_notice).is_none(), "once is enough");
        cluster.sql("archive", "DELETE FROM onrecord.statement USING onrecord.document d WHERE d.id = doc AND d.name LIKE '%/desk/long.txt'");
    }
    let server = server();
    let apart = format!("{}&schema=roomy", server.url());
    clean(run(&apart, &["archive", "init"]));
    clean(piped(&apart, &["archive", "import", "-"], &documents));
    assert_eq!(digest(&cluster, "onrecord"), digest(&server, "roomy"), "nothing lost, nothing twice");
}

/// Local answers come at once, whatever the archive does.
#[cfg(feature = "server")]
fn answers_at_once(editor: &mut Editor, uri: &str) {
    let at = serde_json::json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 8}});
    let start = Instant::now();
    assert!(editor.ask("textDocument/hover", at).to_string().contains("Ada Moen"));
    // Sooner than anything that the archive could have said.
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

/// An archive that holds one article, and an editor that reaches it by that road.
#[cfg(feature = "server")]
fn with_one_article(url: &str) {
    clean(run(url, &["archive", "init"]));
    let line = serde_json::json!({"id": "wire/1", "text": FIRST});
    clean(piped(url, &["archive", "import", "-"], format!("{line}\n").as_bytes()));
}

#[cfg(feature = "server")]
#[test]
fn a_question_that_takes_the_server_too_long_is_asked_again_later() {
    let server = server();
    let url = format!("{}&schema=patient", server.url());
    with_one_article(&url);
    let locked = Locked::new(&url);
    let mut editor = Editor::new(&url);
    editor.open("file:///desk/mine.txt", TRIMMED);
    answers_at_once(&mut editor, "file:///desk/mine.txt");
    let start = Instant::now();
    let notice = editor.until(Duration::from_secs(30), is_notice).expect("it says so");
    assert!(notice.to_string().contains("took too long"), "{notice}");
    // A quarter of a second for the question, and less than a second of quiet before it.
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert!(editor.until(Duration::from_secs(4), is_notice).is_none(), "once is enough");
    drop(locked);
    assert!(editor.until(Duration::from_secs(30), from_the_archive).is_some(), "it is asked again");
    stored(&server, "patient", "2");
}

#[cfg(feature = "server")]
#[test]
fn a_slow_road_to_the_archive_delays_nobody() {
    let server = server();
    let url = format!("{}&schema=far", server.url());
    with_one_article(&url);
    let road = super::road::Road::new(server.port);
    let mut editor = Editor::new(&url.replace(&format!(":{}/", server.port), &format!(":{}/", road.port)));
    editor.open("file:///desk/mine.txt", TRIMMED);
    assert!(editor.until(Duration::from_secs(30), from_the_archive).is_some());
    stored(&server, "far", "2");
    // Now everything takes seconds.
    road.delay(Duration::from_secs(4));
    editor.open("file:///desk/other.txt", OTHER);
    answers_at_once(&mut editor, "file:///desk/other.txt");
    let notice = editor.until(Duration::from_secs(30), is_notice).expect("it says so");
    assert!(notice.to_string().contains("takes too long"), "{notice}");
    answers_at_once(&mut editor, "file:///desk/other.txt");
    let told = road.questions();
    assert!(editor.until(Duration::from_secs(9), is_notice).is_none(), "once is enough");
    // Three seconds of patience, pauses of one, two and four seconds.
    let asked = road.questions() - told;
    assert!((1..=3).contains(&asked), "asked {asked} times in nine seconds");
    road.delay(Duration::ZERO);
    stored(&server, "far", "3");
    editor.open("file:///desk/again.txt", &TRIMMED.replace("on Monday", "to the council"));
    assert!(editor.until(Duration::from_secs(30), from_the_archive).is_some(), "it is asked again");
}
