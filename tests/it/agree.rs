//! Several people's versions of one text: figures, differences, and the gold made of them.

mod compare;
mod gold;
mod values;

use std::sync::Arc;

use qawl::agree::{CompareOptions, Comparison, Version, compare};
use qawl::annotation::{
    Action, Annotation, AnnotationId, Attribution, Document, Edit, Origin, Parts, Review, Role, Speaker,
    SpeakerId, Transaction,
};
use qawl::schema::{Label, Lang, QuoteKind};
use qawl::session::SHOWN_FROM;
use qawl::text::{Span, Text};

/// Returns a text of that many words, no two alike, three letters each.
pub(crate) fn text_of(n_words: usize) -> Text {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    let word = |n: usize| [letter(n / 676), letter(n / 26), letter(n)].iter().collect::<String>();
    Text::new(&(0..n_words).map(word).collect::<Vec<_>>().join(" "))
}

/// Returns the span of words, closed-open.
pub(crate) fn words((start, end): (u32, u32)) -> Span {
    Span::new(start * 4, end * 4 - 1)
}

/// A version that is being made, of words.
pub(crate) struct Making {
    document: Document,
    edits: Vec<Edit>,
    next: u32,
}

impl Making {
    pub fn of(n_words: usize) -> Self {
        Self {
            document: Document::new("d", text_of(n_words), Lang("en".into()), Vec::new()),
            edits: Vec::new(),
            next: 1,
        }
    }

    pub fn put(&mut self, parts: &[(u32, u32)], role: Role) -> AnnotationId {
        self.put_as(parts, role, Review::Accepted, Origin::Person)
    }

    pub fn put_as(
        &mut self,
        parts: &[(u32, u32)],
        role: Role,
        review: Review,
        origin: Origin,
    ) -> AnnotationId {
        let id = AnnotationId(self.next);
        self.next += 1;
        let parts = Parts::new(parts.iter().map(|part| words(*part))).expect("something is covered");
        let annotation = Annotation {
            id,
            parts,
            role,
            review,
            origin,
            suggested_parts: None,
            note: None,
            opinions: Vec::new(),
        };
        self.edits.push(Edit::Annotation(id, Some(Arc::new(annotation))));
        id
    }

    pub fn speaker(&mut self, id: u32) -> SpeakerId {
        let id = SpeakerId(id);
        let speaker = Speaker { id, name: "somebody".into(), kind: None, colour: None };
        self.edits.push(Edit::Speaker(id, Some(Arc::new(speaker))));
        id
    }

    pub fn mention(&mut self, at: (u32, u32), of: SpeakerId) -> AnnotationId {
        self.put(&[at], Role::Speaker(Some(of)))
    }

    pub fn quote(&mut self, at: (u32, u32), source: Option<AnnotationId>) -> AnnotationId {
        self.put(&[at], Role::Quote(Attribution { source, ..Attribution::unlinked(QuoteKind::Direct) }))
    }

    pub fn version(mut self, annotator: &str) -> Version {
        let edits = self.edits;
        self.document.apply(&Transaction { action: Action::Add, edits }).expect("the version is sound");
        Version { annotator: annotator.into(), document: Arc::new(self.document), is_finished: false }
    }
}

/// Returns a version with quotes over words.
pub(crate) fn quotes(annotator: &str, n_words: usize, units: &[(u32, u32)]) -> Version {
    let mut making = Making::of(n_words);
    for unit in units {
        making.quote(*unit, None);
    }
    making.version(annotator)
}

pub(crate) fn compared(versions: &[Version]) -> Comparison {
    compare(versions, CompareOptions::from(SHOWN_FROM)).expect("the texts are the same")
}

pub(crate) const QUOTE: Option<Label> = Some(Label::Quote);
