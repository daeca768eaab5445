//! The real binary over pipes: what it writes, what it says of bad input, and how it ends.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use expect_test::{Expect, expect};
use serde_json::Value;
use tempfile::TempDir;

fn onrecord(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.current_dir(folder).stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    onrecord(folder).args(args).output().expect("the binary runs")
}

fn piped(args: &[&str], input: &[u8]) -> Output {
    support::piped(onrecord(Path::new(".")).args(args), input)
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    folder
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn records(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Exit code and standard error.
fn check(output: &Output, expected: Expect) {
    expected.assert_eq(&format!("exit {}\n{}", output.status.code().unwrap_or(-1), text(&output.stderr)));
}

const LETTER: &str = "“The wall is ours, and we will keep it,” Ada Moen said.\n";

#[test]
fn export_writes_the_record_that_is_promised() {
    let line = serde_json::json!({"id": "a", "text": format!("Naïve: {LETTER}"), "date": "2031-03-04"}).to_string();
    let output = piped(&["export", "-"], line.as_bytes());
    check(
        &output,
        expect![[r#"
        exit 0
    "#]],
    );
    let records = records(&output);
    let [record] = &records[..] else { panic!("one record, not {records:?}") };
    assert_eq!(record["id"], "a");
    assert_eq!(record["date"]["value"], "2031-03-04");
    assert_eq!(record["date"]["from"], "given");
    let [quote] = &record["quotes"].as_array().expect("quotes")[..] else { panic!("one quotation in {record}") };
    assert_eq!(quote["text"], "The wall is ours, and we will keep it");
    assert_eq!((quote["kind"].as_str(), quote["mode"].as_str()), (Some("direct"), Some("speech")));
    assert_eq!((quote["start"].as_u64(), quote["end"].as_u64()), (Some(8), Some(45)));
    assert_eq!(quote["speaker"], "Ada Moen");
    assert_eq!(quote["speaker_spans"], serde_json::json!([[48, 56]]));
    assert_eq!(quote["cue_spans"], serde_json::json!([[57, 61]]));
    assert_eq!((quote["date"].as_str(), quote["date_from"].as_str()), (Some("2031-03-04"), Some("article")));
    assert!(quote["cluster"].is_null() && quote["group"].is_u64());
    let sure = quote["confidence"].as_f64().expect("a number");
    assert!((0.0..=1.0).contains(&sure), "{sure}");
}

#[test]
fn offsets_count_what_is_asked_for() {
    let line = serde_json::json!({"id": "a", "text": format!("😀é\n{LETTER}")}).to_string();
    for (unit, start) in [("chars", 4), ("utf16", 5), ("bytes", 10)] {
        let output = piped(&["export", "--offsets", unit, "-"], line.as_bytes());
        assert_eq!(records(&output)[0]["quotes"][0]["start"], start, "{unit}");
    }
}

#[test]
fn records_come_in_the_order_of_the_input_on_any_number_of_threads() {
    let input: String = (0..300).map(|n| format!("{{\"id\": {n}, \"text\": \"{n}\\n{}\"}}\n", LETTER.trim())).collect();
    let one = piped(&["export", "--threads", "1", "-"], input.as_bytes());
    let four = piped(&["export", "--threads", "4", "-"], input.as_bytes());
    assert_eq!(one.stdout, four.stdout);
    let ids: Vec<u64> = records(&one).iter().filter_map(|record| record["id"].as_u64()).collect();
    assert_eq!(ids, (0..300).collect::<Vec<_>>());
}

#[test]
fn a_line_is_answered_before_the_next_one_is_sent() {
    for threads in ["1", "2"] {
        let mut child = onrecord(Path::new("."))
            .args(["export", "--threads", threads, "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        for n in 0..3 {
            writeln!(stdin, "{{\"id\": {n}, \"text\": \"x\"}}").expect("written");
            let mut line = String::new();
            stdout.read_line(&mut line).expect("read");
            assert!(line.starts_with(&format!("{{\"id\":{n},")), "{line}");
        }
        drop(stdin);
        assert!(child.wait().expect("ends").success());
    }
}

#[test]
fn bad_lines_become_error_records_and_the_run_goes_on() {
    let mut input = b"{bad\n\n[1]\n{\"id\": \"x\"}\n{\"id\": \"d\", \"text\": \"a\", \"date\": \"soon\"}\n".to_vec();
    input.extend(b"{\"id\": \"\xFF\", \"text\": \"a\"}\n{\"id\": \"last\", \"text\": \"a\"}");
    let output = piped(&["export", "--threads", "1", "-"], &input);
    check(
        &output,
        expect![[r#"
            exit 0
            onrecord: line 1: key must be a string (column 2): give {"id": …, "text": …}
            onrecord: line 3: this is no JSON object: give {"id": …, "text": …}
            onrecord: line 4: missing field `text` (column 11): give {"id": …, "text": …}
            onrecord: line 5: the date "soon" is no day: write 2021-03-19, or leave it out
            onrecord: line 6: invalid unicode code point (column 9): give {"id": …, "text": …}
        "#]],
    );
    let records = records(&output);
    assert_eq!(records.len(), 6);
    assert!(records[..5].iter().all(|record| record["error"].is_string() && record["quotes"] == serde_json::json!([])));
    assert_eq!(records[5]["id"], "last");
    // The same content gets the same name in every run.
    let nameless = || piped(&["export", "-"], b"{\"text\": \"a\"}").stdout;
    assert_eq!(nameless(), nameless());
}

#[test]
fn a_line_without_end_is_refused_in_bounded_memory() {
    let mut input = vec![b'x'; 50_000_000];
    input.extend(b"\n{\"id\": \"after\", \"text\": \"a\"}\n");
    let output = piped(&["export", "--threads", "1", "-"], &input);
    check(
        &output,
        expect![[r#"
        exit 0
        onrecord: line 1: larger than 16 MB: split it, or raise --max-size
    "#]],
    );
    assert_eq!(records(&output)[1]["id"], "after");
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_done() {
    let folder = folder(&[
        ("good.txt", LETTER.as_bytes()),
        ("binary.txt", b"\x00\x01\x02\x03\x00\x00\xFF\x00"),
        ("broken.txt", "“Ja”, sa hun – \u{2019}".as_bytes().split_last().expect("bytes").1),
        ("empty.txt", b" \n"),
        ("letter.docx", b"PK\x03\x04 and so on"),
        ("long.txt", &vec![b'x'; 50_000_000]),
        ("none/notes.rst", b"not an article"),
        ("latin.txt", b"\x93The wall is ours, and we will keep it,\x94 Ada Moen said.\n"),
    ]);
    let args = "export good.txt binary.txt broken.txt empty.txt letter.docx long.txt none missing.txt latin.txt";
    let output = run(folder.path(), &args.split(' ').collect::<Vec<_>>());
    check(
        &output,
        expect![[r#"
        exit 1
        onrecord: binary.txt: this is a binary file, not text: leave it out
        onrecord: broken.txt: broken UTF-8 at byte 21: save the file as UTF-8
        onrecord: empty.txt: the file is empty
        onrecord: letter.docx: this is a zipped file (.docx, .odt, .zip), not text: save it as text, Markdown or HTML
        onrecord: long.txt: larger than 16 MB: split it, or raise --max-size
        onrecord: none: no article in this folder (.txt, .md, .html): name files to read others
        onrecord: missing.txt: no such file or folder: check the spelling
    "#]],
    );
    let ids: Vec<Value> = records(&output).into_iter().map(|mut record| record["id"].take()).collect();
    assert_eq!(ids, ["good.txt", "latin.txt"]);
    let output = run(folder.path(), &["export", "missing.txt"]);
    check(
        &output,
        expect![[r#"
        exit 2
        onrecord: missing.txt: no such file or folder: check the spelling
    "#]],
    );
}

#[cfg(unix)]
#[test]
fn odd_files_do_not_hold_it_up() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("a/good.txt", LETTER.as_bytes())]);
    symlink("nowhere", folder.path().join("dangling.txt")).expect("a link");
    symlink(".", folder.path().join("a/loop")).expect("a link");
    let pipe = folder.path().join("pipe.txt");
    let made = Command::new("mkfifo").arg(&pipe).status();
    let mut args = vec!["export", "a", "dangling.txt", "/dev/null"];
    let mut expected = vec!["dangling.txt: the link points to nothing", "/dev/null: not a regular file"];
    if made.is_ok_and(|status| status.success()) {
        args.push("pipe.txt");
        expected.push("pipe.txt: not a regular file");
    }
    let output = run(folder.path(), &args);
    for line in expected {
        assert!(text(&output.stderr).contains(line), "{line:?} in {:?}", text(&output.stderr));
    }
    assert_eq!(records(&output).len(), 1);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_closed_pipe_ends_it_in_silence() {
    let folder = folder(&[]);
    // More than a pipe holds, with nothing to link.
    for n in 0..100 {
        fs::write(folder.path().join(format!("{n:03}.txt")), "“Yes,” Ada Moen said.\n".repeat(20)).expect("a file");
    }
    for command in ["export", "check"] {
        for threads in ["1", "3"] {
            let mut child = onrecord(folder.path())
                .args([command, "--threads", threads, "."])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the binary runs");
            let mut line = String::new();
            BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("read");
            assert!(!line.is_empty());
            let output = child.wait_with_output().expect("ends");
            assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{command} {threads}");
        }
    }
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    let here = Path::new(".");
    for args in
        [&["export"][..], &["export", "-", "a"], &["export", "--kind", "verbal", "."], &["--log", "=x=", "export", "."]]
    {
        let output = run(here, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn the_examples_are_linked() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let output = run(&examples, &["export", "--links", "."]);
    assert_eq!(output.status.code(), Some(0));
    let records = records(&output);
    assert!(records.len() >= 6);
    let mut clusters = std::collections::BTreeMap::<String, usize>::new();
    for quote in records.iter().flat_map(|record| record["quotes"].as_array().expect("quotes")) {
        if let Some(cluster) = quote["cluster"].as_str() {
            *clusters.entry(cluster.to_owned()).or_default() += 1;
        }
    }
    assert!(clusters.len() >= 5 && clusters.values().all(|&n| n > 1), "{clusters:?}");
    assert_eq!(run(&examples, &["export", "--links", "."]).stdout, output.stdout, "the same in every run");
}

#[test]
fn the_time_of_a_file_dates_its_article_only_where_it_is_allowed() {
    let folder = folder(&[("a.txt", LETTER.as_bytes())]);
    let changed = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_616_155_200);
    let file = fs::File::options().write(true).open(folder.path().join("a.txt")).expect("the file");
    file.set_modified(changed).expect("its time");
    assert_eq!(records(&run(folder.path(), &["export", "a.txt"]))[0]["date"], serde_json::Value::Null);
    let date = &records(&run(folder.path(), &["export", "--file-dates", "a.txt"]))[0]["date"];
    assert_eq!((date["value"].as_str(), date["from"].as_str()), (Some("2021-03-19"), Some("modified")));
}

#[test]
fn what_the_settings_exclude_is_not_read() {
    let files: [(&str, &[u8]); 4] = [
        ("news/a.txt", LETTER.as_bytes()),
        ("news/drafts/b.txt", LETTER.as_bytes()),
        ("news/old.txt", LETTER.as_bytes()),
        ("onrecord.toml", b"[workspace]\nexclude = ['drafts/']\n"),
    ];
    let folder = folder(&files);
    fs::write(folder.path().join("news/.gitignore"), "old.txt\n").expect("a file");
    for (command, last) in [("check", "1 article, 1 statement by 1 speaker"), ("links", "1 article, 0 repeated")] {
        let output = run(folder.path(), &[command, "news"]);
        assert!(text(&output.stdout).lines().last().is_some_and(|line| line.starts_with(last)), "{output:?}");
        // A file that is named is read, whatever the settings say.
        let output = run(folder.path(), &[command, "news", "news/drafts/b.txt"]);
        assert!(text(&output.stdout).lines().last().is_some_and(|line| line.starts_with("2 articles")), "{output:?}");
    }
}

#[test]
fn explain_shows_the_page_of_a_rule() {
    let output = run(Path::new("."), &["explain", "unbalanced-marks"]);
    assert!(text(&output.stdout).starts_with("# unbalanced-marks\n"), "{output:?}");
    assert!(text(&run(Path::new("."), &["explain"]).stdout).contains("[meaning-differs]"));
    let output = run(Path::new("."), &["explain", "loud-marks"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no rule loud-marks; there are: attributed-quote"), "{output:?}");
}

/// What a batch engine asks for besides records: their schema, keys to join on, and verdicts about pairs.
#[test]
fn the_batch_commands_are_good_children() {
    const FIRST: &str = "“The breakwater will be rebuilt in granite before the autumn storms,” Ada Moen said.\n";
    const TRIMMED: &str = "“The breakwater will be rebuilt in granite,” Ada Moen said on Monday.\n";
    const OTHER: &str = "“The ferry has never been cheaper for pensioners,” Ada Moen said.\n";
    fn clean(output: &Output) -> &str {
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    }
    // A schema, and records that it describes.
    let schema: Value = serde_json::from_str(clean(&run(Path::new("."), &["export", "--schema"]))).expect("JSON");
    let line = serde_json::json!({"text": format!("{FIRST}{OTHER}")}).to_string();
    let output = piped(&["export", "-", "--keys", "--threads", "1"], line.as_bytes());
    let record: Value = serde_json::from_str(clean(&output)).expect("JSON");
    for name in record.as_object().expect("an object").keys() {
        assert!(schema["properties"][name].is_object(), "{name}");
    }
    for name in record["quotes"][0].as_object().expect("an object").keys() {
        assert!(schema["properties"]["quotes"]["items"]["properties"][name].is_object(), "{name}");
    }
    // Frequencies change keys, and a record is as good as its document.
    let stem = record["quotes"][0]["stems"][0].as_u64().expect("a stem");
    let folder = folder(&[("frequencies", format!("{stem}\t1000\n").as_bytes())]);
    let keyed = format!("--keys={}", folder.path().join("frequencies").display());
    let from_text = piped(&["export", "-", &keyed], line.as_bytes());
    let from_record = piped(&["export", "-", &keyed], record.to_string().as_bytes());
    assert_eq!(clean(&from_text), clean(&from_record));
    // A verdict, and an answer to a line that is none.
    let keyed = |id: &str, words: &str| {
        let line = serde_json::json!({"id": id, "text": words}).to_string();
        clean(&piped(&["export", "-", "--keys"], line.as_bytes())).trim().to_owned()
    };
    let input = format!("nonsense\n{{\"a\": {}, \"b\": {}}}\n", keyed("a", FIRST), keyed("b", TRIMMED));
    let output = piped(&["verify", "-"], input.as_bytes());
    let verdicts = records(&output);
    let [wrong, verdict] = &verdicts[..] else { panic!("{verdicts:?}") };
    assert!(wrong["error"].is_string() && output.status.success());
    assert_eq!(verdict["links"].as_array().map(Vec::len), Some(1), "{verdict}");
    assert_eq!(verdict["links"][0]["a"], serde_json::json!([1, 67]));
}

#[test]
fn a_speech_that_the_settings_name_is_what_its_quotations_are_held_against() {
    let speech = "Good evening.\n\nWe built this wall with our own hands, stone by stone, and no minister carried one of them.\n\nWe will \
                  keep it when the ministers are gone. Good night.\n";
    let news =
        "HALVIK, 3 May 2024 — “We built this wall with our own hands, stone by stone,” Ada Moen said of the harbour.\n";
    let files: &[(&str, &[u8])] = &[("speeches/moen.txt", speech.as_bytes()), ("news.txt", news.as_bytes())];
    let unnamed = folder(files);
    let said = |folder: &TempDir| text(&run(folder.path(), &["check", "--color", "never", "."]).stdout).to_owned();
    assert!(!said(&unnamed).contains("source: moen.txt"), "{}", said(&unnamed));
    for entry in ["speeches/", "speeches/m*.txt = Ada Moen"] {
        let named = folder(files);
        fs::write(named.path().join("onrecord.toml"), format!("[workspace]\nsources = [\"{entry}\"]\n"))
            .expect("written");
        assert!(said(&named).contains("source: moen.txt"), "{entry}: {}", said(&named));
    }
    let other = folder(files);
    fs::write(other.path().join("onrecord.toml"), "[workspace]\nsources = [\"speeches/ = Ivo Berg\"]\n")
        .expect("written");
    assert!(said(&other).contains("moen.txt has Ivo Berg say this, not Ada Moen"), "{}", said(&other));
    fs::write(unnamed.path().join("onrecord.toml"), "[workspace]\nsource = [\"speeches/\"]\n").expect("written");
    let output = run(unnamed.path(), &["check", "."]);
    let told = text(&output.stderr);
    assert!(told.contains("unknown key `workspace.source`: did you mean `workspace.sources`?"), "{told}");
}
