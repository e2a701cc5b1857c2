//! Cuts a paragraph into the smallest pieces a clause may begin or end with.

use std::ops::Range;

use super::features::Sum;
use crate::detect::FoundAttribution;
use crate::detect::vocabulary::{KnownWord, Vocabulary};
use crate::lang::claims::{WordClass, WordClasses};
use crate::text::tokens::{Token, TokenKind};
use crate::text::{Span, Text};

macro_rules! joins {
    ($($name:ident = $word:literal,)+) => {
        /// What stands between two pieces.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Join { $($name),+ }

        impl Join {
            /// What weight tables call them.
            pub const NAMES: &'static [&'static str] = &[$($word),+];
        }
    };
}

joins! {
    Paragraph = "paragraph",
    Sentence = "sentence",
    Question = "question",
    Comma = "comma",
    Colon = "colon",
    Dash = "dash",
    Bracket = "bracket",
    Cue = "cue",
    Content = "content",
    And = "and",
    AndVerb = "and-verb",
    Relative = "relative",
    When = "when",
    Because = "because",
    But = "but",
    While = "while",
    Also = "also",
    Purpose = "purpose",
    That = "that",
}

/// The classes of words that stand between clauses, and the join they make.
const JOINING: &[(WordClass, Join)] = &[
    (WordClass::Relative, Join::Relative),
    (WordClass::When, Join::When),
    (WordClass::Because, Join::Because),
    (WordClass::But, Join::But),
    (WordClass::While, Join::While),
    (WordClass::Also, Join::Also),
    (WordClass::Purpose, Join::Purpose),
    (WordClass::That, Join::That),
    (WordClass::And, Join::And),
];

/// Those classes.
const JOINERS: WordClasses = WordClasses::of(&[
    WordClass::Relative,
    WordClass::When,
    WordClass::Because,
    WordClass::But,
    WordClass::While,
    WordClass::Also,
    WordClass::Purpose,
    WordClass::That,
    WordClass::And,
]);

/// The classes that a verb behind a conjunction may be of.
const VERBS: WordClasses =
    WordClasses::of(&[WordClass::Happen, WordClass::Verb, WordClass::Past, WordClass::Change]);

/// A set of joins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Joins(pub u32);

impl Joins {
    pub fn add(&mut self, join: Join) {
        self.0 |= 1 << join as u32;
    }

    pub fn has(self, join: Join) -> bool {
        self.0 & (1 << join as u32) != 0
    }

    /// Returns the joins that are not in `other`.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Returns true if no clause goes on behind it.
    pub fn is_end(self) -> bool {
        self.has(Join::Paragraph) || self.has(Join::Sentence) || self.has(Join::Question)
    }
}

/// A token and what is known of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub span: Span,
    pub kind: TokenKind,
    pub classes: WordClasses,
    /// A conjunction is written together with it.
    pub conjunction: bool,
    /// It is a cue of an attribution.
    pub cue: bool,
    /// It is in a source of an attribution.
    pub source: bool,
    /// The innermost attribution whose content it stands in, and in how many it stands.
    pub content: Option<u32>,
    pub depth: u8,
    /// It begins with a capital.
    pub capital: bool,
    /// It has the article written together with it.
    pub definite: bool,
}

impl Word {
    /// Returns true for words that no piece begins or ends with.
    fn is_plain(&self) -> bool {
        self.kind == TokenKind::Word && !self.cue && !self.conjunction && !self.classes.meets(JOINERS)
    }
}

/// A run of tokens without a join inside.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub words: Range<usize>,
    /// What stands in front of it.
    pub open: Joins,
    /// What stands behind it.
    pub close: Joins,
    /// What it adds up to where a clause begins with it, and where one goes on with it.
    pub alone: Sum,
    pub further: Sum,
}

impl Piece {
    fn new(words: Range<usize>, open: Joins, close: Joins) -> Self {
        Self { words, open, close, alone: Sum::default(), further: Sum::default() }
    }
}

