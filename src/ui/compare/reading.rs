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
use crate::store::{Mark, file};
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
        let text = std::str::from_utf8(bytes).unwrap_or("");
        let first = text.lines().next().unwrap_or("");
        match recognise::first_line(path, first) {
            Ok(FirstLine::Comparison(version)) => return self.comparison(path, text, version).await,
            Ok(FirstLine::Project(head)) => return self.project(path, by, text, Some(&head)).await,
            Ok(FirstLine::Stored) => return self.project(path, by, text, None).await,
            Err(NotRead::Project(file::LineError::Newer(version))) => {
                let failure = Failure::NewerProject { name: path.to_owned(), version };
                return self.read.failures.push(failure);
            }
            Err(NotRead::Project(file::LineError::Damaged(problem))) => return self.fail(path, problem),
            Ok(FirstLine::Annotations(_) | FirstLine::Article(_)) | Err(NotRead::Text(_)) => {}
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

    /// Reads the documents of a project, with the names that its scheme has now.
    async fn project(&mut self, path: &str, by: &str, text: &str, head: Option<&file::Head>) {
        let n_head = usize::from(head.is_some());
        let scheme = match head.and_then(file::Head::scheme) {
            Some(Ok(scheme)) => scheme,
            Some(Err(error)) => {
                self.read.failures.push(Failure::Scheme { name: path.to_owned(), error });
                Scheme::default()
            }
            None => Scheme::default(),
        };
        for (idx, line) in text.lines().enumerate().skip(n_head).filter(|(_, line)| !line.trim().is_empty()) {
            self.breathe().await;
            match file::read_line(line, Confidence::thousandths(0)) {
                Ok((summary, document)) => {
                    self.put(by, scheme.applied(&document), summary.mark == Some(Mark::Done));
                }
                Err(file::LineError::Newer(version)) => {
                    self.read.failures.push(Failure::NewerProject { name: path.to_owned(), version });
                }
                Err(file::LineError::Damaged(problem)) => {
                    let place = Some(crate::format::Place { line: idx + 1, column: 1 });
                    let error = ImportError { file: None, place, problem };
                    self.read.failures.push(Failure::Import { name: Some(path.to_owned()), error });
                }
            }
        }
    }

    async fn comparison(&mut self, path: &str, text: &str, version: u32) {
        if version > record::VERSION {
            return self.read.failures.push(Failure::NewerProject { name: path.to_owned(), version });
        }
        for line in text.lines().skip(1).filter(|line| !line.trim().is_empty()) {
            self.breathe().await;
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
