//! Finds where the article is in a page: the run of lines that are likeliest its own, and its title.

use std::ops::Range;

use super::features::{LineWeights, PageLine, features};
use crate::lang::furniture::Furniture;
use crate::schema::BlockKind;

/// What it costs to enter a run of the article's lines and to leave it, in log-odds: one odd line does not
/// make or break a run.
const CHANGE: f64 = 3.0;

/// What is added to the odds of every line: losing a line of the article is worse than keeping one of the page.
const LENIENCE: f64 = 0.7;

/// How much more lenient one is, step by step, where nothing is found.
const MORE_LENIENCE: [f64; 3] = [0.0, 1.0, 2.0];

/// The most log-odds that one line counts.
const MAX_ODDS: f64 = 6.0;

/// What a heading of the mark-up adds to a line's log-odds, and those of what it calls part of a head.
const HEADING_ODDS: f64 = 1.0;
const HEAD_ODDS: f64 = 2.0;

/// The log-odds against a line that the mark-up calls furniture: one in the middle does not end an article.
const FURNITURE_ODDS: f64 = 3.0;

/// How much more a line scores as a title that the mark-up calls one.
const HINTED_TITLE: f64 = 4.0;

/// The most lines of furniture in the middle of an article.
const MAX_INTERRUPTION: usize = 12;

/// How far above its first paragraph a title is looked for, in lines.
const TITLE_REACH: usize = 70;

/// The words of a title at most.
const MAX_TITLE_WORDS: usize = 32;

/// From how likely on a line counts as the article's: log-odds.
const LIKELY: f64 = -0.4;

/// The score of a title from which on it is taken for one on its words.
const MIN_TITLE_SCORE: f64 = 1.0;

/// By how much a deck may score more than the title right above it.
const DECK_LEAD: f64 = 0.8;

/// How many lines after the article a further sentence of it is looked for.
const SENTENCE_REACH: usize = 3;

/// How many lines of furniture may be between a byline and what it is of.
const BYLINE_REACH: usize = 4;

/// The fewest lines of an article that only what is around it shows (a poem).
const MIN_PLAIN_LINES: usize = 3;

/// An article in a page, by the indexes of its lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Zone {
    pub title: Option<usize>,
    /// From its first paragraph to after its last.
    pub lines: Range<usize>,
    score: f64,
}

/// What was found in a page.
pub(super) struct Found {
    pub zone: Zone,
    /// The log-odds of every line.
    pub odds: Vec<f64>,
}

/// Returns where the article is, or `None` where nothing looks like one.
pub(super) fn find(page: &[PageLine], weights: &LineWeights) -> Option<Found> {
    let odds: Vec<f64> =
        features(page).iter().zip(page).map(|(row, line)| odds_of(line, weights.log_odds(row))).collect();
    let runs = MORE_LENIENCE
        .iter()
        .map(|more| runs(&odds, LENIENCE + more))
        .find(|runs| !runs.is_empty())
        .unwrap_or_default();
    let comments = page.iter().position(|line| line.said == Some(Furniture::Comments)).unwrap_or(page.len());
    let zones = joined(page, runs).into_iter().filter_map(|lines| weigh(page, &odds, lines, comments));
    let best = zones.max_by(|a, b| a.score.total_cmp(&b.score)).or_else(|| under_byline(page))?;
    let zone = Zone { lines: extended(page, &odds, best.lines), ..best };
    Some(Found { zone, odds })
}

/// Returns the log-odds of a line, which a kind that is set decides.
fn odds_of(line: &PageLine, odds: f64) -> f64 {
    match line.set {
        Some(BlockKind::Body | BlockKind::Heading) => MAX_ODDS,
        Some(_) => -MAX_ODDS,
        None => match line.hint {
            Some(BlockKind::Boilerplate) => -FURNITURE_ODDS,
            // Titles of other stories are headings too.
            Some(BlockKind::Heading) => (odds + HEADING_ODDS).clamp(-MAX_ODDS, MAX_ODDS),
            Some(BlockKind::Body) | None => odds.clamp(-MAX_ODDS, MAX_ODDS),
            Some(_) => -HEAD_ODDS,
        },
    }
}

/// Returns the runs of lines that are likeliest the article's (the best path through two states).
fn runs(odds: &[f64], lenience: f64) -> Vec<Range<usize>> {
    let (mut inside, mut outside) = (-CHANGE, 0.0);
    // For each line whether the best path to it inside, and to it outside, comes from inside.
    let mut from_inside = Vec::with_capacity(odds.len());
    for odds in odds {
        let stays = inside >= outside - CHANGE;
        let left = inside - CHANGE > outside;
        from_inside.push((stays, left));
        let entered = if stays { inside } else { outside - CHANGE };
        outside = if left { inside - CHANGE } else { outside };
        inside = entered + odds + lenience;
    }
    let mut is_inside = inside > outside;
    let mut found: Vec<Range<usize>> = Vec::new();
    for (idx, (stays, left)) in from_inside.iter().enumerate().rev() {
        if is_inside {
            match found.last_mut().filter(|run| run.start == idx + 1) {
                Some(run) => run.start = idx,
                None => found.push(idx..idx + 1),
            }
        }
        is_inside = if is_inside { *stays } else { *left };
    }
    found.reverse();
    found
}

