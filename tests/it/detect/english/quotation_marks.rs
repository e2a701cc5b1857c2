//! Which marks quote, and whose what is in them is: `reading::quotation_marks`, `uncued_quotation`, `embedded_quotation`.

use expect_test::expect;

use crate::detect::check;

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

#[test]
fn a_plural_owner_belongs_to_its_noun() {
    check(
        "en",
        "The drivers' union said the strike would go on.",
        expect![[r#"
        en/own-clause-svo indirect
          cue        19..23  said
          source 0    0..18  The drivers' union
          content    24..46  the strike would go on
    "#]],
    );
}

#[test]
fn a_plural_owner_does_not_close_a_quotation() {
    check(
        "en",
        "‘We won’t wait,’ said Anna Berg, ‘and the drivers’ union won’t either.’",
        expect![[r#"
        en/own-clause-vso direct
          cue        23..27  said
          source 0   28..37  Anna Berg
          content     3..18  We won’t wait
          content    42..81  and the drivers’ union won’t either
    "#]],
    );
}

#[test]
fn a_programme_in_marks_is_no_quotation() {
    check(
        "en",
        "Berg said on the programme “Morning” that the bridge was safe.",
        expect![[r#"
        en/own-clause-svo indirect
          cue         5..9   said
          source 0    0..4   Berg
          content    46..65  the bridge was safe
    "#]],
    );
}

#[test]
fn the_place_where_it_is_told_is_no_quotation() {
    check(
        "en",
        "\"It's over,\" Berg told the radio's \"Today\" programme.",
        expect![[r#"
        en/own-clause-svo direct
          cue        18..22  told
          source 0   13..17  Berg
          content     1..10  It's over
    "#]],
    );
}

#[test]
fn a_full_stop_inside_ends_the_sentence() {
    check(
        "en",
        "He fixed it. “It is broken.” Berg says she respects him.",
        expect![[r#"
        en/own-clause-svo indirect
          cue        38..42  says
          source 0   33..37  Berg
          content    43..59  she respects him
    "#]],
    );
}

#[test]
fn a_quotation_runs_over_paragraphs_to_its_cue() {
    check(
        "en",
        "“We tried hard to keep it open.\n\n“But we failed in the end,” said Anna Berg.",
        expect![[r#"
            en/own-clause-vso direct
              cue        67..71  said
              source 0   72..81  Anna Berg
              content     3..32  We tried hard to keep it open
              content    38..62  But we failed in the end
        "#]],
    );
}

#[test]
fn a_quotation_runs_on_over_paragraphs() {
    check(
        "en",
        "“We tried,” said Anna Berg. “It was hard.\n\n“But we failed in the end.”",
        expect![[r#"
        en/own-clause-vso direct
          cue        16..20  said
          source 0   21..30  Anna Berg
          content     3..11  We tried
          content    35..46  It was hard
          content    52..76  But we failed in the end
    "#]],
    );
}

#[test]
fn scare_quotes_and_titles_are_nobodys() {
    check(
        "en",
        "The film “Winter Light” opened on Friday. Its so-called “stars” stayed away.",
        expect![[r#""#]],
    );
}

#[test]
fn british_marks_are_not_apostrophes() {
    check(
        "en",
        "‘The bridge won’t open before May,’ said Helen Marsh. ‘It’s the workers’ safety that matters.’",
        expect![[r#"
            en/own-clause-vso direct
              cue        42..46  said
              source 0   47..58  Helen Marsh
              content     3..37  The bridge won’t open before May
              content    63..104 It’s the workers’ safety that matters
        "#]],
    );
}

#[test]
fn a_closing_mark_may_open() {
    check(
        "en",
        "’We are leaving,’ said Amir Haddad. ’Nobody can stay here.’",
        expect![[r#"
        en/own-clause-vso direct
          cue        22..26  said
          source 0   27..38  Amir Haddad
          content     3..17  We are leaving
          content    43..63  Nobody can stay here
    "#]],
    );
}

#[test]
fn an_elision_opens_nothing() {
    check(
        "en",
        "’90s music is back, said Amir Haddad.",
        expect![[r#"
        en/own-clause-vso indirect
          cue        22..26  said
          source 0   27..38  Amir Haddad
          content     3..20  90s music is back
    "#]],
    );
}

#[test]
fn a_paragraph_in_marks_has_the_last_speaker() {
    check(
        "en",
        "“We knew the water was rising,” said Amir Haddad, a fisherman.\n“The boats were gone by morning.”",
        expect![[r#"
            en/own-clause-vso direct
              cue        36..40  said
              source 0   41..65  Amir Haddad, a fisherman
              content     3..31  We knew the water was rising
            en/floating-quote direct
              source 0   41..65  Amir Haddad, a fisherman
              content    70..100 The boats were gone by morning
        "#]],
    );
}

#[test]
fn a_full_stop_without_a_space_ends_its_sentence() {
    check(
        "en",
        "The council met.He said the road was closed.The U.S.Army, bbc.co.uk said, had left.",
        expect![[r#"
            en/pronoun indirect
              cue        19..23  said
              source 0   16..18  He
              content    24..43  the road was closed
            en/own-clause-svo indirect
              cue        68..72  said
              source 1   58..67  bbc.co.uk
              content    44..56  The U.S.Army
              content    74..82  had left
        "#]],
    );
}

#[test]
fn apostrophes_of_elision_are_no_marks() {
    check(
        "en",
        "‘Tell ’em the town’s figures don’t add up,’ said Jane O’Neill. ‘We knew it in the ’90s.’\n\n'It's the drivers' club that won't pay,' warden Tom Hall said. 'We've asked twice.'",
        expect![[r#"
            en/own-clause-vso direct
              cue        54..58  said
              source 0   59..73  Jane O’Neill
              content     3..49  Tell ’em the town’s figures don’t add up
              content    78..102 We knew it in the ’90s
            en/own-clause-svo direct
              cue       165..169 said
              source 1  149..164 warden Tom Hall
              content   109..146 It's the drivers' club that won't pay
              content   172..189 We've asked twice
        "#]],
    );
}

#[test]
fn a_quotation_may_lack_one_of_its_marks() {
    check(
        "en",
        "The road is shut and the lights are out,\" warden Laura Finch said.\n\n“The road is shut, said Warden Bob Hill. “We looked twice.”\n\n\"The road is shut, said Hill. \"We looked twice.\"\n\n“We are late, Laura Finch said.",
        expect![[r#"
            en/own-clause-svo direct
              cue        61..65  said
              source 0   42..60  warden Laura Finch
              content     0..39  The road is shut and the lights are out
            en/own-clause-vso direct
              cue        89..93  said
              source 1   94..109 Warden Bob Hill
              content    71..87  The road is shut
              content   114..129 We looked twice
            en/own-clause-vso direct
              cue       154..158 said
              source 1  159..163 Hill
              content   136..152 The road is shut
              content   166..181 We looked twice
            en/own-clause-svo direct
              cue       213..217 said
              source 0  201..212 Laura Finch
              content   188..199 We are late
        "#]],
    );
}

#[test]
fn what_is_in_marks_inside_of_a_quotation_has_its_own_speaker() {
    check(
        "en",
        "‘They told us “nothing will change” before the road was closed,’ said Jane Hill.",
        expect![[r#"
            en/own-clause-vso direct
              cue        73..77  said
              source 1   78..87  Jane Hill
              content     3..68  They told us “nothing will change” before the road was closed
            en/pronoun mixed
              cue         8..12  told
              source 0    3..7   They
              content    16..68  “nothing will change” before the road was closed
        "#]],
    );
}
