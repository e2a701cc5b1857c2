//! Many documents at once: several files, folders, files of lines, projects. They are read piece by
//! piece and annotated in slices, so that the page goes on answering, and can be ended at any time.

mod given;
mod lines;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use js_sys::Uint8Array;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::Callback;

use crate::annotation::Document;
use crate::format::{self, Format, ImportError, ImportOptions, Imported, Report, ToolScheme};
use crate::intake::{self, IntakeError, MAX_SOURCE_BYTES};
use crate::keep::Keeper;
use crate::schema::Lang;
use crate::session::{
    Action, Annotating, Arrival, Arrived, Failure, MessageAction, Notice, ProjectAction, id_of_file,
};
use crate::store::file;
use crate::ui::dom::{learned, pause, worth};

pub use given::{Given, dropped, files_of, holds_many, listed, many};

/// How long the page may be kept busy at a time, in milliseconds.
const SLICE: f64 = 20.0;

/// How many documents are handed over at once.
const BATCH: usize = 24;

/// How many documents are told of after taking in.
const MOST_REPORTS: usize = 100;

/// How many failures are kept: of each line of a large file that is something else altogether the memory would be full.
const MOST_FAILURES: usize = 100_000;

/// Takes documents in. Cheap to clone; one at a time.
#[derive(Clone)]
pub struct Intake {
    keeper: Keeper,
    act: Callback<Action>,
    busy: Rc<Cell<bool>>,
    ended: Rc<Cell<bool>>,
}

impl PartialEq for Intake {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.busy, &other.busy)
    }
}

/// What goes on while documents come in.
struct Run {
    intake: Intake,
    of: u64,
    read: u64,
    batch: Vec<Arrival>,
    /// Documents with labels, attributes or relations of another tool's own.
    foreign: Vec<Arrival>,
    failures: Vec<Failure>,
    slice: f64,
    /// What there is to tell of files of other formats.
    reports: Vec<(Arc<str>, Report)>,
    /// The last of those files, and its format.
    told: Option<(String, Format)>,
    /// What there is to tell of how articles were taken in, by their paths.
    remarks: Vec<(Arc<str>, Vec<intake::Remark>)>,
    /// How many more documents there is something to tell of.
    n_more: usize,
    /// What has come of the project's file that is being read.
    project: Option<file::Progress>,
    /// What configurations of other tools list.
    tool_scheme: ToolScheme,
}

impl Intake {
    /// Returns what takes documents in for that keeper.
    pub fn new(keeper: Keeper, act: Callback<Action>) -> Self {
        Self { keeper, act, busy: Rc::default(), ended: Rc::default() }
    }

    /// Ends what goes on. What has been added stays.
    pub fn end(&self) {
        self.ended.set(true);
    }

    /// Takes all that in. A single file that is one document is opened.
    pub fn take(&self, given: Vec<Given>) {
        if self.busy.replace(true) {
            return self
                .act
                .emit(Action::Message(MessageAction::Tell(crate::session::MessageKind::StillTakingIn)));
        }
        self.ended.set(false);
        let intake = self.clone();
        spawn_local(intake.all(given));
    }

