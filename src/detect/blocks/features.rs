//! What the lines of a page show of being the article's or not: few features, the same for every language.
//!
//! What they weigh is `line-weights.tsv`, learned by `qawl train-blocks`; `docs/blocks-model-card.md` says from
//! what, and how well it does on pages that it was not learned from.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::line::{Line, is_dateline};
use crate::lang::furniture::{Furniture, Scope, furniture, line_key};
use crate::lang::is_frequent;
use crate::lang::stems::stem;
use crate::schema::BlockKind;
use crate::text::{Text, tokens::is_number};

/// The longest line (bytes) that is looked up in the furniture tables.
const MAX_LINE_BYTES: usize = 600;

/// The shortest word, in letters, that lines are compared by.
const MIN_LETTERS: usize = 3;

/// How many lines around a line count as near it.
const NEAR: usize = 3;

/// A line is short up to so many words.
pub(super) const SHORT_WORDS: usize = 5;

/// The names of the features, in the order in which [`features`] gives them.
pub const FEATURES: [&str; 29] = [
    "words",
    "finished",
    "frequent",
    "frequent-first",
    "numbers",
    "no-words",
    "repeated",
    "commas",
    "address",
    "separators",
    "list-item",
    "ends-in-colon",
    "opens-tail",
    "opens-comments",
    "reply",
    "furniture",
    "byline",
    "date",
    "short",
    "gap-before",
    "gap-after",
    "furniture-near",
    "furniture-before",
    "dates-near",
    "in-comments",
    "replies-near",
    "after-colon",
    "under-byline",
    "finished-near",
];

/// What the features weigh.
#[derive(Clone, Debug, PartialEq)]
pub struct LineWeights {
    /// In the order of [`FEATURES`].
    pub weights: [f64; FEATURES.len()],
    /// The log-odds of a line that shows nothing.
    pub bias: f64,
}

static SHIPPED: LazyLock<LineWeights> =
    LazyLock::new(|| LineWeights::parse(include_str!("line-weights.tsv")));

impl LineWeights {
    /// Returns the weights that detection uses.
    pub fn shipped() -> &'static LineWeights {
        &SHIPPED
    }

    /// Reads a table of names and weights; what it does not have weighs nothing.
    pub fn parse(table: &str) -> LineWeights {
        let rows = table.lines().filter(|row| !row.starts_with('#')).filter_map(|row| row.split_once('\t'));
        let weights: BTreeMap<&str, f64> =
            rows.filter_map(|(name, weight)| Some((name, weight.trim().parse().ok()?))).collect();
        let of = |name: &str| weights.get(name).copied().unwrap_or(0.0);
        LineWeights { weights: FEATURES.map(of), bias: of("bias") }
    }

    /// Returns the log-odds that a line with these features is the article's.
    pub fn log_odds(&self, row: &[f64; FEATURES.len()]) -> f64 {
        self.bias + self.weights.iter().zip(row).map(|(weight, value)| weight * value).sum::<f64>()
    }
}

/// A line of a page.
pub(super) struct PageLine {
    pub n_words: usize,
    pub finished: bool,
    /// What the tables say of it, where a whole page is looked at.
    pub said: Option<Furniture>,
    /// It is of dates, a place and an agency.
    pub dated: bool,
    /// It has a date written in digits.
    pub full_date: bool,
    /// It has no word: digits and marks alone, or nothing.
    pub wordless: bool,
    /// Another line of the page has the same words.
    pub repeated: bool,
    /// It has an address, a handle or a copyright sign.
    pub address: bool,
    /// It begins like an entry of a list.
    pub item: bool,
    pub ends_in_colon: bool,
    /// It ends with a full stop.
    pub full_stop: bool,
    /// It has a colon between words.
    pub key_value: bool,
    /// A blank line is before it.
    pub gap: bool,
    /// The kind that is set for it.
    pub set: Option<BlockKind>,
    /// What the text's source says of it, where no kind is set.
    pub hint: Option<BlockKind>,
    /// Stems of the words that say what it is about, sorted.
    pub stems: Vec<Box<str>>,
    /// Its words, folded.
    pub key: String,
    frequent: f64,
    frequent_first: bool,
    numbers: f64,
    n_commas: usize,
    pub n_separators: usize,
}

