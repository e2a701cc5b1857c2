//! Where a content ends.

use std::ops::Range;

use super::features::{Candidates, order, rough};
use super::open::Lead;
use super::ruled::Ruled;
use super::starts::{Start, lemma_hash};
use crate::detect::phrases::content_extent::content;
use crate::detect::reading::article::Article;
use crate::detect::reading::view::mix;
use crate::lang::cues::Part;
use crate::lang::word_classes::WordClass;
use crate::text::tokens::TokenKind;

/// How far from its beginning a content may end amid a clause, in tokens; further on only in front of punctuation.
const AMID: usize = 50;

/// The longest content, in tokens.
const LONGEST: usize = 400;

/// Returns the tokens in front of which the content may end that begins at `start`, after the cue at `cue`. A single
/// answer needs no choice.
pub(in crate::detect) fn ends(article: &Article<'_>, start: &Start) -> Vec<usize> {
    let from = start.word;
    let mut limit = article.limit(start.word).max(article.limit(start.at)).min(from + LONGEST);
    let mark = article.opened(start.at);
    if let Some(quotation) = mark
        && quotation.close.is_none()
    {
        return vec![quotation.inner.end];
    }
    let spoken = start.lead == Lead::Colon && mark.is_none();
    let sentence_end = limit;
    if spoken && let Some(paragraph) = article.paragraph(start.word) {
        limit = paragraph.tokens.end.min(from + LONGEST);
    }
    let mut found = Vec::new();
    let mut idx = start.at;
    while idx < limit {
        if let Some(close) =
            article.opened(idx).and_then(|quotation| quotation.close).filter(|close| *close < limit)
        {
            // Amid a quotation the content around it does not end.
            idx = close + 1;
            if idx > from {
                found.push(idx);
            }
            continue;
        }
        let Some(tok) = article.tok(idx) else { break };
        idx += 1;
        let inner =
            matches!(tok.kind, TokenKind::Word | TokenKind::Number | TokenKind::Punct(')' | ']' | '%' | '٪'));
        if !inner || idx <= from {
            continue;
        }
        let stops = idx >= limit
            || article.tok(idx).is_none_or(|next| !matches!(next.kind, TokenKind::Word | TokenKind::Number));
        let far = idx - from > AMID || idx > sentence_end;
        let ends_sentence = || {
            let sentence = |at: usize| article.tok(at).map(|tok| tok.sentence);
            idx >= limit || sentence(idx) != sentence(idx + 1)
        };
        if !far || stops && (idx <= sentence_end || ends_sentence()) {
            found.push(idx);
        }
    }
    if found.is_empty() {
        found.push(limit.max(from + 1).min(article.toks.len()));
    }
    found
}

