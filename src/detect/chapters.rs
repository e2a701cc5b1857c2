//! Reads a text chapter by chapter, so that a long one takes little memory and whoever reads it can do
//! other things in between.
//!
//! An article is one chapter. From one chapter of a longer text to the next the speakers carry over, so that
//! an elided subject or a short name finds whom it stands for.

use std::sync::Arc;

use super::blocks;
use super::choices::find::attributions;
use super::claims::{self, Chapter};
use super::found::{DetectOptions, Detection, FoundAttribution, FoundClaim, Stage};
use super::reading::article::Article;
use super::reading::vocabulary::{Vocabulary, Weights};
use super::resolution::coreference::Cast;
use super::resolution::resolve;
use super::worth::WorthModel;
use crate::lang::choices::ChoiceTable;
use crate::lang::claim_table::ClaimTable;
use crate::lang::{Pack, language_of};
use crate::schema::{Block, Confidence, Lang};
use crate::text::Text;

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
    claim_table: Option<Arc<ClaimTable>>,
    claims_from: Option<Confidence>,
    vocabulary: Vocabulary,
    attributions: Vec<FoundAttribution>,
    claims: Vec<FoundClaim>,
}

impl Reading {
    /// Begins to read: identifies the language and what part of the page each paragraph is.
    pub fn begin(text: &Text, options: &DetectOptions, observe: &mut dyn FnMut(Stage)) -> Self {
        let lang = options.lang.clone().unwrap_or_else(|| language_of(text.as_str()));
        let pack = crate::lang::pack(&lang);
        observe(Stage::Language);
        let blocks = blocks::blocks_with_hints(text, &options.block_kinds, &options.block_hints);
        observe(Stage::Blocks);
        let weights = options.worth.clone().map(|model| -> Weights { model });
        let vocabulary = Vocabulary::take(&lang, pack, weights.as_ref());
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
            claim_table: options.claim_table.clone(),
            claims_from: options.claims_from,
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
        let learned = self.choices.as_deref().or(pack.choices.as_ref());
        let (raws, chooser) = attributions(&article, learned);
        observe(Stage::Attributions);
        self.cast.turn_page();
        let mut found = resolve(&article, raws, &mut self.cast, chooser.as_ref());
        observe(Stage::Speakers);
        let claim_table = self.claim_table.as_deref().or(pack.claims.as_ref());
        let mut stated = match claim_table.filter(|_| !self.without_claims) {
            Some(table) => {
                let chapter =
                    Chapter { article: &article, lang: &self.lang, first: from == 0, attributions: &found };
                let from = self.claims_from.unwrap_or_default();
                claims::claims_of(&chapter, (table, from), &mut self.vocabulary, self.worth.as_deref())
            }
            None => Vec::new(),
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
        self.vocabulary.keep_for_next(self.lang.clone(), self.worth.map(|model| -> Weights { model }));
        Detection {
            lang: self.lang,
            blocks: self.blocks,
            attributions: self.attributions,
            speakers: self.cast.into_speakers(&self.text),
            claims: self.claims,
        }
    }
}
