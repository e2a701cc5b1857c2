//! Marks, attributes and relations of a scheme of one's own, and the scheme itself.

use std::sync::Arc;

use super::{Composed, edit, focus, perform, projects};
use crate::annotation::{Action as Done, AnnotationId, Document, Parts, Review, Transaction, Value, intents};
use crate::schema::Label;
use crate::scheme::{Keyed, Mapping, Scheme};
use crate::session::edges::{self, Direction, Edge, Unit};
use crate::session::find::is_furniture;
use crate::session::message::MessageKind;
use crate::session::own::{OwnAction, Relating, listed};
use crate::session::project::ProjectInfo;
use crate::session::sequence::Change;
use crate::session::state::State;
use crate::store::Step;

/// Does what concerns marks of the scheme.
pub(super) fn act(state: &mut State, action: OwnAction) {
    match action {
        OwnAction::Mark(label, unit) => mark(state, &label, unit),
        OwnAction::Press(key, unit) => press(state, &key, unit),
        OwnAction::Set(id, attribute, value) => set(state, &[id], &attribute, value.as_ref()),
        OwnAction::SetListed(attribute, value) => {
            let ids = listed(state);
            set(state, &ids, &attribute, value.as_ref());
        }
        OwnAction::StartRelation(from, name) => start_relation(state, from, name),
        OwnAction::EndRelation => state.relating = None,
        OwnAction::Relate(from, name, to) => relate(state, from, &name, to),
        OwnAction::Unrelate(from, name, to) => {
            edit(state, |document| intents::unrelate(document, from, &name, to));
        }
        OwnAction::TakeUnlisted => {
            let unlisted = state.unlisted();
            if !unlisted.is_empty() {
                let scheme = state.project.scheme().with_unlisted(&unlisted);
                set_scheme(state, Arc::new(scheme));
            }
        }
    }
}

/// Marks the selection with an own label, or gives the focused that label.
fn mark(state: &mut State, label: &Arc<str>, unit: Unit) {
    let Some(document) = state.document.clone() else { return };
    let scheme = Arc::clone(state.project.scheme());
    let label: Arc<str> = scheme.label_name(label).into();
    let Some(selected) = state.selection else {
        match state.focus {
            Some(id) => {
                let fresh = document.next_annotation_id();
                perform(state, &intents::relabel_own(&document, id, &label));
                // A suggestion that is rejected beside it keeps its id.
                let is_own = state.document.as_ref().is_some_and(|it| it.own_mark(id).is_some());
                focus(state, Some(if is_own { id } else { fresh }));
            }
            None => state.tell(MessageKind::NothingSelected),
        }
        return;
    };
    let Some(parts) = edges::meant(document.text(), selected, unit) else {
        return state.tell(MessageKind::NothingSelected);
    };
    if is_furniture(&document, &parts) {
        return state.tell(MessageKind::NotTheArticle);
    }
    let same = document
        .own_marks()
        .find(|(_, mark)| scheme.label_name(&mark.label) == &*label && mark.parts == parts);
    let same = same.map(|(id, _)| id);
    let id = same.unwrap_or(document.next_annotation_id());
    let composed = match same {
        Some(id) => Composed::of(&document, Done::Accept)
            .then(|document| intents::review_own(document, &[id], Review::Accepted)),
        None => Composed::of(&document, Done::Add).then(|document| intents::add_own(document, &label, parts)),
    };
    let composed = composed.then(|document| with_defaults(&scheme, document, &[id]));
    perform(state, &composed.transaction);
    state.selection = None;
    focus(state, Some(id));
}

