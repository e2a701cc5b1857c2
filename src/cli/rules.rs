//! `qawl rules`: how often each rule is right on gold documents, whether its confidence says so, and the
//! rule tables of the language packs rewritten with it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::output::{Failure, Output, cannot_read, complain, name, open};
use super::records::{MAX_LINE_BYTES, Records};
use super::target::{Inputs, Replace, write_all_whole};
use super::{Outcome, predict};
use crate::format::lines::{InputLine, Line};
use crate::lang::rules::{FEWEST_MEASURED, MEASURED, PRIOR};
use crate::score::{RuleFigures, ScoreOptions, Scores, score};

/// Two cases at this precision (in thousandths) are added to what was counted, so that a rule seen twice
/// is not held for certain (Laplace's smoothing with an informed guess).
const GUESS: usize = 700;
const GUESSED_CASES: usize = 2;

/// How many bins of confidence the reliability table has.
const N_BINS: usize = 10;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Gold lines, with their texts.
    #[arg(value_name = "GOLD", required = true)]
    gold: Vec<String>,
    /// Ignore a leading complementiser (that, أن) when comparing quotes.
    #[arg(long)]
    strip_comp: bool,
    /// Count optional gold quotes like all others.
    #[arg(long)]
    all: bool,
    /// Rewrite the precision and the count in the rules.tsv of each language under this folder.
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let options = ScoreOptions { strip_complementiser: arguments.strip_comp, count_optional: arguments.all };
    let mut outcome = Outcome::Clean;
    let mut counted: BTreeMap<String, Counted> = BTreeMap::new();
    for path in &arguments.gold {
        let (gold, predicted) = read(path, &mut outcome)?;
        let confidences = confidences(&predicted);
        let (scores, _) = score(&gold, &predicted, options);
        add(&mut counted, &scores, &confidences);
    }
    print_rules(&counted, output)?;
    print_reliability(&counted, output)?;
    if let Some(folder) = &arguments.write {
        write(folder, &counted, &arguments.gold)?;
    }
    Ok(outcome)
}

/// What became of a rule's predictions.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    figures: RuleFigures,
    /// What the rule's confidence was, 0 to 1.
    confidence: f64,
}

impl Counted {
    fn share(&self, n: usize) -> f64 {
        n as f64 / self.figures.n_predicted.max(1) as f64
    }

    /// Returns the smoothed share of `n_right` of the rule's predictions in thousandths.
    fn thousandths(&self, n_right: usize) -> usize {
        let n = self.figures.n_predicted + GUESSED_CASES;
        (n_right * 1000 + GUESS * GUESSED_CASES + n / 2) / n
    }
}

/// Returns the gold lines of a file and what is predicted for their texts.
fn read(path: &str, outcome: &mut Outcome) -> Result<(Vec<Line>, Vec<Line>), Failure> {
    let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
    let (mut gold, mut predicted) = (Vec::new(), Vec::new());
    while let Some(record) = records.next().map_err(|error| cannot_read(path, &error))? {
        match record.text.and_then(|text| Ok((Line::read(&text)?, predict::parse(&text)?))) {
            Ok((line, input)) => {
                gold.push(line);
                predicted.push(prediction(input));
            }
            Err(problem) => {
                complain(&format!("{}:{}: {problem}", name(path), record.number));
                *outcome = Outcome::Flawed;
            }
        }
    }
    Ok((gold, predicted))
}

fn prediction(input: InputLine) -> Line {
    let asked = predict::Asked { without_claims: true, ..predict::Asked::default() };
    predict::line(input, asked, false, &[])
}

/// Returns the confidence that each rule gave.
fn confidences(predicted: &[Line]) -> BTreeMap<String, f64> {
    let quotes = predicted.iter().flat_map(|line| &line.quotes);
    quotes.filter_map(|quote| Some((quote.rule.clone()?, quote.confidence?))).collect()
}

fn add(counted: &mut BTreeMap<String, Counted>, scores: &Scores, confidences: &BTreeMap<String, f64>) {
    for (rule, figures) in &scores.by_rule {
        let sum = counted.entry(rule.clone()).or_default();
        sum.figures.n_predicted += figures.n_predicted;
        sum.figures.n_matched += figures.n_matched;
        sum.figures.n_exact += figures.n_exact;
        sum.figures.n_attributed += figures.n_attributed;
        sum.confidence = confidences.get(rule).copied().unwrap_or(sum.confidence);
    }
}

