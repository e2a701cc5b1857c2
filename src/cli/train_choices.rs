//! `qawl train-choices`: learns from annotated articles how to choose among the readings that rules propose, and tells by
//! cross-validation over documents what that is worth, from the text to the finished attributions.

mod counts;
mod lessons;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use self::counts::BothScores;
use super::output::{Failure, Output, cannot_read, complain, name, open};
use super::random::shuffle;
use super::records::{MAX_LINE_BYTES, Records};
use super::{Outcome, predict};
use crate::detect::DetectOptions;
use crate::detect::choices::{
    ChoiceTable, Coverage, Example, GoldQuote, Network, Question, Studied, best, examples, examples_of_rows,
};
use crate::format::lines::{InputLine, Line, LineQuote};
use crate::schema::Lang;
use crate::score::{Ratio, ScoreOptions, score};
use crate::text::{CodePointSpan, Text};

/// How often the examples are gone through.
const N_EPOCHS: usize = 6;

/// How many orders of the examples are learned from, each from the start: the weights of one alone depend on it.
const N_ORDERS: usize = 4;

/// The size of the first steps.
const RATE: f32 = 0.05;

/// In how many examples a feature must be met to be learned.
const FEWEST: u32 = 4;

/// How many bits of a hash there are places for, by question.
const BITS: [u8; Question::ALL.len()] = [16, 16, 15, 15];

/// How often each row of the cue table is gone through with the documents.
const ROWS_COUNT: usize = 10;

/// How strongly a weight is drawn to nothing at each step.
const PENALTY: f32 = 1e-5;

/// The ranges of certainty that are compared with how many choices are right.
const CERTAINTIES: [(f32, f32); 5] = [(0.0, 0.5), (0.5, 0.7), (0.7, 0.85), (0.85, 0.95), (0.95, 1.1)];

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Gold lines, with their texts.
    #[arg(value_name = "GOLD", required = true)]
    gold: Vec<String>,
    /// The language that they are in.
    #[arg(long, value_name = "TAG")]
    lang: String,
    /// How many parts the documents are cut into for cross-validation; 0 leaves it out.
    #[arg(long, value_name = "N", default_value_t = 5)]
    folds: usize,
    /// Score what is found in these gold lines by what was learned from all of the others.
    #[arg(long, value_name = "GOLD")]
    test: Vec<String>,
    /// Write what is found in each document by what was learned from the others, as lines, to this file.
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// A network that was learned from the same documents (`training/network.py`), to choose together with it; needs --folds 0.
    #[arg(long, value_name = "FILE")]
    network: Option<PathBuf>,
    /// Write what a network is learned from to this file: what it sees of each document, and the questions.
    #[arg(long, value_name = "FILE")]
    lessons: Option<PathBuf>,
    /// Write choices.bin into this folder of a language pack.
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
}

/// An annotated article and its examples.
struct Annotated {
    line: Line,
    input: InputLine,
    chapters: Vec<Studied>,
}

impl Annotated {
    fn examples(&self) -> impl Iterator<Item = &Example> {
        self.chapters.iter().flat_map(|chapter| &chapter.examples)
    }
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Clean;
    let lang = Lang(arguments.lang.clone().into());
    let mut documents = Vec::new();
    let mut coverage = Coverage::new();
    for path in &arguments.gold {
        read(path, &lang, &mut documents, &mut coverage, &mut outcome)?;
    }
    if documents.iter().all(|document| document.line.quotes.is_empty()) {
        return Err(Failure::Message("no line has quotes to learn from".to_owned()));
    }
    if documents.iter().all(|document| document.examples().next().is_none()) {
        return Err(Failure::Message(format!("nothing to learn from for \"{}\"", arguments.lang)));
    }
    output.line(&format!("{} documents", documents.len()))?;
    for (question, (with, without)) in &coverage {
        output.line(&format!("  {question:?}: {with} with a right candidate, {without} without"))?;
    }
    let network = arguments.network.as_ref().map(|path| read_network(path)).transpose()?;
    if network.is_some() && arguments.folds > 1 {
        // It has learned from what each part holds out: the figures would be too good.
        let message = "a network cannot be cross-validated here: use --folds 0, and --test with lines it has not learned from";
        return Err(Failure::Message(message.to_owned()));
    }
    let rows = examples_of_rows(&lang);
    if let Some(path) = &arguments.lessons {
        lessons::write(path, &documents, &rows)?;
    }
    if arguments.folds > 1 {
        output.line(&format!("{}-fold cross-validation over documents:", arguments.folds))?;
        let is_held_out = |fold: usize, idx: usize| idx % arguments.folds == fold;
        evaluate(arguments, (&lang, network.as_ref()), &documents, (arguments.folds, &is_held_out), output)?;
    }
    if !arguments.test.is_empty() {
        let n_learned = documents.len();
        for path in &arguments.test {
            read(path, &lang, &mut documents, &mut Coverage::new(), &mut outcome)?;
        }
        output.line(&format!("{} documents that nothing was learned from:", documents.len() - n_learned))?;
        let is_held_out = |_, idx| idx >= n_learned;
        evaluate(arguments, (&lang, network.as_ref()), &documents, (1, &is_held_out), output)?;
        documents.truncate(n_learned);
    }
    if let Some(folder) = &arguments.write {
        let table = learned(documents.iter(), &rows).with_network(network);
        let bytes = table.write();
        output.line(&format!("table: {} bytes", bytes.len()))?;
        let path = folder.join("choices.bin");
        fs::write(&path, bytes).map_err(|error| Failure::Message(format!("{}: {error}", path.display())))?;
    }
    Ok(outcome)
}

