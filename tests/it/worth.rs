//! Check-worthiness: what a score rests on and what it does not, the table, and what becomes of scores
//! once the table has arrived.

use std::sync::Arc;

use proptest::prelude::*;
use qawl::annotation::{AnnotationId, Review};
use qawl::detect::claims::shown_from;
use qawl::detect::worth::{LanguageTable, Mix, WorthModel, WorthModelError, bag_of, rate_sentence};
use qawl::detect::{DetectOptions, detect};
use qawl::intake;
use qawl::lang::languages;
use qawl::schema::{Confidence, Lang, Worth, WorthReason};
use qawl::session::{
    Action, DocumentAction, Language, MarkAction, ReviewAction, State, Theme, ViewAction, annotate, reduce,
    undecided,
};
use qawl::text::Text;

static TABLE: &[u8] = include_bytes!("../../assets/worth.bin");

fn model() -> Arc<WorthModel> {
    Arc::new(WorthModel::read(TABLE).expect("the table that is shipped fits the features there are"))
}

fn lang(tag: &str) -> Lang {
    Lang(tag.to_owned().into())
}

#[test]
fn the_table_is_small_and_reads_back() {
    assert!(TABLE.len() <= 300_000, "{} bytes", TABLE.len());
    let model = model();
    for tag in languages_with_claims() {
        let regional = lang(&format!("{tag}-GB"));
        assert!(model.table(&lang(tag)).is_some() && model.table(&regional).is_some(), "{tag}");
    }
    assert!(model.table(&lang("de")).is_none());
    assert_eq!(model.write(), TABLE);
}

#[test]
fn what_a_text_looks_like_does_not_count() {
    let same = |tag, plain: &str, dressed: &str| {
        assert_eq!(bag_of(&lang(tag), plain), bag_of(&lang(tag), dressed), "{dressed}");
    };
    same("ar", "وصل لقاح كورونا إلى غزة", "وصل #لقاح_كورونا إلى #غزة https://example.org/x?y=1");
    same("ar", "وصل اللقاح إلى غزة", "@someone وصل اللقـــاح إلى غزّة 😀😀");
    same("en", "Prices rose by 15 percent", "Prices rose by 73 percent 🔥 www.example.org");
    assert_ne!(bag_of(&lang("en"), "Prices rose by 15 percent"), bag_of(&lang("en"), "Prices rose"));
}

#[test]
fn sentences_with_facts_are_rated_above_those_without() {
    let model = model();
    let score = |tag, text: &str| rate_sentence(&model, &lang(tag), text).expect("a table").score;
    for (tag, more, less) in [
        (
            "en",
            "Unemployment rose to 9 percent in 2011, the highest rate since the war.",
            "Let me say how glad I am to be here.",
        ),
        ("en", "The senator voted against the bill 23 times.", "What do you think about that?"),
        (
            "ar",
            "ارتفع عدد الوفيات إلى 350 حالة بحسب وزارة الصحة.",
            "صباح الخير على الجميع، نتمنى لكم يوماً سعيداً.",
        ),
        ("ar", "أعلنت روسيا تسجيل أول لقاح ضد الفيروس.", "اللهم احفظ بلادنا وارحم موتانا."),
    ] {
        assert!(score(tag, more) > score(tag, less), "{more}");
    }
    assert!(rate_sentence(&model, &lang("de"), "Acht Menschen starben.").is_none());
}

#[test]
fn the_strongest_reasons_are_told() {
    let rated = |tag: &'static str, source: &str| {
        let options =
            DetectOptions { lang: Some(lang(tag)), worth: Some(model()), ..DetectOptions::default() };
        let found = detect(&Text::new(source), &options);
        found.claims.first().map(|claim| claim.reasons.clone()).unwrap_or_default()
    };
    let army = rated("ar", "نفى الجيش أن يكون 12 مدنياً قتلوا في الغارة على القرية أمس.");
    let casualties = rated("en", "The army said that 12 civilians were killed in the raid on the village.");
    for reasons in [&army, &casualties] {
        assert!(reasons.contains(&WorthReason::Casualties), "{reasons:?}");
        assert!(reasons.contains(&WorthReason::Official), "{reasons:?}");
        assert!(
            !reasons.contains(&WorthReason::Number) && !reasons.contains(&WorthReason::Harm),
            "{reasons:?}"
        );
    }
    assert!(army.contains(&WorthReason::Contested), "{army:?}");
}

