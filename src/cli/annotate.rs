//! `qawl annotate`: articles in, annotated lines or Qawl JSON out, in the order they came in.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::articles::{Article, Flaw, How, Item, Items};
use super::output::{Failure, Output, complain};
use super::packing::Packing;
use super::pipeline::{Handed, Load, in_order};
use super::progress::Progress;
use super::resume::{is_output_without_text, resume};
use super::sources::{Kind, Sources};
use super::target::{Inputs, NewFile, Replace, is_passage, lock, open_passage, part_of, resolved};
use crate::intake::{Options, Repair, TextEncoding};
use crate::schema::{Confidence, Lang};

/// Articles become lines in the order they come in; what cannot be read is reported on standard error with
/// its file and line, and the rest goes on.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files and folders to annotate, `-` for standard input
    ///
    /// A file ending in .jsonl or .ndjson, and standard input, holds a JSON object on each line: {"id",
    /// "lang" (may be left out), "text"}, or Qawl JSON, in which what a person has decided stays. A
    /// .json file holds one such object or a list of them; any other file is an article, plain text, HTML,
    /// Word (.docx) or OpenDocument (.odt), called by the file's name. Of a folder all .txt, .text, .md, .html,
    /// .htm, .xhtml, .docx, .odt, .json, .jsonl and .ndjson files are taken, those in its folders too, by name.
    /// All may be packed (.gz, .zst).
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
    /// Write only claims of at least this certainty, in percent [default: all that are found]
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u16).range(0..=100))]
    claims_from: Option<u16>,
    /// Encoding of text files, e.g. windows-1256; detected for each file if left out
    ///
    /// UTF-8, UTF-16 with or without a byte order mark, and the encodings of the WHATWG standard by their names. A guess is
    /// reported on standard error.
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<TextEncoding>,
    /// Leave the line breaks and messages of text files as they are
    ///
    /// Otherwise lines that were cut to a width are joined, and chat messages separated from their dates; this is
    /// reported on standard error. The text of a JSON object is never changed.
    #[arg(long, conflicts_with = "put_right")]
    as_given: bool,
    /// Repair Arabic text from PDFs: reversed letters, separated diacritics, presentation forms
    #[arg(long)]
    put_right: bool,
    /// Articles processed in parallel [default: number of CPU cores]
    #[arg(long, value_name = "N")]
    jobs: Option<std::num::NonZeroUsize>,
    /// Write to a file instead of to standard output
    ///
    /// It is compressed if it ends in .gz or .zst. It is written next to its place (NAME.qawl-part) and takes its
    /// place when it is complete; --resume continues what an interrupted run has left there. A file that is not
    /// empty is kept, unless --resume or --force is given.
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
    /// Overwrite --output once the new file is complete
    #[arg(long, requires = "output", conflicts_with = "resume")]
    force: bool,
    /// What becomes of input that cannot be read: a message on standard error, or a line in its place
    ///
    /// With `lines` there is a line out for each line in, blank ones too: {"id", "line", "error": {"kind",
    /// "message"}} for what cannot be read; `id` is null where there is none. The exit status is 0 then.
    #[arg(long, value_enum, value_name = "WHERE", default_value_t = Errors::Messages)]
    errors: Errors,
    /// Compress the output [default: by the extension of --output]
    #[arg(long, value_enum, value_name = "PACKING")]
    compress: Option<Packing>,
}

impl Arguments {
    /// Returns how files that are articles are taken in.
    fn intake(&self) -> Options {
        let repaired = |options: Options, repair: &Repair| options.with(*repair, true);
        let options = match (self.as_given, self.put_right) {
            (true, _) => Options::as_given(),
            (false, true) => Repair::ALL.iter().fold(Options::default(), repaired),
            (false, false) => Options::default(),
        };
        options.read_as(self.encoding)
    }
}

