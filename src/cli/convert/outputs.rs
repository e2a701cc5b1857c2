//! Where documents go: lines, a file of all of them, or a folder with a file for each.

use std::fs;
use std::path::{Path, PathBuf};

use super::Arguments;
use super::job::Job;
use crate::annotation::Document;
use crate::cli::Outcome;
use crate::cli::output::{Failure, Output, complain};
use crate::cli::packing::Packing;
use crate::cli::target::{
    Inputs, NewFile, NewFiles, Replace, is_passage, open_passage, write_all_whole, write_whole,
};
use crate::format::{ExportError, ExportFile, Format, Holds, export, export_line, pack};
use crate::scheme;

/// Where documents go.
pub(super) enum Sink<'a> {
    /// Each is written as it comes, on a line of its own: to standard output.
    Lines(&'a mut Output),
    /// Likewise, to a file.
    LinesOf(Box<Output>, PathBuf),
    /// They are gathered and written at the end, since the format puts them into one list or archive.
    Whole { documents: Vec<Document>, output: &'a mut Output, path: Option<PathBuf>, is_in_folder: bool },
    /// Each is written into a folder as it comes.
    Folder(NewFiles, PathBuf),
}

impl<'a> Sink<'a> {
    /// Returns where the arguments say that documents go.
    pub fn of(arguments: &Arguments, inputs: &Inputs, output: &'a mut Output) -> Result<Self, Failure> {
        let stdout = ["-", "/dev/stdout", "/dev/fd/1"];
        let path = arguments.output.as_deref().filter(|path| !stdout.contains(path));
        let is_lines = arguments.to.holds() == Holds::Lines;
        let replace = Replace::forced(arguments.force);
        match path {
            Some(path) if path.ends_with(std::path::is_separator) || Path::new(path).is_dir() => {
                let folder = PathBuf::from(path);
                if is_lines || arguments.to.holds() == Holds::List {
                    fs::create_dir_all(path).map_err(|error| cannot_write(Path::new(path), &error))?;
                    let first = arguments.files.first().map_or("documents", String::as_str);
                    let stem = Path::new(first).file_stem().map(|stem| stem.to_string_lossy().into_owned());
                    let stem = stem.filter(|stem| stem != "-").unwrap_or_else(|| "documents".to_owned());
                    let path = folder.join(format!("{stem}{}", arguments.to.ending()));
                    return Self::file(path, is_lines, inputs, replace, output, true);
                }
                Ok(Self::Folder(NewFiles::begin(&folder, replace)?, folder))
            }
            Some(path) => Self::file(PathBuf::from(path), is_lines, inputs, replace, output, false),
            None => {
                inputs.refuse_stdout()?;
                Ok(if is_lines {
                    Self::Lines(output)
                } else {
                    Self::Whole { documents: Vec::new(), output, path: None, is_in_folder: false }
                })
            }
        }
    }

    fn file(
        path: PathBuf,
        is_lines: bool,
        inputs: &Inputs,
        replace: Replace,
        output: &'a mut Output,
        is_in_folder: bool,
    ) -> Result<Self, Failure> {
        if !is_lines {
            if !is_passage(&path) {
                // Begun and dropped: what cannot be written is reported before anything is read.
                drop(NewFile::begin(&path, inputs, replace)?);
            }
            return Ok(Self::Whole { documents: Vec::new(), output, path: Some(path), is_in_folder });
        }
        let (packing, _) = Packing::of_name(&path);
        let name = path.to_string_lossy().into_owned();
        let output = if is_passage(&path) {
            Ok(Output::passage(open_passage(&path)?, packing, &name))
        } else {
            Output::new_file(NewFile::begin(&path, inputs, replace)?, packing, &name)
        };
        Ok(Self::LinesOf(Box::new(output.map_err(|error| cannot_write(&path, &error))?), path))
    }
}

impl Sink<'_> {
    /// Returns where documents go, where that is a place of its own.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Lines(_) => None,
            Self::LinesOf(_, path) | Self::Folder(_, path) => Some(path),
            Self::Whole { path, .. } => path.as_deref(),
        }
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Message(format!("{}: {error}", path.display()))
}

