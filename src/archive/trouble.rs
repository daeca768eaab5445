//! What can go wrong between here and the archive, in words that say what to do.

use tokio_postgres::error::SqlState;

/// A trouble with the archive.
#[derive(Debug)]
pub struct Trouble {
    /// What sort of trouble.
    pub kind: Kind,
    message: String,
}

/// Sorts of trouble.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The address is wrong in itself.
    Address,
    /// The server cannot be reached, has stopped, or is starting: it may help to wait.
    Away,
    /// It took longer than allowed.
    Slow,
    /// Name or password.
    Refused,
    /// The user may not do this.
    Rights,
    /// The server's certificate, or ours.
    Certificate,
    /// There is no archive there yet, or it is of another version.
    Schema,
    /// Two who wrote at once stood in each other's way: do it again.
    Busy,
    /// The server has no room left.
    Full,
    /// Anything else that the server says.
    Other,
}

impl Trouble {
    /// A trouble of that kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Trouble {
        Trouble { kind, message: message.into() }
    }

    /// True if the same may go well a little later.
    pub fn is_passing(&self) -> bool {
        matches!(self.kind, Kind::Away | Kind::Busy | Kind::Slow)
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Trouble {}

/// All that an error says, with what caused it.
fn whole(error: &dyn std::error::Error) -> String {
    let mut out = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !out.contains(&text) {
            out = format!("{out}: {text}");
        }
        cause = inner.source();
    }
    out
}

impl From<tokio_postgres::Error> for Trouble {
    fn from(error: tokio_postgres::Error) -> Trouble {
        let Some(said) = error.as_db_error() else {
            let text = whole(&error);
            let lower = text.to_lowercase();
            return if lower.contains("certificate") {
                let advice = "the server's certificate is not accepted";
                Trouble::new(Kind::Certificate, format!("{advice}: {text}"))
            } else if error.is_closed() || has_io(&error) || lower.contains("timed out") {
                Trouble::new(Kind::Away, format!("the archive cannot be reached: {text}"))
            } else {
                Trouble::new(Kind::Other, text)
            };
        };
        let code = said.code();
        let text = said.message();
        let (kind, advice) = match code.code() {
            "28P01" | "28000" => (Kind::Refused, "the archive refuses the login, check user, password and certificate"),
            "42501" => (Kind::Rights, "the user may not do this in the archive"),
            "25006" => (Kind::Rights, "the archive can only be read here"),
            "3D000" => (Kind::Schema, "there is no such database, create it with createdb"),
            "42P01" | "3F000" => (Kind::Schema, "there is no archive here yet, run onrecord archive init"),
            "57014" | "55P03" => (Kind::Slow, "the archive took too long"),
            "40001" | "40P01" => (Kind::Busy, "the archive was being written to"),
            "53100" => (Kind::Full, "the archive's disk is full, make room on the server"),
            "53300" => (Kind::Away, "the archive has no connection left"),
            _ if code.code().starts_with("57P") || code.code().starts_with("08") => {
                (Kind::Away, "the archive has stopped or is starting")
            }
            _ if *code == SqlState::IO_ERROR => (Kind::Full, "the archive's server cannot write"),
            _ => (Kind::Other, "the archive says"),
        };
        Trouble::new(kind, format!("{advice}: {text}"))
    }
}

fn has_io(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(inner) = cause {
        if inner.downcast_ref::<std::io::Error>().is_some() {
            return true;
        }
        cause = inner.source();
    }
    false
}

impl From<deadpool_postgres::PoolError> for Trouble {
    fn from(error: deadpool_postgres::PoolError) -> Trouble {
        use deadpool_postgres::PoolError;
        match error {
            PoolError::Backend(error) => error.into(),
            PoolError::PostCreateHook(deadpool_postgres::HookError::Backend(error)) => error.into(),
            PoolError::Timeout(_) => Trouble::new(Kind::Away, "the archive gives no connection in time"),
            other => Trouble::new(Kind::Other, whole(&other)),
        }
    }
}
