//! Reads a document and checks all that the file says of it. Nothing is ever moved to make it fit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::dto;
use super::error::{At, Problem, ReadError};
use super::parse::parse;
use super::pointer::Pointer::{self, Root};
use super::version::VERSION;
use crate::annotation::{
    Action, Annotation, AnnotationId, Attribution, Claim, Document, Edit, Origin, Own, OwnMark, Parts,
    Provenance, Relation, Residue, Role, Ruling, Speaker, SpeakerId, Transaction, Vote,
};
use crate::format::encode;
use crate::format::named::AttributeValue;
use crate::schema::{Block, Confidence, Evidence, Label, Lang, RuleId};
use crate::text::{CodePointSpan, MAX_TEXT_BYTES, Span, Text};

/// How many problems of one file are reported; what follows the first thousand is rarely news.
const MAX_PROBLEMS: usize = 1000;

/// The greatest number in a name. Above it there must be room for the names of what is added later.
const MAX_ID: u32 = 999_999_999;

/// Reads a document.
///
/// # Errors
/// The first thing that is wrong with the file.
pub fn read(source: &str) -> Result<Document, ReadError> {
    check(source).map_err(|errors| {
        let first = errors.into_iter().next();
        // There is at least one; this is what an empty list would amount to.
        first.unwrap_or(ReadError { problem: Problem::Foreign(None), at: At::Pointer(String::new()) })
    })
}

/// Reads a document, and tells everything that is wrong with it rather than only the first.
///
/// # Errors
/// What is wrong, at least one thing, in the order of the file's fields.
pub fn check(source: &str) -> Result<Document, Vec<ReadError>> {
    let file = parse(source).map_err(|error| vec![error])?;
    let mut acc = Reader::of(&file);
    acc.header(&file);
    if !acc.errors.is_empty() {
        return Err(acc.errors);
    }
    acc.hash(&file);
    let blocks = acc.blocks(&file);
    let speakers = acc.speakers(&file);
    acc.names(&file);
    let mut annotations = acc.annotations(&file);
    acc.attributions(&file, &mut annotations);
    acc.claims(&file, &mut annotations);
    acc.mentions(&file, &annotations);
    let rulings = acc.rulings(&file);
    let provenance = Provenance { annotator: file.annotator.as_deref().map(Arc::from), rulings };
    let own = acc.own(&file);
    if !acc.errors.is_empty() {
        return Err(acc.errors);
    }

    let mut document = Document::new(&file.id, acc.text, Lang(file.lang.to_string().into()), blocks);
    let speakers = speakers.into_iter().map(|it| Edit::Speaker(it.id, Some(Arc::new(it))));
    let annotations = annotations.into_values().map(|it| Edit::Annotation(it.id, Some(Arc::new(it))));
    let note = Edit::Note(file.note.as_deref().map(Arc::from));
    let answers = file.answers.iter().map(super::answers::run).collect();
    let answers = Edit::Answers(Arc::new(answers));
    let own = own.into_iter().map(|(id, own)| Edit::Own(id, Some(Arc::new(own))));
    let edits = speakers.chain(annotations).chain(own).chain([note, answers]).collect();
    document.apply(&Transaction { action: Action::Add, edits }).map_err(|error| {
        vec![ReadError { problem: Problem::Shape(error.to_string()), at: At::Pointer(String::new()) }]
    })?;
    let residue = file.residue.into_iter().map(|it| Residue {
        maker: (*it.maker).into(),
        reason: (*it.reason).into(),
        content: (*it.content).into(),
    });
    let fields = file.fields.into_iter().map(|(maker, fields)| (maker.into(), encode::json(&fields).into()));
    let document = document.with_residue(residue.collect()).with_fields(fields.collect());
    Ok(document.with_provenance(provenance))
}

pub(super) struct Reader {
    text: Text,
    errors: Vec<ReadError>,
    /// The label of every span that has a name, and which of the spans it is.
    labels: BTreeMap<AnnotationId, (Label, usize)>,
    speakers: BTreeSet<SpeakerId>,
}

impl Reader {
    fn of(file: &dto::Document<'_>) -> Self {
        Self {
            text: Text::new(&file.text),
            errors: Vec::new(),
            labels: BTreeMap::new(),
            speakers: BTreeSet::new(),
        }
    }

    fn fail(&mut self, pointer: &Pointer<'_>, problem: Problem) {
        if self.errors.len() < MAX_PROBLEMS {
            self.errors.push(ReadError { problem, at: At::Pointer(pointer.to_string()) });
        }
    }

