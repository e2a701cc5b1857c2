//! A scheme of one's own: its file, its changes, and what is marked, set and related by it.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use qawl::annotation::{AnnotationId, Document, Review, Value};
use qawl::detect::{DetectOptions, detect};
use qawl::schema::Label;
use qawl::scheme::{
    self, Attribute, FREE_KEYS, FileError, Kind, Mapping, Pattern, Place, READY, Refusal, RelationKind,
    Scheme, SpanLabel, Term,
};
use qawl::session::canvas::Canvas;
use qawl::session::edges::{Direction, Edge, Unit};
use qawl::session::runs::{Painted, painted};
use qawl::session::{
    Access, Action, DocumentAction, Effect, FocusAction, MarkAction, MessageKind, OwnAction, ProjectAction,
    ReviewAction, State, document_from, listed, reduce, undecided,
};
use qawl::store::DocumentKey;
use qawl::store::file::Head;
use qawl::text::{Span, Text};

use crate::session::projects::{Kept, begun};

pub(crate) const ARTICLE: &str =
    "📰 قال الوزير سالم الحداد في بلدة الزرقا إن الجسر سيُفتح غداً.\n\nوأضاف: “الكلفة ثلاثة ملايين”.";
pub(crate) const OTHER: &str = "The mayor of Northport said the ferry would sail on Monday.";

pub(crate) fn article(content: &str) -> Action {
    let text = Text::new(content);
    let id: String = text.sha256().chars().take(8).collect();
    Action::Document(DocumentAction::Open(Arc::new(document_from(
        &id,
        text.clone(),
        &detect(&text, &DetectOptions::default()),
    ))))
}

fn term(name: &str, key: Option<&str>) -> Term {
    Term { key: key.map(Into::into), ..Term::new(name) }
}

fn label(name: &str, key: &str) -> SpanLabel {
    SpanLabel { term: term(name, Some(key)), colour: 1, pattern: Pattern::Dotted }
}

/// Places and people, a stance with three values, a check, topics, a rating, a note, and who lives where.
fn small() -> Scheme {
    let attribute = |name: &str, key: &str, on: &[&str], kind, values: &[&str], default| Attribute {
        term: term(name, Some(key)),
        on: on.iter().map(|it| (*it).into()).collect(),
        kind,
        values: values.iter().map(|it| Term::new(it)).collect(),
        default,
    };
    let mut scheme = Scheme {
        name: "Towns".into(),
        labels: vec![label("place", "5"), label("person", "6")],
        attributes: vec![
            attribute("stance", "7", &["quote"], Kind::One, &["for", "against", "neutral"], None),
            attribute("checked", "8", &["place", "claim"], Kind::Flag, &[], Some(Value::Flag(false))),
            attribute("topic", "9", &[], Kind::Several, &["roads", "money"], None),
            attribute("rating", "0", &["place"], Kind::Number, &[], None),
            attribute("remark", "i", &["place"], Kind::Text, &[], None),
        ],
        relations: vec![RelationKind {
            term: term("lives_in", Some("l")),
            from: vec!["person".into()],
            to: vec!["place".into()],
        }],
        ..Scheme::default()
    };
    scheme.attributes[0].values[1].key = Some("Shift+g".into());
    scheme
}

pub(crate) fn project(action: ProjectAction) -> Action {
    Action::Project(action)
}

/// A project of an article that is open, with that scheme.
fn with(scheme: Scheme) -> (State, Kept) {
    let mut kept = Kept::default();
    let state = kept.act(&begun(Access::Write), article(OTHER));
    let state = kept.act(&state, article(ARTICLE));
    let state = kept.act(&state, project(ProjectAction::SetScheme(Arc::new(scheme))));
    (state, kept)
}

fn of(state: &State) -> &Document {
    state.document.as_ref().unwrap()
}

fn told(state: &State) -> &MessageKind {
    &state.message.as_ref().unwrap().kind
}

fn select(state: &State, piece: &str) -> State {
    let at = of(state).text().as_str().find(piece).unwrap();
    reduce(state, Action::Focus(FocusAction::Select(Some(Span::from_range(at..at + piece.len())))))
}

fn press(state: &State, key: &str) -> State {
    reduce(state, Action::Own(OwnAction::Press(key.into(), Unit::Word)))
}

