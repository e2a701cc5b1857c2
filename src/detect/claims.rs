//! Finds claims: the smallest clauses that state something evidence could confirm or refute, in the
//! article's own voice and in what people say, e.g. `نحو 100 طائرة مقاتلة شنت 3 موجات من الهجمات`.
//!
//! Every run of a few neighbouring pieces of a sentence is weighed by what stands in and around it; of
//! runs that overlap those are taken that are together the likeliest. The weights are data (`claim-weights.tsv`).

mod clauses;
mod features;
pub(super) mod known;

use std::borrow::Cow;

use clauses::{Clauses, Join, Places};
use features::{Around, N_FEATURES, Sum};

pub use features::Feature;

use super::worth::{self, Bag, WorthModel};
use super::{FoundAttribution, FoundClaim};
use crate::lang::claims::{ClaimWords, WordClass, WordClasses, claim_words};
use crate::schema::{Block, BlockKind, ClaimKind, Confidence, Evidence, Lang, RuleId, Worth, WorthReason};
use crate::text::fold::fold_into;
use crate::text::tokens::{Token, TokenKind, tokens};
use crate::text::{Span, Text};

/// The most pieces a clause is made of.
const MAX_PIECES: usize = 6;

/// The fewest and the most words of a clause.
const MIN_WORDS: usize = 3;
const MAX_WORDS: usize = 45;

/// The score from which on a claim is worth checking.
const WORTH_FROM: Confidence = Confidence::thousandths(500);

/// The log-odds at which a reason from the context stands among those of the clause itself.
const AROUND: f64 = 0.3;

/// A clause that may be a claim.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The clause.
    pub span: Span,
    /// What speaks for and against it.
    pub features: Vec<Feature>,
    /// Log-odds that it is a claim, and that it is worth checking, in thousandths.
    pub log_odds: [i32; 2],
    /// The attribution in whose content it stands.
    pub attribution: Option<usize>,
    kind: Option<ClaimKind>,
}

/// Returns the claims of some blocks of a text, by start. `before` are the blocks in front of them.
pub fn claims(
    text: &Text,
    lang: &Lang,
    before: &[Block],
    blocks: &[Block],
    attributions: &[FoundAttribution],
    model: Option<&WorthModel>,
) -> Vec<FoundClaim> {
    let rater = Rater { text, lang, lexicon: claim_words(&lang.0), attributions, model };
    let from = rater.lexicon.map_or(0, |lexicon| lexicon.weight("from")[0]);
    let mut found = Vec::new();
    each_paragraph(text, lang, before, blocks, attributions, false, |paragraph| {
        let chosen = select(paragraph, from);
        found.extend(chosen.into_iter().map(|candidate| rater.claim(candidate)));
    });
    found
}

/// Returns every clause that may be a claim, paragraph by paragraph: what weights are learned from.
pub fn candidates(
    text: &Text,
    lang: &Lang,
    blocks: &[Block],
    attributions: &[FoundAttribution],
) -> Vec<Vec<Candidate>> {
    let mut found = Vec::new();
    each_paragraph(text, lang, &[], blocks, attributions, true, |paragraph| found.push(paragraph));
    found
}

/// Gives `take` the candidates of each paragraph; they have their features only if those are `kept`.
fn each_paragraph(
    text: &Text,
    lang: &Lang,
    before: &[Block],
    blocks: &[Block],
    attributions: &[FoundAttribution],
    kept: bool,
    mut take: impl FnMut(Vec<Candidate>),
) {
    let Some(lexicon) = claim_words(&lang.0) else { return };
    let reader = Reader {
        text,
        lexicon,
        places: Places::new(attributions),
        weights: features::by_number(lexicon),
        said: attributions.iter().map(|found| classes_of(text, lexicon, found)).collect(),
        attributions,
        kept,
    };
    let mut lead = before.iter().all(|block| block.kind != BlockKind::Body);
    for block in blocks {
        if matches!(block.kind, BlockKind::Boilerplate | BlockKind::Byline | BlockKind::Kicker) {
            continue;
        }
        take(reader.paragraph(block, lead));
        lead &= block.kind != BlockKind::Body;
    }
}

