//! `qawl train-worth`: learns from sentences that people have rated what tells check-worthiness, says how
//! well that does on sentences it has not seen, and writes the table.
//!
//! A fifth of each file, chosen by a hash of the id, is held out; no text of it is learned from, whichever
//! file it is in. Of the other four fifths the scale of the scores is learned by cross-validation, so
//! that they mean what they say; from annotated articles, how they go together with the rule score.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

use super::Outcome;
use super::figures::{Scored, area_under_curve, average_precision, best_threshold, f1, print_reliability};
use super::learn::{Rows, fit, log_odds, share};
use super::output::{Failure, Output, cannot_read, complain, name, open};
use super::records::{MAX_LINE_BYTES, Records};
use super::target::{Inputs, Replace, write_whole};
use super::train_claims::{self, Annotated};
use crate::detect::claims::Example;
use crate::detect::worth::{BUCKET_BITS, Bag, LanguageTable, Mix, NAMED, WorthModel, bag_of};
use crate::format::lines::Id;
use crate::lang;
use crate::schema::Lang;

/// One part of so many is held out.
const HELD_OUT: u64 = 5;

/// How many parts the rest is cut into to learn the scale of the scores.
const N_FOLDS: u64 = 4;

/// What named features count in learning, beside a hashed one that is in every row.
const NAMED_SCALE: f32 = 3.0;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Rated sentences: files with a JSON object on each line, {"id", "lang" (may be left out), "text",
    /// "label": 0 or 1}. `FILE=WEIGHT` says how much each of its rows counts.
    #[arg(value_name = "FILE[=WEIGHT]", required = true)]
    files: Vec<String>,
    /// Annotated articles with claims, from which is learned how text and context go together.
    #[arg(long, value_name = "GOLD", num_args = 1..)]
    articles: Vec<String>,
    /// Where to write the table.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Compare the table with this file; fail if they differ.
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    /// Where to write {"id", "label", "score"} of the rows held out, a file for each of theirs.
    #[arg(long, value_name = "FOLDER")]
    held_out: Option<PathBuf>,
    /// Overwrite files that hold something else.
    #[arg(long)]
    force: bool,
    /// Drop features that occur in fewer rows.
    #[arg(long, value_name = "N", default_value_t = 4)]
    least_rows: u32,
    /// L2 regularisation strength.
    #[arg(long, value_name = "N", default_value_t = 30.0)]
    penalty: f64,
    /// List the rows held out that are most wrong, so many of each file.
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
}

/// A row of a file of rated sentences.
#[derive(Deserialize)]
struct Rated {
    id: Id,
    #[serde(default)]
    lang: Option<String>,
    text: String,
    label: u8,
}

/// A rated sentence.
struct Sentence {
    file: usize,
    id: Id,
    lang: Lang,
    text: String,
    bag: Bag,
    /// Equal for sentences of the same words, whatever is between them.
    key: u64,
    yes: bool,
    weight: f64,
    held_out: bool,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Clean;
    let mut sentences = Vec::new();
    for (file, argument) in arguments.files.iter().enumerate() {
        read(file, argument, &mut sentences, &mut outcome)?;
    }
    let languages: BTreeSet<Lang> = sentences.iter().map(|it| it.lang.clone()).collect();
    let mut articles: BTreeMap<&Lang, Vec<Annotated>> = BTreeMap::new();
    for lang in &languages {
        let own = articles.entry(lang).or_default();
        let mut reader =
            train_claims::Reader { lang, choices: None, skips_others: true, outcome: &mut outcome };
        for path in &arguments.articles {
            reader.read(path, own)?;
        }
    }
    let mut tables = Vec::new();
    for lang in &languages {
        let sentences: Vec<&Sentence> = sentences.iter().filter(|it| it.lang == *lang).collect();
        let own = articles.get(lang).map_or(&[][..], Vec::as_slice);
        // A language with few articles learns from those in others too what is worth checking.
        let others = articles.iter().filter(|(it, others)| *it != &lang && others.len() > own.len());
        let others: Vec<&Example> = others.flat_map(|(_, others)| others).map(|it| &it.example).collect();
        tables.push(language(lang, &sentences, (own, &others), arguments, output)?);
    }
    let model = WorthModel::new(tables);
    let bytes = model.write();
    output.line(&format!("\ntable: {} bytes, {} languages", bytes.len(), languages.len()))?;
    if let Some(path) = &arguments.check {
        let known =
            fs::read(path).map_err(|error| Failure::Message(format!("{}: {error}", path.display())))?;
        let same = known == bytes;
        output.line(&format!("{}: {}", path.display(), if same { "identical" } else { "differs" }))?;
        if !same {
            outcome = Outcome::Flawed;
        }
    }
    if let Some(path) = &arguments.write {
        write_whole(path, &bytes, &inputs(arguments)?, Replace::forced(arguments.force))?;
    }
    Ok(outcome)
}