    async fn all(self, given: Vec<Given>) {
        worth::settled().await;
        let (files, unreadable) = files_of(given).await;
        let of = files.iter().map(|(_, file)| file.size() as u64).sum();
        let busy = Rc::clone(&self.busy);
        let mut run = Run {
            intake: self,
            of,
            read: 0,
            batch: Vec::new(),
            foreign: Vec::new(),
            failures: unreadable.into_iter().map(|name| Failure::Unreadable { name }).collect(),
            slice: now(),
            reports: Vec::new(),
            told: None,
            remarks: Vec::new(),
            n_more: 0,
            project: None,
            tool_scheme: ToolScheme::default(),
        };
        run.tell();
        let files = run.configurations(files).await;
        let files = run.pairs(files).await;
        for (path, file) in files {
            if run.is_ended() {
                break;
            }
            run.file(&path, &file).await;
        }
        run.flush().await;
        busy.set(false);
        let ended = run.is_ended();
        let failures = std::mem::take(&mut run.failures);
        let reports = std::mem::take(&mut run.reports);
        let taken = std::mem::take(&mut run.remarks);
        let arrivals = std::mem::take(&mut run.foreign);
        let tool_scheme = std::mem::take(&mut run.tool_scheme);
        if arrivals.is_empty() && tool_scheme.is_empty() {
            run.act(ProjectAction::TookIn(failures, ended));
        } else {
            // What names of other tools' files mean may have to be asked before they come in.
            let notice = (run.told.is_some() || !taken.is_empty()).then(|| {
                let (file, format) = run.told.take().unzip();
                Arc::new(Notice { file, format, reports, taken, n_more: run.n_more, ..Notice::default() })
            });
            let ending = Some((failures, ended));
            let tool_scheme = Arc::new(tool_scheme);
            let arrived = Arrived { arrivals, opens: false, ending, notice, tool_scheme };
            return run.act(ProjectAction::Arrived(Arc::new(arrived)));
        }
        if run.told.is_some() || !taken.is_empty() {
            let (file, format) = run.told.take().unzip();
            let notice = Notice { file, format, reports, taken, n_more: run.n_more, ..Notice::default() };
            run.intake.act.emit(Action::Message(MessageAction::Notice(Some(Arc::new(notice)))));
        }
    }
}

impl Run {
    fn is_ended(&self) -> bool {
        self.intake.ended.get()
    }

    fn act(&self, action: ProjectAction) {
        self.intake.act.emit(Action::Project(action));
    }

    fn tell(&self) {
        self.act(ProjectAction::Intaking(self.read, self.of.max(1), self.failures.len()));
    }

    fn fail(&mut self, failure: Failure) {
        if self.failures.len() < MOST_FAILURES {
            self.failures.push(failure);
        }
    }

    /// Hands over what has come in, and lets the page go on.
    async fn flush(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        if !batch.is_empty() {
            self.act(ProjectAction::Add(batch));
        }
        self.tell();
        self.intake.keeper.room().await;
        pause(0).await;
        self.slice = now();
    }

    async fn put(&mut self, document: Document, summary: Option<crate::store::Summary>) {
        self.batch.push(Arrival { document: Arc::new(document), summary });
        if self.batch.len() >= BATCH {
            self.flush().await;
        } else {
            self.breathe().await;
        }
    }

    /// Annotates a text and puts it, with the page's turns in between.
    async fn annotate(&mut self, text: ToAnnotate) {
        let ToAnnotate { id, lang, taken } = text;
        if let Err(failure) = learned::ready(taken.text.as_str(), lang.as_ref()).await
            && !self.failures.contains(&failure)
        {
            self.fail(failure);
        }
        let mut annotating = Annotating::begin_as(id, lang, &taken, worth::model());
        while annotating.go_on() {
            self.breathe().await;
        }
        self.put(annotating.finish(), None).await;
    }

    /// Returns true if there is room to tell of one more document; else it is counted.
    fn has_room(&mut self) -> bool {
        let has_room = self.reports.len() + self.remarks.len() < MOST_REPORTS;
        self.n_more += usize::from(!has_room);
        has_room
    }

    async fn breathe(&mut self) {
        if now() - self.slice > SLICE {
            self.tell();
            pause(0).await;
            self.slice = now();
        }
    }

