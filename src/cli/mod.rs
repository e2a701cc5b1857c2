//! The command: what it can be asked for, and how it ends.
//!
//! It ends with 0 when all went well, 1 when some of the input was bad (the rest is done), and 2 when
//! it could not do what was asked at all.

mod agree;
mod annotate;
mod answers;
mod articles;
mod convert;
mod figures;
mod learn;
mod measure_answers;
mod output;
mod packing;
mod pipeline;
mod predict;
mod progress;
mod prompt;
mod random;
mod records;
mod resume;
mod rules;
mod score;
mod sources;
mod target;
mod train_blocks;
mod train_choices;
mod train_claims;
mod train_words;
mod train_worth;
mod validate;
mod worth;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::format::{MAX_FILE_BYTES, qawl};
use crate::lang;
pub use agree::agreed;
use output::{Failure, Output};
pub use validate::validated;
pub use worth::model as worth_model;

/// Finds who said what in news articles: speakers, cues, quotes and claims.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Annotate articles.
    Annotate(annotate::Arguments),
    /// Convert annotations from one file format to another.
    Convert(convert::Arguments),
    /// Print a request for a language model to annotate articles.
    Prompt(prompt::Arguments),
    /// Measure how well answers of language models are found in articles, by answers damaged on purpose.
    MeasureAnswers(measure_answers::Arguments),
    /// Check Qawl JSON and annotated lines: structure, hash, offsets and links.
    Validate(validate::Arguments),
    /// Compare annotated lines with gold data: precision, recall, F1.
    Score(score::Arguments),
    /// Compare several people's files of the same texts: agreement, and the gold that rules make of them.
    Agree(agree::Arguments),
    /// Measure the precision of each rule on gold data, and optionally write it into the language packs.
    Rules(rules::Arguments),
    /// Score the check-worthiness of sentences.
    Worth(worth::Arguments),
    /// Train the page reader: which lines of a web page are the article.
    TrainBlocks(train_blocks::Arguments),
    /// Train the claim detector on annotated articles.
    TrainClaims(train_claims::Arguments),
    /// Train the choices among the readings that rules propose on annotated articles.
    TrainChoices(train_choices::Arguments),
    /// Train the part-of-speech tagger on a treebank and raw articles.
    TrainWords(train_words::Arguments),
    /// Train the check-worthiness model on rated sentences.
    TrainWorth(train_worth::Arguments),
    /// Print the JSON Schema of Qawl JSON.
    Schema,
}

/// How a command that ran has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All went well.
    Clean,
    /// Some input was bad and was reported.
    Flawed,
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    ExitCode::from(run_with(std::env::args_os()))
}

/// Runs the command with arguments, of which the first is its own name, and returns the status to exit with.
pub fn run_with(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help that nobody reads to its end is no failure.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    let mut output = Output::stdout();
    // The commands that learn write what is broken.
    let learns = matches!(arguments.command, Command::TrainChoices(_) | Command::TrainWords(_));
    if let Some(error) = lang::learned::check().err().filter(|_| !learns) {
        output::complain(&format!("this command was built with a broken table: {error}"));
        return 2;
    }
    let outcome = match arguments.command {
        Command::Annotate(arguments) => annotate::run(&arguments, &mut output),
        Command::Convert(arguments) => convert::run(&arguments, &mut output),
        Command::Prompt(arguments) => prompt::run(&arguments, &mut output),
        Command::MeasureAnswers(arguments) => measure_answers::run(&arguments, &mut output),
        Command::Validate(arguments) => validate::run(&arguments, &mut output),
        Command::Score(arguments) => score::run(&arguments, &mut output),
        Command::Agree(arguments) => agree::run(&arguments, &mut output),
        Command::Rules(arguments) => rules::run(&arguments, &mut output),
        Command::Worth(arguments) => worth::run(&arguments, &mut output),
        Command::TrainBlocks(arguments) => train_blocks::run(&arguments, &mut output),
        Command::TrainClaims(arguments) => train_claims::run(&arguments, &mut output),
        Command::TrainChoices(arguments) => train_choices::run(&arguments, &mut output),
        Command::TrainWords(arguments) => train_words::run(&arguments, &mut output),
        Command::TrainWorth(arguments) => train_worth::run(&arguments, &mut output),
        Command::Schema => output.write(&qawl::schema()).map(|()| Outcome::Clean),
    };
    match outcome.and_then(|outcome| output.flush().map(|()| outcome)) {
        Ok(Outcome::Clean) | Err(Failure::ReaderGone) => 0,
        Ok(Outcome::Flawed) => 1,
        Err(Failure::Message(message)) => {
            output::complain(&message);
            2
        }
    }
}

/// Returns the content of a file, unpacked if its name ends in `.gz` or `.zst`.
///
/// # Errors
/// A file that cannot be read, and why.
pub fn read_file(path: &str) -> Result<Vec<u8>, String> {
    convert::read_bytes(path, MAX_FILE_BYTES).map_err(|failure| failure.message())
}
