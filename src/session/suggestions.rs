//! Turns what the detectors found into suggested annotations, without touching what a person decided.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::annotation::intents::SAME_NAME;
use crate::annotation::{
    Action, Annotation, AnnotationId, Attribution, Claim, Document, Edit, Origin, Parts, Review, Role,
    Speaker, SpeakerId, Transaction,
};
use crate::detect::{Detection, FoundAttribution, FoundClaim};
use crate::schema::{Evidence, Label, RuleId};
use crate::text::{Span, Text};

/// Returns a document of the text with all that was found in it suggested.
pub fn document_from(id: &str, text: Text, detection: &Detection) -> Document {
    let mut document = Document::new(id, text, detection.lang.clone(), detection.blocks.clone());
    let transaction = suggestions(&document, detection);
    // A detection of another text could hold spans that this one does not have; then nothing is
    // suggested, and the person starts from the bare article.
    let _ = document.apply(&transaction);
    document
}

/// Returns the edits that bring a document's suggestions up to date with a detection.
///
/// Suggestions that are found again keep their id, those that are not go, and new ones come. What a
/// person has accepted, rejected, mended or made stays as it is, and nothing is suggested again where
/// it is.
pub fn suggestions(document: &Document, detection: &Detection) -> Transaction {
    let mut renewal = Renewal::new(document, detection);
    let mut quotes = Vec::with_capacity(detection.attributions.len());
    for found in &detection.attributions {
        quotes.push(renewal.attribution(detection, found));
    }
    for found in &detection.claims {
        let quote = found.attribution.and_then(|idx| quotes.get(idx).copied().flatten());
        let FoundClaim { worth, score, kind, .. } = *found;
        let role = Role::Claim(Claim { worth, score, reasons: found.reasons.clone(), kind, quote });
        renewal.place([found.span], role, &found.evidence);
    }
    renewal.into_transaction()
}

/// The annotations of one label that there are already, by start.
#[derive(Default)]
struct Standing {
    /// Hull, the furthest end of any hull so far, id.
    rows: Vec<(Span, u32, AnnotationId)>,
}

impl Standing {
    fn new(mut hulls: Vec<(Span, AnnotationId)>) -> Self {
        hulls.sort();
        let mut furthest = 0;
        let rows = hulls
            .into_iter()
            .map(|(hull, id)| {
                furthest = furthest.max(hull.end());
                (hull, furthest, id)
            })
            .collect();
        Self { rows }
    }

    /// Returns those that share text with `hull`.
    fn overlapping(&self, hull: Span) -> impl Iterator<Item = AnnotationId> + '_ {
        let n_before = self.rows.partition_point(|(standing, ..)| standing.start() < hull.end());
        let candidates = self.rows.get(..n_before).unwrap_or(&[]).iter().rev();
        candidates
            .take_while(move |(_, furthest, _)| *furthest > hull.start())
            .filter(move |(standing, ..)| standing.overlaps(hull))
            .map(|(.., id)| *id)
    }
}

/// A document's suggestions on their way to being renewed.
struct Renewal<'a> {
    document: &'a Document,
    /// What a person accepted, mended or made, by label; nothing is suggested over it.
    decided: BTreeMap<Label, Standing>,
    /// What a rule suggested before, whatever became of it, by label and the parts suggested.
    suggested: BTreeMap<(Label, Vec<Span>), AnnotationId>,
    /// What a rule suggested and a person gave another label, by rule and the parts suggested: it is
    /// not suggested again under the old one.
    relabelled: BTreeSet<(RuleId, Vec<Span>)>,
    /// The suggestions as they become.
    becomes: BTreeMap<AnnotationId, Annotation>,
    speakers: BTreeMap<SpeakerId, Speaker>,
    /// The speaker that each found speaker has become, by index.
    speaker_ids: BTreeMap<usize, SpeakerId>,
    /// The document's speakers by what they are called.
    by_name: BTreeMap<&'a str, SpeakerId>,
    /// The found speaker that each mention mentions, by index.
    mentioned: BTreeMap<Span, usize>,
    next_annotation: u32,
    next_speaker: u32,
}