    /// Checks what must be right for offsets to mean anything.
    fn header(&mut self, file: &dto::Document<'_>) {
        if file.version != VERSION {
            let found = file.version.to_string();
            self.fail(&Root.field("version"), Problem::Fixed { found, needed: "1" });
        }
        for (field, found, needed) in
            [("offset_unit", &file.offset_unit, "code-point"), ("newlines", &file.newlines, "lf")]
        {
            if **found != *needed {
                self.fail(&Root.field(field), Problem::Fixed { found: found.to_string(), needed });
            }
        }
        if file.text.contains('\r') {
            self.fail(&Root.field("text"), Problem::CarriageReturn);
        }
        if file.text.len() > MAX_TEXT_BYTES {
            self.fail(&Root.field("text"), Problem::TooLong);
        }
    }

    fn hash(&mut self, file: &dto::Document<'_>) {
        // The text is the file's to the byte: a carriage return or more than fits has been refused.
        let actual = self.text.sha256().to_owned();
        if !actual.eq_ignore_ascii_case(&file.text_sha256) {
            self.fail(&Root.field("text_sha256"), Problem::WrongHash { actual });
        }
    }

    /// Returns the bytes that code points stand for, if they cover something.
    fn bytes(&mut self, pointer: &Pointer<'_>, start: u32, end: u32) -> Option<Span> {
        match self.text.from_code_points(CodePointSpan { start, end }) {
            None => self.fail(pointer, Problem::Outside { start, end }),
            Some(span) if span.is_empty() => self.fail(pointer, Problem::Empty),
            Some(span) => return Some(span),
        }
        None
    }

    fn blocks(&mut self, file: &dto::Document<'_>) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::with_capacity(file.blocks.len());
        let blocks_of_file = Root.field("blocks");
        for (idx, block) in file.blocks.iter().enumerate() {
            let pointer = blocks_of_file.at(idx);
            let Some(span) = self.bytes(&pointer, block.start, block.end) else { continue };
            match blocks.last() {
                Some(last) if span.start() < last.span.end() => self.fail(&pointer, Problem::BlocksOverlap),
                _ => blocks.push(Block { span, kind: block.kind.0 }),
            }
        }
        blocks
    }

    fn speakers(&mut self, file: &dto::Document<'_>) -> Vec<Speaker> {
        let mut speakers = Vec::with_capacity(file.speakers.len());
        let of_file = Root.field("speakers");
        for (idx, speaker) in file.speakers.iter().enumerate() {
            let pointer = of_file.at(idx);
            let pointer = pointer.field("id");
            match speaker.id.parse() {
                Ok(SpeakerId(n)) if n > MAX_ID => self.bad_id(&pointer, &speaker.id),
                Ok(id) if self.speakers.insert(id) => speakers.push(Speaker {
                    id,
                    name: (*speaker.name).into(),
                    kind: speaker.kind.map(|kind| kind.0),
                    colour: speaker.colour,
                }),
                Ok(_) => {
                    self.fail(&pointer, Problem::DuplicateId(speaker.id.to_string()));
                }
                Err(_) => self.bad_id(&pointer, &speaker.id),
            }
        }
        speakers
    }

    fn bad_id(&mut self, pointer: &Pointer<'_>, id: &str) {
        self.fail(pointer, Problem::BadId(id.to_owned()));
    }

    /// Takes in the names of the spans, so that links can lead forward as well as back.
    fn names(&mut self, file: &dto::Document<'_>) {
        let spans = Root.field("spans");
        for (idx, span) in file.spans.iter().enumerate() {
            let pointer = spans.at(idx);
            let pointer = pointer.field("id");
            match span.id.parse() {
                Ok(AnnotationId(n)) if n > MAX_ID => self.bad_id(&pointer, &span.id),
                Ok(id) => {
                    if self.labels.insert(id, (span.label.0, idx)).is_some() {
                        self.fail(&pointer, Problem::DuplicateId(span.id.to_string()));
                    }
                }
                Err(_) => self.bad_id(&pointer, &span.id),
            }
        }
    }

