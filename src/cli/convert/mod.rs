//! `qawl convert`: from one file format to another, with a word on everything that did not fit.

mod files;
mod job;
mod outputs;
mod project;
mod schemes;
mod summary;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

pub(super) use files::read_bytes;
pub(super) use schemes::read_scheme;

use super::Outcome;
use super::answers::{Options, bring};
use super::output::{Failure, Output, complain};
use super::target::{Inputs, Replace};
use crate::format::{
    Configuration, ExportOptions, Format, ImportOptions, Imported, LinkKind, Meaning, Report,
};
use crate::schema::{Label, Lang};
use crate::scheme::Scheme;
use files::{files_in, is_text_of_another};
use job::Job;
use outputs::Sink;
use schemes::mapping_of;
use summary::Summary;

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
    #[arg(long, value_name = "FORMAT", value_parser = format, long_help = formats())]
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

/// Returns the help of the option that says which format is written: the names there are.
fn formats() -> String {
    let row = |format: &Format| format!("\n  {:<17} {} ({})", format.name(), format.title(), format.ending());
    format!("The format to write:{}", Format::ALL.iter().map(row).collect::<String>())
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
        summary: Summary::new(arguments.verbose),
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
        return Err(Failure::Message("--article goes with --from answers".to_owned()));
    }
    for path in &arguments.files {
        if !is_text_of_another(path, &arguments.files) {
            job.file(path, &options)?;
        }
    }
    job.finish()
}
