//! Files that belong together: those of a folder or an archive.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::configuration::{is_side_file, is_tool_scheme, read_tool_scheme};
use super::list::Format;
use super::naming::file_stem;
use super::options::ImportOptions;
use super::problem::{ImportError, ImportProblem};
use super::reading::{Item, import_line, read_values, read_whole};
use super::recognise::{is_tagged, not_read, recognise};
use super::source::{SourceFile, base_name, utf8};
use super::specification::{Article, Holds};
use super::tool_scheme::ToolScheme;

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
    let is_read = |file: &&SourceFile| {
        !is_side_file(&file.name) && (!is_text(file) || is_tagged(&file.name, &file.bytes))
    };
    for file in join_standoff(&files).iter().map(std::convert::AsRef::as_ref).filter(is_read) {
        let by_ending = |format: &Format| file.name.ends_with(format.ending());
        let Some(format) = recognise(&file.name, &file.bytes).or(options.format.filter(by_ending)) else {
            let problem = not_read(&file.name, &file.bytes);
            let problem = problem.map_or(ImportProblem::Unknown, ImportProblem::NotRead);
            unknown.push(ImportError::new(&file.name, None, problem));
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
            read_whole(format, &file.name, source, &text_of, options)
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
    let alone = alone.map(|file| ImportError::new(&file.name, None, ImportProblem::Unknown));
    unknown.extend(alone);
    let Some(format) = first else {
        // Of files of which none is read, one that is known is told.
        let mut known = unknown.into_iter().filter(|error| error.problem != ImportProblem::Unknown);
        return Err(known.next().unwrap_or(ImportError::new(archive, None, ImportProblem::Unknown)));
    };
    items.extend(unknown.into_iter().map(|error| Item::Done(Box::new(Err(error)))));
    tell_apart(&mut items);
    Ok(ReadFiles { format, items, tool_scheme })
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
        let is_it = |file: &&&SourceFile| base_name(&file.name) == name;
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
            stem == name || stem == file_stem(name)
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
    let file = base_name(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
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
    let mut needs = Format::ALL.iter().filter(|format| format.article() == Article::Beside);
    needs.find_map(|format| Some(format!("{}.txt", name.strip_suffix(format.ending())?)))
}

fn lines(format: Format, name: &str, source: &str, options: &ImportOptions) -> Vec<Item> {
    let lines = || source.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = read_values(format, name, source, options).unwrap_or_else(|| {
        lines().flat_map(|(idx, line)| import_line(format, name, line, idx + 1, options)).collect()
    });
    read.into_iter().map(|done| Item::Done(Box::new(done))).collect()
}
