//! Reads files that are read as a whole, and files that belong together.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::archive::SourceFile;
use super::catalogue::{Format, Holds};
use super::exchange::json::Fault;
use super::exchange::{Flat, assemble};
use super::import::{
    ImportError, ImportOptions, ImportProblem, Imported, MAX_WHOLE_BYTES, import_line, utf8,
};
use super::locate::{Place, place_of};
use super::recognise::recognise;
use super::report::Report;
use super::tables::{self, Table};
use super::{brat, conll, label_studio, qawl, tei, uima, web_annotation};
use crate::text::MAX_TEXT_BYTES;

/// Something of a file that comes to a document, or to the reason why not.
pub(super) enum Item {
    /// What stands in the file.
    Flat { format: Format, name: String, flat: Box<Flat> },
    /// A document.
    Done(Box<Result<Imported, ImportError>>),
}

impl Item {
    /// Returns the document.
    pub fn finish(self, options: &ImportOptions) -> Result<Imported, ImportError> {
        let (format, name, flat) = match self {
            Self::Done(done) => return *done,
            Self::Flat { format, name, flat } => (format, name, flat),
        };
        let fail = |problem| ImportError::new(&name, None, problem);
        if flat.text.len() > MAX_TEXT_BYTES {
            return Err(fail(ImportProblem::TooLarge { bytes: flat.text.len(), max: MAX_TEXT_BYTES }));
        }
        assemble(*flat, format, options).map_err(|message| fail(ImportProblem::Shape(message)))
    }
}

/// A file that is read as a whole.
pub(super) struct Whole<'a> {
    /// Its format.
    pub format: Format,
    /// Its name.
    pub name: &'a str,
    /// What is in it.
    pub source: &'a str,
    /// Returns the article of a name that stands beside it.
    pub text_of: &'a dyn Fn(&str) -> Option<String>,
}

impl Whole<'_> {
    /// Returns what is in it.
    pub fn read(&self) -> Result<Vec<Item>, ImportError> {
        let Self { format, name, source, .. } = *self;
        if source.len() > MAX_WHOLE_BYTES {
            let problem = ImportProblem::TooLarge { bytes: source.len(), max: MAX_WHOLE_BYTES };
            return Err(ImportError::new(name, None, problem));
        }
        if source.trim().is_empty() && format != Format::Brat {
            return Err(ImportError::new(name, None, ImportProblem::Empty));
        }
        let fail = |fault: Fault| located(name, source, 0, fault);
        let stem = self.stem();
        let one = |flat: Result<Flat, Fault>| {
            let mut flat = flat.map_err(fail)?;
            flat.id = flat.id.or_else(|| Some(stem.clone()).filter(|stem| !stem.is_empty()));
            Ok(vec![self.item(flat)])
        };
        let json = || parse(name, source, 0);
        let beside = || (self.text_of)(&stem);
        let many = |flats: Result<Vec<Flat>, Fault>| -> Result<Vec<Item>, ImportError> {
            Ok(flats.map_err(fail)?.into_iter().map(|flat| self.item(flat)).collect())
        };
        match format {
            Format::WebAnnotation | Format::WebAnnotationUtf16 => {
                one(web_annotation::read(&json()?, beside().as_deref()))
            }
            Format::Brat => match beside() {
                Some(text) => one(brat::read(source, &text)),
                None => Err(ImportError::new(name, None, ImportProblem::NoText)),
            },
            Format::LabelStudio => Ok(self.tasks(&json()?)),
            Format::CasJson => one(uima::json::read(&json()?)),
            Format::Xmi => one(uima::xmi::read(source)),
            Format::Conll => many(conll::read(source)),
            Format::CsvAttributions => many(tables::read(Table::Attributions, source, self.text_of)),
            Format::CsvClaims => many(tables::read(Table::Claims, source, self.text_of)),
            Format::Tei => one(tei::read(source)),
            // Lines are not read as a whole.
            Format::Qawl
            | Format::QawlLines
            | Format::Training
            | Format::Doccano
            | Format::DoccanoSpans
            | Format::Prodigy => Ok(vec![Item::Done(Box::new(qawl_document(source, name, 0)))]),
        }
    }

    fn item(&self, flat: Flat) -> Item {
        Item::Flat { format: self.format, name: self.name.to_owned(), flat: Box::new(flat) }
    }

    /// Returns the file's name without folders and endings.
    fn stem(&self) -> String {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or("");
        let known = file.strip_suffix(self.format.ending());
        known.or(file.rsplit_once('.').map(|(stem, _)| stem)).unwrap_or(file).to_owned()
    }

    fn tasks(&self, value: &Value) -> Vec<Item> {
        let (tasks, is_list) = match value {
            Value::Array(tasks) => (tasks.as_slice(), true),
            task => (std::slice::from_ref(task), false),
        };
        let item = |(idx, task): (usize, &Value)| match label_studio::read(task) {
            Ok(flat) => self.item(flat),
            Err(fault) => {
                let fault = if is_list { fault.under(idx) } else { fault };
                Item::Done(Box::new(Err(located(self.name, self.source, 0, fault))))
            }
        };
        tasks.iter().enumerate().map(item).collect()
    }
}

