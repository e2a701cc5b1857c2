//! Clauses and quotations beside a verb of saying, and participles: `subject_first_clause`.

use expect_test::expect;

use crate::detect::check;

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
fn who_is_asked_is_not_the_one_who_asks() {
    check(
        "en",
        "Asked whether the bridge was safe, Anna Berg said she did not know.",
        expect![[r#"
        en/elided-subject indirect
          cue         0..5   Asked
          content     6..33  whether the bridge was safe
        en/own-clause-svo indirect
          cue        45..49  said
          source 0   35..44  Anna Berg
          content    50..66  she did not know
    "#]],
    );
}

#[test]
fn a_question_in_front_leaves_the_answer_alone() {
    check(
        "en",
        "When asked about the bridge, Berg said: “No comment.”",
        expect![[r#"
        en/own-clause-svo direct
          cue        34..38  said
          source 0   29..33  Berg
          content    43..53  No comment
    "#]],
    );
}

#[test]
fn a_fear_is_reported() {
    check(
        "en",
        "Ministers fear that prices will rise.",
        expect![[r#"
        en/own-clause-svo indirect
          cue        10..14  fear
          source 0    0..9   Ministers
          content    20..36  prices will rise
    "#]],
    );
}

#[test]
fn a_clause_is_cut_by_its_cue() {
    check(
        "en",
        "The goal, she said, is to reopen the bridge.",
        expect![[r#"
        en/pronoun indirect
          cue        14..18  said
          source 0   10..13  she
          content     0..8   The goal
          content    20..43  is to reopen the bridge
    "#]],
    );
}

#[test]
fn a_clause_is_cut_by_an_inverted_cue() {
    check(
        "en",
        "The goal, said Anna Berg, is to reopen the bridge.",
        expect![[r#"
        en/own-clause-vso indirect
          cue        10..14  said
          source 0   15..24  Anna Berg
          content     0..8   The goal
          content    26..49  is to reopen the bridge
    "#]],
    );
}

#[test]
fn a_relative_clause_is_reported() {
    check(
        "en",
        "The bridge, which Berg said had been closed for weeks, reopened.",
        expect![[r#"
        en/own-clause-svo indirect
          cue        23..27  said
          source 0   18..22  Berg
          content    28..53  had been closed for weeks
    "#]],
    );
}

#[test]
fn what_is_said_of_somebody_is_reported() {
    check(
        "en",
        "Berg said of Lind: “He never paid.”",
        expect![[r#"
        en/own-clause-svo direct
          cue         5..9   said
          source 0    0..4   Berg
          content    22..35  He never paid
    "#]],
    );
}

#[test]
fn a_second_verb_ends_the_content() {
    check(
        "en",
        "Berg said the bridge was “safe” but argued that it should close.",
        expect![[r#"
        en/own-clause-svo indirect
          cue         5..9   said
          source 0    0..4   Berg
          content    10..35  the bridge was “safe”
        en/elided-subject indirect
          cue        40..46  argued
          source 0    0..4   Berg
          content    52..67  it should close
    "#]],
    );
}

#[test]
fn a_colon_announces_the_next_paragraph() {
    check(
        "en",
        "The council then published a letter. It said:\n\n“Nobody will pay for the bridge.”",
        expect![[r#"
            en/pronoun direct
              cue        40..44  said
              source 0   37..39  It
              content    50..80  Nobody will pay for the bridge
        "#]],
    );
}

#[test]
fn a_message_is_said() {
    check(
        "en",
        "@annaberg tweeted: “The bridge is open!”",
        expect![[r#"
        en/own-clause-svo direct
          cue        10..17  tweeted
          source 0    0..9   @annaberg
          content    22..40  The bridge is open
    "#]],
    );
}

#[test]
fn a_poll_shows_without_a_complementiser() {
    check(
        "en",
        "A new poll shows most voters want the bridge.",
        expect![[r#"
        en/own-clause-svo indirect
          cue        11..16  shows
          source 0    0..10  A new poll
          content    17..44  most voters want the bridge
    "#]],
    );
}

#[test]
fn a_thought_inside_a_quotation_is_a_part_of_it() {
    check(
        "en",
        "“I think people want to leave and they believe that we failed,” Berg said.",
        expect![[r#"
        en/own-clause-svo direct
          cue        73..77  said
          source 0   68..72  Berg
          content     3..63  I think people want to leave and they believe that we failed
    "#]],
    );
}

#[test]
fn a_dateline_is_no_content() {
    check(
        "en",
        "LUND — Ferries will run every hour, their operator said on Thursday.",
        expect![[r#"
        en/own-clause-svo indirect
          cue        53..57  said
          source 0   38..52  their operator
          content     9..36  Ferries will run every hour
    "#]],
    );
}

#[test]
fn a_tweet_is_written() {
    check(
        "en",
        "The mayor wrote on Twitter: \"We will rebuild the school. #Riverside\"\n\"Sad day for our town,\" tweeted councillor Amir Haddad (@amirh).",
        expect![[r#"
            en/own-clause-svo direct
              cue        10..15  wrote
              source 0    0..9   The mayor
              content    29..67  We will rebuild the school. #Riverside
            en/own-clause-vso direct
              cue        93..100 tweeted
              source 1  101..123 councillor Amir Haddad
              content    70..90  Sad day for our town
        "#]],
    );
}

#[test]
fn a_cue_cuts_a_clause_behind_its_verb() {
    check(
        "en",
        "It was, she said, part of a plan that failed the town.\n\nThe club was, Laura Finch said, part of a larger house.",
        expect![[r#"
            en/pronoun indirect
              cue        12..16  said
              source 0    8..11  she
              content     0..6   It was
              content    18..53  part of a plan that failed the town
            en/own-clause-svo indirect
              cue        82..86  said
              source 1   70..81  Laura Finch
              content    56..68  The club was
              content    88..110 part of a larger house
        "#]],
    );
}

#[test]
fn sighs_and_grumbles_are_cues() {
    check(
        "en",
        "\"It's so dull to wait!\" sighed Meg Brook, looking at her watch.\n\n\"No bread without any money,\" grumbled Jo Finch. She didn't say \"never at all,\" but thought it.",
        expect![[r#"
            en/own-clause-vso direct
              cue        24..30  sighed
              source 0   31..40  Meg Brook
              content     1..21  It's so dull to wait
            en/own-clause-vso direct
              cue        95..103 grumbled
              source 1  104..112 Jo Finch
              content    66..92  No bread without any money
        "#]],
    );
}

#[test]
fn a_cue_without_a_colon_has_its_quotation_in_the_next_line() {
    check(
        "en",
        "The mayor added\n\n“We will go.”",
        expect![[r#"
            en/own-clause-svo direct
              cue        10..15  added
              source 0    0..9   The mayor
              content    20..30  We will go
        "#]],
    );
}
