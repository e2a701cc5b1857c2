//! From documents to files of a format.

use std::fmt;

use super::catalogue::{Format, Holds};
use super::exchange::Flat;
use super::exchange::xml::unfit;
use super::tables::{self, Table};
use super::tool_scheme::ToolScheme;
use super::{brat, conll, doccano, label_studio, prodigy, qawl, tei, training, uima, web_annotation};
use crate::annotation::{Document, Own};
use crate::schema::BlockKind;

/// How documents are to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// What a file that holds several documents is called, without its ending.
    pub name: Option<String>,
    /// Whether rejected suggestions are written too, into formats that can say that they are.
    pub rejected: bool,
    /// What there is to be marked, for the configuration that goes with files of some formats.
    pub listed: ToolScheme,
}

/// A file to hand out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// Its name: letters, digits, `-`, `_` and dots.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Why documents were not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportError {
    /// There is no document.
    Nothing,
    /// A document's text has a character that the format cannot hold: the document, and the character.
    Character(String, char),
    /// More or longer files than an archive can hold.
    TooLarge,
}

impl fmt::Display for ExportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => formatter.write_str("there is nothing to write"),
            Self::Character(document, c) => {
                let document = document.replace(char::is_control, "\u{fffd}");
                write!(
                    formatter,
                    "{document} has the character U+{:04X}, which this format cannot hold",
                    *c as u32
                )
            }
            Self::TooLarge => formatter.write_str("this is more than an archive can hold"),
        }
    }
}

impl std::error::Error for ExportError {}

/// Writes documents in a format, in their order. Several files come of a format that holds one document
/// a file, or that has more than one file to a document.
///
/// # Errors
/// Why nothing was written.
pub fn export(
    format: Format,
    documents: &[&Document],
    options: &ExportOptions,
) -> Result<Vec<ExportFile>, ExportError> {
    if documents.is_empty() {
        return Err(ExportError::Nothing);
    }
    let flat =
        |document: &Document| Flat::of(document, format.unit(), options.rejected).without_defaults(format);
    let set = || format!("{}{}", set_name(documents, options), format.ending());
    let text = |name: String, content: String| ExportFile { name, bytes: content.into_bytes() };
    documents.iter().try_for_each(|document| fits(format, document))?;
    let mut files = Vec::new();
    match format.holds() {
        Holds::One => {
            for (document, stem) in documents.iter().zip(stems(documents)) {
                let content = match format {
                    Format::WebAnnotation | Format::WebAnnotationUtf16 => {
                        web_annotation::write(&flat(document), format.unit())
                    }
                    Format::Brat => brat::write(&flat(document)),
                    Format::CasJson => uima::json::write(flat(document)),
                    Format::Xmi => uima::xmi::write(flat(document)),
                    Format::Tei => tei::write(&flat(document)),
                    _ => qawl::write(document),
                };
                if matches!(format, Format::Brat | Format::WebAnnotationUtf16) {
                    files.push(text(format!("{stem}.txt"), document.text().as_str().to_owned()));
                }
                files.push(text(format!("{stem}{}", format.ending()), content));
            }
        }
        Holds::Lines => {
            let mut content = String::new();
            for document in documents {
                content.push_str(&export_line(format, document, options)?);
                content.push('\n');
            }
            files.push(text(set(), content));
        }
        Holds::List => {
            let mut flats = documents.iter().map(|document| flat(document));
            let content = match format {
                Format::LabelStudio => {
                    let tasks: Vec<String> = flats.map(label_studio::write).collect();
                    format!("[{}]\n", tasks.join(",\n"))
                }
                Format::CsvAttributions => tables::write(Table::Attributions, &mut flats),
                Format::CsvClaims => tables::write(Table::Claims, &mut flats),
                _ => flats.map(|flat| conll::write(&flat)).collect::<Vec<_>>().join("\n\n"),
            };
            files.push(text(set(), content));
        }
    }
    let side_file = match format {
        Format::Brat | Format::Xmi | Format::LabelStudio => {
            let mut configuration = Configuration::new(format);
            configuration.list(options.listed.clone());
            documents.iter().for_each(|document| configuration.add(document));
            configuration.file()
        }
        _ => None,
    };
    files.extend(side_file);
    Ok(files)
}

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
        if !matches!(self.format, Format::Brat | Format::Xmi | Format::LabelStudio) {
            return;
        }
        self.is_rtl |= document.lang().is_rtl();
        let flat = Flat::of(document, self.format.unit(), false).without_defaults(self.format);
        self.flats.push(flat.without_text());
    }

    /// Returns the file; none for formats that need none.
    pub fn file(&self) -> Option<ExportFile> {
        let (name, content) = match self.format {
            Format::Brat => ("annotation.conf", brat::config(&self.flats, &self.listed)),
            Format::Xmi => ("TypeSystem.xml", uima::type_system(&self.flats)),
            Format::LabelStudio => {
                ("labeling-config.xml", label_studio::config(&self.flats, &self.listed, self.is_rtl))
            }
            _ => return None,
        };
        Some(ExportFile { name: name.to_owned(), bytes: content.into_bytes() })
    }
}

