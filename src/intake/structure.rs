//! What a page's structure says of its lines: which element holds the article, which hold furniture, and which
//! lines are nothing but links.
//!
//! A theme's class names are guesses, and an element that is named like furniture may be wrapped around the whole
//! page. So names are weighed against the text: an element with much of the page's running text is not furniture,
//! and the article's element is one that has most of it.

use super::page::Place;
use crate::schema::BlockKind;
use crate::text::Span;

/// From how many words on a line that ends like a sentence is running text.
const SENTENCE_WORDS: usize = 8;

/// The most of a page's running text, in percent, that an element named like furniture has.
const MAX_FURNITURE_SHARE: usize = 30;

/// The least of the running text outside of furniture, in percent, that the article's element has, and its
/// fewest sentences.
const MIN_ARTICLE_SHARE: usize = 60;
const MIN_ARTICLE_SENTENCES: usize = 2;

/// The fewest sentences beside readers' comments, which may be longer than the article.
const MIN_SENTENCES_BESIDE: usize = 2;

/// How many lines of nothing but links a page has, which an article has not.
const MIN_LINKED_LINES: usize = 8;

/// The fewest words of a line of links that is recognised by that alone.
const MIN_LINKED_WORDS: usize = 4;

/// How many lines of links in a row are a menu, however short.
const MIN_MENU_LINES: usize = 4;

/// How much of a line, in percent, links are.
const MIN_LINKED_SHARE: usize = 90;

/// The fewest words of a line that is the title because the page's head calls it so.
const MIN_TITLE_WORDS: usize = 3;

/// What an element may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It may hold the article.
    Article,
    /// It is named like furniture.
    Furniture,
    /// It is named like readers' comments.
    Comments,
}

/// The elements of a page that may be the article or furniture, outer ones first.
#[derive(Default)]
pub(super) struct Elements(Vec<(Option<usize>, Role)>);

impl Elements {
    /// Adds an element inside of another; returns its number.
    pub fn add(&mut self, outer: Option<usize>, role: Role) -> usize {
        self.0.push((outer, role));
        self.0.len() - 1
    }

    /// Returns for each element how many of these lines are in it.
    fn count<'a>(&self, lines: impl Iterator<Item = &'a LineSource>) -> Vec<usize> {
        let mut counts = vec![0; self.0.len()];
        for idx in lines.filter_map(|line| line.element) {
            if let Some(count) = counts.get_mut(idx) {
                *count += 1;
            }
        }
        // An element's number is greater than those of the elements around it.
        for idx in (0..counts.len()).rev() {
            let own = counts.get(idx).copied().unwrap_or(0);
            let outer = self.0.get(idx).and_then(|(outer, _)| *outer);
            if let Some(count) = outer.and_then(|outer| counts.get_mut(outer)) {
                *count += own;
            }
        }
        counts
    }

    /// Returns for each element whether it, or one around it, is among those chosen.
    fn inherited(&self, chosen: impl Fn(usize, Role) -> bool) -> Vec<bool> {
        let mut inside: Vec<bool> = Vec::with_capacity(self.0.len());
        for (idx, (outer, role)) in self.0.iter().enumerate() {
            let by_outer = outer.and_then(|outer| inside.get(outer)).is_some_and(|inside| *inside);
            inside.push(by_outer || chosen(idx, *role));
        }
        inside
    }
}

/// A line of the text and where it comes from.
#[derive(Clone, Debug, Default)]
pub(super) struct LineSource {
    /// Where it is (bytes).
    pub start: usize,
    pub end: usize,
    /// How long its words are, and those of them that are links.
    pub len: usize,
    linked: usize,
    /// What all of it is said to be; `None` before its first word.
    hint: Option<Option<BlockKind>>,
    element: Option<usize>,
}

impl LineSource {
    /// Returns a line that begins there (bytes).
    pub fn at(start: usize) -> Self {
        Self { start, ..Self::default() }
    }

    /// Adds a word.
    pub fn add(&mut self, len: usize, place: Place) {
        if self.hint.is_none() {
            self.element = place.element;
        }
        self.hint = match self.hint {
            Some(before) if before != place.hint => Some(None),
            _ => Some(place.hint),
        };
        self.len += len;
        self.linked += if place.linked { len } else { 0 };
    }

    fn is_linked(&self) -> bool {
        self.linked * 100 >= self.len * MIN_LINKED_SHARE
    }
}

