//! A document: one article, its blocks, annotations and speakers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Annotation, AnnotationId, Edit, EditError, Residue, Role, Speaker, SpeakerId, Transaction};
use crate::schema::{Block, Label, Lang, RuleId};
use crate::text::Text;

/// One article and all that is annotated in it. Cheap to clone; changed only by [`Document::apply`].
///
/// Invariants, which every applied transaction keeps: each part of each annotation lies on character
/// boundaries inside the text; every link leads to an annotation of the right label; every mention
/// that names a speaker names one that is there; an id, once used, is never given to another thing.
#[derive(Clone, Debug)]
pub struct Document {
    id: Arc<str>,
    text: Text,
    lang: Lang,
    blocks: Arc<Vec<Block>>,
    annotations: Arc<BTreeMap<AnnotationId, Arc<Annotation>>>,
    speakers: Arc<BTreeMap<SpeakerId, Arc<Speaker>>>,
    note: Option<Arc<str>>,
    rules_off: Arc<BTreeSet<RuleId>>,
    residue: Arc<[Residue]>,
    next_annotation: u32,
    next_speaker: u32,
}

impl Document {
    /// Returns a document without annotations. Blocks that leave the text are left out.
    pub fn new(id: &str, text: Text, lang: Lang, blocks: Vec<Block>) -> Self {
        let mut blocks = blocks;
        blocks.retain(|block| !block.span.is_empty() && text.contains(block.span));
        blocks.sort_by_key(|block| block.span);
        let mut end = 0;
        blocks.retain(|block| {
            let follows = block.span.start() >= end;
            end = end.max(block.span.end());
            follows
        });
        Self {
            id: id.into(),
            text,
            lang,
            blocks: Arc::new(blocks),
            annotations: Arc::default(),
            speakers: Arc::default(),
            note: None,
            rules_off: Arc::default(),
            residue: Arc::default(),
            next_annotation: 1,
            next_speaker: 1,
        }
    }

    /// Returns the document's name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the article.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Returns the article's language.
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// Returns the blocks in text order; they do not overlap.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Returns the remark on the whole document.
    pub fn note(&self) -> Option<&Arc<str>> {
        self.note.as_ref()
    }

    /// Returns the rules whose suggestions are not wanted in this document.
    pub fn rules_off(&self) -> &BTreeSet<RuleId> {
        &self.rules_off
    }

    /// Returns the document keeping what a file said of it that found no place in it.
    pub fn with_residue(self, residue: Vec<Residue>) -> Self {
        Self { residue: residue.into(), ..self }
    }

    /// Returns what a file said of the document that found no place in it.
    pub fn residue(&self) -> &[Residue] {
        &self.residue
    }

