//! Marks with own labels, attributes and relations.

use std::sync::Arc;

use super::{Action, AnnotationId, Changes, Document, Edit, Origin, Parts, Review, Role, Transaction};
use crate::annotation::{Own, OwnMark, Relation, Value};
use crate::schema::Label;

fn transaction(action: Action, edits: Vec<Edit>) -> Transaction {
    Transaction { action, edits }
}

/// Returns the edit that makes what is said under an id this; none where it is said already.
fn becomes(document: &Document, id: AnnotationId, is: Own) -> Option<Edit> {
    let was = document.own(id);
    let is = Some(is).filter(|is| !is.is_empty());
    (was.map(|was| &**was) != is.as_ref()).then(|| Edit::Own(id, is.map(Arc::new)))
}

/// Changes what is said under an id.
fn changed(document: &Document, id: AnnotationId, change: impl FnOnce(&mut Own)) -> Option<Edit> {
    let mut own = document.own(id).map(|own| Own::clone(own)).unwrap_or_default();
    change(&mut own);
    becomes(document, id, own)
}

/// Changes a mark with an own label.
fn change_mark(document: &Document, id: AnnotationId, change: impl FnOnce(&mut OwnMark)) -> Option<Edit> {
    document.own_mark(id)?;
    changed(document, id, |own| {
        if let Some(mark) = &mut own.mark {
            change(mark);
        }
    })
}

/// Marks `parts` with an own label.
pub fn add_own(document: &Document, label: &Arc<str>, parts: Parts) -> Transaction {
    let mark = OwnMark {
        label: Arc::clone(label),
        parts,
        review: Review::Accepted,
        origin: Origin::Person,
        note: None,
    };
    let own = Own { mark: Some(mark), ..Own::default() };
    transaction(Action::Add, vec![Edit::Own(document.next_annotation_id(), Some(Arc::new(own)))])
}

/// Decides on marks with own labels; other ids are passed over.
pub fn review_own(document: &Document, ids: &[AnnotationId], review: Review) -> Transaction {
    let action = match review {
        Review::Accepted => Action::Accept,
        Review::Rejected => Action::Reject,
        Review::Suggested => Action::Reopen,
    };
    let edits = ids.iter().filter_map(|id| change_mark(document, *id, |mark| mark.review = review));
    transaction(action, edits.collect())
}

/// Removes a mark with an own label, its attributes and relations, and the relations that lead to it.
pub fn remove_own(document: &Document, id: AnnotationId) -> Transaction {
    if document.own_mark(id).is_none() {
        return transaction(Action::Remove, Vec::new());
    }
    let others = document
        .own_all()
        .filter(|(other, own)| *other != id && own.relations.iter().any(|relation| relation.to == id));
    let without = |(other, _): (AnnotationId, _)| {
        changed(document, other, |own| own.relations.retain(|relation| relation.to != id))
    };
    let edits = others.filter_map(without).chain([Edit::Own(id, None)]);
    transaction(Action::Remove, edits.collect())
}

/// Gives a mark with an own label other parts.
pub fn reshape_own(document: &Document, id: AnnotationId, parts: Parts) -> Transaction {
    let edit = change_mark(document, id, |mark| {
        mark.parts = parts;
        mark.review = Review::Accepted;
    });
    transaction(Action::Reshape, edit.into_iter().collect())
}

/// Cuts a mark with an own label into one for each of `pieces`. The first keeps its id, its relations and its note; all keep
/// its attributes.
pub fn split_own(document: &Document, id: AnnotationId, pieces: &[Parts]) -> Transaction {
    let (Some(own), Some((first, others))) = (document.own(id), pieces.split_first()) else {
        return transaction(Action::Split, Vec::new());
    };
    if document.own_mark(id).is_none() || others.is_empty() {
        return transaction(Action::Split, Vec::new());
    }
    let with = |parts: &Parts, relations: Vec<Relation>, is_first: bool| {
        let mut piece = Own { relations, ..Own::clone(own) };
        if let Some(mark) = &mut piece.mark {
            mark.parts = parts.clone();
            mark.review = Review::Accepted;
            mark.note = mark.note.take().filter(|_| is_first);
        }
        Some(Arc::new(piece))
    };
    let mut edits = vec![Edit::Own(id, with(first, own.relations.clone(), true))];
    let mut next = document.next_annotation_id().0;
    for piece in others {
        edits.push(Edit::Own(AnnotationId(next), with(piece, Vec::new(), false)));
        next = next.saturating_add(1);
    }
    transaction(Action::Split, edits)
}

