//! Goes on where an interrupted run has stopped, with nothing but its output and its input.
//!
//! Each article that can be read becomes one line, in the order of the input. So the first `n` whole
//! lines of an output are those of the first `n` readable articles of the same input, and what has to
//! be kept in mind is the output itself: a process can be killed at any moment, and nothing it had to
//! write beside can be at odds with it. The ids of both are compared on the way, so that another input
//! is noticed. What was broken off (a last line without its end, the last part of a packed file) is
//! cut away and made again.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::articles::{Article, How, Item};
use super::output::{Failure, cannot_read, open};
use super::packing::{Packing, unpacked};
use super::pipeline::Load;
use super::progress::Progress;
use super::records::Records;
use crate::format::lines::Id;

/// The longest line of an output that is read back. It was written from memory.
const MAX_LINE_BYTES: usize = 1024 * 1024 * 1024;

/// How far back the last line end is looked for at a time.
const STEP: u64 = 64 * 1024;

/// What a line of an output says of itself.
#[derive(Deserialize)]
struct Written {
    /// Null in the place of what could not be read.
    id: Option<Id>,
    #[serde(default)]
    error: Option<IgnoredAny>,
    #[serde(default)]
    format: Option<IgnoredAny>,
    #[serde(default)]
    quotes: Option<IgnoredAny>,
    #[serde(default)]
    text: Option<IgnoredAny>,
}

impl Written {
    fn is_of(&self, how: &How) -> bool {
        if self.error.is_some() {
            return how.errors_as_lines;
        }
        if how.as_document {
            return self.format.is_some();
        }
        self.format.is_none() && self.quotes.is_some() && self.text.is_some() == how.with_text
    }
}

/// Returns whether a file was written by `qawl annotate` as lines without their texts (or is empty): nothing
/// that could be read as an article.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn is_output_without_text(path: &str) -> Result<bool, Failure> {
    let mut lines = Records::of(open(path)?, MAX_LINE_BYTES);
    let Some(first) = lines.next().map_err(|error| cannot_read(path, &error))? else { return Ok(true) };
    let written = first.text.ok().and_then(|text| serde_json::from_str::<Written>(&text).ok());
    Ok(written.is_some_and(|it| it.format.is_none() && it.quotes.is_some() && it.text.is_none()))
}

/// What is there already of a run.
pub(super) struct Begun {
    /// How many bytes of the output are whole.
    pub n_bytes: u64,
    /// How many articles they hold.
    pub n_articles: usize,
    /// Whether some of the input up to there was bad; that has been reported once more.
    pub is_flawed: bool,
}

/// Finds out how far a run has come that wrote to `output`, and moves `items` on to what is left.
///
/// # Errors
/// An output that was not made of these articles in that way, or that cannot be read. It is never
/// changed here.
pub(super) fn resume(
    output: &mut File,
    name: &str,
    packing: Option<Packing>,
    how: &How,
    items: &mut impl Iterator<Item = Load<Item>>,
    progress: &Progress,
) -> Result<Begun, Failure> {
    let failed = |error: std::io::Error| Failure::Message(format!("{name}: {error}"));
    let n_bytes = match packing {
        None => end_of_lines(output),
        Some(packing) => end_of_parts(output, packing),
    }
    .map_err(failed)?;
    let mut begun = Begun { n_bytes, n_articles: 0, is_flawed: false };
    if n_bytes == 0 {
        return Ok(begun);
    }
    output.seek(SeekFrom::Start(0)).map_err(failed)?;
    let whole = output.try_clone().map_err(failed)?.take(n_bytes);
    let whole = unpacked(Box::new(whole), name.as_ref()).map_err(failed)?;
    let mut lines = Records::of(whole, MAX_LINE_BYTES);
    while let Some(line) = lines.next().map_err(failed)? {
        let at = |problem: &str| Failure::Message(format!("{name}:{}: {problem}", line.number));
        let text = line.text.as_ref().map_err(|problem| at(problem))?;
        let written: Written = serde_json::from_str(text)
            .map_err(|_| at("not an annotated article; this file was not written by `qawl annotate`"))?;
        if !written.is_of(how) {
            return Err(at("was written with different --format or --text; use the same options to resume"));
        }
        let Some(id) = next_id(items, how, &mut begun, progress) else {
            return Err(at("has more articles than the input; the input differs from the first run"));
        };
        let found = written.id.as_ref().map(Id::to_string);
        if id != found {
            let shown = |id: Option<String>| id.unwrap_or_else(|| "an article without an id".to_owned());
            let (found, id) = (shown(found), shown(id));
            let problem =
                format!("found {found} where the input has {id}; the input differs from the first run");
            return Err(at(&problem));
        }
        begun.n_articles += 1;
        progress.say("skipping finished articles");
    }
    Ok(begun)
}

