//! The cases that the grammar of dates is measured by: bare expressions, and expressions that only their sentence decides.

use super::super::{When, expressions_in};
use super::families::check;

/// Each line: an expression by itself, `=>`, the value of the longest that is found, for an article of 19 March 2021.
#[test]
fn bare_expressions() {
    let article = "2021-03-19".parse().ok().map(When::Day);
    let mut wrong = Vec::new();
    for line in EXPRESSIONS.lines().filter(|line| !line.trim().is_empty()) {
        let (text, wanted) = line.split_once("=>").expect("a case");
        let found = expressions_in(text.trim(), article);
        let longest = found.iter().max_by_key(|e| e.span.len()).and_then(|e| e.when).map(When::iso).unwrap_or_default();
        if longest != wanted.trim() {
            wrong.push(format!("{line} -> {longest}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

const EXPRESSIONS: &str = "
    Friday => 2021-03-19
    Thursday => 2021-03-18
    on Wednesday => 2021-03-17
    Tuesday => 2021-03-16
    on Saturday => 2021-03-13
    Friday, March 19, 2021 => 2021-03-19
    Thursday, March 18, 2021 => 2021-03-18
    Wednesday, March 17th => 2021-03-17
    March 19, 2021 => 2021-03-19
    19 March 2021 => 2021-03-19
    2021-03-19 => 2021-03-19
    19/03/2021 => 2021-03-19
    2021-03-19T14:30:00Z => 2021-03-19
    Mar. 5 => 2021-03-05
    Sept 11 => 2020-09-11
    Dec. 31 => 2020-12-31
    March 5 => 2021-03-05
    yesterday => 2021-03-18
    today => 2021-03-19
    tonight => 2021-03-19
    last Wednesday => 2021-03-17
    Wednesday night => 2021-03-17
    Thursday morning => 2021-03-18
    last week => 2021-W10
    earlier this week => 2021-W11
    last month => 2021-02
    June last year => 2020-06
    last June => 2020-06
    in June => 2020-06
    in January => 2021-01
    March 2014 => 2014-03
    in 2014 => 2014
    2020 => 2020
    in the 1990s => 199
    two days ago => 2021-03-17
    three weeks ago => 2021-W08
    two days later => 2021-03-21
    the previous day => 2021-03-18
    over the weekend => 2021-W10-WE
";

#[test]
fn expressions_that_their_sentence_decides() {
    check("2021-03-19", SENTENCES);
    check("2021-01-04", "The skipper announced on {Thursday} that she would sell. => 2020-12-31");
    check("2020-03-01", "The clinic closed {yesterday}. => 2020-02-29");
}

const SENTENCES: &str = "
    The harbour master told us on {Monday} that the dredging had stopped. => 2021-03-15
    The hearing is set to go on {Monday}. => 2021-03-22
    A tribunal will take up the complaint on {Thursday}. => 2021-03-25
    He is expected to reach Bergen on {Sunday}. => 2021-03-21
    The budget, which was adopted on {Friday}, goes to the county. => 2021-03-19
    Owners had been told {last Friday} that the survey was done. => 2021-03-12
    She stepped down on {March 3} and was back {two days later}. => 2021-03-03 2021-03-05
    The trawler sailed on {Wednesday}; its owner had been fined {the previous day}. => 2021-03-17 2021-03-16
    Rents fell in {December}. => 2020-12
    Rents will fall in {December}. => 2021-12
    The dairy closes {next week}. => 2021-W12
    The lockout began {early this month}. => 2021-03
    The dyke dates from {the 1980s}. => 198
    Exports slowed in {the third quarter of 2020}. => 2020-Q3
    The flood of {11 September 2001} changed the valley. => 2001-09-11
    She told the Courier on {Thursday night}. => 2021-03-18
    The trust was founded in {May last year}. => 2020-05
    The trust was founded in {May of 2019}. => 2019-05
    The government of May fell; Theresa May had seen it coming. =>
    They march in {March}. => 2021-03
    The Sunday Times had it first. =>
    It broke {a week ago today}. => 2021-03-12
    It broke {three Fridays ago}. => 2021-02-26
    The ballot is due {a week from Monday}. => 2021-03-29
    Oslo, {19.03.2021} — The mayor spoke. => 2021-03-19
    {Fri, 19 Mar 2021} 14:05:00 GMT => 2021-03-19
";
