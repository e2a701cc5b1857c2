//! Which words an article uses for those who speak.

use std::collections::HashMap;

use crate::text::fold::fold;

use super::super::article::Article;
use super::super::sources::noun_phrase_end;
use super::features::mix;

/// The longest subject that is looked at, in tokens.
const LONGEST: usize = 10;

/// How often each word is in a noun phrase directly after a verb of saying.
#[derive(Debug, Default)]
pub(in crate::detect) struct Heads {
    n_met: HashMap<u32, u32>,
}

impl Heads {
    /// Counts the words of an article.
    pub fn of(article: &Article<'_>) -> Self {
        let mut heads = Self::default();
        for cue in 0..article.toks.len() {
            let finite = article.cue(cue).is_some_and(|(form, _)| form.part.is_finite());
            if !finite || !article.views.get(cue).is_some_and(|view| view.verb) {
                continue;
            }
            let start = cue + 1;
            for idx in start..noun_phrase_end(article, start, article.limit(cue).min(start + LONGEST)) {
                if article.is_word(idx) {
                    *heads.n_met.entry(spelling(article, idx)).or_default() += 1;
                }
            }
        }
        heads
    }

    /// Returns how often the word at `idx`, of this spelling, is after other verbs of saying than the one at `cue`.
    pub fn elsewhere(&self, spelling: u32, idx: usize, cue: usize) -> u32 {
        let n = self.n_met.get(&spelling).copied().unwrap_or(0);
        n.saturating_sub(u32::from(idx == cue + 1))
    }
}

/// Returns a hash of a word without what is written together with it.
pub(in crate::detect) fn spelling(article: &Article<'_>, idx: usize) -> u32 {
    let Some(tok) = article.tok(idx) else { return 0 };
    let surface = article.text.slice(tok.span);
    let lead = usize::from(tok.preposition.max(tok.conjunction));
    let word = fold(surface.get(lead..).unwrap_or(surface));
    let bare =
        article.pack.grammar.article.as_ref().and_then(|definite| word.strip_prefix(definite.as_str()));
    let hash = crate::lang::lexicon::spelling_hash(bare.unwrap_or(&word).as_bytes());
    mix((hash >> 32) as u32, hash as u32, 0)
}
