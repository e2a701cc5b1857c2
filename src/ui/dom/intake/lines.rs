//! Files with a document on each line: projects, annotated lines, articles.

use std::collections::BTreeSet;
use std::sync::Arc;

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::{Run, ToAnnotate, not_imported};
use crate::format::lines::InputLine;
use crate::format::{self, Format, ImportError, ImportOptions, ImportProblem, Place};
use crate::intake::{self, IntakeError};
use crate::recognise::{self, FirstLine, NotRead};
use crate::schema::{Lang, RuleId};
use crate::session::{Failure, ProjectAction, SHOWN_FROM};
use crate::store::DocumentKey;
use crate::store::file::{self, Head, LineError};
use crate::ui::dom::pause;

/// How much of a file of lines is read at a time, in bytes.
const PIECE: usize = 1024 * 1024;

/// The longest line taken in, in bytes: a Qawl document of the longest article.
const MOST_OF_LINE: usize = 64 * 1024 * 1024;

impl Run {
    /// Reads a file of lines piece by piece: it may be larger than what fits into memory.
    pub(super) async fn lines(&mut self, path: &str, file: &File) {
        let (start, size) = (self.read, file.size());
        let mut kind: Option<Lines> = None;
        let mut rest: Vec<u8> = Vec::new();
        let mut number = 0;
        let mut at = 0.0;
        while at < size || !rest.is_empty() {
            if at < size {
                let piece = file.slice_with_f64_and_f64(at, (at + PIECE as f64).min(size));
                let buffer = match piece {
                    Ok(piece) => JsFuture::from(piece.array_buffer()).await,
                    Err(error) => Err(error),
                };
                let Ok(buffer) = buffer else {
                    return self.fail(Failure::Unreadable { name: path.to_owned() });
                };
                rest.extend(Uint8Array::new(&buffer).to_vec());
                at = (at + PIECE as f64).min(size);
            }
            let mut from = 0;
            loop {
                let behind = rest.get(from..).unwrap_or_default();
                let end = behind.iter().position(|byte| *byte == b'\n');
                // The last line needs no line end.
                let line = match end {
                    Some(end) => behind.get(..end),
                    None if at >= size && !behind.is_empty() => Some(behind),
                    None => None,
                };
                let Some(line) = line.map(<[u8]>::to_vec) else { break };
                from += line.len() + usize::from(end.is_some());
                number += 1;
                self.read = start + (at as u64).saturating_sub((rest.len().saturating_sub(from)) as u64);
                if !self.line(path, number, &line, &mut kind).await || self.is_ended() {
                    return;
                }
            }
            rest.drain(..from.min(rest.len()));
            if rest.len() > MOST_OF_LINE {
                let error = IntakeError::TooLarge { bytes: rest.len(), max: MOST_OF_LINE };
                return self.fail(Failure::Intake { name: Some(path.to_owned()), error });
            }
        }
    }

    /// Makes a project for the documents of a project's file.
    async fn begin_project(&mut self, name: &str, rules_off: BTreeSet<RuleId>, head: Option<Head>) {
        self.flush().await;
        let is_new = self.intake.keeper.new_project(name, rules_off.clone()).await;
        pause(0).await;
        if !is_new {
            // Where nothing can be stored, the documents join what is open.
            for rule in rules_off {
                self.act(ProjectAction::SwitchRule(rule, true));
            }
        }
        self.project = Some(file::Progress::of(head));
    }

    fn note_line(&mut self, document: Option<&DocumentKey>) {
        if let Some(project) = &mut self.project {
            project.line(document);
        }
    }

    /// Compares what came of a project's file with what its head says.
    pub(super) fn end_project(&mut self, path: &str) {
        let Some(project) = self.project.take().filter(|_| !self.is_ended()) else { return };
        let name = path.to_owned();
        if project.has_damaged_head() {
            self.failures.insert(0, Failure::DamagedHead { name: name.clone() });
        }
        if let Some(file::Absent { promised, came, names }) = project.absent() {
            self.failures.insert(0, Failure::Incomplete { name, promised, came, absent: names });
        }
    }

