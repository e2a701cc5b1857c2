//! Sentences in the mood of reported speech, without a cue of their own: `Er werde nicht zurücktreten.`

use super::gathered::{Gathered, Raw};
use crate::detect::reading::article::Article;
use crate::lang::word_classes::WordClass;
use crate::schema::{BlockKind, QuoteKind, Rule};

/// Gathers sentences with a verb in that mood and no attribution.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    for number in 0..article.sentences.len() {
        let Some(range) = article.sentences.get(number).cloned() else { continue };
        let verb = range.clone().find(|idx| {
            article.is(*idx, WordClass::Reportive)
                && article.tok(*idx).is_some_and(|tok| tok.quotation.is_none())
        });
        let Some(verb) = verb else { continue };
        let body = article.paragraph(verb).is_some_and(|paragraph| paragraph.kind == BlockKind::Body);
        let free = |idx: usize| !acc.is_active(idx) && !acc.is_edge(idx);
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
        let kind = if quoted { QuoteKind::Mixed } else { QuoteKind::Indirect };
        acc.add(Raw::without_cue(range.start, tokens, kind, Rule::ReportedMood));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_sentence_without_a_cue() {
        check(
            "reportive_mood",
            "de",
            "Berg sagte, die Stadt werde zahlen. Der Rat habe das Geld bereits freigegeben.",
            &["Der Rat habe das Geld bereits freigegeben"],
        );
    }
}
