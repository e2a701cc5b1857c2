//! Files of several people, on their way to the board.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;

use super::desk::{Desk, Given, options};
use crate::agree::{Board, people_of, record};
use crate::format::{ImportError, ImportOptions, ImportProblem, MAX_FILE_BYTES, records};
use crate::recognise::{self, FirstLine, NotRead};
use crate::schema::Confidence;
use crate::scheme::Scheme;
use crate::session::Failure;
use crate::store::Mark;
use crate::store::file::{self, Absent, Head, LineError};
use crate::ui::dom::intake::{self, files_of};
use crate::ui::dom::pause;

/// How long may be worked before the page can answer, in milliseconds.
const SLICE: f64 = 12.0;

/// What came of files.
#[derive(Default)]
pub struct Read {
    /// The versions.
    pub given: Vec<Given>,
    /// The steps of a comparison that was kept in a file.
    pub steps: Vec<String>,
    /// What could not be read.
    pub failures: Vec<Failure>,
}

/// Reads all that was given, with the page's turns in between; `tell` is called with how many files of how many are read.
pub async fn read(given: Vec<intake::Given>, tell: impl Fn(usize, usize)) -> Read {
    let (files, unreadable) = files_of(given).await;
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let people = people_of(&paths);
    let failures = unreadable.into_iter().map(|name| Failure::Unreadable { name }).collect();
    let mut acc = Reading { read: Read { failures, ..Read::default() }, slice: now() };
    for (at, ((path, file), by)) in files.iter().zip(people).enumerate() {
        tell(at, files.len());
        acc.breathe().await;
        if file.size() > MAX_FILE_BYTES as f64 {
            let bytes = file.size() as usize;
            acc.fail(path, ImportProblem::TooLarge { bytes, max: MAX_FILE_BYTES });
            continue;
        }
        match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => acc.file(path, &by, &Uint8Array::new(&buffer).to_vec()).await,
            Err(_) => acc.read.failures.push(Failure::Unreadable { name: path.clone() }),
        }
    }
    acc.read
}

struct Reading {
    read: Read,
    slice: f64,
}

impl Reading {
    async fn breathe(&mut self) {
        if now() - self.slice > SLICE {
            pause(0).await;
            self.slice = now();
        }
    }

    fn fail(&mut self, path: &str, problem: ImportProblem) {
        let error = ImportError { file: None, place: None, problem };
        self.read.failures.push(Failure::Import { name: Some(path.to_owned()), error });
    }

    fn put(&mut self, by: &str, document: crate::annotation::Document, is_finished: bool) {
        let said = document.provenance().annotator.clone();
        let by = said.as_deref().unwrap_or(by).to_owned();
        let document = Arc::new(document);
        self.read.given.push(Given { by, is_said: said.is_some(), document, is_finished });
    }

    async fn file(&mut self, path: &str, by: &str, bytes: &[u8]) {
        if let Some((head, n_head)) = recognise::project(bytes) {
            return self.project(path, by, head, n_head, bytes).await;
        }
        let first = file::lines(bytes).next().and_then(|(_, line)| line.ok());
        match recognise::first_line(path, first.unwrap_or_default()) {
            Ok(FirstLine::Comparison(version)) => return self.comparison(path, bytes, version).await,
            Err(NotRead::Project(file::LineError::Newer(version))) => {
                let failure = Failure::NewerProject { name: path.to_owned(), version };
                return self.read.failures.push(failure);
            }
            Err(NotRead::Project(file::LineError::Damaged(problem))) => return self.fail(path, problem),
            // A damaged first line is reported below, where the file is read.
            Ok(_) | Err(NotRead::Text(_)) => {}
        }
        let records = match records(path, bytes, &ImportOptions::default()) {
            Ok(records) => records,
            Err(error) => {
                let failure = Failure::Import { name: Some(path.to_owned()), error };
                return self.read.failures.push(failure);
            }
        };
        for record in records {
            self.breathe().await;
            match record {
                Ok(imported) => self.put(by, imported.document, false),
                Err(error) => self.read.failures.push(Failure::Import { name: Some(path.to_owned()), error }),
            }
        }
    }

    /// Reads the documents of a project, below so many lines that are none, with the names that its scheme has now; says what
    /// its head promises and does not come.
    async fn project(&mut self, path: &str, by: &str, head: Option<Head>, n_head: usize, bytes: &[u8]) {
        let scheme = match head.as_ref().and_then(Head::scheme) {
            Some(Ok(scheme)) => scheme,
            Some(Err(error)) => {
                self.read.failures.push(Failure::Scheme { name: path.to_owned(), error });
                Scheme::default()
            }
            None => Scheme::default(),
        };
        let mut progress = file::Progress::of(head);
        for (number, line) in file::lines(bytes).skip(n_head) {
            self.breathe().await;
            let read = line.and_then(|line| file::read_line(line, Confidence::thousandths(0)));
            progress.line(read.as_ref().ok().map(|(summary, _)| &summary.key));
            match read {
                Ok((summary, document)) => {
                    self.put(by, scheme.applied(&document), summary.mark == Some(Mark::Done));
                }
                Err(error) => self.bad_line(path, number, error),
            }
        }
        let name = path.to_owned();
        if progress.has_damaged_head() {
            self.read.failures.push(Failure::DamagedHead { name: name.clone() });
        }
        if let Some(Absent { promised, came, names }) = progress.absent() {
            self.read.failures.push(Failure::Incomplete { name, promised, came, absent: names });
        }
    }

    fn bad_line(&mut self, path: &str, number: usize, error: LineError) {
        let name = path.to_owned();
        self.read.failures.push(match error {
            LineError::Newer(version) => Failure::NewerProject { name, version },
            LineError::Damaged(problem) => {
                let place = Some(crate::format::Place { line: number, column: 1 });
                Failure::Import { name: Some(name), error: ImportError { file: None, place, problem } }
            }
        });
    }

    async fn comparison(&mut self, path: &str, bytes: &[u8], version: u32) {
        if version > record::VERSION {
            return self.read.failures.push(Failure::NewerProject { name: path.to_owned(), version });
        }
        for (number, line) in file::lines(bytes).skip(1) {
            self.breathe().await;
            let line = match line {
                Ok(line) => line,
                Err(error) => {
                    self.bad_line(path, number, error);
                    continue;
                }
            };
            match record::read_version(line) {
                Some(Ok((by, document, is_finished))) => {
                    self.read.given.push(Given { by, is_said: true, document, is_finished });
                }
                Some(Err(error)) => self.fail(path, ImportProblem::Qawl(error.problem)),
                None => self.read.steps.push(line.to_owned()),
            }
        }
    }
}

/// Compares all that is on the desk and what comes, with the page's turns in between; returns how many decisions found
/// no place.
pub async fn gather(desk: &Rc<RefCell<Desk>>, given: Vec<Given>) -> usize {
    let mut gathering = desk.borrow_mut().add(given);
    let mut board = Board::default();
    let mut slice = now();
    let mut breathe = async || {
        if now() - slice > SLICE {
            pause(0).await;
            slice = now();
        }
    };
    while gathering.go_on(&mut board, options(), &mut breathe).await {
        breathe().await;
    }
    pause(0).await;
    desk.borrow_mut().take_board(board)
}

fn now() -> f64 {
    js_sys::Date::now()
}
