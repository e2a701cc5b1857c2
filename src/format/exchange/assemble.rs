//! From what a file has to a document: places marks, gives labels and links their meaning, and keeps what
//! finds no place.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::Arc;

use super::flat::{CONTINUES, Fact, Facts, Flat, Link, Mark, WITHIN};
use super::place::{Placer, judge};
use crate::annotation::{
    Action, Annotation, AnnotationId, Document, Edit, Origin, Parts, Residue, Review, Role, Speaker,
    SpeakerId, Transaction,
};
use crate::detect::blocks::blocks;
use crate::detect::{DetectOptions, detect};
use crate::format::catalogue::Format;
use crate::format::import::{ImportOptions, Imported};
use crate::format::report::{Anchor, Left, Moved, Reason, Remark, Report};
use crate::schema::{Block, Confidence, Evidence, Label, Lang, RuleId};
use crate::text::{Span, Text};

/// The greatest number in a name that is kept; above it there is room for the names of what is added.
const MAX_ID: u32 = 999_999_999;

/// Returns the document that a file has, and what was done to get it.
///
/// # Errors
/// What of it breaks a promise of documents; nothing that a file says should.
pub fn assemble(flat: Flat, format: Format, options: &ImportOptions) -> Result<Imported, String> {
    let text = Text::new(&flat.text);
    let units = judge(&flat, &text, flat.unit.unwrap_or(format.unit()));
    let mut acc = Assembly {
        placer: Placer::new(&text, &flat.text, units.fitted),
        options,
        maker: format.name(),
        report: Report { units: Some(units), ..Report::default() },
        annotations: BTreeMap::new(),
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
        flat.links.into_iter().partition(|link| link.kind.eq_ignore_ascii_case(CONTINUES));
    let marks = acc.join(flat.marks, continued);
    acc.marks(marks);
    links.iter().for_each(|link| acc.link(link));

    let lang = flat.lang.filter(|lang| !lang.is_empty()).map(|lang| Lang(lang.into()));
    let lang = lang.or_else(|| options.lang.clone());
    let (lang, blocks) = match (lang, stated.is_empty()) {
        (Some(lang), false) => (lang, stated),
        (Some(lang), true) => (lang, blocks(&text, &[])),
        (None, _) => {
            let detection = detect(&text, &DetectOptions::default());
            (detection.lang, if stated.is_empty() { detection.blocks } else { stated })
        }
    };
    let mut document = Document::new(flat.id.as_deref().unwrap_or("article"), text.clone(), lang, blocks);
    let speakers = acc.speakers.into_values().map(|it| Edit::Speaker(it.id, Some(Arc::new(it))));
    let annotations = acc.annotations.into_values().map(|it| Edit::Annotation(it.id, Some(Arc::new(it))));
    let note = Edit::Note(flat.note.map(Arc::from));
    let edits = speakers.chain(annotations).chain([note]).collect();
    document.apply(&Transaction { action: Action::Add, edits }).map_err(|error| error.to_string())?;
    let residue = acc.report.left.iter().map(|left| Residue {
        maker: acc.maker.into(),
        reason: left.reason.name().into(),
        content: left.content.as_str().into(),
    });
    let document = document.with_residue(residue.collect());
    Ok(Imported { document, report: acc.report })
}

struct Assembly<'a> {
    placer: Placer<'a>,
    options: &'a ImportOptions,
    maker: &'static str,
    report: Report,
    annotations: BTreeMap<AnnotationId, Annotation>,
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
            let Some(label) = self.label(&mark.label) else {
                self.leave(&mark.name, Reason::UnknownLabel, &mark.content);
                continue;
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
            let annotation = self.annotation(id, label, parts, &mark);
            self.annotations.insert(id, annotation);
        }
    }

    fn label(&self, name: &str) -> Option<Label> {
        let given = self.options.labels.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        if let Some((_, label)) = given {
            return Some(*label);
        }
        match name.to_ascii_lowercase().as_str() {
            "speaker" | "source" => Some(Label::Speaker),
            "cue" => Some(Label::Cue),
            "quote" | "quotation" | "content" => Some(Label::Quote),
            "claim" => Some(Label::Claim),
            _ => None,
        }
    }

    /// Returns where a mark stands, and what it was found by if not by its offsets. All of its pieces
    /// must be found: a mark is kept as it is or not placed.
    fn parts(&mut self, mark: &Mark) -> Result<(Parts, Option<Anchor>), Reason> {
        let mut spans: Vec<Span> = Vec::with_capacity(mark.pieces.len());
        let mut moved = None;
        for piece in &mark.pieces {
            let (span, by) = self.placer.place(piece)?;
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

    /// Returns what one of a fixed list of words says; a word that is not of the list is told.
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
        let target = self.annotations.get(&to).map(Annotation::label);
        let Some(annotation) = self.annotations.get_mut(&from) else { return Err(Reason::Dangling) };
        let kind = link.kind.to_ascii_lowercase();
        let needed = match kind.as_str() {
            "speaker" | "source" | "medium" => Label::Speaker,
            "cue" => Label::Cue,
            WITHIN => Label::Quote,
            _ => return Err(Reason::UnknownKind),
        };
        if target != Some(needed) {
            return Err(Reason::WrongLink);
        }
        let place = match &mut annotation.role {
            Role::Quote(attribution) if kind == "cue" => {
                if attribution.cues.contains(&to) {
                    return Err(Reason::Second);
                }
                attribution.cues.push(to);
                return Ok(());
            }
            Role::Quote(attribution) if kind == "medium" => &mut attribution.medium,
            Role::Quote(attribution) if kind != WITHIN => &mut attribution.source,
            Role::Claim(claim) if kind == WITHIN => &mut claim.quote,
            _ => return Err(Reason::WrongLink),
        };
        if place.is_some() {
            return Err(Reason::Second);
        }
        *place = Some(to);
        Ok(())
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
