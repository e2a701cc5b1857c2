//! The guidelines: the same rules in both languages, an example for each, and found by their words.

use qawl::schema::{ClaimKind, Label, QuoteKind, SpeakerKind};
use qawl::session::Language;
use qawl::session::guidelines::{Guidelines, Piece, Run, boundary_rule_of};

const LANGUAGES: [Language; 2] = [Language::Ar, Language::En];

fn plain(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| match run {
            Run::Plain(text) | Run::Strong(text) | Run::Literal(text) => text.as_str(),
        })
        .collect()
}

#[test]
fn both_languages_have_the_same_rules_in_the_same_order() {
    let [arabic, english] = LANGUAGES.map(Guidelines::of);
    let ids = |it: &Guidelines| it.rules.iter().map(|rule| rule.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(arabic), ids(english));
    assert_eq!(english.ids().len(), english.rules.len(), "every rule has an id of its own");
}

#[test]
fn every_label_and_type_has_a_rule_with_an_example() {
    let mut needed: Vec<String> = Vec::new();
    needed.extend(Label::ALL.iter().map(|it| format!("label-{}", it.name())));
    needed.extend(QuoteKind::ALL.iter().map(|it| format!("quote-{}", it.name())));
    needed.extend(ClaimKind::ALL.iter().map(|it| format!("claim-{}", it.name())));
    needed.extend(SpeakerKind::ALL.iter().map(|it| format!("speaker-{}", it.name())));
    needed.extend(Label::ALL.iter().map(|it| boundary_rule_of(*it).to_owned()));
    for language in LANGUAGES {
        let guidelines = Guidelines::of(language);
        let is_edge = |id: &&str| id.starts_with("edge-");
        for id in needed.iter().map(String::as_str).chain(guidelines.ids().into_iter().filter(is_edge)) {
            let rule = guidelines.rules.iter().find(|rule| rule.id.as_deref() == Some(id));
            let rule = rule.unwrap_or_else(|| panic!("{language:?}: no rule {id}"));
            let example = rule.pieces.iter().any(|piece| matches!(piece, Piece::Example(_)));
            assert!(example, "{language:?}: {id} has no example");
        }
    }
}

#[test]
fn what_is_annotated_in_an_example_stands_in_it() {
    for language in LANGUAGES {
        for rule in &Guidelines::of(language).rules {
            let mut sentence = String::new();
            for piece in &rule.pieces {
                match piece {
                    Piece::Example(runs) => sentence = plain(runs),
                    Piece::List(rows) => {
                        for row in rows.iter().map(|row| plain(row)) {
                            let Some((name, text)) = row.split_once(": ") else { continue };
                            if name.starts_with("خطأ") || name == "Not" {
                                continue;
                            }
                            for part in text.split(" … ") {
                                assert!(sentence.contains(part), "{:?}: {part:?} in {sentence:?}", rule.id);
                            }
                        }
                    }
                    Piece::Paragraph(_) => {}
                }
            }
        }
    }
}

#[test]
fn rules_are_found_by_their_words_whatever_the_spelling() {
    let arabic = Guidelines::of(Language::Ar);
    let found =
        |sought: &str| arabic.matching(sought).iter().filter_map(|it| it.id.clone()).collect::<Vec<_>>();
    assert!(found("المتقطع").contains(&"edge-parts".to_owned()));
    assert!(found("اسناد").contains(&"label-cue".to_owned()), "alef without its hamza");
    assert!(found("إسناد الزرافة").is_empty());
    assert_eq!(arabic.matching("  ").len(), arabic.rules.len());
}

#[test]
fn a_page_of_a_projects_own_is_read_whatever_it_is() {
    let page = "Our desk marks\nnicknames too.\n\n## Names\n<!-- nick -->\n### Nicknames\n**Always** `n`, never *so*.\n> “Red” spoke\n- Speaker: “Red”\n- and **so";
    let read = Guidelines::read(page);
    assert_eq!(read.rules.len(), 2);
    assert_eq!(read.rules[0].pieces.len(), 1, "a line goes on");
    let rule = &read.rules[1];
    assert_eq!(
        (rule.section.as_str(), rule.heading.as_str(), rule.id.as_deref()),
        ("Names", "Nicknames", Some("nick"))
    );
    let [Piece::Paragraph(runs), Piece::Example(_), Piece::List(rows)] = rule.pieces.as_slice() else {
        panic!("{:?}", rule.pieces)
    };
    assert_eq!(runs[0], Run::Strong("Always".to_owned()));
    assert_eq!(plain(&rows[1]), "and **so", "half a mark is text");
    for odd in ["", "#", "####", "<!-- -->", "**", "`", "> ", "- ", "##\u{200f} x", "### only"] {
        Guidelines::read(odd);
    }
}
