//! The tables of Arabic.

use super::{Language, Tables};

pub(super) static LANGUAGE: Language = Language::new(Tables {
    tag: "ar",
    cues: include_str!("cues.tsv"),
    paradigms: include_str!("paradigms.tsv"),
    words: include_str!("words.tsv"),
    rules: include_str!("rules.tsv"),
    grammar: include_str!("grammar.tsv"),
});