/// Returns the files that are learned from.
fn inputs(arguments: &Arguments) -> Result<Inputs, Failure> {
    let rated = arguments.files.iter().map(|argument| file_and_weight(argument).0);
    Inputs::of(rated.chain(arguments.articles.iter().map(String::as_str)))
}

fn read(file: usize, argument: &str, acc: &mut Vec<Sentence>, outcome: &mut Outcome) -> Result<(), Failure> {
    let (path, weight) = file_and_weight(argument);
    let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
    while let Some(record) = records.next().map_err(|error| cannot_read(path, &error))? {
        let sentence = record.text.and_then(|line| {
            let rated: Rated = serde_json::from_str(&line).map_err(|error| error.to_string())?;
            let lang = rated.lang.map(|lang| Lang(lang.into())).or_else(|| lang::identify(&rated.text));
            let lang = lang.ok_or("cannot detect the language")?;
            let bag = bag_of(&lang, &rated.text)
                .ok_or_else(|| format!("no claims are known of in the language {lang}"))?;
            if rated.label > 1 {
                return Err("the label must be 0 or 1".to_owned());
            }
            let words: BTreeSet<u64> = bag.hashed.iter().take(2).flatten().copied().collect();
            let key = words.iter().fold(FNV, |key, word| hash(key, &word.to_le_bytes()));
            let held_out = mixed(hash(FNV, rated.id.to_string().as_bytes())).is_multiple_of(HELD_OUT);
            let yes = rated.label == 1;
            Ok(Sentence { file, id: rated.id, lang, text: rated.text, bag, key, yes, weight, held_out })
        });
        match sentence {
            Ok(sentence) => acc.push(sentence),
            Err(problem) => {
                complain(&format!("{}:{}: {problem}", name(path), record.number));
                *outcome = Outcome::Flawed;
            }
        }
    }
    Ok(())
}