/// Joins runs with so little between them that it may be furniture in the middle of an article.
fn joined(page: &[PageLine], runs: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for run in runs {
        let before = joined.last_mut().filter(|before| {
            let between = page.get(before.end..run.start).unwrap_or(&[]);
            between.len() <= MAX_INTERRUPTION
                && !between.iter().any(|line| line.said == Some(Furniture::Comments))
        });
        match before {
            Some(before) => before.end = run.end,
            None => joined.push(run),
        }
    }
    joined
}

/// Returns a run with the sentences that follow it closely, with nothing but furniture between.
fn extended(page: &[PageLine], odds: &[f64], lines: Range<usize>) -> Range<usize> {
    let mut end = lines.end;
    loop {
        let below = page.get(end..).unwrap_or(&[]).iter();
        let opens = |line: &PageLine| matches!(line.said, Some(Furniture::Tail | Furniture::Comments));
        let n = below.take(SENTENCE_REACH).take_while(|line| line.is_furniture() && !opens(line)).count();
        let is_own =
            page.get(end + n).is_some_and(|line| line.finished && !line.is_furniture() && !line.address);
        if !is_own || odds.get(end + n).is_none_or(|odds| *odds < 0.0) {
            return lines.start..end;
        }
        end += n + 1;
    }
}

/// Returns how well a run does as the page's article: how much text it has, whether a title is above it,
/// and a byline, and that it is not readers' comments, which begin at the line `comments`.
fn weigh(page: &[PageLine], odds: &[f64], lines: Range<usize>, comments: usize) -> Option<Zone> {
    let likely: Vec<usize> = lines
        .clone()
        .filter(|idx| odds.get(*idx).is_some_and(|odds| *odds > LIKELY))
        .filter(|idx| page.get(*idx).is_some_and(|line| !line.is_furniture()))
        .collect();
    let first = *likely.first()?;
    let n_words: usize =
        likely.iter().filter_map(|idx| page.get(*idx)).map(|line| line.n_words.min(60)).sum();
    let (title_score, title) = title(page, first, &likely);
    let above = page.get(..lines.start).unwrap_or(&[]);
    let in_comments = comments < lines.start;
    let is_reply = |line: &&PageLine| line.said == Some(Furniture::Reply);
    let n_replies = page.get(lines.clone()).unwrap_or(&[]).iter().filter(is_reply).count();
    let signed = above.iter().rev().take(MAX_INTERRUPTION).any(PageLine::is_byline);
    let score = 1.2 * (1.0 + n_words as f64 / 20.0).ln()
        + 1.2 * title_score.max(0.0)
        + 0.8 * f64::from(u8::from(signed))
        - 2.5 * f64::from(u8::from(in_comments))
        - 3.0 * n_replies as f64 / likely.len().max(1) as f64;
    Some(Zone { title, lines, score })
}

/// Returns the line above the article that does best as its title, and its score: it shares words with the
/// article and most of all with its beginning, has the length of a title, and the byline is under it.
fn title(page: &[PageLine], first: usize, likely: &[usize]) -> (f64, Option<usize>) {
    let sentence = likely.iter().find(|idx| page.get(**idx).is_some_and(PageLine::is_sentence));
    let end = sentence.copied().unwrap_or(first);
    let start = end.saturating_sub(TITLE_REACH);
    if let Some(set) =
        (start..end).rev().find(|idx| page.get(*idx).is_some_and(|line| line.set == Some(BlockKind::Title)))
    {
        return (MAX_ODDS, Some(set));
    }
    // What occurs twice may be the title itself, repeated.
    let below = || {
        likely.iter().filter(|at| **at >= end).filter_map(|at| page.get(*at)).filter(|line| !line.repeated)
    };
    let stems = |n_lines: usize| {
        let mut stems: Vec<&str> =
            below().take(n_lines).flat_map(|line| &line.stems).map(AsRef::as_ref).collect();
        stems.sort_unstable();
        stems
    };
    let (beginning, whole) = (stems(3), stems(usize::MAX));
    let mut scored = Vec::new();
    for (idx, line) in page.iter().enumerate().take(end).skip(start) {
        let hinted = line.hint == Some(BlockKind::Title);
        let fits = line.set.is_none()
            && line
                .hint
                .is_none_or(|hint| matches!(hint, BlockKind::Title | BlockKind::Heading | BlockKind::Body))
            && (line.said.is_none() || hinted)
            && !line.dated
            && !line.wordless
            && !line.address
            && !line.item;
        // A sentence of the article is no title.
        let own = line.finished && idx >= first && likely.contains(&idx);
        if !fits || own || line.n_words > MAX_TITLE_WORDS || line.stems.is_empty() {
            continue;
        }
        let of = line.stems.len().max(4) as f64;
        let length = match line.n_words {
            4..=20 => 0.8,
            3 => 0.2,
            21.. => -0.2,
            _ => -0.5,
        };
        let below = page.get(idx + 1..end).unwrap_or(&[]);
        // Between a title and its byline is no menu.
        let until_byline = below.iter().take_while(|line| !line.is_byline());
        let n_of_menu = until_byline
            .filter(|below| below.is_furniture() || below.repeated && below.key != line.key)
            .count();
        let score = 2.5 * line.shared(&beginning) as f64 / of
            + 2.0 * line.shared(&whole) as f64 / of
            + length
            + if hinted { HINTED_TITLE } else { 0.0 }
            - if line.full_stop || line.n_separators > 0 { 1.0 } else { 0.0 }
            + if line.n_words >= 4 && stands_twice(page, idx, end) { 0.6 } else { 0.0 }
            + if below.iter().any(PageLine::is_byline) { 1.0 } else { 0.0 }
            - 0.3 * n_of_menu.min(3) as f64
            - 0.02 * (end - idx) as f64;
        scored.push((score, idx));
    }
    let best =
        scored.iter().rev().max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score >= MIN_TITLE_SCORE);
    match best {
        Some((score, idx)) => {
            // A deck is longer than its title, and may have more of the article's words.
            let above = scored.iter().find(|(above, at)| at + 1 == *idx && *above >= score - DECK_LEAD);
            let n_words = |idx: &usize| page.get(*idx).map_or(0, |line| line.n_words);
            let title = above.map(|(_, at)| at).filter(|at| n_words(at) < n_words(idx) && n_words(at) > 2);
            let title = title.copied().unwrap_or_else(|| above_deck(page, *idx));
            (*score, Some(first_of_its_words(page, title)))
        }
        None => (0.0, plain_title(page, end)),
    }
}

