//! `qawl annotate`: articles in, annotated lines or Qawl JSON out, in the order they came in.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::articles::{Article, How, Item, Items};
use super::output::{Failure, Output};
use super::packing::Packing;
use super::pipeline::{Handed, Load, in_order};
use super::progress::Progress;
use super::resume::resume;
use super::sources::{Kind, Sources};
use crate::schema::Lang;

/// Articles become lines in the order they come in; what cannot be read is told on standard error with
/// its file and line, and the rest goes on.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files and folders to annotate, `-` for standard input
    ///
    /// A file ending in .jsonl or .ndjson, and standard input, holds a JSON object on each line: {"id",
    /// "lang" (may be left out), "text"}, or Qawl JSON, in which what a person has decided stays. A
    /// .json file holds one such object or a list of them; any other file is an article, plain text or
    /// HTML, called by the file's name. Of a folder all .txt, .text, .md, .html, .htm, .xhtml, .json,
    /// .jsonl and .ndjson files are taken, those in its folders too, by name. All may be packed (.gz,
    /// .zst).
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// What to write for each article: a line, or Qawl JSON (on a line if there can be several)
    #[arg(long, value_enum, default_value_t = Format::Lines)]
    format: Format,
    /// Language of inputs that do not name one (BCP 47, e.g. ar) [default: detected from the text]
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Write the text into each line too
    #[arg(long)]
    text: bool,
    /// Do not look for claims
    #[arg(long)]
    no_claims: bool,
    /// Articles processed in parallel [default: number of CPU cores]
    #[arg(long, value_name = "N")]
    jobs: Option<std::num::NonZeroUsize>,
    /// Write to a file instead of to standard output
    ///
    /// It is compressed if it ends in .gz or .zst. A file that is not empty is kept, unless --resume or --force
    /// is given.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Continue an interrupted run that wrote to the same --output
    ///
    /// Every readable article becomes exactly one line, in the order of the input. The complete lines of the
    /// output are counted, as many articles of the input are skipped, and the rest is annotated: none is lost or
    /// written twice, however the run was interrupted, even by `kill -9`. An incomplete last line is removed and
    /// written again; a compressed file consists of parts of 4 MB, of which an incomplete one is written again.
    /// The ids on both sides are compared: if they differ, nothing is changed. Needs the same input and options.
    /// If there is no output yet, the run starts from the beginning.
    #[arg(long, requires = "output")]
    resume: bool,
    /// Overwrite --output
    #[arg(long, requires = "output", conflicts_with = "resume")]
    force: bool,
    /// Compress the output [default: by the extension of --output]
    #[arg(long, value_enum, value_name = "PACKING")]
    compress: Option<Packing>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object on a line: id, lang, blocks, quotes, claims
    Lines,
    /// The native format
    Qawl,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let all = |_: Kind| true;
    let read = Arc::new(AtomicU64::new(0));
    let sources = Sources::of(&arguments.files, all, arguments.output.as_deref())?;
    let mut items = Items::of(sources, &read);
    let n_bytes = || Sources::n_bytes(&arguments.files, all);
    let progress = Progress::of(n_bytes, &read, arguments.output.is_none());
    let how = How {
        as_document: arguments.format == Format::Qawl,
        on_one_line: arguments.resume || !is_one_article(&arguments.files),
        with_text: arguments.text,
        lang: arguments.lang.clone().map(|lang| Lang(lang.into())),
        without_claims: arguments.no_claims,
    };
    let one = std::num::NonZeroUsize::MIN;
    let n_threads = arguments.jobs.unwrap_or_else(|| thread::available_parallelism().unwrap_or(one)).get();
    let outcome = match (&arguments.output, arguments.compress) {
        (Some(path), _) => {
            let (mut output, is_flawed) = begin(path, arguments, &how, &mut items, &progress)?;
            let outcome = annotate(items, how, n_threads, &mut output, progress)?;
            output.finish()?;
            if is_flawed { Outcome::Flawed } else { outcome }
        }
        (None, Some(packing)) => {
            let mut output = Output::packed_stdout(packing);
            let outcome = annotate(items, how, n_threads, &mut output, progress)?;
            output.finish()?;
            outcome
        }
        (None, None) => annotate(items, how, n_threads, output, progress)?,
    };
    Ok(outcome)
}

