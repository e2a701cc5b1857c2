//! A document: one article, its blocks, annotations and speakers.

mod links;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::{
    Annotation, AnnotationId, AnswerRun, Edit, EditError, Fields, Own, OwnMark, Parts, Provenance, Residue,
    Role, Speaker, SpeakerId, Transaction,
};
use crate::schema::{Block, Label, Lang, RuleId};
use crate::text::Text;

/// One article and all that is annotated in it. Cheap to clone; changed only by [`Document::apply`].
///
/// Invariants, which every applied transaction keeps: each part of each annotation lies on character
/// boundaries inside the text; every link leads to an annotation of the right label, and none from what
/// is not rejected to what is; every mention that names a speaker names one that is there; an id, once
/// used, is never given to another thing.
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
    provenance: Arc<Provenance>,
    answers: Arc<Vec<AnswerRun>>,
    own: Arc<BTreeMap<AnnotationId, Arc<Own>>>,
    fields: Arc<Fields>,
    next_annotation: u32,
    next_speaker: u32,
    /// The annotations as a reader meets them, once that was asked for.
    in_text_order: OnceLock<Arc<Vec<Arc<Annotation>>>>,
    /// Whose each annotation is, once that was asked for.
    speakers_by_mark: OnceLock<Arc<BTreeMap<AnnotationId, SpeakerId>>>,
}

/// How many edits a transaction may have for the order of the text to be kept up; after more it is made
/// again.
const KEPT_IN_ORDER: usize = 200;

/// What annotations are sorted by where a reader meets them.
fn place(annotation: &Annotation) -> (u32, Reverse<u32>, AnnotationId) {
    let hull = annotation.parts.hull();
    (hull.start(), Reverse(hull.end()), annotation.id)
}

/// An annotation as it was and as it is, of which one may be missing.
pub type Difference<'a> = (Option<&'a Arc<Annotation>>, Option<&'a Arc<Annotation>>);

