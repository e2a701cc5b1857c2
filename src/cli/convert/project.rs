//! The documents of a project.

use super::job::Job;
use crate::cli::Outcome;
use crate::cli::output::{Failure, cannot_read, complain};
use crate::cli::records::Records;
use crate::format::{Imported, Report};
use crate::recognise::{self, FirstLine, NotRead};
use crate::scheme::Scheme;
use crate::session::SHOWN_FROM;
use crate::store::file::{self, Absent, Head, LineError, Progress};

impl Job<'_> {
    /// Reads the documents of a project: with the names that its scheme has now, and what was said of them here.
    pub fn project(&mut self, shown: &str, mut records: Records) -> Result<(), Failure> {
        let mut progress = None;
        let mut scheme = Scheme::default();
        while let Some(record) = records.next().map_err(|error| cannot_read(shown, &error))? {
            let number = record.number;
            let line = match record.text {
                Ok(line) => line,
                Err(problem) => {
                    self.summary.tell("could not be read", &format!("{shown}:{number}: {problem}"));
                    self.outcome = Outcome::Flawed;
                    progress.get_or_insert_with(|| Progress::of(None)).line(None);
                    continue;
                }
            };
            if progress.is_none() {
                let head = match recognise::first_line(shown, &line) {
                    Ok(FirstLine::Project(head)) => Some(*head),
                    Err(NotRead::Project(error)) => {
                        self.damaged(shown, number, &error);
                        return Ok(());
                    }
                    _ => None,
                };
                match head.as_ref().and_then(Head::scheme) {
                    Some(Ok(read)) => scheme = read,
                    Some(Err(error)) => {
                        complain(&format!(
                            "{shown}: its scheme cannot be read, so names are as stored: {error}"
                        ));
                        self.outcome = Outcome::Flawed;
                    }
                    None => {}
                }
                self.list(shown, &scheme.for_tool());
                let is_head = head.is_some();
                progress = Some(Progress::of(head));
                if is_head {
                    continue;
                }
                complain(&format!(
                    "{shown}: its first line is missing or damaged: its name and its scheme are not known"
                ));
                self.outcome = Outcome::Flawed;
            }
            let read = file::read_line(&line, SHOWN_FROM);
            if let Some(progress) = &mut progress {
                progress.line(read.as_ref().ok().map(|(summary, _)| &summary.key));
            }
            match read {
                Ok((_, document)) => {
                    let imported =
                        Imported { document: scheme.applied(&document), report: Report::default() };
                    let imported = self.mapped(imported);
                    self.take(&format!("{shown}:{number}"), false, imported)?;
                }
                Err(error) => self.damaged(shown, number, &error),
            }
        }
        if let Some(absent) = progress.and_then(|it| it.absent()) {
            let Absent { promised, came, names } = absent;
            complain(&format!(
                "{shown}: {came} of {promised} documents are there; missing: {}",
                names.join(", ")
            ));
            self.outcome = Outcome::Flawed;
        }
        Ok(())
    }

    fn damaged(&mut self, shown: &str, number: usize, error: &LineError) {
        let problem = match error {
            LineError::Newer(version) => format!("of version {version}, which this Qawl does not know"),
            LineError::Damaged(problem) => problem.to_string(),
        };
        self.summary.tell("could not be read", &format!("{shown}:{number}: {problem}"));
        self.outcome = Outcome::Flawed;
    }
}
