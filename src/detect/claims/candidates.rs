//! The clauses of a paragraph that may be claims, and how likely each is one.

use super::chapter::Chapter;
use super::clauses::{Clauses, Places};
use super::features::{CLAUSE, Context, Said, Tone};
use super::lattice::{Segment, probabilities};
use super::sums::Sum;
use super::weighing::{Growing, Inside, weighed};
use crate::detect::found::FoundAttribution;
use crate::detect::reading::article::Article;
use crate::detect::reading::vocabulary::{KnownWord, Vocabulary};
use crate::lang::claim_table::{ClaimTable, Part};
use crate::lang::word_classes::{WordClass, WordClasses};
use crate::schema::BlockKind;
use crate::text::Span;
use crate::text::tokens::{Token, TokenKind, tokens};

/// The fewest and the most words of a claim.
pub(super) const MIN_WORDS: u32 = 2;
pub(super) const MAX_WORDS: u32 = 45;

/// The most tokens, with punctuation.
const MAX_TOKENS: usize = 60;

/// What share of the longer of two clauses must be in both for them to be the same claim in other boundaries.
const SAME: f64 = 0.6;

/// From which probability on a clause counts at all.
const LEAST: f64 = 0.002;

/// A clause that may be a claim.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The number of its first word and that of the word after its last, in the paragraph.
    pub start: usize,
    pub end: usize,
    /// The probability that it is a claim in just these boundaries, and in these or nearly these.
    pub own: f64,
    pub share: f64,
    pub sum: Sum,
}

impl Candidate {
    /// Returns true if it is the same claim as another, in these or other boundaries.
    pub fn is_same_as(&self, other: &Candidate) -> bool {
        let shared = self.end.min(other.end).saturating_sub(self.start.max(other.start));
        let longer = (self.end - self.start).max(other.end - other.start);
        shared as f64 >= SAME * longer as f64
    }
}

/// What the paragraphs of a chapter are read with.
pub(super) struct Reader {
    places: Places,
    /// Who says what stands in the content of each attribution.
    said: Vec<Said>,
    clauses: Clauses,
    tone: Tone,
}

impl Reader {
    pub fn new(chapter: &Chapter<'_>, vocabulary: &mut Vocabulary) -> Self {
        let said = chapter.attributions.iter().map(|found| {
            let spans = found.cue.iter().copied().chain(found.source);
            let classes = spans.fold(WordClasses::default(), |classes, span| {
                classes.union(classes_of(chapter.article, span, vocabulary))
            });
            Said::of(found, classes)
        });
        let words = chapter.article.toks.iter().zip(&chapter.article.words);
        let words = words.filter(|(tok, _)| matches!(tok.kind, TokenKind::Word | TokenKind::Number));
        let words = words.map(|(tok, word)| {
            (word.map(|word| word.classes).unwrap_or_default(), tok.kind == TokenKind::Number)
        });
        let own = chapter.article.toks.first().zip(chapter.article.toks.last());
        let lies_in = |found: &&FoundAttribution| {
            let at = found.content.first().map_or(0, |span| span.start());
            own.is_some_and(|(first, last)| (first.span.start()..last.span.end()).contains(&at))
        };
        let tone = Tone::of(words, chapter.attributions.iter().filter(lies_in).count());
        Self {
            tone,
            said: said.collect(),
            places: Places::new(chapter.attributions),
            clauses: Clauses::default(),
        }
    }

    /// Reads the paragraph of that number; returns false if no claims are looked for in it.
    pub fn read(&mut self, chapter: &Chapter<'_>, number: usize, vocabulary: &Vocabulary) -> bool {
        let Some(paragraph) = chapter.article.paragraphs.get(number) else { return false };
        if paragraph.kind == BlockKind::Kicker {
            return false;
        }
        self.clauses.read(chapter.article, paragraph.tokens.clone(), vocabulary, &self.places);
        true
    }

