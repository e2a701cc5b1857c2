//! A document that is read anew because one of its blocks becomes of another kind.

use std::sync::Arc;

use super::suggestions;
use crate::annotation::{Document, Transaction, intents};
use crate::detect::worth::WorthModel;
use crate::detect::{DetectOptions, Detection, Reading};
use crate::schema::{Block, BlockKind};
use crate::text::{Span, Text};

/// A document being read anew, chapter by chapter, so that the page can answer in between.
pub struct Rereading {
    span: Span,
    kind: BlockKind,
    text: Text,
    blocks: Vec<Block>,
    is_rated: bool,
    reading: Reading,
}

/// What is found in a text one of whose blocks has become of another kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reread {
    /// The block, in bytes of the text.
    pub span: Span,
    /// What it becomes.
    pub kind: BlockKind,
    text: Text,
    blocks: Vec<Block>,
    is_rated: bool,
    detection: Detection,
}

impl Rereading {
    /// Begins to read `document` as it is once the block at `span` is of that kind, with check-worthiness told by
    /// a model where it has arrived.
    pub fn begin(document: &Document, span: Span, kind: BlockKind, worth: Option<Arc<WorthModel>>) -> Self {
        let becomes = |at: Span, is| if at == span { (at, kind) } else { (at, is) };
        let block_kinds = document.blocks().iter().map(|block| becomes(block.span, block.kind)).collect();
        let is_rated = worth.is_some();
        let lang = Some(document.lang().clone());
        let options = DetectOptions { lang, block_kinds, worth, ..DetectOptions::default() };
        let text = document.text().clone();
        let reading = Reading::begin(&text, &options, &mut |_| ());
        Self { span, kind, text, blocks: document.blocks().to_vec(), is_rated, reading }
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
        let Self { span, kind, text, blocks, is_rated, reading } = self;
        Reread { span, kind, text, blocks, is_rated, detection: reading.finish() }
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

    /// Returns the edits that change the block's kind and renew what is not decided on.
    pub fn transaction(&self, document: &Document) -> Transaction {
        let mut transaction = intents::set_block(document, self.span, self.kind);
        let mut changed = document.clone();
        // A block that is not there is refused when the transaction is performed.
        if changed.apply(&transaction).is_ok() {
            transaction.edits.extend(suggestions(&changed, &self.detection).edits);
        }
        transaction
    }
}
