//! Clauses of languages whose subject is before its verb: `X said (that) …`, `“…,” said X`,
//! `“A,” X said, “B.”`, `Prices, she said, rose.`

mod clause;
mod following;
mod fronted;

use std::ops::Range;

use super::gathered::{Gathered, Raw, RawNumber, Source};
use crate::detect::phrases::complement::complement;
use crate::detect::phrases::subject::source_before;
use crate::detect::phrases::verb::{is_noun, is_passive};
use crate::detect::reading::article::Article;
use crate::lang::cues::{Lemma, Part};
use crate::lang::word_classes::WordClass;
use crate::schema::{QuoteKind, Rule};
use clause::clause;
use following::{by_document, following_content};
use fronted::{Fronted, fronted_content};

/// Gathers the cues that are verbs.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    mark_openings(acc, article);
    let mut last: Option<(u32, RawNumber)> = None;
    for cue in 0..article.toks.len() {
        let Some((form, lemma)) = article.cue(cue) else { continue };
        let Some(tok) = article.tok(cue) else { continue };
        let verb = form.part.is_finite() || form.part == Part::Participle;
        if !verb || lemma.frames.beside || is_noun(article, cue) {
            continue;
        }
        let chained = last.filter(|(sentence, _)| *sentence == tok.sentence).map(|(_, raw)| raw);
        let fronted = fronted_participle(article, cue);
        let Some(mut clause) = clause(article, cue, chained) else { continue };
        if fronted {
            clause.source = Source::Nobody;
        }
        let quoted = tok.quotation.is_some();
        let vague = lemma.strict && !matches!(clause.source, Source::Named(_));
        if (quoted && vague) || first_person(article, &clause.source) {
            continue;
        }
        let before = fronted_content(acc, article, cue, clause.start, clause.end, lemma, clause.inverted);
        let after = following_content(acc, article, cue, &clause, lemma, before.is_some());
        let after = if fronted { after.map(|found| up_to_subject(article, found)) } else { after };
        let nested = quoted
            || acc.raws.iter().rev().take(4).any(|raw| raw.parts.iter().any(|part| part.contains(&cue)));
        // What is thought inside of what somebody says is a part of that.
        if nested && lemma.strict {
            continue;
        }
        let mut complements = false;
        let (parts, kind) = match (before, after) {
            (Some(Fronted { parts, kind }), Some((part, _))) => {
                let mut parts = parts;
                parts.extend(part);
                (parts, kind)
            }
            (Some(Fronted { parts, kind }), None) => (parts, kind),
            (None, Some((part, kind))) => (part, kind),
            (None, None) if fronted => continue,
            (None, None) => {
                let passive = article.pack.grammar.capitals && is_passive(article, cue);
                let owned = !matches!(clause.source, Source::Elided(_));
                let owned = owned && (!lemma.documents || by_document(article, &clause.source));
                let found = (owned && !clause.inverted && !passive && !nested)
                    .then(|| complement(article, &acc.active, cue, clause.end, lemma))
                    .flatten();
                let Some(found) = found else { continue };
                complements = true;
                found
            }
        };
        if quoted && !plainly_reported(article, &clause.source, lemma, &parts) {
            continue;
        }
        acc.activate(cue);
        if !nested {
            last = Some((tok.sentence, acc.next_number()));
        }
        let rule = if lemma.weak || complements { Rule::Directive } else { clause.rule };
        acc.add(Raw {
            at: cue,
            cue: article.cue_span(cue).into_iter().collect(),
            parts,
            kind,
            source: clause.source,
            source_rule: clause.rule,
            rule,
            entry: Some(lemma.citation.clone()),
            medium: None,
            nested,
            share: None,
        });
    }
}

/// Marks the verbs that share a subject and open a content of their own (`… and said that`), so
/// that the content before them ends there.
fn mark_openings(acc: &mut Gathered, article: &Article<'_>) {
    let opens = WordClass::Complementiser | WordClass::Interrogative;
    for cue in 1..article.toks.len() {
        let Some((form, _)) = article.cue(cue) else { continue };
        let next = cue + usize::from(article.tok(cue).map_or(1, |tok| tok.cue_len.max(1)));
        let joined =
            article.is(cue - 1, WordClass::Conjunction) && !article.is(cue - 1, WordClass::Complementiser);
        let adverb =
            cue > 1 && article.is(cue - 1, WordClass::Adverb) && article.is(cue - 2, WordClass::Conjunction);
        if form.part.is_finite()
            && (joined || adverb)
            && (article.is(next, opens) || article.opened(next).is_some())
        {
            acc.activate(cue);
        }
    }
}

/// Returns true if somebody who is named says it, after a complementiser or in marks: so much must
/// show before what is said inside of a quotation is distinguished from the rest of it.
fn plainly_reported(article: &Article<'_>, source: &Source, lemma: &Lemma, parts: &[Range<usize>]) -> bool {
    let Some(start) = parts.first().map(|part| part.start) else { return false };
    let Some(at) = start.checked_sub(1) else { return false };
    let marked = article.opened(at).is_some();
    match source {
        Source::Named(_) => marked || article.is(at, WordClass::Complementiser),
        // `‘They told us “nothing would change” until the road was shut’`
        Source::Pronoun { .. } => marked || lemma.tells && article.opened(start).is_some(),
        _ => false,
    }
}

/// Returns true for a past form that opens its sentence without a subject: `Asked whether …, she said`.
fn fronted_participle(article: &Article<'_>, cue: usize) -> bool {
    let floor = article.floor(cue);
    let opens = cue == floor
        || (cue == floor + 1
            && article.is(floor, WordClass::Stop | WordClass::Interrogative | WordClass::Conjunction));
    opens && article.cue(cue).is_some_and(|(form, _)| form.part == Part::Past)
}

/// Returns a fronted clause up to the comma that its main clause follows.
fn up_to_subject(
    article: &Article<'_>,
    found: (Vec<Range<usize>>, QuoteKind),
) -> (Vec<Range<usize>>, QuoteKind) {
    let (mut parts, kind) = found;
    if let Some(first) = parts.first_mut()
        && let Some(comma) = first.clone().find(|idx| {
            article.is_comma(*idx)
                && (idx + 1..first.end).any(|at| {
                    article.cue(at).is_some_and(|(form, _)| form.part.is_finite())
                        && source_before(article, at, false).is_some_and(|range| range.start == idx + 1)
                })
        })
    {
        first.end = comma;
    }
    (parts, kind)
}

fn first_person(article: &Article<'_>, source: &Source) -> bool {
    match source {
        Source::Named(range) | Source::Pronoun { mention: range, .. } => {
            article.is(range.start, WordClass::FirstPerson)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_clause_after_its_verb() {
        check(
            "subject_first_clause",
            "en",
            "The minister said that the bridge was safe.",
            &["the bridge was safe"],
        );
    }

    #[test]
    fn a_quotation_in_front_of_its_verb() {
        check(
            "subject_first_clause",
            "en",
            "“The bridge is safe for all,” said Anna Berg.",
            &["The bridge is safe for all"],
        );
    }

    #[test]
    fn a_clause_cut_by_its_cue() {
        check(
            "subject_first_clause",
            "en",
            "The bridge, she said, was closed again.",
            &["The bridge … was closed again"],
        );
    }
}
