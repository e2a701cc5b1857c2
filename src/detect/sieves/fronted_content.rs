//! Contents in front of their cue where verbs come first (`“…”، قال الوزير`), and what continues after it.

use std::ops::Range;

use super::gathered::{Gathered, Raw, Source};
use crate::detect::phrases::content_extent::clause_end;
use crate::detect::phrases::noun_phrase::noun_phrase_end;
use crate::detect::phrases::preceding::quotation_before;
use crate::detect::phrases::subject::source_before;
use crate::detect::reading::article::Article;
use crate::lang::cues::Part;
use crate::lang::word_classes::WordClass;
use crate::schema::{QuoteKind, Rule};
use crate::text::tokens::TokenKind;

/// Gathers cues that have a content in front of them and none after them.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    for cue in 0..article.toks.len() {
        let Some((form, lemma)) = article.cue(cue) else { continue };
        let frames = &lemma.frames;
        if !form.part.is_finite() || !(frames.marks || frames.bare) || acc.is_active(cue) || lemma.relays {
            continue;
        }
        let Some(tok) = article.tok(cue) else { continue };
        if tok.quotation.is_some() || tok.conjunction > 0 {
            continue;
        }
        let floor = article.floor(cue);
        let Some((source, start, end)) = clause(article, cue, floor) else { continue };
        let Some(closed) = quotation_before(article, start) else {
            if let Some(parts) =
                cut_clause(acc, article, floor, start, end).filter(|_| frames.bare && source.is_some())
            {
                add(acc, article, cue, parts, QuoteKind::Indirect, source);
                continue;
            }
            let Some(parts) = final_cue_clause(article, floor, start, end, cue, frames.bare) else {
                continue;
            };
            add(acc, article, cue, vec![parts], QuoteKind::Indirect, source);
            continue;
        };
        let Some(quotation) = article.quotations.get(closed as usize) else { continue };
        let Some(first) = article.trim(quotation.inner.clone()) else { continue };
        let mut parts = vec![first];
        let mut next = end;
        while article.is_comma(next) {
            next += 1;
        }
        if article.is_punct(next, '.')
            || article.is_punct(next, '-')
            || article.is_punct(next, '–')
            || article.is_punct(next, '—')
        {
            next += 1;
        }
        let same_paragraph = article.paragraph(cue).is_some_and(|paragraph| paragraph.tokens.contains(&next));
        if let Some(quotation) = article.opened(next).filter(|_| same_paragraph) {
            parts.extend(article.trim(quotation.inner.clone()));
        }
        add(acc, article, cue, parts, QuoteKind::Direct, source);
    }
}

fn add(
    acc: &mut Gathered,
    article: &Article<'_>,
    cue: usize,
    parts: Vec<Range<usize>>,
    kind: QuoteKind,
    source: Option<Range<usize>>,
) {
    let Some((form, lemma)) = article.cue(cue) else { return };
    if parts.first().is_some_and(|part| acc.is_edge(part.start)) {
        return;
    }
    let (source, rule) = match source {
        Some(range) if article.is(range.start, WordClass::Pronoun) => {
            (Source::Pronoun { mention: range, agreement: form.agreement }, Rule::Pronoun)
        }
        Some(range) if range.start > cue => (Source::Named(range), Rule::OwnClauseVso),
        Some(range) => (Source::Named(range), Rule::OwnClauseSvo),
        None => (Source::Elided(form.agreement), Rule::ElidedSubject),
    };
    acc.add(Raw {
        at: cue,
        cue: article.cue_span(cue).into_iter().collect(),
        parts,
        kind,
        source,
        source_rule: rule,
        rule,
        entry: Some(lemma.citation.clone()),
        medium: None,
        nested: false,
        share: None,
    });
}

/// Returns the source of the cue and the tokens between which cue and source are.
fn clause(article: &Article<'_>, cue: usize, floor: usize) -> Option<(Option<Range<usize>>, usize, usize)> {
    let limit = article.limit(cue);
    let inverted = cue > floor
        && article
            .tok(cue - 1)
            .is_some_and(|tok| tok.closes.is_some() || matches!(tok.kind, TokenKind::Punct(',' | '،')));
    if inverted {
        let end = noun_phrase_end(article, cue + 1, limit);
        let source = article.trim(cue + 1..end);
        if article.is(cue + 1, WordClass::Preposition | WordClass::Stop)
            && !article.is(cue + 1, WordClass::Determiner)
        {
            return None;
        }
        return Some((source, cue, end));
    }
    if article.pack.grammar.verb_first {
        return None;
    }
    let source = source_before(article, cue, true)?;
    let start = source.start;
    Some((Some(source), start, cue + 1))
}

/// Returns the two parts of a clause that a cue and its source cut, with a comma on either side:
/// `كانت الخطة، قالت الوزيرة، جزءاً من برنامج أكبر`.
fn cut_clause(
    acc: &Gathered,
    article: &Article<'_>,
    floor: usize,
    start: usize,
    end: usize,
) -> Option<Vec<Range<usize>>> {
    if !article.is_comma(start.checked_sub(1)?) || !article.is_comma(end) {
        return None;
    }
    let fronted = WordClass::Preposition | WordClass::Time | WordClass::Adverb | WordClass::Conjunction;
    let joined =
        WordClass::Complementiser | WordClass::Fused | WordClass::RelativeWord | WordClass::Conjunction;
    let next = article.tok(end + 1)?;
    if article.is(floor, fronted) || article.is(end + 1, joined) || next.conjunction > 0 || next.cue.is_some()
    {
        return None;
    }
    let before = article.trim(floor..start)?;
    let after = article.trim(end + 1..clause_end(article, start, end + 1, &acc.active))?;
    let plain = |range: &Range<usize>| {
        range.clone().all(|idx| {
            !acc.is_active(idx)
                && article.tok(idx).is_some_and(|tok| tok.opens.is_none() && tok.closes.is_none())
        })
    };
    (plain(&before) && plain(&after)).then(|| vec![before, after])
}

/// Returns a clause without marks in front of a cue that ends its sentence (`Prices rose, she said.`).
fn final_cue_clause(
    article: &Article<'_>,
    floor: usize,
    start: usize,
    end: usize,
    cue: usize,
    bare: bool,
) -> Option<Range<usize>> {
    let (form, _) = article.cue(cue)?;
    if !bare || form.part != Part::Past || !article.is_comma(start.checked_sub(1)?) {
        return None;
    }
    let rest = article.trim(end..article.limit(cue));
    if rest.is_some() {
        return None;
    }
    let tokens = article.trim(floor..start)?;
    (tokens.len() > 3 && tokens.clone().all(|idx| article.tok(idx).is_some_and(|tok| tok.opens.is_none())))
        .then_some(tokens)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_quotation_in_front_of_its_cue() {
        check(
            "fronted_content",
            "ar",
            "«الجسر مغلق أمام الجميع»، قال وزير النقل.",
            &["الجسر مغلق أمام الجميع"],
        );
    }
}
