//! The workspace: filters, rules switched off, searching, speakers' mentions, and the log of it all.

use std::sync::Arc;

use qawl::annotation::{AnnotationId, Document, Review, SpeakerId, log};
use qawl::detect::{DetectOptions, detect};
use qawl::schema::{BlockKind, Label};
use qawl::session::edges::Unit;
use qawl::session::find::{MOST_HITS, hits};
use qawl::session::{
    Action, BlockAction, DocumentAction, Filter, FindAction, FocusAction, MarkAction, MessageKind,
    PatternTrouble, Rereading, ReviewAction, SpeakerAction, State, document_from, progress, reduce,
    rules_waiting, undecided, waiting,
};
use qawl::text::{Span, Text};

/// An emoji, tatweel, diacritics, a no-break space and alef forms; each name occurs more than once.
const ARTICLE: &str = "قال الوزير سالم الحداد إن المحطة 🔋 ستُفتح في\u{a0}الصيف.\n\n\
    وأكّد سالم الحدّاد: “سنخفض الكلفة”. وأضاف أن الإنتاج ارتفع بنسبة 12% العام الماضي.\n\n\
    وشكر الأهالي سالم الحـداد على ذلك. وقالت ليلى منصور: “كنا ننتظر ذلك”.\n\n\
    اقرأ أيضاً: سالم الحداد يزور المرفأ";

fn opened() -> State {
    let text = Text::new(ARTICLE);
    let last = Span::from_range(ARTICLE.rfind("اقرأ").unwrap()..ARTICLE.len());
    let options =
        DetectOptions { block_kinds: vec![(last, BlockKind::Boilerplate)], ..DetectOptions::default() };
    let document = document_from("station", text.clone(), &detect(&text, &options));
    reduce(&State::default(), Action::Document(DocumentAction::Open(Arc::new(document))))
}

fn after(state: &State, actions: impl IntoIterator<Item = Action>) -> State {
    actions.into_iter().fold(state.clone(), |state, action| reduce(&state, action))
}

fn of(state: &State) -> &Document {
    state.document.as_ref().unwrap()
}

fn told(state: &State) -> &MessageKind {
    &state.message.as_ref().unwrap().kind
}

fn found(query: &str) -> Vec<&'static str> {
    let text = Text::new(ARTICLE);
    hits(&text, query, false).unwrap().into_iter().map(|hit| &ARTICLE[hit.range()]).collect()
}

fn speaker_named(state: &State, part: &str) -> SpeakerId {
    of(state).speakers().find(|it| it.name.contains(part)).unwrap().id
}

fn quote_of(state: &State, part: &str) -> AnnotationId {
    let document = of(state);
    document
        .annotations()
        .find(|it| it.label() == Label::Quote && document.covered(it).contains(part))
        .unwrap()
        .id
}

#[test]
fn a_search_folds_spelling_and_covers_what_it_folded() {
    assert_eq!(found("سالم الحداد"), ["سالم الحداد", "سالم الحدّاد", "سالم الحـداد", "سالم الحداد"]);
    assert_eq!(found("واكد"), ["وأكّد"]);
    assert_eq!(found("ستفتح في الصيف"), ["ستُفتح في\u{a0}الصيف"]);
    assert_eq!(found("الانتاج"), ["الإنتاج"]);
    assert_eq!(found("🔋"), ["🔋"]);
    assert!(found("غير موجود").is_empty() && found("  ").is_empty());
}

#[test]
fn a_pattern_is_searched_as_it_stands_and_a_bad_one_is_told() {
    let text = Text::new(ARTICLE);
    let numbers = hits(&text, r"\d+%", true).unwrap();
    assert_eq!(numbers.iter().map(|hit| text.slice(*hit)).collect::<Vec<_>>(), ["12%"]);
    assert!(matches!(hits(&text, "(سالم", true), Err(PatternTrouble::Broken(why)) if why.contains("group")));
    assert_eq!(hits(&text, r"((\pL{1,500}){500}){500}", true), Err(PatternTrouble::TooLarge));
    assert!(hits(&text, "x*", true).unwrap().is_empty(), "nothing is no hit");
    let long = Text::new(&"ab ".repeat(MOST_HITS + 10));
    assert_eq!(hits(&long, "ab", false).unwrap().len(), MOST_HITS);
    // What would take a backtracking search for ever.
    assert!(hits(&Text::new(&"a".repeat(20_000)), "(a*)*b", true).unwrap().is_empty());
}

