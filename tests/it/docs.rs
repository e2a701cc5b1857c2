//! The documents: their links lead somewhere, and the list of keys is that of the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;

use super::tidy::root;

fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["", "docs", "docs/decisions"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn every_link_to_a_file_leads_to_one() {
    let mut broken = Vec::new();
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            if !path.parent().unwrap_or(Path::new("")).join(file).exists() {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

fn strings(language: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(root().join(format!("src/ui/strings/{language}.tsv"))).unwrap();
    text.lines()
        .filter_map(|row| row.split_once('\t'))
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
        .collect()
}

/// The keys as the table in the code has them, in the words of the page. Updated by `UPDATE_EXPECT=1`.
#[test]
fn the_list_of_keys_is_that_of_the_page() {
    let code = fs::read_to_string(root().join("src/ui/keys/bindings.rs")).unwrap();
    let (arabic, english) = (strings("ar"), strings("en"));
    let mut page = String::from(
        "# Keys\n\nAll shortcuts can be changed in the page (`?`). Commands without a key are found by name in the command \
         palette (`Ctrl+K`). With `Alt`, boundary keys and `d` go by characters instead of words. On a Mac `Ctrl` \
         in this list is `⌘`, and `Ctrl` takes the place of `Alt`, because `Option` types characters.\n",
    );
    let mut group = "";
    for row in code.split("\"keys.").skip(1) {
        let Some((heading, rest)) = row.split_once('"') else { continue };
        let Some((id, rest)) = rest.strip_prefix(", \"").and_then(|rest| rest.split_once('"')) else {
            continue;
        };
        let Some((chords, _)) = rest.strip_prefix(", &[").and_then(|rest| rest.split_once("],")) else {
            continue;
        };
        if heading != group {
            group = heading;
            let name = |table: &BTreeMap<String, String>| table.get(&format!("keys.{heading}")).cloned();
            let (english, arabic) = (name(&english).unwrap_or_default(), name(&arabic).unwrap_or_default());
            let _ = write!(page, "\n## {english} · {arabic}\n\n| key | | |\n| --- | --- | --- |\n");
        }
        let keys: Vec<String> = chords
            .split("\", \"")
            .map(|chord| chord.trim_matches(|c| "\", \n".contains(c)))
            .filter(|chord| !chord.is_empty())
            .map(|chord| format!("`{chord}`"))
            .collect();
        let name = |table: &BTreeMap<String, String>| table.get(id).cloned().unwrap_or_default();
        let _ = writeln!(page, "| {} | {} | {} |", keys.join(" "), name(&english), name(&arabic));
    }
    assert!(page.contains("`Enter`"), "no keys were found in the table");
    expect_file!["../../docs/keys.md"].assert_eq(&page);
}