fn read(
    path: &str,
    lang: &Lang,
    documents: &mut Vec<Annotated>,
    coverage: &mut Coverage,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
    while let Some(record) = records.next().map_err(|error| cannot_read(path, &error))? {
        match record.text.and_then(|text| Ok((Line::read(&text)?, predict::parse(&text)?))) {
            Ok((line, input)) => {
                let is_other = |tag: &&String| tag.split('-').next() != Some(&*lang.0);
                if let Some(other) = input.lang.as_ref().filter(is_other) {
                    complain(&format!(
                        "{}:{}: left out: language {}, not {}",
                        name(path),
                        record.number,
                        other,
                        lang.0
                    ));
                    *outcome = Outcome::Flawed;
                    continue;
                }
                let text = Text::new(&input.text);
                if let Some(number) = line.quotes.iter().position(|quote| !lies_in(&text, quote)) {
                    complain(&format!(
                        "{}:{}: left out: quote {} has places outside the text or the wrong way round; they are counted in \
                         characters (code points), the end not included",
                        name(path),
                        record.number,
                        number + 1
                    ));
                    *outcome = Outcome::Flawed;
                    continue;
                }
                let gold: Vec<GoldQuote> = line.quotes.iter().map(|quote| gold_quote(&text, quote)).collect();
                let chapters = examples(&text, lang, &gold, coverage);
                documents.push(Annotated { line, input, chapters });
            }
            Err(problem) => {
                complain(&format!("{}:{}: {problem}", name(path), record.number));
                *outcome = Outcome::Flawed;
            }
        }
    }
    Ok(())
}

fn read_network(path: &Path) -> Result<Network, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::Message(format!("{}: {error}", path.display())))?;
    let none = || Failure::Message(format!("{}: not a network of this version", path.display()));
    Network::read(bytes.into()).ok_or_else(none)
}

/// Returns true if all places of a quote lie in the text.
fn lies_in(text: &Text, quote: &LineQuote) -> bool {
    let lies = |(start, end): &(u32, u32)| {
        start < end && text.from_code_points(CodePointSpan { start: *start, end: *end }).is_some()
    };
    quote.content.iter().chain(&quote.cue).chain(&quote.speaker).all(lies)
}

fn gold_quote(text: &Text, quote: &LineQuote) -> GoldQuote {
    let span = |(start, end): &(u32, u32)| text.from_code_points(CodePointSpan { start: *start, end: *end });
    let spans = |ranges: &[(u32, u32)]| ranges.iter().filter_map(span).collect();
    GoldQuote {
        content: spans(&quote.content),
        cue: spans(&quote.cue),
        speaker: quote.speaker.first().and_then(span),
        speaker_id: quote.speaker_id.clone(),
        optional: quote.optional,
    }
}

/// Which documents are held out, by the number of the fold and theirs.
type HeldOut<'a> = &'a dyn Fn(usize, usize) -> bool;

