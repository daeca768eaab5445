//! The language server, from outside: in this process over a pipe in memory, and as the real program.

mod conditions;
mod faults;
mod support;
mod workspace;
