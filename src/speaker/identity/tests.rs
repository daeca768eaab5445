//! What the article must show for a name, one fixture a kind of difficulty. In a fixture `^` stands around each mention;
//! a paragraph with marks and no mention is a carried quotation.

use super::*;
use crate::quote::again;
use crate::speaker::attribution::attribute;
use crate::speaker::{Kind, Mode};
use expect_test::{Expect, expect};

mod forms;

/// The text without the carets, and one statement a paragraph that has a mention or marks; several if it has several
/// mentions.
fn read(fixture: &str) -> (String, Vec<Attributed>) {
    let (mut text, mut statements) = (String::new(), Vec::new());
    for line in fixture.trim().lines().map(str::trim).filter(|line| !line.is_empty()) {
        let start = text.len();
        let mut mentions = Vec::new();
        for (i, piece) in line.split('^').enumerate() {
            if i % 2 == 1 {
                mentions.push(Some(Span::new(text.len(), text.len() + piece.len())));
            }
            text.push_str(piece);
        }
        if mentions.is_empty() && line.contains('“') {
            mentions.push(None);
        }
        for mention in mentions {
            statements.push(Attributed {
                content: Span::new(start, text.len()),
                kind: if line.contains('“') { Kind::Direct } else { Kind::Indirect },
                mode: Mode::Speech,
                group: statements.len() as u32,
                mention,
                cue: None,
                confidence: 1.0,
                rule: "fixture",
            });
        }
        text.push('\n');
    }
    (text, statements)
}

/// `mention → name` for each statement.
fn check(fixture: &str, names: Expect) {
    let (text, statements) = read(fixture);
    let identity = identify(&Reading::new(&text), &statements);
    let mut found = String::new();
    for (statement, of) in statements.iter().zip(&identity.of) {
        let mention = statement.mention.map_or("", |span| span.of(&text));
        let name = of.map_or("unclear", |of| &identity.speakers[of.speaker].name);
        found.push_str(&format!("{mention} → {name}\n"));
    }
    names.assert_eq(&found);
}

/// The speakers with sort, gender, role and mentions.
fn speakers(fixture: &str, list: Expect) {
    let (text, statements) = read(fixture);
    let identity = identify(&Reading::new(&text), &statements);
    let mut found = String::new();
    for speaker in &identity.speakers {
        let mentions: Vec<&str> = speaker.mentions.iter().map(|span| span.of(&text)).collect();
        assert_eq!(speaker.introduced.of(&text), speaker.name, "the name stands where it is introduced");
        found.push_str(&format!(
            "{} · {:?} {:?} · {} · {}\n",
            speaker.name,
            speaker.sort,
            speaker.gender,
            speaker.role.as_deref().unwrap_or("-"),
            mentions.join(" | ")
        ));
    }
    list.assert_eq(&found);
}

