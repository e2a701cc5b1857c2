//! Whether a cue has a content, and where that begins.

use std::ops::Range;

use super::features::{Candidates, n_verbs, rough};
use super::open::Lead;
use crate::detect::phrases::content_start::{Tie, folded};
use crate::detect::phrases::preceding::{clause_before, quotation_before};
use crate::detect::reading::article::Article;
use crate::detect::reading::view::mix;
use crate::detect::sieves::gathered::Gathered;
use crate::detect::sieves::verb_first_cues::may_fire;
use crate::lang::cues::Part;
use crate::lang::word_classes::WordClass;
use crate::text::tokens::TokenKind;

/// Where a content may begin.
#[derive(Clone, Debug)]
pub(in crate::detect) struct Start {
    pub lead: Lead,
    /// Its first token, which may be the mark that opens it.
    pub at: usize,
    /// Its first word.
    pub word: usize,
    /// All of it, where it is in front of the cue.
    pub before: Option<Range<usize>>,
    /// The rules would begin here.
    pub by_rule: bool,
}

/// How far after its cue a content may begin, in tokens.
const REACH: usize = 60;

/// How far an object may.
const NEAR: usize = 7;

/// How many candidates of a kind there are at most.
const MANY: usize = 4;

/// Returns the places where the content of the cue at `cue` may begin; that it has none is one more candidate.
pub(in crate::detect) fn starts(article: &Article<'_>, acc: &Gathered, cue: usize) -> Vec<Start> {
    let mut found: Vec<Start> = Vec::new();
    let Some((form, lemma)) = article.cue(cue) else { return found };
    let Some(tok) = article.tok(cue) else { return found };
    let mut add = |lead: Lead, at: usize, before: Option<Range<usize>>, by_rule: bool| {
        let mut word = at;
        while article.tok(word).is_some_and(|tok| matches!(tok.kind, TokenKind::Mark(_))) {
            word += 1;
        }
        match found.iter_mut().find(|it| it.word == word && it.before.is_some() == before.is_some()) {
            Some(same) => same.by_rule |= by_rule,
            None => found.push(Start { lead, at, word, before, by_rule }),
        }
    };
    let first = cue + usize::from(tok.cue_len.max(1));
    let limit = article.limit(cue);
    let (mut n_clauses, mut n_marks, mut n_colons, mut n_prepositions, mut n_commas) = (0, 0, 0, 0, 0);
    let mut idx = first;
    let mut depth = 0_usize;
    while idx < limit.min(first + REACH) {
        let Some(tok) = article.tok(idx) else { break };
        let classes = article.classes(idx);
        match tok.kind {
            TokenKind::Punct('(' | '[') => depth += 1,
            TokenKind::Punct(')' | ']') => depth = depth.saturating_sub(1),
            TokenKind::Punct(':') if n_colons < 2 => {
                n_colons += 1;
                if idx + 1 < limit {
                    add(Lead::Colon, idx + 1, None, false);
                    if article.is(idx + 1, WordClass::Complementiser) && idx + 2 < limit {
                        add(Lead::Clause, idx + 2, None, false);
                    }
                } else if article.paragraph(cue).is_some_and(|paragraph| paragraph.tokens.end == idx + 1)
                    && article.tok(idx + 1).is_some()
                {
                    // What a colon at the end of a paragraph announces is the next one.
                    add(Lead::Colon, idx + 1, None, false);
                }
            }
            TokenKind::Punct(',' | '،') if n_commas < 3 && depth == 0 => {
                n_commas += 1;
                if article.is_word(idx + 1) && idx + 1 < limit {
                    add(Lead::Bare, idx + 1, None, false);
                }
            }
            TokenKind::Mark(_) => {
                if let Some(quotation) = article.opened(idx) {
                    if n_marks < MANY {
                        n_marks += 1;
                        add(Lead::Marks, idx, None, false);
                    }
                    if let Some(close) = quotation.close.filter(|close| *close < limit) {
                        idx = close + 1;
                        continue;
                    }
                }
            }
            TokenKind::Word => {
                let opens = WordClass::Complementiser | WordClass::Fused | WordClass::Interrogative;
                let preposition = classes.contains(WordClass::Preposition) && tok.governs.is_none();
                if !classes.is_disjoint(opens) && tok.conjunction == 0 && n_clauses < MANY {
                    n_clauses += 1;
                    let own = classes.contains(WordClass::Complementiser);
                    add(Lead::Clause, if own { idx + 1 } else { idx }, None, false);
                } else if preposition && n_prepositions < 2 * MANY {
                    let word = folded(article, idx);
                    let own = lemma.frames.prepositions.contains(&word) || lemma.frames.leads.contains(&word);
                    if own && idx + 1 < limit {
                        n_prepositions += 1;
                        add(Lead::Preposition, idx + 1, None, false);
                    }
                }
                let joined = article.views.get(idx).is_some() && article.joined_preposition(idx);
                if joined && n_prepositions < 2 * MANY && idx < first + 25 {
                    n_prepositions += 1;
                    add(Lead::Preposition, idx, None, false);
                }
                let far = form.part == Part::Fixed || lemma.frames.noun;
                let near = if far { 4 * NEAR } else { NEAR };
                if idx < first + near {
                    add(Lead::Bare, idx, None, false);
                }
                if classes.contains(WordClass::Abstract) && idx < first + 4 * NEAR {
                    add(Lead::Bare, idx, None, false);
                }
            }
            _ => {}
        }
        idx += 1;
    }
    if let Some(opening) = acc.openings.get(cue).and_then(Option::as_ref) {
        let lead = match opening.tie {
            Tie::Clause => Lead::Clause,
            Tie::Colon => Lead::Colon,
            Tie::Marks => Lead::Marks,
            Tie::Preposition => Lead::Preposition,
            Tie::Object | Tie::Bare => Lead::Bare,
        };
        add(lead, opening.at, None, true);
    }
    let floor = article.floor(cue);
    if form.part.is_finite() || form.part == Part::Fixed {
        let fixed = (floor.max(cue.saturating_sub(3))..cue)
            .find(|at| article.cue(*at).is_some_and(|(form, _)| form.part == Part::Fixed));
        let front = fixed.unwrap_or(cue);
        let apart = front > floor
            && (!article.is_word(front - 1)
                || article.is(front - 1, WordClass::Conjunction)
                || fixed.is_some());
        if let Some(quotation) = quotation_before(article, front)
            .and_then(|number| article.quotations.get(number as usize))
            .filter(|quotation| quotation.open >= floor || quotation.inner.end + 3 >= floor)
            .filter(|quotation| form.part != Part::Fixed || quotation.inner.len() > 1)
            && let Some(inner) = article.trim(quotation.inner.clone())
        {
            add(Lead::QuotationBefore, inner.start, Some(inner), false);
        }
        if (form.part == Part::Fixed || apart)
            && let Some((range, _)) = clause_before(article, floor, front)
        {
            let end = range.end;
            add(Lead::ClauseBefore, range.start, Some(range.clone()), false);
            // It may begin after a comma or a complementiser too, or with a conjunction.
            let opens = |idx: &usize| {
                let before = *idx - 1;
                let led = article.is_comma(before)
                    || article.is(before, WordClass::Complementiser | WordClass::Conjunction)
                    || article.is(*idx, WordClass::Fused)
                    || article.views.get(*idx).is_some_and(|view| view.conjunction);
                led && !article.is(*idx, WordClass::Complementiser) && !article.is_comma(*idx)
            };
            for at in (range.start + 1..end).rev().take(REACH).filter(opens).take(2 * MANY) {
                add(Lead::ClauseBefore, at, Some(at..end), false);
            }
        }
    }
    for raw in acc.raws.iter().filter(|raw| raw.at == cue && !raw.cue.is_empty()) {
        let Some(part) = raw.parts.first() else { continue };
        if part.start > cue {
            add(Lead::Bare, part.start, None, true);
        } else {
            add(Lead::ClauseBefore, part.start, Some(part.clone()), true);
        }
    }
    found
}

