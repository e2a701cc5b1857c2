//! What `qawl validate` finds, in files of one document and of many.

use std::fs;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::folders::gzip;
use super::{Files, line, run};
use crate::documents::{ARTICLE, full};

fn validated(file: &str, expected: Expect) -> i32 {
    let run = run(&["validate", "-"], file.as_bytes());
    expected.assert_eq(&(run.out + &run.err));
    run.status
}

#[test]
fn what_annotate_writes_is_in_order() {
    let input = line("a", ARTICLE) + &line("b", "قال سامي عون:\r\n“لن نغلق الجسر 📰”.") + &line("c", "");
    for arguments in
        [&["annotate", "-"][..], &["annotate", "--text", "-"], &["annotate", "--format", "qawl", "-"]]
    {
        let written = run(arguments, input.as_bytes());
        let validated = run(&["validate", "-"], written.out.as_bytes());
        assert_eq!((validated.status, validated.err.as_str()), (0, ""));
        assert_eq!(validated.out, "standard input: valid, 3 documents\n");
    }
}

#[test]
fn lines_are_told_of_by_line_column_and_pointer() {
    let good = r#"{"id": "a", "text": "She said no.", "quotes": [{"content": [[9, 11]], "cue": [[4, 8]], "speaker": [[0, 3]], "type": "indirect"}], "claims": []}"#;
    let document = qawl::format::qawl::write_line(&full());
    let lines = [
        good.to_owned(),
        good.replace("\"a\"", "\"b\"").replace("[9, 11]", "[9, 99]"),
        good.replace("\"a\"", "\"c\"").replace("[[9, 11]]", "[]"),
        good.replace("\"a\"", "\"d\"").replace("[[9, 11]]", "[[9, 11], [4, 8]]"),
        good.replace("\"a\"", "\"e\"").replace("[4, 8]", "[8, 8]").replace("[0, 3]", "[3, 0]"),
        good.replace("\"a\"", "\"f\"").replace("indirect", "loud"),
        good.replace("\"a\"", "\"g\"")
            .replace("\"claims\": []", "\"claims\": [{\"start\": 0, \"end\": 3, \"score\": 2}]"),
        good.to_owned(),
        document.replacen("\"cues\":[\"a1\"]", "\"cues\":[\"a99\"]", 1),
        r#"{"id": "h", "text": "no quotes at all"}"#.to_owned(),
        "{\"id\": \"i\", \"quotes\": [".to_owned(),
        good.replace("{\"id\": \"a\", ", "{"),
    ];
    let file = lines.join("\n");
    assert_eq!(
        validated(
            &file,
            expect![[r#"
                qawl: standard input:2:61: /quotes/0/content/0: the offsets 9 to 99 are reversed or outside the text
                qawl: standard input:3:60: /quotes/0/content: there must be at least one part; parts must be in text order, with text between them
                qawl: standard input:4:70: /quotes/0/content/1: there must be at least one part; parts must be in text order, with text between them
                qawl: standard input:5:79: /quotes/0/cue/0: covers nothing
                qawl: standard input:5:100: /quotes/0/speaker/0: the offsets 3 to 0 are reversed or outside the text
                qawl: standard input:6:122: /quotes/0/type: "loud" is not one of direct, indirect, mixed
                qawl: standard input:7:174: /claims/0/score: must be a number from 0 to 1
                qawl: standard input:8:1: /id: the document "a" is there already, in line 1
                qawl: standard input:9:3247: /attributions/0/cues/0: refers to "a99", which does not exist
                qawl: standard input:10:1: this is valid JSON, but not a Qawl file
                qawl: standard input:11:23: invalid JSON: EOF while parsing a list
                qawl: standard input:12:132: missing field `id`
            "#]]
        ),
        1
    );
}

#[test]
fn findings_can_be_read_by_programs() {
    let files = Files::new("findings");
    fs::create_dir_all(files.0.join("in/b")).expect("a folder");
    let pretty = qawl::format::qawl::write(&full());
    files.put("in/a.qawl.json", &pretty);
    files.put("in/b/hash.json.gz", gzip(pretty.replacen("الجسر", "الجسور", 1).as_bytes()));
    files.put("in/b/lines.jsonl", "{\"id\": 1, \"quotes\": []}\n{\"id\": 1, \"quotes\": []}\n\"\u{FEFF}\n");
    files.put("in/b/wrong.json", [b"{\n\"text\": \"".as_slice(), b"\xFF"].concat());
    files.put("in/notes.txt", "not looked at");
    let folder = files.0.join("in").to_string_lossy().into_owned();
    let run = run(&["validate", "--json", &folder], b"");
    assert_eq!(run.status, 1);
    let findings: Vec<Value> =
        run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let short: Vec<Value> = findings
        .iter()
        .map(|it| {
            let name = it["file"].as_str().and_then(|it| it.rsplit('/').next());
            json!([name, it["line"], it["column"], it["pointer"], it["code"]])
        })
        .collect();
    let hash: Vec<&Value> = short.iter().filter(|it| it[0] == "hash.json.gz").collect();
    assert!(hash.iter().any(|it| it[4] == "hash" && it[3] == "/text_sha256"), "{hash:?}");
    let others: Vec<&Value> = short.iter().filter(|it| it[0] != "hash.json.gz").collect();
    assert_eq!(
        json!(others),
        json!([
            ["lines.jsonl", 2, 1, "/id", "duplicate-document"],
            ["lines.jsonl", 3, 2, null, "not-json"],
            ["wrong.json", 2, 10, null, "not-utf8"],
        ])
    );
    assert!(findings.iter().all(|it| it["message"].as_str().is_some_and(|it| !it.is_empty())));
}

#[test]
fn a_file_that_is_broken_off_or_too_deep_is_told() {
    let files = Files::new("broken");
    let packed = gzip(&qawl::format::qawl::write(&full()).repeat(40).into_bytes());
    let cut = files.put("cut.json.gz", &packed[..packed.len() / 2]);
    let deep = files.put("deep.json", "[".repeat(100_000));
    let run = run(&["validate", &cut, &deep], b"");
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(run.err.contains("cut.json.gz: "), "{}", run.err);
    assert!(run.err.contains("deep.json:1:128: invalid JSON: recursion limit exceeded"), "{}", run.err);
}

/// Whatever the JSON Schema refuses, `validate` refuses: each value of a document in turn is left out
/// or becomes something else.
#[test]
fn nothing_that_the_schema_refuses_is_let_through() {
    let schema: Value = serde_json::from_str(&run(&["schema"], b"").out).expect("JSON");
    let schema = jsonschema::draft202012::new(&schema).expect("a schema");
    let file: Value = serde_json::from_str(&qawl::format::qawl::write(&full())).expect("JSON");
    let mut pointers = vec![String::new()];
    let mut found = 0;
    while let Some(pointer) = pointers.pop() {
        let value = file.pointer(&pointer).expect("a value");
        match value {
            Value::Object(fields) => pointers.extend(fields.keys().map(|key| format!("{pointer}/{key}"))),
            // The first two of a list stand for the others.
            Value::Array(items) => {
                pointers.extend((0..items.len().min(2)).map(|idx| format!("{pointer}/{idx}")))
            }
            _ => {}
        }
        let others =
            [json!(null), json!(true), json!(-1), json!(1.5), json!(1e30), json!("x"), json!([]), json!({})];
        for other in others.into_iter().map(Some).chain([None]) {
            let mut changed = file.clone();
            match other {
                Some(other) => *changed.pointer_mut(&pointer).expect("a value") = other,
                None => {
                    let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", ""));
                    let parent = changed.pointer_mut(parent).expect("a value");
                    if parent.as_object_mut().is_none_or(|fields| fields.remove(key).is_none()) {
                        continue;
                    }
                }
            }
            if !schema.is_valid(&changed) {
                found += 1;
                let source = changed.to_string();
                let checked = qawl::format::qawl::check(&source);
                assert!(checked.is_err(), "{pointer} of {source}");
            }
        }
    }
    assert!(found > 500, "{found}");
}
