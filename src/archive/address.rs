//! Where the archive is, and how to reach it safely.
//!
//! An address is a PostgreSQL URL. A TCP connection is encrypted and the server's certificate is checked in full, always:
//! weaker modes of other clients are read as that one. Only a server on this very machine may go without.

use super::trouble::{Kind, Trouble};
use percent_encoding::percent_decode_str;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::{ChannelBinding, Host, SslMode};

/// The address of an archive. It is shown without its password.
#[derive(Clone)]
pub struct Address {
    pub(super) config: Config,
    /// The schema that holds the archive: one for each tenant.
    pub schema: String,
    /// Certificates of authorities that are trusted, in PEM; those of the system if `None`.
    pub(super) authorities: Option<PathBuf>,
    /// Our own certificate and key, in PEM.
    pub(super) identity: Option<(PathBuf, PathBuf)>,
    pub(super) encrypted: bool,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            #[cfg(unix)]
            Some(Host::Unix(path)) => path.display().to_string(),
            None => "localhost".to_owned(),
        };
        let port = self.config.get_ports().first().copied().unwrap_or(5432);
        write!(f, "{host}:{port}/{} ({})", self.config.get_dbname().unwrap_or(""), self.schema)
    }
}

/// The schema of an archive if the address names none.
const SCHEMA: &str = "onrecord";

impl FromStr for Address {
    type Err = Trouble;

    /// Reads `postgres://user:password@host:port/database?schema=…&sslrootcert=…&sslcert=…&sslkey=…`; everything else is as
    /// in other PostgreSQL clients.
    fn from_str(url: &str) -> Result<Address, Trouble> {
        let wrong = |what: &str| Trouble::new(Kind::Address, format!("the archive's address is wrong: {what}"));
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(wrong("it begins with postgres://"));
        }
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut schema, mut mode) = (SCHEMA.to_owned(), "verify-full".to_owned());
        let (mut authorities, mut certificate, mut key) = (None, None, None);
        let mut rest = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or_else(|| wrong("after ? stand pairs name=value"))?;
            let value = percent_decode_str(value).decode_utf8().map_err(|_| wrong("it is not UTF-8"))?.into_owned();
            match name {
                "schema" => schema = value,
                "sslmode" => mode = value,
                "sslrootcert" => authorities = Some(PathBuf::from(value)),
                "sslcert" => certificate = Some(PathBuf::from(value)),
                "sslkey" => key = Some(PathBuf::from(value)),
                _ => rest.push(pair),
            }
        }
        if schema.is_empty() || schema.len() > 63 || schema.contains('\0') {
            return Err(wrong("a schema's name has 1 to 63 bytes"));
        }
        let base = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
        // The parser's own message may hold a part of the address, and that may be the password.
        let mut config: Config = base.parse().map_err(|_| wrong("give postgres://user@host:port/database"))?;
        if config.get_hosts().is_empty() {
            config.host("localhost");
        }
        let is_near = |host: &Host| match host {
            Host::Tcp(name) => name == "localhost" || name == "127.0.0.1" || name == "::1",
            #[cfg(unix)]
            Host::Unix(_) => true,
        };
        #[cfg(unix)]
        let socket = config.get_hosts().iter().all(|host| matches!(host, Host::Unix(_)));
        #[cfg(not(unix))]
        let socket = false;
        let encrypted = match mode.as_str() {
            _ if socket => false,
            "disable" if config.get_hosts().iter().all(is_near) && config.get_hostaddrs().is_empty() => false,
            "disable" => return Err(wrong("sslmode=disable is for a server on this machine alone")),
            "allow" | "prefer" | "require" | "verify-ca" | "verify-full" => true,
            _ => return Err(wrong("sslmode is verify-full")),
        };
        let identity = match (certificate, key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            _ => return Err(wrong("sslcert and sslkey belong together")),
        };
        config.ssl_mode(if encrypted { SslMode::Require } else { SslMode::Disable });
        config.channel_binding(if encrypted { ChannelBinding::Prefer } else { ChannelBinding::Disable });
        config.application_name("onrecord");
        config.connect_timeout(config.get_connect_timeout().copied().unwrap_or(Duration::from_secs(5)));
        config.keepalives_idle(Duration::from_secs(30));
        config.tcp_user_timeout(Duration::from_secs(30));
        Ok(Address { config, schema, authorities, identity, encrypted })
    }
}

impl Address {
    /// The archive's address: what is given, else the environment, else the user's own settings. A folder of articles is never
    /// asked: it may come from anywhere.
    ///
    /// # Errors
    /// If there is one and it is wrong.
    pub fn named(given: Option<&str>) -> Result<Option<Address>, Trouble> {
        let found = match given {
            Some(url) => Some(url.to_owned()),
            None => std::env::var("ONRECORD_ARCHIVE").ok().filter(|url| !url.is_empty()),
        };
        let url = match found {
            Some(url) => url,
            None => match own_settings()? {
                Some(url) => url,
                None => return Ok(None),
            },
        };
        let address: Address = url.parse()?;
        Ok(Some(address.with_password(std::env::var("PGPASSWORD").ok())))
    }

    /// Takes a password for an address that has none.
    pub fn with_password(mut self, password: Option<String>) -> Address {
        if let (Some(password), None) = (password, self.config.get_password()) {
            self.config.password(password);
        }
        self
    }
}

/// `address` in `archive.toml` among the user's own settings.
fn own_settings() -> Result<Option<String>, Trouble> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Own {
        address: String,
    }
    let folder = std::env::var_os("XDG_CONFIG_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let home = || std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    let Some(folder) = folder.or_else(|| Some(home()?.join(".config"))) else { return Ok(None) };
    let path = folder.join("onrecord").join("archive.toml");
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            // The parser's message shows the line, which may hold a password.
            let own: Result<Own, _> = toml::from_str(&text);
            let wrong =
                |_| Trouble::new(Kind::Address, format!("{}: write address = \"postgres://…\"", path.display()));
            Ok(Some(own.map_err(wrong)?.address))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Trouble::new(Kind::Address, format!("{}: cannot be read: {error}", path.display()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_unencrypted_to_another_machine() {
        let of = |url: &str| url.parse::<Address>().map(|address| address.encrypted).map_err(|error| error.to_string());
        assert_eq!(of("postgres://ada@news.example/archive"), Ok(true));
        assert_eq!(of("postgres://ada@news.example/archive?sslmode=prefer"), Ok(true));
        assert_eq!(of("postgres://ada@localhost/archive"), Ok(true));
        assert_eq!(of("postgres://ada@localhost/archive?sslmode=disable"), Ok(false));
        assert_eq!(of("postgres://ada@%2Frun%2Fpostgresql/archive"), Ok(false));
        for wrong in [
            "postgres://ada@news.example/archive?sslmode=disable",
            "postgres://ada@localhost/archive?sslmode=disable&hostaddr=203.0.113.9",
            "postgres://ada@localhost,news.example/archive?sslmode=disable",
            "postgres://ada@news.example/archive?sslcert=a.pem",
            "postgres://ada@news.example/archive?schema=",
            "http://news.example",
            "",
        ] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let address: Address = "postgres://ada:geheim@news.example:6000/archive".parse().expect("an address");
        assert_eq!(format!("{address:?}"), "news.example:6000/archive (onrecord)");
        let error = "postgres://ada:geheim@news.example:port/archive".parse::<Address>().expect_err("no number");
        assert!(!error.to_string().contains("geheim"), "{error}");
    }
}
