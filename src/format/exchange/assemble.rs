//! From what a file has to a document: places marks, gives labels and links their meaning, and keeps what
//! finds no place.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::Arc;

use super::flat::{CONTINUES, Fact, Facts, Flat, Link, Mark, WITHIN};
use super::place::{Placer, judge};
use crate::annotation::{
    Action, Annotation, AnnotationId, Document, Edit, Origin, Own, OwnMark, Parts, Provenance, Relation,
    Residue, Review, Role, Speaker, SpeakerId, Transaction,
};
use crate::detect::blocks::blocks;
use crate::detect::language_of;
use crate::format::encode;
use crate::format::imported::Imported;
use crate::format::meaning::Meaning::Known;
use crate::format::meaning::{LinkKind, Meaning};
use crate::format::report::{Anchor, Left, Moved, OwnSort, Reason, Remark, Report};
use crate::schema::{Block, Confidence, Evidence, Label, Lang, RuleId};
use crate::text::{Span, Text, Unit};

/// The greatest number in a name that is kept; above it there is room for the names of what is added.
const MAX_ID: u32 = 999_999_999;

/// What is known of a file beside what is in it.
pub struct Given<'a> {
    /// The name of its format.
    pub format: &'static str,
    /// What offsets count where the file does not say.
    pub unit: Unit,
    /// The article's language, where the file does not say.
    pub lang: Option<&'a Lang>,
    /// What the file's labels mean, beside Qawl's own names.
    pub labels: &'a [(String, Meaning<Label>)],
    /// What its relations mean, likewise.
    pub links: &'a [(String, Meaning<LinkKind>)],
    /// Whether what has no meaning here is left out.
    pub without_foreign: bool,
}

/// Returns the document that a file has, and what was done to get it.
///
/// # Errors
/// What of it breaks a promise of documents; nothing that a file says should.
pub fn assemble(flat: Flat, given: &Given<'_>) -> Result<Imported, String> {
    let text = Text::new(&flat.text);
    let units = judge(&flat, &text, flat.unit.unwrap_or(given.unit));
    let mut acc = Assembly {
        placer: Placer::new(&text, &flat.text, units.fitted),
        given,
        maker: given.format,
        report: Report { units: Some(units), ..Report::default() },
        annotations: BTreeMap::new(),
        own: BTreeMap::new(),
        names: BTreeMap::new(),
        speakers: BTreeMap::new(),
        speaker_names: BTreeMap::new(),
    };
    acc.report.left = flat.left;
    acc.report.remarks = flat.remarks;
    if flat.text.contains('\r') {
        acc.report.remarks.push(Remark::Newlines);
    }
    let stated = flat
        .blocks
        .iter()
        .filter_map(|(start, end, kind)| Some(Block { span: acc.placer.span(*start, *end)?, kind: *kind }));
    let stated: Vec<Block> = stated.collect();
    for speaker in &flat.speakers {
        acc.speaker(&speaker.id, Some(&speaker.name), speaker.kind.as_deref(), speaker.colour);
    }
    let (continued, links): (Vec<Link>, Vec<Link>) =
        flat.links.into_iter().partition(|link| acc.meaning(&link.kind) == Some(Known(LinkKind::Continues)));
    let marks = acc.join(flat.marks, continued);
    let marks = acc.without_twins(marks, &flat.twins);
    acc.marks(marks);
    for (twin, of) in &flat.twins {
        // A twin that was left out goes by the name of the other.
        if let (None, Some(id)) = (acc.names.get(twin), acc.names.get(of).copied()) {
            acc.names.insert(twin.clone(), id);
        }
    }
    links.iter().for_each(|link| acc.link(link));
    acc.tell_own();

    let lang = flat.lang.filter(|lang| !lang.is_empty()).map(|lang| Lang(lang.into()));
    let lang = lang.or_else(|| given.lang.cloned());
    let lang = lang.unwrap_or_else(|| language_of(text.as_str()));
    let blocks = if stated.is_empty() { blocks(&text, &[]) } else { stated };
    let mut document = Document::new(flat.id.as_deref().unwrap_or("article"), text.clone(), lang, blocks);
    let speakers = acc.speakers.into_values().map(|it| Edit::Speaker(it.id, Some(Arc::new(it))));
    let annotations = acc.annotations.into_values().map(|it| Edit::Annotation(it.id, Some(Arc::new(it))));
    let own = acc.own.into_iter().filter(|(_, own)| !own.is_empty());
    let own = own.map(|(id, own)| Edit::Own(id, Some(Arc::new(own))));
    let note = Edit::Note(flat.note.map(Arc::from));
    let edits = speakers.chain(annotations).chain(own).chain([note]).collect();
    document.apply(&Transaction { action: Action::Add, edits }).map_err(|error| error.to_string())?;
    let residue = acc.report.left.iter().map(|left| Residue {
        maker: acc.maker.into(),
        reason: left.reason.name().into(),
        content: left.content.as_str().into(),
    });
    let fields = flat
        .fields
        .into_iter()
        .filter(|(_, of)| !of.is_empty())
        .map(|(maker, of)| (maker.into(), encode::json(&of).into()));
    let provenance = Provenance { annotator: flat.annotator.map(Into::into), ..Provenance::default() };
    let document = document.with_residue(residue.collect()).with_fields(fields.collect());
    let document = document.with_provenance(provenance);
    Ok(Imported { document, report: acc.report })
}

