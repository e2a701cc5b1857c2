//! From the records of an answer to suggestions: joined with what rules suggest at the same place, or new ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use super::anchor::{anchor, cue, fitted, mention, proclitics};
use super::article::{Article, Found, How};
use super::keys::{Sense, normal, sense};
use super::record::{Answer, Form, Of, Record, What};
use crate::annotation::{
    Action, Annotation, AnnotationId, AnswerRun, Attribution, Document, Edit, Fidelity, Opinion, Origin, Own,
    OwnMark, Parts, Review, Role, Speaker, SpeakerId, Transaction, Unplaced, UnplacedReason, Value,
};
use crate::schema::{Confidence, Label, QuoteKind, Worth};
use crate::scheme::{Attribute, Kind, Scheme, SpanLabel, Term};
use crate::session::accord;
use crate::text::Span;
use crate::text::tokens::is_mark;

/// The longest name of a model that is kept, in bytes.
const MAX_MODEL: usize = 120;

/// The longest words that are kept of something that found no place, in characters.
const MAX_KEPT: usize = 4_000;

/// Whose answer it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answerer {
    /// What the model is called; by the answer itself where `None`, else "language model".
    pub model: Option<String>,
    /// The day (`2026-11-30`); empty where it is not known.
    pub date: String,
    /// What the project marks beside the four labels.
    pub scheme: Arc<Scheme>,
}

/// What an answer brought into a document.
#[derive(Clone, Debug)]
pub struct Brought {
    /// The edits, one step to undo. None where the very same answer has been brought in before.
    pub transaction: Transaction,
    /// What became of each record.
    pub report: AnswerReport,
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerReport {
    /// What the model is called.
    pub model: Arc<str>,
    /// The form that the answer has.
    pub form: Form,
    /// What became of each record, in the answer's order.
    pub outcomes: Vec<Outcome>,
    /// Whether the answer breaks off.
    pub is_cut: bool,
    /// Whether the answer has more records than are read.
    pub is_too_long: bool,
}

/// What became of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What it is.
    pub what: What,
    /// Its words.
    pub said: String,
    /// Whom it names as the speaker.
    pub speaker: Option<String>,
    /// Whether that speaker is mentioned in the article.
    pub is_speaker_found: bool,
    /// Where it is now.
    pub fate: Fate,
}

/// Where a record is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is an opinion on that annotation.
    Placed(AnnotationId, Fidelity),
    /// It is no annotation.
    Unplaced(UnplacedReason),
}

impl AnswerReport {
    /// Returns how many records were placed at that fidelity.
    pub fn n_placed(&self, fidelity: Fidelity) -> usize {
        self.outcomes.iter().filter(|it| matches!(it.fate, Fate::Placed(_, own) if own == fidelity)).count()
    }

    /// Returns how many records found no place.
    pub fn n_unplaced(&self) -> usize {
        self.outcomes.iter().filter(|it| matches!(it.fate, Fate::Unplaced(_))).count()
    }

    /// Returns how many placed quotes name a speaker whom the article does not mention.
    pub fn n_strangers(&self) -> usize {
        let is_placed = |it: &&Outcome| matches!(it.fate, Fate::Placed(..));
        self.outcomes
            .iter()
            .filter(is_placed)
            .filter(|it| it.speaker.is_some() && !it.is_speaker_found)
            .count()
    }
}

/// Returns what brings an answer into a document: each record that its text has becomes an opinion on the suggestion at
/// the same place, or a suggestion of its own. What a person has decided stays as it is, and an earlier answer of the
/// same model gives way to this one.
pub fn bring_in(document: &Document, answer: &Answer, answerer: &Answerer) -> Brought {
    crate::at_once::at_once(bring_in_with(document, answer, answerer, async || {}))
}

