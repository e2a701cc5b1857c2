//! Reads files that are read as a whole, and files that belong together.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::archive::SourceFile;
use super::catalogue::{Format, Holds};
use super::exchange::json::Fault;
use super::exchange::{Flat, assemble};
use super::import::{
    ImportError, ImportOptions, ImportProblem, Imported, MAX_WHOLE_BYTES, import_line, import_value, utf8,
    whole_values,
};
use super::locate::{Place, place_of};
use super::recognise::recognise;
use super::report::Report;
use super::tables::{self, Table};
use super::tool_scheme::{ToolScheme, is_tool_scheme, read_tool_scheme};
use super::{brat, conll, label_studio, qawl, tei, uima, web_annotation};
use crate::text::MAX_TEXT_BYTES;

/// Something of a file that comes to a document, or to the reason why not.
pub(super) enum Item {
    /// What is in the file.
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
    /// Returns the article of a name that is beside it.
    pub text_of: &'a dyn Fn(&str) -> Option<String>,
    /// What the columns of a table are called, where that is otherwise.
    pub columns: &'a [(String, String)],
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
            let mut flats = flats.map_err(fail)?;
            let several = flats.len() > 1;
            for (idx, flat) in flats.iter_mut().enumerate().filter(|(_, flat)| flat.id.is_none()) {
                let id = if several { format!("{stem}-{}", idx + 1) } else { stem.clone() };
                flat.id = Some(id).filter(|id| !id.is_empty());
            }
            Ok(flats.into_iter().map(|flat| self.item(flat)).collect())
        };
        match format {
            Format::WebAnnotation | Format::WebAnnotationUtf16 => {
                // One on each line is a list of them.
                let value = match whole_lines(source) {
                    Some(values) => Value::Array(values),
                    None => json()?,
                };
                one(web_annotation::read(&value, beside().as_deref()))
            }
            Format::Brat => match beside() {
                Some(text) => one(brat::read(source, &text)),
                None => Err(ImportError::new(name, None, ImportProblem::NoTextOf(format!("{stem}.txt")))),
            },
            Format::LabelStudio => Ok(self.tasks(&json()?)),
            Format::CasJson => one(uima::json::read(&json()?)),
            Format::Xmi => one(uima::xmi::read(source)),
            Format::Conll => many(conll::read(source)),
            Format::CsvAttributions => {
                many(tables::read(Table::Attributions, source, self.text_of, self.columns))
            }
            Format::CsvClaims => many(tables::read(Table::Claims, source, self.text_of, self.columns)),
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
        let items = |(idx, task): (usize, &Value)| match label_studio::read(task) {
            Ok(flats) => flats.into_iter().map(|flat| self.item(flat)).collect(),
            Err(fault) => {
                let fault = if is_list { fault.under(idx) } else { fault };
                vec![Item::Done(Box::new(Err(located(self.name, self.source, 0, fault))))]
            }
        };
        tasks.iter().enumerate().flat_map(items).collect()
    }
}

/// What files that belong together hold.
pub(super) struct ReadFiles {
    /// The format of the first one.
    pub format: Format,
    /// What comes to documents.
    pub items: Vec<Item>,
    /// What configurations among them list.
    pub tool_scheme: ToolScheme,
}

