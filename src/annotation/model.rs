//! The things a document holds: annotations by role, and speakers.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::Opinion;
use crate::schema::{
    ClaimKind, Confidence, Evidence, Label, QuoteKind, SpeakerKind, Worth, WorthReason, named,
};
use crate::text::Span;

/// Names an annotation within its document, for as long as the document lives (`a12`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnnotationId(pub u32);

/// Names a speaker within its document (`s3`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpeakerId(pub u32);

/// The text is not a letter and a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not an identifier of this document")
    }
}

impl std::error::Error for NotAnId {}

macro_rules! lettered {
    ($type:ident, $letter:literal) => {
        impl fmt::Display for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!($letter, "{}"), self.0)
            }
        }

        impl FromStr for $type {
            type Err = NotAnId;

            fn from_str(name: &str) -> Result<Self, NotAnId> {
                let digits = name.strip_prefix($letter).ok_or(NotAnId)?;
                let canonical = digits == "0" || !digits.starts_with(['0', '+']);
                match digits.parse() {
                    Ok(n) if canonical => Ok(Self(n)),
                    _ => Err(NotAnId),
                }
            }
        }
    };
}

lettered!(AnnotationId, "a");
lettered!(SpeakerId, "s");

/// The spans an annotation covers: at least one, ascending, none empty, none touching the next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parts(Vec<Span>);

impl Parts {
    /// Returns the parts covering exactly `spans`, sorted, those that touch or overlap joined; `None`
    /// if nothing is covered.
    pub fn new(spans: impl IntoIterator<Item = Span>) -> Option<Self> {
        let mut spans: Vec<Span> = spans.into_iter().filter(|span| !span.is_empty()).collect();
        spans.sort();
        let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match joined.last_mut() {
                Some(last) if span.start() <= last.end() => *last = last.cover(span),
                _ => joined.push(span),
            }
        }
        (!joined.is_empty()).then_some(Self(joined))
    }

    /// Returns the spans in text order.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Returns the parts without what `span` covers; `None` if nothing is left.
    pub fn without(&self, span: Span) -> Option<Self> {
        let (start, end) = (span.start(), span.end());
        let around = |part: &Span| {
            let before = Span::checked(part.start(), part.end().min(start));
            let behind = Span::checked(part.start().max(end), part.end());
            before.into_iter().chain(behind)
        };
        Self::new(self.0.iter().flat_map(around))
    }

    /// Returns the smallest span that covers all parts.
    pub fn hull(&self) -> Span {
        self.0.iter().copied().reduce(Span::cover).unwrap_or_default()
    }

    /// Returns the first byte covered.
    pub fn start(&self) -> u32 {
        self.hull().start()
    }
}

/// What a person has decided about an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Review {
    /// Nothing yet: it is a suggestion.
    Suggested,
    /// It is right, or a person made it.
    Accepted,
    /// It is wrong; kept as a negative example.
    Rejected,
}

named!(Review { Suggested = "suggested", Accepted = "accepted", Rejected = "rejected" });

/// Where an annotation came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A person made it.
    Person,
    /// A rule suggested it.
    Rule(Evidence),
    /// It came with a file, whose maker is named.
    Import(Arc<str>),
}

/// How a quote is tied to its cue and source. An attribution is its quote: it has the quote's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// How the content is rendered.
    pub kind: QuoteKind,
    /// The cue words, in text order.
    pub cues: Vec<AnnotationId>,
    /// The mention of who said it.
    pub source: Option<AnnotationId>,
    /// The mention of who relayed it.
    pub medium: Option<AnnotationId>,
}

impl Attribution {
    /// Returns an attribution without any link.
    pub fn unlinked(kind: QuoteKind) -> Self {
        Self { kind, cues: Vec::new(), source: None, medium: None }
    }

    /// Returns the linked annotations: cues, then source, then medium.
    pub fn links(&self) -> impl Iterator<Item = AnnotationId> + '_ {
        self.cues.iter().copied().chain(self.source).chain(self.medium)
    }
}

/// What is known of a claim beside its span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Whether it is worth checking.
    pub worth: Worth,
    /// Check-worthiness, 0 to 1.
    pub score: Confidence,
    /// What speaks for checking it, strongest first.
    pub reasons: Vec<WorthReason>,
    /// What sort of fact it states.
    pub kind: Option<ClaimKind>,
    /// The quote it is in; the article itself claims it where `None`.
    pub quote: Option<AnnotationId>,
}