#[test]
fn going_through_hits_wraps_and_leaves_the_last_one_selected() {
    let state = after(
        &opened(),
        [Action::Find(FindAction::Open), Action::Find(FindAction::For("سالم الحداد".into(), false))],
    );
    let at = |state: &State| state.find.as_ref().unwrap().at;
    assert_eq!(at(&state), Some(0));
    let state = after(&state, [Action::Find(FindAction::Step(false))]);
    assert_eq!(at(&state), Some(3));
    let state = after(
        &state,
        [Action::Find(FindAction::Step(true)), Action::Find(FindAction::Step(true)), Action::Escape],
    );
    assert!(state.find.is_none());
    let selected = of(&state).text().slice(state.selection.unwrap());
    assert_eq!(selected, "سالم الحدّاد");
}

#[test]
fn all_hits_are_marked_as_one_thing_to_undo_but_not_in_furniture() {
    let before = opened();
    let state = after(
        &before,
        [Action::Find(FindAction::For("الأهالي".into(), false)), Action::Find(FindAction::Mark(Label::Cue))],
    );
    assert!(matches!(told(&state), MessageKind::Done { count: 1, .. }), "{:?}", told(&state));
    let again = reduce(&state, Action::Find(FindAction::Mark(Label::Cue)));
    assert_eq!(told(&again), &MessageKind::NothingToMark);
    let state = after(
        &before,
        [Action::Find(FindAction::For("المرفأ".into(), false)), Action::Find(FindAction::Mark(Label::Claim))],
    );
    assert_eq!(told(&state), &MessageKind::NothingToMark, "page furniture is never marked");
    let state = after(
        &before,
        [Action::Find(FindAction::For("ال".into(), false)), Action::Find(FindAction::Mark(Label::Cue))],
    );
    assert!(matches!(told(&state), MessageKind::Done { count: 2.., .. }));
    let state = reduce(&state, Action::Undo);
    assert_eq!(of(&state), of(&before));
}

#[test]
fn marking_in_furniture_is_refused_in_words() {
    let before = opened();
    let start = ARTICLE.rfind("يزور").unwrap();
    let selected = Action::Focus(FocusAction::Select(Some(Span::from_range(start..start + "يزور".len()))));
    let state = after(&before, [selected, Action::Mark(MarkAction::Label(Label::Cue, Unit::Word))]);
    assert_eq!(told(&state), &MessageKind::NotTheArticle);
    assert_eq!(of(&state), of(&before));
}

#[test]
fn a_filter_narrows_the_queue_and_decisions_on_all_of_it() {
    let state = opened();
    let all = waiting(&state);
    let cues = Filter { label: Some(Label::Cue), ..Filter::default() };
    let state = reduce(&state, Action::Review(ReviewAction::SetFilter(cues)));
    let shown = undecided(&state);
    assert!(shown.len() > 1 && shown.len() < all);
    assert!(shown.iter().all(|id| of(&state).annotation(*id).unwrap().label() == Label::Cue));
    let state =
        after(&state, [Action::Focus(FocusAction::Next), Action::Review(ReviewAction::AcceptAllVisible)]);
    assert!(matches!(told(&state), MessageKind::Done { count, .. } if *count == shown.len()));
    assert_eq!(progress(&state).accepted, shown.len());
    let state = reduce(&state, Action::Focus(FocusAction::Next));
    assert_eq!(told(&state), &MessageKind::NothingInFilter, "the rest is still waiting");
    let state = after(&state, [Action::Undo, Action::Review(ReviewAction::RejectAllVisible)]);
    assert_eq!(progress(&state).rejected, shown.len());
}