    fn annotations(&mut self, file: &dto::Document<'_>) -> BTreeMap<AnnotationId, Annotation> {
        let mut annotations = BTreeMap::new();
        let spans = Root.field("spans");
        for (idx, span) in file.spans.iter().enumerate() {
            let pointer = spans.at(idx);
            let id = span.id.parse().ok();
            let parts = self.parts(&pointer.field("parts"), &span.parts);
            if let Some(parts) = &parts {
                self.hull(&pointer, span, parts);
            }
            let suggested =
                span.suggested_parts.as_ref().map(|it| self.parts(&pointer.field("suggested_parts"), it));
            let opinions = self.opinions(&pointer, &span.opinions);
            let origin = self.origin(&pointer.field("origin"), &span.origin);
            let speaker = self.speaker(&pointer.field("speaker"), span.speaker.as_deref());
            let mut role = Role::fresh(span.label.0);
            match &mut role {
                Role::Speaker(mentioned) => *mentioned = speaker,
                _ if speaker.is_some() => {
                    self.fail(&pointer.field("speaker"), Problem::Disagrees("the label"));
                }
                _ => {}
            }
            if let (Some(id), Some(parts), Some(origin)) = (id, parts, origin) {
                annotations.insert(
                    id,
                    Annotation {
                        id,
                        parts,
                        role,
                        review: span.status.0,
                        origin,
                        suggested_parts: suggested.flatten(),
                        note: span.note.as_deref().map(Arc::from),
                        opinions,
                    },
                );
            }
        }
        annotations
    }