impl<'a> Renewal<'a> {
    fn new(document: &'a Document, detection: &Detection) -> Self {
        let mut by_name = BTreeMap::new();
        for speaker in document.speakers() {
            by_name.entry(&*speaker.name).or_insert(speaker.id);
        }
        let mut mentioned = BTreeMap::new();
        for (idx, speaker) in detection.speakers.iter().enumerate() {
            for span in &speaker.mentions {
                mentioned.entry(*span).or_insert(idx);
            }
        }
        let mut hulls: BTreeMap<Label, Vec<(Span, AnnotationId)>> = BTreeMap::new();
        let mut suggested = BTreeMap::new();
        let mut relabelled = BTreeSet::new();
        for annotation in document.annotations() {
            if annotation.review == Review::Accepted {
                hulls.entry(annotation.label()).or_default().push((annotation.parts.hull(), annotation.id));
            }
            if let Origin::Rule(evidence) = &annotation.origin {
                let parts = annotation.suggested_parts.as_ref().unwrap_or(&annotation.parts);
                if annotation.review == Review::Accepted {
                    relabelled.insert((evidence.rule.clone(), parts.spans().to_vec()));
                }
                suggested.insert((annotation.label(), parts.spans().to_vec()), annotation.id);
            } else if !annotation.opinions.is_empty() {
                // What a model alone had suggested is the rule's suggestion too where one finds the same.
                let place = (annotation.label(), annotation.parts.spans().to_vec());
                suggested.entry(place).or_insert(annotation.id);
            }
        }
        Self {
            document,
            decided: hulls.into_iter().map(|(label, hulls)| (label, Standing::new(hulls))).collect(),
            suggested,
            relabelled,
            becomes: BTreeMap::new(),
            speakers: BTreeMap::new(),
            speaker_ids: BTreeMap::new(),
            by_name,
            mentioned,
            next_annotation: document.next_annotation_id().0,
            next_speaker: document.next_speaker_id().0,
        }
    }

    fn attribution(&mut self, detection: &Detection, found: &FoundAttribution) -> Option<AnnotationId> {
        let cues =
            found.cue.iter().filter_map(|span| self.place([*span], Role::Cue, &found.evidence)).collect();
        let source_evidence = found.source_evidence.as_ref().unwrap_or(&found.evidence);
        let source = found.source.and_then(|span| {
            let speaker = found.speaker.and_then(|idx| self.speaker(detection, idx));
            self.place([span], Role::Speaker(speaker), source_evidence)
        });
        let medium = found.medium.and_then(|span| {
            let speaker = self.mentioned.get(&span).copied().and_then(|idx| self.speaker(detection, idx));
            self.place([span], Role::Speaker(speaker), &found.evidence)
        });
        let role = Role::Quote(Attribution { kind: found.kind, cues, source, medium });
        self.place(found.content.iter().copied(), role, &found.evidence)
    }

    /// Suggests an annotation and returns the one that stands for it: the new or renewed suggestion,
    /// or what a person decided on at that place; `None` where a person has rejected it.
    fn place(
        &mut self,
        spans: impl IntoIterator<Item = Span>,
        role: Role,
        evidence: &Evidence,
    ) -> Option<AnnotationId> {
        let parts = Parts::new(spans)?;
        let label = role.label();
        let place = (label, parts.spans().to_vec());
        let before = self.suggested.get(&place).copied();
        if let Some(annotation) = before.and_then(|id| self.document.annotation(id)) {
            match annotation.review {
                Review::Accepted => return Some(annotation.id),
                Review::Rejected => return None,
                Review::Suggested => {}
            }
        }
        if before.is_none() && self.relabelled.contains(&(evidence.rule.clone(), place.1.clone())) {
            return None;
        }
        // Claims and quotes nest, so only a cue or a mention standing in the way is taken for the
        // thing itself; for the others it must be the same stretch of text.
        let hull = parts.hull();
        let in_the_way = self.decided.get(&label).and_then(|standing| {
            standing.overlapping(hull).find(|id| match label {
                Label::Speaker | Label::Cue => true,
                Label::Quote | Label::Claim => {
                    self.document.annotation(*id).is_some_and(|it| mostly_same(it.parts.hull(), hull))
                }
            })
        });
        if in_the_way.is_some() {
            return in_the_way;
        }
        let id = before.unwrap_or_else(|| {
            let id = AnnotationId(self.next_annotation);
            self.next_annotation = self.next_annotation.saturating_add(1);
            id
        });
        self.suggested.insert(place, id);
        let annotation = Annotation {
            id,
            parts,
            role,
            review: Review::Suggested,
            origin: Origin::Rule(evidence.clone()),
            suggested_parts: None,
            note: self.document.annotation(id).and_then(|it| it.note.clone()),
            opinions: self.document.annotation(id).map(|it| it.opinions.clone()).unwrap_or_default(),
        };
        // The same place can be found more than once (a mention of two quotes): the first stays.
        self.becomes.entry(id).or_insert(annotation);
        Some(id)
    }

