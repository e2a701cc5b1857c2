//! Examples to learn choices from: the candidates of each cue of an annotated article, and which of them are right.

use std::collections::BTreeMap;
use std::ops::Range;

use super::contents::{self, last_word};
use super::context;
use super::features::Candidates;
use super::heads::Heads;
use super::open::Open;
use super::ruled::{Ruled, ruled_source};
use super::sources::{self, Candidate};
use super::starts::{self, Start};
use crate::detect::blocks;
use crate::detect::reading::article::Article;
use crate::detect::reading::vocabulary::Vocabulary;
use crate::detect::resolution::coreference::{self, Cast, Earlier};
use crate::detect::resolution::resolve;
use crate::detect::sieves::by_rules;
use crate::detect::sieves::gathered::Raw;
use crate::lang::network::{Encoded, Network, Place, Token};
use crate::lang::questions::Question;
use crate::schema::Lang;
use crate::text::tokens::TokenKind;
use crate::text::{Span, Text};

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
    pub(super) fn candidates(&self) -> &Candidates {
        &self.candidates
    }

    /// Returns the features of each candidate.
    pub fn rows(&self) -> impl Iterator<Item = &[u32]> {
        self.candidates.rows()
    }

    /// Returns the tokens of which something is asked.
    pub fn anchors(&self) -> [usize; 2] {
        self.candidates.anchors()
    }

    /// Returns where in the text each candidate is.
    pub fn places(&self) -> &[Place] {
        self.candidates.places()
    }
}

/// What a chapter of an article teaches.
#[derive(Clone, Debug, Default)]
pub struct Studied {
    /// What the network sees of each token.
    pub tokens: Vec<Token>,
    /// The tokens of each paragraph that it looks at.
    pub paragraphs: Vec<Range<usize>>,
    /// The questions.
    pub examples: Vec<Example>,
}

impl Studied {
    /// Returns the chapter as a network sees it.
    pub fn encoded<'n>(&self, network: &'n Network) -> Encoded<'n> {
        network.encode(&self.tokens, self.paragraphs.iter().cloned())
    }
}

/// What could not be made an example of, since no candidate is right, and what was, by question.
pub type Coverage = BTreeMap<Question, (usize, usize)>;

/// Returns what each chapter of an article teaches, and counts how many questions have a right candidate.
pub fn examples(text: &Text, lang: &Lang, gold: &[GoldQuote], coverage: &mut Coverage) -> Vec<Studied> {
    let Some(pack) = crate::lang::pack(lang) else { return Vec::new() };
    let blocks = blocks::blocks(text, &[]);
    let mut vocabulary = Vocabulary::take(lang, Some(pack), None);
    let mut found = Vec::new();
    let mut next = 0;
    while next < blocks.len() {
        let (article, end) = Article::read(text, pack, &blocks, next, &mut vocabulary);
        next = end.max(next + 1);
        if !article.views.is_empty() {
            found.push(of_article(&article, gold, coverage));
        }
    }
    found
}

/// Returns what the rows of the cue table teach: in the one sentence the cue has a content, in the other none.
pub fn examples_of_rows(lang: &Lang) -> Vec<Studied> {
    let Some(pack) = crate::lang::pack(lang) else { return Vec::new() };
    let mut found = Vec::new();
    let mut vocabulary = Vocabulary::take(lang, Some(pack), None);
    for row in crate::lang::cue_examples(&lang.0) {
        for (sentence, fires) in [(row.fires, true), (row.silent, false)] {
            let text = Text::new(sentence);
            let blocks = blocks::blocks(&text, &[]);
            let (article, _) = Article::read(&text, pack, &blocks, 0, &mut vocabulary);
            if article.views.is_empty() {
                continue;
            }
            let acc = by_rules(&article);
            let mut examples = Vec::new();
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
                examples.push(Example { question: Question::Start, right, candidates });
            }
            found.push(Studied {
                tokens: context::tokens(&article, &acc),
                paragraphs: context::paragraphs(&article).collect(),
                examples,
            });
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

fn of_article(article: &Article<'_>, gold: &[GoldQuote], coverage: &mut Coverage) -> Studied {
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
    let (tokens, paragraphs) = (context::tokens(article, &acc), context::paragraphs(article).collect());
    let mut found: Vec<Example> = Vec::new();
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
        let ruled = Ruled::of(&acc.raws, *cue, start);
        contents::describe(article, &acc.active, &firing, *cue, start, &ends, ruled, &mut candidates);
        push(Question::End, right, candidates, coverage, &mut found);
    }
    of_sources(article, &marked, &chosen, &acc.raws, coverage, &mut found, &range);
    Studied { tokens, paragraphs, examples: found }
}

/// One who has spoken, by the identity that the annotation or the rules give.
type Spoken<'a> = (&'a str, Earlier);

/// Who has spoken in an article, and from which token on that is known.
struct History<'a> {
    spoken: Vec<(usize, Spoken<'a>)>,
}

