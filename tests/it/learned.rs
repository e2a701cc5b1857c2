//! The learned tables of languages: built into the command, files beside the page. One that does not read is an error.

use qawl::detect::choices::ChoiceTable;
use qawl::detect::learned::{Files, check, give, missing};
use qawl::detect::{DetectOptions, detect};
use qawl::text::Text;

const TAGGER: &[u8] = include_bytes!("../../src/lang/ar/tagger.bin");
const CHOICES: &[u8] = include_bytes!("../../src/lang/ar/choices.bin");
const CLAIMS: &[u8] = include_bytes!("../../src/lang/ar/claims.bin");

fn files(tagger: &[u8], choices: &[u8], claims: &[u8]) -> Files {
    let [tagger, choices, claims] = [tagger, choices, claims].map(|bytes| Some(bytes.to_vec()));
    Files { tagger, choices, claims }
}

#[test]
fn every_table_that_is_built_in_reads() {
    assert_eq!(check(), Ok(()));
    assert_eq!(missing().count(), 0, "nothing is fetched by a command");
}

#[test]
fn tables_that_are_cut_short_or_of_another_version_are_refused_by_name() {
    let cut = |bytes: &[u8]| bytes.get(..bytes.len() / 2).expect("half of it").to_vec();
    let other = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        bytes.get_mut(4).map(|version| *version = 200).expect("it has a version");
        bytes
    };
    for (tagger, choices, claims, named) in [
        (&*cut(TAGGER), CHOICES, CLAIMS, "tagger.bin"),
        (&*other(TAGGER), CHOICES, CLAIMS, "tagger.bin"),
        (TAGGER, &*cut(CHOICES), CLAIMS, "choices.bin"),
        (TAGGER, &*other(CHOICES), CLAIMS, "choices.bin"),
        // The network lies at its end.
        (TAGGER, &CHOICES[..CHOICES.len() - 4], CLAIMS, "choices.bin"),
        (TAGGER, CHOICES, &*cut(CLAIMS), "claims.bin"),
        (TAGGER, CHOICES, &*other(CLAIMS), "claims.bin"),
        // What servers send in the place of a file that is not there.
        (b"<!doctype html>", CHOICES, CLAIMS, "tagger.bin"),
    ] {
        let error = give("ar", files(tagger, choices, claims)).expect_err("it is refused").to_string();
        assert!(error.contains(named) && error.contains("ar"), "{error}");
    }
    let error =
        give("ar", Files { claims: None, ..files(TAGGER, CHOICES, CLAIMS) }).expect_err("one is missing");
    assert!(error.to_string().contains("claims.bin is missing"), "{error}");
    assert!(give("xx", files(TAGGER, CHOICES, CLAIMS)).is_err());
}

#[test]
fn tables_that_came_as_files_give_what_those_that_are_built_in_give() {
    assert_eq!(ChoiceTable::read(CHOICES), ChoiceTable::read(CHOICES.to_vec()));
    let text = Text::new(include_str!("../../assets/sample/ar.txt"));
    let options = DetectOptions::default();
    let built_in = detect(&text, &options);
    assert_eq!(give("ar", files(TAGGER, CHOICES, CLAIMS)), Ok(()));
    assert_eq!(detect(&text, &options), built_in);
}
