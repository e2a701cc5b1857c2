//! Contents after their cue: `قال الوزير إن …`, `مؤكداً سعي …`, `said that …`.

use std::ops::Range;

use crate::lang::classes::Classes;
use crate::lang::cues::{Lemma, Part};
use crate::text::tokens::TokenKind;

use super::article::Article;
use super::attribution::{Gathered, Raw, Source};
use super::before;
use super::contents::{Content, content};
use super::openings::{Opening, Tie, folded, opening};
use super::quotations::Quotation;
use super::sources::{LONGEST_NAME, noun_phrase_end, source_before, source_behind};

/// How far in front of a participle its verb is looked for, in tokens.
const FRONT: usize = 12;

/// Words that head a source.
const HEADS: Classes = Classes::ROLE
    .with(Classes::TITLE)
    .with(Classes::BODY)
    .with(Classes::COUNTRY)
    .with(Classes::UNNAMED)
    .with(Classes::GROUP);

/// Notes where the content of each cue begins.
pub(super) fn openings(acc: &mut Gathered, article: &Article<'_>) {
    if !article.pack.grammar.verb_first {
        return;
    }
    for idx in 0..article.toks.len() {
        if !may_fire(article, idx) {
            continue;
        }
        let Some(opening) = opening(article, idx) else { continue };
        if !holds(article, idx, &opening) {
            continue;
        }
        if let Some(second) = opening.second
            && let Some(active) = acc.active.get_mut(second)
        {
            *active = false;
        }
        if let Some(active) = acc.active.get_mut(idx) {
            *active = true;
        }
        if let Some(slot) = acc.openings.get_mut(idx) {
            *slot = Some(opening);
        }
    }
    // A second cue word has its content in common with the first.
    let seconds: Vec<usize> = acc.openings.iter().flatten().filter_map(|opening| opening.second).collect();
    for second in seconds {
        if let Some(slot) = acc.openings.get_mut(second) {
            *slot = None;
        }
        if let Some(active) = acc.active.get_mut(second) {
            *active = false;
        }
    }
}

/// Returns true unless the cue is in a reporter's formula, is negated, or is somebody's own
/// first person outside of quotation marks.
pub(super) fn may_fire(article: &Article<'_>, idx: usize) -> bool {
    let Some((form, lemma)) = article.cue(idx) else { return false };
    if form.part == Part::Fixed || lemma.frames.beside {
        return false;
    }
    let Some(tok) = article.tok(idx) else { return false };
    if article.is(idx, Classes::FORMULA) {
        return false;
    }
    let before = idx.checked_sub(1);
    if before.is_some_and(|before| {
        article.is(before, Classes::FORMULA.with(Classes::NEGATION))
            && !article.is(before, Classes::INTERROGATIVE)
    }) {
        return false;
    }
    // A finite verb does not follow a preposition; what looks like one there is a noun.
    let governed = before.is_some_and(|before| {
        article.is(before, Classes::PREPOSITION)
            && !article.is(before, Classes::CONJUNCTION.with(Classes::COMPLEMENTISER).with(Classes::COMPLETE))
    });
    if form.part.is_finite() && governed && article.pack.grammar.verb_first {
        return false;
    }
    if before.is_some_and(|before| reads_as_noun(article, before, idx)) {
        return false;
    }
    // `يجب أن نوضح أن …` says what is to be said.
    let modal = before.is_some_and(|before| {
        article.is(before, Classes::COMPLEMENTISER)
            && before.checked_sub(1).is_some_and(|at| article.is(at, Classes::VERB))
    });
    if form.agreement.first_person && (tok.quotation.is_none() || modal) {
        return false;
    }
    true
}

/// Returns true if a form that is spelled like a noun is one after the word at `before`: the object of a
/// modal verb (يمكن وصف), the subject of a nominal clause (أن رفض الاتفاق), or what a number counts (92 متهماً).
fn reads_as_noun(article: &Article<'_>, before: usize, idx: usize) -> bool {
    let Some((form, lemma)) = article.cue(idx) else { return false };
    let Some(tok) = article.tok(idx) else { return false };
    match form.part {
        Part::Past if tok.conjunction == 0 => {
            let verb = article.is(before, Classes::VERB) && !article.is(before, Classes::AUXILIARY);
            // `بعد أن أعلن` has a verb after its complementiser, `إن رفض` a noun.
            let nominal = (lemma.strict || lemma.weak)
                && article.is(before, Classes::COMPLEMENTISER)
                && !before.checked_sub(1).is_some_and(|at| {
                    article.is(at, Classes::PREPOSITION) && !article.is(at, Classes::INNER)
                });
            verb || nominal
        }
        Part::Participle => {
            article.tok(before).is_some_and(|tok| tok.kind == TokenKind::Number)
                || (article.is(idx, Classes::DOCUMENT) && !article.is_comma(before))
        }
        _ => false,
    }
}

