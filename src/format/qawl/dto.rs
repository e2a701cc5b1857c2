//! What stands in a file. The doc comments are the descriptions in the JSON Schema.

use serde::{Deserialize, Serialize};

use crate::annotation::Review;
use crate::format::named::Named;
use crate::schema::{BlockKind, ClaimKind, Label, QuoteKind, SpeakerKind, Worth, WorthReason};

/// One news article and everything annotated in it. All offsets are Unicode code points into `text`,
/// closed-open, so that `text[start:end]` in Python is the covered text.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Document {
    /// Always `qawl`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "qawl")))]
    pub format: String,
    /// The version of the format; a reader refuses a greater one than it knows.
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    pub version: u32,
    /// What offsets count; always `code-point`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "code-point")))]
    pub offset_unit: String,
    /// How lines end in `text`; always `lf`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "lf")))]
    pub newlines: String,
    /// The document's name.
    pub id: String,
    /// The article's language, a BCP 47 tag (`ar`, `en`).
    pub lang: String,
    /// The article's direction, which follows from `lang`: `rtl` or `ltr`.
    #[serde(default)]
    pub dir: Option<String>,
    /// A person's remark on the whole document.
    #[serde(default)]
    pub note: Option<String>,
    /// The article, as it was taken in but for its line ends.
    pub text: String,
    /// The SHA-256 of `text` in UTF-8, in hexadecimal digits.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-fA-F]{64}$")))]
    pub text_sha256: String,
    /// The parts of the page, in text order; they do not overlap.
    #[serde(default)]
    pub blocks: Vec<Block>,
    /// Who says something.
    #[serde(default)]
    pub speakers: Vec<Speaker>,
    /// Everything marked, rejected suggestions included, in text order.
    #[serde(default)]
    pub spans: Vec<Span>,
    /// How quotes are tied to cues and sources: one for each span labelled `quote`.
    #[serde(default)]
    pub attributions: Vec<Attribution>,
    /// What is known of claims: one for each span labelled `claim`.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// What a file of another format said of the document and that found no place in it.
    #[serde(default)]
    pub residue: Vec<Residue>,
}

/// Something that a file said and that found no place in the document.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Residue {
    /// The format of that file.
    pub maker: String,
    /// Why it found no place.
    pub reason: String,
    /// What the file said, in its own notation.
    pub content: String,
}

/// A paragraph and what part of the page it is.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Block {
    /// Code points before the first one covered.
    pub start: u32,
    /// Code points before the first one no longer covered.
    pub end: u32,
    /// What part of the page it is; nothing is marked in `boilerplate`.
    pub kind: Named<BlockKind>,
}

/// Somebody who says something.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Speaker {
    /// The name that spans refer to: `s` and a number.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^s(0|[1-9][0-9]{0,8})$")))]
    pub id: String,
    /// What the speaker is called.
    pub name: String,
    /// What sort of source the speaker is.
    #[serde(default)]
    pub kind: Option<Named<SpeakerKind>>,
    /// The colour a person has chosen, as its place in the palette.
    #[serde(default)]
    pub colour: Option<u8>,
    /// The spans that mention the speaker, in text order, rejected ones left out. The same is said by
    /// each span's `speaker`.
    #[serde(default)]
    pub mentions: Vec<String>,
}

/// Something marked in the text.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Span {
    /// The name that links refer to: `a` and a number.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^a(0|[1-9][0-9]{0,8})$")))]
    pub id: String,
    /// What it is.
    pub label: Named<Label>,
    /// Code points before the first one covered.
    pub start: u32,
    /// Code points before the first one no longer covered.
    pub end: u32,
    /// The covered text: `text[start:end]` of the document.
    pub text: String,
    /// What is covered if that has gaps: at least one part, in text order, with something between any
    /// two. `start` and `end` are the first part's start and the last one's end.
    pub parts: Vec<Part>,
    /// The speaker that a span labelled `speaker` mentions.
    #[serde(default)]
    pub speaker: Option<String>,
    /// What a person has decided.
    pub status: Named<Review>,
    /// Where it came from.
    pub origin: Origin,
    /// What a rule had suggested to cover, where a person has moved the edges since.
    #[serde(default)]
    pub suggested_parts: Option<Vec<Part>>,
    /// A person's remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// A part of a span, without gaps.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Part {
    /// Code points before the first one covered.
    pub start: u32,
    /// Code points before the first one no longer covered.
    pub end: u32,
    /// The covered text.
    pub text: String,
}

/// Where a span came from.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Origin {
    /// Who made it.
    pub by: By,
    /// By a rule: the rule's stable name, e.g. `ar/elided-subject`.
    #[serde(default)]
    pub rule: Option<String>,
    /// By a rule: how often it is right, 0 to 1 in thousandths.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub confidence: Option<f64>,
    /// By a rule: the lexicon entry it rests on, where there is one.
    #[serde(default)]
    pub entry: Option<String>,
    /// By an import: who made the file it came with.
    #[serde(default)]
    pub maker: Option<String>,
}

/// Who made a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(inline))]
#[serde(rename_all = "lowercase")]
pub(super) enum By {
    Rule,
    Person,
    Import,
}

/// How a quote is tied to its cues and its source.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Attribution {
    /// The span labelled `quote`.
    pub quote: String,
    /// That span's parts once more.
    #[serde(default)]
    pub parts: Option<Vec<Part>>,
    /// How the content is rendered.
    pub r#type: Named<QuoteKind>,
    /// The spans labelled `cue`, in text order; none in colon style.
    #[serde(default)]
    pub cues: Vec<String>,
    /// The span labelled `speaker` that mentions who said it.
    #[serde(default)]
    pub source: Option<String>,
    /// The speaker that `source` mentions once more.
    #[serde(default)]
    pub speaker: Option<String>,
    /// The span labelled `speaker` that mentions who relayed it.
    #[serde(default)]
    pub medium: Option<String>,
}

/// What is known of a claim.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Claim {
    /// The span labelled `claim`.
    pub span: String,
    /// Whether a fact-checker would want to check it.
    pub worth: Named<Worth>,
    /// Check-worthiness, 0 to 1 in thousandths.
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub score: f64,
    /// What speaks for checking it, strongest first.
    #[serde(default)]
    pub reasons: Vec<Named<WorthReason>>,
    /// What sort of fact it states.
    #[serde(default)]
    pub kind: Option<Named<ClaimKind>>,
    /// The span labelled `quote` it stands in; the article itself claims it where null.
    #[serde(default)]
    pub quote: Option<String>,
}