struct Assembly<'a> {
    placer: Placer<'a>,
    given: &'a Given<'a>,
    maker: &'static str,
    report: Report,
    annotations: BTreeMap<AnnotationId, Annotation>,
    /// Marks with own labels, and attributes and relations of all.
    own: BTreeMap<AnnotationId, Own>,
    /// What the file's names have become.
    names: BTreeMap<String, AnnotationId>,
    speakers: BTreeMap<SpeakerId, Speaker>,
    speaker_names: BTreeMap<String, SpeakerId>,
}

impl Assembly<'_> {
    /// Takes a speaker in and returns its id; the first word on each detail holds.
    fn speaker(&mut self, id: &str, name: Option<&str>, kind: Option<&str>, colour: Option<u8>) -> SpeakerId {
        let known = self.speaker_names.get(id).copied();
        let speaker_id = known.unwrap_or_else(|| {
            let wanted = number(id).map(SpeakerId).filter(|id| !self.speakers.contains_key(id));
            let next = self.speakers.keys().next_back().map_or(1, |last| last.0 + 1);
            wanted.unwrap_or(SpeakerId(next))
        });
        self.speaker_names.insert(id.to_owned(), speaker_id);
        let speaker = self.speakers.entry(speaker_id).or_insert_with(|| Speaker {
            id: speaker_id,
            name: name.unwrap_or(id).into(),
            kind: None,
            colour: None,
        });
        speaker.colour = speaker.colour.or(colour);
        match kind.map(|kind| (kind, kind.parse().ok())) {
            Some((_, Some(kind))) => speaker.kind = speaker.kind.or(Some(kind)),
            Some((kind, None)) if !kind.is_empty() => {
                self.report.remarks.push(Remark::Value(id.to_owned(), kind.to_owned()));
            }
            _ => {}
        }
        speaker_id
    }

    /// Makes one mark of those that continue another.
    fn join(&mut self, mut marks: Vec<Mark>, continued: Vec<Link>) -> Vec<Mark> {
        let mut index: BTreeMap<&str, usize> = BTreeMap::new();
        for (idx, mark) in marks.iter().enumerate() {
            index.entry(&mark.name).or_insert(idx);
        }
        let mut into: BTreeMap<usize, usize> = BTreeMap::new();
        for link in continued {
            match (index.get(link.from.as_str()), index.get(link.to.as_str())) {
                (Some(from), Some(to)) if from != to && !into.contains_key(to) => {
                    into.insert(*from, *to);
                }
                (Some(_), Some(_)) => self.leave(&link.name, Reason::WrongLink, &link.content),
                _ => self.leave(&link.name, Reason::Dangling, &link.content),
            }
        }
        for (from, to) in &into {
            let pieces = marks.get_mut(*from).map(|mark| std::mem::take(&mut mark.pieces));
            if let (Some(pieces), Some(mark)) = (pieces, marks.get_mut(*to)) {
                mark.pieces.extend(pieces);
            }
        }
        let mut idx = 0;
        marks.retain(|_| {
            idx += 1;
            !into.contains_key(&(idx - 1))
        });
        marks
    }

    fn marks(&mut self, marks: Vec<Mark>) {
        // Names that are like Qawl's keep their numbers, whatever order they come in.
        let mut taken: BTreeSet<u32> = marks.iter().filter_map(|mark| number(&mark.name)).collect();
        let mut next = taken.last().map_or(1, |last| last + 1);
        for mark in marks {
            let label = match self.label_of(&mark) {
                Meaning::Nothing => {
                    self.leave(&mark.name, Reason::UnknownLabel, &mark.content);
                    continue;
                }
                label => label,
            };
            let (parts, moved) = match self.parts(&mark) {
                Ok(placed) => placed,
                Err(reason) => {
                    self.leave(&mark.name, reason, &mark.content);
                    continue;
                }
            };
            let id = match number(&mark.name).filter(|number| taken.remove(number)) {
                Some(number) => AnnotationId(number),
                None => {
                    next += 1;
                    AnnotationId(next - 1)
                }
            };
            if self.names.contains_key(&mark.name) {
                self.report.remarks.push(Remark::DuplicateName(mark.name.clone()));
            } else {
                self.names.insert(mark.name.clone(), id);
            }
            match moved {
                None => self.report.exact += 1,
                Some(by) => {
                    let from = mark.pieces.iter().map(|it| it.start).min().unwrap_or(0);
                    let to = mark.pieces.iter().map(|it| it.end).max().unwrap_or(0);
                    let covered = self.placer.slice(parts.hull()).to_owned();
                    let name = mark.name.clone();
                    self.report.moved.push(Moved { id, name, from: (from, to), by, covered });
                }
            }
            match label {
                Known(label) => {
                    let annotation = self.annotation(id, label, parts, &mark);
                    self.annotations.insert(id, annotation);
                }
                Meaning::Own(label) => self.own_mark(id, &label, parts, &mark),
                Meaning::Nothing => {}
            }
            self.attributes(id, mark);
        }
    }

    fn own_mark(&mut self, id: AnnotationId, label: &str, parts: Parts, mark: &Mark) {
        let review = self.word(mark, Fact::Status).unwrap_or(Review::Accepted);
        let origin = self.origin(mark);
        let note = mark.facts.get(Fact::Note).filter(|note| !note.is_empty()).map(Arc::from);
        // What is said of quotes and claims is an attribute here; what an own mark mentions is no speaker.
        const OF_OTHERS: [Fact; 11] = [
            Fact::Speaker,
            Fact::SpeakerName,
            Fact::SpeakerKind,
            Fact::SpeakerColour,
            Fact::Status,
            Fact::Origin,
            Fact::Rule,
            Fact::Confidence,
            Fact::Entry,
            Fact::Maker,
            Fact::Note,
        ];
        let own = self.own.entry(id).or_default();
        own.mark = Some(OwnMark { label: label.into(), parts, review, origin, note });
        for (fact, value) in
            mark.facts.iter().filter(|(fact, value)| !OF_OTHERS.contains(fact) && !value.is_empty())
        {
            own.attributes.insert(fact.name().into(), value.into());
        }
    }

    fn attributes(&mut self, id: AnnotationId, mut mark: Mark) {
        if self.naming(&mark) != mark.label {
            let label = mark.label.as_str().into();
            mark.attributes.entry("label".to_owned()).or_insert(label);
        }
        for (name, value) in mark.attributes {
            if self.given.without_foreign {
                let shown = format!("{} {name} {}", mark.name, value.shown());
                self.leave(&mark.name, Reason::UnknownKind, &shown);
            } else {
                self.own.entry(id).or_default().attributes.insert(name.into(), value);
            }
        }
    }

    /// Tells of everything that is kept without a meaning, by kind.
    fn tell_own(&mut self) {
        let mut counts: BTreeMap<(OwnSort, String), usize> = BTreeMap::new();
        for own in self.own.values() {
            let labels = own.mark.iter().map(|mark| (OwnSort::Label, mark.label.to_string()));
            let attributes = own.attributes.keys().map(|name| (OwnSort::Attribute, name.to_string()));
            let relations = own.relations.iter().map(|it| (OwnSort::Relation, it.name.to_string()));
            for key in labels.chain(attributes).chain(relations) {
                *counts.entry(key).or_default() += 1;
            }
        }
        let remarks = counts.into_iter().map(|((sort, name), n)| Remark::Own(sort, name, n));
        self.report.remarks.extend(remarks);
    }

    fn label_of(&self, mark: &Mark) -> Meaning<Label> {
        self.label(self.naming(mark))
    }

    /// Returns what of a mark says its label: its layer, where only that has been given a meaning.
    fn naming<'m>(&self, mark: &'m Mark) -> &'m str {
        let given = |name: &str| self.given.labels.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
        let layer = mark.layer.as_deref().filter(|layer| given(layer) && !given(&mark.label));
        layer.unwrap_or(&mark.label)
    }

    fn label(&self, name: &str) -> Meaning<Label> {
        let given = self.given.labels.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        if let Some((_, label)) = given {
            return label.clone();
        }
        match name.to_ascii_lowercase().as_str() {
            "speaker" | "source" => Known(Label::Speaker),
            "cue" => Known(Label::Cue),
            "quote" | "quotation" | "content" => Known(Label::Quote),
            "claim" => Known(Label::Claim),
            _ if self.given.without_foreign || name.trim().is_empty() => Meaning::Nothing,
            _ => Meaning::Own(name.to_owned()),
        }
    }

    /// Returns what a relation of the file means; `None` where nobody said and it is none of Qawl's.
    fn meaning(&self, kind: &str) -> Option<Meaning<LinkKind>> {
        let given = self.given.links.iter().find(|(own, _)| own.eq_ignore_ascii_case(kind));
        if let Some((_, meaning)) = given {
            return Some(meaning.clone());
        }
        match kind.to_ascii_lowercase().as_str() {
            "speaker" | "source" => Some(Known(LinkKind::Source)),
            "medium" => Some(Known(LinkKind::Medium)),
            "cue" => Some(Known(LinkKind::Cue)),
            WITHIN => Some(Known(LinkKind::Within)),
            CONTINUES => Some(Known(LinkKind::Continues)),
            _ => None,
        }
    }

    /// Leaves out marks that are another over again: the same label over the same stretches.
    fn without_twins(&self, mut marks: Vec<Mark>, twins: &[(String, String)]) -> Vec<Mark> {
        if twins.is_empty() {
            return marks;
        }
        let place = |mark: &Mark| mark.pieces.iter().map(|it| (it.start, it.end)).collect::<Vec<_>>();
        type Meant = (Meaning<Label>, Vec<(u32, u32)>);
        let known: BTreeMap<String, Meant> =
            marks.iter().map(|mark| (mark.name.clone(), (self.label_of(mark), place(mark)))).collect();
        let is_twin = |mark: &Mark| {
            let others = twins.iter().filter(|(twin, of)| *twin == mark.name && twin != of);
            others.filter_map(|(_, of)| known.get(of)).any(|of| Some(of) == known.get(&mark.name))
        };
        marks.retain(|mark| !is_twin(mark));
        marks
    }

    /// Returns where a mark is, and what it was found by if not by its offsets. All of its pieces
    /// must be found: a mark is kept as it is or not placed.
    fn parts(&mut self, mark: &Mark) -> Result<(Parts, Option<Anchor>), Reason> {
        let mut spans: Vec<Span> = Vec::with_capacity(mark.pieces.len());
        let mut moved = None;
        for piece in &mark.pieces {
            let (span, by) = self.placer.place(piece)?;
            // What was nowhere has not moved, unless it could be in several places.
            let by = by.filter(|by| !piece.is_unplaced || !matches!(by, Anchor::Quote | Anchor::Context));
            moved = moved.max(by);
            spans.push(span);
        }
        Parts::new(spans).map(|parts| (parts, moved)).ok_or(Reason::Empty)
    }

    fn annotation(&mut self, id: AnnotationId, label: Label, parts: Parts, mark: &Mark) -> Annotation {
        let facts = &mark.facts;
        let mut role = Role::fresh(label);
        match &mut role {
            Role::Speaker(speaker) => {
                *speaker = facts.get(Fact::Speaker).filter(|id| !id.is_empty()).map(|id| {
                    let colour = facts.get(Fact::SpeakerColour).and_then(|it| it.parse().ok());
                    self.speaker(id, facts.get(Fact::SpeakerName), facts.get(Fact::SpeakerKind), colour)
                });
            }
            Role::Quote(attribution) => {
                self.word(mark, Fact::Kind).into_iter().for_each(|kind| attribution.kind = kind);
            }
            Role::Claim(claim) => {
                claim.kind = self.word(mark, Fact::Kind);
                self.word(mark, Fact::Worth).into_iter().for_each(|worth| claim.worth = worth);
                self.share(mark, Fact::Score).into_iter().for_each(|score| claim.score = score);
                claim.reasons = self.words(mark, Fact::Reasons);
            }
            Role::Cue => {}
        }
        Annotation {
            id,
            parts,
            role,
            review: self.word(mark, Fact::Status).unwrap_or(Review::Accepted),
            origin: self.origin(mark),
            suggested_parts: None,
            note: facts.get(Fact::Note).filter(|note| !note.is_empty()).map(Arc::from),
            opinions: Vec::new(),
        }
    }

    fn origin(&mut self, mark: &Mark) -> Origin {
        let facts = &mark.facts;
        let imported = |facts: &Facts| Origin::Import(facts.get(Fact::Maker).unwrap_or(self.maker).into());
        match facts.get(Fact::Origin).unwrap_or("") {
            "person" => Origin::Person,
            "rule" => {
                let Some(rule) = facts.get(Fact::Rule).map(str::to_owned) else { return imported(facts) };
                Origin::Rule(Evidence {
                    rule: RuleId(rule.into()),
                    confidence: self.share(mark, Fact::Confidence).unwrap_or_default(),
                    entry: facts.get(Fact::Entry).filter(|it| !it.is_empty()).map(|it| it.to_owned().into()),
                })
            }
            _ => imported(facts),
        }
    }

    /// Returns what one of a fixed list of words says; a word that is not of the list is reported.
    fn word<T: FromStr>(&mut self, mark: &Mark, fact: Fact) -> Option<T> {
        let value = mark.facts.get(fact).filter(|value| !value.is_empty())?;
        let word = value.parse().ok();
        if word.is_none() {
            self.pass_over(mark, fact, value);
        }
        word
    }

    fn words<T: FromStr>(&mut self, mark: &Mark, fact: Fact) -> Vec<T> {
        let names = mark.facts.get(fact).unwrap_or("");
        let words: Vec<T> = names.split_whitespace().filter_map(|name| name.parse().ok()).collect();
        if words.len() < names.split_whitespace().count() {
            self.pass_over(mark, fact, names);
        }
        words
    }

    fn share(&mut self, mark: &Mark, fact: Fact) -> Option<Confidence> {
        let value = mark.facts.get(fact).filter(|value| !value.is_empty())?;
        let share = value.parse().ok().filter(|share| (0.0..=1.0).contains(share));
        if share.is_none() {
            self.pass_over(mark, fact, value);
        }
        share.map(Confidence::from_share)
    }

    fn pass_over(&mut self, mark: &Mark, fact: Fact, value: &str) {
        if !self.given.without_foreign
            && let Some(id) = self.names.get(&mark.name)
        {
            self.own.entry(*id).or_default().attributes.insert(fact.name().into(), value.into());
        }
        self.report.remarks.push(Remark::Value(mark.name.clone(), format!("{fact} {value}")));
    }

    fn link(&mut self, link: &Link) {
        if let Err(reason) = self.try_link(link) {
            self.leave(&link.name, reason, &link.content);
        }
    }

    fn try_link(&mut self, link: &Link) -> Result<(), Reason> {
        let ends = (self.names.get(&link.from).copied(), self.names.get(&link.to).copied());
        let (Some(from), Some(to)) = ends else { return Err(Reason::Dangling) };
        let name = match self.meaning(&link.kind) {
            Some(Meaning::Nothing) => return Err(Reason::UnknownKind),
            Some(Meaning::Own(name)) => name,
            Some(Known(kind)) => {
                let is_mapped = self.given.links.iter().any(|(own, _)| own.eq_ignore_ascii_case(&link.kind));
                let reason = match self.known_link(kind, from, to) {
                    Ok(()) => return Ok(()),
                    // Whoever says what a relation means need not say which way it leads.
                    Err(Reason::WrongLink) if is_mapped => match self.known_link(kind, to, from) {
                        Ok(()) => return Ok(()),
                        Err(reason) => reason,
                    },
                    Err(reason) => reason,
                };
                if self.given.without_foreign {
                    return Err(reason);
                }
                link.kind.clone()
            }
            None if self.given.without_foreign => return Err(Reason::UnknownKind),
            None => link.kind.clone(),
        };
        if name.trim().is_empty() {
            return Err(Reason::UnknownKind);
        }
        let relation = Relation { name: name.into(), to };
        let own = self.own.entry(from).or_default();
        if own.relations.contains(&relation) {
            return Err(Reason::Second);
        }
        own.relations.push(relation);
        Ok(())
    }

    /// Links two of Qawl's own annotations.
    fn known_link(&mut self, kind: LinkKind, from: AnnotationId, to: AnnotationId) -> Result<(), Reason> {
        let target = self.annotations.get(&to).map(Annotation::label);
        let Some(annotation) = self.annotations.get_mut(&from) else { return Err(Reason::WrongLink) };
        let needed = match kind {
            LinkKind::Source | LinkKind::Medium => Label::Speaker,
            LinkKind::Cue => Label::Cue,
            LinkKind::Within => Label::Quote,
            LinkKind::Continues => return Err(Reason::WrongLink),
        };
        if target != Some(needed) {
            return Err(Reason::WrongLink);
        }
        let place = match &mut annotation.role {
            Role::Quote(attribution) if kind == LinkKind::Cue => {
                if attribution.cues.contains(&to) {
                    return Err(Reason::Second);
                }
                attribution.cues.push(to);
                return Ok(());
            }
            Role::Quote(attribution) if kind == LinkKind::Medium => &mut attribution.medium,
            Role::Quote(attribution) if kind == LinkKind::Source => &mut attribution.source,
            Role::Claim(claim) if kind == LinkKind::Within => &mut claim.quote,
            _ => return Err(Reason::WrongLink),
        };
        match place {
            Some(there) if *there == to => Ok(()),
            Some(_) => Err(Reason::Second),
            None => {
                *place = Some(to);
                Ok(())
            }
        }
    }

    fn leave(&mut self, name: &str, reason: Reason, content: &str) {
        self.report.left.push(Left { name: name.to_owned(), reason, content: content.to_owned() });
    }
}

/// Returns the number of a name that is a number with at most a letter before it.
fn number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(name);
    let canonical = digits == "0" || !digits.starts_with(['0', '+']);
    digits.parse().ok().filter(|n| canonical && *n <= MAX_ID)
}
