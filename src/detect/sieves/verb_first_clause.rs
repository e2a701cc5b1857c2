//! Contents after their cue where verbs come first: `قال الوزير إن …`, `مؤكداً سعي …`.

use std::ops::Range;

use super::gathered::{Gathered, Raw, RawNumber, Source};
use crate::detect::phrases::content_extent::{Content, content};
use crate::detect::phrases::content_start::{Opening, Tie};
use crate::detect::phrases::continued_quotation::continued;
use crate::detect::phrases::noun_phrase::{LONGEST_NAME, noun_phrase_end};
use crate::detect::phrases::preceding::quotation_before;
use crate::detect::phrases::subject::{
    relative_antecedent, sentence_subject, source_after, source_before, without_addressee,
};
use crate::detect::reading::article::{Article, Quotation};
use crate::lang::cues::{Agreement, Part};
use crate::lang::word_classes::WordClass;
use crate::schema::Rule;
use crate::text::fold::fold;

/// How far in front of a participle its verb is looked for, in tokens.
const FRONT: usize = 12;

/// Gathers the attributions whose openings have been noted.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    let cues: Vec<usize> = acc
        .openings
        .iter()
        .enumerate()
        .filter(|(_, opening)| opening.is_some())
        .map(|(idx, _)| idx)
        .collect();
    let mut last_in: Option<(u32, RawNumber)> = None;
    for cue in cues {
        let Some(opening) = acc.openings.get(cue).cloned().flatten() else { continue };
        let Some((form, lemma)) = article.cue(cue) else { continue };
        let Some(tok) = article.tok(cue) else { continue };
        let Some(found) = content(article, cue, opening.at, opening.tie, &acc.active) else { continue };
        let mut cue_spans: Vec<_> = article.cue_span(cue).into_iter().collect();
        cue_spans.extend(opening.second.and_then(|second| article.cue_span(second)));
        let nested = tok.quotation.is_some() || form.part == Part::Noun || inside(acc, article, cue);
        let chained = last_in.filter(|(sentence, _)| *sentence == tok.sentence).map(|(_, raw)| raw);
        let (source, rule, source_rule) = match form.part {
            Part::Participle => participle_source(article, cue, chained),
            // `مكتفياً بالقول: «…»`
            Part::Noun if tok.preposition > 0 && opening.tie != Tie::Clause => {
                participle_source(article, cue, chained)
            }
            Part::Noun => noun_source(article, &opening),
            Part::OwnedNoun => relay_source(article, cue, chained, form.agreement),
            _ => verb_source(article, cue, &opening, chained),
        };
        let (source, medium, rule) =
            if lemma.relays { relay(article, &opening, source, rule) } else { (source, None, rule) };
        let rule = if lemma.weak { Rule::Directive } else { rule };
        let rule =
            if opening.tie == Tie::Object && rule == Rule::OwnClauseVso { Rule::ObjectContent } else { rule };
        let mut parts = parts(article, &found, acc);
        // `“A,” she said, “B”`: the quotation in front of the clause is the first part.
        if opening.tie == Tie::Marks
            && let Source::Named(range) | Source::Pronoun { mention: range, .. } = &source
            && let Some(first) = quotation_before(article, range.start.min(cue))
            && let Some(quotation) = article.quotations.get(first as usize)
            && (article.pack.grammar.capitals || interrupts(acc, article, cue, quotation))
        {
            parts.splice(0..0, article.trim(quotation.inner.clone()));
        }
        if !nested {
            last_in = Some((tok.sentence, acc.next_number()));
        }
        acc.add(Raw {
            at: cue,
            cue: cue_spans,
            parts,
            kind: found.kind,
            source,
            source_rule,
            rule,
            entry: Some(lemma.citation.clone()),
            medium,
            nested,
            share: None,
        });
    }
}

