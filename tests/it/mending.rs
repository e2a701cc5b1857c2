//! Mending by hand: links to what is rejected, types and names that follow, edges that the guidelines want, and what
//! a click takes.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use qawl::annotation::intents::LinkRole;
use qawl::annotation::{Annotation, AnnotationId, Document, Review};
use qawl::format::{ExportOptions, Format, export};
use qawl::schema::{Block, BlockKind, Confidence, Label, Lang, QuoteKind};
use qawl::session::edges::{Direction, Edge, Unit};
use qawl::session::runs::painted;
use qawl::session::{
    Action, DocumentAction, Filter, FocusAction, LinkAction, LinksChanged, MarkAction, MessageKind,
    ReviewAction, SpeakerAction, State, ViewAction, candidates, reduce, undecided,
};
use qawl::text::{Span, Text, paragraphs};

/// Two sentences, an emoji, a diacritic, a share, a term in marks and a quotation.
const ARABIC: &str = "وقال وزير الطاقة سالم الحداد إن الكلفة ارتفعت 40% هذا العام، ووعد بخفضها 🔋.\n\n\
    وأكّدت المديرة ليلى منصور أن «الحل قريب جداً»، بحسب صحيفة النهار. وأعلن الوزير افتتاح معرض «ألوان» للطاقة.\n\n\
    وذكر مسؤول أمريكي أن المنسوب بلغ 12 متراً في السد. ورأى المسؤول الأمريكي أن الوضع جيد.";

const ENGLISH: &str = "The mayor, Ruth Alder (a lawyer), said the bridge cost 40% more than planned, and left.\n\n\
    “We will pay,” Alder told reporters. The council opened the “Colours” show.\n\n\
    A union official said the crews agreed. The union official said the pay rose by $12.50 an hour.";

fn bare(lang: &str, text: &str) -> State {
    let text = Text::new(text);
    let blocks = paragraphs(&text).into_iter().map(|span| Block { span, kind: BlockKind::Body }).collect();
    let document = Document::new("mending", text, Lang(lang.to_owned().into()), blocks);
    reduce(&State::default(), Action::Document(DocumentAction::Open(Arc::new(document))))
}

fn of(state: &State) -> &Document {
    state.document.as_ref().unwrap()
}

fn span(state: &State, surface: &str) -> Span {
    let start = of(state).text().as_str().find(surface).unwrap_or_else(|| panic!("{surface} is not there"));
    Span::from_range(start..start + surface.len())
}

fn after(state: &State, actions: impl IntoIterator<Item = Action>) -> State {
    actions.into_iter().fold(state.clone(), |state, action| reduce(&state, action))
}

/// Marks a surface as a person does who selects it and presses the label's key.
fn mark(state: &State, surface: &str, label: Label) -> State {
    let selected = Action::Focus(FocusAction::Select(Some(span(state, surface))));
    after(state, [selected, Action::Mark(MarkAction::Label(label, Unit::Word))])
}

fn marked(state: &State, marks: &[(&str, Label)]) -> State {
    marks.iter().fold(state.clone(), |state, (surface, label)| mark(&state, surface, *label))
}

fn covered(state: &State, id: AnnotationId) -> String {
    of(state).covered(of(state).annotation(id).unwrap())
}

fn focused(state: &State) -> &Annotation {
    state.focused().expect("nothing has the focus")
}

fn focused_text(state: &State) -> String {
    of(state).covered(focused(state))
}

fn quote<'a>(state: &'a State, surface: &str) -> &'a Annotation {
    let find = |it: &&Arc<Annotation>| {
        it.is_live() && it.attribution().is_some() && of(state).covered(it) == surface
    };
    of(state).annotations().find(find).unwrap_or_else(|| panic!("no quote {surface}"))
}

fn cues(state: &State, surface: &str) -> Vec<String> {
    quote(state, surface).attribution().unwrap().cues.iter().map(|id| covered(state, *id)).collect()
}

fn source(state: &State, surface: &str) -> Option<String> {
    quote(state, surface).attribution().unwrap().source.map(|id| covered(state, id))
}

fn kind(state: &State) -> QuoteKind {
    focused(state).attribution().unwrap().kind
}

fn told(state: &State) -> &MessageKind {
    &state.message.as_ref().unwrap().kind
}

/// The first sentence with its cue, speaker and quote marked: a1, a2, a3.
fn first_sentence() -> State {
    marked(
        &bare("ar", ARABIC),
        &[
            ("وقال", Label::Cue),
            ("وزير الطاقة سالم الحداد", Label::Speaker),
            ("الكلفة ارتفعت 40% هذا العام", Label::Quote),
        ],
    )
}

const CONTENT: &str = "الكلفة ارتفعت 40% هذا العام";

