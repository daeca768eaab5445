//! Every family of expressions in a sentence of the kind that news is made of: `{what is found}`, and what it means.
//! A brace without a meaning must not be found; nothing else may be.

use super::super::{When, expressions_in};

/// Each line: a sentence with braces, `=>`, the values in order, `-` for a brace that is no date.
pub(super) fn check(article: &str, cases: &str) {
    let article = article.parse().ok().map(When::Day);
    let mut wrong = Vec::new();
    for case in cases.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (sentence, values) = case.rsplit_once("=>").unwrap_or((case, ""));
        let (mut text, mut wanted, mut values) = (String::new(), Vec::new(), values.split_whitespace());
        for (i, part) in sentence.trim().split(['{', '}']).enumerate() {
            if i % 2 == 1 {
                wanted.push((text.len(), text.len() + part.len(), values.next().unwrap_or("?")));
            }
            text.push_str(part);
        }
        let found = expressions_in(&text, article);
        let value = |when: Option<When>| when.map_or("none".to_owned(), When::iso);
        let exact = wanted.iter().filter(|w| w.2 != "-").collect::<Vec<_>>();
        let same = exact.len() == found.len()
            && exact.iter().zip(&found).all(|(&&(start, end, wanted), e)| {
                e.span.start as usize == start && e.span.end as usize == end && value(e.when) == wanted
            });
        if !same {
            let got: Vec<_> = found.iter().map(|e| format!("{{{}}} {}", e.span.of(&text), value(e.when))).collect();
            wrong.push(format!("{case}\n    got {}", got.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn weekdays() {
    // A Wednesday.
    check(
        "2019-10-16",
        "
        The ferry sank {Monday} off the north coast. => 2019-10-14
        The harbour master said on {Monday} that the ferry had sunk. => 2019-10-14
        Divers found the wreck {late Tuesday}. => 2019-10-15
        {Early Tuesday}, divers found the wreck. => 2019-10-15
        The board met {Wednesday} and adjourned. => 2019-10-16
        The board will meet {Wednesday evening} to vote. => 2019-10-16
        A crowd gathered {Tuesday night} outside the mill. => 2019-10-15
        The strike, which began {Friday}, has spread. => 2019-10-11
        The court is scheduled to rule {on }{Friday}. => - 2019-10-18
        Talks are to resume {Thursday} in Oslo. => 2019-10-17
        She is due in court {Monday}. => 2019-10-21
        The ferry company plans to reopen the line {Saturday}. => 2019-10-19
        The museum opens {Sunday} after two years of work. => 2019-10-20
        The deadline is {Friday}. => 2019-10-18
        Voters go to the polls {Sunday}. => 2019-10-20
        {On }{Friday}, the council will elect a chair. => - 2019-10-18
        {Friday}'s hearing will be held in public. => 2019-10-18
        {Friday}'s ruling will be felt for years. => 2019-10-11
        Ahead of {Saturday}'s final, the coach was calm. => 2019-10-19
        The hearing was postponed until {Monday}. => 2019-10-21
        He waited until {Monday} and then called. => 2019-10-14
        Workers must decide by {Friday}. => 2019-10-18
        Since {Sunday}, forty houses have burned. => 2019-10-13
        After {Sunday}'s storm the roads were closed. => 2019-10-13
        The mayor declined to comment {Tuesday}. => 2019-10-15
        The mayor could not be reached {Tuesday}. => 2019-10-15
        The mayor vowed to appeal {Friday}. => 2019-10-18
        A decision could come as soon as {Thursday}. => 2019-10-17
        {Last Wednesday} the mill closed. => 2019-10-09
        {Next Wednesday} the mill opens. => 2019-10-23
        The mill closed {this past Monday}. => 2019-10-14
        The gates will close {this coming Monday}. => 2019-10-21
        The vote came {Tuesday of last week}. => 2019-10-08
        The fair ended {Sunday last week}. => 2019-10-13
        It happened {three Fridays ago}. => 2019-09-27
        The vote is due {a week from Monday}. => 2019-10-28
        The mill closed {a week ago Monday}. => 2019-10-07
        He spoke on {Sunday} nights. => -
        The {Sunday} Times was the first to report it. => -
        {Black Friday} sales will rise. => 2019-11-29
        ",
    );
}

#[test]
fn today_and_its_neighbours() {
    check(
        "2019-10-16",
        "
        The mill closed {yesterday}. => 2019-10-15
        The mill closed {yesterday afternoon}. => 2019-10-15
        The mill closes {today}. => 2019-10-16
        The mill will close {tomorrow night}. => 2019-10-17
        She sings {tonight} in the hall. => 2019-10-16
        {Last night} the river rose. => 2019-10-15
        {This morning} the river fell. => 2019-10-16
        {The day before yesterday} the river rose. => 2019-10-14
        The result is due {the day after tomorrow}. => 2019-10-18
        {Earlier today} a crew reached the dam. => 2019-10-16
        USA {Today} wrote about it. => -
        He was on the {Today} show. => -
        ",
    );
}

#[test]
fn days_with_a_month() {
    check(
        "2019-10-16",
        "
        The law took effect {Oct. 1}. => 2019-10-01
        The law takes effect {Nov. 1}. => 2019-11-01
        The dividend is payable {Nov. 15} to holders of record {Nov. 1}. => 2019-11-15 2019-11-01
        She was born {on }{3 May 1984} in Leeds. => - 1984-05-03
        She was born {on }{the 3rd of May 1984}. => - 1984-05-03
        The ship left {September 30th} and came back {October 12th}. => 2019-09-30 2019-10-12
        The fair ran {Oct. 3}-{5}. => 2019-10-03 2019-10-05
        The fair runs from {October 25} to {27}. => 2019-10-25 2019-10-27
        The treaty was signed {on }{June 7, 1494}, in a small town. => - 1494-06-07
        The mill burned {on }{Friday, Oct. 11}. => - 2019-10-11
        The mill burned {on }{Friday, 11 October 2019}. => - 2019-10-11
        The hearing, {Tuesday, February 4}, will be public. => 2020-02-04
        The mill burned {on }{12 October}. => - 2019-10-12
        The mill burned {on }{12 October last year}. => - 2018-10-12
        The count ended in {December}. => 2018-12
        The {Sept. 11} attacks changed the rules. => 2001-09-11
        Nobody was hurt {on }{the 5th of this month}. => - 2019-10-05
        The rent is due {on }{the 25th of next month}. => - 2019-11-25
        It began {on }{the 9th}. => - 2019-10-09
        {31 February} was never a day. => -
        It was {32 March}. => -
        The note is dated {0000-00-00}. => -
        ",
    );
}

#[test]
fn numbers() {
    check(
        "2019-10-16",
        "
        Updated {2019-10-15} by the desk. => 2019-10-15
        Updated {2019/10/15} by the desk. => 2019-10-15
        Sent {2019-10-15T23:50:00-05:00} from the capital. => 2019-10-15
        Sent {Tue, 15 Oct 2019} 23:50:00 +0200 from the capital. => 2019-10-15
        Signed {15/10/2019} in Bern. => 2019-10-15
        Signed {15.10.2019} in Bern. => 2019-10-15
        Signed {10/15/2019} in Salem. => 2019-10-15
        Signed {10/15/19} in Salem. => 2019-10-15
        Signed {10/11/2019} in Salem. => 2019-10-11
        Scores of 3/4 and 10/12 were given. => -
        The ratio was 1.10.2 in the test. => -
        Call 555-2004 or 2019-555 for help. => -
        ",
    );
}

#[test]
fn months_and_their_namesakes() {
    check(
        "2019-10-16",
        "
        Prices fell in {August}. => 2019-08
        Prices will fall in {January}. => 2020-01
        Prices rose in {early March} and fell in {late November}. => 2019-03 2018-11
        Prices rose in {mid-June}. => 2019-06
        The mill closed in {May 2014}. => 2014-05
        The mill closed in {May of last year}. => 2018-05
        {Last December} the mill closed. => 2018-12
        {Next June} the mill will open. => 2020-06
        The {April} survey was the worst. => 2019-04
        A {March} meeting ended without a vote. => 2019-03
        From {June} to {August 2018} the mill was closed. => 2018-06 2018-08
        Theresa {May} spoke, and Mrs {May} sat down. => - -
        {August} Wilson wrote ten plays. => -
        {April} said that she was tired. => -
        {June} Carter sang. => -
        They {march} on; you {may} not. => - -
        Thousands joined the Women's {March} on the capital. => -
        ",
    );
}

#[test]
fn years_decades_and_numbers_that_are_none() {
    check(
        "2019-10-16",
        "
        The mill was built in {1962}. => 1962
        The mill was built in {1788} by two brothers. => 1788
        The {2016} campaign was long. => 2016
        Between {1999} and {2004} it stood empty. => 1999 2004
        {In }{2020} it will open again. => - 2020
        A march of {2000} people passed the mill. => -
        About {1900} workers left. => -
        A {1500} metre race was run. => -
        The mill cost ${1950} to fix. => -
        The clock showed {2000} GMT. => -
        The mill thrived in {the 1950s} and {the early '60s}. => 195 196
        It declined in {the nineties}. => 199
        {The late 1980s} were worse. => 198
        {The mid-1990s} were no better. => 199
        {This year} is the worst; {last year} was bad. => 2019 2018
        {Next year} may be better. => 2020
        Class of {'89}. => 1989
        {This decade} ends soon. => 201
        ",
    );
}

#[test]
fn weeks_months_and_weekends() {
    check(
        "2019-10-16",
        "
        The mill closed {last week}. => 2019-W41
        The mill closed {earlier this week}. => 2019-W42
        The mill closed {earlier in the week}. => 2019-W42
        {Later this month} it opens. => 2019-10
        {Late last month} it closed. => 2019-09
        {Next month} it opens. => 2019-11
        {Over }{the weekend} it burned. => - 2019-W41-WE
        {Last weekend} it burned. => 2019-W41-WE
        It will be open {this weekend}. => 2019-W42-WE
        It reopens at {the end of the month}. => 2019-10
        It was sold at {year-end}. => 2019
        It will be sold by {the end of the year}. => 2019
        It will be sold by {the end of next week}. => 2019-W43
        ",
    );
}

#[test]
fn seasons_and_quarters() {
    check(
        "2019-10-16",
        "
        {Last spring} it flooded. => 2019-SP
        {This fall} it is dry. => 2019-FA
        {Next summer} it will flood. => 2020-SU
        In {the summer of 2011} it flooded. => 2011-SU
        In {the winter} it froze. => 2018-WI
        Net income rose in {the third quarter}. => 2019-Q3
        {Third-quarter} profit rose to $3 million from $2 million {a year earlier}. => 2019-Q3 2018-Q3
        Sales in {the latest quarter} fell. => 2019-Q3
        In {the third quarter} it lost money; in {the year-ago period} it had a profit. => 2019-Q3 2018-Q3
        In {the year-earlier quarter} it had a profit. => 2018-Q3
        It lost money in {the fourth quarter of last year}. => 2018-Q4
        It will break even in {the first quarter}. => 2020-Q1
        In {the second quarter of 2018} it lost money. => 2018-Q2
        {Q3 2018} was weak. => 2018-Q3
        In {fiscal 2018} it lost money. => 2018
        In {fiscal year 2018} it lost money. => 2018
        {The current quarter} looks better. => 2019-Q4
        {Last year's third quarter} was better. => 2018-Q3
        It lost money in {the same period last year}. => 2018
        ",
    );
}

#[test]
fn counted_from_today_and_from_what_was_mentioned() {
    check(
        "2019-10-16",
        "
        {Two days ago} it rained. => 2019-10-14
        {Ten days ago} it rained. => 2019-10-06
        {Three weeks ago} it rained. => 2019-W39
        {Six months ago} it rained. => 2019-04
        {Twenty-five years ago} it rained. => 1994
        {A couple of weeks ago} it rained. => 2019-W40
        {A week ago today} it rained. => 2019-10-09
        {A year ago today} it rained. => 2018-10-16
        {Five years ago this month} it rained. => 2014-10
        The vote comes {two weeks from now}. => 2019-W44
        He resigned on {October 3} and was back {two days later}. => 2019-10-03 2019-10-05
        The pump broke {Monday}; {the next day} the cellar flooded. => 2019-10-14 2019-10-15
        The pump broke {Monday}. It had been mended {the previous day}. => 2019-10-14 2019-10-13
        The pump broke {Monday}. It had been mended {the day before}. => 2019-10-14 2019-10-13
        It opened in {2011} and closed {a year later}. => 2011 2012
        It opened on {May 3, 2018}. {That same day} it closed. => 2018-05-03 2018-05-03
        It opened in {May 2018}; {later that year} it closed. => 2018-05 2018
        It opened on {May 3, 2018}, a Thursday, and {the following Monday} it closed. => 2018-05-03 2018-05-07
        ",
    );
}

#[test]
fn feasts() {
    check(
        "2019-10-16",
        "
        {Labor Day} was hot. => 2019-09-02
        {Last Christmas} it snowed. => 2018-12-25
        By {Thanksgiving} it will snow. => 2019-11-28
        It snowed on {Christmas Eve}. => 2018-12-24
        On {New Year's Day 2015} it snowed. => 2015-01-01
        {Easter Monday} was wet. => 2019-04-22
        On {Good Friday} it rained. => 2019-04-19
        {The day after Christmas} it thawed. => 2018-12-26
        On {Election Day} the polls will open at six. => 2019-11-05
        On {the Fourth of July} it was hot. => 2019-07-04
        The tanks rolled on {May Day}. => 2019-05-01
        The Christmas tree was lit. => -
        ",
    );
}

#[test]
fn as_the_british_write() {
    check(
        "2019-10-16",
        "
        The ferry sank {on }{3 May}. => - 2019-05-03
        The ferry sank {on }{3rd May 2019}. => - 2019-05-03
        The ferry sank {a fortnight ago}. => 2019-W40
        It will sail on {Tuesday week}. => 2019-10-29
        The hearing will be held {a week on Tuesday}. => 2019-10-29
        The club meets {a week today}. => 2019-10-23
        It will open in {two weeks' time}. => 2019-W44
        The fair ran {28 February} to {3 March 2018}. => 2018-02-28 2018-03-03
        The pier burned {at }{the weekend}. => - 2019-W41-WE
        It rained on {Boxing Day}. => 2018-12-26
        ",
    );
}

#[test]
fn centuries_halves_and_spans_of_years() {
    check(
        "2019-10-16",
        "
        The mill dates from {the 19th century}. => 18
        A {17th-century} chapel stands beside it. => 16
        It was rebuilt in {the early twentieth century}. => 19
        Nobody needs it in {the twenty-first century}. => 20
        It burned twice {last century}. => 19
        It was the storm of the century. => -
        A film by 21st Century Pictures was shot there. => -
        Nobody has lived there since {the 2nd century BC}. => -
        It closed {a century ago}. => 191
        It closed half {a century ago}. => 196
        It lost half a year. => -
        Sales rose in {the first half of 2018}. => 2018-H1
        Sales rose in {the second half of last year}. => 2018-H2
        {First-half} profit fell. => 2019-H1
        She scored twice in the first half. => -
        The {2018}-{19} season was wet. => 2018 2019
        The {2018}/{19} season was wet. => 2018 2019
        In the {1988 third quarter} it lost money. => 1988-Q3
        They danced to songs of {the 80s}. => 198
        Temperatures will be in the 80s. => -
        ",
    );
}

#[test]
fn counted_in_hours_and_with_a_day_beside() {
    check(
        "2019-10-16",
        "
        The dam broke {an hour ago}. => 2019-10-16
        The dam broke {48 hours ago}. => 2019-10-14
        The dam broke {ten years ago yesterday}. => 2009-10-15
        The dam broke {two years ago in June}. => 2017-06
        The dam broke {a year ago Saturday}. => 2018
        He spoke {Monday}, a day earlier than planned. => 2019-10-14
        He married in {June 1990}; {that August} they moved. => 1990-06 1990-08
        She died {Sunday (Oct. 13)}. => 2019-10-13
        It must be paid by {year's end}. => 2019
        The dam broke on {Tuesday the 8th}. => 2019-10-08
        The tax ends {next Jan. 1}. => 2020-01-01
        The mill burned {last Nov. 3}. => 2018-11-03
        The mill burned {this past August}. => 2019-08
        The mill burned in {the summer of '42}. => 1942-SU
        ",
    );
}

#[test]
fn plans_and_what_has_been() {
    check(
        "2019-10-16",
        "
        {Friday} is the last day to register. => 2019-10-18
        {Labor Day} is over. => 2019-09-02
        {Monday} marks ten years since the fire. => 2019-10-21
        The premier speaks {Thursday} at the mill. => 2019-10-17
        Polls close {Tuesday}. => 2019-10-22
        The firm, which reports earnings {Thursday}, would not comment. => 2019-10-17
        The judge set a hearing for {Friday}. => 2019-10-18
        He was told to report to prison on {Friday}. => 2019-10-18
        He missed a {Friday} deadline. => 2019-10-11
        He faces a {Friday} deadline. => 2019-10-18
        Wheat for {December} delivery fell. => 2019-12
        The hearing will begin at 9:30 a.m. {Friday}. => 2019-10-18
        The premier will meet the board (and two of its critics) {Friday}. => 2019-10-18
        The premier will hold a “town hall” {Friday}. => 2019-10-18
        The premier held a “town hall” {Friday}. => 2019-10-11
        Three people were hurt {this March}. => 2019-03
        ",
    );
}

#[test]
fn what_lasts_or_is_counted_is_no_date() {
    check(
        "2019-10-16",
        "
        He is 45 years old and has worked here for 20 years. => -
        A 10-year-old girl was saved after three days. => -
        The two-day meeting ended; the five-year plan failed. => -
        It has rained over the past three months. => -
        It will rain in the coming weeks. => -
        Polls open at 8 a.m. and close at noon. => -
        It sold 2019 cars and 1,990 bicycles. => -
        In the first nine months it lost money. => -
        It lost 12 days; the 30-year bond fell. => -
        ",
    );
}

#[test]
fn a_year_stands_for_both_ends() {
    check(
        "2019-10-16",
        "
        The fair ran from {28 February} to {3}-{5 March 2018} in the hall. => 2018-02-28 2018-03-03 2018-03-05
        It was open on {March 30} and {April 2}-{4, 2014}, in the hall. => 2014-03-30 2014-04-02 2014-04-04
        ",
    );
}

#[test]
fn parts_of_months_and_what_lies_one_beyond() {
    check(
        "2019-10-16",
        "{The first week of March} was warm. => 2019-W10
        {The last week of February 2018} was cold. => 2018-W08
        It happened on {the first Monday in September}. => 2019-09-02
        It happened on {the third Friday of May 2016}. => 2016-05-20
        Polls open on {the last Sunday in May}. => 2020-05-31
        The fair is held on {the second weekend of June}. => 2019-W23-WE
        {The week before last} they lost. => 2019-W40
        They meet again {the week after next}. => 2019-W44
        The {Sunday before last} she sang. => 2019-10-06
        She sings the {Sunday after next}. => 2019-10-27
        On the {Sunday} before {last Christmas} she sang. => 2019-10-13 2018-12-25
        The mill burned down {40 years ago this week}. => 1979-W42
        The siege began in {June 1940} and ended {the following January}. => 1940-06 1941-01
        It opened in {June 1940}; {the following August} it burned. => 1940-06 1940-08
        It closed in {June 1940}; {the previous August} it had burned. => 1940-06 1939-08
        Sales in the {July-to-September quarter} fell. => 2019-Q3
        Sales in the {January-March period of 2018} fell. => 2018-Q1
        Sales in the {Oct.-Dec. quarter} will fall. => 2019-Q4
        Between {July} and {September} they fell. => 2019-07 2019-09",
    );
}

#[test]
fn a_clock_before_the_day_is_no_verb() {
    check(
        "2019-10-16",
        "The body was found at 6.30am on {Sunday} by a jogger. => 2019-10-13
        Police were called shortly before 2am on {Saturday}. => 2019-10-12
        Doors open at 11 am on {Saturday}. => 2019-10-19
        Kick-off is at 3pm on {Saturday}. => 2019-10-19",
    );
}

#[test]
fn what_is_moved_has_its_new_day_ahead() {
    check(
        "2019-10-16",
        "The hearing was moved from {Monday} to {Friday}. => 2019-10-14 2019-10-18
        The launch has slipped to {June}. => 2020-06
        The vote was put back to {March}. => 2020-03
        She went to April for help. =>
        The {August 31} deadline came and went. => 2019-08-31
        The {October 31} deadline is near. => 2019-10-31
        Profit rose in the year to {March 31}. => 2019-03-31",
    );
}

#[test]
fn timetables_in_the_present() {
    check(
        "2019-10-16",
        "City host Brenwick on {Sunday}. => 2019-10-20
        MPs vote on {Tuesday} on the bill. => 2019-10-22
        Parliament reconvenes on {Monday}. => 2019-10-21
        She won in {June} and faces Dahl in {November}. => 2019-06 2019-11
        The law comes into force on {January 1}. => 2020-01-01
        The ban, in force since {July 1}, ends on {December 31}. => 2019-07-01 2019-12-31
        Rain is forecast for {Thursday} and {Friday}. => 2019-10-17 2019-10-18
        It rained on {Monday} and {Tuesday}. => 2019-10-14 2019-10-15",
    );
}

#[test]
fn the_road_and_the_range() {
    // A Monday.
    check(
        "2021-03-22",
        "The team beat Holm {Saturday} and plays at Brenwick {Tuesday}. => 2021-03-20 2021-03-23
        The Reds, who lost {Sunday}, travel to Oslo on {Wednesday}. => 2021-03-21 2021-03-24
        The road will be closed from 9 a.m. {Friday} to 5 a.m. {Monday}. => 2021-03-26 2021-03-29
        The road was closed from 9 a.m. {Friday} to 5 a.m. {Monday}. => 2021-03-19 2021-03-22
        Visitation is from 4 to 7 p.m. {Wednesday}. => 2021-03-24
        Shops reopen on {12 April} and hotels on {17 May}. => 2021-04-12 2021-05-17
        The deadline was extended to {May 17}. => 2021-05-17
        The bank reports its figures {Friday}. => 2021-03-26",
    );
}

#[test]
fn what_looks_ahead_without_a_plain_verb() {
    check(
        "2016-02-24",
        "He will have to win some towns in {March}. => 2016-03
        It counts every vote between now and {June 7}. => 2016-06-07
        We will be able to agree by {Saturday}. => 2016-02-27
        There is little new since their {Oct. 13} debate. => 2015-10-13
        She will reach that number on {Friday}. => 2016-02-26
        There’s an election on {Friday}. => 2016-02-26
        The plan is dead if he is the party’s nominee in {July}. => 2016-07
        He backs the vote at the convention in {July}. => 2016-07
        The town is in mourning after the fire in {June}. => 2015-06
        He is under arrest after a raid on {Sunday}. => 2016-02-21
        He is up from 37 percent in {January}. => 2016-01
        She has a hearing on {Friday}. => 2016-02-26
        It could have consequences in {June}. => 2016-06
        She has been to a hearing on {Friday}. => 2016-02-19
        Those who want the mill back in {May} say they have a plan. => 2016-05
        There is trouble at the next debate in {the spring}. => 2016-SP",
    );
}

#[test]
fn nobody_writes_of_a_day_eleven_months_away_without_its_year() {
    check(
        "2016-04-09",
        "There was a flurry of letters before the {March 15} deadline. => 2016-03-15
        All were due to send their papers by {March 15}. => 2016-03-15
        He spoke ahead of the {May 3} vote. => 2016-05-03
        The law will come into force on {January 1}. => 2017-01-01",
    );
}

#[test]
fn a_weekday_that_no_verb_places() {
    // A Monday: tomorrow, rather than six days ago; and last Thursday, rather than in three days.
    check(
        "2016-02-08",
        "It is a race for the last crown before the vote on {Tuesday}. => 2016-02-09
        He told them when they need to be at the mill {Tuesday night}. => 2016-02-09
        Two of the biggest names in the town at odds {late Thursday}. => 2016-02-04
        {Wednesday} on The Harbour Show, Eva Strand on the mill. => 2016-02-03
        Police are appealing for witnesses to a crash on {Tuesday}. => 2016-02-02
        Detectives are investigating a fire on {Tuesday}. => 2016-02-02
        The ferry is sailing on {Tuesday}. => 2016-02-09",
    );
}

#[test]
fn feasts_that_follow_the_moon() {
    check(
        "2021-10-16",
        "The shop was shut on {Yom Kippur}. => 2021-09-16
        {Rosh Hashanah 2019} began at sunset. => 2019-09-30
        They met in Holm at {Passover}. => 2021-03-28
        The choir sang on {Orthodox Easter}. => 2021-05-02
        The Orthodox church was full. =>
        He fought in the Yom Kippur War. =>",
    );
}