/// Returns true if the cue cuts the quotation in two: its sentence begins with it, it is more than a name, and
/// nobody else says it (`«A»، قال الوزير، «B»`).
fn interrupts(acc: &Gathered, article: &Article<'_>, cue: usize, quotation: &Quotation) -> bool {
    let said = acc.is_edge(quotation.inner.start);
    let joined = article.tok(cue).is_some_and(|tok| tok.conjunction > 0);
    let floor = article.floor(cue);
    let initial = floor <= quotation.open && article.trim(floor..quotation.open).is_none();
    let clause = quotation.inner.len() > LONGEST_NAME || article.is_comma(quotation.inner.end + 1);
    initial && clause && !said && !joined
}

/// Returns the content's parts: a quotation that its paragraph does not close goes on in the next
/// ones that begin with a mark.
fn parts(article: &Article<'_>, found: &Content, acc: &Gathered) -> Vec<Range<usize>> {
    match found.quotation.and_then(|number| article.quotations.get(number as usize)) {
        Some(quotation) if quotation.close.is_none() => {
            continued(article, found.tokens.clone(), quotation, &acc.active)
        }
        _ => vec![found.tokens.clone()],
    }
}

/// Returns true if the cue is inside the content of an attribution gathered before it in its
/// sentence.
fn inside(acc: &Gathered, article: &Article<'_>, cue: usize) -> bool {
    let sentence = article.tok(cue).map(|tok| tok.sentence);
    acc.raws
        .iter()
        .rev()
        .take(8)
        .take_while(|raw| article.tok(raw.at).map(|tok| tok.sentence) == sentence)
        .any(|raw| raw.parts.iter().any(|part| part.contains(&cue)))
}

/// Whose words a cue reports, the rule that ties its content to it, and the rule that chose the source.
type Attributed = (Source, Rule, Rule);

fn verb_source(
    article: &Article<'_>,
    cue: usize,
    opening: &Opening,
    chained: Option<RawNumber>,
) -> Attributed {
    let Some((form, lemma)) = article.cue(cue) else {
        return (Source::Nobody, Rule::OwnClauseVso, Rule::OwnClauseVso);
    };
    let svo_first = !article.pack.grammar.verb_first;
    let named = |range: Range<usize>, rule: Rule| {
        if article.is(range.start, WordClass::Pronoun)
            || (article.is(range.start, WordClass::Honorific) && range.len() < 3)
        {
            let rule =
                if article.is(range.start, WordClass::Pronoun) { Rule::Pronoun } else { Rule::Honorific };
            (Source::Pronoun { mention: range, agreement: form.agreement }, rule, rule)
        } else {
            (Source::Named(range), rule, rule)
        }
    };
    let elided = (Source::Elided(form.agreement), Rule::ElidedSubject, Rule::ElidedSubject);
    // What is in marks before a verb with a subject of its own is what it says.
    let interrupted = |range: &Range<usize>| {
        !svo_first
            && opening.tie == Tie::Marks
            && article.opened(range.start).is_some()
            && source_after(article, opening.between.clone()).is_some()
    };
    if let Some(range) = source_before(article, cue, svo_first).filter(|range| !interrupted(range)) {
        return named(range, Rule::OwnClauseSvo);
    }
    if let Some(range) = source_after(article, opening.between.clone())
        .filter(|range| !(lemma.tells && oblique(article, range.start)))
    {
        return named(without_addressee(article, range, lemma), Rule::OwnClauseVso);
    }
    // The head of a relative clause is its subject unless a pronoun shows that it is the object.
    if !form.agreement.object
        && let Some(range) = relative_antecedent(article, cue)
    {
        return named(range, Rule::OwnClauseSvo);
    }
    if !svo_first && let Some(range) = source_before(article, cue, true) {
        return named(range, Rule::OwnClauseSvo);
    }
    // A second verb of a sentence whose first one is no cue has the first one's subject.
    if chained.is_none()
        && article.floor(cue) + 3 < cue
        && let Some(range) = sentence_subject(article, cue)
    {
        return (Source::Named(range), elided.1, elided.2);
    }
    elided
}

/// Returns true if the noun at `idx` has an ending that no subject has (قال المشرعين is none).
fn oblique(article: &Article<'_>, idx: usize) -> bool {
    let grammar = &article.pack.grammar;
    let Some(tok) = article.tok(idx) else { return false };
    let word = fold(article.text.slice(tok.span));
    grammar.clitics.is_definite(&word)
        && word.chars().count() > 6
        && grammar.oblique.iter().any(|ending| word.ends_with(ending.as_str()))
}

