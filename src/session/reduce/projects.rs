//! Documents of a project: opening, marking and removing them, and what their keeper tells.

mod arriving;
mod removing;

use std::sync::Arc;

use super::{edit, focus, mapping, merging, own, rules};
use crate::annotation::{Action as Done, Document, Edit, Transaction};
use crate::session::guidelines::MAX_OWN_BYTES;
use crate::session::message::MessageKind;
use crate::session::project::{
    Access, Effect, Fetched, Intaking, Opened, ProjectAction, ProjectInfo, Saving, Trouble,
};
use crate::session::reduce::{opening, rating};
use crate::session::state::{SHOWN_FROM, State};
use crate::store::{DocumentKey, Mark, Summary};

pub(super) use arriving::{add, merged_some, took_in};
use removing::{bring_back, delete_for_good, expire, gone, remove};

/// Does what concerns the project.
pub(super) fn act(state: &mut State, action: ProjectAction) {
    match action {
        ProjectAction::Opened(opened) => begin(state, *opened),
        ProjectAction::Projects(all) => projects_changed(state, all),
        ProjectAction::Written(serial, trouble) => written(state, serial, trouble),
        ProjectAction::Persisted(persisted) => state.project.persisted = Some(persisted),
        ProjectAction::FileIs(file) => state.project.file = file,
        action => work(state, action),
    }
}

fn written(state: &mut State, serial: u64, trouble: Option<Trouble>) {
    match trouble {
        // Told once: every edit that follows would tell it again.
        Some(trouble) => {
            let failed = Saving::Failed(trouble);
            if state.project.saving != failed {
                state.project.saving = failed;
                state.tell(MessageKind::NotSaved);
            }
        }
        // Before a project is open nothing of it is known, and so not that it is saved.
        None if serial == state.project.serial && state.project.saving != Saving::Off => {
            // Not all is saved where something else is gone.
            if matches!(state.project.saving, Saving::Failed(_)) && state.project.lost == 0 {
                state.tell(MessageKind::SavedAgain);
            }
            state.project.saving = Saving::Saved;
        }
        None => {}
    }
}