fn encoding(name: &str) -> Result<TextEncoding, String> {
    TextEncoding::named(name).ok_or_else(|| "no encoding of that name is known".to_owned())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object on a line: id, lang, blocks, quotes, claims
    Lines,
    /// The native format
    Qawl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Errors {
    /// Messages on standard error, and exit status 1
    Messages,
    /// Lines in the output, and exit status 0
    Lines,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let all = |_: Kind| true;
    let read = Arc::new(AtomicU64::new(0));
    let inputs = Inputs::of(arguments.files.iter().map(String::as_str))?;
    match &arguments.output {
        None => inputs.refuse_stdout()?,
        Some(path) if arguments.force => refuse_article(path, &arguments.files)?,
        Some(_) => {}
    }
    let sources = Sources::of(&arguments.files, all, arguments.output.as_deref())?;
    let errors_as_lines = arguments.errors == Errors::Lines;
    let mut items = Items::of(sources, &read, arguments.intake()).with_blank(errors_as_lines);
    let n_bytes = || Sources::n_bytes(&arguments.files, all);
    let progress = Progress::of(n_bytes, &read, arguments.output.is_none());
    let how = How {
        as_document: arguments.format == Format::Qawl,
        on_one_line: arguments.resume || errors_as_lines || !is_one_article(&arguments.files),
        with_text: arguments.text,
        lang: arguments.lang.clone().map(|lang| Lang(lang.into())),
        without_claims: arguments.no_claims,
        claims_from: arguments.claims_from.map(|percent| Confidence::thousandths(percent * 10)),
        errors_as_lines,
    };
    let one = std::num::NonZeroUsize::MIN;
    let n_threads = arguments.jobs.unwrap_or_else(|| thread::available_parallelism().unwrap_or(one)).get();
    let outcome = match (&arguments.output, arguments.compress) {
        (Some(path), _) => {
            let (mut output, is_flawed) = begin(path, arguments, &inputs, &how, &mut items, &progress)?;
            let outcome = annotate(items, how, n_threads, &mut output, progress)?;
            if output.is_untouched() && outcome == Outcome::Flawed && !is_flawed {
                // Nothing must take the place of what is there, where there is something.
                let name = path.display();
                complain(&format!("{name}: nothing could be annotated, so nothing was written"));
                output.abandon();
                return Ok(Outcome::Flawed);
            }
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

/// Refuses to replace a file in a folder that is read, unless it is what this command has written before: it
/// would not be read then, and its articles would be gone.
fn refuse_article(path: &Path, files: &[String]) -> Result<(), Failure> {
    let Ok(place) = path.canonicalize() else { return Ok(()) };
    if !place.is_file() || Kind::of_path(&place).is_none() {
        return Ok(());
    }
    let folders =
        files.iter().filter(|file| *file != "-").filter_map(|file| Path::new(file).canonicalize().ok());
    let is_among = folders.filter(|folder| folder.is_dir()).any(|folder| place.starts_with(folder));
    if is_among && !is_output_without_text(&place.to_string_lossy())? {
        let problem = "may be one of the articles in the folder that is read: choose another output";
        return Err(Failure::Message(format!("{}: {problem}", path.display())));
    }
    Ok(())
}

/// Opens the file to write to, and returns it with whether what it holds already was made of input that
/// was partly bad.
fn begin(
    path: &Path,
    arguments: &Arguments,
    inputs: &Inputs,
    how: &How,
    items: &mut Items,
    progress: &Progress,
) -> Result<(Output, bool), Failure> {
    let name = path.display().to_string();
    let failed = |error: std::io::Error| Failure::Message(format!("{name}: {error}"));
    let (by_ending, _) = Packing::of_name(path);
    if let (Some(asked), Some(ending)) = (arguments.compress, by_ending)
        && asked != ending
    {
        let (asked, ending) = (asked.name(), ending.name());
        return Err(Failure::Message(format!(
            "{name}: the extension means {ending}, but --compress says {asked}"
        )));
    }
    let packing = arguments.compress.or(by_ending);
    if is_passage(path) {
        return Ok((Output::passage(open_passage(path)?, packing, &name), false));
    }
    let path = resolved(path)?;
    inputs.refuse(&path)?;
    let part = part_of(&path);
    let holds_something = |path: &Path| fs::metadata(path).is_ok_and(|it| it.is_file() && it.len() > 0);
    let refused = |problem: String| Err(Failure::Message(format!("{name}: {problem}")));
    if !arguments.resume {
        if !arguments.force && holds_something(&path) {
            let ways = "use --resume to continue it, --force to overwrite it, or another name";
            return refused(format!("is not empty: {ways}"));
        }
        if !arguments.force && holds_something(&part) {
            let part = part.display();
            return refused(format!(
                "{part} is from an interrupted run: use --resume to continue it or --force to start again"
            ));
        }
        let mut new = NewFile::begin(&path, inputs, Replace::forced(arguments.force))?;
        new.keeps_part = true;
        return Ok((Output::new_file(new, packing, &name).map_err(failed)?, false));
    }
    let is_beside = holds_something(&part);
    if is_beside && holds_something(&path) {
        let part = part.display();
        return refused(format!("{part} is from an interrupted run, too: move away the one not to continue"));
    }
    let begun_at = if is_beside { &part } else { &path };
    let mut file = OpenOptions::new()
        .write(true)
        .read(true)
        .create(true)
        .truncate(false)
        .open(begun_at)
        .map_err(failed)?;
    lock(&file, &path)?;
    let begun = resume(&mut file, &name, packing, how, items, progress)?;
    if begun.n_articles > 0 {
        progress.complain(&format!("{name}: {} articles already done, continuing", begun.n_articles));
    }
    if is_beside {
        // From here on the file itself says how far the run has come.
        fs::rename(&part, &path).map_err(failed)?;
    }
    let output = Output::file(file, begun.n_bytes, packing, &name).map_err(failed)?;
    Ok((output, begun.is_flawed))
}

/// What has become of an item.
enum Done {
    /// What is written, and what there is to tell of how it was taken in.
    Line(String, Vec<String>),
    Problem(Flaw),
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
    let errors_as_lines = how.errors_as_lines;
    let work = move |item| match item {
        Item::Article(place, content) => match Article::read(content) {
            Ok(article) => {
                let notes = article.notes().into_iter().map(|note| format!("{place}: {note}")).collect();
                Done::Line(article.annotated(&how), notes)
            }
            Err(flaw) => Done::Problem(flaw.at(place)),
        },
        Item::Problem(flaw) => Done::Problem(flaw),
        Item::Note(note) => Done::Note(note),
    };
    let mut outcome = Outcome::Clean;
    let taken = in_order(items, n_threads, work, |handed| {
        match handed {
            Handed::Idle => return output.flush(),
            Handed::Result(Done::Line(line, notes)) => {
                notes.iter().for_each(|note| progress.complain(note));
                if is_pretty { output.write(&line)? } else { output.line(&line)? }
            }
            Handed::Result(Done::Note(note)) => progress.complain(&note),
            Handed::Result(Done::Problem(flaw)) if errors_as_lines => output.line(&flaw.line())?,
            Handed::Result(Done::Problem(flaw)) => {
                progress.complain(&flaw.to_string());
                outcome = Outcome::Flawed;
            }
        }
        progress.count();
        Ok(())
    });
    progress.finish();
    taken.map(|()| outcome)
}
