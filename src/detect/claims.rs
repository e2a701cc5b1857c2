//! Finds claims: the smallest clauses that state something evidence could confirm or refute, in the
//! article's own voice and in what people say, e.g. `نحو 100 طائرة مقاتلة شنت 3 موجات من الهجمات`.
//!
//! Every run of a few neighbouring pieces of a sentence is weighed by what stands in and around it; of
//! runs that overlap those are taken that are together the likeliest. The weights are data (`claim-weights.tsv`).

mod clauses;
mod features;
mod rating;

use std::ops::Range;

use clauses::{Clauses, Join, Places};
use features::{N_FEATURES, Opening, Sum, Weighing};
use rating::Rater;

pub use features::Feature;

use super::vocabulary::{KnownWord, Tables, Vocabulary};
use super::worth::{WorthModel, is_looked_at};
use super::{FoundAttribution, FoundClaim};
use crate::lang::claims::{ClaimWords, WordClass, WordClasses, claim_words};
use crate::schema::{Block, BlockKind, ClaimKind, Lang};
use crate::text::tokens::{Token, tokens};
use crate::text::{Span, Text};

/// The most pieces a clause is made of.
const MAX_PIECES: usize = 6;

/// The fewest and the most words of a clause.
const MIN_WORDS: u32 = 3;
const MAX_WORDS: u32 = 45;

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
    kind: ClaimKind,
    /// Which words of its paragraph it consists of.
    words: Range<usize>,
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
    let (cut, ranges) = cut(text, blocks);
    let mut vocabulary = Vocabulary::new(Tables { pack: None, claims: claim_words(&lang.0) });
    let words = known(text, &cut, &mut vocabulary);
    let chapter =
        Chapter { text, lang, before, blocks, cut: &cut, words: &words, ranges: &ranges, attributions };
    claims_of(&chapter, &mut vocabulary, model)
}

/// What claims are looked for in.
pub(super) struct Chapter<'a> {
    pub text: &'a Text,
    pub lang: &'a Lang,
    /// The blocks in front.
    pub before: &'a [Block],
    pub blocks: &'a [Block],
    /// The tokens of the blocks that state something, what is known of those that are looked at, and which are
    /// whose.
    pub cut: &'a [Token],
    pub words: &'a [Option<KnownWord>],
    pub ranges: &'a [Range<usize>],
    pub attributions: &'a [FoundAttribution],
}

/// Returns the tokens of the blocks that state something, and which are whose.
fn cut(text: &Text, blocks: &[Block]) -> (Vec<Token>, Vec<Range<usize>>) {
    let mut cut = Vec::new();
    let mut ranges = Vec::new();
    for block in blocks.iter().filter(|block| block.kind.states_something()) {
        let start = cut.len();
        tokens(&mut cut, text.as_str(), block.span);
        ranges.push(start..cut.len());
    }
    (cut, ranges)
}

/// Returns what is known of those tokens that are looked at.
fn known(text: &Text, cut: &[Token], vocabulary: &mut Vocabulary) -> Vec<Option<KnownWord>> {
    let mut known = |token: &Token| {
        is_looked_at(token.kind).then(|| vocabulary.known(text.slice(token.span), token.kind))
    };
    cut.iter().map(&mut known).collect()
}

