//! Finds words of an answer in an article: as they are, folded, with gaps, or nearest by edit distance.
//!
//! The article is cut once into folded words with their places, sorted for looking up; distances are reckoned only
//! where trigrams agree. All of it is bounded by a budget of comparisons, so that no answer costs more than seconds.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::Span;
use crate::text::fold::{fold_char, fold_each, is_mark};

/// How many comparisons of words or letters all searches of one article may take together.
const BUDGET: u64 = 1_500_000_000;

/// How many places of the same words are considered.
const MAX_PLACES: usize = 400;

/// The longest words that are searched for by edit distance, in letters.
const MAX_NEAR: usize = 2_000;

/// The least letters for a search by edit distance; shorter words are near to too much.
const MIN_NEAR: usize = 12;

/// The greatest edit distance, as a share of the letters in percent.
const NEAR_PERCENT: usize = 34;

/// The widest gap between pieces that belong together, in words.
const MAX_GAP: usize = 60;

/// A gap up to that many words is words left out, unless quotation marks are in it.
const SMALL_GAP: usize = 3;

/// How many pieces words may be found in.
const MAX_PIECES: usize = 4;

/// Words with their folded letters.
struct Words {
    /// The letters of all words, one space between two.
    letters: Vec<char>,
    words: Vec<Word>,
}

struct Word {
    /// Its place in the source, in bytes.
    at: Range<usize>,
    /// Its place in the letters.
    folded: Range<usize>,
}

impl Words {
    fn of(source: &str) -> Self {
        let mut acc = Self { letters: Vec::new(), words: Vec::new() };
        let mut open: Option<(usize, usize)> = None;
        let mut end = 0;
        for (at, c) in source.char_indices() {
            let is_letter = c.is_alphanumeric() || is_mark(c);
            let is_dropped = fold_char(c).is_none() && !c.is_whitespace();
            if is_letter || is_dropped {
                if open.is_none() && is_dropped && !is_letter {
                    continue;
                }
                if open.is_none() {
                    if !acc.letters.is_empty() {
                        acc.letters.push(' ');
                    }
                    open = Some((at, acc.letters.len()));
                }
                fold_each(c, |c| acc.letters.push(c));
                if is_letter {
                    end = at + c.len_utf8();
                }
            } else if let Some(begun) = open.take() {
                acc.close(begun, end);
            }
        }
        if let Some(begun) = open {
            acc.close(begun, end);
        }
        acc
    }

    fn close(&mut self, (at, from): (usize, usize), end: usize) {
        if self.letters.len() == from {
            // Nothing but marks.
            self.letters.pop();
            return;
        }
        self.words.push(Word { at: at..end.max(at), folded: from..self.letters.len() });
    }

    fn folded(&self, idx: usize) -> &[char] {
        self.words.get(idx).and_then(|word| self.letters.get(word.folded.clone())).unwrap_or(&[])
    }

    fn len(&self) -> usize {
        self.words.len()
    }
}

/// How words of an answer were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// Letter for letter.
    Exact,
    /// With other marks, spelling, spacing or an ellipsis.
    Folded,
    /// The same words, in more places than one.
    Repeated,
    /// Other words, near by edit distance, or words left out.
    Reworded,
    /// The beginning of words of which the end is not known.
    Beginning,
}

/// A place where words of an answer were found, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What they cover, in text order.
    pub spans: Vec<Span>,
    /// How they were found.
    pub how: How,
}

impl Found {
    /// Returns where it begins.
    pub fn start(&self) -> u32 {
        self.spans.first().map_or(0, |span| span.start())
    }

    /// Returns where it ends.
    pub fn end(&self) -> u32 {
        self.spans.last().map_or(0, |span| span.end())
    }
}

/// A search gave up because all searches together took too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMuch;

/// An article that words are searched for in.
pub struct Article<'a> {
    source: &'a str,
    words: Words,
    /// The words' numbers, by their letters, then by place.
    sorted: Vec<u32>,
    trigrams: OnceCell<Vec<([char; 3], u32)>>,
    spent: Cell<u64>,
    /// Tells how many bytes at the head of a word may be no part of it, and which word is left.
    proclitics: &'a dyn Fn(&str, &[char]) -> Option<usize>,
}