/// Marks a piece with the label of a key and returns the mark.
fn marked(state: &State, piece: &str, key: &str) -> (State, AnnotationId) {
    let state = press(&select(state, piece), key);
    let id = state.focus.unwrap();
    assert_eq!(of(&state).covered_by(of(&state).parts_of(id).unwrap()), piece);
    (state, id)
}

fn value(state: &State, id: AnnotationId, attribute: &str) -> Option<Value> {
    of(state).own(id).and_then(|own| state.project.scheme().value_of(own, attribute))
}

/// The label a mark goes by now.
fn called(state: &State, id: AnnotationId) -> String {
    state.project.scheme().label_of(of(state), id).unwrap_or_default().to_owned()
}

#[test]
fn a_scheme_comes_back_from_its_file_whole() {
    let mut scheme = small();
    scheme.hidden = BTreeSet::from([Label::Cue]);
    scheme.labels[0].term.shown.insert("ar".into(), "مكان".into());
    scheme.labels[0].term.description = "A town or street.".into();
    let scheme = scheme.with_name(&Place::Label("place".into()), "location").unwrap();
    let scheme = scheme.with_offered(&Place::Attribute("rating".into()), false).unwrap();
    assert_eq!(scheme::read(&scheme::write(&scheme)), Ok(scheme.clone()));
    assert_eq!(scheme::read(&format!("\u{feff}{}", scheme::write(&scheme))), Ok(scheme));
}

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(include_str!("../../schema/qawl-scheme-v1.schema.json")).expect("JSON");
    jsonschema::draft202012::new(&schema).expect("a schema")
});

#[test]
fn the_schemes_that_come_along_are_read_and_fit_the_schema() {
    for ready in READY {
        let scheme = scheme::read(ready.source).unwrap();
        assert_eq!(scheme.is_empty(), ready.id == "quotes-and-claims", "{}", ready.id);
        assert!(SCHEMA.is_valid(&serde_json::from_str(ready.source).unwrap()), "{}", ready.id);
        let keys: BTreeSet<_> = scheme
            .attributes
            .iter()
            .flat_map(|it| it.values.iter().chain([&it.term]))
            .filter_map(|it| it.key.clone())
            .collect();
        assert!(keys.iter().all(|key| FREE_KEYS.contains(&&**key)), "{}: {keys:?}", ready.id);
    }
    assert!(SCHEMA.is_valid(&serde_json::from_str(&scheme::write(&small())).unwrap()));
}

#[cfg(feature = "schema")]
#[test]
fn the_schema_of_schemes_is_current() {
    // `UPDATE_EXPECT=1` writes it anew.
    expect_test::expect_file!["../../schema/qawl-scheme-v1.schema.json"].assert_eq(&scheme::json_schema());
}

#[test]
fn what_is_wrong_with_a_scheme_is_said_with_its_place() {
    let wrong = |source: &str| scheme::read(source).unwrap_err();
    let file = |rest: &str| format!("{{\"format\": \"qawl-scheme\", \"version\": 1,\n{rest}}}");
    let lines = [
        (wrong("{"), "not-json", Some(1)),
        (wrong("[1]"), "not-a-scheme", None),
        (wrong("{\"format\": \"qawl\"}"), "not-a-scheme", None),
        (wrong("{\"format\": \"qawl-scheme\", \"version\": 9}"), "newer", None),
        (wrong(&file("\"labels\": [{\"nam\": \"x\"}]")), "shape", Some(2)),
        (wrong(&file("\"labels\": [{\"name\": \" \"}]")), "nameless", Some(2)),
        (wrong(&file("\"labels\": [{\"name\": \"x\"},\n{\"name\": \"x\"}]")), "twice", Some(3)),
        (
            wrong(&file("\"labels\": [{\"name\": \"x\"},\n{\"name\": \"y\", \"formerly\": [\"x\"]}]")),
            "twice",
            Some(3),
        ),
        (wrong(&file("\"labels\": [{\"name\": \"Quote\"}]")), "reserved", Some(2)),
        (wrong(&file("\"relations\": [{\"name\": \"source\"}]")), "reserved", Some(2)),
        (wrong(&file("\"labels\": [{\"name\": \"x\", \"colour\": 8}]")), "no-such-colour", Some(2)),
        (
            wrong(&file(
                "\"labels\": [{\"name\": \"x\", \"key\": \"5\"},\n{\"name\": \"y\", \"key\": \"5\"}]",
            )),
            "key-twice",
            Some(3),
        ),
        (wrong(&file("\"attributes\": [{\"name\": \"x\", \"kind\": \"colour\"}]")), "shape", Some(2)),
        (
            wrong(&file("\"attributes\": [{\"name\": \"x\", \"kind\": \"choice\",\n\"default\": \"z\"}]")),
            "default",
            Some(3),
        ),
        (wrong(&"x".repeat(scheme::MAX_BYTES + 1)), "too-large", None),
    ];
    for (error, code, line) in lines {
        assert_eq!((error.code(), error.place().map(|it| it.line)), (code, line), "{error}");
    }
    assert!(matches!(wrong(&file("\"hidden\": [\"verb\"]")), FileError::Shape(..)));
}