/// Describes the candidates, that there is no content last.
pub(in crate::detect) fn describe(
    article: &Article<'_>,
    acc: &Gathered,
    cue: usize,
    starts: &[Start],
    candidates: &mut Candidates,
) {
    let Some((form, lemma)) = article.cue(cue) else { return };
    let Some(tok) = article.tok(cue) else { return };
    let citation = lemma_hash(&lemma.citation);
    let part = form.part as u32;
    let first = cue + usize::from(tok.cue_len.max(1));
    let floor = article.floor(cue);
    let view = |idx: usize| article.views.get(idx).copied().unwrap_or_default();
    let before = if cue > floor { view(cue - 1) } else { Default::default() };
    let own = mix(citation, part, 3);
    let may = may_fire(article, cue);
    let active = acc.is_active(cue);
    let quoted = tok.quotation.is_some();
    // What the rules make of the cue, by the rule that did.
    let raw = acc.raws.iter().find(|raw| raw.at == cue && !raw.cue.is_empty() && !raw.parts.is_empty());
    let ruled = raw.map_or(0, |raw| lemma_hash(raw.rule.name()));
    let ruled_start = raw.and_then(|raw| raw.parts.first()).map(|part| part.start);
    candidates.ask(cue, cue);
    for start in starts {
        let lead = start.lead as u32 + 1;
        let kind = mix(lead, part, 1);
        let rule = u32::from(start.by_rule);
        let start_view = view(start.word);
        let led = start.word.checked_sub(1).map(view).unwrap_or_default();
        candidates.add(1, lead, rule);
        candidates.add(2, kind, rule);
        candidates.add(3, own, lead);
        candidates.add(4, citation, lead);
        candidates.add(5, mix(lead, u32::from(active), 1), rule);
        candidates.add(6, citation, rule);
        candidates.add(7, kind, u32::from(quoted));
        candidates.add(8, kind, before.word);
        candidates.add(9, kind, before.tag);
        let by_raw = u32::from(ruled_start.is_some_and(|at| at == start.word || at == start.at));
        candidates.add(30, ruled, mix(by_raw, lead, 9));
        candidates.add(31, ruled, mix(by_raw, part, 10));
        candidates.add(32, citation, mix(by_raw, lead, 11));
        if start.before.is_none() {
            let between = first..start.at.max(first);
            let n_between = between.len();
            let n_commas = between.clone().filter(|idx| article.is_comma(*idx)).count().min(3) as u32;
            let n_cues = between.clone().filter(|idx| article.cue(*idx).is_some()).count().min(3) as u32;
            let n_verbs = n_verbs(article, between.clone()).min(3) as u32;
            let n_same =
                starts.iter().filter(|it| it.lead == start.lead && it.word < start.word).count().min(3)
                    as u32;
            let n_clauses = starts
                .iter()
                .filter(|it| matches!(it.lead, Lead::Clause | Lead::Marks | Lead::Colon))
                .filter(|it| it.before.is_none() && it.word < start.word)
                .count()
                .min(2) as u32;
            let later = starts.iter().any(|it| {
                matches!(it.lead, Lead::Clause | Lead::Marks | Lead::Colon) && it.word > start.word
            });
            candidates.add(10, kind, rough(n_between));
            candidates.add(11, lead, mix(n_commas, n_verbs, n_cues));
            candidates.add(12, lead, mix(n_same, n_clauses, u32::from(later)));
            candidates.add(13, citation, mix(lead, led.word, 1));
            candidates.add(14, part, mix(lead, led.word, 1));
            candidates.add(15, citation, mix(lead, u32::from(later), rough(n_between).min(4)));
            candidates.add(16, lead, mix(n_verbs, n_clauses, 1));
            candidates.add(17, kind, mix(n_commas, n_clauses, rule));
            candidates.add(18, mix(kind, rough(n_between).min(3), 2), start_view.word);
            candidates.add(19, mix(kind, rough(n_between).min(3), 2), start_view.tag);
            candidates.add(20, mix(citation, lead, 2), start_view.tag);
            candidates.add(21, mix(citation, lead, 2), start_view.word);
            candidates.add(33, mix(kind, rough(n_between).min(3), 2), start_view.cluster);
            candidates.add(34, mix(citation, lead, 2), start_view.group);
            candidates.add(35, mix(lead, start_view.cluster, 3), led.word);
            candidates.add(22, mix(lead, start_view.tag, 3), view(start.word + 1).tag);
            candidates.add(23, mix(kind, view(first).tag, 4), rough(n_between).min(5));
            candidates.add(24, mix(lead, start_view.ending, 5), 0);
            candidates.add(25, mix(lead, led.tag, 6), start_view.tag);
            candidates.add(26, mix(lead, led.word, 7), start_view.word);
            let opened = article.opened(start.at).map(|it| rough(it.inner.len()).max(2));
            candidates.add(27, mix(kind, opened.unwrap_or(99), 7), led.word);
            candidates.add(28, mix(lead, opened.unwrap_or(99), 7), view(opened_end(article, start.at)).word);
            let comma = between.clone().rev().find(|idx| article.is_comma(*idx));
            candidates.add(29, mix(lead, n_commas, 8), rough(comma.map_or(99, |comma| start.at - comma)));
        } else {
            let len = start.before.as_ref().map_or(0, Range::len);
            let behind = view(first);
            candidates.add(40, kind, rough(len));
            candidates.add(41, own, mix(lead, before.word, 2));
            candidates.add(42, kind, behind.tag);
            candidates.add(43, kind, behind.word);
            candidates.add(44, kind, behind.classes);
            let led = if start.word > floor { led } else { Default::default() };
            candidates.add(47, kind, mix(led.word, start_view.tag, 3));
            candidates.add(48, kind, mix(led.word, start_view.word, 4));
            candidates.add(49, kind, mix(rough(len).min(5), u32::from(start.word == floor), 5));
            candidates.add(50, own, u32::from(start.word == floor));
            candidates.add(51, mix(kind, start_view.tag, 6), u32::from(tok.conjunction > 0));
            let others =
                starts.iter().any(|it| it.before.is_none() && matches!(it.lead, Lead::Clause | Lead::Colon));
            candidates.add(45, kind, u32::from(others));
            let inner = start.before.clone().is_some_and(|range| range.clone().any(|idx| acc.is_active(idx)));
            candidates.add(46, kind, u32::from(inner));
        }
        candidates.next(Some(start.word), 4 * (lead - 1) + 2 * rule + by_raw);
    }
    // That it has none.
    candidates.add(60, 0, 0);
    candidates.add(61, citation, 0);
    candidates.add(62, own, 0);
    candidates.add(91, ruled, 0);
    candidates.add(92, ruled, part);
    candidates.add(93, ruled, own);
    candidates.add(63, part, mix(u32::from(active), u32::from(may), u32::from(quoted)));
    candidates.add(64, own, u32::from(active));
    candidates.add(65, part, before.word);
    candidates.add(66, part, before.tag);
    candidates.add(67, part, before.classes);
    candidates.add(68, own, before.tag);
    candidates.add(69, own, before.word);
    candidates.add(70, part, view(cue).tag);
    candidates.add(71, own, view(cue).tag);
    candidates.add(72, part, view(first).tag);
    candidates.add(73, part, view(first).word);
    candidates.add(74, own, view(first).tag);
    candidates.add(75, own, view(first).word);
    candidates.add(94, part, before.cluster);
    candidates.add(95, own, before.group);
    candidates.add(96, part, view(first).cluster);
    candidates.add(97, own, view(first).group);
    candidates.add(76, part, mix(before.tag, view(cue).tag, view(first).tag));
    candidates.add(77, part, mix(before.word, view(first).word, 1));
    candidates.add(78, part, u32::from(cue == floor));
    candidates.add(79, mix(own, u32::from(form.agreement.first_person), 1), u32::from(quoted));
    candidates.add(80, part, mix(u32::from(form.agreement.first_person), u32::from(quoted), 1));
    candidates.add(81, part, view(cue).ending);
    candidates.add(82, mix(part, view(first).tag, 1), view(first + 1).tag);
    candidates.add(83, mix(part, view(first).word, 1), view(first + 1).word);
    let two = if cue > floor + 1 { view(cue - 2) } else { Default::default() };
    candidates.add(84, mix(part, before.tag, 1), two.tag);
    candidates.add(85, mix(part, before.word, 1), two.word);
    candidates.add(86, part, tok.governs.map_or(0, u32::from));
    candidates.add(87, part, u32::from(tok.conjunction > 0));
    let margin = article.tagged(cue).verb;
    let margin = if margin < -60 {
        0
    } else if margin < 0 {
        1
    } else if margin < 60 {
        2
    } else {
        3
    };
    candidates.add(88, part, margin);
    candidates.add(89, own, margin);
    let paragraph = article.paragraph(cue).map_or(0, |paragraph| paragraph.kind as u32);
    candidates.add(90, part, paragraph);
    candidates.next(None, 28 + 2 * u32::from(active) + u32::from(raw.is_some()));
}

fn opened_end(article: &Article<'_>, at: usize) -> usize {
    article.opened(at).and_then(|quotation| quotation.close).map_or(at, |close| close + 1)
}

/// Returns a hash of a cue's citation form.
pub(in crate::detect) fn lemma_hash(citation: &str) -> u32 {
    (crate::lang::lexicon::spelling_hash(citation.as_bytes()) >> 32) as u32
}
