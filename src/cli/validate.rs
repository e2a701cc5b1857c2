//! `qawl validate`: whether files are what Qawl JSON or annotated lines must be, and where not.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use clap::Args;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::Outcome;
use super::output::{Failure, Output, captured, complain};
use super::records::{MAX_LINE_BYTES, Record, Records};
use super::sources::{Found, Kind, Source, Sources};
use crate::format::check_qawl;
use crate::format::encode;
use crate::format::lines;
use crate::format::locate::Place;
use crate::format::qawl::{At, ReadError};

/// The longest file taken in that is one document, in bytes.
const MAX_FILE_BYTES: usize = 512 * 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files and folders to check, `-` for standard input
    ///
    /// Each holds a document as Qawl JSON, or one on each line: Qawl JSON or what `qawl annotate`
    /// writes. Of a folder all .json, .jsonl and .ndjson files are taken, those in its folders too. All
    /// may be packed (.gz, .zst).
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// Write what is wrong as JSON to standard output, one object on each line
    ///
    /// Its fields are "file", "line" and "column" (from 1, in characters), "pointer" (a JSON pointer,
    /// RFC 6901, into the document), "code" (the sort of problem, a name that stays the same) and
    /// "message". Nothing is written for what is valid.
    #[arg(long)]
    json: bool,
}

/// Something that is wrong.
#[derive(Debug, Serialize)]
struct Finding<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    pointer: Option<&'a str>,
    code: &'a str,
    message: &'a str,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let takes = |kind: Kind| kind != Kind::Article;
    let mut report = Report { output, as_json: arguments.json, outcome: Outcome::Clean };
    for found in Sources::of(&arguments.files, takes, None)? {
        match found {
            Found::Source(source) => report.source(&source)?,
            Found::Note(note) => complain(&note),
            Found::Problem(problem) => {
                let (file, message) = problem.split_once(": ").unwrap_or(("", &problem));
                report.tell(Finding::of_file(file, "unreadable", message))?;
            }
        }
    }
    Ok(report.outcome)
}

/// Returns what is wrong with files, as `--json` writes it: one JSON object on each line.
///
/// # Errors
/// Why nothing could be checked.
pub fn validated(files: &[PathBuf]) -> Result<String, String> {
    let files = files.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    captured(|output| run(&Arguments { files, json: true }, output)).map(|(found, _)| found)
}

impl<'a> Finding<'a> {
    fn of_file(file: &'a str, code: &'a str, message: &'a str) -> Self {
        Self { file, line: None, column: None, pointer: None, code, message }
    }
}

struct Report<'a> {
    output: &'a mut Output,
    as_json: bool,
    outcome: Outcome,
}

