//! A document as other tools see it: named marks with labels and offsets, and links between them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::annotation::{
    Annotation, AnnotationId, Document, Origin, Own, OwnMark, Parts, Review, Role, Value as Attribute,
};
use crate::format::report::{Left, Remark};
use crate::schema::{BlockKind, Label, named};
use crate::text::{Span, Unit};

/// The kind of the link from a later piece of an interrupted mark to its first one, in formats whose
/// marks have no gaps.
pub const CONTINUES: &str = "continues";

/// The kind of the link from a claim to the quote it is in.
pub const WITHIN: &str = "within";

/// One document as a file has it.
#[derive(Clone, Debug, Default)]
pub struct Flat {
    /// The document's name.
    pub id: Option<String>,
    /// The article's language.
    pub lang: Option<String>,
    /// A remark on the whole document.
    pub note: Option<String>,
    /// The article as the file has it, line ends included.
    pub text: String,
    /// What the parts of the page are: start, end and kind; empty where the file does not say.
    pub blocks: Vec<(u32, u32, BlockKind)>,
    /// Who says something, where the file tells apart from the mentions.
    pub speakers: Vec<FlatSpeaker>,
    /// Everything marked.
    pub marks: Vec<Mark>,
    /// How marks are tied.
    pub links: Vec<Link>,
    /// Pieces of text at offsets that tell what offsets count, beside those of the marks.
    pub checks: Vec<Piece>,
    /// What offsets count, where the file says so.
    pub unit: Option<Unit>,
    /// What the reader found no meaning for.
    pub left: Vec<Left>,
    /// What else the reader has to tell.
    pub remarks: Vec<Remark>,
    /// Names of marks that are another mark over again, if they get the label of that: the trigger of an event that
    /// is its cue.
    pub twins: Vec<(String, String)>,
    /// Fields that Qawl gives no meaning, by the format they belong to.
    pub fields: BTreeMap<String, JsonObject>,
    /// Who annotated it, where the file says.
    pub annotator: Option<String>,
}

/// An object of JSON.
pub type JsonObject = serde_json::Map<String, serde_json::Value>;

/// Somebody who says something.
#[derive(Clone, Debug, Default)]
pub struct FlatSpeaker {
    /// The name that mentions refer to.
    pub id: String,
    /// What the speaker is called.
    pub name: String,
    /// What sort of source the speaker is.
    pub kind: Option<String>,
    /// A place in the palette.
    pub colour: Option<u8>,
}

/// Something marked.
#[derive(Clone, Debug, Default)]
pub struct Mark {
    /// What links refer to it by; it need not be like any name of Qawl.
    pub name: String,
    /// What it is, in the file's words.
    pub label: String,
    /// The layer or element that it belongs to, where the file has such; it can be given a meaning too.
    pub layer: Option<String>,
    /// What it covers: at least one piece.
    pub pieces: Vec<Piece>,
    /// What else is said of it.
    pub facts: Facts,
    /// Attributes that Qawl gives no meaning, by name.
    pub attributes: BTreeMap<String, Attribute>,
    /// The notation it has in the file, for what finds no place.
    pub content: String,
}

impl Mark {
    /// Returns the label as files of other tools have it: Qawl's own in capitals, others as they are.
    pub fn written_label(&self) -> String {
        match self.label.parse::<Label>() {
            Ok(label) => label.name().to_ascii_uppercase(),
            Err(_) => self.label.clone(),
        }
    }

    /// Returns true if the label is none of Qawl's.
    pub fn is_own(&self) -> bool {
        self.label.parse::<Label>().is_err()
    }

    /// Says something more of the mark; a second value of an attribute is beside the first.
    pub fn say(&mut self, name: &str, value: Attribute) {
        let value = match (self.attributes.remove(name), value) {
            (None, value) => value,
            (Some(was), Attribute::Several(values)) => values.iter().fold(was, |all, value| all.and(value)),
            (Some(was), value) if was == value => was,
            (Some(was), value) => was.and(&value.shown()),
        };
        self.attributes.insert(name.to_owned(), value);
    }
}

/// A stretch of text.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// Its first offset.
    pub start: u32,
    /// The offset after it.
    pub end: u32,
    /// What it covers, where the file says so.
    pub covered: Option<Arc<str>>,
    /// What is before it.
    pub prefix: Option<Arc<str>>,
    /// What is after it.
    pub suffix: Option<Arc<str>>,
    /// Whether the file says nothing of where it is: it is looked for, and was nowhere else before.
    pub is_unplaced: bool,
}