/// Returns the edits that give marks the defaults of the attributes that they have no value of.
pub(super) fn with_defaults(scheme: &Scheme, document: &Document, ids: &[AnnotationId]) -> Transaction {
    let mut composed = Composed::of(document, Done::Attribute);
    for attribute in scheme.attributes.iter().filter(|it| it.term.offered) {
        let Some(default) = &attribute.default else { continue };
        let lacks = |id: &AnnotationId| {
            let label = scheme.label_of(document, *id);
            let has = label.is_some_and(|label| {
                scheme.attributes_of(label).any(|it| it.term.name == attribute.term.name)
            });
            has && document.own(*id).and_then(|own| scheme.value_of(own, &attribute.term.name)).is_none()
        };
        let ids: Vec<AnnotationId> = ids.iter().copied().filter(lacks).collect();
        let (name, formerly) = (&attribute.term.name, &attribute.term.formerly);
        composed =
            composed.then(|document| intents::set_attribute(document, ids, name, formerly, Some(default)));
    }
    composed.transaction
}

/// Does what a key of the scheme is for.
fn press(state: &mut State, key: &str, unit: Unit) {
    let scheme = Arc::clone(state.project.scheme());
    let focused = state.focus;
    match (scheme.keyed(key), focused) {
        (None, _) => {}
        (Some(Keyed::Label(label)), _) => mark(state, &label.term.name, unit),
        (Some(_), None) => state.tell(MessageKind::NothingFocused),
        (Some(Keyed::Relation(relation)), Some(id)) => {
            start_relation(state, id, Arc::clone(&relation.term.name));
        }
        (Some(Keyed::Attribute(attribute)), Some(id)) => {
            let name = &attribute.term.name;
            let Some(value) = value_at(state, &scheme, id, name) else {
                return state.tell(MessageKind::NotOfLabel(Arc::clone(name)));
            };
            match attribute.after(value.as_ref()) {
                Some(next) => set(state, &[id], name, next.as_ref()),
                // It is typed: the card gives its field the keyboard.
                None => {
                    let n = state.asked_field.as_ref().map_or(0, |(_, n)| n.wrapping_add(1));
                    state.asked_field = Some((Arc::clone(name), n));
                }
            }
        }
        (Some(Keyed::Value(attribute, choice)), Some(id)) => {
            let name = &attribute.term.name;
            match value_at(state, &scheme, id, name) {
                Some(value) => {
                    let chosen = attribute.chosen(value.as_ref(), choice);
                    set(state, &[id], name, chosen.as_ref());
                }
                None => state.tell(MessageKind::NotOfLabel(Arc::clone(name))),
            }
        }
    }
}

/// Returns the value that a mark has of an attribute; `None` where marks of its label have no such attribute.
fn value_at(state: &State, scheme: &Scheme, id: AnnotationId, attribute: &str) -> Option<Option<Value>> {
    let document = state.document.as_ref()?;
    let label = scheme.label_of(document, id)?;
    scheme.attributes_of(label).find(|it| *it.term.name == *attribute)?;
    Some(document.own(id).and_then(|own| scheme.value_of(own, attribute)))
}

/// Sets an attribute of those among these that have such an attribute.
fn set(state: &mut State, ids: &[AnnotationId], attribute: &Arc<str>, value: Option<&Value>) {
    let scheme = Arc::clone(state.project.scheme());
    let (name, formerly) = match scheme.attribute(attribute) {
        Some(known) => (&known.term.name, known.term.formerly.clone()),
        None => (attribute, Default::default()),
    };
    let can_have = |document: &Document, id: AnnotationId| match scheme.attribute(attribute) {
        // What came with a file stays on whatever it came on.
        None => true,
        Some(_) => {
            let label = scheme.label_of(document, id);
            let has = label.is_some_and(|label| scheme.attributes_of(label).any(|it| it.term.name == *name));
            has || document.own(id).is_some_and(|own| scheme.value_of(own, name).is_some())
        }
    };
    edit(state, |document| {
        let ids = ids.iter().copied().filter(|id| can_have(document, *id));
        intents::set_attribute(document, ids, name, &formerly, value)
    });
}

fn start_relation(state: &mut State, from: AnnotationId, name: Arc<str>) {
    let scheme = Arc::clone(state.project.scheme());
    let label = state.document.as_ref().and_then(|document| scheme.label_of(document, from));
    let fits = |label: &str| scheme.relation(&name).is_none_or(|it| it.leads_from(label));
    match label {
        Some(label) if fits(label) => {
            state.linking = None;
            state.tell(MessageKind::Relating(Arc::clone(&name)));
            state.relating = Some(Relating { from, name });
        }
        Some(_) => state.tell(MessageKind::NotOfLabel(name)),
        None => state.tell(MessageKind::NothingFocused),
    }
}

