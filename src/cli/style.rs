//! Colours, where somebody sees them.

use std::fmt::Display;
use std::io::IsTerminal;

/// When to colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Paints, or does not.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    on: bool,
}

impl Style {
    /// The style for standard output.
    pub fn new(when: When) -> Style {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let wanted = || !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        Style {
            on: match when {
                When::Auto => std::io::stdout().is_terminal() && wanted(),
                When::Always => true,
                When::Never => false,
            },
        }
    }

    fn paint(self, code: &str, text: impl Display) -> String {
        if self.on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }

    /// A place in a file.
    pub fn place(self, text: impl Display) -> String {
        self.paint("36", text)
    }

    /// A speaker.
    pub fn name(self, text: impl Display) -> String {
        self.paint("1", text)
    }

    /// What matters less.
    pub fn faint(self, text: impl Display) -> String {
        self.paint("2", text)
    }

    /// A warning.
    pub fn warning(self, text: impl Display) -> String {
        self.paint("33", text)
    }

    /// An error.
    pub fn error(self, text: impl Display) -> String {
        self.paint("31", text)
    }

    /// Words that only this side has.
    pub fn added(self, text: impl Display) -> String {
        self.paint("32", text)
    }

    /// Words that only the other side has.
    pub fn dropped(self, text: impl Display) -> String {
        self.paint("31", text)
    }
}
