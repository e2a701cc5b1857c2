//! What commands write: whole or not at all, over nothing that is not theirs to replace.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::{Files, Run, ids, line, qawl, run};
use crate::documents::{ARTICLE, full};

/// Returns Qawl JSON on a line, with that id.
fn document(id: &str) -> String {
    let line = qawl::format::qawl::write_line(&full());
    let mut value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    value["id"] = id.into();
    value.to_string() + "\n"
}

fn text(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).expect("a file")
}

/// Returns the names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|it| it.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn convert(arguments: &[&str]) -> Run {
    run(&[&["convert", "--to", "training"], arguments].concat(), b"")
}

/// Checks that a run was refused and that a file holds what it held.
fn refused(run: &Run, told: &str, path: &str, held: &str) {
    assert_eq!(run.status, 2, "{path}: {}", run.err);
    assert!(run.err.contains(told), "{path}: {}", run.err);
    assert_eq!(text(path), held, "{path}");
}

#[test]
fn nothing_is_replaced_unless_asked() {
    let files = Files::new("not-replaced");
    let source = files.put("in.jsonl", document("a"));
    let output = files.put("out.jsonl", "precious\n");
    refused(&convert(&[&source, "-o", &output]), "is not empty", &output, "precious\n");
    let forced = convert(&[&source, "-o", &output, "--force"]);
    assert_eq!(forced.status, 0, "{}", forced.err);
    assert_eq!(ids(&text(&output)), ["\"a\""]);
    for to in ["xmi", "label-studio", "qawl-jsonl", "csv-claims"] {
        let output = files.put(&format!("{to}.out"), "precious\n");
        let run = run(&["convert", "--to", to, &source, "-o", &output], b"");
        refused(&run, "is not empty", &output, "precious\n");
    }
    // One that is empty holds nothing that could be lost.
    let empty = files.put("empty.jsonl", "");
    assert_eq!(convert(&[&source, "-o", &empty]).status, 0);
    assert_eq!(ids(&text(&empty)), ["\"a\""]);
    assert!(!names(&files.0).iter().any(|name| name.contains("qawl-part")), "{:?}", names(&files.0));
}

#[test]
fn an_input_is_never_written_to_whatever_it_is_called() {
    let files = Files::new("onto-itself");
    let held = document("a");
    let own = files.put("own.jsonl", &held);
    let twin = files.0.join("twin.jsonl");
    fs::hard_link(&own, &twin).expect("a hard link");
    let mut others = vec![own.clone(), twin.to_string_lossy().into_owned()];
    others.push(files.0.join("./own.jsonl").to_string_lossy().into_owned());
    others.push(files.0.join("../onto-itself/own.jsonl").to_string_lossy().into_owned());
    #[cfg(unix)]
    {
        let link = files.0.join("link.jsonl");
        std::os::unix::fs::symlink("own.jsonl", &link).expect("a link");
        others.push(link.to_string_lossy().into_owned());
        let folder = files.0.join("folder");
        std::os::unix::fs::symlink(".", &folder).expect("a link");
        others.push(folder.join("own.jsonl").to_string_lossy().into_owned());
    }
    for output in &others {
        for force in [&[][..], &["--force"]] {
            let told = if force.is_empty() { "" } else { "read and written at the same time" };
            refused(&convert(&[&[own.as_str(), "-o", output][..], force].concat()), told, &own, &held);
            let annotated = run(&[&["annotate", &own, "-o", output][..], force].concat(), b"");
            refused(&annotated, told, &own, &held);
            // Under its other names too.
            let through = convert(&[&[output.as_str(), "-o", &own][..], force].concat());
            refused(&through, told, &own, &held);
        }
    }
    let resumed = run(&["annotate", &own, "-o", &own, "--resume"], b"");
    refused(&resumed, "read and written", &own, &held);
}

/// `qawl … - -o x < x` and `qawl … x >> x` reach the same file without naming it twice.
#[cfg(unix)]
#[test]
fn standard_streams_count_as_the_files_they_lead_to() {
    let files = Files::new("streams");
    let held = document("a");
    let own = files.put("own.jsonl", &held);
    for arguments in [&["convert", "--from", "qawl", "--to", "training"][..], &["annotate"]] {
        let from_stdin = qawl()
            .args(arguments)
            .args(["-", "--force", "-o", &own])
            .stdin(fs::File::open(&own).expect("a file"))
            .output()
            .expect("the command runs");
        assert_eq!(from_stdin.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&own), held);
        let to_stdout = qawl()
            .args(arguments)
            .arg(&own)
            .stdout(fs::OpenOptions::new().append(true).open(&own).expect("a file"))
            .output()
            .expect("the command runs");
        assert_eq!(to_stdout.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&own), held);
    }
}

