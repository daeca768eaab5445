//! A document of the archive as a page to read: the archive keeps what is said, not the article.

use crate::date::When;
use crate::library::Record;
use crate::library::record::places;
use crate::text::Span;
use std::fmt::Write;

/// Writes the page of a document, and gives each of its statements its place there.
pub fn page(name: &str, record: &mut Record) -> String {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    let date = record.date.map(|date| date.when.iso());
    let heading = [record.title.as_deref().map(one_line), date, Some(format!("From the archive: {}", one_line(name)))];
    for text in heading.into_iter().flatten() {
        let _ = writeln!(out, "{text}");
    }
    let speakers = &record.speakers;
    for said in &mut record.statements {
        let who = said.speaker.and_then(|at| speakers.get(at)).map_or("unclear", |speaker| &speaker.name);
        let when = said.date.and_then(|date| date.when).map(When::iso);
        let _ = write!(out, "\n{}{}\n    ", one_line(who), when.map_or(String::new(), |when| format!(", {when}")));
        let start = out.len();
        out.push_str(&one_line(&said.text));
        said.span = Span::new(start, out.len());
        out.push('\n');
    }
    let offsets: Vec<u32> = record.statements.iter().flat_map(|said| [said.span.start, said.span.end]).collect();
    let places = places(&out, &offsets);
    for (said, ends) in record.statements.iter_mut().zip(places.chunks_exact(2)) {
        said.place = ends[0]..ends[1];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::date::Known;
    use crate::markup::Format;
    use expect_test::expect;

    #[test]
    fn statements_stand_where_the_page_says() {
        let text = "“The pier is safe,” Ada Moen said.\n\n“It’s 4 metres\nlong,” she said.\n";
        let known = Known { date: "2031-03-04".parse().ok(), ..Known::default() };
        let mut record = Record::of(&Article::read(text, Format::Plain, &known));
        let page = page("desk:/a\nb.txt", &mut record);
        expect![[r#"
            2031-03-04
            From the archive: desk:/a b.txt

            Ada Moen, 2031-03-04
                The pier is safe

            Ada Moen, 2031-03-04
                It’s 4 metres long
        "#]]
        .assert_eq(&page);
        for said in &record.statements {
            let line = page.lines().nth(said.place.start.line as usize).expect("a line");
            assert_eq!(&line[said.place.start.utf8 as usize..said.place.end.utf8 as usize], said.span.of(&page));
        }
    }
}
