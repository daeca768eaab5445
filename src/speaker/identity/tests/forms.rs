//! Forms of names and of naming around the world: ranks, honours, particles, families, roles, what a mention leaves out.

use super::check;
use expect_test::expect;

#[test]
fn ranks_and_letters_are_no_part_of_a_name() {
    check(
        "“Call us,” said ^DC Nina Patel^, of West Lowmoor police.
        “Patrols are out,” ^Ch Insp Louise Mallory^ said.
        “This was greed,” ^Fergus Lyle QC^ told the jury.
        “He wanted it all,” ^Mr Lyle^ said.
        “My voters are furious,” ^Rachel Dunmore MP^ said.
        “We are numb,” said ^Fr Michael Doyle^.
        “So is the tea,” said ^Canon Peter Thwaite^.
        “We need growth,” ^Ex-minister Tobias Crane^ said.
        “So do I,” ^Sergeant-Major Bill Tranter^ said.
        “One more time,” ^DC Patel^ said.",
        expect![[r#"
            DC Nina Patel → Nina Patel
            Ch Insp Louise Mallory → Louise Mallory
            Fergus Lyle QC → Fergus Lyle
            Mr Lyle → Fergus Lyle
            Rachel Dunmore MP → Rachel Dunmore
            Fr Michael Doyle → Michael Doyle
            Canon Peter Thwaite → Peter Thwaite
            Ex-minister Tobias Crane → Tobias Crane
            Sergeant-Major Bill Tranter → Bill Tranter
            DC Patel → Nina Patel
        "#]],
    );
}

#[test]
fn knights_and_ladies_go_by_their_first_names() {
    check(
        "Sir Alan Braithwaite chaired the first inquiry.
        “It was never late,” ^Sir Alan^ said.
        ^Dame Priscilla Howarth^, the children's commissioner, said: “Families deserve better.”
        “They have waited,” ^Dame Priscilla^ said.",
        expect![[r#"
            Sir Alan → Alan Braithwaite
            Dame Priscilla Howarth → Priscilla Howarth
            Dame Priscilla → Priscilla Howarth
        "#]],
    );
}

#[test]
fn particles_and_articles_of_many_tongues() {
    check(
        "“There is no flour,” said ^Ahmed al-Rashidi^, a baker.
        “None at all,” ^al-Rashidi^ said.
        “Soon,” said ^Khalid bin Nasser al-Thuwaini^, the minister.
        “It never rains,” said ^Hendrik van der Merwe^, a farmer.
        “Never,” ^Van der Merwe^ said.
        “My parents had one dream,” said ^Park Ji-hoon^, a student.
        “Mine,” ^Park^ said.
        “We rebuild,” said ^Nguyen Van Thanh^, the mayor.
        “Always,” ^Mr Thanh^ said.
        “Late again,” said ^Jean-Luc D’Aubigny^, a miller.",
        expect![[r#"
            Ahmed al-Rashidi → Ahmed al-Rashidi
            al-Rashidi → Ahmed al-Rashidi
            Khalid bin Nasser al-Thuwaini → Khalid bin Nasser al-Thuwaini
            Hendrik van der Merwe → Hendrik van der Merwe
            Van der Merwe → Hendrik van der Merwe
            Park Ji-hoon → Park Ji-hoon
            Park → Park Ji-hoon
            Nguyen Van Thanh → Nguyen Van Thanh
            Mr Thanh → Nguyen Van Thanh
            Jean-Luc D’Aubigny → Jean-Luc D’Aubigny
        "#]],
    );
}

#[test]
fn a_mention_that_stops_inside_a_name_is_its_bearer() {
    check(
        "^Robert^ (Bobby) Tulloch, his brother-in-law, said he was no lion.
        “A mouse,” ^Tulloch^ said.
        ^Edwin^ “Moose” Barlow, a goalkeeper, said: “A moose.”",
        expect![[r#"
            Robert → Robert (Bobby) Tulloch
            Tulloch → Robert (Bobby) Tulloch
            Edwin → Edwin “Moose” Barlow
        "#]],
    );
}

#[test]
fn a_family_shares_its_surname() {
    check(
        "“I cried,” said ^Kelly Marsden^, 34, of Lowmoor.
        ^Her husband, Craig^, 36, said: “She couldn't speak.”
        “We'd lost everything,” said ^Mrs Marsden^.
        “They never rang,” said ^Mr Marsden^.
        ^Their son Jake^, 11, said: “I miss my room.”",
        expect![[r#"
            Kelly Marsden → Kelly Marsden
            Her husband, Craig → Craig
            Mrs Marsden → Kelly Marsden
            Mr Marsden → Craig
            Their son Jake → Jake
        "#]],
    );
}

#[test]
fn a_mention_cut_short_goes_on_to_its_name() {
    check(
        "^The Archbishop^ of Wells, the Most Rev Gareth Pym, said: “Feed the hungry.”
        ^The Conservative MP^ for Mereford, Sir Giles Pomfret, said: “Madness.”
        ^Secretary^ of State Hanna Moe said the talks were over.
        ^Mayor^ of Lowmoor Zahra Malik said: “We need both.”
        ^Counsel^ to the inquiry, Rupert Vane KC, asked: “Did you keep copies?”
        ^Her opposite number^, Tim Rudd, called it “a kick in the teeth”.
        But ^her rival^, the Green party's Anil Kapoor, said: “It's time for change.”",
        expect![[r#"
            The Archbishop → Gareth Pym
            The Conservative MP → Giles Pomfret
            Secretary → Hanna Moe
            Mayor → Zahra Malik
            Counsel → Rupert Vane
            Her opposite number → Tim Rudd
            her rival → Anil Kapoor
        "#]],
    );
}

#[test]
fn those_without_a_name_keep_what_tells_them_apart() {
    check(
        "^A spokesman^ for Lowmoor Council said: “We listened.”
        ^A^ No 4 source said: “Nobody is panicking.”
        According to ^a study^ by the Harbour Institute, the tide is early.
        “Sorry,” said Hugo Brandt, ^a spokesman^ for Ms. Moe.",
        expect![[r#"
            A spokesman → A spokesman for Lowmoor Council
            A → A No 4 source
            a study → a study by the Harbour Institute
            a spokesman → Hugo Brandt
        "#]],
    );
}

#[test]
fn anothers_spokesman_is_not_this_one() {
    check(
        "Her spokesman, Dan Whittle, laughed. “Of course not,” ^he^ said.
        “Nothing has changed,” said ^the prime minister's spokesman^.
        “We stand by our story,” ^the Gazette's editor^ said.",
        expect![[r#"
            he → Dan Whittle
            the prime minister's spokesman → the prime minister's spokesman
            the Gazette's editor → the Gazette's editor
        "#]],
    );
}

#[test]
fn the_last_speaker_in_other_words() {
    check(
        "“This pool taught me to swim,” said ^Betty Lomax^, 72.
        “My children too,” ^the retired beekeeper^ added.
        “I was fuming,” said ^Danny Fowles^.
        “I'd be fuming too,” ^the 29-year-old^ said.
        “We were asleep,” said ^Elsa Dietz^, the coach.
        “All of us,” ^the German^ said.
        “Let her swim,” ^the heckler^ said.",
        expect![[r#"
            Betty Lomax → Betty Lomax
            the retired beekeeper → Betty Lomax
            Danny Fowles → Danny Fowles
            the 29-year-old → Danny Fowles
            Elsa Dietz → Elsa Dietz
            the German → Elsa Dietz
            the heckler → the heckler
        "#]],
    );
}

#[test]
fn a_relative_pronoun_goes_with_what_stands_before_it() {
    check(
        "On Tuesday the HWU issued an unpublished report on the tides of May, ^which^ concluded that the wall would fall.
        On Monday, the Office of the Harbour Inspector issued ^a report^ that found cracks.
        There are economists ^who^ argue that harbours should be free.
        The union, ^which^ said it would strike, met on Friday.",
        expect![[r#"
            which → HWU
            a report → Office of the Harbour Inspector
            who → economists
            which → The union
        "#]],
    );
}

#[test]
fn a_first_paragraph_full_of_names_is_a_sentence() {
    check(
        "Premier Harold Stone met the Belgian premier, Élodie Garnier, in Ghent.
        “Old friends,” ^Garnier^ replied.",
        expect![[r#"
            Garnier → Élodie Garnier
        "#]],
    );
}
