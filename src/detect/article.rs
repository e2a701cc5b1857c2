//! The article as the detectors read it: tokens with what the pack knows of them, paragraphs,
//! sentences and quotations.

use std::cell::Cell;
use std::ops::Range;

use crate::lang::Pack;
use crate::lang::classes::Classes;
use crate::lang::cues::{CueForm, Lemma, Part};
use crate::lang::lexicon::Entry;
use crate::lang::tagger::Tagged;
use crate::schema::{Block, BlockKind};
use crate::text::fold::folded_prefix;
use crate::text::stamps::is_stamp;
use crate::text::tokens::{Token, TokenKind, is_letter, tokens};
use crate::text::{Span, Text};

use super::choices::{View, view};
use super::quotations::{self, Quotation};
use super::vocabulary::{KnownWord, Vocabulary};
use super::worth::is_looked_at;

/// How much text is read at a time, in bytes: many articles' worth, so that all but the longest texts are read
/// whole, and little enough to be read between two frames' worth of other work.
const CHAPTER_BYTES: u32 = 64 * 1024;

/// How much at most, where quotations run on from paragraph to paragraph.
const MAX_CHAPTER_BYTES: u32 = 2 * CHAPTER_BYTES;

/// The longest dateline, in tokens.
const LONGEST_DATELINE: usize = 14;

/// The longest name of who writes a message, in tokens.
const LONGEST_SENDER: usize = 16;

/// The fewest letters of a word beside a full stop without a space that is no abbreviation.
const FEWEST_LETTERS: usize = 3;

/// A token and its reading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tok {
    pub span: Span,
    pub kind: TokenKind,
    /// The classes of the word itself, without proclitics.
    pub classes: Classes,
    /// The classes of the expression that begins here, and how many tokens it takes.
    pub phrase: Classes,
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

/// A paragraph and its tokens.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub kind: BlockKind,
    pub tokens: Range<usize>,
    /// The colon after who writes it, if it is a message: its date and time are in front of it, or the handle of who
    /// writes is told (`Mona (@mona): …`).
    pub message: Option<usize>,
    /// Its date and time are in front of it, so that it extends to those of the next one.
    pub stamped: bool,
}

/// A text, or a chapter of a long one, read with a pack.
pub(super) struct Article<'a> {
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
    n_quoted: Vec<u32>,
    /// It is the text from its beginning.
    pub begins_text: bool,
    /// The clause whose end was looked for last: its first token, its end, and the limit it had.
    pub last_clause: Cell<Option<(usize, usize, usize)>>,
}

impl<'a> Article<'a> {
    /// Reads the blocks of `text` from block `from` on that are neither furniture nor bylines, as many as make a chapter, and
    /// returns them with the block after them.
    pub fn read(
        text: &'a Text,
        pack: &'static Pack,
        blocks: &[Block],
        from: usize,
        vocabulary: &mut Vocabulary,
    ) -> (Self, usize) {
        let mut article = Article {
            text,
            pack,
            toks: Vec::new(),
            words: Vec::new(),
            tags: Vec::new(),
            views: Vec::new(),
            paragraphs: Vec::new(),
            quotations: Vec::new(),
            sentences: Vec::new(),
            n_quoted: Vec::new(),
            begins_text: from == 0,
            last_clause: Cell::new(None),
        };
        let mut cut = Vec::new();
        let mut entries = Vec::new();
        let rest = blocks.get(from).map_or(0, |first| text.len().saturating_sub(first.span.start()));
        vocabulary.turn_page(rest.min(CHAPTER_BYTES) as usize);
        let mut n_bytes = 0;
        let mut next = from;
        let mut stamped = false;
        for block in blocks.iter().skip(from) {
            if n_bytes >= MAX_CHAPTER_BYTES || n_bytes >= CHAPTER_BYTES && !article.is_quoting() {
                break;
            }
            next += 1;
            if !block.kind.states_something() {
                stamped = is_stamp(text.slice(block.span));
                continue;
            }
            n_bytes += block.span.len();
            cut.clear();
            tokens(&mut cut, text.as_str(), block.span);
            let start = article.toks.len();
            entries.clear();
            for token in &cut {
                let found =
                    is_looked_at(token.kind).then(|| vocabulary.look_up(text.slice(token.span), token.kind));
                article.words.push(found.map(|(word, _)| word));
                entries.push(found.and_then(|(_, entry)| entry));
            }
            for (idx, (token, entry)) in cut.iter().zip(&entries).enumerate() {
                let words = Words { vocabulary, known: article.words.get(start + idx..).unwrap_or(&[]) };
                let tok = article.reading(token, *entry, &words);
                article.toks.push(tok);
            }
            let tokens = start..article.toks.len();
            article.tag(vocabulary, tokens.clone());
            quotations::pair(&mut article, tokens.clone());
            article.look(vocabulary, tokens.clone());
            let message = article.message_colon(tokens.clone(), stamped);
            article.cut_sentences(tokens.clone(), message);
            article.paragraphs.push(Paragraph { kind: block.kind, tokens, message, stamped });
            stamped = false;
        }
        let mut n_quoted = 0;
        for idx in 0..article.toks.len() {
            article.n_quoted.push(n_quoted);
            let quotation = article.opened(idx);
            n_quoted += u32::from(quotation.is_some_and(|it| it.close.is_some() && it.inner.len() > 1));
        }
        article.n_quoted.push(n_quoted);
        (article, next)
    }

