//! A document again, as plain as can be: lists that are searched from end to end, and every promise
//! checked anew after each transaction. What it says is what [`Document`] has to come to by its maps,
//! shared parts and shortcuts.

use std::sync::Arc;

use qawl::annotation::{Annotation, Document, Edit, Review, Role, Speaker, Transaction};
use qawl::schema::{Block, Label, RuleId};
use qawl::text::Text;

/// A document's content.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain {
    text: Text,
    blocks: Vec<Block>,
    annotations: Vec<Arc<Annotation>>,
    speakers: Vec<Arc<Speaker>>,
    note: Option<Arc<str>>,
    rules_off: Vec<RuleId>,
}

impl Plain {
    /// Returns what a document holds.
    pub fn of(document: &Document) -> Self {
        Self {
            text: document.text().clone(),
            blocks: document.blocks().to_vec(),
            annotations: document.annotations().cloned().collect(),
            speakers: document.speakers().cloned().collect(),
            note: document.note().cloned(),
            rules_off: document.rules_off().iter().cloned().collect(),
        }
    }

    /// Returns what it holds after a transaction, or `None` if that may not be.
    pub fn after(&self, transaction: &Transaction) -> Option<Self> {
        let mut changed = self.clone();
        for edit in &transaction.edits {
            changed.make(edit)?;
        }
        changed.is_sound().then_some(())?;
        for idx in 0..changed.annotations.len() {
            let released = changed.released(&changed.annotations[idx]);
            changed.annotations[idx] = Arc::new(released);
        }
        Some(changed)
    }

    /// Returns an annotation with its links to what is rejected moved to what is not, or without them.
    fn released(&self, annotation: &Annotation) -> Annotation {
        let mut annotation = annotation.clone();
        if !annotation.is_live() {
            return annotation;
        }
        let find = |id| self.annotations.iter().find(|it| it.id == id);
        let live = |id| {
            let it = find(id)?;
            let same = |other: &&Arc<Annotation>| {
                other.is_live() && other.label() == it.label() && other.parts == it.parts
            };
            let twins = self.annotations.iter().filter(same);
            let twin = twins.min_by_key(|it| (it.review != Review::Accepted, it.id)).map(|it| it.id);
            if it.is_live() { Some(id) } else { twin }
        };
        let hull = annotation.parts.hull();
        match &mut annotation.role {
            Role::Quote(attribution) => {
                let is_rejected = |id| find(id).is_some_and(|it| !it.is_live());
                let leads = attribution.links().any(is_rejected);
                let mut cues: Vec<_> = Vec::new();
                for cue in attribution.cues.iter().filter_map(|cue| live(*cue)) {
                    if !leads || !cues.contains(&cue) {
                        cues.push(cue);
                    }
                }
                attribution.cues = cues;
                attribution.source = attribution.source.and_then(live);
                attribution.medium = attribution.medium.and_then(live);
            }
            Role::Claim(claim) if claim.quote.and_then(find).is_some_and(|it| !it.is_live()) => {
                let around = self
                    .annotations
                    .iter()
                    .filter(|it| it.label() == Label::Quote && it.is_live() && it.parts.hull().covers(hull));
                let innermost = around.min_by_key(|it| (it.parts.hull().len(), it.id)).map(|it| it.id);
                claim.quote = claim.quote.and_then(live).or(innermost);
            }
            Role::Claim(_) | Role::Speaker(_) | Role::Cue => {}
        }
        annotation
    }

    fn make(&mut self, edit: &Edit) -> Option<()> {
        match edit {
            Edit::Annotation(id, becomes) => {
                self.annotations.retain(|it| it.id != *id);
                if let Some(annotation) = becomes {
                    (annotation.id == *id).then_some(())?;
                    self.annotations.push(Arc::clone(annotation));
                    self.annotations.sort_by_key(|it| it.id);
                }
            }
            Edit::Speaker(id, becomes) => {
                self.speakers.retain(|it| it.id != *id);
                if let Some(speaker) = becomes {
                    (speaker.id == *id).then_some(())?;
                    self.speakers.push(Arc::clone(speaker));
                    self.speakers.sort_by_key(|it| it.id);
                }
            }
            Edit::Block(span, kind) => {
                self.blocks.iter_mut().find(|block| block.span == *span)?.kind = *kind;
            }
            Edit::Rule(rule, off) => {
                self.rules_off.retain(|it| it != rule);
                if *off {
                    self.rules_off.push(rule.clone());
                    self.rules_off.sort();
                }
            }
            Edit::Note(becomes) => self.note.clone_from(becomes),
            Edit::Answers(_) => {}
            // Marks of the project's own have tests of their own.
            Edit::Own(..) => {}
        }
        Some(())
    }

    fn is_sound(&self) -> bool {
        let label = |id| self.annotations.iter().find(|it| it.id == id).map(|it| it.label());
        let known = |id| self.speakers.iter().any(|it| it.id == id);
        self.annotations.iter().all(|annotation| {
            let inside = annotation.parts.spans().iter().all(|span| self.text.contains(*span));
            let linked = match &annotation.role {
                Role::Quote(attribution) => {
                    let mut mentions = attribution.source.iter().chain(&attribution.medium);
                    attribution.cues.iter().all(|cue| label(*cue) == Some(Label::Cue))
                        && mentions.all(|to| label(*to) == Some(Label::Speaker))
                }
                Role::Claim(claim) => claim.quote.is_none_or(|id| label(id) == Some(Label::Quote)),
                Role::Speaker(speaker) => speaker.is_none_or(known),
                Role::Cue => true,
            };
            inside && linked
        })
    }
}