    /// Returns the document's speaker for a found one: the one its mentions already name, the one of
    /// the same name, or a new one.
    fn speaker(&mut self, detection: &Detection, idx: usize) -> Option<SpeakerId> {
        if let Some(id) = self.speaker_ids.get(&idx) {
            return Some(*id);
        }
        let found = detection.speakers.get(idx)?;
        let known = found
            .mentions
            .iter()
            .filter_map(|span| self.suggested.get(&(Label::Speaker, vec![*span])))
            .find_map(|id| self.document.annotation(*id)?.speaker())
            .or_else(|| self.by_name.get(found.name.as_str()).copied());
        let id = known.unwrap_or_else(|| {
            let id = SpeakerId(self.next_speaker);
            self.next_speaker = self.next_speaker.saturating_add(1);
            let name = found.name.as_str().into();
            self.speakers.insert(id, Speaker { id, name, kind: found.kind, colour: None });
            id
        });
        self.speaker_ids.insert(idx, id);
        Some(id)
    }

    fn into_transaction(self) -> Transaction {
        // A suggestion that is not found again stays while something a person decided on links to it.
        let held: BTreeSet<AnnotationId> = self
            .document
            .annotations()
            .filter(|it| it.review != Review::Suggested || !matches!(it.origin, Origin::Rule(_)))
            .flat_map(|it| {
                let links = it.attribution().map(|attribution| attribution.links().collect::<Vec<_>>());
                links.unwrap_or_default().into_iter().chain(it.claim().and_then(|claim| claim.quote))
            })
            .collect();
        let gone = self.document.annotations().filter(|it| {
            it.review == Review::Suggested
                && matches!(&it.origin, Origin::Rule(evidence) if evidence.rule != SAME_NAME)
                && !self.becomes.contains_key(&it.id)
        });
        let mut removed = Vec::new();
        let mut edits = Vec::new();
        for annotation in gone {
            if let Some(opinion) = annotation.opinions.first() {
                // A model suggests it still; its links may lead to what goes.
                let mut of_model = Annotation::clone(annotation);
                of_model.origin = Origin::Import(Arc::clone(&opinion.model));
                match &mut of_model.role {
                    Role::Quote(attribution) => *attribution = Attribution::unlinked(attribution.kind),
                    Role::Claim(claim) => claim.quote = None,
                    Role::Speaker(_) | Role::Cue => {}
                }
                edits.push(Edit::Annotation(of_model.id, Some(Arc::new(of_model))));
            } else if held.contains(&annotation.id) {
                // Its own links may lead to suggestions that go: it stays, alone.
                if annotation.attribution().is_some() {
                    let mut alone = Annotation::clone(annotation);
                    if let Role::Quote(attribution) = &mut alone.role {
                        *attribution = Attribution::unlinked(attribution.kind);
                    }
                    edits.push(Edit::Annotation(alone.id, Some(Arc::new(alone))));
                }
            } else {
                removed.push(Edit::Annotation(annotation.id, None));
            }
        }
        edits.extend(self.speakers.into_values().map(|it| Edit::Speaker(it.id, Some(Arc::new(it)))));
        let document = self.document;
        edits.extend(
            self.becomes
                .into_values()
                .filter(|it| document.annotation(it.id).is_none_or(|was| **was != *it))
                .map(|it| Edit::Annotation(it.id, Some(Arc::new(it)))),
        );
        edits.extend(removed);
        Transaction { action: Action::Suggest, edits }
    }
}

/// Returns true if two spans share more than half of the longer one.
fn mostly_same(a: Span, b: Span) -> bool {
    let shared = u64::from(a.intersection(b).map_or(0, Span::len));
    shared * 2 > u64::from(a.len().max(b.len()))
}