    /// Tells the parts of speech of a paragraph's tokens.
    fn tag(&mut self, vocabulary: &Vocabulary, range: Range<usize>) {
        let Some(tagger) = &self.pack.tagger else { return };
        let spelling = |at: usize| {
            let tok = self.toks.get(at).filter(|_| range.contains(&at))?;
            vocabulary.tagging(self.words.get(at)?.as_ref(), tok.kind)
        };
        let [mut two, mut one, mut own] = [None, None, spelling(range.start)];
        let mut next = spelling(range.start + 1);
        for idx in range.clone() {
            let after = spelling(idx + 2);
            let is_word = self.toks.get(idx).is_some_and(|tok| tok.kind == TokenKind::Word);
            let tagged = if is_word { tagger.tag([two, one, own, next, after]) } else { Tagged::default() };
            self.tags.push(tagged);
            (two, one, own, next) = (one, own, next, after);
        }
    }

    /// Notes how a paragraph's tokens look to the learned choices.
    fn look(&mut self, vocabulary: &Vocabulary, range: Range<usize>) {
        if self.tags.is_empty() {
            return;
        }
        for idx in range {
            let Some(tok) = self.toks.get(idx) else { continue };
            let known = self.words.get(idx).and_then(Option::as_ref);
            let spelling = vocabulary.tagging(known, tok.kind).copied().unwrap_or_default();
            let own = (spelling.form, spelling.frequent);
            let seen = view(self, tok, self.tagged(idx).tag, own, spelling.back, spelling.clitics);
            self.views.push(seen);
        }
    }

    /// Returns true if a preposition is written together with the word at `idx`, by the word lists or by its use.
    pub fn joined_preposition(&self, idx: usize) -> bool {
        self.tok(idx).is_some_and(|tok| tok.governs.is_some())
            || self.views.get(idx).is_some_and(|view| view.preposition)
    }

    /// Returns what the token at `idx` is; nothing is known of it without a tagger.
    pub fn tagged(&self, idx: usize) -> Tagged {
        self.tags.get(idx).copied().unwrap_or_default()
    }

    /// Returns true if the last paragraph leaves a quotation open, with which the next one may go on.
    fn is_quoting(&self) -> bool {
        self.quotations.last().is_some_and(|last| last.close.is_none() && last.inner.end == self.toks.len())
    }