#[test]
fn rejecting_takes_links_away_says_so_and_can_be_taken_back() {
    let state = first_sentence();
    assert_eq!(
        (cues(&state, CONTENT), source(&state, CONTENT)),
        (vec!["قال".into()], Some("وزير الطاقة سالم الحداد".into()))
    );
    let cue = quote(&state, CONTENT).attribution().unwrap().cues[0];
    let rejected =
        after(&state, [Action::Focus(FocusAction::On(Some(cue))), Action::Review(ReviewAction::Reject)]);
    assert!(cues(&rejected, CONTENT).is_empty());
    let MessageKind::Done { links, .. } = told(&rejected) else { panic!("{:?}", told(&rejected)) };
    assert_eq!(*links, LinksChanged { moved: 0, removed: 1 });
    assert_eq!(*of(&reduce(&rejected, Action::Undo)), *of(&state));
    // Reviewed from a row, or all at once, it is the same.
    let by_row = reduce(&state, Action::Review(ReviewAction::Decide(vec![cue], Review::Rejected)));
    assert_eq!(of(&by_row), of(&rejected));
}

#[test]
fn a_speaker_picked_by_marking_it_is_one_annotation_added() {
    let state = first_sentence();
    let id = quote(&state, CONTENT).id;
    let picking = after(
        &state,
        [Action::Focus(FocusAction::On(Some(id))), Action::Link(LinkAction::Start(LinkRole::Source))],
    );
    let picked = mark(&picking, "وزير الطاقة", Label::Speaker);
    assert_eq!(source(&picked, CONTENT).as_deref(), Some("وزير الطاقة"));
    let MessageKind::Done { count, .. } = told(&picked) else { panic!("{:?}", told(&picked)) };
    assert_eq!(*count, 1, "the quote that it is linked to was there");
}

#[test]
fn a_mark_over_an_undecided_one_takes_its_place_in_the_quote() {
    let state = first_sentence();
    let linked = quote(&state, CONTENT).attribution().unwrap().clone();
    let undecided = vec![linked.source.unwrap(), linked.cues[0]];
    let suggested = reduce(&state, Action::Review(ReviewAction::Decide(undecided, Review::Suggested)));
    let speaker = mark(&suggested, "سالم الحداد", Label::Speaker);
    assert_eq!(source(&speaker, CONTENT).as_deref(), Some("سالم الحداد"));
    assert_eq!(quote(&speaker, CONTENT).review, Review::Accepted);
    let MessageKind::Done { count, .. } = told(&speaker) else { panic!("{:?}", told(&speaker)) };
    assert_eq!(*count, 1);
    assert_eq!(*of(&reduce(&speaker, Action::Undo)), *of(&suggested));
    // What a person has decided on is another speaker's, or stays.
    let beside = mark(&state, "سالم الحداد", Label::Speaker);
    assert_eq!(source(&beside, CONTENT).as_deref(), Some("وزير الطاقة سالم الحداد"));
}

#[test]
fn a_quote_marked_over_a_hidden_suggestion_links_nothing_that_is_hidden() {
    let text = "قالت الوزيرة ليلى حسن إن الجسر مغلق منذ أمس.";
    let content = "الجسر مغلق منذ أمس";
    let document = qawl::session::annotate(&qawl::intake::plain(text).unwrap());
    let shown = reduce(&State::default(), Action::Document(DocumentAction::Open(Arc::new(document))));
    assert!(source(&shown, content).is_some(), "the rules find it");
    let hidden = reduce(&shown, Action::View(ViewAction::SetThreshold(Confidence::thousandths(1000))));
    let marked = mark(&hidden, content, Label::Quote);
    assert_eq!(quote(&marked, content).review, Review::Accepted);
    assert_eq!((cues(&marked, content), source(&marked, content)), (vec![], None));
    // Marked where they are seen, the links of the rules stay.
    let kept = mark(&shown, content, Label::Quote);
    assert_eq!(source(&kept, content), source(&shown, content));
}

