//! What a person does, as the session sees it: whole flows, and what holds after anything.

mod merging;
pub(crate) mod projects;

use std::sync::Arc;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use qawl::annotation::intents::LinkRole;
use qawl::annotation::{
    Annotation, AnnotationId, Attribution, Document, Edit, Origin, Parts, Review, Role, Speaker, SpeakerId,
    Transaction,
};
use qawl::schema::{
    Block, BlockKind, Confidence, Evidence, Label, Lang, QuoteKind, RuleId, SpeakerKind, Worth,
};
use qawl::session::canvas::Canvas;
use qawl::session::edges::{self, Direction, Edge, Unit};
use qawl::session::runs::{painted, runs};
use qawl::session::{
    Action, DocumentAction, Failure, FindAction, FocusAction, Language, LinkAction, MarkAction,
    MessageAction, MessageKind, Order, ReviewAction, SpeakerAction, State, Tab, ViewAction, Work, candidates,
    progress, reduce, undecided,
};
use qawl::text::{Span, Text, paragraphs};

/// Two paragraphs with an emoji, a no-break space, a tatweel, a diacritic, a number and Latin letters.
const ARTICLE: &str = "قال وزير الطاقة سالم الحداد: “سنفتح 12\u{a0}محطة 🔋 قبل الصيف”.\n\n\
    وأضـاف أنّه وقّع العقد مع Volt Labs، مؤكداً خفض الكلفة.";

fn span_of(text: &Text, surface: &str) -> Span {
    let start = text.as_str().find(surface).unwrap_or_else(|| panic!("{surface} is not in the text"));
    Span::from_range(start..start + surface.len())
}

/// The article with a cue, a mention and a quote suggested in its first paragraph (a1, a2, a3), a cue
/// in its second (a4), each less certain than the one before.
fn document() -> Document {
    let text = Text::new(ARTICLE);
    let blocks = paragraphs(&text).into_iter().map(|span| Block { span, kind: BlockKind::Body }).collect();
    let mut document = Document::new("station", text.clone(), Lang("ar".into()), blocks);
    let suggested = |id: u32, surface: &str, role: Role| {
        let annotation = Annotation {
            id: AnnotationId(id),
            parts: Parts::new([span_of(&text, surface)]).unwrap(),
            role,
            review: Review::Suggested,
            origin: Origin::Rule(Evidence {
                rule: RuleId("ar/colon".into()),
                confidence: Confidence::thousandths(950 - 100 * id as u16),
                entry: None,
            }),
            suggested_parts: None,
            note: None,
            opinions: Vec::new(),
        };
        Edit::Annotation(annotation.id, Some(Arc::new(annotation)))
    };
    let speaker = Speaker {
        id: SpeakerId(1),
        name: "سالم الحداد".into(),
        kind: Some(SpeakerKind::Person),
        colour: None,
    };
    let attribution = Attribution {
        kind: QuoteKind::Direct,
        cues: vec![AnnotationId(1)],
        source: Some(AnnotationId(2)),
        medium: None,
    };
    let edits = vec![
        Edit::Speaker(SpeakerId(1), Some(Arc::new(speaker))),
        suggested(1, "قال", Role::Cue),
        suggested(2, "وزير الطاقة سالم الحداد", Role::Speaker(Some(SpeakerId(1)))),
        suggested(3, "سنفتح 12\u{a0}محطة 🔋 قبل الصيف", Role::Quote(attribution)),
        suggested(4, "مؤكداً", Role::Cue),
    ];
    let transaction = Transaction { action: qawl::annotation::Action::Suggest, edits };
    document.apply(&transaction).unwrap();
    document
}

fn opened() -> State {
    reduce(&State::default(), Action::Document(DocumentAction::Open(Arc::new(document()))))
}

fn after(state: &State, actions: impl IntoIterator<Item = Action>) -> State {
    actions.into_iter().fold(state.clone(), |state, action| reduce(&state, action))
}

fn of(state: &State) -> &Document {
    state.document.as_ref().unwrap()
}

fn selected(surface: &str) -> Action {
    Action::Focus(FocusAction::Select(Some(span_of(of(&opened()).text(), surface))))
}

