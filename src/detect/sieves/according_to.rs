//! According to somebody: `بحسب الوزارة …`, `…، وفقاً لتقرير`, `according to X`; and who relays what
//! somebody else says.

use std::ops::Range;

use super::gathered::{Gathered, Raw, Source};
use crate::detect::phrases::content_extent::{clause_end, content};
use crate::detect::phrases::content_start::Tie;
use crate::detect::phrases::noun_phrase::noun_phrase_end;
use crate::detect::phrases::preceding::clause_before;
use crate::detect::phrases::verb::{is_noun, is_verb};
use crate::detect::reading::article::Article;
use crate::lang::cues::Part;
use crate::lang::word_classes::WordClass;
use crate::schema::{QuoteKind, Rule};

/// A phrase of so many words is a cue whatever follows it.
const SURE: u8 = 3;

/// How far a verb is looked for, in tokens.
const LONGEST: usize = 200;

/// Gathers what is said beside a phrase of this kind.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    let rule = Rule::Beside;
    // The sentences in which a verb of saying has a content.
    let mut spoken = vec![false; article.sentences.len()];
    for (idx, tok) in article.toks.iter().enumerate() {
        let says = acc.is_active(idx) && tok.cue.is_some_and(|form| form.part.is_finite());
        if says && let Some(slot) = spoken.get_mut(tok.sentence as usize) {
            *slot = true;
        }
    }
    for cue in 0..article.toks.len() {
        let Some((form, lemma)) = article.cue(cue) else { continue };
        if form.part != Part::Fixed || !lemma.frames.beside || lemma.postposed || lemma.verb_final {
            continue;
        }
        let Some(tok) = article.tok(cue) else { continue };
        let first = cue + usize::from(tok.cue_len.max(1));
        let limit = article.limit(cue);
        let floor = article.floor(cue);
        let apart = cue > floor
            && (article.is_comma(cue - 1) || article.tok(cue - 1).is_some_and(|tok| tok.closes.is_some()));
        if lemma.aside && (!apart || article.is(first, WordClass::Complementiser)) {
            continue;
        }
        let mut cue_spans: Vec<_> = article.cue_span(cue).into_iter().collect();
        // `بحسب ما أعلن الوزير`, `حسبما ذكرت الوكالة`: the verb is a second cue word.
        let verb = (first..limit.min(first + 3)).find(|idx| {
            article.cue(*idx).is_some_and(|(form, _)| form.part.is_finite()) && !is_noun(article, *idx)
        });
        // Where verbs are after their subject, `a report` is no verb without one.
        let verb = verb.filter(|_| {
            let asks = WordClass::RelativeWord | WordClass::Interrogative;
            !article.pack.grammar.capitals || article.is(first, asks)
        });
        let mut start = first;
        if let Some(verb) = verb {
            cue_spans.extend(article.cue_span(verb));
            start = verb + 1;
            acc.withdraw(verb);
        } else if article.is(first, WordClass::Norm) && !article.is(first, WordClass::Document) {
            continue;
        }
        let end = phrase_end(article, acc, start, limit);
        let end = if article.pack.grammar.capitals { end_of_aside(article, start..end, limit) } else { end };
        let Some(source) = article.trim(start..end) else { continue };
        let text = WordClass::Document | WordClass::Statement;
        if lemma.texts && !source.clone().take(3).any(|idx| article.is(idx, text)) {
            continue;
        }
        // `على حد تعبير` has a source always.
        let sure = tok.cue_len >= SURE;
        if verb.is_none() && !sure && !names_a_source(article, source.clone(), lemma.strict) {
            continue;
        }
        let leading = cue < floor + 4
            && (floor..cue).all(|idx| !article.is_word(idx) || article.is(idx, WordClass::Conjunction));
        let sentence_has_cue = spoken.get(tok.sentence as usize).copied().unwrap_or(false);
        acc.activate(cue);
        if sentence_has_cue && verb.is_none() {
            // Somebody else speaks: this is who relays it, and resolution adds it to that attribution.
            acc.raws.push(Raw {
                at: cue,
                cue: Vec::new(),
                parts: Vec::new(),
                kind: QuoteKind::Indirect,
                source: Source::Nobody,
                source_rule: rule,
                rule,
                entry: None,
                medium: Some(source),
                nested: false,
                share: None,
            });
            continue;
        }
        let (tokens, kind) = if leading {
            let mut at = source.end;
            while article.is_comma(at)
                || article.is(at, WordClass::Auxiliary)
                || (article.is(at, WordClass::Complementiser)
                    && article.tok(at).is_some_and(|tok| tok.conjunction > 0))
            {
                at += 1;
            }
            if article.tok(at).is_some_and(|tok| tok.opens.is_some()) || article.is(at, WordClass::Fused) {
                let Some(found) = content(article, cue, at, Tie::Clause, &acc.active) else { continue };
                (found.tokens, found.kind)
            } else {
                let Some(tokens) = article.trim(at..clause_end(article, cue, at, &acc.active)) else {
                    continue;
                };
                (tokens, QuoteKind::Indirect)
            }
        } else {
            let Some(found) = clause_before(article, floor, cue) else { continue };
            found
        };
        if tokens.len() < 2 {
            continue;
        }
        let mut parts = vec![tokens];
        // `But the next day, according to X, the work went on.`
        let next = source.end + 1;
        let resumes = article.pack.grammar.capitals
            && !leading
            && article.is_comma(cue.saturating_sub(1))
            && article.is_comma(source.end)
            && article.is_word(next)
            && next < limit
            && !article.is(next, WordClass::RelativeWord | WordClass::Break | WordClass::Conjunction);
        // `Das Zentrum dient laut einer Mitteilung dem Schutz.`
        let inside = article.pack.grammar.verb_second
            && !leading
            && !lemma.aside
            && kind != QuoteKind::Direct
            && article.is_word(source.end)
            && source.end < limit;
        if inside {
            parts.extend(article.trim(source.end..clause_end(article, cue, source.end, &acc.active)));
        }
        if resumes {
            parts.extend(article.trim(next..clause_end(article, cue, next, &acc.active)));
        }
        acc.add(Raw {
            at: cue,
            cue: cue_spans,
            parts,
            kind,
            source: Source::Named(source),
            source_rule: rule,
            rule,
            entry: Some(lemma.citation.clone()),
            medium: None,
            nested: tok.quotation.is_some(),
            share: None,
        });
    }
}

