//! Lists the language packs: every folder of `src/lang` is one, and its tables are all there is to it.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The tables of a pack by the name of their field, and whether a pack must have it.
const TABLES: [(&str, &str, bool); 8] = [
    ("grammar", "grammar.tsv", true),
    ("words", "words.tsv", true),
    ("paradigms", "paradigms.tsv", true),
    ("cues", "cues.tsv", true),
    ("rules", "rules.tsv", true),
    ("frequent", "frequent.tsv", true),
    ("furniture", "furniture.tsv", false),
    ("reasons", "reasons.tsv", false),
];

/// What the commands that learn have written, by the name of its field. The page fetches these as files of their own.
const BINARY: [(&str, &str); 3] =
    [("tagger", "tagger.bin"), ("choices", "choices.bin"), ("learned_claims", "claims.bin")];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src/lang");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("src/lang");
    let mut folders = Vec::new();
    for entry in fs::read_dir(&root)? {
        let path = entry?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    let mut code = format!("pub(crate) const N_LANGUAGES: usize = {};\n", folders.len());
    code.push_str("pub(crate) static LANGUAGES: [Tables; N_LANGUAGES] = [\n");
    for folder in &folders {
        code.push_str(&language(folder)?);
    }
    code.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("languages.rs"), code)?;
    // A release of the page is split into parts (`scripts/build/parts.mjs`), by what the linker notes of what refers to what.
    // Development builds and the tests of the page's library are not: they are linked by wasm-bindgen alone.
    println!("cargo::rustc-check-cfg=cfg(parts)");
    if is_of_page() && env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rustc-cfg=parts");
        println!("cargo::rustc-link-arg-bin=qawl-app=--emit-relocs");
    }
    Ok(())
}

fn is_of_page() -> bool {
    env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32")
        && env::var("CARGO_FEATURE_UI").is_ok()
}

/// Returns the expression that makes the language of a folder.
fn language(folder: &Path) -> Result<String, Box<dyn Error>> {
    let tag = folder.file_name().and_then(|name| name.to_str()).ok_or("a language folder without a name")?;
    let is_lean = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    let mut code = format!("    Tables {{\n        tag: {tag:?},\n");
    for (field, file, required) in TABLES {
        let path = folder.join(file);
        if path.is_file() {
            let path = if is_lean { lean(tag, file, &path)? } else { path };
            let path = path.to_str().ok_or("a path that is not UTF-8")?;
            writeln!(code, "        {field}: include_str!({path:?}),")?;
        } else if required {
            return Err(format!("the language {tag} has no {file}").into());
        } else {
            writeln!(code, "        {field}: \"\",")?;
        }
    }
    for (field, file) in BINARY {
        let path = folder.join(file);
        let source = if !path.is_file() {
            "Source::None".to_owned()
        } else if is_lean {
            "Source::File".to_owned()
        } else {
            format!("Source::BuiltIn(include_bytes!({:?}))", path.to_str().ok_or("a path that is not UTF-8")?)
        };
        writeln!(code, "        {field}: {source},")?;
    }
    let learned = folder.join("claims.bin");
    let shown_from = if learned.is_file() { shown_from(&fs::read(learned)?) } else { None };
    writeln!(code, "        claims_shown_from: {shown_from:?},")?;
    code.push_str("    },\n");
    Ok(code)
}

/// Returns the certainty from which on claims are shown: the number behind the name and version of a table of claims. Whoever
/// paints a page needs it before the table has been fetched.
fn shown_from(table: &[u8]) -> Option<u16> {
    table.get(5..7).and_then(|bytes| bytes.try_into().ok()).map(u16::from_le_bytes)
}

/// Writes a table without what only people and tests read of it, comments and examples, and returns where: the
/// page is fetched with its tables.
fn lean(tag: &str, file: &str, path: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let n_columns = match file {
        "cues.tsv" => 5,
        "rules.tsv" => 4,
        _ => usize::MAX,
    };
    let mut table = String::new();
    for row in fs::read_to_string(path)?.lines() {
        if row.trim().is_empty() || row.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = row.split('\t').take(n_columns).collect();
        table.push_str(&columns.join("\t"));
        table.push('\n');
    }
    let to = PathBuf::from(env::var("OUT_DIR")?).join(format!("{tag}-{file}"));
    fs::write(&to, table)?;
    Ok(to)
}