/// Returns the classes of the words of an attribution's cue and source.
fn classes_of(text: &Text, lexicon: &ClaimWords, found: &FoundAttribution) -> WordClasses {
    let mut cut: Vec<Token> = Vec::new();
    for span in found.cue.iter().copied().chain(found.source) {
        tokens(&mut cut, text.as_str(), span);
    }
    let mut folded = String::new();
    cut.iter().fold(WordClasses::default(), |classes, token| {
        folded.clear();
        fold_into(text.slice(token.span), &mut folded);
        classes.union(lexicon.classes(&folded).0)
    })
}

/// Returns those candidates of a paragraph, by start, that do not overlap and are together the
/// likeliest: two probable clauses rather than one that holds both.
///
/// Those count whose log-odds, in thousandths, are at least `from`.
pub fn select(mut candidates: Vec<Candidate>, from: i32) -> Vec<Candidate> {
    candidates.retain(|candidate| candidate.log_odds[0] >= from);
    candidates.sort_by_key(|candidate| (candidate.span.end(), candidate.span.start()));
    let least = share(from);
    // The best sum over the first n candidates, and the n that is left where the last is taken.
    let mut best: Vec<(f64, Option<usize>)> = vec![(0.0, None)];
    for (n, candidate) in candidates.iter().enumerate() {
        let earlier = candidates.get(..n).unwrap_or(&[]);
        let left = earlier.partition_point(|other| other.span.end() <= candidate.span.start());
        let sum = |n: usize| best.get(n).map_or(0.0, |(sum, _)| *sum);
        let with = sum(left) + share(candidate.log_odds[0]) - least;
        let without = sum(n);
        best.push(if with > without { (with, Some(left)) } else { (without, None) });
    }
    let mut n = candidates.len();
    let mut taken = vec![false; n];
    while let Some(last) = n.checked_sub(1) {
        match best.get(n).and_then(|(_, left)| *left) {
            Some(left) => {
                taken.get_mut(last).into_iter().for_each(|taken| *taken = true);
                n = left;
            }
            None => n = last,
        }
    }
    candidates.into_iter().zip(taken).filter(|(_, taken)| *taken).map(|(candidate, _)| candidate).collect()
}

/// Returns the share that log-odds in thousandths stand for.
fn share(log_odds: i32) -> f64 {
    1.0 / (1.0 + (-f64::from(log_odds) / 1000.0).exp())
}

/// What claims of a text are rated with.
struct Rater<'a> {
    text: &'a Text,
    lang: &'a Lang,
    lexicon: Option<&'a ClaimWords>,
    attributions: &'a [FoundAttribution],
    model: Option<&'a WorthModel>,
}