/// Does what needs documents.
fn work(state: &mut State, action: ProjectAction) {
    match action {
        // Done already.
        ProjectAction::Opened(_)
        | ProjectAction::Projects(_)
        | ProjectAction::Written(..)
        | ProjectAction::Persisted(_)
        | ProjectAction::FileIs(_) => {}
        ProjectAction::OpenDocument(key) => open(state, &key),
        ProjectAction::NextUndone => match state.project.next_undone().map(|it| it.key.clone()) {
            Some(key) => open(state, &key),
            None => state.tell(MessageKind::NoneUndone),
        },
        ProjectAction::StepDocument(forward) => step(state, forward),
        ProjectAction::Mark(key, mark) => {
            change(state, &key, |summary| summary.mark = mark);
        }
        ProjectAction::MarkOpen(mark) => mark_open(state, mark),
        ProjectAction::RenameDocument(key, name) => {
            let name = Some(name.trim()).filter(|name| !name.is_empty());
            change(state, &key, |summary| summary.name = name.map(Into::into));
        }
        ProjectAction::Remove(key) => remove(state, &key),
        ProjectAction::RemoveOpen => match state.project.open.clone() {
            Some(key) => remove(state, &key),
            None => state.tell(MessageKind::NoDocument),
        },
        ProjectAction::BringBack => {
            let last = state.project.removed().first().map(|it| it.key.clone());
            match last {
                Some(key) => bring_back(state, &key),
                None => state.tell(MessageKind::NoneRemoved),
            }
        }
        ProjectAction::BringBackThis(key) => bring_back(state, &key),
        ProjectAction::DeleteForGood(key) => delete_for_good(state, &key),
        ProjectAction::Expire(now_ms) => expire(state, now_ms),
        ProjectAction::NoteDocument(note) => {
            let note = Some(note.trim()).filter(|note| !note.is_empty()).map(Into::into);
            edit(state, |document| {
                let edits = if document.note() == note.as_ref() { vec![] } else { vec![Edit::Note(note)] };
                Transaction { action: Done::Note, edits }
            });
        }
        ProjectAction::ShowRail(shown) => show_rail(state, shown),
        ProjectAction::ToggleRail => show_rail(state, !(state.project.rail && state.project.rail_asked)),
        ProjectAction::NewProject(name) => ask(state, Effect::NewProject(name)),
        ProjectAction::RenameProject(name) => rename_project(state, &name),
        ProjectAction::SetGuidelines(page) => set_guidelines(state, &page),
        ProjectAction::SetScheme(scheme) => own::set_scheme(state, scheme),
        ProjectAction::SetMapping(mapping) => own::set_mapping(state, mapping),
        ProjectAction::Arrived(arrived) => mapping::arrived(state, &arrived),
        ProjectAction::TakeIn(arrived) => mapping::take(state, &arrived),
        ProjectAction::Mapped(said, listed) => mapping::mapped(state, &said, listed),
        ProjectAction::SwitchRule(rule, off) => rules::switch_in_project(state, &rule, off),
        ProjectAction::SwitchRuleOff => rules::switch_of_focused(state, true),
        ProjectAction::SwitchProject(id) => {
            if state.project.info.as_ref().is_some_and(|info| info.id != id) {
                ask(state, Effect::SwitchProject(id));
            }
        }
        ProjectAction::DeleteProject(id) => ask(state, Effect::DeleteProject(id)),
        ProjectAction::SaveAgain => state.outbox.push(Effect::SaveAgain),
        ProjectAction::NoteDamages => state.project.damages = 0,
        ProjectAction::AtRisk => state.project.at_risk = true,
        ProjectAction::NoteRisk => {
            state.project.at_risk = false;
            state.outbox.push(Effect::RiskNoted);
        }
        ProjectAction::File(request) => state.outbox.push(Effect::File(request)),
        ProjectAction::FileNotOpened(trouble) => state.tell(MessageKind::FileNotOpened(trouble)),
        ProjectAction::FileDue => write_file(state),
        ProjectAction::NoteLost => {
            state.project.lost = 0;
            state.outbox.push(Effect::Lost(0));
        }
        ProjectAction::Gone(keys) => gone(state, keys),

        ProjectAction::Add(arrivals) => add(state, arrivals),
        ProjectAction::Intaking(read, of, failed) => {
            let now = state.project.intaking.unwrap_or_default();
            state.project.intaking = Some(Intaking { read, of, failed, ..now });
        }
        ProjectAction::TookIn(failures, ended) => took_in(state, failures, ended),
        ProjectAction::Fetched(fetched) => show_fetched(state, *fetched),
        ProjectAction::NotFetched(key, trouble) => {
            let is_opening = state.project.opening.as_ref() == Some(&key);
            if is_opening {
                merging::set_aside(state);
            }
            let waited = merging::not_fetched(state, &key);
            if is_opening {
                state.project.opening = None;
                if state.project.is_stale {
                    // Shown any longer, it would be edited as it is not stored.
                    opening::leave(state);
                }
            } else if waited {
                return;
            }
            state.tell(match trouble {
                Trouble::Other(_) => MessageKind::NotRecovered,
                trouble => MessageKind::NotRead(trouble),
            });
        }
        ProjectAction::Changed(summaries, document) => changed_elsewhere(state, summaries, document),
        ProjectAction::Counted(counted) => rules::counted(state, counted),
    }
}

/// Takes a document into the project and shows it; one that is there already is shown as it is there.
pub(super) fn take(state: &mut State, document: Arc<Document>) {
    if refuses(state) {
        return;
    }
    let key = DocumentKey::of(document.text());
    let Some(there) = state.project.documents.get(&key).cloned() else {
        let summary = Arc::new(Summary {
            changed_ms: state.now_ms,
            rated_by_rules: state.worth_model.is_none(),
            ..Summary::of(&document, state.project.next_place(), SHOWN_FROM)
        });
        state.project.put(Arc::clone(&summary));
        state.outbox.push(Effect::Add(vec![(Arc::clone(&document), summary)]));
        return show(state, key, document);
    };
    if there.removed_ms.is_some() {
        change(state, &key, |summary| summary.removed_ms = None);
    }
    merging::set_aside(state);
    let is_open = state.project.open.as_ref() == Some(&key) && !state.project.is_stale;
    if merging::holds_work(&document) {
        // `reduce` takes it over after this, once it is there.
        state.project.arriving.push((key.clone(), document));
    } else if is_open {
        state.tell(MessageKind::AlreadyThere);
    }
    if is_open {
        state.project.opening = None;
    } else {
        state.project.opening = Some(key.clone());
        state.outbox.push(Effect::Fetch(key));
    }
}

/// Tells, where nothing may be changed, why.
pub(super) fn refuses(state: &mut State) -> bool {
    let access = state.project.access;
    if access != Access::Write {
        state.tell(MessageKind::ReadOnly(access));
    } else if state.project.is_stale {
        state.tell(MessageKind::Renewing);
    }
    !state.project.can_edit()
}