/// Returns where the phrase ends if what its comma adds is not an apposition but the clause beside it
/// (`According to Berg, the bridge is safe`).
fn end_of_aside(article: &Article<'_>, phrase: Range<usize>, limit: usize) -> usize {
    let Some(first) = phrase.clone().find(|idx| article.is_comma(*idx)) else { return phrase.end };
    let has_verb = |range: Range<usize>| range.take(LONGEST).any(|idx| is_verb(article, idx));
    let second = (first + 1..limit.min(first + LONGEST)).find(|idx| article.is_comma(*idx));
    let apposed = match second {
        Some(second) => !has_verb(first + 1..second) && has_verb(second + 1..limit),
        None => !has_verb(first + 1..limit),
    };
    if apposed || !has_verb(first + 1..limit) { phrase.end } else { first }
}

fn phrase_end(article: &Article<'_>, acc: &Gathered, start: usize, limit: usize) -> usize {
    let end = noun_phrase_end(article, start, limit);
    (start + 1..end)
        .find(|idx| {
            acc.is_active(*idx)
                || article.cue(*idx).is_some_and(|(form, lemma)| form.part.is_finite() && !lemma.strict)
                    && !is_noun(article, *idx)
        })
        .unwrap_or(end)
}

/// Returns true if the phrase names somebody rather than a plan, a rule or a measure.
fn names_a_source(article: &Article<'_>, source: Range<usize>, strict: bool) -> bool {
    let heads = WordClass::Role
        | WordClass::Title
        | WordClass::Body
        | WordClass::Relay
        | WordClass::Document
        | WordClass::Unnamed
        | WordClass::Group
        | WordClass::Country
        | WordClass::Name
        | WordClass::Statement;
    if article.pack.grammar.capitals {
        let norm = source.clone().take(3).any(|idx| article.is(idx, WordClass::Norm));
        return !norm || source.clone().any(|idx| article.is(idx, heads));
    }
    let known = source.clone().take(3).any(|idx| article.is(idx, heads));
    let marked = article.tok(source.start).is_some_and(|tok| tok.opens.is_some());
    known
        || marked
        || (!strict && source.len() <= 2 && !article.is(source.start, WordClass::Norm | WordClass::Stop))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_phrase_that_governs_its_source() {
        check("according_to", "ar", "أُغلق الجسر يوم الأحد، بحسب وزارة النقل.", &["أُغلق الجسر يوم الأحد"]);
    }

    #[test]
    fn the_phrase_comes_first() {
        check(
            "according_to",
            "en",
            "According to the ministry, the bridge is safe.",
            &["the bridge is safe"],
        );
    }

    #[test]
    fn the_phrase_is_inside_of_the_clause() {
        check(
            "according_to",
            "de",
            "Das neue Becken dient laut einer Mitteilung des Amtes dem Schutz vor Hochwasser.",
            &["Das neue Becken dient … dem Schutz vor Hochwasser"],
        );
    }
}
