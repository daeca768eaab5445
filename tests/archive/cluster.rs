//! A throw-away PostgreSQL server: its own folder, port and certificates, gone when the test ends.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub struct Cluster {
    folder: TempDir,
    bin: PathBuf,
    pub port: u16,
    /// Megabytes of a disk of its own, under `small`, that it has beside the ordinary one.
    small: Option<u32>,
}

/// Where Debian puts the server's own programs, else where `pg_config` says.
fn programs() -> PathBuf {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().unwrap_or_else(|| {
        let found = Command::new("pg_config").arg("--bindir").output();
        let found = found.expect("PostgreSQL is not installed: run tests/archive/install.sh");
        PathBuf::from(String::from_utf8_lossy(&found.stdout).trim())
    })
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

pub fn run(command: &mut Command) -> Output {
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    output
}

impl Cluster {
    /// The server refuses to run as root; as root it runs as `postgres`, the user of Debian's package.
    fn server(&self, program: &str) -> Command {
        let path = self.bin.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.folder.path());
        command
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn give(&self, path: &Path) {
        if is_root() {
            run(Command::new("chown").args(["-R", "postgres"]).arg(path));
        }
    }

    pub fn new() -> Cluster {
        Cluster::with(None)
    }

    /// True where a process may have a disk of its own: some containers forbid it.
    pub fn may_mount() -> bool {
        let world = if is_root() { "-m" } else { "-Urm" };
        let mount = Command::new("unshare").args([world, "mount", "-t", "tmpfs", "none", "/mnt"]).output();
        mount.is_ok_and(|output| output.status.success())
    }

    /// A server whose archive lies on a disk of so many megabytes.
    pub fn with_small_disk(megabytes: u32) -> Cluster {
        let cluster = Cluster::with(Some(megabytes));
        let disk = cluster.path("small");
        cluster.sql("postgres", &format!("CREATE TABLESPACE small LOCATION '{}'", disk.display()));
        cluster.sql("postgres", "ALTER DATABASE archive SET default_tablespace = small");
        cluster
    }

    fn with(small: Option<u32>) -> Cluster {
        let folder = tempfile::Builder::new().prefix("onrecord-pg").tempdir().expect("a folder");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
        let cluster = Cluster { folder, bin: programs(), port, small };
        fs::create_dir(cluster.path("small")).expect("a folder");
        fs::write(cluster.path("password"), "correct horse").expect("a file");
        cluster.give(cluster.folder.path());
        let data = cluster.path("data");
        run(cluster
            .server("initdb")
            .args(["-A", "scram-sha-256", "-U", "ada", "-E", "UTF8", "--locale=C", "-N", "--pwfile"])
            .arg(cluster.path("password"))
            .arg("-D")
            .arg(&data));
        run(Command::new("openssl").current_dir(cluster.folder.path()).args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-days",
            "2",
            "-subj",
            "/CN=test authority",
        ]));
        cluster.certificate("localhost", "server", "2");
        let settings = format!(
            "port = {port}\nlisten_addresses = 'localhost'\nunix_socket_directories = ''\nfsync = off\nssl = on\n\
             ssl_cert_file = '../server.pem'\nssl_key_file = '../server.key'\nssl_ca_file = '../ca.pem'\n\
             shared_buffers = 64MB\nmax_wal_size = 4GB\nlog_min_messages = fatal\n"
        );
        fs::write(data.join("postgresql.auto.conf"), settings).expect("settings");
        cluster.give(&cluster.folder.path().join("data"));
        cluster.start();
        cluster.sql("postgres", "CREATE DATABASE archive");
        cluster
    }

    /// Makes `NAME.pem` and `NAME.key` for a host or user, signed by the cluster's own authority.
    pub fn certificate(&self, common: &str, name: &str, days: &str) {
        let at = |end: &str| format!("{name}.{end}");
        let folder = self.folder.path();
        run(Command::new("openssl").current_dir(folder).args([
            "req",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            &at("key"),
            "-out",
            &at("csr"),
            "-subj",
            &format!("/CN={common}"),
        ]));
        fs::write(self.path("ext"), format!("subjectAltName=DNS:{common}\n")).expect("a file");
        run(Command::new("openssl").current_dir(folder).args([
            "x509",
            "-req",
            "-in",
            &at("csr"),
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            days,
            "-extfile",
            "ext",
            "-out",
            &at("pem"),
        ]));
        for end in ["key", "pem"] {
            run(Command::new("chmod").arg("600").arg(self.path(&at(end))));
            self.give(&self.path(&at(end)));
        }
    }

    pub fn start(&self) {
        let mut start = self.server("pg_ctl");
        start.args(["-w", "-t", "60", "-s", "start", "-l"]).arg(self.path("log")).arg("-D").arg(self.path("data"));
        match self.small {
            Some(megabytes) => run(&mut self.mounted(megabytes, &start)),
            None => run(&mut start),
        };
    }

    /// The command with a disk of its own, which nobody else sees and which is gone with the last process that does.
    fn mounted(&self, megabytes: u32, command: &Command) -> Command {
        // Who is not root becomes root of a world of their own for the mounting, and themselves again for the server.
        let (world, back) = match is_root() {
            true => ("-m", ""),
            false => ("-Urm", "unshare -U --map-user=$USER_ID --map-group=$GROUP_ID"),
        };
        let number = |of: &[&str]| String::from_utf8_lossy(&run(Command::new("id").args(of)).stdout).trim().to_owned();
        let owner = if is_root() { number(&["-u", "postgres"]) } else { "0".to_owned() };
        let mut mounted = Command::new("unshare");
        mounted.current_dir(self.folder.path()).env("USER_ID", number(&["-u"])).env("GROUP_ID", number(&["-g"]));
        let disk = format!("size={megabytes}m,mode=700,uid={owner}");
        let script = format!("mount -t tmpfs -o {disk} small small && exec {back} \"$@\"");
        mounted.args([world, "sh", "-c", &script, "sh"]).arg(command.get_program()).args(command.get_args());
        mounted
    }

    /// Stops the server at once, as a crash or a loss of power does.
    pub fn stop(&self) {
        run(self
            .server("pg_ctl")
            .args(["-w", "-t", "60", "-s", "-m", "immediate", "stop", "-D"])
            .arg(self.path("data")));
    }

    pub fn reload(&self) {
        run(self.server("pg_ctl").args(["-s", "reload", "-D"]).arg(self.path("data")));
    }

    /// The address, with the right password and the right authority.
    pub fn url(&self) -> String {
        format!(
            "postgres://ada:correct%20horse@localhost:{}/archive?sslrootcert={}",
            self.port,
            self.path("ca.pem").display()
        )
    }

    /// Runs SQL as the owner of everything and returns what it prints, without headings.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        self.try_sql(database, sql).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// The same; what the server says if it refuses.
    pub fn try_sql(&self, database: &str, sql: &str) -> Result<String, String> {
        let output = Command::new(self.bin.join("psql"))
            .env("PGPASSWORD", "correct horse")
            .args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-h", "localhost", "-p", &self.port.to_string()])
            .args(["-U", "ada", "-d", database, "-c", sql])
            .stdin(Stdio::null())
            .output()
            .map_err(|error| error.to_string())?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim_end().to_owned();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self
            .server("pg_ctl")
            .args(["-w", "-s", "-m", "immediate", "stop", "-D"])
            .arg(self.path("data"))
            .stderr(Stdio::null())
            .status();
        if is_root() {
            let _ = Command::new("chown").args(["-R", "root"]).arg(self.folder.path()).status();
        }
    }
}
