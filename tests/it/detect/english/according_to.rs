//! Clauses beside a phrase that names their source: `according_to`.

use expect_test::expect;

use crate::detect::check;

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
