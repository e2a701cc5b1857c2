//! Finds a quoted text in an article by itself, by what is around it, and by how near it is.

use super::flat::Piece;
use crate::format::report::{Anchor, Reason};
use crate::text::Span;
use crate::text::fold::fold_char;

/// How many bytes are searched for one document at most, all searches together: whoever moves every mark
/// of a large file gets an answer in seconds.
const MAX_SEARCHED: usize = 512 * 1024 * 1024;

/// How many places of one text are compared.
const MAX_PLACES: usize = 4096;

/// A text to be searched in.
pub struct Search<'a> {
    content: &'a str,
    /// The text with words folded and white space made one space, and the byte of the text that each of
    /// its bytes stands for; made when it is first needed.
    folded: Option<(String, Vec<u32>)>,
    searched: usize,
}

impl<'a> Search<'a> {
    /// Returns a search of a text.
    pub fn new(content: &'a str) -> Self {
        Self { content, folded: None, searched: 0 }
    }

    /// Returns where a text is: as it is, else folded. Of several places the one is taken around which
    /// most of the piece's context is; among those alike the one nearest to the byte `near`.
    pub fn find(&mut self, piece: &Piece, covered: &str, near: u32) -> Result<(Span, Anchor), Reason> {
        self.spend()?;
        let places: Vec<usize> =
            self.content.match_indices(covered).map(|(at, _)| at).take(MAX_PLACES).collect();
        if let Some((at, anchor)) = self.choose(&places, covered.len(), piece, near) {
            return Ok((Span::from_range(at..at + covered.len()), anchor));
        }
        self.spend()?;
        self.find_folded(covered, near).map(|span| (span, Anchor::Folded)).ok_or(Reason::NotFound)
    }

    fn spend(&mut self) -> Result<(), Reason> {
        self.searched += self.content.len();
        if self.searched > MAX_SEARCHED { Err(Reason::TooMuch) } else { Ok(()) }
    }

    fn choose(&self, places: &[usize], len: usize, piece: &Piece, near: u32) -> Option<(usize, Anchor)> {
        let [first, rest @ ..] = places else { return None };
        if rest.is_empty() {
            return Some((*first, Anchor::Quote));
        }
        let context = |at: usize| {
            let before = self.content.get(..at).unwrap_or("");
            let behind = self.content.get(at + len..).unwrap_or("");
            let prefix = piece.prefix.as_deref().unwrap_or("");
            let suffix = piece.suffix.as_deref().unwrap_or("");
            shared(before.chars().rev(), prefix.chars().rev()) + shared(behind.chars(), suffix.chars())
        };
        let scores: Vec<usize> = places.iter().map(|at| context(*at)).collect();
        let best = scores.iter().copied().max().unwrap_or(0);
        let mut alike: Vec<usize> =
            places.iter().zip(&scores).filter(|(_, score)| **score == best).map(|(at, _)| *at).collect();
        alike.sort_by_key(|at| at.abs_diff(near as usize));
        let anchor = if alike.len() == 1 { Anchor::Context } else { Anchor::Nearest };
        alike.first().map(|at| (*at, anchor))
    }

    fn find_folded(&mut self, covered: &str, near: u32) -> Option<Span> {
        let (wanted, _) = fold(covered);
        let wanted = wanted.trim();
        if wanted.is_empty() {
            return None;
        }
        let (folded, bytes) = self.folded.get_or_insert_with(|| fold(self.content));
        let span = |at: usize| {
            let start = *bytes.get(at)? as usize;
            let last = *bytes.get(at + wanted.len() - 1)? as usize;
            // The last character with what is dropped after it, diacritics above all.
            let behind = self.content.get(last..)?;
            let len = behind
                .char_indices()
                .skip(1)
                .find(|(_, c)| c.is_whitespace() || fold_char(*c).is_some())
                .map_or(behind.len(), |(at, _)| at);
            Some(Span::from_range(start..last + len))
        };
        let spans = folded.match_indices(wanted).take(MAX_PLACES).filter_map(|(at, _)| span(at));
        spans.min_by_key(|span| span.start().abs_diff(near))
    }
}

/// Returns how many characters two sequences begin with alike.
fn shared(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

/// Returns a text folded, white space as one space, and the byte that each byte of it stands for.
fn fold(content: &str) -> (String, Vec<u32>) {
    let mut folded = String::with_capacity(content.len());
    let mut bytes = Vec::with_capacity(content.len());
    let mut spaced = true;
    for (at, c) in content.char_indices() {
        let c = if c.is_whitespace() {
            if std::mem::replace(&mut spaced, true) {
                continue;
            }
            ' '
        } else {
            let Some(c) = fold_char(c) else { continue };
            spaced = false;
            c
        };
        folded.push(c);
        bytes.extend(std::iter::repeat_n(at as u32, c.len_utf8()));
    }
    (folded, bytes)
}
