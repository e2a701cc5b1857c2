//! A model's answer beside the suggestions of the rules: joined where both say the same, and told apart where not.

use std::sync::Arc;

use qawl::annotation::{Document, History, Review, difference, intents};
use qawl::answers::{Answerer, Request, bring_in};
use qawl::format::lines::of_document;
use qawl::format::qawl as native;
use qawl::schema::Label;
use qawl::session::accord::{Accord, accord, adopt, agreed, as_model_has_it};
use qawl::session::{Action, DocumentAction, Language, Order, ReviewAction, State, Theme, reduce, undecided};
use qawl::store::{Entry, Step};

use super::{ARABIC, ENGLISH, brought, only_answer, suggested, told};

const ANSWER: &str = r#"{"model": "Model A", "quotes": [
    {"quote": "the bridge would cost 12 million euros", "speaker": "Mayor Lena Holt", "cue": ["said"], "type": "indirect"},
    {"quote": "We waited long enough … and we will not wait any longer", "speaker": "Omar Reed", "cue": ["told"], "type": "direct"},
    {"quote": "Critics doubt it", "speaker": "Critics", "cue": [], "type": "indirect"},
    {"quote": "that the bridge would not be finished before 2030", "speaker": "Engineer Omar Reed", "cue": ["said"], "type": "indirect"},
    {"quote": "The river is dry", "speaker": "Nobody", "cue": [], "type": "direct"}]}"#;

fn with_answer() -> Document {
    let mut document = suggested(ENGLISH);
    told(&mut document, ANSWER);
    document
}

fn opened(document: Arc<Document>) -> State {
    reduce(&State::new(Language::En, Theme::Light), Action::Document(DocumentAction::Open(document)))
}

fn accords(document: &Document) -> Vec<String> {
    let quotes = document.in_text_order().into_iter().filter(|it| it.label() == Label::Quote);
    quotes
        .map(|it| {
            let accord = accord(document, it).map_or("none", Accord::name);
            format!("{accord}: {}", document.covered(it))
        })
        .collect()
}

#[test]
fn what_both_say_is_one_suggestion_and_what_they_do_not_says_how() {
    let before = suggested(ENGLISH).annotations().filter(|it| it.label() == Label::Quote).count();
    let document = with_answer();
    let told = accords(&document);
    assert_eq!(
        told,
        [
            "agreed: the bridge would cost 12 million euros",
            "speaker: We waited long enough … and we will not wait any longer",
            "model-only: Critics doubt it",
            "agreed: the bridge would not be finished before 2030",
            "rule-only: We waited long enough",
        ]
    );
    assert_eq!(told.len(), before + 1, "one suggestion for what both have");
    // The rule stays the origin of what it found first.
    let first = document.in_text_order().into_iter().find(|it| it.label() == Label::Quote).unwrap();
    assert!(matches!(first.origin, qawl::annotation::Origin::Rule(_)));
    assert_eq!((&*first.opinions[0].model, &*first.opinions[0].date), ("Model A", "2026-11-30"));
}

#[test]
fn bringing_the_same_answer_in_again_changes_nothing_and_one_undo_takes_it_back() {
    let before = suggested(ENGLISH);
    let mut document = before.clone();
    let mut history = History::default();
    history.perform(&mut document, &brought(&before, ANSWER).transaction).unwrap();
    assert_eq!(brought(&document, ANSWER).transaction.edits, []);
    history.undo(&mut document).unwrap();
    assert_eq!(document, before);
}

#[test]
fn a_later_answer_of_the_same_model_takes_the_place_of_the_earlier_one() {
    let mut document = with_answer();
    told(
        &mut document,
        r#"{"quotes": [{"quote": "the bridge would cost 12 million euros", "speaker": "Lena Holt"}]}"#,
    );
    assert_eq!(document.answers().len(), 1);
    let quotes = accords(&document);
    assert!(!quotes.iter().any(|it| it.contains("Critics doubt it")), "{quotes:?}");
    assert_eq!(quotes.iter().filter(|it| it.starts_with("rule-only")).count(), 3, "{quotes:?}");
}

