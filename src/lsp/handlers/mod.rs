//! What is asked, a file each: from the protocol to a feature and back. All are pure functions of a snapshot, and run on a
//! worker.

pub mod diagnostics;
pub mod document_symbol;