/// Checks that a format can hold a document: XML has no place for some characters, whether they are in the
/// text or in a remark.
///
/// # Errors
/// The first character that it cannot hold.
pub fn fits(format: Format, document: &Document) -> Result<(), ExportError> {
    if !matches!(format, Format::Xmi | Format::Tei) {
        return Ok(());
    }
    let names = document.speakers().map(|speaker| &*speaker.name);
    let notes = document.annotations().filter_map(|it| it.note.as_deref());
    let own: Vec<String> = document.own_all().flat_map(|(_, own)| own_words(own)).collect();
    let of_document =
        [document.text().as_str(), document.id()].into_iter().chain(document.note().map(|it| &**it));
    match of_document.chain(names).chain(notes).chain(own.iter().map(String::as_str)).find_map(unfit) {
        Some(c) => Err(ExportError::Character(document.id().to_owned(), c)),
        None => Ok(()),
    }
}

/// Returns all that is written of what a project says of its own.
fn own_words(own: &Own) -> Vec<String> {
    let mark = own.mark.iter().flat_map(|mark| {
        std::iter::once(mark.label.to_string()).chain(mark.note.as_ref().map(ToString::to_string))
    });
    let attributes = own.attributes.iter().map(|(name, value)| format!("{name} {}", value.shown()));
    let relations = own.relations.iter().map(|relation| relation.name.to_string());
    mark.chain(attributes).chain(relations).collect()
}

/// Writes one document as a line of a format of lines, without a line end.
///
/// # Errors
/// Why it was not written.
pub fn export_line(
    format: Format,
    document: &Document,
    options: &ExportOptions,
) -> Result<String, ExportError> {
    let flat = |rejected: bool| Flat::of(document, format.unit(), rejected).without_defaults(format);
    Ok(match format {
        // Negative examples stand apart from the others there.
        Format::Training => training::write(&flat(true)),
        Format::Doccano => doccano::write(flat(options.rejected)),
        Format::DoccanoSpans => doccano::write_spans(&flat(false)),
        Format::Prodigy => prodigy::write(flat(options.rejected)),
        _ => qawl::write_line(document),
    })
}

/// Returns what a file of all the documents is called, without its ending.
pub(super) fn set_name(documents: &[&Document], options: &ExportOptions) -> String {
    match (&options.name, documents) {
        (Some(name), _) => file_stem(name),
        (None, [document]) => document_stem(document),
        (None, _) => "documents".to_owned(),
    }
}

/// Returns a name for each document's file, without endings, no two alike in any letter case.
pub(super) fn stems(documents: &[&Document]) -> Vec<String> {
    let mut taken = std::collections::BTreeSet::new();
    // The number to try next: thousands of documents can have one name.
    let mut numbers: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let stem = |document: &&Document| {
        let stem = document_stem(document);
        let mut name = stem.clone();
        let n = numbers.entry(stem.to_lowercase()).or_insert(2);
        while !taken.insert(name.to_lowercase()) {
            name = format!("{stem}-{n}");
            *n += 1;
        }
        name
    };
    documents.iter().map(stem).collect()
}

/// The most words of a headline that name a file.
const MOST_WORDS: usize = 8;

/// How many digits of the text's checksum tell files of the same headline apart.
const DIGITS: usize = 6;

/// Returns what a document's file is called, without its ending: its id or, where that is only made of its text, its
/// headline and the first digits of the text's checksum.
pub fn document_stem(document: &Document) -> String {
    let sha256 = document.text().sha256();
    if !sha256.starts_with(document.id()) {
        return file_stem(document.id());
    }
    let blocks = document.blocks();
    let titled = blocks.iter().find(|block| block.kind == BlockKind::Title);
    let named = titled.or_else(|| blocks.iter().find(|block| block.kind != BlockKind::Boilerplate));
    let headline = named.map_or("", |block| document.text().slice(block.span));
    let words = headline.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let words: Vec<&str> = words.take(MOST_WORDS).collect();
    let digits = sha256.get(..DIGITS).unwrap_or(sha256);
    if words.is_empty() {
        file_stem(document.id())
    } else {
        format!("{}-{digits}", file_stem(&words.join("-")))
    }
}

/// Names that Windows keeps for devices, whatever ending follows.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Returns a name that no file system refuses or misreads: letters, digits, `-` and `_`, no path, no
/// bidi control, no device, not hidden and not an option of a command.
pub fn file_stem(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' })
        .skip_while(|c| *c == '-')
        .take(80)
        .collect();
    let kept = kept.trim_end_matches('-');
    let lower = kept.to_ascii_lowercase();
    let is_port = ["com", "lpt"].iter().any(|port| {
        lower.strip_prefix(port).is_some_and(|n| n.chars().count() == 1 && n.chars().all(char::is_numeric))
    });
    if kept.is_empty() {
        "article".to_owned()
    } else if is_port || DEVICES.contains(&lower.as_str()) {
        format!("article-{kept}")
    } else {
        kept.to_owned()
    }
}
