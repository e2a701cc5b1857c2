//! `qawl convert`: from one file format to another, with a word on everything that did not fit.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::answers::{Options, bring};
use super::output::{Failure, Output, cannot_read, complain, name, open};
use super::packing::Packing;
use super::records::{MAX_LINE_BYTES, Records};
use super::target::{Inputs, NewFile, NewFiles, PART_ENDING, Replace, is_passage, open_passage, write_whole};
use crate::annotation::Document;
use crate::format::{
    ExportOptions, Format, Holds, ImportError, ImportOptions, Imported, MAX_FILE_BYTES, Report, SourceFile,
    export, export_line, fits, import, import_files, import_line, is_archive, pack, recognise,
};
use crate::schema::{Label, Lang};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files to convert, `-` for standard input. Annotations whose article stands in a file of its own
    /// find it beside them (`a.ann`, `a.txt`); zip archives and folders are taken as what is in them.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// Input format [default: detected from the content and reported]
    /// `answers` is what language models answered, about the --article given.
    #[arg(long, value_name = "FORMAT", value_parser = input)]
    from: Option<Input>,
    /// The format to write.
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    to: Format,
    /// Where to write: a file, a folder (which is made where the path ends in a slash), or `-` for standard
    /// output, which is also what is taken if this is left out. Nothing there is replaced unless --force says
    /// so, and then only once what replaces it is whole.
    #[arg(short, long, value_name = "PATH")]
    output: Option<String>,
    /// Replace files at the --output that hold something. A file that is read is never replaced.
    #[arg(long, requires = "output")]
    force: bool,
    /// What a label of the files means, e.g. PER=speaker; may be given more than once.
    #[arg(long, value_name = "LABEL=MEANING", value_parser = meaning)]
    label: Vec<(String, Label)>,
    /// Language of inputs that do not name one (BCP 47, e.g. ar) [default: detected from the text]
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Write rejected suggestions too, into formats that can say that they are.
    #[arg(long)]
    rejected: bool,
    /// With --from answers: an article that the answers are about, or a file or folder of them; text gets the
    /// rules' suggestions too, Qawl JSON stays as it is. May be given more than once.
    #[arg(long, value_name = "FILE")]
    article: Vec<String>,
    /// With --from answers: what the model is called [default: as the answer says]
    #[arg(long, value_name = "NAME", requires = "article")]
    model: Option<String>,
    /// With --from answers: the day of the answers [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", requires = "article")]
    date: Option<String>,
    /// With --from answers: write what the model suggests and nothing else, as accepted.
    #[arg(long, requires = "article")]
    only_model: bool,
}

/// What files hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Input {
    /// Documents of a format.
    Format(Format),
    /// Answers of language models.
    Answers,
}

fn input(name: &str) -> Result<Input, String> {
    if name == "answers" { Ok(Input::Answers) } else { format(name).map(Input::Format) }
}

fn format(name: &str) -> Result<Format, String> {
    name.parse().map_err(|error| format!("{error}"))
}

fn meaning(pair: &str) -> Result<(String, Label), String> {
    let (own, label) = pair.split_once('=').ok_or("a label, =, and speaker, cue, quote or claim")?;
    let label = label.parse().map_err(|error| format!("{error}"))?;
    Ok((own.to_owned(), label))
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let options = ImportOptions {
        format: arguments.from.and_then(|from| match from {
            Input::Format(format) => Some(format),
            Input::Answers => None,
        }),
        lang: arguments.lang.clone().map(|lang| Lang(lang.into())),
        labels: arguments.label.clone(),
    };
    let written = ExportOptions { name: None, rejected: arguments.rejected };
    let mut inputs = Inputs::of(arguments.files.iter().chain(&arguments.article).map(String::as_str))?;
    for folder in arguments.files.iter().map(Path::new).filter(|path| path.is_dir()) {
        entries(folder)?.iter().for_each(|path| inputs.add(path));
    }
    let mut job = Job {
        to: arguments.to,
        written,
        sink: Sink::of(arguments, &inputs, output)?,
        inputs,
        replace: Replace::forced(arguments.force),
        n_written: 0,
        outcome: Outcome::Clean,
    };
    if arguments.from == Some(Input::Answers) {
        let (documents, is_flawed) = bring(
            &arguments.files,
            &Options {
                articles: &arguments.article,
                model: arguments.model.as_deref(),
                date: arguments.date.as_deref(),
                only_model: arguments.only_model,
                lang: options.lang,
            },
        )?;
        if is_flawed {
            job.outcome = Outcome::Flawed;
        }
        for document in documents {
            job.take("answers", true, Imported { document, report: Report::default() })?;
        }
        return job.finish();
    }
    if !arguments.article.is_empty() {
        return Err(Failure::Told("--article goes with --from answers".to_owned()));
    }
    for path in &arguments.files {
        job.file(path, &options)?;
    }
    job.finish()
}

