//! Sentences that say what went wrong with a file or a text, and what to do.

use super::Words;
use crate::format::{ExportError, ImportError, ImportProblem, NotRead, NotTaken};
use crate::intake::IntakeError;
use crate::scheme::{FileError, Refusal};
use crate::session::{Failure, MessageKind};

impl Words {
    /// Returns why a change of the scheme was refused.
    pub fn refusal(self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::Nameless => self.get("scheme_problem.nameless").to_owned(),
            Refusal::TakenName(name) => self.fill("scheme.taken_name", &[("name", name)]),
            Refusal::ReservedName(name) => self.named("scheme_problem", "reserved").replace("{about}", name),
            Refusal::TakenKey(name) => self.fill("scheme.taken_key", &[("name", name)]),
            Refusal::Missing => self.get("scheme.missing").to_owned(),
        }
    }

    /// Returns what is wrong with the file of a scheme, and where.
    pub fn scheme_error(self, error: &FileError) -> String {
        let problem = self.named("scheme_problem", error.code()).replace("{about}", &error.about());
        match error.place() {
            Some(place) => self.at_line("error.at_line", place.line, &problem),
            None => problem,
        }
    }

    /// Returns why something of a file was not taken in, and where it is.
    pub fn import_error(self, error: &ImportError) -> String {
        let problem = self.import_problem(&error.problem);
        let problem = match error.place {
            Some(place) => self.at_line("error.at_line", place.line, &problem),
            None => problem,
        };
        match &error.file {
            Some(file) => self.fill("error.in_file", &[("name", file), ("trouble", &problem)]),
            None => problem,
        }
    }

    /// Returns what of a tool's configuration is not taken over.
    pub fn not_taken_one(self, it: &NotTaken) -> String {
        let (about, what) = it.about();
        self.named("not_taken", it.code()).replace("{about}", &about).replace("{what}", what)
    }

    /// Returns all that of a tool's configuration is not taken over.
    pub fn not_taken(self, all: &[NotTaken]) -> String {
        let all: Vec<String> = all.iter().map(|it| self.not_taken_one(it)).collect();
        format!("{}: {}", self.get("notice.not_taken"), all.join(" · "))
    }

    /// Returns why something of a file was not taken in.
    pub fn import_problem(self, problem: &ImportProblem) -> String {
        let megabytes = |bytes: usize| bytes.div_ceil(1024 * 1024).to_string();
        match problem {
            ImportProblem::Unknown => self.get("error.format").to_owned(),
            ImportProblem::NotRead(NotRead { name, tool, .. }) => {
                let what = self.fill("error.format_of", &[("maker", tool)]);
                format!("{what} {}", self.named("instead", name))
            }
            ImportProblem::TooLarge { bytes, max } => {
                self.fill("error.too_large", &[("size", &megabytes(*bytes)), ("max", &megabytes(*max))])
            }
            ImportProblem::NotUtf8 { byte } => self.fill("error.not_utf8", &[("at", &byte.to_string())]),
            ImportProblem::Empty => self.get("error.empty").to_owned(),
            ImportProblem::NotJson(_) => self.get("error.not_json").to_owned(),
            ImportProblem::NotXml(_) => self.get("error.not_xml").to_owned(),
            ImportProblem::NotCsv(_) => self.get("error.not_csv").to_owned(),
            ImportProblem::NotZip(_) => self.get("error.not_zip").to_owned(),
            ImportProblem::Bomb { max } => self.fill("error.bomb", &[("max", &megabytes(*max))]),
            ImportProblem::NoText => self.get("error.no_text").to_owned(),
            ImportProblem::NoTextOf(name) => self.fill("error.no_text_of", &[("name", name)]),
            ImportProblem::Qawl(problem) => self.named("file_problem", problem.code()),
            ImportProblem::Shape(_) => self.get("error.not_so").to_owned(),
        }
    }

    /// Returns why documents were not written.
    pub fn export_error(self, error: &ExportError) -> String {
        match error {
            ExportError::Nothing => self.get("error.empty").to_owned(),
            ExportError::Character(_, c) => {
                let code = format!("U+{:04X}", u32::from(*c));
                self.fill("error.character", &[("character", &code)])
            }
            ExportError::TooLarge => self.get("error.archive").to_owned(),
        }
    }

    pub(super) fn at_line(self, key: &str, line: usize, reason: &str) -> String {
        self.fill(key, &[("line", &line.to_string()), ("reason", reason)])
    }

    /// Returns what a parser or the browser said about what a message tells, in English, to be apart from it.
    pub fn technical(self, message: &MessageKind) -> Option<String> {
        match message {
            MessageKind::Refused(error) => Some(error.to_string()),
            MessageKind::Failed(failure) | MessageKind::TookIn { first: Some(failure), .. } => {
                match failure {
                    Failure::BrokenJson { reason, .. }
                    | Failure::RulesAlone { reason, .. }
                    | Failure::NoClaims { reason, .. }
                    | Failure::Export { reason } => Some(reason.clone()),
                    Failure::Import { error, .. } => error.problem.technical(),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    pub(super) fn intake(self, error: IntakeError) -> String {
        let at = |key, at: usize| self.fill(key, &[("at", &at.to_string())]);
        match error {
            IntakeError::Empty => self.get("error.empty").to_owned(),
            IntakeError::TooLarge { bytes, max } => {
                let megabytes = |bytes: usize| format!("{:.1}", bytes as f64 / (1024.0 * 1024.0));
                self.fill("error.too_large", &[("size", &megabytes(bytes)), ("max", &megabytes(max))])
            }
            IntakeError::Binary { at: offset } => at("error.binary", offset),
            IntakeError::Unreadable(kind) => self.named("error.unreadable_kind", kind.name()),
            IntakeError::BrokenDocument => self.get("error.broken_document").to_owned(),
            IntakeError::NotUtf16 { at: offset } => at("error.not_utf16", offset),
        }
    }
}
