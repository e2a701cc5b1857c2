//! What the interface says is there in every language, and nothing is there that it never says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use qawl::schema::Rule;

const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
const LANGUAGES: [(&str, &[&str]); 2] =
    [("ar", &["zero", "one", "two", "few", "many", "other"]), ("en", &["one", "other"])];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn table(lang: &str) -> BTreeMap<String, String> {
    let rows = ["first.tsv", "tsv"]
        .map(|kind| fs::read_to_string(root().join(format!("src/ui/strings/{lang}.{kind}"))).unwrap());
    let mut table = BTreeMap::new();
    for row in rows.iter().flat_map(|rows| rows.lines()).filter(|row| !row.starts_with('#')) {
        let (key, text) = row.split_once('\t').unwrap_or_else(|| panic!("{lang}: no tab in {row:?}"));
        assert!(!text.trim().is_empty(), "{lang}: {key} says nothing");
        assert!(table.insert(key.to_owned(), text.to_owned()).is_none(), "{lang}: {key} stands twice");
    }
    table
}

/// Returns a key without its plural category.
fn stem(key: &str) -> &str {
    match key.rsplit_once('.') {
        Some((stem, category)) if CATEGORIES.contains(&category) => stem,
        _ => key,
    }
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
}

/// Returns the interface's code, file by file.
fn code() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src/ui")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

/// Returns every string literal of the interface's code.
fn literals() -> BTreeSet<String> {
    let code = code();
    let lines = code.iter().flat_map(|code| code.lines());
    lines.flat_map(|line| line.split('"').skip(1).step_by(2)).map(str::to_owned).collect()
}

#[test]
fn every_language_says_the_same_things() {
    let tables = LANGUAGES.map(|(lang, categories)| (lang, categories, table(lang)));
    let stems = |table: &BTreeMap<String, String>| -> BTreeSet<String> {
        table.keys().map(|key| stem(key).to_owned()).collect()
    };
    let [(_, _, first), (_, _, second)] = &tables;
    let all: Vec<_> = stems(first).symmetric_difference(&stems(second)).cloned().collect();
    assert!(all.is_empty(), "only in one language: {all:?}");
    for (lang, categories, table) in &tables {
        // A text that happens to be called `other` has no form for one.
        let is_count = |key: &str| stem(key) != key && table.contains_key(&format!("{}.one", stem(key)));
        for key in table.keys().filter(|key| is_count(key)) {
            for category in *categories {
                let form = format!("{}.{category}", stem(key));
                assert!(table.contains_key(&form), "{lang}: {form} is missing");
            }
        }
    }
}

#[test]
fn every_language_fills_the_same_places() {
    let [arabic, english] = LANGUAGES.map(|(lang, _)| table(lang));
    let mut places_of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (key, text) in &english {
        places_of.entry(stem(key)).or_default().extend(places(text));
    }
    for (key, text) in &arabic {
        let allowed = places_of.get(stem(key)).cloned().unwrap_or_default();
        let has = places(text);
        // «واحد» and «اثنان» say the number without a digit.
        let exact = stem(key) == key;
        assert!(if exact { has == allowed } else { has.is_subset(&allowed) }, "{key}: {has:?}, {allowed:?}");
    }
}

#[test]
fn every_rule_is_explained_and_nothing_else_is() {
    let rules: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    for (lang, _) in LANGUAGES {
        let table = table(lang);
        for area in ["rule.", "rule_name."] {
            let said: BTreeSet<&str> = table.keys().filter_map(|key| key.strip_prefix(area)).collect();
            assert_eq!(said, rules, "{lang}: {area}");
        }
    }
}

#[test]
fn every_language_that_is_annotated_has_a_name() {
    for (lang, _) in LANGUAGES {
        let table = table(lang);
        for pack in qawl::lang::languages() {
            assert!(table.contains_key(&format!("lang.{pack}")), "{lang}: lang.{pack} is missing");
        }
    }
}

#[test]
fn every_key_that_is_asked_for_is_there() {
    let table = table("en");
    let known: BTreeSet<&str> = table.keys().flat_map(|key| [key.as_str(), stem(key)]).collect();
    let areas: BTreeSet<&str> = known.iter().filter_map(|key| Some(key.split_once('.')?.0)).collect();
    let groups: BTreeSet<&str> = known.iter().filter_map(|key| Some(key.rsplit_once('.')?.0)).collect();
    let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let missing: Vec<String> = literals()
        .into_iter()
        .filter(|text| {
            text.split_once('.').is_some_and(|(area, _)| areas.contains(area)) && text.split('.').all(word)
        })
        .filter(|text| !known.contains(text.as_str()) && !groups.contains(text.as_str()))
        .collect();
    assert!(missing.is_empty(), "asked for and not there: {missing:?}");
}

