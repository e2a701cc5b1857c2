//! From documents to files of a format.

use super::configuration::Configuration;
use super::exchange::xml::unfit;
use super::exported::{ExportError, ExportFile, ExportOptions};
use super::list::Format;
use super::naming::{set_name, stems};
use super::specification::{Article, Holds, Write};
use crate::annotation::{Document, Own};

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
    documents.iter().try_for_each(|document| fits(format, document))?;
    let text = |name: String, content: String| ExportFile { name, bytes: content.into_bytes() };
    let mut files = Vec::new();
    if format.holds() == Holds::One {
        for (document, stem) in documents.iter().zip(stems(documents)) {
            if format.article() == Article::Beside {
                files.push(text(format!("{stem}.txt"), document.text().as_str().to_owned()));
            }
            files.push(text(format!("{stem}{}", format.ending()), content(format, &[document], options)));
        }
    } else {
        let name = format!("{}{}", set_name(documents, options), format.ending());
        files.push(text(name, content(format, documents, options)));
    }
    if format.configuration().is_some() {
        let mut configuration = Configuration::new(format);
        configuration.list(options.listed.clone());
        documents.iter().for_each(|document| configuration.add(document));
        files.extend(configuration.files());
    }
    Ok(files)
}

/// Returns the content of a file of documents.
fn content(format: Format, documents: &[&Document], options: &ExportOptions) -> String {
    if let Write::All(write) = format.specification().write {
        let flat = |document: &&Document| format.specification().flat(document, options.rejected);
        return write(&mut documents.iter().map(flat));
    }
    let each = documents.iter().map(|document| one(format, document, options));
    match format.holds() {
        Holds::Lines => each.map(|line| line + "\n").collect(),
        Holds::One | Holds::List => each.collect(),
    }
}

/// Returns a document as it is in a file or on a line.
fn one(format: Format, document: &Document, options: &ExportOptions) -> String {
    let flat = || format.specification().flat(document, options.rejected);
    match format.specification().write {
        Write::Own(write) => write(document),
        Write::Each(write) => write(flat()),
        Write::All(write) => write(&mut std::iter::once(flat())),
    }
}

/// Checks that a format can hold a document: XML has no place for some characters, whether they are in the
/// text or in a remark.
///
/// # Errors
/// The first character that it cannot hold.
pub fn fits(format: Format, document: &Document) -> Result<(), ExportError> {
    if !format.specification().is_xml {
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
    fits(format, document)?;
    Ok(one(format, document, options))
}