impl<'a> Article<'a> {
    /// Returns an article ready for searching. `proclitics` returns how many bytes of a word come before these folded
    /// letters, where the language writes something together with it.
    pub fn new(source: &'a str, proclitics: &'a dyn Fn(&str, &[char]) -> Option<usize>) -> Self {
        let words = Words::of(source);
        let mut sorted: Vec<u32> = (0..words.len() as u32).collect();
        sorted.sort_by(|a, b| words.folded(*a as usize).cmp(words.folded(*b as usize)).then(a.cmp(b)));
        Self { source, words, sorted, trigrams: OnceCell::new(), spent: Cell::new(0), proclitics }
    }

    fn spend(&self, n: usize) -> Result<(), TooMuch> {
        let spent = self.spent.get().saturating_add(n as u64);
        self.spent.set(spent);
        if spent > BUDGET { Err(TooMuch) } else { Ok(()) }
    }

    /// Returns the numbers of the words with these letters, ascending.
    fn places(&self, letters: &[char]) -> &[u32] {
        let from = self.sorted.partition_point(|idx| self.words.folded(*idx as usize) < letters);
        let behind = self.sorted.get(from..).unwrap_or(&[]);
        let n = behind.partition_point(|idx| self.words.folded(*idx as usize) == letters);
        behind.get(..n).unwrap_or(&[])
    }

    /// Returns where the first word of a pattern begins in a word of the article, if it is that word or is in it
    /// after what is written together with it.
    fn begins(&self, idx: usize, letters: &[char]) -> Option<usize> {
        let word = self.words.words.get(idx)?;
        let folded = self.words.folded(idx);
        if folded == letters {
            return Some(word.at.start);
        }
        if folded.len() <= letters.len() || !folded.ends_with(letters) {
            return None;
        }
        (self.proclitics)(self.source.get(word.at.clone())?, letters).map(|n| word.at.start + n)
    }

    /// Returns where words are one after the other, in text order, and whether letter for letter.
    ///
    /// # Errors
    /// Searching has taken too much.
    pub fn sequence(&self, words: &str) -> Result<Vec<Found>, TooMuch> {
        let pattern = Words::of(words);
        Ok(self
            .runs(&pattern, 0, pattern.len())?
            .into_iter()
            .map(|(first, start)| self.found(&pattern, words, 0, pattern.len(), first, start))
            .collect())
    }

    fn found(
        &self,
        pattern: &Words,
        said: &str,
        from: usize,
        to: usize,
        first: usize,
        start: usize,
    ) -> Found {
        let end = self.words.words.get(first + (to - from) - 1).map_or(start, |word| word.at.end);
        let own = pattern.words.get(from).zip(pattern.words.get(to - 1));
        let own = own.and_then(|(first, last)| said.get(first.at.start..last.at.end));
        let is_exact = own.is_some() && own == self.source.get(start..end);
        Found {
            spans: vec![Span::from_range(start..end)],
            how: if is_exact { How::Exact } else { How::Folded },
        }
    }

