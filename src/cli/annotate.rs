//! `qawl annotate`: articles in, annotated lines or Qawl JSON out, in the order they came in.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use clap::{Args, ValueEnum};

use super::output::{Failure, Output, cannot_read, complain, name, open, read_bytes};
use super::records::{MAX_LINE_BYTES, Record, Records};
use super::{Outcome, predict};
use crate::format::lines::{Id, InputLine};
use crate::intake;
use crate::schema::Lang;

/// How many bytes of lines are annotated at a time: enough to keep every processor busy, little enough
/// to be forgotten.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files to annotate, `-` for standard input. One ending in .jsonl or .ndjson, and standard input,
    /// holds a JSON object on each line, {"id", "lang" (may be left out), "text"}; any other is an
    /// article, plain text or HTML.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// What to write for each article: a line, or Qawl JSON (on a line if the source is lines).
    #[arg(long, value_enum, default_value_t = Format::Lines)]
    format: Format,
    /// The language of what does not name its own, e.g. ar; told from each text if left out.
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Write the text into each line too.
    #[arg(long)]
    text: bool,
    /// Do not look for claims.
    #[arg(long)]
    no_claims: bool,
    /// How many articles to work on at a time; by default as many as there are processors.
    #[arg(long, value_name = "N")]
    jobs: Option<std::num::NonZeroUsize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object on a line: id, lang, blocks, quotes, claims.
    Lines,
    /// The native format.
    Qawl,
}

/// How one article is annotated and written.
struct Job {
    format: Format,
    lang: Option<Lang>,
    with_text: bool,
    without_claims: bool,
    n_threads: usize,
}

impl Job {
    fn asked(&self) -> predict::Asked<'_> {
        predict::Asked { lang: self.lang.as_ref(), without_claims: self.without_claims }
    }
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let one = std::num::NonZeroUsize::MIN;
    let n_threads = arguments.jobs.unwrap_or_else(|| thread::available_parallelism().unwrap_or(one));
    let job = Job {
        format: arguments.format,
        lang: arguments.lang.clone().map(|lang| Lang(lang.into())),
        with_text: arguments.text,
        without_claims: arguments.no_claims,
        n_threads: n_threads.get(),
    };
    let mut outcome = Outcome::Clean;
    for path in &arguments.files {
        let of_file = if holds_lines(path) {
            annotate_lines(path, &job, output)?
        } else {
            annotate_article(path, &job, output)?
        };
        if of_file == Outcome::Flawed {
            outcome = Outcome::Flawed;
        }
    }
    Ok(outcome)
}

fn holds_lines(path: &str) -> bool {
    let extension = Path::new(path).extension().map(|it| it.to_ascii_lowercase());
    path == "-" || extension.is_some_and(|it| it == "jsonl" || it == "ndjson")
}

fn annotate_article(path: &str, job: &Job, output: &mut Output) -> Result<Outcome, Failure> {
    let bytes = read_bytes(path, intake::MAX_SOURCE_BYTES)?;
    let intake = match intake::file(path, &bytes) {
        Ok(intake) => intake,
        Err(error) => {
            complain(&format!("{path}: {error}"));
            return Ok(Outcome::Flawed);
        }
    };
    let stem = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let input = InputLine {
        id: Id::Name(stem.unwrap_or_else(|| path.to_owned())),
        lang: None,
        text: intake.text.as_str().to_owned(),
    };
    match job.format {
        Format::Lines => {
            output.line(&predict::line(input, job.asked(), job.with_text, &intake.hints).write())?;
        }
        Format::Qawl => output.write(&predict::document(&input, job.asked(), &intake.hints, false))?,
    }
    Ok(Outcome::Clean)
}

fn annotate_lines(path: &str, job: &Job, output: &mut Output) -> Result<Outcome, Failure> {
    let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
    let mut outcome = Outcome::Clean;
    loop {
        let mut batch = Vec::new();
        let mut n_bytes = 0;
        while n_bytes < BATCH_BYTES {
            let Some(record) = records.next().map_err(|error| cannot_read(path, &error))? else { break };
            n_bytes += record.text.as_ref().map_or(0, String::len);
            batch.push(record);
        }
        if batch.is_empty() {
            return Ok(outcome);
        }
        for (record, result) in batch.iter().zip(annotate_batch(&batch, job)) {
            match result {
                Ok(line) => output.line(&line)?,
                Err(problem) => {
                    complain(&format!("{}, line {}: {problem}", name(path), record.number));
                    outcome = Outcome::Flawed;
                }
            }
        }
        output.flush()?;
    }
}

/// Annotates records side by side; the results are in the records' order.
fn annotate_batch(batch: &[Record], job: &Job) -> Vec<Result<String, String>> {
    let n_threads = job.n_threads.min(batch.len());
    if n_threads <= 1 {
        return batch.iter().map(|record| annotate_record(record, job)).collect();
    }
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(batch.len()));
    thread::scope(|scope| {
        for _ in 0..n_threads {
            scope.spawn(|| {
                while let Some((idx, record)) = {
                    let idx = next.fetch_add(1, Ordering::Relaxed);
                    batch.get(idx).map(|record| (idx, record))
                } {
                    let result = annotate_record(record, job);
                    results.lock().unwrap_or_else(PoisonError::into_inner).push((idx, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(idx, _)| *idx);
    results.into_iter().map(|(_, result)| result).collect()
}

fn annotate_record(record: &Record, job: &Job) -> Result<String, String> {
    let input = predict::parse(record.text.as_deref().map_err(String::clone)?)?;
    Ok(match job.format {
        Format::Lines => predict::line(input, job.asked(), job.with_text, &[]).write(),
        Format::Qawl => predict::document(&input, job.asked(), &[], true),
    })
}