/// Shows every annotation: id, what it is, review, its links, what it covers; and the focus.
fn shown(state: &State) -> String {
    let document = of(state);
    let mut lines = String::new();
    for it in document.in_text_order() {
        let role = match &it.role {
            Role::Quote(attribution) => {
                let links: Vec<String> = attribution.links().map(|id| id.to_string()).collect();
                format!("quote {} -> {}", attribution.kind, links.join(" "))
            }
            Role::Speaker(Some(speaker)) => format!("speaker {speaker}"),
            role => role.label().to_string(),
        };
        let focus = if state.focus == Some(it.id) { "*" } else { "" };
        lines += &format!("{}{focus} {role}, {}: {}\n", it.id, it.review, document.covered(it));
    }
    // A no-break space would look like any other.
    lines.replace('\u{a0}', "⍽")
}

fn check(actions: impl IntoIterator<Item = Action>, expected: Expect) {
    expected.assert_eq(&shown(&after(&opened(), actions)));
}

#[test]
fn accepting_and_rejecting_go_on_to_the_next_undecided() {
    check(
        [
            Action::Focus(FocusAction::Next),
            Action::Review(ReviewAction::Accept),
            Action::Review(ReviewAction::Reject),
            Action::Review(ReviewAction::Accept),
        ],
        expect![[r#"
            a1 cue, accepted: قال
            a2 speaker s1, rejected: وزير الطاقة سالم الحداد
            a3 quote direct -> a1, accepted: سنفتح 12⍽محطة 🔋 قبل الصيف
            a4* cue, suggested: مؤكداً
        "#]],
    );
}

#[test]
fn a_whole_attribution_is_accepted_from_any_of_its_members() {
    check(
        [
            Action::Focus(FocusAction::On(Some(AnnotationId(2)))),
            Action::Review(ReviewAction::AcceptAttribution),
        ],
        expect![[r#"
            a1 cue, accepted: قال
            a2 speaker s1, accepted: وزير الطاقة سالم الحداد
            a3 quote direct -> a1 a2, accepted: سنفتح 12⍽محطة 🔋 قبل الصيف
            a4* cue, suggested: مؤكداً
        "#]],
    );
}

#[test]
fn the_least_certain_come_first_when_asked_for() {
    let state = after(
        &opened(),
        [Action::View(ViewAction::SetOrder(Order::LeastCertain)), Action::Focus(FocusAction::Next)],
    );
    assert_eq!(state.focus, Some(AnnotationId(4)));
    let state = after(&state, [Action::Review(ReviewAction::Accept)]);
    assert_eq!(state.focus, Some(AnnotationId(3)));
}

#[test]
fn a_threshold_hides_suggestions_and_never_decisions() {
    let state = after(&opened(), [Action::View(ViewAction::SetThreshold(Confidence::thousandths(700)))]);
    assert_eq!(undecided(&state), [AnnotationId(1), AnnotationId(2)]);
    let state = after(&state, [Action::Review(ReviewAction::AcceptAllVisible)]);
    assert_eq!((progress(&state).accepted, progress(&state).hidden), (2, 2));
    let Some(message) = &state.message else { panic!("nothing told") };
    assert!(matches!(message.kind, MessageKind::Done { count: 2, undecided: 0, .. }));
}

#[test]
fn a_quote_added_from_a_selection_is_trimmed_and_gets_its_kind_speaker_and_cue() {
    check(
        [selected(" خفض الكلفة."), Action::Mark(MarkAction::Label(Label::Quote, Unit::Word))],
        expect![[r#"
            a1 cue, suggested: قال
            a2 speaker s1, suggested: وزير الطاقة سالم الحداد
            a3 quote direct -> a1 a2, suggested: سنفتح 12⍽محطة 🔋 قبل الصيف
            a4 cue, suggested: مؤكداً
            a5* quote indirect -> a4 a2, accepted: خفض الكلفة
        "#]],
    );
}

#[test]
fn outer_marks_are_left_out_and_make_a_quote_direct() {
    let state = after(
        &opened(),
        [
            Action::Mark(MarkAction::RemoveThis(AnnotationId(3))),
            selected(" “سنفتح 12\u{a0}محطة 🔋 قبل الصيف”."),
            Action::Mark(MarkAction::Label(Label::Quote, Unit::Word)),
        ],
    );
    let quote = state.focused().unwrap();
    assert_eq!(of(&state).covered(quote), "سنفتح 12\u{a0}محطة 🔋 قبل الصيف");
    assert_eq!(quote.attribution().unwrap().kind, QuoteKind::Direct);
}

#[test]
fn a_selection_inside_words_takes_the_words_unless_asked_for_letters() {
    let text = of(&opened()).text().clone();
    let from = span_of(&text, "سنفتح").start() + 2;
    let to = span_of(&text, "12").start() + 1;
    let meant = |unit| {
        let parts = edges::meant(&text, Span::new(from, to), unit).unwrap();
        text.slice(parts.hull()).to_owned()
    };
    assert_eq!(meant(Unit::Word), "سنفتح 12");
    assert_eq!(meant(Unit::Grapheme), "نفتح 1");
}

#[test]
fn a_selection_over_paragraphs_makes_one_part_of_each() {
    let text = of(&opened()).text().clone();
    let parts = edges::meant(&text, text.span(), Unit::Word).unwrap();
    let covered: Vec<&str> = parts.spans().iter().map(|span| text.slice(*span)).collect();
    assert_eq!(covered.len(), 2);
    assert!(covered.iter().all(|part| !part.ends_with('.') && !part.contains('\n')));
}

#[test]
fn a_mention_added_is_of_the_speaker_who_is_called_so_or_of_a_new_one() {
    check(
        [
            selected("سالم الحداد"),
            Action::Mark(MarkAction::Label(Label::Speaker, Unit::Word)),
            selected("Volt Labs"),
            Action::Mark(MarkAction::Label(Label::Speaker, Unit::Word)),
        ],
        expect![[r#"
            a1 cue, suggested: قال
            a2 speaker s1, suggested: وزير الطاقة سالم الحداد
            a5 speaker s1, accepted: سالم الحداد
            a3 quote direct -> a1 a5, suggested: سنفتح 12⍽محطة 🔋 قبل الصيف
            a6* speaker s2, accepted: Volt Labs
            a4 cue, suggested: مؤكداً
        "#]],
    );
}

#[test]
fn edges_move_by_words_and_letters_in_logical_direction() {
    let state = reduce(&opened(), Action::Focus(FocusAction::On(Some(AnnotationId(3)))));
    let moved = |steps: &[(Edge, Direction, Unit)]| {
        let actions = steps
            .iter()
            .map(|(edge, direction, unit)| Action::Mark(MarkAction::MoveEdge(*edge, *direction, *unit)));
        let state = after(&state, actions);
        of(&state).covered(state.focused().unwrap())
    };
    let (word, letter) = (Unit::Word, Unit::Grapheme);
    // The emoji is no word: it goes with the word before it.
    assert_eq!(moved(&[(Edge::End, Direction::Shrink, word); 2]), "سنفتح 12\u{a0}محطة");
    assert_eq!(moved(&[(Edge::End, Direction::Shrink, word); 3]), "سنفتح 12");
    assert_eq!(moved(&[(Edge::Start, Direction::Shrink, word)]), "12\u{a0}محطة 🔋 قبل الصيف");
    assert_eq!(moved(&[(Edge::Start, Direction::Shrink, letter)]), "نفتح 12\u{a0}محطة 🔋 قبل الصيف");
    assert_eq!(moved(&[(Edge::End, Direction::Grow, letter)]), "سنفتح 12\u{a0}محطة 🔋 قبل الصيف”");
    // The mark that is opened inside then is closed.
    assert_eq!(moved(&[(Edge::Start, Direction::Grow, word)]), "الحداد: “سنفتح 12\u{a0}محطة 🔋 قبل الصيف”");
    // The line ends after the stop; there is no word to grow to.
    let blocked = reduce(&state, Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Grow, word)));
    assert_eq!(blocked.message.unwrap().kind, MessageKind::EdgeBlocked);
}

#[test]
fn mending_a_suggestion_accepts_it_and_keeps_what_was_suggested() {
    let state = after(
        &opened(),
        [
            Action::Focus(FocusAction::On(Some(AnnotationId(4)))),
            Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Grow, Unit::Word)),
        ],
    );
    let mended = state.focused().unwrap();
    assert_eq!(mended.review, Review::Accepted);
    assert_eq!(of(&state).covered(mended), "مؤكداً خفض");
    assert!(mended.suggested_parts.is_some());
    let back = reduce(&state, Action::Undo);
    assert_eq!(*of(&back), document());
    assert_eq!(back.focus, Some(AnnotationId(4)));
}

#[test]
fn a_dragged_edge_snaps_to_the_word_it_was_dropped_in() {
    let text = of(&opened()).text().clone();
    let inside = span_of(&text, "محطة").start() + 4;
    let placed = |unit| {
        let state =
            after(&opened(), [Action::Mark(MarkAction::PlaceEdge(AnnotationId(3), Edge::End, inside, unit))]);
        of(&state).covered(of(&state).annotation(AnnotationId(3)).unwrap())
    };
    assert_eq!(placed(Unit::Word), "سنفتح 12\u{a0}محطة");
    assert_eq!(placed(Unit::Grapheme), "سنفتح 12\u{a0}مح");
}

#[test]
fn clicking_again_goes_to_the_annotation_around() {
    let text = of(&opened()).text().clone();
    let at = span_of(&text, "12").start();
    let state = after(
        &opened(),
        [
            selected("12\u{a0}محطة"),
            Action::Mark(MarkAction::Label(Label::Claim, Unit::Word)),
            Action::Focus(FocusAction::On(None)),
            Action::Focus(FocusAction::At(at)),
        ],
    );
    assert_eq!(state.focused().unwrap().label(), Label::Claim);
    assert_eq!(state.focused().unwrap().claim().unwrap().quote, Some(AnnotationId(3)));
    let state = reduce(&state, Action::Focus(FocusAction::At(at)));
    assert_eq!(state.focus, Some(AnnotationId(3)));
    let state = reduce(&state, Action::Focus(FocusAction::At(at)));
    assert_eq!(state.focused().unwrap().label(), Label::Claim);
    let state = reduce(&state, Action::Focus(FocusAction::At(span_of(&text, "مع").start())));
    assert_eq!(state.focus, None);
}

#[test]
fn a_selection_is_taken_out_of_the_focused() {
    check(
        [
            Action::Focus(FocusAction::On(Some(AnnotationId(3)))),
            selected("محطة 🔋"),
            Action::Mark(MarkAction::TakeOut(Unit::Word)),
        ],
        expect![[r#"
            a1 cue, suggested: قال
            a2 speaker s1, suggested: وزير الطاقة سالم الحداد
            a3* quote direct -> a1 a2, accepted: سنفتح 12 … قبل الصيف
            a4 cue, suggested: مؤكداً
        "#]],
    );
}

#[test]
fn a_mark_is_split_where_the_selection_begins_and_joined_again() {
    let split = [
        Action::Focus(FocusAction::On(Some(AnnotationId(3)))),
        selected("قبل"),
        Action::Mark(MarkAction::Split(Unit::Word)),
    ];
    check(
        split.clone(),
        expect![[r#"
        a1 cue, suggested: قال
        a2 speaker s1, suggested: وزير الطاقة سالم الحداد
        a3* quote direct -> a1 a2, accepted: سنفتح 12⍽محطة 🔋
        a5 quote direct -> a1 a2, accepted: قبل الصيف
        a4 cue, suggested: مؤكداً
    "#]],
    );
    check(
        split.into_iter().chain([Action::Mark(MarkAction::Join)]),
        expect![[r#"
        a1 cue, suggested: قال
        a2 speaker s1, suggested: وزير الطاقة سالم الحداد
        a3* quote direct -> a1 a2, accepted: سنفتح 12⍽محطة 🔋 قبل الصيف
        a4 cue, suggested: مؤكداً
    "#]],
    );
}

#[test]
fn a_mark_with_a_gap_is_split_into_its_parts() {
    let gap = [
        Action::Focus(FocusAction::On(Some(AnnotationId(3)))),
        selected("محطة 🔋"),
        Action::Mark(MarkAction::TakeOut(Unit::Word)),
    ];
    check(
        gap.into_iter().chain([Action::Mark(MarkAction::Split(Unit::Word))]),
        expect![[r#"
        a1 cue, suggested: قال
        a2 speaker s1, suggested: وزير الطاقة سالم الحداد
        a3* quote direct -> a1 a2, accepted: سنفتح 12
        a5 quote direct -> a1 a2, accepted: قبل الصيف
        a4 cue, suggested: مؤكداً
    "#]],
    );
}

#[test]
fn marks_with_words_between_them_are_joined_as_parts() {
    check(
        [Action::Focus(FocusAction::On(Some(AnnotationId(1)))), Action::Mark(MarkAction::Join)],
        expect![[r#"
        a1* cue, accepted: قال … مؤكداً
        a2 speaker s1, suggested: وزير الطاقة سالم الحداد
        a3 quote direct -> a1 a2, suggested: سنفتح 12⍽محطة 🔋 قبل الصيف
    "#]],
    );
}

#[test]
fn a_speaker_is_linked_by_letter_by_click_and_by_name() {
    let unlinked = after(
        &opened(),
        [
            Action::Focus(FocusAction::On(Some(AnnotationId(3)))),
            Action::Link(LinkAction::UnlinkFocused),
            Action::Link(LinkAction::Start(LinkRole::Source)),
        ],
    );
    let offered: Vec<(Option<char>, String)> =
        candidates(&unlinked).into_iter().map(|it| (it.letter, it.name.to_string())).collect();
    assert_eq!(offered, [(Some('a'), "سالم الحداد".to_owned())]);
    let source = |state: &State| state.focused().unwrap().attribution().unwrap().source;
    assert_eq!(source(&unlinked), None);
    let by_letter = reduce(&unlinked, Action::Link(LinkAction::ToLetter('a')));
    assert_eq!((source(&by_letter), by_letter.linking), (Some(AnnotationId(2)), None));
    let at = span_of(of(&unlinked).text(), "الطاقة").start();
    assert_eq!(source(&reduce(&unlinked, Action::Focus(FocusAction::At(at)))), Some(AnnotationId(2)));
    assert_eq!(
        source(&reduce(&unlinked, Action::Link(LinkAction::ToName("الحدّاد".into())))),
        Some(AnnotationId(2))
    );
    // Nobody marked is called so, but the article names it: that becomes a mention, in one step.
    let by_name = reduce(&unlinked, Action::Link(LinkAction::ToName("Volt Labs".into())));
    assert_eq!(of(&by_name).speaker_of(by_name.focused().unwrap()).unwrap().name.as_ref(), "Volt Labs");
    assert_eq!(source(&reduce(&by_name, Action::Undo)), None);
    let nobody = reduce(&unlinked, Action::Link(LinkAction::ToName("هدى".into())));
    assert_eq!(nobody.message.unwrap().kind, MessageKind::NoSuchName("هدى".into()));
}

#[test]
fn a_selection_made_while_linking_is_added_and_linked() {
    let state = after(
        &opened(),
        [
            Action::Focus(FocusAction::On(Some(AnnotationId(3)))),
            Action::Link(LinkAction::Start(LinkRole::Medium)),
            selected("Volt Labs"),
            Action::Mark(MarkAction::Label(Label::Speaker, Unit::Word)),
        ],
    );
    assert_eq!(state.focus, Some(AnnotationId(3)));
    let medium = state.focused().unwrap().attribution().unwrap().medium.unwrap();
    assert_eq!(of(&state).covered(of(&state).annotation(medium).unwrap()), "Volt Labs");
    assert_eq!(*of(&reduce(&state, Action::Undo)), document());
}

#[test]
fn kinds_and_worths_go_round() {
    let kind = |times: usize| {
        let first = [Action::Focus(FocusAction::On(Some(AnnotationId(3))))];
        let state = after(
            &opened(),
            first.into_iter().chain(std::iter::repeat_n(Action::Mark(MarkAction::Cycle), times)),
        );
        state.focused().unwrap().attribution().unwrap().kind
    };
    assert_eq!(
        [kind(0), kind(1), kind(2), kind(3)].map(QuoteKind::name),
        ["direct", "indirect", "mixed", "direct"]
    );
    let claim = after(
        &opened(),
        [
            selected("وقّع العقد"),
            Action::Mark(MarkAction::Label(Label::Claim, Unit::Word)),
            Action::Mark(MarkAction::Cycle),
        ],
    );
    assert_eq!(claim.focused().unwrap().claim().unwrap().worth, Worth::Low);
}

#[test]
fn another_article_waits_for_a_word_while_there_is_work_to_lose() {
    let other = || {
        let text = Text::new("خبر آخر");
        Action::Document(DocumentAction::Open(Arc::new(Document::new(
            "other",
            text,
            Lang("ar".into()),
            Vec::new(),
        ))))
    };
    // Nothing done yet: it opens at once.
    assert_eq!(of(&reduce(&opened(), other())).id(), "other");
    let worked = after(&opened(), [Action::Focus(FocusAction::Next), Action::Review(ReviewAction::Accept)]);
    let asked = reduce(&worked, other());
    assert_eq!((of(&asked).id(), asked.pending.is_some()), ("station", true));
    assert_eq!(of(&asked), of(&worked));
    assert_eq!(of(&reduce(&asked, Action::Document(DocumentAction::ConfirmOpen))).id(), "other");
    let stayed = reduce(&asked, Action::Document(DocumentAction::CancelOpen));
    assert_eq!((of(&stayed), stayed.pending.is_none()), (of(&worked), true));
    // Exported work is not lost.
    let exported = after(&worked, [Action::Document(DocumentAction::Exported(true)), other()]);
    assert_eq!(of(&exported).id(), "other");
    // Nor is work that was taken back.
    assert_eq!(of(&after(&worked, [Action::Undo, other()])).id(), "other");
}

#[test]
fn escape_ends_one_thing_at_a_time() {
    let state = after(
        &opened(),
        [
            Action::Focus(FocusAction::On(Some(AnnotationId(3)))),
            selected("الكلفة"),
            Action::Link(LinkAction::Start(LinkRole::Source)),
            Action::View(ViewAction::ToggleHelp),
        ],
    );
    let open = |state: &State| {
        [state.help, state.linking.is_some(), state.selection.is_some(), state.focus.is_some()]
    };
    let mut steps = vec![open(&state)];
    let mut state = state;
    for _ in 0..4 {
        state = reduce(&state, Action::Escape);
        steps.push(open(&state));
    }
    assert_eq!(
        steps,
        [
            [true, true, true, true],
            [false, true, true, true],
            [false, false, true, true],
            [false, false, false, true],
            [false, false, false, false],
        ]
    );
}

#[test]
fn an_action_without_its_object_says_so_and_changes_nothing() {
    let state = opened();
    for action in [
        Action::Review(ReviewAction::Accept),
        Action::Mark(MarkAction::Remove),
        Action::Link(LinkAction::Start(LinkRole::Cue)),
        Action::Mark(MarkAction::Cycle),
    ] {
        let then = reduce(&state, action);
        assert_eq!(then.message.as_ref().unwrap().kind, MessageKind::NothingFocused);
        assert_eq!(of(&then), of(&state));
    }
    assert_eq!(reduce(&state, Action::Focus(FocusAction::On(None))).revision, state.revision);
}

#[test]
fn what_is_told_or_asked_draws_neither_the_article_nor_its_lists_anew() {
    let state = opened();
    for action in [
        Action::Review(ReviewAction::Accept),
        Action::View(ViewAction::ToggleHelp),
        Action::Document(DocumentAction::Exported(true)),
        Action::Message(MessageAction::Fail(Failure::Unreadable { name: "x".into() })),
    ] {
        let then = reduce(&state, action.clone());
        assert!(then.revision > state.revision, "{action:?}");
        assert_eq!(then.work, state.work, "{action:?}");
        assert_eq!(Work(then), Work(state.clone()), "{action:?}");
    }
    let focused = reduce(&state, Action::Focus(FocusAction::Next));
    for action in [
        Action::Review(ReviewAction::Accept),
        Action::Focus(FocusAction::On(None)),
        Action::Focus(FocusAction::Select(Some(Span::new(0, 6)))),
        Action::Link(LinkAction::Start(LinkRole::Cue)),
        Action::View(ViewAction::ShowTab(Tab::Claims)),
        Action::View(ViewAction::SetOrder(Order::LeastCertain)),
        Action::View(ViewAction::SetLanguage(Language::En)),
        Action::View(ViewAction::SetThreshold(Confidence::thousandths(900))),
        Action::View(ViewAction::SetWorthThreshold(Confidence::thousandths(900))),
        Action::Find(FindAction::Open),
    ] {
        let then = reduce(&focused, action.clone());
        assert!(then.work > focused.work, "{action:?}");
        assert_ne!(Work(then), Work(focused.clone()), "{action:?}");
    }
}

#[test]
fn runs_know_what_lies_over_them_from_the_outermost_in() {
    let paragraph = Span::new(10, 40);
    let marks = [Span::new(12, 30), Span::new(15, 20), Span::new(18, 45), Span::new(5, 11)];
    let shown: Vec<String> =
        runs(paragraph, &marks).iter().map(|run| format!("{:?} {:?}", run.span, run.marks)).collect();
    expect![[r#"
        10..11 [3]
        11..12 []
        12..15 [0]
        15..18 [0, 1]
        18..20 [0, 1, 2]
        20..30 [0, 2]
        30..40 [2]"#]]
    .assert_eq(&shown.join("\n"));
}

proptest! {
    #[test]
    fn runs_cover_a_paragraph_exactly(
        start in 0_u32..50, len in 0_u32..80,
        marks in prop::collection::vec((0_u32..150, 0_u32..60), 0..12),
    ) {
        let paragraph = Span::new(start, start + len);
        let marks: Vec<Span> = marks.into_iter().map(|(start, len)| Span::new(start, start + len)).collect();
        let found = runs(paragraph, &marks);
        let mut at = paragraph.start();
        for run in &found {
            prop_assert_eq!(run.span.start(), at);
            prop_assert!(!run.span.is_empty());
            at = run.span.end();
            let over: Vec<usize> = (0..marks.len()).filter(|idx| {
                paragraph.intersection(marks[*idx]).is_some_and(|inside| inside.covers(run.span))
            }).collect();
            prop_assert_eq!(&run.marks, &over);
            prop_assert!(marks.iter().enumerate().all(|(idx, mark)| over.contains(&idx) || mark.is_empty() || !mark.overlaps(run.span)));
        }
        prop_assert_eq!(at, paragraph.end());
    }

    #[test]
    fn what_is_meant_by_a_selection_lies_inside_the_text(source in "\\PC{0,40}", a in 0_u32..100, b in 0_u32..100) {
        let text = Text::new(&source);
        for unit in [Unit::Word, Unit::Grapheme] {
            if let Some(parts) = edges::meant(&text, Span::new(a, b), unit) {
                for span in parts.spans() {
                    prop_assert!(text.contains(*span));
                    let covered = text.slice(*span);
                    prop_assert_eq!(covered.trim(), covered);
                }
            }
            for edge in [Edge::Start, Edge::End] {
                for direction in [Direction::Grow, Direction::Shrink] {
                    if let Some(to) = edges::step(&text, Span::new(a, b), edge, direction, unit) {
                        prop_assert!(text.as_str().is_char_boundary(to as usize));
                    }
                }
            }
        }
    }

    /// Whatever a person does, the state makes sense, and taking everything back gives the article
    /// that was opened.
    #[test]
    fn anything_done_can_be_taken_back(actions in prop::collection::vec(any_action(), 0..40)) {
        let start = opened();
        let mut state = start.clone();
        let mut canvas = Canvas::default();
        for action in actions {
            let before = state.clone();
            state = reduce(&state, action);
            let document = of(&state);
            let kept: Vec<_> = canvas.paint(&state).iter().flat_map(|section| section.iter()).cloned().collect();
            let anew = painted(&state);
            prop_assert_eq!(kept.len(), anew.len());
            for (kept, anew) in kept.iter().zip(&anew) {
                prop_assert_eq!(&**kept, anew);
            }
            prop_assert_eq!(order_of(document), sorted(document));
            let anew = rebuilt(document);
            prop_assert_eq!(document.speakers_by_mark(), anew.speakers_by_mark());
            prop_assert!(state.focus.is_none_or(|id| document.annotation(id).is_some()));
            prop_assert!(state.selection.is_none_or(|span| document.text().contains(span)));
            let linked = state.linking.and_then(|it| document.annotation(it.quote));
            prop_assert_eq!(state.linking.is_some(), linked.is_some_and(|it| it.label() == Label::Quote));
            for it in document.annotations() {
                prop_assert!(it.parts.spans().iter().all(|span| document.text().contains(*span)));
            }
            prop_assert!(state.revision != before.revision || of(&before) == document);
            let shown: u32 = painted(&state).iter().map(|it| it.block.span.len()).sum();
            let blocks: u32 = document.blocks().iter().map(|it| it.span.len()).sum();
            prop_assert_eq!(shown, blocks);
            let _ = candidates(&state);
        }
        let done = state.clone();
        let mut undone = 0;
        while state.history.undoable().is_some() {
            state = reduce(&state, Action::Undo);
            undone += 1;
        }
        prop_assert_eq!(of(&state), of(&start));
        for _ in 0..undone {
            state = reduce(&state, Action::Redo);
        }
        // Redo gives back what undo took, of that which was not undone by a person before.
        if done.history.redoable().is_none() {
            prop_assert_eq!(of(&state), of(&done));
        }
    }
}

fn order_of(document: &Document) -> Vec<AnnotationId> {
    document.in_text_order().iter().map(|it| it.id).collect()
}

fn sorted(document: &Document) -> Vec<AnnotationId> {
    let mut all: Vec<_> = document.annotations().map(|it| (it.parts.hull(), it.id)).collect();
    all.sort_by_key(|(hull, id)| (hull.start(), std::cmp::Reverse(hull.end()), *id));
    all.into_iter().map(|(_, id)| id).collect()
}

/// The same document, made from its parts at once.
fn rebuilt(document: &Document) -> Document {
    let blocks = document.blocks().to_vec();
    let mut anew = Document::new(document.id(), document.text().clone(), document.lang().clone(), blocks);
    let speakers = document.speakers().map(|it| Edit::Speaker(it.id, Some(Arc::clone(it))));
    let annotations = document.annotations().map(|it| Edit::Annotation(it.id, Some(Arc::clone(it))));
    let edits = speakers.chain(annotations).collect();
    anew.apply(&Transaction { action: qawl::annotation::Action::Add, edits }).unwrap();
    anew
}

fn any_action() -> impl Strategy<Value = Action> {
    let id = || (0_u32..9).prop_map(AnnotationId);
    let speaker = || (0_u32..4).prop_map(SpeakerId);
    let label = || prop::sample::select(Label::ALL);
    let unit = || prop::sample::select(vec![Unit::Word, Unit::Grapheme]);
    let edge = || prop::sample::select(vec![Edge::Start, Edge::End]);
    let direction = prop::sample::select(vec![Direction::Grow, Direction::Shrink]);
    let role = prop::sample::select(vec![LinkRole::Cue, LinkRole::Source, LinkRole::Medium]);
    let review = prop::sample::select(Review::ALL);
    let span = (0_u32..250, 0_u32..250).prop_map(|(a, b)| Span::new(a, b));
    let plain = prop::sample::select(vec![
        Action::Focus(FocusAction::Next),
        Action::Focus(FocusAction::Previous),
        Action::Review(ReviewAction::Accept),
        Action::Review(ReviewAction::AcceptAttribution),
        Action::Review(ReviewAction::Reject),
        Action::Review(ReviewAction::Reopen),
        Action::Review(ReviewAction::AcceptAllVisible),
        Action::Mark(MarkAction::Remove),
        Action::Mark(MarkAction::Cycle),
        Action::Link(LinkAction::Cancel),
        Action::Link(LinkAction::UnlinkFocused),
        Action::Mark(MarkAction::Join),
        Action::Undo,
        Action::Redo,
        Action::Escape,
        Action::Link(LinkAction::ToLetter('a')),
        Action::Link(LinkAction::ToName("Labs".into())),
        Action::Focus(FocusAction::Select(None)),
    ]);
    prop_oneof![
        6 => plain,
        3 => id().prop_map(|id| Action::Focus(FocusAction::On(Some(id)))),
        2 => (0_u32..250).prop_map(|it| Action::Focus(FocusAction::At(it))),
        3 => span.prop_map(|span| Action::Focus(FocusAction::Select(Some(span)))),
        4 => (label(), unit()).prop_map(|(label, unit)| Action::Mark(MarkAction::Label(label, unit))),
        3 => (edge(), direction, unit()).prop_map(|(edge, to, unit)| Action::Mark(MarkAction::MoveEdge(edge, to, unit))),
        2 => (id(), edge(), 0_u32..250, unit()).prop_map(|(id, edge, at, unit)| Action::Mark(MarkAction::PlaceEdge(id, edge, at, unit))),
        1 => unit().prop_map(|it| Action::Mark(MarkAction::AddPart(it))),
        2 => unit().prop_map(|it| Action::Mark(MarkAction::TakeOut(it))),
        2 => unit().prop_map(|it| Action::Mark(MarkAction::Split(it))),
        2 => role.prop_map(|it| Action::Link(LinkAction::Start(it))),
        2 => id().prop_map(|it| Action::Link(LinkAction::To(it))),
        1 => speaker().prop_map(|it| Action::Link(LinkAction::ToSpeaker(it))),
        1 => (id(), review).prop_map(|(id, review)| Action::Review(ReviewAction::Decide(vec![id], review))),
        1 => (id(), id()).prop_map(|(quote, from)| Action::Link(LinkAction::Unlink { quote, from })),
        1 => (speaker(), speaker()).prop_map(|(kept, other)| Action::Speaker(SpeakerAction::Merge { kept, other })),
        1 => id().prop_map(|it| Action::Speaker(SpeakerAction::SplitOff(it))),
        1 => (id(), prop::option::of(speaker())).prop_map(|(id, speaker)| Action::Speaker(SpeakerAction::Assign(id, speaker))),
        1 => (speaker(), "[ا-ي]{0,4}").prop_map(|(id, name)| Action::Speaker(SpeakerAction::Rename(id, name))),
        1 => (id(), "[a-c ]{0,3}").prop_map(|(id, note)| Action::Mark(MarkAction::Note(id, note))),
    ]
}
