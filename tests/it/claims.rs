//! Which clauses are taken for claims, and what sort of fact they state.

use std::fmt::Write as _;
use std::sync::Arc;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use qawl::detect::worth::WorthModel;
use qawl::detect::{DetectOptions, detect};
use qawl::schema::{BlockKind, Worth};
use qawl::text::Text;

/// Shows each claim: its worth, its kind, whether somebody says it, and its text.
#[track_caller]
fn check(source: &str, expected: Expect) {
    let text = Text::new(source);
    let model =
        WorthModel::read(include_bytes!("../../assets/worth.bin")).expect("the table that is shipped");
    let options = DetectOptions { worth: Some(Arc::new(model)), ..DetectOptions::default() };
    let found = detect(&text, &options);
    let mut shown = String::new();
    for claim in &found.claims {
        let kind = claim.kind.map_or("-", |kind| kind.name());
        let who = if claim.attribution.is_some() { "said" } else { "own" };
        let _ = writeln!(shown, "{:<5}{kind:<11}{who:<5}{}", claim.worth.name(), text.slice(claim.span));
    }
    expected.assert_eq(&shown);
}

#[test]
fn numbers_of_casualties_are_worth_checking() {
    check(
        "قال الجيش إن 12 جندياً قتلوا في هجوم على القاعدة أمس.",
        expect![[r#"
            high event      said 12 جندياً قتلوا في هجوم على القاعدة أمس
        "#]],
    );
    check(
        "The army said that 12 soldiers were killed in an attack on the base on Monday.",
        expect![[r#"
        high event      said 12 soldiers were killed in an attack on the base on Monday
    "#]],
    );
}

#[test]
fn a_byline_does_not_hide_what_is_said_below_it() {
    check(
        "Water plant stays open\n\nBy Ana Whitlock\n\nThe council met on Tuesday in the town hall.\n\nThe mayor said that 12 workers were hurt in a fire at the plant on Monday.",
        expect![[r#"
            low  event      own  The council met on Tuesday in the town hall
            high event      said 12 workers were hurt in a fire at the plant on Monday
        "#]],
    );
}

#[test]
fn wishes_and_promises_are_no_claims() {
    check("قال الوزير: «نتمنى أن ينجح المشروع وسنعمل من أجل ذلك».", expect![[r#""#]]);
    check("“We hope that everybody will be happy,” the minister said.", expect![[r#""#]]);
}

#[test]
fn a_sentence_of_the_article_is_cut_at_its_clauses() {
    check(
        "وارتفعت أسعار القمح بنسبة 15 بالمئة العام الماضي، فيما انخفض عدد المزارعين إلى 3 آلاف مزارع، وهو أمر مؤسف.",
        expect![[r#"
            high quantity   own  ارتفعت أسعار القمح بنسبة 15 بالمئة العام الماضي
            high quantity   own  انخفض عدد المزارعين إلى 3 آلاف مزارع
        "#]],
    );
    check(
        "Wheat prices rose by 15 percent last year, while the number of farmers fell to 3,000, which is sad.",
        expect![[r#"
            high quantity   own  Wheat prices rose by 15 percent last year
            high quantity   own  the number of farmers fell to 3,000
        "#]],
    );
}

#[test]
fn denials_are_claims() {
    check(
        "أكد المتحدث أن الشركة لم تدفع أي رشوة إلى المسؤولين.",
        expect![[r#"
            high denial     said الشركة لم تدفع أي رشوة إلى المسؤولين
        "#]],
    );
    check(
        "The spokeswoman said the company had not paid any bribe to officials.",
        expect![[r#"
            high denial     said the company had not paid any bribe to officials
        "#]],
    );
}

#[test]
fn what_is_reported_is_the_claim_not_that_it_is_reported() {
    check(
        "أعلنت وزارة الصحة أن عدد المصابين بلغ 340 شخصاً بسبب انهيار الجسر.",
        expect![[r#"
        high quantity   said عدد المصابين بلغ 340 شخصاً بسبب انهيار الجسر
    "#]],
    );
    check(
        "The health ministry said on Monday that 340 people had been injured, because the bridge was closed too late.",
        expect![[r#"
            high quantity   said 340 people had been injured, because the bridge was closed too late
        "#]],
    );
}

#[test]
fn a_claim_in_marks_ends_where_they_do() {
    check(
        "وقال رئيس النقابة «خسرنا 40 وظيفة في المصنع خلال عام» (كريم سالم) في تصريح للصحيفة.",
        expect![[r#"
            high position   said خسرنا 40 وظيفة في المصنع خلال عام
        "#]],
    );
}

#[test]
fn the_words_of_a_long_text_are_known_as_those_of_a_short_one() {
    let last =
        "وقال الجيش إن 12 جندياً قتلوا في هجوم على القاعدة أمس، فيما ارتفعت أسعار القمح بنسبة 15 بالمئة.";
    let claims = |source: &str| -> Vec<String> {
        let text = Text::new(source);
        let options =
            DetectOptions { lang: Some(qawl::schema::Lang("ar".into())), ..DetectOptions::default() };
        let found = detect(&text, &options);
        let shown = |claim: &qawl::detect::FoundClaim| format!("{} {claim:?}", text.slice(claim.span));
        // Wherever they are.
        let shown = found.claims.iter().map(|claim| {
            let kind = claim.kind;
            let moved = (kind, claim.reasons.clone());
            shown(claim).split(' ').take(3).collect::<String>() + &format!("{moved:?}")
        });
        shown.collect()
    };
    let short = format!("انتظر السكان أمام المبنى ساعات طويلة.\n\n{last}");
    let mut long = String::from("انتظر السكان أمام المبنى ساعات طويلة.");
    // Far more spellings than are remembered.
    for n in 0..3_000_u32 {
        let word = |k: u32| -> String {
            (0..6)
                .map(|at| char::from_u32(0x628 + ((n * 13 + k) >> (2 * at)) % 4 + at % 3).unwrap_or('ب'))
                .collect()
        };
        let words: Vec<String> = (0..13).map(word).collect();
        let _ = write!(long, "\n\n{}", words.join(" "));
    }
    let _ = write!(long, "\n\n{last}");
    let (short, long) = (claims(&short), claims(&long));
    let tail = short.get(short.len() - 2..).expect("two claims in the last paragraph");
    assert!(long.ends_with(tail), "{tail:?}");
}

fn articles() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "قال الوزير إن ",
            "12 ",
            "قتلوا ",
            "، ",
            "الذي ",
            "«",
            "»",
            ". ",
            "\n",
            "وأضاف أن ",
            "لم ",
            "واشنطن ",
            "? ",
            "said ",
            "that ",
            "killed ",
            "and ",
            ", ",
            "\"",
            "The minister ",
            "U.S. ",
            "😀",
            "\u{A0}",
            "\u{202B}",
            "قـــال ",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn claims_stand_in_the_text_in_order(source in articles()) {
        let text = Text::new(&source);
        let found = detect(&text, &DetectOptions::default());
        let mut end = 0;
        for claim in &found.claims {
            let covered = text.get(claim.span).expect("on character boundaries");
            prop_assert_eq!(covered.trim(), covered);
            prop_assert!(!covered.is_empty() && !covered.contains('\n'));
            prop_assert!(claim.span.start() >= end, "claims do not overlap");
            end = claim.span.end();
            let inside = |block: &&qawl::schema::Block| block.span.covers(claim.span);
            prop_assert!(found.blocks.iter().find(inside).is_some_and(|block| block.kind != BlockKind::Boilerplate));
            prop_assert_eq!(claim.worth == Worth::High, claim.score.share() >= 0.5);
            prop_assert!(claim.attribution.is_none_or(|idx| idx < found.attributions.len()));
        }
    }
}
