//! The words that dates are made of, and the few that tell past from future around them.
//!
//! The calendar words are those of English; the verb lists name the commonest verbs of news reports whose tense their
//! form does not show, written for this project.

use super::calendar::Holiday;
use super::meaning::Unit;
use crate::text::tokens::hash;

/// What a token is to a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Lex {
    /// A word that no date needs.
    Other,
    /// Digits.
    Number,
    /// A line's end.
    Newline,
    Comma,
    Dot,
    Apostrophe,
    Quote,
    Dash,
    Colon,
    Semicolon,
    Slash,
    Open,
    Close,
    /// Any other mark.
    Mark,

    /// 1 to 12, written in full.
    Month(i8),
    /// 1 to 12, shortened.
    MonthShort(i8),
    /// 1 Monday to 7 Sunday.
    Weekday(i8),
    WeekdayShort(i8),
    /// "Mondays": a habit, unless it is counted.
    Weekdays(i8),
    Unit(Unit),
    /// 0 spring to 3 winter.
    Season(i8),
    /// A part of the day; true for evening and night.
    Part(bool),
    Count(u8),
    Few,
    Couple,
    Several,
    Ordinal(u8),
    /// "sixth" to "twentieth".
    Nth(u8),
    /// "fortnight": two weeks.
    Fortnight,
    Century,
    /// "sixties".
    Tens(u8),
    Today(i8),
    Last,
    This,
    Next,
    /// "past", as in "this past week".
    Past,
    /// "coming", "upcoming".
    Coming,
    Previous,
    Following,
    Same,
    Current,
    Latest,
    That,
    Ago,
    Earlier,
    Later,
    Early,
    Late,
    Mid,
    End,
    Fiscal,
    Period,
    Time,
    Hence,
    Now,
    The,
    A,
    Of,
    On,
    In,
    From,
    Before,
    After,
    Until,
    Since,
    /// "during", "through", "between" and other prepositions that a month or year may follow.
    Around,
    At,
    To,
    And,
    Eve,
    New,
    /// The letter of "Q3".
    QuarterLetter,
    /// The first word of a feast.
    Feast,
    /// A first name, a title or a word that makes a person of the "May" or "April" after it.
    Title,

    /// A word that begins a clause of its own.
    Clause,
    Will,
    /// "would", "could", "may": future unless "have" follows.
    Modal,
    Have,
    BePresent,
    BePast,
    /// "scheduled", "expected", "set": what follows has not happened.
    Plan,
    /// "declined", "began": the infinitive after them did happen.
    Done,
    /// "says": a present that tells of the past.
    SayPresent,
    /// A verb's present that with a date means the future: "opens Friday".
    Timetable,
    /// A past form that its ending does not show.
    PastVerb,
    /// "ahead", "upcoming", "starting": a date after it lies ahead.
    Ahead,
}

use Lex::*;

