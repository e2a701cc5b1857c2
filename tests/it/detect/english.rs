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

#[test]
fn a_report_by_an_agency_is_one_source() {
    check(
        "en",
        "According to a report by the Lund Transport Agency, two bridges are unsafe.",
        expect![[r#"
        en/beside indirect
          cue         0..12  According to
          source 0   13..50  a report by the Lund Transport Agency
          content    52..74  two bridges are unsafe
    "#]],
    );
}

#[test]
fn a_report_from_an_agency_is_one_source() {
    check(
        "en",
        "Two bridges are unsafe, according to a new report from the agency.",
        expect![[r#"
        en/beside indirect
          cue        24..36  according to
          source 0   37..65  a new report from the agency
          content     0..22  Two bridges are unsafe
    "#]],
    );
}

#[test]
fn the_clause_beside_a_source_is_no_apposition() {
    check(
        "en",
        "Over the long term, according to the council, the bridge will need repairs.",
        expect![[r#"
        en/beside indirect
          cue        20..32  according to
          source 0   33..44  the council
          content     0..18  Over the long term
          content    46..74  the bridge will need repairs
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
fn a_name_in_marks_is_what_is_said() {
    check(
        "en",
        "Anna Berg called the plan “a disaster” and said it would fail.",
        expect![[r#"
        en/directive mixed
          cue        10..16  called
          source 0    0..9   Anna Berg
          content    29..39  a disaster
        en/elided-subject indirect
          cue        47..51  said
          source 0    0..9   Anna Berg
          content    52..65  it would fail
    "#]],
    );
}

#[test]
fn a_description_is_reported() {
    check(
        "en",
        "Lind described the vote as a farce.",
        expect![[r#"
        en/directive indirect
          cue         5..14  described
          source 0    0..4   Lind
          content    15..34  the vote as a farce
    "#]],
    );
}

#[test]
fn an_infinitive_is_reported() {
    check(
        "en",
        "The council plans to close the bridge, and the mayor wants to sell it.",
        expect![[r#"
        en/directive indirect
          cue        12..17  plans
          source 0    0..11  The council
          content    18..37  to close the bridge
        en/directive indirect
          cue        53..58  wants
          source 1   43..52  the mayor
          content    59..69  to sell it
    "#]],
    );
}

#[test]
fn a_refusal_is_reported() {
    check(
        "en",
        "Berg refused to answer questions, saying the case was closed.",
        expect![[r#"
        en/directive indirect
          cue         5..12  refused
          source 0    0..4   Berg
          content    13..32  to answer questions
        en/participle-chain indirect
          cue        34..40  saying
          source 0    0..4   Berg
          content    41..60  the case was closed
    "#]],
    );
}

#[test]
fn an_object_and_a_preposition_are_reported() {
    check(
        "en",
        "Officials criticised the plan and called for a vote.",
        expect![[r#"
            en/directive indirect
              cue        34..40  called
              source 0    0..9   Officials
              content    45..51  a vote
        "#]],
    );
}

#[test]
fn a_plan_is_its_owners() {
    check(
        "en",
        "Berg’s plan to close the bridge angered drivers.",
        expect![[r#"
        en/verbal-noun indirect
          cue         9..13  plan
          source 0    0..4   Berg
          content    14..33  to close the bridge
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
fn a_headline_names_who_is_named_below() {
    check(
        "en",
        "Berg: Bridges are safe\n\nMayor Anna Berg said on Monday that the bridges of the town were safe again.",
        expect![[r#"
            en/colon-headline direct
              source 0    0..4   Berg
              content     6..22  Bridges are safe
            en/own-clause-svo indirect
              cue        40..44  said
              source 0   24..39  Mayor Anna Berg
              content    60..99  the bridges of the town were safe again
        "#]],
    );
}

#[test]
fn letters_take_turns() {
    check(
        "en",
        "Q: When did the bridge close?\n\nA: It closed in May, after the flood.\n\nQ: Who paid?",
        expect![[r#"
            en/colon-turn direct
              source 0    0..1   Q
              content     3..28  When did the bridge close
            en/colon-turn direct
              source 1   31..32  A
              content    34..67  It closed in May, after the flood
            en/colon-turn direct
              source 0   70..71  Q
              content    73..81  Who paid
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
fn scare_quotes_and_titles_are_nobodys() {
    check(
        "en",
        "The film “Winter Light” opened on Friday. Its so-called “stars” stayed away.",
        expect![[r#""#]],
    );
}

#[test]
fn showing_something_to_somebody_is_not_saying() {
    check("en", "She showed him the door. The company reported earnings of two million.", expect![[r#""#]]);
}

#[test]
fn a_noun_like_a_cue_is_none() {
    check("en", "The police report was long. The plan failed, and the call ended.", expect![[r#""#]]);
}

#[test]
fn a_denied_wish_is_none() {
    check("en", "They didn't want to leave the town.", expect![[r#""#]]);
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
fn a_source_may_be_a_text_made_by_somebody_with_an_ampersand() {
    check(
        "en",
        "According to figures published by the engineers Lind & Partners, the cracks grew in November.",
        expect![[r#"
            en/beside indirect
              cue         0..12  According to
              source 0   13..63  figures published by the engineers Lind & Partners
              content    65..92  the cracks grew in November
        "#]],
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

#[test]
fn people_take_turns() {
    check(
        "en",
        "Reporter: And the cost of the bridge?\nHelen Marsh: It will cost two million.\nReporter: Who pays?",
        expect![[r#"
            en/colon-turn direct
              source 0    0..8   Reporter
              content    10..36  And the cost of the bridge
            en/colon-turn direct
              source 1   38..49  Helen Marsh
              content    51..75  It will cost two million
            en/colon-turn direct
              source 0   77..85  Reporter
              content    87..95  Who pays
        "#]],
    );
}

#[test]
fn lists_of_facts_and_names_are_not_said() {
    check(
        "en",
        "LOOK: The new bridge seen from the harbour at night.\n\n\
         Venue: The great hall of the town behind the old market.\n\n\
         Venue: The small hall of the town beside the new bridge.\n\n\
         Monday: The bridge stays closed to all traffic until noon.\n\n\
         North Harbour: Helen Marsh, Paul Reed, Anna Berg and Tom Field.\n\n\
         Bridge Fund: $43 million for the towers and the southern ramp.",
        expect![[""]],
    );
}

#[test]
fn a_name_in_capitals_is_one_if_it_is_met_below() {
    check(
        "en",
        "MARSH: The bridge will cost more than anybody has said so far.\n\nIn the council Marsh spoke last.",
        expect![[r#"
            en/colon-turn direct
              source 0    0..5   MARSH
              content     7..61  The bridge will cost more than anybody has said so far
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
fn blame_of_a_bare_noun_is_no_content() {
    check(
        "en",
        "The board criticised the plan. The mayor condemned the plan for its cost. Anna Berg slammed the plan as “a disaster”.",
        expect![[r#"
            en/directive indirect
              cue        41..50  condemned
              source 0   31..40  The mayor
              content    51..72  the plan for its cost
            en/directive mixed
              cue        84..91  slammed
              source 1   74..83  Anna Berg
              content    92..120 the plan as “a disaster”
        "#]],
    );
}

#[test]
fn praise_of_somebody_by_name_is_no_content_either() {
    for text in [
        "The governor praised Trump.",
        "The governor praised Donald Trump on Monday.",
        "Senator Ann Reed praised the former president of France, Jean Dubois.",
        "The union condemned Harbour Works in a meeting at City Hall.",
        "The mayor hailed the new long-awaited harbour bridge.",
        "Critics slammed the council’s controversial plan.",
        "Anna Berg applauded the firefighters.",
        "Lawmakers mocked him.",
    ] {
        let text = qawl::text::Text::new(text);
        let found = qawl::detect::detect(&text, &qawl::detect::DetectOptions::default());
        assert!(found.attributions.is_empty(), "{}", text.as_str());
    }
    for text in [
        "The governor praised Trump for his courage.",
        "The union condemned Harbour Works over its delays.",
        "The mayor hailed the bridge as a gift to the town.",
        "Critics slammed the plan because it was late.",
    ] {
        let text = qawl::text::Text::new(text);
        let found = qawl::detect::detect(&text, &qawl::detect::DetectOptions::default());
        assert_eq!(found.attributions.len(), 1, "{}", text.as_str());
    }
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
