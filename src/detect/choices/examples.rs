//! Examples to learn choices from: the candidates of each cue of an annotated article, and which of them are right.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::lang::choices::Question;
use crate::schema::Lang;
use crate::text::tokens::TokenKind;
use crate::text::{Span, Text};

use super::super::article::Article;
use super::super::attribution::by_rules;
use super::super::blocks;
use super::super::speakers;
use super::super::vocabulary::{Tables, Vocabulary};
use super::contents;
use super::features::Candidates;
use super::find::Open;
use super::sources::{self, Candidate, Earlier};
use super::starts::{self, Start};

/// An attribution as a person has marked it.
#[derive(Clone, Debug, Default)]
pub struct GoldQuote {
    /// The content's parts.
    pub content: Vec<Span>,
    /// The cue words.
    pub cue: Vec<Span>,
    /// The mention that names the speaker.
    pub speaker: Option<Span>,
    /// Which mentions are of the same speaker.
    pub speaker_id: Option<String>,
    /// Finding it is neither right nor wrong.
    pub optional: bool,
}

/// A question with its candidates.
#[derive(Clone, Debug)]
pub struct Example {
    /// What is asked.
    pub question: Question,
    /// Whether each candidate is right.
    pub right: Vec<bool>,
    candidates: Candidates,
}

impl Example {
    /// Returns the features of each candidate.
    pub fn rows(&self) -> impl Iterator<Item = &[u32]> {
        self.candidates.rows()
    }
}

/// What could not be made an example of, since no candidate is right, and what was, by question.
pub type Coverage = BTreeMap<Question, (usize, usize)>;

/// Returns the examples of an article, and counts how many questions have a right candidate.
pub fn examples(text: &Text, lang: &Lang, gold: &[GoldQuote], coverage: &mut Coverage) -> Vec<Example> {
    let Some(pack) = crate::lang::pack(lang) else { return Vec::new() };
    let blocks = blocks::blocks(text, &[]);
    let mut vocabulary = Vocabulary::take(lang, Tables { pack: Some(pack), claims: None }, None);
    let mut found = Vec::new();
    let mut next = 0;
    while next < blocks.len() {
        let (article, end) = Article::read(text, pack, &blocks, next, &mut vocabulary);
        next = end.max(next + 1);
        if !article.views.is_empty() {
            of_article(&article, gold, coverage, &mut found);
        }
    }
    found
}

/// Returns the examples that the rows of the cue table are: in the one sentence the cue has a content, in the other none.
pub fn examples_of_rows(lang: &Lang) -> Vec<Example> {
    let Some(pack) = crate::lang::pack(lang) else { return Vec::new() };
    let mut found = Vec::new();
    let mut vocabulary = Vocabulary::take(lang, Tables { pack: Some(pack), claims: None }, None);
    for row in crate::lang::cue_examples(&lang.0) {
        for (sentence, fires) in [(row.fires, true), (row.silent, false)] {
            let text = Text::new(sentence);
            let blocks = blocks::blocks(&text, &[]);
            let (article, _) = Article::read(&text, pack, &blocks, 0, &mut vocabulary);
            if article.views.is_empty() {
                continue;
            }
            let acc = by_rules(&article);
            for cue in 0..article.toks.len() {
                if article.cue(cue).is_none_or(|(_, lemma)| lemma.citation != row.lemma) {
                    continue;
                }
                let options = starts::starts(&article, &acc, cue);
                if options.is_empty() {
                    continue;
                }
                let by_rule = options.iter().any(|start| start.by_rule);
                let mut right: Vec<bool> =
                    options.iter().map(|start| fires && (start.by_rule || !by_rule)).collect();
                right.push(!fires);
                let mut candidates = Candidates::default();
                starts::describe(&article, &acc, cue, &options, &mut candidates);
                found.push(Example { question: Question::Start, right, candidates });
            }
        }
    }
    found
}

/// A gold attribution in tokens.
struct Marked<'a> {
    quote: &'a GoldQuote,
    cues: Vec<usize>,
    first: usize,
    /// The content's first part.
    part: Range<usize>,
    nested: bool,
}