#[test]
fn no_text_is_left_that_nobody_says() {
    let table = table("en");
    let literals = literals();
    let kinds: BTreeSet<String> = code()
        .iter()
        .flat_map(|code| code.split("named(\"").skip(1))
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect();
    let said = |key: &str| {
        let group = key.rsplit_once('.').map_or(key, |(group, _)| group);
        // `named("label", …)` and `format!("did.{action}")` take the last part from a value.
        let by_value = format!("{group}.{{");
        literals.contains(key) || kinds.contains(group) || literals.iter().any(|it| it.starts_with(&by_value))
    };
    let unsaid: BTreeSet<&str> = table.keys().map(|key| stem(key)).filter(|key| !said(key)).collect();
    assert!(unsaid.is_empty(), "never said: {unsaid:?}");
}

/// Texts that one language has one word for and the other two, each with the same thing in mind.
const ONE_WORD: [&str; 15] = [
    // The name of the app is the Arabic word for a quote.
    "قول",
    // A heading, and the words that are in a sentence where a name is missing.
    "لفظ الإسناد",
    "القائل",
    "Speaker",
    // An action's name in a list and in a sentence about undoing it.
    "الربط",
    "فك الربط",
    "تغيير نوع الفقرة",
    "حذف",
    "الترتيب",
    "قبول الإسناد كله",
    "رفض الإسناد كله",
    // A command and what it has done; what something is and what was done to it.
    "Reset to suggested",
    "Accepted",
    "Rejected",
    // A kind of paragraph, and an order.
    "Title",
];

#[test]
fn no_text_is_used_with_two_meanings() {
    let [arabic, english] = LANGUAGES.map(|(lang, _)| table(lang));
    for (texts, others) in [(&arabic, &english), (&english, &arabic)] {
        let mut meanings: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for (key, text) in texts {
            // The forms of one text about a number are one text.
            let stem = stem(key);
            let other = others.get(key).or_else(|| others.get(&format!("{stem}.other")));
            let other = if stem == key { other.map_or("", String::as_str) } else { stem };
            meanings.entry(text).or_default().insert(other.trim_end_matches('.'), key);
        }
        let twice: Vec<_> = meanings
            .iter()
            .filter(|(text, meanings)| meanings.len() > 1 && !ONE_WORD.contains(text))
            .collect();
        assert!(twice.is_empty(), "used with two meanings: {twice:#?}");
    }
}

#[test]
fn every_text_is_translated() {
    let [arabic, english] = LANGUAGES.map(|(lang, _)| table(lang));
    let is_arabic = |c: char| ('\u{0600}'..='\u{06ff}').contains(&c);
    // Names of formats and tools, and texts of places and marks alone, are the same in every language.
    let is_name = |key: &str, text: &str| {
        key.starts_with("format.") || !without_places(text).chars().any(char::is_alphabetic)
    };
    for (key, text) in &arabic {
        assert!(is_name(key, text) || text.chars().any(is_arabic), "ar: {key} is not Arabic: {text}");
        for bad in ["٪", "٠", "١", "٢", "٣", "?", ","] {
            assert!(
                !text.contains(bad),
                "ar: {key} has {bad:?}; the interface has one style of digits and marks"
            );
        }
    }
    for (key, text) in &english {
        assert!(!text.chars().any(is_arabic), "en: {key} is not English: {text}");
        assert!(!text.contains('\''), "en: {key} has a straight apostrophe");
    }
}

fn without_places(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, place)) = rest.split_once('{') {
        kept.push_str(before);
        rest = place.split_once('}').map_or("", |(_, after)| after);
    }
    kept + rest
}

/// Returns the codes that the function `code` of a file gives.
fn codes(path: &str) -> Vec<String> {
    let source = fs::read_to_string(root().join(path)).unwrap();
    let body = source.split("fn code(&self)").nth(1).unwrap_or_else(|| panic!("{path} has no codes"));
    let body = body.split("\n    }\n").next().unwrap();
    let found: Vec<String> =
        body.split("=> \"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect();
    assert!(found.len() > 3, "{path}: {found:?}");
    found
}

#[test]
fn every_error_code_has_words_in_each_language() {
    for (group, path) in
        [("file_problem", "src/format/qawl/error.rs"), ("edit_problem", "src/annotation/edit.rs")]
    {
        for (lang, _) in LANGUAGES {
            let table = table(lang);
            for code in codes(path) {
                assert!(
                    table.contains_key(&format!("{group}.{code}")),
                    "{lang}: {path}: {code} has no words"
                );
            }
        }
    }
}

#[test]
fn no_message_takes_a_parsers_words_into_its_sentence() {
    for (lang, _) in LANGUAGES {
        for (key, text) in table(lang) {
            // What was refused has words of its own; a line's trouble is a message of its own.
            let own = ["error.refused", "error.at_line", "notice.left"].contains(&key.as_str());
            assert!(own || !text.contains("{reason}"), "{lang}: {key}: {text}");
        }
    }
}

#[test]
fn keys_in_texts_are_the_users_own() {
    for (lang, _) in LANGUAGES {
        for (key, text) in table(lang) {
            for word in ["Ctrl", "Tab", "Enter", "Shift", "Backspace", "F3"] {
                let says = text.split(|c: char| !c.is_alphanumeric()).any(|it| it == word);
                assert!(!says, "{lang}: {key} names {word}; take it from the table of keys: {text}");
            }
        }
    }
}