/// Returns true if a cue that is often something else is a cue here.
fn holds(article: &Article<'_>, idx: usize, opening: &Opening) -> bool {
    let Some((form, lemma)) = article.cue(idx) else { return false };
    let Some(tok) = article.tok(idx) else { return false };
    // A word that is a preposition too is a verb where a sentence begins or its content follows.
    let floor = article.floor(idx);
    let initial = idx < floor + 4
        && (floor..idx)
            .all(|at| article.is(at, Classes::CONJUNCTION.with(Classes::ADVERB)) || !article.is_word(at));
    if form.part.is_finite() && !initial && !opening.between.is_empty() {
        let far = lemma.strict
            && opening.tie == Tie::Clause
            && opening.between.len() > 6
            && !opening.between.clone().take(2).any(|at| article.is(at, HEADS));
        if far || article.is(idx, Classes::PREPOSITION) {
            return false;
        }
    }
    // Who relays must say from whom.
    if lemma.relays && !opening.between.clone().any(|at| article.is(at, Classes::VIA)) {
        return false;
    }
    // A verbal noun governs its clause by a preposition (تأكيده بأن).
    let preposed = opening.at.checked_sub(1).and_then(|at| article.tok(at)).is_some_and(|tok| {
        let surface = article.text.slice(tok.span);
        article.pack.grammar.prepositions.iter().any(|letter| surface.starts_with(*letter))
    });
    // `طلب عدم كشف هويته، أن …`: the clause is somebody else's.
    let refuses = lemma.weak && !lemma.tells && form.part.is_finite();
    if refuses && opening.between.clone().take(1).any(|at| article.is(at, Classes::NEGATION)) {
        return false;
    }
    // What somebody quoted says of others is marked where it is plainly reported.
    let plain = opening.tie == Tie::Clause && opening.between.is_empty();
    if tok.quotation.is_some() && (lemma.weak || (lemma.strict && !plain)) {
        return false;
    }
    // `جاء في البيان` quotes a text, `جاء في المرتبة الأولى` does not.
    if lemma.texts {
        let text = Classes::DOCUMENT.with(Classes::STATEMENT).with(Classes::RELAY);
        if !opening.between.clone().take(1).any(|at| article.is(at, text)) {
            return false;
        }
    }
    match form.part {
        // Who asks for something says nothing else: `طالباً عدم كشف اسمه أن …` continues the verb's content.
        Part::Participle if lemma.weak && !lemma.tells && !opening.between.is_empty() => false,
        // A bare verbal noun is a cue only with a reported clause of its own.
        Part::Noun if tok.preposition > 0 && lemma.frames.bare && opening.between.is_empty() => true,
        Part::Noun => {
            opening.tie == Tie::Clause
                && lemma.frames.clause
                && opening.between.len() <= if preposed { 30 } else { 6 }
                && !opening.between.clone().any(|at| {
                    article.is(at, Classes::VERB.with(Classes::NEGATION))
                        || article.cue(at).is_some_and(|(form, _)| form.part.is_finite())
                })
                && idx > 0
                && !clause_noun_barred(article, idx)
        }
        Part::OwnedNoun => {
            matches!(opening.tie, Tie::Clause | Tie::Colon | Tie::Marks | Tie::Preposition)
                && opening.between.len() <= 3
        }
        Part::Past | Part::Present if lemma.strict => opening.tie != Tie::Object,
        _ => true,
    }
}

fn clause_noun_barred(article: &Article<'_>, idx: usize) -> bool {
    article.cue(idx).is_none_or(|(_, lemma)| lemma.strict || lemma.weak)
}

/// Gathers the attributions whose openings have been noted.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    let cues: Vec<usize> = acc
        .openings
        .iter()
        .enumerate()
        .filter(|(_, opening)| opening.is_some())
        .map(|(idx, _)| idx)
        .collect();
    let mut last_in: Option<(u32, usize)> = None;
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
        let rule = if lemma.weak { "directive" } else { rule };
        let rule =
            if opening.tie == Tie::Object && rule == "own-clause-vso" { "object-content" } else { rule };
        let mut parts = parts(article, &found, acc);
        // `“A,” she said, “B”`: the quotation in front of the clause is the first part.
        if opening.tie == Tie::Marks
            && let Source::Named(range) | Source::Pronoun { mention: range, .. } = &source
            && let Some(first) = before::quotation_ending(article, range.start.min(cue))
            && let Some(quotation) = article.quotations.get(first as usize)
            && (article.pack.grammar.capitals || interrupts(acc, article, cue, quotation))
        {
            parts.splice(0..0, article.trim(quotation.inner.clone()));
        }
        if !nested {
            last_in = Some((tok.sentence, acc.raws.len()));
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
    let said = acc.taken.get(quotation.inner.start).copied().flatten().is_some();
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
            quotations_that_go_on(article, found.tokens.clone(), quotation, acc)
        }
        _ => vec![found.tokens.clone()],
    }
}