/// Does the same, and awaits `pause` after each record twice: an answer of thousands takes a while.
pub async fn bring_in_with(
    document: &Document,
    answer: &Answer,
    answerer: &Answerer,
    mut pause: impl AsyncFnMut(),
) -> Brought {
    let name = answerer.model.clone().or_else(|| answer.model.clone()).unwrap_or_default();
    let name: String = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut end = name.len().min(MAX_MODEL);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let name = name.get(..end).filter(|it| !it.is_empty()).unwrap_or("language model");
    let model: Arc<str> = name.into();
    let proclitics = proclitics(document);
    let article = Article::new(document.text().as_str(), &proclitics);
    // What is a mark with an own label is known by the scheme.
    let own = |it: &Record| {
        let label = it.label.as_deref().and_then(|name| own_label(&answerer.scheme, name));
        match label {
            Some(_) if it.what == What::Quote => Record { what: What::Own, ..it.clone() },
            _ => it.clone(),
        }
    };
    let records: Vec<Record> = answer.records.iter().map(own).collect();
    let anchored = anchor(document, &article, &records, &mut pause).await;
    let mut acc = Placing::new(document, Arc::clone(&model), answerer.date.as_str().into());
    acc.scheme = &answerer.scheme;
    let mut outcomes = Vec::with_capacity(answer.records.len());
    let mut unplaced = Vec::new();
    let mut labels = BTreeSet::new();
    for (record, anchored) in records.iter().zip(anchored) {
        let label = label_of(record.what);
        if record.what != What::Own {
            labels.insert(label);
        }
        if record.speaker.is_some() {
            labels.insert(Label::Speaker);
        }
        if !record.cues.is_empty() {
            labels.insert(Label::Cue);
        }
        let mut is_speaker_found = false;
        let fate = match anchored {
            Ok(found) => match acc.record(&article, record, &found) {
                Some((id, has_source)) => {
                    is_speaker_found = has_source;
                    Fate::Placed(id, fidelity(found.how))
                }
                None => Fate::Unplaced(UnplacedReason::NotFound),
            },
            Err(reason) => Fate::Unplaced(reason),
        };
        if let Fate::Unplaced(reason) = fate {
            let said = match &record.label {
                Some(label) if record.what == What::Own => format!("{label}: {}", record.said()),
                _ => record.said(),
            };
            let said: String = said.chars().take(MAX_KEPT).collect();
            let speaker = record.speaker.as_deref().map(Arc::from);
            unplaced.push(Unplaced { label, said: said.into(), speaker, reason });
        }
        outcomes.push(Outcome {
            what: record.what,
            said: record.said(),
            speaker: record.speaker.clone(),
            is_speaker_found,
            fate,
        });
        pause().await;
    }
    let run = AnswerRun {
        model: Arc::clone(&model),
        date: answerer.date.as_str().into(),
        labels: labels.into_iter().collect(),
        unplaced,
    };
    Brought {
        transaction: acc.into_transaction(run),
        report: AnswerReport {
            model,
            form: answer.form,
            outcomes,
            is_cut: answer.is_cut,
            is_too_long: answer.is_too_long,
        },
    }
}

fn label_of(what: What) -> Label {
    match what {
        What::Quote | What::Own => Label::Quote,
        What::Claim => Label::Claim,
    }
}

fn fidelity(how: How) -> Fidelity {
    match how {
        How::Exact => Fidelity::Exact,
        How::Folded => Fidelity::Folded,
        How::Repeated => Fidelity::Repeated,
        How::Reworded => Fidelity::Reworded,
        How::Beginning => Fidelity::Beginning,
    }
}

/// A document on its way to having an answer.
struct Placing<'a> {
    document: &'a Document,
    model: Arc<str>,
    date: Arc<str>,
    /// Annotations as they become, where they become otherwise.
    becomes: BTreeMap<AnnotationId, Annotation>,
    /// Suggestions of an earlier answer of the same model; they go unless this one has them too.
    stale: BTreeSet<AnnotationId>,
    /// All annotations by label, with their hulls.
    standing: BTreeMap<Label, Vec<(Span, AnnotationId)>>,
    speakers: BTreeMap<SpeakerId, Speaker>,
    by_name: BTreeMap<Vec<String>, SpeakerId>,
    next_annotation: u32,
    next_speaker: u32,
    scheme: &'a Scheme,
    /// What is said under ids of the project's own, where it becomes something else.
    own: BTreeMap<AnnotationId, Own>,
    /// Own marks of an earlier answer of the same model, likewise.
    stale_own: BTreeSet<AnnotationId>,
}

