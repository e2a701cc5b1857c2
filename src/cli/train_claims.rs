//! `qawl train-claims`: learns from annotated articles what the features of a clause weigh, for "is a claim"
//! and for "is worth checking", and tells by cross-validation over documents how good that is.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::figures::{Scored, area_under_curve, average_precision, print_reliability};
use super::learn::{Rows, fit, log_odds, share};
use super::output::{Failure, Output, cannot_read, complain, name, open};
use super::records::{MAX_LINE_BYTES, Records};
use super::target::{Inputs, Replace, write_all_whole};
use super::{Outcome, predict};
use crate::detect::claims::{self, Candidate, candidates};
use crate::detect::{DetectOptions, detect};
use crate::format::lines::{Line, LineClaim, SourceOffsets};
use crate::schema::{Lang, Worth};
use crate::score::{ScoreOptions, claim_agreement, score};
use crate::text::Text;

/// The share of common words (Dice) from which on a clause is an example of a claim.
const IS_CLAIM: f64 = 0.6;

/// L2 regularisation strength.
pub(super) const PENALTY: f64 = 10.0;

/// How many parts the documents are cut into for cross-validation.
const N_FOLDS: usize = 7;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Gold lines with claims, and with their texts.
    #[arg(value_name = "GOLD", required = true)]
    gold: Vec<String>,
    /// Write claim-weights.tsv into these folders of language packs.
    #[arg(long, value_name = "FOLDER", num_args = 1..)]
    write: Vec<PathBuf>,
    /// Overwrite tables that hold something else.
    #[arg(long)]
    force: bool,
    /// L2 regularisation strength.
    #[arg(long, value_name = "N", default_value_t = PENALTY)]
    penalty: f64,
}

/// An annotated article and every clause of it that may be a claim.
pub(super) struct Example {
    gold: Line,
    text: Text,
    lang: Lang,
    paragraphs: Vec<Vec<Clause>>,
}

/// A clause, and what the annotators say of it.
pub(super) struct Clause {
    candidate: Candidate,
    /// How much it agrees with the gold claim that it agrees with most, and that one's worth.
    agreement: f64,
    worth: Worth,
}

/// The weights of both questions; the last is the bias.
pub(super) struct Weights {
    claim: Vec<f64>,
    worth: Vec<f64>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Clean;
    let mut examples = Vec::new();
    for path in &arguments.gold {
        read(path, &mut examples, &mut outcome)?;
    }
    if examples.is_empty() {
        return Err(Failure::Told("no line has claims to learn from".to_owned()));
    }
    let held_out = cross_validated(&examples, arguments.penalty);
    let threshold = best_threshold(&examples, &held_out);
    output.line("cross-validated, by the log-odds from which on a clause is a claim:")?;
    for tenths in (-20..=0).step_by(2) {
        let Figures { precision, recall, f1, high } = Figures::of(&examples, &held_out, tenths * 100);
        output.line(&format!(
            "  {:5.1}  P {precision:5.1} R {recall:5.1} F1 {f1:5.1}, recall of high-worth claims {high:5.1}",
            f64::from(tenths) / 10.0
        ))?;
    }
    let by: Vec<&Example> = examples.iter().collect();
    let weights = learned(&by, arguments.penalty);
    let trained_on = examples.iter().map(|example| odds(example, &weights)).collect::<Vec<_>>();
    for (what, odds) in [("cross-validated by document", &held_out), ("trained on the same", &trained_on)] {
        let figures = Figures::of(&examples, odds, threshold);
        output.line(&format!(
            "{what:<28} claims match P {:.1} R {:.1} F1 {:.1}, recall of high-worth claims {:.1}",
            figures.precision, figures.recall, figures.f1, figures.high
        ))?;
        let rated = worth_of_matches(&examples, odds);
        output.line(&format!(
            "{:<28} worth of what matches: AUC {:.3}, AP {:.3} (chance {:.3})",
            "",
            area_under_curve(&rated),
            average_precision(&rated),
            rated.iter().filter(|(_, yes)| *yes).count() as f64 / rated.len().max(1) as f64
        ))?;
    }
    output.line(&format!(
        "a claim from log-odds {:.2} on; worth checking, cross-validated:",
        f64::from(threshold) / 1000.0
    ))?;
    print_reliability(&worth_of_matches(&examples, &held_out), output)?;
    let table = table(&weights, threshold).into_bytes();
    let tables: Vec<(PathBuf, Vec<u8>)> =
        arguments.write.iter().map(|folder| (folder.join("claim-weights.tsv"), table.clone())).collect();
    let inputs = Inputs::of(arguments.gold.iter().map(String::as_str))?;
    write_all_whole(&tables, &inputs, Replace::forced(arguments.force))?;
    Ok(outcome)
}