impl Piece {
    /// Returns a piece of which only the offsets are known.
    pub fn at(start: u32, end: u32) -> Self {
        Self { start, end, ..Self::default() }
    }

    /// Returns a piece that covers that text.
    pub fn covering(start: u32, end: u32, covered: &str) -> Self {
        Self { start, end, covered: Some(covered.into()), ..Self::default() }
    }
}

/// A tie between two marks.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// The name of the link, where the file gives it one.
    pub name: String,
    /// What it is: `speaker`, `cue`, `medium`, [`WITHIN`], [`CONTINUES`], or a word of another tool.
    pub kind: String,
    /// The mark it leads from: the quote; for [`WITHIN`] the claim, for [`CONTINUES`] the later piece.
    pub from: String,
    /// The mark it leads to.
    pub to: String,
    /// The notation it has in the file.
    pub content: String,
}

/// Something that can be said of a mark beside its label and place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// What a person has decided.
    Status,
    /// Who made it: a person, a rule, an import.
    Origin,
    /// The rule that made it.
    Rule,
    /// How often that rule is right, 0 to 1.
    Confidence,
    /// The lexicon entry that the rule rests on.
    Entry,
    /// Whose file it came with.
    Maker,
    /// The kind of quote or claim.
    Kind,
    /// Whether a claim is worth checking.
    Worth,
    /// Check-worthiness, 0 to 1.
    Score,
    /// What speaks for checking a claim, by name, with spaces between.
    Reasons,
    /// The speaker that is mentioned.
    Speaker,
    /// What that speaker is called.
    SpeakerName,
    /// What sort of source it is.
    SpeakerKind,
    /// Its place in the palette.
    SpeakerColour,
    /// A remark.
    Note,
}

named!(Fact {
    Status = "status",
    Origin = "origin",
    Rule = "rule",
    Confidence = "confidence",
    Entry = "entry",
    Maker = "maker",
    Kind = "kind",
    Worth = "worth",
    Score = "score",
    Reasons = "reasons",
    Speaker = "speaker",
    SpeakerName = "speaker_name",
    SpeakerKind = "speaker_kind",
    SpeakerColour = "speaker_colour",
    Note = "note",
});

impl Fact {
    /// Returns true if its values are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Confidence | Self::Score | Self::SpeakerColour)
    }
}

/// What is said of a mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(Vec<(Fact, String)>);

impl Facts {
    /// Returns what is said, if it is.
    pub fn get(&self, fact: Fact) -> Option<&str> {
        self.0.iter().find(|(it, _)| *it == fact).map(|(_, value)| value.as_str())
    }

    /// Says something; the last word holds.
    pub fn set(&mut self, fact: Fact, value: impl Into<String>) {
        self.0.retain(|(it, _)| *it != fact);
        self.0.push((fact, value.into()));
    }

    /// Says something if there is something to say.
    pub fn set_some<T: ToString>(&mut self, fact: Fact, value: Option<T>) {
        if let Some(value) = value {
            self.set(fact, value.to_string());
        }
    }

    /// Takes a word back.
    pub fn unset(&mut self, fact: Fact) {
        self.0.retain(|(it, _)| *it != fact);
    }

    /// Returns all that is said, in the order it was.
    pub fn iter(&self) -> impl Iterator<Item = (Fact, &str)> {
        self.0.iter().map(|(fact, value)| (*fact, value.as_str()))
    }
}