#[test]
fn a_filter_by_speaker_holds_all_that_belongs_to_them() {
    let state = opened();
    let speaker = speaker_named(&state, "ليلى");
    let state = reduce(
        &state,
        Action::Review(ReviewAction::SetFilter(Filter { speaker: Some(speaker), ..Filter::default() })),
    );
    let labels: Vec<Label> =
        undecided(&state).iter().map(|id| of(&state).annotation(*id).unwrap().label()).collect();
    for label in [Label::Speaker, Label::Cue, Label::Quote] {
        assert!(labels.contains(&label), "{labels:?}");
    }
    let quote = quote_of(&state, "سنخفض");
    assert!(!undecided(&state).contains(&quote), "another speaker's");
}

#[test]
fn a_rule_is_switched_off_at_once_for_what_comes_too_and_undoably() {
    let state = opened();
    let (rule, n) = rules_waiting(&state).into_iter().max_by_key(|(_, n)| *n).unwrap();
    let all = waiting(&state);
    let off = reduce(&state, Action::Review(ReviewAction::SwitchRule(rule.clone(), true)));
    assert_eq!(waiting(&off), all - n);
    assert!(of(&off).rules_off().contains(&rule));
    // What a person decided stays, and finding anew brings none of the rule's back.
    let body = of(&off).blocks()[0];
    let renewed = after(
        &off,
        [
            Action::Block(BlockAction::Set(body.span, BlockKind::Deck)),
            Action::Block(BlockAction::Set(body.span, BlockKind::Body)),
        ],
    );
    assert_eq!(waiting(&renewed), all - n);
    let on = reduce(&off, Action::Undo);
    assert_eq!(waiting(&on), all);
    assert_eq!(of(&on), of(&state));
    let on = reduce(&off, Action::Review(ReviewAction::SwitchRule(rule, false)));
    assert_eq!(waiting(&on), all);
}

#[test]
fn other_occurrences_of_a_name_are_suggested_and_never_marked() {
    let state = opened();
    let speaker = speaker_named(&state, "الحداد");
    let mentions = of(&state).mentions(speaker).len();
    let asked = after(
        &state,
        [
            Action::Speaker(SpeakerAction::Rename(speaker, "سالم الحداد".into())),
            Action::Speaker(SpeakerAction::SuggestMentions(speaker)),
        ],
    );
    let new: Vec<_> = of(&asked)
        .annotations()
        .filter(|it| of(&state).annotation(it.id).is_none())
        .map(|it| (of(&asked).covered(it), it.review, it.speaker()))
        .collect();
    assert_eq!(new, [("سالم الحـداد".to_owned(), Review::Suggested, Some(speaker))], "not the furniture");
    assert_eq!(of(&asked).mentions(speaker).len(), mentions + 1);
    let again = reduce(&asked, Action::Speaker(SpeakerAction::SuggestMentions(speaker)));
    assert_eq!(told(&again), &MessageKind::NoOccurrences);
    // Not suggested a second time once rejected, and finding anew leaves it.
    let focus = asked.focus;
    let rejected = after(
        &asked,
        [Action::Review(ReviewAction::Reject), Action::Speaker(SpeakerAction::SuggestMentions(speaker))],
    );
    assert_eq!(told(&rejected), &MessageKind::NoOccurrences);
    let body = of(&asked).blocks()[0];
    let renewed = reduce(&asked, Action::Block(BlockAction::Set(body.span, BlockKind::Deck)));
    assert!(of(&renewed).annotation(focus.unwrap()).is_some());
}

#[test]
fn mentions_of_a_speaker_are_gone_through_and_round() {
    let state = opened();
    let speaker = speaker_named(&state, "الحداد");
    let mentions: Vec<_> = of(&state).mentions(speaker).iter().map(|it| it.id).collect();
    assert!(mentions.len() >= 2);
    let mut at = reduce(&state, Action::Focus(FocusAction::On(Some(mentions[0]))));
    for expected in mentions.iter().skip(1).chain(&mentions[..1]) {
        at = reduce(&at, Action::Focus(FocusAction::StepMention(true)));
        assert_eq!(at.focus, Some(*expected));
    }
    let back = reduce(&at, Action::Focus(FocusAction::StepMention(false)));
    assert_eq!(back.focus, mentions.last().copied());
    // From a quote, its speaker's.
    let quote = quote_of(&state, "سنخفض");
    let from_quote = after(
        &state,
        [Action::Focus(FocusAction::On(Some(quote))), Action::Focus(FocusAction::StepMention(true))],
    );
    assert!(mentions.contains(&from_quote.focus.unwrap()));
}

