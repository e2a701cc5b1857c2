//! Tells the language of a text from its letters and its most frequent words, of the languages there
//! are tables for.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::tables::{LANGUAGES, Tables, rows};
use crate::schema::Lang;
use crate::text::fold::fold_into;
use crate::text::tokens::is_letter_or_digit;

/// How much of a text is looked at (bytes): that many from each of three places, since a page may begin
/// with a menu in another language.
const SAMPLE_BYTES: usize = 3000;

/// Below so many words the script alone decides.
const MIN_WORDS: usize = 12;

/// The longest frequent word (bytes).
const MAX_WORD_BYTES: usize = 16;

/// What tells a language from others: settings of its grammar table.
struct Profile {
    tag: &'static str,
    script: Script,
    /// The share of a text's words that the frequent ones make up at least, in percent, so that another
    /// language of the script is not taken for this one. Running text has two to four times as many.
    min_frequent: usize,
    /// Taken for a text of its script that shows nothing more.
    is_default: bool,
}

/// The profiles of all languages, by tag.
static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let profile = |tables: &Tables| {
        let setting = |name: &str| {
            rows(tables.grammar).filter_map(|row| row.split_once('\t')).find(|(key, _)| key.trim() == name)
        };
        let script = match setting("script").map(|(_, value)| value.trim()) {
            Some("arabic") => Script::Arabic,
            Some("latin") => Script::Latin,
            _ => Script::Other,
        };
        let share = setting("frequent-share").and_then(|(_, value)| value.trim().parse().ok());
        Profile {
            tag: tables.tag,
            script,
            min_frequent: share.unwrap_or(15),
            is_default: setting("default-of-script").is_some(),
        }
    };
    LANGUAGES.iter().map(profile).collect()
});

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Arabic,
    Latin,
    Other,
}

/// Indexes of languages by folded word.
type Frequent = FxHashMap<&'static str, Vec<usize>>;

/// Frequent words and the indexes of their languages.
static FREQUENT: LazyLock<Frequent> = LazyLock::new(|| {
    let mut words = Frequent::default();
    for (idx, tables) in LANGUAGES.iter().enumerate() {
        for word in rows(tables.frequent).flat_map(str::split_whitespace) {
            words.entry(word).or_default().push(idx);
        }
    }
    words
});

/// Returns true if a folded word is one of the most frequent of any language: articles, prepositions and the
/// like, of which running text is full and lines of a menu are not.
pub(crate) fn is_frequent(word: &str) -> bool {
    word.len() <= MAX_WORD_BYTES && FREQUENT.contains_key(word)
}

/// Returns the language of a text, or `None` where no table fits it.
pub fn identify(text: &str) -> Option<Lang> {
    let mut letters = [0_usize; 3];
    let mut frequent = vec![0_usize; PROFILES.len()];
    let mut n_words = 0;
    let mut folded = String::new();
    for sample in samples(text) {
        for word in sample.split(|c: char| !is_letter_or_digit(c)).filter(|word| !word.is_empty()) {
            for c in word.chars() {
                match script(c) {
                    Script::Arabic => letters[0] += 1,
                    Script::Latin => letters[1] += 1,
                    Script::Other if c.is_alphabetic() => letters[2] += 1,
                    Script::Other => {}
                }
            }
            n_words += 1;
            if word.len() <= MAX_WORD_BYTES {
                folded.clear();
                fold_into(word, &mut folded);
                for idx in FREQUENT.get(folded.as_str()).into_iter().flatten() {
                    if let Some(count) = frequent.get_mut(*idx) {
                        *count += 1;
                    }
                }
            }
        }
    }
    let [arabic, latin, other] = letters;
    let main = if arabic > latin && arabic >= other {
        Script::Arabic
    } else if latin > 0 && latin >= other {
        Script::Latin
    } else {
        return None;
    };
    let candidates = PROFILES.iter().zip(frequent).filter(|(profile, _)| profile.script == main);
    // The first of equals, so that the order of the table decides.
    let (profile, n_frequent) =
        candidates.rev().max_by_key(|(profile, n_frequent)| (*n_frequent, profile.is_default))?;
    let fits = n_words < MIN_WORDS || n_frequent * 100 >= n_words * profile.min_frequent;
    fits.then(|| Lang(profile.tag.into()))
}

/// Returns the language that a text is taken for: the one it is identified as, or `und` where no table fits it.
pub fn language_of(text: &str) -> Lang {
    identify(text).unwrap_or(Lang("und".into()))
}

/// Returns the text's beginning, middle and end, as much as is looked at, cut between words or not.
fn samples(text: &str) -> impl Iterator<Item = &str> {
    let whole = text.len() <= 3 * SAMPLE_BYTES;
    let starts = if whole { vec![0] } else { vec![0, text.len() / 2, text.len() - SAMPLE_BYTES] };
    let size = if whole { text.len() } else { SAMPLE_BYTES };
    let boundary = move |mut at: usize| {
        while !text.is_char_boundary(at) {
            at += 1;
        }
        at
    };
    starts
        .into_iter()
        .filter_map(move |start| text.get(boundary(start)..boundary((start + size).min(text.len()))))
}

fn script(c: char) -> Script {
    match c {
        '\u{600}'..='\u{6FF}'
        | '\u{750}'..='\u{77F}'
        | '\u{8A0}'..='\u{8FF}'
        | '\u{FB50}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFF}' => Script::Arabic,
        'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Script::Latin,
        _ => Script::Other,
    }
}