#[test]
fn two_models_have_an_opinion_each() {
    let mut document = with_answer();
    let answerer =
        Answerer { model: Some("Model B".to_owned()), date: "2026-12-01".to_owned(), ..Answerer::default() };
    let answer = only_answer(r#"[{"quote": "Critics doubt it", "speaker": "Critics"}]"#);
    document.apply(&bring_in(&document, &answer, &answerer).transaction).unwrap();
    let quote =
        document.in_text_order().into_iter().find(|it| document.covered(it) == "Critics doubt it").unwrap();
    let models: Vec<&str> = quote.opinions.iter().map(|it| &*it.model).collect();
    assert_eq!(models, ["Model A", "Model B"]);
    assert_eq!(accord(&document, quote), Some(Accord::Agreed));
}

#[test]
fn decisions_of_a_person_stay_and_what_was_rejected_is_not_suggested_again() {
    let mut document = suggested(ENGLISH);
    let quotes: Vec<_> =
        document.annotations().filter(|it| it.label() == Label::Quote).map(|it| it.id).collect();
    let rejected = intents::review(&document, quotes.iter().copied(), Review::Rejected);
    document.apply(&rejected).unwrap();
    told(&mut document, ANSWER);
    for id in quotes {
        assert_eq!(document.annotation(id).unwrap().review, Review::Rejected);
    }
    let open =
        document.annotations().filter(|it| it.label() == Label::Quote && it.review == Review::Suggested);
    assert_eq!(open.count(), 1, "what only the model has");
}

#[test]
fn running_the_rules_again_keeps_what_the_model_said() {
    let document = with_answer();
    let detection = qawl::detect::detect(document.text(), &qawl::detect::DetectOptions::default());
    let mut again = document.clone();
    again.apply(&qawl::session::suggestions(&document, &detection)).unwrap();
    assert_eq!(accords(&again), accords(&document));
    // A rule that finds nothing any more leaves what the model suggests.
    let nothing = qawl::detect::Detection {
        attributions: Vec::new(),
        claims: Vec::new(),
        speakers: Vec::new(),
        ..detection
    };
    again.apply(&qawl::session::suggestions(&document, &nothing)).unwrap();
    let left = accords(&again);
    assert_eq!(left.len(), 4, "{left:?}");
    assert!(left.iter().all(|it| it.starts_with("model-only")), "{left:?}");
}

#[test]
fn a_person_can_take_the_version_of_the_model() {
    let mut document = with_answer();
    let quote = document
        .in_text_order()
        .into_iter()
        .find(|it| document.covered(it).starts_with("We waited long enough …"))
        .unwrap()
        .id;
    document.apply(&adopt(&document, quote, "Model A")).unwrap();
    let annotation = document.annotation(quote).unwrap();
    assert_eq!(annotation.review, Review::Accepted);
    assert_eq!(&*document.speaker_of(annotation).unwrap().name, "Engineer Omar Reed");
    assert_eq!(accord(&document, annotation), Some(Accord::Agreed));
    assert_eq!(adopt(&document, quote, "Model B").edits, []);
}

#[test]
fn accepting_all_that_is_agreed_on_is_one_step() {
    let document = with_answer();
    let ids = agreed(&document);
    assert!(ids.len() >= 4, "two quotes with their speakers");
    let state = opened(Arc::new(document.clone()));
    let state = reduce(&state, Action::Review(ReviewAction::AcceptAgreed));
    let is = state.document.clone().unwrap();
    assert!(ids.iter().all(|id| is.annotation(*id).unwrap().review == Review::Accepted));
    let others = is.annotations().filter(|it| !ids.contains(&it.id));
    assert!(others.into_iter().all(|it| it.review == Review::Suggested));
    let state = reduce(&state, Action::Undo);
    assert_eq!(**state.document.as_ref().unwrap(), document);
}

#[test]
fn only_differences_is_a_filter_and_an_order() {
    let document = Arc::new(with_answer());
    let mut state = opened(Arc::clone(&document));
    state.threshold = Default::default();
    let accord_of = |id| accord(&document, document.annotation(id).unwrap());
    state.order = Order::Differences;
    let all = undecided(&state);
    let first_agreed = all.iter().position(|id| accord_of(*id) == Some(Accord::Agreed)).unwrap();
    assert!(all.iter().skip(first_agreed).all(|id| !accord_of(*id).is_some_and(Accord::is_difference)));
    state.filter.differences = true;
    let shown = undecided(&state);
    assert!(!shown.is_empty() && shown.len() < all.len());
    assert!(shown.iter().all(|id| accord_of(*id).is_some_and(Accord::is_difference)));
}

#[test]
fn files_and_journals_keep_who_suggested_what() {
    for (text, answer) in [
        (ENGLISH, ANSWER.to_owned()),
        (ARABIC, r#"{"quotes": [{"quote": "العمل إنتهى قبل موعده", "speaker": "رنا عيسى", "cue": "أكدت", "type": "indirect"}], "claims": ["الكلفة بلغت أربعين مليون دولار", "لم يحدث هذا قط في البلاد"]}"#.to_owned()),
    ] {
        let before = suggested(text);
        let mut document = before.clone();
        told(&mut document, &answer);
        assert_eq!(native::read(&native::write(&document)).unwrap(), document);
        let entry = Entry { number: 1, at_ms: 7, step: Step::Do, action: qawl::annotation::Action::Answer, edits: difference(&before, &document) };
        let read = Entry::read(&entry.write(document.text()), document.text()).unwrap();
        let mut again = before.clone();
        again.apply(&qawl::annotation::Transaction { action: read.action, edits: read.edits }).unwrap();
        assert_eq!(again, document);
    }
}

#[test]
fn a_model_can_be_measured_by_what_it_suggested_whatever_people_made_of_it() {
    let mut document = with_answer();
    let all: Vec<_> = document.annotations().map(|it| it.id).collect();
    document.apply(&intents::review(&document, all, Review::Rejected)).unwrap();
    let line = of_document(&as_model_has_it(&document, "Model A"));
    assert_eq!(line.quotes.len(), 4);
    assert!(line.quotes.iter().all(|it| !it.speaker.is_empty()));
    assert_eq!(of_document(&as_model_has_it(&document, "Model B")).quotes.len(), 0);
}

#[test]
fn the_request_holds_the_article_the_rules_and_a_form_that_is_read_back() {
    let document = suggested(ARABIC);
    for language in [Language::Ar, Language::En] {
        let request = Request::all(language);
        let about = request.about(&document);
        assert!(about.contains("12\u{a0}ألف راكب كل يوم"), "the article as it is");
        for name in [
            "\"quote\"",
            "\"speaker\"",
            "\"relayed_by\"",
            "\"cue\"",
            "\"type\"",
            "\"claim\"",
            "\"worth\"",
            "\"model\"",
        ] {
            assert!(about.contains(name), "{language:?}: {name}");
        }
        let only = Request { labels: vec![Label::Claim], ..Request::all(language) };
        assert!(!only.about(&document).contains("\"speaker\""));
        let line: serde_json::Value = serde_json::from_str(&request.line_about(&document)).unwrap();
        assert_eq!(line["custom_id"], document.id());
        assert_eq!(line["messages"][0]["content"], about);
    }
}
