//! The language server, from outside: in this process over a pipe in memory, and as the real program.

mod conditions;
mod edits;
mod faults;
mod features;
mod files;
mod replay;
mod support;
mod table;
mod workspace;
