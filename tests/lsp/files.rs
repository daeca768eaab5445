//! Files as they are on disks: in other encodings, without permission, under names that are no text, changing while they
//! are read; and folders that nobody means to have read.

use crate::support::{SAID, Start, TestServer};
use serde_json::{Value, json};
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A server whose folder is filled before it is told of it. It has read all when this returns.
fn index(start: Start, fill: impl FnOnce(&TestServer)) -> TestServer {
    let options = start.options.clone();
    let mut server = TestServer::silent(start);
    fill(&server);
    let root = server.uri("");
    let params = json!({"rootUri": root, "capabilities": {"window": {"workDoneProgress": true}}, "initializationOptions": options});
    server.request("initialize", params);
    server.notify("initialized", json!({}));
    server.wait("the end of the reading", |message| message["params"]["value"]["kind"] == "end");
    server
}

/// The other places where the statement of a new document stands, by the ends of their URIs.
fn places(server: &mut TestServer) -> Vec<String> {
    server.open_uri("untitled:asking.md", SAID);
    let at = json!({"textDocument": {"uri": "untitled:asking.md"}, "position": {"line": 0, "character": 5}, "context": {"includeDeclaration": true}});
    let answer = server.request("textDocument/references", at);
    let places = answer["result"].as_array().cloned().unwrap_or_default();
    let name = |place: &Value| place["uri"].as_str().unwrap_or("").rsplit('/').next().unwrap_or("").to_owned();
    let mut names: Vec<String> = places.iter().map(name).filter(|name| name != "untitled:asking.md").collect();
    names.sort();
    names.dedup();
    server.notify("textDocument/didClose", json!({"textDocument": {"uri": "untitled:asking.md"}}));
    names
}

/// What the person at the editor is told.
fn notices(server: &mut TestServer) -> Vec<String> {
    let shown = server.unread().into_iter().filter(|message| message["method"] == "window/showMessage");
    shown.map(|message| message["params"]["message"].as_str().unwrap_or("").to_owned()).collect()
}

#[test]
fn encodings_are_found_out() {
    let mut server = index(Start { program: true, ..Start::default() }, |server| {
        let write = |name: &str, bytes: &[u8]| std::fs::write(server.path(name), bytes).unwrap();
        write("utf8.txt", SAID.as_bytes());
        write("bom.txt", format!("\u{feff}{SAID}").as_bytes());
        let sixteen =
            |order: fn(u16) -> [u8; 2]| format!("\u{feff}{SAID}").encode_utf16().flat_map(order).collect::<Vec<u8>>();
        write("little.txt", &sixteen(u16::to_le_bytes));
        write("big.txt", &sixteen(u16::to_be_bytes));
        let latin: Vec<u8> = format!("Caf\u{e9}: {SAID}")
            .chars()
            .map(|c| match c {
                '“' => 0x93,
                '”' => 0x94,
                c => c as u8,
            })
            .collect();
        write("latin.txt", &latin);
    });
    assert_eq!(places(&mut server), ["big.txt", "bom.txt", "latin.txt", "little.txt", "utf8.txt"]);
    assert_eq!(notices(&mut server), Vec::<String>::new());
    server.finish_whatever_is_unread();
}

#[test]
fn what_cannot_be_read_is_left_out_with_one_notice() {
    let mut server = index(Start { program: true, ..Start::default() }, |server| {
        let write = |name: &str, bytes: &[u8]| std::fs::write(server.path(name), bytes).unwrap();
        write("good.md", SAID.as_bytes());
        write("line.txt", &b"word ".repeat(10_000_000));
        write("nul.txt", b"a\0\0b\0\0\0");
        write("broken.txt", b"\xE2\x80\x9CYes\xE2\x80\x9D, she \xE2said");
        write("paper.txt", b"%PDF-1.7\n1 0 obj");
        std::fs::create_dir(server.path("folder.md")).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt, symlink};
            write("secret.md", SAID.as_bytes());
            std::fs::set_permissions(server.path("secret.md"), PermissionsExt::from_mode(0)).unwrap();
            std::fs::create_dir(server.path("closed")).unwrap();
            std::fs::set_permissions(server.path("closed"), PermissionsExt::from_mode(0)).unwrap();
            symlink(server.path("gone.md"), server.path("dangling.md")).unwrap();
            symlink(server.path("turn.md"), server.path("turn.md")).unwrap();
            symlink("/dev/zero", server.path("zero.md")).unwrap();
            symlink("/dev/tty", server.path("tty.md")).unwrap();
            assert!(std::process::Command::new("mkfifo").arg(server.path("pipe.md")).status().unwrap().success());
        }
    });
    // Who may read everything, as an administrator may, reads that one too.
    let mut expected = vec!["good.md"];
    if std::fs::read(server.path("secret.md")).is_ok() {
        expected.push("secret.md");
    }
    assert_eq!(places(&mut server), expected);
    let told = notices(&mut server);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("On Record leaves out ") && told[0].contains(" more files (see the log)"), "{told:?}");
    server.finish_whatever_is_unread();
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_names() {
    use std::os::unix::ffi::OsStrExt;
    let mut server = index(Start { program: true, ..Start::default() }, |server| {
        for name in [&b"na\xffme.md"[..], b"na\xfeme.md", b"a b%20c.md", b"#.md"] {
            std::fs::write(server.path("").join(std::ffi::OsStr::from_bytes(name)), SAID).unwrap();
        }
    });
    assert_eq!(places(&mut server), ["%23.md", "a%20b%2520c.md", "na%FEme.md", "na%FFme.md"]);
    // The client may open such a file under the name that it was given.
    let uri = server.uri("na%FFme.md");
    server.open_uri(&uri, "and so on”");
    assert_eq!(server.diagnostics_of(&uri, 1).len(), 1);
    server.finish_whatever_is_unread();
}

