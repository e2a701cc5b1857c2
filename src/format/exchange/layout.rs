//! A document laid out as words, with the words that each piece of each mark covers, and tags.

use super::flat::{Flat, Piece};
use super::words::{Word, words};
use crate::text::{Span, Text, Unit, UnitOffsets};

/// A document as words.
pub struct Layout {
    /// The article.
    pub text: Text,
    /// Its words, in order.
    pub words: Vec<Word>,
    offsets: UnitOffsets,
    unit: Unit,
}

impl Layout {
    /// Returns the layout of a document whose offsets count `unit`.
    pub fn of(flat: &Flat, unit: Unit) -> Self {
        let text = Text::new(&flat.text);
        let words = words(flat, &text, unit);
        let offsets = UnitOffsets::new(&text, &flat.text, unit);
        Self { text, words, offsets, unit }
    }

    /// Returns the start and end of a word, in the unit.
    pub fn range(&self, word: &Word) -> (u32, u32) {
        self.unit.range(&self.text, word.span)
    }

    /// Returns what a word covers.
    pub fn slice(&self, word: &Word) -> &str {
        self.text.slice(word.span)
    }

    /// Returns what is between two offsets.
    pub fn covered(&self, start: u32, end: u32) -> &str {
        self.offsets.span(start, end).map_or("", |span| self.text.slice(span))
    }

    /// Returns the first and the last word that a piece covers.
    pub fn words_of(&self, piece: &Piece) -> Option<(usize, usize)> {
        let span: Span = self.offsets.span(piece.start, piece.end)?;
        let before = |byte: u32| self.words.partition_point(|word| word.span.start() < byte);
        let (first, behind) = (before(span.start()), before(span.end()));
        (first < behind).then(|| (first, behind - 1))
    }

    /// Returns a tag for each word (IOB2) that says which marks of a label it belongs to. Of marks that
    /// overlap, the one that begins first and is longest has the words.
    pub fn tags(&self, flat: &Flat, label: &str) -> Vec<Tag> {
        let mut tags = vec![Tag::Outside; self.words.len()];
        for mark in flat.marks.iter().filter(|mark| mark.label == label) {
            let pieces: Vec<(usize, usize)> =
                mark.pieces.iter().filter_map(|piece| self.words_of(piece)).collect();
            let free = |(first, last): &(usize, usize)| {
                tags.get(*first..=*last).is_some_and(|tags| tags.iter().all(|tag| *tag == Tag::Outside))
            };
            if !pieces.iter().all(free) {
                continue;
            }
            for (first, last) in pieces {
                for tag in tags.iter_mut().take(last + 1).skip(first) {
                    *tag = Tag::Inside;
                }
                if let Some(tag) = tags.get_mut(first) {
                    *tag = Tag::Begin;
                }
            }
        }
        tags
    }
}

/// What a word is to the marks of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// In none.
    Outside,
    /// The first of one, or of a piece of one.
    Begin,
    /// In one and not its first.
    Inside,
}

impl Tag {
    /// Returns the tag as files write it (`O`, `B-QUOTE`, `I-QUOTE`).
    pub fn write(self, label: &str) -> String {
        match self {
            Self::Outside => "O".to_owned(),
            Self::Begin => format!("B-{}", label.to_ascii_uppercase()),
            Self::Inside => format!("I-{}", label.to_ascii_uppercase()),
        }
    }
}