/// A mark with an own label as it was and as it is, of which one may be missing.
pub type OwnDifference<'a> = (AnnotationId, Option<&'a OwnMark>, Option<&'a OwnMark>);

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
            provenance: Arc::default(),
            answers: Arc::default(),
            own: Arc::default(),
            fields: Arc::default(),
            next_annotation: 1,
            next_speaker: 1,
            in_text_order: OnceLock::new(),
            speakers_by_mark: OnceLock::new(),
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

    /// Returns the document with who made it and how its annotations came about.
    pub fn with_provenance(self, provenance: Provenance) -> Self {
        Self { provenance: Arc::new(provenance), ..self }
    }

    /// Returns who made the document and how its annotations came about, as far as its file says.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// Returns the answers of models that were brought in, oldest first.
    pub fn answers(&self) -> &Arc<Vec<AnswerRun>> {
        &self.answers
    }

    /// Returns true if a model's answer was brought in, or a file says what a model suggested.
    pub fn has_opinions(&self) -> bool {
        !self.answers.is_empty() || self.annotations().any(|it| !it.opinions.is_empty())
    }

    /// Returns the document keeping fields of its files that Qawl gives no meaning.
    #[must_use]
    pub fn with_fields(self, fields: Fields) -> Self {
        Self { fields: fields.into(), ..self }
    }

    /// Returns fields of its files that Qawl gives no meaning.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Returns what the project says of its own, by id: marks with own labels, and attributes and relations of
    /// annotations that are there.
    pub fn own_all(&self) -> impl Iterator<Item = (AnnotationId, &Arc<Own>)> + '_ {
        let is_there = |id: AnnotationId, own: &Own| own.mark.is_some() || self.annotations.contains_key(&id);
        self.own.iter().filter(move |(id, own)| is_there(**id, own)).map(|(id, own)| (*id, own))
    }

    /// Returns the document with everything of the project's own said as `say` puts it: other names, other values. Where
    /// marks are is not changed by that, so that no invariant can be broken.
    pub fn with_own(&self, say: impl Fn(&Own) -> Own) -> Document {
        let mut document = self.clone();
        let changed: Vec<(AnnotationId, Own)> = self
            .own_all()
            .filter_map(|(id, own)| {
                let said = say(own);
                let mark = match (&own.mark, said.mark) {
                    (Some(was), Some(is)) => Some(OwnMark { parts: was.parts.clone(), ..is }),
                    (was, _) => was.clone(),
                };
                let becomes = Own { mark, ..said };
                (becomes != **own).then_some((id, becomes))
            })
            .collect();
        if !changed.is_empty() {
            Arc::make_mut(&mut document.own).extend(changed.into_iter().map(|(id, own)| (id, Arc::new(own))));
        }
        document
    }

    /// Returns what the project says of its own of an annotation, or the mark with an own label of that id.
    pub fn own(&self, id: AnnotationId) -> Option<&Arc<Own>> {
        self.own.get(&id).filter(|own| own.mark.is_some() || self.annotations.contains_key(&id))
    }

    /// Returns the marks with own labels, by id.
    pub fn own_marks(&self) -> impl Iterator<Item = (AnnotationId, &OwnMark)> + '_ {
        self.own.iter().filter_map(|(id, own)| Some((*id, own.mark.as_ref()?)))
    }

    /// Returns the mark with an own label of that id.
    pub fn own_mark(&self, id: AnnotationId) -> Option<&OwnMark> {
        self.own.get(&id)?.mark.as_ref()
    }

    /// Returns what the annotation or the mark with an own label of that id covers.
    pub fn parts_of(&self, id: AnnotationId) -> Option<&Parts> {
        match self.annotations.get(&id) {
            Some(annotation) => Some(&annotation.parts),
            None => Some(&self.own_mark(id)?.parts),
        }
    }

    /// Returns the marks with own labels that another version of the document has otherwise, or not at all, or that only
    /// it has: each as it is there and as it is here.
    pub fn own_changes_since<'a>(&'a self, earlier: &'a Document) -> Vec<OwnDifference<'a>> {
        if Arc::ptr_eq(&self.own, &earlier.own) {
            return Vec::new();
        }
        let ids: BTreeSet<AnnotationId> = self.own.keys().chain(earlier.own.keys()).copied().collect();
        let change = |id| {
            let (was, is) = (earlier.own_mark(id), self.own_mark(id));
            (was != is).then_some((id, was, is))
        };
        ids.into_iter().filter_map(change).collect()
    }

    /// Returns true if a relation can lead to that id: an annotation or a mark with an own label has it.
    pub fn has(&self, id: AnnotationId) -> bool {
        self.annotations.contains_key(&id) || self.own.get(&id).is_some_and(|own| own.mark.is_some())
    }

    /// Returns the annotations by id.
    pub fn annotations(&self) -> impl Iterator<Item = &Arc<Annotation>> + '_ {
        self.annotations.values()
    }

    /// Returns the annotations by start, longer first, then by id: the order a reader meets them in.
    pub fn in_text_order(&self) -> Vec<&Arc<Annotation>> {
        let ordered = self.in_text_order.get_or_init(|| {
            let mut ordered: Vec<_> = self.annotations().map(Arc::clone).collect();
            ordered.sort_by_key(|annotation| place(annotation));
            Arc::new(ordered)
        });
        ordered.iter().collect()
    }

    /// Returns the annotations that another version of the document has otherwise, or not at all, or that
    /// only it has: each as it is there and as it is here.
    pub fn changes_since<'a>(&'a self, earlier: &'a Document) -> Vec<Difference<'a>> {
        let mut found = Vec::new();
        if Arc::ptr_eq(&self.annotations, &earlier.annotations) {
            return found;
        }
        // Both are sorted by id, and what is the same is at the same address.
        let (mut was, mut is) = (earlier.annotations().peekable(), self.annotations().peekable());
        loop {
            match (was.peek().map(|it| it.id), is.peek().map(|it| it.id)) {
                (None, None) => return found,
                (Some(a), Some(b)) if a == b => {
                    if let (Some(was), Some(is)) = (was.next(), is.next())
                        && !Arc::ptr_eq(was, is)
                    {
                        found.push((Some(was), Some(is)));
                    }
                }
                (Some(a), b) if b.is_none_or(|b| a < b) => found.push((was.next(), None)),
                (..) => found.push((None, is.next())),
            }
        }
    }

    /// Returns true if another version of the document has the very same blocks and text.
    pub fn is_laid_out_as(&self, other: &Document) -> bool {
        (Arc::ptr_eq(&self.blocks, &other.blocks) || self.blocks == other.blocks) && self.text == other.text
    }

    /// Returns true if another version of the document has the very same speakers.
    pub fn has_speakers_of(&self, other: &Document) -> bool {
        Arc::ptr_eq(&self.speakers, &other.speakers) || self.speakers == other.speakers
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

    /// Returns which speaker each mention, quote and cue belongs to: whom a mention names, and whose words a quote
    /// and its cues are. A cue of two quotes belongs to the speaker of the first.
    pub fn speakers_by_mark(&self) -> &Arc<BTreeMap<AnnotationId, SpeakerId>> {
        self.speakers_by_mark.get_or_init(|| {
            let mentions = self.annotations().filter_map(|it| Some((it.id, it.speaker()?)));
            let mut speakers: BTreeMap<AnnotationId, SpeakerId> = mentions.collect();
            for quote in self.annotations() {
                let Some(attribution) = quote.attribution() else { continue };
                let speaker = attribution.source.and_then(|source| speakers.get(&source).copied());
                let Some(speaker) = speaker else { continue };
                speakers.insert(quote.id, speaker);
                for cue in &attribution.cues {
                    speakers.entry(*cue).or_insert(speaker);
                }
            }
            Arc::new(speakers)
        })
    }

    /// Returns the quotes that link to an annotation as cue, source or medium.
    pub fn quotes_linking(&self, id: AnnotationId) -> impl Iterator<Item = &Arc<Annotation>> + '_ {
        self.annotations().filter(move |it| {
            it.attribution().is_some_and(|attribution| attribution.links().any(|to| to == id))
        })
    }

    /// Returns the covered text, parts joined by ` … `.
    pub fn covered(&self, annotation: &Annotation) -> String {
        self.covered_by(&annotation.parts)
    }

    /// Returns the text that parts cover, joined by ` … `.
    pub fn covered_by(&self, parts: &Parts) -> String {
        let parts: Vec<&str> = parts.spans().iter().map(|span| self.text.slice(*span)).collect();
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

    /// Makes the transaction's edits, all or none, and returns the transaction that takes them back. Links
    /// to what is rejected by them move to the live annotation that covers the same, or go.
    ///
    /// # Errors
    /// The first invariant that the result would break; the document is then as it was.
    pub fn apply(&mut self, transaction: &Transaction) -> Result<Transaction, EditError> {
        let mut changed = self.clone();
        let mut inverse = Vec::with_capacity(transaction.edits.len());
        for edit in &transaction.edits {
            inverse.push(changed.make(edit)?);
        }
        changed.check(&inverse)?;
        inverse.extend(changed.release_rejected(&inverse));
        changed.keep_order(&inverse);
        changed.forget_speakers(&inverse);
        inverse.reverse();
        *self = changed;
        Ok(Transaction { action: transaction.action, edits: inverse })
    }

    /// Keeps the order of the text up with edits whose inverses those are.
    fn keep_order(&mut self, inverse: &[Edit]) {
        let touched = || {
            inverse.iter().filter_map(|edit| match edit {
                Edit::Annotation(id, was) => Some((*id, was)),
                _ => None,
            })
        };
        if touched().next().is_none() {
            return;
        }
        let kept = self.in_text_order.take().filter(|_| inverse.len() <= KEPT_IN_ORDER);
        let Some(mut kept) = kept else { return };
        let ordered = Arc::make_mut(&mut kept);
        // An annotation edited twice was last what the first inverse says.
        for (_, was) in touched() {
            let Some(was) = was else { continue };
            if let Ok(at) = ordered.binary_search_by_key(&place(was), |it| place(it)) {
                ordered.remove(at);
            }
        }
        let ids: BTreeSet<AnnotationId> = touched().map(|(id, _)| id).collect();
        for is in ids.iter().filter_map(|id| self.annotations.get(id)) {
            let at = ordered.partition_point(|it| place(it) < place(is));
            ordered.insert(at, Arc::clone(is));
        }
        let _ = self.in_text_order.set(kept);
    }

    /// Forgets which speaker each mark belongs to, where edits with those inverses have changed it.
    fn forget_speakers(&mut self, inverse: &[Edit]) {
        let links = |annotation: Option<&Arc<Annotation>>| {
            annotation.map(|it| it.role.clone()).filter(|role| match role {
                Role::Speaker(speaker) => speaker.is_some(),
                Role::Quote(attribution) => attribution.source.is_some(),
                Role::Cue | Role::Claim(_) => false,
            })
        };
        let changed = inverse.iter().any(|edit| match edit {
            Edit::Annotation(id, was) => links(was.as_ref()) != links(self.annotations.get(id)),
            _ => false,
        });
        if changed {
            self.speakers_by_mark.take();
        }
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
            Edit::Answers(becomes) => {
                Edit::Answers(std::mem::replace(&mut self.answers, Arc::clone(becomes)))
            }
            Edit::Own(id, becomes) => {
                let all = Arc::make_mut(&mut self.own);
                self.next_annotation = self.next_annotation.max(id.0.saturating_add(1));
                Edit::Own(
                    *id,
                    match becomes {
                        Some(own) => all.insert(*id, Arc::clone(own)),
                        None => all.remove(id),
                    },
                )
            }
        })
    }

    /// Checks what the edits with those inverses can have broken: the things they put, and links to things that
    /// are gone or have become something else.
    fn check(&self, inverse: &[Edit]) -> Result<(), EditError> {
        let mut may_dangle = false;
        for edit in inverse {
            match edit {
                Edit::Annotation(id, was) => {
                    let is = self.annotations.get(id);
                    if let Some(annotation) = is {
                        self.check_annotation(annotation)?;
                        self.check_own(*id)?;
                    }
                    may_dangle |=
                        was.as_ref().is_some_and(|was| is.map(|is| is.label()) != Some(was.label()));
                }
                Edit::Speaker(id, _) => may_dangle |= !self.speakers.contains_key(id),
                Edit::Block(..) | Edit::Rule(..) | Edit::Note(_) | Edit::Answers(_) => {}
                Edit::Own(id, _) => self.check_own(*id)?,
            }
        }
        if may_dangle {
            self.annotations.values().try_for_each(|annotation| self.check_links(annotation))?;
        }
        Ok(())
    }

    fn check_own(&self, id: AnnotationId) -> Result<(), EditError> {
        let Some(mark) = self.own.get(&id).and_then(|own| own.mark.as_ref()) else { return Ok(()) };
        if self.annotations.contains_key(&id) {
            return Err(EditError::TakenId(id));
        }
        match mark.parts.spans().iter().find(|span| !self.text.contains(**span)) {
            Some(span) => Err(EditError::OutsideText(id, *span)),
            None => Ok(()),
        }
    }

    fn check_annotation(&self, annotation: &Annotation) -> Result<(), EditError> {
        let said = annotation.opinions.iter().flat_map(|opinion| opinion.all_parts());
        let mut all = [&annotation.parts].into_iter().chain(said).flat_map(|parts| parts.spans());
        if let Some(span) = all.find(|span| !self.text.contains(**span)) {
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
            && self.provenance == other.provenance
            && self.answers == other.answers
            && self.own_all().eq(other.own_all())
            && self.fields == other.fields
    }
}

impl Eq for Document {}