#[test]
fn the_parts_of_the_focused_quote_are_seen_however_uncertain_they_are() {
    let document = qawl::session::annotate(
        &qawl::intake::plain("قالت الوزيرة ليلى حسن إن الجسر مغلق منذ أمس.").unwrap(),
    );
    let state = reduce(&State::default(), Action::Document(DocumentAction::Open(Arc::new(document))));
    let id = quote(&state, "الجسر مغلق منذ أمس").id;
    let state = after(
        &state,
        [
            Action::Review(ReviewAction::Decide(vec![id], Review::Accepted)),
            Action::View(ViewAction::SetThreshold(Confidence::thousandths(1000))),
        ],
    );
    let labels = |state: &State| {
        let marks = painted(state).into_iter().flat_map(|it| it.marks.into_iter().map(|mark| mark.label));
        marks.collect::<BTreeSet<Label>>()
    };
    let unseen = reduce(&state, Action::Focus(FocusAction::On(None)));
    assert_eq!(labels(&unseen), BTreeSet::from([Label::Quote]));
    let seen = reduce(&state, Action::Focus(FocusAction::On(Some(id))));
    assert_eq!(labels(&seen), BTreeSet::from([Label::Quote, Label::Cue, Label::Speaker]));
    // A click reaches what is seen.
    let at = span(&seen, "ليلى").start();
    assert_eq!(focused(&reduce(&seen, Action::Focus(FocusAction::At(at)))).label(), Label::Speaker);
}

#[test]
fn rejecting_moves_links_to_the_live_mark_over_the_same_text() {
    let state = first_sentence();
    let cue = quote(&state, CONTENT).attribution().unwrap().cues[0];
    // Made a claim and marked again, there are two over the same text; the first becomes a cue again.
    let twice = after(
        &state,
        [
            Action::Focus(FocusAction::On(Some(cue))),
            Action::Mark(MarkAction::Label(Label::Claim, Unit::Word)),
        ],
    );
    let twice = mark(&twice, "قال", Label::Cue);
    let twin = focused(&twice).id;
    let twice = after(
        &twice,
        [Action::Focus(FocusAction::On(Some(cue))), Action::Mark(MarkAction::Label(Label::Cue, Unit::Word))],
    );
    let linked = after(
        &twice,
        [
            Action::Focus(FocusAction::On(Some(quote(&twice, CONTENT).id))),
            Action::Link(LinkAction::Start(LinkRole::Cue)),
            Action::Link(LinkAction::To(cue)),
            Action::Link(LinkAction::Unlink { quote: quote(&twice, CONTENT).id, from: twin }),
        ],
    );
    assert_eq!(quote(&linked, CONTENT).attribution().unwrap().cues, [cue]);
    let rejected =
        after(&linked, [Action::Focus(FocusAction::On(Some(cue))), Action::Review(ReviewAction::Reject)]);
    assert_eq!(quote(&rejected, CONTENT).attribution().unwrap().cues, [twin]);
    let MessageKind::Done { links, .. } = told(&rejected) else { panic!("{:?}", told(&rejected)) };
    assert_eq!(*links, LinksChanged { moved: 1, removed: 0 });
    let table = export(Format::CsvAttributions, &[of(&rejected)], &ExportOptions::default()).unwrap();
    assert!(String::from_utf8_lossy(&table[0].bytes).contains("قال"));
}

#[test]
fn a_quote_marked_like_a_rejected_one_links_nothing_that_is_rejected() {
    let state = first_sentence();
    let id = quote(&state, CONTENT).id;
    let cue = quote(&state, CONTENT).attribution().unwrap().cues[0];
    let gone = after(
        &state,
        [
            Action::Focus(FocusAction::On(Some(id))),
            Action::Review(ReviewAction::Reject),
            Action::Focus(FocusAction::On(Some(cue))),
            Action::Review(ReviewAction::Reject),
        ],
    );
    let again = mark(&gone, CONTENT, Label::Quote);
    assert_eq!(focused(&again).id, id, "the same quote comes back");
    assert!(cues(&again, CONTENT).is_empty());
    assert_eq!(source(&again, CONTENT).as_deref(), Some("وزير الطاقة سالم الحداد"));
    // The cue marked again belongs to it again.
    let again = mark(&again, "قال", Label::Cue);
    assert_eq!(cues(&again, CONTENT), ["قال"]);
}

#[test]
fn the_whole_attribution_is_rejected_but_not_what_others_have() {
    let state = first_sentence();
    let state = mark(&state, "بخفضها", Label::Quote);
    assert_eq!(source(&state, "بخفضها").as_deref(), Some("وزير الطاقة سالم الحداد"));
    let gone = after(
        &state,
        [
            Action::Focus(FocusAction::On(Some(quote(&state, CONTENT).id))),
            Action::Review(ReviewAction::RejectAttribution),
        ],
    );
    let live: Vec<String> =
        of(&gone).annotations().filter(|it| it.is_live()).map(|it| of(&gone).covered(it)).collect();
    assert_eq!(live, ["وزير الطاقة سالم الحداد", "بخفضها"], "the speaker is the other quote's, too");
    assert_eq!(*of(&reduce(&gone, Action::Undo)), *of(&state));
    // Taken back with the quote, its cue is linked still.
    let quote_id = quote(&state, CONTENT).id;
    let back =
        after(&gone, [Action::Focus(FocusAction::On(Some(quote_id))), Action::Review(ReviewAction::Reopen)]);
    assert_eq!(cues(&back, CONTENT), ["قال"]);
}