/// Relates two marks, where the scheme lets such a relation lead there.
pub(super) fn relate(state: &mut State, from: AnnotationId, name: &Arc<str>, to: AnnotationId) {
    let scheme = Arc::clone(state.project.scheme());
    let Some(document) = state.document.clone() else { return };
    let name: Arc<str> =
        scheme.relation(name).map_or_else(|| Arc::clone(name), |it| Arc::clone(&it.term.name));
    let leads = match (scheme.label_of(&document, from), scheme.label_of(&document, to)) {
        (Some(here), Some(there)) => {
            scheme.relation(&name).is_none_or(|it| it.leads_from(here) && it.leads_to(there))
        }
        _ => false,
    };
    if leads && from != to {
        state.relating = None;
        perform(state, &intents::relate(&document, from, &name, to));
        focus(state, Some(from));
    } else {
        state.tell(MessageKind::WrongRelation(name));
    }
}

/// Gives the focused mark with an own label other edges; returns false where none has the focus.
pub(super) fn reshape(state: &mut State, becomes: impl FnOnce(&Document, &Parts) -> Option<Parts>) -> bool {
    let Some((id, mark)) = state.focused_own() else { return false };
    let parts = state.document.as_ref().and_then(|document| becomes(document, &mark.parts));
    match parts {
        Some(parts) => edit(state, |document| intents::reshape_own(document, id, parts)),
        None => state.tell(MessageKind::EdgeBlocked),
    }
    true
}

/// Moves an edge of the focused mark with an own label; returns false where none has the focus.
pub(super) fn move_edge(state: &mut State, edge: Edge, direction: Direction, unit: Unit) -> bool {
    reshape(state, |document, parts| edges::moved(document.text(), parts, edge, direction, unit))
}

/// Makes one of the four of the focused mark with an own label.
pub(super) fn label_as_known(state: &mut State, id: AnnotationId, label: Label) {
    edit(state, |document| intents::relabel_as_known(document, id, label));
    focus(state, Some(id));
}

/// Changes what is marked beside the four labels; it can be taken back.
pub(super) fn set_scheme(state: &mut State, scheme: Arc<Scheme>) {
    let Some(info) = state.project.info.clone() else { return };
    if info.scheme == scheme || projects::refuses(state) {
        return;
    }
    let was = Arc::clone(&info.scheme);
    put_scheme(state, &info, Arc::clone(&scheme));
    state.project.sequence.changed(Change::Scheme(was, scheme));
    state.tell(MessageKind::SchemeChanged(Step::Do));
}

/// Remembers what names of imported files mean.
pub(super) fn set_mapping(state: &mut State, mapping: Arc<Mapping>) {
    let Some(info) = state.project.info.clone() else { return };
    if info.mapping != mapping && !projects::refuses(state) {
        projects::change_info(state, ProjectInfo { mapping, ..ProjectInfo::clone(&info) });
    }
}

fn put_scheme(state: &mut State, info: &ProjectInfo, scheme: Arc<Scheme>) {
    projects::change_info(state, ProjectInfo { scheme, ..ProjectInfo::clone(info) });
    let scheme = Arc::clone(state.project.scheme());
    if state.filter.label.is_some_and(|label| scheme.hidden.contains(&label)) {
        state.filter.label = None;
    }
    state.relating = None;
}

/// Takes a change of the scheme back, or does it again (`forward`).
pub(super) fn travel(state: &mut State, (was, is): (Arc<Scheme>, Arc<Scheme>), forward: bool) {
    let Some(info) = state.project.info.clone() else { return };
    put_scheme(state, &info, if forward { is } else { was });
    state.tell(MessageKind::SchemeChanged(if forward { Step::Redo } else { Step::Undo }));
}
