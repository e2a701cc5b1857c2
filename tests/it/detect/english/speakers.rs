//! Who the source is, and who is the same: `resolution`.

use expect_test::expect;

use crate::detect::check;

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
fn a_source_has_its_party_in_brackets() {
    check(
        "en",
        "Anna Berg (Greens) said the bridge was safe.",
        expect![[r#"
        en/own-clause-svo indirect
          cue        19..23  said
          source 0    0..18  Anna Berg (Greens)
          content    24..43  the bridge was safe
    "#]],
    );
}

#[test]
fn one_speaker_has_many_names() {
    check(
        "en",
        "Anna Berg, the mayor of Lund, said the bridge was safe. Berg added that it would reopen. “We are ready,” she said.",
        expect![[r#"
            en/own-clause-svo indirect
              cue        30..34  said
              source 0    0..28  Anna Berg, the mayor of Lund
              content    35..54  the bridge was safe
            en/own-clause-svo indirect
              cue        61..66  added
              source 0   56..60  Berg
              content    72..87  it would reopen
            en/pronoun direct
              cue       113..117 said
              source 0  109..112 she
              content    92..104 We are ready
        "#]],
    );
}

#[test]
fn what_is_said_of_somebody_has_its_own_speaker() {
    check(
        "en",
        "Marsh said of the mayor: “He never answered my letters.”",
        expect![[r#"
        en/own-clause-svo direct
          cue         6..10  said
          source 0    0..5   Marsh
          content    28..56  He never answered my letters
    "#]],
    );
}