/// Returns the tags of the languages that claims are looked for in.
fn languages_with_claims() -> impl Iterator<Item = &'static str> {
    languages().filter(|tag| shown_from(&lang(tag)).is_some())
}

/// Returns the shipped table, by which a claim is rated as its text by itself is.
fn by_text_alone() -> Arc<WorthModel> {
    let mix = Mix { bias: 0.0, text: 1.0, rule: 0.0 };
    let tables = languages_with_claims().map(|tag| {
        let table = model().table(&lang(tag)).expect("a table").clone();
        LanguageTable { mix, ..table }
    });
    Arc::new(WorthModel::new(tables.collect()))
}

fn sentences() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "قال الجيش إن ",
        "12 ",
        "1,250 ",
        "جندياً قتلوا في هجوم على القاعدة أمس",
        "وارتفعت أسعار القمح ",
        "بنسبة 15٪ ",
        "، ",
        ". ",
        "\n",
        "في الوقت الذي ",
        "وأكد الوزير أن الشركة لم تدفع أي رشوة ",
        "#لقاح_كورونا ",
        "https://example.org/a ",
        "@somebody ",
        "“",
        "”",
        "The Army said that 12 soldiers were killed ",
        "according to the U.S. government ",
        "prices rose by 15% ",
        "www.example.org ",
        "Why? ",
        "and Smith did not pay ",
        "قـــال ",
        "😀",
    ]);
    prop::collection::vec(pieces, 1..30).prop_map(|pieces| pieces.concat())
}

#[test]
fn articles_read_before_on_the_thread_change_no_score() {
    // Behind its conjunction the number is taken for a word; by itself it is a number.
    let before =
        "واندلع حريق في المصنع وقتل 12 عاملاً و135 جندياً أصيبوا في هجوم على القاعدة، و135 قتيلاً سقطوا أمس.";
    let text = Text::new("وأصيب 135 عاملاً في الحريق الذي اندلع في المصنع أمس. قتل 135 جندياً في الهجوم.");
    let options = DetectOptions { lang: Some(lang("ar")), worth: Some(model()), ..DetectOptions::default() };
    let alone = {
        let (text, options) = (text.clone(), options.clone());
        std::thread::spawn(move || detect(&text, &options)).join().expect("it is read")
    };
    detect(&Text::new(before), &options);
    assert_eq!(detect(&text, &options), alone);
}

proptest! {
    #[test]
    fn a_claim_is_rated_as_its_text_is(source in sentences(), tag in prop::sample::select(languages_with_claims().collect::<Vec<_>>())) {
        let text = Text::new(&source);
        let model = by_text_alone();
        let options =
            DetectOptions { lang: Some(lang(tag)), worth: Some(model.clone()), ..DetectOptions::default() };
        for claim in detect(&text, &options).claims {
            let alone = rate_sentence(&model, &lang(tag), text.slice(claim.span)).expect("a table");
            prop_assert_eq!(claim.score, alone.score, "{}", text.slice(claim.span));
        }
    }
}

fn article() -> State {
    let source = "قال الجيش إن 12 جندياً قتلوا في هجوم على القاعدة أمس.\n\n\
                  وارتفعت أسعار القمح بنسبة 15 بالمئة العام الماضي، فيما انخفض عدد المزارعين إلى 3 آلاف مزارع.\n\n\
                  أكد المتحدث أن الشركة لم تدفع أي رشوة إلى المسؤولين.";
    let document = annotate(&intake::plain(source).expect("an article"));
    let state = State::new(Language::Ar, Theme::System);
    reduce(&state, Action::Document(DocumentAction::Open(Arc::new(document))))
}

