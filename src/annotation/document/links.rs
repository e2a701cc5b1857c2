//! Links lead to nothing that a person has rejected: no live quote has a rejected cue, source or medium, and no
//! live claim is in a rejected quote.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Document;
use crate::annotation::{Annotation, AnnotationId, Edit, Review, Role};
use crate::schema::Label;
use crate::text::Span;

/// Returns what an annotation is linked to: a quote's cues, source and medium, a claim's quote.
fn links(annotation: &Annotation) -> impl Iterator<Item = AnnotationId> + '_ {
    let of_quote = annotation.attribution().into_iter().flat_map(|attribution| attribution.links());
    of_quote.chain(annotation.claim().and_then(|claim| claim.quote))
}

/// The live annotations by what they are and cover, those that a person has accepted before others.
struct Twins<'a>(BTreeMap<(Label, &'a [Span]), (bool, AnnotationId)>);

impl<'a> Twins<'a> {
    fn of(document: &'a Document) -> Self {
        let mut twins = BTreeMap::new();
        for annotation in document.annotations().filter(|it| it.is_live()) {
            let rank = (annotation.review != Review::Accepted, annotation.id);
            let first = twins.entry((annotation.label(), annotation.parts.spans())).or_insert(rank);
            *first = rank.min(*first);
        }
        Self(twins)
    }

    fn get(&self, annotation: &Annotation) -> Option<AnnotationId> {
        self.0.get(&(annotation.label(), annotation.parts.spans())).map(|(_, id)| *id)
    }
}

impl Document {
    /// Returns the live annotation of the same label that covers the same as a rejected one.
    pub fn live_twin(&self, rejected: AnnotationId) -> Option<AnnotationId> {
        Twins::of(self).get(self.annotation(rejected)?)
    }

    /// Moves the links that lead from live annotations to rejected ones to the live twin of those, or takes them
    /// away where there is none; a claim then is in the innermost live quote around it. Only what edits with
    /// those inverses can have changed is looked at. Returns the inverses of what was done.
    pub(super) fn release_rejected(&mut self, inverse: &[Edit]) -> Vec<Edit> {
        let mut rejected = BTreeSet::new();
        let mut touched = BTreeSet::new();
        for edit in inverse {
            let Edit::Annotation(id, was) = edit else { continue };
            match self.annotations.get(id) {
                Some(is) if is.is_live() => {
                    touched.insert(*id);
                }
                Some(_) if was.as_ref().is_none_or(|was| was.is_live()) => {
                    rejected.insert(*id);
                }
                _ => {}
            }
        }
        if !rejected.is_empty() {
            let leads = |it: &&Arc<Annotation>| links(it).any(|to| rejected.contains(&to));
            touched.extend(self.annotations().filter(leads).map(|it| it.id));
        }
        let is_rejected = |to: AnnotationId| self.annotations.get(&to).is_some_and(|to| !to.is_live());
        let wrong: Vec<&Arc<Annotation>> = touched
            .iter()
            .filter_map(|id| self.annotations.get(id))
            .filter(|it| it.is_live() && links(it).any(is_rejected))
            .collect();
        if wrong.is_empty() {
            return Vec::new();
        }
        let twins = Twins::of(self);
        let live = |to: AnnotationId| match self.annotations.get(&to) {
            Some(it) if !it.is_live() => twins.get(it),
            _ => Some(to),
        };
        let mended: Vec<Annotation> = wrong
            .into_iter()
            .map(|annotation| {
                let mut annotation = Annotation::clone(annotation);
                let hull = annotation.parts.hull();
                match &mut annotation.role {
                    Role::Quote(attribution) => {
                        let mut met = BTreeSet::new();
                        let cues = attribution.cues.iter().filter_map(|cue| live(*cue));
                        attribution.cues = cues.filter(|cue| met.insert(*cue)).collect();
                        attribution.source = attribution.source.and_then(live);
                        attribution.medium = attribution.medium.and_then(live);
                    }
                    Role::Claim(claim) => {
                        claim.quote = claim.quote.and_then(live).or_else(|| self.quote_around(hull));
                    }
                    Role::Speaker(_) | Role::Cue => {}
                }
                annotation
            })
            .collect();
        let annotations = Arc::make_mut(&mut self.annotations);
        mended
            .into_iter()
            .map(|annotation| {
                let id = annotation.id;
                Edit::Annotation(id, annotations.insert(id, Arc::new(annotation)))
            })
            .collect()
    }

    /// Returns the innermost live quote that covers a span.
    pub fn quote_around(&self, span: Span) -> Option<AnnotationId> {
        self.annotations()
            .filter(|it| it.label() == Label::Quote && it.is_live() && it.parts.hull().covers(span))
            .min_by_key(|it| it.parts.hull().len())
            .map(|it| it.id)
    }
}