/// Returns what the lines of a page are said to be, in order.
pub(super) fn hints(
    text: &str,
    lines: &[LineSource],
    elements: &Elements,
    title: &str,
) -> Vec<(Span, BlockKind)> {
    let content = |line: &LineSource| text.get(line.start..line.end).unwrap_or("");
    let n_words = |line: &LineSource| content(line).split_whitespace().count();
    let is_sentence = |line: &&LineSource| {
        let end = content(line).trim_end_matches(['"', '”', '“', '»', '«', '’', ')']);
        end.ends_with(['.', '!', '?', '؟', '…', '۔']) && n_words(line) >= SENTENCE_WORDS
    };
    let hinted = |line: &LineSource| line.hint.flatten();
    let sentences: Vec<&LineSource> = lines.iter().filter(is_sentence).collect();
    let in_all = elements.count(sentences.iter().copied());
    let furniture = elements.inherited(|idx, role| {
        let n = in_all.get(idx).copied().unwrap_or(0);
        match role {
            Role::Article => false,
            Role::Furniture => n * 100 <= sentences.len() * MAX_FURNITURE_SHARE,
            Role::Comments => n == 0 || sentences.len() >= n + MIN_SENTENCES_BESIDE,
        }
    });
    let is_in =
        |of: &[bool], line: &LineSource| line.element.and_then(|idx| of.get(idx)).is_some_and(|is| *is);
    let is_furniture =
        |line: &LineSource| hinted(line) == Some(BlockKind::Boilerplate) || is_in(&furniture, line);
    let own: Vec<&LineSource> = sentences.iter().copied().filter(|line| !is_furniture(line)).collect();
    let in_own = elements.count(own.iter().copied());
    let article = in_own.iter().enumerate().rev().find(|(idx, n)| {
        elements.0.get(*idx).is_some_and(|(_, role)| *role == Role::Article)
            && **n >= MIN_ARTICLE_SENTENCES
            && **n * 100 >= own.len() * MIN_ARTICLE_SHARE
    });
    let inside = article.map(|(article, _)| elements.inherited(|idx, _| idx == article));
    let linked = lines.iter().filter(|line| line.is_linked()).count() >= MIN_LINKED_LINES;
    let in_menu = in_menus(lines);
    let titles = Titles::new(lines, title, &hinted, &content);
    let mut found = Vec::new();
    for (idx, line) in lines.iter().enumerate() {
        let is_title = titles.has(line);
        let of_head = matches!(hinted(line), Some(BlockKind::Byline | BlockKind::Deck | BlockKind::Kicker));
        let outside = inside.as_ref().is_some_and(|inside| !is_in(inside, line)) && !of_head;
        let heading = hinted(line) == Some(BlockKind::Heading);
        let is_link = linked
            && !of_head
            && (line.is_linked()
                && (n_words(line) >= MIN_LINKED_WORDS || heading || in_menu.get(idx).is_some_and(|is| *is))
                || heading && lines.get(idx + 1).is_some_and(LineSource::is_linked));
        let kind = if is_title {
            Some(BlockKind::Title)
        } else if is_furniture(line) || outside || is_link {
            Some(BlockKind::Boilerplate)
        } else if hinted(line) == Some(BlockKind::Title) && !titles.is_empty() {
            Some(BlockKind::Heading)
        } else {
            hinted(line)
        };
        found.extend(kind.map(|kind| (Span::from_range(line.start..line.end), kind)));
    }
    found
}

/// Returns for each line whether it is one of so many lines of links in a row that they are a menu.
fn in_menus(lines: &[LineSource]) -> Vec<bool> {
    let runs = lines.chunk_by(|a, b| a.is_linked() == b.is_linked());
    runs.flat_map(|run| {
        let is_menu = run.len() >= MIN_MENU_LINES && run.first().is_some_and(LineSource::is_linked);
        std::iter::repeat_n(is_menu, run.len())
    })
    .collect()
}

/// The lines that are the page's title.
struct Titles(Vec<usize>);

impl Titles {
    /// Of several titles one that the page's head names, else one that is no link; without any, a line that the
    /// page's head has.
    fn new<'a>(
        lines: &'a [LineSource],
        title: &str,
        hinted: &impl Fn(&LineSource) -> Option<BlockKind>,
        content: &impl Fn(&'a LineSource) -> &'a str,
    ) -> Self {
        let title = plain(title);
        let named = |line: &&LineSource, content: &str| {
            let content = plain(content);
            line.len > 0
                && content.split(' ').count() >= MIN_TITLE_WORDS
                && !title.is_empty()
                && title.contains(&content)
        };
        let starts = |lines: Vec<&LineSource>| lines.into_iter().map(|line| line.start).collect();
        let called: Vec<&LineSource> =
            lines.iter().filter(|line| hinted(line) == Some(BlockKind::Title)).collect();
        let of_head: Vec<&LineSource> = lines
            .iter()
            .filter(|line| named(line, content(line)) && hinted(line) != Some(BlockKind::Boilerplate))
            .collect();
        let both: Vec<&LineSource> = called
            .iter()
            .copied()
            .filter(|line| of_head.iter().any(|other| other.start == line.start))
            .collect();
        let unlinked: Vec<&LineSource> = called.iter().copied().filter(|line| !line.is_linked()).collect();
        Self(starts(if !both.is_empty() {
            both
        } else if called.is_empty() {
            of_head.into_iter().filter(|line| !line.is_linked()).collect()
        } else if !unlinked.is_empty() {
            unlinked
        } else {
            called
        }))
    }

    fn has(&self, line: &LineSource) -> bool {
        self.0.binary_search(&line.start).is_ok()
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Returns the letters and digits of a text, lower case, one space between words.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
