//! What an answer says, whatever form it has: records of quotes and claims, without offsets.

use super::keys::{Sense, sense};
use crate::schema::{QuoteKind, Worth};

/// How many records are read of one answer; more than any article has.
pub const MAX_RECORDS: usize = 5_000;

/// What a record is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum What {
    /// Something that somebody said.
    #[default]
    Quote,
    /// Something that can be checked.
    Claim,
    /// A span with a label of the project's own.
    Own,
}

/// Whom or what an attribute is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The quote, claim or span itself.
    Itself,
    /// The quote's speaker.
    Speaker,
    /// The quote's cue.
    Cue,
}

/// One quote or claim of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub what: What,
    /// Its words as the answer has them; several where it gives them in parts.
    pub content: Vec<String>,
    /// Who said it.
    pub speaker: Option<String>,
    /// The words that attribute it.
    pub cues: Vec<String>,
    /// Who relayed it.
    pub medium: Option<String>,
    /// How it is rendered.
    pub kind: Option<QuoteKind>,
    /// Whether it is worth checking.
    pub worth: Option<Worth>,
    /// Whether the answer breaks off inside its words.
    pub is_cut: bool,
    /// What it is called, where that is neither quote nor claim nor a type of quote.
    pub label: Option<String>,
    /// Attributes, as the answer calls them, with their values.
    pub attributes: Vec<(Of, String, Vec<String>)>,
}

/// The form an answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// JSON, on its own, in a code fence, or on several lines.
    Json,
    /// A Markdown table, or one with commas, semicolons or tabs.
    Table,
    /// A list with numbers or bullets.
    List,
}

/// What a model answered about one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What the answer calls the article, if it does.
    pub article: Option<String>,
    /// What the answer calls the model, if it does.
    pub model: Option<String>,
    /// The form it has.
    pub form: Form,
    /// Its quotes and claims, in its order.
    pub records: Vec<Record>,
    /// Whether it breaks off.
    pub is_cut: bool,
    /// Whether there were more records than are read.
    pub is_too_long: bool,
}

impl Answer {
    /// Takes what another piece of the same answer says.
    pub(super) fn extend(&mut self, more: Self) {
        let room = MAX_RECORDS.saturating_sub(self.records.len());
        self.is_too_long |= more.is_too_long || more.records.len() > room;
        self.is_cut |= more.is_cut;
        self.model = self.model.take().or(more.model);
        self.records.extend(more.records.into_iter().take(room));
    }
}

impl Record {
    /// Takes what a key or column says.
    pub fn set(&mut self, sense: Sense, value: &str) {
        let value = plain(value);
        if value.is_empty() {
            return;
        }
        match sense {
            Sense::Content | Sense::Text => self.content.push(value),
            Sense::Speaker if self.speaker.is_none() => self.speaker = named(value),
            Sense::Source => match named(value) {
                Some(value) if self.speaker.is_some() => self.medium = self.medium.take().or(Some(value)),
                value => self.speaker = self.speaker.take().or(value),
            },
            Sense::Medium => self.medium = named(value),
            Sense::Cue => {
                let cues = value.split([',', '،', ';', '…']).flat_map(|it| it.split("..."));
                self.cues.extend(cues.filter_map(|it| named(it.trim().to_owned())));
            }
            Sense::Kind => self.kind = self.kind.or(kind_of(&value)),
            Sense::Worth => self.worth = worth_of(&value),
            Sense::Label => {
                if matches!(super::keys::sense(&value), Some(Sense::Claim | Sense::Claims)) {
                    self.what = What::Claim;
                }
                self.kind = self.kind.or(kind_of(&value));
                if self.what == What::Quote && kind_of(&value).is_none() {
                    self.label = self.label.take().or(Some(value));
                }
            }
            _ => {}
        }
    }

    /// Returns the words, parts joined by ` … `.
    pub fn said(&self) -> String {
        self.content.join(" … ")
    }
}

/// Returns the quote's kind that a word names.
pub fn kind_of(word: &str) -> Option<QuoteKind> {
    let own =
        |word: &str| sense(word).filter(|it| matches!(it, Sense::Direct | Sense::Indirect | Sense::Mixed));
    // "Direct quote" is direct.
    match own(word).or_else(|| word.split_whitespace().find_map(own))? {
        Sense::Direct => Some(QuoteKind::Direct),
        Sense::Indirect => Some(QuoteKind::Indirect),
        Sense::Mixed => Some(QuoteKind::Mixed),
        _ => None,
    }
}

/// Returns how worth checking a word says that something is.
pub fn worth_of(word: &str) -> Option<Worth> {
    match sense(word)? {
        Sense::High => Some(Worth::High),
        Sense::Low => Some(Worth::Low),
        _ => None,
    }
}

/// Returns a name unless it says that there is none.
fn named(value: String) -> Option<String> {
    let has_letter = value.chars().any(char::is_alphanumeric);
    (has_letter && sense(&value) != Some(Sense::Nobody)).then_some(value)
}

/// Returns a text without the markup that models put around words: emphasis, code, entities of HTML.
pub fn plain(text: &str) -> String {
    let mut plain = text.trim().to_owned();
    if plain.contains('&') {
        for (entity, mark) in [
            ("&quot;", "\""),
            ("&#34;", "\""),
            ("&#39;", "'"),
            ("&apos;", "'"),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&nbsp;", " "),
            ("&laquo;", "«"),
            ("&raquo;", "»"),
            ("&amp;", "&"),
        ] {
            if plain.contains(entity) {
                plain = plain.replace(entity, mark);
            }
        }
    }
    for mark in ["**", "__", "`", "*"] {
        let is_around = plain.len() > 2 * mark.len() && plain.starts_with(mark) && plain.ends_with(mark);
        if is_around {
            plain = plain.get(mark.len()..plain.len() - mark.len()).unwrap_or("").trim().to_owned();
        }
    }
    plain
}
