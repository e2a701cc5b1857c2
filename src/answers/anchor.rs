//! Decides where the words of each record are: exact before folded before nearest, and among equal places by the cue
//! and speaker beside it, then by the order of the article.

use std::collections::{BTreeMap, BTreeSet};

use super::article::{Article, Found, How, TooMuch, n_words};
use super::record::{Record, What};
use crate::annotation::{Document, UnplacedReason};
use crate::detect::affixes;
use crate::schema::{BlockKind, Label};
use crate::text::Span;
use crate::text::fold::fold;

/// The widest gap between the parts that an ellipsis joins, in words.
const MAX_ELLIPSIS: usize = 400;

/// How far from a quote its cue may be, in words.
const CUE_REACH: usize = 30;

/// How many words must be there of a string that breaks off to be placed.
const LEAST_OF_CUT: usize = 3;

/// The longest name that is looked for by its parts, in words.
const MAX_NAME: usize = 24;

/// What became of a record's words.
pub type Anchored = Result<Found, UnplacedReason>;

/// The places where a record's words may be.
type Candidates = Result<Vec<Found>, UnplacedReason>;

/// Returns where the words of each record are in a document, in the records' order. `pause` is awaited after each.
pub async fn anchor(
    document: &Document,
    article: &Article<'_>,
    records: &[Record],
    pause: &mut impl AsyncFnMut(),
) -> Vec<Anchored> {
    // A model that repeats itself without end is searched for once.
    let mut known: BTreeMap<(&[String], bool), Candidates> = BTreeMap::new();
    let mut all: Vec<Candidates> = Vec::with_capacity(records.len());
    for record in records {
        let key = (record.content.as_slice(), record.is_cut);
        all.push(known.entry(key).or_insert_with(|| candidates(document, article, record)).clone());
        pause().await;
    }
    let candidates = all;
    let only: Vec<Option<u32>> = candidates
        .iter()
        .map(|it| it.as_ref().ok().filter(|it| it.len() == 1).and_then(|it| it.first()).map(Found::start))
        .collect();
    // Quotes, claims and own marks are lists of their own, each in the article's order.
    let mut anchored: Vec<Anchored> = Vec::with_capacity(records.len());
    let mut last = [0_u32; 3];
    let mut taken: BTreeSet<(usize, u32, u32)> = BTreeSet::new();
    for (idx, (record, candidates)) in records.iter().zip(candidates).enumerate() {
        let list = match record.what {
            What::Quote => 0,
            What::Claim => 1,
            What::Own => 2,
        };
        let before = last.get(list).copied().unwrap_or(0);
        let chosen = candidates.map(|candidates| {
            let next = records.iter().zip(&only).skip(idx + 1).filter(|(it, _)| it.what == record.what);
            // The next record whose place is certain; few are looked through where none is.
            let next = next.take(50).find_map(|(_, at)| *at).filter(|at| *at >= before).unwrap_or(u32::MAX);
            let beside = beside(article, record, candidates.len());
            candidates.into_iter().enumerate().min_by_key(|(rank, found)| {
                let (start, end) = (found.start(), found.end());
                let near = beside
                    .iter()
                    .filter(|places| {
                        places.iter().any(|at| {
                            article.distance(*at, start).min(article.distance(*at, end)) <= CUE_REACH
                        })
                    })
                    .count();
                let is_taken = taken.contains(&(list, start, end));
                let is_in_order = (before..=next).contains(&start);
                (is_taken, std::cmp::Reverse(near), !is_in_order, *rank)
            })
        });
        let chosen = chosen.and_then(|it| it.map(|(_, found)| found).ok_or(UnplacedReason::NotFound));
        if let Ok(found) = &chosen {
            taken.insert((list, found.start(), found.end()));
            if let Some(last) = last.get_mut(list) {
                *last = found.start();
            }
        }
        anchored.push(chosen);
        pause().await;
    }
    anchored
}

/// Returns where the record's cues and speaker are, where there is a choice to be made by them.
fn beside(article: &Article<'_>, record: &Record, n_candidates: usize) -> Vec<Vec<u32>> {
    if n_candidates < 2 {
        return Vec::new();
    }
    let words = record.cues.iter().chain(&record.speaker);
    words
        .map(|words| article.sequence(words).unwrap_or_default().iter().map(Found::start).collect())
        .collect()
}

fn candidates(
    document: &Document,
    article: &Article<'_>,
    record: &Record,
) -> Result<Vec<Found>, UnplacedReason> {
    let found = if record.is_cut { beginning(article, record) } else { all(article, record) };
    let found = found.map_err(|TooMuch| UnplacedReason::TooMuch)?;
    if found.is_empty() {
        return Err(if record.is_cut { UnplacedReason::Cut } else { UnplacedReason::NotFound });
    }
    let mut inside: Vec<Found> = found.into_iter().filter(|it| !is_furniture(document, it)).collect();
    if inside.len() > 1 {
        // Whatever speaks for one of them: the words alone do not say which is meant.
        inside = at_most(inside, How::Repeated);
    }
    if inside.is_empty() { Err(UnplacedReason::Furniture) } else { Ok(inside) }
}