    /// Takes a line in; returns false where the others cannot be either.
    async fn line(&mut self, path: &str, number: usize, line: &[u8], kind: &mut Option<Lines>) -> bool {
        let bad = |problem| bad_line(path, number, problem);
        let line = match std::str::from_utf8(line) {
            Ok(line) => line.trim_start_matches('\u{feff}').trim(),
            Err(error) => {
                if number > 1 {
                    self.note_line(None);
                }
                self.fail(bad(ImportProblem::NotUtf8 { byte: error.valid_up_to() + 1 }));
                return true;
            }
        };
        if line.is_empty() {
            return true;
        }
        let known = match *kind {
            Some(kind) => kind,
            None => match recognise::first_line(path, line) {
                Ok(FirstLine::Project(head)) => {
                    *kind = Some(Lines::Project);
                    let (name, rules_off, page) =
                        (head.name.clone(), head.rules_off(), head.guidelines.clone());
                    let (scheme, mapping) = (head.scheme(), head.mapping.clone());
                    self.begin_project(&name, rules_off, Some(*head)).await;
                    if let Some(page) = page {
                        self.act(ProjectAction::SetGuidelines(page));
                    }
                    match scheme {
                        Some(Ok(scheme)) => self.act(ProjectAction::SetScheme(Arc::new(scheme))),
                        Some(Err(error)) => self.fail(Failure::Scheme { name: path.to_owned(), error }),
                        None => {}
                    }
                    if !mapping.is_empty() {
                        self.act(ProjectAction::SetMapping(Arc::new(mapping)));
                    }
                    return true;
                }
                Err(NotRead::Project(LineError::Newer(version))) => {
                    self.fail(Failure::NewerProject { name: path.to_owned(), version });
                    return false;
                }
                Err(NotRead::Project(LineError::Damaged(problem))) => {
                    self.fail(bad(problem));
                    return false;
                }
                Ok(FirstLine::Stored) => {
                    // Its head is damaged, or gone: that costs its name and what it has switched off.
                    self.failures.retain(|it| it.file() != Some(path));
                    self.begin_project(project_name(path), BTreeSet::new(), None).await;
                    Lines::Project
                }
                Ok(FirstLine::Annotations(format)) => Lines::Of(format),
                Ok(FirstLine::Article(_) | FirstLine::Comparison(_)) | Err(NotRead::Text(_)) => {
                    match text_line(line) {
                        Ok(_) => Lines::Texts,
                        // It says nothing of the lines that follow.
                        Err(problem) => {
                            self.fail(bad(problem));
                            return true;
                        }
                    }
                }
            },
        };
        *kind = Some(known);
        let read = match known {
            Lines::Project => match file::read_line(line, SHOWN_FROM) {
                Ok((summary, document)) => {
                    self.note_line(Some(&summary.key));
                    Ok((document, Some(summary)))
                }
                Err(error) => {
                    self.note_line(None);
                    Err(match error {
                        LineError::Damaged(problem) => bad(problem),
                        LineError::Newer(version) => Failure::NewerProject { name: path.to_owned(), version },
                    })
                }
            },
            Lines::Of(format) => {
                for imported in format::import_line(format, path, line, number, &ImportOptions::default()) {
                    match imported {
                        Ok(imported) => self.put_imported(path, format, imported).await,
                        Err(error) => self.fail(not_imported(path, error)),
                    }
                }
                self.breathe().await;
                return true;
            }
            Lines::Texts => match text_line(line) {
                Ok(text) => {
                    self.annotate(text).await;
                    return true;
                }
                Err(problem) => Err(bad(problem)),
            },
        };
        match read {
            Ok((document, summary)) => self.put(document, summary).await,
            Err(failure) => {
                self.fail(failure);
                self.breathe().await;
            }
        }
        true
    }
}

/// Returns what a project is called by the name of its file.
fn project_name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.strip_suffix(".jsonl").unwrap_or(name);
    name.strip_suffix(".qawl-project").unwrap_or(name)
}

/// What is on the lines of a file.
#[derive(Clone, Copy)]
enum Lines {
    Project,
    Of(Format),
    Texts,
}

fn bad_line(path: &str, line: usize, problem: ImportProblem) -> Failure {
    not_imported(path, ImportError { file: None, place: Some(Place { line, column: 1 }), problem })
}

/// Takes in a line of `{"id", "lang", "text"}`.
fn text_line(line: &str) -> Result<ToAnnotate, ImportProblem> {
    let read = InputLine::read(line).map_err(ImportProblem::Shape)?;
    let taken = intake::verbatim(&read.text).map_err(|error| match error {
        IntakeError::Empty => ImportProblem::Empty,
        IntakeError::TooLarge { bytes, max } => ImportProblem::TooLarge { bytes, max },
        error => ImportProblem::Shape(error.to_string()),
    })?;
    let lang = read.lang.map(|lang| Lang(lang.into()));
    Ok(ToAnnotate { id: Some(read.id.to_string()), lang, taken })
}