    /// Reads what configurations of other tools list, and returns the other files.
    async fn configurations(&mut self, files: Vec<(String, File)>) -> Vec<(String, File)> {
        let mut others = Vec::new();
        for (path, file) in files {
            if !format::is_tool_scheme(&path) || file.size() > format::MAX_TOOL_SCHEME_BYTES as f64 {
                others.push((path, file));
                continue;
            }
            self.read += file.size() as u64;
            let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
                self.fail(Failure::Unreadable { name: path.clone() });
                continue;
            };
            match format::read_tool_scheme(&path, &Uint8Array::new(&buffer).to_vec()) {
                Some(Ok(read)) => self.tool_scheme.extend(read),
                Some(Err(error)) => self.fail(not_imported(&path, error)),
                None => {}
            }
        }
        others
    }

    /// Takes in annotations with the articles beside them, and returns the other files.
    async fn pairs(&mut self, files: Vec<(String, File)>) -> Vec<(String, File)> {
        let texts: BTreeMap<String, File> =
            files.iter().filter(|it| it.0.ends_with(".txt")).cloned().collect();
        let mut used = BTreeSet::new();
        for (path, file) in &files {
            let Some((name, text)) = format::text_beside(path).and_then(|name| texts.get_key_value(&name))
            else {
                continue;
            };
            if self.is_ended() || file.size() + text.size() > MAX_SOURCE_BYTES as f64 {
                continue;
            }
            used.extend([path.clone(), name.clone()]);
            let mut pair = Vec::with_capacity(2);
            for (path, file) in [(path, file), (name, text)] {
                match JsFuture::from(file.array_buffer()).await {
                    Ok(buffer) => pair.push(format::SourceFile {
                        name: path.clone(),
                        bytes: Uint8Array::new(&buffer).to_vec(),
                    }),
                    Err(_) => self.fail(Failure::Unreadable { name: path.clone() }),
                }
                self.read += file.size() as u64;
            }
            match format::import_files(pair, &ImportOptions::default()) {
                Ok(import) => {
                    self.tool_scheme.extend(import.tool_scheme);
                    for imported in import.documents {
                        self.put_imported(path, import.format, imported).await;
                    }
                    import.failed.iter().for_each(|error| self.fail(not_imported(path, error.clone())));
                }
                Err(error) => self.fail(not_imported(path, error)),
            }
        }
        files.into_iter().filter(|(path, _)| !used.contains(path) && !format::is_side_file(path)).collect()
    }

    /// Puts a document that had another format, and keeps what there is to tell of it.
    async fn put_imported(&mut self, path: &str, format: Format, imported: Imported) {
        let Imported { document, report } = imported;
        if !report.is_clean() {
            self.told = Some((path.to_owned(), format));
            if self.has_room() {
                self.reports.push((document.id().into(), report));
            }
        }
        let is_own = format.is_own();
        if !is_own && document.own_all().next().is_some() {
            self.foreign.push(Arrival { document: Arc::new(document), summary: None });
            return self.breathe().await;
        }
        self.put(document, None).await;
    }

    async fn file(&mut self, path: &str, file: &File) {
        let before = self.read;
        if holds_many(path) {
            self.lines(path, file).await;
            self.end_project(path);
        } else {
            self.whole(path, file).await;
        }
        self.read = before + file.size() as u64;
    }

    async fn whole(&mut self, path: &str, file: &File) {
        let bytes = file.size() as usize;
        if bytes > MAX_SOURCE_BYTES {
            let error = IntakeError::TooLarge { bytes, max: MAX_SOURCE_BYTES };
            return self.fail(Failure::Intake { name: Some(path.to_owned()), error });
        }
        let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
            return self.fail(Failure::Unreadable { name: path.to_owned() });
        };
        let bytes = Uint8Array::new(&buffer).to_vec();
        let is_read = format::recognise(path, &bytes).is_some() || format::is_refused_table(path, &bytes);
        if intake::is_document(path, &bytes) || !is_read {
            return match intake::file(path, &bytes) {
                Ok(taken) => {
                    if !taken.remarks.is_empty() && self.has_room() {
                        self.remarks.push((path.into(), taken.remarks.clone()));
                    }
                    let id = Some(id_of_file(path, &taken.text));
                    self.annotate(ToAnnotate { id, lang: None, taken }).await;
                }
                Err(error) => self.fail(Failure::Intake { name: Some(path.to_owned()), error }),
            };
        }
        match format::records(path, &bytes, &ImportOptions::default()) {
            Ok(records) => {
                let format = records.format();
                self.tool_scheme.extend(records.tool_scheme().clone());
                for record in records {
                    match record {
                        Ok(imported) => self.put_imported(path, format, imported).await,
                        Err(error) => self.fail(not_imported(path, error)),
                    }
                    if self.is_ended() {
                        break;
                    }
                }
            }
            Err(error) => self.fail(not_imported(path, error)),
        }
    }
}

fn not_imported(path: &str, error: ImportError) -> Failure {
    Failure::Import { name: Some(path.to_owned()), error }
}

/// A text that was taken in and waits to be annotated, with its id and language where they are known.
struct ToAnnotate {
    id: Option<String>,
    lang: Option<Lang>,
    taken: intake::Intake,
}

fn now() -> f64 {
    js_sys::Date::now()
}