/// Reads files that belong together: those of a folder or an archive.
pub(super) fn read_files(
    archive: &str,
    files: Vec<SourceFile>,
    options: &ImportOptions,
) -> Result<ReadFiles, ImportError> {
    let texts = Texts::of(&files);
    let mut first = None;
    let mut items = Vec::new();
    let mut unknown = Vec::new();
    let mut tool_scheme = ToolScheme::default();
    for file in files.iter().filter(|file| is_tool_scheme(&file.name)) {
        match read_tool_scheme(&file.name, &file.bytes) {
            Some(Ok(read)) => tool_scheme.extend(read),
            Some(Err(error)) => items.push(Item::Done(Box::new(Err(error)))),
            None => {}
        }
    }
    let is_text = |file: &&SourceFile| file.name.ends_with(".txt");
    let is_read = |file: &&SourceFile| !is_side_file(&file.name) && (!is_text(file) || is_tagged(file));
    for file in join_standoff(&files).iter().map(std::convert::AsRef::as_ref).filter(is_read) {
        let by_ending = |format: &Format| file.name.ends_with(format.ending());
        let Some(format) = recognise(&file.name, &file.bytes).or(options.format.filter(by_ending)) else {
            unknown.push(file.name.clone());
            continue;
        };
        if is_text(&file) {
            texts.used.borrow_mut().insert(file.name.clone());
        }
        let format = options.format.filter(|wanted| wanted.holds() == format.holds()).unwrap_or(format);
        first = first.or(Some(format));
        let text_of = |name: &str| texts.find(name, &file.name);
        let read = utf8(&file.name, &file.bytes).and_then(|source| {
            if format.holds() == Holds::Lines {
                return Ok(lines(format, &file.name, source, options));
            }
            Whole { format, name: &file.name, source, text_of: &text_of, columns: &options.columns }.read()
        });
        match read {
            Ok(read) => items.extend(read),
            Err(error) => {
                // An article that is there and cannot be read is not missing.
                let beside = match &error.problem {
                    ImportProblem::NoTextOf(text) => texts.unreadable(text),
                    _ => None,
                };
                items.push(Item::Done(Box::new(Err(beside.unwrap_or(error)))));
            }
        }
    }
    // Articles that nothing is beside, and files of whatever else.
    let alone = texts.files.iter().filter(|file| !texts.used.borrow().contains(&file.name));
    for name in unknown.into_iter().chain(alone.map(|file| file.name.clone())) {
        let error = ImportError::new(&name, None, ImportProblem::Unknown(None));
        items.push(Item::Done(Box::new(Err(error))));
    }
    tell_apart(&mut items);
    match first {
        Some(format) => Ok(ReadFiles { format, items, tool_scheme }),
        None => Err(ImportError::new(archive, None, ImportProblem::Unknown(None))),
    }
}

/// The articles of a folder, for the annotations that are beside them or in another folder.
struct Texts<'a> {
    files: Vec<&'a SourceFile>,
    used: RefCell<BTreeSet<String>>,
}

impl<'a> Texts<'a> {
    fn of(files: &'a [SourceFile]) -> Self {
        let is_text = |file: &&SourceFile| file.name.ends_with(".txt") && !is_side_file(&file.name);
        Self { files: files.iter().filter(is_text).collect(), used: RefCell::default() }
    }

    /// Returns what is wrong with the article of a file's name, if it is there and cannot be read.
    fn unreadable(&self, name: &str) -> Option<ImportError> {
        let is_it = |file: &&&SourceFile| file.name.rsplit(['/', '\\']).next() == Some(name);
        self.files.iter().filter(is_it).find_map(|file| utf8(&file.name, &file.bytes).err())
    }

    /// Returns the article of a name, for a file of annotations: the one of just that name, in the nearest folder;
    /// else the one whose name the file's begins with (`a1_ann.ann`, `a1.txt`).
    fn find(&self, name: &str, of: &str) -> Option<String> {
        let stem = |file: &&&SourceFile| file_stem_of(&file.name).to_owned();
        let near = |file: &&&SourceFile| {
            let ours = of.split(['/', '\\']);
            ours.zip(file.name.split(['/', '\\'])).take_while(|(a, b)| a == b).count()
        };
        let same = |file: &&&SourceFile| {
            let stem = stem(file);
            stem == name || stem == super::file_stem(name)
        };
        let begins = |file: &&&SourceFile| {
            let stem = stem(file);
            let rest = name.strip_prefix(stem.as_str());
            !stem.is_empty() && rest.is_some_and(|rest| rest.starts_with(['_', '.', '-']))
        };
        let found = self.files.iter().filter(same).max_by_key(near);
        let found = found
            .or_else(|| self.files.iter().filter(begins).max_by_key(|file| (stem(file).len(), near(file))));
        let file = found?;
        self.used.borrow_mut().insert(file.name.clone());
        String::from_utf8(file.bytes.clone()).ok()
    }
}