#[test]
fn a_selection_becomes_an_own_mark_with_its_defaults_by_one_key() {
    let (state, mut kept) = with(small());
    let (state, id) = marked(&state, "الزرقا", "5");
    assert_eq!(
        (called(&state, id).as_str(), value(&state, id, "checked")),
        ("place", Some(Value::Flag(false)))
    );
    assert_eq!(of(&state).own_mark(id).unwrap().review, Review::Accepted);
    let again = press(&select(&state, "الزرقا"), "5");
    assert_eq!((again.focus, of(&again)), (Some(id), of(&state)), "the same thing twice is one");
    let as_person = press(&state, "6");
    assert_eq!(called(&as_person, id), "person", "without a selection the focused is relabelled");
    // What is saved is what is there.
    kept.take(&state.outbox);
    let key = DocumentKey::of(of(&state).text());
    assert_eq!(&*kept.document(&key).document, of(&state));
    // Undo takes it away as one step.
    let undone = reduce(&state, Action::Undo);
    assert_eq!(of(&undone).own_marks().count(), 0);
    assert_eq!(of(&reduce(&undone, Action::Redo)), of(&state));
}

#[test]
fn attributes_are_set_with_one_key() {
    let (state, _) = with(small());
    let quote = of(&state).annotations().find(|it| it.label() == Label::Quote).unwrap().id;
    let state = reduce(&state, Action::Focus(FocusAction::On(Some(quote))));
    let mut values = Vec::new();
    let mut at = state.clone();
    for _ in 0..4 {
        at = press(&at, "7");
        values.push(value(&at, quote, "stance").map(|it| it.shown()));
    }
    assert_eq!(values, [Some("for".into()), Some("against".into()), Some("neutral".into()), None]);
    let direct = press(&state, "Shift+g");
    assert_eq!(value(&direct, quote, "stance"), Some("against".into()));
    assert_eq!(value(&press(&direct, "Shift+g"), quote, "stance"), None, "the same key takes it away");
    // One that marks of this label do not have is refused with its name.
    let refused = press(&state, "0");
    assert_eq!((told(&refused), of(&refused)), (&MessageKind::NotOfLabel("rating".into()), of(&state)));
    let nothing = press(&reduce(&state, Action::Focus(FocusAction::On(None))), "7");
    assert_eq!(told(&nothing), &MessageKind::NothingFocused);

    let (state, id) = marked(&state, "الزرقا", "5");
    let yes = press(&press(&state, "8"), "8");
    assert_eq!(value(&yes, id, "checked"), Some(Value::Flag(true)), "from no to nothing to yes");
    let asked = press(&state, "0");
    assert_eq!(asked.asked_field, Some(("rating".into(), 0)), "a number is typed");
    assert_eq!(press(&asked, "0").asked_field, Some(("rating".into(), 1)));
    let rating = state.project.scheme().attribute("rating").unwrap();
    assert_eq!(rating.read(" ٤٫٥ "), Some(Value::Number("4.5".into())));
    assert_eq!((rating.read("many"), rating.read("NaN")), (None, None));
    let topic = state.project.scheme().attribute("topic").unwrap();
    let both = topic.chosen(topic.chosen(None, &topic.values[0]).as_ref(), &topic.values[1]);
    assert_eq!(both, Some(Value::Several(vec!["roads".into(), "money".into()])));
    assert_eq!(topic.chosen(both.as_ref(), &topic.values[0]), Some(Value::Several(vec!["money".into()])));
}