#[test]
fn a_mistyped_or_broken_input_leaves_what_is_there() {
    let files = Files::new("mistyped");
    let output = files.put("out.jsonl", "precious\n");
    let missing = files.0.join("mising.jsonl").to_string_lossy().into_owned();
    let broken = files.put("broken.jsonl", "{\"format\": \"qawl\"\nnonsense\n");
    for command in [&["convert", "--to", "training"][..], &["convert", "--to", "xmi"], &["annotate"]] {
        for (source, status) in [(&missing, 2), (&broken, 1)] {
            let run = run(&[command, &[source, "-o", &output, "--force"]].concat(), b"");
            assert_eq!(run.status, status, "{command:?} {source}: {}", run.err);
            assert!(run.err.contains(source.as_str()), "{}", run.err);
            assert_eq!(text(&output), "precious\n", "{command:?} {source}");
        }
    }
    assert_eq!(names(&files.0), ["broken.jsonl", "out.jsonl"]);
}

/// A file system that takes no more, made of the limit on a file's length.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_what_is_there() {
    let files = Files::new("full-disk");
    let source: String = (0..200).map(|n| document(&format!("d{n}"))).collect();
    let source = files.put("in.jsonl", source);
    let output = files.put("out.jsonl", "precious\n");
    for command in ["convert --to training", "convert --to label-studio", "annotate --text"] {
        let limited = format!(
            "trap '' XFSZ; ulimit -f 8; exec {} {command} {source} -o {output} --force",
            env!("CARGO_BIN_EXE_qawl")
        );
        let run = std::process::Command::new("sh").args(["-c", &limited]).output().expect("a shell");
        assert_eq!(run.status.code(), Some(2), "{command}: {}", String::from_utf8_lossy(&run.stderr));
        assert_eq!(text(&output), "precious\n", "{command}");
    }
    let full = run(&["convert", "--to", "training", &source, "-o", "/dev/full"], b"");
    assert_eq!(full.status, 2, "{}", full.err);
    assert!(full.err.contains("/dev/full"), "{}", full.err);
}

/// Starts a run and kills it once something of its output is on the disk.
fn killed(arguments: &[&str], input: &str, part: &Path) {
    let mut child = qawl()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("an input");
    // More than is held back, and then nothing: the run waits for the rest.
    let input = input.to_owned();
    let writer = thread::spawn(move || {
        let _ = std::io::Write::write_all(&mut stdin, input.as_bytes());
        stdin
    });
    let patience = Instant::now() + Duration::from_secs(60);
    while fs::metadata(part).map_or(0, |it| it.len()) == 0 && Instant::now() < patience {
        thread::sleep(Duration::from_millis(2));
    }
    assert!(fs::metadata(part).map_or(0, |it| it.len()) > 0, "{arguments:?}: {}", part.display());
    child.kill().expect("killed");
    child.wait().expect("a child");
    drop(writer.join());
}

#[test]
fn a_killed_run_leaves_what_is_there_and_the_next_one_is_not_in_its_way() {
    let files = Files::new("killed-over");
    let output = files.put("out.jsonl", "precious\n");
    let part = files.0.join("out.jsonl.qawl-part");
    let input: String = (0..400).map(|n| document(&format!("d{n}"))).collect();
    let lines = files.put("lines.jsonl", &input);
    let training = run(&["convert", "--to", "training", &lines], b"").out;
    let convert_lines = &["convert", "--from", "training", "--to", "training"][..];
    for (command, input) in [(convert_lines, &training), (&["annotate", "--text"], &input)] {
        killed(&[command, &["-", "-o", &output, "--force"]].concat(), input, &part);
        assert_eq!(text(&output), "precious\n");
    }
    let source = files.put("in.jsonl", document("a"));
    assert_eq!(convert(&[&source, "-o", &output, "--force"]).status, 0);
    assert_eq!(ids(&text(&output)), ["\"a\""]);
    assert!(!part.exists());
}

