//! The field's words as types: what is annotated and how it is called. No behaviour beyond names.
//!
//! Terms follow the attribution literature (PARC 3, PolNeAR): an attribution ties a source, a cue
//! and a content; the interface says speaker, cue and quote.

mod names;
mod rules;

use std::borrow::Cow;
use std::fmt;

use crate::text::Span;

pub use names::UnknownName;
pub(crate) use names::named;
pub use rules::{Rule, RuleId};

/// What a span of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// A mention of who says, writes, thinks or announces something.
    Speaker,
    /// The word that attributes: a verb, participle, verbal noun or preposition-like phrase.
    Cue,
    /// The content attributed to a speaker.
    Quote,
    /// A clause stating something that evidence could confirm or refute.
    Claim,
}

named!(Label { Speaker = "speaker", Cue = "cue", Quote = "quote", Claim = "claim" });

/// How a quote's content is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuoteKind {
    /// All of it in quotation marks, or verbatim by form (`X: …`).
    Direct,
    /// A paraphrase.
    Indirect,
    /// A paraphrase with a part in quotation marks.
    Mixed,
}

named!(QuoteKind { Direct = "direct", Indirect = "indirect", Mixed = "mixed" });

/// Whether a fact-checker would want to check a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Worth {
    /// Numbers, accusations, contested events, denials.
    High,
    /// Everything else that is checkable.
    Low,
}

named!(Worth { High = "high", Low = "low" });

/// What sort of fact a claim states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// A number of something.
    Quantity,
    /// Something that happened.
    Event,
    /// A comparison, record or ranking.
    Comparison,
    /// One thing brought about another.
    Cause,
    /// Something is said not to be so.
    Denial,
    /// What a law or rule says.
    Law,
    /// A position held or a state of affairs.
    Position,
}

named!(ClaimKind {
    Quantity = "quantity",
    Event = "event",
    Comparison = "comparison",
    Cause = "cause",
    Denial = "denial",
    Law = "law",
    Position = "position",
});

/// What speaks for checking a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorthReason {
    /// How many were killed or hurt.
    Casualties,
    /// A number or an amount.
    Number,
    /// Money.
    Money,
    /// A time that it can be tied to.
    Date,
    /// A rise or a fall.
    Change,
    /// A comparison or ranking.
    Comparison,
    /// A record or a first.
    Record,
    /// One thing brought about another.
    Cause,
    /// What a law or a court says.
    Law,
    /// Violence or damage.
    Harm,
    /// Somebody is accused of something.
    Accusation,
    /// Something is said not to be so.
    Denial,
    /// It refers to a study, a survey or statistics.
    Study,
    /// Something that happened.
    Event,
    /// It is said of all or none.
    Absolute,
    /// It is attributed to an army, a ministry or another authority.
    Official,
    /// The cue leaves open whether it is so (`claimed`, `denied`).
    Contested,
    /// The words are those of sentences that fact-checkers took up.
    Wording,
}

named!(WorthReason {
    Casualties = "casualties",
    Number = "number",
    Money = "money",
    Date = "date",
    Change = "change",
    Comparison = "comparison",
    Record = "record",
    Cause = "cause",
    Law = "law",
    Harm = "harm",
    Accusation = "accusation",
    Denial = "denial",
    Study = "study",
    Event = "event",
    Absolute = "absolute",
    Official = "official",
    Contested = "contested",
    Wording = "wording",
});

/// What sort of source a speaker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpeakerKind {
    /// A named human being.
    Person,
    /// An office, agency, company or army.
    Organisation,
    /// A country or its capital standing for its government.
    Country,
    /// A report, statement, study or law.
    Document,
    /// A source without a name (`مسؤول أمريكي`, `a senior official`).
    Unnamed,
    /// Several people (`شهود عيان`, `residents`).
    Group,
}

named!(SpeakerKind {
    Person = "person",
    Organisation = "organisation",
    Country = "country",
    Document = "document",
    Unnamed = "unnamed",
    Group = "group",
});

/// What part of a page a block of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// The section or topic line above a title.
    Kicker,
    /// The headline.
    Title,
    /// The line under the headline.
    Deck,
    /// Who wrote it, where and when.
    Byline,
    /// A paragraph of the article.
    Body,
    /// A heading between paragraphs.
    Heading,
    /// Page furniture that is not the article; nothing is marked in it.
    Boilerplate,
}

named!(BlockKind {
    Kicker = "kicker",
    Title = "title",
    Deck = "deck",
    Byline = "byline",
    Body = "body",
    Heading = "heading",
    Boilerplate = "boilerplate",
});

impl BlockKind {
    /// Returns true if something can be said or claimed in a block of this kind: neither in page furniture nor in a line
    /// that names who wrote the article, where and when.
    pub fn states_something(self) -> bool {
        !matches!(self, Self::Boilerplate | Self::Byline)
    }
}

/// A paragraph of the text and what part of the page it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The paragraph without outer white space (bytes).
    pub span: Span,
    /// What part of the page it is.
    pub kind: BlockKind,
}

/// A language tag of the BCP 47 kind (`ar`, `en`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(pub Cow<'static, str>);

impl Lang {
    /// Returns true if the language is written from right to left.
    pub fn is_rtl(&self) -> bool {
        matches!(
            self.0.split('-').next(),
            Some("ar" | "he" | "fa" | "ur" | "ps" | "yi" | "ckb" | "syr" | "dv")
        )
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// How likely a suggestion is right, in thousandths: 0 (never) to 1000 (always).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Confidence(u16);

impl Confidence {
    /// Returns the confidence of so many thousandths, at most 1000.
    pub const fn thousandths(n: u16) -> Self {
        Self(if n > 1000 { 1000 } else { n })
    }

    /// Returns the nearest confidence to a share in `0.0..=1.0`; values outside are clamped and NaN
    /// is 0.
    pub fn from_share(share: f64) -> Self {
        Self((share.clamp(0.0, 1.0) * 1000.0).round() as u16)
    }

    /// Returns the share in `0.0..=1.0`.
    pub fn share(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

/// Why a suggestion was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The rule that made it.
    pub rule: RuleId,
    /// How often that rule is right.
    pub confidence: Confidence,
    /// The lexicon entry it rests on, in its citation form (`أضاف`, `say`), where there is one.
    pub entry: Option<Cow<'static, str>>,
}
