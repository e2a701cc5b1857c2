//! The review queue: what is undecided, in which order, and how far the work has come.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::accord::{Accord, accord};
use super::find::of_speaker;
use super::own::passes;
use super::state::{Order, State};
use crate::annotation::{Annotation, AnnotationId, Document, Origin, Review, SpeakerId, Value};
use crate::schema::{Confidence, Label, RuleId};
use crate::text::Span;

/// Which of the undecided the queue holds; all of them where nothing is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those of that label.
    pub label: Option<Label>,
    /// Only those of that rule.
    pub rule: Option<RuleId>,
    /// Only what belongs to that speaker.
    pub speaker: Option<SpeakerId>,
    /// Only those on which rules and models do not say the same.
    pub differences: bool,
    /// Only those of that own label.
    pub own: Option<Arc<str>>,
    /// Only those whose attribute of that name has that value; `None` for those that have none.
    pub attribute: Option<(Arc<str>, Option<Value>)>,
}

/// Returns the rule that made an annotation.
fn rule(annotation: &Annotation) -> Option<&RuleId> {
    match &annotation.origin {
        Origin::Rule(evidence) => Some(&evidence.rule),
        Origin::Person | Origin::Import(_) => None,
    }
}

/// How far the review of a document has come, rejected annotations included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Annotations accepted or made by a person.
    pub accepted: usize,
    /// Annotations rejected.
    pub rejected: usize,
    /// Suggestions shown and not decided on.
    pub undecided: usize,
    /// Suggestions that the threshold hides.
    pub hidden: usize,
}

/// Returns how certain an annotation is: what its rule says, and fully so for what a person made or a
/// file brought.
pub fn confidence(annotation: &Annotation) -> Confidence {
    match &annotation.origin {
        Origin::Rule(evidence) => evidence.confidence,
        Origin::Person | Origin::Import(_) => Confidence::thousandths(1000),
    }
}

/// Tells whether rules and models do not say the same of an annotation.
fn differs(document: &Document, annotation: &Annotation) -> bool {
    accord(document, annotation).is_some_and(Accord::is_difference)
}

/// Returns how many suggestions are shown and undecided, whatever the filter.
pub fn waiting(state: &State) -> usize {
    let open = state.document.iter().flat_map(|document| document.annotations());
    let own = state.document.iter().flat_map(|document| document.own_marks());
    open.filter(|it| it.review == Review::Suggested && state.shows(it)).count()
        + own.filter(|(_, mark)| mark.review == Review::Suggested).count()
}

/// Returns the rules with suggestions undecided and certain enough, and how many each has; those
/// switched off have all theirs.
pub fn rules_waiting(state: &State) -> BTreeMap<RuleId, usize> {
    // Counted by their names' few hashes first: there are thousands of suggestions of a few rules.
    let mut found: HashMap<&RuleId, usize> = HashMap::new();
    let Some(document) = &state.document else { return BTreeMap::new() };
    let open = document.annotations().filter(|it| it.review == Review::Suggested);
    for rule in open.filter(|it| confidence(it) >= state.threshold).filter_map(|it| rule(it)) {
        *found.entry(rule).or_default() += 1;
    }
    found.into_iter().map(|(rule, n)| (rule.clone(), n)).collect()
}

/// Returns what is shown, undecided and let through by the filter, in the order of the queue.
pub fn undecided(state: &State) -> Vec<AnnotationId> {
    let Some(document) = &state.document else { return Vec::new() };
    let Filter { rule: only, speaker, differences, .. } = &state.filter;
    let scheme = state.project.scheme();
    let of_speaker = speaker.map(|speaker| of_speaker(document, speaker));
    let mut open = document.in_text_order();
    open.retain(|it| {
        it.review == Review::Suggested
            && state.shows(it)
            && passes(scheme, document, &state.filter, it.id)
            && only.as_ref().is_none_or(|only| rule(it) == Some(only))
            && of_speaker.as_ref().is_none_or(|of| of.contains(&it.id))
            && (!differences || differs(document, it))
    });
    match state.order {
        Order::Text => {}
        Order::LeastCertain => open.sort_by_key(|it| confidence(it)),
        Order::Differences => open.sort_by_cached_key(|it| !differs(document, it)),
    }
    let open = open.into_iter().map(|it| it.id).collect();
    // Rules and models suggest no mark with an own label, and no speaker has one.
    if only.is_some() || speaker.is_some() || *differences {
        return open;
    }
    with_own(state, document, open)
}

