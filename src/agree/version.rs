//! One person's version of a text, prepared to be compared.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::pairs::Paired;
use super::words::{Piece, Trim, joined, pieces, within, words, words_of};
use crate::annotation::{Annotation, AnnotationId, Document, Origin, Review, ShownFrom, SpeakerId};
use crate::schema::Label;
use crate::text::Text;

/// One person's document.
#[derive(Clone, Debug)]
pub struct Version {
    /// What the person is called.
    pub annotator: Arc<str>,
    /// What the person made of the text.
    pub document: Arc<Document>,
    /// The person has said that it is done: what is left undecided is not wanted.
    pub is_finished: bool,
}

/// How to compare.
#[derive(Clone, Copy, Debug)]
pub struct CompareOptions {
    /// Suggestions that nobody decided on count as annotations.
    pub count_suggested: bool,
    /// Suggestions less certain than this were not shown to anybody: they are not left open.
    pub shown_from: ShownFrom,
}

impl From<ShownFrom> for CompareOptions {
    /// What was shown and not decided on is left open.
    fn from(shown_from: ShownFrom) -> Self {
        Self { count_suggested: false, shown_from }
    }
}

/// A text as versions of it are compared.
#[derive(Debug)]
pub(super) struct Article {
    pub text: Text,
    pub chars: Vec<char>,
    /// All its words: the positions of continua.
    pub words: Vec<Piece>,
}

impl Article {
    pub fn of(text: &Text) -> Self {
        let chars: Vec<char> = text.as_str().chars().collect();
        let words = words(&chars, 0, chars.len());
        Self { text: text.clone(), chars, words }
    }

    /// Returns which words lie in a piece.
    pub fn positions(&self, (start, end): Piece) -> (usize, usize) {
        let first = self.words.partition_point(|word| word.1 <= start);
        let last = self.words.partition_point(|word| word.0 < end);
        (first, last.max(first))
    }
}

/// An annotation as it is compared. Pieces are code points.
#[derive(Debug)]
pub(super) struct Mark {
    pub annotation: Arc<Annotation>,
    pub content: Vec<Piece>,
    pub words: Vec<Piece>,
    /// Of a quote: its cues' contents.
    pub cue: Vec<Piece>,
    /// Of a quote: the words of the mention of who said it.
    pub speaker_words: Vec<Piece>,
    /// Of a quote: who said it. Of a mention: whom it mentions.
    pub speaker: Option<SpeakerId>,
    /// Of a quote: the words of the mention of who relayed it, and who that is.
    pub medium: Option<(Vec<Piece>, Option<SpeakerId>)>,
}

impl Mark {
    pub fn id(&self) -> AnnotationId {
        self.annotation.id
    }

    pub fn label(&self) -> Label {
        self.annotation.label()
    }

    /// Returns true if a person made it or moved its boundaries.
    pub fn is_own_work(&self) -> bool {
        !matches!(self.annotation.origin, Origin::Rule(_)) || self.annotation.suggested_parts.is_some()
    }
}

impl Paired for &Mark {
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

/// A version's annotations, each list in text order.
#[derive(Debug)]
pub(super) struct Prepared {
    /// What counts.
    pub marks: Vec<Mark>,
    /// Suggestions that were shown and not decided on.
    pub open: Vec<Mark>,
    /// What was rejected.
    pub rejected: Vec<Mark>,
    /// The words of each speaker's mentions.
    pub mentions: BTreeMap<SpeakerId, Vec<Vec<Piece>>>,
}

impl Prepared {
    pub fn of(article: &Article, version: &Version, options: CompareOptions) -> Self {
        let document = &*version.document;
        let mut acc =
            Self { marks: Vec::new(), open: Vec::new(), rejected: Vec::new(), mentions: BTreeMap::new() };
        for annotation in document.in_text_order() {
            let mark = mark(article, document, annotation);
            match annotation.review {
                Review::Accepted => acc.marks.push(mark),
                Review::Rejected => acc.rejected.push(mark),
                Review::Suggested if !is_shown(document, annotation, options) => {}
                Review::Suggested if options.count_suggested => acc.marks.push(mark),
                Review::Suggested if !version.is_finished => acc.open.push(mark),
                Review::Suggested => {}
            }
        }
        for mark in acc.marks.iter().filter(|mark| mark.label() == Label::Speaker) {
            if let Some(speaker) = mark.speaker {
                acc.mentions.entry(speaker).or_default().push(mark.words.clone());
            }
        }
        acc
    }
}

fn is_shown(document: &Document, annotation: &Annotation, options: CompareOptions) -> bool {
    match &annotation.origin {
        Origin::Rule(evidence) => {
            let least = options.shown_from.least(annotation, document.lang());
            evidence.confidence >= least && !document.rules_off().contains(&evidence.rule)
        }
        Origin::Person | Origin::Import(_) => true,
    }
}

fn ranges(article: &Article, annotation: &Annotation) -> Vec<(u32, u32)> {
    let range = |span: &crate::text::Span| {
        let at = article.text.code_points(*span);
        (at.start, at.end)
    };
    annotation.parts.spans().iter().map(range).collect()
}

fn how(label: Label) -> Trim {
    if label == Label::Cue { Trim::Cue } else { Trim::Content }
}

/// Returns what an annotation covers without what does not count; all of it where nothing else is there.
fn content(article: &Article, annotation: &Annotation) -> Vec<Piece> {
    let ranges = ranges(article, annotation);
    let trimmed = joined(&article.chars, &ranges, how(annotation.label()));
    if trimmed.is_empty() {
        let piece = |range: &(u32, u32)| {
            let range = within(&article.chars, *range);
            (range.start, range.end)
        };
        return ranges.iter().map(piece).collect();
    }
    trimmed
}

fn mark(article: &Article, document: &Document, annotation: &Arc<Annotation>) -> Mark {
    let content = content(article, annotation);
    let mention = |id: AnnotationId| {
        let mention = document.annotation(id)?;
        let pieces = pieces(&article.chars, &ranges(article, mention), Trim::Content);
        Some((words_of(&article.chars, &pieces), mention.speaker()))
    };
    let mut mark = Mark {
        words: words_of(&article.chars, &content),
        content,
        annotation: Arc::clone(annotation),
        cue: Vec::new(),
        speaker_words: Vec::new(),
        speaker: annotation.speaker(),
        medium: None,
    };
    if let Some(attribution) = annotation.attribution() {
        let cues = attribution.cues.iter().filter_map(|cue| document.annotation(*cue));
        mark.cue = cues.flat_map(|cue| pieces(&article.chars, &ranges(article, cue), Trim::Cue)).collect();
        mark.cue.sort_unstable();
        if let Some((words, speaker)) = attribution.source.and_then(mention) {
            (mark.speaker_words, mark.speaker) = (words, speaker);
        }
        mark.medium = attribution.medium.and_then(mention);
    }
    mark
}