/// What an annotation is, and what belongs to that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// A mention of the speaker.
    Speaker(Option<SpeakerId>),
    /// A cue.
    Cue,
    /// A quote and its attribution.
    Quote(Attribution),
    /// A claim.
    Claim(Claim),
}

impl Role {
    /// Returns the role's label.
    pub fn label(&self) -> Label {
        match self {
            Self::Speaker(_) => Label::Speaker,
            Self::Cue => Label::Cue,
            Self::Quote(_) => Label::Quote,
            Self::Claim(_) => Label::Claim,
        }
    }

    /// Returns the role a new annotation of that label starts with.
    pub fn fresh(label: Label) -> Self {
        match label {
            Label::Speaker => Self::Speaker(None),
            Label::Cue => Self::Cue,
            Label::Quote => Self::Quote(Attribution::unlinked(QuoteKind::Indirect)),
            Label::Claim => Self::Claim(Claim {
                worth: Worth::High,
                score: Confidence::thousandths(1000),
                reasons: Vec::new(),
                kind: None,
                quote: None,
            }),
        }
    }
}

/// One stand-off annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// Its name, kept through every edit.
    pub id: AnnotationId,
    /// What it covers (bytes).
    pub parts: Parts,
    /// What it is.
    pub role: Role,
    /// What a person has decided about it.
    pub review: Review,
    /// Where it came from.
    pub origin: Origin,
    /// What a rule had suggested it to cover, where a person has moved its edges since.
    pub suggested_parts: Option<Parts>,
    /// A person's remark.
    pub note: Option<Arc<str>>,
    /// What models say of it whose answers were brought in, one opinion of each.
    pub opinions: Vec<Opinion>,
}

impl Annotation {
    /// Returns its label.
    pub fn label(&self) -> Label {
        self.role.label()
    }

    /// Returns its attribution if it is a quote.
    pub fn attribution(&self) -> Option<&Attribution> {
        match &self.role {
            Role::Quote(attribution) => Some(attribution),
            _ => None,
        }
    }

    /// Returns the claim's particulars if it is one.
    pub fn claim(&self) -> Option<&Claim> {
        match &self.role {
            Role::Claim(claim) => Some(claim),
            _ => None,
        }
    }

    /// Returns the speaker it mentions if it is a mention of one.
    pub fn speaker(&self) -> Option<SpeakerId> {
        match self.role {
            Role::Speaker(speaker) => speaker,
            _ => None,
        }
    }

    /// Returns true unless a person has rejected it.
    pub fn is_live(&self) -> bool {
        self.review != Review::Rejected
    }
}

/// Somebody who says something in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Its name within the document.
    pub id: SpeakerId,
    /// What it is called.
    pub name: Arc<str>,
    /// What sort of source it is.
    pub kind: Option<SpeakerKind>,
    /// Which colour of the palette it has been given; by its id where `None`.
    pub colour: Option<u8>,
}

/// Something that a file said of the document and that found no place in it: a span whose text is not
/// there, a link to nothing. It is kept, and written again, so that nothing is lost by opening a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residue {
    /// The format of the file it came with.
    pub maker: Arc<str>,
    /// Why it found no place, as a word of the import report.
    pub reason: Arc<str>,
    /// What the file said, in that format's own notation.
    pub content: Arc<str>,
}

/// By whom or what a gold annotation was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decided {
    /// All have it alike.
    Unanimous,
    /// A rule counted votes.
    Rule,
    /// A person decided.
    Person,
}

named!(Decided { Unanimous = "unanimous", Rule = "rule", Person = "person" });

/// What one person has where a gold annotation was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// What the person is called.
    pub by: Arc<str>,
    /// The label the person gave.
    pub label: Label,
    /// What the person's annotation covers (bytes).
    pub parts: Parts,
    /// Who said or is mentioned, as the person calls them.
    pub speaker: Option<Arc<str>>,
    /// How a quote is rendered.
    pub quote_kind: Option<QuoteKind>,
    /// Whether a claim is worth checking.
    pub worth: Option<Worth>,
    /// What sort of fact a claim states.
    pub claim_kind: Option<ClaimKind>,
}

/// How a gold annotation came about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ruling {
    /// By whom or what it was decided; open where `None`.
    pub decided: Option<Decided>,
    /// What people have there.
    pub votes: Vec<Vote>,
}

/// Who made a document, and how its annotations came about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Who annotated it.
    pub annotator: Option<Arc<str>>,
    /// How gold annotations came about, by their ids.
    pub rulings: std::collections::BTreeMap<AnnotationId, Ruling>,
}