/// A paragraph in pieces. One is used again for the next paragraph.
#[derive(Default)]
pub(super) struct Clauses {
    pub words: Vec<Word>,
    pub pieces: Vec<Piece>,
}

/// What attributions say of places in the text: where cues, sources and contents are, by start.
pub(super) struct Places {
    cues: Vec<Span>,
    sources: Vec<Span>,
    contents: Vec<(Span, u32)>,
}

impl Places {
    pub fn new(attributions: &[FoundAttribution]) -> Self {
        let mut cues: Vec<Span> = attributions.iter().flat_map(|found| found.cue.iter().copied()).collect();
        let mut sources: Vec<Span> = attributions.iter().filter_map(|found| found.source).collect();
        let mut contents: Vec<(Span, u32)> = Vec::new();
        for (idx, found) in (0_u32..).zip(attributions) {
            contents.extend(found.content.iter().map(|span| (*span, idx)));
        }
        cues.sort();
        sources.sort();
        contents.sort_by_key(|(span, idx)| (span.start(), u32::MAX - span.end(), *idx));
        Self { cues, sources, contents }
    }
}

impl Clauses {
    /// Reads the words and pieces of the paragraph at `span`, which has been cut into tokens, with what is
    /// known of them.
    pub fn read(
        &mut self,
        text: &Text,
        span: Span,
        (tokens, known): (&[Token], &[Option<KnownWord>]),
        vocabulary: &Vocabulary,
        places: &Places,
    ) {
        self.words.clear();
        self.pieces.clear();
        let words = &mut self.words;
        words.reserve(tokens.len());
        vocabulary.classes(tokens.iter().copied(), known, |token, known, classes, conjunction| {
            words.push(Word {
                span: token.span,
                kind: token.kind,
                classes,
                conjunction,
                cue: false,
                source: false,
                content: None,
                depth: 0,
                capital: known.is_some_and(KnownWord::is_capital),
                definite: known.is_some_and(KnownWord::is_definite),
            });
        });
        self.place(span, places);
        self.cut(text);
        self.sum();
    }

    /// Adds up what each piece consists of.
    fn sum(&mut self) {
        let mut end = 0;
        for piece in &mut self.pieces {
            let words = |range: Range<usize>| self.words.get(range).unwrap_or(&[]);
            piece.alone = Sum::of(words(piece.words.clone()));
            // What stands between it and the piece before belongs to a clause that goes on with it.
            piece.further = Sum::of(words(end..piece.words.start));
            piece.further.n_pieces = 0;
            piece.further.add(&piece.alone);
            piece.further.over = piece.open;
            piece.alone.n_names -= u32::from(words(piece.words.clone()).first().is_some_and(|it| it.capital));
            end = piece.words.end;
        }
    }

    /// Notes on each word where in attributions it stands.
    fn place(&mut self, span: Span, places: &Places) {
        let words = &mut self.words;
        let range = |words: &[Word], span: Span| {
            let start = words.partition_point(|word| word.span.end() <= span.start());
            let end = words.partition_point(|word| word.span.start() < span.end());
            start..end.max(start)
        };
        for cue in within(&places.cues, span, |cue| *cue) {
            let at = range(words, *cue);
            words.get_mut(at).into_iter().flatten().for_each(|word| word.cue = true);
        }
        for source in within(&places.sources, span, |source| *source) {
            let at = range(words, *source);
            words.get_mut(at).into_iter().flatten().for_each(|word| word.source = true);
        }
        // Outer contents come first, so that the innermost is written last.
        for (content, idx) in within(&places.contents, span, |(content, _)| *content) {
            let at = range(words, *content);
            for word in words.get_mut(at).into_iter().flatten() {
                word.content = Some(*idx);
                word.depth = word.depth.saturating_add(1);
            }
        }
    }

