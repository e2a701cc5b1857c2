//! Finds claims: the smallest clauses that state something evidence could confirm or refute, in the
//! article's own voice and in what people say, e.g. `نحو 100 طائرة مقاتلة شنت 3 موجات من الهجمات`.
//!
//! Where a claim may begin and end, what stands inside and what the clause is as a whole are weighed by what has been learned
//! from annotated articles (`claims.bin`); a semi-Markov model over all ways to choose claims that do not overlap gives each
//! clause its probability.

mod candidates;
mod chapter;
mod clauses;
mod examples;
mod features;
pub mod lattice;
mod rating;
mod sums;
mod weighing;

pub use crate::lang::claim_table::{ClaimTable, ClaimTableError, Part, Settings};
pub use examples::{Described, Example, GoldClaim, Place, examples};

use candidates::{Candidate, Reader};
pub(super) use chapter::Chapter;
use rating::Rater;

use super::found::{FoundAttribution, FoundClaim};
use super::reading::article::Article;
use super::reading::vocabulary::Vocabulary;
use super::worth::WorthModel;
use crate::lang::{claim_words, pack};
use crate::schema::{Block, Confidence, Lang};
use crate::text::Text;

/// Returns all claims of a text, however uncertain, by start, in which these attributions have been found.
pub fn claims(
    text: &Text,
    lang: &Lang,
    blocks: &[Block],
    attributions: &[FoundAttribution],
    model: Option<&WorthModel>,
) -> Vec<FoundClaim> {
    let mut found = Vec::new();
    let Some(pack) = pack(lang) else { return found };
    let Some(table) = pack.claims.as_ref() else { return found };
    let mut vocabulary = Vocabulary::new(Some(pack));
    let mut from = 0;
    while from < blocks.len() {
        let (article, next) = Article::read(text, pack, blocks, from, &mut vocabulary);
        let chapter = Chapter { article: &article, lang, first: from == 0, attributions };
        found.extend(claims_of(&chapter, (table, Confidence::default()), &mut vocabulary, model));
        from = next.max(from + 1);
    }
    found
}

/// Returns from which certainty on claims in a language are shown unless somebody asks for more: at least three of four of
/// them are right. `None` where claims are not looked for.
pub fn shown_from(lang: &Lang) -> Option<Confidence> {
    crate::lang::claims_shown_from(lang)
}

/// Returns the claims of a chapter from a certainty on, by start.
pub(super) fn claims_of(
    chapter: &Chapter<'_>,
    (table, from): (&ClaimTable, Confidence),
    vocabulary: &mut Vocabulary,
    model: Option<&WorthModel>,
) -> Vec<FoundClaim> {
    let Some(lexicon) = claim_words(chapter.lang) else { return Vec::new() };
    let mut reader = Reader::new(chapter, vocabulary);
    let mut rater = Rater::new(chapter, lexicon, table, model);
    let mut found = Vec::new();
    for number in 0..chapter.article.paragraphs.len() {
        if !reader.read(chapter, number, vocabulary) {
            continue;
        }
        let mut chosen = select(reader.candidates(chapter, number, table), table, from);
        chosen.sort_by_key(|candidate| candidate.start);
        for candidate in chosen {
            if let Some(claim) = rater.claim(&reader.context(chapter, number), &candidate, vocabulary) {
                found.push(claim);
            }
        }
    }
    found
}

/// Returns those candidates of a paragraph that do not overlap, the surest first, so that with any certainty asked for the
/// claims of that certainty are the same.
///
/// How sure a claim is is what the same claim has in all its boundaries together; which of these it gets is decided by what
/// each has by itself.
fn select(mut candidates: Vec<Candidate>, table: &ClaimTable, from: Confidence) -> Vec<Candidate> {
    let least = table.settings().found_from.max(from);
    candidates.sort_by(|a, b| {
        b.share
            .total_cmp(&a.share)
            .then(b.own.total_cmp(&a.own))
            .then(a.start.cmp(&b.start))
            .then(a.end.cmp(&b.end))
    });
    let sure = candidates.iter().take_while(|candidate| table.certainty(candidate.share) >= least);
    let mut chosen: Vec<Candidate> = Vec::new();
    for candidate in sure {
        let is_free =
            |it: &&Candidate| chosen.iter().all(|other| it.end <= other.start || other.end <= it.start);
        if !is_free(&candidate) {
            continue;
        }
        let versions = candidates.iter().filter(|it| it.is_same_as(candidate)).filter(is_free);
        let likeliest = versions.max_by(|a, b| a.own.total_cmp(&b.own)).unwrap_or(candidate);
        chosen.push(Candidate { share: candidate.share, ..likeliest.clone() });
    }
    chosen
}
