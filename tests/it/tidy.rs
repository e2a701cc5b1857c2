//! Keeps the house in order: who may name whom, and that every module says what it is for.

use std::collections::{BTreeMap, BTreeSet};
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

/// Returns the paths of a `use`, its braces written out.
fn written_out(path: &str) -> Vec<String> {
    let path = path.trim();
    let Some((before, rest)) = path.split_once('{') else {
        return vec![path.split(" as ").next().unwrap().trim().to_owned()];
    };
    let (mut depth, mut part, mut paths) = (0, String::new(), Vec::new());
    for c in rest.chars() {
        match c {
            ',' | '}' if depth == 0 => {
                if !part.trim().is_empty() {
                    paths.extend(written_out(&format!("{before}{}", part.trim())));
                }
                part.clear();
            }
            c => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                part.push(c);
            }
        }
    }
    paths
}

/// Returns the files that a file uses, each by its path in modules.
fn used_by(code: &str, module: &[String], files: &BTreeSet<Vec<String>>) -> BTreeSet<Vec<String>> {
    // A file's own tests may look at anything.
    let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
    // Who may see something is no use of it.
    let (first, rest) = code.split_once("pub(in ").unwrap_or((code, ""));
    let seen = rest.split("pub(in ").filter_map(|it| it.split_once(')')).map(|(_, after)| after);
    let code = std::iter::once(first).chain(seen).collect::<Vec<_>>().join("pub");
    let code: String =
        code.lines().map(|line| line.split("//").next().unwrap_or("").to_owned() + "\n").collect();
    let statements = code.split(';').filter_map(|it| it.rsplit_once("use ").map(|(_, path)| path));
    let mut paths: Vec<String> = statements.flat_map(written_out).collect();
    // What is named in full where it is used.
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':');
    let words = code.split(|c: char| !is_path(c)).filter(|it| !it.ends_with("::"));
    paths
        .extend(words.filter(|it| it.starts_with("super::") || it.starts_with("crate::")).map(str::to_owned));
    let mut used = BTreeSet::new();
    for path in paths {
        let mut at: Vec<String> = match path.split("::").next() {
            Some("crate") => Vec::new(),
            Some("super" | "self") => module.to_vec(),
            _ if files.contains(&[module, &[path.split("::").next().unwrap().to_owned()]].concat()) => {
                module.to_vec()
            }
            _ => continue,
        };
        let mut found = None;
        for step in path.split("::") {
            match step {
                "crate" | "self" => {}
                "super" => drop(at.pop()),
                step => at.push(step.to_owned()),
            }
            if files.contains(&at) {
                found = Some(at.clone());
            } else if !matches!(step, "crate" | "self" | "super") {
                break;
            }
        }
        used.extend(found.filter(|it| it != module));
    }
    used
}

/// A file depends on nothing that depends on it, so that it can be read without knowing the others: in each of these modules.
#[test]
fn no_file_of_format_lang_or_detect_is_in_a_circle() {
    for room in ["format", "lang", "detect"] {
        let src = root().join("src");
        let module = |path: &Path| -> Vec<String> {
            let relative = path.strip_prefix(&src).unwrap().with_extension("");
            let steps = relative.iter().map(|step| step.to_str().unwrap().to_owned());
            steps.filter(|step| step != "mod").collect()
        };
        let paths = rust_files(&src.join(room));
        let files: BTreeSet<Vec<String>> = paths.iter().map(|path| module(path)).collect();
        let mut uses: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = paths
            .iter()
            .map(|path| (module(path), used_by(&fs::read_to_string(path).unwrap(), &module(path), &files)))
            .collect();
        assert!(
            uses.values().map(BTreeSet::len).sum::<usize>() > 2 * files.len(),
            "most of what is used is seen in {room}"
        );
        // What uses nothing that is left is in no circle; what remains at the end is in one, or uses one.
        loop {
            let left: BTreeSet<Vec<String>> = uses.keys().cloned().collect();
            uses.retain(|_, used| used.iter().any(|it| left.contains(it)));
            if uses.len() == left.len() {
                break;
            }
        }
        assert!(uses.is_empty(), "in a circle, or above one: {uses:#?}");
    }
}
