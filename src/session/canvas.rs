//! What was painted last, so that a change repaints only the paragraphs it shows in.
//!
//! A long document has thousands of paragraphs and tens of thousands of marks; an edit concerns a few.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::runs::{Painted, colours, mark, own_paint, painted, sort, sort_own};
use super::state::State;
use crate::annotation::{AnnotationId, Document, Parts};
use crate::schema::{Confidence, RuleId};
use crate::scheme::Scheme;
use crate::text::Span;

/// How many paragraphs a section has at most: about two screenfuls. More would be laid out at once when one of them
/// comes into view; fewer would be more sections for the browser to watch.
const SECTION: usize = 12;

/// Neighbouring paragraphs. The same one as before is at the same address.
pub type Section = Rc<Vec<Rc<Painted>>>;

/// A painted document.
#[derive(Default)]
pub struct Canvas {
    sections: Vec<Section>,
    /// How many paragraphs each section but the last has.
    n_each: usize,
    /// Where each paragraph is.
    spans: Vec<Span>,
    /// The annotations with a part in each paragraph, shown or not.
    of_paragraph: Vec<Vec<AnnotationId>>,
    painted: Option<Seen>,
    /// Raised whenever something was repainted.
    version: u64,
}

/// What decides how a document is painted.
struct Seen {
    document: Arc<Document>,
    focus: Option<AnnotationId>,
    partners: Vec<AnnotationId>,
    threshold: Confidence,
    claims_from: Confidence,
    worth_threshold: Confidence,
    rules_off: BTreeSet<RuleId>,
    furniture_shown: BTreeSet<u32>,
    scheme: Arc<Scheme>,
}

impl Canvas {
    /// Returns every paragraph as [`painted`] has it, in sections; those that are as they were are the same
    /// ones as before.
    pub fn paint(&mut self, state: &State) -> &[Section] {
        let Some(document) = &state.document else {
            *self = Self::default();
            return &self.sections;
        };
        let seen = Seen {
            document: Arc::clone(document),
            focus: state.focus,
            partners: state.partners(),
            threshold: state.threshold,
            claims_from: state.claims_from(),
            worth_threshold: state.worth_threshold,
            rules_off: state.project.rules_off().clone(),
            furniture_shown: state.furniture_shown.clone(),
            scheme: Arc::clone(state.project.scheme()),
        };
        let before = self.painted.take().filter(|before| before.is_alike(&seen));
        match before {
            Some(before) => self.repaint(state, &before, &seen),
            None => self.paint_all(state, document),
        }
        self.painted = Some(seen);
        &self.sections
    }

    fn paint_all(&mut self, state: &State, document: &Document) {
        let sections = std::mem::take(&mut self.sections);
        let before: Vec<Rc<Painted>> = sections.iter().flat_map(|section| section.iter().cloned()).collect();
        let mut all = Vec::new();
        for (idx, paragraph) in painted(state).into_iter().enumerate() {
            all.push(match before.get(idx) {
                Some(same) if **same == paragraph => Rc::clone(same),
                _ => Rc::new(paragraph),
            });
        }
        self.spans = all.iter().map(|it| it.block.span).collect();
        self.of_paragraph = vec![Vec::new(); all.len()];
        for annotation in document.annotations() {
            self.enter(annotation.id, &annotation.parts);
        }
        for (id, mark) in document.own_marks() {
            self.enter(id, &mark.parts);
        }
        self.version += 1;
        // Of one size, so that what is off the screen is about as high as is assumed.
        let n_sections = all.len().div_ceil(SECTION).max(1);
        self.n_each = all.len().div_ceil(n_sections).max(1);
        self.sections = all.chunks(self.n_each).map(|chunk| Rc::new(chunk.to_vec())).collect();
    }

