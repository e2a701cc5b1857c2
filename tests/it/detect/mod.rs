//! What detection finds, sentence by sentence.

mod arabic;
mod english;
mod german;
mod lexicon;
mod properties;

use std::fmt::Write;

use expect_test::Expect;
use qawl::detect::{DetectOptions, Detection, detect};
use qawl::schema::Lang;
use qawl::text::{Span, Text};

/// Returns what is detected in a text of the language.
fn detected(lang: &'static str, text: &Text) -> Detection {
    detect(text, &DetectOptions { lang: Some(Lang(lang.into())), ..DetectOptions::default() })
}

/// Compares the attributions of a text with those expected: one line a span, the label first, the
/// surface last, and after the source's label the number of its speaker.
#[track_caller]
fn check(lang: &'static str, text: &str, expected: Expect) {
    let text = Text::new(text);
    let mut shown = String::new();
    for found in detected(lang, &text).attributions {
        let _ = writeln!(shown, "{} {}", found.evidence.rule, found.kind);
        let mut line = |label: &str, span: Span| {
            let _ =
                writeln!(shown, "  {label:<9} {:>3}..{:<3} {}", span.start(), span.end(), text.slice(span));
        };
        for span in found.cue {
            line("cue", span);
        }
        if let Some(span) = found.source {
            line(&format!("source {}", found.speaker.unwrap_or(99)), span);
        }
        if let Some(span) = found.medium {
            line("medium", span);
        }
        for span in found.content {
            line("content", span);
        }
    }
    expected.assert_eq(&shown);
}