/// Returns the id of the next article that has a line: `None` in it where it has no id. Those before it that cannot be
/// read and have none are reported.
fn next_id(
    items: &mut impl Iterator<Item = Load<Item>>,
    how: &How,
    begun: &mut Begun,
    progress: &Progress,
) -> Option<Option<String>> {
    for item in items {
        let flaw = match item.content {
            Item::Article(place, content) => match Article::read(content) {
                Ok(article) => return Some(Some(article.id())),
                Err(flaw) => flaw.at(place),
            },
            Item::Problem(flaw) => flaw,
            Item::Note(note) => {
                progress.complain(&note);
                continue;
            }
        };
        if how.errors_as_lines {
            return Some(flaw.id());
        }
        progress.complain(&flaw.to_string());
        begun.is_flawed = true;
    }
    None
}

/// Returns the offset after the last line end of a file.
fn end_of_lines(file: &mut File) -> std::io::Result<u64> {
    let mut end = file.seek(SeekFrom::End(0))?;
    while end > 0 {
        let start = end.saturating_sub(STEP);
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(start))?;
        file.take(end - start).read_to_end(&mut bytes)?;
        if let Some(at) = bytes.iter().rposition(|byte| *byte == b'\n') {
            return Ok(start + at as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}

/// Returns the offset after the last part of a packed file that is whole and ends in a line end.
fn end_of_parts(file: &mut File, packing: Packing) -> std::io::Result<u64> {
    file.seek(SeekFrom::Start(0))?;
    let mut source = Positioned { inner: BufReader::with_capacity(64 * 1024, file), at: 0 };
    let mut end = 0;
    loop {
        if source.fill_buf()?.is_empty() {
            return Ok(end);
        }
        // A file system that lost power can leave room at the end that was never written: zeros.
        if source.fill_buf()?.first() == Some(&0) {
            return if only_zeros(&mut source)? {
                Ok(end)
            } else {
                Err(damaged(end, "bytes of no packed part"))
            };
        }
        let last = match packing {
            Packing::Gzip => last_byte(flate2::bufread::GzDecoder::new(&mut source)),
            Packing::Zstd => zstd::stream::read::Decoder::with_buffer(&mut source)
                .and_then(|it| last_byte(it.single_frame())),
        };
        match last {
            // Nothing but an empty part: a resumed run begins again.
            Ok(None) => {}
            Ok(Some(b'\n')) => end = source.at,
            Ok(Some(_)) => return Ok(end),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(end),
            Err(error) => return Err(damaged(end, &error.to_string())),
        }
    }
}

/// Says from which byte on a packed output cannot be continued, and what to do.
fn damaged(end: u64, problem: &str) -> std::io::Error {
    let remedy = format!(
        "to annotate the rest again, cut it off there (truncate --size={end}) and --resume; nothing was changed"
    );
    std::io::Error::new(ErrorKind::InvalidData, format!("damaged after byte {end}: {problem}; {remedy}"))
}

/// Reads to the end and returns whether there was nothing but zeros.
fn only_zeros(source: &mut impl BufRead) -> std::io::Result<bool> {
    loop {
        let bytes = source.fill_buf()?;
        if bytes.is_empty() {
            return Ok(true);
        }
        if bytes.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        let n = bytes.len();
        source.consume(n);
    }
}

/// Reads to the end and returns the last byte.
fn last_byte(mut source: impl Read) -> std::io::Result<Option<u8>> {
    let mut buffer = vec![0; 64 * 1024];
    let mut last = None;
    loop {
        match source.read(&mut buffer)? {
            0 => return Ok(last),
            n => last = buffer.get(n - 1).copied(),
        }
    }
}

/// Knows how many bytes were taken.
struct Positioned<R> {
    inner: R,
    at: u64,
}

impl<R: BufRead> Read for Positioned<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.at += n as u64;
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Positioned<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.at += n as u64;
        self.inner.consume(n);
    }
}