impl<'a> Placing<'a> {
    fn new(document: &'a Document, model: Arc<str>, date: Arc<str>) -> Self {
        let mut acc = Self {
            document,
            model,
            date,
            becomes: BTreeMap::new(),
            stale: BTreeSet::new(),
            standing: BTreeMap::new(),
            speakers: BTreeMap::new(),
            by_name: BTreeMap::new(),
            next_annotation: document.next_annotation_id().0,
            next_speaker: document.next_speaker_id().0,
            scheme: &NO_SCHEME,
            own: BTreeMap::new(),
            stale_own: BTreeSet::new(),
        };
        for (id, mark) in document.own_marks() {
            let is_own = matches!(&mark.origin, Origin::Import(maker) if *maker == acc.model);
            if is_own && mark.review == Review::Suggested {
                acc.stale_own.insert(id);
            }
        }
        for annotation in document.in_text_order() {
            let hull = annotation.parts.hull();
            acc.standing.entry(annotation.label()).or_default().push((hull, annotation.id));
            if annotation.opinions.iter().any(|it| it.model == acc.model) {
                let mut without = Annotation::clone(annotation);
                without.opinions.retain(|it| it.model != acc.model);
                let is_own = matches!(&annotation.origin, Origin::Import(maker) if *maker == acc.model);
                if is_own && annotation.review == Review::Suggested && without.opinions.is_empty() {
                    acc.stale.insert(annotation.id);
                }
                acc.becomes.insert(annotation.id, without);
            }
        }
        for speaker in document.speakers() {
            acc.by_name.entry(super::article::folded_words(&speaker.name)).or_insert(speaker.id);
        }
        acc
    }

    fn annotation(&self, id: AnnotationId) -> Option<&Annotation> {
        self.becomes.get(&id).or_else(|| self.document.annotation(id).map(|it| &**it))
    }

    fn update(&mut self, id: AnnotationId, change: impl FnOnce(&mut Annotation)) {
        if let Some(mut annotation) = self.annotation(id).cloned() {
            change(&mut annotation);
            self.becomes.insert(id, annotation);
        }
    }

    /// Places a record; returns the annotation it is an opinion on, and whether its speaker is mentioned.
    fn record(
        &mut self,
        article: &Article<'_>,
        record: &Record,
        found: &Found,
    ) -> Option<(AnnotationId, bool)> {
        if record.what == What::Own {
            return Some((self.own_mark(record, found)?, false));
        }
        let label = label_of(record.what);
        let parts = fitted(self.document, label, &found.spans)?;
        let find = |name: &Option<String>| {
            let name = name.as_deref()?;
            let span = mention(self.document, article, name, found).ok().flatten()?;
            fitted(self.document, Label::Speaker, &[span])
        };
        let (source, medium) = match record.what {
            What::Quote => (find(&record.speaker), find(&record.medium)),
            What::Claim | What::Own => (None, None),
        };
        let mut cues = Vec::new();
        for word in &record.cues {
            let span = cue(self.document, article, word, found).ok().flatten();
            let fits = span.and_then(|span| fitted(self.document, Label::Cue, &[span]));
            cues.extend(fits.filter(|it| !cues.contains(it)));
        }
        cues.sort_by_key(|it| it.start());
        let opinion = Opinion {
            model: Arc::clone(&self.model),
            date: Arc::clone(&self.date),
            fidelity: fidelity(found.how),
            said: record.said().into(),
            parts: parts.clone(),
            kind: record.kind,
            speaker: record.speaker.as_deref().map(Arc::from).filter(|_| record.what == What::Quote),
            source: source.clone(),
            cues: cues.clone(),
            medium,
            worth: record.worth,
        };
        let has_source = source.is_some();
        let twin = self.twin(label, &opinion);
        let id = match twin {
            Some(id) => {
                self.stale.remove(&id);
                self.update(id, |it| it.opinions.push(opinion.clone()));
                id
            }
            None => self.suggest(parts, self.role(record, &opinion), opinion.clone()),
        };
        if record.what == What::Quote {
            self.links(id, &opinion);
        }
        self.attributes(id, label.name(), record, Of::Itself);
        self.attributes_of_links(id, record, &opinion);
        Some((id, has_source))
    }

