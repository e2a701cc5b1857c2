//! Documents of other formats come in: what their names mean is asked once, and remembered.

use std::sync::Arc;

use super::{opening, own, projects};
use crate::format::Remark;
use crate::scheme::{Foreign, Mapping, Unlisted};
use crate::session::notice::Notice;
use crate::session::project::{Arrival, Arrived, Asked};
use crate::session::state::State;

/// Takes documents in, or asks first what their names mean.
pub(super) fn arrived(state: &mut State, arrived: &Arc<Arrived>) {
    let known = state.project.info.as_ref().map(|info| Arc::clone(&info.mapping)).unwrap_or_default();
    let arrived = applied(&known, arrived);
    let mut foreign = Foreign::default();
    for arrival in &arrived.arrivals {
        foreign.add(state.project.scheme(), &known, &arrival.document);
    }
    if foreign.is_empty() {
        take(state, &arrived);
    } else {
        state.asked = Some(Arc::new(Asked { arrived: Arc::new(arrived), foreign }));
    }
}

/// Takes in the documents that wait, by what was said of their names; `listed` if what stays the project's own is added
/// to its scheme.
pub(super) fn mapped(state: &mut State, said: &Mapping, listed: bool) {
    let Some(asked) = state.asked.take() else { return };
    let arrived = applied(said, &asked.arrived);
    let notice = arrived.notice.as_deref().and_then(without_names).map(Arc::new);
    let arrived = Arrived { notice, ..arrived };
    if let Some(info) = state.project.info.clone() {
        let mut mapping = Mapping::clone(&info.mapping);
        mapping.extend(said);
        own::set_mapping(state, Arc::new(mapping));
    }
    if listed {
        let scheme = Arc::clone(state.project.scheme());
        let mut unlisted = Unlisted::default();
        for arrival in &arrived.arrivals {
            unlisted.add(&scheme, &arrival.document);
        }
        if !unlisted.is_empty() {
            own::set_scheme(state, Arc::new(scheme.with_unlisted(&unlisted)));
        }
    }
    take(state, &arrived);
}

/// Returns what there is to tell besides the names, which a person has just read; `None` where that was all.
fn without_names(notice: &Notice) -> Option<Notice> {
    let mut notice = notice.clone();
    for (_, report) in &mut notice.reports {
        report.remarks.retain(|it| !matches!(it, Remark::Own(..)));
    }
    let tells = !notice.failed.is_empty()
        || !notice.taken.is_empty()
        || notice.n_more > 0
        || notice.reports.iter().any(|(_, report)| !report.is_clean());
    tells.then_some(notice)
}

fn applied(mapping: &Mapping, arrived: &Arrived) -> Arrived {
    let mapped = |it: &Arrival| {
        let document = match mapping.is_empty() {
            true => Arc::clone(&it.document),
            false => Arc::new(mapping.apply(&it.document)),
        };
        Arrival { document, summary: it.summary.clone() }
    };
    Arrived { arrivals: arrived.arrivals.iter().map(mapped).collect(), ..arrived.clone() }
}

/// Takes documents in as they are.
pub(super) fn take(state: &mut State, arrived: &Arrived) {
    let mut arrivals = arrived.arrivals.clone();
    if arrived.opens && !arrivals.is_empty() {
        state.reading = None;
        opening::open(state, arrivals.remove(0).document);
    }
    if !arrivals.is_empty() {
        projects::add(state, arrivals);
    }
    if let Some((failures, ended)) = arrived.ending.clone() {
        projects::took_in(state, failures, ended);
    }
    if arrived.notice.is_some() {
        state.notice.clone_from(&arrived.notice);
    }
}
