//! What the claim table is learned from: the clauses of annotated articles, described.

use std::ops::Range;

use super::candidates::{MIN_WORDS, Reader, collected, each_end};
use super::chapter::Chapter;
use super::features::{CLAUSE, Context, Opening};
use super::sums::{Sum, rough};
use crate::detect::blocks;
use crate::detect::choices::find::attributions;
use crate::detect::reading::article::Article;
use crate::detect::reading::vocabulary::Vocabulary;
use crate::detect::resolution::coreference::Cast;
use crate::detect::resolution::resolve;
use crate::lang::choices::ChoiceTable;
use crate::lang::pack;
use crate::schema::{Lang, Worth};
use crate::text::{Span, Text};

/// What share of the longer of a clause and an annotated claim must be in both for the clause to stand for the claim.
const NEAR: f64 = 0.6;

/// An annotated claim.
#[derive(Clone, Copy, Debug)]
pub struct GoldClaim {
    /// Where it stands.
    pub span: Span,
    /// Whether it is worth checking.
    pub worth: Worth,
}

/// A place where a claim may begin or end.
#[derive(Clone, Debug)]
pub struct Place {
    /// The number of the word it is in front of.
    pub at: usize,
    /// Its features.
    pub features: Vec<u32>,
}

/// A clause that may be a claim.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The numbers of the places where it begins and ends, among those of the paragraph.
    pub begin: usize,
    /// See there.
    pub end: usize,
    /// Where it stands.
    pub span: Span,
    /// It is an annotated claim.
    pub right: bool,
}

/// What neighbouring clauses that begin with the same word have in common.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The numbers of the clauses.
    pub clauses: Range<usize>,
    /// Their features: from this number to that of those of the paragraph.
    pub features: Range<usize>,
}

/// A claim, described for whether it is worth checking.
#[derive(Clone, Debug)]
pub struct Rated {
    /// Where it stands.
    pub span: Span,
    /// Its features.
    pub features: Vec<u32>,
    /// The annotation says that it is worth checking.
    pub high: bool,
}

/// A paragraph, described.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// The places where claims may begin, and end.
    pub begins: Vec<Place>,
    /// See there.
    pub ends: Vec<Place>,
    /// The features of each word.
    pub inside: Vec<Vec<u32>>,
    /// The clauses, by start.
    pub clauses: Vec<Clause>,
    /// What they have, each as a whole, and what some of them have in common.
    pub shared: Vec<Shared>,
    /// The features of these, one after the other.
    pub features: Vec<u32>,
}

/// An annotated article, described.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// Its paragraphs.
    pub paragraphs: Vec<Described>,
    /// The annotated claims that a clause stands for.
    pub rated: Vec<Rated>,
    /// How many annotated claims no clause stands for.
    pub n_missed: usize,
    /// Of how many the clause has other boundaries.
    pub n_near: usize,
}

/// Returns the example that an annotated article is.
pub fn examples(text: &Text, lang: &Lang, gold: &[GoldClaim], choices: Option<&ChoiceTable>) -> Example {
    let mut example = Example::default();
    let Some(pack) = pack(lang).filter(|pack| pack.claim_words.is_some()) else { return example };
    let blocks = blocks::blocks(text, &[]);
    let mut vocabulary = Vocabulary::new(Some(pack));
    let mut cast = Cast::default();
    let choices = choices.or(pack.choices.as_ref());
    let mut next = 0;
    while next < blocks.len() {
        let from = next;
        let (article, end) = Article::read(text, pack, &blocks, from, &mut vocabulary);
        next = end.max(next + 1);
        let (raws, chooser) = attributions(&article, choices);
        cast.turn_page();
        let attributions = resolve(&article, raws, &mut cast, chooser.as_ref());
        let chapter = Chapter { article: &article, lang, first: from == 0, attributions: &attributions };
        let mut reader = Reader::new(&chapter, &mut vocabulary);
        for number in 0..article.paragraphs.len() {
            if reader.read(&chapter, number, &vocabulary) {
                describe(&reader, &chapter, number, gold, &mut example);
            }
        }
    }
    example.n_missed = gold.len().saturating_sub(example.rated.len());
    example
}

/// What a clause is described by that the next longer one often has too.
#[derive(Clone, Copy, PartialEq)]
enum Kept {
    Length(u32),
    Counts([u32; 4]),
    Verb([u32; 2]),
    Words([u32; 4]),
}

impl Kept {
    /// Returns all of a clause whose words `sum` has counted.
    fn all(sum: &Sum) -> [Self; 4] {
        [
            Self::Length(rough(sum.n_words)),
            Self::Counts(sum.counts()),
            Self::Verb(sum.verb()),
            Self::Words(sum.words()),
        ]
    }

