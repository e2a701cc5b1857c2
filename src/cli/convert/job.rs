//! The way of a file through the command: what it is, its documents, and what is told of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::files::{begins_project, entries, files_in, has_lines, is_project, may_be_beside, read_bytes};
use super::outputs::Sink;
use super::summary::Summary;
use crate::annotation::Document;
use crate::cli::Outcome;
use crate::cli::output::{Failure, cannot_read, complain, name, open};
use crate::cli::records::{MAX_LINE_BYTES, Records};
use crate::cli::target::{Inputs, PART_ENDING, Replace};
use crate::format::{
    Configuration, ExportOptions, Format, Holds, ImportError, ImportOptions, ImportProblem, Imported, Loss,
    MAX_FILE_BYTES, SourceFile, fits, import, import_files, import_line, is_archive, is_tool_scheme,
    recognise,
};
use crate::recognise::{self, Kind};
use crate::scheme::{Mapping, Scheme};

/// What documents go through.
pub(super) struct Job<'a> {
    pub to: Format,
    pub written: ExportOptions,
    pub sink: Sink<'a>,
    pub inputs: Inputs,
    pub replace: Replace,
    /// What goes with all files.
    pub configuration: Configuration,
    /// What names of Qawl's own files were said to mean.
    pub mapping: Mapping,
    /// What is marked beside the four labels: what configurations and projects list, and what documents use.
    pub scheme: Scheme,
    /// Where that is written.
    pub scheme_path: Option<PathBuf>,
    /// The configurations beside files that have been read.
    pub tool_files: BTreeSet<PathBuf>,
    pub summary: Summary,
    /// How many documents have been handed on.
    pub n_written: usize,
    pub outcome: Outcome,
}