/// What documents go through.
struct Job<'a> {
    to: Format,
    written: ExportOptions,
    sink: Sink<'a>,
    inputs: Inputs,
    replace: Replace,
    /// How many documents have been handed on.
    n_written: usize,
    outcome: Outcome,
}

/// Where documents go.
enum Sink<'a> {
    /// Each is written as it comes, on a line of its own: to standard output.
    Lines(&'a mut Output),
    /// Likewise, to a file.
    LinesOf(Box<Output>, PathBuf),
    /// They are gathered and written at the end, since the format puts them into one list or archive.
    Whole { documents: Vec<Document>, output: &'a mut Output, path: Option<PathBuf> },
    /// Each is written into a folder as it comes.
    Folder(NewFiles, PathBuf),
}

impl<'a> Sink<'a> {
    fn of(arguments: &Arguments, inputs: &Inputs, output: &'a mut Output) -> Result<Self, Failure> {
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
                    return Self::file(path, is_lines, inputs, replace, output);
                }
                Ok(Self::Folder(NewFiles::begin(&folder, replace)?, folder))
            }
            Some(path) => Self::file(PathBuf::from(path), is_lines, inputs, replace, output),
            None => {
                inputs.refuse_stdout()?;
                Ok(if is_lines {
                    Self::Lines(output)
                } else {
                    Self::Whole { documents: Vec::new(), output, path: None }
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
    ) -> Result<Self, Failure> {
        if !is_lines {
            if !is_passage(&path) {
                // Begun and dropped: what cannot be written is told before anything is read.
                drop(NewFile::begin(&path, inputs, replace)?);
            }
            return Ok(Self::Whole { documents: Vec::new(), output, path: Some(path) });
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
    fn path(&self) -> Option<&Path> {
        match self {
            Self::Lines(_) => None,
            Self::LinesOf(_, path) | Self::Folder(_, path) => Some(path),
            Self::Whole { path, .. } => path.as_deref(),
        }
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Told(format!("{}: {error}", path.display()))
}

impl Job<'_> {
    fn file(&mut self, path: &str, options: &ImportOptions) -> Result<(), Failure> {
        if path != "-" && Path::new(path).is_dir() {
            return self.folder(Path::new(path), options);
        }
        let by_ending =
            [".jsonl", ".ndjson"].iter().any(|ending| path.to_ascii_lowercase().ends_with(ending));
        if by_ending || options.format.is_some_and(|format| format.holds() == Holds::Lines) {
            return self.lines(path, options);
        }
        let bytes = read_bytes(path, MAX_FILE_BYTES)?;
        let shown = name(path);
        let recognised = options.format.or_else(|| recognise(path, &bytes));
        self.tell_format(shown, options, recognised);
        let beside = Path::new(path).with_extension("txt");
        let has_text = !is_archive(&bytes) && !path.ends_with(".txt") && beside.is_file();
        let read = if has_text && recognised.is_some_and(needs_text) {
            self.inputs.add(&beside);
            let text = read_bytes(&beside.to_string_lossy(), MAX_FILE_BYTES)?;
            let file = |name: &str, bytes| SourceFile { name: name.to_owned(), bytes };
            import_files(vec![file(path, bytes), file(&beside.to_string_lossy(), text)], options)
        } else if recognised.is_some_and(needs_text) && !is_archive(&bytes) {
            let mut files = self.texts_beside(path)?;
            files.push(SourceFile { name: path.to_owned(), bytes });
            import_files(files, options)
        } else {
            import(shown, &bytes, options)
        };
        match read {
            Ok(import) => {
                let several = import.documents.len() > 1;
                for imported in import.documents {
                    self.take(shown, several, imported)?;
                }
                // Articles beside a file that are no part of it are no fault of it.
                let own = import.failed.iter().filter(|error| !is_article(error));
                own.for_each(|error| self.complain(error));
            }
            Err(error) => self.complain(&error),
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
            self.inputs.add(&path);
            let name = path.to_string_lossy().into_owned();
            files.push(SourceFile { bytes: read_bytes(&name, MAX_FILE_BYTES)?, name });
        }
        Ok(files)
    }

    fn folder(&mut self, folder: &Path, options: &ImportOptions) -> Result<(), Failure> {
        let mut files = Vec::new();
        let is_part = |path: &Path| path.to_string_lossy().ends_with(PART_ENDING);
        for path in entries(folder)?.into_iter().filter(|path| path.is_file() && !is_part(path)) {
            let name = path.to_string_lossy().into_owned();
            files.push(SourceFile { bytes: read_bytes(&name, MAX_FILE_BYTES)?, name });
        }
        match import_files(files, options) {
            Ok(import) => {
                self.tell_format(&folder.to_string_lossy(), options, Some(import.format));
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
                self.tell_format(shown, options, format);
            }
            let Some(format) = format else {
                complain(&format!("{shown}: this file's format was not recognised"));
                self.outcome = Outcome::Flawed;
                return Ok(());
            };
            match import_line(format, shown, &line, record.number, options) {
                Ok(imported) => self.take(&format!("{shown}:{}", record.number), false, imported)?,
                Err(error) => self.complain(&error),
            }
        }
        Ok(())
    }

    fn tell_format(&self, shown: &str, options: &ImportOptions, recognised: Option<Format>) {
        if let (None, Some(format)) = (options.format, recognised) {
            complain(&format!("{shown}: detected format: {format}"));
        }
    }

    fn complain(&mut self, error: &ImportError) {
        complain(&error.to_string());
        self.outcome = Outcome::Flawed;
    }

    /// Tells what was done to a document and hands it on.
    fn take(&mut self, shown: &str, several: bool, imported: Imported) -> Result<(), Failure> {
        let Imported { document, report } = imported;
        let of = if several { format!("{shown}: {}", document.id()) } else { shown.to_owned() };
        for line in report.to_string().lines() {
            complain(&format!("{of}: {line}"));
        }
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
                    if is_shared(&file.name) {
                        files.add_shared(&file.name, &file.bytes, &self.inputs)?;
                    } else {
                        files.add(&file.name, &file.bytes, &self.inputs)?;
                    }
                }
                Ok(())
            }
        }
    }

    fn finish(self) -> Result<Outcome, Failure> {
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
            Sink::Folder(files, _) => files.finish()?,
            Sink::Whole { documents, output, path } => {
                if documents.is_empty() {
                    return Ok(self.outcome);
                }
                let borrowed: Vec<&Document> = documents.iter().collect();
                let files = export(self.to, &borrowed, &self.written).map_err(told)?;
                // On its own the table or list is what is asked for; what goes with it is in the archive.
                let file = pack(files, "documents").map_err(told)?;
                match path {
                    Some(path) => write_whole(&path, &file.bytes, &self.inputs, self.replace)?,
                    None => output.bytes(&file.bytes)?,
                }
            }
        }
        Ok(self.outcome)
    }
}

