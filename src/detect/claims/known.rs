//! What the claim table of a language knows of each token of a text.

use crate::lang::claims::{ClaimWords, WordClasses};
use crate::text::fold::fold_into;
use crate::text::tokens::{Token, TokenKind};

/// The tokens' folded spellings and the classes of their words.
pub(in crate::detect) struct Known {
    folded: String,
    /// Where in `folded` each token ends.
    ends: Vec<usize>,
    /// The classes of each token, and whether a conjunction is written together with it.
    classes: Vec<(WordClasses, bool)>,
}

impl Known {
    /// Returns what is known of the tokens that `content` was cut into.
    pub fn of(content: &str, cut: &[Token], lexicon: &ClaimWords) -> Self {
        let mut known = Self {
            folded: String::with_capacity(content.len().min(4096)),
            ends: Vec::with_capacity(cut.len()),
            classes: Vec::with_capacity(cut.len()),
        };
        for token in cut {
            fold_into(content.get(token.span.range()).unwrap_or(""), &mut known.folded);
            known.ends.push(known.folded.len());
        }
        let mut expression = (0, WordClasses::default());
        for (idx, token) in cut.iter().enumerate() {
            let classes = match token.kind {
                TokenKind::Word if expression.0 > 0 => {
                    expression.0 -= 1;
                    (expression.1, false)
                }
                TokenKind::Word => known.look_up(idx, lexicon, &mut expression),
                _ => (WordClasses::default(), false),
            };
            known.classes.push(classes);
        }
        known
    }

    /// Returns the folded spelling of the token at `idx`.
    pub fn folded(&self, idx: usize) -> &str {
        let start = idx.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(idx).and_then(|end| self.folded.get(start..*end)).unwrap_or("")
    }

    /// Returns the classes of the token at `idx`, and whether a conjunction is written together with it.
    pub fn classes(&self, idx: usize) -> (WordClasses, bool) {
        self.classes.get(idx).copied().unwrap_or_default()
    }

    /// Looks a word up; where an expression begins with it, `expression` becomes how many further words
    /// that takes and its class.
    fn look_up(
        &self,
        idx: usize,
        lexicon: &ClaimWords,
        expression: &mut (usize, WordClasses),
    ) -> (WordClasses, bool) {
        let word = self.folded(idx);
        let (mut classes, mut conjunction) = lexicon.classes(word);
        let next = |n: usize| (idx + n < self.ends.len()).then(|| self.folded(idx + n));
        let bare = lexicon.without_conjunction(word);
        let article = bare.is_some_and(|rest| lexicon.has_article(rest));
        conjunction |= classes.is_empty() && article;
        let found = lexicon.expression(word, next).or_else(|| lexicon.expression(bare?, next));
        if let Some((class, len)) = found {
            classes = WordClasses::default().with(class);
            *expression = (len - 1, classes);
        }
        (classes, conjunction && bare.is_some())
    }
}