impl Rater<'_> {
    fn claim(&self, candidate: Candidate) -> FoundClaim {
        let [claim, rule_worth] = candidate.log_odds;
        let rule_worth = f64::from(rule_worth) / 1000.0;
        let bag = self.lexicon.map(|lexicon| worth::bag(self.text.slice(candidate.span), lexicon));
        let bag = bag.unwrap_or_default();
        let around = self.around(&candidate);
        let (log_odds, reasons) = match self.model.and_then(|model| model.table(self.lang)) {
            Some(table) => {
                let mix = table.mix;
                let of_text = f64::from(mix.text) * table.log_odds(&bag);
                let of_rules = f64::from(mix.rule) * rule_worth;
                let named = table.named(&bag).map(|(number, weight)| (number, weight * f64::from(mix.text)));
                let wording = table.hashed(&bag) * f64::from(mix.text);
                let by_rules = self.named(&bag, f64::from(mix.rule));
                let named = named.chain(by_rules);
                (f64::from(mix.bias) + of_text + of_rules, worth::reasons(&bag, named, wording, &around))
            }
            None => (rule_worth, worth::reasons(&bag, self.named(&bag, 1.0), 0.0, &around)),
        };
        let score = worth::share(log_odds);
        let rule = if candidate.attribution.is_some() { "claim-in-content" } else { "claim-in-article" };
        FoundClaim {
            span: candidate.span,
            kind: candidate.kind,
            // By the score as it is told, so that rounding cannot make them contradict each other.
            worth: if score >= WORTH_FROM { Worth::High } else { Worth::Low },
            score,
            reasons,
            attribution: candidate.attribution,
            evidence: Evidence {
                rule: RuleId(Cow::Owned(format!("{}/{rule}", self.lang))),
                confidence: Confidence::from_share(share(claim)),
                entry: None,
            },
        }
    }

    /// Returns what the named features of a text add to the rule score of a clause, `share` of it.
    fn named<'b>(&'b self, bag: &'b Bag, share: f64) -> impl Iterator<Item = (u16, f64)> + 'b {
        let weights = self.lexicon.map(features::by_number).unwrap_or_default();
        bag.named.iter().filter_map(move |number| {
            let [_, weight] = weights.get(features::of_text(*number)?).copied()?;
            Some((*number, f64::from(weight) / 1000.0 * share))
        })
    }

    /// Returns what the attribution that a clause stands in tells for checking it.
    fn around(&self, candidate: &Candidate) -> Vec<(WorthReason, f64)> {
        let found = candidate.attribution.and_then(|idx| self.attributions.get(idx));
        let (Some(found), Some(lexicon)) = (found, self.lexicon) else { return Vec::new() };
        let said = classes_of(self.text, lexicon, found);
        let classes = WordClass::ALL.iter().filter(|class| said.has(**class));
        // It is told whatever it weighs: a person wants to know whose word it is.
        classes.filter_map(|class| worth::of_said(*class)).map(|reason| (reason, AROUND)).collect()
    }
}

/// What all paragraphs of a text are read with.
struct Reader<'a> {
    text: &'a Text,
    lexicon: &'a ClaimWords,
    places: Places,
    weights: &'a [[i32; 2]],
    said: Vec<WordClasses>,
    attributions: &'a [FoundAttribution],
    /// Whether candidates keep their features.
    kept: bool,
}