/// Returns the claims of a chapter, by start.
pub(super) fn claims_of(
    chapter: &Chapter,
    vocabulary: &mut Vocabulary,
    model: Option<&WorthModel>,
) -> Vec<FoundClaim> {
    let Some(lexicon) = claim_words(&chapter.lang.0) else { return Vec::new() };
    let reader = Reader::new(chapter, lexicon, vocabulary, false);
    let mut rater = Rater::new(chapter, lexicon, model, &reader);
    let from = lexicon.from();
    let mut found = Vec::new();
    reader.each_paragraph(chapter, vocabulary, |vocabulary, paragraph, candidates| {
        for candidate in select(candidates, from) {
            found.push(rater.claim(paragraph, candidate, vocabulary));
        }
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
    let Some(lexicon) = claim_words(&lang.0) else { return Vec::new() };
    let mut vocabulary = Vocabulary::new(Tables { pack: None, claims: Some(lexicon) });
    let (cut, ranges) = cut(text, blocks);
    let words = known(text, &cut, &mut vocabulary);
    let before = &[];
    let chapter =
        Chapter { text, lang, before, blocks, cut: &cut, words: &words, ranges: &ranges, attributions };
    let reader = Reader::new(&chapter, lexicon, &mut vocabulary, true);
    let mut found = Vec::new();
    reader.each_paragraph(&chapter, &mut vocabulary, |_, _, candidates| found.push(candidates));
    found
}

/// Returns those candidates of a paragraph, by start, that do not overlap and are together the
/// likeliest: two probable clauses rather than one that holds both.
///
/// Those count whose log-odds, in thousandths, are at least `from`.
pub fn select(mut candidates: Vec<Candidate>, from: i32) -> Vec<Candidate> {
    candidates.retain(|candidate| candidate.log_odds[0] >= from);
    if candidates.len() < 2 {
        candidates.retain(|candidate| candidate.log_odds[0] > from);
        return candidates;
    }
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

/// Returns the classes of the words at a place, of the tokens that the text was cut into or in front of them.
fn classes_of(
    text: &Text,
    (cut, words): (&[Token], &[Option<KnownWord>]),
    span: Span,
    vocabulary: &mut Vocabulary,
) -> WordClasses {
    let mut anew = |token: Token| vocabulary.known(text.slice(token.span), token.kind).classes;
    let mut classes = WordClasses::default();
    if cut.first().is_none_or(|first| span.start() < first.span.start()) {
        let mut cut = Vec::new();
        tokens(&mut cut, text.as_str(), span);
        return cut.into_iter().fold(classes, |classes, token| classes.union(anew(token)));
    }
    let start = cut.partition_point(|token| token.span.end() <= span.start());
    let inside = cut.iter().zip(words).skip(start).take_while(|(token, _)| token.span.start() < span.end());
    for (token, word) in inside {
        classes = classes.union(match (token.span.intersection(span), word) {
            (Some(part), Some(_)) if part != token.span => anew(Token { span: part, ..*token }),
            (_, Some(word)) => word.classes,
            _ => WordClasses::default(),
        });
    }
    classes
}

/// What all paragraphs of a text are read with.
struct Reader<'a> {
    text: &'a Text,
    places: Places,
    weights: &'a features::Weights,
    /// The classes of the words of each attribution's cue and source.
    said: Vec<WordClasses>,
    attributions: &'a [FoundAttribution],
    /// The least log-odds of a candidate; all are kept, with their features, where `None`.
    from: Option<i32>,
}

impl<'a> Reader<'a> {
    fn new(chapter: &Chapter<'a>, lexicon: &'a ClaimWords, vocabulary: &mut Vocabulary, all: bool) -> Self {
        let text = chapter.text;
        let said = chapter.attributions.iter().map(|found| {
            let spans = found.cue.iter().copied().chain(found.source);
            spans.fold(WordClasses::default(), |classes, span| {
                classes.union(classes_of(text, (chapter.cut, chapter.words), span, vocabulary))
            })
        });
        Self {
            text,
            places: Places::new(chapter.attributions),
            weights: features::by_number(lexicon),
            said: said.collect(),
            attributions: chapter.attributions,
            from: (!all).then(|| lexicon.from()),
        }
    }

    /// Gives `take` each paragraph's pieces, with what is known of its words, and its candidates.
    fn each_paragraph(
        &self,
        chapter: &Chapter,
        vocabulary: &mut Vocabulary,
        mut take: impl FnMut(&mut Vocabulary, (&Clauses, &[Option<KnownWord>]), Vec<Candidate>),
    ) {
        let mut lead = chapter.before.iter().all(|block| block.kind != BlockKind::Body);
        let mut clauses = Clauses::default();
        let blocks = chapter.blocks.iter().filter(|block| block.kind.states_something());
        for (block, range) in blocks.zip(chapter.ranges) {
            if block.kind == BlockKind::Kicker {
                continue;
            }
            let own = chapter.cut.get(range.clone()).unwrap_or(&[]);
            let words = chapter.words.get(range.clone()).unwrap_or(&[]);
            clauses.read(self.text, block.span, (own, words), vocabulary, &self.places);
            let candidates = self.candidates(&clauses, block, lead);
            take(vocabulary, (&clauses, words), candidates);
            lead &= block.kind != BlockKind::Body;
        }
    }

    fn candidates(&self, clauses: &Clauses, block: &Block, lead: bool) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut framed = false;
        for (first, piece) in clauses.pieces.iter().enumerate() {
            if piece.open.is_end() {
                framed = self.has_frame(clauses, first);
            }
            let Some(opening) = self.opening(clauses, first, block.kind, lead, framed) else { continue };
            let head = opening.head;
            let mut base = Weighing { weights: self.weights, log_odds: [0, 0] };
            features::of_opening(&mut base, &opening);
            let mut sum = piece.alone;
            // Grows with the clause: what a further piece has that those before it have not.
            features::of_inside(&mut base, sum.over, sum.classes);
            for (last, closing) in clauses.pieces.iter().enumerate().skip(first).take(MAX_PIECES) {
                if last > first {
                    if closing.open.is_end() || closing.further.leaves(head) {
                        break;
                    }
                    let (over, classes) = (sum.over, sum.classes);
                    sum.add(&closing.further);
                    let (over, classes) = (sum.over.without(over), sum.classes.without(classes));
                    features::of_inside(&mut base, over, classes);
                }
                if sum.n_words > MAX_WORDS {
                    break;
                }
                // A content without its cue is no part of a clause in front of it.
                let enters = sum.enters(head);
                let torn = enters && !sum.cue;
                // The fact is what is reported, not that it is reported.
                let reported = enters && sum.cue && sum.source && sum.classes.has(WordClass::Assert);
                if sum.n_words < MIN_WORDS || torn || reported {
                    continue;
                }
                let Some(span) = self.span(&sum) else { continue };
                let mut weighing = base;
                features::of_closing(&mut weighing, closing);
                features::of_clause(&mut weighing, &opening, closing, &sum, span);
                if self.from.is_some_and(|from| weighing.log_odds[0] < from) {
                    continue;
                }
                let mut kept = Vec::new();
                if self.from.is_none() {
                    features::of_opening(&mut kept, &opening);
                    features::of_closing(&mut kept, closing);
                    features::of_inside(&mut kept, sum.over, sum.classes);
                    features::of_clause(&mut kept, &opening, closing, &sum, span);
                }
                found.push(Candidate {
                    span,
                    features: kept,
                    log_odds: weighing.log_odds,
                    attribution: head.content.map(|idx| idx as usize),
                    kind: kind(&sum),
                    words: piece.words.start..closing.words.end,
                });
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

    /// Returns the span of a clause without outer punctuation and without a conjunction written together with
    /// its first word.
    fn span(&self, sum: &Sum) -> Option<Span> {
        let (mut start, conjunction) = sum.first?;
        if conjunction {
            let rest = self.text.as_str().get(start as usize..).unwrap_or("");
            start += rest.chars().next().map_or(0, |letter| letter.len_utf8() as u32);
        }
        Span::checked(start, sum.end?)
    }

    fn opening<'c>(
        &self,
        clauses: &'c Clauses,
        first: usize,
        block: BlockKind,
        lead: bool,
        framed: bool,
    ) -> Option<Opening<'c>> {
        let piece = clauses.pieces.get(first)?;
        let head = clauses.words.get(piece.words.start)?;
        let content = head.content.map(|idx| idx as usize);
        let found = content.and_then(|idx| self.attributions.get(idx));
        let start = self.span(&piece.alone).map_or(head.span.start(), Span::start);
        Some(Opening {
            piece,
            head,
            second: clauses.words.get(piece.words.start + 1),
            block,
            lead,
            quote: found.map(|found| found.kind),
            part: found.and_then(|found| found.content.iter().copied().find(|part| part.has(start))),
            said: content.and_then(|idx| self.said.get(idx)).copied().unwrap_or_default(),
            framed: framed && content.is_none(),
        })
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
