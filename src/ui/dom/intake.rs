//! Many documents at once: several files, folders, files of lines, projects. They are read piece by
//! piece and annotated in slices, so that the page goes on answering, and can be ended at any time.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DataTransfer, File, FileList, FileSystemEntry};
use yew::Callback;

use crate::annotation::Document;
use crate::format::lines::InputLine;
use crate::format::{
    self, Format, ImportError, ImportOptions, ImportProblem, Imported, Place, Report, ToolScheme,
};
use crate::intake::{self, IntakeError, MAX_SOURCE_BYTES};
use crate::keep::Keeper;
use crate::recognise::{self, FirstLine, NotRead};
use crate::schema::{Lang, RuleId};
use crate::session::{
    Action, Annotating, Arrival, Arrived, Failure, Notice, ProjectAction, SHOWN_FROM, id_of_file,
};
use crate::store::DocumentKey;
use crate::store::file::{self, Head, LineError};
use crate::ui::dom::{learned, pause, worth};

/// How long the page may be kept busy at a time, in milliseconds.
const SLICE: f64 = 20.0;

/// How much of a file of lines is read at a time, in bytes.
const PIECE: usize = 1024 * 1024;

/// How many documents are handed over at once.
const BATCH: usize = 24;

/// The longest line taken in, in bytes: a Qawl document of the longest article.
const MOST_OF_LINE: usize = 64 * 1024 * 1024;

/// How many documents are told of after taking in.
const MOST_REPORTS: usize = 100;

/// How many failures are kept: of each line of a large file that is something else altogether the memory would be full.
const MOST_FAILURES: usize = 100_000;

/// A file or folder that a person gave, by its path.
pub enum Given {
    /// A file.
    File(String, File),
    /// An entry of a drop: a file or a folder.
    Entry(FileSystemEntry),
}

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

/// Returns what a drop holds, if that is more than one plain file.
pub fn many(data: &DataTransfer) -> Option<Vec<Given>> {
    // What a person copied out of a document has pictures of itself beside its text.
    if data.types().includes(&"text/html".into(), 0) {
        return None;
    }
    let given = dropped(data);
    let has_folder = given.iter().any(|it| matches!(it, Given::Entry(entry) if entry.is_directory()));
    let is_many = given.len() > 1 || has_folder || given.first().is_some_and(|it| holds_many(&it.name()));
    is_many.then_some(given)
}

/// Returns the files of a list, by their paths.
pub fn listed(list: &FileList) -> Vec<Given> {
    let path = |file: &File| {
        let path = Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
        path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name())
    };
    (0..list.length()).filter_map(|idx| list.get(idx)).map(|file| Given::File(path(&file), file)).collect()
}

/// Tells by its name whether a file holds a document on each line.
pub fn holds_many(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".jsonl", ".ndjson", ".qawl-project"].iter().any(|ending| name.ends_with(ending))
}

/// Returns the files that were given, those in folders too, by their paths, and the paths of what could not be read. What
/// systems and editors leave behind is nobody's article and left out.
pub async fn files_of(given: Vec<Given>) -> (Vec<(String, File)>, Vec<String>) {
    let (mut files, mut unreadable) = (Vec::new(), Vec::new());
    for it in given {
        match it {
            Given::File(path, file) => files.push((path, file)),
            Given::Entry(entry) => walk(entry, &mut files, &mut unreadable).await,
        }
    }
    let hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
    files.retain(|(path, _)| !hidden(path));
    unreadable.retain(|path| !hidden(path));
    files.sort_by(|a, b| a.0.cmp(&b.0));
    (files, unreadable)
}

/// Returns all files and folders of a drop.
pub fn dropped(data: &DataTransfer) -> Vec<Given> {
    let items = data.items();
    let of_item = |idx: u32| {
        let item = items.get(idx).filter(|item| item.kind() == "file")?;
        match item.webkit_get_as_entry() {
            Ok(Some(entry)) => Some(Given::Entry(entry)),
            _ => item.get_as_file().ok().flatten().map(|file| Given::File(file.name(), file)),
        }
    };
    (0..items.length()).filter_map(of_item).collect()
}

impl Given {
    fn name(&self) -> String {
        match self {
            Self::File(name, _) => name.clone(),
            Self::Entry(entry) => entry.name(),
        }
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
            return self.act.emit(Action::Tell(crate::session::MessageKind::StillTakingIn));
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
            run.intake.act.emit(Action::Notice(Some(Arc::new(notice))));
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
        let is_own = matches!(format, Format::Qawl | Format::QawlLines);
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
        if intake::is_document(path, &bytes) || format::recognise(path, &bytes).is_none() {
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

    /// Reads a file of lines piece by piece: it may be larger than what fits into memory.
    async fn lines(&mut self, path: &str, file: &File) {
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
    fn end_project(&mut self, path: &str) {
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

fn not_imported(path: &str, error: ImportError) -> Failure {
    Failure::Import { name: Some(path.to_owned()), error }
}

/// A text that was taken in and waits to be annotated, with its id and language where they are known.
struct ToAnnotate {
    id: Option<String>,
    lang: Option<Lang>,
    taken: intake::Intake,
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

fn now() -> f64 {
    js_sys::Date::now()
}

/// Finds all files of a folder, however deep, and what of it cannot be read.
async fn walk(entry: FileSystemEntry, files: &mut Vec<(String, File)>, unreadable: &mut Vec<String>) {
    let mut open = vec![entry];
    while let Some(entry) = open.pop() {
        if entry.is_file() {
            let path = entry.full_path().trim_start_matches('/').to_owned();
            match asked(&entry, "file").await.and_then(|file| file.dyn_into::<File>().ok()) {
                Some(file) => files.push((path, file)),
                None => unreadable.push(path),
            }
            continue;
        }
        let reader = Reflect::get(&entry, &"createReader".into())
            .ok()
            .and_then(|it| it.dyn_into::<Function>().ok()?.call0(&entry).ok());
        // A folder gives its entries a hundred at a time.
        loop {
            let some = match &reader {
                Some(reader) => asked(reader, "readEntries").await.and_then(|it| it.dyn_into::<Array>().ok()),
                None => None,
            };
            match some {
                Some(some) if some.length() == 0 => break,
                Some(some) => open.extend(some.iter().map(|it| it.unchecked_into::<FileSystemEntry>())),
                None => {
                    unreadable.push(entry.full_path().trim_start_matches('/').to_owned());
                    break;
                }
            }
        }
    }
}

/// Calls a method that answers to one of two functions.
async fn asked(of: &JsValue, method: &str) -> Option<JsValue> {
    let method: Function = Reflect::get(of, &method.into()).ok()?.dyn_into().ok()?;
    let answer = Promise::new(&mut |resolve, reject| {
        let _ = method.call2(of, &resolve, &reject);
    });
    JsFuture::from(answer).await.ok()
}
