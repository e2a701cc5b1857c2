//! What a pack knows of each word: its classes, the cue form it is, the expression it begins, and the clitics that are
//! written together with it.

use super::article::Article;
use super::token::Tok;
use super::vocabulary::{KnownWord, Vocabulary};
use crate::lang::Analysis;
use crate::lang::cues::Part;
use crate::lang::lexicon::Entry;
use crate::lang::word_classes::{WordClass, WordClasses};
use crate::text::fold::folded_prefix;
use crate::text::tokens::{Token, TokenKind};

/// The fewest bytes of a word that a preposition is taken off.
const FEWEST_BYTES: usize = 4;

/// A word of a paragraph and those after it.
pub(super) struct Words<'a> {
    pub vocabulary: &'a Vocabulary,
    /// What is known of the tokens from the word on.
    pub known: &'a [Option<KnownWord>],
}

impl Words<'_> {
    /// Returns the folded word so many tokens on, empty for anything that is not a word.
    fn spelling(&self, n: usize) -> &str {
        let word = self.known.get(n).and_then(Option::as_ref).filter(|word| word.is_word());
        word.map_or("", |word| self.vocabulary.spelling(word))
    }
}

impl Article<'_> {
    /// Returns what the pack knows of the token at `idx`: the longest reading without proclitics
    /// first, then with a conjunction, a preposition or both taken off.
    pub(super) fn reading(&self, token: &Token, analysis: &Analysis, words: &Words) -> Tok {
        let mut tok = Tok {
            span: token.span,
            kind: token.kind,
            classes: WordClasses::empty(),
            phrase: WordClasses::empty(),
            phrase_len: 0,
            cue: None,
            cue_len: 0,
            conjunction: 0,
            preposition: 0,
            governs: None,
            quotation: None,
            opens: None,
            closes: None,
            sentence: 0,
        };
        if token.kind != TokenKind::Word {
            return tok;
        }
        let surface = self.text.slice(token.span);
        if self.enter(&mut tok, analysis.whole, surface, words) {
            return tok;
        }
        let clitics = &self.pack.grammar.clitics;
        if clitics.is_empty() {
            return tok;
        }
        let word = words.spelling(0);
        let bytes = |n_chars: usize| u8::try_from(folded_prefix(surface, n_chars)).unwrap_or(0);
        let segments = clitics.segments(word);
        let mut n_taken = 0;
        if segments.joined.is_some() {
            n_taken = 1;
            tok.conjunction = bytes(1);
            let bare = surface.get(usize::from(tok.conjunction)..).unwrap_or("");
            if self.enter(&mut tok, analysis.joined, bare, words) {
                return tok;
            }
        }
        // A word that is not known begins with its own letter unless an article shows otherwise.
        let conjunction = std::mem::take(&mut tok.conjunction);
        if clitics.is_definite(segments.joined.unwrap_or(word)) {
            tok.conjunction = conjunction;
        }
        let Some(governed) = segments.governed else { return tok };
        if governed.rest.is_empty() {
            tok.governs = Some(governed.letter);
            tok.classes = WordClass::Preposition.into();
            return tok;
        }
        if governed.rest.len() < FEWEST_BYTES {
            return tok;
        }
        let definite = governed.contracted.is_some() || clitics.is_definite(governed.rest);
        let bare = surface.get(usize::from(bytes(n_taken + 1))..).unwrap_or("");
        if self.enter(&mut tok, analysis.governed, bare, words) {
            let part = tok.cue.map(|cue| cue.part);
            tok.governs = Some(governed.letter);
            tok.conjunction = conjunction;
            tok.preposition = bytes(n_taken + 1);
            match part {
                Some(Part::Present) if clitics.purposive.contains(&governed.letter) => tok.preposition = 0,
                Some(Part::OwnedNoun | Part::Noun) | None => {}
                Some(_) => tok.cue = None,
            }
        } else if definite {
            tok.conjunction = conjunction;
            tok.governs = Some(governed.letter);
            tok.preposition = bytes(n_taken + 1);
        }
        tok
    }

    /// Takes over what an entry says; returns false if there is none.
    fn enter(&self, tok: &mut Tok, entry: Option<&Entry>, surface: &str, words: &Words) -> bool {
        let Some(entry) = entry else { return false };
        tok.classes = entry.of_attribution();
        for (exact, classes) in &entry.exact {
            if exact == surface {
                tok.classes |= *classes & WordClass::OF_ATTRIBUTION;
            }
        }
        tok.cue = entry.cue.filter(|cue| cue.last.is_none_or(|last| surface.ends_with(last)));
        tok.cue_len = u8::from(tok.cue.is_some());
        for phrase in &entry.phrases {
            let met = phrase.rest.iter().enumerate().all(|(at, word)| words.spelling(at + 1) == word);
            let len = u8::try_from(phrase.rest.len() + 1).unwrap_or(u8::MAX);
            if !met || len < tok.phrase_len {
                continue;
            }
            if phrase.cue.is_some() {
                tok.cue = phrase.cue;
                tok.cue_len = len;
            }
            let classes = phrase.of_attribution();
            if !classes.is_empty() {
                tok.phrase |= classes;
                tok.phrase_len = len;
            }
        }
        !tok.classes.is_empty() || tok.cue.is_some() || tok.phrase_len > 0
    }
}