    /// Returns the annotation that an opinion is on: of the same text, else of mostly the same.
    fn twin(&self, label: Label, opinion: &Opinion) -> Option<AnnotationId> {
        let hull = opinion.parts.hull();
        let rows = self.standing.get(&label).map(Vec::as_slice).unwrap_or_default();
        let near = rows.iter().filter(|(own, _)| own.overlaps(hull)).filter_map(|(own, id)| {
            let annotation = self.annotation(*id)?;
            let has_opinion = annotation.opinions.iter().any(|it| it.model == self.model);
            let same = accord::is_same_extent(self.document, &annotation.parts, &opinion.parts);
            // The same thing said twice is one opinion; another thing needs an annotation of its own.
            if has_opinion && !same {
                return None;
            }
            let shared = u64::from(own.intersection(hull).map_or(0, Span::len));
            // Where it ends is not known of what breaks off.
            let is_begun = opinion.fidelity == Fidelity::Beginning && own.covers(hull);
            let is_mostly = is_begun || shared * 2 > u64::from(own.len().max(hull.len()));
            (same || is_mostly).then_some(((!same, !annotation.is_live(), u64::MAX - shared), *id))
        });
        near.min().map(|(_, id)| id)
    }

    fn role(&self, record: &Record, opinion: &Opinion) -> Role {
        match record.what {
            What::Quote | What::Own => {
                let kind = record.kind.unwrap_or_else(|| kind_by_marks(self.document, &opinion.parts));
                Role::Quote(Attribution::unlinked(kind))
            }
            What::Claim => {
                let mut role = Role::fresh(Label::Claim);
                if let Role::Claim(claim) = &mut role {
                    claim.worth = record.worth.unwrap_or(Worth::High);
                    claim.score =
                        Confidence::thousandths(if claim.worth == Worth::High { 1000 } else { 300 });
                    claim.quote = self.quote_around(opinion.parts.hull());
                }
                role
            }
        }
    }

    /// Marks words with an own label; returns the mark that is there already if it is the same.
    fn own_mark(&mut self, record: &Record, found: &Found) -> Option<AnnotationId> {
        let scheme = self.scheme;
        let label = own_label(scheme, record.label.as_deref()?)?;
        let parts = Parts::new(found.spans.iter().copied())?;
        let is_same =
            |mark: &OwnMark| mark.parts == parts && self.scheme.label_name(&mark.label) == &*label.term.name;
        let there = self.document.own_marks().find(|(_, mark)| is_same(mark)).map(|(id, _)| id);
        let made =
            || self.own.iter().find(|(_, own)| own.mark.as_ref().is_some_and(is_same)).map(|(id, _)| *id);
        let name = Arc::clone(&label.term.name);
        let id = match there.or_else(made) {
            Some(id) => id,
            None => {
                let id = AnnotationId(self.next_annotation);
                self.next_annotation = self.next_annotation.saturating_add(1);
                let mark = OwnMark {
                    label: Arc::clone(&name),
                    parts,
                    review: Review::Suggested,
                    origin: Origin::Import(Arc::clone(&self.model)),
                    note: None,
                };
                self.own.insert(id, Own { mark: Some(mark), ..Own::default() });
                id
            }
        };
        self.stale_own.remove(&id);
        self.attributes(id, &name, record, Of::Itself);
        Some(id)
    }

