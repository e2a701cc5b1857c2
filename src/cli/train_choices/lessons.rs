//! What a network is learned from, as lines of JSON: one for each chapter of a document.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::Path;

use serde::Serialize;

use super::super::output::Failure;
use super::Annotated;
use crate::detect::choices::{Example, Studied, Token};

#[derive(Serialize)]
struct Lesson<'a> {
    id: String,
    tokens: &'a [Token],
    /// The first token of each paragraph that the network looks at, and that after its last.
    paragraphs: Vec<(usize, usize)>,
    examples: Vec<Asked<'a>>,
}

#[derive(Serialize)]
struct Asked<'a> {
    /// The number of the question.
    question: usize,
    anchors: [usize; 2],
    /// The token of each candidate; -1 where there is none.
    tokens: Vec<i64>,
    kinds: Vec<u8>,
    right: &'a [bool],
}

impl<'a> Asked<'a> {
    fn of(example: &'a Example) -> Self {
        let token = |token: Option<usize>| token.map_or(-1, |token| token as i64);
        Self {
            question: example.question as usize,
            anchors: example.anchors(),
            tokens: example.places().iter().map(|place| token(place.token)).collect(),
            kinds: example.places().iter().map(|place| place.kind).collect(),
            right: &example.right,
        }
    }
}

/// Writes what a network is learned from: documents, and the rows of the cue table.
pub(super) fn write(path: &Path, documents: &[Annotated], rows: &[Studied]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::Message(format!("{}: {error}", path.display()));
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    let ends = |range: &Range<usize>| (range.start, range.end);
    let of_documents = documents
        .iter()
        .flat_map(|document| document.chapters.iter().map(|chapter| (document.line.id.to_string(), chapter)));
    let of_rows = rows.iter().map(|row| ("cue table".to_owned(), row));
    for (id, Studied { tokens, paragraphs, examples }) in of_documents.chain(of_rows) {
        let lesson = Lesson {
            id,
            tokens,
            paragraphs: paragraphs.iter().map(ends).collect(),
            examples: examples.iter().map(Asked::of).collect(),
        };
        serde_json::to_writer(&mut file, &lesson).map_err(|error| failed(error.into()))?;
        file.write_all(b"\n").map_err(failed)?;
    }
    file.flush().map_err(failed)
}
