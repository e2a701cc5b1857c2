//! Scores annotated lines against gold ones: how many attributions are found, how exact their contents
//! are, and whether they are given to the right speaker.
//!
//! Contents are compared without outer marks, white space and final punctuation. Pairs of a gold and a
//! predicted quote are made one to one, best first; a pair matches if its words agree by half (Dice).
//! A gold quote marked optional is neither right nor wrong, and nor is what is predicted for it.

mod compare;
mod figures;
mod page_blocks;
mod quote;

pub use compare::{claim_agreement, score};
pub use figures::{ClaimFigures, KindFigures, Ratio, RuleFigures, Scores};
pub use page_blocks::{PageFigures, read_labelled};
pub use quote::ShownQuote;

/// How to score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScoreOptions {
    /// Leave a complementiser that begins a content (`that`, `أن`) out of the comparison.
    pub strip_complementiser: bool,
    /// Count optional gold quotes like all others.
    pub count_optional: bool,
}

/// What can be wrong with a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MistakeKind {
    /// A gold quote that nothing predicted matches.
    Missed,
    /// A predicted quote that matches no gold one.
    Spurious,
    /// A match whose content begins or ends elsewhere.
    Edges,
    /// A match with another speaker.
    Speaker,
}

/// Something that is wrong, and with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong.
    pub kind: MistakeKind,
    /// The document's name.
    pub document: String,
    /// What should have been found.
    pub gold: Option<ShownQuote>,
    /// What has been found.
    pub predicted: Option<ShownQuote>,
}
