//! `qawl prompt`: what to copy to a language model that is to annotate articles.

use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::answers::{Articles, Found};
use super::convert::read_scheme;
use super::output::{Failure, Output, complain};
use crate::annotation::Document;
use crate::answers::Request;
use crate::schema::{Label, Lang};
use crate::scheme::Scheme;
use crate::session::Language;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Articles: text, HTML, lines of {"id", "lang"?, "text"} or Qawl JSON; folders; `-` for standard input.
    #[arg(value_name = "ARTICLE", required = true)]
    articles: Vec<String>,
    /// Language of the instructions [default: the article's, if that is Arabic, else English]
    #[arg(long, value_name = "LANGUAGE")]
    instructions: Option<Instructions>,
    /// What to ask for; may be given more than once [default: all]
    #[arg(long, value_name = "LABEL", value_parser = label)]
    label: Vec<Label>,
    /// The project's own labels and attributes, to be asked for too: a scheme of Qawl, or another tool's configuration.
    #[arg(long, value_name = "FILE")]
    scheme: Vec<String>,
    /// Write one JSON line per article, for sending many at once: {"custom_id", "messages", "response_schema"}
    /// [default: with more than one article]
    #[arg(long)]
    jsonl: bool,
    /// Language of articles that do not name one (BCP 47, e.g. ar) [default: detected from the text]
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
}

/// A language of the instructions.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Instructions {
    /// Arabic.
    Ar,
    /// English.
    En,
}

fn label(name: &str) -> Result<Label, String> {
    name.parse().map_err(|error| format!("{error}"))
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let lang = arguments.lang.clone().map(|lang| Lang(lang.into()));
    let mut outcome = Outcome::Clean;
    let mut scheme = Scheme::default();
    for path in &arguments.scheme {
        let (read, not_taken) = read_scheme(path, &scheme)?;
        scheme = read;
        not_taken.iter().for_each(|it| complain(&format!("{path}: not taken over: {it}")));
    }
    let scheme = Arc::new(scheme);
    let mut on_lines = arguments.jsonl;
    // Whether there is a second article is known only when it comes.
    let mut waiting: Option<Box<Document>> = None;
    for found in Articles::of(&arguments.articles, lang)? {
        match found {
            Found::Problem(problem) => {
                complain(&problem);
                outcome = Outcome::Flawed;
            }
            Found::Article(document) => {
                if let Some(before) = waiting.replace(document) {
                    on_lines = true;
                    output.line(&request(arguments, &before, &scheme).line_about(&before))?;
                }
            }
        }
    }
    if let Some(document) = waiting {
        let request = request(arguments, &document, &scheme);
        if on_lines {
            output.line(&request.line_about(&document))?;
        } else {
            output.write(&request.about(&document))?;
        }
    }
    Ok(outcome)
}

fn request(arguments: &Arguments, document: &Document, scheme: &Arc<Scheme>) -> Request {
    let language = match arguments.instructions {
        Some(Instructions::Ar) => Language::Ar,
        Some(Instructions::En) => Language::En,
        None if document.lang().to_string().starts_with("ar") => Language::Ar,
        None => Language::En,
    };
    let mut request = Request::all(language).with_scheme(Arc::clone(scheme));
    if !arguments.label.is_empty() {
        request.labels.clone_from(&arguments.label);
    }
    request
}