impl Job<'_> {
    /// Writes a document, or keeps it for the end.
    pub fn write(&mut self, document: Document) -> Result<(), Failure> {
        self.n_written += 1;
        match &mut self.sink {
            Sink::Lines(out) => out.line(&export_line(self.to, &document, &self.written).map_err(told)?),
            Sink::LinesOf(out, _) => out.line(&export_line(self.to, &document, &self.written).map_err(told)?),
            Sink::Whole { documents, .. } => {
                documents.push(document);
                Ok(())
            }
            Sink::Folder(files, _) => {
                for file in export(self.to, &[&document], &self.written).map_err(told)? {
                    // What goes with all of them is written when all are known.
                    if !is_shared(&file.name) {
                        files.add(&file.name, &file.bytes, &self.inputs)?;
                    }
                }
                Ok(())
            }
        }
    }

    /// Writes what is written when all documents are known.
    pub fn finish(mut self) -> Result<Outcome, Failure> {
        self.summary.finish();
        if let Some(path) = self.scheme_path.take() {
            let file = scheme::write(&self.scheme);
            write_whole(&path, file.as_bytes(), &self.inputs, self.replace)?;
        }
        // What a file of its own says is listed there too, whether documents use it or not.
        self.written.listed = self.scheme.for_tool();
        self.configuration.list(self.scheme.for_tool());
        if self.n_written == 0 && self.outcome == Outcome::Flawed {
            // Nothing must take the place of what is there, where there is something.
            if let Some(path) = self.sink.path() {
                complain(&format!("{}: nothing could be converted, so nothing was written", path.display()));
            }
            return Ok(self.outcome);
        }
        match self.sink {
            Sink::Lines(_) => {}
            Sink::LinesOf(mut out, _) => out.finish()?,
            Sink::Folder(mut files, _) => {
                for file in self.configuration.files() {
                    files.add_shared(&file.name, &file.bytes, &self.inputs)?;
                }
                files.finish()?;
            }
            Sink::Whole { documents, output, path, is_in_folder } => {
                if documents.is_empty() {
                    return Ok(self.outcome);
                }
                let borrowed: Vec<&Document> = documents.iter().collect();
                let files = export(self.to, &borrowed, &self.written).map_err(told)?;
                match path {
                    Some(path) if is_archive_name(&path) || is_passage(&path) && files.len() == 1 => {
                        let file = pack(files, "documents").map_err(told)?;
                        write_whole(&path, &file.bytes, &self.inputs, self.replace)?;
                    }
                    Some(path) => {
                        let files = beside(self.to, &path, files, is_in_folder)?;
                        write_all_whole(&files, &self.inputs, self.replace)?;
                    }
                    None => {
                        let (shared, own): (Vec<_>, Vec<_>) =
                            files.into_iter().partition(|file| is_shared(&file.name));
                        if own.len() == 1 {
                            for file in &shared {
                                let name = &file.name;
                                complain(&format!(
                                    "{name} was not written: -o FOLDER/ writes it beside the rest"
                                ));
                            }
                            own.iter().try_for_each(|file| output.bytes(&file.bytes))?;
                        } else {
                            let files = own.into_iter().chain(shared).collect();
                            output.bytes(&pack(files, "documents").map_err(told)?.bytes)?;
                        }
                    }
                }
            }
        }
        Ok(self.outcome)
    }
}

/// Returns true for a file that goes with all documents.
fn is_shared(name: &str) -> bool {
    Format::ALL
        .iter()
        .filter_map(|format| format.configuration())
        .any(|it| it.written().any(|written| written == name))
}

fn is_archive_name(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// Returns where each of several files is written: the only one of the format at the path, what belongs to it beside.
fn beside(
    to: Format,
    path: &Path,
    files: Vec<ExportFile>,
    is_in_folder: bool,
) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    let n_main = files.iter().filter(|file| file.name.ends_with(to.ending())).count();
    if n_main != 1 {
        return Err(Failure::Message(format!(
            "{}: {n_main} documents make several files of this format: name a folder ({}/) or an archive (….zip)",
            path.display(),
            path.with_extension("").display()
        )));
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let place = |name: &str| {
        if name.ends_with(to.ending()) {
            path.to_path_buf()
        } else if is_in_folder || to.configuration().is_some_and(|it| it.is_of_folder) && is_shared(name) {
            path.with_file_name(name)
        } else if is_shared(name) {
            path.with_file_name(format!("{stem}.{name}"))
        } else {
            path.with_extension("txt")
        }
    };
    Ok(files.into_iter().map(|file| (place(&file.name), file.bytes)).collect())
}

fn told(error: ExportError) -> Failure {
    Failure::Message(error.to_string())
}