#[test]
fn what_a_person_removed_or_relabelled_does_not_come_back() {
    let state = opened();
    let quote = quote_of(&state, "سنخفض");
    let place = of(&state).annotation(quote).unwrap().parts.clone();
    let block = of(&state).blocks().iter().find(|it| it.span.covers(place.hull())).unwrap().span;
    let renew = [
        Action::Block(BlockAction::Set(block, BlockKind::Deck)),
        Action::Block(BlockAction::Set(block, BlockKind::Body)),
    ];
    let quotes_there = |state: &State| {
        let live = of(state).annotations().filter(|it| it.is_live() && it.label() == Label::Quote);
        live.filter(|it| it.parts == place).count()
    };
    assert_eq!(quotes_there(&after(&state, renew.clone())), 1);

    let removed =
        after(&state, [Action::Focus(FocusAction::On(Some(quote))), Action::Mark(MarkAction::Remove)]);
    assert_ne!(removed.focus, Some(quote), "the focus goes on");
    assert_eq!(quotes_there(&after(&removed, renew.clone())), 0);

    let relabelled = after(
        &state,
        [
            Action::Focus(FocusAction::On(Some(quote))),
            Action::Mark(MarkAction::Label(Label::Claim, Unit::Word)),
        ],
    );
    assert_eq!(quotes_there(&after(&relabelled, renew.clone())), 0);
    let claims = of(&after(&relabelled, renew)).annotations().filter(|it| it.id == quote).count();
    assert_eq!(claims, 1, "the claim it was made stays");
}

/// What is found in the document of `state` once a block is of that kind.
fn reread(state: &State, block: Span, kind: BlockKind) -> Action {
    let mut rereading = Rereading::begin(of(state), vec![(block, kind)], state.worth_model.clone());
    while rereading.go_on() {
        assert!(rereading.share() < 1.0);
    }
    Action::Block(BlockAction::SetReread(Arc::new(rereading.finish())))
}

#[test]
fn a_long_text_read_anew_part_by_part_becomes_what_it_would_have_in_one() {
    let text = Text::new(&(0..200).map(|n| format!("{n}\n\n{ARTICLE}\n\n")).collect::<String>());
    let document = document_from("long", text.clone(), &detect(&text, &DetectOptions::default()));
    let state = reduce(&State::default(), Action::Document(DocumentAction::Open(Arc::new(document))));
    for nth in [1, 301] {
        let block = of(&state).blocks()[nth].span;
        let at_once = reduce(&state, Action::Block(BlockAction::Set(block, BlockKind::Boilerplate)));
        assert!(waiting(&at_once) < waiting(&state));
        let reading = reduce(&state, Action::Document(DocumentAction::Reading(Some(40))));
        let in_parts = reduce(&reading, reread(&state, block, BlockKind::Boilerplate));
        assert_eq!(of(&in_parts), of(&at_once));
        assert_eq!(in_parts.reading, None);
        assert_eq!(of(&reduce(&in_parts, Action::Undo)), of(&state), "as one thing to undo");
    }
}