/// Describes the places where the content may end.
#[expect(clippy::too_many_arguments, reason = "what a place is described by, each read from another table")]
pub(in crate::detect) fn describe(
    article: &Article<'_>,
    active: &[bool],
    firing: &[f32],
    cue: usize,
    start: &Start,
    ends: &[usize],
    ruled: Option<Ruled>,
    candidates: &mut Candidates,
) {
    let Some((form, lemma)) = article.cue(cue) else { return };
    let citation = lemma_hash(&lemma.citation);
    let part = form.part as u32;
    let lead = start.lead as u32 + 1;
    let from = start.word;
    let marked = article.opened(start.at);
    let closed = marked.and_then(|quotation| quotation.close).map(|close| close + 1);
    let kind = mix(lead, u32::from(marked.is_some()), 11);
    let by_rule = content(article, cue, start.at, start.lead.tie(), active).map(|found| {
        if found.quotation.is_some() { closed.unwrap_or(found.tokens.end) } else { found.tokens.end }
    });
    let by_rule = by_rule.unwrap_or(0);
    candidates.ask(cue, from);
    let mut tally = Tally { at: from, ..Tally::default() };
    let n = ends.len();
    let paragraph_end = article.paragraph(from).map_or(0, |paragraph| paragraph.tokens.end);
    let sentence_end = article.limit(from);
    let mut whole_sentence = Tally { at: from, ..Tally::default() };
    whole_sentence.go_on(article, firing, sentence_end);
    for (rank, end) in ends.iter().enumerate() {
        let end = *end;
        tally.go_on(article, firing, end);
        let relation = order(end.cmp(&by_rule));
        let last = rank + 1 == n;
        let next_word = next_word(article, end);
        let fires = firing.get(next_word).copied().unwrap_or(0.0) > 0.5 && next_word > from;
        let fires_part = article.cue(next_word).filter(|_| fires).map_or(0, |(form, _)| 1 + form.part as u32);
        let stop = article.tok(end).map_or(1, |tok| match tok.kind {
            TokenKind::Punct(',' | '،') => 2,
            TokenKind::Punct(c) => c as u32,
            TokenKind::Mark(_) => 3,
            _ => 0,
        });
        let is_end = end >= sentence_end || end + 1 >= sentence_end && stop > 0;
        let whole = closed == Some(end);
        let place = mix(stop, u32::from(is_end), u32::from(last));
        let balance = mix(tally.brackets.min(2) as u32, u32::from(whole), 1);
        let view = |idx: usize| article.views.get(idx).copied().unwrap_or_default();
        let (of_raw, rule) = ruled.map_or((3, 0), |ruled| {
            let ordering = last_word(article, from, end).cmp(&last_word(article, from, ruled.end));
            (order(ordering), ruled.rule)
        });
        candidates.add(162, of_raw, mix(rule, u32::from(is_end), 1));
        candidates.add(163, of_raw, mix(relation, place, 2));
        candidates.add(164, of_raw, mix(kind, stop, 3));
        candidates.add(165, of_raw, mix(stop, view(next_word).word, 4));
        candidates.add(166, of_raw, mix(stop, view(next_word).tag, 5));
        candidates.edge(article, 100, end, kind);
        candidates.add(130, kind, mix(relation, u32::from(is_end), 1));
        candidates.add(131, relation, place);
        candidates.add(132, mix(relation, fires_part, 1), place);
        candidates.add(133, kind, place);
        candidates.add(134, balance, stop);
        candidates.add(135, kind, balance);
        candidates.add(136, kind, rough(end - from));
        candidates.add(137, mix(kind, rough(end - from), 1), stop);
        candidates.add(138, kind, mix(tally.verbs.min(3) as u32, stop, u32::from(is_end)));
        candidates.add(139, mix(tally.commas.min(4) as u32, stop, 1), u32::from(is_end));
        candidates.add(140, tally.fired.min(3) as u32, mix(stop, u32::from(is_end), 1));
        candidates.add(141, tally.fired_participles.min(2) as u32, u32::from(is_end));
        candidates.add(142, fires_part, stop);
        candidates.add(143, mix(fires_part, stop, 2), view(next_word).word);
        candidates.add(144, mix(citation, part, 1), mix(stop, u32::from(is_end), 1));
        candidates.add(145, citation, rough(end - from).min(9));
        candidates.add(146, part, mix(stop, view(next_word).tag, 1));
        candidates.add(147, stop, mix(view(next_word).word, view(next_word + 1).tag, 1));
        candidates.add(148, stop, mix(view(next_word).classes, view(next_word + 1).classes, 1));
        candidates.add(149, mix(stop, view(next_word).word, 1), tally.verbs.min(2) as u32);
        candidates.add(167, stop, view(next_word).cluster);
        candidates.add(168, mix(stop, view(next_word).group, 1), view(next_word + 1).group);
        candidates.add(169, mix(lead, view(next_word).cluster, 1), stop);
        // What would be left of the sentence.
        let n_left = rough(sentence_end.saturating_sub(end));
        let left = |all: usize, so_far: usize, most: usize| all.saturating_sub(so_far).min(most) as u32;
        let verbs_left = left(whole_sentence.verbs, tally.verbs, 3);
        let commas_left = left(whole_sentence.commas, tally.commas, 3);
        let fired_left = left(whole_sentence.fired, tally.fired, 2);
        candidates.add(170, mix(stop, n_left, 1), kind);
        candidates.add(171, mix(stop, n_left.min(9), verbs_left), fired_left);
        candidates.add(172, mix(stop, verbs_left, commas_left), view(next_word).tag);
        candidates.add(173, mix(stop, n_left.min(9), 2), view(next_word).word);
        candidates.add(174, mix(stop, fired_left, verbs_left), mix(lead, tally.verbs.min(3) as u32, 1));
        candidates.add(150, mix(lead, view(next_word).word, 1), stop);
        candidates.add(151, u32::from(end >= paragraph_end), mix(stop, lead, 2));
        candidates.add(
            152,
            mix(stop, view(next_word).tag, 2),
            mix(tally.verbs.min(2) as u32, tally.commas.min(2) as u32, 1),
        );
        let joined = article.tok(next_word).is_some_and(|tok| tok.conjunction > 0);
        let verb_next = view(next_word).verb;
        candidates.add(153, mix(stop, u32::from(joined), u32::from(verb_next)), tally.verbs.min(2) as u32);
        candidates.add(154, mix(stop, u32::from(joined), u32::from(verb_next)), view(from).tag);
        candidates.add(155, mix(view(from).tag, lead, 3), mix(stop, view(next_word).tag, 2));
        // Whether more contents come that belong to the same list of clauses.
        let reopens = article.is(next_word, WordClass::Complementiser | WordClass::Fused);
        candidates.add(156, mix(u32::from(reopens), u32::from(joined), lead), stop);
        let participle = form.part == Part::Participle;
        candidates.add(157, mix(u32::from(participle), u32::from(is_end), 3), stop);
        candidates.add(158, mix(relation, view(next_word).word, 4), stop);
        candidates.add(159, mix(relation, view(next_word).tag, 5), mix(stop, lead, 1));
        let quoted = tally.closed_at == Some(end);
        candidates.add(160, mix(u32::from(quoted), stop, 6), view(next_word).tag);
        candidates.add(
            161,
            mix(u32::from(quoted), u32::from(is_end), 7),
            mix(kind, tally.quotations.min(2) as u32, 1),
        );
        candidates.next(end.checked_sub(1), 6 * of_raw + 2 * relation + u32::from(is_end));
    }
}

