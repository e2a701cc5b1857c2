//! What was done to documents, summed up by kind: many lines of a kind are counted rather than told.

use std::collections::BTreeMap;

use crate::cli::output::complain;
use crate::format::{OwnSort, Remark, Report};

/// What there is to tell, summed up by kind.
#[derive(Debug, Default)]
pub(super) struct Summary {
    /// Whether every line is reported.
    verbose: bool,
    /// How many lines of each kind there are.
    kinds: BTreeMap<String, usize>,
    own: BTreeMap<(OwnSort, String), usize>,
    left_out: BTreeMap<String, usize>,
}

/// How many lines of a kind are reported before they are only counted.
const MOST_LINES: usize = 3;

impl Summary {
    /// Returns the summary of nothing.
    pub fn new(verbose: bool) -> Self {
        Self { verbose, ..Self::default() }
    }

    /// Tells a line, or counts it where many of its kind have been reported.
    pub fn tell(&mut self, kind: &str, line: &str) {
        let count = self.kinds.entry(kind.to_owned()).or_default();
        *count += 1;
        if self.verbose || *count <= MOST_LINES {
            complain(line);
        }
    }

    /// Tells what was done to a document.
    pub fn report(&mut self, of: &str, mut report: Report) {
        for remark in std::mem::take(&mut report.remarks) {
            match remark {
                Remark::Own(sort, name, n) => {
                    if self.verbose {
                        complain(&format!("{of}: own {sort} {name}: {n}"));
                    }
                    *self.own.entry((sort, name)).or_default() += n;
                }
                Remark::LeftOut(what, n) => *self.left_out.entry(what).or_default() += n,
                remark => report.remarks.push(remark),
            }
        }
        let moved = std::mem::take(&mut report.moved);
        let left = std::mem::take(&mut report.left);
        for moved in moved {
            let kind = format!("placed {}", moved.by.english());
            self.tell_report(of, &kind, Report { moved: vec![moved], ..Report::default() });
        }
        for left in left {
            let kind = format!("was not placed: {}", left.reason.english());
            self.tell_report(of, &kind, Report { left: vec![left], ..Report::default() });
        }
        for remark in std::mem::take(&mut report.remarks) {
            let kind = match &remark {
                Remark::DuplicateName(_) => "a name is used twice",
                Remark::Value(..) => "unknown values",
                Remark::Newlines => "line endings were normalised",
                Remark::TextRebuilt => "texts were rebuilt from their tokens",
                _ => "other remarks",
            };
            self.tell_report(of, kind, Report { remarks: vec![remark], ..Report::default() });
        }
        self.tell_report(of, "offsets are in another unit than the format has", report);
    }

    fn tell_report(&mut self, of: &str, kind: &str, report: Report) {
        for line in report.to_string().lines() {
            self.tell(kind, &format!("{of}: {line}"));
        }
    }

    /// Tells the sums.
    pub fn finish(&self) {
        for (kind, n) in self.kinds.iter().filter(|(_, n)| **n > MOST_LINES && !self.verbose) {
            complain(&format!("{} more of this kind: {kind} (--verbose shows all)", n - MOST_LINES));
        }
        for (what, n) in &self.left_out {
            complain(&format!("not in the documents: {what}: {n}"));
        }
        for (sort, option) in [
            (
                OwnSort::Label,
                "--label NAME=speaker, cue, quote or claim gives one a meaning, NAME=- leaves it out",
            ),
            (OwnSort::Attribute, "--keep-foreign=false leaves them out"),
            (
                OwnSort::Relation,
                "--link NAME=source, medium, cue or within gives one a meaning, NAME=- leaves it out",
            ),
        ] {
            let own = self.own.iter().filter(|((of, _), _)| *of == sort);
            let own: Vec<String> = own.map(|((_, name), n)| format!("{name} × {n}")).collect();
            if !own.is_empty() {
                complain(&format!("kept as own {sort}s: {} ({option})", own.join(", ")));
            }
        }
    }
}