    /// Cuts the words into pieces.
    fn cut(&mut self, text: &Text) {
        let mut open = Joins::default();
        open.add(Join::Paragraph);
        let mut start: Option<usize> = None;
        let mut joins = open;
        let mut before: Option<&Word> = None;
        for (idx, word) in self.words.iter().enumerate() {
            let mut here = Joins::default();
            if before.is_some_and(|before| before.content != word.content || before.depth != word.depth) {
                here.add(Join::Content);
            } else if start.is_some() && word.is_plain() {
                before = Some(word);
                continue;
            }
            let stays = joins_of(text, before, word, &mut here);
            before = Some(word);
            if here.0 != 0 {
                if let Some(start) = start.take() {
                    self.pieces.push(Piece::new(start..idx, open, here));
                    joins = Joins::default();
                }
                joins.0 |= here.0;
            }
            if stays && start.is_none() {
                // Marks belong to what follows only if a word does.
                if matches!(word.kind, TokenKind::Mark(_)) {
                    continue;
                }
                start = Some(idx);
                open = joins;
                joins = Joins::default();
                // What follows a cut also ends what stood before it.
                if let Some(last) = self.pieces.last_mut() {
                    last.close.0 |= open.0;
                }
            }
        }
        let mut close = Joins::default();
        close.add(Join::Paragraph);
        if let Some(start) = start {
            self.pieces.push(Piece::new(start..self.words.len(), open, close));
        } else if let Some(last) = self.pieces.last_mut() {
            last.close.0 |= joins.0 | close.0;
        }
    }
}

/// Adds the joins that a word makes behind the word `before`; returns true if it belongs to the piece behind
/// them.
fn joins_of(text: &Text, before: Option<&Word>, word: &Word, here: &mut Joins) -> bool {
    let join = match word.kind {
        TokenKind::Punct(c) => match c {
            '.' if !ends_sentence(text, before, word) => None,
            '.' | '!' | '…' | '۔' => Some(Join::Sentence),
            '?' | '؟' => Some(Join::Question),
            ',' | '،' | ';' | '؛' => Some(Join::Comma),
            ':' => Some(Join::Colon),
            '-' | '–' | '—' | 'ـ' => Some(Join::Dash),
            '(' | ')' | '[' | ']' => Some(Join::Bracket),
            _ => None,
        },
        TokenKind::Word if word.cue => Some(Join::Cue),
        TokenKind::Word if !word.classes.meets(JOINERS) => None,
        TokenKind::Word => JOINING.iter().find(|(class, _)| word.classes.has(*class)).map(|(_, join)| *join),
        TokenKind::Number | TokenKind::Mark(_) => None,
    };
    if let Some(join) = join {
        here.add(join);
        return false;
    }
    if word.conjunction && word.kind == TokenKind::Word {
        if word.classes.meets(VERBS) {
            here.add(Join::AndVerb);
        } else if !word.classes.is_empty() {
            here.add(Join::And);
        }
    }
    true
}

/// Returns true if a full stop behind the word `before` ends a sentence.
fn ends_sentence(text: &Text, before: Option<&Word>, stop: &Word) -> bool {
    let touches = before.is_some_and(|before| before.span.end() == stop.span.start());
    let short = before.is_some_and(|before| {
        before.kind == TokenKind::Word
            && (text.slice(before.span).chars().count() == 1 && before.capital
                || before.classes.has(WordClass::Abbreviation))
    });
    let after = text.as_str().get(stop.span.end() as usize..).and_then(|rest| rest.chars().next());
    let inside = after.is_some_and(char::is_alphanumeric);
    !(touches && (short || inside && before.is_some_and(|before| before.kind == TokenKind::Number)))
}

/// Returns the items, sorted by start, that begin in `span`; no part of an attribution begins in one
/// paragraph and ends in another.
fn within<T>(items: &[T], span: Span, of: impl Fn(&T) -> Span) -> impl Iterator<Item = &T> {
    let end = items.partition_point(|item| of(item).start() < span.end());
    let start = items.partition_point(|item| of(item).start() < span.start());
    items.get(start..end).unwrap_or(&[]).iter()
}
