//! What is in a journal: edits with offsets in code points of the document's text.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

mod answers;

use answers::{OpinionDto, RunDto};

use crate::annotation::{
    Annotation, AnnotationId, Attribution, Claim, Edit, Origin, Own, OwnMark, Parts, Relation, Review, Role,
    Speaker, SpeakerId,
};
use crate::format::named::{AttributeValue, Named};
use crate::schema::{
    BlockKind, ClaimKind, Confidence, Evidence, QuoteKind, RuleId, SpeakerKind, Worth, WorthReason,
};
use crate::text::{CodePointSpan, Span, Text};

/// Start and end in code points, closed-open.
type Range = (u32, u32);

/// One change: what a thing becomes.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "lowercase")]
pub(super) enum EditDto {
    Annotation { id: String, is: Option<Box<AnnotationDto>> },
    Speaker { id: String, is: Option<SpeakerDto> },
    Block { at: Range, is: Named<BlockKind> },
    Rule { id: String, off: bool },
    Note { is: Option<String> },
    Answers { is: Vec<RunDto> },
    Own { id: String, is: Option<Box<OwnDto>> },
}

/// What the project says of its own under an id.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OwnDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mark: Option<OwnMarkDto>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<String, AttributeValue>,
    /// Names of relations and where they lead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    relations: Vec<(String, String)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct OwnMarkDto {
    label: String,
    parts: Vec<Range>,
    status: Named<Review>,
    origin: OriginDto,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AnnotationDto {
    parts: Vec<Range>,
    role: RoleDto,
    status: Named<Review>,
    origin: OriginDto,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    suggested: Option<Vec<Range>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    opinions: Vec<OpinionDto>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "label", rename_all = "lowercase")]
enum RoleDto {
    Speaker {
        of: Option<String>,
    },
    Cue,
    Quote {
        kind: Named<QuoteKind>,
        cues: Vec<String>,
        source: Option<String>,
        medium: Option<String>,
    },
    Claim {
        worth: Named<Worth>,
        score: u16,
        #[serde(default)]
        reasons: Vec<Named<WorthReason>>,
        kind: Option<Named<ClaimKind>>,
        quote: Option<String>,
    },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase")]
enum OriginDto {
    Person,
    Rule { rule: String, confidence: u16, entry: Option<String> },
    Import { maker: String },
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SpeakerDto {
    name: String,
    kind: Option<Named<SpeakerKind>>,
    colour: Option<u8>,
}

fn range(text: &Text, span: Span) -> Range {
    let at = text.code_points(span);
    (at.start, at.end)
}

fn ranges(text: &Text, parts: &Parts) -> Vec<Range> {
    parts.spans().iter().map(|span| range(text, *span)).collect()
}

fn span(text: &Text, (start, end): Range) -> Option<Span> {
    text.from_code_points(CodePointSpan { start, end })
}

fn parts(text: &Text, ranges: &[Range]) -> Option<Parts> {
    let spans: Option<Vec<Span>> = ranges.iter().map(|range| span(text, *range)).collect();
    let parts = Parts::new(spans?)?;
    // Parts that touch or cover nothing were never written.
    (parts.spans().len() == ranges.len()).then_some(parts)
}

fn thousandths(confidence: Confidence) -> u16 {
    (confidence.share() * 1000.0).round() as u16
}

impl EditDto {
    /// Returns an edit as it is in a journal of that text.
    pub fn of(text: &Text, edit: &Edit) -> Self {
        match edit {
            Edit::Annotation(id, is) => {
                let is = is.as_ref().map(|is| Box::new(AnnotationDto::of(text, is)));
                Self::Annotation { id: id.to_string(), is }
            }
            Edit::Speaker(id, is) => {
                let is = is.as_ref().map(|is| SpeakerDto {
                    name: is.name.to_string(),
                    kind: is.kind.map(Named),
                    colour: is.colour,
                });
                Self::Speaker { id: id.to_string(), is }
            }
            Edit::Block(span, kind) => Self::Block { at: range(text, *span), is: Named(*kind) },
            Edit::Rule(rule, off) => Self::Rule { id: rule.to_string(), off: *off },
            Edit::Note(note) => Self::Note { is: note.as_ref().map(ToString::to_string) },
            Edit::Answers(runs) => Self::Answers { is: runs.iter().map(RunDto::of).collect() },
            Edit::Own(id, is) => {
                Self::Own { id: id.to_string(), is: is.as_ref().map(|is| Box::new(OwnDto::of(text, is))) }
            }
        }
    }

    /// Returns the edit; `None` where it does not fit the text or names something impossible.
    pub fn edit(self, text: &Text) -> Option<Edit> {
        Some(match self {
            Self::Annotation { id, is } => {
                let id = id.parse().ok()?;
                let is = is.map(|is| is.annotation(id, text));
                Edit::Annotation(id, is.map(|is| is.map(Arc::new).ok_or(())).transpose().ok()?)
            }
            Self::Speaker { id, is } => {
                let id: SpeakerId = id.parse().ok()?;
                let is = is.map(|is| {
                    let kind = is.kind.map(|kind| kind.0);
                    Arc::new(Speaker { id, name: is.name.into(), kind, colour: is.colour })
                });
                Edit::Speaker(id, is)
            }
            Self::Block { at, is } => Edit::Block(span(text, at)?, is.0),
            Self::Rule { id, off } => Edit::Rule(RuleId(id.into()), off),
            Self::Note { is } => Edit::Note(is.map(Into::into)),
            Self::Answers { is } => Edit::Answers(Arc::new(is.into_iter().map(RunDto::run).collect())),
            Self::Own { id, is } => {
                let is = is.map(|is| is.own(text).map(Arc::new).ok_or(())).transpose().ok()?;
                Edit::Own(id.parse().ok()?, is)
            }
        })
    }
}

impl OriginDto {
    fn of(origin: &Origin) -> Self {
        match origin {
            Origin::Person => Self::Person,
            Origin::Rule(evidence) => Self::Rule {
                rule: evidence.rule.to_string(),
                confidence: thousandths(evidence.confidence),
                entry: evidence.entry.as_ref().map(ToString::to_string),
            },
            Origin::Import(maker) => Self::Import { maker: maker.to_string() },
        }
    }

