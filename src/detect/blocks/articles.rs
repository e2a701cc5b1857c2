//! Tells where further articles begin in a text that holds several.

use super::line::{Line, MAX_BYLINE_WORDS, MAX_TITLE_WORDS};
use crate::lang::furniture::Furniture;
use crate::text::{Span, Text, paragraphs};

/// The fewest words of the title of a further article.
const MIN_TITLE_WORDS: usize = 4;

/// How far below its title an article's byline is at most, in lines; and its first paragraph below that.
const BYLINE_REACH: usize = 3;
const PARAGRAPH_REACH: usize = 3;

/// The fewest paragraphs of each article.
const MIN_PARAGRAPHS: usize = 2;

/// Returns the spans of the articles in a text, in order: one where there is no more than one.
///
/// A further article begins with a title that has a byline below it and paragraphs below that, after an article
/// with paragraphs. What readers say begins no article.
pub fn articles(text: &Text) -> Vec<Span> {
    let lines: Vec<Line> = paragraphs(text).into_iter().map(|span| Line::new(text, span)).collect();
    let comments =
        lines.iter().position(|line| line.said == Some(Furniture::Comments)).unwrap_or(lines.len());
    let lines = lines.get(..comments).unwrap_or(&[]);
    let mut starts: Vec<usize> = Vec::new();
    for idx in 1..lines.len() {
        let before = lines.get(starts.last().copied().unwrap_or(0)..idx).unwrap_or(&[]);
        // After an announcement are titles of other stories, not the stories.
        let since_paragraph = before.iter().rev().take_while(|line| !line.is_prose());
        let announced = since_paragraph.filter(|line| line.said == Some(Furniture::Tail)).count() > 0;
        if !announced && n_paragraphs(before) >= MIN_PARAGRAPHS && is_start(lines.get(idx..).unwrap_or(&[])) {
            starts.push(idx);
        }
    }
    let begins = |idx: &usize| lines.get(*idx).map(|line| line.span.start());
    let mut edges = vec![0];
    edges.extend(starts.iter().filter_map(begins));
    edges.push(text.len());
    edges.windows(2).filter_map(|edges| Some(Span::new(*edges.first()?, *edges.last()?))).collect()
}

/// Returns true if an article begins with the first of these lines.
fn is_start(lines: &[Line]) -> bool {
    let Some((title, below)) = lines.split_first() else { return false };
    let fits = (MIN_TITLE_WORDS..=MAX_TITLE_WORDS).contains(&title.words)
        && !(title.finished
            || title.open
            || title.bare
            || title.dated
            || title.signed
            || title.said.is_some());
    let is_byline = |line: &Line| {
        line.words <= MAX_BYLINE_WORDS
            && (line.dated || line.said == Some(Furniture::Byline))
            && !line.finished
    };
    let Some(byline) = below.iter().take(BYLINE_REACH).position(is_byline) else { return false };
    // Between a title and its byline is a deck at most.
    let head = below.get(..byline).unwrap_or(&[]);
    let mut below = below.get(byline..).unwrap_or(&[]);
    while let Some((_, rest)) = below.split_first().filter(|(line, _)| is_byline(line)) {
        below = rest;
    }
    // Titles of other stories have dates below them too, and then another title.
    let until = below.iter().position(is_byline).unwrap_or(below.len()).min(PARAGRAPH_REACH);
    let Some(first) = below.iter().take(until).position(Line::is_prose) else { return false };
    let own = below.get(first..).unwrap_or(&[]);
    let run = own.iter().take_while(|line| !is_byline(line)).filter(|line| line.is_prose()).count();
    fits && head.iter().filter(|line| line.is_prose()).count() <= 1 && run >= MIN_PARAGRAPHS
}

fn n_paragraphs(lines: &[Line]) -> usize {
    lines.iter().filter(|line| line.is_prose()).count()
}