/// Returns what is learned of one language, after telling how good it is.
fn language(
    lang: &Lang,
    sentences: &[&Sentence],
    (articles, other_languages): (&[Annotated], &[&Example]),
    arguments: &Arguments,
    output: &mut Output,
) -> Result<LanguageTable, Failure> {
    let unseen: BTreeSet<u64> = sentences.iter().filter(|it| it.held_out).map(|it| it.key).collect();
    // A text that is in two files with the same answer counts once; with two answers it is both.
    let mut known = BTreeSet::new();
    let seen: Vec<&Sentence> = sentences
        .iter()
        .filter(|it| !it.held_out && !unseen.contains(&it.key) && known.insert((it.key, it.yes)))
        .copied()
        .collect();
    output.line(&format!(
        "== {lang}: {} rows, {} held out, {} learned from ({} like a text held out or another)",
        sentences.len(),
        sentences.iter().filter(|it| it.held_out).count(),
        seen.len(),
        sentences.iter().filter(|it| !it.held_out).count() - seen.len()
    ))?;
    let learner = Learner {
        n_files: arguments.files.len(),
        penalty: arguments.penalty,
        least_rows: arguments.least_rows,
    };
    let unscaled = learner.out_of_fold(&seen);
    let scale = scale(&seen, &unscaled);
    let mut table = learner.table(lang, &seen, scale);
    let thresholds = thresholds(&seen, &unscaled, scale);
    for (file, argument) in arguments.files.iter().enumerate() {
        let pairs = seen.iter().zip(&unscaled).filter(|(row, _)| row.file == file);
        let own: Vec<Scored> = pairs.map(|(row, odds)| (*odds, row.yes)).collect();
        if !own.is_empty() {
            let (path, _) = file_and_weight(argument);
            // What features and penalties are chosen by, so that the rows held out are not.
            output.line(&format!(
                "{path}, cross-validated: {} rows, AP {:.4}",
                own.len(),
                average_precision(&own)
            ))?;
        }
    }
    for (file, argument) in arguments.files.iter().enumerate() {
        let own: Vec<&Sentence> =
            sentences.iter().filter(|it| it.file == file && it.held_out).copied().collect();
        if own.is_empty() {
            continue;
        }
        let (path, _) = file_and_weight(argument);
        let threshold = thresholds.get(&file).copied().unwrap_or(0.5);
        tell(path, &own, &table, threshold, arguments, output)?;
    }
    if let Some(mix) = mix(lang, &table, (articles, other_languages), output)? {
        table.mix = mix;
    }
    Ok(table)
}

/// Prints how good a table is on rows that it has not seen.
fn tell(
    path: &str,
    rows: &[&Sentence],
    table: &LanguageTable,
    threshold: f64,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut scored: Vec<(Scored, &Sentence)> =
        rows.iter().map(|it| ((share(table.log_odds(&it.bag)), it.yes), *it)).collect();
    let scores: Vec<Scored> = scored.iter().map(|(scored, _)| *scored).collect();
    let n_yes = scores.iter().filter(|(_, yes)| *yes).count();
    let (yes, both) = f1(&scores, threshold);
    let (_, half) = f1(&scores, 0.5);
    output.line(&format!(
        "{path}, held out: {} rows, AP {:.4} (chance {:.3}), AUC {:.4}; at {threshold:.2} F1 {:.1}, macro-F1 {:.1}; \
         at 0.50 macro-F1 {:.1}",
        scores.len(),
        average_precision(&scores),
        n_yes as f64 / scores.len() as f64,
        area_under_curve(&scores),
        100.0 * yes,
        100.0 * both,
        100.0 * half
    ))?;
    print_reliability(&scores, output)?;
    if let Some(folder) = &arguments.held_out {
        let file = folder.join(Path::new(path).file_name().unwrap_or_default());
        let line = |((score, yes), it): &(Scored, &Sentence)| {
            serde_json::json!({"id": it.id, "label": u8::from(*yes), "score": score}).to_string() + "\n"
        };
        let lines: String = scored.iter().map(line).collect();
        write_whole(&file, lines.as_bytes(), &inputs(arguments)?, Replace::forced(arguments.force))?;
    }
    let distance = |(score, yes): &Scored| (score - f64::from(u8::from(*yes))).abs();
    scored.sort_by(|(a, _), (b, _)| distance(b).total_cmp(&distance(a)));
    for ((score, yes), it) in scored.iter().take(arguments.errors) {
        output.line(&format!(
            "  {score:.2} for {} {}",
            if *yes { "yes" } else { "no" },
            it.text.replace('\n', " ")
        ))?;
    }
    Ok(())
}

/// How weights are learned.
struct Learner {
    n_files: usize,
    penalty: f64,
    least_rows: u32,
}

