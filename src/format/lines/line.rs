//! Lines: one document a line (JSON Lines), the shape that gold files have and `qawl annotate` writes.
//!
//! Offsets are code points, closed-open. Nothing of a person's review is in it: rejected annotations
//! are left out, and the others count alike.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::annotation::{Annotation, AnnotationId, Document, Origin, Review};
use crate::detect::{Detection, FoundAttribution};
use crate::format::encode;
use crate::format::named::Named;
use crate::schema::{BlockKind, ClaimKind, Evidence, QuoteKind, Worth, WorthReason};
use crate::text::{Span, Text};

/// A document's name: the string or number that the source has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged, expecting = "the id must be a string or a whole number")]
pub enum Id {
    /// A string.
    Name(String),
    /// A whole number.
    Number(i64),
}

impl std::fmt::Display for Id {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => formatter.write_str(name),
            Self::Number(number) => number.fmt(formatter),
        }
    }
}

/// A line to annotate.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct InputLine {
    /// The document's name.
    pub id: Id,
    /// The text's language; detected from the text where `None`.
    #[serde(default)]
    pub lang: Option<String>,
    /// The article.
    pub text: String,
}

/// Start and end in code points, closed-open.
pub type Range = (u32, u32);

/// An annotated document. What a gold file may leave out may be missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The document's name.
    pub id: Id,
    /// The text's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The parts of the page.
    #[serde(default)]
    pub blocks: Vec<LineBlock>,
    /// The attributions.
    #[serde(default)]
    pub quotes: Vec<LineQuote>,
    /// The claims; `None` where they have not been looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Vec<LineClaim>>,
}

/// A paragraph and what part of the page it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineBlock {
    /// Code points before the first one covered.
    pub start: u32,
    /// Code points before the first one no longer covered.
    pub end: u32,
    /// What part of the page it is.
    pub kind: Named<BlockKind>,
}

/// An attribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineQuote {
    /// The content's parts.
    pub content: Vec<Range>,
    /// The cue words; none in colon style.
    #[serde(default)]
    pub cue: Vec<Range>,
    /// The linked mention of the speaker.
    #[serde(default)]
    pub speaker: Vec<Range>,
    /// The speaker; mentions with the same one are of the same.
    #[serde(default)]
    pub speaker_id: Option<String>,
    /// The mention of who relayed it. Some corpora say by this name that something was said or written,
    /// in a word; that is passed over.
    #[serde(default, deserialize_with = "ranges_or_none")]
    pub medium: Vec<Range>,
    /// How the content is rendered.
    #[serde(default)]
    pub r#type: Option<Named<QuoteKind>>,
    /// In gold files: the kind that the marks make it, where nobody said.
    #[serde(default, skip_serializing)]
    pub type_derived: Option<Named<QuoteKind>>,
    /// In gold files: whether finding it is neither right nor wrong.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// The rule that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// How often that rule is right, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// The rule that chose the speaker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker_rule: Option<String>,
}

fn ranges_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Range>, D::Error> {
    match serde_json::Value::deserialize(deserializer)? {
        ranges @ serde_json::Value::Array(_) => {
            serde_json::from_value(ranges).map_err(serde::de::Error::custom)
        }
        _ => Ok(Vec::new()),
    }
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineClaim {
    /// Code points before the first one covered.
    pub start: u32,
    /// Code points before the first one no longer covered.
    pub end: u32,
    /// Whether it is worth checking.
    #[serde(default)]
    pub worth: Option<Named<Worth>>,
    /// Check-worthiness, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// What speaks for checking it, strongest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Named<WorthReason>>,
    /// What sort of fact it states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Named<ClaimKind>>,
    /// The place in `quotes` of the one it is in; the article itself claims it where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<usize>,
    /// The rule that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// How often that rule is right, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
}

/// Counts code points in a text as its source gave it.
///
/// A [`Text`] has LF where its source may have had CR LF. Whoever reads a line back slices the text
/// that they sent, so offsets count both characters.
pub struct SourceOffsets<'a> {
    text: &'a Text,
    /// The line feeds that were CR LF, as code points into the text, ascending.
    shortened: Vec<u32>,
}

impl<'a> SourceOffsets<'a> {
    /// Returns the offsets of `text`, which was made of `source`.
    pub fn new(text: &'a Text, source: &str) -> Self {
        let mut shortened = Vec::new();
        if source.contains("\r\n") {
            let mut at = 0;
            let mut chars = source.chars().peekable();
            while let Some(c) = chars.next() {
                if c == '\r' && chars.next_if_eq(&'\n').is_some() {
                    shortened.push(at);
                }
                at += 1;
            }
        }
        Self { text, shortened }
    }

    /// Returns the code points of the source that a span of the text stands for.
    pub fn range(&self, span: Span) -> Range {
        let at = self.text.code_points(span);
        let shift = |to: u32| to + self.shortened.partition_point(|newline| *newline < to) as u32;
        (shift(at.start), shift(at.end))
    }

    /// Returns the ranges of several spans.
    pub fn ranges<'s>(&self, spans: impl IntoIterator<Item = &'s Span>) -> Vec<Range> {
        spans.into_iter().map(|span| self.range(*span)).collect()
    }
}

