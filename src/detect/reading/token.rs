//! A token with what the pack knows of it, and how it looks to the learned choices.

use crate::lang::cues::CueForm;
use crate::lang::word_classes::WordClasses;
use crate::text::Span;
use crate::text::tokens::TokenKind;

/// A token and its reading.
#[derive(Clone, Copy, Debug)]
pub(in crate::detect) struct Tok {
    pub span: Span,
    pub kind: TokenKind,
    /// The classes of the word itself, without proclitics.
    pub classes: WordClasses,
    /// The classes of the expression that begins here, and how many tokens it takes.
    pub phrase: WordClasses,
    pub phrase_len: u8,
    /// The cue form it is, and how many tokens it takes.
    pub cue: Option<CueForm>,
    pub cue_len: u8,
    /// Bytes of a conjunction written together with it.
    pub conjunction: u8,
    /// Bytes of conjunction and preposition written together with it.
    pub preposition: u8,
    /// The letter of that preposition.
    pub governs: Option<char>,
    /// The innermost quotation it is in.
    pub quotation: Option<u32>,
    /// The quotation it opens or closes.
    pub opens: Option<u32>,
    pub closes: Option<u32>,
    /// The sentence it is in, counted over the whole text.
    pub sentence: u32,
}

/// How a token looks to the features, in hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::detect) struct View {
    /// Its spelling where it is of a closed class, a cue, frequent, or a sign; what it looks like otherwise.
    pub word: u32,
    /// Its part of speech and what is written together with it.
    pub tag: u32,
    /// The classes that the pack gives it.
    pub classes: u32,
    /// Its last letters and what is written together with it.
    pub ending: u32,
    /// The words that it is used like, by cluster and by group of clusters; what it looks like where that is not known.
    pub cluster: u32,
    pub group: u32,
    /// It is a finite verb, as far as is known.
    pub verb: bool,
    /// A preposition is written together with it, as far as its use shows.
    pub preposition: bool,
    /// A conjunction is, likewise.
    pub conjunction: bool,
}
