//! The one command that starts an archive on a machine, as docs/archive.md has it.

use super::{FIRST, clean, onrecord, said};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A server of this machine, removed when the test ends.
struct Made(String);

impl Drop for Made {
    fn drop(&mut self) {
        let script = r#"version=$(pg_lsclusters -h | awk -v name="$1" '$2 == name { print $1 }'); test -z "$version" || $2 pg_dropcluster --stop "$version" "$1""#;
        let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
        let sudo = if root { "" } else { "sudo -n" };
        let _ = Command::new("sh").args(["-c", script, "sh", &self.0, sudo]).status();
    }
}

#[test]
fn one_command_starts_an_archive_on_a_fresh_machine() {
    let home = tempfile::tempdir().expect("a folder");
    let made = Made(format!("onrecord_test_{}", std::process::id()));
    let start = || -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/archive/start.sh");
        let mut command = Command::new(script);
        command.args(["--name", &made.0]).env("ONRECORD", env!("CARGO_BIN_EXE_onrecord"));
        command.env("XDG_CONFIG_HOME", home.path()).stdin(Stdio::null()).output().expect("bash is there")
    };
    let output = clean(start());
    assert!(output.contains("now of version 1") && output.contains("archive.toml"), "{output}");
    // The address is in the user's own settings, for them alone, and all follows from it.
    let file = home.path().join("onrecord/archive.toml");
    let settings = std::fs::read_to_string(&file).expect("settings");
    let own = |args: &[&str]| {
        onrecord("").env_remove("ONRECORD_ARCHIVE").env("XDG_CONFIG_HOME", home.path()).args(args).output()
    };
    let own = |args: &[&str]| own(args).expect("the binary runs");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).expect("settings").permissions().mode() & 0o077, 0);
    }
    let article = home.path().join("a.txt");
    std::fs::write(&article, FIRST).expect("a file");
    let stored = clean(own(&["archive", "import", article.to_str().expect("UTF-8")]));
    assert!(stored.contains("1 documents read, 1 new or changed, 1 statements"), "{stored}");
    // Stopped, as after a power cut, it is started by the same command; nothing else changes.
    let version = Command::new("pg_lsclusters").arg("-h").output().expect("Debian's tools");
    let version = String::from_utf8(version.stdout).expect("UTF-8");
    let line = version.lines().find(|line| line.contains(&made.0)).expect("the server").to_owned();
    assert!(line.contains("online"), "{line}");
    let again = clean(start());
    assert!(again.contains("up to date"), "{again}");
    assert_eq!(std::fs::read_to_string(&file).expect("settings"), settings);
    assert!(said(&own(&["archive", "status"])).contains("documents    1\n"));
    // Without encryption it lets nobody in.
    let open = settings.split('"').nth(1).and_then(|url| url.split('?').next()).expect("an address").to_owned();
    let text = said(&own(&["archive", "status", "--archive", &format!("{open}?sslmode=disable")]));
    assert!(text.starts_with("exit 2") && text.contains("refuses the login"), "{text}");
}
