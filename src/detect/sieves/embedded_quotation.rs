//! Quotations inside of what is reported, where the language's annotators count each as direct speech of its
//! own: `Er sagte, der Plan sei „völlig verrückt“`.

use std::collections::BTreeSet;

use super::gathered::{Gathered, Raw, RawNumber, Source};
use crate::detect::reading::article::Article;
use crate::lang::word_classes::WordClass;
use crate::schema::{BlockKind, QuoteKind, Rule};

/// How many of the last attributions may have the quotation in their content.
const BACK: usize = 8;

/// Gathers the quotations that are no content yet, unless they look like names.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    let rule = Rule::QuotedPart;
    let mut contents: Vec<(usize, usize, RawNumber)> = Vec::new();
    for (number, raw) in acc.numbered() {
        contents.extend(raw.parts.iter().map(|part| (part.start, part.end, number)));
    }
    contents.sort_unstable();
    let known: BTreeSet<usize> = contents.iter().map(|(start, _, _)| *start).collect();
    for quotation in &article.quotations {
        let Some(inner) = article.trim(quotation.inner.clone()) else { continue };
        let body = article.paragraph(inner.start).is_some_and(|paragraph| paragraph.kind == BlockKind::Body);
        if !body || known.contains(&inner.start) || is_name(article, inner.clone()) {
            continue;
        }
        let up_to = contents.partition_point(|(start, _, _)| *start <= inner.start);
        let around = contents.get(..up_to).unwrap_or(&[]).iter().rev().take(BACK);
        let said = around.clone().find(|(_, end, _)| inner.end <= *end).map(|(_, _, number)| *number);
        acc.raws.push(Raw {
            at: inner.start,
            cue: Vec::new(),
            parts: vec![inner],
            kind: QuoteKind::Direct,
            source: said.map_or(Source::Elided(Default::default()), Source::Same),
            source_rule: rule,
            rule,
            entry: None,
            medium: None,
            nested: true,
            share: None,
        });
    }
}

/// Returns true if every word in the marks but the small ones has a capital.
fn is_name(article: &Article<'_>, inner: std::ops::Range<usize>) -> bool {
    let small = WordClass::Determiner | WordClass::Inner | WordClass::Preposition | WordClass::Conjunction;
    !inner
        .filter(|idx| article.is_word(*idx) && !article.is(*idx, small))
        .any(|idx| article.tok(idx).is_some_and(|tok| !article.capital(tok)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn words_in_marks_amid_what_is_reported() {
        check(
            "embedded_quotation",
            "de",
            "Berg sagte, der Plan sei „völlig verrückt“ und die „Blaue Brücke“ bleibe offen.",
            &["völlig verrückt"],
        );
    }
}