/// An interrupted run that was not begun with --resume is continued by it all the same.
#[test]
fn what_an_interrupted_run_has_left_beside_is_continued() {
    let files = Files::new("left-beside");
    let input: String = (0..400).map(|n| document(&format!("d{n}"))).collect();
    let source = files.put("in.jsonl", &input);
    let output: PathBuf = files.0.join("out.jsonl");
    let part = files.0.join("out.jsonl.qawl-part");
    let output = output.to_string_lossy().into_owned();
    killed(&["annotate", "-", "-o", &output], &input, &part);
    assert!(!Path::new(&output).exists());
    let again = run(&["annotate", &source, "-o", &output], b"");
    assert_eq!(again.status, 2, "{}", again.err);
    assert!(again.err.contains("interrupted run"), "{}", again.err);
    let resumed = run(&["annotate", &source, "-o", &output, "--resume"], b"");
    assert_eq!(resumed.status, 0, "{}", resumed.err);
    assert!(resumed.err.contains("already done"), "{}", resumed.err);
    assert_eq!(text(&output), run(&["annotate", &source], b"").out);
    assert!(!part.exists());
}

#[test]
fn a_folder_is_written_to_by_the_same_rule() {
    let files = Files::new("folder-rule");
    let source = files.put("in.jsonl", document("a") + &document("b"));
    let folder = files.0.join("out");
    let out = folder.join("").to_string_lossy().into_owned();
    let to_brat = |arguments: &[&str]| run(&[&["convert", "--to", "brat"][..], arguments].concat(), b"");
    assert_eq!(to_brat(&[&source, "-o", &out]).status, 0);
    let written = ["a.ann", "a.txt", "annotation.conf", "b.ann", "b.txt", "visual.conf"];
    assert_eq!(names(&folder), written);
    let by_hand = folder.join("b.ann");
    fs::write(&by_hand, "my work").expect("a file");
    let other = files.put("other.jsonl", document("c") + &document("b"));
    // None of them is written, since one is not.
    let run = to_brat(&[&other, "-o", &out]);
    refused(&run, "b.txt: is not empty", &by_hand.to_string_lossy(), "my work");
    assert_eq!(names(&folder), written);
    // What goes with all of them may be there already.
    let third = files.put("third.jsonl", document("c"));
    assert_eq!(to_brat(&[&third, "-o", &out]).status, 0);
    assert_eq!(to_brat(&[&other, "-o", &out, "--force"]).status, 0);
    assert_ne!(text(&by_hand), "my work");
    // What is read is not written, forced or not.
    let held = text(folder.join("a.txt"));
    let onto_itself = to_brat(&[&out, "-o", &out, "--force"]);
    refused(&onto_itself, "read and written", &folder.join("a.txt").to_string_lossy(), &held);
    // A folder that was made for nothing does not stay.
    let nothing = files.0.join("nothing/").to_string_lossy().into_owned();
    let broken = files.put("broken.jsonl", "nonsense\n");
    assert_eq!(to_brat(&["--from", "qawl", &broken, "-o", &nothing]).status, 1);
    assert!(!Path::new(&nothing).exists());
}

#[cfg(unix)]
#[test]
fn links_devices_and_permissions_are_respected() {
    use std::os::unix::fs::PermissionsExt;
    let files = Files::new("links");
    let source = files.put("in.jsonl", document("a"));
    let target = files.put("target.jsonl", "old\n");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).expect("permissions");
    let link = files.0.join("link.jsonl");
    std::os::unix::fs::symlink("target.jsonl", &link).expect("a link");
    let link = link.to_string_lossy().into_owned();
    refused(&convert(&[&source, "-o", &link]), "is not empty", &target, "old\n");
    assert_eq!(convert(&[&source, "-o", &link, "--force"]).status, 0);
    assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
    assert_eq!(ids(&text(&target)), ["\"a\""]);
    assert_eq!(fs::metadata(&target).expect("a file").permissions().mode() & 0o777, 0o640);
    assert_eq!(convert(&[&source, "-o", "/dev/null"]).status, 0);
    for stdout in ["-", "/dev/stdout"] {
        let run = convert(&[&source, "-o", stdout]);
        assert_eq!((run.status, ids(&run.out)), (0, vec!["\"a\"".to_owned()]), "{stdout}: {}", run.err);
    }
    let annotated = run(&["annotate", &source, "-o", "/dev/stdout"], b"");
    assert_eq!((annotated.status, ids(&annotated.out)), (0, vec!["\"a\"".to_owned()]), "{}", annotated.err);
}

