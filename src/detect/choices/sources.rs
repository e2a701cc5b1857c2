//! Who the source of a content is, and where the noun phrase ends that names it.

use std::ops::Range;

use super::chooser::{Chooser, likeliest};
use super::features::{Candidates, n_verbs, order, rough};
use super::heads::{Heads, bare_word};
use super::open::{Lead, Open, RuledSource};
use super::starts::lemma_hash;
use crate::detect::phrases::noun_phrase::noun_phrase_end;
use crate::detect::phrases::subject::{sentence_subject, source_after, source_before};
use crate::detect::reading::article::Article;
use crate::detect::reading::view::mix;
use crate::detect::resolution::coreference::Earlier;
use crate::lang::cues::Agreement;
use crate::lang::questions::Question;
use crate::lang::word_classes::WordClass;
use crate::text::tokens::TokenKind;

/// Who a source may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::detect) enum Candidate {
    /// The noun phrase that begins here; it ends in front of the second token at the latest.
    Own(usize, usize),
    /// One who has spoken before, by place in the list.
    Earlier(usize),
}

/// Who has been chosen.
#[derive(Clone, Debug)]
pub(in crate::detect) enum Chosen {
    /// A noun phrase.
    Own(Range<usize>),
    /// One who has spoken before, by place in the list.
    Earlier(usize),
}

/// How many of those who have spoken before are looked at.
const EARLIER: usize = 7;

/// How far in front of the cue its subject may begin, in tokens.
const FRONT: usize = 45;

/// How far in front of a relative clause its noun may begin, in tokens.
const RELATED: usize = 8;

/// In how many sentences before somebody is looked for who has not spoken.
const SILENT: usize = 3;

/// The farthest after the cue.
const BEHIND: usize = 24;

/// The longest noun phrase, in tokens.
const LONGEST: usize = 36;