#[test]
fn what_is_done_while_a_text_is_read_anew_stays() {
    let state = opened();
    let [first, second] = [0, 1].map(|nth| of(&state).blocks()[nth].span);
    let deck = reread(&state, first, BlockKind::Deck);

    // Work on annotations.
    let (kept, gone) = (quote_of(&state, "سنخفض"), quote_of(&state, "كنا ننتظر"));
    let steps = [
        Action::Focus(FocusAction::On(Some(kept))),
        Action::Review(ReviewAction::Accept),
        Action::Focus(FocusAction::On(Some(gone))),
        Action::Review(ReviewAction::Reject),
    ];
    let worked = after(&state, steps);
    let is = reduce(&worked, deck.clone());
    assert_eq!(of(&is), of(&reduce(&worked, Action::Block(BlockAction::Set(first, BlockKind::Deck)))));
    assert_eq!(of(&is).blocks()[0].kind, BlockKind::Deck);
    assert_eq!(of(&is).annotation(kept).unwrap().review, Review::Accepted);
    assert_eq!(of(&is).annotation(gone).unwrap().review, Review::Rejected);

    // Another block's kind: what was found is out of date, and is found anew.
    let changed = reduce(&state, Action::Block(BlockAction::Set(second, BlockKind::Boilerplate)));
    let is = reduce(&changed, deck.clone());
    assert_eq!(of(&is), of(&reduce(&changed, Action::Block(BlockAction::Set(first, BlockKind::Deck)))));
    assert!(is.document.as_ref().unwrap().annotations().all(|it| !second.covers(it.parts.hull())));

    // Another article: nothing of it belongs there.
    let text = Text::new("قالت ليلى منصور إن الجسر سيُفتح غداً.");
    let other = document_from("bridge", text.clone(), &detect(&text, &DetectOptions::default()));
    let elsewhere = after(
        &state,
        [
            Action::Document(DocumentAction::Open(Arc::new(other))),
            Action::Document(DocumentAction::Reading(Some(9))),
        ],
    );
    let is = reduce(&elsewhere, deck);
    assert_eq!(of(&is), of(&elsewhere));
    assert_eq!(is.reading, None);
}

#[test]
fn the_log_tells_edges_in_code_points_and_reads_in_python_and_spreadsheets() {
    let state = opened();
    let quote = quote_of(&state, "سنخفض");
    let shrunk = after(
        &state,
        [
            Action::Focus(FocusAction::On(Some(quote))),
            Action::Mark(MarkAction::MoveEdge(
                qawl::session::edges::Edge::End,
                qawl::session::edges::Direction::Shrink,
                Unit::Word,
            )),
        ],
    );
    let changes = log::changes(of(&state), of(&shrunk));
    assert_eq!(changes.len(), 1);
    let change = &changes[0];
    assert_eq!(
        (change.id, change.before, change.after),
        (quote, Some(Review::Suggested), Some(Review::Accepted))
    );
    assert_eq!((change.start_moved, change.end_moved), (0, -7), "a space and a word of six letters");
    let entry = log::Entry {
        document: "=1, \"2\"".into(),
        action: "reshape".into(),
        at_ms: 10,
        spent_ms: 3,
        changes,
    };
    let rows = [qawl::format::log::Row::from(&entry)];
    let csv = qawl::format::log::csv(&rows);
    let rule = entry.changes[0].rule.as_ref().unwrap();
    assert!(
        csv.ends_with(&format!(
            "\"'=1, \"\"2\"\"\",reshape,10,3,{quote},quote,{rule},suggested,accepted,0,-7\r\n"
        )),
        "{csv}"
    );
    let json: serde_json::Value = serde_json::from_str(&qawl::format::log::json(&rows)).unwrap();
    assert_eq!(json["offset_unit"], "code-point");
    assert_eq!(json["entries"][0]["changes"][0]["end_moved"], -7);
}

#[test]
fn a_quote_takes_the_cue_before_it_sooner_than_a_nearer_one_behind_it() {
    let content = "أعلن الجيش فجر اليوم إغلاق الجسر، مشيراً إلى أعمال صيانة.";
    let text = Text::new(content);
    let block = qawl::schema::Block { span: text.span(), kind: BlockKind::Body };
    let bare = Document::new("bridge", text, qawl::schema::Lang("ar".into()), vec![block]);
    let select = |surface: &str| {
        let start = content.find(surface).unwrap();
        Action::Focus(FocusAction::Select(Some(Span::from_range(start..start + surface.len()))))
    };
    let marked = [("أعلن", Label::Cue), ("مشيراً", Label::Cue), ("إغلاق الجسر", Label::Quote)];
    let actions = marked
        .into_iter()
        .flat_map(|(it, label)| [select(it), Action::Mark(MarkAction::Label(label, Unit::Word))]);
    let state =
        after(&reduce(&State::default(), Action::Document(DocumentAction::Open(Arc::new(bare)))), actions);
    let quote = state.focused().unwrap();
    let cues = &quote.attribution().unwrap().cues;
    let covered: Vec<String> =
        cues.iter().map(|cue| of(&state).covered(of(&state).annotation(*cue).unwrap())).collect();
    assert_eq!(covered, ["أعلن"]);
}
