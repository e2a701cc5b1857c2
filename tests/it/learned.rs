//! The learned tables of languages: built into the command, files beside the page. One that does not read is an error.

use qawl::detect::choices::ChoiceTable;
use qawl::detect::learned::{check, give, missing};
use qawl::detect::{DetectOptions, detect};
use qawl::text::Text;

const TAGGER: &[u8] = include_bytes!("../../src/lang/ar/tagger.bin");
const CHOICES: &[u8] = include_bytes!("../../src/lang/ar/choices.bin");

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
    for (tagger, choices, named) in [
        (cut(TAGGER), CHOICES.to_vec(), "tagger.bin"),
        (other(TAGGER), CHOICES.to_vec(), "tagger.bin"),
        (TAGGER.to_vec(), cut(CHOICES), "choices.bin"),
        (TAGGER.to_vec(), other(CHOICES), "choices.bin"),
        // What servers send in the place of a file that is not there.
        (b"<!doctype html>".to_vec(), CHOICES.to_vec(), "tagger.bin"),
    ] {
        let error = give("ar", tagger, choices).expect_err("it is refused").to_string();
        assert!(error.contains(named) && error.contains("ar"), "{error}");
    }
    assert!(give("xx", TAGGER.to_vec(), CHOICES.to_vec()).is_err());
}

#[test]
fn tables_that_came_as_files_give_what_those_that_are_built_in_give() {
    assert_eq!(ChoiceTable::read(CHOICES), ChoiceTable::read(CHOICES.to_vec()));
    let text = Text::new(include_str!("../../assets/sample/ar.txt"));
    let options = DetectOptions::default();
    let built_in = detect(&text, &options);
    assert_eq!(give("ar", TAGGER.to_vec(), CHOICES.to_vec()), Ok(()));
    assert_eq!(detect(&text, &options), built_in);
}