/// Returns the candidates for the source of an attribution, the rules' first.
pub(in crate::detect) fn candidates(
    article: &Article<'_>,
    open: &Open,
    earlier: &[Earlier],
) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let cue = open.cue;
    let mut add = |candidate: Candidate| {
        let same = |it: &Candidate| match (it, &candidate) {
            (Candidate::Own(a, _), Candidate::Own(b, _)) => a == b,
            (a, b) => a == b,
        };
        if !found.iter().any(same) {
            found.push(candidate);
        }
    };
    let bars = WordClass::Preposition
        | WordClass::Complementiser
        | WordClass::Fused
        | WordClass::Pronoun
        | WordClass::RelativeWord
        | WordClass::PlainVerb
        | WordClass::Auxiliary
        | WordClass::Negation
        | WordClass::Interrogative
        | WordClass::Conjunction;
    let named =
        WordClass::Determiner | WordClass::Name | WordClass::Role | WordClass::Body | WordClass::Title;
    let begins = |idx: usize| {
        let word = article.is_word(idx) && (!article.is(idx, bars) || article.is(idx, named))
            || article.tok(idx).is_some_and(|tok| tok.opens.is_some());
        word && article.tok(idx).is_some_and(|tok| {
            tok.cue.is_none_or(|form| !form.part.is_finite())
                || !article.views.get(idx).is_some_and(|view| view.verb)
        })
    };
    let behind = open.after_cue(article);
    // Numbers speak too (قال 40 في المئة من السكان).
    let counts = |idx: usize| {
        article.tok(idx).is_some_and(|tok| tok.kind == TokenKind::Number)
            && article
                .tok(idx + 1)
                .is_some_and(|tok| matches!(tok.kind, TokenKind::Word | TokenKind::Punct('%' | '٪')))
    };
    for idx in behind.clone().take(BEHIND) {
        if begins(idx) || idx == behind.start && counts(idx) {
            add(Candidate::Own(idx, behind.end));
        }
    }
    if let Some(range) = source_after(article, behind.clone()) {
        add(Candidate::Own(range.start, behind.end));
    }
    // A name in marks is passed over as a whole when the region ends in front of the content.
    let floor = open.before_cue(article).max(cue.saturating_sub(FRONT));
    // A relative clause without a pronoun follows its noun directly.
    let relates = matches!(open.lead, Lead::Clause | Lead::Preposition | Lead::Bare)
        && article.cue(cue).is_some_and(|(form, _)| form.part.is_finite())
        && article.tok(cue).is_some_and(|tok| tok.conjunction == 0);
    for idx in floor..cue {
        let fresh = idx == floor
            || idx.checked_sub(1).is_some_and(|before| {
                !article.is_word(before)
                    || article.is(
                        before,
                        WordClass::Complementiser
                            | WordClass::Conjunction
                            | WordClass::Adverb
                            | WordClass::Via
                            | WordClass::Auxiliary
                            | WordClass::PlainVerb
                            | WordClass::Time,
                    )
                    || article.views.get(before).is_some_and(|view| view.verb)
                    || article.tok(before).is_some_and(|tok| tok.cue.is_some())
            });
        let joined = article.tok(idx).is_some_and(|tok| tok.conjunction > 0);
        // A noun after a preposition which a relative clause follows (مع ممثلة تدعي …).
        let governed =
            idx > floor && article.is(idx - 1, WordClass::Preposition) || article.joined_preposition(idx);
        let related = relates
            && !fresh
            && governed
            && idx + RELATED >= cue
            && noun_phrase_end(article, idx, cue) >= cue;
        if ((fresh || joined || related) && begins(idx) || fresh && counts(idx))
            && open.before.as_ref().is_none_or(|range| !range.contains(&idx))
        {
            add(Candidate::Own(idx, cue));
        }
    }
    for relatives in [false, true] {
        if let Some(range) = source_before(article, cue, relatives) {
            add(Candidate::Own(range.start, cue));
        }
    }
    if let Some(range) = sentence_subject(article, cue) {
        add(Candidate::Own(range.start, cue));
    }
    let sentence = article.tok(cue).map_or(0, |tok| tok.sentence);
    let before = sentence.checked_sub(1).and_then(|at| article.sentences.get(at as usize));
    if let Some(range) = before.and_then(|range| sentence_subject(article, range.end.checked_sub(1)?)) {
        add(Candidate::Own(range.start, before.map_or(range.end, |before| before.end)));
    }
    // Those who are named by a title or a role in the sentences before, and have not spoken yet.
    let persons = WordClass::Title | WordClass::Role | WordClass::Unnamed;
    for back in 1..=SILENT {
        let Some(range) = (sentence as usize).checked_sub(back).and_then(|at| article.sentences.get(at))
        else {
            break;
        };
        for idx in range.clone() {
            let continued = idx > range.start && article.is(idx - 1, persons);
            let spoke = earlier.iter().any(|one| one.mention == idx);
            if article.is(idx, persons) && !continued && !spoke && begins(idx) {
                add(Candidate::Own(idx, range.end));
            }
        }
    }
    for number in 0..earlier.len().min(EARLIER) {
        add(Candidate::Earlier(number));
    }
    found
}