/// Scores what is found in the documents that each of some folds holds out by what was learned from the others.
fn evaluate(
    arguments: &Arguments,
    (lang, network): (&Lang, Option<&Network>),
    documents: &[Annotated],
    (n_folds, is_held_out): (usize, HeldOut<'_>),
    output: &mut Output,
) -> Result<(), Failure> {
    let mut right: BTreeMap<Question, Vec<(f32, bool)>> = BTreeMap::new();
    let mut by_question: BTreeMap<Question, Vec<BothScores>> = BTreeMap::new();
    let mut predicted: Vec<Line> = Vec::new();
    let rows = examples_of_rows(lang);
    let mut gold: Vec<Line> = Vec::new();
    for fold in 0..n_folds {
        let others = documents.iter().enumerate().filter(|(idx, _)| !is_held_out(fold, *idx));
        let others = others.map(|(_, document)| document);
        let table = Arc::new(learned(others, &rows).with_network(network.cloned()));
        let options = DetectOptions {
            lang: Some(lang.clone()),
            without_claims: true,
            choices: Some(table.clone()),
            ..DetectOptions::default()
        };
        for (_, document) in documents.iter().enumerate().filter(|(idx, _)| is_held_out(fold, *idx)) {
            for chapter in &document.chapters {
                let encoded = network.map(|network| chapter.encoded(network));
                for example in &chapter.examples {
                    let both = encoded.as_ref().map(|encoded| BothScores::of(&table, encoded, example));
                    by_question.entry(example.question).or_default().extend(both);
                    let (chosen, share) = best(&table, encoded.as_ref(), example);
                    let is_right = example.right.get(chosen).copied().unwrap_or(false);
                    right.entry(example.question).or_default().push((share, is_right));
                }
            }
            predicted.push(predict::by_options(&document.input, &options));
            gold.push(document.line.clone());
        }
    }
    for (question, chosen) in &right {
        output.line(&format!("  {question:?}: {:.1} % of {} right", share_right(chosen), chosen.len()))?;
        for (from, to) in CERTAINTIES {
            let within: Vec<(f32, bool)> =
                chosen.iter().filter(|(share, _)| (from..to).contains(share)).copied().collect();
            if !within.is_empty() {
                let mean =
                    within.iter().map(|(share, _)| f64::from(*share)).sum::<f64>() / within.len() as f64;
                output.line(&format!(
                    "    certainty {:5.1} %: {:5.1} % of {} right",
                    100.0 * mean,
                    share_right(&within),
                    within.len()
                ))?;
            }
        }
    }
    for (question, scores) in by_question.iter().filter(|(_, scores)| !scores.is_empty()) {
        let ((of_features, of_network), lost) = counts::best(scores);
        output.line(&format!(
            "  {question:?}: likeliest where features count {of_features:.2} and the network {of_network:.2}: {lost:.4} nats"
        ))?;
    }
    let (scores, _) = score(&gold, &predicted, ScoreOptions::default());
    for (what, ratio) in [
        ("match", &scores.matched),
        ("exact", &scores.exact),
        ("cue", &scores.cue),
        ("quote + speaker entity", &scores.attributed_entity),
    ] {
        output.line(&figures(what, ratio))?;
    }
    if let Some(path) = &arguments.predictions {
        let mut lines = String::new();
        for line in &predicted {
            let json = serde_json::to_string(line).map_err(|error| Failure::Message(error.to_string()))?;
            lines.push_str(&json);
            lines.push('\n');
        }
        fs::write(path, lines).map_err(|error| Failure::Message(format!("{}: {error}", path.display())))?;
    }
    Ok(())
}

/// How many of some choices are right, in percent.
fn share_right(chosen: &[(f32, bool)]) -> f64 {
    100.0 * chosen.iter().filter(|(_, right)| *right).count() as f64 / chosen.len().max(1) as f64
}

fn figures(what: &str, ratio: &Ratio) -> String {
    let [precision, recall, f1] = [ratio.precision(), ratio.recall(), ratio.f1()].map(|it| 100.0 * it);
    format!("  {what:<24} P {precision:5.1} R {recall:5.1} F1 {f1:5.1}")
}

/// Learns from documents and from the rows of the cue table, each of which stands for many sentences like its own.
fn learned<'a>(documents: impl Iterator<Item = &'a Annotated>, rows: &'a [Studied]) -> ChoiceTable {
    let mut examples: Vec<&Example> = documents.flat_map(Annotated::examples).collect();
    (0..ROWS_COUNT).for_each(|_| examples.extend(rows.iter().flat_map(|row| &row.examples)));
    ChoiceTable::new(Question::ALL.map(|question| weights(&examples, question)), BITS)
}

