//! Who says what: attribution finds statements with their cue and the words that name the speaker here; identity says who
//! that is, under one name for the whole article.

pub mod attribution;
pub mod identity;

pub use attribution::{Attributed, Kind, Mode};
pub use identity::{Gender, Identity, Speaker};