    /// Gives something the attributes that a record says and that nobody has set. A value that the scheme does not list is
    /// kept as it is said: it is shown as such.
    fn attributes(&mut self, id: AnnotationId, label: &str, record: &Record, of: Of) {
        for (_, name, values) in record.attributes.iter().filter(|it| it.0 == of) {
            let name = normal(name);
            let scheme = self.scheme;
            let mut fitting = scheme.attributes_of(label).filter(|it| it.term.offered);
            let Some(attribute) = fitting.find(|it| is_called(&it.term, &name)) else { continue };
            let own = match self.own.get(&id) {
                Some(own) => own.clone(),
                None => self.document.own(id).map(|own| Own::clone(own)).unwrap_or_default(),
            };
            if scheme.value_of(&own, &attribute.term.name).is_some() {
                continue;
            }
            let Some(value) = value_of(attribute, values) else { continue };
            let mut own = own;
            own.attributes.insert(Arc::clone(&attribute.term.name), value);
            self.own.insert(id, own);
        }
    }

    /// Does the same with what a record says of a quote's speaker and cue, where they are those that it names.
    fn attributes_of_links(&mut self, quote: AnnotationId, record: &Record, opinion: &Opinion) {
        let Some(linked) = self.annotation(quote).and_then(|it| it.attribution()).cloned() else { return };
        let is_at = |id: &AnnotationId, parts: &Parts| {
            self.annotation(*id).is_some_and(|it| overlap(&it.parts, parts))
        };
        let source = linked.source.filter(|id| opinion.source.as_ref().is_some_and(|it| is_at(id, it)));
        let cue = linked.cues.iter().find(|id| opinion.cues.iter().any(|it| is_at(id, it))).copied();
        if let Some(id) = source {
            self.attributes(id, Label::Speaker.name(), record, Of::Speaker);
        }
        if let Some(id) = cue {
            self.attributes(id, Label::Cue.name(), record, Of::Cue);
        }
    }

    fn quote_around(&self, hull: Span) -> Option<AnnotationId> {
        let rows = self.standing.get(&Label::Quote).map(Vec::as_slice).unwrap_or_default();
        rows.iter()
            .filter(|(own, id)| own.covers(hull) && self.annotation(*id).is_some_and(Annotation::is_live))
            .min_by_key(|(own, _)| own.len())
            .map(|(_, id)| *id)
    }

    fn suggest(&mut self, parts: Parts, role: Role, opinion: Opinion) -> AnnotationId {
        let id = AnnotationId(self.next_annotation);
        self.next_annotation = self.next_annotation.saturating_add(1);
        self.standing.entry(role.label()).or_default().push((parts.hull(), id));
        let annotation = Annotation {
            id,
            parts,
            role,
            review: Review::Suggested,
            origin: Origin::Import(Arc::clone(&self.model)),
            suggested_parts: None,
            note: None,
            opinions: vec![opinion],
        };
        self.becomes.insert(id, annotation);
        id
    }

    /// Gives a quote that only the model suggests its speaker and cues, and one that it shares with a rule the model's
    /// word on those it agrees with.
    fn links(&mut self, quote: AnnotationId, opinion: &Opinion) {
        let Some(annotation) = self.annotation(quote).cloned() else { return };
        let is_own = matches!(&annotation.origin, Origin::Import(maker) if *maker == self.model)
            && annotation.review == Review::Suggested;
        let Some(linked) = annotation.attribution().cloned() else { return };
        if !is_own {
            for cue in &linked.cues {
                let own = self.annotation(*cue).map(|it| it.parts.clone());
                if let Some(said) =
                    opinion.cues.iter().find(|it| own.as_ref().is_some_and(|own| overlap(own, it)))
                {
                    self.agree(*cue, said, opinion);
                }
            }
            if let (Some(source), Some(said)) = (linked.source, &opinion.source)
                && accord::speaker_agrees(self.document, &annotation, opinion) == Some(true)
            {
                self.agree(source, said, opinion);
            }
            return;
        }
        let mut attribution = Attribution::unlinked(linked.kind);
        for said in &opinion.cues {
            attribution.cues.push(self.small(Label::Cue, said, None, opinion));
        }
        attribution.cues.sort();
        attribution.cues.dedup();
        attribution.source = opinion
            .source
            .as_ref()
            .map(|said| self.small(Label::Speaker, said, opinion.speaker.as_deref(), opinion));
        attribution.medium =
            opinion.medium.as_ref().map(|said| self.small(Label::Speaker, said, None, opinion));
        self.update(quote, |it| it.role = Role::Quote(attribution));
    }