/// Returns the last token of a range that is no mark and no punctuation but a closing bracket.
pub(super) fn last_word(article: &Article<'_>, start: usize, end: usize) -> usize {
    let mut last = end.saturating_sub(1);
    while last > start
        && article.tok(last).is_some_and(|tok| match tok.kind {
            TokenKind::Mark(_) => true,
            TokenKind::Punct(c) => !matches!(c, ')' | ']' | '%' | '٪'),
            _ => false,
        })
    {
        last -= 1;
    }
    last
}

/// Returns the first word at or after a token.
fn next_word(article: &Article<'_>, at: usize) -> usize {
    let mut idx = at;
    while idx < at + 3
        && article.tok(idx).is_some_and(|tok| !matches!(tok.kind, TokenKind::Word | TokenKind::Number))
    {
        idx += 1;
    }
    idx
}

/// What a content has held so far.
#[derive(Default)]
struct Tally {
    at: usize,
    verbs: usize,
    commas: usize,
    brackets: usize,
    /// Cues that have contents of their own.
    fired: usize,
    fired_participles: usize,
    quotations: usize,
    closed_at: Option<usize>,
}

impl Tally {
    fn go_on(&mut self, article: &Article<'_>, firing: &[f32], end: usize) {
        let range: Range<usize> = self.at..end;
        for idx in range {
            let Some(tok) = article.tok(idx) else { continue };
            match tok.kind {
                TokenKind::Punct(',' | '،') => self.commas += 1,
                TokenKind::Punct('(' | '[') => self.brackets += 1,
                TokenKind::Punct(')' | ']') => self.brackets = self.brackets.saturating_sub(1),
                _ => {}
            }
            if article.views.get(idx).is_some_and(|view| view.verb) {
                self.verbs += 1;
            }
            if tok.closes.is_some() {
                self.quotations += 1;
                self.closed_at = Some(idx + 1);
            }
            if firing.get(idx).copied().unwrap_or(0.0) > 0.5 {
                self.fired += 1;
                self.fired_participles +=
                    usize::from(tok.cue.is_some_and(|form| form.part == Part::Participle));
            }
        }
        self.at = end;
    }
}