fn of_article(article: &Article<'_>, gold: &[GoldQuote], coverage: &mut Coverage, found: &mut Vec<Example>) {
    let token = |offset: u32| article.toks.partition_point(|tok| tok.span.end() <= offset);
    let range = |span: Span| {
        let start = token(span.start());
        start..article.toks.partition_point(|tok| tok.span.start() < span.end()).max(start)
    };
    let mut marked: Vec<Marked<'_>> = gold
        .iter()
        .filter_map(|quote| {
            let mut part =
                quote.content.first().map(|span| range(*span)).filter(|range| !range.is_empty())?;
            // A content may begin with the marks of its first word.
            while part.len() > 1
                && article.tok(part.start).is_some_and(|tok| matches!(tok.kind, TokenKind::Mark(_)))
            {
                part.start += 1;
            }
            let cues: Vec<usize> = quote.cue.iter().map(|span| token(span.start())).collect();
            let first = cues.iter().copied().min().unwrap_or(part.start);
            Some(Marked { quote, cues, first, part, nested: false })
        })
        .collect();
    marked.sort_by_key(|it| it.first);
    let parts: Vec<Range<usize>> = marked.iter().map(|it| it.part.clone()).collect();
    for (idx, it) in marked.iter_mut().enumerate() {
        let inside = parts.iter().enumerate().any(|(other, part)| other != idx && part.contains(&it.first));
        it.nested = inside || article.tok(it.first).is_some_and(|tok| tok.quotation.is_some());
    }
    let mut acc = by_rules(article);
    let mut firing = vec![0.0_f32; article.toks.len()];
    for cue in marked.iter().flat_map(|it| &it.cues) {
        if let Some(slot) = firing.get_mut(*cue) {
            *slot = 1.0;
        }
    }
    let mut chosen: Vec<(usize, Start)> = Vec::new();
    for cue in 0..article.toks.len() {
        if article.tok(cue).is_none_or(|tok| tok.cue.is_none()) {
            let is_missed = |it: &Marked<'_>| it.cues.first() == Some(&cue) && !it.quote.optional;
            if marked.iter().any(is_missed) {
                coverage.entry(Question::Start).or_default().1 += 1;
            }
            continue;
        }
        let options = starts::starts(article, &acc, cue);
        let own = marked.iter().find(|it| it.cues.contains(&cue));
        if options.is_empty() {
            continue;
        }
        let mut right: Vec<bool> = options
            .iter()
            .map(|start| {
                own.is_some_and(|it| {
                    start.word == it.part.start && (start.before.is_some()) == (it.part.start < cue)
                })
            })
            .collect();
        let known = right.iter().any(|right| *right);
        if own.is_some() {
            let counts = coverage.entry(Question::Start).or_default();
            if !known {
                counts.1 += usize::from(own.is_some_and(|it| !it.quote.optional));
                continue;
            }
            counts.0 += 1;
        }
        right.push(own.is_none());
        let mut candidates = Candidates::default();
        starts::describe(article, &acc, cue, &options, &mut candidates);
        chosen.extend(
            options.iter().zip(&right).find(|(_, right)| **right).map(|(start, _)| (cue, start.clone())),
        );
        // Whether something optional is found is neither right nor wrong.
        if own.is_none_or(|it| !it.quote.optional) {
            found.push(Example { question: Question::Start, right, candidates });
        }
    }
    for (slot, fires) in acc.active.iter_mut().zip(&firing) {
        *slot = *fires > 0.5;
    }
    for (cue, start) in &chosen {
        let Some(it) = marked.iter().find(|it| it.cues.contains(cue)) else { continue };
        if it.cues.first() != Some(cue) || start.before.is_some() || it.quote.optional {
            continue;
        }
        let ends = contents::ends(article, start);
        let last = last_word(article, it.part.start, it.part.end);
        let right: Vec<bool> = ends.iter().map(|end| last_word(article, start.at, *end) == last).collect();
        let mut candidates = Candidates::default();
        contents::describe(article, &acc.active, &firing, *cue, start, &ends, &mut candidates);
        push(Question::End, right, candidates, coverage, found);
    }
    of_sources(article, &marked, &chosen, coverage, found, &range);
}

