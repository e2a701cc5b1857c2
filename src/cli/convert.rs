//! `qawl convert`: from one file format to another, with a word on everything that did not fit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::Outcome;
use super::answers::{Options, bring};
use super::output::{Failure, Output, cannot_read, complain, name, open};
use super::packing::Packing;
use super::records::{MAX_LINE_BYTES, Records};
use super::target::{
    Inputs, NewFile, NewFiles, PART_ENDING, Replace, is_passage, open_passage, write_all_whole, write_whole,
};
use crate::annotation::Document;
use crate::format::{
    Configuration, ExportOptions, Format, Holds, ImportError, ImportOptions, ImportProblem, Imported,
    LinkKind, Loss, MAX_FILE_BYTES, Meaning, NotTaken, OwnSort, Remark, Report, SourceFile, ToolScheme,
    export, export_line, fits, import, import_files, import_line, is_archive, is_tool_scheme, pack,
    read_tool_scheme, recognise,
};
use crate::recognise::{self, FirstLine, Kind, NotRead};
use crate::schema::{Label, Lang};
use crate::scheme::{self, Mapping, Scheme};
use crate::session::SHOWN_FROM;
use crate::store::file::{self, Absent, Head, LineError, Progress};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files to convert, `-` for standard input. Annotations whose article is in a file of its own
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
    /// What a label of the files means: PER=speaker (or cue, quote, claim), PER=person for an own label of another
    /// name, PER=- to leave it out; may be given more than once. Layers of UIMA and elements of TEI count as labels.
    #[arg(long, value_name = "LABEL=MEANING", value_parser = meaning::<Label>)]
    label: Vec<(String, Meaning<Label>)>,
    /// What a relation of the files means: said_by=source (or medium, cue, within, continues), another name, or -;
    /// may be given more than once.
    #[arg(long, value_name = "RELATION=MEANING", value_parser = meaning::<LinkKind>)]
    link: Vec<(String, Meaning<LinkKind>)>,
    /// Keep labels, attributes and relations that have no meaning here as own ones; `--keep-foreign=false` leaves
    /// them out and reports each.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_value_t = true,
          default_missing_value = "true", action = clap::ArgAction::Set)]
    keep_foreign: bool,
    /// What a column of a table is called: quote=Quotation, speaker=Who, article=Text; may be given more than once.
    #[arg(long, value_name = "COLUMN=NAME", value_parser = pair)]
    column: Vec<(String, String)>,
    /// What is marked beside the four labels: a scheme of Qawl, brat's annotation.conf, Label Studio's labelling
    /// configuration or UIMA's type system. Those that come with the files are read by themselves.
    #[arg(long, value_name = "FILE")]
    scheme: Vec<String>,
    /// Also write the scheme: what --scheme, configurations that come with the files and projects list, and what the
    /// documents use. The page loads it.
    #[arg(long, value_name = "FILE")]
    write_scheme: Option<String>,
    /// Report everything line by line, rather than the first lines of each kind and how many more there are.
    #[arg(long)]
    verbose: bool,
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

fn meaning<T: std::str::FromStr>(words: &str) -> Result<(String, Meaning<T>), String> {
    // The label itself can have an equals sign.
    let (own, meaning) = words.rsplit_once('=').ok_or("a name, =, and what it means")?;
    Ok((own.to_owned(), Meaning::of(meaning)))
}