/// Reads files that belong together: those of a folder or an archive.
pub(super) fn read_files(
    archive: &str,
    files: Vec<SourceFile>,
    options: &ImportOptions,
) -> Result<(Format, Vec<Item>), ImportError> {
    let mut texts: BTreeMap<String, &SourceFile> = BTreeMap::new();
    for file in &files {
        if let Some(stem) = file.name.strip_suffix(".txt") {
            let stem = stem.rsplit(['/', '\\']).next().unwrap_or(stem);
            texts.insert(stem.to_owned(), file);
        }
    }
    let used = RefCell::new(BTreeSet::new());
    let text_of = |name: &str| {
        let file = texts.get(name).or_else(|| texts.get(super::file_stem(name).as_str()))?;
        used.borrow_mut().insert(file.name.clone());
        String::from_utf8(file.bytes.clone()).ok()
    };
    let mut first = None;
    let mut items = Vec::new();
    let mut unknown = Vec::new();
    for file in files.iter().filter(|file| !file.name.ends_with(".txt") && !is_side_file(&file.name)) {
        let by_ending = |format: &Format| file.name.ends_with(format.ending());
        let Some(format) = recognise(&file.name, &file.bytes).or(options.format.filter(by_ending)) else {
            unknown.push(file);
            continue;
        };
        let format = options.format.filter(|wanted| wanted.holds() == format.holds()).unwrap_or(format);
        first = first.or(Some(format));
        let read = utf8(&file.name, &file.bytes).and_then(|source| {
            if format.holds() == Holds::Lines {
                return Ok(lines(format, &file.name, source, options));
            }
            Whole { format, name: &file.name, source, text_of: &text_of }.read()
        });
        match read {
            Ok(read) => items.extend(read),
            Err(error) => items.push(Item::Done(Box::new(Err(error)))),
        }
    }
    // Articles that nothing stands beside, and files of whatever else.
    let alone = texts.values().copied().filter(|file| !used.borrow().contains(&file.name));
    for file in unknown.into_iter().chain(alone) {
        let error = ImportError::new(&file.name, None, ImportProblem::Unknown(None));
        items.push(Item::Done(Box::new(Err(error))));
    }
    match first {
        Some(format) => Ok((format, items)),
        None => Err(ImportError::new(archive, None, ImportProblem::Unknown(None))),
    }
}

/// Returns the name of the article that must stand beside a file of that name (`a.ann`, `a.txt`); `None` where
/// a file of that name has its text in itself.
pub fn text_beside(name: &str) -> Option<String> {
    let needs = [Format::Brat, Format::WebAnnotationUtf16];
    needs.iter().find_map(|format| Some(format!("{}.txt", name.strip_suffix(format.ending())?)))
}

/// Returns true for what goes with files of a format and says nothing of documents.
pub fn is_side_file(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    matches!(name, "annotation.conf" | "visual.conf" | "TypeSystem.xml" | "labeling-config.xml" | "README.md")
}

fn lines(format: Format, name: &str, source: &str, options: &ImportOptions) -> Vec<Item> {
    let lines = source.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty());
    let item =
        |(idx, line): (usize, &str)| Item::Done(Box::new(import_line(format, name, line, idx + 1, options)));
    lines.map(item).collect()
}

/// Returns JSON that begins behind that many lines of its file.
pub(super) fn parse(name: &str, source: &str, lines_before: usize) -> Result<Value, ImportError> {
    serde_json::from_str(source).map_err(|error| {
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        let place = Place { line: error.line().max(1) + lines_before, column: error.column().max(1) };
        ImportError::new(name, Some(place), ImportProblem::NotJson(message.to_owned()))
    })
}

/// Returns a fault with its place in a file.
pub(super) fn located(name: &str, source: &str, lines_before: usize, fault: Fault) -> ImportError {
    let Fault { pointer, place, problem } = fault;
    let pointed = || (!pointer.is_empty()).then(|| place_of(source, &pointer));
    let place = place.or_else(pointed);
    let place = place.map(|Place { line, column }| Place { line: line + lines_before, column });
    let place = place.or((lines_before > 0).then_some(Place { line: lines_before + 1, column: 1 }));
    let problem = match problem {
        ImportProblem::Shape(message) if !pointer.is_empty() => {
            ImportProblem::Shape(format!("{pointer}: {message}"))
        }
        problem => problem,
    };
    ImportError::new(name, place, problem)
}

/// Reads a Qawl document that begins behind that many lines of its file.
pub(super) fn qawl_document(source: &str, name: &str, lines_before: usize) -> Result<Imported, ImportError> {
    match qawl::read(source) {
        Ok(document) => {
            let exact = document.annotations().count();
            Ok(Imported { document, report: Report { exact, ..Report::default() } })
        }
        Err(error) => {
            let Place { line, column } = error.place(source);
            let problem = match error.problem {
                qawl::Problem::NotJson(found) => ImportProblem::NotJson(found),
                qawl::Problem::Foreign(maker) => ImportProblem::Unknown(maker),
                problem => ImportProblem::Qawl(problem),
            };
            Err(ImportError::new(name, Some(Place { line: line + lines_before, column }), problem))
        }
    }
}
