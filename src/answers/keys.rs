//! What the keys, headings and fixed words of an answer mean, in the languages that models answer in: `keys.tsv`.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::text::fold::fold_each;

/// What a key or a fixed word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sense {
    /// The words of a quote.
    Content,
    /// Text whose meaning other keys tell.
    Text,
    /// Who said it.
    Speaker,
    /// Who said it or who relayed it.
    Source,
    /// Who relayed it.
    Medium,
    /// The word that attributes it.
    Cue,
    /// The kind of quote.
    Kind,
    /// What something is: a quote, a claim.
    Label,
    /// A claim's words, or whether something is one.
    Claim,
    /// Whether a claim is worth checking.
    Worth,
    /// The article that something belongs to.
    Document,
    /// The model that answered.
    Model,
    /// What somebody is called.
    Name,
    /// A list of quotes.
    Quotes,
    /// A list of claims.
    Claims,
    /// A list of speakers.
    Speakers,
    /// The article itself.
    Article,
    /// A quote word for word.
    Direct,
    /// A paraphrase.
    Indirect,
    /// A paraphrase with a part word for word.
    Mixed,
    /// Yes, or much.
    High,
    /// No, or little.
    Low,
    /// That nobody is named.
    Nobody,
}

fn sense_of_name(name: &str) -> Option<Sense> {
    Some(match name {
        "content" => Sense::Content,
        "text" => Sense::Text,
        "speaker" => Sense::Speaker,
        "source" => Sense::Source,
        "medium" => Sense::Medium,
        "cue" => Sense::Cue,
        "kind" => Sense::Kind,
        "label" => Sense::Label,
        "claim" => Sense::Claim,
        "worth" => Sense::Worth,
        "document" => Sense::Document,
        "model" => Sense::Model,
        "name" => Sense::Name,
        "quotes" => Sense::Quotes,
        "claims" => Sense::Claims,
        "speakers" => Sense::Speakers,
        "article" => Sense::Article,
        "direct" => Sense::Direct,
        "indirect" => Sense::Indirect,
        "mixed" => Sense::Mixed,
        "high" => Sense::High,
        "low" => Sense::Low,
        "nobody" => Sense::Nobody,
        _ => return None,
    })
}

/// Returns a key as it is looked up: folded letters and digits, words apart by one space.
pub fn normal(key: &str) -> String {
    let mut normal = String::with_capacity(key.len());
    let mut before = ' ';
    for c in key.chars() {
        // quoteText is two words.
        if c.is_uppercase() && before.is_lowercase() {
            normal.push(' ');
        }
        before = c;
        if !c.is_alphanumeric() && !crate::text::fold::is_mark(c) {
            normal.push(' ');
            continue;
        }
        fold_each(c, |c| normal.push(c));
    }
    normal.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns what a key or fixed word means.
pub fn sense(key: &str) -> Option<Sense> {
    static TABLE: OnceLock<HashMap<String, Sense>> = OnceLock::new();
    // No key is longer; a text where a key should be is not one.
    if key.len() > 200 {
        return None;
    }
    let table = TABLE.get_or_init(|| {
        let rows = include_str!("keys.tsv").lines().filter_map(|line| line.split_once('\t'));
        rows.filter_map(|(sense, key)| Some((normal(key), sense_of_name(sense)?))).collect()
    });
    let whole = normal(key);
    table.get(&whole).copied().or_else(|| {
        // "Speaker / القائل", "Quote (verbatim)".
        let pieces = key.split(['/', '(', ')', '|', '،', ',', '–', '—', '\n']);
        pieces.map(normal).filter(|it| !it.is_empty() && *it != whole).find_map(|it| table.get(&it).copied())
    })
}

/// Returns the rows of the table, for a test of them.
pub fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("keys.tsv").lines().filter_map(|line| line.split_once('\t'))
}
