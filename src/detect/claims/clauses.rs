//! A paragraph as claims are looked for in it: its words, what stands between its clauses, and where a claim may begin and
//! end.

use std::ops::Range;

use enumset::enum_set;

use crate::detect::found::FoundAttribution;
use crate::detect::reading::article::Article;
use crate::detect::reading::view::mix;
use crate::detect::reading::vocabulary::{KnownWord, Vocabulary};
use crate::lang::lexicon::spelling_hash;
use crate::lang::tagger::Tag;
use crate::lang::word_classes::{WordClass, WordClasses, attribution_hash, claim_numbers};
use crate::schema::QuoteKind;
use crate::text::Span;
use crate::text::Text;
use crate::text::tokens::TokenKind;

macro_rules! joins {
    ($($name:ident,)+) => {
        /// What stands between two clauses.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Join { $($name),+ }
    };
}

joins! {
    Paragraph,
    Sentence,
    Question,
    Comma,
    Colon,
    Dash,
    Bracket,
    Cue,
    Content,
    And,
    AndVerb,
    Relative,
    When,
    Because,
    But,
    While,
    Also,
    Purpose,
    That,
    Mark,
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
const JOINERS: WordClasses = enum_set!(
    WordClass::Relative
        | WordClass::When
        | WordClass::Because
        | WordClass::But
        | WordClass::While
        | WordClass::Also
        | WordClass::Purpose
        | WordClass::That
        | WordClass::And
);

/// The classes that a verb after a conjunction may be of.
const VERBS: WordClasses =
    enum_set!(WordClass::Happen | WordClass::Verb | WordClass::Past | WordClass::Change);

/// The classes of words that a clause or phrase may follow.
const CLOSED: WordClasses = enum_set!(
    WordClass::Complementiser
        | WordClass::Fused
        | WordClass::Preposition
        | WordClass::Inner
        | WordClass::RelativeWord
        | WordClass::Conjunction
        | WordClass::Break
        | WordClass::Time
        | WordClass::Adverb
);

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

    /// Returns true if no clause goes on after it.
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
    /// It is of a closed class: a clause or phrase may begin after it.
    pub closed: bool,
    /// It is a finite verb or an auxiliary, as far as is known.
    pub verb: bool,
    /// What it looks like, in hashes: spelling without a conjunction, part of speech and what is written together with it,
    /// last letters, its classes, the classes of the pack.
    pub form: u32,
    pub tag: u32,
    pub ending: u32,
    pub kinds: u32,
    pub pack: u32,
    /// The words that it is used like; 0 where the pack has no word model.
    pub cluster: u32,
    /// Whose it is: the article's own voice, or what kind of content; see [`Places`].
    pub voice: u32,
    /// What it makes by itself between what stands in front of it and what follows.
    pub join: Joins,
    /// It only joins: no clause begins with it.
    pub joiner: bool,
}

impl Word {
    /// Returns true for words and numbers.
    pub fn is_counted(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Number)
    }
}

/// A paragraph. One is used again for the next.
#[derive(Default)]
pub(super) struct Clauses {
    pub words: Vec<Word>,
    /// What stands in front of each word, that written together with it included.
    pub open: Vec<Joins>,
    /// What stands between the words in front of each place and what follows; the last place is the end.
    pub close: Vec<Joins>,
    /// How the words on both sides of each place differ in whose they are; the last place is the end.
    pub change: Vec<u32>,
    /// Where the sentence of each word ends.
    pub limit: Vec<usize>,
}

/// What attributions say of places in the text: where cues, sources and contents are, by start.
pub(super) struct Places {
    cues: Vec<Span>,
    sources: Vec<Span>,
    contents: Vec<(Span, u32)>,
    /// The number that stands for the kind of each attribution's content.
    kinds: Vec<u32>,
}

/// The number that stands for the article's own voice.
const OWN_VOICE: u32 = 1;

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
        let kinds = attributions.iter().map(|found| match found.kind {
            QuoteKind::Direct => 2,
            QuoteKind::Indirect => 3,
            QuoteKind::Mixed => 4,
        });
        Self { cues, sources, contents, kinds: kinds.collect() }
    }
}

