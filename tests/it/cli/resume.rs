//! Interrupted runs: whatever a run was cut off at, going on gives what it would have given.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::folders::unpack;
use super::{Files, ids, line, qawl, run};
use crate::documents::ARTICLE;

/// How much there is to annotate.
const N_LINES: usize = 240;

/// Returns lines with broken ones between them, an id that is there twice, and articles of all lengths.
fn input(repeat: usize) -> String {
    let mut input = String::new();
    for n in 0..N_LINES {
        let id = if n % 40 == 1 { "again".to_owned() } else { format!("d{n}") };
        input.push_str(&line(&id, &ARTICLE.repeat(1 + n % 5 * repeat)));
        if n % 17 == 0 {
            input.push_str("{\"id\": \"broken\"}\n");
        }
    }
    input
}

fn arguments(input: &str, output: &Path) -> Vec<String> {
    let output = output.to_string_lossy().into_owned();
    ["annotate", input, "--text", "--resume", "--output", &output].map(str::to_owned).to_vec()
}

fn resume(input: &str, output: &Path) -> super::Run {
    let arguments = arguments(input, output);
    run(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), b"")
}

fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// Starts a run, kills it (as `kill -9` does) once its output has grown by some bytes, and returns
/// whether it had come to its end before.
fn kill_amid(input: &str, output: &Path, after: u64) -> bool {
    let before = length(output);
    let mut child = qawl()
        .args(arguments(input, output))
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts");
    let patience = Instant::now() + Duration::from_secs(60);
    while Instant::now() < patience {
        if child.try_wait().expect("a child").is_some() {
            return true;
        }
        // A torn line is cut away at the start, so that it can be shorter than before.
        if length(output) > before + after {
            break;
        }
        thread::sleep(Duration::from_millis(1));
    }
    child.kill().expect("killed");
    child.wait().expect("a child");
    false
}

fn killed_again_and_again(test: &str, name: &str, repeat: usize, step: u64, n_kills_at_most: usize) -> usize {
    let files = Files::new(test);
    let input = files.put("in.jsonl", input(repeat));
    let whole = run(&["annotate", "--text", &input], b"");
    let output: PathBuf = files.0.join(name);
    let mut n_kills = 0;
    while n_kills < n_kills_at_most && !kill_amid(&input, &output, step * (1 + n_kills as u64 % 5)) {
        n_kills += 1;
    }
    let ended = resume(&input, &output);
    assert_eq!(ended.status, 1, "broken lines are told by every run: {}", ended.err);
    assert_eq!(ended.err.matches("missing field `text`").count(), whole.err.lines().count());
    assert!(unpack(&output) == whole.out, "nothing lost, nothing twice, in order, after {n_kills} kills");
    n_kills
}

#[test]
fn a_run_that_is_killed_again_and_again_loses_and_repeats_nothing() {
    let n_kills = killed_again_and_again("killed", "out.jsonl", 1, 20_000, 40);
    assert!(n_kills > 3, "{n_kills}");
}

/// A part of a packed file is 4 MB long, so this needs more text; it is enough that some were killed.
#[test]
fn a_packed_run_that_is_killed_loses_and_repeats_nothing() {
    let n_kills = killed_again_and_again("killed-gz", "out.jsonl.gz", 12, 1, 2);
    assert!(n_kills > 0, "{n_kills}");
}

/// Cuts outputs at every sort of place, as a full disk or a lost machine leaves them.
#[test]
fn an_output_cut_anywhere_is_gone_on_with() {
    let files = Files::new("cut");
    let input = files.put("in.jsonl", input(1));
    for name in ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst"] {
        let output = files.0.join(name);
        resume(&input, &output);
        let whole = fs::read(&output).expect("a file");
        let text = unpack(&output);
        let line_end = whole.iter().position(|byte| *byte == b'\n').unwrap_or(7);
        for cut in [0, 1, 5, line_end, line_end + 1, whole.len() / 3, whole.len() - 1, whole.len()] {
            fs::write(&output, &whole[..cut]).expect("a file");
            let run = resume(&input, &output);
            assert_eq!(run.status, 1, "{name} cut at {cut}: {}", run.err);
            assert!(unpack(&output) == text, "{name} cut at {cut}");
        }
    }
}

#[test]
fn going_on_with_what_does_not_fit_changes_nothing() {
    let files = Files::new("does-not-fit");
    let input_path = files.put("in.jsonl", input(1));
    let output = files.0.join("out.jsonl");
    resume(&input_path, &output);
    let whole = fs::read_to_string(&output).expect("a file");
    let other = files.put("other.jsonl", line("d0", ARTICLE) + &line("somebody else", ARTICLE));
    let shorter = files.put("shorter.jsonl", line("d0", ARTICLE));
    let output_name = output.to_string_lossy().into_owned();
    for (arguments, told) in [
        (vec!["annotate", &other, "--text"], "found again where the input has somebody else"),
        (vec!["annotate", &shorter, "--text"], "out.jsonl:2: has more articles than the input"),
        (vec!["annotate", &input_path], "out.jsonl:1: was written with different --format or --text"),
        (
            vec!["annotate", &input_path, "--format", "qawl"],
            "out.jsonl:1: was written with different --format or --text",
        ),
    ] {
        let run = run(&[&arguments[..], &["--resume", "--output", &output_name]].concat(), b"");
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.err.contains(told), "{arguments:?}: {}", run.err);
        assert_eq!(fs::read_to_string(&output).expect("a file"), whole);
    }
    let (foreign, notes) = (files.put("notes.jsonl", "my notes\nmore notes"), "my notes\nmore notes");
    let refused = resume(&input_path, Path::new(&foreign));
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("not an annotated article"), "{}", refused.err);
    assert_eq!(fs::read_to_string(&foreign).expect("a file"), notes);
}

#[test]
fn two_runs_do_not_write_to_one_file() {
    let files = Files::new("two-runs");
    let output = files.0.join("out.jsonl");
    // One that waits for its input, with the output locked.
    let mut first = qawl()
        .args(arguments("-", &output))
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts");
    let patience = Instant::now() + Duration::from_secs(30);
    while !output.exists() && Instant::now() < patience {
        thread::sleep(Duration::from_millis(5));
    }
    let input = files.put("in.jsonl", line("a", ARTICLE));
    // Between creating and locking there is a moment.
    let mut second = resume(&input, &output);
    while second.status == 0 && Instant::now() < patience {
        second = resume(&input, &output);
    }
    assert_eq!(second.status, 2);
    assert!(second.err.contains("another run is writing to it"), "{}", second.err);
    drop(first.stdin.take());
    first.wait().expect("a child");
    assert_eq!(resume(&input, &output).status, 0);
    assert_eq!(ids(&fs::read_to_string(&output).expect("a file")), ["\"a\""]);
}