impl Job<'_> {
    /// Converts a file, or what is in a folder.
    pub fn file(&mut self, path: &str, options: &ImportOptions) -> Result<(), Failure> {
        if path != "-" && Path::new(path).is_dir() {
            return self.folder(Path::new(path), options);
        }
        let by_ending =
            [".jsonl", ".ndjson"].iter().any(|ending| path.to_ascii_lowercase().ends_with(ending));
        let is_stream = path == "-" && options.format.is_some_and(|format| format.holds() == Holds::Lines);
        let is_of_lines = options.format.is_none_or(|format| format.holds() == Holds::Lines);
        if is_stream || by_ending && is_of_lines && has_lines(path)? {
            return self.lines(path, options);
        }
        self.whole(path, options)
    }

    /// Converts a file that is read as a whole.
    fn whole(&mut self, path: &str, options: &ImportOptions) -> Result<(), Failure> {
        let bytes = read_bytes(path, MAX_FILE_BYTES)?;
        let shown = name(path);
        if options.format.is_none() && is_project(&bytes) {
            return self.project(shown, Records::of(Box::new(std::io::Cursor::new(bytes)), MAX_LINE_BYTES));
        }
        if is_tool_scheme(path) {
            self.tool_file(path, &bytes);
            return Ok(());
        }
        let recognised = options.format.or_else(|| recognise(path, &bytes));
        self.tell_format(shown, options, recognised);
        let other = recognised.is_none().then(|| otherwise(&recognise::kind_of(path, &bytes))).flatten();
        if let Some(format) = recognised.filter(|_| path != "-") {
            self.tool_files_beside(path, format)?;
        }
        let beside = Path::new(path).with_extension("txt");
        let has_text = !is_archive(&bytes) && !path.ends_with(".txt") && beside.is_file();
        let read = if has_text && recognised.is_some_and(may_be_beside) {
            self.inputs.add(&beside);
            let text = read_bytes(&beside.to_string_lossy(), MAX_FILE_BYTES)?;
            let file = |name: &str, bytes| SourceFile { name: name.to_owned(), bytes };
            import_files(vec![file(path, bytes), file(&beside.to_string_lossy(), text)], options)
        } else if recognised.is_some_and(may_be_beside) && !is_archive(&bytes) {
            let mut files = self.texts_beside(path)?;
            files.push(SourceFile { name: path.to_owned(), bytes });
            import_files(files, options)
        } else {
            import(shown, &bytes, options)
        };
        match read {
            Ok(import) => {
                self.tool_scheme(shown, &import.tool_scheme);
                let several = import.documents.len() > 1;
                let is_own = import.format.is_own();
                for imported in import.documents {
                    let imported = if is_own { self.mapped(imported) } else { imported };
                    self.take(shown, several, imported)?;
                }
                // Articles beside a file that are no part of it are no fault of it.
                let own = import
                    .failed
                    .iter()
                    .filter(|error| !is_article(error) || recognised.is_some_and(Format::may_be_txt));
                own.for_each(|error| self.complain(error));
            }
            Err(error) => {
                self.complain(&error);
                // What is known to be another tool's is no answer of a model.
                let other = other.filter(|_| !matches!(error.problem, ImportProblem::NotRead(_)));
                other.iter().for_each(|what| complain(&format!("{shown}: {what}")));
            }
        }
        Ok(())
    }

    /// Returns the articles in a file's folder.
    fn texts_beside(&mut self, path: &str) -> Result<Vec<SourceFile>, Failure> {
        let folder =
            Path::new(path).parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut files = Vec::new();
        for path in entries(folder)?.into_iter().filter(|path| path.extension().is_some_and(|it| it == "txt"))
        {
            let name = path.to_string_lossy().into_owned();
            let bytes = read_bytes(&name, MAX_FILE_BYTES)?;
            // One that has tags in it is a document of its own, which nobody has named.
            if recognise(&name, &bytes).is_none() {
                self.inputs.add(&path);
                files.push(SourceFile { name, bytes });
            }
        }
        Ok(files)
    }

    fn folder(&mut self, folder: &Path, options: &ImportOptions) -> Result<(), Failure> {
        let mut files = Vec::new();
        let is_part = |path: &Path| path.to_string_lossy().ends_with(PART_ENDING);
        for path in files_in(folder)?.into_iter().filter(|path| !is_part(path)) {
            let name = path.to_string_lossy().into_owned();
            files.push(SourceFile { bytes: read_bytes(&name, MAX_FILE_BYTES)?, name });
        }
        match import_files(files, options) {
            Ok(import) => {
                self.tell_format(&folder.to_string_lossy(), options, Some(import.format));
                self.tool_scheme(&folder.to_string_lossy(), &import.tool_scheme);
                for imported in import.documents {
                    self.take(&folder.to_string_lossy(), true, imported)?;
                }
                import.failed.iter().for_each(|error| self.complain(error));
            }
            Err(error) => self.complain(&error),
        }
        Ok(())
    }

    /// Converts line by line: a file of any length in the memory of one line.
    fn lines(&mut self, path: &str, options: &ImportOptions) -> Result<(), Failure> {
        let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
        let mut format = options.format;
        if format.is_none() && begins_project(path)? {
            return self.project(name(path), records);
        }
        while let Some(record) = records.next().map_err(|error| cannot_read(path, &error))? {
            let shown = name(path);
            let line = match record.text {
                Ok(line) => line,
                Err(problem) => {
                    complain(&format!("{shown}:{}: {problem}", record.number));
                    self.outcome = Outcome::Flawed;
                    continue;
                }
            };
            if format.is_none() {
                format = recognise("lines.jsonl", line.as_bytes());
                if format.is_some_and(|format| format.holds() != Holds::Lines) {
                    return self.whole(path, options);
                }
                self.tell_format(shown, options, format);
            }
            let Some(format) = format else {
                complain(&format!("{shown}: this file's format was not recognised"));
                let what = otherwise(&recognise::kind_of("lines.jsonl", line.as_bytes()));
                what.iter().for_each(|what| complain(&format!("{shown}: {what}")));
                self.outcome = Outcome::Flawed;
                return Ok(());
            };
            for imported in import_line(format, shown, &line, record.number, options) {
                match imported {
                    Ok(imported) if format.is_own() => {
                        let imported = self.mapped(imported);
                        self.take(&format!("{shown}:{}", record.number), false, imported)?;
                    }
                    Ok(imported) => self.take(&format!("{shown}:{}", record.number), false, imported)?,
                    Err(error) => self.complain(&error),
                }
            }
        }
        Ok(())
    }

    fn tell_format(&self, shown: &str, options: &ImportOptions, recognised: Option<Format>) {
        if let (None, Some(format)) = (options.format, recognised) {
            complain(&format!("{shown}: detected format: {format}"));
        }
    }

    /// Tells why something was not taken in.
    pub fn complain(&mut self, error: &ImportError) {
        let kind = match &error.problem {
            ImportProblem::NoTextOf(_) | ImportProblem::NoText => "the article's text is missing",
            ImportProblem::Unknown | ImportProblem::NotRead(_) => "the format was not recognised",
            _ => "could not be read",
        };
        self.summary.tell(kind, &error.to_string());
        self.outcome = Outcome::Flawed;
    }

    /// Tells what was done to a document and hands it on.
    pub fn take(&mut self, shown: &str, several: bool, imported: Imported) -> Result<(), Failure> {
        let Imported { document, report } = imported;
        let document = self.scheme.typed(&document);
        if self.scheme_path.is_some() {
            self.scheme = self.scheme.with_unlisted(&self.scheme.unlisted(&document));
        }
        let of = if several { format!("{shown}: {}", document.id()) } else { shown.to_owned() };
        self.summary.report(&of, report.clone());
        for lost in lost(self.to, &document) {
            self.summary.tell(lost, &format!("{of}: {lost}"));
        }
        self.configuration.add(&document);
        if !report.left.is_empty() {
            // The document keeps it, but no other format than Qawl's has room for it.
            self.outcome = Outcome::Flawed;
        }
        if let Err(error) = fits(self.to, &document) {
            // It costs none of the others.
            complain(&format!("{of}: left out: {error}"));
            self.outcome = Outcome::Flawed;
            return Ok(());
        }
        self.write(document)
    }
}