impl Clauses {
    /// Reads the paragraph of an article that consists of these tokens.
    pub fn read(
        &mut self,
        article: &Article<'_>,
        tokens: Range<usize>,
        vocabulary: &Vocabulary,
        places: &Places,
    ) {
        self.words.clear();
        let toks = article.toks.get(tokens.clone()).unwrap_or(&[]);
        let known = article.words.get(tokens.clone()).unwrap_or(&[]);
        let cut = toks.iter().map(|tok| crate::text::tokens::Token { span: tok.span, kind: tok.kind });
        let mut idx = tokens.start;
        let words = &mut self.words;
        words.reserve(toks.len());
        vocabulary.classes(cut, known, |token, known, classes, conjunction| {
            let word = Word {
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
                closed: false,
                verb: false,
                form: 0,
                tag: 0,
                ending: 0,
                kinds: classes_hash(classes),
                pack: 0,
                cluster: 0,
                voice: OWN_VOICE,
                join: Joins::default(),
                joiner: false,
            };
            words.push(look(article, idx, known, vocabulary, word));
            idx += 1;
        });
        self.place(places);
        self.join(article.text);
    }

    /// Notes on each word where in attributions it stands.
    fn place(&mut self, places: &Places) {
        let words = &mut self.words;
        let Some(span) =
            words.first().zip(words.last()).map(|(a, b)| Span::new(a.span.start(), b.span.end()))
        else {
            return;
        };
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
                let kind = places.kinds.get(*idx as usize).copied().unwrap_or(OWN_VOICE);
                word.voice = kind + 8 * u32::from(word.depth.min(2));
            }
        }
    }

    /// Notes what stands between clauses.
    fn join(&mut self, text: &Text) {
        let mut before: Option<Word> = None;
        let mut open = Joins::default();
        open.add(Join::Paragraph);
        self.open.clear();
        for word in &mut self.words {
            let mut here = Joins::default();
            if before.is_some_and(|before| before.content != word.content || before.depth != word.depth) {
                here.add(Join::Content);
            }
            let stays = joins_of(text, before.as_ref(), word, &mut here);
            word.join = here;
            word.joiner = !stays;
            open.0 |= here.0;
            self.open.push(open);
            if stays && word.is_counted() {
                open = Joins::default();
            }
            before = Some(*word);
        }
        self.limit.clear();
        self.limit.resize(self.words.len(), 0);
        let mut limit = self.words.len();
        for (idx, word) in self.words.iter().enumerate().rev() {
            if word.join.has(Join::Sentence) || word.join.has(Join::Question) {
                limit = idx;
            }
            if let Some(slot) = self.limit.get_mut(idx) {
                *slot = limit;
            }
        }
        self.close.clear();
        let mut close = Joins::default();
        close.add(Join::Paragraph);
        self.close.resize(self.words.len() + 1, close);
        for (word, slot) in self.words.iter().zip(&mut self.close).rev() {
            if !word.joiner && word.is_counted() {
                close = Joins::default();
            }
            close.0 |= word.join.0;
            *slot = close;
        }
        self.change.clear();
        let before = [None].into_iter().chain(self.words.iter().map(Some));
        let after = self.words.iter().map(Some).chain([None]);
        self.change.extend(before.zip(after).map(|(before, after)| change(before, after)));
    }

    /// Returns what stands between the words in front of `end` and what follows.
    pub fn close(&self, end: usize) -> Joins {
        self.close.get(end).copied().unwrap_or_default()
    }

    /// Returns true if a claim may begin with the word at `at`.
    pub fn may_begin(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at).filter(|word| word.is_counted() && !word.cue) else {
            return false;
        };
        let Some(before) = at.checked_sub(1).and_then(|at| self.words.get(at)) else { return true };
        word.conjunction
            || word.join.0 != 0
            || !before.is_counted()
            || before.closed
            || before.joiner
            || before.cue
            || before.verb
            || before.source && !word.source
            || word.verb
    }

    /// Returns true if a claim may end in front of `end`.
    pub fn may_end(&self, end: usize) -> bool {
        let last = end.checked_sub(1).and_then(|at| self.words.get(at));
        if !last
            .is_some_and(|last| last.is_counted() || matches!(last.kind, TokenKind::Punct('%' | '٪' | ')')))
        {
            return false;
        }
        let Some(next) = self.words.get(end) else { return true };
        !next.is_counted()
            || next.conjunction
            || next.join.0 != 0
            || next.closed
            || next.cue
            || next.verb
            || next.source && !last.is_some_and(|last| last.source)
    }
}

