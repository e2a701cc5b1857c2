//! Reads a text: its words are looked up, its quotation marks paired and its sentences cut.

pub(super) mod article;
mod quotation_marks;
mod sentences;
pub(super) mod token;
pub(super) mod view;
pub(super) mod vocabulary;
mod words;

use std::cell::Cell;
use std::ops::Range;

use crate::lang::Pack;
use crate::lang::tagger::Tagged;
use crate::schema::Block;
use crate::text::Text;
use crate::text::stamps::is_stamp;
use crate::text::tokens::{TokenKind, tokens};
use article::{Article, Paragraph};
use view::view;
use vocabulary::{Vocabulary, is_looked_at};
use words::Words;

/// How much text is read at a time, in bytes: many articles' worth, so that all but the longest texts are read
/// whole, and little enough to be read between two frames' worth of other work.
const CHAPTER_BYTES: u32 = 64 * 1024;

/// How much at most, where quotations run on from paragraph to paragraph.
const MAX_CHAPTER_BYTES: u32 = 2 * CHAPTER_BYTES;

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
        let mut analyses = Vec::new();
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
            analyses.clear();
            for token in &cut {
                let found =
                    is_looked_at(token.kind).then(|| vocabulary.look_up(text.slice(token.span), token.kind));
                article.words.push(found.map(|(word, _)| word));
                analyses.push(found.map(|(_, analysis)| analysis).unwrap_or_default());
            }
            for (idx, (token, analysis)) in cut.iter().zip(&analyses).enumerate() {
                let words = Words { vocabulary, known: article.words.get(start + idx..).unwrap_or(&[]) };
                let tok = article.reading(token, analysis, &words);
                article.toks.push(tok);
            }
            let tokens = start..article.toks.len();
            article.tag(vocabulary, tokens.clone());
            quotation_marks::pair(&mut article, tokens.clone());
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

    /// Notes the parts of speech of a paragraph's tokens.
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
            let seen = view(&self.quotations, tok, self.tagged(idx).tag, &spelling);
            self.views.push(seen);
        }
    }

    /// Returns true if the last paragraph leaves a quotation open, with which the next one may go on.
    fn is_quoting(&self) -> bool {
        self.quotations.last().is_some_and(|last| last.close.is_none() && last.inner.end == self.toks.len())
    }
}