#[test]
fn accepting_a_suggestion_gives_it_its_defaults_and_one_undo_takes_both_back() {
    let mut scheme = small();
    scheme.attributes[0].default = Some("neutral".into());
    let (state, _) = with(scheme);
    let quote = of(&state).annotations().find(|it| it.label() == Label::Quote).unwrap().id;
    let accepted = reduce(
        &reduce(&state, Action::Focus(FocusAction::On(Some(quote)))),
        Action::Review(ReviewAction::Accept),
    );
    assert_eq!(of(&accepted).annotation(quote).unwrap().review, Review::Accepted);
    assert_eq!(value(&accepted, quote, "stance"), Some("neutral".into()));
    let undone = reduce(&accepted, Action::Undo);
    assert_eq!(of(&undone), of(&state));
}

#[test]
fn relations_lead_only_where_the_scheme_lets_them() {
    let (state, _) = with(small());
    let (state, town) = marked(&state, "الزرقا", "5");
    let (state, minister) = marked(&state, "الحداد", "6");
    let picking = press(&state, "l");
    assert_eq!(told(&picking), &MessageKind::Relating("lives_in".into()));
    let at = |id| of(&state).parts_of(id).unwrap().start();
    // A click on the town ends it; the four marks that lie there are no towns.
    let related = reduce(&picking, Action::Own(OwnAction::Relate(minister, "lives_in".into(), town)));
    let relations = |state: &State| of(state).own(minister).unwrap().relations.len();
    assert_eq!((relations(&related), related.relating.clone(), related.focus), (1, None, Some(minister)));
    assert!(related.partners().contains(&town));
    let clicked = reduce(&picking, Action::Focus(FocusAction::At(at(town))));
    assert_eq!(relations(&clicked), 1);
    let wrong = reduce(&picking, Action::Own(OwnAction::Relate(minister, "lives_in".into(), minister)));
    assert_eq!(told(&wrong), &MessageKind::WrongRelation("lives_in".into()));
    let from_town = press(&reduce(&state, Action::Focus(FocusAction::On(Some(town)))), "l");
    assert_eq!(told(&from_town), &MessageKind::NotOfLabel("lives_in".into()));
    assert_eq!(reduce(&picking, Action::Escape).relating, None);
    let unrelated = reduce(&related, Action::Own(OwnAction::Unrelate(minister, "lives_in".into(), town)));
    assert_eq!(of(&unrelated).own(minister).unwrap().relations, vec![]);
    // What leads to a mark goes with it, and comes back with it.
    let removed = reduce(&related, Action::Mark(MarkAction::RemoveThis(town)));
    assert_eq!(relations(&removed), 0);
    assert_eq!(relations(&reduce(&removed, Action::Undo)), 1);
}

#[test]
fn own_marks_are_decided_on_moved_and_relabelled_as_others() {
    let (state, _) = with(small());
    let (state, id) = marked(&state, "بلدة", "5");
    let grown = reduce(&state, Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Grow, Unit::Word)));
    assert_eq!(of(&grown).covered_by(of(&grown).parts_of(id).unwrap()), "بلدة الزرقا");
    let open = reduce(&grown, Action::Review(ReviewAction::Reopen));
    assert!(undecided(&open).contains(&id), "it waits in the queue");
    let order: Vec<u32> =
        undecided(&open).iter().map(|id| of(&open).parts_of(*id).unwrap().start()).collect();
    assert!(order.is_sorted());
    let rejected = reduce(&open, Action::Review(ReviewAction::Reject));
    assert_eq!(of(&rejected).own_mark(id).unwrap().review, Review::Rejected);
    let accepted = reduce(&open, Action::Review(ReviewAction::Accept));
    assert_eq!(of(&accepted).own_mark(id).unwrap().review, Review::Accepted);
    assert_ne!(accepted.focus, Some(id), "the next one has the focus");
    let noted = reduce(&grown, Action::Mark(MarkAction::Note(id, " check ".into())));
    assert_eq!(of(&noted).own_mark(id).unwrap().note.as_deref(), Some("check"));
    let known = reduce(
        &reduce(
            &noted,
            Action::Own(OwnAction::Set(id, "topic".into(), Some(Value::Several(vec!["roads".into()])))),
        ),
        Action::Mark(MarkAction::Label(Label::Speaker, Unit::Word)),
    );
    let speaker = of(&known).annotation(id).unwrap();
    assert_eq!((speaker.label(), speaker.note.as_deref()), (Label::Speaker, Some("check")));
    assert!(value(&known, id, "topic").is_some(), "attributes stay");
    let back = press(&known, "6");
    assert_eq!(called(&back, back.focus.unwrap()), "person");
    assert_eq!(of(&reduce(&grown, Action::Mark(MarkAction::Remove))).own_marks().count(), 0);
    // A suggestion of a rule is rejected, and an own mark is in its place.
    let cue = of(&state).annotations().find(|it| it.label() == Label::Cue).unwrap().id;
    let other = press(&reduce(&state, Action::Focus(FocusAction::On(Some(cue)))), "5");
    assert_eq!(of(&other).annotation(cue).unwrap().review, Review::Rejected);
    assert_eq!(called(&other, other.focus.unwrap()), "place");
}

