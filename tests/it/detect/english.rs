//! Constructions of English news.

use expect_test::expect;

use super::check;

#[test]
fn a_quotation_stands_before_its_cue() {
    check(
        "en",
        "“We are ready,” said Anna Berg, the mayor of Lund.",
        expect![[r#"
        en/own-clause-vso direct
          cue        20..24  said
          source 0   25..53  Anna Berg, the mayor of Lund
          content     3..15  We are ready
    "#]],
    );
}

#[test]
fn a_cut_quotation_is_one() {
    check(
        "en",
        "“We knew,” Anna Berg said, “that it would rain.”",
        expect![[r#"
        en/own-clause-svo direct
          cue        25..29  said
          source 0   15..24  Anna Berg
          content     3..10  We knew
          content    34..52  that it would rain
    "#]],
    );
}

#[test]
fn a_that_clause_is_reported() {
    check(
        "en",
        "The ministry said that prices rose in May.",
        expect![[r#"
        en/own-clause-svo indirect
          cue        13..17  said
          source 0    0..12  The ministry
          content    23..41  prices rose in May
    "#]],
    );
}

#[test]
fn a_bare_clause_is_reported() {
    check(
        "en",
        "Officials said the road was closed on Monday.",
        expect![[r#"
        en/own-clause-svo indirect
          cue        10..14  said
          source 0    0..9   Officials
          content    15..44  the road was closed on Monday
    "#]],
    );
}

#[test]
fn a_colon_opens_a_quotation() {
    check(
        "en",
        "Mr. Berg added: “Nobody asked us.”",
        expect![[r#"
        en/own-clause-svo direct
          cue         9..14  added
          source 0    0..8   Mr. Berg
          content    19..34  Nobody asked us
    "#]],
    );
}

#[test]
fn according_to_somebody_stands_in_front() {
    check(
        "en",
        "According to the police, two cars burned.",
        expect![[r#"
        en/beside indirect
          cue         0..12  According to
          source 0   13..23  the police
          content    25..40  two cars burned
    "#]],
    );
}

#[test]
fn according_to_somebody_stands_behind() {
    check(
        "en",
        "Two cars burned overnight, according to the police.",
        expect![[r#"
        en/beside indirect
          cue        27..39  according to
          source 0   40..50  the police
          content     0..25  Two cars burned overnight
    "#]],
    );
}

#[test]
fn a_pronoun_is_the_last_speaker() {
    check(
        "en",
        "Anna Berg said that the bridge was safe. She said that it would reopen.",
        expect![[r#"
        en/own-clause-svo indirect
          cue        10..14  said
          source 0    0..9   Anna Berg
          content    20..39  the bridge was safe
        en/pronoun indirect
          cue        45..49  said
          source 0   41..44  She
          content    55..70  it would reopen
    "#]],
    );
}

#[test]
fn a_clause_stands_before_its_cue() {
    check(
        "en",
        "The bridge will reopen in June, the company said.",
        expect![[r#"
        en/own-clause-svo indirect
          cue        44..48  said
          source 0   32..43  the company
          content     0..30  The bridge will reopen in June
    "#]],
    );
}

#[test]
fn apostrophes_are_no_marks() {
    check(
        "en",
        "She said that the men’s team wasn’t ready.",
        expect![[r#"
        en/pronoun indirect
          cue         4..8   said
          source 0    0..3   She
          content    14..45  the men’s team wasn’t ready
    "#]],
    );
}