/// Describes candidates for a source.
pub(in crate::detect) fn describe(
    article: &Article<'_>,
    heads: &Heads,
    open: &Open,
    earlier: &[Earlier],
    options: &[Candidate],
    out: &mut Candidates,
) {
    let cue = open.cue;
    out.ask(cue, cue);
    let Some((form, lemma)) = article.cue(cue) else { return };
    let Some(tok) = article.tok(cue) else { return };
    let citation = lemma_hash(&lemma.citation);
    let part = form.part as u32;
    let joined = u32::from(tok.conjunction > 0);
    let view = |idx: usize| article.views.get(idx).copied().unwrap_or_default();
    let behind = open.after_cue(article);
    let rule_behind = source_after(article, behind.clone()).map(|range| range.start);
    let rule_before = source_before(article, cue, false).map(|range| range.start);
    let lead = open.lead as u32 + 1;
    let kind = mix(part, lead, 1);
    let floor = open.before_cue(article);
    let has_behind = rule_behind.is_some();
    let agreement = form.agreement;
    let previous = cue.checked_sub(1).map(view).unwrap_or_default();
    let quoted = u32::from(tok.quotation.is_some());
    let second = open.second.is_some();
    let first_word = behind.start;
    // A sentence whose first words are the cue has nobody in front of it.
    let initial = u32::from(cue <= floor + 1);
    let is_word = |one: &Earlier| article.is_word(one.mention).then(|| bare_word(article, one.mention));
    let spoken: Vec<Option<String>> = earlier.iter().map(is_word).collect();
    for option in options {
        match option {
            Candidate::Own(start, limit) => {
                let start = *start;
                let is_behind = start > cue;
                let side = u32::from(is_behind) + 2 * u32::from(start < floor);
                let by_rule = if is_behind { rule_behind == Some(start) } else { rule_before == Some(start) };
                let rule = u32::from(by_rule);
                let end = noun_phrase_end(article, start, *limit);
                let gap = if is_behind { start - first_word.min(start) } else { cue - start };
                let reaches = if is_behind { end >= behind.end } else { end >= cue };
                let between = if is_behind { first_word..start } else { end.min(cue)..cue };
                let verbs = n_verbs(article, between.clone()).min(3) as u32;
                let commas = between.clone().filter(|idx| article.is_comma(*idx)).count().min(3) as u32;
                let (own, led) = (view(start), start.checked_sub(1).map(view).unwrap_or_default());
                out.add(200, side, rule);
                out.add(201, mix(kind, side, 1), rule);
                out.add(202, mix(side, rough(gap), 2), part);
                out.add(203, mix(side, own.tag, 3), part);
                out.add(204, mix(side, own.classes, 3), part);
                out.add(205, mix(side, own.word, 3), u32::from(gap == 0));
                out.add(206, mix(side, led.word, 4), own.tag);
                out.add(207, mix(side, led.tag, 5), own.tag);
                out.add(208, mix(side, u32::from(reaches), 6), mix(verbs, commas, part));
                out.add(209, mix(side, citation, 7), rough(gap).min(3));
                out.add(210, mix(side, view(start + 1).tag, 8), own.tag);
                out.add(211, mix(side, own.ending, 9), 0);
                out.add(212, mix(side, rough(end - start.min(end)), 10), u32::from(reaches));
                out.add(213, mix(side, joined, 11), mix(part, initial, rule));
                out.add(214, mix(side, lead, 12), mix(rule, u32::from(reaches), 1));
                out.add(215, mix(side, u32::from(has_behind), 13), mix(rule, part, 2));
                out.add(216, mix(side, led.classes, 14), part);
                out.add(217, mix(side, previous.word, 15), rule);
                out.add(218, mix(side, u32::from(start == floor), 16), mix(part, rule, 3));
                out.add(219, mix(side, quoted, 17), 0);
                out.add(270, mix(side, own.cluster, 3), part);
                out.add(271, mix(side, own.group, 3), mix(rule, rough(gap).min(3), part));
                out.add(272, mix(side, own.group, 3), citation);
                out.add(273, mix(side, view(start + 1).cluster, 3), own.group);
                out.add(274, mix(side, led.cluster, 3), own.group);
                let tagged = article.tagged(start);
                if let Some(gender) = agreement.gender {
                    let feminine = gender == crate::lang::cues::Gender::Feminine;
                    let fits = u32::from(feminine == tagged.feminine);
                    out.add(220, mix(side, fits, 18), mix(u32::from(feminine), rule, 4));
                }
                let marked = article.tok(start).is_some_and(|tok| tok.opens.is_some());
                out.add(221, mix(side, u32::from(marked), 19), mix(rule, rough(gap).min(2), 5));
                out.add(222, mix(side, u32::from(second), 20), part);
                out.add(
                    223,
                    mix(side, u32::from(article.joined_preposition(start)), 21),
                    mix(citation, led.word, 6),
                );
                out.add(224, mix(side, u32::from(lemma.tells), 22), mix(rule, rough(gap).min(4), 7));
                out.add(
                    225,
                    mix(side, u32::from(article.tok(start).is_some_and(|tok| tok.conjunction > 0)), 23),
                    own.tag,
                );
                out.add(226, mix(own.word, view(start + 1).tag, 24), side);
                let own_word = bare_word(article, start);
                let elsewhere = heads.elsewhere(&own_word, start, cue).min(2);
                out.add(231, mix(side, elsewhere, 29), rule);
                out.add(232, mix(side, elsewhere, 30), mix(rough(gap).min(3), part, 10));
                out.add(233, mix(side, elsewhere, 31), own.tag);
                let apart = tok.sentence - article.tok(start).map_or(0, |tok| tok.sentence).min(tok.sentence);
                out.add(234, mix(side, apart.min(4), 32), mix(elsewhere, own.classes, 11));
                out.add(235, mix(side, apart.min(4), 33), mix(part, joined, elsewhere));
                // Somebody who has spoken is named again.
                let again = spoken
                    .iter()
                    .position(|other| other.as_ref() == Some(&own_word) && article.is_word(start));
                out.add(236, mix(side, again.map_or(9, |rank| rank.min(3) as u32), 34), part);
                out.add(237, mix(side, u32::from(again.is_some()), 35), mix(rule, rough(gap).min(3), part));
                let ruled = match open.ruled {
                    RuledSource::Named(from, _) if from == start => 5,
                    other => other.kind(),
                };
                out.add(227, mix(side, ruled, 25), part);
                out.add(228, mix(side, ruled, 26), mix(rule, u32::from(reaches), 8));
                out.add(229, mix(side, ruled, 27), mix(citation, rule, 9));
                out.add(230, mix(side, ruled, 28), own.tag);
                out.next(Some(start), 4 * side + 2 * rule + u32::from(ruled == 5));
            }
            Candidate::Earlier(number) => {
                let Some(one) = earlier.get(*number) else {
                    out.next(None, 31);
                    continue;
                };
                let rank = (*number as u32).min(6);
                let sentence = |at: usize| article.tok(at).map_or(0, |tok| tok.sentence);
                let same_sentence = sentence(one.spoke_at) == sentence(cue);
                let apart = (sentence(cue).saturating_sub(sentence(one.spoke_at))).min(5);
                let paragraph =
                    |at: usize| article.paragraph(at).map_or(0, |paragraph| paragraph.tokens.start);
                let same_paragraph = paragraph(one.spoke_at) == paragraph(cue);
                let mention_here = sentence(one.mention) == sentence(cue);
                let near = mix(u32::from(same_sentence), u32::from(same_paragraph), u32::from(mention_here));
                let speaker = one.kind.map_or(0, |kind| 1 + kind as u32);
                out.add(240, rank, part);
                out.add(241, mix(rank, near, 1), part);
                out.add(242, mix(rank, apart, 2), part);
                out.add(243, mix(rank, joined, 3), mix(part, initial, 1));
                out.add(244, mix(rank.min(1), citation, 4), part);
                out.add(245, mix(u32::from(has_behind), near, 5), part);
                out.add(246, mix(speaker, part, 6), rank.min(2));
                out.add(247, one.n_spoken.min(5) as u32, rank);
                out.add(
                    248,
                    mix(agreement_of(agreement), number_and_gender(one), 7),
                    mix(rank.min(1), u32::from(same_sentence), 2),
                );
                out.add(249, mix(agreement_of(agreement), number_and_gender(one), 8), mix(part, speaker, 3));
                out.add(250, mix(previous.word, rank.min(1), 9), part);
                out.add(251, mix(previous.tag, rank.min(1), 9), part);
                out.add(252, mix(view(first_word).tag, rank.min(1), 10), part);
                out.add(253, mix(view(first_word).word, rank.min(1), 11), part);
                out.add(254, mix(lead, rank.min(1), 12), mix(part, joined, 4));
                out.add(255, mix(quoted, rank.min(2), 13), part);
                let inside = u32::from(open.nested);
                out.add(256, mix(inside, near, 14), mix(part, rank.min(2), 5));
                out.add(257, mix(apart, rank.min(2), 15), mix(u32::from(same_paragraph), joined, 6));
                out.add(258, mix(u32::from(has_behind), citation, 16), 0);
                out.add(
                    259,
                    mix(u32::from(rule_before.is_some()), u32::from(has_behind), 17),
                    mix(part, rank.min(1), 7),
                );
                let ruled = match open.ruled {
                    RuledSource::Named(from, _) if from == one.mention => 5,
                    other => other.kind(),
                };
                out.add(261, mix(ruled, rank.min(2), 18), part);
                out.add(262, mix(ruled, near, 19), rank.min(2));
                out.add(263, mix(ruled, citation, 20), rank.min(1));
                // How it was named.
                let mention = view(one.mention);
                let led_by_cue = one
                    .mention
                    .checked_sub(1)
                    .is_some_and(|before| article.tok(before).is_some_and(|tok| tok.cue.is_some()));
                out.add(266, mention.tag, mix(part, rank.min(1), u32::from(led_by_cue)));
                out.add(267, mention.classes, mix(part, rank.min(1), 9));
                out.add(268, mention.ending, rank.min(1));
                out.add(269, mix(mention.word, rank.min(1), 22), 0);
                out.add(275, mix(mention.cluster, rank.min(1), 22), 0);
                out.add(276, mix(mention.group, rank.min(1), 22), citation);
                // Two who speak in turns.
                let other = earlier.get(usize::from(*number == 0)).map_or(0, |other| other.n_spoken.min(3));
                out.add(
                    264,
                    mix(one.n_spoken.min(3) as u32, other as u32, rank.min(2)),
                    mix(u32::from(same_paragraph), joined, 7),
                );
                out.add(265, mix(u32::from(earlier.len() == 1), near, 21), mix(part, joined, 8));
                out.add(260, one.n_spoken.min(4) as u32, mix(apart, rank.min(3), speaker));
                let near = 2 * u32::from(same_sentence) + u32::from(same_paragraph);
                out.next(Some(one.mention), 16 + 4 * rank.min(3) + near);
            }
        }
    }
}