fn print_rules(counted: &BTreeMap<String, Counted>, output: &mut Output) -> Result<(), Failure> {
    output.line(&format!(
        "{:<26} {:>6} {:>7} {:>7} {:>9} {:>12}",
        "rule", "n", "match", "exact", "speaker", "confidence"
    ))?;
    for (rule, of_rule) in counted {
        let figures = &of_rule.figures;
        output.line(&format!(
            "{rule:<26} {:6} {:7.3} {:7.3} {:9.3} {:12.3}",
            figures.n_predicted,
            of_rule.share(figures.n_matched),
            of_rule.share(figures.n_exact),
            of_rule.share(figures.n_attributed),
            of_rule.confidence,
        ))?;
    }
    Ok(())
}

/// Prints, for predictions of about the same confidence, how many of them match, and the Brier score: the
/// mean square of confidence less outcome (Brier 1950).
fn print_reliability(counted: &BTreeMap<String, Counted>, output: &mut Output) -> Result<(), Failure> {
    let mut bins = [(0_usize, 0_usize, 0.0_f64); N_BINS];
    let (mut n_all, mut squares) = (0_usize, 0.0_f64);
    for of_rule in counted.values() {
        let (n, matched) = (of_rule.figures.n_predicted, of_rule.figures.n_matched);
        let bin = ((of_rule.confidence * N_BINS as f64) as usize).min(N_BINS - 1);
        if let Some((n_bin, matched_bin, sum)) = bins.get_mut(bin) {
            *n_bin += n;
            *matched_bin += matched;
            *sum += of_rule.confidence * n as f64;
        }
        let missed = n.saturating_sub(matched) as f64;
        squares += matched as f64 * (1.0 - of_rule.confidence).powi(2) + missed * of_rule.confidence.powi(2);
        n_all += n;
    }
    output.line(&format!("\n{:<12} {:>6} {:>12} {:>8}", "confidence", "n", "mean", "match"))?;
    for (idx, (n, matched, sum)) in bins.iter().enumerate().filter(|(_, (n, _, _))| *n > 0) {
        let (from, to) = (idx as f64 / N_BINS as f64, (idx + 1) as f64 / N_BINS as f64);
        let [mean, share] = [sum / *n as f64, *matched as f64 / *n as f64];
        output.line(&format!("{:<12} {n:6} {mean:12.3} {share:8.3}", format!("{from:.1}-{to:.1}")))?;
    }
    output.line(&format!("Brier score {:.4} over {n_all} predictions", squares / n_all.max(1) as f64))
}

/// Rewrites the rows of rules that applied; the others keep their prior. The tables are edited, so that what they
/// hold is no reason to refuse.
fn write(folder: &Path, counted: &BTreeMap<String, Counted>, gold: &[String]) -> Result<(), Failure> {
    let languages: BTreeMap<&str, ()> =
        counted.keys().filter_map(|rule| Some((rule.split_once('/')?.0, ()))).collect();
    let mut tables = Vec::new();
    for language in languages.keys() {
        let path = folder.join(language).join("rules.tsv");
        let shown = path.display().to_string();
        let table = fs::read_to_string(&path).map_err(|error| cannot_read(&shown, &error))?;
        let table: String = table.lines().map(|row| rewritten(row, language, counted) + "\n").collect();
        tables.push((path, table.into_bytes()));
    }
    write_all_whole(&tables, &Inputs::of(gold.iter().map(String::as_str))?, Replace::Asked)
}

/// Returns a row with what was counted for its rule.
fn rewritten(row: &str, language: &str, counted: &BTreeMap<String, Counted>) -> String {
    let mut cells: Vec<String> = row.split('\t').map(str::to_owned).collect();
    let found = cells.first().and_then(|rule| counted.get(&format!("{language}/{rule}")));
    if let (Some(of_rule), [_, content, speaker, basis, n, ..]) = (found, cells.as_mut_slice()) {
        *content = of_rule.thousandths(of_rule.figures.n_matched).to_string();
        *speaker = of_rule.thousandths(of_rule.figures.n_attributed).to_string();
        let n_applied = of_rule.figures.n_predicted;
        *basis = if n_applied < FEWEST_MEASURED { PRIOR } else { MEASURED }.to_owned();
        *n = n_applied.to_string();
    }
    cells.join("\t")
}