#[test]
fn picking_who_relayed_a_quote_frees_its_speaker() {
    let content = "«الحل قريب جداً»";
    let state = marked(
        &bare("ar", ARABIC),
        &[
            ("صحيفة النهار", Label::Speaker),
            ("الحل قريب جداً", Label::Quote),
            ("المديرة ليلى منصور", Label::Speaker),
        ],
    );
    let inner = content.trim_matches(['«', '»']);
    let id = quote(&state, inner).id;
    let medium = of(&state).annotations().find(|it| of(&state).covered(it) == "صحيفة النهار").unwrap().id;
    let state = after(
        &state,
        [
            Action::Focus(FocusAction::On(Some(id))),
            Action::Link(LinkAction::Start(LinkRole::Source)),
            Action::Link(LinkAction::To(medium)),
            Action::Link(LinkAction::Start(LinkRole::Medium)),
            Action::Link(LinkAction::To(medium)),
        ],
    );
    assert_eq!(source(&state, inner).as_deref(), Some("المديرة ليلى منصور"));
    assert_eq!(quote(&state, inner).attribution().unwrap().medium, Some(medium));
}

#[test]
fn the_type_follows_the_edges_until_it_is_chosen() {
    let english = mark(&bare("en", ENGLISH), "We will pay", Label::Quote);
    assert_eq!(kind(&english), QuoteKind::Direct);
    // Still inside the marks, the words are as they were said.
    let shorter =
        reduce(&english, Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Shrink, Unit::Word)));
    assert_eq!((focused_text(&shorter).as_str(), kind(&shorter)), ("We will", QuoteKind::Direct));

    let mixed = mark(&bare("ar", ARABIC), "أن «الحل قريب جداً»", Label::Quote);
    assert_eq!((focused_text(&mixed).as_str(), kind(&mixed)), ("أن «الحل قريب جداً»", QuoteKind::Mixed));
    let direct =
        reduce(&mixed, Action::Mark(MarkAction::MoveEdge(Edge::Start, Direction::Shrink, Unit::Word)));
    assert_eq!((focused_text(&direct).as_str(), kind(&direct)), ("الحل قريب جداً", QuoteKind::Direct));
    let mixed = reduce(&direct, Action::Mark(MarkAction::MoveEdge(Edge::Start, Direction::Grow, Unit::Word)));
    assert_eq!((focused_text(&mixed).as_str(), kind(&mixed)), ("أن «الحل قريب جداً»", QuoteKind::Mixed));
    assert_eq!(kind(&reduce(&mixed, Action::Undo)), QuoteKind::Direct, "one thing to take back");
    // What a person has chosen stays.
    let id = focused(&direct).id;
    let chosen = after(
        &direct,
        [
            Action::Mark(MarkAction::RetypeQuote(id, QuoteKind::Indirect)),
            Action::Mark(MarkAction::MoveEdge(Edge::Start, Direction::Grow, Unit::Word)),
        ],
    );
    assert_eq!(kind(&chosen), QuoteKind::Indirect);
    let chosen = after(
        &direct,
        [
            Action::Mark(MarkAction::RetypeQuote(id, QuoteKind::Mixed)),
            Action::Mark(MarkAction::RetypeQuote(id, QuoteKind::Direct)),
            Action::Mark(MarkAction::MoveEdge(Edge::Start, Direction::Grow, Unit::Word)),
        ],
    );
    assert_eq!(kind(&chosen), QuoteKind::Direct, "chosen again");
}

#[test]
fn a_term_in_marks_makes_no_quote_mixed() {
    let arabic = mark(&bare("ar", ARABIC), "افتتاح معرض «ألوان» للطاقة", Label::Quote);
    assert_eq!(kind(&arabic), QuoteKind::Indirect);
    let english = mark(&bare("en", ENGLISH), "opened the “Colours” show", Label::Quote);
    assert_eq!(kind(&english), QuoteKind::Indirect);
}

