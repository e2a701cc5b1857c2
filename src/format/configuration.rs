//! The configurations of tools that go with files of their formats: told by their names, read, and written.

use super::exchange::flat::Flat;
use super::exported::ExportFile;
use super::list::Format;
use super::problem::{ImportError, ImportProblem};
use super::source::{base_name, located, utf8};
use super::specification::{ToolConfiguration, Uses};
use super::tool_scheme::{MAX_TOOL_SCHEME_BYTES, ToolScheme};
use crate::annotation::Document;

/// The configuration that goes with files of a format: what labels, attributes and relations there are. It grows with
/// each document.
#[derive(Debug)]
pub struct Configuration {
    format: Format,
    /// Documents without their texts.
    flats: Vec<Flat>,
    /// What there is to be marked, in use or not.
    listed: ToolScheme,
    is_rtl: bool,
}

impl Configuration {
    /// Returns the configuration of no document.
    pub fn new(format: Format) -> Self {
        Self { format, flats: Vec::new(), listed: ToolScheme::default(), is_rtl: false }
    }

    /// Adds what there is to be marked, whether a document uses it or not.
    pub fn list(&mut self, listed: ToolScheme) {
        self.listed.extend(listed);
    }

    /// Adds what a document uses.
    pub fn add(&mut self, document: &Document) {
        if self.format.configuration().is_none() {
            return;
        }
        self.is_rtl |= document.lang().is_rtl();
        self.flats.push(self.format.specification().flat(document, false).without_text());
    }

    /// Returns the files; none for formats that need none.
    pub fn files(&self) -> Vec<ExportFile> {
        let Some(of_format) = self.format.configuration() else { return Vec::new() };
        let uses = Uses { documents: &self.flats, listed: &self.listed, is_rtl: self.is_rtl };
        let all = std::iter::once((of_format.name, of_format.write)).chain(of_format.write_looks);
        let file = |(name, write): (&str, fn(&Uses<'_>) -> String)| ExportFile {
            name: name.to_owned(),
            bytes: write(&uses).into_bytes(),
        };
        all.map(file).collect()
    }
}

/// Returns the configurations of all formats that have one.
fn all() -> impl Iterator<Item = &'static ToolConfiguration> {
    Format::ALL.iter().filter_map(|format| format.configuration())
}

/// Returns true if a file is called that, or that after a name of its own (`a.TypeSystem.xml`).
fn is_called(file: &str, name: &str) -> bool {
    file.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Tells by its name whether a file is a configuration that lists what is to be marked.
pub fn is_tool_scheme(name: &str) -> bool {
    let file = base_name(name);
    let mut names = all().flat_map(|it| std::iter::once(&it.name).chain(it.with));
    names.any(|name| is_called(file, name))
}

/// Returns true for what goes with files of a format and says nothing of documents.
pub fn is_side_file(name: &str) -> bool {
    let file = base_name(name);
    let lower = file.to_ascii_lowercase();
    let is_readme = lower.starts_with("readme") || lower.starts_with("license");
    is_readme || is_tool_scheme(file) || all().any(|it| it.others.contains(&file))
}

/// Reads a configuration; `None` for what is none by its name and its content.
///
/// # Errors
/// What is wrong with it.
pub fn read_tool_scheme(name: &str, bytes: &[u8]) -> Option<Result<ToolScheme, ImportError>> {
    let file = base_name(name);
    let shown = String::from_utf8_lossy(bytes);
    let configuration = all().find(|it| (it.recognise)(file, &shown))?;
    if bytes.len() > MAX_TOOL_SCHEME_BYTES {
        let problem = ImportProblem::TooLarge { bytes: bytes.len(), max: MAX_TOOL_SCHEME_BYTES };
        return Some(Err(ImportError::new(name, None, problem)));
    }
    Some(utf8(name, bytes).and_then(|source| {
        (configuration.read)(file, source).map_err(|fault| located(name, source, 0, fault))
    }))
}
