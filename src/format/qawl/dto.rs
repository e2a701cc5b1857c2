//! What stands in a file. The doc comments are the descriptions in the JSON Schema.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::annotation::{Decided, Fidelity, Review, UnplacedReason};
use crate::format::named::{AttributeValue, Named};
use crate::schema::{BlockKind, ClaimKind, Label, QuoteKind, SpeakerKind, Worth, WorthReason};

/// One news article and everything annotated in it. All offsets are Unicode code points into `text`,
/// closed-open, so that `text[start:end]` in Python is the covered text.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Document<'a> {
    /// Always `qawl`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "qawl")))]
    #[serde(borrow)]
    pub format: Str<'a>,
    /// The version of the format; a reader refuses a greater one than it knows.
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    pub version: u32,
    /// What offsets count; always `code-point`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "code-point")))]
    #[serde(borrow)]
    pub offset_unit: Str<'a>,
    /// How lines end in `text`; always `lf`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "lf")))]
    #[serde(borrow)]
    pub newlines: Str<'a>,
    /// The document's name.
    #[serde(borrow)]
    pub id: Str<'a>,
    /// The article's language, a BCP 47 tag (`ar`, `en`).
    #[serde(borrow)]
    pub lang: Str<'a>,
    /// The article's direction, which follows from `lang`: `rtl` or `ltr`.
    #[serde(borrow, default)]
    pub dir: Option<Str<'a>>,
    /// A person's remark on the whole document.
    #[serde(borrow, default)]
    pub note: Option<Str<'a>>,
    /// The article, as it was taken in but for its line ends.
    #[serde(borrow)]
    pub text: Str<'a>,
    /// The SHA-256 of `text` in UTF-8, in hexadecimal digits.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-fA-F]{64}$")))]
    #[serde(borrow)]
    pub text_sha256: Str<'a>,
    /// The parts of the page, in text order; they do not overlap.
    #[serde(default)]
    pub blocks: Vec<Block>,
    /// Who says something.
    #[serde(borrow, default)]
    pub speakers: Vec<Speaker<'a>>,
    /// Everything marked, rejected suggestions included, in text order.
    #[serde(borrow, default)]
    pub spans: Vec<Span<'a>>,
    /// How quotes are tied to cues and sources: one for each span labelled `quote`.
    #[serde(borrow, default)]
    pub attributions: Vec<Attribution<'a>>,
    /// What is known of claims: one for each span labelled `claim`.
    #[serde(borrow, default)]
    pub claims: Vec<Claim<'a>>,
    /// What a file of another format said of the document and that found no place in it.
    #[serde(borrow, default)]
    pub residue: Vec<Residue<'a>>,
    /// Spans with labels of the project's own, in text order.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub own_spans: Vec<OwnSpan<'a>>,
    /// Relations of the project's own, between spans and own spans.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub own_relations: Vec<OwnRelation<'a>>,
    /// Fields of files of other formats that Qawl gives no meaning, by the format; they are written again into
    /// files of that format.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
    /// Who annotated it, where the file says.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub annotator: Option<Str<'a>>,
    /// The answers of language models that were brought in: who answered, and what of it found no place.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer<'a>>,
}

/// What one person has where a gold span was made.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Vote<'a> {
    /// What the person is called.
    #[serde(borrow)]
    pub by: Str<'a>,
    /// The label the person gave; that of the span where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Named<Label>>,
    /// Code points before the first one covered.
    pub start: u32,
    /// Code points before the first one no longer covered.
    pub end: u32,
    /// What is covered if that has gaps.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part<'a>>,
    /// Who said or is mentioned, as the person calls them.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Str<'a>>,
    /// How a quote is rendered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<Named<QuoteKind>>,
    /// Whether a fact-checker would want to check a claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth: Option<Named<Worth>>,
    /// What sort of fact a claim states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Named<ClaimKind>>,
}

/// One answer of a language model about the document.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Answer<'a> {
    /// What the model is called.
    #[serde(borrow)]
    pub model: Str<'a>,
    /// The day its answer was brought in, e.g. `2026-11-30`; empty where that is not known.
    #[serde(borrow, default)]
    pub date: Str<'a>,
    /// The labels that it spoke of at all.
    pub labels: Vec<Named<Label>>,
    /// What of it found no place in the text.
    #[serde(borrow, default)]
    pub unplaced: Vec<Unplaced<'a>>,
}