    /// Returns what the pack knows of the token at `idx`: the longest reading without proclitics
    /// first, then with a conjunction, a preposition or both taken off.
    fn reading(&self, token: &Token, entry: Option<&Entry>, words: &Words) -> Tok {
        let mut tok = Tok {
            span: token.span,
            kind: token.kind,
            classes: Classes::default(),
            phrase: Classes::default(),
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
        if self.enter(&mut tok, entry, surface, words) {
            return tok;
        }
        let grammar = &self.pack.grammar;
        if grammar.conjunctions.is_empty() && grammar.prepositions.is_empty() {
            return tok;
        }
        let word = words.spelling(0);
        let bytes = |n_chars: usize| u8::try_from(folded_prefix(surface, n_chars)).unwrap_or(0);
        let mut rest = word;
        let mut n_taken = 0;
        if let Some(c) = word.chars().next()
            && grammar.conjunctions.contains(&c)
            && rest.len() > c.len_utf8() + 2
        {
            rest = &rest[c.len_utf8()..];
            n_taken = 1;
            tok.conjunction = bytes(1);
            let bare = surface.get(usize::from(tok.conjunction)..).unwrap_or("");
            if self.enter(&mut tok, self.pack.lexicon.get(rest), bare, words) {
                return tok;
            }
        }
        // A word that is not known begins with its own letter unless an article shows otherwise.
        let article = grammar.article.as_deref().unwrap_or("");
        let conjoined = !article.is_empty() && rest.starts_with(article);
        let conjunction = std::mem::take(&mut tok.conjunction);
        if conjoined {
            tok.conjunction = conjunction;
        }
        let Some(c) = rest.chars().next().filter(|c| grammar.prepositions.contains(c)) else {
            return tok;
        };
        let inner = &rest[c.len_utf8()..];
        if inner.is_empty() {
            tok.governs = Some(c);
            tok.classes = Classes::PREPOSITION;
            return tok;
        }
        if inner.len() < 4 {
            return tok;
        }
        let doubled = !article.is_empty() && article.ends_with(c) && inner.starts_with(c);
        let mut known = self.pack.lexicon.get(inner);
        if doubled {
            let defined = format!("{article}{}", &inner[c.len_utf8()..]);
            known = self.pack.lexicon.get(&defined);
        }
        let definite = doubled || (!article.is_empty() && inner.starts_with(article));
        let bare = surface.get(usize::from(bytes(n_taken + 1))..).unwrap_or("");
        if self.enter(&mut tok, known, bare, words) {
            let part = tok.cue.map(|cue| cue.part);
            tok.governs = Some(c);
            tok.conjunction = conjunction;
            tok.preposition = bytes(n_taken + 1);
            match part {
                Some(Part::Present) if c == 'ل' => tok.preposition = 0,
                Some(Part::OwnedNoun | Part::Noun) | None => {}
                Some(_) => tok.cue = None,
            }
        } else if definite {
            tok.conjunction = conjunction;
            tok.governs = Some(c);
            tok.preposition = bytes(n_taken + 1);
        }
        tok
    }

    /// Takes over what an entry says; returns false if there is none.
    fn enter(&self, tok: &mut Tok, entry: Option<&Entry>, surface: &str, words: &Words) -> bool {
        let Some(entry) = entry else { return false };
        tok.classes = entry.classes;
        for (exact, classes) in &entry.exact {
            if exact == surface {
                tok.classes = tok.classes.with(*classes);
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
            if !phrase.classes.is_empty() {
                tok.phrase = tok.phrase.with(phrase.classes);
                tok.phrase_len = len;
            }
        }
        !tok.classes.is_empty() || tok.cue.is_some() || tok.phrase_len > 0
    }

    /// Cuts a paragraph at full stops, question and exclamation marks outside of quotations.
    fn cut_sentences(&mut self, range: Range<usize>, message: Option<usize>) {
        let mut start = range.start;
        for idx in range.clone() {
            let number = u32::try_from(self.sentences.len()).unwrap_or(u32::MAX);
            // Who writes a message is no part of its first sentence.
            let ends = message == Some(idx) || self.ends_sentence(idx, start, &range);
            if let Some(tok) = self.toks.get_mut(idx) {
                tok.sentence = number;
            }
            if ends || idx + 1 == range.end {
                self.sentences.push(start..idx + 1);
                start = idx + 1;
            }
        }
    }

    /// Returns the colon after who writes the message that a paragraph is, if it is one.
    fn message_colon(&self, range: Range<usize>, stamped: bool) -> Option<usize> {
        let mut head = range.start..range.end.min(range.start + LONGEST_SENDER);
        let colon = head.find(|idx| self.is_punct(*idx, ':'))?;
        let handle =
            (range.start + 1..colon).any(|idx| self.is_punct(idx, '@') && self.is_punct(idx - 1, '('));
        (colon > range.start && (stamped || handle)).then_some(colon)
    }

    fn ends_sentence(&self, idx: usize, start: usize, range: &Range<usize>) -> bool {
        let Some(tok) = self.toks.get(idx) else { return false };
        if tok.quotation.is_some() {
            return false;
        }
        let next = self.toks.get(idx + 1).filter(|_| idx + 1 < range.end);
        let Some(next) = next else { return true };
        if self.ends_dateline(idx, range.start) {
            return true;
        }
        match tok.kind {
            TokenKind::Punct('!' | '?' | '؟' | '۔') => true,
            TokenKind::Punct('.') => {
                let before = idx.checked_sub(1).and_then(|at| self.toks.get(at));
                let dots = next.kind == TokenKind::Punct('.')
                    || before
                        .is_some_and(|tok| tok.kind == TokenKind::Punct('.') && range.contains(&(idx - 1)));
                let tight = next.span.start() == tok.span.end();
                let abbreviated = before.is_some_and(|tok| {
                    tok.classes.has(Classes::ABBREVIATION)
                        || (self.pack.grammar.capitals && tok.span.len() == 1)
                });
                let inside = tight && next.kind == TokenKind::Word && !self.parts_sentences(idx, range);
                !(dots || abbreviated || inside)
            }
            TokenKind::Mark(_) if tok.closes.is_some() => {
                let stopped = idx.checked_sub(1).and_then(|at| self.toks.get(at));
                let stopped =
                    stopped.is_some_and(|tok| matches!(tok.kind, TokenKind::Punct('.' | '!' | '?' | '؟')));
                let goes_on = matches!(next.kind, TokenKind::Punct(_) | TokenKind::Mark(_))
                    || (self.pack.grammar.capitals && !self.capital(next));
                let cue_follows = (idx + 1..(idx + 4).min(range.end))
                    .any(|at| self.toks.get(at).is_some_and(|tok| tok.cue.is_some()));
                // `… was “ready.” Berg said …`: a full stop inside ends the sentence it is the end of.
                let within = tok
                    .closes
                    .and_then(|number| self.quotations.get(number as usize))
                    .is_some_and(|quotation| quotation.open > start && self.is_punct(idx - 1, '.'));
                stopped && !goes_on && !(self.pack.grammar.capitals && cue_follows && !within)
            }
            _ => false,
        }
    }

    /// Returns true if the full stop at `idx`, which touches the words on both sides, ends a sentence all the same
    /// (`انتهى العمل.وأضاف`, `The work is done.He left`): no abbreviation, no initials, no address of a site.
    fn parts_sentences(&self, idx: usize, range: &Range<usize>) -> bool {
        let Some(before) = idx.checked_sub(1).filter(|at| range.contains(at)).and_then(|at| self.tok(at))
        else {
            return false;
        };
        let Some(after) = self.tok(idx + 1) else { return false };
        let (left, right) = (self.text.slice(before.span), self.text.slice(after.span));
        let spaced = before.span.end() < self.tok(idx).map_or(0, |tok| tok.span.start());
        let stopped_again = self.is_punct(idx + 2, '.')
            && self.tok(idx + 2).is_some_and(|tok| tok.span.start() == after.span.end());
        if spaced || stopped_again || after.classes.has(Classes::ABBREVIATION) {
            return false;
        }
        let n_letters = |word: &str| word.chars().filter(|c| is_letter(*c)).count();
        // A number in front of the stop ends a sentence, but not where it numbers what follows.
        let numbers = before.kind == TokenKind::Number && idx - 1 == range.start;
        let ended = before.kind == TokenKind::Number && !numbers || n_letters(left) >= FEWEST_LETTERS;
        if !self.pack.grammar.capitals {
            let latin = |word: &str| word.chars().any(|c| c.is_ascii_alphabetic());
            return ended && n_letters(right) >= FEWEST_LETTERS && !latin(left) && !latin(right);
        }
        let mut letters = right.chars();
        let begins = letters.next().is_some_and(char::is_uppercase) && letters.all(|c| !c.is_uppercase());
        let lower = left.chars().next().is_some_and(char::is_lowercase) || before.kind == TokenKind::Number;
        ended && lower && begins
    }

    /// Returns true if a dash closes the place (and the agency) that a paragraph begins with: `ROTTERDAM —`,
    /// `بغداد (اف ب) -`.
    fn ends_dateline(&self, idx: usize, start: usize) -> bool {
        let dash = |tok: &Tok| matches!(tok.kind, TokenKind::Punct('-' | '–' | '—' | '\u{640}'));
        if idx == start || idx - start > LONGEST_DATELINE || !self.tok(idx).is_some_and(dash) {
            return false;
        }
        let spaced = [idx - 1, idx].iter().all(|at| {
            let (left, right) = (self.tok(*at), self.tok(at + 1));
            left.zip(right).is_some_and(|(left, right)| left.span.end() < right.span.start())
        });
        let bracketed = self.is_punct(idx - 1, ')');
        let words = || (start..idx).filter_map(|at| self.tok(at)).filter(|tok| tok.kind == TokenKind::Word);
        let loud =
            |tok: &Tok| self.text.slice(tok.span).chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        let places = Classes::COUNTRY.with(Classes::RELAY).with(Classes::TIME);
        let place =
            |tok: &Tok| tok.classes.with(tok.phrase).has(places) || self.pack.grammar.capitals && loud(tok);
        spaced && (bracketed || words().next().is_some() && words().all(place))
    }

    /// Returns true if the token begins with a capital letter.
    pub fn capital(&self, tok: &Tok) -> bool {
        self.text.slice(tok.span).chars().next().is_some_and(char::is_uppercase)
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
    pub fn classes(&self, idx: usize) -> Classes {
        self.tok(idx).map_or(Classes::default(), |tok| tok.classes.with(tok.phrase))
    }

    /// Returns true if the token at `idx` is of one of the classes.
    pub fn is(&self, idx: usize, classes: Classes) -> bool {
        self.classes(idx).has(classes)
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
        let outer = |idx: usize, tok: &Tok, first: bool| match tok.kind {
            TokenKind::Punct(c) => {
                !(if first {
                    matches!(c, '(' | '[' | '$' | '£' | '€' | '#' | '@')
                } else {
                    matches!(c, ')' | ']' | '%' | '٪')
                })
            }
            TokenKind::Mark(_) => {
                let pair = if first { tok.opens } else { tok.closes };
                let _ = idx;
                pair.is_none_or(|pair| {
                    self.quotations.get(pair as usize).is_none_or(|pair| pair.close.is_none())
                })
            }
            _ => false,
        };
        while start < end && self.tok(start).is_some_and(|tok| outer(start, tok, true)) {
            start += 1;
        }
        while start < end && self.tok(end - 1).is_some_and(|tok| outer(end - 1, tok, false)) {
            end -= 1;
        }
        (start < end).then_some(start..end)
    }
}

/// A word of a paragraph and those after it.
struct Words<'a> {
    vocabulary: &'a Vocabulary,
    /// What is known of the tokens from the word on.
    known: &'a [Option<KnownWord>],
}

impl Words<'_> {
    /// Returns the folded word so many tokens on, empty for anything that is not a word.
    fn spelling(&self, n: usize) -> &str {
        let word = self.known.get(n).and_then(Option::as_ref).filter(|word| word.is_word());
        word.map_or("", |word| self.vocabulary.spelling(word))
    }
}