impl Learner {
    /// Returns the weights of all features, the files' own base rates and the bias. A base rate of its own for
    /// each file keeps what tells a file from being taken for what tells worth.
    fn weights(&self, rows: &[&Sentence]) -> Vec<f64> {
        let n_buckets = 1_usize << BUCKET_BITS;
        let mut counts = vec![0_u32; n_buckets];
        for row in rows {
            let buckets: BTreeSet<usize> =
                row.bag.hashed.iter().flatten().map(|hash| bucket(*hash)).collect();
            for bucket in buckets {
                if let Some(count) = counts.get_mut(bucket) {
                    *count += 1;
                }
            }
        }
        // A rare feature tells more than a common one, so it is drawn to nothing less (its inverse document
        // frequency); one that hardly occurs tells nothing.
        let n_rows = rows.len() as f32;
        let scale = |number: u32| {
            let Some(bucket) = (number as usize).checked_sub(NAMED) else { return NAMED_SCALE };
            let count = counts.get(bucket).copied().unwrap_or(0);
            if count < self.least_rows { 0.0 } else { 1.0 + ((1.0 + n_rows) / (1.0 + count as f32)).ln() }
        };
        let mut learned = Rows::default();
        for row in rows {
            let of_file = ((NAMED + n_buckets + row.file) as u32, 1.0);
            let scaled = features(&row.bag).map(|(number, value)| (number, value * scale(number)));
            let features = scaled.filter(|(_, value)| *value > 0.0).chain([of_file]);
            learned.push(features, row.weight, f64::from(u8::from(row.yes)));
        }
        let mut weights = fit(&learned, NAMED + n_buckets + self.n_files, self.penalty);
        for (number, weight) in (0..).zip(&mut weights).take(NAMED + n_buckets) {
            *weight *= f64::from(scale(number));
        }
        weights
    }

    /// Returns the log-odds of each row, without its file's base rate, by weights learned from other rows.
    fn out_of_fold(&self, rows: &[&Sentence]) -> Vec<f64> {
        let mut found = vec![0.0; rows.len()];
        for fold in 0..N_FOLDS {
            let others: Vec<&Sentence> =
                rows.iter().filter(|row| mixed(row.key) % N_FOLDS != fold).copied().collect();
            let weights = self.weights(&others);
            for (own, row) in found.iter_mut().zip(rows).filter(|(_, row)| mixed(row.key) % N_FOLDS == fold) {
                let features: Vec<(u32, f32)> = features(&row.bag).collect();
                *own = log_odds(&weights, &features);
            }
        }
        found
    }

    fn table(&self, lang: &Lang, rows: &[&Sentence], (bias, scale): (f64, f64)) -> LanguageTable {
        let weights = self.weights(rows);
        let n_buckets = 1_usize << BUCKET_BITS;
        let named = weights.iter().take(NAMED);
        let hashed = weights.get(NAMED..NAMED + n_buckets).unwrap_or(&[]);
        let largest = hashed.iter().fold(0.0_f64, |largest, weight| largest.max((weight * scale).abs()));
        let unit = (largest / f64::from(i8::MAX)).max(f64::MIN_POSITIVE);
        LanguageTable {
            lang: lang.to_string(),
            bias: (bias + scale * weights.last().copied().unwrap_or(0.0)) as f32,
            mix: Mix::EVEN,
            scale: unit as f32,
            named: named.map(|weight| (weight * scale * 1000.0).round() as i16).collect(),
            buckets: hashed.iter().map(|weight| (weight * scale / unit).round() as i8).collect(),
        }
    }
}

/// Returns the features of a text by the numbers that they have in learning.
fn features(bag: &Bag) -> impl Iterator<Item = (u32, f32)> + '_ {
    let value = Bag::value(bag.named.len()) as f32;
    let named = bag.named.numbers().map(move |number| (u32::from(number), value));
    let hashed = bag.hashed.iter().flat_map(|hashes| {
        let value = Bag::value(hashes.len()) as f32;
        hashes.iter().map(move |hash| ((NAMED + bucket(*hash)) as u32, value))
    });
    named.chain(hashed)
}

fn bucket(hash: u64) -> usize {
    LanguageTable::bucket(hash, BUCKET_BITS)
}