#[test]
fn own_marks_are_split_and_joined_with_what_belongs_to_them() {
    use qawl::annotation::intents;
    let (state, _) = with(small());
    let (state, id) = marked(&state, "الزرقا", "5");
    let covered = |state: &State| -> Vec<String> {
        let document = of(state);
        let mut all: Vec<_> = document.own_marks().map(|(_, it)| it.parts.clone()).collect();
        all.sort_by_key(|it| it.start());
        all.iter().map(|it| document.covered_by(it)).collect()
    };
    let text = of(&state).text().clone();
    let whole = of(&state).own_mark(id).unwrap().parts.hull();
    // Another one after it, with a note and a relation to the first.
    let rest = Span::new(whole.end(), text.len());
    let mut words = Vec::new();
    qawl::text::tokens::tokens(&mut words, text.as_str(), rest);
    let words: Vec<_> = words
        .iter()
        .filter(|it| text.slice(it.span).chars().all(char::is_alphabetic))
        .map(|it| it.span)
        .collect();
    let two = Span::new(words[0].start(), words[1].end());
    let mut document = of(&state).clone();
    let parts = qawl::annotation::Parts::new([two]).unwrap();
    document.apply(&intents::add_own(&document, &"place".into(), parts)).unwrap();
    let other = document.own_marks().map(|it| it.0).max().unwrap();
    document.apply(&intents::note_own(&document, other, "later")).unwrap();
    document.apply(&intents::relate(&document, other, &"near".into(), id)).unwrap();
    // Split where the selection begins: the attributes are on both, the note and the relations on the first.
    let pieces = words[..2].iter().map(|it| qawl::annotation::Parts::new([*it]).unwrap()).collect::<Vec<_>>();
    let mut split = document.clone();
    split.apply(&intents::split_own(&split, other, &pieces)).unwrap();
    assert_eq!(split.own_marks().count(), 3);
    let notes: Vec<_> = split.own_marks().filter_map(|(_, it)| it.note.clone()).collect();
    assert_eq!(notes, ["later".into()]);
    // Joined again they are what they were; relations of what goes lead to and from what stays.
    let third = split.own_marks().map(|it| it.0).max().unwrap();
    let mut joined = split.clone();
    joined
        .apply(&intents::join_own(&joined, other, third, document.own_mark(other).unwrap().parts.clone()))
        .unwrap();
    assert_eq!(joined, document);
    joined
        .apply(&intents::join_own(&joined, id, other, document.own_mark(id).unwrap().parts.clone()))
        .unwrap();
    assert_eq!(
        (joined.own_marks().count(), joined.own(id).unwrap().relations.len()),
        (1, 0),
        "none to itself"
    );
    assert_eq!(joined.own_mark(id).unwrap().note.as_deref(), Some("later"));
    // By command: the next of the label is joined to the focused, and a mark of parts comes apart.
    let opened = with_document(&state, document);
    let opened =
        reduce(&reduce(&opened, Action::Focus(FocusAction::On(Some(id)))), Action::Mark(MarkAction::Join));
    let marks = covered(&opened);
    assert_eq!(marks.len(), 1, "{marks:?}");
    let undone = reduce(&opened, Action::Undo);
    assert_eq!(covered(&undone).len(), 2);
    if of(&opened).own_mark(id).unwrap().parts.spans().len() > 1 {
        assert_eq!(covered(&reduce(&opened, Action::Mark(MarkAction::Split(Unit::Word)))).len(), 2);
    }
    let lonely =
        reduce(&reduce(&undone, Action::Focus(FocusAction::On(Some(other)))), Action::Mark(MarkAction::Join));
    assert_eq!(told(&lonely), &MessageKind::NothingToJoin);
    // The ring of the list counts them.
    let counted = qawl::store::Summary::of(of(&undone), 1, qawl::session::SHOWN_FROM);
    let bare = {
        let mut bare = of(&undone).clone();
        for (id, _) in of(&undone).own_marks() {
            bare.apply(&intents::remove_own(&bare, id)).unwrap();
        }
        qawl::store::Summary::of(&bare, 1, qawl::session::SHOWN_FROM)
    };
    assert_eq!(counted.decided, bare.decided + 2);
}

