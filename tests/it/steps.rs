//! Long sessions of random steps: edits, undo, redo, saving and loading. `QAWL_STEPS` says how many; the
//! fuzzing script runs a million.

use std::sync::Arc;

use qawl::annotation::{Document, History, Review};
use qawl::format::qawl::{read, write};
use qawl::intake;
use qawl::schema::{Block, BlockKind, Confidence, Label, Lang};
use qawl::session::edges::{Direction, Edge, Unit};
use qawl::session::{
    Action, BlockAction, DocumentAction, FindAction, FocusAction, Language, LinkAction, MarkAction,
    ReviewAction, SpeakerAction, State, Theme, ViewAction, annotate, reduce,
};
use qawl::text::{Span, Text, paragraphs};

use crate::plain::Plain;
use crate::random_edits::{Numbers, assert_sound, transaction, wild};

/// How many steps are taken where nothing else is asked for.
const STEPS: usize = 20_000;

/// How many steps one document lives: long enough to grow, short enough to stay quick.
const LIFE: usize = 400;

fn steps() -> usize {
    std::env::var("QAWL_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(STEPS)
}

fn fresh(numbers: &mut Numbers) -> Document {
    let text = Text::new(&numbers.text());
    let kinds = BlockKind::ALL;
    let blocks = paragraphs(&text)
        .into_iter()
        .map(|span| Block { span, kind: kinds[numbers.below(kinds.len())] })
        .collect();
    Document::new("steps", text, Lang(if numbers.below(2) == 0 { "ar" } else { "en" }.into()), blocks)
}

/// Loads what was saved, and checks that it is the same.
fn reloaded(document: &Document) -> Document {
    let saved = write(document);
    let loaded = read(&saved).unwrap_or_else(|error| panic!("{error}\n{saved}"));
    assert_eq!(write(&loaded), saved);
    loaded
}

#[test]
fn random_edits_undo_redo_save_and_load_keep_every_promise() {
    let mut numbers = Numbers(20_261_124);
    let mut done = [0_usize; 6];
    for _ in 0..steps().div_ceil(LIFE) {
        let mut document = fresh(&mut numbers);
        let mut history = History::default();
        let (mut past, mut future): (Vec<Plain>, Vec<Plain>) = (Vec::new(), Vec::new());
        for _ in 0..LIFE {
            let before = Plain::of(&document);
            let kind = numbers.below(100);
            match kind {
                0..68 => {
                    let step = numbers.step();
                    let transaction =
                        if kind < 60 { transaction(&document, &step) } else { wild(&document, &step) };
                    let after = before.after(&transaction);
                    match history.perform(&mut document, &transaction) {
                        Ok(()) if transaction.edits.is_empty() => assert_eq!(Plain::of(&document), before),
                        Ok(()) => {
                            assert_eq!(Some(Plain::of(&document)), after, "after {transaction:?}");
                            past.push(before);
                            future.clear();
                            done[0] += 1;
                        }
                        Err(error) => {
                            assert!(after.is_none(), "{error} of {transaction:?}");
                            assert_eq!(Plain::of(&document), before);
                            done[1] += 1;
                        }
                    }
                }
                68..86 => {
                    let undone = history.undo(&mut document).expect("what was done can be undone");
                    assert_eq!(undone.is_some(), !past.is_empty());
                    if let Some(was) = past.pop() {
                        assert_eq!(Plain::of(&document), was);
                        future.push(before);
                        done[2] += 1;
                    }
                }
                86..97 => {
                    let redone = history.redo(&mut document).expect("what was undone can be done again");
                    assert_eq!(redone.is_some(), !future.is_empty());
                    if let Some(was) = future.pop() {
                        assert_eq!(Plain::of(&document), was);
                        past.push(before);
                        done[3] += 1;
                    }
                }
                97..99 => {
                    let loaded = reloaded(&document);
                    // What a rule is switched off for is not in the file.
                    if document.rules_off().is_empty() {
                        assert_eq!(loaded, document);
                    }
                    done[4] += 1;
                }
                // Work goes on in what was loaded, as after a reload of the page.
                _ if numbers.below(4) == 0 => {
                    document = reloaded(&document);
                    (history, past, future) = (History::default(), Vec::new(), Vec::new());
                    done[5] += 1;
                }
                _ => {}
            }
            assert_sound(&document);
        }
        while let Some(was) = past.pop() {
            history.undo(&mut document).expect("what was done can be undone");
            assert_eq!(Plain::of(&document), was);
        }
    }
    println!("edits, refused, undone, redone, saved, loaded: {done:?}");
    assert!(done.iter().all(|n| *n > steps() / 2000), "some steps hardly occur: {done:?}");
}

/// Returns an action of any sort, with arguments that now and then fit nothing.
fn action(state: &State, numbers: &mut Numbers) -> Action {
    let document = state.document.clone();
    let annotations: Vec<_> = document.iter().flat_map(|it| it.annotations()).map(|it| it.id).collect();
    let speakers: Vec<_> = document.iter().flat_map(|it| it.speakers()).map(|it| it.id).collect();
    let id = match annotations.len() {
        0 => qawl::annotation::AnnotationId(7),
        n => annotations[numbers.below(n)],
    };
    let mut speaker = || match speakers.len() {
        0 => qawl::annotation::SpeakerId(7),
        n => speakers[numbers.below(n)],
    };
    let (one, another) = (speaker(), speaker());
    let len = document.as_ref().map_or(0, |it| it.text().len()) as usize;
    let span = Span::new(numbers.below(len + 3) as u32, numbers.below(len + 3) as u32);
    let label = Label::ALL[numbers.below(Label::ALL.len())];
    let unit = if numbers.below(2) == 0 { Unit::Word } else { Unit::Grapheme };
    let edge = if numbers.below(2) == 0 { Edge::Start } else { Edge::End };
    let direction = if numbers.below(2) == 0 { Direction::Shrink } else { Direction::Grow };
    let piece = crate::random_edits::PIECES[numbers.below(crate::random_edits::PIECES.len())].to_owned();
    let forward = numbers.below(2) == 0;
    match numbers.below(46) {
        0 => Action::Focus(FocusAction::On(Some(id))),
        1 => Action::Focus(FocusAction::At(span.start())),
        2 => Action::Focus(FocusAction::Next),
        3 => Action::Focus(FocusAction::Previous),
        4 => Action::Review(ReviewAction::Accept),
        5 => Action::Review(ReviewAction::AcceptAttribution),
        6 => Action::Review(ReviewAction::Reject),
        7 => Action::Review(ReviewAction::Reopen),
        8 => Action::Review(ReviewAction::Decide(vec![id], Review::ALL[numbers.below(3)])),
        9 if numbers.below(8) == 0 => Action::Review(ReviewAction::AcceptAllVisible),
        9 => Action::Review(ReviewAction::RejectAllVisible),
        10 => Action::Review(ReviewAction::SwitchRuleOff),
        11 => Action::Mark(MarkAction::Remove),
        12 => Action::Mark(MarkAction::RemoveThis(id)),
        13..17 => Action::Focus(FocusAction::Select(Some(span))),
        17..20 => Action::Mark(MarkAction::Label(label, unit)),
        20 | 21 => Action::Mark(MarkAction::MoveEdge(edge, direction, unit)),
        22 => Action::Mark(MarkAction::PlaceEdge(id, edge, span.start(), unit)),
        23 => Action::Mark(MarkAction::AddPart(unit)),
        24 => Action::Mark(MarkAction::Cycle),
        25 => Action::Mark(MarkAction::Note(id, piece)),
        26 => Action::Link(LinkAction::Start(qawl::annotation::intents::LinkRole::Source)),
        27 => Action::Link(LinkAction::To(id)),
        28 => Action::Link(LinkAction::ToSpeaker(one)),
        29 => Action::Link(LinkAction::ToName(piece)),
        30 => Action::Link(LinkAction::UnlinkFocused),
        31 => match document.as_ref().map(|it| it.blocks()) {
            Some([.., block]) => Action::Block(BlockAction::Set(
                block.span,
                BlockKind::ALL[numbers.below(BlockKind::ALL.len())],
            )),
            _ => Action::Block(BlockAction::Cycle),
        },
        32 => Action::Block(BlockAction::Cycle),
        33 => Action::Speaker(SpeakerAction::Rename(one, piece)),
        34 => Action::Speaker(SpeakerAction::Merge { kept: one, other: another }),
        35 => Action::Speaker(SpeakerAction::SplitOff(id)),
        36 => Action::Speaker(SpeakerAction::Assign(id, Some(one))),
        37 => Action::Speaker(SpeakerAction::SuggestMentions(one)),
        38 => Action::Find(FindAction::For(piece, forward)),
        39 => Action::Find(FindAction::Mark(label)),
        40 => Action::Find(FindAction::Step(forward)),
        41 | 42 => Action::Undo,
        43 => Action::Redo,
        44 => Action::View(ViewAction::SetThreshold(Confidence::thousandths(numbers.below(1001) as u16))),
        _ => Action::Escape,
    }
}

#[test]
fn any_action_leaves_a_session_whole() {
    let mut numbers = Numbers(7);
    let n_actions = steps() / 10;
    for _ in 0..n_actions.div_ceil(200) {
        let mut state = State::new(Language::Ar, Theme::System);
        let Ok(intake) = intake::plain(&numbers.text()) else { continue };
        state = reduce(&state, Action::Document(DocumentAction::Open(Arc::new(annotate(&intake)))));
        for _ in 0..200 {
            let action = action(&state, &mut numbers);
            let told = format!("{action:?}");
            let next = reduce(&state, action);
            let Some(document) = &next.document else { panic!("{told} closed the document") };
            assert_sound(document);
            assert!(next.focus.is_none_or(|id| document.annotation(id).is_some()), "{told}");
            assert!(next.selection.is_none_or(|span| document.text().contains(span)), "{told}");
            if let Some(find) = &next.find {
                assert!(find.hits.iter().all(|hit| document.text().contains(*hit)), "{told}");
            }
            if numbers.below(50) == 0 {
                reloaded(document);
            }
            state = next;
        }
    }
}
