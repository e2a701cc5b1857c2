//! Writes a document.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::parts::{part, parts};
use super::version::VERSION;
use super::{answers, dto};
use crate::annotation::{
    Annotation, AnnotationId, Document, Origin, Own, OwnMark, Role, Ruling, SpeakerId, Value, Vote,
};
use crate::format::encode;
use crate::format::named::{AttributeValue, Named};
use crate::text::Text;

/// Returns a document as Qawl JSON: indented, ending in a line end, the same for equal documents.
pub fn write(document: &Document) -> String {
    let mut json = encode::indented_json(&to_dto(document));
    json.push('\n');
    json
}

/// Returns a document as Qawl JSON on a single line, without a line end.
pub fn write_line(document: &Document) -> String {
    encode::json(&to_dto(document))
}

/// A document that is written as Qawl JSON wherever it is in something else.
pub struct Written<'a>(pub &'a Document);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        to_dto(self.0).serialize(serializer)
    }
}

fn to_dto(document: &Document) -> dto::Document<'_> {
    let text = document.text();
    let ordered = document.in_text_order();
    let mentions = document.mentions_by_speaker();
    let provenance = document.provenance();
    let name = |id: &AnnotationId| dto::Str::from(id.to_string());
    dto::Document {
        format: "qawl".into(),
        version: VERSION,
        offset_unit: "code-point".into(),
        newlines: "lf".into(),
        id: document.id().into(),
        lang: document.lang().to_string().into(),
        dir: Some(if document.lang().is_rtl() { "rtl" } else { "ltr" }.into()),
        note: document.note().map(|note| (**note).into()),
        text: text.as_str().into(),
        text_sha256: text.sha256().into(),
        blocks: document
            .blocks()
            .iter()
            .map(|block| {
                let at = text.code_points(block.span);
                dto::Block { start: at.start, end: at.end, kind: Named(block.kind) }
            })
            .collect(),
        speakers: document
            .speakers()
            .map(|speaker| dto::Speaker {
                id: speaker.id.to_string().into(),
                name: (*speaker.name).into(),
                kind: speaker.kind.map(Named),
                colour: speaker.colour,
                mentions: mentions.get(&speaker.id).into_iter().flatten().map(|it| name(&it.id)).collect(),
            })
            .collect(),
        spans: ordered
            .iter()
            .map(|annotation| span(document, annotation, provenance.rulings.get(&annotation.id)))
            .collect(),
        attributions: ordered
            .iter()
            .filter_map(|annotation| {
                let attribution = annotation.attribution()?;
                let mentioned = |id: AnnotationId| document.annotation(id)?.speaker();
                Some(dto::Attribution {
                    quote: name(&annotation.id),
                    parts: Some(parts(text, &annotation.parts)),
                    r#type: Named(attribution.kind),
                    cues: attribution.cues.iter().map(name).collect(),
                    source: attribution.source.as_ref().map(name),
                    speaker: attribution.source.and_then(mentioned).map(speaker_name),
                    medium: attribution.medium.as_ref().map(name),
                })
            })
            .collect(),
        claims: ordered
            .iter()
            .filter_map(|annotation| {
                let claim = annotation.claim()?;
                Some(dto::Claim {
                    span: name(&annotation.id),
                    worth: Named(claim.worth),
                    score: claim.score.share(),
                    reasons: claim.reasons.iter().copied().map(Named).collect(),
                    kind: claim.kind.map(Named),
                    quote: claim.quote.as_ref().map(name),
                })
            })
            .collect(),
        residue: document
            .residue()
            .iter()
            .map(|it| dto::Residue {
                maker: (*it.maker).into(),
                reason: (*it.reason).into(),
                content: (*it.content).into(),
            })
            .collect(),
        annotator: provenance.annotator.as_deref().map(Into::into),
        answers: document.answers().iter().map(answers::answer).collect(),
        own_spans: own_spans(document),
        own_relations: own_relations(document),
        fields: document
            .fields()
            .iter()
            .filter_map(|(maker, json)| Some((maker.to_string(), serde_json::from_str(json).ok()?)))
            .collect(),
    }
}

