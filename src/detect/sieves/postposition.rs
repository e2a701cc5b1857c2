//! Sources in front of the word that governs them, a postposition or the verb at the end of its clause: `Einem Bericht zufolge …`, `…, wie X mitteilte`.

use std::ops::Range;

use super::gathered::{Gathered, Raw, Source};
use crate::detect::phrases::content_extent::clause_end;
use crate::detect::phrases::noun_phrase::noun_phrase_end;
use crate::detect::phrases::preceding::clause_before;
use crate::detect::reading::article::Article;
use crate::lang::word_classes::WordClass;
use crate::schema::{QuoteKind, Rule};

/// The farthest that the verb of such a phrase is after its first word, in tokens.
const REACH: usize = 20;

/// Gathers what is said beside a phrase of this kind.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    for cue in 0..article.toks.len() {
        let Some((_, lemma)) = article.cue(cue) else { continue };
        if !(lemma.postposed || lemma.verb_final) {
            continue;
        }
        let Some(tok) = article.tok(cue).filter(|tok| tok.quotation.is_none()) else { continue };
        let (floor, limit) = (article.floor(cue), article.limit(cue));
        let mut cues: Vec<_> = article.cue_span(cue).into_iter().collect();
        let (source, start, end) = if lemma.postposed {
            let Some(start) = phrase_start(article, floor, cue) else { continue };
            (start..cue, start, cue + 1)
        } else {
            let first = cue + usize::from(tok.cue_len.max(1));
            let verb = (first..limit.min(first + REACH))
                .take_while(|idx| !article.is_comma(*idx))
                .find(|idx| article.cue(*idx).is_some_and(|(form, _)| form.part.is_finite()));
            let Some(verb) = verb.filter(|verb| *verb > first) else { continue };
            let open = cue == floor || cue > 0 && (article.is_comma(cue - 1) || !article.is_word(cue - 1));
            if !open {
                continue;
            }
            cues.extend(article.cue_span(verb));
            acc.activate(verb);
            (first..verb, cue, verb + 1)
        };
        let Some(source) = article.trim(source) else { continue };
        let Some((parts, kind)) = around(article, acc, floor, start, end) else { continue };
        acc.activate(cue);
        acc.add(Raw {
            at: cue,
            cue: cues,
            parts,
            kind,
            source: Source::Named(source),
            source_rule: Rule::Beside,
            rule: Rule::Beside,
            entry: Some(lemma.citation.clone()),
            medium: None,
            nested: false,
            share: None,
        });
    }
}

/// Returns where the longest noun phrase begins that ends right in front of `cue`.
fn phrase_start(article: &Article<'_>, floor: usize, cue: usize) -> Option<usize> {
    let bars = WordClass::Preposition | WordClass::PlainVerb | WordClass::Auxiliary | WordClass::Adverb;
    (floor.max(cue.saturating_sub(REACH))..cue).find(|start| {
        article.is_word(*start)
            && (!article.is(*start, bars) || article.is(*start, WordClass::Determiner))
            && !start.checked_sub(1).is_some_and(|before| before >= floor && needs_noun(article, before))
            && noun_phrase_end(article, *start, cue) == cue
    })
}

/// Returns true if a phrase cannot begin after the word.
fn needs_noun(article: &Article<'_>, idx: usize) -> bool {
    article.is(idx, WordClass::Determiner) && article.is_word(idx)
}

/// Returns the clause that a phrase `start..end` is in front of, inside, or after.
fn around(
    article: &Article<'_>,
    acc: &Gathered,
    floor: usize,
    start: usize,
    end: usize,
) -> Option<(Vec<Range<usize>>, QuoteKind)> {
    let mut next = end;
    while article.is_comma(next) {
        next += 1;
    }
    let rest = || article.trim(next..clause_end(article, start, next, &acc.active));
    let word = |idx: &usize| article.is_word(*idx) && !article.is(*idx, WordClass::Conjunction);
    let (parts, kind) = if (floor..start).filter(word).nth(1).is_none() {
        (vec![rest()?], QuoteKind::Indirect)
    } else {
        let (before, kind) = clause_before(article, floor, start)?;
        let mut parts = vec![before];
        if kind != QuoteKind::Direct {
            parts.extend(rest());
        }
        (parts, kind)
    };
    let quoted = parts.iter().any(|part| article.has_quotation(part.clone()));
    Some((parts, if kind == QuoteKind::Indirect && quoted { QuoteKind::Mixed } else { kind }))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_word_after_its_source() {
        check(
            "postposition",
            "de",
            "Einem Bericht der Behörde zufolge ist das Wasser im See wieder sauber.",
            &["ist das Wasser im See wieder sauber"],
        );
    }

    #[test]
    fn a_verb_at_the_end_of_its_clause() {
        check(
            "postposition",
            "de",
            "Wie die Feuerwehr mitteilte, wurde bei dem Brand niemand verletzt.",
            &["wurde bei dem Brand niemand verletzt"],
        );
    }
}
