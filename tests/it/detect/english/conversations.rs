//! Headlines in colon style, and people who take turns: `colon_speech`, `conversation_turns`.

use expect_test::expect;

use crate::detect::check;

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
