//! What is marked beside the four labels: schemes, and the configurations of other tools that list it.

use std::path::{Path, PathBuf};

use super::Arguments;
use super::files::read_bytes;
use super::job::Job;
use crate::cli::Outcome;
use crate::cli::output::{Failure, complain};
use crate::format::{Format, Imported, MAX_FILE_BYTES, Meaning, NotTaken, ToolScheme, read_tool_scheme};
use crate::scheme::{self, Mapping, Scheme};

/// Returns a scheme with that of a file: one of Qawl's takes its place, what a configuration of another tool lists is added.
/// With it comes what of the configuration is not taken over.
///
/// # Errors
/// Why the file is neither.
pub(in crate::cli) fn read_scheme(path: &str, before: &Scheme) -> Result<(Scheme, Vec<NotTaken>), Failure> {
    let bytes = read_bytes(path, MAX_FILE_BYTES)?;
    match read_tool_scheme(path, &bytes) {
        Some(Ok(tool)) => return Ok(before.with_tool(&tool)),
        Some(Err(error)) => return Err(Failure::Message(error.to_string())),
        None => {}
    }
    let source = String::from_utf8(bytes);
    let source = source.map_err(|error| Failure::Message(format!("{path}: {}", error.utf8_error())))?;
    let read = scheme::read(&source).map_err(|error| Failure::Message(format!("{path}: {error}")))?;
    Ok((read, Vec::new()))
}

/// Returns what names of Qawl's own files are said to mean.
pub(super) fn mapping_of(arguments: &Arguments) -> Mapping {
    fn words<T: std::fmt::Display>((name, meaning): &(String, Meaning<T>)) -> (String, String) {
        let meaning = match meaning {
            Meaning::Known(known) => known.to_string(),
            Meaning::Own(name) => name.clone(),
            Meaning::Nothing => "-".to_owned(),
        };
        (name.clone(), meaning)
    }
    Mapping {
        labels: arguments.label.iter().map(words).collect(),
        relations: arguments.link.iter().map(words).collect(),
        ..Mapping::default()
    }
}

impl Job<'_> {
    /// Returns a document of Qawl's own in which its names mean what was said.
    pub fn mapped(&mut self, imported: Imported) -> Imported {
        let Imported { document, report } = imported;
        match self.mapping.apply(&document) {
            Ok(document) => Imported { document, report },
            Err(error) => {
                complain(&format!("{}: its names stay as they are in the file: {error}", document.id()));
                self.outcome = Outcome::Flawed;
                Imported { document, report }
            }
        }
    }

    /// Takes over what a configuration lists, and reports what of it is not taken over.
    pub fn tool_scheme(&mut self, shown: &str, tool: &ToolScheme) {
        if !tool.is_empty() {
            self.list(shown, &self.mapping.of_tool(tool));
        }
    }

    /// Takes over what is listed.
    pub fn list(&mut self, shown: &str, tool: &ToolScheme) {
        let (scheme, not_taken) = self.scheme.with_tool(tool);
        self.scheme = scheme;
        for it in not_taken {
            let kind = format!("not taken over from configurations ({})", it.code());
            self.summary.tell(&kind, &format!("{shown}: not taken over: {it}"));
        }
    }

    /// Reads a configuration.
    pub fn tool_file(&mut self, path: &str, bytes: &[u8]) {
        self.tool_files.insert(PathBuf::from(path));
        match read_tool_scheme(path, bytes) {
            Some(Ok(tool)) => self.tool_scheme(path, &tool),
            Some(Err(error)) => self.complain(&error),
            None => {
                complain(&format!(
                    "{path}: this configuration says nothing of labels, attributes or relations"
                ));
            }
        }
    }

    /// Reads the configurations of a format that are in a file's folder, once.
    pub fn tool_files_beside(&mut self, path: &str, format: Format) -> Result<(), Failure> {
        let configuration = format.configuration();
        let names = configuration.iter().flat_map(|it| std::iter::once(&it.name).chain(it.with));
        let stem =
            Path::new(path).file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        for name in names {
            for name in [(*name).to_owned(), format!("{stem}.{name}")] {
                let beside = Path::new(path).with_file_name(name);
                if beside.is_file() && !self.tool_files.contains(&beside) {
                    self.inputs.add(&beside);
                    let bytes = read_bytes(&beside.to_string_lossy(), MAX_FILE_BYTES)?;
                    self.tool_file(&beside.to_string_lossy(), &bytes);
                }
            }
        }
        Ok(())
    }
}
