//! The figures that come out.

use std::collections::BTreeMap;

use crate::schema::QuoteKind;

/// How many are right of those predicted and of those in the gold lines. Shares count in parts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ratio {
    /// How many of the predicted ones are right.
    pub right_of_predicted: f64,
    /// How many are predicted.
    pub n_predicted: usize,
    /// How many of the gold ones are found.
    pub right_of_gold: f64,
    /// How many there are in the gold lines.
    pub n_gold: usize,
}

impl Ratio {
    pub(super) fn of(right: usize, n_predicted: usize, n_gold: usize) -> Self {
        let right = right as f64;
        Self { right_of_predicted: right, n_predicted, right_of_gold: right, n_gold }
    }

    /// Returns the share of the predicted ones that are right, 0 to 1.
    pub fn precision(&self) -> f64 {
        share(self.right_of_predicted, self.n_predicted)
    }

    /// Returns the share of the gold ones that are found, 0 to 1.
    pub fn recall(&self) -> f64 {
        share(self.right_of_gold, self.n_gold)
    }

    /// Returns the harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }
}

/// Returns a part of a count; none of nothing.
pub(super) fn share(part: f64, n: usize) -> f64 {
    if n == 0 { 0.0 } else { part / n as f64 }
}

/// Everything that is counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Gold documents.
    pub n_documents: usize,
    /// Their code points.
    pub n_chars: usize,
    /// Gold documents that nothing is predicted for; they count as predicted empty.
    pub n_unpredicted: usize,
    /// Optional gold quotes, which are not counted.
    pub n_optional: usize,
    /// Predicted quotes on those, which are not counted either.
    pub n_on_optional: usize,
    /// Contents that are the same.
    pub exact: Ratio,
    /// Contents that match.
    pub matched: Ratio,
    /// Contents by the share of their words.
    pub soft: Ratio,
    /// Words inside any content.
    pub words: Ratio,
    /// Cues that share a character.
    pub cue: Ratio,
    /// Cues that are the same.
    pub cue_exact: Ratio,
    /// Over matches: speakers that are the same.
    pub speaker_exact: Ratio,
    /// Over matches: speakers that share a word.
    pub speaker: Ratio,
    /// Matches with the right mention.
    pub attributed: Ratio,
    /// Matches with a mention of the right speaker.
    pub attributed_entity: Ratio,
    /// Same contents with the right mention.
    pub attributed_exact: Ratio,
    /// Of the matches, and of those that have a gold speaker: how many have the right mention.
    pub mention_right: [f64; 2],
    /// The same, one of the same name counting too.
    pub name_right: [f64; 2],
    /// The same, any mention of the right speaker counting too.
    pub entity_right: [f64; 2],
    /// By how the content is rendered; kinds that do not occur are left out.
    pub by_kind: BTreeMap<QuoteKind, KindFigures>,
    /// By the rule that predicted.
    pub by_rule: BTreeMap<String, RuleFigures>,
    /// Claims, where the gold lines have them.
    pub claims: Option<ClaimFigures>,
}

/// What is counted for contents that are rendered in one way.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct KindFigures {
    /// Contents that are the same.
    pub exact: Ratio,
    /// Contents that match.
    pub matched: Ratio,
    /// Contents by the share of their words.
    pub soft: Ratio,
    /// Matches with the right mention.
    pub attributed: Ratio,
}

/// What became of a rule's predictions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleFigures {
    /// How many it made.
    pub n_predicted: usize,
    /// How many match a gold quote.
    pub n_matched: usize,
    /// How many have the same content as one.
    pub n_exact: usize,
    /// How many match one and have a mention of the right speaker.
    pub n_attributed: usize,
}

/// What is counted for claims.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClaimFigures {
    /// Claims that match.
    pub matched: Ratio,
    /// Words inside any claim.
    pub words: Ratio,
    /// Claims of high worth in the gold lines, and how many of them are found.
    pub high: (usize, usize),
}