#[test]
fn files_that_change_while_they_are_read() {
    let mut server = TestServer::silent(Start { program: true, ..Start::default() });
    let root = server.path("");
    let write = |name: &str, text: &str| drop(std::fs::write(root.join(name), text));
    for n in 0..100 {
        write(&format!("{n:03}.md"), &SAID.replace("krona", &format!("krona{n}")));
    }
    let stop = std::sync::Arc::new(AtomicBool::new(false));
    let upheaval = {
        let (root, stop) = (root.clone(), stop.clone());
        std::thread::spawn(move || {
            let mut n = 0;
            while !stop.load(Ordering::Relaxed) {
                n = (n + 7) % 100;
                let path = root.join(format!("{n:03}.md"));
                // Gone, a folder, an article again, and one that is cut short.
                let _ = std::fs::remove_file(&path);
                let _ = std::fs::create_dir(&path);
                let _ = std::fs::write(path.join("inner.md"), SAID);
                let _ = std::fs::remove_dir_all(&path);
                let _ = std::fs::write(&path, SAID.repeat(3));
                let _ = std::fs::OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(7));
                let _ = std::fs::rename(&path, root.join("moved.md"));
                std::thread::sleep(Duration::from_millis(1));
            }
        })
    };
    let params = json!({"rootUri": server.uri(""), "capabilities": {"window": {"workDoneProgress": true}}});
    server.request("initialize", params.clone());
    server.notify("initialized", json!({}));
    server.wait("the end of the reading", |message| message["params"]["value"]["kind"] == "end");
    std::thread::sleep(Duration::from_millis(300));
    stop.store(true, Ordering::Relaxed);
    upheaval.join().unwrap();
    // What is there in the end is what counts.
    for n in 0..100 {
        let _ = std::fs::remove_dir_all(root.join(format!("{n:03}.md")));
        let _ = std::fs::remove_file(root.join(format!("{n:03}.md")));
    }
    let _ = std::fs::remove_file(root.join("moved.md"));
    std::fs::write(root.join("last.md"), SAID).unwrap();
    let until = std::time::Instant::now() + Duration::from_secs(30);
    while places(&mut server) != ["last.md"] {
        assert!(std::time::Instant::now() < until, "{:?}", places(&mut server));
        std::thread::sleep(Duration::from_millis(50));
    }
    server.finish_whatever_is_unread();
}

#[test]
fn two_servers_on_one_workspace() {
    // The folder is that of the server which lives longer.
    let mut other = index(Start { program: true, ..Start::default() }, |server| {
        std::fs::write(server.path("a.md"), SAID).unwrap();
    });
    let root = other.uri("");
    let mut one = TestServer::silent(Start { program: true, ..Start::default() });
    let params = json!({"rootUri": root, "capabilities": {"window": {"workDoneProgress": true}}});
    one.request("initialize", params);
    one.notify("initialized", json!({}));
    one.wait("the end of the reading", |message| message["params"]["value"]["kind"] == "end");
    for server in [&mut one, &mut other] {
        assert_eq!(places(server), ["a.md"]);
    }
    one.finish_whatever_is_unread();
    assert_eq!(places(&mut other), ["a.md"]);
    other.finish_whatever_is_unread();
}

/// A word that nobody has heard of, another one for each number.
fn word(mut number: usize) -> String {
    let mut word = String::from("b");
    for _ in 0..4 {
        word.push_str(["ad", "el", "im", "or", "un", "ys", "ak", "eb", "ig", "ol", "ut", "af"][number % 12]);
        number /= 12;
    }
    word
}

