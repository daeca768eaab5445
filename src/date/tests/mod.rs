//! The grammar, the article's date and the statement's, on sentences written for these tests.

mod bad_input;
mod evidence;
mod families;
mod linked;
mod statements;
mod tables;
