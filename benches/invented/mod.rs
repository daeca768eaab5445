//! Invented articles as the library keeps them, without the work of reading them.

use onrecord::cli::invent::Writer;
use onrecord::library::{Place, Record, Statement};
use onrecord::speaker::identity::Sort;
use onrecord::speaker::{Gender, Kind, Mode, Speaker};
use onrecord::text::Span;

/// Statements of an article.
pub const EACH: usize = 10;

/// An article, and which of its statements repeat one of an earlier article: one in ten, whole, cut, or with a word
/// changed. `name` is how a later article names this one when it repeats it.
pub fn record(writer: &mut Writer, name: &str) -> (Record, Vec<usize>) {
    let mut record = Record::default();
    let mut repeated = Vec::new();
    for at in 0..EACH {
        let text = if at == EACH / 2 && writer.can_repeat() {
            repeated.push(at);
            writer.repeat().1
        } else {
            writer.statement()
        };
        if at == 0 {
            writer.remember(name.to_owned(), text.clone(), String::new());
        }
        if at % 4 == 0 {
            record.speakers.push(Speaker {
                name: writer.name(),
                sort: Sort::Person,
                gender: Gender::Unknown,
                role: None,
                mentions: Vec::new(),
                introduced: Span::default(),
            });
        }
        let mut said = statement(text, at);
        said.speaker = (at != EACH / 2).then(|| record.speakers.len() - 1);
        record.statements.push(said);
    }
    (record, repeated)
}

/// A statement that is the one of that number in its article.
pub fn statement(text: String, number: usize) -> Statement {
    let start = number * 400;
    let place = |column: usize| Place {
        line: number as u32 * 2,
        utf8: column as u32,
        utf16: column as u32,
        chars: column as u32,
    };
    Statement {
        span: Span::new(start, start + text.len()),
        place: place(3)..place(3 + text.len()),
        text,
        kind: Kind::Direct,
        mode: Mode::Speech,
        group: number as u32,
        speaker: None,
        date: None,
        confidence: 0.9,
        source: false,
        fragment: false,
    }
}
