//! `qawl train-claims`: learns from annotated articles which clauses are claims and which are worth checking, and tells by
//! cross-validation over documents how good that is.

mod learning;
mod measuring;

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use learning::{learned, worth_weights};
use measuring::{HeldOut, calibrated, tell};

use super::output::{Failure, Output, cannot_read, complain, name, open};
use super::records::{MAX_LINE_BYTES, Records};
use super::target::{Inputs, Replace, write_whole};
use super::{Outcome, predict};
use crate::detect::DetectOptions;
use crate::detect::choices::ChoiceTable;
use crate::detect::claims::{Example, GoldClaim, Settings, examples};
use crate::format::lines::{InputLine, Line, LineClaim};
use crate::schema::{Confidence, Lang, Worth};
use crate::text::{CodePointSpan, Text};

/// In how many documents a feature must be met to be learned, where nothing else is asked for.
const FEWEST: u32 = 4;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Gold lines with claims, and with their texts.
    #[arg(value_name = "GOLD", required = true)]
    gold: Vec<String>,
    /// The language that they are in.
    #[arg(long, value_name = "TAG")]
    lang: String,
    /// Lines that are learned from too, but on which nothing is scored.
    #[arg(long, value_name = "LINES", num_args = 1..)]
    more: Vec<String>,
    /// Lines in another language, FILE=TAG: what is worth checking is learned from them too
    #[arg(long, value_name = "LINES=TAG", num_args = 1..)]
    worth_from: Vec<String>,
    /// How many parts the documents are cut into for cross-validation; 0 leaves it out.
    #[arg(long, value_name = "N", default_value_t = 5)]
    folds: usize,
    /// Score what is found in these gold lines by what was learned from all of the others.
    #[arg(long, value_name = "GOLD", num_args = 1..)]
    test: Vec<String>,
    /// In how many documents a feature must be met to be learned
    #[arg(long, value_name = "N", default_value_t = FEWEST)]
    fewest: u32,
    /// Find attributions by this table of choices, which has not seen the documents that are scored.
    #[arg(long, value_name = "FILE")]
    choices: Option<PathBuf>,
    /// Write what is found in each document by what was learned from the others, as lines, to this file.
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Write claims.bin into this folder of a language pack.
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
    /// Overwrite a table that holds something else.
    #[arg(long)]
    force: bool,
}

/// An annotated article and what can be learned from it.
pub(super) struct Annotated {
    line: Line,
    input: InputLine,
    pub(super) example: Example,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Clean;
    let lang = Lang(arguments.lang.clone().into());
    let choices = match &arguments.choices {
        Some(path) => {
            let failed =
                |error: &dyn std::fmt::Display| Failure::Message(format!("{}: {error}", path.display()));
            let bytes = fs::read(path).map_err(|error| failed(&error))?;
            Some(Arc::new(ChoiceTable::read(bytes).map_err(|error| failed(&error))?))
        }
        None => None,
    };
    let mut reader =
        Reader { lang: &lang, choices: choices.as_deref(), skips_others: false, outcome: &mut outcome };
    let mut documents = Vec::new();
    for path in &arguments.gold {
        reader.read(path, &mut documents)?;
    }
    if documents.is_empty() {
        return Err(Failure::Message("no line has claims to learn from".to_owned()));
    }
    let n_gold = documents.len();
    for path in &arguments.more {
        reader.read(path, &mut documents)?;
    }
    let n_learned = documents.len();
    for path in &arguments.test {
        reader.read(path, &mut documents)?;
    }
    let mut others = Vec::new();
    for argument in &arguments.worth_from {
        let Some((path, tag)) = argument.rsplit_once('=') else {
            return Err(Failure::Message(format!(
                "--worth-from {argument}: which language? FILE=TAG is needed"
            )));
        };
        let lang = &Lang(tag.to_owned().into());
        let mut reader = Reader { lang, choices: None, skips_others: false, outcome: &mut outcome };
        reader.read(path, &mut others)?;
    }
    let others: Vec<Example> = others.into_iter().map(|it| it.example).collect();
    let others: Vec<&Example> = others.iter().collect();
    if documents.iter().all(|document| document.example.rated.is_empty()) {
        return Err(Failure::Message(format!("nothing to learn from for \"{}\"", arguments.lang)));
    }
    let sum = |of: &dyn Fn(&Example) -> usize| documents.iter().map(|it| of(&it.example)).sum::<usize>();
    output.line(&format!(
        "{} documents, {} claims: {} are a clause, {} nearly one, {} none",
        documents.len(),
        sum(&|it| it.rated.len() + it.n_missed),
        sum(&|it| it.rated.len() - it.n_near),
        sum(&|it| it.n_near),
        sum(&|it| it.n_missed),
    ))?;
    let detecting =
        Detecting { lang: &lang, choices: choices.as_ref(), others: &others, fewest: arguments.fewest };
    let mut settings = Settings::default();
    let mut held_out = Vec::new();
    if arguments.folds > 1 {
        output.line(&format!("{}-fold cross-validation over documents:", arguments.folds))?;
        for fold in 0..arguments.folds {
            let is_out = |idx: usize| idx < n_gold && idx % arguments.folds == fold;
            held_out.extend(detecting.fold(&documents[..n_learned], &is_out)?);
        }
        settings = calibrated(&held_out);
        tell(&held_out, &settings, output)?;
    }
    if !arguments.test.is_empty() {
        output.line(&format!("{} documents that nothing was learned from:", documents.len() - n_learned))?;
        let found = detecting.fold(&documents, &|idx| idx >= n_learned)?;
        if arguments.folds <= 1 {
            settings = calibrated(&found);
        }
        tell(&found, &settings, output)?;
        held_out.extend(found);
    }
    documents.truncate(n_learned);
    if let Some(path) = &arguments.predictions {
        let mut lines = String::new();
        for found in &held_out {
            let mut line = found.predicted.clone();
            line.claims = Some(found.from(&settings, settings.found_from));
            lines.push_str(
                &serde_json::to_string(&line).map_err(|error| Failure::Message(error.to_string()))?,
            );
            lines.push('\n');
        }
        fs::write(path, lines).map_err(|error| Failure::Message(format!("{}: {error}", path.display())))?;
    }
    if let Some(folder) = &arguments.write {
        let examples: Vec<&Example> = documents.iter().map(|it| &it.example).collect();
        let table = learned(&examples, &others, arguments.fewest);
        let least = table.settings().least;
        let bytes = table.with(Settings { least, ..settings }).write();
        output.line(&format!("table: {} bytes", bytes.len()))?;
        let all = arguments.gold.iter().chain(&arguments.more).map(String::as_str);
        write_whole(&folder.join("claims.bin"), &bytes, &Inputs::of(all)?, Replace::forced(arguments.force))?;
    }
    Ok(outcome)
}