/// Adds the marks with own labels that wait for a decision: files bring them.
fn with_own(state: &State, document: &Document, mut open: Vec<AnnotationId>) -> Vec<AnnotationId> {
    let scheme = state.project.scheme();
    let waits = document.own_marks().filter(|(id, mark)| {
        mark.review == Review::Suggested && passes(scheme, document, &state.filter, *id)
    });
    let n_known = open.len();
    open.extend(waits.map(|(id, _)| id));
    if open.len() > n_known {
        open.sort_by_cached_key(|id| place(state, document, *id));
    }
    open
}

/// What the queue is sorted by.
type Standing = (bool, Option<Confidence>, u32, std::cmp::Reverse<u32>, AnnotationId);

/// Returns where the queue has something that covers `hull`.
fn place_over(state: &State, document: &Document, id: AnnotationId, hull: Span) -> Option<Standing> {
    let annotation = document.annotation(id);
    let sure = annotation.map_or(Confidence::thousandths(1000), |it| confidence(it));
    let certainty = (state.order == Order::LeastCertain).then_some(sure);
    let is_agreed = state.order == Order::Differences && annotation.is_none_or(|it| !differs(document, it));
    document.has(id).then_some((is_agreed, certainty, hull.start(), std::cmp::Reverse(hull.end()), id))
}

fn place(state: &State, document: &Document, id: AnnotationId) -> Option<Standing> {
    place_over(state, document, id, document.parts_of(id)?.hull())
}

/// Returns how far the review has come.
pub fn progress(state: &State) -> Progress {
    let mut progress = Progress::default();
    for annotation in state.document.iter().flat_map(|document| document.annotations()) {
        match annotation.review {
            Review::Accepted => progress.accepted += 1,
            Review::Rejected => progress.rejected += 1,
            Review::Suggested if state.shows(annotation) => progress.undecided += 1,
            Review::Suggested => progress.hidden += 1,
        }
    }
    for (_, mark) in state.document.iter().flat_map(|document| document.own_marks()) {
        match mark.review {
            Review::Accepted => progress.accepted += 1,
            Review::Rejected => progress.rejected += 1,
            Review::Suggested => progress.undecided += 1,
        }
    }
    progress
}

/// Returns the undecided annotation next to an annotation, round the end if need be; the first (or
/// last) one where none has the focus. The annotation itself need not be undecided.
pub(super) fn neighbour(state: &State, from: Option<AnnotationId>, forward: bool) -> Option<AnnotationId> {
    let open = undecided(state);
    let document = state.document.as_ref()?;
    let at = from.filter(|id| document.has(*id));
    let Some(at) = at else {
        return if forward { open.first() } else { open.last() }.copied();
    };
    if let Some(idx) = open.iter().position(|id| *id == at) {
        let to = if forward { idx + 1 } else { idx + open.len() - 1 } % open.len();
        return open.get(to).copied();
    }
    let here = place(state, document, at);
    // Between an edge that has moved and where it was, nothing is passed over.
    let stood = state.focused_at.filter(|_| state.focus == Some(at));
    let stood = stood.map_or(here, |hull| place_over(state, document, at, hull));
    let here = if forward { here.min(stood) } else { here.max(stood) };
    let behind = |id: &&AnnotationId| place(state, document, **id) > here;
    let found = if forward {
        open.iter().find(behind).or(open.first())
    } else {
        open.iter().rfind(|id| !behind(id)).or(open.last())
    };
    found.copied()
}

/// Returns true if there is an undecided annotation further on in that direction, without going round
/// the end.
pub fn has_more(state: &State, forward: bool) -> bool {
    let open = undecided(state);
    let end = if forward { open.last() } else { open.first() };
    match (end, state.focus) {
        (None, _) => false,
        (Some(_), None) => true,
        // From something decided, going round the end is going back in the text.
        (Some(end), Some(focus)) if !open.contains(&focus) => {
            let place = |id: AnnotationId| state.document.as_ref()?.parts_of(id).map(|it| it.start());
            if forward { place(*end) >= place(focus) } else { place(*end) <= place(focus) }
        }
        (Some(end), Some(focus)) => *end != focus,
    }
}