fn pair(words: &str) -> Result<(String, String), String> {
    let (own, called) = words.split_once('=').ok_or("what the column holds, =, and its name")?;
    Ok((own.to_owned(), called.to_owned()))
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let options = ImportOptions {
        format: arguments.from.and_then(|from| match from {
            Input::Format(format) => Some(format),
            Input::Answers => None,
        }),
        lang: arguments.lang.clone().map(|lang| Lang(lang.into())),
        labels: arguments.label.clone(),
        links: arguments.link.clone(),
        without_foreign: !arguments.keep_foreign,
        columns: arguments.column.clone(),
    };
    let written = ExportOptions { rejected: arguments.rejected, ..ExportOptions::default() };
    let mapping = mapping_of(arguments);
    let mut inputs = Inputs::of(arguments.files.iter().chain(&arguments.article).map(String::as_str))?;
    for folder in arguments.files.iter().map(Path::new).filter(|path| path.is_dir()) {
        files_in(folder)?.iter().for_each(|path| inputs.add(path));
    }
    let mut job = Job {
        to: arguments.to,
        written,
        sink: Sink::of(arguments, &inputs, output)?,
        inputs,
        replace: Replace::forced(arguments.force),
        configuration: Configuration::new(arguments.to),
        mapping,
        scheme: Scheme::default(),
        scheme_path: arguments.write_scheme.as_deref().map(PathBuf::from),
        tool_files: BTreeSet::new(),
        summary: Summary { verbose: arguments.verbose, ..Summary::default() },
        n_written: 0,
        outcome: Outcome::Clean,
    };
    for path in &arguments.scheme {
        job.inputs.add(Path::new(path));
        let (scheme, not_taken) = read_scheme(path, &job.scheme)?;
        job.scheme = scheme;
        not_taken.iter().for_each(|it| complain(&format!("{path}: not taken over: {it}")));
    }
    if arguments.from == Some(Input::Answers) {
        let (documents, is_flawed) = bring(
            &arguments.files,
            &Options {
                articles: &arguments.article,
                model: arguments.model.as_deref(),
                date: arguments.date.as_deref(),
                only_model: arguments.only_model,
                lang: options.lang,
                scheme: Arc::new(job.scheme.clone()),
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
        if !is_text_of_another(path, &arguments.files) {
            job.file(path, &options)?;
        }
    }
    job.finish()
}

/// Returns a scheme with that of a file: one of Qawl's takes its place, what a configuration of another tool lists is added.
/// With it comes what of the configuration is not taken over.
///
/// # Errors
/// Why the file is neither.
pub(super) fn read_scheme(path: &str, before: &Scheme) -> Result<(Scheme, Vec<NotTaken>), Failure> {
    let bytes = read_bytes(path, MAX_FILE_BYTES)?;
    match read_tool_scheme(path, &bytes) {
        Some(Ok(tool)) => return Ok(before.with_tool(&tool)),
        Some(Err(error)) => return Err(Failure::Told(error.to_string())),
        None => {}
    }
    let source = String::from_utf8(bytes);
    let source = source.map_err(|error| Failure::Told(format!("{path}: {}", error.utf8_error())))?;
    let read = scheme::read(&source).map_err(|error| Failure::Told(format!("{path}: {error}")))?;
    Ok((read, Vec::new()))
}

/// Returns what names of Qawl's own files are said to mean.
fn mapping_of(arguments: &Arguments) -> Mapping {
    fn words<T: std::fmt::Display>((name, meaning): &(String, Meaning<T>)) -> (String, String) {
        let meaning = match meaning {
            Meaning::Known(known) => known.to_string(),
            Meaning::Own(name) => name.clone(),
            Meaning::Nothing => "-".to_owned(),
        };
        (name.clone(), meaning)
    }
    Mapping {
        labels: arguments.label.iter().map(words).collect(),
        relations: arguments.link.iter().map(words).collect(),
        ..Mapping::default()
    }
}

/// Returns true for the lines of a project.
fn is_project(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = std::str::from_utf8(line).unwrap_or("");
    matches!(
        recognise::first_line("", line),
        Ok(FirstLine::Project(_) | FirstLine::Stored) | Err(NotRead::Project(_))
    )
}

/// Returns true for a file that begins as a project does.
fn begins_project(path: &str) -> Result<bool, Failure> {
    let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
    let first = records.next().map_err(|error| cannot_read(path, &error))?;
    Ok(first.and_then(|it| it.text.ok()).is_some_and(|line| is_project(line.as_bytes())))
}

/// Tells whether a file is the article of another one that was named too (`a.ann a.txt`): it is read with that one.
fn is_text_of_another(path: &str, files: &[String]) -> bool {
    let of = |file: &&String| {
        file.as_str() != path
            && !file.ends_with(".txt")
            && Path::new(file).with_extension("txt") == Path::new(path)
    };
    path.ends_with(".txt")
        && files.iter().any(|file| of(&file) && reads_text_beside(file))
        && read_bytes(path, MAX_FILE_BYTES).is_ok_and(|bytes| recognise(path, &bytes).is_none())
}

/// Tells whether a file's format has its article beside it.
fn reads_text_beside(path: &str) -> bool {
    read_bytes(path, MAX_FILE_BYTES).is_ok_and(|bytes| recognise(path, &bytes).is_some_and(needs_text))
}

/// What documents go through.
struct Job<'a> {
    to: Format,
    written: ExportOptions,
    sink: Sink<'a>,
    inputs: Inputs,
    replace: Replace,
    /// What goes with all files.
    configuration: Configuration,
    /// What names of Qawl's own files were said to mean.
    mapping: Mapping,
    /// What is marked beside the four labels: what configurations and projects list, and what documents use.
    scheme: Scheme,
    /// Where that is written.
    scheme_path: Option<PathBuf>,
    /// The configurations beside files that have been read.
    tool_files: BTreeSet<PathBuf>,
    summary: Summary,
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
    Whole { documents: Vec<Document>, output: &'a mut Output, path: Option<PathBuf>, is_in_folder: bool },
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
        let is_stream = path == "-" && options.format.is_some_and(|format| format.holds() == Holds::Lines);
        if is_stream || by_ending && has_lines(path)? {
            return self.lines(path, options);
        }
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
                self.tool_scheme(shown, &import.tool_scheme);
                let several = import.documents.len() > 1;
                let is_own = matches!(import.format, Format::Qawl | Format::QawlLines);
                for imported in import.documents {
                    let imported = if is_own { self.mapped(imported) } else { imported };
                    self.take(shown, several, imported)?;
                }
                // Articles beside a file that are no part of it are no fault of it.
                let own = import
                    .failed
                    .iter()
                    .filter(|error| !is_article(error) || recognised.is_some_and(|it| it == Format::Conll));
                own.for_each(|error| self.complain(error));
            }
            Err(error) => {
                self.complain(&error);
                // What is known to be another tool's is no answer of a model.
                let other = other.filter(|_| !matches!(error.problem, ImportProblem::Unknown(Some(_))));
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
                    Ok(imported) if matches!(format, Format::Qawl | Format::QawlLines) => {
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

    /// Reads the documents of a project: with the names that its scheme has now, and what was said of them here.
    fn project(&mut self, shown: &str, mut records: Records) -> Result<(), Failure> {
        let mut progress = None;
        let mut scheme = Scheme::default();
        while let Some(record) = records.next().map_err(|error| cannot_read(shown, &error))? {
            let number = record.number;
            let line = match record.text {
                Ok(line) => line,
                Err(problem) => {
                    self.summary.tell("could not be read", &format!("{shown}:{number}: {problem}"));
                    self.outcome = Outcome::Flawed;
                    progress.get_or_insert_with(|| Progress::of(None)).line(None);
                    continue;
                }
            };
            if progress.is_none() {
                let head = match recognise::first_line(shown, &line) {
                    Ok(FirstLine::Project(head)) => Some(*head),
                    Err(NotRead::Project(error)) => {
                        self.damaged(shown, number, &error);
                        return Ok(());
                    }
                    _ => None,
                };
                match head.as_ref().and_then(Head::scheme) {
                    Some(Ok(read)) => scheme = read,
                    Some(Err(error)) => {
                        complain(&format!(
                            "{shown}: its scheme cannot be read, so names are as stored: {error}"
                        ));
                        self.outcome = Outcome::Flawed;
                    }
                    None => {}
                }
                self.list(shown, &scheme.for_tool());
                let is_head = head.is_some();
                progress = Some(Progress::of(head));
                if is_head {
                    continue;
                }
                complain(&format!(
                    "{shown}: its first line is missing or damaged: its name and its scheme are not known"
                ));
                self.outcome = Outcome::Flawed;
            }
            let read = file::read_line(&line, SHOWN_FROM);
            if let Some(progress) = &mut progress {
                progress.line(read.as_ref().ok().map(|(summary, _)| &summary.key));
            }
            match read {
                Ok((_, document)) => {
                    let imported =
                        Imported { document: scheme.applied(&document), report: Report::default() };
                    let imported = self.mapped(imported);
                    self.take(&format!("{shown}:{number}"), false, imported)?;
                }
                Err(error) => self.damaged(shown, number, &error),
            }
        }
        if let Some(absent) = progress.and_then(|it| it.absent()) {
            let Absent { promised, came, names } = absent;
            complain(&format!(
                "{shown}: {came} of {promised} documents are there; missing: {}",
                names.join(", ")
            ));
            self.outcome = Outcome::Flawed;
        }
        Ok(())
    }

    fn damaged(&mut self, shown: &str, number: usize, error: &LineError) {
        let problem = match error {
            LineError::Newer(version) => format!("of version {version}, which this Qawl does not know"),
            LineError::Damaged(problem) => problem.to_string(),
        };
        self.summary.tell("could not be read", &format!("{shown}:{number}: {problem}"));
        self.outcome = Outcome::Flawed;
    }

    /// Returns a document of Qawl's own in which its names mean what was said.
    fn mapped(&mut self, imported: Imported) -> Imported {
        let Imported { document, report } = imported;
        match self.mapping.apply(&document) {
            Ok(document) => Imported { document, report },
            Err(error) => {
                complain(&format!("{}: its names stay as they are in the file: {error}", document.id()));
                self.outcome = Outcome::Flawed;
                Imported { document, report }
            }
        }
    }

    /// Takes over what a configuration lists, and reports what of it is not taken over.
    fn tool_scheme(&mut self, shown: &str, tool: &ToolScheme) {
        if !tool.is_empty() {
            self.list(shown, &self.mapping.of_tool(tool));
        }
    }

    fn list(&mut self, shown: &str, tool: &ToolScheme) {
        let (scheme, not_taken) = self.scheme.with_tool(tool);
        self.scheme = scheme;
        for it in not_taken {
            let kind = format!("not taken over from configurations ({})", it.code());
            self.summary.tell(&kind, &format!("{shown}: not taken over: {it}"));
        }
    }

    fn tool_file(&mut self, path: &str, bytes: &[u8]) {
        self.tool_files.insert(PathBuf::from(path));
        match read_tool_scheme(path, bytes) {
            Some(Ok(tool)) => self.tool_scheme(path, &tool),
            Some(Err(error)) => self.complain(&error),
            None => {
                complain(&format!(
                    "{path}: this configuration says nothing of labels, attributes or relations"
                ));
            }
        }
    }

    /// Reads the configurations of a format that are in a file's folder, once.
    fn tool_files_beside(&mut self, path: &str, format: Format) -> Result<(), Failure> {
        let names: &[&str] = match format {
            Format::Brat => &["annotation.conf", "visual.conf", "kb_shortcuts.conf"],
            Format::Xmi => &["TypeSystem.xml"],
            Format::LabelStudio => &["labeling-config.xml"],
            _ => &[],
        };
        let stem =
            Path::new(path).file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        for name in names {
            for name in [(*name).to_owned(), format!("{stem}.{name}")] {
                let beside = Path::new(path).with_file_name(name);
                if beside.is_file() && !self.tool_files.contains(&beside) {
                    self.inputs.add(&beside);
                    let bytes = read_bytes(&beside.to_string_lossy(), MAX_FILE_BYTES)?;
                    self.tool_file(&beside.to_string_lossy(), &bytes);
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

    fn complain(&mut self, error: &ImportError) {
        let kind = match &error.problem {
            ImportProblem::NoTextOf(_) | ImportProblem::NoText => "the article's text is missing",
            ImportProblem::Unknown(_) => "the format was not recognised",
            _ => "could not be read",
        };
        self.summary.tell(kind, &error.to_string());
        self.outcome = Outcome::Flawed;
    }

    /// Tells what was done to a document and hands it on.
    fn take(&mut self, shown: &str, several: bool, imported: Imported) -> Result<(), Failure> {
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

    fn finish(mut self) -> Result<Outcome, Failure> {
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
                if let Some(file) = self.configuration.file() {
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
    matches!(name, "annotation.conf" | "TypeSystem.xml" | "labeling-config.xml")
}

/// Returns a file's content, unpacked, and no more of it than a byte over `max`.
pub(super) fn read_bytes(path: &str, max: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    open(path)?.take(limit).read_to_end(&mut bytes).map_err(|error| cannot_read(path, &error))?;
    Ok(bytes)
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
    let is_table = matches!(to, Format::CsvAttributions | Format::CsvClaims);
    let loses = |loss| to.losses().contains(&loss);
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

/// What there is to tell, summed up by kind.
#[derive(Debug, Default)]
struct Summary {
    verbose: bool,
    /// How many lines of each kind there are.
    kinds: BTreeMap<String, usize>,
    own: BTreeMap<(OwnSort, String), usize>,
    left_out: BTreeMap<String, usize>,
}

/// How many lines of a kind are reported before they are only counted.
const MOST_LINES: usize = 3;

impl Summary {
    /// Tells a line, or counts it where many of its kind have been reported.
    fn tell(&mut self, kind: &str, line: &str) {
        let count = self.kinds.entry(kind.to_owned()).or_default();
        *count += 1;
        if self.verbose || *count <= MOST_LINES {
            complain(line);
        }
    }

    /// Tells what was done to a document.
    fn report(&mut self, of: &str, mut report: Report) {
        for remark in std::mem::take(&mut report.remarks) {
            match remark {
                Remark::Own(sort, name, n) => {
                    if self.verbose {
                        complain(&format!("{of}: own {sort} {name}: {n}"));
                    }
                    *self.own.entry((sort, name)).or_default() += n;
                }
                Remark::LeftOut(what, n) => *self.left_out.entry(what).or_default() += n,
                remark => report.remarks.push(remark),
            }
        }
        let moved = std::mem::take(&mut report.moved);
        let left = std::mem::take(&mut report.left);
        for moved in moved {
            let kind = format!("placed {}", moved.by.english());
            self.tell_report(of, &kind, Report { moved: vec![moved], ..Report::default() });
        }
        for left in left {
            let kind = format!("was not placed: {}", left.reason.english());
            self.tell_report(of, &kind, Report { left: vec![left], ..Report::default() });
        }
        for remark in std::mem::take(&mut report.remarks) {
            let kind = match &remark {
                Remark::DuplicateName(_) => "a name is used twice",
                Remark::Value(..) => "unknown values",
                Remark::Newlines => "line endings were normalised",
                Remark::TextRebuilt => "texts were rebuilt from their tokens",
                _ => "other remarks",
            };
            self.tell_report(of, kind, Report { remarks: vec![remark], ..Report::default() });
        }
        self.tell_report(of, "offsets are in another unit than the format has", report);
    }

    fn tell_report(&mut self, of: &str, kind: &str, report: Report) {
        for line in report.to_string().lines() {
            self.tell(kind, &format!("{of}: {line}"));
        }
    }

    /// Tells the sums.
    fn finish(&self) {
        for (kind, n) in self.kinds.iter().filter(|(_, n)| **n > MOST_LINES && !self.verbose) {
            complain(&format!("{} more of this kind: {kind} (--verbose shows all)", n - MOST_LINES));
        }
        for (what, n) in &self.left_out {
            complain(&format!("not in the documents: {what}: {n}"));
        }
        for (sort, option) in [
            (
                OwnSort::Label,
                "--label NAME=speaker, cue, quote or claim gives one a meaning, NAME=- leaves it out",
            ),
            (OwnSort::Attribute, "--keep-foreign=false leaves them out"),
            (
                OwnSort::Relation,
                "--link NAME=source, medium, cue or within gives one a meaning, NAME=- leaves it out",
            ),
        ] {
            let own = self.own.iter().filter(|((of, _), _)| *of == sort);
            let own: Vec<String> = own.map(|((_, name), n)| format!("{name} × {n}")).collect();
            if !own.is_empty() {
                complain(&format!("kept as own {sort}s: {} ({option})", own.join(", ")));
            }
        }
    }
}

fn is_archive_name(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// Returns where each of several files is written: the only one of the format at the path, what belongs to it beside.
fn beside(
    to: Format,
    path: &Path,
    files: Vec<crate::format::ExportFile>,
    is_in_folder: bool,
) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    let n_main = files.iter().filter(|file| file.name.ends_with(to.ending())).count();
    if n_main != 1 {
        return Err(Failure::Told(format!(
            "{}: {n_main} documents make several files of this format: name a folder ({}/) or an archive (….zip)",
            path.display(),
            path.with_extension("").display()
        )));
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let place = |name: &str| {
        if name.ends_with(to.ending()) {
            path.to_path_buf()
        } else if name == "annotation.conf" || is_in_folder {
            path.with_file_name(name)
        } else if is_shared(name) {
            path.with_file_name(format!("{stem}.{name}"))
        } else {
            path.with_extension("txt")
        }
    };
    Ok(files.into_iter().map(|file| (place(&file.name), file.bytes)).collect())
}

/// Returns true for a file of lines; false for one whose only value is written over several, and for a list.
fn has_lines(path: &str) -> Result<bool, Failure> {
    use std::io::BufRead;
    let mut reader = std::io::BufReader::new(open(path)?);
    let mut line = Vec::new();
    loop {
        line.clear();
        let limit = u64::try_from(MAX_LINE_BYTES).unwrap_or(u64::MAX);
        let n = (&mut reader)
            .take(limit)
            .read_until(b'\n', &mut line)
            .map_err(|error| cannot_read(path, &error))?;
        if n == 0 {
            return Ok(true);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_start_matches('\u{FEFF}').trim();
        if !text.is_empty() {
            let is_whole = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
            // What is cut off within a line is a fault of that line.
            let is_cut = !is_whole && text.ends_with([',', '{', '[']);
            let is_list = text.starts_with('[');
            return Ok(!(is_cut || is_list));
        }
    }
}

/// Returns the files in a folder and the folders in it, by name; hidden ones left out.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let is_shown = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_shown)
    {
        let entry = entry.map_err(|error| Failure::Told(format!("{}: {error}", folder.display())))?;
        if entry.file_type().is_file() {
            found.push(entry.into_path());
        }
    }
    Ok(found)
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
