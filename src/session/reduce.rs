//! What each action does to the state.

use std::sync::Arc;

use super::action::Action;
use super::apart::parts_of;
use super::edges::Unit;
use super::message::MessageKind;
use super::project::{Arrival, Effect, ProjectAction, Saving};
use super::rereading::{Reread, Rereading};
use super::state::{SHOWN_FROM, State};
use super::{accord, edges, fitting, furniture};
use crate::annotation::{
    Action as Done, Annotation, Document, Review, Role, Transaction, difference, intents,
};
use crate::schema::{BlockKind, Label, QuoteKind, Worth};
use crate::store::{Step, Summary};

mod adding;
mod deciding;
mod editing;
mod finding;
mod focusing;
mod links;
mod mapping;
mod merging;
mod opening;
mod own;
mod pieces;
mod projects;
mod rating;
mod rules;

pub use deciding::undecided_of_attribution;
pub(super) use merging::holds_work;
pub use rating::rated;

use deciding::{decide, decide_focused, decide_visible, quote_at_hand, remove};
use editing::{Composed, edit, on_focused, perform, settle, travel};
use focusing::{escape, focus, focus_at, nothing_left, step};

/// Returns the state after an action. Never fails: an action that does not apply leaves the state and its
/// revision unchanged.
pub fn reduce(state: &State, action: Action) -> State {
    let mut next = State { outbox: Vec::new(), ..state.clone() };
    let step = match &action {
        Action::Project(
            ProjectAction::Fetched(_) | ProjectAction::Changed(..) | ProjectAction::Opened(_),
        )
        | Action::UseWorthModel(_) => None,
        Action::Undo => Some(Step::Undo),
        Action::Redo => Some(Step::Redo),
        _ => Some(Step::Do),
    };
    act(&mut next, action);
    if let Some(step) = step {
        keep(state, &mut next, step);
    }
    if merging::has_arrived(&next) {
        // What came for a document is a step of its own, on the document as it was fetched.
        let fetched = next.clone();
        merging::arrive(&mut next);
        keep(&fetched, &mut next, Step::Do);
        projects::merged_some(&mut next);
    }
    if next.outbox.iter().any(Effect::writes) {
        next.project.serial += 1;
        if next.project.saving == Saving::Saved {
            next.project.saving = Saving::Pending;
        }
    }
    keep_place(state, &mut next);
    let worked = !has_same_work(state, &next);
    if worked {
        next.work = state.work.wrapping_add(1);
    }
    if worked || changed(state, &next) {
        next.revision = state.revision.wrapping_add(1);
    }
    next
}

/// Asks for what has changed in the open document to be saved.
fn keep(was: &State, is: &mut State, step: Step) {
    if let (Some(before), Some(after), true) =
        (&was.document, &is.document, was.project.open == is.project.open)
        && !Arc::ptr_eq(before, after)
        && let Some(summary) = is.project.of_open()
    {
        let edits = difference(before, after);
        let action = if step == Step::Undo { is.history.redoable() } else { is.history.undoable() };
        if let (Some(action), false) = (action, edits.is_empty()) {
            let renewed = summary.renewed(after, SHOWN_FROM);
            let summary = Arc::new(Summary { changed_ms: is.now_ms, ..renewed });
            let (document, history) = (Arc::clone(after), is.history.clone());
            is.project.put(Arc::clone(&summary));
            is.outbox.push(Effect::Entry { document, step, action, edits, history, summary });
        }
    }
}

/// Requests that the reading position be saved if it changed.
fn keep_place(was: &State, is: &mut State) {
    let moved = was.focus != is.focus || was.project.open != is.project.open;
    // A document that is being fetched has its own place, which must not be lost on the way to it.
    if is.project.info.is_some() && moved && is.project.opening.is_none() {
        is.outbox.push(Effect::Place(is.project.open.clone(), is.focus));
    }
}

