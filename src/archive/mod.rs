//! A newsroom's shared archive: statements of many articles in a PostgreSQL database that many machines ask.
//!
//! On Record is the part between: what is stored and asked for is made here, and whether two statements are one is decided
//! here, by the same code that links the articles of a folder. The database holds rows under plain indexes and knows
//! nothing of language. Nothing is connected to unless the user names a server, by option, environment or own settings; a
//! folder of articles never does.

pub mod record;

#[cfg(feature = "archive")]
mod address;
#[cfg(feature = "archive")]
mod candidates;
#[cfg(feature = "archive")]
mod connect;
#[cfg(feature = "archive")]
mod import;
#[cfg(feature = "archive")]
mod keep;
#[cfg(feature = "archive")]
mod page;
#[cfg(feature = "archive")]
mod row;
#[cfg(feature = "archive")]
mod schema;
#[cfg(feature = "archive")]
mod trouble;

#[cfg(feature = "archive")]
pub use address::Address;
#[cfg(feature = "archive")]
pub use candidates::{Answer, Frequencies, Part, parts, question};
#[cfg(feature = "archive")]
pub use connect::Archive;
#[cfg(feature = "archive")]
pub use import::Imported;
#[cfg(feature = "archive")]
pub use keep::{Pruned, Status};
#[cfg(feature = "archive")]
pub use page::page;
#[cfg(feature = "archive")]
pub use row::Document;
#[cfg(feature = "archive")]
pub use trouble::{Kind, Trouble};
