//! The article as the detectors read it: tokens with what the pack knows of them, paragraphs,
//! sentences and quotations.

use std::cell::Cell;
use std::ops::Range;

use super::token::{Tok, View};
use super::vocabulary::KnownWord;
use crate::lang::Pack;
use crate::lang::cues::{CueForm, Lemma};
use crate::lang::grammar::has_ending;
use crate::lang::tagger::Tagged;
use crate::lang::word_classes::WordClasses;
use crate::schema::BlockKind;
use crate::text::tokens::TokenKind;
use crate::text::{Span, Text};

/// A paragraph and its tokens.
#[derive(Clone, Debug)]
pub(in crate::detect) struct Paragraph {
    pub kind: BlockKind,
    pub tokens: Range<usize>,
    /// The colon after who writes it, if it is a message: its date and time are in front of it, or the handle of who
    /// writes is given (`Mona (@mona): …`).
    pub message: Option<usize>,
    /// Its date and time are in front of it, so that it extends to those of the next one.
    pub stamped: bool,
}

/// A quotation in one paragraph.
#[derive(Clone, Debug)]
pub(in crate::detect) struct Quotation {
    /// The token that opens it.
    pub open: usize,
    /// The token that closes it; `None` where the paragraph ends first.
    pub close: Option<usize>,
    /// The tokens between.
    pub inner: Range<usize>,
}

/// A text, or a chapter of a long one, read with a pack.
pub(in crate::detect) struct Article<'a> {
    pub text: &'a Text,
    pub pack: &'static Pack,
    pub toks: Vec<Tok>,
    /// What is known of each token that is a word or counts as one, wherever it is.
    pub words: Vec<Option<KnownWord>>,
    /// The part of speech of each token; empty where the pack has not learned them.
    pub tags: Vec<Tagged>,
    /// How each token looks to the learned choices; empty likewise.
    pub views: Vec<View>,
    pub paragraphs: Vec<Paragraph>,
    pub quotations: Vec<Quotation>,
    /// The token range of each sentence.
    pub sentences: Vec<Range<usize>>,
    /// How many quotations of more than a name have been opened before each token.
    pub(super) n_quoted: Vec<u32>,
    /// It is the text from its beginning.
    pub begins_text: bool,
    /// The clause whose end was looked for last: its first token, its end, and the limit it had.
    pub last_clause: Cell<Option<(usize, usize, usize)>>,
}