    /// Adds the model's word to a cue or mention.
    fn agree(&mut self, id: AnnotationId, said: &Parts, of: &Opinion) {
        let said = self.word(said, of);
        let model = Arc::clone(&self.model);
        self.stale.remove(&id);
        self.update(id, |it| {
            if it.opinions.iter().all(|own| own.model != model) {
                it.opinions.push(said);
            }
        });
    }

    fn word(&self, parts: &Parts, of: &Opinion) -> Opinion {
        let said: Vec<&str> = parts.spans().iter().map(|span| self.document.text().slice(*span)).collect();
        Opinion {
            said: said.join(" … ").into(),
            parts: parts.clone(),
            kind: None,
            speaker: None,
            source: None,
            cues: Vec::new(),
            medium: None,
            worth: None,
            fidelity: Fidelity::Exact,
            ..of.clone()
        }
    }

    /// Returns the cue or mention at a place: the one that is there, or a new one.
    fn small(&mut self, label: Label, parts: &Parts, name: Option<&str>, of: &Opinion) -> AnnotationId {
        let rows = self.standing.get(&label).map(Vec::as_slice).unwrap_or_default();
        let live = |id: &AnnotationId| self.annotation(*id).filter(|it| it.is_live());
        let there = rows.iter().find(|(own, id)| {
            own.overlaps(parts.hull()) && live(id).is_some_and(|it| overlap(&it.parts, parts))
        });
        if let Some((_, id)) = there.copied() {
            self.agree(id, parts, of);
            return id;
        }
        let role = match label {
            Label::Speaker => {
                let covered: Vec<&str> =
                    parts.spans().iter().map(|span| self.document.text().slice(*span)).collect();
                let covered = covered.join(" ");
                Role::Speaker(Some(self.speaker(name.unwrap_or(&covered), &covered)))
            }
            label => Role::fresh(label),
        };
        let word = self.word(parts, of);
        self.suggest(parts.clone(), role, word)
    }

    /// Returns the speaker of a name: one that is there, or a new one called as the article does.
    fn speaker(&mut self, name: &str, covered: &str) -> SpeakerId {
        let keys = [name, covered].map(super::article::folded_words);
        if let Some(id) = keys.iter().find_map(|key| self.by_name.get(key)) {
            return *id;
        }
        let id = SpeakerId(self.next_speaker);
        self.next_speaker = self.next_speaker.saturating_add(1);
        let speaker = Speaker { id, name: covered.trim().into(), kind: None, colour: None };
        for key in keys {
            self.by_name.insert(key, id);
        }
        self.speakers.insert(id, speaker);
        id
    }

    fn into_transaction(mut self, run: AnswerRun) -> Transaction {
        // What goes must not be linked to by what stays.
        loop {
            let held: BTreeSet<AnnotationId> = self
                .document
                .annotations()
                .map(|it| it.id)
                .chain(self.becomes.keys().copied())
                .filter(|id| !self.stale.contains(id))
                .filter_map(|id| self.annotation(id))
                .flat_map(|it| {
                    let links = it.attribution().map(|it| it.links().collect::<Vec<_>>()).unwrap_or_default();
                    links.into_iter().chain(it.claim().and_then(|claim| claim.quote))
                })
                .filter(|id| self.stale.contains(id))
                .collect();
            if held.is_empty() {
                break;
            }
            self.stale.retain(|id| !held.contains(id));
        }
        let document = self.document;
        let mut answers: Vec<AnswerRun> = document.answers().iter().cloned().collect();
        match answers.iter_mut().find(|it| it.model == run.model) {
            Some(own) => *own = run,
            None => answers.push(run),
        }
        let mut edits: Vec<Edit> =
            self.speakers.into_values().map(|it| Edit::Speaker(it.id, Some(Arc::new(it)))).collect();
        let changed = self.becomes.into_iter().filter(|(id, it)| {
            !self.stale.contains(id) && document.annotation(*id).is_none_or(|was| **was != *it)
        });
        edits.extend(changed.map(|(id, it)| Edit::Annotation(id, Some(Arc::new(it)))));
        edits.extend(self.stale.iter().map(|id| Edit::Annotation(*id, None)));
        // What is said of a suggestion that goes, goes with it.
        let gone = self.stale.iter().chain(&self.stale_own).filter(|id| document.own(**id).is_some());
        edits.extend(gone.map(|id| Edit::Own(*id, None)));
        let said = self.own.into_iter().filter(|(id, own)| {
            !self.stale.contains(id) && document.own(*id).is_none_or(|was| **was != *own)
        });
        edits.extend(said.map(|(id, own)| Edit::Own(id, Some(Arc::new(own)))));
        if **document.answers() != answers {
            edits.push(Edit::Answers(Arc::new(answers)));
        }
        Transaction { action: Action::Answer, edits }
    }
}