impl Flat {
    /// Returns a document with its offsets counted in a unit. Rejected marks are left out unless asked
    /// for, with the links to them.
    pub fn of(document: &Document, unit: Unit, rejected: bool) -> Self {
        let text = document.text();
        let keeps = |id: AnnotationId| document.annotation(id).filter(|it| rejected || it.is_live());
        let own: Vec<(AnnotationId, &Own)> = document.own_all().map(|(id, own)| (id, &**own)).collect();
        let keeps_own = |own: &OwnMark| rejected || own.review != Review::Rejected;
        let keeps_id = |id: AnnotationId| {
            let mark = document.own(id).and_then(|own| own.mark.as_ref());
            keeps(id).is_some() || mark.is_some_and(keeps_own)
        };
        let ordered = document.in_text_order();
        let kept = || ordered.iter().filter(|it| rejected || it.is_live());
        let mut links = Vec::new();
        for annotation in kept() {
            let mut link = |kind: &str, to: Option<AnnotationId>| {
                let Some(to) = to.and_then(keeps) else { return };
                links.push(Link {
                    name: format!("r{}", links.len() + 1),
                    kind: kind.to_owned(),
                    from: annotation.id.to_string(),
                    to: to.id.to_string(),
                    content: String::new(),
                });
            };
            match &annotation.role {
                Role::Quote(attribution) => {
                    link("speaker", attribution.source);
                    attribution.cues.iter().for_each(|cue| link("cue", Some(*cue)));
                    link("medium", attribution.medium);
                }
                Role::Claim(claim) => link(WITHIN, claim.quote),
                Role::Speaker(_) | Role::Cue => {}
            }
        }
        for (id, own) in own.iter().filter(|(id, _)| keeps_id(*id)) {
            for relation in own.relations.iter().filter(|relation| keeps_id(relation.to)) {
                links.push(Link {
                    name: format!("r{}", links.len() + 1),
                    kind: relation.name.to_string(),
                    from: id.to_string(),
                    to: relation.to.to_string(),
                    content: String::new(),
                });
            }
        }
        type Place = (u32, std::cmp::Reverse<u32>, AnnotationId);
        let mut marks: Vec<(Place, Mark)> = Vec::new();
        let place = |parts: &Parts, id| (parts.hull().start(), std::cmp::Reverse(parts.hull().end()), id);
        marks.extend(kept().map(|it| (place(&it.parts, it.id), mark(document, it, unit))));
        for (id, own) in &own {
            if let Some(it) = own.mark.as_ref().filter(|it| keeps_own(it)) {
                marks.push((place(&it.parts, *id), own_mark(document, *id, it, unit)));
            }
        }
        marks.sort_by_key(|(place, _)| *place);
        let block = |block: &crate::schema::Block| {
            let (start, end) = unit.range(text, block.span);
            (start, end, block.kind)
        };
        let speaker = |speaker: &Arc<crate::annotation::Speaker>| FlatSpeaker {
            id: speaker.id.to_string(),
            name: speaker.name.to_string(),
            kind: speaker.kind.map(|kind| kind.to_string()),
            colour: speaker.colour,
        };
        Self {
            id: Some(document.id().to_owned()),
            lang: Some(document.lang().to_string()),
            note: document.note().map(|note| note.to_string()),
            text: text.as_str().to_owned(),
            blocks: document.blocks().iter().map(block).collect(),
            speakers: document.speakers().map(speaker).collect(),
            marks: marks.into_iter().map(|(_, mark)| mark).collect(),
            fields: document
                .fields()
                .iter()
                .filter_map(|(maker, json)| Some((maker.to_string(), serde_json::from_str(json).ok()?)))
                .collect(),
            links,
            unit: Some(unit),
            ..Self::default()
        }
    }

    /// Makes a mark of each piece, for formats whose marks have no gaps: the first keeps the name and
    /// all that is said, the others continue it.
    pub fn without_gaps(mut self) -> Self {
        let mut marks = Vec::with_capacity(self.marks.len());
        for mut mark in self.marks {
            let later = mark.pieces.split_off(1.min(mark.pieces.len()));
            let (name, label) = (mark.name.clone(), mark.label.clone());
            marks.push(mark);
            for (idx, piece) in later.into_iter().enumerate() {
                let from = format!("{name}.{}", idx + 2);
                self.links.push(Link {
                    name: format!("r{}", self.links.len() + 1),
                    kind: CONTINUES.to_owned(),
                    from: from.clone(),
                    to: name.clone(),
                    content: String::new(),
                });
                marks.push(Mark { name: from, label: label.clone(), pieces: vec![piece], ..Mark::default() });
            }
        }
        self.marks = marks;
        self
    }

    /// Leaves out of what is said of marks what a reader of their format takes for granted: that they came with it,
    /// and that they are right. What was read is then written as it was.
    #[must_use]
    pub fn without_defaults(mut self, is_of_format: impl Fn(&str) -> bool) -> Self {
        for mark in &mut self.marks {
            let maker = mark.facts.get(Fact::Maker).unwrap_or("").to_owned();
            if !is_of_format(&maker) {
                continue;
            }
            for (fact, usual) in
                [(Fact::Origin, "import"), (Fact::Status, "accepted"), (Fact::Maker, maker.as_str())]
            {
                if mark.facts.get(fact) == Some(usual) {
                    mark.facts.unset(fact);
                }
            }
            let usual = match mark.label.as_str() {
                "quote" => [(Fact::Kind, "indirect")].as_slice(),
                "claim" => &[(Fact::Worth, "high"), (Fact::Score, "1")],
                _ => &[],
            };
            for (fact, usual) in usual {
                if mark.facts.get(*fact) == Some(usual) {
                    mark.facts.unset(*fact);
                }
            }
        }
        self
    }