/// Returns the state with another version of the open document.
fn with_document(state: &State, document: Document) -> State {
    let mut state = state.clone();
    state.document = Some(Arc::new(document));
    state
}

#[test]
fn renaming_and_merging_change_no_document_and_are_taken_back_by_undo() {
    let (state, _) = with(small());
    let (state, town) = marked(&state, "الزرقا", "5");
    let (state, who) = marked(&state, "الحداد", "6");
    let stored = of(&state).clone();
    let set =
        |state: &State, scheme: Scheme| reduce(state, project(ProjectAction::SetScheme(Arc::new(scheme))));
    let renamed =
        set(&state, state.project.scheme().with_name(&Place::Label("place".into()), "location").unwrap());
    assert_eq!((called(&renamed, town).as_str(), of(&renamed)), ("location", &stored));
    assert!(renamed.project.scheme().attributes_of("location").any(|it| &*it.term.name == "rating"));
    assert!(matches!(&renamed.outbox[..], [Effect::Project(_)]));
    let merged =
        set(&renamed, renamed.project.scheme().merged(&Place::Label("person".into()), "location").unwrap());
    assert_eq!((called(&merged, who).as_str(), called(&merged, town).as_str()), ("location", "location"));
    // What is written has the names of now.
    let written = merged.project.scheme().applied(of(&merged));
    assert!(written.own_marks().all(|(_, mark)| &*mark.label == "location"));
    assert_eq!(merged.undoable(), Some("project-scheme"));
    let undone = reduce(&reduce(&merged, Action::Undo), Action::Undo);
    assert_eq!((called(&undone, town).as_str(), called(&undone, who).as_str()), ("place", "person"));
    assert_eq!(undone.project.scheme(), state.project.scheme());
    assert_eq!(of(&undone), &stored);
    let redone = reduce(&reduce(&undone, Action::Redo), Action::Redo);
    assert_eq!(called(&redone, who), "location");
    // The mark itself is what undo meets next.
    assert_eq!(of(&reduce(&undone, Action::Undo)).own_marks().count(), 1);
}

#[test]
fn values_are_renamed_and_merged_wherever_they_are() {
    let (state, _) = with(small());
    let quote = of(&state).annotations().find(|it| it.label() == Label::Quote).unwrap().id;
    let state = press(&reduce(&state, Action::Focus(FocusAction::On(Some(quote)))), "Shift+g");
    let place = |name: &str| Place::Value("stance".into(), name.into());
    let scheme = state.project.scheme().with_name(&place("against"), "critical").unwrap();
    let state = reduce(&state, project(ProjectAction::SetScheme(Arc::new(scheme))));
    assert_eq!(value(&state, quote, "stance"), Some("critical".into()));
    let scheme = state.project.scheme().merged(&place("critical"), "neutral").unwrap();
    let state = reduce(&state, project(ProjectAction::SetScheme(Arc::new(scheme))));
    assert_eq!(value(&state, quote, "stance"), Some("neutral".into()));
    // The attribute too, and setting it again leaves no second one.
    let scheme = state.project.scheme().with_name(&Place::Attribute("stance".into()), "position").unwrap();
    let state = reduce(&state, project(ProjectAction::SetScheme(Arc::new(scheme))));
    let state = reduce(&state, Action::Own(OwnAction::Set(quote, "position".into(), Some("for".into()))));
    let names: Vec<_> = of(&state).own(quote).unwrap().attributes.keys().map(|it| it.to_string()).collect();
    assert_eq!(names, ["position"]);
}

