//! Files of articles that are there already: nobody's decisions are lost, whichever way they come.

use qawl::annotation::{intents, merge};
use qawl::session::{Access, Arrival, ProjectAction, There};
use qawl::store::{DocumentKey, Mark, Summary};

use super::projects::{Kept, begun};
use super::*;
use crate::documents::{any_document, any_edits, transaction};

/// Returns the document with that done to it.
fn after(before: &Document, transactions: &[&dyn Fn(&Document) -> Transaction]) -> Document {
    let mut document = before.clone();
    for make in transactions {
        let transaction = make(&document);
        document.apply(&transaction).expect("it fits");
    }
    document
}

fn decided(id: u32, review: Review) -> impl Fn(&Document) -> Transaction {
    move |document| intents::review(document, [AnnotationId(id)], review)
}

fn arrival(document: Document) -> Arrival {
    Arrival { document: Arc::new(document), summary: None }
}

/// Takes documents in as several files are, to the end.
fn take_in(state: &State, kept: &mut Kept, arrivals: Vec<Arrival>) -> State {
    let state = kept.act(state, Action::Project(ProjectAction::Add(arrivals)));
    kept.act(&state, Action::Project(ProjectAction::TookIn(Vec::new(), false)))
}

fn there(state: &State) -> There {
    match &state.message.as_ref().expect("a message").kind {
        MessageKind::TookIn { there, .. } => *there,
        other => panic!("{other:?}"),
    }
}

#[test]
fn several_files_of_articles_that_are_there_are_merged() {
    let mut kept = Kept::default();
    let other = Text::new("قال الوزير إن الجسر سيفتح غداً.");
    let detection = qawl::detect::detect(&other, &qawl::detect::DetectOptions::default());
    let other = qawl::session::document_from("other", other, &detection);
    let state = kept.act(&begun(Access::Write), Action::Document(DocumentAction::Open(Arc::new(document()))));
    let first = state.project.open.clone().unwrap();
    let state = kept.act(&state, Action::Project(ProjectAction::Add(vec![arrival(other.clone())])));
    let second = DocumentKey::of(other.text());
    let state = kept.act(&state, Action::Project(ProjectAction::OpenDocument(first.clone())));
    // One is open and worked on, the other is neither.
    let state = kept.act(&state, Action::Focus(FocusAction::Next));
    let state = kept.act(&state, Action::Review(ReviewAction::Accept));
    let own = of(&state).clone();
    let theirs = after(&document(), &[&decided(2, Review::Rejected), &decided(3, Review::Accepted)]);
    let id = other.annotations().next().expect("something was found").id;
    let of_other = after(&other, &[&decided(id.0, Review::Accepted)]);
    let state = take_in(&state, &mut kept, vec![arrival(theirs), arrival(of_other.clone())]);
    assert_eq!(there(&state), There { merged: 2, ..There::default() });
    let merged = of(&state).clone();
    let review = |id: u32| merged.annotation(AnnotationId(id)).unwrap().review;
    assert_eq!([1, 2, 3].map(review), [Review::Accepted, Review::Rejected, Review::Accepted]);
    assert_eq!(&*kept.document(&first).document, &merged, "and that is saved");
    assert_eq!(&*kept.document(&second).document, &of_other, "also of what was not open");
    assert_eq!(state.project.documents[&second].decided, 1, "the list knows");
    // Each is one step, here and when it is opened.
    let state = kept.act(&state, Action::Undo);
    assert_eq!(of(&state), &own);
    let state = kept.act(&state, Action::Project(ProjectAction::OpenDocument(second)));
    let state = kept.act(&state, Action::Undo);
    assert_eq!(of(&state), &other);
    let state = kept.act(&state, Action::Redo);
    assert_eq!(of(&state), &of_other);
}

#[test]
fn what_was_decided_differently_is_there_in_both_versions() {
    let mut kept = Kept::default();
    let state = kept.act(&begun(Access::Write), Action::Document(DocumentAction::Open(Arc::new(document()))));
    let state = kept.act(&state, Action::Focus(FocusAction::Next));
    let state = kept.act(&state, Action::Review(ReviewAction::Accept));
    let own = of(&state).clone();
    let theirs = after(&document(), &[&decided(1, Review::Rejected)]);
    for _ in 0..2 {
        // The second time it brings nothing new.
        let state = take_in(&state, &mut kept, vec![arrival(theirs.clone()), arrival(theirs.clone())]);
        assert_eq!(there(&state), There { merged: 1, versions: 1, ..There::default() });
        let versions: Vec<Review> = of(&state)
            .annotations()
            .filter(|it| {
                it.label() == Label::Cue && it.parts == own.annotation(AnnotationId(1)).unwrap().parts
            })
            .map(|it| it.review)
            .collect();
        assert_eq!(versions, [Review::Accepted, Review::Rejected]);
        let again = take_in(&state, &mut kept, vec![arrival(theirs.clone())]);
        assert_eq!(there(&again), There { known: 1, ..There::default() });
        kept.act(&state, Action::Undo);
    }
}

#[test]
fn a_single_file_loses_nothing_either() {
    let mut kept = Kept::default();
    let state = kept.act(&begun(Access::Write), Action::Document(DocumentAction::Open(Arc::new(document()))));
    let state = kept.act(&state, Action::Focus(FocusAction::Next));
    let state = kept.act(&state, Action::Review(ReviewAction::Accept));
    let theirs = after(&document(), &[&decided(1, Review::Rejected), &decided(4, Review::Rejected)]);
    let state = kept.act(&state, Action::Document(DocumentAction::Open(Arc::new(theirs))));
    let reviews = |id: u32| of(&state).annotation(AnnotationId(id)).unwrap().review;
    assert_eq!([1, 4].map(reviews), [Review::Accepted, Review::Rejected]);
    let told = &state.message.as_ref().unwrap().kind;
    assert_eq!(*told, MessageKind::Merged { taken: 1, versions: 1, kept: 0 });
}