/// Returns the bias and the factor under which log-odds mean what they say (Platt's scaling).
fn scale(rows: &[&Sentence], odds: &[f64]) -> (f64, f64) {
    let mut scaled = Rows::default();
    for (row, odds) in rows.iter().zip(odds) {
        scaled.push([(0, *odds as f32)], row.weight, f64::from(u8::from(row.yes)));
    }
    match fit(&scaled, 1, 1e-3).as_slice() {
        [factor, bias] => (*bias, *factor),
        _ => (0.0, 1.0),
    }
}

/// Returns for each file the threshold that is best on its rows that were learned from.
fn thresholds(rows: &[&Sentence], odds: &[f64], (bias, factor): (f64, f64)) -> BTreeMap<usize, f64> {
    let mut scored: BTreeMap<usize, Vec<Scored>> = BTreeMap::new();
    for (row, odds) in rows.iter().zip(odds) {
        scored.entry(row.file).or_default().push((share(bias + factor * odds), row.yes));
    }
    scored.into_iter().map(|(file, scored)| (file, best_threshold(&scored))).collect()
}

/// Learns from articles how the log-odds of a claim's text and its rule score go together, and tells how well
/// each ranks the claims of articles. The rule scores are those of weights that have not seen the article.
fn mix(
    lang: &Lang,
    table: &LanguageTable,
    (articles, other_languages): (&[Annotated], &[&Example]),
    output: &mut Output,
) -> Result<Option<Mix>, Failure> {
    let mut rows: Vec<(f64, f64, bool)> = Vec::new();
    for (text, rule, high) in train_claims::rated_by_others(articles, other_languages) {
        if let Some(bag) = bag_of(lang, &text) {
            rows.push((table.log_odds(&bag), rule, high));
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let learned = |rows: &[(f64, f64, bool)]| {
        let mut mixed = Rows::default();
        for (text, rule, high) in rows {
            mixed.push([(0, *text as f32), (1, *rule as f32)], 1.0, f64::from(u8::from(*high)));
        }
        fit(&mixed, 2, 1.0)
    };
    // Three numbers learned from hundreds of clauses, whose log-odds come from models that have not seen them.
    let weights = learned(&rows);
    let score = |(text, rule, high): &(f64, f64, bool)| {
        (share(log_odds(&weights, &[(0, *text as f32), (1, *rule as f32)])), *high)
    };
    let together: Vec<Scored> = rows.iter().map(score).collect();
    let by = |of: &dyn Fn(&(f64, f64, bool)) -> f64| -> Vec<Scored> {
        rows.iter().map(|row| (of(row), row.2)).collect()
    };
    let chance = rows.iter().filter(|row| row.2).count() as f64 / rows.len() as f64;
    output.line(&format!(
        "clauses of articles that match a claim: {}, worth checking {chance:.3}",
        rows.len()
    ))?;
    for (what, scored) in
        [("text", by(&|row| share(row.0))), ("rules", by(&|row| share(row.1))), ("together", together)]
    {
        output.line(&format!(
            "  {what:<9} AUC {:.3}, AP {:.3}",
            area_under_curve(&scored),
            average_precision(&scored)
        ))?;
        if what == "together" {
            print_reliability(&scored, output)?;
        }
    }
    Ok(match weights.as_slice() {
        [text, rule, bias] => Some(Mix { bias: *bias as f32, text: *text as f32, rule: *rule as f32 }),
        _ => None,
    })
}

/// Returns a file's path and how much its rows count.
fn file_and_weight(argument: &str) -> (&str, f64) {
    let parts = argument.rsplit_once('=').and_then(|(path, weight)| Some((path, weight.parse().ok()?)));
    parts.unwrap_or((argument, 1.0))
}

/// Where FNV-1a begins.
const FNV: u64 = 0xcbf2_9ce4_8422_2325;

fn hash(from: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(from, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Returns a hash whose lower bits depend on all of it.
fn mixed(hash: u64) -> u64 {
    hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
}
