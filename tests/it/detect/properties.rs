//! What holds for every text, however odd.

use proptest::prelude::*;
use qawl::detect::Detection;
use qawl::lang::languages;
use qawl::text::{Span, Text};

use super::detected;

/// Pieces that detection reacts to, and some that nothing should.
const PIECES: &[&str] = &[
    "قال",
    "وقال",
    "أضاف",
    "مؤكداً",
    "قائلاً",
    "الوزير",
    "إن",
    "أن",
    "أنه",
    "بأن",
    "إلى",
    "بحسب",
    "نقلت",
    "عن",
    "قوله",
    "الصحيفة",
    "سموه",
    "كان",
    "قد",
    "محمد",
    "لـ",
    "said",
    "that",
    "Anna",
    "Berg",
    "according to",
    "he",
    "told",
    "the",
    "minister",
    "sagte",
    "Karl",
    "dass",
    "laut",
    "einem Bericht zufolge",
    "wie",
    "mitteilte",
    "habe",
    "er",
    "der",
    "Sprecher",
    "“",
    "”",
    "\"",
    "«",
    "»",
    "‘",
    "’",
    "'",
    "„",
    ":",
    "،",
    ",",
    ".",
    "؟",
    "(",
    ")",
    "-",
    "\n",
    "\n\n",
    "\u{a0}",
    "\u{200f}",
    "\u{202b}",
    "\u{2067}",
    "😀",
    "ـــ",
    "قَالَ",
    "3.5",
    "١٢",
    "\u{64b}",
    "e\u{301}",
];

fn spans(detection: &Detection) -> Vec<Span> {
    let mut spans = Vec::new();
    for found in &detection.attributions {
        spans.extend(&found.content);
        spans.extend(&found.cue);
        spans.extend(found.source);
        spans.extend(found.medium);
        assert!(!found.content.is_empty());
        assert!(found.speaker.is_none_or(|speaker| speaker < detection.speakers.len()));
    }
    for speaker in &detection.speakers {
        assert!(!speaker.mentions.is_empty());
        spans.extend(&speaker.mentions);
    }
    spans
}

fn holds(lang: &'static str, source: &str) {
    let text = Text::new(source);
    let detection = detected(lang, &text);
    for span in spans(&detection) {
        assert!(text.contains(span), "{span:?} leaves {source:?}");
        assert!(!span.is_empty(), "empty span in {source:?}");
    }
    assert_eq!(detection, detected(lang, &text));
}

fn holds_in_all(source: &str) {
    languages().for_each(|lang| holds(lang, source));
}

proptest! {
    #[test]
    fn spans_lie_inside_any_text(source in any::<String>()) {
        holds_in_all(&source);
    }

    #[test]
    fn spans_lie_inside_any_run_of_words_and_marks(
        pieces in prop::collection::vec((prop::sample::select(PIECES), any::<bool>()), 0..60),
    ) {
        let mut source = String::new();
        for (piece, spaced) in pieces {
            source.push_str(piece);
            if spaced {
                source.push(' ');
            }
        }
        holds_in_all(&source);
    }
}

#[test]
fn long_runs_of_one_thing_are_gone_through() {
    for run in [
        "قال ",
        "\"",
        "“",
        "“ا”",
        "بحسب الوزارة ",
        "مؤكدا أن ",
        "( ",
        "he said that ",
        "er sagte, ",
        "laut dem Bericht ",
        "Er habe das Geld. ",
        "“a b c d e,” he said. ",
    ] {
        holds_in_all(&run.repeat(2_000));
    }
}