/// Something of an answer that found no place in the text.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Unplaced<'a> {
    /// What it is.
    pub label: Named<Label>,
    /// Its words.
    #[serde(borrow)]
    pub said: Str<'a>,
    /// Whom the answer names as the speaker.
    #[serde(borrow, default)]
    pub speaker: Option<Str<'a>>,
    /// Why: the article has no such words (`not-found`), the answer breaks off inside of them (`cut`), only text that
    /// is no part of the article has them (`furniture`), searching took too much (`too-much`).
    pub reason: Named<UnplacedReason>,
}

/// A language model's version of a span, from an answer that was brought in.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Opinion<'a> {
    /// What the model is called.
    #[serde(borrow)]
    pub model: Str<'a>,
    /// The day its answer was brought in, e.g. `2026-11-30`; empty where that is not known.
    #[serde(borrow, default)]
    pub date: Str<'a>,
    /// How near the covered words are to those of the answer: the same to the letter (`exact`), the same but for marks,
    /// spelling and spacing (`folded`), the same and more than once in the article (`repeated`), other words (`reworded`), or only
    /// the beginning, since the answer breaks off inside them (`beginning`).
    pub fidelity: Named<Fidelity>,
    /// The words of the answer.
    #[serde(borrow)]
    pub said: Str<'a>,
    /// Where they were found.
    #[serde(borrow)]
    pub parts: Vec<Part<'a>>,
    /// Of a quote: how it is rendered, if the answer says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<Named<QuoteKind>>,
    /// Of a quote: whom the answer names as the speaker.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Str<'a>>,
    /// Of a quote: where that speaker is mentioned.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Vec<Part<'a>>>,
    /// Of a quote: where the words are that attribute it.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub cues: Vec<Vec<Part<'a>>>,
    /// Of a quote: where it is mentioned who relayed it.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<Vec<Part<'a>>>,
    /// Of a claim: whether it is worth checking, if the answer says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth: Option<Named<Worth>>,
}

/// Something marked with a label of the project's own.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct OwnSpan<'a> {
    /// The name that relations refer to: `a` and a number that no other span has.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^a(0|[1-9][0-9]{0,8})$")))]
    #[serde(borrow)]
    pub id: Str<'a>,
    /// Its label.
    #[serde(borrow)]
    pub label: Str<'a>,
    /// Code points before the first one covered.
    pub start: u32,
    /// Code points before the first one no longer covered.
    pub end: u32,
    /// The covered text: `text[start:end]` of the document.
    #[serde(borrow)]
    pub text: Str<'a>,
    /// What is covered, as in a span.
    #[serde(borrow)]
    pub parts: Vec<Part<'a>>,
    /// What a person has decided.
    pub status: Named<Review>,
    /// Where it came from.
    #[serde(borrow)]
    pub origin: Origin<'a>,
    /// A person's remark.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Str<'a>>,
    /// Attributes by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, AttributeValue>,
}

/// A relation of the project's own.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct OwnRelation<'a> {
    /// What it is called.
    #[serde(borrow)]
    pub name: Str<'a>,
    /// The span or own span that it leads from.
    #[serde(borrow)]
    pub from: Str<'a>,
    /// The span or own span that it leads to.
    #[serde(borrow)]
    pub to: Str<'a>,
}

/// Something that a file said and that found no place in the document.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Residue<'a> {
    /// The format of that file.
    #[serde(borrow)]
    pub maker: Str<'a>,
    /// Why it found no place.
    #[serde(borrow)]
    pub reason: Str<'a>,
    /// What the file said, in its own notation.
    #[serde(borrow)]
    pub content: Str<'a>,
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
pub(super) struct Speaker<'a> {
    /// The name that spans refer to: `s` and a number.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^s(0|[1-9][0-9]{0,8})$")))]
    #[serde(borrow)]
    pub id: Str<'a>,
    /// What the speaker is called.
    #[serde(borrow)]
    pub name: Str<'a>,
    /// What sort of source the speaker is.
    #[serde(default)]
    pub kind: Option<Named<SpeakerKind>>,
    /// The colour a person has chosen, as its place in the palette.
    #[serde(default)]
    pub colour: Option<u8>,
    /// The spans that mention the speaker, in text order, rejected ones left out. The same is said by
    /// each span's `speaker`.
    #[serde(borrow, default)]
    pub mentions: Vec<Str<'a>>,
}