#[test]
fn an_article_in_the_folder_that_is_read_is_not_replaced() {
    let files = Files::new("in-folder");
    let held = line("a", ARTICLE);
    let article = files.put("a.jsonl", &held);
    files.put("b.txt", ARTICLE);
    let folder = files.0.to_string_lossy().into_owned();
    let run = run(&["annotate", &folder, "-o", &article, "--force"], b"");
    refused(&run, "one of the articles", &article, &held);
}

#[test]
fn what_one_document_lacks_costs_none_of_the_others() {
    let files = Files::new("one-bad-id");
    let lines = document("a") + &document("\u{0}b") + &document("c") + &document("d");
    let source = files.put("four.jsonl", lines);
    for to in ["xmi", "tei"] {
        let folder = files.0.join(to).join("");
        let run = run(&["convert", "--to", to, &source, "-o", &folder.to_string_lossy()], b"");
        assert_eq!(run.status, 1, "{to}: {}", run.err);
        assert!(
            run.err.contains("four.jsonl:2: left out: \u{fffd}b has the character U+0000"),
            "{}",
            run.err
        );
        let n_written = names(&folder).iter().filter(|name| ["a.", "c.", "d."].contains(&&name[..2])).count();
        assert_eq!(n_written, 3, "{to}: {:?}", names(&folder));
        let archive = files.0.join(format!("{to}.zip")).to_string_lossy().into_owned();
        let packed = super::run(&["convert", "--to", to, &source, "-o", &archive], b"");
        assert_eq!(packed.status, 1, "{to}: {}", packed.err);
        let back = super::run(&["convert", "--to", "training", &archive], b"");
        assert_eq!(back.out.lines().count(), 3, "{to}: {}", back.err);
    }
}

#[test]
fn tables_that_are_learned_replace_no_other_file_unless_asked() {
    let files = Files::new("learned");
    let text_of = |n: usize| format!("قتل {n} جندياً في الهجوم على القاعدة، وهو أمر مؤسف للغاية.");
    let claim = "قتل 10 جندياً في الهجوم على القاعدة".chars().count();
    let gold: String = (10..40)
        .map(|n| {
            let claims = serde_json::json!([{"start": 0, "end": claim, "worth": "high"}]);
            let line = serde_json::json!({"id": n, "lang": "ar", "text": text_of(n), "quotes": [], "claims": claims});
            line.to_string() + "\n"
        })
        .collect();
    let gold = files.put("gold.jsonl", &gold);
    let table = files.put("claims.bin", "precious\n");
    let folder = files.0.to_string_lossy().into_owned();
    let learn = |arguments: &[&str]| {
        run(
            &[&["train-claims", "--lang", "ar", &gold, "--folds", "0", "--write", &folder][..], arguments]
                .concat(),
            b"",
        )
    };
    refused(&learn(&[]), "is not empty", &table, "precious\n");
    assert_eq!(learn(&["--force"]).status, 0);
    assert_ne!(std::fs::read(&table).expect("a table"), b"precious\n");
}

#[test]
fn an_article_named_with_its_annotations_is_read_once_and_other_files_beside_them_are_left_alone() {
    let files = Files::new("named-with-text");
    let text = files.put("a.txt", "The mayor said so.");
    let ann = files.put("a.ann", "T1\tSPEAKER 0 9\tThe mayor\n");
    let both = run(&["convert", "--to", "qawl-jsonl", &ann, &text], b"");
    assert_eq!((both.status, ids(&both.out)), (0, vec!["\"a\"".to_owned()]), "{}", both.err);
    // A table of quotes finds its articles in its folder; what is tagged there is nobody's article.
    files.put("tags.txt", "mayor B-PER\nspoke O\n\nShe B-PER\nleft O\n");
    let table = files.put("q.csv", "id,quote,speaker,article\n1,said so,The mayor,The mayor said so.\n");
    let of_table = run(&["convert", "--to", "qawl-jsonl", &table], b"");
    assert_eq!(of_table.status, 0, "{}", of_table.err);
    assert!(!of_table.out.contains("spoke"), "{}", of_table.out);
}
