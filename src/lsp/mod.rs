//! The language server.

pub mod frame;
pub mod screen;