    /// Leaves out the text and what marks cover: what is left says which labels there are.
    #[must_use]
    pub fn without_text(mut self) -> Self {
        self.text = String::new();
        self.blocks.clear();
        for mark in &mut self.marks {
            mark.content = String::new();
            for piece in &mut mark.pieces {
                *piece = Piece::at(piece.start, piece.end);
            }
        }
        self
    }

    /// Makes it somebody's version of a text that others have annotated too.
    pub fn set_version(&mut self, annotator: &str) {
        let id = self.id.take().unwrap_or_else(|| "article".to_owned());
        self.id = Some(format!("{id}@{annotator}"));
        self.annotator = Some(annotator.to_owned());
    }

    /// Returns the fields of the format of that name.
    pub fn fields_of(&mut self, format: &str) -> &mut JsonObject {
        self.fields.entry(format.to_owned()).or_default()
    }

    /// Returns a field of the format of that name.
    pub fn field(&self, format: &str, key: &str) -> Option<&serde_json::Value> {
        self.fields.get(format)?.get(key)
    }

    /// Returns a mark.
    pub fn mark(&self, name: &str) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.name == name)
    }
}

fn pieces(document: &Document, parts: &Parts, unit: Unit) -> Vec<Piece> {
    let text = document.text();
    let piece = |span: &Span| {
        let (start, end) = unit.range(text, *span);
        Piece::covering(start, end, text.slice(*span))
    };
    parts.spans().iter().map(piece).collect()
}

fn set_origin(facts: &mut Facts, origin: &Origin) {
    match origin {
        Origin::Person => facts.set(Fact::Origin, "person"),
        Origin::Rule(evidence) => {
            facts.set(Fact::Origin, "rule");
            facts.set(Fact::Rule, evidence.rule.to_string());
            facts.set(Fact::Confidence, evidence.confidence.share().to_string());
            facts.set_some(Fact::Entry, evidence.entry.as_ref());
        }
        Origin::Import(maker) => {
            facts.set(Fact::Origin, "import");
            facts.set(Fact::Maker, maker.to_string());
        }
    }
}

fn attributes(document: &Document, id: AnnotationId) -> BTreeMap<String, Attribute> {
    let own = document.own(id);
    own.into_iter()
        .flat_map(|own| &own.attributes)
        .map(|(name, value)| (name.to_string(), value.clone()))
        .collect()
}

fn own_mark(document: &Document, id: AnnotationId, own: &OwnMark, unit: Unit) -> Mark {
    let mut facts = Facts::default();
    facts.set(Fact::Status, own.review.name());
    set_origin(&mut facts, &own.origin);
    facts.set_some(Fact::Note, own.note.as_ref());
    Mark {
        name: id.to_string(),
        label: own.label.to_string(),
        layer: None,
        pieces: pieces(document, &own.parts, unit),
        facts,
        attributes: attributes(document, id),
        content: String::new(),
    }
}

fn mark(document: &Document, annotation: &Annotation, unit: Unit) -> Mark {
    let mut facts = Facts::default();
    facts.set(Fact::Status, annotation.review.name());
    set_origin(&mut facts, &annotation.origin);
    match &annotation.role {
        Role::Quote(attribution) => facts.set(Fact::Kind, attribution.kind.name()),
        Role::Claim(claim) => {
            facts.set_some(Fact::Kind, claim.kind);
            facts.set(Fact::Worth, claim.worth.name());
            facts.set(Fact::Score, claim.score.share().to_string());
            if !claim.reasons.is_empty() {
                let names: Vec<&str> = claim.reasons.iter().map(|reason| reason.name()).collect();
                facts.set(Fact::Reasons, names.join(" "));
            }
        }
        Role::Speaker(Some(id)) => {
            facts.set(Fact::Speaker, id.to_string());
            if let Some(speaker) = document.speaker(*id) {
                facts.set(Fact::SpeakerName, speaker.name.to_string());
                facts.set_some(Fact::SpeakerKind, speaker.kind);
                facts.set_some(Fact::SpeakerColour, speaker.colour);
            }
        }
        Role::Speaker(None) | Role::Cue => {}
    }
    facts.set_some(Fact::Note, annotation.note.as_ref());
    Mark {
        name: annotation.id.to_string(),
        label: annotation.label().name().to_owned(),
        layer: None,
        pieces: pieces(document, &annotation.parts, unit),
        facts,
        attributes: attributes(document, annotation.id),
        content: String::new(),
    }
}