/// Returns a content that is a quotation without an end, and the quotations of the next paragraphs that continue it.
pub(super) fn quotations_that_go_on(
    article: &Article<'_>,
    first: Range<usize>,
    quotation: &Quotation,
    acc: &Gathered,
) -> Vec<Range<usize>> {
    let mut parts = vec![first];
    let mut next = quotation.inner.end;
    while let Some(opened) = article.opened(next).filter(|_| parts.len() < 20) {
        let cue_inside = opened.inner.clone().take(1).any(|idx| acc.is_active(idx));
        if cue_inside {
            break;
        }
        parts.push(opened.inner.clone());
        if opened.close.is_some() {
            break;
        }
        next = opened.inner.end;
    }
    parts
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

type Told = (Source, &'static str, &'static str);

fn verb_source(article: &Article<'_>, cue: usize, opening: &Opening, chained: Option<usize>) -> Told {
    let Some((form, lemma)) = article.cue(cue) else {
        return (Source::Nobody, "own-clause-vso", "own-clause-vso");
    };
    let svo_first = !article.pack.grammar.verb_first;
    let named = |range: Range<usize>, rule: &'static str| {
        if article.is(range.start, Classes::PRONOUN)
            || (article.is(range.start, Classes::HONORIFIC) && range.len() < 3)
        {
            let rule = if article.is(range.start, Classes::PRONOUN) { "pronoun" } else { "honorific" };
            (Source::Pronoun { mention: range, agreement: form.agreement }, rule, rule)
        } else {
            (Source::Named(range), rule, rule)
        }
    };
    let elided = (Source::Elided(form.agreement), "elided-subject", "elided-subject");
    // What is in marks before a verb with a subject of its own is what it says.
    let interrupted = |range: &Range<usize>| {
        !svo_first
            && opening.tie == Tie::Marks
            && article.opened(range.start).is_some()
            && source_behind(article, opening.between.clone()).is_some()
    };
    if let Some(range) = source_before(article, cue, svo_first).filter(|range| !interrupted(range)) {
        return named(range, "own-clause-svo");
    }
    if let Some(range) = source_behind(article, opening.between.clone())
        .filter(|range| !(lemma.tells && oblique(article, range.start)))
    {
        return named(without_addressee(article, range, lemma), "own-clause-vso");
    }
    // The head of a relative clause is its subject unless a pronoun shows that it is the object.
    if !form.agreement.object
        && let Some(range) = idx_before_relative(article, cue)
    {
        return named(range, "own-clause-svo");
    }
    if !svo_first && let Some(range) = source_before(article, cue, true) {
        return named(range, "own-clause-svo");
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

/// Returns the source without the person asked, who is after the verb's own preposition (طلب المدير من
/// العمال أن …).
pub(super) fn without_addressee(article: &Article<'_>, range: Range<usize>, lemma: &Lemma) -> Range<usize> {
    let partitive = Classes::DETERMINER.with(Classes::UNNAMED).with(Classes::GROUP);
    let end = (range.start + 1..range.end).find(|idx| {
        let asked = article.is(*idx, Classes::PREPOSITION)
            && !article.is(idx - 1, partitive)
            && lemma.frames.leads.contains(&folded(article, *idx));
        // `أبلغ مسؤول في الوزارة الصحيفة أن …`, but `رئيس الصحيفة`.
        let told = lemma.tells
            && article.is(*idx, Classes::RELAY)
            && article.tok(*idx).is_some_and(|tok| tok.governs.is_none())
            && !article.is(idx - 1, Classes::ROLE.with(Classes::BODY).with(Classes::INNER));
        asked || told
    });
    range.start..end.unwrap_or(range.end)
}

/// Returns true if the noun at `idx` has an ending that no subject has (قال المشرعين is none).
fn oblique(article: &Article<'_>, idx: usize) -> bool {
    let grammar = &article.pack.grammar;
    let Some(tok) = article.tok(idx) else { return false };
    let word = crate::text::fold::fold(article.text.slice(tok.span));
    grammar.article.as_deref().is_some_and(|definite| word.starts_with(definite))
        && word.chars().count() > 6
        && grammar.oblique.iter().any(|ending| word.ends_with(ending.as_str()))
}

/// Returns the noun phrase that a relative clause with this cue belongs to (المعلومات التي أفادت عن).
fn idx_before_relative(article: &Article<'_>, cue: usize) -> Option<Range<usize>> {
    let relative = cue.checked_sub(1).filter(|at| article.is(*at, Classes::RELATIVE))?;
    let floor = article.floor(cue);
    let mut start = relative;
    while start > floor && relative - start < 5 && article.is_word(start - 1) {
        let bars = Classes::PREPOSITION
            .with(Classes::STOP)
            .with(Classes::VERB)
            .with(Classes::COMPLEMENTISER)
            .with(Classes::CONJUNCTION);
        let barred =
            article.is(start - 1, bars) || article.tok(start - 1).is_some_and(|tok| tok.cue.is_some());
        if barred {
            break;
        }
        start -= 1;
        if article.tok(start).is_some_and(|tok| tok.governs.is_some() || tok.conjunction > 0) {
            break;
        }
    }
    if start < relative { article.trim(start..relative) } else { None }
}

/// A participle has the source of the cue it follows, or else the subject of its sentence.
fn participle_source(article: &Article<'_>, cue: usize, chained: Option<usize>) -> Told {
    let rule = "participle-chain";
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
    let range = source_behind(article, verb + 1..cue)?;
    (range.end == cue).then_some(range)
}

/// Returns the subject of the sentence that leads up to `cue`: the noun phrase it begins with, or the
/// one after its first word, which then is its verb.
pub(super) fn sentence_subject(article: &Article<'_>, cue: usize) -> Option<Range<usize>> {
    let floor = article.floor(cue);
    if cue - floor > 120 {
        return None;
    }
    let mut start = floor;
    while start < cue {
        let tok = article.tok(start)?;
        if tok.phrase.has(Classes::ADVERB) {
            start += usize::from(tok.phrase_len.max(1));
        } else if article.is(start, Classes::AUXILIARY.with(Classes::ADVERB).with(Classes::CONJUNCTION))
            && !article.is(start, HEADS)
            || !article.is_word(start)
        {
            start += 1;
        } else {
            break;
        }
    }
    if !article.is(start, HEADS) && article.pack.grammar.verb_first {
        if article.is(start, Classes::PREPOSITION.with(Classes::TOPIC)) {
            return None;
        }
        start += 1;
    }
    let range = source_behind(article, start..cue)?;
    article.is(range.start, HEADS).then_some(range)
}

/// A verbal noun has its source right after it (تأكيد الوزير أن …) or is nobody's.
fn noun_source(article: &Article<'_>, opening: &Opening) -> Told {
    let rule = "verbal-noun";
    match source_behind(article, opening.between.clone()) {
        Some(range) => (Source::Named(range), rule, rule),
        None => (Source::Elided(Default::default()), rule, rule),
    }
}

/// A verbal noun with its subject as a suffix: نقلت … عن X قوله، في قولها.
fn relay_source(
    article: &Article<'_>,
    cue: usize,
    chained: Option<usize>,
    agreement: crate::lang::cues::Agreement,
) -> Told {
    let floor = article.floor(cue).max(cue.saturating_sub(30));
    let via = (floor..cue).rev().find(|idx| article.is(*idx, Classes::VIA));
    if let Some(via) = via {
        let end = noun_phrase_end(article, via + 1, cue);
        if end == cue
            && let Some(range) = article.trim(via + 1..end)
        {
            return (Source::Named(range), "relay", "relay");
        }
    }
    if let Some(raw) = chained {
        return (Source::Same(raw), "verbal-noun", "verbal-noun");
    }
    if let Some(range) = sentence_subject(article, cue) {
        return (Source::Named(range), "verbal-noun", "verbal-noun");
    }
    (Source::Elided(agreement), "verbal-noun", "verbal-noun")
}

/// `نقلت الصحيفة عن الوزير أن …`: the subject relays, who is after عن speaks.
fn relay(
    article: &Article<'_>,
    opening: &Opening,
    source: Source,
    rule: &'static str,
) -> (Source, Option<Range<usize>>, &'static str) {
    let via = opening.between.clone().find(|idx| article.is(*idx, Classes::VIA));
    let Some(via) = via else { return (source, None, rule) };
    let end = noun_phrase_end(article, via + 1, opening.between.end);
    let Some(speaker) = article.trim(via + 1..end) else { return (source, None, rule) };
    let medium = match source {
        Source::Named(range) => article.trim(range.start..range.end.min(via)),
        _ => None,
    };
    (Source::Named(speaker), medium, "relay")
}
