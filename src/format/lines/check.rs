//! Checks all that a line says of its text.

use super::line::{Line, Range};
use crate::format::qawl::{At, Problem, ReadError, not_json, of_shape};

/// Reads a line, and tells everything that is wrong with it. Where it has no text, offsets are checked
/// against each other only.
///
/// # Errors
/// What is wrong, at least one thing, in the order of the line's fields.
pub fn check(line: &str) -> Result<Line, Vec<ReadError>> {
    let source = line.strip_prefix('\u{FEFF}').unwrap_or(line);
    let parsed = serde_json::from_str::<Line>(source).map_err(|error| {
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(source).is_ok();
        vec![if is_json { of_shape(source, &error) } else { not_json(source, &error) }]
    })?;
    let n_chars = parsed.text.as_ref().map(|text| text.chars().count());
    let n_chars = n_chars.map_or(u32::MAX, |n| u32::try_from(n).unwrap_or(u32::MAX));
    let mut acc = Checker { n_chars, errors: Vec::new() };
    acc.all(&parsed);
    if acc.errors.is_empty() { Ok(parsed) } else { Err(acc.errors) }
}

struct Checker {
    /// How many code points the text has.
    n_chars: u32,
    errors: Vec<ReadError>,
}

impl Checker {
    fn fail(&mut self, pointer: String, problem: Problem) {
        self.errors.push(ReadError { problem, at: At::Pointer(pointer) });
    }

    fn all(&mut self, line: &Line) {
        let mut last_end = 0;
        for (idx, block) in line.blocks.iter().enumerate() {
            let pointer = format!("/blocks/{idx}");
            if self.range(&pointer, (block.start, block.end)) {
                if block.start < last_end {
                    self.fail(pointer, Problem::BlocksOverlap);
                }
                last_end = last_end.max(block.end);
            }
        }
        for (idx, quote) in line.quotes.iter().enumerate() {
            let pointer = format!("/quotes/{idx}");
            if quote.content.is_empty() {
                self.fail(format!("{pointer}/content"), Problem::Parts);
            }
            let all = [
                ("content", &quote.content),
                ("cue", &quote.cue),
                ("speaker", &quote.speaker),
                ("medium", &quote.medium),
            ];
            for (field, ranges) in all {
                self.ranges(&format!("{pointer}/{field}"), ranges);
            }
            self.share(&pointer, "confidence", quote.confidence);
        }
        for (idx, claim) in line.claims.iter().flatten().enumerate() {
            let pointer = format!("/claims/{idx}");
            self.range(&pointer, (claim.start, claim.end));
            self.share(&pointer, "score", claim.score);
            self.share(&pointer, "confidence", claim.confidence);
        }
    }

    /// Returns true if a range covers something of the text.
    fn range(&mut self, pointer: &str, (start, end): Range) -> bool {
        let problem = match start {
            _ if end < start || self.n_chars < end => Problem::Outside { start, end },
            _ if start == end => Problem::Empty,
            _ => return true,
        };
        self.fail(pointer.to_owned(), problem);
        false
    }

    fn ranges(&mut self, pointer: &str, ranges: &[Range]) {
        let mut last_end = None;
        for (idx, range) in ranges.iter().enumerate() {
            let pointer = format!("{pointer}/{idx}");
            if !self.range(&pointer, *range) {
                continue;
            }
            if last_end.is_some_and(|end| range.0 <= end) {
                self.fail(pointer, Problem::Parts);
            }
            last_end = last_end.max(Some(range.1));
        }
    }

    fn share(&mut self, pointer: &str, field: &str, share: Option<f64>) {
        if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            self.fail(format!("{pointer}/{field}"), Problem::NotAShare);
        }
    }
}
