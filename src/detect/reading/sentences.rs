//! Cuts paragraphs into sentences, and takes off the dateline and who writes a message.

use std::ops::Range;

use super::article::Article;
use super::token::Tok;
use crate::lang::word_classes::WordClass;
use crate::text::tokens::{TokenKind, is_letter};

/// The longest dateline, in tokens.
const LONGEST_DATELINE: usize = 14;

/// The longest name of who writes a message, in tokens.
const LONGEST_SENDER: usize = 16;

/// The fewest letters of a word beside a full stop without a space that is no abbreviation.
const FEWEST_LETTERS: usize = 3;

impl Article<'_> {
    /// Cuts a paragraph at full stops, question and exclamation marks outside of quotations.
    pub(super) fn cut_sentences(&mut self, range: Range<usize>, message: Option<usize>) {
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
    pub(super) fn message_colon(&self, range: Range<usize>, stamped: bool) -> Option<usize> {
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
                    tok.classes.contains(WordClass::Dotted)
                        || (self.pack.grammar.capitals && tok.span.len() == 1)
                });
                let inside = tight && next.kind == TokenKind::Word && !self.parts_sentences(idx, range);
                !(dots || abbreviated || inside)
            }
            TokenKind::Mark(_) if tok.closes.is_some() => {
                let stopped = idx.checked_sub(1).and_then(|at| self.toks.get(at));
                let stopped =
                    stopped.is_some_and(|tok| matches!(tok.kind, TokenKind::Punct('.' | '!' | '?' | '؟')));
                let continues = matches!(next.kind, TokenKind::Punct(_) | TokenKind::Mark(_))
                    || (self.pack.grammar.capitals && !self.capital(next));
                let cue_follows = (idx + 1..(idx + 4).min(range.end))
                    .any(|at| self.toks.get(at).is_some_and(|tok| tok.cue.is_some()));
                // `… was “ready.” Berg said …`: a full stop inside ends the sentence it is the end of.
                let within = tok
                    .closes
                    .and_then(|number| self.quotations.get(number as usize))
                    .is_some_and(|quotation| quotation.open > start && self.is_punct(idx - 1, '.'));
                stopped && !continues && !(self.pack.grammar.capitals && cue_follows && !within)
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
        if spaced || stopped_again || after.classes.contains(WordClass::Dotted) {
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
        let places = WordClass::Country | WordClass::Relay | WordClass::Time;
        let place = |tok: &Tok| {
            !(tok.classes | tok.phrase).is_disjoint(places) || self.pack.grammar.capitals && loud(tok)
        };
        spaced && (bracketed || words().next().is_some() && words().all(place))
    }
}
