//! What is looked for in a text, and what is found: the types that detection shows to everybody else.

use std::sync::Arc;

use super::worth::WorthModel;
use crate::lang::choices::ChoiceTable;
use crate::lang::claim_table::ClaimTable;
use crate::schema::{
    Block, BlockKind, ClaimKind, Confidence, Evidence, Lang, QuoteKind, SpeakerKind, Worth, WorthReason,
};
use crate::text::Span;

/// What to look for and with which packs' help.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetectOptions {
    /// The text's language; detected from the text where `None`.
    pub lang: Option<Lang>,
    /// The kinds of the text's paragraphs as a person has set them, by paragraph start; the others
    /// are recognised.
    pub block_kinds: Vec<(Span, BlockKind)>,
    /// What the text's source says of whole paragraphs, by paragraph start; in a whole page it is evidence, in
    /// an article it holds.
    pub block_hints: Vec<(Span, BlockKind)>,
    /// What check-worthiness is scored with; the rule score stands in for it where `None`.
    pub worth: Option<Arc<WorthModel>>,
    /// Leaves claims out.
    pub without_claims: bool,
    /// What chooses among readings; what the language's pack has learned where `None`.
    pub choices: Option<Arc<ChoiceTable>>,
    /// What tells claims; what the language's pack has learned where `None`.
    pub claim_table: Option<Arc<ClaimTable>>,
    /// The least certainty of claims. Where `None` that which finds most of them with least wrong (the best F1); fewer than
    /// three of four are right then ([`super::claims::shown_from`]).
    pub claims_from: Option<Confidence>,
}

/// Everything suggested for one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detection {
    /// The language taken for the text.
    pub lang: Lang,
    /// The text's paragraphs in order.
    pub blocks: Vec<Block>,
    /// Attributions by the start of their first span.
    pub attributions: Vec<FoundAttribution>,
    /// Speaker entities by first mention.
    pub speakers: Vec<FoundSpeaker>,
    /// Claims by start.
    pub claims: Vec<FoundClaim>,
}

/// A content tied to its cue and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundAttribution {
    /// The content's parts in text order, without outer marks; never empty.
    pub content: Vec<Span>,
    /// The cue words; empty for colon style.
    pub cue: Vec<Span>,
    /// The nearest mention that names the speaker; it may be in an earlier sentence.
    pub source: Option<Span>,
    /// The index of the speaker in [`Detection::speakers`].
    pub speaker: Option<usize>,
    /// Who relayed it, where that is not the speaker.
    pub medium: Option<Span>,
    /// How the content is rendered.
    pub kind: QuoteKind,
    /// The rule that tied content and cue, and what it rests on.
    pub evidence: Evidence,
    /// The rule that chose the source.
    pub source_evidence: Option<Evidence>,
}

/// One speaker and all of its mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundSpeaker {
    /// The fullest mention's text.
    pub name: String,
    /// What sort of source it is, where that is known.
    pub kind: Option<SpeakerKind>,
    /// Its mentions in text order; never empty.
    pub mentions: Vec<Span>,
}

/// A clause worth a look by a fact-checker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundClaim {
    /// The clause.
    pub span: Span,
    /// What sort of fact it states.
    pub kind: Option<ClaimKind>,
    /// Whether it is worth checking.
    pub worth: Worth,
    /// Check-worthiness, 0 to 1.
    pub score: Confidence,
    /// What speaks for checking it, strongest first.
    pub reasons: Vec<WorthReason>,
    /// The index of the attribution it is in, in [`Detection::attributions`]; the article itself
    /// claims it where `None`.
    pub attribution: Option<usize>,
    /// The rule that found it.
    pub evidence: Evidence,
}

/// A step of detection. They follow one another in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The text's language was identified.
    Language,
    /// Its paragraphs were found and their kinds recognised.
    Blocks,
    /// Its words were looked up, its quotations paired and its sentences cut.
    Reading,
    /// Contents were tied to cues.
    Attributions,
    /// Their speakers were resolved.
    Speakers,
    /// Claims were found.
    Claims,
}