#[test]
fn what_is_no_longer_offered_keeps_its_marks() {
    let (state, _) = with(small());
    let (state, town) = marked(&state, "الزرقا", "5");
    let scheme = state.project.scheme();
    let retired = scheme.with_offered(&Place::Label("place".into()), false).unwrap();
    assert_eq!((retired.keyed("5"), retired.label_name("place")), (None, "place"));
    assert_eq!(retired.free_key().as_deref(), Some("5"));
    let gone = scheme.without(&Place::Label("place".into()));
    let state = reduce(&state, project(ProjectAction::SetScheme(Arc::new(gone))));
    assert_eq!(called(&state, town), "place");
    assert_eq!(state.unlisted().labels.get("place"), Some(&1), "it is offered as not in the scheme");
    let taken = reduce(&state, Action::Own(OwnAction::TakeUnlisted));
    assert!(taken.project.scheme().label("place").is_some() && taken.unlisted().is_empty());
    assert!(taken.project.scheme().label("place").unwrap().term.key.is_some());
}

#[test]
fn names_and_keys_are_unique() {
    let scheme = small();
    let refused = |result: Result<Scheme, Refusal>| result.unwrap_err();
    assert_eq!(refused(scheme.with_label(label("place", "z"))), Refusal::TakenName("place".into()));
    assert_eq!(refused(scheme.with_label(label("street", "7"))), Refusal::TakenKey("stance".into()));
    assert_eq!(refused(scheme.with_label(label("Speaker", "z"))), Refusal::ReservedName("Speaker".into()));
    assert_eq!(refused(scheme.with_name(&Place::Label("place".into()), " ")), Refusal::Nameless);
    let renamed = scheme.with_name(&Place::Label("place".into()), "town").unwrap();
    assert_eq!(refused(renamed.with_label(label("place", "z"))), Refusal::TakenName("town".into()));
    let back = renamed.with_name(&Place::Label("town".into()), "place").unwrap();
    assert!(back.label("town").is_some(), "marks made meanwhile are found");
    let key = |key: &str| scheme.with_term(&Place::Label("place".into()), |it| it.key = Some(key.into()));
    assert_eq!(refused(key("7")), Refusal::TakenKey("stance".into()));
    assert!(key("5").is_ok() && key("y").is_ok());
    let down = scheme.moved(&Place::Label("place".into()), false);
    assert_eq!(&*down.labels[1].term.name, "place");
    assert_eq!(scheme.moved(&Place::Label("place".into()), true), scheme);
}

#[test]
fn a_hidden_label_is_neither_shown_nor_in_the_queue_and_is_still_there() {
    let (state, _) = with(small());
    let mut scheme = small();
    scheme.hidden = BTreeSet::from([Label::Cue]);
    let hidden = reduce(&state, project(ProjectAction::SetScheme(Arc::new(scheme))));
    let has_cue =
        |state: &State| painted(state).iter().any(|it| it.marks.iter().any(|mark| mark.label == Label::Cue));
    assert!(has_cue(&state) && !has_cue(&hidden));
    assert!(undecided(&hidden).len() < undecided(&state).len());
    assert_eq!(of(&hidden), of(&state));
    let refused = reduce(&select(&hidden, "الجسر"), Action::Mark(MarkAction::Label(Label::Cue, Unit::Word)));
    assert_eq!(told(&refused), &MessageKind::LabelHidden(Label::Cue));
}

#[test]
fn the_list_is_filtered_by_own_label_and_attribute_and_set_at_once() {
    let (state, _) = with(small());
    let (state, first) = marked(&state, "الزرقا", "5");
    let (state, second) = marked(&state, "الجسر", "5");
    let (state, third) = marked(&state, "الحداد", "6");
    let all = listed(&state);
    assert!(all.len() > 3 && all.contains(&third));
    let filter = |own: Option<&str>, attribute: Option<(&str, Option<Value>)>| {
        let mut filter = state.filter.clone();
        filter.own = own.map(Into::into);
        filter.attribute = attribute.map(|(name, value)| (name.into(), value));
        reduce(&state, Action::Review(ReviewAction::SetFilter(filter)))
    };
    let places = filter(Some("place"), None);
    assert_eq!(listed(&places), [first, second]);
    let roads = Some(Value::Several(vec!["roads".into()]));
    let set = reduce(&places, Action::Own(OwnAction::SetListed("topic".into(), roads.clone())));
    assert_eq!((value(&set, first, "topic"), value(&set, second, "topic")), (roads.clone(), roads));
    assert_eq!(value(&set, third, "topic"), None);
    let with_value = |value| {
        let mut filter = set.filter.clone();
        (filter.own, filter.attribute) = (None, Some(("topic".into(), value)));
        listed(&reduce(&set, Action::Review(ReviewAction::SetFilter(filter))))
    };
    assert_eq!(with_value(Some("roads".into())), [first, second]);
    assert_eq!(with_value(None).len(), all.len() - 2, "those that have none");
    let undone = reduce(&set, Action::Undo);
    assert_eq!(of(&undone), of(&state), "as one step");
    // An attribute that only some of them have is set on those.
    let rated = reduce(
        &filter(None, None),
        Action::Own(OwnAction::SetListed("rating".into(), Some(Value::Number("3".into())))),
    );
    assert_eq!(of(&rated).own_all().filter(|(_, own)| own.attributes.contains_key("rating")).count(), 2);
}