/// Every word that dates know.
#[rustfmt::skip]
const WORDS: &[(&str, Lex)] = &[
    ("january", Month(1)), ("february", Month(2)), ("march", Month(3)), ("april", Month(4)), ("may", Month(5)), ("june", Month(6)),
    ("july", Month(7)), ("august", Month(8)), ("september", Month(9)), ("october", Month(10)), ("november", Month(11)), ("december", Month(12)),
    ("jan", MonthShort(1)), ("feb", MonthShort(2)), ("febr", MonthShort(2)), ("mar", MonthShort(3)), ("apr", MonthShort(4)), ("jun", MonthShort(6)),
    ("jul", MonthShort(7)), ("aug", MonthShort(8)), ("sept", MonthShort(9)), ("sep", MonthShort(9)), ("oct", MonthShort(10)),
    ("nov", MonthShort(11)), ("dec", MonthShort(12)),
    ("monday", Weekday(1)), ("tuesday", Weekday(2)), ("wednesday", Weekday(3)), ("thursday", Weekday(4)), ("friday", Weekday(5)),
    ("saturday", Weekday(6)), ("sunday", Weekday(7)),
    ("mon", WeekdayShort(1)), ("tue", WeekdayShort(2)), ("tues", WeekdayShort(2)), ("wed", WeekdayShort(3)), ("weds", WeekdayShort(3)),
    ("thu", WeekdayShort(4)), ("thur", WeekdayShort(4)), ("thurs", WeekdayShort(4)), ("fri", WeekdayShort(5)), ("sat", WeekdayShort(6)),
    ("sun", WeekdayShort(7)),
    ("mondays", Weekdays(1)), ("tuesdays", Weekdays(2)), ("wednesdays", Weekdays(3)), ("thursdays", Weekdays(4)), ("fridays", Weekdays(5)),
    ("saturdays", Weekdays(6)), ("sundays", Weekdays(7)),
    ("day", Unit(Unit::Day)), ("days", Unit(Unit::Day)), ("week", Unit(Unit::Week)), ("weeks", Unit(Unit::Week)), ("weekend", Unit(Unit::Weekend)),
    ("weekends", Unit(Unit::Weekend)), ("month", Unit(Unit::Month)), ("months", Unit(Unit::Month)), ("quarter", Unit(Unit::Quarter)),
    ("quarters", Unit(Unit::Quarter)), ("year", Unit(Unit::Year)), ("years", Unit(Unit::Year)), ("decade", Unit(Unit::Decade)),
    ("decades", Unit(Unit::Decade)),
    ("spring", Season(0)), ("springtime", Season(0)), ("summer", Season(1)), ("summertime", Season(1)), ("fall", Season(2)), ("autumn", Season(2)),
    ("winter", Season(3)), ("wintertime", Season(3)),
    ("morning", Part(false)), ("afternoon", Part(false)), ("evening", Part(true)), ("night", Part(true)), ("noon", Part(false)),
    ("midday", Part(false)), ("midnight", Part(true)), ("dawn", Part(false)), ("dusk", Part(true)), ("lunchtime", Part(false)),
    ("overnight", Part(true)), ("nighttime", Part(true)),
    ("one", Count(1)), ("two", Count(2)), ("three", Count(3)), ("four", Count(4)), ("five", Count(5)), ("six", Count(6)), ("seven", Count(7)),
    ("eight", Count(8)), ("nine", Count(9)), ("ten", Count(10)), ("eleven", Count(11)), ("twelve", Count(12)), ("thirteen", Count(13)),
    ("fourteen", Count(14)), ("fifteen", Count(15)), ("sixteen", Count(16)), ("seventeen", Count(17)), ("eighteen", Count(18)),
    ("nineteen", Count(19)), ("twenty", Count(20)), ("thirty", Count(30)), ("forty", Count(40)), ("fifty", Count(50)), ("sixty", Count(60)),
    ("seventy", Count(70)), ("eighty", Count(80)), ("ninety", Count(90)), ("dozen", Count(12)),
    ("few", Few), ("couple", Couple), ("several", Several),
    ("first", Ordinal(1)), ("second", Ordinal(2)), ("third", Ordinal(3)), ("fourth", Ordinal(4)), ("fifth", Ordinal(5)), ("final", Ordinal(4)),
    ("sixth", Nth(6)), ("seventh", Nth(7)), ("eighth", Nth(8)), ("ninth", Nth(9)), ("tenth", Nth(10)), ("eleventh", Nth(11)), ("twelfth", Nth(12)),
    ("thirteenth", Nth(13)), ("fourteenth", Nth(14)), ("fifteenth", Nth(15)), ("sixteenth", Nth(16)), ("seventeenth", Nth(17)),
    ("eighteenth", Nth(18)), ("nineteenth", Nth(19)), ("twentieth", Nth(20)), ("fortnight", Fortnight), ("fortnights", Fortnight), ("century", Century),
    ("twenties", Tens(2)), ("thirties", Tens(3)), ("forties", Tens(4)), ("fifties", Tens(5)), ("sixties", Tens(6)), ("seventies", Tens(7)),
    ("eighties", Tens(8)), ("nineties", Tens(9)),
    ("today", Today(0)), ("yesterday", Today(-1)), ("tomorrow", Today(1)), ("tonight", Today(0)),
    ("last", Last), ("this", This), ("next", Next), ("past", Past), ("coming", Coming), ("upcoming", Coming), ("previous", Previous),
    ("preceding", Previous), ("prior", Previous), ("following", Following), ("same", Same), ("current", Current), ("latest", Latest), ("recent", Latest),
    ("that", That), ("ago", Ago), ("earlier", Earlier), ("later", Later), ("early", Early), ("late", Late), ("mid", Mid),
    ("middle", End), ("end", End), ("beginning", End), ("start", End), ("close", End), ("fiscal", Fiscal), ("fy", Fiscal), ("q", QuarterLetter), ("period", Period), ("time", Time),
    ("hence", Hence), ("now", Now), ("the", The), ("a", A), ("an", A), ("of", Of), ("on", On), ("in", In), ("from", From), ("before", Before),
    ("after", After), ("until", Until), ("till", Until), ("til", Until), ("by", Until), ("since", Since), ("during", Around), ("through", Around),
    ("throughout", Around), ("between", Around), ("around", Around), ("about", Around), ("circa", Around), ("for", Around), ("into", Around),
    ("within", Around), ("over", Around), ("back", Around), ("at", At), ("to", To), ("and", And), ("or", And), ("eve", Eve), ("new", New),
    ("christmas", Feast), ("easter", Feast), ("thanksgiving", Feast), ("halloween", Feast), ("boxing", Feast),
    ("independence", Feast), ("labor", Feast), ("labour", Feast), ("memorial", Feast), ("veterans", Feast), ("presidents", Feast),
    ("columbus", Feast), ("valentine", Feast), ("patrick", Feast), ("mother", Feast), ("father", Feast), ("mothers", Feast), ("fathers", Feast),
    ("juneteenth", Feast), ("bastille", Feast), ("canada", Feast), ("australia", Feast), ("anzac", Feast), ("remembrance", Feast),
    ("armistice", Feast), ("good", Feast), ("ash", Feast), ("palm", Feast), ("maundy", Feast), ("shrove", Feast), ("whit", Feast), ("mardi", Feast),
    ("black", Feast), ("cyber", Feast), ("election", Feast), ("martin", Feast), ("mlk", Feast), ("earth", Feast), ("pentecost", Feast),
    ("epiphany", Feast), ("groundhog", Feast), ("cinco", Feast), ("ascension", Feast), ("inauguration", Feast), ("indigenous", Feast), ("victoria", Feast), ("all", Feast), ("flag", Feast), ("guy", Feast), ("bonfire", Feast), ("orthodox", Feast),
    ("passover", Feast), ("purim", Feast), ("shavuot", Feast), ("rosh", Feast), ("yom", Feast), ("sukkot", Feast), ("ve", Have),
    ("mr", Title), ("mrs", Title), ("ms", Title), ("miss", Title), ("dr", Title), ("sir", Title), ("lady", Title), ("lord", Title), ("minister", Title),
    ("secretary", Title), ("sen", Title), ("rep", Title), ("gov", Title), ("theresa", Title), ("president", Title), ("senator", Title),
    ("who", Clause), ("whom", Clause), ("whose", Clause), ("which", Clause), ("where", Clause), ("when", Clause), ("while", Clause),
    ("because", Clause), ("if", Clause), ("although", Clause), ("though", Clause), ("as", Clause), ("but", Clause), ("whether", Clause),
    ("what", Clause), ("how", Clause), ("why", Clause), ("whereas", Clause), ("unless", Clause), ("than", Clause),
    ("will", Will), ("shall", Will), ("ll", Will), ("gonna", Will), ("won", PastVerb),
    ("would", Modal), ("could", Modal), ("might", Modal), ("should", Modal), ("must", Modal), ("can", Modal), ("cannot", Modal),
    ("has", Have), ("have", Have), ("had", PastVerb), ("having", Have),
    ("is", BePresent), ("are", BePresent), ("am", BePresent), ("isn", BePresent), ("aren", BePresent), ("was", BePast), ("were", BePast),
    ("wasn", BePast), ("weren", BePast),
    ("scheduled", Plan), ("expected", Plan), ("due", Plan), ("slated", Plan), ("set", Plan), ("planned", Plan), ("poised", Plan), ("supposed", Plan),
    ("bound", Plan), ("likely", Plan), ("ready", Plan), ("preparing", Plan), ("prepare", Plan), ("prepares", Plan), ("plans", Plan), ("plan", Plan),
    ("planning", Plan), ("hopes", Plan), ("hope", Plan), ("hoping", Plan), ("intends", Plan), ("intend", Plan), ("aims", Plan), ("expects", Plan),
    ("expect", Plan), ("vows", Plan), ("pledges", Plan), ("promises", Plan), ("looms", Plan), ("looming", Plan), ("deadline", Plan), ("booked", Plan),
    ("billed", Plan), ("awaits", Plan), ("await", Plan), ("awaiting", Plan), ("gearing", Plan), ("bracing", Plan), ("braces", Plan), ("targeted", Plan),
    ("scheduling", Plan), ("looking", Plan), ("going", Plan), ("heading", Plan), ("payable", Plan), ("matures", Plan), ("maturing", Plan), ("invited", Plan),
    ("proposed", Plan), ("heads", Timetable),
    ("declined", Done), ("refused", Done), ("failed", Done), ("managed", Done), ("began", Done), ("started", Done), ("continued", Done),
    ("forced", Done), ("used", Done), ("seemed", Done), ("appeared", Done), ("tried", Done), ("attempted", Done), ("unable", Done), ("able", Done),
    ("helped", Done), ("moved", Done), ("rushed", Done), ("came", Done), ("went", Done), ("returned", Done), ("sought", Done), ("rose", Done),
    ("fell", Done), ("jumped", Done), ("dropped", Done), ("climbed", Done), ("gathered", Done), ("met", Done), ("took", Done), ("traveled", Done),
    ("travelled", Done), ("flew", Done), ("struggled", Done), ("worked", Done), ("turned", Done), ("stopped", Done),
    ("says", SayPresent), ("tells", SayPresent), ("adds", SayPresent), ("writes", SayPresent), ("shows", SayPresent), ("claims", SayPresent),
    ("warns", SayPresent), ("reports", SayPresent), ("speaks", Timetable), ("runs", Timetable), ("testifies", Timetable), ("retires", Timetable), ("calls", SayPresent), ("finds", SayPresent), ("dies", SayPresent), ("comes", SayPresent),
    ("goes", Timetable), ("closes", Timetable), ("opens", Timetable), ("begins", Timetable), ("starts", Timetable), ("resumes", Timetable),
    ("arrives", Timetable), ("meets", Timetable), ("ends", Timetable), ("expires", Timetable), ("faces", Timetable), ("holds", Timetable),
    ("hosts", Timetable), ("returns", Timetable), ("leaves", Timetable), ("takes", Timetable), ("airs", Timetable), ("votes", Timetable),
    ("departs", Timetable), ("travels", Timetable), ("visits", Timetable), ("kicks", Timetable), ("continues", Timetable), ("concludes", Timetable),
    ("gets", Timetable), ("launches", Timetable), ("premieres", Timetable), ("debuts", Timetable), ("reopens", Timetable), ("convenes", Timetable),
    ("resume", Timetable), ("open", Timetable), ("begin", Timetable), ("meet", Timetable), ("vote", Timetable), ("go", Timetable),
    ("head", Timetable), ("return", Timetable), ("arrive", Timetable), ("expire", Timetable), ("play", Timetable), ("plays", Timetable),
    ("gather", Timetable), ("leave", Timetable), ("host", Timetable), ("visit", Timetable), ("travel", Timetable), ("reopen", Timetable), ("welcome", Timetable), ("entertain", Timetable), ("reconvenes", Timetable),
    ("presents", Timetable), ("welcomes", Timetable), ("entertains", Timetable), ("face", Timetable), ("hold", Timetable), ("starting", Ahead), ("effective", Ahead), ("ahead", Ahead),
    ("said", PastVerb), ("told", PastVerb), ("made", PastVerb), ("gave", PastVerb), ("wrote", PastVerb), ("held", PastVerb), ("lost", PastVerb),
    ("spoke", PastVerb), ("left", PastVerb), ("got", PastVerb), ("saw", PastVerb), ("became", PastVerb), ("grew", PastVerb), ("did", PastVerb),
    ("brought", PastVerb), ("bought", PastVerb), ("sold", PastVerb), ("paid", PastVerb), ("led", PastVerb), ("ran", PastVerb), ("sent", PastVerb),
    ("struck", PastVerb), ("hit", PastVerb), ("put", PastVerb), ("cut", PastVerb), ("shot", PastVerb), ("broke", PastVerb), ("drove", PastVerb),
    ("found", PastVerb), ("kept", PastVerb), ("knew", PastVerb), ("thought", PastVerb), ("heard", PastVerb), ("stood", PastVerb), ("sat", WeekdayShort(6)),
    ("threw", PastVerb), ("withdrew", PastVerb), ("drew", PastVerb), ("fought", PastVerb), ("caught", PastVerb), ("taught", PastVerb),
    ("felt", PastVerb), ("dealt", PastVerb), ("laid", PastVerb), ("shut", PastVerb), ("read", PastVerb), ("spent", PastVerb), ("swore", PastVerb),
    ("slipped", PastVerb), ("sank", PastVerb), ("sprang", PastVerb), ("slid", PastVerb), ("surged", PastVerb), ("soared", PastVerb), ("arose", PastVerb),
    ("chose", PastVerb), ("woke", PastVerb), ("sued", PastVerb), ("died", PastVerb), ("killed", PastVerb), ("been", PastVerb), ("begun", PastVerb),
    ("done", PastVerb), ("gone", PastVerb), ("given", PastVerb), ("taken", PastVerb), ("written", PastVerb), ("born", PastVerb), ("built", PastVerb),
    ("burned", PastVerb), ("bombed", PastVerb), ("hurt", PastVerb), ("beat", PastVerb), ("quit", PastVerb), ("shook", PastVerb), ("rang", PastVerb),
    ("flown", PastVerb), ("seen", PastVerb), ("known", PastVerb), ("reopened", PastVerb),
];

