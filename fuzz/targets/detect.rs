//! Any text in any language: what is found lies inside of it, and is found again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use qawl::detect::{DetectOptions, detect};
use qawl::intake::Intake;
use qawl::session::annotate;
use qawl::text::Text;

#[path = "../../tests/it/deeds.rs"]
#[allow(dead_code)]
mod deeds;

fuzz_target!(|source: &str| {
    let text = Text::new(source);
    let detection = detect(&text, &DetectOptions::default());
    for found in &detection.attributions {
        assert!(!found.content.is_empty());
        assert!(found.speaker.is_none_or(|speaker| speaker < detection.speakers.len()));
        let spans = found.content.iter().chain(&found.cue).chain(&found.source).chain(&found.medium);
        for span in spans {
            assert!(text.contains(*span) && !span.is_empty());
        }
    }
    for span in detection.speakers.iter().flat_map(|speaker| &speaker.mentions) {
        assert!(text.contains(*span) && !span.is_empty());
    }
    assert_eq!(detect(&text, &DetectOptions::default()), detection);
    deeds::assert_sound(&annotate(&Intake { text, hints: Vec::new() }));
});
