//! What the network sees of an article: a few features of each token.

use std::ops::Range;

use super::starts::lemma_hash;
use crate::detect::reading::article::Article;
use crate::detect::reading::view::mix;
use crate::detect::sieves::gathered::Gathered;
use crate::lang::network::{Encoded, N_FEATURES, Network, Token};
use crate::text::tokens::TokenKind;

/// Returns what the network sees of each token of an article of which the rules have made this.
pub(super) fn tokens(article: &Article<'_>, acc: &Gathered) -> Vec<Token> {
    let mut tokens = vec![[0; N_FEATURES]; article.toks.len()];
    for raw in acc.raws.iter().filter(|raw| !raw.cue.is_empty()) {
        for part in &raw.parts {
            for (idx, bit) in [(part.start, 1), (part.end, 2)] {
                if let Some([.., ruled]) = tokens.get_mut(idx) {
                    *ruled |= bit;
                }
            }
        }
    }
    for (idx, features) in tokens.iter_mut().enumerate() {
        let [.., ruled] = *features;
        let view = article.views.get(idx).copied().unwrap_or_default();
        let Some(tok) = article.tok(idx) else { continue };
        let cue = article.cue(idx);
        let kind = match tok.kind {
            TokenKind::Word => 0,
            TokenKind::Number => 1,
            TokenKind::Mark(_) => 2,
            TokenKind::Punct(_) => 3,
        };
        let begins = |at: usize| article.tok(at).is_none_or(|other| other.sentence != tok.sentence);
        let first = idx == 0 || begins(idx - 1);
        let last = begins(idx + 1);
        let tagged = article.tagged(idx);
        let agreement = u32::from(tagged.feminine)
            | u32::from(tagged.plural) << 1
            | u32::from(tagged.dual) << 2
            | u32::from(tagged.first_person) << 3;
        let places = u32::from(first) | u32::from(last) << 1 | u32::from(tok.quotation.is_some()) << 2;
        *features = [
            mix(1, view.word, 0),
            mix(2, view.tag, 0),
            mix(3, view.classes, 0),
            mix(4, view.ending, 0),
            mix(5, view.cluster, 0),
            mix(6, view.group, 0),
            cue.map_or(0, |(form, lemma)| mix(7, lemma_hash(&lemma.citation), form.part as u32)),
            cue.map_or(0, |(form, _)| mix(8, form.part as u32, u32::from(form.agreement.first_person))),
            mix(9, kind, places),
            mix(10, tagged.tag as u32, agreement),
            mix(11, ruled, u32::from(acc.is_active(idx))),
        ];
    }
    tokens
}

/// Returns the tokens of the paragraphs that the network looks at, none of which it sees from another: those that have cues.
pub(super) fn paragraphs(article: &Article<'_>) -> impl Iterator<Item = Range<usize>> {
    let all = article.paragraphs.iter().map(|paragraph| paragraph.tokens.clone());
    all.filter(|range| range.clone().any(|idx| article.tok(idx).is_some_and(|tok| tok.cue.is_some())))
}

/// Reads an article with the network.
pub(super) fn encode<'n>(network: &'n Network, article: &Article<'_>, acc: &Gathered) -> Encoded<'n> {
    network.encode(&tokens(article, acc), paragraphs(article))
}