#[test]
fn what_is_selected_for_a_cue_or_speaker_loses_its_conjunction() {
    let state = bare("ar", ARABIC);
    for (surface, label, expected) in [
        ("وقال", Label::Cue, "قال"),
        ("ووعد", Label::Cue, "وعد"),
        ("وأكّدت", Label::Cue, "أكّدت"),
        ("وزير الطاقة", Label::Speaker, "وزير الطاقة"),
        ("بلغ 12 متراً", Label::Claim, "بلغ 12 متراً"),
    ] {
        assert_eq!(focused_text(&mark(&state, surface, label)), expected);
    }
    let whole =
        bare("ar", "قال الوزير ووزيرة المياه وفارس إن السد جاهز. وفق لوزارة الري تم العمل. قال فارس ذلك.");
    assert_eq!(focused_text(&mark(&whole, "ووزيرة المياه", Label::Speaker)), "وزيرة المياه");
    assert_eq!(focused_text(&mark(&whole, "وفارس", Label::Speaker)), "فارس", "it stands elsewhere by itself");
    assert_eq!(focused_text(&mark(&whole, "لوزارة الري", Label::Speaker)), "وزارة الري");
    // By letters everything can be had.
    let letters = after(
        &state,
        [
            Action::Focus(FocusAction::Select(Some(span(&state, "وقال")))),
            Action::Mark(MarkAction::Label(Label::Cue, Unit::Grapheme)),
        ],
    );
    assert_eq!(focused_text(&letters), "وقال");
}

#[test]
fn steps_keep_conjunctions_out_and_units_in() {
    let state = mark(&bare("ar", ARABIC), "قال", Label::Cue);
    let grown = reduce(&state, Action::Mark(MarkAction::MoveEdge(Edge::Start, Direction::Grow, Unit::Word)));
    assert_eq!(told(&grown), &MessageKind::EdgeBlocked, "there is nothing before it but its conjunction");
    let steps = |state: &State, surface: &str, step: Action, n: usize| {
        let mut state = mark(state, surface, Label::Quote);
        (0..n)
            .map(|_| {
                state = reduce(&state, step.clone());
                focused_text(&state)
            })
            .collect::<Vec<_>>()
    };
    let (grow, shrink) = (
        Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Grow, Unit::Word)),
        Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Shrink, Unit::Word)),
    );
    let arabic = bare("ar", ARABIC);
    assert_eq!(steps(&arabic, "الكلفة ارتفعت", grow.clone(), 1), ["الكلفة ارتفعت 40%"]);
    assert_eq!(
        steps(&arabic, "الكلفة ارتفعت 40% هذا", shrink.clone(), 2),
        ["الكلفة ارتفعت 40%", "الكلفة ارتفعت"]
    );
    assert_eq!(steps(&arabic, "المنسوب بلغ", grow.clone(), 1), ["المنسوب بلغ 12 متراً"]);
    assert_eq!(
        steps(&arabic, "هذا", grow.clone(), 2),
        ["هذا العام", "هذا العام، ووعد"],
        "a comma ends nothing"
    );
    let english = bare("en", ENGLISH);
    assert_eq!(steps(&english, "the pay rose by", grow.clone(), 1), ["the pay rose by $12.50"]);
    assert_eq!(steps(&english, "Ruth Alder", grow, 2), ["Ruth Alder (a", "Ruth Alder (a lawyer)"]);
    let started = mark(&english, "an hour", Label::Quote);
    let started =
        reduce(&started, Action::Mark(MarkAction::MoveEdge(Edge::Start, Direction::Grow, Unit::Word)));
    assert_eq!(focused_text(&started), "$12.50 an hour");
}

#[test]
fn a_dropped_edge_leaves_final_stops_out() {
    let state = mark(&bare("en", ENGLISH), "the crews", Label::Quote);
    let id = focused(&state).id;
    let stop = span(&state, "agreed.").end();
    let dropped = reduce(&state, Action::Mark(MarkAction::PlaceEdge(id, Edge::End, stop, Unit::Word)));
    assert_eq!(focused_text(&dropped), "the crews agreed");
}

#[test]
fn edges_go_by_clauses() {
    let state = mark(&bare("ar", ARABIC), "الكلفة ارتفعت", Label::Quote);
    let grown = reduce(&state, Action::Mark(MarkAction::MoveEdgeByClause(Edge::End, Direction::Grow)));
    assert_eq!(focused_text(&grown), CONTENT);
    let further = reduce(&grown, Action::Mark(MarkAction::MoveEdgeByClause(Edge::End, Direction::Grow)));
    assert_eq!(focused_text(&further), "الكلفة ارتفعت 40% هذا العام، ووعد بخفضها");
    let back = reduce(&further, Action::Mark(MarkAction::MoveEdgeByClause(Edge::End, Direction::Shrink)));
    assert_eq!(focused_text(&back), CONTENT);
    let blocked =
        after(&further, vec![Action::Mark(MarkAction::MoveEdgeByClause(Edge::End, Direction::Grow)); 2]);
    assert_eq!(told(&blocked), &MessageKind::EdgeBlocked);
}

