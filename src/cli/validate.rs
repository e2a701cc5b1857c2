//! `qawl validate`: whether files are what Qawl JSON must be, and where not.

use clap::Args;

use super::Outcome;
use super::output::{Failure, Output, complain, name, read_bytes};
use crate::format::locate::Place;
use crate::format::qawl::{At, ReadError, check};

/// The longest file taken in, in bytes.
const MAX_FILE_BYTES: usize = 512 * 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files to check, `-` for standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Clean;
    for path in &arguments.files {
        let name = name(path);
        let bytes = read_bytes(path, MAX_FILE_BYTES)?;
        if bytes.len() > MAX_FILE_BYTES {
            let max = MAX_FILE_BYTES / (1024 * 1024);
            return Err(Failure::Told(format!("{name}: longer than {max} MB")));
        }
        let problems = match std::str::from_utf8(&bytes) {
            Ok(source) => match check(source) {
                Ok(document) => {
                    let n_spans = document.annotations().count();
                    output.line(&format!("{name}: in order, {n_spans} spans"))?;
                    continue;
                }
                Err(errors) => errors.iter().map(|error| tell(source, error)).collect(),
            },
            Err(error) => vec![format!("not UTF-8 at byte {}", error.valid_up_to() + 1)],
        };
        outcome = Outcome::Flawed;
        for problem in problems {
            complain(&format!("{name}:{problem}"));
        }
    }
    Ok(outcome)
}

/// Returns a problem with its line, column and pointer.
fn tell(source: &str, error: &ReadError) -> String {
    let Place { line, column } = error.place(source);
    let problem = &error.problem;
    let pointer = match &error.at {
        At::Pointer(pointer) => pointer.as_str(),
        At::Place(_, pointer) => pointer.as_deref().unwrap_or(""),
    };
    if pointer.is_empty() {
        format!("{line}:{column}: {problem}")
    } else {
        format!("{line}:{column}: {pointer}: {problem}")
    }
}
