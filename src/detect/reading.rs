//! Reads a text chapter by chapter, so that a long one takes little memory and whoever reads it can do
//! other things in between.
//!
//! An article is one chapter. From one chapter of a longer text to the next the speakers carry over, so that
//! an elided subject or a short name finds whom it stands for.

use std::sync::Arc;

use super::article::Article;
use super::choices::ChoiceTable;
use super::claims::Chapter;
use super::speakers::Cast;
use super::vocabulary::{Tables, Vocabulary};
use super::worth::WorthModel;
use super::{
    DetectOptions, Detection, FoundAttribution, FoundClaim, Stage, attribution, blocks, claims, resolve,
};
use crate::lang::Pack;
use crate::lang::claims::claim_words;
use crate::schema::{Block, Lang};
use crate::text::Text;
use crate::text::tokens::Token;

/// A text that is being read.
pub struct Reading {
    text: Text,
    lang: Lang,
    pack: Option<&'static Pack>,
    blocks: Vec<Block>,
    /// The first block that is not read yet.
    next: usize,
    cast: Cast,
    worth: Option<Arc<WorthModel>>,
    without_claims: bool,
    choices: Option<Arc<ChoiceTable>>,
    vocabulary: Vocabulary,
    attributions: Vec<FoundAttribution>,
    claims: Vec<FoundClaim>,
}

impl Reading {
    /// Begins to read: tells the language and what part of the page each paragraph is.
    pub fn begin(text: &Text, options: &DetectOptions, observe: &mut dyn FnMut(Stage)) -> Self {
        let lang = options.lang.clone().or_else(|| crate::lang::identify(text.as_str()));
        let lang = lang.unwrap_or(Lang("und".into()));
        let pack = crate::lang::pack(&lang);
        observe(Stage::Language);
        let blocks = blocks::blocks_with_hints(text, &options.block_kinds, &options.block_hints);
        observe(Stage::Blocks);
        let claims = claim_words(&lang.0).filter(|_| !options.without_claims);
        let vocabulary = Vocabulary::take(&lang, Tables { pack, claims }, options.worth.as_ref());
        Self {
            text: text.clone(),
            lang,
            pack,
            blocks,
            next: 0,
            cast: Cast::default(),
            worth: options.worth.clone(),
            without_claims: options.without_claims,
            choices: options.choices.clone(),
            vocabulary,
            attributions: Vec::new(),
            claims: Vec::new(),
        }
    }

    /// Reads the next chapter; returns false if there is none.
    pub fn go_on(&mut self, observe: &mut dyn FnMut(Stage)) -> bool {
        let Some(pack) = self.pack.filter(|_| self.next < self.blocks.len()) else { return false };
        let from = self.next;
        let (article, next) = Article::read(&self.text, pack, &self.blocks, from, &mut self.vocabulary);
        self.next = next;
        observe(Stage::Reading);
        let choices = self.choices.as_deref().or(pack.choices.as_ref());
        let raws = attribution::gather(&article, choices);
        observe(Stage::Attributions);
        self.cast.turn_page();
        let mut found = resolve::resolve(&article, raws, &mut self.cast, choices);
        observe(Stage::Speakers);
        let mut stated = if self.without_claims {
            Vec::new()
        } else {
            // The article has been cut into tokens already.
            let cut: Vec<Token> =
                article.toks.iter().map(|tok| Token { span: tok.span, kind: tok.kind }).collect();
            let ranges: Vec<_> =
                article.paragraphs.iter().map(|paragraph| paragraph.tokens.clone()).collect();
            let chapter = Chapter {
                text: &self.text,
                lang: &self.lang,
                before: self.blocks.get(..from).unwrap_or(&[]),
                blocks: self.blocks.get(from..next).unwrap_or(&[]),
                cut: &cut,
                words: &article.words,
                ranges: &ranges,
                attributions: &found,
            };
            claims::claims_of(&chapter, &mut self.vocabulary, self.worth.as_deref())
        };
        let n_before = self.attributions.len();
        for claim in &mut stated {
            claim.attribution = claim.attribution.map(|idx| idx + n_before);
        }
        self.attributions.append(&mut found);
        self.claims.append(&mut stated);
        observe(Stage::Claims);
        self.next < self.blocks.len()
    }

    /// Returns how much of the text has been read, 0 to 1.
    pub fn share(&self) -> f64 {
        let at = self.blocks.get(self.next).map_or(self.text.len(), |block| block.span.start());
        f64::from(at) / f64::from(self.text.len().max(1))
    }

    /// Returns what has been found.
    pub fn finish(self) -> Detection {
        self.vocabulary.keep_for_next(self.lang.clone(), self.worth);
        Detection {
            lang: self.lang,
            blocks: self.blocks,
            attributions: self.attributions,
            speakers: self.cast.into_speakers(&self.text),
            claims: self.claims,
        }
    }
}
