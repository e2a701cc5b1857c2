//! Page furniture and bylines of every language: a page in one language often has another's.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::tables::{LANGUAGES, rows};
use crate::text::fold::fold_each;
use crate::text::tokens::{is_letter, is_number};

/// What a phrase of the tables says of the line it is found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Furniture {
    /// The line is furniture.
    Plain,
    /// The line is furniture and opens a part of the page with nothing else.
    Tail,
    /// The line is furniture and opens what readers say.
    Comments,
    /// The line is one of the controls that each reader's comment has.
    Reply,
    /// The line begins like a byline.
    Byline,
}

/// Where a line is looked at: some phrases are furniture only where a whole page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// An article, perhaps with some furniture.
    Article,
    /// A whole page.
    Page,
}

/// The longest phrase of the tables, in words.
const MAX_PHRASE_WORDS: usize = 8;

/// Phrases by their words, one table for each way they are looked for.
#[derive(Default)]
struct Tables {
    whole: BTreeMap<String, (Furniture, Scope)>,
    start: BTreeMap<String, (Furniture, Scope)>,
    /// What a line has inside, by its first word: the whole phrases.
    has: FxHashMap<String, Vec<(String, Scope)>>,
    agency: Vec<String>,
    date: Vec<String>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables::default();
    for table in LANGUAGES.iter().map(|tables| tables.furniture) {
        for (how, phrase) in rows(table).filter_map(|row| row.split_once('\t')) {
            let phrase = line_key(phrase);
            let (how, scope) = match how.strip_prefix("page-") {
                Some(how) => (how, Scope::Page),
                None => (how, Scope::Article),
            };
            match how {
                "whole" => insert(&mut tables.whole, phrase, Furniture::Plain, scope),
                "tail" => insert(&mut tables.whole, phrase, Furniture::Tail, scope),
                "comments" => insert(&mut tables.whole, phrase, Furniture::Comments, scope),
                "reply" => insert(&mut tables.whole, phrase, Furniture::Reply, Scope::Page),
                "start" => insert(&mut tables.start, phrase, Furniture::Plain, scope),
                "tail-start" => insert(&mut tables.start, phrase, Furniture::Tail, scope),
                "byline" => insert(&mut tables.start, phrase, Furniture::Byline, scope),
                "has" => {
                    let first = phrase.split(' ').next().unwrap_or("").to_owned();
                    tables.has.entry(first).or_default().push((phrase, scope));
                }
                "agency" => tables.agency.push(phrase),
                "date" => tables.date.push(phrase),
                _ => {}
            }
        }
    }
    tables.agency.sort();
    tables.date.sort();
    tables
});

/// Enters a phrase; what holds everywhere is not replaced by what holds on a page only.
fn insert(table: &mut BTreeMap<String, (Furniture, Scope)>, phrase: String, what: Furniture, scope: Scope) {
    let entry = table.entry(phrase).or_insert((what, scope));
    if scope < entry.1 {
        *entry = (what, scope);
    }
}

/// Returns the words of a line, folded, one space between two, runs of digits as `#`, without
/// punctuation.
pub(crate) fn line_key(line: &str) -> String {
    let mut key = String::with_capacity(line.len());
    let mut letters = String::with_capacity(line.len());
    for c in line.chars() {
        fold_each(c, |c| letters.push(c));
    }
    for folded in letters.chars() {
        let folded = if folded == 'ة' { 'ه' } else { folded };
        if is_number(folded) || folded == '#' {
            if !key.ends_with('#') {
                if !key.is_empty() && !key.ends_with(' ') {
                    key.push(' ');
                }
                key.push('#');
            }
        } else if is_letter(folded) {
            if key.ends_with('#') {
                key.push(' ');
            }
            key.push(folded);
        } else if folded != '\'' && !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    // A clock or a date is one number.
    while key.contains("# #") {
        key = key.replace("# #", "#");
    }
    key.truncate(key.trim_end().len());
    key
}

/// Returns what a line's key says of the line: first as a whole, then by its beginning, then by what
/// it has inside, by the phrases that hold within such a text. `finished` lines end like sentences and are
/// not recognised by their beginning.
pub(crate) fn furniture(key: &str, finished: bool, within: Scope) -> Option<Furniture> {
    let holds = |found: &&(Furniture, Scope)| found.1 <= within;
    if let Some((found, _)) = TABLES.whole.get(key).filter(holds) {
        return Some(*found);
    }
    if !finished {
        let ends = key.match_indices(' ').map(|(at, _)| at).take(MAX_PHRASE_WORDS);
        let starts = ends.filter_map(|end| key.get(..end));
        if let Some((found, _)) = starts.filter_map(|start| TABLES.start.get(start).filter(holds)).last() {
            return Some(*found);
        }
    }
    let mut at = 0;
    let has = key.split(' ').any(|word| {
        let rest = key.get(at..).unwrap_or("");
        at += word.len() + 1;
        let phrases = TABLES.has.get(word).map_or(&[][..], Vec::as_slice);
        phrases.iter().filter(|(_, scope)| *scope <= within).any(|(phrase, _)| {
            rest.strip_prefix(phrase.as_str()).is_some_and(|more| more.is_empty() || more.starts_with(' '))
        })
    });
    has.then_some(Furniture::Plain)
}

/// Returns how many of a line's words are of dates and agencies, and how many words it has.
pub(crate) fn date_words(key: &str) -> (usize, usize) {
    let known = |word: &str| {
        let listed = |list: &Vec<String>| list.binary_search_by(|entry| entry.as_str().cmp(word)).is_ok();
        word == "#" || listed(&TABLES.date) || listed(&TABLES.agency)
    };
    let words = || key.split(' ').filter(|word| !word.is_empty());
    (words().filter(|word| known(word)).count(), words().count())
}

/// Returns true if a line's key ends with the name of an agency, or is one.
pub(crate) fn ends_with_agency(key: &str) -> bool {
    TABLES.agency.iter().any(|agency| {
        key.strip_suffix(agency.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    })
}
