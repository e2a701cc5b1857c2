//! The command: what it can be asked for, and how it ends.
//!
//! It ends with 0 when all went well, 1 when some of the input was bad (the rest is done), and 2 when
//! it could not do what was asked at all.

mod annotate;
mod articles;
mod convert;
mod figures;
mod learn;
mod output;
mod packing;
mod pipeline;
mod predict;
mod progress;
mod records;
mod resume;
mod rules;
mod score;
mod sources;
mod train_blocks;
mod train_claims;
mod train_worth;
mod validate;
mod worth;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::format::qawl;
use output::{Failure, Output};

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
    /// Check Qawl JSON files: their form, hash, offsets and links.
    Validate(validate::Arguments),
    /// Score annotated lines against gold ones.
    Score(score::Arguments),
    /// Tell how often each rule is right on gold lines, and rewrite the packs' precision by it.
    Rules(rules::Arguments),
    /// Tell how much each sentence is worth checking.
    Worth(worth::Arguments),
    /// Learn from pages which of their lines are the article.
    TrainBlocks(train_blocks::Arguments),
    /// Learn from annotated articles which clauses are claims.
    TrainClaims(train_claims::Arguments),
    /// Learn from rated sentences what is worth checking.
    TrainWorth(train_worth::Arguments),
    /// Print the JSON Schema of Qawl JSON.
    Schema,
}

/// How a command that ran has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All went well.
    Clean,
    /// Some of the input was bad; that has been told.
    Flawed,
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help that nobody reads to its end is no failure.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut output = Output::stdout();
    let outcome = match arguments.command {
        Command::Annotate(arguments) => annotate::run(&arguments, &mut output),
        Command::Convert(arguments) => convert::run(&arguments, &mut output),
        Command::Validate(arguments) => validate::run(&arguments, &mut output),
        Command::Score(arguments) => score::run(&arguments, &mut output),
        Command::Rules(arguments) => rules::run(&arguments, &mut output),
        Command::Worth(arguments) => worth::run(&arguments, &mut output),
        Command::TrainBlocks(arguments) => train_blocks::run(&arguments, &mut output),
        Command::TrainClaims(arguments) => train_claims::run(&arguments, &mut output),
        Command::TrainWorth(arguments) => train_worth::run(&arguments, &mut output),
        Command::Schema => output.write(&qawl::schema()).map(|()| Outcome::Clean),
    };
    match outcome.and_then(|outcome| output.flush().map(|()| outcome)) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Flawed) => ExitCode::from(1),
        Err(Failure::ReaderGone) => ExitCode::SUCCESS,
        Err(Failure::Told(message)) => {
            output::complain(&message);
            ExitCode::from(2)
        }
    }
}