impl PageLine {
    /// Returns true for what the tables know as furniture, bylines aside.
    pub fn is_furniture(&self) -> bool {
        match self.set {
            Some(kind) => kind == BlockKind::Boilerplate,
            None if self.hint.is_some() => self.hint == Some(BlockKind::Boilerplate),
            None => self.said.is_some_and(|said| said != Furniture::Byline),
        }
    }

    /// Returns true for who wrote it, where and when.
    pub fn is_byline(&self) -> bool {
        match self.set {
            Some(kind) => kind == BlockKind::Byline,
            None if self.hint.is_some() => self.hint == Some(BlockKind::Byline),
            None => self.dated || self.said == Some(Furniture::Byline),
        }
    }

    /// Returns true for a sentence long enough to be one of an article.
    pub fn is_sentence(&self) -> bool {
        self.finished && self.n_words >= 8
    }

    /// Returns how many of its stems are among these sorted ones.
    pub fn shared(&self, stems: &[&str]) -> usize {
        self.stems.iter().filter(|stem| stems.binary_search(&stem.as_ref()).is_ok()).count()
    }
}

/// Looks at the lines of a text as those of a page.
pub(super) fn page_lines(text: &Text, lines: &[Line]) -> Vec<PageLine> {
    let mut end = 0;
    let mut page: Vec<PageLine> = Vec::with_capacity(lines.len());
    for line in lines {
        let between = text.as_str().get(end as usize..line.span.start() as usize).unwrap_or("");
        let gap = between.bytes().filter(|byte| *byte == b'\n').count() > 1;
        end = line.span.end();
        page.push(page_line(text.slice(line.span), line, gap));
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in page.iter().filter(|line| !line.key.is_empty()) {
        *counts.entry(&line.key).or_default() += 1;
    }
    let repeated: Vec<bool> =
        page.iter().map(|line| counts.get(line.key.as_str()).is_some_and(|n| *n > 1)).collect();
    for (line, repeated) in page.iter_mut().zip(repeated) {
        line.repeated = repeated;
    }
    page
}

fn page_line(content: &str, line: &Line, gap: bool) -> PageLine {
    let key = line_key(content);
    let words = || key.split(' ').filter(|word| !word.is_empty());
    let n_key_words = words().count();
    let share = |n: usize| n as f64 / n_key_words.max(1) as f64;
    let mut stems: Vec<Box<str>> = words()
        .filter(|word| *word != "#" && word.chars().nth(MIN_LETTERS - 1).is_some() && !is_frequent(word))
        .map(|word| stem(word).into())
        .collect();
    stems.sort_unstable();
    stems.dedup();
    let short = content.len() <= MAX_LINE_BYTES;
    let count = |of: &[char]| content.chars().filter(|c| of.contains(c)).count();
    let mut chars = content.chars();
    let first = chars.next();
    // "1. …" and "1) …" are entries of a list; "1 …" is not.
    let numbered = first.is_some_and(is_number)
        && chars.find(|c| !is_number(*c)).is_some_and(|c| matches!(c, '.' | ')'))
        && chars.next().is_some_and(char::is_whitespace);
    let wordless = words().all(|word| word == "#");
    let full_date = has_full_date(content);
    PageLine {
        n_words: line.words,
        finished: line.finished,
        said: if short { line.said.or_else(|| furniture(&key, line.finished, Scope::Page)) } else { None },
        dated: !line.finished && (is_dateline(&key) || wordless && full_date),
        full_date,
        wordless,
        repeated: false,
        address: ["http", "www.", "@", ".com", "©"].iter().any(|part| content.contains(part)),
        item: numbered || matches!(first, Some('-' | '–' | '—' | '•' | '*' | '●' | '▪')),
        ends_in_colon: content.trim_end().ends_with(':'),
        full_stop: content.ends_with('.') && !content.ends_with(".."),
        key_value: content.contains(": "),
        gap,
        set: line.kind,
        hint: line.hint.filter(|_| line.kind.is_none()),
        stems,
        frequent: share(words().filter(|word| is_frequent(word)).count()),
        frequent_first: words().next().is_some_and(is_frequent),
        numbers: share(words().filter(|word| *word == "#").count()),
        n_commas: count(&[',', '،', ';', '؛']),
        n_separators: count(&['|', '>']) + content.matches(" / ").count() + content.matches(" » ").count(),
        key,
    }
}

/// Returns true if a line has a day, a month and a year in digits.
fn has_full_date(content: &str) -> bool {
    let is_part = |part: &str| matches!(part.chars().count(), 1..=4) && part.chars().all(is_number);
    content.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !is_number(c));
        let mut parts = word.split(['.', '/', '-']);
        parts.by_ref().take(3).filter(|part| is_part(part)).count() == 3 && parts.next().is_none()
    })
}