fn overlap(a: &Parts, b: &Parts) -> bool {
    a.spans().iter().any(|a| b.spans().iter().any(|b| a.overlaps(*b)))
}

static NO_SCHEME: LazyLock<Scheme> = LazyLock::new(Scheme::default);

/// Tells whether a folded name is one that a term has, in files or on the screen.
fn is_called(term: &Term, name: &str) -> bool {
    let names = std::iter::once(&term.name).chain(&term.formerly).chain(term.shown.values());
    names.into_iter().any(|it| normal(it) == *name)
}

fn own_label<'a>(scheme: &'a Scheme, name: &str) -> Option<&'a SpanLabel> {
    let name = normal(name);
    scheme.labels.iter().filter(|it| it.term.offered).find(|it| is_called(&it.term, &name))
}

/// Returns what an answer's words are as the value of an attribute; none where they say that nothing is known.
fn value_of(attribute: &Attribute, words: &[String]) -> Option<Value> {
    let listed = |word: &String| -> Arc<str> {
        let name = normal(word);
        let found = attribute.values.iter().find(|it| is_called(it, &name));
        found.map_or_else(|| word.as_str().into(), |it| Arc::clone(&it.name))
    };
    let is_listed = |word: &String| attribute.values.iter().any(|it| is_called(it, &normal(word)));
    let known: Vec<&String> =
        words.iter().filter(|it| is_listed(it) || sense(it) != Some(Sense::Nobody)).collect();
    let first = known.first()?;
    Some(match attribute.kind {
        Kind::Several => Value::Several(known.into_iter().map(listed).collect()),
        Kind::One => Value::Text(listed(first)),
        Kind::Flag => match (sense(first), first.parse()) {
            (_, Ok(flag)) => Value::Flag(flag),
            (Some(Sense::High), _) => Value::Flag(true),
            (Some(Sense::Low), _) => Value::Flag(false),
            _ => Value::Text(first.as_str().into()),
        },
        Kind::Text | Kind::Number => {
            attribute.read(first).unwrap_or_else(|| Value::Text(first.as_str().into()))
        }
    })
}

/// Returns the kind that the quotation marks around or in a quote make it.
fn kind_by_marks(document: &Document, parts: &Parts) -> QuoteKind {
    let content = document.text().as_str();
    let is_marked = parts.spans().iter().all(|span| {
        let before = content.get(..span.start() as usize).and_then(|it| it.chars().next_back());
        let behind = content.get(span.end() as usize..).unwrap_or("");
        let behind = behind.trim_start_matches(['.', ',', '،', '!', '?', '؟']).chars().next();
        before.is_some_and(is_mark) && behind.is_some_and(is_mark)
    });
    let has_mark = parts.spans().iter().any(|span| {
        document.text().slice(*span).chars().any(|c| is_mark(c) && !matches!(c, '\'' | '’' | '‘' | '`'))
    });
    match (is_marked, has_mark) {
        (true, _) => QuoteKind::Direct,
        (_, true) => QuoteKind::Mixed,
        _ => QuoteKind::Indirect,
    }
}
