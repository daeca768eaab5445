//! Values in words: dates, counts, names of articles, shortened quotations. One place, so that all features speak alike.

use crate::date::{ArticleDateFrom, Date, DateFrom, StatementDate, When};
use jiff::civil::{ISOWeekDate, Weekday};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A time as a reader writes it: `19 Mar 2021`, `week of 15 Mar 2021`, `Mar 2021`, `1990s`.
pub fn when(when: When) -> String {
    let month = |m: i8| MONTHS[(m.clamp(1, 12) - 1) as usize];
    match when {
        When::Day(date) => day(date),
        When::Week(year, week) => match in_week(year, week, Weekday::Monday) {
            Some(date) => format!("week of {}", day(date)),
            None => format!("week {week} of {year}"),
        },
        When::Weekend(year, week) => match in_week(year, week, Weekday::Saturday) {
            Some(date) => format!("weekend of {}", day(date)),
            None => format!("weekend of week {week} of {year}"),
        },
        When::Month(year, m) => format!("{} {year}", month(m)),
        When::Quarter(year, quarter) => format!("Q{quarter} {year}"),
        When::Half(year, half) => format!("{} half of {year}", if half == 1 { "first" } else { "second" }),
        When::Season(year, season) => {
            format!("{} {year}", ["spring", "summer", "autumn", "winter"][season.clamp(0, 3) as usize])
        }
        When::Year(year) => year.to_string(),
        When::Decade(decade) => format!("{decade}0s"),
        When::Century(century) => format!("{century}00s"),
    }
}

fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), MONTHS[(date.month().clamp(1, 12) - 1) as usize], date.year())
}

fn in_week(year: i16, week: i8, weekday: Weekday) -> Option<Date> {
    Some(ISOWeekDate::new(year, week, weekday).ok()?.date())
}

/// The day something was said: `19 Mar 2021`, `by 19 Mar 2021` where only the article is dated, or the words themselves
/// (`Thursday`) where nobody knows what they mean.
pub fn said_on(date: &StatementDate, evidence: &str) -> Option<String> {
    match date.when {
        Some(day) if date.from == DateFrom::Article => Some(format!("by {}", when(day))),
        Some(day) => Some(when(day)),
        None => Some(one_line(evidence)).filter(|words| !words.is_empty()),
    }
}

/// The day of the week, for a day.
pub fn weekday(when: When) -> Option<&'static str> {
    let When::Day(date) = when else { return None };
    Some(match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    })
}

/// How an article's date was found.
pub fn found_in(from: ArticleDateFrom) -> &'static str {
    match from {
        ArticleDateFrom::Given => "given",
        ArticleDateFrom::FrontMatter => "front matter",
        ArticleDateFrom::Metadata => "metadata",
        ArticleDateFrom::Dateline => "dateline",
        ArticleDateFrom::Opening => "opening paragraphs",
        ArticleDateFrom::Credit => "credit line",
        ArticleDateFrom::FileName => "file name",
        ArticleDateFrom::Linked => "linked articles",
        ArticleDateFrom::Modified => "time of the file’s last change",
    }
}

/// `1 article`, `2 articles`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A probability in per cent.
pub fn percent(probability: f32) -> String {
    format!("{:.0} %", probability.clamp(0.0, 1.0) * 100.0)
}

/// The last part of an article's key: its file name, as far as a reader knows it.
pub fn article_name(key: &str) -> &str {
    let name = key.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or(key);
    if name.is_empty() { key } else { name }
}

/// Source text on one line: white space runs are one space, tags are gone.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = tag(rest) {
            rest = &rest[length..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        if !c.is_whitespace() {
            line.push(c);
        } else if !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// The length of the tag that `text` begins with.
fn tag(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let begins = inner.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
    let length = inner.find('>').filter(|_| begins)? + 2;
    (!text[1..length - 1].contains('<')).then_some(length)
}

/// At most `limit` characters of `text` on one line, cut between words where it can be, with `…` where it was cut.
pub fn shorten(text: &str, limit: usize) -> String {
    let line = one_line(text);
    let Some((cut, _)) = line.char_indices().nth(limit) else { return line };
    let head = &line[..cut];
    let head = match head.rfind(' ') {
        Some(space) if space * 2 > cut => &head[..space],
        _ => head,
    };
    format!("{}…", head.trim_end_matches([' ', ',', '.', ';', ':', '–', '—']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_grain() {
        let all = [
            When::Day(Date::constant(2021, 3, 19)),
            When::Week(2021, 11),
            When::Weekend(2021, 11),
            When::Month(2021, 3),
            When::Quarter(2020, 3),
            When::Season(2019, 2),
            When::Year(2018),
            When::Decade(199),
        ];
        let words: Vec<String> = all.into_iter().map(when).collect();
        assert_eq!(
            words.join(" | "),
            "19 Mar 2021 | week of 15 Mar 2021 | weekend of 20 Mar 2021 | Mar 2021 | Q3 2020 | autumn 2019 | 2018 | 1990s"
        );
        assert_eq!(weekday(all[0]), Some("Friday"));
    }

    #[test]
    fn a_quotation_is_cut_between_words() {
        assert_eq!(shorten("We will  rebuild\nthe bridge, and soon.", 24), "We will rebuild the…");
        assert_eq!(shorten("We will rebuild.", 24), "We will rebuild.");
        assert_eq!(shorten("Aaaaaaaaaaaaaaaaaa", 4), "Aaaa…");
        assert_eq!(one_line(" we <em>will</em>\r\n rebuild if 3 < 4 "), "we will rebuild if 3 < 4");
    }

    #[test]
    fn an_article_is_known_by_its_file() {
        assert_eq!(article_name("/home/x/agency.md"), "agency.md");
        assert_eq!(article_name("untitled:Untitled-1"), "untitled:Untitled-1");
    }
}