fn own_spans(document: &Document) -> Vec<dto::OwnSpan<'_>> {
    let text = document.text();
    let mut marks: Vec<(AnnotationId, &Own, &OwnMark)> =
        document.own_all().filter_map(|(id, own)| Some((id, &**own, own.mark.as_ref()?))).collect();
    marks.sort_by_key(|(id, _, mark)| {
        let hull = mark.parts.hull();
        (hull.start(), Reverse(hull.end()), *id)
    });
    let span = |(id, own, mark): (AnnotationId, &'_ Own, &'_ OwnMark)| {
        let hull = text.code_points(mark.parts.hull());
        dto::OwnSpan {
            id: id.to_string().into(),
            label: mark.label.to_string().into(),
            start: hull.start,
            end: hull.end,
            text: text.slice(mark.parts.hull()).into(),
            parts: parts(text, &mark.parts),
            status: Named(mark.review),
            origin: owned(origin(&mark.origin)),
            note: mark.note.as_deref().map(|note| note.to_owned().into()),
            attributes: attributes(own),
        }
    };
    marks.into_iter().map(span).collect()
}

fn owned(origin: dto::Origin<'_>) -> dto::Origin<'static> {
    let owned = |text: Option<dto::Str<'_>>| text.map(|text| text.to_string().into());
    dto::Origin {
        by: origin.by,
        rule: owned(origin.rule),
        confidence: origin.confidence,
        entry: owned(origin.entry),
        maker: owned(origin.maker),
    }
}

fn own_relations(document: &Document) -> Vec<dto::OwnRelation<'static>> {
    let mut relations = Vec::new();
    for (id, own) in document.own_all() {
        for relation in own.relations.iter().filter(|relation| document.has(relation.to)) {
            relations.push(dto::OwnRelation {
                name: relation.name.to_string().into(),
                from: id.to_string().into(),
                to: relation.to.to_string().into(),
            });
        }
    }
    relations
}

fn attributes(own: &Own) -> BTreeMap<String, AttributeValue> {
    let written = |(name, value): (&Arc<str>, &Value)| (name.to_string(), AttributeValue(value.clone()));
    own.attributes.iter().map(written).collect()
}

fn speaker_name(id: SpeakerId) -> dto::Str<'static> {
    id.to_string().into()
}

fn span<'a>(document: &'a Document, annotation: &'a Annotation, ruling: Option<&'a Ruling>) -> dto::Span<'a> {
    let text = document.text();
    let hull = part(text, annotation.parts.hull());
    dto::Span {
        id: annotation.id.to_string().into(),
        label: Named(annotation.label()),
        start: hull.start,
        end: hull.end,
        text: hull.text,
        parts: parts(text, &annotation.parts),
        speaker: match &annotation.role {
            Role::Speaker(speaker) => speaker.map(speaker_name),
            _ => None,
        },
        status: Named(annotation.review),
        origin: origin(&annotation.origin),
        suggested_parts: annotation.suggested_parts.as_ref().map(|suggested| parts(text, suggested)),
        note: annotation.note.as_deref().map(Into::into),
        attributes: document.own(annotation.id).map(|own| attributes(own)).unwrap_or_default(),
        decided: ruling.and_then(|it| it.decided).map(Named),
        votes: ruling
            .map(|it| it.votes.iter().map(|it| vote(text, annotation, it)).collect())
            .unwrap_or_default(),
        opinions: annotation.opinions.iter().map(|it| answers::opinion(text, it)).collect(),
    }
}

fn vote<'a>(text: &'a Text, annotation: &Annotation, vote: &'a Vote) -> dto::Vote<'a> {
    let hull = text.code_points(vote.parts.hull());
    let has_gaps = vote.parts.spans().len() > 1;
    dto::Vote {
        by: (*vote.by).into(),
        label: (vote.label != annotation.label()).then_some(Named(vote.label)),
        start: hull.start,
        end: hull.end,
        parts: if has_gaps { parts(text, &vote.parts) } else { Vec::new() },
        speaker: vote.speaker.as_deref().map(Into::into),
        r#type: vote.quote_kind.map(Named),
        worth: vote.worth.map(Named),
        kind: vote.claim_kind.map(Named),
    }
}

fn origin(origin: &Origin) -> dto::Origin<'_> {
    let by = |by| dto::Origin { by, rule: None, confidence: None, entry: None, maker: None };
    match origin {
        Origin::Person => by(dto::By::Person),
        Origin::Rule(evidence) => dto::Origin {
            rule: Some((*evidence.rule.0).into()),
            confidence: Some(evidence.confidence.share()),
            entry: evidence.entry.as_deref().map(Into::into),
            ..by(dto::By::Rule)
        },
        Origin::Import(maker) => dto::Origin { maker: Some((**maker).into()), ..by(dto::By::Import) },
    }
}
