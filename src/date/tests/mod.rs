//! The grammar, the article's date and the statement's, on sentences written for these tests.

mod tables;