    fn repaint(&mut self, state: &State, before: &Seen, now: &Seen) {
        let changes = now.document.changes_since(&before.document);
        let mut touched: BTreeSet<usize> = BTreeSet::new();
        for (was, is) in &changes {
            if let Some(was) = was {
                touched.extend(self.paragraphs_of(&was.parts));
                self.leave(was.id, &was.parts);
            }
            if let Some(is) = is {
                touched.extend(self.paragraphs_of(&is.parts));
                self.enter(is.id, &is.parts);
            }
        }
        for (id, was, is) in now.document.own_changes_since(&before.document) {
            if let Some(was) = was {
                touched.extend(self.paragraphs_of(&was.parts));
                // An annotation of that id may have come in its place.
                if !now.document.has(id) || is.is_some() {
                    self.leave(id, &was.parts);
                }
            }
            if let Some(is) = is {
                touched.extend(self.paragraphs_of(&is.parts));
                self.enter(id, &is.parts);
            }
        }
        let mut shown_otherwise: BTreeSet<AnnotationId> = BTreeSet::new();
        if before.focus != now.focus {
            shown_otherwise.extend(before.focus.iter().chain(&now.focus));
        }
        if before.partners != now.partners {
            shown_otherwise.extend(before.partners.iter().chain(&now.partners));
        }
        shown_otherwise.extend(recoloured(&before.document, &now.document));
        for id in shown_otherwise {
            if let Some(parts) = now.document.parts_of(id) {
                touched.extend(self.paragraphs_of(parts));
            }
        }
        for idx in touched {
            self.paint_one(state, now, idx);
        }
    }

    fn paint_one(&mut self, state: &State, now: &Seen, idx: usize) {
        let (n_section, within) = (idx / self.n_each.max(1), idx % self.n_each.max(1));
        let section = self.sections.get_mut(n_section);
        let (Some(section), Some(ids)) = (section, self.of_paragraph.get(idx)) else { return };
        let Some(was) = section.get(within) else { return };
        let mut is = Painted { block: was.block, marks: Vec::new(), own: Vec::new(), fold: was.fold };
        let annotations = ids.iter().filter_map(|id| now.document.annotation(*id));
        for annotation in annotations.filter(|it| state.paints(it, &now.partners)) {
            for part in annotation.parts.spans() {
                if let Some(span) = is.block.span.intersection(*part) {
                    is.marks.push(mark(state, annotation, span, colours(&now.document), &now.partners));
                }
            }
        }
        let own = ids.iter().filter_map(|id| Some((*id, now.document.own_mark(*id)?)));
        for (id, own) in own.filter(|(id, own)| state.shows_own(*id, own)) {
            for part in own.parts.spans() {
                if let Some(span) = is.block.span.intersection(*part) {
                    is.own.push(own_paint(state, id, own, span, &now.partners));
                }
            }
        }
        sort(&mut is.marks);
        sort_own(&mut is.own);
        is.fold = is.fold.filter(|fold| is.is_bare() || fold.n_lines > 0);
        if **was != is
            && let Some(slot) = Rc::make_mut(section).get_mut(within)
        {
            *slot = Rc::new(is);
            self.version += 1;
        }
    }

    /// Returns a revision that changes with every repaint.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Returns the paragraphs that these parts lie in.
    fn paragraphs_of(&self, parts: &Parts) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for part in parts.spans() {
            let first = self.spans.partition_point(|span| span.end() <= part.start());
            let inside = self.spans.iter().skip(first).take_while(|span| span.overlaps(*part));
            found.extend(first..first + inside.count());
        }
        found
    }

    fn enter(&mut self, id: AnnotationId, parts: &Parts) {
        for idx in self.paragraphs_of(parts) {
            if let Some(ids) = self.of_paragraph.get_mut(idx)
                && let Err(at) = ids.binary_search(&id)
            {
                ids.insert(at, id);
            }
        }
    }

    fn leave(&mut self, id: AnnotationId, parts: &Parts) {
        for idx in self.paragraphs_of(parts) {
            if let Some(ids) = self.of_paragraph.get_mut(idx)
                && let Ok(at) = ids.binary_search(&id)
            {
                ids.remove(at);
            }
        }
    }
}

impl Seen {
    /// Returns true if what differs concerns single annotations.
    fn is_alike(&self, other: &Seen) -> bool {
        self.threshold == other.threshold
            && self.claims_from == other.claims_from
            && self.worth_threshold == other.worth_threshold
            && self.rules_off == other.rules_off
            && self.furniture_shown == other.furniture_shown
            && Arc::ptr_eq(&self.scheme, &other.scheme)
            && self.document.is_laid_out_as(&other.document)
            && self.document.rules_off() == other.document.rules_off()
    }
}

/// Returns the annotations whose colour differs between two versions.
fn recoloured(was: &Document, is: &Document) -> Vec<AnnotationId> {
    if Arc::ptr_eq(was.speakers_by_mark(), is.speakers_by_mark()) && is.has_speakers_of(was) {
        return Vec::new();
    }
    let (before, after) = (colours(was), colours(is));
    let ids: BTreeSet<AnnotationId> =
        was.speakers_by_mark().keys().chain(is.speakers_by_mark().keys()).copied().collect();
    ids.into_iter().filter(|id| before.get(*id) != after.get(*id)).collect()
}
