//! Writes a document.

use sha2::{Digest, Sha256};

use super::{VERSION, dto};
use crate::annotation::{Annotation, AnnotationId, Document, Origin, Parts, Role, SpeakerId};
use crate::format::named::Named;
use crate::text::{Span, Text};

/// Returns a document as Qawl JSON: indented, ending in a line end, the same for equal documents.
pub fn write(document: &Document) -> String {
    // Strings, numbers and lists only: there is nothing in it that JSON could refuse.
    let mut json = serde_json::to_string_pretty(&to_dto(document)).unwrap_or_default();
    json.push('\n');
    json
}

/// Returns a document as Qawl JSON on a single line, without a line end.
pub fn write_line(document: &Document) -> String {
    serde_json::to_string(&to_dto(document)).unwrap_or_default()
}

/// Returns the SHA-256 of a text in hexadecimal digits.
pub(super) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn to_dto(document: &Document) -> dto::Document {
    let text = document.text();
    let ordered = document.in_text_order();
    let mentions = document.mentions_by_speaker();
    let name = |id: &AnnotationId| id.to_string();
    dto::Document {
        format: "qawl".to_owned(),
        version: VERSION,
        offset_unit: "code-point".to_owned(),
        newlines: "lf".to_owned(),
        id: document.id().to_owned(),
        lang: document.lang().to_string(),
        dir: Some(if document.lang().is_rtl() { "rtl" } else { "ltr" }.to_owned()),
        note: document.note().map(|note| note.to_string()),
        text: text.as_str().to_owned(),
        text_sha256: sha256(text.as_str()),
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
                id: speaker.id.to_string(),
                name: speaker.name.to_string(),
                kind: speaker.kind.map(Named),
                colour: speaker.colour,
                mentions: mentions.get(&speaker.id).into_iter().flatten().map(|it| name(&it.id)).collect(),
            })
            .collect(),
        spans: ordered.iter().map(|annotation| span(text, annotation)).collect(),
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
                    speaker: attribution.source.and_then(mentioned).as_ref().map(SpeakerId::to_string),
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
                maker: it.maker.to_string(),
                reason: it.reason.to_string(),
                content: it.content.to_string(),
            })
            .collect(),
    }
}

fn span(text: &Text, annotation: &Annotation) -> dto::Span {
    let hull = part(text, annotation.parts.hull());
    dto::Span {
        id: annotation.id.to_string(),
        label: Named(annotation.label()),
        start: hull.start,
        end: hull.end,
        text: hull.text,
        parts: parts(text, &annotation.parts),
        speaker: match &annotation.role {
            Role::Speaker(speaker) => speaker.as_ref().map(SpeakerId::to_string),
            _ => None,
        },
        status: Named(annotation.review),
        origin: origin(&annotation.origin),
        suggested_parts: annotation.suggested_parts.as_ref().map(|suggested| parts(text, suggested)),
        note: annotation.note.as_ref().map(|note| note.to_string()),
    }
}

fn parts(text: &Text, parts: &Parts) -> Vec<dto::Part> {
    parts.spans().iter().map(|span| part(text, *span)).collect()
}

fn part(text: &Text, span: Span) -> dto::Part {
    let at = text.code_points(span);
    dto::Part { start: at.start, end: at.end, text: text.slice(span).to_owned() }
}

fn origin(origin: &Origin) -> dto::Origin {
    let by = |by| dto::Origin { by, rule: None, confidence: None, entry: None, maker: None };
    match origin {
        Origin::Person => by(dto::By::Person),
        Origin::Rule(evidence) => dto::Origin {
            rule: Some(evidence.rule.to_string()),
            confidence: Some(evidence.confidence.share()),
            entry: evidence.entry.as_ref().map(|entry| entry.to_string()),
            ..by(dto::By::Rule)
        },
        Origin::Import(maker) => dto::Origin { maker: Some(maker.to_string()), ..by(dto::By::Import) },
    }
}