#[test]
fn a_quote_that_is_two_is_cut_at_its_cue() {
    let whole = "الكلفة ارتفعت 40% هذا العام، ووعد بخفضها";
    let state = marked(
        &bare("ar", ARABIC),
        &[("وقال", Label::Cue), ("وزير الطاقة سالم الحداد", Label::Speaker), (whole, Label::Quote)],
    );
    let cut = after(
        &state,
        [
            Action::Focus(FocusAction::Select(Some(span(&state, "ووعد")))),
            Action::Mark(MarkAction::Split(Unit::Word)),
        ],
    );
    assert_eq!(cues(&cut, CONTENT), ["قال"]);
    assert_eq!(cues(&cut, "بخفضها"), ["وعد"]);
    assert_eq!(source(&cut, "بخفضها"), source(&cut, CONTENT));
    assert_eq!(*of(&reduce(&cut, Action::Undo)), *of(&state));
}

#[test]
fn a_cue_or_speaker_marked_later_belongs_to_the_quote_in_its_sentence() {
    let arabic = mark(&bare("ar", ARABIC), CONTENT, Label::Quote);
    let arabic = marked(&arabic, &[("وقال", Label::Cue), ("وزير الطاقة سالم الحداد", Label::Speaker)]);
    assert_eq!(cues(&arabic, CONTENT), ["قال"]);
    assert_eq!(source(&arabic, CONTENT).as_deref(), Some("وزير الطاقة سالم الحداد"));
    let english = mark(&bare("en", ENGLISH), "We will pay", Label::Quote);
    let english = marked(
        &english,
        &[("told", Label::Cue), ("Alder told", Label::Claim), ("The council", Label::Speaker)],
    );
    assert_eq!(cues(&english, "We will pay"), ["told"]);
    assert_eq!(source(&english, "We will pay"), None, "another sentence's");
}

#[test]
fn a_cue_of_another_sentence_is_not_proposed() {
    let state = marked(&bare("ar", ARABIC), &[("وأعلن", Label::Cue), ("الحل قريب جداً", Label::Quote)]);
    assert!(cues(&state, "الحل قريب جداً").is_empty());
    let both = marked(
        &bare("ar", "أجاب الوزير قائلاً: «القرار لنا جميعاً»."),
        &[
            ("أجاب", Label::Cue),
            ("الوزير", Label::Speaker),
            ("قائلاً", Label::Cue),
            ("القرار لنا جميعاً", Label::Quote),
        ],
    );
    assert_eq!(cues(&both, "القرار لنا جميعاً"), ["أجاب", "قائلاً"], "two words for one content");
}

#[test]
fn names_follow_the_longest_accepted_mention_until_one_is_chosen() {
    let state = mark(&bare("ar", ARABIC), "وزير الطاقة", Label::Speaker);
    let speaker = focused(&state).speaker().unwrap();
    let name = |state: &State| of(state).speaker(speaker).unwrap().name.to_string();
    assert_eq!(name(&state), "وزير الطاقة");
    let grow = Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Grow, Unit::Word));
    let longer = after(&state, [grow.clone(), grow.clone()]);
    assert_eq!(name(&longer), "وزير الطاقة سالم الحداد");
    assert_eq!(name(&reduce(&longer, Action::Undo)), "وزير الطاقة سالم");
    let json = qawl::format::qawl::write(of(&longer));
    assert!(json.contains("\"name\": \"وزير الطاقة سالم الحداد\""));
    let chosen = after(&state, [Action::Speaker(SpeakerAction::Rename(speaker, "سالم".into())), grow]);
    assert_eq!(name(&chosen), "سالم");
}

#[test]
fn an_indefinite_and_a_definite_mention_are_proposed_as_one() {
    for (lang, text, one, other) in [
        ("ar", ARABIC, "مسؤول أمريكي", "المسؤول الأمريكي"),
        ("en", ENGLISH, "A union official", "The union official"),
    ] {
        let state = marked(&bare(lang, text), &[(one, Label::Speaker), (other, Label::Speaker)]);
        let speakers: Vec<_> = of(&state).annotations().filter_map(|it| it.speaker()).collect();
        assert_eq!(speakers.len(), 2);
        assert_eq!(speakers[0], speakers[1], "{lang}");
    }
}

#[test]
fn a_click_takes_the_quote_under_a_claim_where_quotes_are_worked_on() {
    let state = marked(&first_sentence(), &[(CONTENT, Label::Claim)]);
    let at = span(&state, "ارتفعت").start();
    let clicked = |state: &State| {
        let state = reduce(state, Action::Focus(FocusAction::At(at)));
        let label = focused(&state).label();
        (label, state)
    };
    let nothing = reduce(&state, Action::Focus(FocusAction::On(None)));
    assert_eq!(clicked(&nothing).0, Label::Claim);
    let filter = Filter { label: Some(Label::Quote), ..Filter::default() };
    let (label, on_quote) = clicked(&reduce(&nothing, Action::Review(ReviewAction::SetFilter(filter))));
    assert_eq!(label, Label::Quote);
    assert_eq!(clicked(&on_quote).0, Label::Claim, "clicked again, what is under it");
    let cue = quote(&state, CONTENT).attribution().unwrap().cues[0];
    assert_eq!(clicked(&reduce(&nothing, Action::Focus(FocusAction::On(Some(cue))))).0, Label::Quote);
}