fn show_rail(state: &mut State, shown: bool) {
    (state.project.rail, state.project.rail_asked) = (shown, shown);
}

fn show(state: &mut State, key: DocumentKey, document: Arc<Document>) {
    state.project.rail_asked = false;
    opening::show(state, document);
    merging::set_aside(state);
    state.project.open = Some(key);
    state.project.opening = None;
}

fn open(state: &mut State, key: &DocumentKey) {
    if state.project.open.as_ref() == Some(key) {
        merging::set_aside(state);
        state.project.opening = None;
    } else if state.project.documents.contains_key(key) {
        merging::set_aside(state);
        state.project.opening = Some(key.clone());
        state.outbox.push(Effect::Fetch(key.clone()));
    }
}

fn step(state: &mut State, forward: bool) {
    let listed = state.project.listed();
    let at = listed.iter().position(|it| Some(&it.key) == state.project.open.as_ref());
    let to = match (at, forward) {
        (None, _) => Some(0),
        (Some(at), true) => at.checked_add(1),
        (Some(at), false) => at.checked_sub(1),
    };
    match to.and_then(|to| listed.get(to)).map(|it| it.key.clone()) {
        Some(key) => open(state, &key),
        None => state.tell(MessageKind::NoMoreDocuments),
    }
}

/// Changes what the list shows of a document, and has it saved.
fn change(state: &mut State, key: &DocumentKey, does: impl FnOnce(&mut Summary)) -> bool {
    let Some(summary) = state.project.documents.get(key) else { return false };
    let mut changed = Summary::clone(summary);
    does(&mut changed);
    if changed == **summary || refuses(state) {
        return false;
    }
    let changed = Arc::new(Summary { changed_ms: state.now_ms, ..changed });
    state.project.put(Arc::clone(&changed));
    state.outbox.push(Effect::Summary(changed));
    true
}

fn mark_open(state: &mut State, mark: Mark) {
    let Some(summary) = state.project.of_open().cloned() else {
        return state.tell(MessageKind::NoDocument);
    };
    let becomes = (summary.mark != Some(mark)).then_some(mark);
    if !change(state, &summary.key, |summary| summary.mark = becomes) {
        return;
    }
    match (becomes, state.project.next_undone().map(|it| it.key.clone())) {
        (None, _) => state.tell(MessageKind::Marked(None)),
        (Some(_), Some(next)) => {
            open(state, &next);
            state.tell(MessageKind::Marked(becomes));
        }
        (Some(_), None) => state.tell(MessageKind::NoneUndone),
    }
}

/// Takes a document that nobody has worked on out of the project without a word.
pub(super) fn let_go(state: &mut State, key: &DocumentKey) {
    let now = state.now_ms;
    change(state, key, |summary| summary.removed_ms = Some(now));
}

/// Has the project written to the file that it is also kept in.
fn write_file(state: &mut State) {
    if let (Some(info), Access::Write) = (&state.project.info, state.project.access) {
        let documents = state.project.listed().into_iter().cloned().collect();
        state.outbox.push(Effect::WriteFile(Arc::clone(info), documents));
    }
}

/// Asks for something that changes the project under the page; not while documents come in.
fn ask(state: &mut State, effect: Effect) {
    if state.project.intaking.is_some() {
        state.tell(MessageKind::StillTakingIn);
    } else {
        state.outbox.push(effect);
    }
}

fn rename_project(state: &mut State, name: &str) {
    let Some(info) = state.project.info.clone() else { return };
    if *info.name == *name.trim() || refuses(state) {
        return;
    }
    change_info(state, ProjectInfo { name: name.trim().into(), ..ProjectInfo::clone(&info) });
}

/// Changes the project's own page of guidelines, unless it is too long.
fn set_guidelines(state: &mut State, page: &str) {
    let Some(info) = state.project.info.clone() else { return };
    let page = Some(page.trim_end()).filter(|page| !page.trim().is_empty()).map(Arc::<str>::from);
    if info.guidelines == page {
        return;
    }
    if page.as_ref().is_some_and(|page| page.len() > MAX_OWN_BYTES) {
        state.tell(MessageKind::GuidelinesTooLong);
        return;
    }
    if !refuses(state) {
        change_info(state, ProjectInfo { guidelines: page, ..ProjectInfo::clone(&info) });
    }
}