impl Reader<'_> {
    fn paragraph(&self, block: &Block, lead: bool) -> Vec<Candidate> {
        let clauses = Clauses::read(self.text, block.span, self.lexicon, &self.places);
        let mut found = Vec::new();
        let mut features = Vec::with_capacity(64);
        let mut framed = false;
        for (first, opening) in clauses.pieces.iter().enumerate() {
            if opening.open.is_end() {
                framed = self.has_frame(&clauses, first);
            }
            let mut sum = Sum::default();
            let mut end = opening.words.start;
            for (last, closing) in clauses.pieces.iter().enumerate().skip(first).take(MAX_PIECES) {
                if last > first {
                    if closing.open.is_end() || clauses.leaves(opening.words.start, end..closing.words.end) {
                        break;
                    }
                    sum.over.0 |= closing.open.0;
                }
                sum.add(&clauses, end..closing.words.end);
                sum.n_pieces = last - first + 1;
                end = closing.words.end;
                if sum.n_words > MAX_WORDS {
                    break;
                }
                // A content without its cue is no part of a clause in front of it.
                let enters = sum.enters(clauses.words.get(opening.words.start));
                let torn = enters && !sum.cue;
                // The fact is what is reported, not that it is reported.
                let reported = enters && sum.cue && sum.source && sum.classes.has(WordClass::Assert);
                if sum.n_words >= MIN_WORDS
                    && !torn
                    && !reported
                    && let Some(span) = self.span(&clauses, opening.words.start..end)
                {
                    let around = self.around(&clauses, opening.words.start, span, block.kind, lead, framed);
                    features.clear();
                    features::features(&mut features, &clauses, first, last, &sum, &around);
                    found.push(self.weigh(&clauses, first, &features, &sum, span));
                }
            }
        }
        found
    }

    /// Returns true if the sentence that begins with piece `first` has a cue of the article's own.
    fn has_frame(&self, clauses: &Clauses, first: usize) -> bool {
        let pieces = clauses.pieces.get(first..).unwrap_or(&[]);
        let n_more = pieces.iter().skip(1).take_while(|piece| !piece.open.is_end()).count();
        let end = pieces.get(n_more + 1).map_or(clauses.words.len(), |piece| piece.words.start);
        let start =
            first.checked_sub(1).and_then(|idx| clauses.pieces.get(idx)).map_or(0, |piece| piece.words.end);
        clauses
            .words
            .get(start..end)
            .is_some_and(|words| words.iter().any(|word| word.cue && word.depth == 0))
    }

    /// Returns the span of the words without outer punctuation and without a conjunction written
    /// together with the first.
    fn span(&self, clauses: &Clauses, range: std::ops::Range<usize>) -> Option<Span> {
        let words = clauses.words.get(range)?;
        let outer = |kind: TokenKind| matches!(kind, TokenKind::Punct(_));
        let first = words.iter().find(|word| !outer(word.kind))?;
        let last =
            words.iter().rfind(|word| !outer(word.kind) && !matches!(word.kind, TokenKind::Mark(_)))?;
        let mut start = first.span.start();
        if first.conjunction {
            let letter = self.text.slice(first.span).chars().next().map_or(0, char::len_utf8);
            start += u32::try_from(letter).unwrap_or(0);
        }
        Span::checked(start, last.span.end())
    }

    fn around(
        &self,
        clauses: &Clauses,
        start: usize,
        span: Span,
        block: BlockKind,
        lead: bool,
        framed: bool,
    ) -> Around {
        let content = clauses.words.get(start).and_then(|word| word.content).map(|idx| idx as usize);
        let found = content.and_then(|idx| self.attributions.get(idx));
        let part = found.and_then(|found| found.content.iter().find(|part| part.has(span.start())));
        Around {
            block,
            lead,
            quote: found.map(|found| found.kind),
            whole_content: part
                .is_some_and(|part| part.end() <= span.end() + 4 && span.start() <= part.start() + 4),
            content_end: part.is_some_and(|part| part.end() <= span.end() + 4),
            content_start: part.is_some_and(|part| span.start() <= part.start() + 4),
            said: content.and_then(|idx| self.said.get(idx)).copied().unwrap_or_default(),
            framed: framed && content.is_none(),
        }
    }

    fn weigh(
        &self,
        clauses: &Clauses,
        first: usize,
        features: &[Feature],
        sum: &Sum,
        span: Span,
    ) -> Candidate {
        let log_odds = features.iter().fold([0, 0], |[claim, worth], feature| {
            let [more_claim, more_worth] = self.weights.get(feature.index()).copied().unwrap_or_default();
            [claim + more_claim, worth + more_worth]
        });
        let start = clauses.pieces.get(first).map_or(0, |piece| piece.words.start);
        let attribution = clauses.words.get(start).and_then(|word| word.content).map(|idx| idx as usize);
        let features = if self.kept { features.to_vec() } else { Vec::new() };
        Candidate { span, features, log_odds, attribution, kind: Some(kind(sum)) }
    }
}

/// Returns what sort of fact a clause with these words states, the most telling first.
fn kind(sum: &Sum) -> ClaimKind {
    let has = |class: WordClass| sum.classes.has(class);
    let counts =
        has(WordClass::Quantity) || has(WordClass::Money) || has(WordClass::Unit) || has(WordClass::Number);
    if has(WordClass::Denial) {
        ClaimKind::Denial
    } else if has(WordClass::Compare) || has(WordClass::Record) {
        ClaimKind::Comparison
    } else if sum.n_numbers > 0 && (counts || !has(WordClass::Date)) || has(WordClass::Number) && counts {
        ClaimKind::Quantity
    } else if has(WordClass::Cause) || sum.over.has(Join::Because) {
        ClaimKind::Cause
    } else if has(WordClass::Law) {
        ClaimKind::Law
    } else if has(WordClass::Happen)
        || has(WordClass::Harm)
        || has(WordClass::Accuse)
        || has(WordClass::Change)
    {
        ClaimKind::Event
    } else {
        ClaimKind::Position
    }
}

/// Returns how many features there are.
pub fn n_features() -> usize {
    N_FEATURES
}

/// Returns the names of the features by their numbers, for tables of weights.
pub fn feature_names() -> Vec<Option<String>> {
    features::names()
}
