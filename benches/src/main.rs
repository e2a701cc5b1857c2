//! Measures the engine natively.
//!
//! `speed FILE…` prints a line for each text: name, characters, bytes, milliseconds of each stage and of all.
//! `articles FILE…` prints the same of the articles of JSON lines together, each read once, one after the other,
//! with claims rated as the command rates them, and behind them what all takes where claims are not looked for:
//! what is found out of a word serves reading and claims, so that the stages do not tell alone what claims cost.
//! `memory FILE…` prints how many bytes detection has in use at most, beyond the text.
//! `count CASE FILE` does one thing once, under a tool that counts instructions.
//! `dump FILE…` prints all that is found in the articles of JSON lines, to compare two builds.

use std::process::ExitCode;
use std::sync::Arc;

use cpu_time::ProcessTime;
use peak_alloc::PeakAlloc;
use qawl::detect::DetectOptions;
use qawl::detect::worth::WorthModel;
use qawl::text::Text;
use qawl_bench::{STAGES, counted_detect, measure};

mod counted;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((command, files)) if command == "speed" => files.iter().try_for_each(|file| speed(file)),
        Some((command, files)) if command == "articles" => files.iter().try_for_each(|file| articles(file)),
        Some((command, files)) if command == "memory" => files.iter().try_for_each(|file| memory(file)),
        Some((command, files)) if command == "dump" => files.iter().try_for_each(|file| dump(file)),
        Some((command, rest)) if command == "count" => match rest {
            [case, file] => counted::run(case, file),
            _ => Err("count CASE FILE".to_owned()),
        },
        _ => Err("speed FILE… | articles FILE… | memory FILE… | dump FILE… | count CASE FILE".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn read(path: &str) -> Result<(String, Text), String> {
    let source = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".txt").to_owned();
    Ok((name, Text::new(&source)))
}

fn speed(path: &str) -> Result<(), String> {
    let (name, text) = read(path)?;
    let chars = text.as_str().chars().count();
    // About as much text whatever the size, after one run that fills what is filled once.
    let runs = (3_000_000 / chars.max(1)).clamp(2, 300) as u32;
    // Of the processor, not of the wall: other work on the machine then hardly shows.
    let start = ProcessTime::now();
    let clock = || start.elapsed().as_secs_f64() * 1000.0;
    let options = DetectOptions::default();
    measure(&text, &options, 1, &clock);
    let times = measure(&text, &options, runs, &clock);
    let stages: Vec<String> = times.stages.iter().map(|it| format!("{it:.4}")).collect();
    println!("{name}\t{chars}\t{}\t{}\t{:.4}", text.len(), stages.join("\t"), times.total);
    Ok(())
}

fn articles(path: &str) -> Result<(), String> {
    let lines = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let texts: Vec<Text> = lines.lines().filter_map(article).map(|source| Text::new(&source)).collect();
    let model =
        WorthModel::read(include_bytes!("../../assets/worth.bin")).map_err(|error| error.to_string())?;
    let options = DetectOptions { worth: Some(Arc::new(model)), ..DetectOptions::default() };
    let start = ProcessTime::now();
    let clock = || start.elapsed().as_secs_f64() * 1000.0;
    // The packs are made once, whatever the text.
    texts.first().into_iter().for_each(|first| drop(measure(first, &options, 1, &clock)));
    let mut sums = [0.0; STAGES.len()];
    let (mut chars, mut bytes, mut total) = (0, 0, 0.0);
    for text in &texts {
        let times = measure(text, &options, 1, &clock);
        sums.iter_mut().zip(times.stages).for_each(|(sum, stage)| *sum += stage);
        total += times.total;
        chars += text.as_str().chars().count();
        bytes += text.len() as usize;
    }
    let without = DetectOptions { without_claims: true, ..options };
    let without: f64 = texts.iter().map(|text| measure(text, &without, 1, &clock).total).sum();
    let stages: Vec<String> = sums.iter().map(|it| format!("{it:.4}")).collect();
    println!("{path}\t{chars}\t{bytes}\t{}\t{total:.4}\t{without:.4}", stages.join("\t"));
    Ok(())
}

/// Returns the text of an article on a line.
fn article(line: &str) -> Option<String> {
    let article: serde_json::Value = serde_json::from_str(line).ok()?;
    Some(article.get("text")?.as_str()?.to_owned())
}

fn memory(path: &str) -> Result<(), String> {
    let (name, text) = read(path)?;
    let chars = text.as_str().chars().count();
    // The packs are made once, whatever the text.
    drop(counted_detect(&Text::new(text.slice(qawl::text::Span::new(0, 0)))));
    let head: String = text.as_str().chars().take(2_000).collect();
    drop(counted_detect(&Text::new(&head)));
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let found = counted_detect(&text);
    let peak = MEMORY.peak_usage() - before;
    let kept = MEMORY.current_usage() - before;
    drop(found);
    println!("{name}\t{chars}\t{peak}\t{kept}\t{:.2}", peak as f64 / chars.max(1) as f64);
    Ok(())
}

fn dump(path: &str) -> Result<(), String> {
    let lines = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    for line in lines.lines() {
        let article: serde_json::Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let Some(source) = article.get("text").and_then(serde_json::Value::as_str) else { continue };
        println!("{:?}", counted_detect(&Text::new(source)));
    }
    Ok(())
}