    /// Adds the features of one.
    fn describe(self, context: &Context<'_>, features: &mut Vec<u32>, opening: &Opening, sum: &Sum) {
        match self {
            Self::Length(length) => context.of_length(features, CLAUSE, opening, length),
            Self::Counts(_) => context.of_counts(features, CLAUSE, opening, sum),
            Self::Verb(_) => context.of_verb(features, CLAUSE, opening, sum),
            Self::Words(_) => context.of_words(features, CLAUSE, opening, sum),
        }
    }
}

fn describe(
    reader: &Reader,
    chapter: &Chapter<'_>,
    number: usize,
    gold: &[GoldClaim],
    example: &mut Example,
) {
    let context = reader.context(chapter, number);
    let clauses = context.clauses;
    let n_words = clauses.words.len();
    let mut described = Described::default();
    let mut end_numbers = vec![None; n_words + 1];
    for end in (1..=n_words).filter(|end| clauses.may_end(*end)) {
        end_numbers.get_mut(end).into_iter().for_each(|slot| *slot = Some(described.ends.len()));
        described.ends.push(Place { at: end, features: collected(|sink| context.end(sink, end)) });
    }
    described.inside = (0..n_words).map(|at| collected(|sink| context.inside(sink, at))).collect();
    let mut sums = Vec::new();
    for start in (0..n_words).filter(|start| clauses.may_begin(*start)) {
        let Some(opening) = context.opening(start) else { continue };
        let begin = described.begins.len();
        let features = collected(|sink| {
            context.begin(sink, start);
            context.of_opening(sink, CLAUSE, &opening);
        });
        described.begins.push(Place { at: start, features });
        let Described { clauses: described_clauses, shared, features, .. } = &mut described;
        // What words add holds for all longer clauses; the rest for as long as it stays the same.
        let mut met: Vec<Shared> = Vec::new();
        let mut kept: [Option<(Kept, Shared)>; 4] = [const { None }; 4];
        each_end(clauses, start, |sum, added| {
            let number = described_clauses.len();
            let from = features.len();
            context.met(features, CLAUSE, added.0, added.1);
            if features.len() > from {
                met.push(Shared { clauses: number..number, features: from..features.len() });
            }
            let Some(Some(end)) = end_numbers.get(sum.end) else { return };
            if sum.n_words < MIN_WORDS {
                return;
            }
            let Some(span) = context.span(start, sum.end) else { return };
            for (slot, of) in kept.iter_mut().zip(Kept::all(sum)) {
                match slot {
                    Some((before, it)) if *before == of => it.clauses.end = number + 1,
                    _ => {
                        let from = features.len();
                        of.describe(&context, features, &opening, sum);
                        let it = Shared { clauses: number..number + 1, features: from..features.len() };
                        shared.extend(slot.replace((of, it)).map(|(_, it)| it));
                    }
                }
            }
            let from = features.len();
            context.of_ending(features, CLAUSE, &opening, sum);
            shared.push(Shared { clauses: number..number + 1, features: from..features.len() });
            described_clauses.push(Clause { begin, end: *end, span, right: false });
            sums.push((start, *sum));
        });
        let last = described_clauses.len();
        shared.extend(kept.into_iter().flatten().map(|(_, it)| it));
        shared.extend(met.into_iter().map(|it| Shared { clauses: it.clauses.start..last, ..it }));
        shared.retain(|it| !it.clauses.is_empty());
    }
    let words = |span: Span| {
        let start = clauses.words.partition_point(|word| word.span.end() <= span.start());
        let end = clauses.words.partition_point(|word| word.span.start() < span.end());
        clauses
            .words
            .get(start..end.max(start))
            .unwrap_or(&[])
            .iter()
            .filter(|word| word.is_counted())
            .count() as f64
    };
    let Some(all) = clauses.words.first().zip(clauses.words.last()) else { return };
    let all = Span::new(all.0.span.start(), all.1.span.end());
    let mut taken: Vec<Span> = Vec::new();
    for claim in gold.iter().filter(|claim| claim.span.overlaps(all)) {
        let own = words(claim.span);
        let nearness = |it: &Clause| {
            let shared = it.span.intersection(claim.span).map_or(0.0, words);
            shared / own.max(words(it.span)).max(1.0)
        };
        let mut best: Option<(usize, f64)> = None;
        for (number, it) in described.clauses.iter().enumerate() {
            if !it.span.overlaps(claim.span) || taken.iter().any(|other| other.overlaps(it.span)) {
                continue;
            }
            let near = nearness(it);
            if near >= NEAR && best.is_none_or(|(_, most)| near > most) {
                best = Some((number, near));
            }
        }
        let Some((number, near)) = best else { continue };
        example.n_near += usize::from(near < 1.0);
        let (Some(clause), Some((start, sum))) = (described.clauses.get_mut(number), sums.get(number)) else {
            continue;
        };
        clause.right = true;
        taken.push(clause.span);
        let features = collected(|sink| context.worth(sink, *start, sum));
        example.rated.push(Rated { span: clause.span, features, high: claim.worth == Worth::High });
    }
    example.paragraphs.push(described);
}