/// Returns true if the only thing to annotate is an article in a file of its own.
fn is_one_article(files: &[String]) -> bool {
    let [path] = files else { return false };
    path != "-"
        && !Path::new(path).is_dir()
        && Kind::of_path(Path::new(path)).is_none_or(|it| it == Kind::Article)
}

/// Opens the file to write to, and returns it with whether what it holds already was made of input that
/// was partly bad.
fn begin(
    path: &Path,
    arguments: &Arguments,
    how: &How,
    items: &mut Items,
    progress: &Progress,
) -> Result<(Output, bool), Failure> {
    let name = path.display().to_string();
    let failed = |error: std::io::Error| Failure::Told(format!("{name}: {error}"));
    let (by_ending, _) = Packing::of_name(path);
    if let (Some(asked), Some(ending)) = (arguments.compress, by_ending)
        && asked != ending
    {
        let (asked, ending) = (asked.name(), ending.name());
        return Err(Failure::Told(format!(
            "{name}: the extension means {ending}, but --compress says {asked}"
        )));
    }
    let packing = arguments.compress.or(by_ending);
    let mut file = OpenOptions::new()
        .write(true)
        .read(arguments.resume)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Ok((Output::file(file, 0, packing, &name).map_err(failed)?, false));
    }
    lock(&file, &name)?;
    if !arguments.resume {
        if metadata.len() > 0 && !arguments.force {
            let ways = "use --resume to continue it, --force to overwrite it, or another name";
            return Err(Failure::Told(format!("{name}: is not empty: {ways}")));
        }
        return Ok((Output::file(file, 0, packing, &name).map_err(failed)?, false));
    }
    let begun = resume(&mut file, &name, packing, how, items, progress)?;
    if begun.n_articles > 0 {
        progress.complain(&format!("{name}: {} articles already done, continuing", begun.n_articles));
    }
    let output = Output::file(file, begun.n_bytes, packing, &name).map_err(failed)?;
    Ok((output, begun.is_flawed))
}

/// Makes sure that no other run writes to the file at the same time.
fn lock(file: &File, name: &str) -> Result<(), Failure> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(Failure::Told(format!("{name}: another run is writing to it"))),
        // Some file systems cannot lock; that must not keep anyone from working.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}

/// What has become of an item.
enum Done {
    Line(String),
    Problem(String),
    Note(String),
}

fn annotate(
    items: impl Iterator<Item = Load<Item>> + Send + 'static,
    how: How,
    n_threads: usize,
    output: &mut Output,
    mut progress: Progress,
) -> Result<Outcome, Failure> {
    let is_pretty = how.as_document && !how.on_one_line;
    let work = move |item| match item {
        Item::Article(place, content) => match Article::read(content) {
            Ok(article) => Done::Line(article.annotated(&how)),
            Err(problem) => Done::Problem(format!("{place}: {problem}")),
        },
        Item::Problem(problem) => Done::Problem(problem),
        Item::Note(note) => Done::Note(note),
    };
    let mut outcome = Outcome::Clean;
    let taken = in_order(items, n_threads, work, |handed| {
        match handed {
            Handed::Idle => return output.flush(),
            Handed::Result(Done::Line(line)) if is_pretty => output.write(&line)?,
            Handed::Result(Done::Line(line)) => output.line(&line)?,
            Handed::Result(Done::Note(note)) => progress.complain(&note),
            Handed::Result(Done::Problem(problem)) => {
                progress.complain(&problem);
                outcome = Outcome::Flawed;
            }
        }
        progress.count();
        Ok(())
    });
    progress.finish();
    taken.map(|()| outcome)
}