/// Returns what is to be done with a file that has no annotations of a known format, if it is something else that is
/// known.
fn otherwise(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Answers(_) => Some(
            "this looks like a language model's answer: --from answers --article ARTICLE finds it in the article it is \
             about",
        ),
        Kind::Project => Some("this is a project: it is read by its content, without --from"),
        Kind::Comparison => Some("this is a comparison of several people's files: the page opens it"),
        Kind::Articles => Some("these are articles without annotations: `qawl annotate` suggests some"),
        Kind::Annotations(_) | Kind::Article => None,
    }
}

/// Returns what documents hold of their own that a format has no room for, in words.
fn lost(to: Format, document: &Document) -> Vec<&'static str> {
    let own = || document.own_all().map(|(_, own)| own);
    let has_labels = own().any(|own| own.mark.is_some());
    let has_attributes = own().any(|own| !own.attributes.is_empty());
    let has_relations = own().any(|own| !own.relations.is_empty());
    let loses = |loss| to.losses().contains(&loss);
    let is_table = loses(Loss::AllButAttributions) || loses(Loss::AllButClaims);
    let mut lost = Vec::new();
    if has_labels && is_table {
        lost.push("this format cannot hold own labels: they are not written");
    }
    if has_attributes && loses(Loss::Attributes) {
        lost.push("this format cannot hold attributes: they are not written");
    }
    if has_relations && (is_table || loses(Loss::Links)) {
        lost.push("this format cannot hold own relations: they are not written");
    }
    if document.has_opinions() && loses(Loss::Opinions) {
        lost.push("this format cannot hold what language models suggested: it is not written");
    }
    lost
}

fn is_article(error: &ImportError) -> bool {
    error.file.as_deref().is_some_and(|file| file.ends_with(".txt"))
}
