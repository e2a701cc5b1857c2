//! Folders, JSON files and packed files, in and out.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use super::{Files, ids, line, qawl, run};
use crate::documents::{ARTICLE, full};

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

pub(super) fn unpack(path: &Path) -> String {
    let bytes = fs::read(path).expect("a file");
    let mut text = String::new();
    if path.extension().is_some_and(|it| it == "gz") {
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip");
    } else if path.extension().is_some_and(|it| it == "zst") {
        text = String::from_utf8(zstd::decode_all(&bytes[..]).expect("zstd")).expect("UTF-8");
    } else {
        text = String::from_utf8(bytes).expect("UTF-8");
    }
    text
}

fn folder(files: &Files) -> String {
    fs::create_dir_all(files.0.join("in/b/.git")).expect("a folder");
    fs::create_dir_all(files.0.join("in/c.d")).expect("a folder");
    files.put("in/z.txt", ARTICLE);
    files.put("in/b/page.html", "<h1>Bridge</h1><p>The mayor said: “We will not close it.”</p>");
    files.put("in/b/.git/index.txt", ARTICLE);
    files.put("in/b/photo.jpg", [0xFF, 0xD8]);
    files.put("in/c.d/one.json", r#"{"lang": "en", "text": "She said no."}"#);
    files.put("in/c.d/two.json", r#"[{"id": 7, "text": "Hi"}, {"text": "She said no."}]"#);
    files.put("in/c.d/x.v2.txt.gz", gzip(ARTICLE.as_bytes()));
    let lines = line("l1", ARTICLE) + "{broken\n" + &line("l2", "Hi");
    files.put("in/a.jsonl.zst", zstd::encode_all(lines.as_bytes(), 3).expect("packed"));
    files.0.join("in").to_string_lossy().into_owned()
}

#[test]
fn a_folder_is_annotated_file_by_file_in_the_order_of_names() {
    let files = Files::new("folder");
    let folder = folder(&files);
    let run = run(&["annotate", &folder], b"");
    let expected = ["l1", "l2", "b/page", "c.d/one", "7", "c.d/two#2", "c.d/x.v2", "z"];
    let found: Vec<String> = ids(&run.out).iter().map(|id| id.trim_matches('"').to_owned()).collect();
    assert_eq!(found, expected);
    assert_eq!(run.status, 1, "one line was broken");
    let told: Vec<&str> = run.err.lines().collect();
    assert_eq!(told.len(), 2, "{}", run.err);
    assert!(told[0].contains("a.jsonl.zst:2: key must be a string"), "{}", run.err);
    assert!(told[1].ends_with("skipped 1 files of unsupported types"), "{}", run.err);
}

#[test]
fn a_folder_with_nothing_in_it_is_told() {
    let files = Files::new("empty-folder");
    let run = run(&["annotate", &files.0.to_string_lossy()], b"");
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(run.err.contains("contains no supported files"), "{}", run.err);
}

#[test]
fn packed_input_and_output_hold_what_plain_ones_do() {
    let files = Files::new("packed");
    let input: String = (0..20).map(|n| line(&format!("d{n}"), ARTICLE)).collect();
    let plain = run(&["annotate", "-"], input.as_bytes());
    // Two members one after the other, as `cat a.gz b.gz` leaves them.
    let (head, tail) = input.split_at(input.find('\n').expect("a line") + 1);
    let twice = [gzip(head.as_bytes()), gzip(tail.as_bytes())].concat();
    let packed_input = files.put("in.jsonl.gz", &twice);
    for name in ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst"] {
        let output = files.0.join(name);
        let run = run(&["annotate", &packed_input, "--output", &output.to_string_lossy()], b"");
        assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "", ""));
        assert!(unpack(&output) == plain.out, "{name}");
    }
    // From standard input, told by its first bytes, to a packed standard output.
    let mut child = qawl()
        .args(["annotate", "-", "--compress", "zstd"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    child.stdin.take().expect("an input").write_all(&twice).expect("written");
    let output = child.wait_with_output().expect("the command ends").stdout;
    assert_eq!(String::from_utf8(zstd::decode_all(&output[..]).expect("zstd")).expect("UTF-8"), plain.out);
}

#[test]
fn a_packed_file_that_is_broken_off_is_told_by_line() {
    let files = Files::new("broken-off");
    let lines: String = (0..2_000).map(|n| line(&format!("d{n}"), &format!("Hi {}", n * 7_919))).collect();
    let packed = gzip(lines.as_bytes());
    let cut = files.put("cut.jsonl.gz", &packed[..packed.len() / 2]);
    let not_packed = files.put("not.jsonl.gz", &lines);
    let good = files.put("good.jsonl", line("z", "Hi"));
    let run = run(&["annotate", &cut, &not_packed, &good], b"");
    assert_eq!(run.status, 1);
    let n_read = ids(&run.out).len() - 1;
    assert!(n_read > 100, "what came before is annotated: {n_read}");
    assert!(
        run.err.contains(&format!("cut.jsonl.gz:{}: cannot read any further", n_read + 1)),
        "{}",
        run.err
    );
    assert!(run.err.contains("not.jsonl.gz: named as gzip"), "{}", run.err);
    assert!(run.out.ends_with(ids(&run.out).last().map(|_| "\n").unwrap_or("")));
    assert!(run.out.lines().last().is_some_and(|line| line.contains("\"z\"")));
}

#[test]
fn a_line_that_is_too_long_costs_nothing_but_itself() {
    let mut input = line("a", "Hi").into_bytes();
    input.extend(br#"{"id": "b", "text": ""#);
    input.resize(input.len() + 17 * 1024 * 1024, b'x');
    input.extend(b"\"}\n");
    input.extend(line("c", "Hi").bytes());
    let run = run(&["annotate", "-"], &input);
    assert_eq!((run.status, run.err.as_str()), (1, "qawl: standard input:2: longer than 16 MB\n"));
    assert_eq!(ids(&run.out), ["\"a\"", "\"c\""]);
}

#[test]
fn what_a_person_has_decided_stays_when_a_document_is_annotated_again() {
    let document = full();
    let decided = |json: &str| -> Vec<Value> {
        let file: Value = serde_json::from_str(json).expect("JSON");
        let spans = file["spans"].as_array().expect("a list").clone();
        spans.into_iter().filter(|span| span["status"] != "suggested").collect()
    };
    let before = qawl::format::qawl::write_line(&document);
    let again = run(&["annotate", "--format", "qawl", "-"], before.as_bytes());
    assert_eq!((again.status, again.err.as_str()), (0, ""));
    assert!(decided(&before).len() > 2);
    let after = decided(&again.out);
    for span in decided(&before) {
        assert!(after.contains(&span), "{span}");
    }
    let line = run(&["annotate", "-"], before.as_bytes());
    let line: Value = serde_json::from_str(&line.out).expect("JSON");
    assert_eq!(line["id"], "bridge");
    assert!(line["quotes"].as_array().is_some_and(|quotes| !quotes.is_empty()));
}

#[test]
fn an_output_that_holds_something_is_left_alone_unless_asked() {
    let files = Files::new("left-alone");
    let input = files.put("in.jsonl", line("a", "Hi"));
    let output = files.put("out.jsonl", "precious\n");
    let refused = run(&["annotate", &input, "--output", &output], b"");
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("is not empty"), "{}", refused.err);
    assert_eq!(fs::read_to_string(&output).expect("a file"), "precious\n");
    let forced = run(&["annotate", &input, "--output", &output, "--force"], b"");
    assert_eq!((forced.status, forced.err.as_str()), (0, ""));
    assert_eq!(ids(&fs::read_to_string(&output).expect("a file")), ["\"a\""]);
    let itself = run(&["annotate", &output, "--output", &output, "--force"], b"");
    assert_eq!(itself.status, 2, "{}", itself.err);
    let misnamed = files.0.join("x.jsonl.gz").to_string_lossy().into_owned();
    let misnamed = run(&["annotate", &input, "--output", &misnamed, "--compress", "zstd"], b"");
    assert_eq!(misnamed.status, 2, "{}", misnamed.err);
}

/// An output in the folder that is read is not read itself.
#[test]
fn an_output_in_the_folder_is_not_its_own_input() {
    let files = Files::new("own-input");
    files.put("a.jsonl", line("a", "Hi"));
    let output = files.0.join("out.jsonl").to_string_lossy().into_owned();
    let folder = files.0.to_string_lossy().into_owned();
    for arguments in [&["--resume"][..], &["--resume"], &["--force"]] {
        let run = run(&[&["annotate", &folder, "--output", &output], arguments].concat(), b"");
        assert_eq!(run.status, 0, "{}", run.err);
        assert_eq!(ids(&fs::read_to_string(&output).expect("a file")), ["\"a\""]);
    }
}

/// A bar is drawn on a terminal, and only there; what is told is above it.
#[cfg(target_os = "linux")]
#[test]
fn progress_is_shown_on_a_terminal_only() {
    let files = Files::new("progress");
    let input: String = (0..300).map(|n| line(&format!("d{n}"), &ARTICLE.repeat(4))).collect();
    let path = files.put("in.jsonl", input.clone() + "{broken\n");
    let output = files.0.join("out.jsonl");
    let command = format!(
        "{} annotate {path} --jobs 1 --output {} --force",
        env!("CARGO_BIN_EXE_qawl"),
        output.display()
    );
    // `script` gives a command a terminal of its own.
    let Ok(shown) = std::process::Command::new("script").args(["-qec", &command, "/dev/null"]).output()
    else {
        return;
    };
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("articles"), "{shown:?}");
    assert!(shown.contains("in.jsonl:301: key must be a string"), "{shown:?}");
    let piped = run(&["annotate", &path, "--output", &output.to_string_lossy(), "--force"], b"");
    assert_eq!(piped.err.lines().count(), 1, "{}", piped.err);
}
