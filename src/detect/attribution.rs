//! What the detectors gather: attributions whose sources are not yet resolved, and the order the
//! detectors run in, most certain first.

use std::ops::Range;

use crate::lang::cues::Agreement;
use crate::schema::QuoteKind;
use crate::text::Span;

use super::article::Article;
use super::choices::{ChoiceTable, Open};
use super::openings::Opening;
use super::{
    before, behind, beside, colons, floating, nominals, postposed, quoted_parts, reported_mood,
    subject_first, verb_second,
};

/// Where an attribution's source is to be looked for.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// A noun phrase names it.
    Named(Range<usize>),
    /// The source of another attribution, by index in the gathered list.
    Same(usize),
    /// A pronoun or an honorific stands for it.
    Pronoun { mention: Range<usize>, agreement: Agreement },
    /// The verb shows no subject.
    Elided(Agreement),
    /// Nobody is named.
    Nobody,
    /// It is chosen when those are known who have spoken before.
    Open(Box<Open>),
}

/// An attribution before its source is resolved.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    /// The cue's first token, or the content's where there is no cue; attributions are resolved in
    /// this order.
    pub at: usize,
    pub cue: Vec<Span>,
    pub parts: Vec<Range<usize>>,
    pub kind: QuoteKind,
    pub source: Source,
    pub source_rule: &'static str,
    pub rule: &'static str,
    /// The cue's lexicon entry.
    pub entry: Option<std::borrow::Cow<'static, str>>,
    pub medium: Option<Range<usize>>,
    /// It is inside another's content, so what follows is not by its speaker.
    pub nested: bool,
    /// How likely the content is, where it was chosen.
    pub share: Option<f32>,
}

/// What the detectors have gathered.
#[derive(Default)]
pub(super) struct Gathered {
    /// Where the content of the cue at each token begins.
    pub openings: Vec<Option<Opening>>,
    /// Whether a cue with a content is at each token.
    pub active: Vec<bool>,
    pub raws: Vec<Raw>,
    /// The attribution whose content takes up each token, outermost first found.
    pub taken: Vec<Option<u32>>,
}

impl Gathered {
    /// Adds an attribution and notes what its content takes up.
    pub fn add(&mut self, raw: Raw) {
        let number = u32::try_from(self.raws.len()).ok();
        for part in &raw.parts {
            // Nested contents would make this quadratic if each wrote all of its tokens; the edges
            // are enough to be found by.
            for idx in [part.start, part.end.saturating_sub(1)] {
                if let Some(slot) = self.taken.get_mut(idx) {
                    slot.get_or_insert(number.unwrap_or(0));
                }
            }
        }
        self.raws.push(raw);
    }

    /// Returns true if a cue with a content is at token `idx`.
    pub fn is_active(&self, idx: usize) -> bool {
        self.active.get(idx).copied().unwrap_or(false)
    }
}

/// A detector of attributions.
type Detector = fn(&mut Gathered, &Article<'_>);

/// The detectors, in the order they run.
const DETECTORS: [Detector; 12] = [
    behind::openings,
    beside::find,
    behind::find,
    before::find,
    postposed::find,
    verb_second::find,
    subject_first::find,
    nominals::find,
    colons::find,
    reported_mood::find,
    floating::find,
    quoted_parts::find,
];

/// Returns every attribution of the article, in the order of their cues.
pub(super) fn gather(article: &Article<'_>, choices: Option<&ChoiceTable>) -> Vec<Raw> {
    let mut acc = by_rules(article);
    if let Some(table) = choices.filter(|_| !article.views.is_empty()) {
        super::choices::find(&mut acc, article, table);
    }
    acc.raws
}

/// Returns what the rules find.
pub(super) fn by_rules(article: &Article<'_>) -> Gathered {
    let mut acc = Gathered {
        openings: vec![None; article.toks.len()],
        active: vec![false; article.toks.len()],
        raws: Vec::new(),
        taken: vec![None; article.toks.len()],
    };
    for detector in DETECTORS {
        detector(&mut acc, article);
    }
    acc
}
