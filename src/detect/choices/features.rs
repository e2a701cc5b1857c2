//! What the features of candidates are made of: how each token looks to them, and the hashes.

use std::ops::Range;

use crate::lang::tagger::Tag;
use crate::text::tokens::TokenKind;

use super::super::article::{Article, Tok};

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
    /// It is a finite verb, as far as is known.
    pub verb: bool,
    /// A preposition is written together with it, as far as its use shows.
    pub preposition: bool,
    /// A conjunction is, likewise.
    pub conjunction: bool,
}

/// Returns how a token looks. `frequent` says whether its spelling may be told.
pub(in crate::detect) fn view(
    article: &Article<'_>,
    tok: &Tok,
    tag: Tag,
    spelling: (u32, bool),
    ending: u32,
    clitics: u8,
) -> View {
    let classes = tok.classes.with(tok.phrase);
    let (form, frequent) = spelling;
    let sign = match tok.kind {
        TokenKind::Word => None,
        TokenKind::Number => Some(1),
        TokenKind::Mark(_) => {
            let whole = |number: Option<u32>| {
                number
                    .and_then(|number| article.quotations.get(number as usize))
                    .is_some_and(|it| it.close.is_some())
            };
            Some(if whole(tok.opens) {
                2
            } else if tok.closes.is_some() {
                3
            } else {
                4
            })
        }
        TokenKind::Punct(',' | '،') => Some(5),
        TokenKind::Punct(c) => Some(c as u32),
    };
    if let Some(sign) = sign {
        let sign = mix(77, sign, 0);
        return View {
            word: sign,
            tag: sign,
            classes: sign,
            ending: sign,
            verb: false,
            preposition: false,
            conjunction: false,
        };
    }
    let own = tag as u32 | u32::from(clitics) << 4;
    let known = !classes.is_empty() || tok.cue.is_some() || frequent;
    View {
        word: if known { form } else { mix(78, own, 0) },
        tag: mix(79, own, 0),
        classes: mix(80, classes.hash(), tok.cue.map_or(0, |cue| 1 + cue.part as u32)),
        ending,
        verb: tag == Tag::Verb,
        preposition: clitics >= 4,
        conjunction: clitics & 1 == 1,
    }
}

/// Returns a hash of three numbers.
pub(in crate::detect) fn mix(a: u32, b: u32, c: u32) -> u32 {
    let mut hash = a.wrapping_mul(0x9e37_79b1) ^ b.rotate_left(15).wrapping_mul(0x85eb_ca77);
    hash = (hash ^ hash >> 15).wrapping_mul(0x2c1b_3c6d) ^ c.rotate_left(7).wrapping_mul(0xc2b2_ae3d);
    hash = (hash ^ hash >> 13).wrapping_mul(0x297a_2d39);
    hash ^ hash >> 16
}

/// The features of some candidates, one after the other.
#[derive(Clone, Debug, Default)]
pub(in crate::detect) struct Candidates {
    hashes: Vec<u32>,
    ends: Vec<usize>,
}

impl Candidates {
    /// Adds a feature to the candidate that is being described.
    pub fn add(&mut self, template: u32, a: u32, b: u32) {
        self.hashes.push(mix(template, a, b));
    }

    /// Ends the description of a candidate.
    pub fn next(&mut self) {
        self.ends.push(self.hashes.len());
    }

    /// Takes all candidates out.
    pub fn clear(&mut self) {
        self.hashes.clear();
        self.ends.clear();
    }

    /// Returns the features of each candidate.
    pub fn rows(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let row = self.hashes.get(start..*end).unwrap_or(&[]);
            start = *end;
            row
        })
    }

    /// Adds what is around the edge in front of token `at`: three tokens before and three after, alone and in pairs.
    pub fn edge(&mut self, article: &Article<'_>, base: u32, at: usize, by: u32) {
        let of = |offset: isize| {
            at.checked_add_signed(offset).and_then(|idx| article.views.get(idx)).copied().unwrap_or_default()
        };
        let views = [of(-3), of(-2), of(-1), of(0), of(1), of(2)];
        for (place, view) in (0..).zip(&views) {
            self.add(base + 1, view.word, place);
            self.add(base + 2, view.tag, place);
            self.add(base + 3, view.classes, place);
        }
        let [_, two, one, own, next, after] = views;
        self.add(base + 4, one.ending, 0);
        self.add(base + 4, own.ending, 1);
        self.add(base + 5, one.tag, own.tag);
        self.add(base + 6, one.word, own.word);
        self.add(base + 7, own.tag, next.tag);
        self.add(base + 8, own.word, next.tag);
        self.add(base + 9, own.word, next.word);
        self.add(base + 10, two.tag, one.tag);
        self.add(base + 11, mix(one.tag, own.tag, 5), next.tag);
        self.add(base + 12, mix(one.word, own.word, 6), next.tag);
        self.add(base + 13, next.tag, after.tag);
        self.add(base + 14, own.word, by);
        self.add(base + 15, own.tag, by);
        self.add(base + 16, mix(one.word, own.tag, 7), by);
        self.add(base + 17, mix(own.word, next.tag, 8), by);
        self.add(base + 18, mix(own.classes, next.classes, 9), 0);
    }
}

/// Returns a number for an ordering.
pub(super) fn order(ordering: std::cmp::Ordering) -> u32 {
    match ordering {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => 1,
        std::cmp::Ordering::Greater => 2,
    }
}

/// Returns a small number for a count, so that large ones are distinguished less.
pub(super) fn rough(n: usize) -> u32 {
    match n {
        0..=6 => n as u32,
        7..=9 => 7,
        10..=14 => 8,
        15..=22 => 9,
        23..=34 => 10,
        35..=60 => 11,
        _ => 12,
    }
}

/// Returns how many finite verbs are in a range.
pub(super) fn n_verbs(article: &Article<'_>, range: Range<usize>) -> usize {
    range.filter(|idx| article.views.get(*idx).is_some_and(|view| view.verb)).count()
}
