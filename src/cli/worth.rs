//! `qawl worth`: how much each text is worth checking, one sentence a line.

use std::sync::{Arc, OnceLock};

use clap::Args;
use serde::Serialize;

use super::Outcome;
use super::output::{Failure, Output, cannot_read, complain, name, open};
use super::predict;
use super::records::{MAX_LINE_BYTES, Records};
use crate::detect::worth::{Rating, WorthModel, rate_sentence};
use crate::format::encode;
use crate::format::lines::Id;
use crate::lang;
use crate::schema::Lang;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A file with a JSON object on each line, {"id", "lang" (may be left out), "text"}; `-` for standard
    /// input.
    #[arg(value_name = "FILE")]
    file: String,
    /// Language of inputs that do not name one (BCP 47, e.g. ar) [default: detected from the text]
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Write what speaks for checking it too.
    #[arg(long)]
    reasons: bool,
}

/// A line of the answer.
#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Id,
    score: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<Vec<&'static str>>,
}

/// Returns the model that the command was built with, read when first asked for; `None` where it was built
/// with another version's.
pub fn model() -> Option<Arc<WorthModel>> {
    static MODEL: OnceLock<Option<Arc<WorthModel>>> = OnceLock::new();
    let read = || WorthModel::read(include_bytes!("../../assets/worth.bin")).ok().map(Arc::new);
    MODEL.get_or_init(read).clone()
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let Some(model) = model() else {
        return Err(Failure::Message(
            "this command was built without its table of check-worthiness".to_owned(),
        ));
    };
    let asked_for = arguments.lang.clone().map(|lang| Lang(lang.into()));
    let mut records = Records::of(open(&arguments.file)?, MAX_LINE_BYTES);
    let mut outcome = Outcome::Clean;
    while let Some(record) = records.next().map_err(|error| cannot_read(&arguments.file, &error))? {
        let answer = record.text.and_then(|line| {
            let input = predict::parse(&line)?;
            let own = input.lang.filter(|lang| !lang.is_empty()).map(|lang| Lang(lang.into()));
            let lang = own.or_else(|| asked_for.clone()).or_else(|| lang::identify(&input.text));
            let lang = lang.ok_or("cannot detect the language; set \"lang\" or use --lang")?;
            let rating = rate_sentence(&model, &lang, &input.text)
                .ok_or_else(|| format!("no check-worthiness model for language {lang}"))?;
            Ok(answer(&input.id, &rating, arguments.reasons))
        });
        match answer {
            Ok(line) => output.line(&line)?,
            Err(problem) => {
                complain(&format!("{}:{}: {problem}", name(&arguments.file), record.number));
                outcome = Outcome::Flawed;
            }
        }
    }
    Ok(outcome)
}

fn answer(id: &Id, rating: &Rating, with_reasons: bool) -> String {
    let reasons = with_reasons.then(|| rating.reasons.iter().map(|reason| reason.name()).collect());
    encode::json(&Answer { id, score: rating.score.share(), reasons })
}