    /// Returns where the pattern's words `from..to` are one after the other: the number of the first word, and the
    /// byte it begins at.
    fn runs(&self, pattern: &Words, from: usize, to: usize) -> Result<Vec<(usize, usize)>, TooMuch> {
        if from >= to {
            return Ok(Vec::new());
        }
        // The rarest word leads; the first one may be written together with something before it.
        let lead = (from..to)
            .filter(|idx| *idx > from || to - from == 1)
            .min_by_key(|idx| self.places(pattern.folded(*idx)).len());
        let Some(lead) = lead else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        let leads = self.places(pattern.folded(lead));
        if leads.is_empty() && to - from == 1 {
            self.spend(self.words.len())?;
            let letters = pattern.folded(from);
            let all = (0..self.words.len()).filter_map(|idx| Some((idx, self.begins(idx, letters)?)));
            return Ok(all.take(MAX_PLACES).collect());
        }
        for place in leads {
            self.spend(1)?;
            let Some(first) = (*place as usize).checked_sub(lead - from) else { continue };
            let Some(start) = self.begins(first, pattern.folded(from)) else { continue };
            let mut is_it = true;
            for offset in 1..to - from {
                self.spend(1)?;
                if self.words.folded(first + offset) != pattern.folded(from + offset) {
                    is_it = false;
                    break;
                }
            }
            if is_it && first + (to - from) <= self.words.len() {
                found.push((first, start));
                if found.len() >= MAX_PLACES {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Returns where words are in pieces: with a cue between them, or with some left out.
    ///
    /// # Errors
    /// Searching has taken too much.
    pub fn in_pieces(&self, words: &str) -> Result<Vec<Found>, TooMuch> {
        let pattern = Words::of(words);
        let n = pattern.len();
        if n < 5 {
            return Ok(Vec::new());
        }
        let mut found: Vec<Found> = Vec::new();
        for (first, start) in self.runs(&pattern, 0, 2)?.into_iter().take(40) {
            if let Some(pieces) = self.continued(&pattern, first)? {
                let mut spans: Vec<Span> = Vec::new();
                let mut before: Option<usize> = None;
                for (idx, (from, to)) in pieces.iter().enumerate() {
                    let (Some(a), Some(b)) = (self.words.words.get(*from), self.words.words.get(to - 1))
                    else {
                        continue;
                    };
                    let piece = Span::from_range(if idx == 0 { start } else { a.at.start }..b.at.end);
                    let gap = before.map(|before| (from - before, self.between(before, *from)));
                    before = Some(*to);
                    match (gap, spans.last_mut()) {
                        (Some((n_words, between)), Some(last))
                            if n_words <= SMALL_GAP && !has_marks(between) =>
                        {
                            *last = last.cover(piece);
                        }
                        _ => spans.push(piece),
                    }
                }
                found.push(Found { spans, how: How::Reworded });
            }
        }
        Ok(found)
    }

    /// Returns the text between two words.
    fn between(&self, before: usize, next: usize) -> &str {
        let from =
            before.checked_sub(1).and_then(|idx| self.words.words.get(idx)).map_or(0, |word| word.at.end);
        let to = self.words.words.get(next).map_or(self.source.len(), |word| word.at.start);
        self.source.get(from..to).unwrap_or("")
    }

    /// Returns the stretches of words, from that first one, that hold all of the pattern in its order.
    fn continued(&self, pattern: &Words, first: usize) -> Result<Option<Vec<(usize, usize)>>, TooMuch> {
        let n = pattern.len();
        let mut pieces = Vec::new();
        let (mut at, mut next) = (first, 0);
        loop {
            let mut len = 0;
            while next + len < n
                && (len == 0 && pieces.is_empty()
                    || self.words.folded(at + len) == pattern.folded(next + len))
                && at + len < self.words.len()
            {
                self.spend(1)?;
                len += 1;
            }
            if len < 2 {
                return Ok(None);
            }
            pieces.push((at, at + len));
            next += len;
            at += len;
            if next == n {
                return Ok(Some(pieces));
            }
            if pieces.len() >= MAX_PIECES || n - next < 2 {
                return Ok(None);
            }
            let ahead = (at + 1..(at + MAX_GAP).min(self.words.len())).find(|idx| {
                self.words.folded(*idx) == pattern.folded(next)
                    && self.words.folded(idx + 1) == pattern.folded(next + 1)
            });
            self.spend(MAX_GAP)?;
            match ahead {
                Some(idx) => at = idx,
                None => return Ok(None),
            }
        }
    }

    fn trigrams(&self) -> &[([char; 3], u32)] {
        self.trigrams.get_or_init(|| {
            let mut all: Vec<([char; 3], u32)> = trigrams(&self.words.letters).collect();
            all.sort_unstable();
            all
        })
    }

    /// Returns the places nearest to words by edit distance, nearest first, none beyond the bounds.
    ///
    /// # Errors
    /// Searching has taken too much.
    pub fn near(&self, words: &str) -> Result<Vec<Found>, TooMuch> {
        let pattern = Words::of(words);
        let letters = &pattern.letters;
        let n = letters.len();
        if !(MIN_NEAR..=MAX_NEAR).contains(&n) || pattern.len() < 3 {
            return Ok(Vec::new());
        }
        // Where trigrams agree with the pattern laid beside the article, bucket by bucket.
        let width = (n / 4).max(8);
        let mut buckets: BTreeMap<usize, usize> = BTreeMap::new();
        let all = self.trigrams();
        for (trigram, at) in trigrams(letters) {
            let from = all.partition_point(|(own, _)| *own < trigram);
            let same = all.get(from..).unwrap_or(&[]).iter().take_while(|(own, _)| *own == trigram);
            let same: Vec<u32> = same.take(257).map(|(_, at)| *at).collect();
            // What is everywhere says nothing of the place.
            if same.len() > 256 {
                continue;
            }
            self.spend(same.len() + 20)?;
            for place in same {
                let begin = (place as usize + n).saturating_sub(at as usize);
                *buckets.entry(begin / width).or_default() += 1;
            }
        }
        let mut best: Vec<(usize, usize)> = buckets
            .iter()
            .map(|(bucket, hits)| (hits + buckets.get(&(bucket + 1)).copied().unwrap_or(0), *bucket))
            .collect();
        best.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let limit = n * NEAR_PERCENT / 100;
        let mut found: Vec<(usize, Range<usize>)> = Vec::new();
        for (hits, bucket) in best.into_iter().take(4) {
            if hits * 8 < n {
                break;
            }
            // Beginnings were shifted by the pattern's length, so that none is below zero.
            let begin = (bucket * width).saturating_sub(n);
            let slack = limit + width;
            let window =
                begin.saturating_sub(slack)..(begin + width + n + slack).min(self.words.letters.len());
            self.spend(window.len().saturating_mul(n))?;
            let Some(slice) = self.words.letters.get(window.clone()) else { continue };
            if let Some((distance, at)) = nearest(letters, slice).filter(|(distance, _)| *distance <= limit) {
                let at = window.start + at.start..window.start + at.end;
                if !found.iter().any(|(_, own)| own.start < at.end && at.start < own.end) {
                    found.push((distance, at));
                }
            }
        }
        found.sort_by_key(|(distance, at)| (*distance, at.start));
        let least = found.first().map_or(0, |(distance, _)| *distance);
        found.retain(|(distance, _)| *distance <= least + n / 20);
        Ok(found.into_iter().filter_map(|(_, at)| self.in_words(&at)).collect())
    }

    /// Returns the words that a stretch of letters covers by more than half.
    fn in_words(&self, letters: &Range<usize>) -> Option<Found> {
        let half = |word: &Word| (word.folded.start + word.folded.end) / 2;
        let first = self.words.words.partition_point(|word| half(word) < letters.start);
        let behind = self.words.words.partition_point(|word| half(word) < letters.end);
        let (first, last) = (self.words.words.get(first)?, self.words.words.get(behind.checked_sub(1)?)?);
        let span = Span::checked(first.at.start as u32, last.at.end as u32)?;
        (!span.is_empty()).then(|| Found { spans: vec![span], how: How::Reworded })
    }

    /// Returns how many words lie between two places in bytes.
    pub fn distance(&self, a: u32, b: u32) -> usize {
        let place = |at: u32| self.words.words.partition_point(|word| word.at.start < at as usize);
        place(a).abs_diff(place(b))
    }
}

fn has_marks(text: &str) -> bool {
    text.chars().any(|c| crate::text::tokens::is_mark(c) && !matches!(c, '\'' | '’'))
}

fn trigrams(letters: &[char]) -> impl Iterator<Item = ([char; 3], u32)> + '_ {
    letters.windows(3).zip(0..).filter_map(|(three, at)| match three {
        [a, b, c] => Some(([*a, *b, *c], at)),
        _ => None,
    })
}

/// Returns the stretch of a window with the least edit distance to a pattern (Sellers 1980), and that distance.
fn nearest(pattern: &[char], window: &[char]) -> Option<(usize, Range<usize>)> {
    let n = pattern.len();
    // Distance and beginning of the best stretch that ends here, for each prefix of the pattern.
    let mut column: Vec<(u32, u32)> = (0..=n as u32).map(|i| (i, 0)).collect();
    let mut best: Option<(u32, u32, usize)> = None;
    for (at, c) in window.iter().enumerate() {
        let mut diagonal = column.first().copied()?;
        if let Some(first) = column.first_mut() {
            *first = (0, at as u32 + 1);
        }
        for (i, own) in pattern.iter().enumerate() {
            let left = column.get(i + 1).copied()?;
            let above = column.get(i).copied()?;
            let replaced = (diagonal.0 + u32::from(own != c), diagonal.1);
            let chosen = [(left.0 + 1, left.1), (above.0 + 1, above.1)]
                .into_iter()
                .fold(replaced, |best, it| if it.0 < best.0 { it } else { best });
            diagonal = left;
            if let Some(cell) = column.get_mut(i + 1) {
                *cell = chosen;
            }
        }
        let (distance, start) = column.last().copied()?;
        if best.is_none_or(|best| distance < best.0) {
            best = Some((distance, start, at + 1));
        }
    }
    best.filter(|(_, start, end)| (*start as usize) < *end)
        .map(|(distance, start, end)| (distance as usize, start as usize..end))
}

/// Returns how many words a text has, as they are searched for.
pub fn n_words(text: &str) -> usize {
    Words::of(text).len()
}

/// Returns the folded words of a text.
pub fn folded_words(text: &str) -> Vec<String> {
    let words = Words::of(text);
    (0..words.len()).map(|idx| words.folded(idx).iter().collect()).collect()
}