fn agreement_of(agreement: Agreement) -> u32 {
    let gender =
        agreement.gender.map_or(0, |gender| 1 + u32::from(gender == crate::lang::cues::Gender::Feminine));
    gender
        | agreement.plural.map_or(0, |plural| 1 + u32::from(plural)) << 2
        | u32::from(agreement.first_person) << 4
}

/// Returns somebody's gender and number, as a number.
fn number_and_gender(one: &Earlier) -> u32 {
    let feminine = one.feminine.map_or(0, |feminine| 1 + u32::from(feminine));
    feminine | u32::from(one.plural) << 2
}

/// Returns the tokens in front of which the noun phrase may end that begins at `start`.
pub(in crate::detect) fn phrase_ends(article: &Article<'_>, start: usize, limit: usize) -> Vec<usize> {
    let limit = limit.min(start + LONGEST).max(start + 1);
    let mut found = Vec::new();
    let mut idx = start;
    while idx < limit {
        let Some(tok) = article.tok(idx) else { break };
        if let Some(close) = article
            .opened(idx)
            .and_then(|quotation| quotation.close)
            .filter(|close| *close < limit && idx - start < LONGEST)
        {
            idx = close + 1;
            found.push(idx);
            continue;
        }
        // The full stop of a title is close before the name.
        let tight = article.tok(idx + 1).is_some_and(|next| next.span.start() == tok.span.end());
        let stops = matches!(tok.kind, TokenKind::Punct('.')) && !tight || article.is(idx, WordClass::Break);
        if idx > start && (stops || matches!(tok.kind, TokenKind::Punct(':' | '؟' | '!'))) {
            break;
        }
        idx += 1;
        if matches!(tok.kind, TokenKind::Word | TokenKind::Number | TokenKind::Punct(')' | ']' | '%' | '٪'))
        {
            found.push(idx);
        }
    }
    if found.is_empty() {
        found.push(limit.min(article.toks.len()));
    }
    found
}