/// Returns true if a line is a second time close by.
fn stands_twice(page: &[PageLine], idx: usize, end: usize) -> bool {
    let Some(line) = page.get(idx).filter(|line| line.repeated) else { return false };
    let near = idx.saturating_sub(MAX_INTERRUPTION)..(idx + MAX_INTERRUPTION).min(end);
    near.filter(|at| *at != idx).any(|at| page.get(at).is_some_and(|other| other.key == line.key))
}

/// Returns the line above one that ends like a sentence, where that may be the title and this its deck.
fn above_deck(page: &[PageLine], idx: usize) -> usize {
    let deck = page.get(idx).is_some_and(|line| line.finished && line.key.split(' ').count() > 4);
    let above = idx.checked_sub(1).filter(|above| {
        page.get(*above).is_some_and(|line| {
            (3..=MAX_TITLE_WORDS).contains(&line.n_words)
                && !(line.is_furniture() || line.is_byline() || line.address || line.repeated || line.item)
        })
    });
    above.filter(|_| deck).unwrap_or(idx)
}

/// Returns where a title is first, of several times close by; a breadcrumb is no title.
fn first_of_its_words(page: &[PageLine], title: usize) -> usize {
    let key = page.get(title).map(|line| &line.key);
    let start = title.saturating_sub(MAX_INTERRUPTION);
    let in_menu = |idx: &usize| {
        idx.checked_sub(1)
            .and_then(|above| page.get(above))
            .is_some_and(|above| above.repeated && !above.wordless)
    };
    (start..title).find(|idx| page.get(*idx).map(|line| &line.key) == key && !in_menu(idx)).unwrap_or(title)
}

/// Returns the line above an article that is where a title does, whatever its words: right above the
/// byline, or above the article itself.
fn plain_title(page: &[PageLine], end: usize) -> Option<usize> {
    let start = end.saturating_sub(MAX_INTERRUPTION);
    let above = |end: usize| {
        (start..end).rev().take(4).find(|idx| {
            page.get(*idx).is_some_and(|line| {
                line.set.is_none()
                    && line.n_words <= MAX_TITLE_WORDS
                    && !(line.is_furniture() || line.is_byline() || line.wordless || line.address)
                    && !(line.n_words <= 4 && line.key_value)
            })
        })
    };
    let byline = (start..end).find(|idx| page.get(*idx).is_some_and(PageLine::is_byline));
    byline.and_then(above).or_else(|| above(end))
}

/// Returns the longest run of lines without furniture right under a byline or a date: a poem has neither
/// sentences nor full stops.
fn under_byline(page: &[PageLine]) -> Option<Zone> {
    let ends = |line: &PageLine| line.is_furniture() || line.is_byline() || line.wordless && line.n_words > 0;
    let mut best: Option<Range<usize>> = None;
    for (idx, line) in page.iter().enumerate().filter(|(_, line)| line.is_byline()) {
        let below = page.get(idx + 1..).unwrap_or(&[]);
        let skipped = below.iter().take(BYLINE_REACH).take_while(|line| ends(line)).count();
        let n = below.iter().skip(skipped).take_while(|line| !ends(line)).count();
        let start = idx + 1 + skipped;
        if line.n_words > 0 && n >= MIN_PLAIN_LINES && best.as_ref().is_none_or(|best| n > best.len()) {
            best = Some(start..start + n);
        }
    }
    let lines = best?;
    let title = plain_title(page, lines.start);
    Some(Zone { title, lines, score: 0.0 })
}
