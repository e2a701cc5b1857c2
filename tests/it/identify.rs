//! Which language a text is taken for.

use proptest::prelude::*;
use qawl::lang::identify;

#[track_caller]
fn check(source: &str, lang: Option<&str>) {
    let found = identify(source);
    assert_eq!(found.as_ref().map(|lang| &*lang.0), lang, "{source}");
}

#[test]
fn running_text_is_told_by_its_words() {
    check("قال الوزير إن الميناء مفتوح أمام السفن التي تصل إليه كل يوم من الخارج", Some("ar"));
    check("The minister said that the harbour was open to all of the ships that came in.", Some("en"));
    check(
        "Der Minister sagte am Montag, der Hafen sei offen und es gebe keinen Grund zur Sorge um die Schiffe.",
        Some("de"),
    );
}

#[test]
fn short_text_is_told_by_its_script() {
    check("وزير النقل: الميناء مفتوح", Some("ar"));
    check("Harbour open", Some("en"));
    check("بيروت: \u{202B}«Breaking News»\u{202C} قناة جديدة للأخبار", Some("ar"));
}

#[test]
fn languages_without_tables_are_not_guessed() {
    check(
        "Le ministre a dit lundi que le port était ouvert et que rien ne devait inquiéter les équipages.",
        None,
    );
    check(
        "وزیر گفت که بندر برای همه کشتی‌ها باز است و هیچ دلیلی برای نگرانی وجود ندارد و کار ادامه دارد",
        None,
    );
    check("Министр заявил, что порт открыт.", None);
    check("", None);
    check("1234 !? 😀", None);
}

#[test]
fn a_menu_in_another_language_does_not_decide() {
    let menu = "Home\nNews\nSports\nAbout us\nContact\n";
    check(&format!("{menu}{}", "قال الوزير إن الميناء مفتوح أمام السفن. ".repeat(5)), Some("ar"));
}

proptest! {
    #[test]
    fn any_text_is_looked_at(source in any::<String>(), n in 0_usize..200) {
        let _ = identify(&source.repeat(n));
    }
}