    /// Returns the paragraph that was read last, which is that of the number.
    pub fn context<'a>(&'a self, chapter: &'a Chapter<'_>, number: usize) -> Context<'a> {
        let paragraph = chapter.article.paragraphs.get(number);
        Context {
            text: chapter.article.text,
            clauses: &self.clauses,
            attributions: chapter.attributions,
            said: &self.said,
            block: paragraph.map_or(BlockKind::Body, |paragraph| paragraph.kind),
            place: if chapter.first { number.min(3) as u32 } else { 3 },
            tone: self.tone,
            first_token: paragraph.map_or(0, |paragraph| paragraph.tokens.start),
        }
    }

    /// Returns the clauses of the paragraph that was read last that may be claims, which is that of the number.
    pub fn candidates(&self, chapter: &Chapter<'_>, number: usize, table: &ClaimTable) -> Vec<Candidate> {
        let context = self.context(chapter, number);
        let n_words = self.clauses.words.len();
        let scale = f64::from(table.scale(Part::Claim));
        let [least_begin, least_end] = table.settings().least;
        let mut ends: Vec<Option<i32>> = vec![None; n_words + 1];
        for (end, slot) in ends.iter_mut().enumerate().skip(1) {
            if self.clauses.may_end(end) {
                let of_end = weighed(table, |sink| context.end(sink, end));
                *slot = (of_end >= least_end).then_some(of_end);
            }
        }
        let mut inside = Inside::of(&context, table);
        let mut segments = Vec::new();
        let mut sums = Vec::new();
        for start in 0..n_words {
            if !self.clauses.may_begin(start) {
                continue;
            }
            let Some(opening) = context.opening(start) else { continue };
            let of_begin = weighed(table, |sink| {
                context.begin(sink, start);
                context.of_opening(sink, CLAUSE, &opening);
            });
            if of_begin < least_begin {
                continue;
            }
            let before = inside.in_front_of(start);
            let mut growing = Growing::from(&context, table, opening);
            each_end(&self.clauses, start, |sum, added| {
                growing.meet(added.0, added.1);
                let Some(Some(of_end)) = ends.get(sum.end) else { return };
                // The fact is what is reported, not that it is reported.
                let reports = sum.entered && sum.cue && sum.source && sum.classes.contains(WordClass::Assert);
                if sum.n_words < MIN_WORDS || reports {
                    return;
                }
                let within = inside.in_front_of(sum.end) - before;
                let score = of_begin + of_end + within + growing.weight(sum);
                segments.push(Segment { start, end: sum.end, score: f64::from(score) * scale });
                sums.push(*sum);
            });
        }
        let shares = probabilities(n_words, &segments);
        let mut found: Vec<Candidate> = segments
            .iter()
            .zip(shares)
            .zip(sums)
            .filter(|((_, share), _)| *share >= LEAST)
            .map(|((segment, own), sum)| Candidate {
                start: segment.start,
                end: segment.end,
                own,
                share: own,
                sum,
            })
            .collect();
        self.gather(&mut found);
        found
    }

    /// Adds to the probability of each clause that of the same claim in other boundaries.
    fn gather(&self, candidates: &mut [Candidate]) {
        let mut counted = vec![0_u32];
        for word in &self.clauses.words {
            counted.push(counted.last().copied().unwrap_or(0) + u32::from(word.is_counted()));
        }
        let at = |place: usize| f64::from(counted.get(place).copied().unwrap_or(0));
        // Where each begins and ends, in words; by start, as they are.
        let all: Vec<(f64, f64, f64)> =
            candidates.iter().map(|it| (at(it.start), at(it.end), it.own)).collect();
        for (candidate, (start, end, _)) in candidates.iter_mut().zip(&all) {
            let length = end - start;
            // What begins further off has too little in common with it.
            let before = length * (1.0 - SAME) / SAME;
            let first = all.partition_point(|(other, ..)| other + before + 0.5 < *start);
            let last = start + length * (1.0 - SAME) + 0.5;
            let near = all.get(first..).unwrap_or(&[]).iter().take_while(|(other, ..)| *other <= last);
            let same = near.filter(|(other, other_end, _)| {
                end.min(*other_end) - start.max(*other) >= SAME * length.max(other_end - other)
            });
            candidate.share = same.map(|(.., share)| share).sum::<f64>().min(1.0);
        }
    }
}

/// Returns the last place that a claim may end at which begins with the word at `start`.
pub(super) fn last_end(clauses: &Clauses, start: usize) -> usize {
    let limit = clauses.limit.get(start).copied().unwrap_or(start);
    limit.min(start + MAX_TOKENS)
}

/// Gives `take` the sum of each run of words from `start` on, and the classes and joins that its last word adds.
pub(super) fn each_end(
    clauses: &Clauses,
    start: usize,
    mut take: impl FnMut(&Sum, (WordClasses, super::clauses::Joins)),
) {
    let mut sum = Sum::at(clauses, start);
    for word in clauses.words.get(start..last_end(clauses, start)).unwrap_or(&[]) {
        let added = sum.add(word);
        if sum.n_words > MAX_WORDS {
            return;
        }
        take(&sum, added);
    }
}

/// Returns the classes of the words at a place of the article, or of one in front of it.
fn classes_of(article: &Article<'_>, span: Span, vocabulary: &mut Vocabulary) -> WordClasses {
    let mut of = |token: Token| vocabulary.known(article.text.slice(token.span), token.kind).classes;
    let mut classes = WordClasses::default();
    let start = article.toks.partition_point(|tok| tok.span.end() <= span.start());
    if article.toks.get(start).is_none_or(|tok| tok.span.start() >= span.end()) {
        let mut cut = Vec::new();
        tokens(&mut cut, article.text.as_str(), span);
        return cut.into_iter().fold(classes, |classes, token| classes.union(of(token)));
    }
    let known = |word: &Option<KnownWord>| word.map(|word| word.classes);
    let inside = article.toks.iter().zip(&article.words).skip(start);
    for (tok, word) in inside.take_while(|(tok, _)| tok.span.start() < span.end()) {
        classes = classes.union(match tok.span.intersection(span) {
            Some(part) if part != tok.span && tok.kind == TokenKind::Word => {
                of(Token { span: part, kind: tok.kind })
            }
            _ => known(word).unwrap_or_default(),
        });
    }
    classes
}

/// Collects the features of something.
pub(super) fn collected(describe: impl FnOnce(&mut Vec<u32>)) -> Vec<u32> {
    let mut features = Vec::new();
    describe(&mut features);
    features
}