#[test]
fn a_surname_and_a_pronoun_are_the_full_name() {
    check(
        "^Ingrid Solberg^, who runs the ferry company, said the new boats were late.
        “We ordered four and got one,” ^Solberg^ said.
        “The yard keeps writing to us,” ^she^ added.
        “Ask them yourself.”",
        expect![[r#"
            Ingrid Solberg → Ingrid Solberg
            Solberg → Ingrid Solberg
            she → Ingrid Solberg
             → Ingrid Solberg
        "#]],
    );
}

#[test]
fn a_chain_of_he_ends_in_a_name() {
    check(
        "The harbour will close for a month, ^Mayor Tomas Brandt^ said on Monday.
        “Nobody asked the fishermen,” ^he^ said.
        ^He^ had written to the ministry twice.
        “They did not answer,” ^he^ said.
        “I call that rude,” ^the mayor^ said.",
        expect![[r#"
            Mayor Tomas Brandt → Tomas Brandt
            he → Tomas Brandt
            He → Tomas Brandt
            he → Tomas Brandt
            the mayor → Tomas Brandt
        "#]],
    );
}

#[test]
fn two_of_one_surname_are_kept_apart() {
    check(
        "Walter Lund and his sister, Greta Lund, have not spoken since the sale.
        “It was my house,” ^Mr. Lund^ said.
        “It was ours,” ^Ms. Lund^ said.
        “He knows that,” ^Greta Lund^ said.",
        expect![[r#"
            Mr. Lund → Walter Lund
            Ms. Lund → Greta Lund
            Greta Lund → Greta Lund
        "#]],
    );
}

#[test]
fn a_father_and_his_namesake_are_two() {
    check(
        "Carl Whitlow built the mill. Carl Whitlow died in May.
        “I will sell it,” ^Carl Whitlow Jr.^ said.
        “My father would not,” ^Whitlow Jr.^ said.",
        expect![[r#"
            Carl Whitlow Jr. → Carl Whitlow Jr.
            Whitlow Jr. → Carl Whitlow Jr.
        "#]],
    );
}

#[test]
fn spellings_of_one_name_in_one_article() {
    check(
        "^Dmitri Trenov^, a pilot, said the ice was thin.
        “I flew over it,” ^Trennov^ said.
        “Twice,” ^Dmitry Trenov^ said.
        “Boats are quicker,” ^Anna Johansson^, a skipper, said.
        “They are not,” said the mechanic ^Piet Johnson^.",
        expect![[r#"
            Dmitri Trenov → Dmitri Trenov
            Trennov → Dmitri Trenov
            Dmitry Trenov → Dmitri Trenov
            Anna Johansson → Anna Johansson
            Piet Johnson → Piet Johnson
        "#]],
    );
}

#[test]
fn a_title_can_be_a_surname() {
    check(
        "Leonard King, 71, has kept bees since he was a boy.
        “They know me,” ^Mr. King^ said.
        “I hope,” ^King^ added.
        “Bees know nobody,” ^Sen. Fergal Bishop^ said.",
        expect![[r#"
            Mr. King → Leonard King
            King → Leonard King
            Sen. Fergal Bishop → Fergal Bishop
        "#]],
    );
}

#[test]
fn a_role_is_bound_by_apposition() {
    check(
        "The palace gave no date. “Soon,” ^its spokesman Viktor Halas^ said.
        The museum's director, Oona Perez, was less sure.
        “Not before autumn,” ^the director^ said.
        “We wait,” ^the palace spokesman^ said.",
        expect![[r#"
            its spokesman Viktor Halas → Viktor Halas
            the director → Oona Perez
            the palace spokesman → Viktor Halas
        "#]],
    );
}

#[test]
fn an_apposition_leads_to_its_name() {
    check(
        "“Prices will fall,” said ^the bank's chief economist, Maria Okonjo^.
        “By a tenth,” Maria Okonjo, ^an optimist^, said.
        “By half,” said ^one^ of the brokers, Noor Haddad.
        “They will not,” a rival, ^secretary of labour Hugo Stein^, said.",
        expect![[r#"
            the bank's chief economist, Maria Okonjo → Maria Okonjo
            an optimist → Maria Okonjo
            one → Noor Haddad
            secretary of labour Hugo Stein → Hugo Stein
        "#]],
    );
}

#[test]
fn a_name_that_only_modifies_does_not_speak() {
    check(
        "Helena Voss opened the fair.
        “She was early,” ^Voss aides^ said.
        “She is always early,” ^a friend of Voss^ said.
        “I was on time,” ^Voss^ said.",
        expect![[r#"
            Voss aides → Voss aides
            a friend of Voss → a friend of Voss
            Voss → Helena Voss
        "#]],
    );
}

#[test]
fn bodies_acronyms_and_documents_speak_too() {
    check(
        "The Harbour Workers' Union called a strike.
        “No ship will leave,” ^the HWU^ said.
        “The figures do not add up,” ^the report^ said.
        “We regret this,” ^the Ministry of Fisheries^ said in a statement.
        “It is cold,” ^two officials^ said.",
        expect![[r#"
            the HWU → Harbour Workers' Union
            the report → the report
            the Ministry of Fisheries → Ministry of Fisheries
            two officials → two officials
        "#]],
    );
}

#[test]
fn a_body_is_no_man() {
    speakers(
        "The Kremlin denied it. “Nonsense,” ^Kremlin spokesman Pavel Arsov^ said.
        “We sent nobody,” ^the Kremlin^ said.
        “Nobody at all,” ^he^ said.",
        expect![[r#"
            Pavel Arsov · Person Male · Kremlin spokesman · Pavel Arsov | he
            Kremlin · Body Unknown · - · Kremlin
        "#]],
    );
}

#[test]
fn people_who_speak_together() {
    check(
        "“We agree,” ^Ada Nwosu and Bram Claes^ said.",
        expect![[r#"
            Ada Nwosu and Bram Claes → Ada Nwosu and Bram Claes
        "#]],
    );
}

#[test]
fn a_headline_in_title_case_names_nobody_new() {
    check(
        "Brandt Says Harbour Will Close Despite Storm Warning
        The harbour will close, ^Tomas Brandt^ said.
        “For good,” ^Brandt^ said.",
        expect![[r#"
            Tomas Brandt → Tomas Brandt
            Brandt → Tomas Brandt
        "#]],
    );
}

#[test]
fn particles_initials_and_nicknames_belong_to_the_name() {
    check(
        "“Good,” said ^Sen. Rosa de la Cruz (D-Fla.)^.
        “Better,” ^J. P. Aldous^, a grocer, said.
        “Best,” ^Edwin “Moose” Barlow^, a retired goalkeeper, said.
        “Fine,” ^de la Cruz^ said.
        “Great,” ^Barlow^ said.",
        expect![[r#"
            Sen. Rosa de la Cruz (D-Fla.) → Rosa de la Cruz
            J. P. Aldous → J. P. Aldous
            Edwin “Moose” Barlow → Edwin “Moose” Barlow
            de la Cruz → Rosa de la Cruz
            Barlow → Edwin “Moose” Barlow
        "#]],
    );
}

#[test]
fn titles_of_other_countries() {
    check(
        "“The road is closed,” ^Const. Priya Natt^ said.
        “It floods each spring,” ^Coun. Yves Gagné^ said.
        “We will pay,” ^Premier Lorna Tait^ said.
        “Who is we?” asked ^Bradford MP Imran Shah^.
        “Not us,” ^Insp. Gail Frost^ said. “Ask ^Tait^.”
        “I asked,” ^Gagné^ said.
        “Twice,” ^the premier^ said.",
        expect![[r#"
            Const. Priya Natt → Priya Natt
            Coun. Yves Gagné → Yves Gagné
            Premier Lorna Tait → Lorna Tait
            Bradford MP Imran Shah → Imran Shah
            Insp. Gail Frost → Gail Frost
            Tait → Lorna Tait
            Gagné → Yves Gagné
            the premier → Lorna Tait
        "#]],
    );
}

#[test]
fn names_in_capitals_in_a_transcript() {
    check(
        "The host Nora Bell met the painter Ivan Ruzek.
        ^BELL^: Why blue?
        ^RUZEK^: Why not?
        ^BELL^: Indeed.",
        expect![[r#"
            BELL → Nora Bell
            RUZEK → Ivan Ruzek
            BELL → Nora Bell
        "#]],
    );
}

#[test]
fn places_are_not_people() {
    check(
        "Peru votes in June. “It is close,” ^analyst Teresa Salas^ said. Peru may need a second round.
        “We all count,” ^she^ said.
        “He will lose,” ^Jorge Ibarra^, a farmer, said of the president. Peru is tired.
        “Of everything,” ^he^ said.",
        expect![[r#"
            analyst Teresa Salas → Teresa Salas
            she → Teresa Salas
            Jorge Ibarra → Jorge Ibarra
            he → Jorge Ibarra
        "#]],
    );
}

#[test]
fn the_one_without_a_name_goes_on_without_a_name() {
    check(
        "Minister Olga Brennan was abroad.
        “The plan is dead,” ^a senior official^ said.
        “Nobody told her,” ^the official^ said.",
        expect![[r#"
            a senior official → a senior official
            the official → a senior official
        "#]],
    );
}

#[test]
fn i_between_marks_is_who_says_it() {
    check(
        "“The bill, ^I^ think, will fail,” ^Senator Ruth Amsel^ said.",
        expect![[r#"
            I → Ruth Amsel
            Senator Ruth Amsel → Ruth Amsel
        "#]],
    );
}

#[test]
fn a_trade_before_a_name_is_no_part_of_it() {
    check(
        "“It sings,” said ^Violinist Marta Quist^.
        “It does,” ^Co-anchor Nora Bell^ said.",
        expect![[r#"
            Violinist Marta Quist → Marta Quist
            Co-anchor Nora Bell → Nora Bell
        "#]],
    );
}

proptest::proptest! {
    /// Any text with mentions anywhere, on character boundaries or not, gives an answer for each statement, the same one
    /// each time, and mentions that lie in the text.
    #[test]
    fn any_text_is_survived(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..60),
        places in proptest::collection::vec((0_usize..400, 0_usize..40), 0..12),
    ) {
        let text = pieces.concat();
        let statements: Vec<Attributed> = places
            .iter()
            .enumerate()
            .map(|(i, &(start, length))| Attributed {
                content: Span::new(start, start + 3 * length),
                kind: if i % 2 == 0 { Kind::Direct } else { Kind::Indirect },
                mode: Mode::Speech,
                group: i as u32 / 2,
                mention: (i % 5 != 4).then(|| Span::new(start, start + length)),
                cue: None,
                confidence: 1.0,
                rule: "fixture",
            })
            .collect();
        let reading = Reading::new(&text);
        let identity = identify(&reading, &statements);
        assert_eq!(identity.of.len(), statements.len());
        assert_eq!(identity, identify(&reading, &statements));
        for of in identity.of.iter().flatten() {
            assert!(of.speaker < identity.speakers.len() && (0.0..=1.0).contains(&of.confidence));
        }
        for speaker in &identity.speakers {
            assert!(!speaker.mentions.is_empty() && speaker.mentions.is_sorted());
        }
    }
}

#[test]
fn whose_goes_with_the_name_before_it() {
    check(
        "“My boat sank,” said ^Tanya Wills^, whose son was aboard. “I asked ^whose son was aboard^. Nobody told me.”",
        expect![[r#"
            Tanya Wills → Tanya Wills
            whose son was aboard → Tanya Wills
        "#]],
    );
}

#[test]
fn a_name_between_commas_says_whom_the_description_means() {
    check(
        "^Her opposite number^, Lars Chandra, accused her of cooking the books.\n“She has misled this house,” ^he^ said.",
        expect![[r#"
            Her opposite number → Lars Chandra
            he → Lars Chandra
        "#]],
    );
}

#[test]
fn he_may_be_a_spokesman_without_a_name() {
    check(
        "^A police spokesman^ said the road was shut.\n“It will stay shut,” ^he^ said.",
        expect![[r#"
        A police spokesman → A police spokesman
        he → A police spokesman
    "#]],
    );
    check(
        "^Officials^ said the road was shut.\n“It will stay shut,” ^he^ said.",
        expect![[r#"
        Officials → Officials
        he → unclear
    "#]],
    );
}

/// What names, titles and quotations are made of, with what breaks them.
const PIECES: &[&str] = &[
    "Anna",
    "Holm",
    "HOLM",
    "Mr.",
    "Sen",
    ".",
    " ",
    " ",
    " ",
    " ",
    "\n",
    ", ",
    "“",
    "”",
    "\"",
    "'s",
    "’",
    " said ",
    "he",
    "She",
    " the ",
    "of ",
    "Jr.",
    "(",
    ")",
    "R-Fla.",
    "de ",
    "la ",
    "King",
    "spokesman",
    "—",
    "É",
    "ß",
    "\u{301}",
    "😀",
    "U.S.",
    "34",
    "-year-old",
    "who ",
    "and ",
    "Bank",
    "HB",
    ":",
    "I",
    "they",
    "one ",
    "Harbour ",
    "Co-chair ",
    "\u{a0}",
    "report ",
];

#[test]
fn what_is_kept_after_an_edit_is_what_a_first_reading_keeps() {
    // Marks that open in one paragraph and close in the next hold no nickname.
    const PARAGRAPHS: &str = "Star” Johnson left. Mayor Ada Moss said that Lind Shipping had sailed. “Late,” Piet van der Berg told Anna “Rock\n\n";
    let (mut before, mut memo) = (again::Memo::default(), Memo::default());
    let mut kept = 0;
    for middle in [
        "Nobody came.\n\n",
        "Nobody cam.\n\n",
        "Nobody but Ms. Tanya Wills, of the Harbour Museum, came.\n\n",
        // What is a name in a line of capitals rests on whether the text has it in lower case.
        "Late Ferries Leave Tanya Wills Behind\n\n",
        "Late Ferries Leave Tanya Wills Behind\n\nThe late ferries leave wills behind.\n\n",
        "",
    ] {
        let text = [&PARAGRAPHS.repeat(6), middle, &PARAGRAPHS.repeat(6)].concat();
        let (reading, change) = before.read(&text);
        let statements = attribute(&reading);
        let (mut first, whole) = (Memo::default(), Change::whole(&reading));
        let identity = identify_again(&reading, &statements, &change, &mut memo);
        assert_eq!(identity, identify_again(&reading, &statements, &whole, &mut first), "{middle}");
        assert_eq!(memo, first, "{middle}");
        kept += usize::from(change != whole);
        before = again::Memo::new(text.clone(), reading.without_text());
    }
    assert_eq!(kept, 5, "all but the first are edits");
}