/// Describes the places where a noun phrase may end.
pub(in crate::detect) fn describe_phrase_ends(
    article: &Article<'_>,
    start: usize,
    limit: usize,
    open: &Open,
    ends: &[usize],
    out: &mut Candidates,
) {
    let by_rule = noun_phrase_end(article, start, limit);
    let cue = open.cue;
    out.ask(cue, start);
    let ruled_end = match open.ruled {
        RuledSource::Named(from, end) if from == start => Some(end),
        _ => None,
    };
    let Some((form, lemma)) = article.cue(cue) else { return };
    let side = u32::from(start > cue);
    let part = form.part as u32;
    let view = |idx: usize| article.views.get(idx).copied().unwrap_or_default();
    let head = view(start);
    let (mut commas, mut brackets, mut verbs, mut definite, mut at) = (0_u32, 0_u32, 0_u32, 0_u32, start);
    for end in ends {
        let end = *end;
        for idx in at..end {
            let Some(tok) = article.tok(idx) else { continue };
            match tok.kind {
                TokenKind::Punct(',' | '،') => commas += 1,
                TokenKind::Punct('(' | '[') => brackets += 1,
                TokenKind::Punct(')' | ']') => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            verbs += u32::from(idx > start && view(idx).verb);
            definite += u32::from(view(idx).tag == view(start).tag);
        }
        at = end;
        let relation = order(end.cmp(&by_rule));
        let of_raw = ruled_end.map_or(3, |ruled| order(end.cmp(&ruled)));
        let last = u32::from(end >= limit);
        let len = rough(end - start);
        out.add(345, of_raw, mix(side, last, 1));
        out.add(346, of_raw, mix(relation, view(end).tag, 2));
        out.add(347, of_raw, mix(relation, part, 3));
        out.add(348, of_raw, mix(view(end).word, 0, 4));
        out.edge(article, 300, end, mix(side, relation, 1));
        out.add(330, relation, mix(side, last, 1));
        out.add(331, mix(relation, last, 2), view(end).tag);
        out.add(332, mix(relation, last, 3), view(end).classes);
        out.add(333, len, mix(last, side, 2));
        out.add(334, mix(head.classes, len, 4), 0);
        out.add(335, mix(head.word, len, 5), 0);
        out.add(336, mix(commas.min(2), brackets.min(1), 6), mix(verbs.min(2), side, last));
        out.add(337, mix(commas.min(2), view(end).classes, 7), last);
        out.add(338, mix(part, last, 8), relation);
        out.add(339, mix(lemma_hash(&lemma.citation), last, 9), 0);
        out.add(340, mix(head.classes, view(end).tag, 10), mix(commas.min(1), last, 1));
        out.add(341, mix(definite.min(4), len, 11), view(end).tag);
        out.add(342, mix(len.min(3), view(end).word, 12), relation);
        let stop = article.tok(end).map_or(1, |tok| match tok.kind {
            TokenKind::Punct(c) => c as u32,
            TokenKind::Mark(_) => 3,
            _ => 0,
        });
        out.add(343, mix(stop, view(end + 1).tag, 13), mix(commas.min(1), last, 2));
        out.add(344, mix(stop, view(end + 1).classes, 14), view(end + 2).tag);
        out.next(end.checked_sub(1), 6 * of_raw + 2 * relation + last);
    }
}

/// How much less likely somebody is whose gender is not that of the verb.
const DISAGREES: f32 = 0.02;

/// Makes it unlikely that a verb without a subject means somebody of the other gender (وأضافت, of a minister who is a man).
fn agree(article: &Article<'_>, cue: usize, earlier: &[Earlier], options: &[Candidate], shares: &mut [f32]) {
    let Some((form, _)) = article.cue(cue).filter(|(form, _)| form.part.is_finite()) else { return };
    let Some(gender) = form.agreement.gender.filter(|_| form.agreement.plural != Some(true)) else { return };
    let feminine = gender == crate::lang::cues::Gender::Feminine;
    for (option, share) in options.iter().zip(shares.iter_mut()) {
        let Candidate::Earlier(number) = option else { continue };
        let Some(one) = earlier.get(*number) else { continue };
        if !one.plural && one.feminine.is_some_and(|other| other != feminine) {
            *share *= DISAGREES;
        }
    }
    let total: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= total.max(f32::MIN_POSITIVE));
}

/// Returns who the source of an attribution most likely is, and how likely.
pub(in crate::detect) fn choose_source(
    article: &Article<'_>,
    heads: &Heads,
    chooser: &Chooser<'_>,
    open: &Open,
    earlier: &[Earlier],
) -> Option<(Chosen, f32)> {
    let options = candidates(article, open, earlier);
    let mut described = Candidates::default();
    describe(article, heads, open, earlier, &options, &mut described);
    let mut shares = chooser.probabilities(Question::Source, &described);
    agree(article, open.cue, earlier, &options, &mut shares);
    let (best, share) = likeliest(&shares)?;
    match options.get(best)? {
        Candidate::Earlier(number) => Some((Chosen::Earlier(*number), share)),
        Candidate::Own(start, limit) => {
            let ends = phrase_ends(article, *start, *limit);
            let mut described = Candidates::default();
            describe_phrase_ends(article, *start, *limit, open, &ends, &mut described);
            let (at, of_end) = likeliest(&chooser.probabilities(Question::SourceEnd, &described))?;
            let range = article.trim(*start..*ends.get(at)?)?;
            Some((Chosen::Own(range), share * of_end))
        }
    }
}