/// A program that may write no byte to any file, as on a disk that is full.
#[test]
#[cfg(target_os = "linux")]
fn a_cache_that_cannot_be_written() {
    let long_ago = std::time::SystemTime::now() - Duration::from_secs(60);
    let fill = |server: &TestServer| {
        for n in 0..40 {
            let file = std::fs::File::create(server.path(&format!("news/{n}.md"))).unwrap();
            write!(&file, "{SAID}\n").unwrap();
            // A small folder is read again faster than a cache.
            for m in 0..60 {
                let [a, b, c] = [31, 57, 83].map(|step| word((n * 60 + m) * step));
                write!(&file, "“The {a} of the {b} will never be {c},” said Ada Moss.\n\n").unwrap();
            }
            file.set_modified(long_ago).unwrap();
        }
    };
    let kept = |server: &TestServer| {
        let folders = std::fs::read_dir(server.path("cache/onrecord")).into_iter().flatten().flatten();
        let files = folders.flat_map(|folder| std::fs::read_dir(folder.path()).unwrap()).map(|file| file.unwrap());
        files.map(|file| file.metadata().unwrap().len()).filter(|&size| size > 0).count()
    };
    let full = "export XDG_CACHE_HOME=$HOME/cache; trap '' XFSZ; ulimit -f 0";
    for (shell, most) in [(full, 0), ("export XDG_CACHE_HOME=$HOME/cache", usize::MAX)] {
        let mut server = TestServer::silent(Start { program: true, at_home: true, shell, ..Start::default() });
        std::fs::create_dir(server.path("news")).unwrap();
        fill(&server);
        let root = server.uri("news");
        server.request("initialize", json!({"rootUri": root, "capabilities": {"window": {"workDoneProgress": true}}}));
        server.notify("initialized", json!({}));
        server.wait("the end of the reading", |message| message["params"]["value"]["kind"] == "end");
        assert_eq!(places(&mut server).len(), 40);
        assert_eq!(notices(&mut server), Vec::<String>::new(), "nobody need hear of it");
        // Without the limit something is kept, or this test tells nothing.
        let until = Instant::now() + Duration::from_secs(20);
        while most > 0 && kept(&server) == 0 {
            assert!(Instant::now() < until, "nothing is kept");
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(200));
        assert!(kept(&server) <= most, "half a file was kept");
        server.finish_whatever_is_unread();
    }
}

#[test]
fn a_home_folder_is_not_read() {
    let start = Start { program: true, at_home: true, ..Start::default() };
    let mut server = TestServer::silent(start);
    std::fs::write(server.path("a.md"), SAID).unwrap();
    server.request("initialize", json!({"rootUri": server.uri(""), "capabilities": {}}));
    server.notify("initialized", json!({}));
    let told = server.wait("a notice", |message| message["method"] == "window/showMessage");
    assert!(told["params"]["message"].as_str().unwrap().contains("is your home folder"), "{told}");
    assert_eq!(places(&mut server), Vec::<String>::new());
    server.open("b.md", "and so on”");
    assert_eq!(server.diagnostics("b.md", 1).len(), 1, "single files go on");
    assert_eq!(notices(&mut server), Vec::<String>::new(), "one notice");
    server.finish_whatever_is_unread();
}

#[test]
fn too_many_files_are_read_as_far_as_allowed() {
    let options = json!({"workspace": {"max-files": 3}});
    let mut server = index(Start { program: true, options, ..Start::default() }, |server| {
        for n in 0..5 {
            std::fs::write(server.path(&format!("{n}.md")), SAID).unwrap();
        }
    });
    assert_eq!(places(&mut server), ["0.md", "1.md", "2.md"]);
    let told = notices(&mut server);
    assert!(told.len() == 1 && told[0].contains("reads the first 3 articles"), "{told:?}");
    server.finish_whatever_is_unread();
}

/// Nothing is written into the workspace, whatever is asked for.
#[test]
fn nothing_is_written_beside_the_articles() {
    let mut server = index(Start { program: true, ..Start::default() }, |server| {
        std::fs::write(server.path("a.md"), SAID).unwrap();
    });
    places(&mut server);
    for command in ["speakers", "status", "checkWorkspace", "debug", "reload"] {
        server.request("workspace/executeCommand", json!({"command": format!("onrecord.{command}")}));
    }
    let at = json!({"textDocument": {"uri": server.uri("a.md")}, "position": {"line": 0, "character": 65}, "newName": "Nora Quay"});
    server.request("textDocument/rename", at);
    let root = server.path("");
    let names = || std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    assert_eq!(names(), ["a.md"]);
    assert_eq!(std::fs::read_to_string(root.join("a.md")).unwrap(), SAID);
    server.finish_whatever_is_unread();
}
