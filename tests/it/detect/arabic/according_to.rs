//! Clauses beside a phrase that names their source: `according_to`.

use expect_test::expect;

use crate::detect::check;

#[test]
fn according_to_somebody_stands_alone() {
    check(
        "ar",
        "بحسب وزارة الصحة، تراجعت الإصابات في الشمال.",
        expect![[r#"
        ar/beside indirect
          cue         0..8   بحسب
          source 0    9..30  وزارة الصحة
          content    33..80  تراجعت الإصابات في الشمال
    "#]],
    );
}

#[test]
fn according_to_somebody_stands_behind() {
    check(
        "ar",
        "تراجعت الإصابات في الشمال، وفقاً لوزارة الصحة.",
        expect![[r#"
        ar/beside indirect
          cue        50..60  وفقاً
          source 0   63..84  وزارة الصحة
          content     0..47  تراجعت الإصابات في الشمال
    "#]],
    );
}

#[test]
fn in_line_with_a_plan_is_no_attribution() {
    check("ar", "يعمل الفريق وفق خطة واضحة وبحسب توجيهات المدير.", expect![[""]]);
}

#[test]
fn a_statement_of_hers_stands_before_the_clause() {
    check(
        "ar",
        "وأوضحت الشرطة في بيان لها أنها نشرت ألفي عنصر حول الملعب.",
        expect![[r#"
        ar/own-clause-vso indirect
          cue         2..12  أوضحت
          source 0   13..25  الشرطة
          content    47..102 أنها نشرت ألفي عنصر حول الملعب
    "#]],
    );
}

#[test]
fn a_phrase_of_saying_has_its_source_always() {
    check(
        "ar",
        "وعلى حد تعبير المعلق الشهير عصام الشوا فإن «المنتخب يلعب بلا ضغوط».",
        expect![[r#"
        ar/beside direct
          cue         2..24  على حد تعبير
          source 0   25..70  المعلق الشهير عصام الشوا
          content    80..119 المنتخب يلعب بلا ضغوط
    "#]],
    );
}
