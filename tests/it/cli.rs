//! The command as it is run: what it takes, what it writes, how it complains and ends.

mod agree;
mod answers;
mod errors;
mod folders;
mod outputs;
mod resume;
mod validate;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use expect_test::{Expect, expect};
use serde_json::Value;

use crate::documents::{ARTICLE, full};

/// What a run of the command came to.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

fn qawl() -> Command {
    Command::new(env!("CARGO_BIN_EXE_qawl"))
}

pub fn run(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = qawl()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("an input");
    let input = input.to_vec();
    // Written aside: the command writes before it has read everything.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the command ends");
    let _ = writer.join();
    Run {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A directory of its own, gone at the end.
pub struct Files(pub PathBuf);

impl Files {
    pub fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a directory");
        Self(path)
    }

    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::write(&path, bytes).expect("a file");
        path.to_string_lossy().into_owned()
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn line(id: &str, text: &str) -> String {
    serde_json::json!({ "id": id, "lang": "ar", "text": text }).to_string() + "\n"
}

fn ids(out: &str) -> Vec<String> {
    out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["id"].to_string()).collect()
}

#[test]
fn lines_come_out_in_the_order_they_went_in() {
    let input: String = (0..500).map(|n| line(&format!("d{n}"), &ARTICLE.repeat(1 + n % 7))).collect();
    let expected: Vec<String> = (0..500).map(|n| format!("\"d{n}\"")).collect();
    let one = run(&["annotate", "--jobs", "1", "-"], input.as_bytes());
    assert_eq!((one.status, one.err.as_str()), (0, ""));
    assert_eq!(ids(&one.out), expected);
    let many = run(&["annotate", "--jobs", "8", "-"], input.as_bytes());
    assert!(one.out == many.out, "the same whatever the number of jobs");
}

#[test]
fn a_broken_line_is_told_and_the_rest_goes_on() {
    let mut input = Vec::new();
    input.extend(b"\xEF\xBB\xBF");
    input.extend(line("a", "Hi").bytes());
    input.extend(b"\n   \n{\"id\": \"b\", \"text\": \"no end\n");
    input.extend(b"{\"id\": \"c\"}\n[1]\n\"\xFF\"\n{\"id\": true, \"text\": \"\"}\n");
    input.extend(b"{\"id\": 12, \"text\": \"\"}\r\n");
    input.extend(line("z", "").trim_end().bytes());
    let run = run(&["annotate", "-"], &input);
    assert_eq!(ids(&run.out), ["\"a\"", "12", "\"z\""]);
    assert_eq!(run.status, 1);
    expect![[r#"
        qawl: standard input:4: EOF while parsing a string at column 27
        qawl: standard input:5: missing field `text` at column 11
        qawl: standard input:6: not a JSON object
        qawl: standard input:7: not UTF-8 at byte 2
        qawl: standard input:8: the id must be a string or a whole number at column 11
    "#]]
    .assert_eq(&run.err);
}

#[test]
fn a_line_keeps_to_the_text_it_came_with() {
    let text = "قال سامي عون:\r\n“لن نغلق الجسر 📰”.\r\nوأضاف: “أبداً”.";
    let run = run(&["annotate", "--text", "-"], line("a", text).as_bytes());
    let line: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(line["text"], text);
    let chars: Vec<char> = text.chars().collect();
    let blocks = line["blocks"].as_array().expect("a list");
    let covered: Vec<String> = blocks
        .iter()
        .map(|block| {
            let at = |key: &str| block[key].as_u64().expect("an offset") as usize;
            chars[at("start")..at("end")].iter().collect()
        })
        .collect();
    assert_eq!(covered, ["قال سامي عون:", "“لن نغلق الجسر 📰”.", "وأضاف: “أبداً”."]);
}

#[test]
fn an_article_becomes_qawl_json_that_validates() {
    let files = Files::new("article");
    let article = files.put("bridge.txt", ARTICLE);
    let html = files.put("page.html", "<h1>Bridge</h1><p>The mayor said: “We will not close it.”</p>");
    for (path, id) in [(&article, "bridge"), (&html, "page")] {
        let written = run(&["annotate", "--format", "qawl", path], b"");
        assert_eq!((written.status, written.err.as_str()), (0, ""));
        let file: Value = serde_json::from_str(&written.out).expect("JSON");
        assert_eq!((file["format"].as_str(), file["id"].as_str()), (Some("qawl"), Some(id)));
        let validated = run(&["validate", "-"], written.out.as_bytes());
        assert_eq!((validated.status, validated.err.as_str()), (0, ""));
    }
    let as_line = run(&["annotate", &article, &html], b"");
    assert_eq!(ids(&as_line.out), ["\"bridge\"", "\"page\""]);
}

#[test]
fn lines_become_qawl_json_a_line() {
    let input = line("a", ARTICLE) + &line("b", "");
    let run = run(&["annotate", "--format", "qawl", "-"], input.as_bytes());
    assert_eq!(run.status, 0);
    let files: Vec<_> = run.out.lines().map(qawl::format::qawl::read).collect();
    assert!(files.len() == 2 && files.iter().all(Result::is_ok));
}

#[test]
fn what_is_no_article_is_told() {
    let files = Files::new("no-article");
    let binary = files.put("photo.txt", [0xFF, 0xD8, 0xFF, 0, 0, 0, 1]);
    let empty = files.put("empty.txt", "  \n");
    let good = files.put("good.txt", "Hi");
    let run = run(&["annotate", &binary, &empty, &good], b"");
    assert_eq!(run.status, 1);
    assert_eq!(run.err.lines().count(), 2, "{}", run.err);
    assert!(run.err.contains("photo.txt: a picture"), "{}", run.err);
    assert_eq!(ids(&run.out), ["\"good\""]);
}

#[test]
fn asking_for_what_there_is_not_ends_with_2() {
    for arguments in [
        &["annotate"][..],
        &["annotate", "--format", "tei", "-"],
        &["annotate", "--jobs", "0", "-"],
        &["annotate", "/nowhere/at/all.jsonl"],
        &["validate", "/nowhere/at/all.json"],
        &["score", "-", "/nowhere/at/all.jsonl"],
        &["translate"],
        &[],
    ] {
        let run = run(arguments, b"");
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(!run.err.is_empty() && run.out.is_empty(), "{arguments:?}");
    }
    assert_eq!(run(&["--help"], b"").status, 0);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let input: String = (0..3_000).map(|n| line(&format!("d{n}"), ARTICLE)).collect();
    let files = Files::new("reader-gone");
    let path = files.put("many.jsonl", input);
    let mut child = qawl()
        .args(["annotate", &path])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut first = [0; 64];
    let mut stdout = child.stdout.take().expect("an output");
    stdout.read_exact(&mut first).expect("something is written");
    drop(stdout);
    let ended = child.wait_with_output().expect("the command ends");
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert_eq!(ended.status.code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
    let output = qawl().arg("schema").stdout(full).output().expect("the command ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write the output"));
}

#[test]
fn the_schema_is_the_one_that_is_published() {
    assert_eq!(run(&["schema"], b"").out, include_str!("../../schema/qawl-v1.schema.json"));
}

/// Shows what `validate` says of a file.
fn validated(file: &str, expected: Expect) -> i32 {
    let run = run(&["validate", "-"], file.as_bytes());
    expected.assert_eq(&(run.out + &run.err));
    run.status
}

#[test]
fn validate_names_line_column_and_pointer() {
    let file = qawl::format::qawl::write(&full());
    assert_eq!(
        validated(
            &file,
            expect![[r#"
        standard input: valid, 8 spans
    "#]]
        ),
        0
    );
    let moved = file.replacen("\"start\": 45", "\"start\": 44", 1).replacen("\"a1\"", "\"a77\"", 1);
    assert_eq!(
        validated(
            &moved,
            expect![[r#"
                qawl: standard input:139:16: /spans/3/start: start and end do not match the parts
                qawl: standard input:284:9: /attributions/0/cues/0: refers to "a1", which does not exist
            "#]]
        ),
        1
    );
    assert_eq!(
        validated(
            &file[..file.len() - 9],
            expect![[r#"
                qawl: standard input:321:9: invalid JSON: EOF while parsing a string
            "#]]
        ),
        1
    );
    assert_eq!(
        validated(
            "{\"quotes\": []}",
            expect![[r#"
        qawl: standard input:1:14: missing field `id`
    "#]]
        ),
        1
    );
    assert_eq!(
        validated(
            "",
            expect![[r#"
                qawl: standard input:1:1: invalid JSON: EOF while parsing a value
            "#]]
        ),
        1
    );
}

const GOLD: &str = r#"{"id": "m", "text": "The mayor said prices rose. Sara Lee denied it.", "quotes": [
  {"content": [[15, 26]], "cue": [[10, 14]], "speaker": [[0, 9]], "speaker_id": "e1", "type": "indirect"},
  {"content": [[44, 46]], "cue": [[37, 43]], "speaker": [[28, 36]], "speaker_id": "e2", "type": "indirect"}]}"#;
const PREDICTED: &str = r#"{"id": "m", "quotes": [
  {"content": [[15, 21]], "cue": [[10, 14]], "speaker": [[28, 36]], "type": "indirect", "rule": "en/clause",
   "confidence": 0.8, "speaker_rule": "en/nearest"},
  {"content": [[4, 9]], "cue": [], "speaker": [], "type": "direct", "rule": "en/colon"}]}"#;

#[test]
fn score_lists_figures_rules_and_errors() {
    let files = Files::new("score");
    let gold = files.put("gold.jsonl", GOLD.replace('\n', " "));
    let predicted = files.put("predicted.jsonl", PREDICTED.replace('\n', " ") + "\n{\"id\": 3\n");
    let run = run(&["score", &gold, &predicted, "--rules", "--errors"], b"");
    assert_eq!(run.status, 1, "a line was broken");
    assert!(run.err.contains("predicted.jsonl:2: EOF while parsing"), "{}", run.err);
    expect![[r#"
        == predicted.jsonl: 1 docs, 47 chars, 2 gold quotes, 2 predicted
                                               P     R    F1
        content exact                        0.0   0.0   0.0
        content match (Dice>=0.5)           50.0  50.0  50.0
        content soft (proportional)         50.0  25.0  33.3
        content tokens (union)              50.0  33.3  40.0
        cue overlap                        100.0  50.0  66.7
        cue exact                          100.0  50.0  66.7
        speaker exact | matched quote        0.0   0.0   0.0
        speaker overlap | matched quote      0.0   0.0   0.0
        matched + speaker right              0.0   0.0   0.0
        matched + speaker entity right       0.0   0.0   0.0
        exact + speaker right                0.0   0.0   0.0
        attribution accuracy over matched quotes: 0.0 (with a gold speaker: 0.0; name-tolerant: 0.0 / 0.0; entity: 0.0 / 0.0)
          direct    gold     0 pred     1  exact   0.0   0.0   0.0 | match   0.0   0.0   0.0 | soft   0.0   0.0   0.0 | attr   0.0 | e2e   0.0   0.0   0.0
          indirect  gold     2 pred     1  exact   0.0   0.0   0.0 | match 100.0  50.0  66.7 | soft 100.0  25.0  40.0 | attr   0.0 | e2e   0.0   0.0   0.0
        rule                                   n  match  exact  speaker
        en/clause                              1  100.0    0.0      0.0
        en/colon                               1    0.0    0.0      0.0

        == missed: 1
        missed	m	
          gold  indirect | content: it | cue: denied | speaker: Sara Lee

        == spurious: 1
        spurious	m	en/colon
          pred  direct | content: mayor | cue: - | speaker: -

        == wrong edges: 1
        wrong edges	m	en/clause + en/nearest
          gold  indirect | content: prices rose | cue: said | speaker: The mayor
          pred  indirect | content: prices | cue: said | speaker: Sara Lee

        == wrong speaker: 1
        wrong speaker	m	en/clause + en/nearest
          gold  indirect | content: prices rose | cue: said | speaker: The mayor
          pred  indirect | content: prices | cue: said | speaker: Sara Lee
    "#]].assert_eq(&run.out.replace(&predicted, "predicted.jsonl"));
}

/// The example of the README: Python, which counts in code points, slices what was exported.
#[test]
fn python_slices_every_span() {
    if Command::new("python3").arg("--version").output().is_err() {
        return;
    }
    let files = Files::new("python");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/slice_spans.py");
    let slice = |path: &str| {
        let output = Command::new("python3")
            .arg(&script)
            .arg(path)
            .env("PYTHONIOENCODING", "utf-8")
            .output()
            .expect("the script ends");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let export = qawl::format::qawl::write(&full());
    let (sliced, shown) = slice(&files.put("full.qawl.json", &export));
    assert!(sliced);
    assert_eq!(shown.matches('\t').count(), 2 * full().annotations().count());
    let annotated = run(&["annotate", "--format", "qawl", &files.put("article.txt", ARTICLE)], b"");
    assert!(slice(&files.put("article.qawl.json", annotated.out)).0);
    // The script does look: a shifted span fails.
    let shifted = export.replacen("\"text\": \"📰 ", "\"text\": \"", 1);
    assert!(!slice(&files.put("shifted.qawl.json", shifted)).0);
}

#[test]
fn rules_are_measured_and_their_table_rewritten() {
    let files = Files::new("rules");
    let text = "قال الوزير إن الطريق مغلق. وأكد السائق أن الثلج كثيف.";
    let at = |part: &str| {
        let start = text.find(part).map_or(0, |byte| text[..byte].chars().count());
        [start, start + part.chars().count()]
    };
    // The second attribution is not in the gold line, so half of the rule's predictions match.
    let gold = serde_json::json!({"id": 1, "lang": "ar", "text": text, "quotes": [
        {"content": [at("الطريق مغلق")], "cue": [at("قال")], "speaker": [at("الوزير")]}
    ]});
    let gold = files.put("gold.jsonl", format!("{gold}\n"));
    fs::create_dir_all(files.0.join("ar")).expect("a directory");
    let table = files.put(
        "ar/rules.tsv",
        "# rule\nown-clause-vso\t900\t900\tmeasured\t12\tfirst\nbeside\t600\t500\tprior\t0\tsecond\n",
    );
    let folder = files.0.to_string_lossy().into_owned();
    let run = run(&["rules", &gold, "--write", &folder], b"");
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert!(run.out.contains("ar/own-clause-vso               2   0.500   0.500     0.500"), "{}", run.out);
    let table = fs::read_to_string(table).expect("the table");
    assert_eq!(
        table,
        "# rule\nown-clause-vso\t600\t600\tprior\t2\tfirst\nbeside\t600\t500\tprior\t0\tsecond\n"
    );
}

#[test]
fn rules_tell_of_lines_that_are_none() {
    let files = Files::new("rules-bad");
    let gold = files.put("gold.jsonl", "{\"id\": 1, \"text\": \n");
    let run = run(&["rules", &gold], b"");
    assert_eq!(run.status, 1);
    assert!(run.err.contains("gold.jsonl:1:"), "{}", run.err);
}

#[test]
fn conversion_tells_what_it_takes_a_file_for_and_what_did_not_fit() {
    let files = Files::new("convert");
    let brat = files.put("doc.ann", "T1\tCUE 3 6\tقال\nT2\tLOC 0 1\t📰\n");
    files.put("doc.txt", "📰 قال هو");
    let run_ = run(&["convert", "--to", "qawl-jsonl", &brat], b"");
    assert_eq!(run_.status, 0, "{}", run_.err);
    let document = qawl::format::qawl::read(&run_.out).expect("a document");
    assert_eq!(document.annotations().count(), 1);
    assert_eq!(document.own_all().count(), 1);
    let told = run_.err.replace(&brat, "doc.ann");
    expect![[r#"
        qawl: doc.ann: detected format: brat
        qawl: doc.ann: T1 (a1) was at 3 to 6; placed by its text: قال
        qawl: kept as own labels: LOC × 1 (--label NAME=speaker, cue, quote or claim gives one a meaning, NAME=- leaves it out)
    "#]]
    .assert_eq(&told);
    let without = run(&["convert", "--keep-foreign=false", "--to", "qawl-jsonl", &brat], b"");
    assert_eq!(without.status, 1);
    assert!(without.err.contains("T2 was not placed: unknown label: T2\tLOC 0 1\t📰"), "{}", without.err);
    assert_eq!(qawl::format::qawl::read(&without.out).expect("a document").residue().len(), 1);
    let of_label = run(&["convert", "--from", "brat", "--label", "LOC=speaker", "--to", "qawl", &brat], b"");
    assert_eq!(of_label.status, 0, "{}", of_label.err);
    assert_eq!(run(&["convert", "--to", "nothing", &brat], b"").status, 2);
}

#[test]
fn conversion_goes_through_lines_archives_and_folders() {
    let files = Files::new("convert-all");
    let lines = format!("{}\n{{\"format\": \"qawl\"\n", qawl::format::qawl::write_line(&full()));
    let source = files.put("a.jsonl", &lines);
    let folder = files.0.join("out/");
    let folder = folder.to_string_lossy();
    let to_folder = run(&["convert", "--to", "brat", &source, "-o", &folder], b"");
    assert_eq!(to_folder.status, 1);
    assert!(to_folder.err.contains("a.jsonl:2:"), "{}", to_folder.err);
    let mut names: Vec<String> = fs::read_dir(&*folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["annotation.conf", "bridge.ann", "bridge.txt", "visual.conf"]);
    let archive = files.0.join("all.zip");
    let archive = archive.to_string_lossy();
    let to_archive = run(&["convert", "--to", "xmi", &folder, "-o", &archive], b"");
    assert_eq!(to_archive.status, 0, "{}", to_archive.err);
    let back = run(&["convert", "--from", "xmi", "--to", "training", &archive], b"");
    assert_eq!(back.status, 0, "{}", back.err);
    let row: Value = serde_json::from_str(&back.out).expect("a row");
    assert_eq!(row["text"], ARTICLE);
    assert_eq!(row["spans"].as_array().map(Vec::len), Some(7));
    let through_pipe = run(&["convert", "--from", "training", "--to", "doccano", "-"], back.out.as_bytes());
    assert_eq!(through_pipe.status, 0, "{}", through_pipe.err);
    assert!(through_pipe.out.contains("start_offset"));
}
