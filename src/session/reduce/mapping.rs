//! Documents of other formats come in: what their names mean is asked once, and remembered.

use std::sync::Arc;

use super::{opening, own, projects};
use crate::format::{NotTaken, Remark};
use crate::scheme::{Foreign, Mapping, Scheme, Unlisted};
use crate::session::message::MessageKind;
use crate::session::notice::Notice;
use crate::session::project::{Arrival, Arrived, Asked};
use crate::session::state::State;

/// Takes documents in, or asks first what their names mean.
pub(super) fn arrived(state: &mut State, arrived: &Arc<Arrived>) {
    let known = state.project.info.as_ref().map(|info| Arc::clone(&info.mapping)).unwrap_or_default();
    let arrived = applied(state, &known, arrived);
    let mut foreign = Foreign::default();
    for arrival in &arrived.arrivals {
        foreign.add(state.project.scheme(), &known, &arrival.document);
    }
    foreign.add_tool(state.project.scheme(), &known, &arrived.tool_scheme);
    if foreign.is_empty() {
        // What it lists adds values to attributes that are there already.
        let not_taken = list(state, &known, &arrived, false);
        let notice = noted(arrived.notice.as_deref().cloned(), not_taken);
        take(state, &Arrived { notice, ..arrived });
    } else {
        state.asked = Some(Arc::new(Asked { arrived: Arc::new(arrived), foreign }));
    }
}

/// Takes in the documents that wait, by what was said of their names; `listed` if what stays the project's own is added
/// to its scheme.
pub(super) fn mapped(state: &mut State, said: &Mapping, listed: bool) {
    let Some(asked) = state.asked.take() else { return };
    let arrived = applied(state, said, &asked.arrived);
    if let Some(info) = state.project.info.clone() {
        let mut mapping = Mapping::clone(&info.mapping);
        mapping.extend(said);
        own::set_mapping(state, Arc::new(mapping));
    }
    let not_taken = if listed { list(state, said, &arrived, true) } else { Vec::new() };
    let notice = noted(arrived.notice.as_deref().and_then(without_names), not_taken);
    take(state, &Arrived { notice, ..arrived });
}

/// Adds to the scheme what configurations that came along list and, if `in_use`, what documents use of their own; returns
/// what of the configurations is not taken over.
fn list(state: &mut State, said: &Mapping, arrived: &Arrived, in_use: bool) -> Vec<NotTaken> {
    let was = Arc::clone(state.project.scheme());
    let (mut scheme, not_taken) = match arrived.tool_scheme.is_empty() {
        true => (Scheme::clone(&was), Vec::new()),
        false => was.with_tool(&said.of_tool(&arrived.tool_scheme)),
    };
    if in_use {
        let mut unlisted = Unlisted::default();
        for arrival in &arrived.arrivals {
            unlisted.add(&scheme, &scheme.typed(&arrival.document));
        }
        scheme = scheme.with_unlisted(&unlisted);
    }
    if scheme != *was {
        own::set_scheme(state, Arc::new(scheme));
    }
    not_taken
}

/// Returns what there is to tell, with what of configurations is not taken over.
fn noted(notice: Option<Notice>, not_taken: Vec<NotTaken>) -> Option<Arc<Notice>> {
    let notice = match not_taken.is_empty() {
        true => notice?,
        false => Notice { not_taken, ..notice.unwrap_or_default() },
    };
    Some(Arc::new(notice))
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

/// Returns what arrived with the names that a mapping gives. A document that cannot have them stays as it is, and that
/// is said.
fn applied(state: &mut State, mapping: &Mapping, arrived: &Arrived) -> Arrived {
    let mapped = |it: &Arrival| {
        let document = match mapping.apply(&it.document) {
            Ok(document) if !mapping.is_empty() => Arc::new(document),
            Ok(_) => Arc::clone(&it.document),
            Err(error) => {
                state.tell(MessageKind::Refused(error));
                Arc::clone(&it.document)
            }
        };
        Arrival { document, summary: it.summary.clone() }
    };
    Arrived { arrivals: arrived.arrivals.iter().map(mapped).collect(), ..arrived.clone() }
}

/// Takes documents in as they are.
pub(super) fn take(state: &mut State, arrived: &Arrived) {
    let scheme = Arc::clone(state.project.scheme());
    let typed = |it: &Arrival| match it.document.own_all().next() {
        Some(_) if !scheme.is_empty() => {
            Arrival { document: Arc::new(scheme.typed(&it.document)), ..it.clone() }
        }
        _ => it.clone(),
    };
    let mut arrivals: Vec<Arrival> = arrived.arrivals.iter().map(typed).collect();
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