/// Learns the weights of a question: a log-linear model whose right candidates are to be likely together, by stochastic
/// gradient descent with a rate for each weight (AdaGrad), averaged over the second half of the epochs and over several
/// orders of the examples, which are the same at every run. Returns features with their weights, the most important first.
fn weights(examples: &[&Example], question: Question) -> Vec<(u32, f32)> {
    let examples: Vec<&Example> = examples.iter().filter(|it| it.question == question).copied().collect();
    let known = known(&examples);
    let numbers: HashMap<u32, u32> =
        known.iter().enumerate().map(|(number, (hash, _))| (*hash, number as u32)).collect();
    let number = |hash: &u32| numbers.get(hash).copied();
    let rows: Vec<Vec<Vec<u32>>> = examples
        .iter()
        .map(|it| it.rows().map(|row| row.iter().filter_map(number).collect()).collect())
        .collect();
    let mut sums = vec![0.0_f32; known.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..N_ORDERS {
        descend(&examples, &rows, &mut order, &mut seed, &mut sums);
    }
    let n_summed = (N_ORDERS * (N_EPOCHS - N_EPOCHS / 2)) as f32;
    let mut found: Vec<(u32, f32, u32)> =
        known.iter().zip(sums).map(|((hash, n), sum)| (*hash, sum / n_summed, *n)).collect();
    // What weighs much and is met often comes first.
    let matters = |(_, weight, n): &(u32, f32, u32)| weight * weight * *n as f32;
    found.sort_by(|a, b| matters(b).total_cmp(&matters(a)).then(a.0.cmp(&b.0)));
    found.into_iter().map(|(hash, weight, _)| (hash, weight)).collect()
}

/// Goes through the examples in new orders, from weights of 0, and adds the weights after each epoch of the second half.
fn descend(
    examples: &[&Example],
    rows: &[Vec<Vec<u32>>],
    order: &mut [usize],
    seed: &mut u64,
    sums: &mut [f32],
) {
    let mut weights = vec![0.0_f32; sums.len()];
    let mut squares = vec![1e-2_f32; sums.len()];
    let mut shares: Vec<f32> = Vec::new();
    for epoch in 0..N_EPOCHS {
        shuffle(order, seed);
        for idx in &*order {
            let (rows, right) = (&rows[*idx], &examples[*idx].right);
            shares.clear();
            shares.extend(
                rows.iter().map(|row| row.iter().map(|number| weights[*number as usize]).sum::<f32>()),
            );
            let most = shares.iter().copied().fold(f32::MIN, f32::max);
            shares.iter_mut().for_each(|share| *share = (*share - most).exp());
            let of_all: f32 = shares.iter().sum();
            let of_right: f32 =
                shares.iter().zip(right).filter(|(_, right)| **right).map(|(share, _)| share).sum();
            for ((row, share), right) in rows.iter().zip(&shares).zip(right) {
                let slope =
                    share / of_all - if *right { share / of_right.max(f32::MIN_POSITIVE) } else { 0.0 };
                if slope.abs() < 1e-4 {
                    continue;
                }
                for number in row {
                    let at = *number as usize;
                    let slope = slope + PENALTY * weights[at];
                    squares[at] += slope * slope;
                    weights[at] -= RATE * slope / squares[at].sqrt();
                }
            }
        }
        if epoch >= N_EPOCHS / 2 {
            sums.iter_mut().zip(&weights).for_each(|(sum, weight)| *sum += weight);
        }
    }
}

/// Returns the features that are met in several examples, and in how many.
fn known(examples: &[&Example]) -> Vec<(u32, u32)> {
    let mut n_met: HashMap<u32, (u32, u32)> = HashMap::new();
    for (number, example) in (1..).zip(examples) {
        for hash in example.rows().flatten() {
            let (n, last) = n_met.entry(*hash).or_default();
            *n += u32::from(*last != number);
            *last = number;
        }
    }
    let mut known: Vec<(u32, u32)> =
        n_met.into_iter().filter(|(_, (n, _))| *n >= FEWEST).map(|(hash, (n, _))| (hash, n)).collect();
    known.sort_unstable();
    known
}
