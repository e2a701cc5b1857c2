//! Making several annotations of one, and one of two.

use std::collections::BTreeSet;

use super::{Action, Annotation, AnnotationId, Changes, Document, Parts, Review, Role, Transaction};

/// Cuts an annotation into one for each of `pieces`, which a person has decided on then. The first keeps its
/// id and what links to it; the others are like it, under new ids, and take the claims that are in them.
pub fn split(document: &Document, id: AnnotationId, pieces: &[Parts]) -> Transaction {
    let mut changes = Changes::of(document);
    let (Some(whole), Some((first, others))) = (document.annotation(id), pieces.split_first()) else {
        return changes.into_transaction(Action::Split);
    };
    if others.is_empty() {
        return changes.into_transaction(Action::Split);
    }
    changes.reshape(id, first.clone());
    let mut next = document.next_annotation_id().0;
    for piece in others {
        let mut annotation = Annotation::clone(whole);
        annotation.id = AnnotationId(next);
        annotation.parts = piece.clone();
        annotation.review = Review::Accepted;
        annotation.suggested_parts = None;
        annotation.note = None;
        annotation.opinions = Vec::new();
        changes.give_claims(id, annotation.id, |claim| piece.hull().covers(claim.parts.hull()));
        changes.changed.insert(annotation.id, Some(annotation));
        next = next.saturating_add(1);
    }
    changes.into_transaction(Action::Split)
}

/// Makes one annotation of two of the same label, covering `parts`. The first keeps its id, and what it has no
/// link to it takes from the other, as well as everything that linked to that.
pub fn join(document: &Document, kept: AnnotationId, other: AnnotationId, parts: Parts) -> Transaction {
    let mut changes = Changes::of(document);
    let (Some(one), Some(two)) = (document.annotation(kept), document.annotation(other)) else {
        return changes.into_transaction(Action::Join);
    };
    if kept == other || one.label() != two.label() {
        return changes.into_transaction(Action::Join);
    }
    let linking: Vec<AnnotationId> = document.quotes_linking(other).map(|quote| quote.id).collect();
    for quote in linking {
        changes.update(quote, |it| {
            if let Role::Quote(attribution) = &mut it.role {
                let links =
                    attribution.cues.iter_mut().chain(&mut attribution.source).chain(&mut attribution.medium);
                links.filter(|link| **link == other).for_each(|link| *link = kept);
                let mut met = BTreeSet::new();
                attribution.cues.retain(|cue| met.insert(*cue));
            }
        });
    }
    changes.give_claims(other, kept, |_| true);
    changes.reshape(kept, parts);
    changes.update(kept, |it| {
        it.review = Review::Accepted;
        if it.note.is_none() {
            it.note.clone_from(&two.note);
        }
        match (&mut it.role, &two.role) {
            (Role::Quote(mine), Role::Quote(theirs)) => {
                mine.cues.extend(theirs.cues.iter().copied());
                mine.cues.sort_by_key(|id| (document.annotation(*id).map(|it| it.parts.start()), *id));
                mine.cues.dedup();
                mine.source = mine.source.or(theirs.source);
                mine.medium = mine.medium.or(theirs.medium);
            }
            (Role::Speaker(mine), Role::Speaker(theirs)) => *mine = mine.or(*theirs),
            (Role::Claim(mine), Role::Claim(theirs)) => {
                mine.kind = mine.kind.or(theirs.kind);
                mine.quote = mine.quote.or(theirs.quote);
            }
            _ => {}
        }
    });
    changes.remove(other);
    changes.into_transaction(Action::Join)
}
