//! An attribution whose source has yet to be chosen: what is known of it, and what led to its content.

use std::ops::Range;

use crate::detect::phrases::content_start::Tie;
use crate::detect::reading::article::Article;

/// What leads to a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::detect) enum Lead {
    /// A complementiser, or a word that carries the clause's subject with it.
    Clause,
    /// A quotation mark.
    Marks,
    /// A colon.
    Colon,
    /// A preposition of the cue.
    Preposition,
    /// Nothing: an object, or a bare clause.
    Bare,
    /// The quotation in front of the cue.
    QuotationBefore,
    /// The clause in front of the cue.
    ClauseBefore,
}

impl Lead {
    /// Returns what ties such a content to its cue.
    pub fn tie(self) -> Tie {
        match self {
            Lead::Clause => Tie::Clause,
            Lead::Marks | Lead::QuotationBefore => Tie::Marks,
            Lead::Colon => Tie::Colon,
            Lead::Preposition => Tie::Preposition,
            Lead::Bare | Lead::ClauseBefore => Tie::Object,
        }
    }
}

/// Whom the rules take for the source of a cue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::detect) enum RuledSource {
    /// They have not found the cue.
    #[default]
    Unknown,
    /// The noun phrase from the first token to the second.
    Named(usize, usize),
    /// Somebody named before, whom a pronoun stands for.
    Pronoun,
    /// Somebody who has spoken before.
    Elided,
    /// Nobody.
    Nobody,
}

impl RuledSource {
    /// Returns the kind of source, as a number.
    pub fn kind(self) -> u32 {
        match self {
            Self::Unknown => 0,
            Self::Named(..) => 1,
            Self::Pronoun => 2,
            Self::Elided => 3,
            Self::Nobody => 4,
        }
    }
}

/// An attribution whose source has yet to be chosen.
#[derive(Clone, Debug)]
pub(in crate::detect) struct Open {
    pub cue: usize,
    /// A second cue word for the same content.
    pub second: Option<usize>,
    pub lead: Lead,
    /// The content's first token.
    pub at: usize,
    /// All of the content, where it is in front of the cue.
    pub before: Option<Range<usize>>,
    /// It is inside another's content.
    pub nested: bool,
    /// Whom the rules take for its source.
    pub ruled: RuledSource,
}

impl Open {
    /// Returns the tokens after the cue among which its source may be.
    pub fn after_cue(&self, article: &Article<'_>) -> Range<usize> {
        let len = |idx: usize| article.tok(idx).map_or(1, |tok| usize::from(tok.cue_len.max(1)));
        let first = self.cue + len(self.cue);
        if self.before.is_some() {
            let first =
                self.second.filter(|second| *second > self.cue).map_or(first, |second| second + len(second));
            return first..article.limit(self.cue).max(first);
        }
        let end = self.second.filter(|second| *second > self.cue && *second < self.at).unwrap_or(self.at);
        first..end.max(first)
    }

    /// Returns where the words in front of the cue begin among which its source may be.
    pub fn before_cue(&self, article: &Article<'_>) -> usize {
        let floor = article.floor(self.cue);
        self.before.as_ref().filter(|range| range.end <= self.cue).map_or(floor, |range| floor.max(range.end))
    }
}