/// Adds the documents of a file that have claims.
pub(super) fn read(path: &str, examples: &mut Vec<Example>, outcome: &mut Outcome) -> Result<(), Failure> {
    let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
    while let Some(record) = records.next().map_err(|error| cannot_read(path, &error))? {
        match record.text.and_then(|text| Ok((Line::read(&text)?, predict::parse(&text)?))) {
            Ok((gold, input)) if gold.claims.is_some() => {
                examples.push(Example::of(gold, &input.text));
            }
            Ok(_) => {}
            Err(problem) => {
                complain(&format!("{}:{}: {problem}", name(path), record.number));
                *outcome = Outcome::Flawed;
            }
        }
    }
    Ok(())
}

impl Example {
    fn of(gold: Line, source: &str) -> Self {
        let text = Text::new(source);
        let lang = gold.lang.clone().map(|lang| Lang(lang.into()));
        let options = DetectOptions { lang, without_claims: true, ..DetectOptions::default() };
        let found = detect(&text, &options);
        let at = SourceOffsets::new(&text, source);
        let told = gold.claims.as_deref().unwrap_or(&[]);
        let candidates = candidates(&text, &found.lang, &found.blocks, &found.attributions);
        let chars: Vec<char> = source.chars().collect();
        let clause = |candidate: Candidate| {
            let own = at.range(candidate.span);
            let best = told
                .iter()
                .map(|claim| (claim_agreement(&chars, own, (claim.start, claim.end)), claim.worth))
                .max_by(|(a, _), (b, _)| a.total_cmp(b));
            let (agreement, worth) = best.unwrap_or((0.0, None));
            Clause { candidate, agreement, worth: worth.map_or(Worth::Low, |worth| worth.0) }
        };
        let paragraphs =
            candidates.into_iter().map(|clauses| clauses.into_iter().map(clause).collect()).collect();
        Self { gold, text, lang: found.lang, paragraphs }
    }

    /// Returns the clauses that stand for gold claims: text, rule log-odds by `odds`, and whether the claim
    /// is worth checking.
    pub fn matches<'a>(&'a self, odds: &'a Odds) -> impl Iterator<Item = (&'a str, &'a Lang, f64, bool)> {
        let lang = &self.lang;
        self.paragraphs
            .iter()
            .flatten()
            .zip(odds.iter().flatten())
            .filter(|(clause, _)| clause.agreement >= IS_CLAIM)
            .map(move |(clause, odds)| {
                (self.text.slice(clause.candidate.span), lang, odds[1], clause.worth == Worth::High)
            })
    }
}

/// Log-odds of every clause of an example, for both questions.
pub(super) type Odds = Vec<Vec<[f64; 2]>>;

fn row(candidate: &Candidate) -> impl Iterator<Item = (u32, f32)> {
    let mut numbers: Vec<u32> = candidate.features.iter().map(|feature| feature.index() as u32).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().map(|number| (number, 1.0))
}

fn learned(examples: &[&Example], penalty: f64) -> Weights {
    let (mut is_claim, mut is_worth) = (Rows::default(), Rows::default());
    for clause in examples.iter().flat_map(|example| example.paragraphs.iter().flatten()) {
        let claim = clause.agreement >= IS_CLAIM;
        is_claim.push(row(&clause.candidate), 1.0, f64::from(u8::from(claim)));
        if claim {
            is_worth.push(row(&clause.candidate), 1.0, f64::from(u8::from(clause.worth == Worth::High)));
        }
    }
    let n = claims::n_features();
    Weights { claim: fit(&is_claim, n, penalty), worth: fit(&is_worth, n, penalty) }
}

fn odds(example: &Example, weights: &Weights) -> Odds {
    let of = |clause: &Clause| {
        let row: Vec<(u32, f32)> = row(&clause.candidate).collect();
        [log_odds(&weights.claim, &row), log_odds(&weights.worth, &row)]
    };
    example.paragraphs.iter().map(|clauses| clauses.iter().map(of).collect()).collect()
}

