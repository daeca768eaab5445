//! On Record finds the quotations in news articles and says who said them, when, and where else they are reported.
//!
//! The modules stand in the order in which text flows through them:
//!
//! | module | holds |
//! |---|---|
//! | [`text`] | spans, tokens, the line index, the normal form used for matching |
//! | [`markup`] | plain text, Markdown and HTML as prose, with a map back to source bytes |
//! | [`quote`] | quotation marks and their pairs; the reading (tokens, sentences, marked passages) |
//! | [`date`] | date expressions, the article's date, a statement's date |
//! | [`speaker`] | who says what (attribution) and who that is (identity) |
//! | [`article`] | one article, read: statements, speakers, dates; pure and immutable |
//! | [`link`] | which statements are the same, and how their wording differs |
//! | [`library`] | all articles and their links; the one thing that changes |
//! | [`features`] | what an editor shows, as plain data in byte offsets |
//! | [`settings`] | typed settings with defaults |
//! | [`workspace`] | the files around the open articles |
//! | [`archive`] | a newsroom's shared archive on a PostgreSQL server; the export record read back |
//! | [`lsp`] and [`cli`] | the two shells |
//!
//! Everything down to `features` is a function of its input: no file, clock, environment or thread is touched there.
//! Offsets are UTF-8 bytes wherever a comment does not say otherwise.

pub mod archive;
pub mod article;
pub mod cli;
pub mod date;
pub mod features;
pub mod library;
pub mod link;
#[cfg(feature = "server")]
pub mod lsp;
pub mod markup;
pub mod quote;
pub mod settings;
pub mod speaker;
pub mod text;
pub mod workspace;