    fn origin(self) -> Origin {
        match self {
            Self::Person => Origin::Person,
            Self::Rule { rule, confidence, entry } => Origin::Rule(Evidence {
                rule: RuleId(rule.into()),
                confidence: Confidence::thousandths(confidence),
                entry: entry.map(Into::into),
            }),
            Self::Import { maker } => Origin::Import(maker.into()),
        }
    }
}

impl OwnDto {
    fn of(text: &Text, own: &Own) -> Self {
        let mark = own.mark.as_ref().map(|mark| OwnMarkDto {
            label: mark.label.to_string(),
            parts: ranges(text, &mark.parts),
            status: Named(mark.review),
            origin: OriginDto::of(&mark.origin),
            note: mark.note.as_ref().map(ToString::to_string),
        });
        let attributes =
            own.attributes.iter().map(|(name, value)| (name.to_string(), AttributeValue(value.clone())));
        let relations = own.relations.iter().map(|it| (it.name.to_string(), it.to.to_string()));
        Self { mark, attributes: attributes.collect(), relations: relations.collect() }
    }

    fn own(self, text: &Text) -> Option<Own> {
        let mark = match self.mark {
            None => None,
            Some(mark) => Some(OwnMark {
                label: mark.label.into(),
                parts: parts(text, &mark.parts)?,
                review: mark.status.0,
                origin: mark.origin.origin(),
                note: mark.note.map(Into::into),
            }),
        };
        let relation =
            |(name, to): (String, String)| Some(Relation { name: name.into(), to: to.parse().ok()? });
        Some(Own {
            mark,
            attributes: self.attributes.into_iter().map(|(name, value)| (name.into(), value.0)).collect(),
            relations: self.relations.into_iter().map(relation).collect::<Option<_>>()?,
        })
    }
}

impl AnnotationDto {
    fn of(text: &Text, annotation: &Annotation) -> Self {
        let name = |id: &AnnotationId| id.to_string();
        Self {
            parts: ranges(text, &annotation.parts),
            role: match &annotation.role {
                Role::Speaker(of) => RoleDto::Speaker { of: of.map(|of| of.to_string()) },
                Role::Cue => RoleDto::Cue,
                Role::Quote(attribution) => RoleDto::Quote {
                    kind: Named(attribution.kind),
                    cues: attribution.cues.iter().map(name).collect(),
                    source: attribution.source.as_ref().map(name),
                    medium: attribution.medium.as_ref().map(name),
                },
                Role::Claim(claim) => RoleDto::Claim {
                    worth: Named(claim.worth),
                    score: thousandths(claim.score),
                    reasons: claim.reasons.iter().copied().map(Named).collect(),
                    kind: claim.kind.map(Named),
                    quote: claim.quote.as_ref().map(name),
                },
            },
            status: Named(annotation.review),
            origin: OriginDto::of(&annotation.origin),
            suggested: annotation.suggested_parts.as_ref().map(|parts| ranges(text, parts)),
            note: annotation.note.as_ref().map(ToString::to_string),
            opinions: annotation.opinions.iter().map(|it| OpinionDto::of(text, it)).collect(),
        }
    }

    fn annotation(self, id: AnnotationId, text: &Text) -> Option<Annotation> {
        let link = |name: Option<String>| name.map(|name| name.parse()).transpose().ok();
        let suggested_parts = match self.suggested {
            Some(suggested) => Some(parts(text, &suggested)?),
            None => None,
        };
        Some(Annotation {
            id,
            parts: parts(text, &self.parts)?,
            role: match self.role {
                RoleDto::Speaker { of } => Role::Speaker(of.map(|of| of.parse()).transpose().ok()?),
                RoleDto::Cue => Role::Cue,
                RoleDto::Quote { kind, cues, source, medium } => Role::Quote(Attribution {
                    kind: kind.0,
                    cues: cues.iter().map(|cue| cue.parse().ok()).collect::<Option<_>>()?,
                    source: link(source)?,
                    medium: link(medium)?,
                }),
                RoleDto::Claim { worth, score, reasons, kind, quote } => Role::Claim(Claim {
                    worth: worth.0,
                    score: Confidence::thousandths(score),
                    reasons: reasons.iter().map(|reason| reason.0).collect(),
                    kind: kind.map(|kind| kind.0),
                    quote: link(quote)?,
                }),
            },
            review: self.status.0,
            origin: self.origin.origin(),
            suggested_parts,
            note: self.note.map(Into::into),
            opinions: self.opinions.into_iter().map(|it| it.opinion(text)).collect::<Option<_>>()?,
        })
    }
}