/// How documents are read.
pub(super) struct Reader<'a> {
    pub lang: &'a Lang,
    pub choices: Option<&'a ChoiceTable>,
    /// Lines in other languages are left out without a word.
    pub skips_others: bool,
    pub outcome: &'a mut Outcome,
}

impl Reader<'_> {
    /// Adds the documents of a file that have claims.
    pub fn read(&mut self, path: &str, documents: &mut Vec<Annotated>) -> Result<(), Failure> {
        let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
        while let Some(record) = records.next().map_err(|error| cannot_read(path, &error))? {
            let mut left_out = |problem: &str| {
                complain(&format!("{}:{}: {problem}", name(path), record.number));
                *self.outcome = Outcome::Flawed;
            };
            let (line, input) =
                match record.text.and_then(|text| Ok((Line::read(&text)?, predict::parse(&text)?))) {
                    Ok(read) => read,
                    Err(problem) => {
                        left_out(&problem);
                        continue;
                    }
                };
            let Some(claims) = &line.claims else { continue };
            let is_other = |tag: &&String| tag.split('-').next() != Some(&*self.lang.0);
            if let Some(other) = input.lang.as_ref().filter(is_other) {
                if self.skips_others {
                    continue;
                }
                left_out(&format!("left out: language {other}, not {}", self.lang.0));
                continue;
            }
            let text = Text::new(&input.text);
            let gold = |claim: &LineClaim| {
                let span = (claim.start < claim.end)
                    .then(|| text.from_code_points(CodePointSpan { start: claim.start, end: claim.end }))??;
                Some(GoldClaim { span, worth: claim.worth.map_or(Worth::Low, |worth| worth.0) })
            };
            let Some(gold) = claims.iter().map(gold).collect::<Option<Vec<_>>>() else {
                left_out(
                    "left out: a claim has places outside the text or the wrong way round; they are counted in characters \
                     (code points), the end not included",
                );
                continue;
            };
            let example = examples(&text, self.lang, &gold, self.choices);
            documents.push(Annotated { line, input, example });
        }
        Ok(())
    }
}

/// What documents are looked at with.
struct Detecting<'a> {
    lang: &'a Lang,
    choices: Option<&'a Arc<ChoiceTable>>,
    /// Articles in other languages.
    others: &'a [&'a Example],
    fewest: u32,
}

impl Detecting<'_> {
    /// Returns what is found in the documents that are out by what was learned from the others.
    fn fold(&self, documents: &[Annotated], is_out: &dyn Fn(usize) -> bool) -> Result<Vec<HeldOut>, Failure> {
        let others = documents.iter().enumerate().filter(|(idx, _)| !is_out(*idx));
        let others: Vec<&Example> = others.map(|(_, document)| &document.example).collect();
        let table = learned(&others, self.others, self.fewest);
        let least = table.settings().least;
        let found_from = Confidence::thousandths(50);
        let table = Arc::new(table.with(Settings { least, found_from, ..Settings::default() }));
        let options = DetectOptions {
            lang: Some(self.lang.clone()),
            choices: self.choices.cloned(),
            claim_table: Some(table),
            worth: super::worth::model(),
            ..DetectOptions::default()
        };
        let out = documents.iter().enumerate().filter(|(idx, _)| is_out(*idx));
        Ok(out.map(|(_, it)| HeldOut::of(it, predict::by_options(&it.input, &options))).collect())
    }
}

/// Returns the text of each annotated claim of some documents, the log-odds that it is worth checking by what was learned from
/// the other documents and from articles in other languages, and whether it is.
pub(super) fn rated_by_others(
    documents: &[Annotated],
    other_languages: &[&Example],
) -> Vec<(String, f64, bool)> {
    const N_FOLDS: usize = 5;
    // Of few documents nearly all words are in fewer than that.
    let fewest = FEWEST.min(documents.len() as u32 / N_FOLDS as u32).max(1);
    let mut found = Vec::new();
    for fold in 0..N_FOLDS {
        let others = documents.iter().enumerate().filter(|(at, _)| at % N_FOLDS != fold);
        let others: Vec<&Example> = others.map(|(_, document)| &document.example).collect();
        let weights: HashMap<u32, f32> =
            worth_weights(&others, other_languages, fewest).into_iter().collect();
        for (_, document) in documents.iter().enumerate().filter(|(at, _)| at % N_FOLDS == fold) {
            let text = Text::new(&document.input.text);
            for rated in &document.example.rated {
                let odds: f32 = rated.features.iter().filter_map(|hash| weights.get(hash)).sum();
                found.push((text.slice(rated.span).to_owned(), f64::from(odds), rated.high));
            }
        }
    }
    found
}
