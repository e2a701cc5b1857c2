//! Sentences in the mood of reported speech, without a cue of their own: `Er werde nicht zurücktreten.`

use crate::lang::classes::Classes;
use crate::schema::{BlockKind, QuoteKind};

use super::article::Article;
use super::attribution::{Gathered, Raw, Source};

/// Gathers sentences with a verb in that mood and no attribution.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    let rule = "reported-mood";
    for number in 0..article.sentences.len() {
        let Some(range) = article.sentences.get(number).cloned() else { continue };
        let verb = range.clone().find(|idx| {
            article.is(*idx, Classes::REPORTIVE)
                && article.tok(*idx).is_some_and(|tok| tok.quotation.is_none())
        });
        let Some(verb) = verb else { continue };
        let body = article.paragraph(verb).is_some_and(|paragraph| paragraph.kind == BlockKind::Body);
        let free = |idx: usize| !acc.is_active(idx) && acc.taken.get(idx).copied().flatten().is_none();
        if !body || !range.clone().all(free) {
            continue;
        }
        // What is announced by a colon is the quotation after it.
        let announced = |idx: usize| article.is_punct(idx, ':') && article.opened(idx + 1).is_some();
        if range.clone().any(announced) {
            continue;
        }
        let Some(tokens) = article.trim(range.clone()) else { continue };
        let quoted = article.has_quotation(tokens.clone());
        acc.add(Raw {
            at: range.start,
            cue: Vec::new(),
            parts: vec![tokens],
            kind: if quoted { QuoteKind::Mixed } else { QuoteKind::Indirect },
            source: Source::Elided(Default::default()),
            source_rule: rule,
            rule,
            entry: None,
            medium: None,
            nested: false,
            share: None,
        });
    }
}
