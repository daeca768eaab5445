//! The ground that everything stands on: spans, tokens, lines and the normal form of words.

pub mod clusters;
pub mod decode;
pub mod lines;
pub mod normal;
pub mod sieve;
pub mod sorted;
mod span;
pub mod tokens;

pub use lines::{Encoding, LineIndex, Position};
pub use span::Span;
pub use tokens::Token;
