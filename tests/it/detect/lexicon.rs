//! Every row of the cue tables fires in its example, and keeps silent where it says so.

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