/// Tells whether something is in text that is no part of the article.
fn is_furniture(document: &Document, found: &Found) -> bool {
    let blocks = document.blocks();
    found.spans.iter().any(|span| {
        let first = blocks.partition_point(|block| block.span.end() <= span.start());
        let over = blocks.iter().skip(first).take_while(|block| block.span.start() < span.end());
        over.into_iter().any(|block| block.kind == BlockKind::Boilerplate)
    })
}

/// Returns the places of a record's words, the nearest kind of them only.
fn all(article: &Article<'_>, record: &Record) -> Result<Vec<Found>, TooMuch> {
    let given: Vec<&str> = record.content.iter().map(|it| it.as_str()).filter(|it| n_words(it) > 0).collect();
    let whole = match given.as_slice() {
        [] => return Ok(Vec::new()),
        [one] => *one,
        parts => return in_parts(article, parts),
    };
    let found = article.sequence(whole)?;
    if !found.is_empty() {
        return Ok(best(found));
    }
    let parts: Vec<&str> = ellipses(whole).filter(|it| n_words(it) > 0).collect();
    match parts.as_slice() {
        [] => Ok(Vec::new()),
        [one] if *one != whole => {
            // An ellipsis before or after the words only says that more was said.
            let found = best(article.sequence(one)?);
            if found.is_empty() { nearest(article, one) } else { Ok(at_most(found, How::Folded)) }
        }
        [_] => nearest(article, whole),
        parts => in_parts(article, parts),
    }
}

/// Returns where words begin of which an answer has no end: where all of them are, else all but the last, which may be
/// half a word. Few words could be anywhere, and nothing else than the very words will do.
fn beginning(article: &Article<'_>, record: &Record) -> Result<Vec<Found>, TooMuch> {
    let [words] = record.content.as_slice() else { return Ok(Vec::new()) };
    let without_last = words.trim_end().rsplit_once(char::is_whitespace).map_or("", |(before, _)| before);
    for words in [words, without_last] {
        if n_words(words) < LEAST_OF_CUT {
            break;
        }
        let found = best(article.sequence(words)?);
        if !found.is_empty() {
            return Ok(at_most(found, How::Beginning));
        }
    }
    Ok(Vec::new())
}

/// Returns what was found letter for letter, if anything was.
fn best(found: Vec<Found>) -> Vec<Found> {
    let how = found.iter().map(|it| it.how).min();
    found.into_iter().filter(|it| Some(it.how) == how).collect()
}

/// Returns what was found as no nearer than that.
fn at_most(found: Vec<Found>, how: How) -> Vec<Found> {
    found.into_iter().map(|it| Found { how: it.how.max(how), ..it }).collect()
}

fn nearest(article: &Article<'_>, words: &str) -> Result<Vec<Found>, TooMuch> {
    let pieces = article.in_pieces(words)?;
    if pieces.is_empty() { article.near(words) } else { Ok(pieces) }
}

/// Returns the text between ellipses, be they three stops, one character, or in brackets.
fn ellipses(text: &str) -> impl Iterator<Item = &str> {
    let outer = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '.' | '…');
    text.split('…').flat_map(|it| it.split("...")).map(move |it| it.trim_matches(outer))
}

/// Returns where parts are one after the other; all of them have to be found.
fn in_parts(article: &Article<'_>, parts: &[&str]) -> Result<Vec<Found>, TooMuch> {
    let mut places: Vec<Vec<Found>> = Vec::with_capacity(parts.len());
    for part in parts {
        let mut found = best(article.sequence(part)?);
        if found.is_empty() {
            found = nearest(article, part)?;
        }
        if found.is_empty() {
            return Ok(Vec::new());
        }
        places.push(found);
    }
    let Some((first, later)) = places.split_first() else { return Ok(Vec::new()) };
    let mut whole = Vec::new();
    for begin in first {
        let mut joined = Found { spans: begin.spans.clone(), how: begin.how.max(How::Folded) };
        let follows = later.iter().all(|places| {
            let next = places.iter().find(|it| {
                it.start() >= joined.end() && article.distance(joined.end(), it.start()) <= MAX_ELLIPSIS
            });
            next.is_some_and(|next| {
                joined.spans.extend(&next.spans);
                joined.how = joined.how.max(next.how);
                true
            })
        });
        if follows {
            whole.push(joined);
        }
    }
    Ok(whole)
}

