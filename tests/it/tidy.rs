//! Keeps the house in order: who may name whom, and that every module says what it is for.

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer and those it may name, lowest first. `ARCHITECTURE.md` shows the same table.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("schema", &["text"]),
    ("intake", &["schema", "text"]),
    ("lang", &["schema", "text"]),
    ("detect", &["lang", "schema", "text"]),
    ("annotation", &["schema", "text"]),
    ("format", &["annotation", "detect", "schema", "text"]),
    ("scheme", &["format", "annotation", "schema", "text"]),
    ("agree", &["annotation", "format", "schema", "text"]),
    ("score", &["agree", "format", "schema", "text"]),
    ("store", &["scheme", "format", "annotation", "schema", "text"]),
    ("session", &["agree", "store", "scheme", "format", "annotation", "detect", "intake", "schema", "text"]),
    ("answers", &["session", "scheme", "annotation", "detect", "schema", "text"]),
    ("recognise", &["answers", "agree", "store", "format", "intake", "schema"]),
    ("keep", &["session", "store", "scheme", "annotation", "schema"]),
    (
        "ui",
        &[
            "recognise",
            "answers",
            "keep",
            "session",
            "agree",
            "store",
            "scheme",
            "format",
            "annotation",
            "detect",
            "intake",
            "schema",
            "text",
        ],
    ),
    (
        "cli",
        &[
            "recognise",
            "answers",
            "session",
            "score",
            "agree",
            "store",
            "scheme",
            "format",
            "annotation",
            "detect",
            "intake",
            "lang",
            "schema",
            "text",
        ],
    ),
];

pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn each_layer_names_only_those_below_it() {
    let mut wrong = Vec::new();
    let src = root().join("src");
    for path in rust_files(&src) {
        let relative = path.strip_prefix(&src).unwrap();
        let first = relative.iter().next().unwrap().to_str().unwrap();
        let layer = first.strip_suffix(".rs").unwrap_or(first);
        if relative.iter().count() == 1 || layer == "bin" {
            continue; // the crate's root and the two commands' entry points name what they mount
        }
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            wrong.push(format!("{layer}: not in the table of layers"));
            continue;
        };
        for (idx, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            for (named, _) in LAYERS.iter().filter(|(named, _)| *named != layer && !allowed.contains(named)) {
                if code.contains(&format!("crate::{named}::")) || code.contains(&format!("crate::{named};")) {
                    wrong.push(format!("{}:{}: {layer} names {named}", relative.display(), idx + 1));
                }
            }
            if layer != "ui"
                && ["yew::", "web_sys::", "js_sys::", "wasm_bindgen::", "gloo::"]
                    .iter()
                    .any(|it| code.contains(it))
            {
                wrong.push(format!("{}:{}: only ui may name the browser", relative.display(), idx + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<_> = rust_files(&root().join("src"))
        .into_iter()
        .chain(rust_files(&root().join("tests")))
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//!"))
        .collect();
    assert!(silent.is_empty(), "modules without a first line `//! …`: {silent:#?}");
}