/// Something marked in the text.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Span<'a> {
    /// The name that links refer to: `a` and a number.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^a(0|[1-9][0-9]{0,8})$")))]
    #[serde(borrow)]
    pub id: Str<'a>,
    /// What it is.
    pub label: Named<Label>,
    /// Code points before the first one covered.
    pub start: u32,
    /// Code points before the first one no longer covered.
    pub end: u32,
    /// The covered text: `text[start:end]` of the document.
    #[serde(borrow)]
    pub text: Str<'a>,
    /// What is covered if that has gaps: at least one part, in text order, with something between any
    /// two. `start` and `end` are the first part's start and the last one's end.
    #[serde(borrow)]
    pub parts: Vec<Part<'a>>,
    /// The speaker that a span labelled `speaker` mentions.
    #[serde(borrow, default)]
    pub speaker: Option<Str<'a>>,
    /// What a person has decided.
    pub status: Named<Review>,
    /// Where it came from.
    #[serde(borrow)]
    pub origin: Origin<'a>,
    /// What a rule had suggested to cover, where a person has moved the edges since.
    #[serde(borrow, default)]
    pub suggested_parts: Option<Vec<Part<'a>>>,
    /// A person's remark.
    #[serde(borrow, default)]
    pub note: Option<Str<'a>>,
    /// Attributes of the project's own, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, AttributeValue>,
    /// In a gold file: by whom or what it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Named<Decided>>,
    /// In a gold file: what each person has there.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<Vote<'a>>,
    /// What language models say of it whose answers were brought in.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<Opinion<'a>>,
}

/// A part of a span, without gaps.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Part<'a> {
    /// Code points before the first one covered.
    pub start: u32,
    /// Code points before the first one no longer covered.
    pub end: u32,
    /// The covered text.
    #[serde(borrow)]
    pub text: Str<'a>,
}

/// Where a span came from.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Origin<'a> {
    /// Who made it.
    pub by: By,
    /// By a rule: the rule's stable name, e.g. `ar/elided-subject`.
    #[serde(borrow, default)]
    pub rule: Option<Str<'a>>,
    /// By a rule: how often it is right, 0 to 1 in thousandths.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub confidence: Option<f64>,
    /// By a rule: the lexicon entry it rests on, where there is one.
    #[serde(borrow, default)]
    pub entry: Option<Str<'a>>,
    /// By an import: who made the file it came with.
    #[serde(borrow, default)]
    pub maker: Option<Str<'a>>,
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
pub(super) struct Attribution<'a> {
    /// The span labelled `quote`.
    #[serde(borrow)]
    pub quote: Str<'a>,
    /// That span's parts once more.
    #[serde(borrow, default)]
    pub parts: Option<Vec<Part<'a>>>,
    /// How the content is rendered.
    pub r#type: Named<QuoteKind>,
    /// The spans labelled `cue`, in text order; none in colon style.
    #[serde(borrow, default)]
    pub cues: Vec<Str<'a>>,
    /// The span labelled `speaker` that mentions who said it.
    #[serde(borrow, default)]
    pub source: Option<Str<'a>>,
    /// The speaker that `source` mentions once more.
    #[serde(borrow, default)]
    pub speaker: Option<Str<'a>>,
    /// The span labelled `speaker` that mentions who relayed it.
    #[serde(borrow, default)]
    pub medium: Option<Str<'a>>,
}

/// What is known of a claim.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Claim<'a> {
    /// The span labelled `claim`.
    #[serde(borrow)]
    pub span: Str<'a>,
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
    #[serde(borrow, default)]
    pub quote: Option<Str<'a>>,
}

/// A string, borrowed from the source or the document where it stands there as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Str<'a>(pub Cow<'a, str>);

impl Deref for Str<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Default for Str<'_> {
    fn default() -> Self {
        Self(Cow::Borrowed(""))
    }
}

impl<'a> From<&'a str> for Str<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<String> for Str<'_> {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

impl Serialize for Str<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Str<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsItStands;

        impl<'de> Visitor<'de> for AsItStands {
            type Value = Str<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Str<'de>, E> {
                Ok(text.into())
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Str<'de>, E> {
                Ok(text.to_owned().into())
            }
        }

        deserializer.deserialize_str(AsItStands)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Str<'_> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}
