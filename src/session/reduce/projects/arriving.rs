//! Documents that come into a project, and what is said of them at the end.

use std::sync::Arc;

use super::{change, open, refuses};
use crate::session::limits;
use crate::session::message::{Failure, MessageKind, There};
use crate::session::project::{Arrival, Effect, Intaking};
use crate::session::reduce::merging;
use crate::session::state::{SHOWN_FROM, State};
use crate::store::{DocumentKey, Summary};

pub(in crate::session::reduce) fn add(state: &mut State, arrivals: Vec<Arrival>) {
    if refuses(state) {
        return;
    }
    let mut place = state.project.next_place();
    let mut added = Vec::new();
    let mut waiting = Vec::new();
    let mut intaking = state.project.intaking.unwrap_or_default();
    for Arrival { document, summary } in arrivals {
        if let Err(failure) = limits::check(&document) {
            // Told when all has come, with whatever else could not be taken in.
            state.project.unmerged.push(failure);
            continue;
        }
        let key = DocumentKey::of(document.text());
        match state.project.documents.get(&key).map(|it| it.removed_ms.is_some()) {
            Some(is_removed) => {
                intaking.restored += usize::from(is_removed);
                change(state, &key, |there| {
                    there.removed_ms = None;
                    there.mark = there.mark.or(summary.as_ref().and_then(|it| it.mark));
                    there.name = there.name.clone().or(summary.as_ref().and_then(|it| it.name.clone()));
                });
                if merging::holds_work(&document) {
                    waiting.push((key, document));
                } else {
                    intaking.known += usize::from(!is_removed);
                }
            }
            None => {
                let summary = summary.unwrap_or_else(|| Summary {
                    rated_by_rules: state.worth_model.is_none(),
                    ..Summary::of(&document, place, SHOWN_FROM)
                });
                let summary = Arc::new(Summary { added: place, changed_ms: state.now_ms, ..summary });
                place += 1;
                intaking.added += 1;
                state.project.put(Arc::clone(&summary));
                added.push((document, summary));
            }
        }
    }
    state.project.intaking = Some(intaking);
    if !added.is_empty() {
        state.outbox.push(Effect::Add(added));
    }
    // After what is added: an article can be in what came twice.
    merging::merge_all(state, waiting);
}

/// Ends taking in, once all that was read has been merged too.
pub(in crate::session::reduce) fn took_in(state: &mut State, failures: Vec<Failure>, ended: bool) {
    if merging::waits(state) {
        state.project.ending = Some((failures, ended));
        return;
    }
    let failures: Vec<Failure> =
        failures.into_iter().chain(std::mem::take(&mut state.project.unmerged)).collect();
    let Intaking { added, known, merged, restored, versions, kept, .. } =
        state.project.intaking.take().unwrap_or_default();
    let there = There { known, merged, restored, versions, kept };
    if added > 0 && state.document.is_none() {
        let first = state.project.listed().first().map(|it| it.key.clone());
        if let Some(first) = first {
            open(state, &first);
        }
    }
    state.project.rail |= added + merged + restored > 1;
    let n_failed = n_lost(&failures);
    state.tell(match failures.into_iter().next() {
        Some(first) if n_failed == 1 && added == 0 && there == There::default() => MessageKind::Failed(first),
        first => MessageKind::TookIn { added, there, failed: n_failed, first, ended },
    });
}

/// Counts the documents and files that failures cost. Of a project's file that is not whole both the damaged lines
/// and how many are missing are reported, which are the same documents.
fn n_lost(failures: &[Failure]) -> usize {
    let is_counted =
        |file: &str| failures.iter().any(|it| matches!(it, Failure::Incomplete { name, .. } if name == file));
    let lost = |failure: &Failure| match failure {
        Failure::Incomplete { promised, came, .. } => promised.saturating_sub(*came),
        Failure::DamagedHead { .. } | Failure::RulesAlone { .. } | Failure::NoClaims { .. } => 0,
        Failure::NotMerged { .. } => 1,
        failure if failure.file().is_some_and(is_counted) => 0,
        _ => 1,
    };
    failures.iter().map(lost).sum()
}

/// Goes on with the end of taking in, where only merging was to be waited for.
pub(in crate::session::reduce) fn merged_some(state: &mut State) {
    if !merging::waits(state)
        && let Some((failures, ended)) = state.project.ending.take()
    {
        took_in(state, failures, ended);
    }
}