const SLOTS: usize = 2048;

/// Open addressing over the words' hashes, built at compile time: one probe tells that a word is none of them.
static TABLE: [(u32, Lex); SLOTS] = {
    let mut table = [(0, Other); SLOTS];
    let mut i = 0;
    while i < WORDS.len() {
        let key = hash(WORDS[i].0);
        let mut slot = key as usize % SLOTS;
        while table[slot].0 != 0 && table[slot].0 != key {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = (key, WORDS[i].1);
        i += 1;
    }
    table
};

/// The class of the word whose lower-cased form has this hash.
pub(super) fn lookup(hash: u32) -> Lex {
    let mut slot = hash as usize % SLOTS;
    loop {
        match TABLE[slot] {
            (0, _) => return Other,
            (key, lex) if key == hash => return lex,
            _ => slot = (slot + 1) % SLOTS,
        }
    }
}

/// Feasts, by their words in lower case without marks, the longest first where one begins another.
#[rustfmt::skip]
pub(super) const FEASTS: &[(&[&str], Holiday)] = &[
    (&["christmas", "eve"], Holiday::Fixed(12, 24)), (&["christmas", "day"], Holiday::Fixed(12, 25)), (&["christmas"], Holiday::Fixed(12, 25)),
    (&["easter", "monday"], Holiday::Easter(1)), (&["easter", "sunday"], Holiday::Easter(0)), (&["easter"], Holiday::Easter(0)),
    (&["good", "friday"], Holiday::Easter(-2)), (&["maundy", "thursday"], Holiday::Easter(-3)), (&["palm", "sunday"], Holiday::Easter(-7)),
    (&["ash", "wednesday"], Holiday::Easter(-46)), (&["shrove", "tuesday"], Holiday::Easter(-47)), (&["mardi", "gras"], Holiday::Easter(-47)),
    (&["ascension", "day"], Holiday::Easter(39)), (&["pentecost"], Holiday::Easter(49)), (&["whit", "sunday"], Holiday::Easter(49)),
    (&["whit", "monday"], Holiday::Easter(50)),
    (&["orthodox", "easter"], Holiday::EasternEaster(0)), (&["orthodox", "good", "friday"], Holiday::EasternEaster(-2)),
    (&["orthodox", "christmas"], Holiday::Fixed(1, 7)),
    (&["passover"], Holiday::Passover(0)), (&["purim"], Holiday::Passover(-30)), (&["shavuot"], Holiday::Passover(50)),
    (&["rosh", "hashanah"], Holiday::Passover(163)), (&["yom", "kippur"], Holiday::Passover(172)), (&["sukkot"], Holiday::Passover(177)),
    (&["boxing", "day"], Holiday::Fixed(12, 26)), (&["halloween"], Holiday::Fixed(10, 31)), (&["independence", "day"], Holiday::Fixed(7, 4)),
    (&["valentine", "s", "day"], Holiday::Fixed(2, 14)), (&["patrick", "s", "day"], Holiday::Fixed(3, 17)), (&["veterans", "day"], Holiday::Fixed(11, 11)),
    (&["armistice", "day"], Holiday::Fixed(11, 11)), (&["remembrance", "day"], Holiday::Fixed(11, 11)), (&["juneteenth"], Holiday::Fixed(6, 19)),
    (&["remembrance", "sunday"], Holiday::Nth { month: 11, weekday: 7, nth: 2, plus: 0 }),
    (&["inauguration", "day"], Holiday::Fixed(1, 20)), (&["flag", "day"], Holiday::Fixed(6, 14)),
    (&["all", "saints", "day"], Holiday::Fixed(11, 1)), (&["all", "souls", "day"], Holiday::Fixed(11, 2)),
    (&["victoria", "day"], Holiday::Nth { month: 5, weekday: 1, nth: 4, plus: 0 }),
    (&["indigenous", "peoples", "day"], Holiday::Nth { month: 10, weekday: 1, nth: 2, plus: 0 }),
    (&["bastille", "day"], Holiday::Fixed(7, 14)), (&["canada", "day"], Holiday::Fixed(7, 1)), (&["australia", "day"], Holiday::Fixed(1, 26)),
    (&["anzac", "day"], Holiday::Fixed(4, 25)), (&["earth", "day"], Holiday::Fixed(4, 22)), (&["epiphany"], Holiday::Fixed(1, 6)),
    (&["groundhog", "day"], Holiday::Fixed(2, 2)), (&["cinco", "de", "mayo"], Holiday::Fixed(5, 5)), (&["guy", "fawkes", "night"], Holiday::Fixed(11, 5)),
    (&["guy", "fawkes", "day"], Holiday::Fixed(11, 5)), (&["bonfire", "night"], Holiday::Fixed(11, 5)),
    (&["new", "year", "s", "eve"], Holiday::Fixed(12, 31)), (&["new", "year", "s", "day"], Holiday::Fixed(1, 1)), (&["new", "year", "s"], Holiday::Fixed(1, 1)),
    (&["thanksgiving", "day"], Holiday::Nth { month: 11, weekday: 4, nth: 4, plus: 0 }), (&["thanksgiving"], Holiday::Nth { month: 11, weekday: 4, nth: 4, plus: 0 }),
    (&["black", "friday"], Holiday::Nth { month: 11, weekday: 4, nth: 4, plus: 1 }), (&["cyber", "monday"], Holiday::Nth { month: 11, weekday: 4, nth: 4, plus: 4 }),
    (&["labor", "day"], Holiday::Nth { month: 9, weekday: 1, nth: 1, plus: 0 }), (&["labour", "day"], Holiday::Nth { month: 9, weekday: 1, nth: 1, plus: 0 }),
    (&["memorial", "day"], Holiday::Nth { month: 5, weekday: 1, nth: -1, plus: 0 }), (&["columbus", "day"], Holiday::Nth { month: 10, weekday: 1, nth: 2, plus: 0 }),
    (&["presidents", "day"], Holiday::Nth { month: 2, weekday: 1, nth: 3, plus: 0 }), (&["election", "day"], Holiday::Nth { month: 11, weekday: 1, nth: 1, plus: 1 }),
    (&["martin", "luther", "king", "jr", "day"], Holiday::Nth { month: 1, weekday: 1, nth: 3, plus: 0 }),
    (&["martin", "luther", "king", "day"], Holiday::Nth { month: 1, weekday: 1, nth: 3, plus: 0 }), (&["mlk", "day"], Holiday::Nth { month: 1, weekday: 1, nth: 3, plus: 0 }),
    (&["mother", "s", "day"], Holiday::Nth { month: 5, weekday: 7, nth: 2, plus: 0 }), (&["mothers", "day"], Holiday::Nth { month: 5, weekday: 7, nth: 2, plus: 0 }),
    (&["father", "s", "day"], Holiday::Nth { month: 6, weekday: 7, nth: 3, plus: 0 }), (&["fathers", "day"], Holiday::Nth { month: 6, weekday: 7, nth: 3, plus: 0 }),
    (&["may", "day"], Holiday::Fixed(5, 1)), (&["fourth", "of", "july"], Holiday::Fixed(7, 4)), (&["july", "fourth"], Holiday::Fixed(7, 4)),
];

/// Words after a weekday that make a newspaper, a broadcast or a lesson of it.
pub(super) const TITLES_AFTER_WEEKDAY: &[&str] = &[
    "times",
    "telegraph",
    "mirror",
    "express",
    "mail",
    "herald",
    "star",
    "sun",
    "independent",
    "review",
    "post",
    "school",
    "world",
    "people",
    "mercury",
    "tribune",
    "globe",
    "business",
    "football",
    "live",
    "lights",
    "mass",
    "magazine",
    "fever",
    "supplement",
    "age",
    "reader",
    "observer",
];

/// Words after a number that count things, so that it is no year.
pub(super) const MEASURED: &[&str] = &[
    "people",
    "percent",
    "per",
    "dollars",
    "miles",
    "men",
    "women",
    "feet",
    "foot",
    "mph",
    "kg",
    "km",
    "kilometers",
    "kilometres",
    "meters",
    "metres",
    "meter",
    "metre",
    "mile",
    "yard",
    "kilometer",
    "kilometre",
    "pound",
    "million",
    "billion",
    "thousand",
    "hours",
    "hrs",
    "gmt",
    "utc",
    "est",
    "edt",
    "bst",
    "cet",
    "points",
    "yards",
    "acres",
    "pounds",
    "euros",
    "tons",
    "tonnes",
    "soldiers",
    "troops",
    "children",
    "square",
    "rpm",
    "calories",
    "pages",
    "words",
    "homes",
    "houses",
    "jobs",
    "workers",
    "employees",
    "students",
    "votes",
    "voters",
    "delegates",
    "degrees",
    "liters",
    "litres",
    "barrels",
    "shares",
    "cases",
    "deaths",
    "additional",
    "more",
    "of",
];