/// Makes one mark of two with the same own label, covering `parts`. The first keeps its id, and what it does not say it takes
/// from the other, as well as all relations of that.
pub fn join_own(document: &Document, kept: AnnotationId, other: AnnotationId, parts: Parts) -> Transaction {
    let (Some(two), true) = (document.own(other).cloned(), kept != other) else {
        return transaction(Action::Join, Vec::new());
    };
    if document.own_mark(kept).is_none() || two.mark.is_none() {
        return transaction(Action::Join, Vec::new());
    }
    let redirect = |own: &mut Own, id: AnnotationId| {
        let mut all: Vec<Relation> = Vec::new();
        for relation in std::mem::take(&mut own.relations) {
            let to = if relation.to == other { kept } else { relation.to };
            let relation = Relation { to, ..relation };
            if to != id && !all.contains(&relation) {
                all.push(relation);
            }
        }
        own.relations = all;
    };
    let joined = changed(document, kept, |own| {
        if let (Some(mark), Some(theirs)) = (&mut own.mark, &two.mark) {
            mark.parts = parts;
            mark.review = Review::Accepted;
            mark.note = mark.note.take().or_else(|| theirs.note.clone());
        }
        for (name, value) in &two.attributes {
            own.attributes.entry(Arc::clone(name)).or_insert_with(|| value.clone());
        }
        own.relations.extend(two.relations.iter().cloned());
        redirect(own, kept);
    });
    let leads_there = |(id, own): &(AnnotationId, &Arc<Own>)| {
        *id != kept && *id != other && own.relations.iter().any(|it| it.to == other)
    };
    let others = document.own_all().filter(leads_there);
    let others = others.filter_map(|(id, _)| changed(document, id, |own| redirect(own, id)));
    let edits = joined.into_iter().chain(others).chain([Edit::Own(other, None)]);
    transaction(Action::Join, edits.collect())
}

/// Gives a mark another own label, and accepts it. One of the four loses what belongs to that label and keeps its
/// attributes; one that a rule suggested is rejected beside it.
pub fn relabel_own(document: &Document, id: AnnotationId, label: &Arc<str>) -> Transaction {
    if document.own_mark(id).is_some() {
        let edit = change_mark(document, id, |mark| {
            mark.label = Arc::clone(label);
            mark.review = Review::Accepted;
        });
        return transaction(Action::Relabel, edit.into_iter().collect());
    }
    let Some(annotation) = document.annotation(id) else { return transaction(Action::Relabel, Vec::new()) };
    let said = document.own(id).map(|own| Own::clone(own)).unwrap_or_default();
    let mark = OwnMark {
        label: Arc::clone(label),
        parts: annotation.parts.clone(),
        review: Review::Accepted,
        origin: Origin::Person,
        note: annotation.note.clone(),
    };
    let own = Own { mark: Some(mark), ..said };
    let mut edits = super::discard(document, &[id]).edits;
    let is_kept = edits.iter().any(|edit| matches!(edit, Edit::Annotation(of, Some(_)) if *of == id));
    let as_id = if is_kept { document.next_annotation_id() } else { id };
    edits.push(Edit::Own(as_id, Some(Arc::new(own))));
    transaction(Action::Relabel, edits)
}

/// Makes one of the four of a mark with an own label; attributes and relations stay.
pub fn relabel_as_known(document: &Document, id: AnnotationId, label: Label) -> Transaction {
    let Some(mark) = document.own_mark(id).cloned() else { return transaction(Action::Relabel, Vec::new()) };
    let own = changed(document, id, |own| own.mark = None);
    let mut changes = Changes::of(document);
    changes.changed.insert(
        id,
        Some(crate::annotation::Annotation {
            id,
            parts: mark.parts,
            role: Role::fresh(label),
            review: Review::Accepted,
            origin: Origin::Person,
            suggested_parts: None,
            note: mark.note,
            opinions: Vec::new(),
        }),
    );
    let mut edits: Vec<Edit> = own.into_iter().collect();
    edits.extend(changes.into_transaction(Action::Relabel).edits);
    transaction(Action::Relabel, edits)
}

/// Changes the remark on a mark with an own label; there is none where it is empty.
pub fn note_own(document: &Document, id: AnnotationId, note: &str) -> Transaction {
    let note = Some(note.trim()).filter(|note| !note.is_empty()).map(Arc::from);
    let edit = change_mark(document, id, |mark| mark.note = note);
    transaction(Action::Note, edit.into_iter().collect())
}

/// Gives an attribute a value, or takes it away. `formerly` are names that the attribute had before, by which it may
/// still be there. Ids of nothing are passed over.
pub fn set_attribute<'a>(
    document: &Document,
    ids: impl IntoIterator<Item = AnnotationId>,
    attribute: &Arc<str>,
    formerly: impl IntoIterator<Item = &'a Arc<str>> + Clone,
    value: Option<&Value>,
) -> Transaction {
    let set = |id: AnnotationId| {
        changed(document, id, |own| {
            own.attributes.remove(attribute);
            for name in formerly.clone() {
                own.attributes.remove(name);
            }
            if let Some(value) = value {
                own.attributes.insert(Arc::clone(attribute), value.clone());
            }
        })
    };
    let edits = ids.into_iter().filter(|id| document.has(*id)).filter_map(set);
    transaction(Action::Attribute, edits.collect())
}

/// Adds a relation. One that is there already, leads to itself, or to or from nothing, is none.
pub fn relate(document: &Document, from: AnnotationId, name: &Arc<str>, to: AnnotationId) -> Transaction {
    let fits = from != to && document.has(from) && document.has(to);
    let edit = fits.then(|| {
        changed(document, from, |own| {
            let relation = Relation { name: Arc::clone(name), to };
            if !own.relations.contains(&relation) {
                own.relations.push(relation);
            }
        })
    });
    transaction(Action::Relate, edit.flatten().into_iter().collect())
}

/// Takes a relation away, by the name that the document has for it.
pub fn unrelate(document: &Document, from: AnnotationId, name: &str, to: AnnotationId) -> Transaction {
    let edit = changed(document, from, |own| own.relations.retain(|it| it.to != to || *it.name != *name));
    transaction(Action::Unlink, edit.into_iter().collect())
}