    /// Returns what the project says of its own, by id.
    fn own(&mut self, file: &dto::Document<'_>) -> BTreeMap<AnnotationId, Own> {
        let mut all: BTreeMap<AnnotationId, Own> = BTreeMap::new();
        let attributes = |values: &BTreeMap<String, AttributeValue>| {
            values.iter().map(|(name, value)| (name.as_str().into(), value.0.clone())).collect()
        };
        for span in file.spans.iter().filter(|span| !span.attributes.is_empty()) {
            if let Ok(id) = span.id.parse() {
                all.entry(id).or_default().attributes = attributes(&span.attributes);
            }
        }
        let spans = Root.field("own_spans");
        for (idx, span) in file.own_spans.iter().enumerate() {
            let pointer = spans.at(idx);
            let id = match span.id.parse() {
                Ok(AnnotationId(n)) if n > MAX_ID => None,
                id => id.ok(),
            };
            let Some(id) = id else {
                self.bad_id(&pointer, &span.id);
                continue;
            };
            if self.labels.contains_key(&id) || all.contains_key(&id) {
                self.fail(&pointer, Problem::DuplicateId(span.id.to_string()));
                continue;
            }
            let parts = self.parts(&pointer.field("parts"), &span.parts);
            if let Some(parts) = &parts {
                self.hull_of(&pointer, (span.start, span.end, &span.text), &span.parts, parts);
            }
            let origin = self.origin(&pointer.field("origin"), &span.origin);
            let (Some(parts), Some(origin)) = (parts, origin) else { continue };
            let note = span.note.as_deref().map(Arc::from);
            let (label, review) = ((*span.label).into(), span.status.0);
            let mark = OwnMark { label, parts, review, origin, note };
            let attributes = attributes(&span.attributes);
            all.insert(id, Own { mark: Some(mark), attributes, relations: Vec::new() });
        }
        let relations = Root.field("own_relations");
        for (idx, it) in file.own_relations.iter().enumerate() {
            let pointer = relations.at(idx);
            let mut end = |field: &'static str, name: &str| {
                let is_there = |id: &AnnotationId| {
                    self.labels.contains_key(id) || all.get(id).is_some_and(|own| own.mark.is_some())
                };
                let id = name.parse().ok().filter(is_there);
                if id.is_none() {
                    self.fail(&pointer.field(field), Problem::Dangling(name.to_owned()));
                }
                id
            };
            if let (Some(from), Some(to)) = (end("from", &it.from), end("to", &it.to)) {
                let relation = Relation { name: (*it.name).into(), to };
                all.entry(from).or_default().relations.push(relation);
            }
        }
        all
    }

    pub(super) fn parts(&mut self, pointer: &Pointer<'_>, parts: &[dto::Part<'_>]) -> Option<Parts> {
        let mut spans = Vec::with_capacity(parts.len());
        for (idx, part) in parts.iter().enumerate() {
            let pointer = pointer.at(idx);
            let span = self.bytes(&pointer, part.start, part.end)?;
            if *self.text.slice(span) != *part.text {
                let (says, covers) = (part.text.to_string(), self.text.slice(span).to_owned());
                self.fail(&pointer.field("text"), Problem::Covered { says, covers });
            }
            spans.push(span);
        }
        match Parts::new(spans.iter().copied()) {
            Some(parts) if parts.spans() == spans => Some(parts),
            _ => {
                self.fail(pointer, Problem::Parts);
                None
            }
        }
    }

    /// Returns how gold spans came about.
    fn rulings(&mut self, file: &dto::Document<'_>) -> BTreeMap<AnnotationId, Ruling> {
        let mut rulings = BTreeMap::new();
        let spans = Root.field("spans");
        for (idx, span) in file.spans.iter().enumerate() {
            let Ok(id) = span.id.parse::<AnnotationId>() else { continue };
            if span.votes.is_empty() && span.decided.is_none() {
                continue;
            }
            let of_span = spans.at(idx);
            let of_span = of_span.field("votes");
            let mut votes = Vec::with_capacity(span.votes.len());
            for (idx, vote) in span.votes.iter().enumerate() {
                let pointer = of_span.at(idx);
                let parts = if vote.parts.is_empty() {
                    self.bytes(&pointer, vote.start, vote.end).and_then(|span| Parts::new([span]))
                } else {
                    self.parts(&pointer.field("parts"), &vote.parts)
                };
                votes.extend(parts.map(|parts| Vote {
                    by: (*vote.by).into(),
                    label: vote.label.map_or(span.label.0, |it| it.0),
                    parts,
                    speaker: vote.speaker.as_deref().map(Arc::from),
                    quote_kind: vote.r#type.map(|it| it.0),
                    worth: vote.worth.map(|it| it.0),
                    claim_kind: vote.kind.map(|it| it.0),
                }));
            }
            rulings.insert(id, Ruling { decided: span.decided.map(|it| it.0), votes });
        }
        rulings
    }

    fn hull(&mut self, pointer: &Pointer<'_>, span: &dto::Span<'_>, parts: &Parts) {
        self.hull_of(pointer, (span.start, span.end, &span.text), &span.parts, parts);
    }

    /// Checks where a span says that it starts and ends, and what it says it covers, against its parts.
    fn hull_of(
        &mut self,
        pointer: &Pointer<'_>,
        (start, end, text): (u32, u32, &str),
        of_file: &[dto::Part<'_>],
        parts: &Parts,
    ) {
        // Where a single part begins and ends has been looked up: it need not be again.
        if let ([part], [_]) = (of_file, parts.spans())
            && (start, end) == (part.start, part.end)
            && *text == *self.text.slice(parts.hull())
        {
            return;
        }
        let hull = self.text.code_points(parts.hull());
        if (start, end) != (hull.start, hull.end) {
            self.fail(&pointer.field("start"), Problem::Hull);
        } else if *self.text.slice(parts.hull()) != *text {
            let (says, covers) = (text.to_owned(), self.text.slice(parts.hull()).to_owned());
            self.fail(&pointer.field("text"), Problem::Covered { says, covers });
        }
    }

    fn origin(&mut self, pointer: &Pointer<'_>, origin: &dto::Origin<'_>) -> Option<Origin> {
        let missing = |acc: &mut Self, what| acc.fail(pointer, Problem::Missing(what));
        match origin.by {
            dto::By::Person => return Some(Origin::Person),
            dto::By::Import => match &origin.maker {
                Some(maker) => return Some(Origin::Import((**maker).into())),
                None => missing(self, "the maker"),
            },
            dto::By::Rule => match (&origin.rule, origin.confidence) {
                (Some(rule), Some(share)) => {
                    return Some(Origin::Rule(Evidence {
                        rule: RuleId(rule.to_string().into()),
                        confidence: self.share(&pointer.field("confidence"), share),
                        entry: origin.entry.as_deref().map(|entry| entry.to_owned().into()),
                    }));
                }
                (None, _) => missing(self, "the rule"),
                (_, None) => missing(self, "the confidence"),
            },
        }
        None
    }

    fn share(&mut self, pointer: &Pointer<'_>, share: f64) -> Confidence {
        if !(0.0..=1.0).contains(&share) {
            self.fail(pointer, Problem::NotAShare);
        }
        Confidence::from_share(share)
    }

    fn speaker(&mut self, pointer: &Pointer<'_>, name: Option<&str>) -> Option<SpeakerId> {
        let name = name?;
        let id = name.parse().ok().filter(|id| self.speakers.contains(id));
        if id.is_none() {
            self.fail(pointer, Problem::Dangling(name.to_owned()));
        }
        id
    }

    /// Returns the span that a link leads to, if it is there and of that label.
    fn link(&mut self, pointer: &Pointer<'_>, name: &str, needs: Label) -> Option<AnnotationId> {
        let id = name.parse().ok();
        match id.and_then(|id| self.labels.get(&id)) {
            Some((label, _)) if *label == needs => return id,
            Some(_) => self.fail(pointer, Problem::WrongLabel { id: name.to_owned(), needs }),
            None => self.fail(pointer, Problem::Dangling(name.to_owned())),
        }
        None
    }

    fn attributions(
        &mut self,
        file: &dto::Document<'_>,
        annotations: &mut BTreeMap<AnnotationId, Annotation>,
    ) {
        let mut told = BTreeSet::new();
        let of_file = Root.field("attributions");
        for (idx, it) in file.attributions.iter().enumerate() {
            let pointer = of_file.at(idx);
            let Some(quote) = self.link(&pointer.field("quote"), &it.quote, Label::Quote) else {
                continue;
            };
            if !told.insert(quote) {
                self.fail(&pointer.field("quote"), Problem::DuplicateId(it.quote.to_string()));
                continue;
            }
            let optional = |acc: &mut Self, field: &str, link: &Option<dto::Str<'_>>| {
                acc.link(&pointer.field(field), link.as_deref()?, Label::Speaker)
            };
            let cues = pointer.field("cues");
            let attribution = Attribution {
                kind: it.r#type.0,
                source: optional(self, "source", &it.source),
                medium: optional(self, "medium", &it.medium),
                cues: (it.cues.iter().enumerate())
                    .filter_map(|(idx, cue)| self.link(&cues.at(idx), cue, Label::Cue))
                    .collect(),
            };
            let speaker = self.speaker(&pointer.field("speaker"), it.speaker.as_deref());
            let mentioned = attribution.source.and_then(|source| annotations.get(&source)?.speaker());
            let source_is_read = it.source.is_some() == attribution.source.is_some();
            if speaker.is_some() && speaker != mentioned && source_is_read {
                self.fail(&pointer.field("speaker"), Problem::Disagrees("the source's speaker"));
            }
            let (_, span_idx) = self.labels.get(&quote).copied().unwrap_or((Label::Quote, usize::MAX));
            let of_quote = file.spans.get(span_idx).map(|span| &span.parts);
            if it.parts.is_some() && it.parts.as_ref() != of_quote {
                self.fail(&pointer.field("parts"), Problem::Disagrees("the quote's parts"));
            }
            if let Some(annotation) = annotations.get_mut(&quote) {
                annotation.role = Role::Quote(attribution);
            }
        }
        self.all_told(file, Label::Quote, &told, "its attribution");
    }

    fn claims(&mut self, file: &dto::Document<'_>, annotations: &mut BTreeMap<AnnotationId, Annotation>) {
        let mut told = BTreeSet::new();
        let of_file = Root.field("claims");
        for (idx, it) in file.claims.iter().enumerate() {
            let pointer = of_file.at(idx);
            let Some(span) = self.link(&pointer.field("span"), &it.span, Label::Claim) else { continue };
            if !told.insert(span) {
                self.fail(&pointer.field("span"), Problem::DuplicateId(it.span.to_string()));
                continue;
            }
            let quote = it.quote.as_deref();
            let claim = Claim {
                worth: it.worth.0,
                score: self.share(&pointer.field("score"), it.score),
                reasons: it.reasons.iter().map(|reason| reason.0).collect(),
                kind: it.kind.map(|kind| kind.0),
                quote: quote.and_then(|it| self.link(&pointer.field("quote"), it, Label::Quote)),
            };
            if let Some(annotation) = annotations.get_mut(&span) {
                annotation.role = Role::Claim(claim);
            }
        }
        self.all_told(file, Label::Claim, &told, "its entry under claims");
    }

    /// Checks that every span of a label has its particulars.
    fn all_told(
        &mut self,
        file: &dto::Document<'_>,
        label: Label,
        told: &BTreeSet<AnnotationId>,
        what: &'static str,
    ) {
        let spans = Root.field("spans");
        for (idx, span) in file.spans.iter().enumerate().filter(|(_, span)| span.label.0 == label) {
            if !span.id.parse().is_ok_and(|id| told.contains(&id)) {
                self.fail(&spans.at(idx), Problem::Missing(what));
            }
        }
    }

    fn mentions(&mut self, file: &dto::Document<'_>, annotations: &BTreeMap<AnnotationId, Annotation>) {
        let of_file = Root.field("speakers");
        for (idx, speaker) in file.speakers.iter().enumerate() {
            let of_speaker = of_file.at(idx);
            let mentions = of_speaker.field("mentions");
            for (mention_idx, mention) in speaker.mentions.iter().enumerate() {
                let pointer = mentions.at(mention_idx);
                let Some(id) = self.link(&pointer, mention, Label::Speaker) else { continue };
                let Some(annotation) = annotations.get(&id) else { continue };
                if annotation.speaker() != speaker.id.parse().ok() {
                    self.fail(&pointer, Problem::Disagrees("the span's speaker"));
                }
            }
        }
    }
}