impl Report<'_> {
    fn tell(&mut self, finding: Finding<'_>) -> Result<(), Failure> {
        self.outcome = Outcome::Flawed;
        if self.as_json {
            return self.output.line(&encode::json(&finding));
        }
        let mut told = finding.file.to_owned();
        for number in [finding.line, finding.column].into_iter().flatten() {
            told.push_str(&format!(":{number}"));
        }
        let pointer = finding.pointer.filter(|it| !it.is_empty()).map(|it| format!("{it}: "));
        complain(&format!("{told}: {}{}", pointer.unwrap_or_default(), finding.message));
        Ok(())
    }

    fn in_order(&mut self, file: &str, what: &str) -> Result<(), Failure> {
        if self.as_json { Ok(()) } else { self.output.line(&format!("{file}: valid, {what}")) }
    }

    fn source(&mut self, source: &Source) -> Result<(), Failure> {
        let opened = source.open(&Arc::new(AtomicU64::new(0))).and_then(|opened| by_content(opened, source));
        match opened {
            Ok((true, opened)) => self.lines(&source.name, opened),
            Ok((false, opened)) => self.whole(&source.name, opened),
            Err(error) => self.tell(Finding::of_file(&source.name, "unreadable", &error.to_string())),
        }
    }

    /// Checks a file that is one document.
    fn whole(&mut self, file: &str, opened: Box<dyn Read + Send>) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        let limit = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
        if let Err(error) = opened.take(limit).read_to_end(&mut bytes) {
            return self.tell(Finding::of_file(file, "unreadable", &error.to_string()));
        }
        if bytes.len() > MAX_FILE_BYTES {
            let message = format!("longer than {} MB", MAX_FILE_BYTES / (1024 * 1024));
            return self.tell(Finding::of_file(file, "too-long", &message));
        }
        let source = match std::str::from_utf8(&bytes) {
            Ok(source) => source,
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let Place { line, column } = Place::of(&String::from_utf8_lossy(valid), valid.len());
                let message = format!("not UTF-8 at byte {}", error.valid_up_to() + 1);
                let (line, column) = (Some(line), Some(column));
                return self.tell(Finding { line, column, ..Finding::of_file(file, "not-utf8", &message) });
            }
        };
        match check_qawl(source) {
            Ok(document) => self.in_order(file, &format!("{} spans", document.annotations().count())),
            Err(errors) => errors.iter().try_for_each(|error| self.error(file, source, 0, error)),
        }
    }

    /// Checks a file of one document on each line.
    fn lines(&mut self, file: &str, opened: Box<dyn Read + Send>) -> Result<(), Failure> {
        let mut records = Records::of(opened, MAX_LINE_BYTES);
        // By their hash, so that a million long ids take little room.
        let hasher = RandomState::new();
        let mut ids: HashMap<u64, usize> = HashMap::new();
        let (mut n_documents, before) = (0_usize, self.outcome);
        self.outcome = Outcome::Clean;
        loop {
            let Record { number, text, .. } = match records.next() {
                Ok(Some(record)) => record,
                Ok(None) => break,
                Err(error) => {
                    let message = format!("cannot read any further: {error}");
                    let line = Some(records.number() + 1);
                    self.tell(Finding { line, ..Finding::of_file(file, "unreadable", &message) })?;
                    break;
                }
            };
            n_documents += 1;
            let line = Some(number);
            let text = match text {
                Ok(text) => text,
                Err(message) => {
                    self.tell(Finding { line, ..Finding::of_file(file, "unreadable", &message) })?;
                    continue;
                }
            };
            match checked(&text) {
                Ok(id) => {
                    if let Some(first) = ids.insert(hasher.hash_one(&id), number) {
                        let message = format!("the document {id:?} is there already, in line {first}");
                        let finding = Finding::of_file(file, "duplicate-document", &message);
                        self.tell(Finding { line, column: Some(1), pointer: Some("/id"), ..finding })?;
                    }
                }
                Err(errors) => {
                    errors.iter().try_for_each(|error| self.error(file, &text, number - 1, error))?;
                }
            }
        }
        if self.outcome == Outcome::Clean {
            self.outcome = before;
            return self.in_order(file, &format!("{n_documents} documents"));
        }
        Ok(())
    }

    /// Tells of a problem with its line, column and pointer; `n_before` lines are before the source.
    fn error(&mut self, file: &str, source: &str, n_before: usize, error: &ReadError) -> Result<(), Failure> {
        let Place { line, column } = error.place(source);
        let pointer = match &error.at {
            At::Pointer(pointer) => Some(pointer.as_str()),
            At::Place(_, pointer) => pointer.as_deref(),
        };
        let (line, column) = (Some(line + n_before), Some(column));
        let (code, message) = (error.problem.code(), error.problem.to_string());
        self.tell(Finding { file, line, column, pointer, code, message: &message })
    }
}

/// Returns the id of a document on a line, or what is wrong with it.
fn checked(line: &str) -> Result<String, Vec<ReadError>> {
    /// What tells the two kinds of lines apart.
    #[derive(Deserialize)]
    struct Peeked {
        #[serde(default)]
        format: Option<IgnoredAny>,
        #[serde(default)]
        quotes: Option<IgnoredAny>,
    }
    let is_annotated = serde_json::from_str::<Peeked>(line)
        .is_ok_and(|peeked| peeked.format.is_none() && peeked.quotes.is_some());
    if is_annotated {
        return lines::check(line).map(|line| line.id.to_string());
    }
    check_qawl(line).map(|document| document.id().to_owned())
}

/// Returns a source with whether it holds a document on each line: if its name says so, or if its first
/// line is one.
fn by_content(opened: Box<dyn Read + Send>, source: &Source) -> io::Result<(bool, Box<dyn Read + Send>)> {
    let is_file = source.kind != Some(Kind::Lines) || source.path.as_os_str() == "-";
    if !is_file {
        return Ok((true, opened));
    }
    let mut opened = BufReader::new(opened);
    let mut first = Vec::new();
    let limit = u64::try_from(MAX_LINE_BYTES).unwrap_or(u64::MAX);
    opened.by_ref().take(limit).read_until(b'\n', &mut first)?;
    let bare = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&first);
    let is_object = bare.trim_ascii_start().starts_with(b"{");
    let holds_lines = is_object && serde_json::from_slice::<IgnoredAny>(bare).is_ok();
    Ok((holds_lines, Box::new(Cursor::new(first).chain(opened))))
}
