//! A document that is read again because some of its blocks become of another kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::suggestions;
use crate::annotation::{Action, Document, Transaction, intents};
use crate::detect::worth::WorthModel;
use crate::detect::{DetectOptions, Detection, Reading};
use crate::schema::{Block, BlockKind};
use crate::text::{Span, Text};

/// A document being read again, chapter by chapter, so that the page can answer in between.
pub struct Rereading {
    kinds: Vec<(Span, BlockKind)>,
    text: Text,
    blocks: Vec<Block>,
    is_rated: bool,
    reading: Reading,
}

/// What is found in a text some of whose blocks have become of another kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reread {
    /// The blocks, in bytes of the text, and what each becomes.
    pub kinds: Vec<(Span, BlockKind)>,
    text: Text,
    blocks: Vec<Block>,
    is_rated: bool,
    detection: Detection,
}

impl Rereading {
    /// Begins to read `document` as it is once these blocks are of those kinds, with check-worthiness scored by
    /// a model where it has arrived.
    pub fn begin(document: &Document, kinds: Vec<(Span, BlockKind)>, worth: Option<Arc<WorthModel>>) -> Self {
        let new: BTreeMap<Span, BlockKind> = kinds.iter().copied().collect();
        let becomes = |at: Span, is| (at, new.get(&at).copied().unwrap_or(is));
        let block_kinds = document.blocks().iter().map(|block| becomes(block.span, block.kind)).collect();
        let is_rated = worth.is_some();
        let lang = Some(document.lang().clone());
        let options = DetectOptions { lang, block_kinds, worth, ..DetectOptions::default() };
        let text = document.text().clone();
        let reading = Reading::begin(&text, &options, &mut |_| ());
        Self { kinds, text, blocks: document.blocks().to_vec(), is_rated, reading }
    }

    /// Goes on for some thousandths of a second; returns false when all is done.
    pub fn go_on(&mut self) -> bool {
        self.reading.go_on(&mut |_| ())
    }

    /// Returns how much is done, 0 to 1.
    pub fn share(&self) -> f64 {
        self.reading.share()
    }

    /// Returns what has been found.
    pub fn finish(self) -> Reread {
        let Self { kinds, text, blocks, is_rated, reading } = self;
        Reread { kinds, text, blocks, is_rated, detection: reading.finish() }
    }
}

impl Reread {
    /// Returns the text that was read.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Tells whether this is what would be found in `document` now. Annotations may have changed since it was read,
    /// but neither text nor kinds of blocks, and the model of check-worthiness must not have come meanwhile.
    pub fn is_of(&self, document: &Document, is_rated: bool) -> bool {
        self.is_rated == is_rated && self.text == *document.text() && self.blocks == document.blocks()
    }

    /// Returns the edits that change the blocks' kinds and renew what is not decided on.
    pub fn transaction(&self, document: &Document) -> Transaction {
        let mut transaction = Transaction { action: Action::Block, edits: Vec::new() };
        let mut changed = document.clone();
        for (span, kind) in &self.kinds {
            let next = intents::set_block(&changed, *span, *kind);
            let applied = changed.apply(&next).is_ok();
            transaction.edits.extend(next.edits);
            // A block that is not there is refused when the transaction is performed.
            if !applied {
                return transaction;
            }
        }
        transaction.edits.extend(suggestions(&changed, &self.detection).edits);
        transaction
    }
}