/// Returns the features of every line, each row in the order of [`FEATURES`].
pub(super) fn features(page: &[PageLine]) -> Vec<[f64; FEATURES.len()]> {
    let n_gaps = page.iter().skip(1).filter(|line| line.gap).count();
    // Blank lines say something only where not all lines have them.
    let gaps_tell = n_gaps > 0 && n_gaps + 1 < page.len();
    let line = |idx: usize| page.get(idx);
    let share_near = |idx: usize, reach: usize, is: &dyn Fn(&PageLine) -> bool| {
        let near = (idx.saturating_sub(reach)..(idx + reach + 1).min(page.len())).filter(|at| *at != idx);
        let (mut n, mut all) = (0, 0);
        for at in near {
            all += 1;
            n += usize::from(line(at).is_some_and(is));
        }
        f64::from(u32::try_from(n).unwrap_or(0)) / f64::from(u32::try_from(all.max(1)).unwrap_or(1))
    };
    let (mut in_comments, mut under_byline) = (false, false);
    let mut rows = Vec::with_capacity(page.len());
    for (idx, of) in page.iter().enumerate() {
        let before = idx.checked_sub(1).and_then(line);
        if of.is_furniture() {
            under_byline = false;
        }
        let yes = |is: bool| f64::from(u8::from(is));
        let said = |what: Furniture| yes(of.said == Some(what));
        let up_to = |n: usize, most: u32| f64::from(u32::try_from(n).unwrap_or(most).min(most));
        let n_replies = share_near(idx, NEAR + 1, &|line| line.said == Some(Furniture::Reply));
        rows.push([
            (1.0 + up_to(of.n_words, 60)).ln(),
            yes(of.finished),
            of.frequent.min(0.6) * up_to(of.n_words, 10) / 10.0,
            yes(of.frequent_first),
            of.numbers,
            yes(of.wordless),
            yes(of.repeated),
            up_to(of.n_commas, 3) / 3.0,
            yes(of.address),
            up_to(of.n_separators, 2) / 2.0,
            yes(of.item),
            yes(of.ends_in_colon),
            said(Furniture::Tail),
            said(Furniture::Comments),
            said(Furniture::Reply),
            said(Furniture::Plain),
            said(Furniture::Byline),
            yes(of.dated),
            yes(of.n_words <= SHORT_WORDS),
            yes(gaps_tell && of.gap),
            yes(gaps_tell && line(idx + 1).is_some_and(|line| line.gap)),
            share_near(idx, NEAR, &PageLine::is_furniture),
            yes(before.is_some_and(PageLine::is_furniture)),
            share_near(idx, NEAR, &|line| line.dated || line.wordless),
            yes(in_comments),
            (n_replies * (2 * NEAR + 2) as f64 / 2.0).min(1.0),
            yes(before.is_some_and(|line| line.ends_in_colon)),
            yes(under_byline),
            share_near(idx, NEAR, &|line| line.finished),
        ]);
        in_comments |= of.said == Some(Furniture::Comments);
        under_byline |= of.is_byline();
    }
    rows
}
