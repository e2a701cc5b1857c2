//! What files of documents are called.

use super::exported::ExportOptions;
use crate::annotation::Document;
use crate::schema::BlockKind;

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
