//! Quotations without a cue next to those of a speaker: `“A.” she said. “B.”`

use super::gathered::{Gathered, Raw};
use crate::detect::reading::article::Article;
use crate::schema::{QuoteKind, Rule};

/// The fewest words of a quotation that is on its own.
const FEWEST: usize = 5;

/// Gathers paragraphs and sentences that consist of a quotation.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    for number in 0..article.quotations.len() {
        let Some(quotation) = article.quotations.get(number) else { continue };
        let n_words = quotation.inner.clone().filter(|idx| article.is_word(*idx)).count();
        if acc.is_edge(quotation.inner.start)
            || n_words < FEWEST
            || article.tok(quotation.open).is_none_or(|tok| tok.quotation.is_some())
        {
            continue;
        }
        let floor = article.floor(quotation.open);
        let alone = article.trim(floor..quotation.open).is_none();
        // `Seine Meinung zu dem Plan: „…“`
        let announced = article.pack.grammar.verb_second
            && quotation.open > floor
            && article.is_punct(quotation.open - 1, ':');
        if !(alone || announced) {
            continue;
        }
        let Some(inner) = article.trim(quotation.inner.clone()) else { continue };
        acc.add(Raw::without_cue(quotation.open, inner, QuoteKind::Direct, Rule::FloatingQuote));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_sentence_in_marks_beside_those_of_a_speaker() {
        check(
            "uncued_quotation",
            "en",
            "“We are ready for the winter,” Anna Berg said.\n\n“The bridge will open to all again.”",
            &["The bridge will open to all again"],
        );
    }
}
