//! A paragraph and what is known from it alone.

use crate::lang::furniture::{Furniture, Scope, date_words, ends_with_agency, furniture, line_key};
use crate::schema::BlockKind;
use crate::text::tokens::is_number;
use crate::text::{Span, Text};

/// Lines longer than this (bytes) are never classified by their words.
const MAX_LINE_BYTES: usize = 600;

/// The most words of a title, and of a byline.
pub(super) const MAX_TITLE_WORDS: usize = 26;
pub(super) const MAX_BYLINE_WORDS: usize = 12;

/// The most words of a line with a writer's name and a dash.
pub(super) const MAX_SIGNED_WORDS: usize = 9;

/// One paragraph and what is known from it alone.
pub(super) struct Line {
    pub span: Span,
    pub words: usize,
    /// It ends like a sentence.
    pub finished: bool,
    /// It ends like something that goes on, or begins like an entry of a list or a turn of a talk.
    pub open: bool,
    /// It has a colon among its first words.
    pub colon: bool,
    /// It has so few words that it may be a byline, and a dash between them or the name of an agency at its end.
    pub signed: bool,
    /// It has neither letters nor digits.
    pub bare: bool,
    /// It is of dates, a place and an agency.
    pub dated: bool,
    /// What the tables say of it.
    pub said: Option<Furniture>,
    pub kind: Option<BlockKind>,
    /// What the text's source says of it.
    pub hint: Option<BlockKind>,
}

impl Line {
    pub fn new(text: &Text, span: Span) -> Line {
        let content = text.slice(span);
        let bare = content.trim_end_matches(|c: char| c.is_whitespace() || is_closing(c));
        let last = bare.chars().next_back();
        let first = content.chars().next();
        let words = content.split_whitespace().count();
        let head: usize = content.split_whitespace().take(6).map(|word| word.len() + 1).sum();
        let begins = |range: usize| {
            content.char_indices().find(|(at, _)| *at >= range).map_or(content.len(), |(at, _)| at)
        };
        let finished = matches!(last, Some('.' | '!' | '?' | '؟' | '…' | '۔' | '。'));
        let dashes = [" – ", " - ", " ـ ", " — ", " | ", " / "];
        let dash = words <= MAX_SIGNED_WORDS && dashes.iter().any(|dash| content.contains(dash));
        let short = content.len() <= MAX_LINE_BYTES;
        let key = if short { line_key(content) } else { String::new() };
        Line {
            span,
            words,
            finished,
            open: matches!(last, Some(',' | '،' | ':' | ';' | '؛'))
                || matches!(first, Some('-' | '–' | '—' | '•' | '*' | '●' | '▪'))
                || first.is_some_and(is_number),
            colon: content
                .get(..begins(head))
                .is_some_and(|head| head.contains(": ") || head.contains(":\u{A0}")),
            signed: dash || words <= 4 && ends_with_agency(&key),
            bare: key.is_empty(),
            dated: !finished && is_dateline(&key),
            said: short.then(|| furniture(&key, finished, Scope::Article)).flatten(),
            kind: None,
            hint: None,
        }
    }

    /// Returns true for what reads like a paragraph of an article.
    pub fn is_prose(&self) -> bool {
        self.kind.is_none_or(|kind| kind == BlockKind::Body)
            && (self.finished && self.words >= 8 || self.words > MAX_TITLE_WORDS)
    }
}

/// Returns true for the key of a line of a date, a place and an agency.
pub(super) fn is_dateline(key: &str) -> bool {
    if key.split(' ').filter(|word| !word.is_empty()).nth(MAX_BYLINE_WORDS).is_some() {
        return false;
    }
    let (n_dates, n_words) = date_words(key);
    let mostly_date = n_dates >= 2 && n_dates * 3 >= n_words * 2;
    // "Port Ellery, Tuesday 4 March": a place of two words before a weekday, a day and a month.
    mostly_date || n_dates >= 3 && n_words <= n_dates + 2
}

/// Returns true for what may be after a full stop.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '»' | '«' | '’' | '\'' | ')' | ']' | '\u{200E}' | '\u{200F}')
}