#[test]
fn quotes_alone_are_reviewed_by_a_key_from_article_to_article() {
    let state = bare("ar", ARABIC);
    let filtered = reduce(&state, Action::Review(ReviewAction::FilterQuotes));
    assert_eq!(filtered.filter.label, Some(Label::Quote));
    let text = Text::new(ENGLISH);
    let next = Document::new("next", text, Lang("en".into()), Vec::new());
    let next = reduce(&filtered, Action::Document(DocumentAction::Open(Arc::new(next))));
    assert_eq!(next.filter.label, Some(Label::Quote), "the filter stays");
    assert_eq!(reduce(&next, Action::Review(ReviewAction::FilterQuotes)).filter, Filter::default());
}

#[test]
fn nothing_is_passed_over_between_an_edge_that_moved_and_where_it_was() {
    let state = marked(&bare("ar", ARABIC), &[(CONTENT, Label::Quote), ("ارتفعت", Label::Claim)]);
    let (id, inner) = (quote(&state, CONTENT).id, focused(&state).id);
    let state = reduce(&state, Action::Review(ReviewAction::Decide(vec![id, inner], Review::Suggested)));
    assert_eq!(undecided(&state), [id, inner]);
    let shrink = Action::Mark(MarkAction::MoveEdge(Edge::Start, Direction::Shrink, Unit::Word));
    let moved = after(&state, [Action::Focus(FocusAction::On(Some(id))), shrink.clone(), shrink]);
    assert!(focused(&moved).parts.start() > of(&moved).annotation(inner).unwrap().parts.start());
    assert_eq!(reduce(&moved, Action::Focus(FocusAction::Next)).focus, Some(inner));
}

/// What a person might do with the marks of the first sentence and more.
fn any_act() -> impl Strategy<Value = Action> {
    let id = || (1_u32..9).prop_map(AnnotationId);
    let plain = prop::sample::select(vec![
        Action::Focus(FocusAction::Next),
        Action::Review(ReviewAction::Accept),
        Action::Review(ReviewAction::AcceptAttribution),
        Action::Review(ReviewAction::Reject),
        Action::Review(ReviewAction::RejectAttribution),
        Action::Review(ReviewAction::Reopen),
        Action::Mark(MarkAction::Remove),
        Action::Undo,
        Action::Redo,
        Action::Mark(MarkAction::Join),
        Action::Review(ReviewAction::AcceptAllVisible),
        Action::Review(ReviewAction::RejectAllVisible),
        Action::Link(LinkAction::ToLetter('a')),
        Action::Link(LinkAction::ToLetter('b')),
        Action::Mark(MarkAction::Cycle),
    ]);
    let label = || prop::sample::select(Label::ALL);
    let role = prop::sample::select(vec![LinkRole::Cue, LinkRole::Source, LinkRole::Medium]);
    let review = prop::sample::select(Review::ALL);
    let surface =
        prop::sample::select(vec!["وقال", "وزير الطاقة سالم الحداد", CONTENT, "ووعد", "بخفضها", "ارتفعت"]);
    let place = |surface: &str| {
        let start = ARABIC.find(surface).unwrap();
        Action::Focus(FocusAction::Select(Some(Span::from_range(start..start + surface.len()))))
    };
    prop_oneof![
        6 => plain,
        3 => id().prop_map(|id| Action::Focus(FocusAction::On(Some(id)))),
        5 => surface.prop_map(place),
        5 => label().prop_map(|label| Action::Mark(MarkAction::Label(label, Unit::Word))),
        3 => (id(), review).prop_map(|(id, review)| Action::Review(ReviewAction::Decide(vec![id], review))),
        2 => role.prop_map(|it| Action::Link(LinkAction::Start(it))),
        2 => id().prop_map(|it| Action::Link(LinkAction::To(it))),
        1 => Just(Action::Mark(MarkAction::Split(Unit::Word))),
        1 => (prop::sample::select(vec![Edge::Start, Edge::End]), prop::sample::select(vec![Direction::Grow, Direction::Shrink]))
            .prop_map(|(edge, direction)| Action::Mark(MarkAction::MoveEdge(edge, direction, Unit::Word))),
    ]
}