/// Returns true for a file that goes with all documents.
fn is_shared(name: &str) -> bool {
    matches!(name, "annotation.conf" | "TypeSystem.xml" | "labeling-config.xml")
}

/// Returns all of a file's bytes, unpacked; one more than is taken in at most.
/// Returns a file's content, unpacked, and no more of it than a byte over `max`.
pub(super) fn read_bytes(path: &str, max: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    open(path)?.take(limit).read_to_end(&mut bytes).map_err(|error| cannot_read(path, &error))?;
    Ok(bytes)
}

/// Returns a folder's entries by name.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let told = |error: &std::io::Error| Failure::Told(format!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| told(&error))? {
        found.push(entry.map_err(|error| told(&error))?.path());
    }
    found.sort();
    Ok(found)
}

fn needs_text(format: Format) -> bool {
    use Format::{Brat, CsvAttributions, CsvClaims, WebAnnotation, WebAnnotationUtf16};
    matches!(format, Brat | CsvAttributions | CsvClaims | WebAnnotation | WebAnnotationUtf16)
}

fn is_article(error: &ImportError) -> bool {
    error.file.as_deref().is_some_and(|file| file.ends_with(".txt"))
}

fn told(error: crate::format::ExportError) -> Failure {
    Failure::Told(error.to_string())
}
