//! Constructions of German news.

use expect_test::expect;

use super::check;

#[test]
fn a_subject_stands_before_its_verb() {
    check(
        "de",
        "Die Ministerin sagte am Montag, dass die Brücke bis Mai offen bleibt.",
        expect![[r#"
            de/own-clause-svo indirect
              cue        15..20  sagte
              source 0    0..14  Die Ministerin
              content    32..69  dass die Brücke bis Mai offen bleibt
        "#]],
    );
}

#[test]
fn a_subject_stands_behind_its_verb_where_something_else_is_first() {
    check(
        "de",
        "Am Montag sagte der Sprecher der Polizei: „Wir suchen noch zwei Zeugen.“",
        expect![[r#"
            de/own-clause-vso direct
              cue        10..15  sagte
              source 0   16..40  der Sprecher der Polizei
              content    45..72  Wir suchen noch zwei Zeugen
        "#]],
    );
}

#[test]
fn a_quotation_stands_before_its_verb() {
    check(
        "de",
        "„Wir bauen im Frühjahr weiter“, erklärte Bürgermeisterin Anna Berg.",
        expect![[r#"
            de/own-clause-vso direct
              cue        37..46  erklärte
              source 0   47..73  Bürgermeisterin Anna Berg
              content     3..32  Wir bauen im Frühjahr weiter
        "#]],
    );
}

#[test]
fn a_perfect_has_its_subject_by_the_auxiliary() {
    check(
        "de",
        "Berg hatte in einem Interview gesagt, die Stadt werde das Geld zurückzahlen.",
        expect![[r#"
            de/own-clause-svo indirect
              cue        30..36  gesagt
              source 0    0..4   Berg
              content    38..76  die Stadt werde das Geld zurückzahlen
        "#]],
    );
}

#[test]
fn so_follows_what_is_said() {
    check(
        "de",
        "Die Bauarbeiten dauern bis Mai, so die Sprecherin der Stadt.",
        expect![[r#"
            de/beside indirect
              cue        32..34  so
              source 0   35..59  die Sprecherin der Stadt
              content     0..30  Die Bauarbeiten dauern bis Mai
        "#]],
    );
}

#[test]
fn a_cue_stands_behind_its_source() {
    check(
        "de",
        "Einem Bericht der Behörde zufolge ist das Wasser im See wieder sauber.",
        expect![[r#"
            de/beside indirect
              cue        27..34  zufolge
              source 0    0..26  Einem Bericht der Behörde
              content    35..70  ist das Wasser im See wieder sauber
        "#]],
    );
}

#[test]
fn a_verb_at_the_end_of_its_clause_is_a_cue() {
    check(
        "de",
        "Wie die Feuerwehr mitteilte, wurde bei dem Brand niemand verletzt.",
        expect![[r#"
            de/beside indirect
              cue         0..3   Wie
              cue        18..27  mitteilte
              source 0    4..17  die Feuerwehr
              content    29..65  wurde bei dem Brand niemand verletzt
        "#]],
    );
}

#[test]
fn a_source_stands_inside_of_what_is_said() {
    check(
        "de",
        "Das neue Becken dient laut einer Mitteilung des Amtes dem Schutz vor Hochwasser.",
        expect![[r#"
            de/beside indirect
              cue        22..26  laut
              source 0   27..53  einer Mitteilung des Amtes
              content     0..21  Das neue Becken dient
              content    54..79  dem Schutz vor Hochwasser
        "#]],
    );
}

#[test]
fn the_mood_of_reported_speech_goes_on_without_a_cue() {
    check(
        "de",
        "Berg sagte, die Stadt werde zahlen. Der Rat habe das Geld bereits freigegeben. Die Sonne scheint.",
        expect![[r#"
            de/own-clause-svo indirect
              cue         5..10  sagte
              source 0    0..4   Berg
              content    12..34  die Stadt werde zahlen
            de/reported-mood indirect
              source 0    0..4   Berg
              content    36..77  Der Rat habe das Geld bereits freigegeben
        "#]],
    );
}

#[test]
fn what_somebody_calls_a_thing_may_be_one_word() {
    check(
        "de",
        "Der Abgeordnete Karl Wolf nannte den Plan „verrückt“.",
        expect![[r#"
            de/own-clause-svo direct
              cue        26..32  nannte
              source 0    0..25  Der Abgeordnete Karl Wolf
              content    45..54  verrückt
        "#]],
    );
}

#[test]
fn other_uses_say_nothing() {
    check(
        "de",
        "Der Zug fuhr nach Angermünde. Das Haus ist so hoch wie ein Turm. Die Kinder teilten den Kuchen.",
        expect![[""]],
    );
}

#[test]
fn a_second_verb_has_the_subject_of_the_first() {
    check(
        "de",
        "Die Ministerin war am Montag in der Stadt und versprach, dass die Brücke offen bleibt.",
        expect![[r#"
            de/own-clause-svo indirect
              cue        46..55  versprach
              source 0    0..14  Die Ministerin
              content    57..86  dass die Brücke offen bleibt
        "#]],
    );
}

#[test]
fn a_quotation_inside_of_what_is_reported_is_an_attribution_of_its_own() {
    check(
        "de",
        "Berg sagte, der Plan sei „völlig verrückt“ und die „Blaue Brücke“ bleibe offen.",
        expect![[r#"
            de/own-clause-svo mixed
              cue         5..10  sagte
              source 0    0..4   Berg
              content    12..89  der Plan sei „völlig verrückt“ und die „Blaue Brücke“ bleibe offen
            de/quoted-part direct
              source 0    0..4   Berg
              content    28..45  völlig verrückt
        "#]],
    );
}

#[test]
fn people_take_turns() {
    check(
        "de",
        "Reporterin: Wann öffnet die Brücke?\n\nAnna Berg: Wir öffnen sie im Mai.\n\nReporterin: Und was kostet sie?",
        expect![[r#"
            de/colon-turn direct
              source 0    0..10  Reporterin
              content    12..36  Wann öffnet die Brücke
            de/colon-turn direct
              source 1   39..48  Anna Berg
              content    50..72  Wir öffnen sie im Mai
            de/colon-turn direct
              source 0   75..85  Reporterin
              content    87..105 Und was kostet sie
        "#]],
    );
}

#[test]
fn a_name_that_is_met_below_or_has_marks_takes_a_turn() {
    check(
        "de",
        "Anna Berg: Die Brücke bleibt im Winter für Radfahrer offen.\n\n\
         Am Montag stellte sich Bürgermeisterin Anna Berg den Fragen.\n\n\
         Karl Vogt: „Die Brücke ist viel zu teuer geworden.“",
        expect![[r#"
            de/colon-turn direct
              source 0    0..9   Anna Berg
              content    11..60  Die Brücke bleibt im Winter für Radfahrer offen
            de/colon-turn direct
              source 1  126..135 Karl Vogt
              content   140..178 Die Brücke ist viel zu teuer geworden
        "#]],
    );
}

#[test]
fn lists_of_facts_and_dates_are_not_said() {
    check(
        "de",
        "Neue Arbeiten: Die Stadt lässt ab Mai die Brücke am Hafen streichen.\n\n\
         Montag: Die Brücke bleibt am Vormittag für alle gesperrt.\n\n\
         12. Mai: Die Brücke wird für den Verkehr wieder freigegeben.\n\n\
         Ort der Feier: Großer Saal im alten Rathaus am Markt\n\n\
         Ort der Feier: Kleiner Saal im neuen Rathaus am Hafen\n\n\
         Grüne Partei: 12,5 Prozent und damit vier Sitze im Rat",
        expect![[""]],
    );
}

#[test]
fn a_cue_cuts_a_clause_behind_its_verb() {
    check(
        "de",
        "Der Plan war, sagte Laura Finke, Teil eines größeren Vorhabens.",
        expect![[r#"
            de/own-clause-vso indirect
              cue        14..19  sagte
              source 0   20..31  Laura Finke
              content     0..12  Der Plan war
              content    33..64  Teil eines größeren Vorhabens
        "#]],
    );
}

#[test]
fn a_quotation_may_lack_its_closing_mark() {
    check(
        "de",
        "„Die Straße ist gesperrt, sagte Bürgermeister Bob Hügel. „Wir haben zweimal nachgesehen.“",
        expect![[r#"
            de/own-clause-vso direct
              cue        29..34  sagte
              source 0   35..60  Bürgermeister Bob Hügel
              content     3..27  Die Straße ist gesperrt
            de/quoted-part direct
              source 0   35..60  Bürgermeister Bob Hügel
              content    65..94  Wir haben zweimal nachgesehen
        "#]],
    );
}