/// Returns where a name that an answer gives is mentioned for a quote: in its own paragraph the nearest, else the last
/// one before it, else the first after it. By the whole name, else by the longest part of it.
///
/// # Errors
/// Searching has taken too much.
pub fn mention(
    document: &Document,
    article: &Article<'_>,
    name: &str,
    quote: &Found,
) -> Result<Option<Span>, TooMuch> {
    // Titles and glosses are apart by commas or in brackets.
    let mut pieces: Vec<&str> = name
        .split(['(', ')', '[', ']', ',', '،', ';', '؛', '\n'])
        .flat_map(|it| it.split(" - "))
        .filter(|it| n_words(it) > 0)
        .collect();
    pieces.sort_by_key(|it| std::cmp::Reverse(n_words(it)));
    for name in std::iter::once(name).chain(pieces) {
        if let Some(span) = nearest_mention(document, article, article.sequence(name)?, quote) {
            return Ok(Some(span));
        }
    }
    // Parts of the name, longest first, those at its end before those at its beginning.
    let words: Vec<&str> = name.split_whitespace().collect();
    let n = words.len();
    if n > MAX_NAME {
        return Ok(None);
    }
    for len in (1..n).rev().filter(|len| len * 3 >= n) {
        for from in (0..=n - len).rev() {
            let part = words.get(from..from + len).unwrap_or(&[]).join(" ");
            if part.chars().filter(|c| c.is_alphabetic()).count() < 4 {
                continue;
            }
            if let Some(span) = nearest_mention(document, article, article.sequence(&part)?, quote) {
                return Ok(Some(span));
            }
        }
    }
    Ok(None)
}

fn nearest_mention(
    document: &Document,
    article: &Article<'_>,
    found: Vec<Found>,
    quote: &Found,
) -> Option<Span> {
    let content = document.text().as_str();
    let hull = Span::new(quote.start(), quote.end());
    let candidates = found.into_iter().filter(|it| !is_furniture(document, it)).filter_map(|it| {
        let span = *it.spans.first()?;
        let is_inside = quote.spans.iter().any(|part| part.overlaps(span));
        let (from, to) =
            if span.start() < hull.start() { (span.end(), hull.start()) } else { (hull.end(), span.start()) };
        let is_apart =
            content.get(from as usize..(to as usize).max(from as usize)).is_some_and(|it| it.contains('\n'));
        let distance = article.distance(from, to.max(from));
        // Words of the quote itself name its speaker only where nothing else does.
        Some(((is_inside, is_apart, is_apart && span.start() > hull.start(), distance), span))
    });
    candidates.min_by_key(|(key, _)| *key).map(|(_, span)| span)
}

/// Returns where a cue is beside a quote, if it does.
///
/// # Errors
/// Searching has taken too much.
pub fn cue(
    document: &Document,
    article: &Article<'_>,
    word: &str,
    quote: &Found,
) -> Result<Option<Span>, TooMuch> {
    let reach = |found: &Found| {
        let (start, end) = (found.start(), found.end());
        let behind = article.distance(end, quote.start());
        let ahead = article.distance(quote.end(), start);
        let is_inside = quote.spans.iter().any(|part| part.overlaps(Span::new(start, end)));
        let nearest = if end <= quote.start() {
            behind
        } else if start >= quote.end() {
            ahead
        } else {
            0
        };
        (!is_inside && nearest <= CUE_REACH).then_some(nearest)
    };
    let found = article.sequence(word)?;
    let inside = found.iter().filter(|it| !is_furniture(document, it));
    let nearest = inside.filter_map(|it| Some((reach(it)?, it))).min_by_key(|(distance, _)| *distance);
    Ok(nearest.and_then(|(_, found)| found.spans.first().copied()))
}

/// Returns what tells the bytes before a word's own letters that the document's language writes together with it.
pub fn proclitics(document: &Document) -> impl Fn(&str, &[char]) -> Option<usize> {
    let lang = document.lang().clone();
    move |word, letters| {
        let bare: String = letters.iter().collect();
        let is_it = |rest: &str| fold(rest) == bare;
        let n_name = affixes::proclitics(&lang, word, is_it);
        let n_bytes = [n_name, affixes::conjunction(&lang, word, is_it)];
        n_bytes.into_iter().find(|n| *n > 0 && word.get(*n..).is_some_and(is_it))
    }
}

/// Returns spans as the guidelines want an annotation of that label.
pub fn fitted(document: &Document, label: Label, spans: &[Span]) -> Option<crate::annotation::Parts> {
    let parts = crate::annotation::Parts::new(spans.iter().copied())?;
    use crate::session::edges::Edge;
    let fitted = crate::session::fitting::fitted(document, label, &parts, [Edge::Start, Edge::End]);
    let has_word =
        fitted.spans().iter().any(|span| document.text().slice(*span).chars().any(char::is_alphanumeric));
    Some(if has_word { fitted } else { parts })
}