#[test]
fn a_project_file_has_the_scheme_and_the_mapping() {
    let (rules, mut mapping) = (BTreeSet::new(), Mapping::default());
    mapping.labels.insert("PER".into(), "speaker".into());
    let line = Head::write_naming("x", std::iter::empty(), &rules, None, (&small(), &mapping));
    assert_eq!(line.lines().count(), 1);
    let head = Head::read(&line).unwrap().unwrap();
    assert_eq!((head.scheme(), head.mapping), (Some(Ok(small())), mapping));
    let older = Head::read(&Head::write("x", 0, &rules, None)).unwrap().unwrap();
    assert_eq!((older.scheme(), older.mapping), (None, Mapping::default()));
}

/// What a person does at random with marks of the scheme.
fn any_steps() -> impl Strategy<Value = Vec<Action>> {
    let piece = prop::sample::select(vec!["الزرقا", "الحداد", "الجسر", "سالم الحداد", "الكلفة ثلاثة"]);
    let id = (1..16_u32).prop_map(AnnotationId);
    let key = prop::sample::select(vec!["5", "6", "7", "8", "9", "0", "l", "Shift+g"]);
    let select = piece.prop_map(|piece| {
        let at = ARTICLE.find(piece).unwrap();
        Action::Focus(FocusAction::Select(Some(Span::from_range(at..at + piece.len()))))
    });
    let step = prop_oneof![
        2 => select,
        3 => key.prop_map(|key| Action::Own(OwnAction::Press(key.into(), Unit::Word))),
        1 => id.clone().prop_map(|id| Action::Focus(FocusAction::On(Some(id)))),
        1 => prop::sample::select(vec![
            Action::Review(ReviewAction::Accept), Action::Review(ReviewAction::Reject), Action::Review(ReviewAction::Reopen), Action::Mark(MarkAction::Remove), Action::Undo, Action::Redo, Action::Focus(FocusAction::Next),
            Action::Mark(MarkAction::Label(Label::Speaker, Unit::Word)), Action::Mark(MarkAction::Label(Label::Quote, Unit::Word)),
            Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Grow, Unit::Word)), Action::Mark(MarkAction::AddPart(Unit::Word)),
            Action::Mark(MarkAction::MoveEdge(Edge::Start, Direction::Shrink, Unit::Grapheme)), Action::Escape,
        ]),
        1 => (id.clone(), id).prop_map(|(a, b)| Action::Own(OwnAction::Relate(a, "lives_in".into(), b))),
    ];
    prop::collection::vec(step, 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is done, what is painted piece by piece is what is painted at once, what is saved is what is there, and
    /// undoing everything leads back.
    #[test]
    fn any_work_with_own_marks_is_painted_saved_and_undone(steps in any_steps()) {
        let (begin, mut kept) = with(small());
        let mut canvas = Canvas::default();
        canvas.paint(&begin);
        let mut state = begin.clone();
        for step in steps {
            state = kept.act(&state, step);
            let drawn: Vec<Painted> =
                canvas.paint(&state).iter().flat_map(|section| section.iter().map(|it| Painted::clone(it))).collect();
            prop_assert_eq!(drawn, painted(&state));
            prop_assert!(state.focus.is_none_or(|id| of(&state).has(id)));
        }
        let key = DocumentKey::of(of(&state).text());
        prop_assert_eq!(&*kept.document(&key).document, of(&state));
        while state.history.undoable().is_some() {
            state = reduce(&state, Action::Undo);
        }
        prop_assert_eq!(of(&state).own_all().count(), 0);
        prop_assert!(of(&state).annotations().eq(of(&begin).annotations()));
    }
}