impl<'a> History<'a> {
    /// Returns those who have spoken before `at`, the latest first.
    fn before(&self, at: usize) -> Vec<Spoken<'a>> {
        let mut found: Vec<Spoken<'a>> = Vec::new();
        for (_, (id, one)) in self.spoken.iter().rev().filter(|(spoke, _)| *spoke < at) {
            if !found.iter().any(|(other, _)| other == id) {
                found.push((id, one.clone()));
            }
        }
        found
    }

    fn add(&mut self, article: &Article<'_>, at: usize, id: &'a str, speaker: Range<usize>) {
        let same = |it: &&(usize, Spoken<'_>)| it.1.0 == id;
        let n_spoken = 1 + self.spoken.iter().filter(same).count();
        let (gender, plural) = coreference::agreement(article, speaker.clone());
        // Whoever has been named once after a verb keeps the gender of its form.
        let feminine = gender
            .or_else(|| coreference::gender_by_cue(article, at, &speaker))
            .map(|gender| gender == crate::lang::cues::Gender::Feminine)
            .or_else(|| self.spoken.iter().rev().filter(same).find_map(|(_, (_, one))| one.feminine));
        let one = Earlier {
            number: 0,
            mention: speaker.start,
            spoke_at: at,
            n_spoken,
            feminine,
            plural,
            kind: coreference::kind(article, speaker),
        };
        self.spoken.push((at, (id, one)));
    }
}

/// Examples of who speaks are made with two histories: the annotated one, and that which the rules find, which is as
/// wrong at times as what has been chosen will be.
fn of_sources(
    article: &Article<'_>,
    marked: &[Marked<'_>],
    chosen: &[(usize, Start)],
    raws: &[Raw],
    coverage: &mut Coverage,
    found: &mut Vec<Example>,
    range: &dyn Fn(Span) -> Range<usize>,
) {
    let heads = Heads::of(article);
    let speaker = |it: &Marked<'_>| it.quote.speaker.map(range).filter(|range| !range.is_empty());
    let id = |it: &Marked<'_>| it.quote.speaker_id.clone().unwrap_or_default();
    let mut annotated = History { spoken: Vec::new() };
    for it in marked.iter().filter(|it| !it.nested) {
        if let Some(speaker) = speaker(it) {
            annotated.add(article, it.first, it.quote.speaker_id.as_deref().unwrap_or(""), speaker);
        }
    }
    let mut cast = Cast::default();
    let resolved = resolve(article, raws.to_vec(), &mut cast, None);
    // Whom the annotation knows by a mention of theirs.
    let known = |number: usize| {
        let is_theirs = |it: &&Marked<'_>| {
            let own = speaker(it);
            own.is_some_and(|own| {
                resolved.iter().filter(|it| it.speaker == Some(number)).any(|it| {
                    let other = it.source.map(range).unwrap_or_default();
                    own.start < other.end && other.start < own.end
                })
            })
        };
        marked.iter().find(is_theirs).and_then(|it| it.quote.speaker_id.clone())
    };
    let n_speakers = resolved.iter().filter_map(|it| it.speaker).max().map_or(0, |most| most + 1);
    let names: Vec<String> =
        (0..n_speakers).map(|number| known(number).unwrap_or_else(|| format!("\u{0}{number}"))).collect();
    let mut ruled = History { spoken: Vec::new() };
    for it in &resolved {
        let (Some(source), Some(name)) = (it.source, it.speaker.and_then(|number| names.get(number))) else {
            continue;
        };
        let spans = it.cue.first().or(it.content.first());
        let at = spans.map_or(0, |span| range(*span).start);
        if article.tok(at).is_some_and(|tok| tok.quotation.is_none()) {
            ruled.add(article, at, name, range(source));
        }
    }
    ruled.spoken.sort_by_key(|(at, _)| *at);
    for it in marked.iter().filter(|it| !it.quote.optional) {
        let start = it.cues.first().and_then(|cue| chosen.iter().find(|(own, _)| own == cue));
        let (Some(speaker), Some((cue, start))) = (speaker(it), start) else { continue };
        let open = Open {
            cue: *cue,
            second: it.cues.get(1).copied(),
            lead: start.lead,
            at: start.at,
            before: start.before.clone(),
            nested: it.nested,
            ruled: ruled_source(raws, *cue),
        };
        for (number, history) in [&annotated, &ruled].into_iter().enumerate() {
            let earlier = history.before(it.first);
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
            // Named in an earlier sentence, somebody who has spoken is as right by what they said.
            let begins = article.floor(*cue);
            let named =
                options.iter().any(|it| is_own(it) && !matches!(it, Candidate::Own(at, _) if *at < begins));
            let id = id(it);
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
            sources::describe(article, &heads, &open, &list, &options, &mut candidates);
            if number > 0 {
                push(Question::Source, right, candidates, &mut Coverage::new(), found);
                continue;
            }
            push(Question::Source, right, candidates, coverage, found);
            if let Some((start, limit)) = limit {
                let ends = sources::phrase_ends(article, start, limit);
                let last = last_word(article, speaker.start, speaker.end);
                let right: Vec<bool> =
                    ends.iter().map(|end| last_word(article, start, *end) == last).collect();
                let mut candidates = Candidates::default();
                sources::describe_phrase_ends(article, start, limit, &open, &ends, &mut candidates);
                push(Question::SourceEnd, right, candidates, coverage, found);
            }
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