    /// Returns the annotations by id.
    pub fn annotations(&self) -> impl Iterator<Item = &Arc<Annotation>> + '_ {
        self.annotations.values()
    }

    /// Returns the annotations by start, longer first, then by id: the order a reader meets them in.
    pub fn in_text_order(&self) -> Vec<&Arc<Annotation>> {
        let mut ordered: Vec<_> = self.annotations().collect();
        ordered.sort_by_key(|annotation| {
            let hull = annotation.parts.hull();
            (hull.start(), std::cmp::Reverse(hull.end()), annotation.id)
        });
        ordered
    }

    /// Returns an annotation.
    pub fn annotation(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        self.annotations.get(&id)
    }

    /// Returns the speakers by id.
    pub fn speakers(&self) -> impl Iterator<Item = &Arc<Speaker>> + '_ {
        self.speakers.values()
    }

    /// Returns a speaker.
    pub fn speaker(&self, id: SpeakerId) -> Option<&Arc<Speaker>> {
        self.speakers.get(&id)
    }

    /// Returns the mentions of a speaker in text order, rejected ones left out.
    pub fn mentions(&self, id: SpeakerId) -> Vec<&Arc<Annotation>> {
        let mut found: Vec<_> =
            self.annotations().filter(|it| it.speaker() == Some(id) && it.is_live()).collect();
        found.sort_by_key(|it| it.parts.start());
        found
    }

    /// Returns what [`Document::mentions`] returns for each speaker that has any, in one pass.
    pub fn mentions_by_speaker(&self) -> BTreeMap<SpeakerId, Vec<&Arc<Annotation>>> {
        let mut found: BTreeMap<SpeakerId, Vec<&Arc<Annotation>>> = BTreeMap::new();
        for annotation in self.annotations().filter(|it| it.is_live()) {
            if let Some(speaker) = annotation.speaker() {
                found.entry(speaker).or_default().push(annotation);
            }
        }
        for mentions in found.values_mut() {
            mentions.sort_by_key(|it| it.parts.start());
        }
        found
    }

    /// Returns who is linked as the speaker of a quote, through its source mention.
    pub fn speaker_of(&self, quote: &Annotation) -> Option<&Arc<Speaker>> {
        let source = quote.attribution()?.source?;
        self.speaker(self.annotation(source)?.speaker()?)
    }

    /// Returns the quotes that link to an annotation as cue, source or medium.
    pub fn quotes_linking(&self, id: AnnotationId) -> impl Iterator<Item = &Arc<Annotation>> + '_ {
        self.annotations().filter(move |it| {
            it.attribution().is_some_and(|attribution| attribution.links().any(|to| to == id))
        })
    }

    /// Returns the covered text, parts joined by ` … `.
    pub fn covered(&self, annotation: &Annotation) -> String {
        let parts: Vec<&str> = annotation.parts.spans().iter().map(|span| self.text.slice(*span)).collect();
        parts.join(" … ")
    }

    /// Returns an id no annotation has had.
    pub fn next_annotation_id(&self) -> AnnotationId {
        AnnotationId(self.next_annotation)
    }

    /// Returns an id no speaker has had.
    pub fn next_speaker_id(&self) -> SpeakerId {
        SpeakerId(self.next_speaker)
    }

    /// Sees to it that ids below these are not given to new things: they have been used and are gone.
    pub fn reserve(&mut self, annotation: AnnotationId, speaker: SpeakerId) {
        self.next_annotation = self.next_annotation.max(annotation.0);
        self.next_speaker = self.next_speaker.max(speaker.0);
    }

    /// Makes the transaction's edits, all or none, and returns the transaction that takes them back.
    ///
    /// # Errors
    /// The first invariant that the result would break; the document is then as it was.
    pub fn apply(&mut self, transaction: &Transaction) -> Result<Transaction, EditError> {
        let mut changed = self.clone();
        let mut inverse = Vec::with_capacity(transaction.edits.len());
        for edit in &transaction.edits {
            inverse.push(changed.make(edit)?);
        }
        changed.check(&transaction.edits)?;
        inverse.reverse();
        *self = changed;
        Ok(Transaction { action: transaction.action, edits: inverse })
    }

    fn make(&mut self, edit: &Edit) -> Result<Edit, EditError> {
        Ok(match edit {
            Edit::Annotation(id, becomes) => {
                let annotations = Arc::make_mut(&mut self.annotations);
                let was = match becomes {
                    Some(annotation) if annotation.id != *id => return Err(EditError::WrongId),
                    Some(annotation) => {
                        self.next_annotation = self.next_annotation.max(id.0.saturating_add(1));
                        annotations.insert(*id, Arc::clone(annotation))
                    }
                    None => annotations.remove(id),
                };
                Edit::Annotation(*id, was)
            }
            Edit::Speaker(id, becomes) => {
                let speakers = Arc::make_mut(&mut self.speakers);
                let was = match becomes {
                    Some(speaker) if speaker.id != *id => return Err(EditError::WrongId),
                    Some(speaker) => {
                        self.next_speaker = self.next_speaker.max(id.0.saturating_add(1));
                        speakers.insert(*id, Arc::clone(speaker))
                    }
                    None => speakers.remove(id),
                };
                Edit::Speaker(*id, was)
            }
            Edit::Block(span, kind) => {
                let blocks = Arc::make_mut(&mut self.blocks);
                let block = blocks
                    .iter_mut()
                    .find(|block| block.span == *span)
                    .ok_or(EditError::NoSuchBlock(*span))?;
                Edit::Block(*span, std::mem::replace(&mut block.kind, *kind))
            }
            Edit::Rule(rule, off) => {
                let rules = Arc::make_mut(&mut self.rules_off);
                let was = if *off { !rules.insert(rule.clone()) } else { rules.remove(rule) };
                Edit::Rule(rule.clone(), was)
            }
            Edit::Note(becomes) => Edit::Note(std::mem::replace(&mut self.note, becomes.clone())),
        })
    }

    /// Checks what the edits can have broken: the things they put, and links to things they changed.
    fn check(&self, edits: &[Edit]) -> Result<(), EditError> {
        let mut may_dangle = false;
        for edit in edits {
            match edit {
                Edit::Annotation(id, _) => match self.annotations.get(id) {
                    Some(annotation) => {
                        self.check_annotation(annotation)?;
                        may_dangle |= annotation.attribution().is_none();
                    }
                    None => may_dangle = true,
                },
                Edit::Speaker(id, _) => may_dangle |= !self.speakers.contains_key(id),
                Edit::Block(..) | Edit::Rule(..) | Edit::Note(_) => {}
            }
        }
        if may_dangle {
            self.annotations.values().try_for_each(|annotation| self.check_links(annotation))?;
        }
        Ok(())
    }

    fn check_annotation(&self, annotation: &Annotation) -> Result<(), EditError> {
        if let Some(span) = annotation.parts.spans().iter().find(|span| !self.text.contains(**span)) {
            return Err(EditError::OutsideText(annotation.id, *span));
        }
        self.check_links(annotation)
    }

    fn check_links(&self, annotation: &Annotation) -> Result<(), EditError> {
        let needs = |to: AnnotationId, needs: Label| match self.annotations.get(&to) {
            None => Err(EditError::DanglingLink(annotation.id, to)),
            Some(linked) if linked.label() != needs => {
                Err(EditError::WrongLink { from: annotation.id, to, needs })
            }
            Some(_) => Ok(()),
        };
        match &annotation.role {
            Role::Quote(attribution) => {
                attribution.cues.iter().try_for_each(|cue| needs(*cue, Label::Cue))?;
                attribution
                    .source
                    .iter()
                    .chain(&attribution.medium)
                    .try_for_each(|to| needs(*to, Label::Speaker))
            }
            Role::Claim(claim) => claim.quote.iter().try_for_each(|quote| needs(*quote, Label::Quote)),
            Role::Speaker(Some(speaker)) if !self.speakers.contains_key(speaker) => {
                Err(EditError::NoSuchSpeaker(*speaker))
            }
            Role::Speaker(_) | Role::Cue => Ok(()),
        }
    }
}

/// Equal in what a person sees: identity and content, not which ids come next.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.text == other.text
            && self.lang == other.lang
            && self.blocks == other.blocks
            && self.annotations == other.annotations
            && self.speakers == other.speakers
            && self.note == other.note
            && self.rules_off == other.rules_off
            && self.residue == other.residue
    }
}

impl Eq for Document {}
