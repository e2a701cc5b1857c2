//! What there is to read: files, what is in folders, and standard input.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use walkdir::WalkDir;

use super::output::{Failure, cannot_read};
use super::packing::{Packing, unpacked};
use super::target::{Identity, PART_ENDING, identity, identity_of_stdout, resolved};

/// What a file holds, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A JSON value on each line.
    Lines,
    /// One JSON value.
    Json,
    /// An article: plain text or HTML.
    Article,
}

impl Kind {
    /// Returns what a file of that name holds.
    pub fn of_path(path: &Path) -> Option<Self> {
        let ending = Packing::of_name(path).1.extension()?.to_ascii_lowercase();
        match ending.to_str()? {
            "jsonl" | "ndjson" => Some(Self::Lines),
            "json" => Some(Self::Json),
            "txt" | "text" | "md" | "html" | "htm" | "xhtml" | "docx" | "odt" => Some(Self::Article),
            _ => None,
        }
    }
}

/// A file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// Where it is; `-` is standard input.
    pub path: PathBuf,
    /// What to call it.
    pub name: String,
    /// What to call the document in it: the file's name without its endings, in a folder with the way
    /// there.
    pub id: String,
    /// What it holds; nothing known where `None`.
    pub kind: Option<Kind>,
}

impl Source {
    fn standard_input() -> Self {
        let name = "standard input".to_owned();
        Self { path: PathBuf::from("-"), id: name.clone(), name, kind: Some(Kind::Lines) }
    }

    fn file(path: PathBuf, folder: Option<&Path>) -> Self {
        let (_, bare) = Packing::of_name(&path);
        let within = folder.and_then(|folder| bare.strip_prefix(folder).ok());
        let id = match within {
            // The same on every system.
            Some(within) => within
                .with_extension("")
                .iter()
                .map(|part| part.to_string_lossy())
                .collect::<Vec<_>>()
                .join("/"),
            None => bare.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()),
        };
        Self { kind: Kind::of_path(&path), name: path.display().to_string(), id, path }
    }

    /// Opens the source, unpacked. `read` counts the bytes as they lie in the file.
    pub fn open(&self, read: &Arc<AtomicU64>) -> io::Result<Box<dyn Read + Send>> {
        let raw: Box<dyn Read + Send> = if self.path == Path::new("-") {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(&self.path)?)
        };
        unpacked(Box::new(Counted { inner: raw, read: Arc::clone(read) }), &self.path)
    }
}

struct Counted {
    inner: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// What comes up on the way through the sources.
#[derive(Debug)]
pub(super) enum Found {
    /// A source.
    Source(Source),
    /// Something that should be one and cannot be read.
    Problem(String),
    /// Something worth knowing that is no mistake.
    Note(String),
}

/// The sources that arguments name, in their order; those in a folder by name.
pub(super) struct Sources {
    arguments: VecDeque<String>,
    folder: Option<Folder>,
    takes: fn(Kind) -> bool,
    /// Where a file will be that is written, not read.
    output: Option<PathBuf>,
    /// What it is known by, if it is there.
    written: Option<Identity>,
}

struct Folder {
    root: PathBuf,
    walk: walkdir::FilterEntry<walkdir::IntoIter, fn(&walkdir::DirEntry) -> bool>,
    n_taken: usize,
    n_passed_over: usize,
}

impl Sources {
    /// Returns the sources that arguments name; of the files in folders, those whose kind is taken.
    ///
    /// # Errors
    /// An argument that names nothing that is there, or the file to write to.
    pub fn of(arguments: &[String], takes: fn(Kind) -> bool, output: Option<&Path>) -> Result<Self, Failure> {
        let written = output.and_then(identity).or_else(|| identity_of_stdout().filter(|_| output.is_none()));
        let output = output.and_then(place);
        for path in arguments.iter().filter(|path| *path != "-") {
            // Opened, so that what may not be read is reported before anything is done.
            File::open(path).map_err(|error| cannot_read(path, &error))?;
        }
        Ok(Self { arguments: arguments.iter().cloned().collect(), folder: None, takes, output, written })
    }

    /// Returns how many bytes there are to read, or `None` if nobody can know.
    pub fn n_bytes(arguments: &[String], takes: fn(Kind) -> bool) -> Option<u64> {
        let mut n_bytes = 0;
        for path in arguments {
            let metadata = fs::metadata(path).ok().filter(|_| path != "-")?;
            if !metadata.is_dir() {
                // A pipe has no length.
                n_bytes += Some(metadata.len()).filter(|_| metadata.is_file())?;
                continue;
            }
            let entries = WalkDir::new(path).follow_links(true).into_iter().filter_entry(is_shown);
            let files = entries.filter_map(Result::ok).filter(|it| it.file_type().is_file());
            let taken = files.filter(|it| kind_in_folder(it.path(), takes).is_some());
            n_bytes += taken.filter_map(|it| it.metadata().ok()).map(|it| it.len()).sum::<u64>();
        }
        Some(n_bytes)
    }

    fn next_in_folder(&mut self) -> Option<Found> {
        let folder = self.folder.as_mut()?;
        loop {
            let entry = match folder.walk.next() {
                None => return None,
                Some(Ok(entry)) => entry,
                // The error names the file.
                Some(Err(error)) => return Some(Found::Problem(error.to_string())),
            };
            if !entry.file_type().is_file() {
                continue;
            }
            let path = entry.into_path();
            let is_output = (self.written.is_some() && identity(&path) == self.written)
                || (self.output.is_some() && place(&path) == self.output);
            if is_output || path.to_string_lossy().ends_with(PART_ENDING) {
                continue;
            }
            if kind_in_folder(&path, self.takes).is_none() {
                folder.n_passed_over += 1;
                continue;
            }
            folder.n_taken += 1;
            return Some(Found::Source(Source::file(path, Some(&folder.root))));
        }
    }
}

impl Iterator for Sources {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.next_in_folder() {
                return Some(found);
            }
            if let Some(folder) = self.folder.take() {
                let name = folder.root.display();
                match (folder.n_taken, folder.n_passed_over) {
                    (0, _) => return Some(Found::Problem(format!("{name}: contains no supported files"))),
                    (_, 0) => {}
                    (_, n) => {
                        return Some(Found::Note(format!("{name}: skipped {n} files of unsupported types")));
                    }
                }
            }
            let path = self.arguments.pop_front()?;
            if path == "-" {
                return Some(Found::Source(Source::standard_input()));
            }
            let path = PathBuf::from(path);
            if !path.is_dir() {
                return Some(Found::Source(Source::file(path, None)));
            }
            let all = WalkDir::new(&path).follow_links(true).sort_by_file_name().into_iter();
            let walk = all.filter_entry(is_shown as fn(&walkdir::DirEntry) -> bool);
            self.folder = Some(Folder { root: path, walk, n_taken: 0, n_passed_over: 0 });
        }
    }
}

/// Returns where a file is, or will be, without links.
fn place(path: &Path) -> Option<PathBuf> {
    let path = resolved(path).ok()?;
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

/// Returns true for what a person sees in a folder; the folder itself may be called as it likes.
fn is_shown(entry: &walkdir::DirEntry) -> bool {
    entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// Returns the kind of a file in a folder, if that is one that is taken.
fn kind_in_folder(path: &Path, takes: fn(Kind) -> bool) -> Option<Kind> {
    Kind::of_path(path).filter(|kind| takes(*kind))
}
