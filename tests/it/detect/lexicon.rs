//! Every row of the cue tables fires in its example, and keeps silent where it says so.

use std::path::Path;

use qawl::lang::{cue_examples, languages};
use qawl::text::Text;

use super::detected;

fn fires(lang: &'static str, lemma: &str, sentence: &str) -> bool {
    detected(lang, &Text::new(sentence))
        .attributions
        .iter()
        .any(|found| found.evidence.entry.as_deref() == Some(lemma))
}

#[test]
fn a_language_is_a_folder_of_tables() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lang");
    let mut folders = Vec::new();
    for entry in root.read_dir().expect("src/lang is there").flatten().filter(|entry| entry.path().is_dir()) {
        let code: Vec<_> = entry
            .path()
            .read_dir()
            .expect("a folder can be read")
            .flatten()
            .filter(|file| {
                file.path().extension().is_none_or(|extension| extension != "tsv" && extension != "bin")
            })
            .collect();
        assert!(code.is_empty(), "not a table: {code:?}");
        folders.push(entry.file_name().to_string_lossy().into_owned());
    }
    folders.sort();
    assert_eq!(folders, languages().collect::<Vec<_>>());
}

#[test]
fn every_cue_fires_in_its_example() {
    let mut wrong = Vec::new();
    for lang in languages() {
        for row in cue_examples(lang) {
            if row.fires.is_empty() || !fires(lang, row.lemma, row.fires) {
                wrong.push(format!("{lang} {}: {}", row.lemma, row.fires));
            }
        }
    }
    assert!(wrong.is_empty(), "silent where they must fire:\n{}", wrong.join("\n"));
}

#[test]
fn risky_cues_keep_silent_in_their_counterexample() {
    let mut wrong = Vec::new();
    for lang in languages() {
        for row in cue_examples(lang) {
            if !row.silent.is_empty() && fires(lang, row.lemma, row.silent) {
                wrong.push(format!("{lang} {}: {}", row.lemma, row.silent));
            }
        }
    }
    assert!(wrong.is_empty(), "fired where they must be silent:\n{}", wrong.join("\n"));
}