/// Returns the log-odds of each example by weights learned from the documents of the other parts.
pub(super) fn cross_validated(examples: &[Example], penalty: f64) -> Vec<Odds> {
    let mut found: Vec<Odds> = vec![Odds::new(); examples.len()];
    for fold in 0..N_FOLDS {
        let others: Vec<&Example> =
            examples.iter().enumerate().filter(|(at, _)| at % N_FOLDS != fold).map(|(_, it)| it).collect();
        let weights = learned(&others, penalty);
        for (at, example) in examples.iter().enumerate().filter(|(at, _)| at % N_FOLDS == fold) {
            if let Some(own) = found.get_mut(at) {
                *own = odds(example, &weights);
            }
        }
    }
    found
}

fn worth_of_matches(examples: &[Example], odds: &[Odds]) -> Vec<Scored> {
    let pairs = examples.iter().zip(odds);
    pairs
        .flat_map(|(example, odds)| example.matches(odds))
        .map(|(_, _, odds, high)| (share(odds), high))
        .collect()
}

/// Returns the log-odds in thousandths from which on F1 and the recall of what is worth checking are together
/// greatest.
fn best_threshold(examples: &[Example], odds: &[Odds]) -> i32 {
    let thresholds = (-25..=5).map(|tenths| tenths * 100);
    let sum = |threshold| {
        let figures = Figures::of(examples, odds, threshold);
        figures.f1 + 0.5 * figures.high
    };
    thresholds.fold((f64::MIN, 0), |best, at| if sum(at) > best.0 { (sum(at), at) } else { best }).1
}

/// How good claims are, in hundredths.
struct Figures {
    precision: f64,
    recall: f64,
    f1: f64,
    high: f64,
}

impl Figures {
    fn of(examples: &[Example], odds: &[Odds], threshold: i32) -> Self {
        let predicted: Vec<Line> =
            examples.iter().zip(odds).map(|(example, odds)| chosen(example, odds, threshold)).collect();
        let gold: Vec<Line> = examples.iter().map(|example| example.gold.clone()).collect();
        let (scores, _) = score(&gold, &predicted, ScoreOptions::default());
        let claims = scores.claims.unwrap_or_default();
        let (n_high, n_found) = claims.high;
        let ratio = &claims.matched;
        let [precision, recall, f1] = [ratio.precision(), ratio.recall(), ratio.f1()].map(|it| 100.0 * it);
        Self { precision, recall, f1, high: 100.0 * n_found as f64 / n_high.max(1) as f64 }
    }
}

/// Returns the claims that would be found.
fn chosen(example: &Example, odds: &Odds, threshold: i32) -> Line {
    let at = SourceOffsets::new(&example.text, example.gold.text.as_deref().unwrap_or_default());
    let claims = example.paragraphs.iter().zip(odds).flat_map(|(clauses, odds)| {
        let weighed = clauses.iter().zip(odds).map(|(clause, odds)| {
            let mut candidate = clause.candidate.clone();
            candidate.log_odds = odds.map(|odds| (odds * 1000.0).round() as i32);
            candidate
        });
        claims::select(weighed.collect(), threshold)
    });
    let claims = claims.map(|candidate| {
        let (start, end) = at.range(candidate.span);
        LineClaim {
            start,
            end,
            worth: None,
            score: None,
            reasons: Vec::new(),
            kind: None,
            quote: None,
            rule: None,
            confidence: None,
        }
    });
    let claims = Some(claims.collect());
    Line {
        id: example.gold.id.clone(),
        lang: None,
        text: None,
        blocks: Vec::new(),
        quotes: Vec::new(),
        claims,
    }
}

fn table(weights: &Weights, threshold: i32) -> String {
    let mut table = "# What features weigh, in thousandths of log-odds: for \"is a claim\" and for \"is worth checking\".\n\
                     # Learned from annotated Arabic news by `qawl train-claims`. `from`: a claim from these log-odds on.\n\
                     # kind\tfeature\tweights\n"
        .to_owned();
    let thousandths = |weight: Option<&f64>| (weight.copied().unwrap_or(0.0) * 1000.0).round() as i32;
    let _ = writeln!(table, "weight\tfrom\t{threshold} 0");
    let [bias, worth_bias] = [weights.claim.last(), weights.worth.last()].map(thousandths);
    let _ = writeln!(table, "weight\tbias\t{bias} {worth_bias}");
    for (number, feature) in claims::feature_names().into_iter().enumerate() {
        let pair = [weights.claim.get(number), weights.worth.get(number)].map(thousandths);
        if let (Some(feature), [claim, worth]) = (feature, pair)
            && (claim != 0 || worth != 0)
            && feature != "bias"
        {
            let _ = writeln!(table, "weight\t{feature}\t{claim} {worth}");
        }
    }
    table
}
