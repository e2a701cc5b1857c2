//! `qawl agree`: figures and gold of several people's files.

use std::fs;

use qawl::agree::Version;
use qawl::format::qawl as native;
use qawl::schema::Confidence;
use qawl::store::Summary;
use qawl::store::file::{Head, write_line};
use serde_json::Value;

use super::{Files, run};
use crate::agree::quotes;

fn three() -> [Version; 3] {
    [
        quotes("a", 100, &[(10, 30), (40, 60), (80, 90)]),
        quotes("b", 100, &[(10, 30), (44, 60)]),
        quotes("c", 100, &[(10, 30), (40, 60)]),
    ]
}

fn value(figures: &Value, measure: &str, label: &str) -> Value {
    let rows = figures.as_array().expect("figures");
    rows.iter().find(|row| row["measure"] == measure && row["label"] == label).expect("a figure")["value"]
        .clone()
}

#[test]
fn three_files_become_figures_and_gold() {
    let files = Files::new("agree");
    let paths: Vec<String> = three()
        .iter()
        .map(|it| files.put(&format!("{}.json", it.annotator), native::write(&it.document)))
        .collect();
    let [a, b, c] = paths.as_slice() else { panic!("three") };
    let gold = files.0.join("gold.jsonl").to_string_lossy().into_owned();
    let feedback = files.0.join("feedback").to_string_lossy().into_owned();
    let done = run(
        &["agree", a, b, c, "--json", "--gold", &gold, "--rule", "majority", "--feedback", &feedback],
        b"",
    );
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    let report: Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!(report["people"], serde_json::json!(["a", "b", "c"]));
    assert_eq!(value(&report["figures"], "exact", "quote"), 0.566_667);
    assert_eq!(value(&report["pairs"][1]["figures"], "exact", "quote"), 0.8);
    assert_eq!(report["documents"][0]["items"], 3);
    let written = fs::read_to_string(&gold).expect("the gold");
    let document = native::read(written.trim()).expect("it is sound");
    assert_eq!(document.annotations().filter(|it| it.is_live()).count(), 2);
    assert!(fs::read_to_string(format!("{feedback}/a.csv")).expect("a table").contains("missing"));
    assert_eq!(run(&["validate", &gold], b"").status, 0);
    // Nothing there is replaced unless that is said.
    let again = run(&["agree", a, b, "--gold", &gold], b"");
    assert_eq!(again.status, 2);
    assert!(again.err.contains("--force"), "{}", again.err);

    let table = run(&["agree", a, b, "--csv"], b"");
    assert!(table.out.contains("all,,,exact,quote,0.400000,,5,,,\n"), "{}", table.out);
    let told = run(&["agree", a, b, c], b"");
    assert!(told.out.contains("a – c: 0.800 0.800"), "{}", told.out);
    assert!(told.out.contains("exact") && told.out.contains("0.567"), "{}", told.out);
}