/// A participle has the source of the cue it follows, or else the subject of its sentence.
fn participle_source(article: &Article<'_>, cue: usize, chained: Option<RawNumber>) -> Attributed {
    let rule = Rule::ParticipleChain;
    if let Some(raw) = chained {
        return (Source::Same(raw), rule, rule);
    }
    let Some((form, _)) = article.cue(cue) else { return (Source::Nobody, rule, rule) };
    if let Some(range) = subject_in_front(article, cue).or_else(|| sentence_subject(article, cue)) {
        return (Source::Named(range), rule, rule);
    }
    (Source::Elided(form.agreement), rule, rule)
}

/// Returns the subject between a finite cue without a content and the participle right after it (استبعده
/// القاضي قائلاً).
fn subject_in_front(article: &Article<'_>, cue: usize) -> Option<Range<usize>> {
    let floor = article.floor(cue).max(cue.saturating_sub(FRONT));
    let verb = (floor..cue)
        .rev()
        .take_while(|idx| !article.is_comma(*idx))
        .find(|idx| article.cue(*idx).is_some_and(|(form, _)| form.part.is_finite()))?;
    let range = source_after(article, verb + 1..cue)?;
    (range.end == cue).then_some(range)
}

/// A verbal noun has its source right after it (تأكيد الوزير أن …) or is nobody's.
fn noun_source(article: &Article<'_>, opening: &Opening) -> Attributed {
    let rule = Rule::VerbalNoun;
    match source_after(article, opening.between.clone()) {
        Some(range) => (Source::Named(range), rule, rule),
        None => (Source::Elided(Default::default()), rule, rule),
    }
}

/// A verbal noun with its subject as a suffix: نقلت … عن X قوله، في قولها.
fn relay_source(
    article: &Article<'_>,
    cue: usize,
    chained: Option<RawNumber>,
    agreement: Agreement,
) -> Attributed {
    let floor = article.floor(cue).max(cue.saturating_sub(30));
    let via = (floor..cue).rev().find(|idx| article.is(*idx, WordClass::Via));
    if let Some(via) = via {
        let end = noun_phrase_end(article, via + 1, cue);
        if end == cue
            && let Some(range) = article.trim(via + 1..end)
        {
            return (Source::Named(range), Rule::Relay, Rule::Relay);
        }
    }
    if let Some(raw) = chained {
        return (Source::Same(raw), Rule::VerbalNoun, Rule::VerbalNoun);
    }
    if let Some(range) = sentence_subject(article, cue) {
        return (Source::Named(range), Rule::VerbalNoun, Rule::VerbalNoun);
    }
    (Source::Elided(agreement), Rule::VerbalNoun, Rule::VerbalNoun)
}

/// `نقلت الصحيفة عن الوزير أن …`: the subject relays, who is after عن speaks.
fn relay(
    article: &Article<'_>,
    opening: &Opening,
    source: Source,
    rule: Rule,
) -> (Source, Option<Range<usize>>, Rule) {
    let via = opening.between.clone().find(|idx| article.is(*idx, WordClass::Via));
    let Some(via) = via else { return (source, None, rule) };
    let end = noun_phrase_end(article, via + 1, opening.between.end);
    let Some(speaker) = article.trim(via + 1..end) else { return (source, None, rule) };
    let medium = match source {
        Source::Named(range) => article.trim(range.start..range.end.min(via)),
        _ => None,
    };
    (Source::Named(speaker), medium, Rule::Relay)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_clause_after_its_cue() {
        check("verb_first_clause", "ar", "قال وزير النقل إن الجسر مغلق.", &["الجسر مغلق"]);
    }

    #[test]
    fn a_participle_beside_another_cue() {
        check(
            "verb_first_clause",
            "ar",
            "قال وزير النقل إن الجسر مغلق، مؤكداً أن العمل مستمر.",
            &["الجسر مغلق", "العمل مستمر"],
        );
    }
}