/// Returns what a person has left standing in a document, with its text.
pub fn of_document(document: &Document) -> Line {
    let text = document.text();
    let at = SourceOffsets::new(text, text.as_str());
    let live = |id: AnnotationId| document.annotation(id).filter(|it| it.is_live());
    let ranges_of = |id: Option<AnnotationId>| {
        id.and_then(live).map(|it| at.ranges(it.parts.spans())).unwrap_or_default()
    };
    let ordered = document.in_text_order();
    let quotes = ordered.iter().filter(|it| it.is_live()).filter_map(|quote| {
        let attribution = quote.attribution()?;
        let evidence = evidence(quote);
        let source = attribution.source.and_then(live);
        Some(LineQuote {
            content: at.ranges(quote.parts.spans()),
            cue: attribution.cues.iter().flat_map(|cue| ranges_of(Some(*cue))).collect(),
            speaker: ranges_of(attribution.source),
            speaker_id: source.and_then(|it| it.speaker()).map(|id| id.to_string()),
            medium: ranges_of(attribution.medium),
            r#type: Some(Named(attribution.kind)),
            type_derived: None,
            optional: false,
            rule: evidence.map(|it| it.rule.to_string()),
            confidence: evidence.map(|it| it.confidence.share()),
            speaker_rule: None,
        })
    });
    let live_quotes = ordered.iter().filter(|it| it.is_live() && it.attribution().is_some());
    let quoted: BTreeMap<AnnotationId, usize> = live_quotes.enumerate().map(|(at, it)| (it.id, at)).collect();
    let claims = ordered.iter().filter(|it| it.is_live()).filter_map(|annotation| {
        let claim = annotation.claim()?;
        let (start, end) = at.range(annotation.parts.hull());
        let evidence = evidence(annotation);
        Some(LineClaim {
            start,
            end,
            worth: Some(Named(claim.worth)),
            score: Some(claim.score.share()),
            reasons: claim.reasons.iter().copied().map(Named).collect(),
            kind: claim.kind.map(Named),
            quote: claim.quote.and_then(|id| quoted.get(&id).copied()),
            rule: evidence.map(|it| it.rule.to_string()),
            confidence: evidence.map(|it| it.confidence.share()),
        })
    });
    Line {
        id: Id::Name(document.id().to_owned()),
        lang: Some(document.lang().to_string()),
        text: Some(text.as_str().to_owned()),
        blocks: blocks(&at, document.blocks()),
        quotes: quotes.collect(),
        claims: Some(claims.collect()),
    }
}

/// Returns what was found in an article as a line without its text; `text` was made of `input`, and offsets are those of
/// the input.
pub fn of_detection(input: &InputLine, text: &Text, detection: &Detection) -> Line {
    let at = SourceOffsets::new(text, &input.text);
    let quote = |found: &FoundAttribution| LineQuote {
        content: at.ranges(&found.content),
        cue: at.ranges(&found.cue),
        speaker: at.ranges(&found.source),
        speaker_id: found.speaker.map(|speaker| format!("s{}", speaker + 1)),
        medium: at.ranges(&found.medium),
        r#type: Some(Named(found.kind)),
        type_derived: None,
        optional: false,
        rule: Some(found.evidence.rule.to_string()),
        confidence: Some(found.evidence.confidence.share()),
        speaker_rule: found.source_evidence.as_ref().map(|evidence| evidence.rule.to_string()),
    };
    let claims = detection.claims.iter().map(|found| {
        let (start, end) = at.range(found.span);
        LineClaim {
            start,
            end,
            worth: Some(Named(found.worth)),
            score: Some(found.score.share()),
            reasons: found.reasons.iter().copied().map(Named).collect(),
            kind: found.kind.map(Named),
            quote: found.attribution,
            rule: Some(found.evidence.rule.to_string()),
            confidence: Some(found.evidence.confidence.share()),
        }
    });
    Line {
        id: input.id.clone(),
        lang: Some(detection.lang.to_string()),
        text: None,
        blocks: blocks(&at, &detection.blocks),
        quotes: detection.attributions.iter().map(quote).collect(),
        claims: Some(claims.collect()),
    }
}

/// Returns blocks as they are in a line.
pub fn blocks(at: &SourceOffsets<'_>, blocks: &[crate::schema::Block]) -> Vec<LineBlock> {
    let line = |block: &crate::schema::Block| {
        let (start, end) = at.range(block.span);
        LineBlock { start, end, kind: Named(block.kind) }
    };
    blocks.iter().map(line).collect()
}

/// Returns why an annotation was suggested, unless a person has changed it or made it.
fn evidence(annotation: &Annotation) -> Option<&Evidence> {
    match &annotation.origin {
        Origin::Rule(evidence) if annotation.review == Review::Suggested => Some(evidence),
        _ => None,
    }
}

impl InputLine {
    /// Reads a line; the error says what is wrong with it.
    pub fn read(line: &str) -> Result<Self, String> {
        read_object(line)
    }
}

fn read_object<'de, T: Deserialize<'de>>(line: &'de str) -> Result<T, String> {
    // A list of the right length would do for the parser too.
    if !line.trim_start().starts_with('{') {
        return Err("not a JSON object".to_owned());
    }
    // Within the line every place is on the first.
    serde_json::from_str(line).map_err(|error| error.to_string().replace(" at line 1 column ", " at column "))
}

impl Line {
    /// Reads a line; the error says what is wrong with it.
    pub fn read(line: &str) -> Result<Self, String> {
        read_object(line)
    }

    /// Returns the line, without a line end.
    pub fn write(&self) -> String {
        encode::json(self)
    }
}
