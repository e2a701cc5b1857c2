//! A quote as it is compared: contents, cues and speakers trimmed and cut into words.

use super::ScoreOptions;
use crate::agree::names::is_same_name;
use crate::agree::pairs::Paired;
use crate::agree::words::{
    Piece, Trim, behind_complementiser, joined, marked, pieces, trim, words, words_of,
};
use crate::format::lines::{Line, LineQuote};
use crate::schema::QuoteKind;

/// A quote as it is compared.
pub(super) struct Quote<'a> {
    pub line: &'a LineQuote,
    /// The content's parts, in order.
    pub content: Vec<Piece>,
    /// The content's words, in order; never empty.
    pub words: Vec<Piece>,
    pub cue: Vec<Piece>,
    pub speaker: Vec<Piece>,
    pub speaker_words: Vec<Piece>,
    pub kind: QuoteKind,
    pub optional: bool,
}

/// A quote as it is shown to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownQuote {
    /// How the content is rendered.
    pub kind: QuoteKind,
    /// The content's parts.
    pub content: Vec<String>,
    /// The cue words.
    pub cue: Vec<String>,
    /// The linked mention.
    pub speaker: Vec<String>,
    /// The rule that found it.
    pub rule: Option<String>,
    /// The rule that chose the speaker.
    pub speaker_rule: Option<String>,
}

/// Returns the quotes of a line that hold a word.
pub(super) fn quotes<'a>(text: &[char], line: &'a Line, options: ScoreOptions) -> Vec<Quote<'a>> {
    let mut marks = None;
    let quotes = line.quotes.iter().map(|quote| {
        let content = content(text, quote, options);
        let words: Vec<Piece> = content.iter().flat_map(|(start, end)| words(text, *start, *end)).collect();
        let named = quote.r#type.or(quote.type_derived).map(|kind| kind.0);
        let kind = named.unwrap_or_else(|| {
            let marks: &Vec<bool> = marks.get_or_insert_with(|| marked(text));
            kind_of(&words, marks)
        });
        let speaker = pieces(text, &quote.speaker, Trim::Content);
        Quote {
            line: quote,
            content,
            words,
            cue: pieces(text, &quote.cue, Trim::Cue),
            speaker_words: words_of(text, &speaker),
            speaker,
            kind,
            optional: quote.optional && !options.count_optional,
        }
    });
    quotes.filter(|quote| !quote.words.is_empty()).collect()
}

fn content(text: &[char], quote: &LineQuote, options: ScoreOptions) -> Vec<Piece> {
    let mut joined = joined(text, &quote.content, Trim::Content);
    if options.strip_complementiser
        && let Some(first) = joined.first_mut()
        && let Some(start) = behind_complementiser(text, *first)
        && let Some(shorter) = trim(text, start..first.1, Trim::Content)
    {
        *first = shorter;
    }
    joined
}

/// Returns the kind that a content's marks make it.
fn kind_of(words: &[Piece], marks: &[bool]) -> QuoteKind {
    let n_marked = words.iter().filter(|(start, _)| marks.get(*start).copied().unwrap_or(false)).count();
    match n_marked {
        0 => QuoteKind::Indirect,
        // At least nine words in ten.
        n if n * 10 >= words.len() * 9 => QuoteKind::Direct,
        _ => QuoteKind::Mixed,
    }
}

impl Quote<'_> {
    /// Returns the quote as it is shown to a person.
    pub fn told(&self, text: &[char]) -> ShownQuote {
        let texts = |pieces: &[Piece]| {
            pieces.iter().map(|(start, end)| text.get(*start..*end).unwrap_or(&[]).iter().collect()).collect()
        };
        ShownQuote {
            kind: self.kind,
            content: texts(&self.content),
            cue: texts(&self.cue),
            speaker: texts(&self.speaker),
            rule: self.line.rule.clone(),
            speaker_rule: self.line.speaker_rule.clone(),
        }
    }

    /// Returns true if the two speakers are called the same, or one's name holds all of the other's.
    pub fn same_name(&self, other: &Self, text: &[char]) -> bool {
        is_same_name(text, &self.speaker_words, &other.speaker_words)
    }
}

impl Paired for Quote<'_> {
    fn content(&self) -> &[Piece] {
        &self.content
    }

    fn words(&self) -> &[Piece] {
        &self.words
    }

    fn cue(&self) -> &[Piece] {
        &self.cue
    }

    fn speaker_words(&self) -> &[Piece] {
        &self.speaker_words
    }
}
