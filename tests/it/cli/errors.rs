//! `qawl annotate --errors lines`: a line out for each line in.

use serde_json::{Value, json};

use super::{Files, line, run};
use crate::documents::ARTICLE;

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Every way in which a line can be bad, between two good ones.
fn flawed() -> Vec<u8> {
    let mut input = line("first", ARTICLE).into_bytes();
    input.extend(b"{\"id\": \"cut\", \"text\": \n");
    input.extend(b"{\"id\": \"y\"}\n");
    input.extend(b"\n");
    input.extend(b"[1]\n");
    input.extend(b"{\"id\": 7, \"text\": null}\n");
    input.extend(b"{\"id\": \"latin\", \"text\": \"\xE9\"}\n");
    input.extend(line("long", &"word ".repeat(900_000)).into_bytes());
    input.extend(b"{\"id\": \"empty\", \"text\": \"\"}\n");
    input.extend(line("last", ARTICLE).into_bytes());
    input
}

#[test]
fn each_line_has_a_line_and_bad_ones_say_why() {
    let run = run(&["annotate", "--errors", "lines", "-"], &flawed());
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    let out = lines(&run.out);
    let seen: Vec<Value> = out.iter().map(|it| json!([it["id"], it["line"], it["error"]["kind"]])).collect();
    let expected = json!([
        ["first", null, null],
        [null, 2, "not-json"],
        ["y", 3, "not-an-article"],
        [null, 4, "empty"],
        [null, 5, "not-an-article"],
        [7, 6, "not-an-article"],
        [null, 7, "not-utf8"],
        ["long", 8, "too-long"],
        ["empty", null, null],
        ["last", null, null],
    ]);
    assert_eq!(Value::from(seen), expected);
    assert!(
        out.iter().all(|it| it["error"].is_null() || !it["error"]["message"].as_str().unwrap().is_empty())
    );
}

#[test]
fn good_lines_are_what_they_are_without_it() {
    let with = run(&["annotate", "--errors", "lines", "-"], &flawed());
    let without = run(&["annotate", "-"], &flawed());
    assert_eq!(without.status, 1);
    let good: Vec<&str> = with.out.lines().filter(|line| !line.contains("\"error\"")).collect();
    assert_eq!(good, without.out.lines().collect::<Vec<_>>());
}

#[test]
fn a_run_that_was_interrupted_goes_on_behind_error_lines_too() {
    let files = Files::new("errors-resume");
    let input = files.put("in.jsonl", flawed());
    let output = files.0.join("out.jsonl").to_string_lossy().into_owned();
    let arguments = ["annotate", &input, "--errors", "lines", "--output", &output, "--resume"];
    assert_eq!(run(&arguments, b"").status, 0);
    let whole = std::fs::read_to_string(&output).expect("an output");
    for n_lines in 0..=whole.lines().count() {
        let mut kept: String = whole.split_inclusive('\n').take(n_lines).collect();
        kept.push_str("{\"id\": \"brok");
        std::fs::write(&output, &kept).expect("written");
        let again = run(&arguments, b"");
        assert_eq!(again.status, 0, "{}", again.err);
        assert_eq!(std::fs::read_to_string(&output).expect("an output"), whole, "after {n_lines} lines");
    }
    // Lines that say what is wrong are in no output that was asked for without them.
    let other = run(&["annotate", &input, "--output", &output, "--resume"], b"");
    assert_eq!(other.status, 2, "{}", other.err);
}

#[test]
fn files_that_cannot_be_read_are_lines_with_their_names() {
    let files = Files::new("errors-files");
    std::fs::create_dir_all(files.0.join("in")).expect("a folder");
    files.put("in/a.txt", ARTICLE);
    files.put("in/b.txt", "  ");
    files.put("in/c.json", "{broken");
    let folder = files.0.join("in").to_string_lossy().into_owned();
    let run = run(&["annotate", "--errors", "lines", &folder], b"");
    assert_eq!(run.status, 0, "{}", run.err);
    let seen: Vec<Value> = lines(&run.out).iter().map(|it| json!([it["id"], it["error"]["kind"]])).collect();
    assert_eq!(Value::from(seen), json!([["a", null], ["b", "empty"], ["c", "not-json"]]));
}

#[test]
fn what_cannot_be_done_at_all_still_fails() {
    assert_eq!(run(&["annotate", "--errors", "lines", "/no/such/file.jsonl"], b"").status, 2);
}
