//! Quotation marks, their pairs, and the reading that all extractors share.

pub mod again;
mod classes;
pub mod marks;
pub mod reading;

pub use marks::{Marked, Trouble};
pub use reading::{Class, Reading, Word};