proptest! {
    /// No quote that is not rejected links what is, and every file says of its links what the card shows.
    #[test]
    fn no_live_quote_links_what_is_rejected_and_files_say_what_the_card_says(acts in prop::collection::vec(any_act(), 0..40)) {
        let mut state = first_sentence();
        for act in acts {
            state = reduce(&state, act);
            let document = of(&state);
            let mut shown: Vec<(AnnotationId, AnnotationId)> = Vec::new();
            for annotation in document.annotations().filter(|it| it.is_live()) {
                for to in annotation.attribution().into_iter().flat_map(|it| it.links()) {
                    prop_assert!(document.annotation(to).is_some_and(|it| it.is_live()), "{} -> {to}", annotation.id);
                    shown.push((annotation.id, to));
                }
                if let Some(quote) = annotation.claim().and_then(|claim| claim.quote) {
                    prop_assert!(document.annotation(quote).is_some_and(|it| it.is_live()));
                }
            }
            let _ = candidates(&state);
        }
        let document = of(&state);
        let card = || -> Vec<(String, String)> {
            let links = document.annotations().flat_map(|it| it.attribution().into_iter().flat_map(|of| of.links()).map(|to| (it.id, to)));
            let mut links: Vec<_> = links.map(|(from, to)| (from.to_string(), to.to_string())).collect();
            links.sort();
            links
        };
        let json: serde_json::Value = serde_json::from_str(&qawl::format::qawl::write(document)).unwrap();
        let mut written: Vec<(String, String)> = Vec::new();
        for it in json["attributions"].as_array().unwrap() {
            let from = it["quote"].as_str().unwrap().to_owned();
            let single = ["source", "medium"].into_iter().filter_map(|role| it[role].as_str());
            let cues = it["cues"].as_array().unwrap().iter().filter_map(|it| it.as_str());
            written.extend(cues.chain(single).map(|to| (from.clone(), to.to_owned())));
        }
        written.sort();
        prop_assert_eq!(written, card());
        let lines = export(Format::Training, &[document], &ExportOptions::default()).unwrap();
        let line: serde_json::Value = serde_json::from_slice(&lines[0].bytes).unwrap();
        let relations = line["relations"].as_array().unwrap().iter().filter(|it| it["label"] != "within");
        let mut related: Vec<(String, String)> = relations
            .map(|it| (it["head"].as_str().unwrap().to_owned(), it["tail"].as_str().unwrap().to_owned()))
            .collect();
        related.sort();
        prop_assert_eq!(related, card());
        // Read again, it is the same.
        let read = qawl::format::qawl::read(&qawl::format::qawl::write(document)).unwrap();
        prop_assert_eq!(&read, document);
    }
}

#[test]
fn one_tap_takes_the_mark_on_top_whatever_had_the_focus() {
    let state = marked(&first_sentence(), &[("الكلفة", Label::Speaker)]);
    let (inner, quote_id) = (focused(&state).id, quote(&state, CONTENT).id);
    let (on_inner, beside) = (span(&state, "الكلفة").start(), span(&state, "ارتفعت").start());
    let tapped = |state: &State, at: u32| reduce(state, Action::Focus(FocusAction::At(at)));
    // From nothing, from the quote round it by a key, and from the quote by a tap beside it.
    let from_nothing = tapped(&reduce(&state, Action::Focus(FocusAction::On(None))), on_inner);
    let from_key = tapped(&reduce(&state, Action::Focus(FocusAction::On(Some(quote_id)))), on_inner);
    let from_tap = tapped(&tapped(&state, beside), on_inner);
    for state in [&from_nothing, &from_key, &from_tap] {
        assert_eq!(state.focus, Some(inner));
        // Tapped again where the same marks are, what lies under it, and round again.
        let under = tapped(state, on_inner + 2);
        assert_eq!(under.focus, Some(quote_id));
        assert_eq!(tapped(&under, on_inner).focus, Some(inner));
        let moved_on = reduce(&under, Action::Focus(FocusAction::On(Some(quote_id))));
        assert_eq!(tapped(&moved_on, on_inner).focus, Some(inner));
    }
}

#[test]
fn links_are_asked_for_from_a_claim_that_is_the_whole_quote() {
    let state = marked(&first_sentence(), &[(CONTENT, Label::Claim)]);
    assert_eq!(focused(&state).label(), Label::Claim);
    let asked = reduce(&state, Action::Link(LinkAction::Start(LinkRole::Source)));
    assert_eq!(asked.linking.map(|it| it.quote), Some(quote(&state, CONTENT).id));
    let other = marked(&state, &[("ارتفعت", Label::Claim)]);
    let refused = reduce(&other, Action::Link(LinkAction::Start(LinkRole::Source)));
    assert!(refused.linking.is_none());
    assert_eq!(told(&refused), &MessageKind::NeedsQuote);
}
