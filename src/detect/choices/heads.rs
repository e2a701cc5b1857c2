//! Which words an article uses for those who speak.

use std::collections::HashMap;

use crate::detect::phrases::noun_phrase::noun_phrase_end;
use crate::detect::reading::article::Article;
use crate::text::fold::fold;

/// The longest subject that is looked at, in tokens.
const LONGEST: usize = 10;

/// How often each word is in a noun phrase directly after a verb of saying.
#[derive(Debug, Default)]
pub(in crate::detect) struct Heads {
    n_met: HashMap<String, u32>,
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
                    *heads.n_met.entry(bare_word(article, idx)).or_default() += 1;
                }
            }
        }
        heads
    }

    /// Returns how often the word at `idx`, which is this one, is after other verbs of saying than the one at `cue`.
    pub fn elsewhere(&self, word: &str, idx: usize, cue: usize) -> u32 {
        let n = self.n_met.get(word).copied().unwrap_or(0);
        n.saturating_sub(u32::from(idx == cue + 1))
    }
}

/// Returns the folded word at `idx` without what is written together with it.
pub(in crate::detect) fn bare_word(article: &Article<'_>, idx: usize) -> String {
    let Some(tok) = article.tok(idx) else { return String::new() };
    let surface = article.text.slice(tok.span);
    let lead = usize::from(tok.preposition.max(tok.conjunction));
    let word = fold(surface.get(lead..).unwrap_or(surface));
    match article.pack.grammar.clitics.without_article(&word) {
        Some(bare) => bare.to_owned(),
        None => word,
    }
}