fn same<T>(a: &Option<Arc<T>>, b: &Option<Arc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// Tells whether the article and the panel beside it are as they were.
fn has_same_work(was: &State, is: &State) -> bool {
    same(&was.document, &is.document)
        && was.focus == is.focus
        && was.selection == is.selection
        && was.furniture_shown == is.furniture_shown
        && was.kept_whole == is.kept_whole
        && was.linking == is.linking
        && was.relating == is.relating
        && was.asked_field == is.asked_field
        && was.tab == is.tab
        && was.order == is.order
        && was.unit == is.unit
        && was.language == is.language
        && was.threshold == is.threshold
        && was.worth_threshold == is.worth_threshold
        && was.worth_model.is_some() == is.worth_model.is_some()
        && was.filter == is.filter
        && was.find == is.find
        && was.project.rules_off() == is.project.rules_off()
        && Arc::ptr_eq(was.project.scheme(), is.project.scheme())
}

/// Tells whether anything else has changed.
fn changed(was: &State, is: &State) -> bool {
    !(same(&was.exported, &is.exported)
        && same(&was.pending, &is.pending)
        && same(&was.taken, &is.taken)
        && same(&was.doubt, &is.doubt)
        && same(&was.asked, &is.asked)
        && was.reading == is.reading
        && was.told == is.told
        && was.message.is_some() == is.message.is_some()
        && was.theme == is.theme
        && was.headline_in_title == is.headline_in_title
        && was.help == is.help
        && was.notice == is.notice
        && was.project == is.project
        && is.outbox.is_empty())
}

fn act(state: &mut State, action: Action) {
    match action {
        Action::Project(action) => projects::act(state, action),
        Action::SetLanguage(language) => state.language = language,
        Action::SetTheme(theme) => state.theme = theme,
        action => act_here(state, action),
    }
}

/// Does what concerns the open document and what lies over the page.
fn act_here(state: &mut State, action: Action) {
    match action {
        // Done already.
        Action::Project(_) | Action::SetLanguage(_) | Action::SetTheme(_) => {}
        Action::Open(document) => {
            state.reading = None;
            opening::open(state, document);
        }
        Action::Reading(percent) => state.reading = percent,
        Action::ConfirmOpen => opening::confirm(state),
        Action::CancelOpen => opening::cancel(state),
        Action::Close => opening::close(state),
        Action::Notice(notice) => state.notice = notice,
        Action::Fail(failure) => {
            state.reading = None;
            state.tell(MessageKind::Failed(failure));
        }
        Action::Exported(whole) => {
            if whole {
                state.exported.clone_from(&state.document);
            }
            state.tell(MessageKind::Exported);
        }
        Action::Taken(taken) => state.taken = taken,
        Action::Retake(document, taken) => opening::retake(state, document, taken),
        Action::Tell(kind) => state.tell(kind),
        Action::Dismiss => state.message = None,

        Action::Focus(id) => focus(state, id),
        Action::FocusAt(offset) => focus_at(state, offset),
        Action::Next => step(state, true),
        Action::Previous => step(state, false),

        Action::Accept => decide_focused(state, Review::Accepted, |_, id| vec![id]),
        Action::AcceptAttribution => decide_focused(state, Review::Accepted, |document, id| {
            let mut whole = intents::whole_attribution(document, quote_at_hand(document, id).unwrap_or(id));
            whole.push(id);
            whole
        }),
        Action::Reject => decide_focused(state, Review::Rejected, |_, id| vec![id]),
        Action::RejectAttribution => decide_focused(state, Review::Rejected, |document, id| {
            intents::own_attribution(document, quote_at_hand(document, id).unwrap_or(id))
        }),
        Action::Reopen if state.focused_own().is_some() => {
            let ids: Vec<_> = state.focus.into_iter().collect();
            edit(state, |document| intents::review_own(document, &ids, Review::Suggested));
        }
        Action::Reopen => on_focused(state, |document, focused| {
            intents::take_back(document, [focused.id], Review::Suggested)
        }),
        Action::Review(ids, review) => decide(state, ids, review),
        Action::AcceptAllVisible => decide_visible(state, Review::Accepted),
        Action::RejectAllVisible => decide_visible(state, Review::Rejected),
        Action::AcceptAgreed => {
            let ids = state.document.as_deref().map(accord::agreed).unwrap_or_default();
            if ids.is_empty() {
                state.tell(MessageKind::NothingAgreed)
            } else {
                decide(state, ids, Review::Accepted)
            }
        }
        Action::Doubt(doubt) => state.doubt = doubt,
        Action::Answer(answered) => {
            state.doubt = None;
            if state.document.as_ref().is_some_and(|open| Arc::ptr_eq(open, &answered.document)) {
                // The very same answer brings nothing new; what refuses edits has said so.
                let is_new = !answered.transaction.edits.is_empty();
                if is_new && !perform(state, &answered.transaction) {
                    return;
                }
                state.tell(MessageKind::Answered {
                    model: Arc::clone(&answered.model),
                    placed: answered.n_placed,
                    unplaced: answered.n_unplaced,
                    elsewhere: answered.n_elsewhere,
                    is_partial: answered.is_partial,
                });
            } else {
                state.tell(MessageKind::AnswerTooLate);
            }
        }
        Action::Adopt(id, model) => edit(state, |document| accord::adopt(document, id, &model)),
        Action::SetFilter(filter) => state.filter = filter,
        Action::FilterQuotes => {
            let quotes = Some(Label::Quote);
            state.filter.label = if state.filter.label == quotes { None } else { quotes };
            state.tell(MessageKind::QuotesOnly(state.filter.label == quotes));
        }
        Action::FilterDifferences => state.filter.differences = !state.filter.differences,
        Action::SwitchRule(rule, off) => rules::switch(state, &rule, off),
        Action::SwitchRuleOff => rules::switch_of_focused(state, false),
        Action::Remove => match state.focus {
            Some(id) => remove(state, id),
            None => state.tell(MessageKind::NothingFocused),
        },
        Action::RemoveThis(id) => remove(state, id),

        Action::Select(span) => {
            let document = state.document.as_ref();
            // A double click beside the text selects the white space between two paragraphs.
            state.selection = span.filter(|span| {
                document.is_some_and(|document| !document.text().slice(*span).trim().is_empty())
            });
        }
        Action::Label(label, _) if state.project.scheme().hidden.contains(&label) => {
            state.tell(MessageKind::LabelHidden(label));
        }
        Action::Label(label, unit) => adding::label(state, label, unit),
        Action::AddPart(unit) => adding::add_part(state, unit),
        Action::TakeOut(unit) => pieces::take_out(state, unit),
        Action::Split(unit) => pieces::split(state, unit),
        Action::Join => pieces::join(state),
        Action::MoveEdge(edge, direction, unit) => {
            if own::move_edge(state, edge, direction, unit) {
                return;
            }
            let Some(document) = state.document.clone() else { return };
            let Some(focused) = state.focused() else { return state.tell(MessageKind::NothingFocused) };
            let id = focused.id;
            match fitting::moved(&document, focused, edge, direction, unit) {
                Some(parts) => edit(state, |document| intents::reshape(document, id, parts)),
                None => state.tell(MessageKind::EdgeBlocked),
            }
        }
        Action::MoveEdgeByClause(edge, direction) => {
            if own::move_edge(state, edge, direction, Unit::Word) {
                return;
            }
            let Some(document) = state.document.clone() else { return };
            let Some(focused) = state.focused() else { return state.tell(MessageKind::NothingFocused) };
            let id = focused.id;
            match fitting::moved_by_clause(&document, focused, edge, direction) {
                Some(parts) => edit(state, |document| intents::reshape(document, id, parts)),
                None => state.tell(MessageKind::EdgeBlocked),
            }
        }
        Action::PlaceEdge(id, edge, offset, unit) => {
            let Some(document) = state.document.clone() else { return };
            if state.focus == Some(id)
                && own::reshape(state, |document, parts| {
                    edges::placed(document.text(), parts, edge, offset, unit)
                })
            {
                return;
            }
            let Some(annotation) = document.annotation(id) else { return };
            match fitting::placed(&document, annotation, edge, offset, unit) {
                Some(parts) => edit(state, |document| intents::reshape(document, id, parts)),
                None => state.tell(MessageKind::EdgeBlocked),
            }
        }

        Action::RetypeQuote(id, kind) => edit(state, |document| intents::retype_quote(document, id, kind)),
        Action::RateClaim(id, worth) => edit(state, |document| intents::rate_claim(document, id, worth)),
        Action::RetypeClaim(id, kind) => edit(state, |document| intents::retype_claim(document, id, kind)),
        Action::Cycle => on_focused(state, cycled),
        Action::Note(id, note) => edit(state, |document| match document.own_mark(id) {
            Some(_) => intents::note_own(document, id, &note),
            None => intents::annotate_note(document, id, &note),
        }),

        Action::StartLink(role) => links::start(state, role),
        Action::CancelLink => state.linking = None,
        Action::LinkTo(to) => links::to(state, to),
        Action::LinkToSpeaker(speaker) => links::to_speaker(state, speaker),
        Action::LinkToLetter(letter) => links::to_letter(state, letter),
        Action::LinkToName(name) => links::to_name(state, &name),
        Action::Unlink { quote, from } => edit(state, |document| intents::unlink(document, quote, from)),
        Action::UnlinkFocused => on_focused(state, links::unlinked),

        Action::SetBlock(span, kind) => set_blocks(state, vec![(span, kind)]),
        Action::SetBlocks(kinds) if kinds.is_empty() => state.tell(MessageKind::NothingFocused),
        Action::SetBlocks(kinds) => set_blocks(state, kinds),
        Action::FlipFurniture => {
            let at = state.selection.or_else(|| Some(state.focused()?.parts.hull()));
            match state.document.as_deref().zip(at).map(|(document, at)| furniture::flipped(document, at)) {
                Some(kinds) if !kinds.is_empty() => set_blocks(state, kinds),
                _ => state.tell(MessageKind::NothingFocused),
            }
        }
        Action::TakeApart => take_apart(state),
        Action::KeepWhole => state.kept_whole = true,
        Action::TakeFurniture(run) => {
            let kinds = state.document.as_deref().map(|document| furniture::run_at(document, run));
            set_blocks(state, kinds.unwrap_or_default());
        }
        Action::ToggleFurniture(run) => {
            if !state.furniture_shown.remove(&run) {
                state.furniture_shown.insert(run);
            }
        }
        Action::SetBlockReread(reread) => set_block_reread(state, &reread),
        Action::CycleBlock => match state.block_at_hand() {
            Some(block) => set_blocks(state, vec![(block.span, kind_after(block.kind))]),
            None => state.tell(MessageKind::NothingFocused),
        },

        Action::Rename(id, name) => edit(state, |document| intents::rename(document, id, &name)),
        Action::RetypeSpeaker(id, kind) => {
            edit(state, |document| intents::retype_speaker(document, id, kind))
        }
        Action::Recolour(id, colour) => edit(state, |document| {
            intents::change_speaker(document, id, |speaker| speaker.colour = Some(colour))
        }),
        Action::Merge { kept, other } => edit(state, |document| intents::merge(document, kept, other)),
        Action::SplitOff(mention) => edit(state, |document| intents::split_off(document, mention)),
        Action::Assign(mention, speaker) => edit(state, |document| match speaker {
            Some(id) if document.speaker(id).is_none() => nothing(Done::Speaker),
            speaker => intents::assign(document, mention, speaker),
        }),

        Action::SuggestMentions(speaker) => finding::suggest_mentions(state, speaker),
        Action::SuggestMentionsOfFocused => match finding::speaker_at_hand(state) {
            Some(speaker) => finding::suggest_mentions(state, speaker),
            None => state.tell(MessageKind::NeedsSpeaker),
        },
        Action::StepMention(forward) => finding::step_mention(state, forward),

        Action::OpenFind => finding::open(state),
        Action::CloseFind => finding::close(state),
        Action::Find(query, is_pattern) => {
            finding::search(state, &query, is_pattern);
            finding::show_here(state);
        }
        Action::StepFind(forward) => {
            finding::step(state, forward);
            finding::show_here(state);
        }
        Action::MarkHits(label) => finding::mark(state, label),

        Action::Own(action) => own::act(state, action),

        Action::Undo => travel(state, false),
        Action::Redo => travel(state, true),
        Action::Escape => escape(state),

        Action::ShowTab(tab) => state.tab = tab,
        Action::SetOrder(order) => state.order = order,
        Action::SetUnit(unit) => state.unit = unit,
        Action::SetThreshold(threshold) => state.threshold = threshold,
        Action::SetWorthThreshold(threshold) => state.worth_threshold = threshold,
        Action::UseWorthModel(model) => rating::use_model(state, model),
        Action::SetHeadlineInTitle(shown) => state.headline_in_title = shown,
        Action::ToggleHelp => state.help = !state.help,
    }
}

/// Returns the kind that follows when a person goes through the kinds of a block.
pub fn kind_after(kind: BlockKind) -> BlockKind {
    let at = BlockKind::ALL.iter().position(|other| *other == kind).unwrap_or(0);
    BlockKind::ALL.iter().cycle().nth(at + 1).copied().unwrap_or(kind)
}

fn nothing(action: Done) -> Transaction {
    Transaction { action, edits: Vec::new() }
}

fn cycled(document: &Document, focused: &Annotation) -> Transaction {
    match &focused.role {
        Role::Quote(attribution) => {
            let kind = match attribution.kind {
                QuoteKind::Direct => QuoteKind::Indirect,
                QuoteKind::Indirect => QuoteKind::Mixed,
                QuoteKind::Mixed => QuoteKind::Direct,
            };
            intents::retype_quote(document, focused.id, kind)
        }
        Role::Claim(claim) => {
            let worth = match claim.worth {
                Worth::High => Worth::Low,
                Worth::Low => Worth::High,
            };
            intents::rate_claim(document, focused.id, worth)
        }
        Role::Speaker(_) | Role::Cue => nothing(Done::Retype),
    }
}

/// Adds a document for each article of the open text, and opens the first. The text itself stays in the list, with
/// all that was done in it.
fn take_apart(state: &mut State) {
    let Some(document) = state.document.clone() else { return };
    let mut parts = parts_of(&document, state.worth_model.as_ref()).into_iter();
    let (Some(first), false) = (parts.next(), parts.len() == 0) else { return };
    let others = parts.map(|document| Arrival { document, summary: None }).collect();
    state.kept_whole = true;
    act(state, Action::Project(ProjectAction::Add(others)));
    act(state, Action::Open(first));
}

/// Changes blocks' kinds and renews what is not decided on, as one thing to undo.
fn set_blocks(state: &mut State, kinds: Vec<(crate::text::Span, BlockKind)>) {
    let worth = state.worth_model.clone();
    edit(state, |document| {
        let mut rereading = Rereading::begin(document, kinds, worth);
        while rereading.go_on() {}
        rereading.finish().transaction(document)
    });
}

/// Does the same with what was found meanwhile. Where that is no longer true of the document it is found again;
/// where another one is open by now there is nothing to change.
fn set_block_reread(state: &mut State, reread: &Reread) {
    state.reading = None;
    match &state.document {
        Some(document) if reread.is_of(document, state.worth_model.is_some()) => {
            edit(state, |document| reread.transaction(document));
        }
        Some(document) if document.text() == reread.text() => set_blocks(state, reread.kinds.clone()),
        _ => {}
    }
}