impl Article<'_> {
    /// Returns true if a preposition is written together with the word at `idx`, by the word lists or by its use.
    pub fn joined_preposition(&self, idx: usize) -> bool {
        self.tok(idx).is_some_and(|tok| tok.governs.is_some())
            || self.views.get(idx).is_some_and(|view| view.preposition)
    }

    /// Returns what the token at `idx` is; nothing is known of it without a tagger.
    pub fn tagged(&self, idx: usize) -> Tagged {
        self.tags.get(idx).copied().unwrap_or_default()
    }

    /// Returns true if the token begins with a capital letter.
    pub fn capital(&self, tok: &Tok) -> bool {
        self.text.slice(tok.span).chars().next().is_some_and(char::is_uppercase)
    }

    /// Returns true if the token at `idx` has one of some endings of the grammar table.
    pub fn ends_with(&self, idx: usize, endings: &[String]) -> bool {
        self.tok(idx).is_some_and(|tok| has_ending(self.text.slice(tok.span), endings))
    }

    /// Returns the token at `idx`.
    pub fn tok(&self, idx: usize) -> Option<&Tok> {
        self.toks.get(idx)
    }

    /// Returns true if a quotation of more than a name is opened in a range of tokens.
    pub fn has_quotation(&self, range: Range<usize>) -> bool {
        self.n_quoted.get(range.start) != self.n_quoted.get(range.end)
    }

    /// Returns the paragraph of the token at `idx`.
    pub fn paragraph(&self, idx: usize) -> Option<&Paragraph> {
        let after = self.paragraphs.partition_point(|paragraph| paragraph.tokens.end <= idx);
        self.paragraphs.get(after).filter(|paragraph| paragraph.tokens.contains(&idx))
    }

    /// Returns the classes of the token at `idx` and of the expression that begins there.
    pub fn classes(&self, idx: usize) -> WordClasses {
        self.tok(idx).map_or(WordClasses::empty(), |tok| tok.classes | tok.phrase)
    }

    /// Returns true if the token at `idx` is of one of the classes.
    pub fn is(&self, idx: usize, classes: impl Into<WordClasses>) -> bool {
        !self.classes(idx).is_disjoint(classes.into())
    }

    /// Returns true if the token at `idx` is that character.
    pub fn is_punct(&self, idx: usize, c: char) -> bool {
        self.tok(idx).is_some_and(|tok| tok.kind == TokenKind::Punct(c))
    }

    /// Returns true if the token at `idx` is a comma of any script.
    pub fn is_comma(&self, idx: usize) -> bool {
        self.tok(idx).is_some_and(|tok| matches!(tok.kind, TokenKind::Punct(',' | '،')))
    }

    /// Returns true if the token at `idx` is a word.
    pub fn is_word(&self, idx: usize) -> bool {
        self.tok(idx).is_some_and(|tok| tok.kind == TokenKind::Word)
    }

    /// Returns the quotation that the token at `idx` opens.
    pub fn opened(&self, idx: usize) -> Option<&Quotation> {
        self.quotations.get(self.tok(idx)?.opens? as usize)
    }

    /// Returns the cue form at `idx` and its lemma.
    pub fn cue(&self, idx: usize) -> Option<(CueForm, &'static Lemma)> {
        let form = self.tok(idx)?.cue?;
        Some((form, self.pack.lemma(form)?))
    }

    /// Returns the span of the cue at `idx`, without a conjunction written together with it.
    pub fn cue_span(&self, idx: usize) -> Option<Span> {
        let tok = self.tok(idx)?;
        let last = self.tok(idx + usize::from(tok.cue_len.max(1)) - 1)?;
        Some(Span::new(tok.span.start() + u32::from(tok.conjunction), last.span.end()))
    }

    /// Returns the end of the sentence of token `idx`, or of the quotation it is in if that is
    /// earlier.
    pub fn limit(&self, idx: usize) -> usize {
        let Some(tok) = self.tok(idx) else { return idx };
        let sentence = self.sentences.get(tok.sentence as usize).map_or(idx + 1, |range| range.end);
        match tok.quotation.and_then(|quotation| self.quotations.get(quotation as usize)) {
            Some(quotation) => quotation.inner.end.min(sentence),
            None => sentence,
        }
    }

    /// Returns the start of the sentence of token `idx`, or of the quotation it is in if that is
    /// later.
    pub fn floor(&self, idx: usize) -> usize {
        let Some(tok) = self.tok(idx) else { return idx };
        let sentence = self.sentences.get(tok.sentence as usize).map_or(idx, |range| range.start);
        match tok.quotation.and_then(|quotation| self.quotations.get(quotation as usize)) {
            Some(quotation) => quotation.inner.start.max(sentence),
            None => sentence,
        }
    }

    /// Returns the span of a range of tokens without final punctuation, or `None` if nothing is left.
    pub fn trimmed(&self, range: Range<usize>) -> Option<Span> {
        let range = self.trim(range)?;
        Some(Span::new(self.tok(range.start)?.span.start(), self.tok(range.end - 1)?.span.end()))
    }

    /// Returns a range of tokens without punctuation and stray marks at its edges.
    pub fn trim(&self, range: Range<usize>) -> Option<Range<usize>> {
        let Range { mut start, mut end } = range;
        let outer = |tok: &Tok, first: bool| match tok.kind {
            TokenKind::Punct(c) => {
                !(if first {
                    matches!(c, '(' | '[' | '$' | '£' | '€' | '#' | '@')
                } else {
                    matches!(c, ')' | ']' | '%' | '٪')
                })
            }
            TokenKind::Mark(_) => {
                let pair = if first { tok.opens } else { tok.closes };
                pair.is_none_or(|pair| {
                    self.quotations.get(pair as usize).is_none_or(|pair| pair.close.is_none())
                })
            }
            _ => false,
        };
        while start < end && self.tok(start).is_some_and(|tok| outer(tok, true)) {
            start += 1;
        }
        while start < end && self.tok(end - 1).is_some_and(|tok| outer(tok, false)) {
            end -= 1;
        }
        (start < end).then_some(start..end)
    }
}
