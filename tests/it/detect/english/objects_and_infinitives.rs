//! What is reported without being a clause: infinitives, objects, descriptions (`phrases::complement`), and the nouns of `reporting_noun`.

use expect_test::expect;

use crate::detect::check;

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
