//! A text with several articles that becomes a document for each.

use std::sync::Arc;

use super::document_from;
use crate::annotation::Document;
use crate::detect::blocks::articles;
use crate::detect::worth::WorthModel;
use crate::detect::{DetectOptions, detect};
use crate::text::{Span, Text};

/// Returns a document for each article of a text, with what was found in it suggested; none where there is only one.
///
/// Annotations are not taken along: they stay in the document that was taken apart.
pub(super) fn parts_of(document: &Document, worth: Option<&Arc<WorthModel>>) -> Vec<Arc<Document>> {
    let spans = articles(document.text());
    if spans.len() < 2 {
        return Vec::new();
    }
    spans.into_iter().map(|span| Arc::new(part(document, span, worth))).collect()
}

fn part(document: &Document, span: Span, worth: Option<&Arc<WorthModel>>) -> Document {
    let text = Text::new(document.text().slice(span).trim_end());
    // In the whole text all but one article may be furniture, so kinds are found again in each.
    let lang = Some(document.lang().clone());
    let options = DetectOptions { lang, worth: worth.cloned(), ..DetectOptions::default() };
    let id: String = text.sha256().chars().take(12).collect();
    document_from(&id, text.clone(), &detect(&text, &options))
}