/// Returns a file's name without folders and its last ending.
fn file_stem_of(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// Returns true for an article that is a file of words and tags.
fn is_tagged(file: &SourceFile) -> bool {
    std::str::from_utf8(&file.bytes).is_ok_and(super::conll::is_like)
}

/// Joins annotations that the shared tasks of BioNLP have in two files, `a.a1` and `a.a2`, to one.
fn join_standoff(files: &[SourceFile]) -> Vec<Cow<'_, SourceFile>> {
    let mut joined = Vec::with_capacity(files.len());
    let second: BTreeMap<&str, &SourceFile> =
        files.iter().filter_map(|file| Some((file.name.strip_suffix(".a2")?, file))).collect();
    let firsts: BTreeSet<&str> = files.iter().filter_map(|file| file.name.strip_suffix(".a1")).collect();
    for file in files {
        let (stem, is_first) = match (file.name.strip_suffix(".a1"), file.name.strip_suffix(".a2")) {
            (Some(stem), _) => (stem, true),
            (_, Some(stem)) if !firsts.contains(stem) => (stem, false),
            (_, Some(_)) => continue,
            _ => {
                joined.push(Cow::Borrowed(file));
                continue;
            }
        };
        let mut bytes = file.bytes.clone();
        if let Some(second) = second.get(stem).filter(|_| is_first) {
            bytes.push(b'\n');
            bytes.extend(&second.bytes);
        }
        joined.push(Cow::Owned(SourceFile { name: format!("{stem}.ann"), bytes }));
    }
    joined
}

/// Gives documents of one name and several texts, or several people's, names of their own: the folders that they were
/// in, as far as they differ.
fn tell_apart(items: &mut [Item]) {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for item in items.iter() {
        if let Item::Flat { name, flat, .. } = item {
            names.entry(flat.id.clone().unwrap_or_default()).or_default().insert(name.clone());
        }
    }
    for item in items {
        let Item::Flat { name, flat, .. } = item else { continue };
        let id = flat.id.clone().unwrap_or_default();
        let Some(alike) = names.get(&id).filter(|alike| alike.len() > 1) else { continue };
        let folders = |name: &str| -> Vec<String> {
            let mut parts: Vec<String> = name.split(['/', '\\']).map(str::to_owned).collect();
            parts.pop();
            parts
        };
        let own = folders(name);
        let shared =
            alike.iter().map(|other| own.iter().zip(&folders(other)).take_while(|(a, b)| a == b).count());
        let n_shared = shared.min().unwrap_or(0);
        let apart = own.get(n_shared..).unwrap_or_default().join("/");
        if !apart.is_empty() {
            flat.id = Some(format!("{apart}/{id}"));
        }
    }
}

/// Returns the name of the article that must be beside a file of that name (`a.ann`, `a.txt`); `None` where
/// a file of that name has its text in itself.
pub fn text_beside(name: &str) -> Option<String> {
    let needs = [Format::Brat, Format::WebAnnotationUtf16];
    needs.iter().find_map(|format| Some(format!("{}.txt", name.strip_suffix(format.ending())?)))
}

/// Returns true for what goes with files of a format and says nothing of documents.
pub fn is_side_file(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    const NAMES: [&str; 9] = [
        "annotation.conf",
        "visual.conf",
        "tools.conf",
        "kb_shortcuts.conf",
        ".stats_cache",
        "TypeSystem.xml",
        "labeling-config.xml",
        "LICENSE.txt",
        "README.txt",
    ];
    let lower = name.to_ascii_lowercase();
    let is_readme = lower.starts_with("readme") || lower.starts_with("license");
    let is_configuration =
        [".labeling-config.xml", ".TypeSystem.xml"].iter().any(|ending| name.ends_with(ending));
    NAMES.contains(&name) || is_readme || is_configuration
}

/// Returns the values of a file that has one on each line, if there are several.
fn whole_lines(source: &str) -> Option<Vec<Value>> {
    let lines = source.lines().filter(|line| !line.trim().is_empty());
    let values: Vec<Value> = lines.map(serde_json::from_str).collect::<Result<_, _>>().ok()?;
    (values.len() > 1).then_some(values)
}

fn lines(format: Format, name: &str, source: &str, options: &ImportOptions) -> Vec<Item> {
    let lines = source.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty());
    let done = |done| Item::Done(Box::new(done));
    if let Some(values) = whole_values(source) {
        let several = values.len() > 1;
        let read = values.iter().enumerate().flat_map(|(idx, (line, value))| {
            import_value(format, name, value, None, *line, options, several.then_some(idx + 1))
        });
        return read.map(done).collect();
    }
    lines.flat_map(|(idx, line)| import_line(format, name, line, idx + 1, options)).map(done).collect()
}

/// Returns JSON that begins after that many lines of its file.
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

/// Reads a Qawl document that begins after that many lines of its file.
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