fn of_sources(
    article: &Article<'_>,
    marked: &[Marked<'_>],
    chosen: &[(usize, Start)],
    coverage: &mut Coverage,
    found: &mut Vec<Example>,
    range: &dyn Fn(Span) -> Range<usize>,
) {
    let mut spoken: Vec<(&str, Earlier)> = Vec::new();
    for it in marked {
        let speaker = it.quote.speaker.map(range).filter(|range| !range.is_empty());
        let id = it.quote.speaker_id.as_deref().unwrap_or("");
        let start = it.cues.first().and_then(|cue| chosen.iter().find(|(own, _)| own == cue));
        if let (Some(speaker), Some((cue, start)), false) = (&speaker, start, it.quote.optional) {
            let nested = it.nested;
            let open = Open {
                cue: *cue,
                second: it.cues.get(1).copied(),
                lead: start.lead,
                at: start.at,
                before: start.before.clone(),
                nested,
            };
            let mut earlier: Vec<(&str, Earlier)> = Vec::new();
            for (id, one) in spoken.iter().rev() {
                if !earlier.iter().any(|(other, _)| other == id) {
                    earlier.push((id, one.clone()));
                }
            }
            let list: Vec<Earlier> = earlier.iter().map(|(_, one)| one.clone()).collect();
            let options = sources::candidates(article, &open, &list);
            let is_own = |candidate: &Candidate| match candidate {
                Candidate::Own(start, _) => {
                    let mut first = *start;
                    while article.tok(first).is_some_and(|tok| matches!(tok.kind, TokenKind::Mark(_))) {
                        first += 1;
                    }
                    first == speaker.start
                }
                Candidate::Earlier(_) => false,
            };
            let named = options.iter().any(is_own);
            let right: Vec<bool> = options
                .iter()
                .map(|candidate| match candidate {
                    Candidate::Earlier(number) => {
                        !named
                            && earlier.get(*number).is_some_and(|(other, _)| *other == id && !id.is_empty())
                    }
                    own => is_own(own),
                })
                .collect();
            let limit = options.iter().find(|it| is_own(it)).and_then(|it| match it {
                Candidate::Own(start, limit) => Some((*start, *limit)),
                Candidate::Earlier(_) => None,
            });
            let mut candidates = Candidates::default();
            sources::describe(article, &open, &list, &options, &mut candidates);
            push(Question::Source, right, candidates, coverage, found);
            if let Some((start, limit)) = limit {
                let ends = sources::phrase_ends(article, start, limit);
                let last = last_word(article, speaker.start, speaker.end);
                let right: Vec<bool> =
                    ends.iter().map(|end| last_word(article, start, *end) == last).collect();
                let mut candidates = Candidates::default();
                sources::describe_phrase_ends(article, start, limit, *cue, &ends, &mut candidates);
                push(Question::SourceEnd, right, candidates, coverage, found);
            }
        }
        if let Some(speaker) = speaker.filter(|_| !it.nested) {
            let n_spoken = 1 + spoken.iter().filter(|(other, _)| *other == id).count();
            let (feminine, plural) = speakers::agreement(article, speaker.clone());
            let one = Earlier {
                number: 0,
                mention: speaker.start,
                spoke_at: it.first,
                n_spoken,
                feminine: feminine.map(|gender| gender == crate::lang::cues::Gender::Feminine),
                plural,
                kind: speakers::kind(article, speaker),
            };
            spoken.push((id, one));
        }
    }
}

fn push(
    question: Question,
    right: Vec<bool>,
    candidates: Candidates,
    coverage: &mut Coverage,
    found: &mut Vec<Example>,
) {
    let counts = coverage.entry(question).or_default();
    if !right.iter().any(|right| *right) {
        counts.1 += 1;
        return;
    }
    counts.0 += 1;
    if right.len() > 1 {
        found.push(Example { question, right, candidates });
    }
}

/// Returns the last token of a range that is no mark and no punctuation but a closing bracket.
fn last_word(article: &Article<'_>, start: usize, end: usize) -> usize {
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