fn claims(state: &State) -> Vec<(AnnotationId, Confidence, Worth, Review)> {
    let document = state.document.as_ref().expect("a document");
    let of = |it: &Arc<qawl::annotation::Annotation>| {
        it.claim().map(|claim| (it.id, claim.score, claim.worth, it.review))
    };
    document.annotations().filter_map(of).collect()
}

#[test]
fn scores_are_renewed_once_the_table_has_arrived() {
    let before = article();
    let [(first, ..), (second, _, worth, _), ..] = claims(&before)[..] else { panic!("claims") };
    let other = if worth == Worth::High { Worth::Low } else { Worth::High };
    let decided = reduce(&before, Action::Review(ReviewAction::Decide(vec![first], Review::Accepted)));
    let decided = reduce(&decided, Action::Mark(MarkAction::RateClaim(second, other)));
    let after = reduce(&decided, Action::View(ViewAction::UseWorthModel(model())));
    let (was, is) = (claims(&decided), claims(&after));
    assert_eq!(was[..2], is[..2], "what a person decided on stays");
    assert_ne!(was[2..], is[2..], "the others are rated by the table");
    // That is nothing to undo: what is undone is still the person's last step.
    assert_eq!(after.history.undoable(), decided.history.undoable());
    assert!(claims(&reduce(&after, Action::Undo))[1].3 == Review::Suggested);
    // It is the same as if the table had been there from the start.
    let untouched = reduce(&before, Action::View(ViewAction::UseWorthModel(model())));
    assert!(!untouched.has_unexported_edits(), "nothing that a person would lose");
    let text = untouched.document.as_ref().unwrap().text().clone();
    let found = detect(&text, &DetectOptions { worth: Some(model()), ..DetectOptions::default() });
    let fresh: Vec<Confidence> = found.claims.iter().map(|claim| claim.score).collect();
    assert_eq!(claims(&untouched).iter().map(|(_, score, ..)| *score).collect::<Vec<_>>(), fresh);
    // A second arrival changes nothing more.
    assert_eq!(
        claims(&reduce(&untouched, Action::View(ViewAction::UseWorthModel(model())))),
        claims(&untouched)
    );
}

#[test]
fn suggestions_below_the_slider_are_hidden_and_decided_ones_are_not() {
    let state = reduce(&article(), Action::View(ViewAction::UseWorthModel(model())));
    let (first, ..) = claims(&state)[0];
    let all = undecided(&state).len();
    let n_claims = claims(&state).len();
    let state = reduce(&state, Action::Review(ReviewAction::Decide(vec![first], Review::Accepted)));
    let state = reduce(&state, Action::View(ViewAction::SetWorthThreshold(Confidence::thousandths(1000))));
    assert_eq!(undecided(&state).len(), all - n_claims, "nothing but claims is hidden");
    let document = state.document.clone().unwrap();
    let shown = document.annotations().filter(|it| it.claim().is_some() && state.shows(it)).count();
    assert_eq!(shown, 1, "the accepted one");
    let state = reduce(&state, Action::View(ViewAction::SetWorthThreshold(Confidence::default())));
    assert_eq!(undecided(&state).len(), all - 1);
}

proptest! {
    #[test]
    fn broken_tables_are_refused(at in 0..TABLE.len(), bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        prop_assert_eq!(WorthModel::read(&TABLE[..at]).is_err(), true);
        prop_assert_eq!(WorthModel::read(&bytes), Err(WorthModelError::NotATable));
        let longer = [TABLE, &bytes].concat();
        prop_assert_eq!(WorthModel::read(&longer).is_ok(), bytes.is_empty());
    }

    #[test]
    fn any_text_has_a_rating(source in any::<String>()) {
        for tag in languages_with_claims() {
            prop_assert!(rate_sentence(&model(), &lang(tag), &source).is_some());
        }
    }
}