#[test]
fn a_removed_article_is_back_with_what_its_file_says() {
    let mut kept = Kept::default();
    let state = kept.act(&begun(Access::Write), Action::Document(DocumentAction::Open(Arc::new(document()))));
    let key = state.project.open.clone().unwrap();
    let state = kept.act(&state, Action::Project(ProjectAction::Remove(key.clone())));
    let theirs = after(&document(), &[&decided(1, Review::Accepted)]);
    let summary = Summary {
        mark: Some(Mark::Done),
        name: Some("My name".into()),
        ..Summary::of(&theirs, 1, Confidence::default())
    };
    let came = Arrival { document: Arc::new(theirs.clone()), summary: Some(summary) };
    let state = take_in(&state, &mut kept, vec![came]);
    assert_eq!(there(&state), There { restored: 1, merged: 1, ..There::default() });
    let listed = &state.project.documents[&key];
    assert_eq!(
        (listed.removed_ms, listed.mark, listed.name.as_deref()),
        (None, Some(Mark::Done), Some("My name"))
    );
    assert_eq!(&*kept.document(&key).document, &theirs);
}

#[test]
fn a_document_that_is_twice_in_a_file_has_what_both_say() {
    let mut kept = Kept::default();
    let accepted = after(&document(), &[&decided(1, Review::Accepted)]);
    let rejected = after(&document(), &[&decided(4, Review::Rejected)]);
    let state = take_in(&begun(Access::Write), &mut kept, vec![arrival(accepted), arrival(rejected)]);
    assert_eq!(there(&state), There { merged: 1, ..There::default() });
    let key = DocumentKey::of(document().text());
    let stored = kept.document(&key).document;
    let review = |id: u32| stored.annotation(AnnotationId(id)).unwrap().review;
    assert_eq!([1, 4].map(review), [Review::Accepted, Review::Rejected]);
}

#[test]
fn where_another_tab_works_nothing_is_merged_and_that_is_told() {
    let mut kept = Kept::default();
    let state = begun(Access::OtherTab);
    let state = kept.act(&state, Action::Project(ProjectAction::Add(vec![arrival(document())])));
    assert_eq!(state.message.as_ref().unwrap().kind, MessageKind::ReadOnly(Access::OtherTab));
}

#[test]
fn a_speaker_is_the_same_under_a_name_that_a_person_gave() {
    let before = document();
    let renamed = after(
        &before,
        &[
            &|document: &Document| intents::rename(document, SpeakerId(1), "سالم بن الحداد"),
            &decided(2, Review::Accepted),
        ],
    );
    let found = merge(&before, &renamed);
    let mut merged = before.clone();
    let edits = Transaction { action: qawl::annotation::Action::Import, edits: found.edits };
    merged.apply(&edits).expect("it fits");
    let names: Vec<String> = merged.speakers().map(|it| it.name.to_string()).collect();
    assert_eq!(names, ["سالم بن الحداد"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever two people do to one document, all that either decided is there afterwards.
    #[test]
    fn a_merge_fits_and_loses_no_decision(
        document in any_document(), own in any_edits(12), other in any_edits(12)
    ) {
        let work = |steps: &[crate::documents::RandomEdit]| {
            let mut document = document.clone();
            for step in steps {
                let transaction = transaction(&document, step);
                let _ = document.apply(&transaction);
            }
            document
        };
        let (own, other) = (work(&own), work(&other));
        let found = merge(&own, &other);
        let mut merged = own.clone();
        let edits = Transaction { action: qawl::annotation::Action::Import, edits: found.edits };
        merged.apply(&edits).expect("a merge fits");
        for it in own.annotations().filter(|it| it.review != Review::Suggested) {
            let is = merged.annotation(it.id).expect("it stays");
            prop_assert_eq!((is.label(), &is.parts, is.review), (it.label(), &it.parts, it.review));
            if let (Some(was), Some(is)) = (it.attribution(), is.attribution()) {
                prop_assert_eq!(was.kind, is.kind);
                // What nobody has decided here may have been rejected there.
                let lives = |id: &AnnotationId| merged.annotation(*id).is_some_and(|it| it.is_live());
                prop_assert!(was.source.filter(lives).is_none_or(|it| is.source == Some(it)));
                prop_assert!(was.cues.iter().filter(|cue| lives(cue)).all(|cue| is.cues.contains(cue)));
            }
        }
        for it in other.annotations().filter(|it| it.review != Review::Suggested) {
            let is_there = merged
                .annotations()
                .any(|is| (is.label(), &is.parts, is.review) == (it.label(), &it.parts, it.review));
            prop_assert!(is_there, "{:?}", it);
        }
        for note in [own.note(), other.note()].into_iter().flatten() {
            prop_assert!(merged.note().is_some_and(|it| it.contains(&**note)));
        }
        prop_assert!(own.rules_off().union(other.rules_off()).all(|rule| merged.rules_off().contains(rule)));
        let again = merge(&merged, &other);
        prop_assert_eq!(again.versions, vec![]);
        prop_assert_eq!(merge(&own, &own).edits, vec![]);
    }
}