/// Changes what the open project is, and has it saved.
pub(super) fn change_info(state: &mut State, changed: ProjectInfo) {
    let changed = Arc::new(changed);
    state.project.info = Some(Arc::clone(&changed));
    for it in Arc::make_mut(&mut state.project.all) {
        if it.id == changed.id {
            *it = Arc::clone(&changed);
        }
    }
    state.outbox.push(Effect::Project(changed));
}

/// Takes over the projects there are, and of the open one what another tab has made of it.
fn projects_changed(state: &mut State, all: Vec<Arc<ProjectInfo>>) {
    if let (Access::OtherTab, Some(info)) = (state.project.access, &mut state.project.info)
        && let Some(newer) = all.iter().find(|it| it.id == info.id)
    {
        *info = Arc::clone(newer);
        rules::let_go(state);
    }
    state.project.all = Arc::new(all);
}

fn begin(state: &mut State, opened: Opened) {
    let Opened { info, all, documents, last, access, saving, damages, lost } = opened;
    let same = state.project.info.as_ref().is_some_and(|was| was.id == info.id);
    let was_open = state.project.open.clone().filter(|_| same);
    merging::set_aside(state);
    if !same {
        // The keeper opens no other project before all is merged, unless this one is gone.
        merging::give_up_all(state);
        opening::leave(state);
    }
    let documents: std::collections::BTreeMap<_, _> =
        documents.into_iter().map(|it| (it.key.clone(), Arc::new(it))).collect();
    let was_open = was_open.filter(|key| documents.contains_key(key));
    if was_open.is_none() && state.document.is_some() && state.project.info.is_some() {
        opening::leave(state);
    }
    state.outbox.push(Effect::Begun(Arc::clone(&info.id)));
    let project = &mut state.project;
    project.info = Some(info);
    project.all = Arc::new(all);
    project.rail = if same { project.rail } else { documents.len() > 1 };
    project.documents = Arc::new(documents);
    project.access = access;
    project.saving = saving;
    project.damages = damages;
    project.lost = lost;
    project.at_risk = false;
    project.file = project.file.take().filter(|_| same);
    project.is_stale = was_open.is_some();
    project.opening = None;
    project.sequence = Default::default();
    if access == Access::Write && !project.documents.is_empty() {
        rules::count_uncounted(state);
    }
    let project = &mut state.project;
    // Whoever takes over from another tab begins with what that one left.
    if let Some(key) = was_open.or(last).filter(|key| project.documents.contains_key(key)) {
        project.opening = Some(key.clone());
        state.outbox.push(Effect::Fetch(key));
    }
    merging::fetch_again(state);
    if let Saving::Failed(_) = state.project.saving {
        state.tell(MessageKind::NotSaved);
    } else if access != Access::Write {
        state.tell(MessageKind::ReadOnly(access));
    }
}

fn show_fetched(state: &mut State, fetched: Fetched) {
    let waiting = state.project.merging.remove(&fetched.key).unwrap_or_default();
    if state.project.opening.as_ref() != Some(&fetched.key) {
        // A person has gone elsewhere meanwhile, or was never to see it.
        return merging::merge_fetched(state, fetched, waiting);
    }
    let mut arriving = std::mem::take(&mut state.project.arriving);
    arriving.extend(waiting.into_iter().map(|document| (fetched.key.clone(), document)));
    let again = state.project.open.as_ref() == Some(&fetched.key);
    let kept = state.focus;
    // That the next document is open is seen; why it was opened is still to be read.
    let told = state.message.clone().filter(|it| {
        matches!(it.kind, MessageKind::TookIn { .. } | MessageKind::Marked(_) | MessageKind::Removed)
    });
    show(state, fetched.key, fetched.document);
    if told.is_some() {
        state.message = told;
    }
    state.history = fetched.history;
    state.project.damages += fetched.damages;
    focus(state, if again { kept } else { fetched.focus });
    rating::use_model_for_fetched(state);
    // Taken over by `reduce`, after this: it is a step of work.
    state.project.arriving = arriving;
}

fn changed_elsewhere(state: &mut State, summaries: Vec<Summary>, document: Option<Arc<Document>>) {
    // What this tab works on itself is never overwritten.
    if state.project.access != Access::OtherTab {
        return;
    }
    for summary in summaries {
        state.project.put(Arc::new(summary));
    }
    let same_text = |it: &Arc<Document>| state.document.as_ref().is_some_and(|was| was.text() == it.text());
    if let Some(document) = document.filter(same_text) {
        state.exported = Some(Arc::clone(&document));
        state.document = Some(document);
        super::settle(state);
    }
}