/// Returns a number for how two neighbouring words differ in whose they are.
fn change(before: Option<&Word>, after: Option<&Word>) -> u32 {
    let depth = |word: Option<&Word>| word.map_or(0, |word| u32::from(word.depth.min(3)));
    let content = |word: Option<&Word>| word.and_then(|word| word.content);
    depth(before) * 8 + depth(after) * 2 + u32::from(content(before) == content(after))
}

/// Returns a hash of a set of classes.
fn classes_hash(classes: WordClasses) -> u32 {
    claim_numbers(classes).fold(11, |hash: u32, number| mix(hash, u32::from(number), 3))
}

/// Adds what a token looks like to what is known of it.
fn look(
    article: &Article<'_>,
    idx: usize,
    known: Option<&KnownWord>,
    vocabulary: &Vocabulary,
    mut word: Word,
) -> Word {
    let Some(tok) = article.tok(idx) else { return word };
    let classes = tok.classes | tok.phrase;
    word.pack = attribution_hash(classes);
    word.cluster = article.views.get(idx).map_or(0, |view| view.cluster);
    match tok.kind {
        TokenKind::Word => {}
        TokenKind::Number => {
            (word.form, word.tag, word.ending) = (1, 1, 1);
            return word;
        }
        TokenKind::Mark(_) => {
            let sign = if tok.opens.is_some() { 2 } else { 3 };
            (word.form, word.tag, word.ending) = (sign, sign, sign);
            return word;
        }
        TokenKind::Punct(c) => {
            let sign = if matches!(c, ',' | '،') { 5 } else { c as u32 };
            (word.form, word.tag, word.ending) = (sign, sign, sign);
            return word;
        }
    }
    let tagged = article.tagged(idx);
    match vocabulary.tagging(known, tok.kind) {
        Some(spelling) => {
            word.form = spelling.form;
            word.conjunction = spelling.clitics & 1 == 1;
            word.ending = spelling.back;
            word.tag = 64 + (tagged.tag as u32) * 16 + u32::from(spelling.clitics);
            word.verb = matches!(tagged.tag, Tag::Verb | Tag::Auxiliary);
            word.closed = matches!(
                tagged.tag,
                Tag::Preposition
                    | Tag::Particle
                    | Tag::Pronoun
                    | Tag::Determiner
                    | Tag::Auxiliary
                    | Tag::Adverb
            );
        }
        None => {
            let folded = known.map_or("", |known| vocabulary.spelling(known));
            word.form = (spelling_hash(folded.as_bytes()) >> 32) as u32;
            let n_letters = folded.len();
            let from = (0..=n_letters.saturating_sub(3)).rev().find(|at| folded.is_char_boundary(*at));
            let ending = from.and_then(|from| folded.get(from..)).unwrap_or(folded);
            word.ending = (spelling_hash(ending.as_bytes()) >> 32) as u32;
            // Without a word model the lists stand in for parts of speech.
            word.verb = !word.classes.is_disjoint(VERBS);
            let shape = u32::from(word.capital) | u32::from(word.verb) << 1;
            word.tag = if word.classes.is_empty() && classes.is_empty() {
                64 + shape + 4 * (word.ending & 7)
            } else {
                word.pack
                    ^ (claim_numbers(word.classes).fold(7, |hash: u32, n| hash.rotate_left(7) ^ u32::from(n)))
                    ^ shape
            };
        }
    }
    word.closed |= !classes.is_disjoint(CLOSED) || !word.classes.is_disjoint(JOINERS);
    word
}

/// Adds the joins that a word makes after the word `before`; returns true if it belongs to the clause after
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
        TokenKind::Word if word.classes.is_disjoint(JOINERS) => None,
        TokenKind::Word => {
            JOINING.iter().find(|(class, _)| word.classes.contains(*class)).map(|(_, join)| *join)
        }
        TokenKind::Mark(_) => Some(Join::Mark),
        TokenKind::Number => None,
    };
    if let Some(join) = join {
        here.add(join);
        return false;
    }
    if word.conjunction && word.kind == TokenKind::Word {
        here.add(if word.verb || !word.classes.is_disjoint(VERBS) { Join::AndVerb } else { Join::And });
    }
    true
}

/// Returns true if a full stop after the word `before` ends a sentence.
fn ends_sentence(text: &Text, before: Option<&Word>, stop: &Word) -> bool {
    let touches = before.is_some_and(|before| before.span.end() == stop.span.start());
    let short = before.is_some_and(|before| {
        before.kind == TokenKind::Word
            && (text.slice(before.span).chars().count() == 1 && before.capital
                || before.classes.contains(WordClass::Abbreviation))
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