#[test]
fn folders_projects_and_lines_are_people_and_broken_files_are_told() {
    let files = Files::new("agree-kinds");
    let text = |n: usize| quotes("x", 50 + n, &[(1, 3), (5, 9)]).document;
    fs::create_dir_all(files.0.join("layla")).expect("a folder");
    for n in 0..12 {
        files.put(&format!("layla/{n}.json"), native::write(&text(n)));
    }
    files.put("layla/broken.json", "{\"format\": \"qawl\",\n \"version\": 1,");
    let layla = files.0.join("layla").to_string_lossy().into_owned();
    let lines: String = (0..12).map(|n| native::write_line(&text(n)) + "\n").collect();
    let omar = files.put("omar.jsonl", lines.clone() + "{\"format\": \"qawl\"}\n");
    let documents: Vec<_> = (0..13).map(text).collect();
    let summaries: Vec<Summary> =
        documents.iter().map(|it| Summary::of(it, 0, Confidence::thousandths(0))).collect();
    let mut project = Head::write_naming(
        "p",
        &summaries,
        &std::collections::BTreeSet::new(),
        None,
        (&qawl::scheme::Scheme::default(), &qawl::scheme::Mapping::default()),
    ) + "\n";
    for (summary, document) in summaries.iter().zip(&documents) {
        project += &(write_line(summary, document) + "\n");
    }
    let sara = files.put("sara.qawl-project", project.clone());
    let done = run(&["agree", &layla, &omar, &sara, "--json"], b"");
    assert_eq!(done.status, 1, "{}", done.err);
    assert!(done.err.contains("broken.json"), "{}", done.err);
    assert!(done.err.contains("omar.jsonl:13:"), "{}", done.err);
    assert!(done.err.contains("sara: 1 text that nobody else has was not compared"), "{}", done.err);
    let report: Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!(report["n_documents"], 12);
    assert_eq!(report["people"], serde_json::json!(["layla", "omar", "sara"]));
    let rows = report["figures"].as_array().expect("figures");
    let exact = rows.iter().find(|it| it["measure"] == "exact" && it["label"] == "quote").expect("a figure");
    assert_eq!(exact["interval"], serde_json::json!([1.0, 1.0]));

    // One damaged line of a project costs one document, the first one its name; what is cut off is named.
    let mut lines: Vec<Vec<u8>> = project.lines().map(|line| line.as_bytes().to_vec()).collect();
    lines[0] = lines[0][..40].to_vec();
    lines[3].insert(200, 0xff);
    let damaged = files.put("damaged.qawl-project", lines.join(&b'\n'));
    let done = run(&["agree", &layla, &damaged, "--json"], b"");
    assert!(done.err.contains("damaged.qawl-project:4: not UTF-8 at byte 201"), "{}", done.err);
    assert!(done.err.contains("damaged.qawl-project: the first line is damaged"), "{}", done.err);
    let report: Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!((done.status, &report["n_documents"]), (1, &11.into()));
    let cut: Vec<&str> = project.lines().take(11).collect();
    let cut = files.put("cut.qawl-project", cut.join("\n"));
    let done = run(&["agree", &layla, &cut, "--json"], b"");
    assert!(done.err.contains("cut.qawl-project: 10 of 13 documents"), "{}", done.err);
    assert_eq!(done.status, 1);

    // Somebody else's file, one without documents, and texts that differ.
    let foreign = files.put("foreign.json", "{\"some\": \"thing\"}");
    let refused = run(&["agree", &layla, &foreign], b"");
    assert_eq!((refused.status, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("foreign.json"), "{}", refused.err);
    let other = files.put("other.json", native::write(&quotes("x", 99, &[]).document));
    let apart = run(&["agree", &omar, &other], b"");
    assert_eq!(apart.status, 2);
    assert!(apart.err.contains("no text was annotated by two people"), "{}", apart.err);
    let bad = run(&["agree", &omar, &sara, "--gold", "x.jsonl", "--rule", "best"], b"");
    assert!(bad.status == 2 && bad.err.contains("votes-N"), "{}", bad.err);
}

#[test]
fn people_are_called_as_their_files_say_or_by_folder() {
    let files = Files::new("agree-names");
    for name in ["layla", "omar"] {
        fs::create_dir_all(files.0.join(name)).expect("a folder");
        files.put(&format!("{name}/article.json"), native::write(&quotes("x", 30, &[(1, 3)]).document));
    }
    let path = |name: &str| files.0.join(name).join("article.json").to_string_lossy().into_owned();
    let people = |arguments: &[&str]| {
        let done = run(&[&["agree", "--json"], arguments].concat(), b"");
        serde_json::from_str::<Value>(&done.out).expect("JSON")["people"].clone()
    };
    assert_eq!(people(&[&path("layla"), &path("omar")]), serde_json::json!(["layla", "omar"]));
    let said = native::write(&quotes("x", 30, &[(1, 3)]).document).replacen(
        "\"residue\": []",
        "\"residue\": [],\n  \"annotator\": \"Sara\"",
        1,
    );
    let said = files.put("x.json", said);
    assert_eq!(people(&[&said, &path("omar")]), serde_json::json!(["Sara", "article"]));
}
