//! Answers of language models: read whatever form they have, found in the article or said not to be there, and set
//! beside what the rules suggest.

mod beside;
mod hostile;
mod kinds;
mod own;
mod reading;

use qawl::annotation::{Document, Fidelity, UnplacedReason};
use qawl::answers::{Answer, AnswerReport, Answerer, Brought, Fate, bring_in, read};
use qawl::intake;
use qawl::schema::{Block, BlockKind, Lang};
use qawl::session;
use qawl::text::{Text, paragraphs};

/// An Arabic article with an emoji, a no-break space, a tatweel and a diacritic.
pub const ARABIC: &str = "أعلنت وزارة النقل افتتاح خط 🚆 جديد بين المدينتين.\n\
    قال وزير النقل سامي الحلاق: “الخط الجديد سينقل 12\u{a0}ألف راكب كل يوم”. وأضـاف أن الكلفة بلغت أربعين مليون دولار.\n\
    وأكدت مديرة المشروع رنا عيسى أنّ العمل انتهى قبل موعده بشهرين.\n\
    “لم نتوقّع هذا الإقبال”، قالت عيسى، “لكننا مستعدون له”.";

pub const ENGLISH: &str = "The council approved a new bridge on Monday.\n\
    Mayor Lena Holt said the bridge would cost 12 million euros. \"We waited long enough,\" Holt told reporters, \"and we \
    will not wait any longer.\"\n\
    Critics doubt it. Engineer Omar Reed said that the bridge would not be finished before 2030.\n\
    \"We waited long enough,\" shouted one visitor.";

/// Returns a document of the text, one block a line, nothing suggested.
pub fn bare(lang: &str, text: &str) -> Document {
    let text = Text::new(text);
    let blocks = paragraphs(&text).into_iter().map(|span| Block { span, kind: BlockKind::Body }).collect();
    Document::new("article", text, Lang(lang.to_owned().into()), blocks)
}

/// Returns a document of the text with all that the rules suggest.
pub fn suggested(text: &str) -> Document {
    session::annotate(&intake::verbatim(text).expect("an article"))
}

pub fn only_answer(source: &str) -> Answer {
    let mut answers = read(source).unwrap_or_else(|error| panic!("{error}: {source}"));
    assert_eq!(answers.len(), 1, "one article: {answers:#?}");
    answers.remove(0)
}

pub fn brought(document: &Document, source: &str) -> Brought {
    let answerer =
        Answerer { model: Some("Model A".to_owned()), date: "2026-11-30".to_owned(), ..Answerer::default() };
    bring_in(document, &only_answer(source), &answerer)
}

/// Brings an answer in, and returns what became of its records: fidelity or reason, and what is covered.
pub fn told(document: &mut Document, source: &str) -> Vec<String> {
    let Brought { transaction, report } = brought(document, source);
    document.apply(&transaction).expect("edits that fit");
    outcomes(document, &report)
}

pub fn outcomes(document: &Document, report: &AnswerReport) -> Vec<String> {
    let covered = |parts: &qawl::annotation::Parts| {
        let parts: Vec<&str> = parts.spans().iter().map(|span| document.text().slice(*span)).collect();
        parts.join(" | ")
    };
    let tell = |fate: Fate| match fate {
        Fate::Placed(id, fidelity) => {
            let annotation = document.annotation(id).expect("what was placed");
            let opinion = annotation.opinions.iter().find(|it| it.model == report.model).expect("an opinion");
            format!("{fidelity}: {}", covered(&opinion.parts))
        }
        Fate::Unplaced(reason) => reason.to_string(),
    };
    report.outcomes.iter().map(|it| tell(it.fate)).collect()
}

fn quotes(list: &[&str]) -> String {
    let rows: Vec<String> =
        list.iter().map(|it| format!("{{\"quote\": {}}}", serde_json::to_string(it).unwrap())).collect();
    format!("{{\"quotes\": [{}]}}", rows.join(", "))
}

#[test]
fn words_that_are_there_to_the_letter_are_placed_exactly() {
    let mut document = bare("ar", ARABIC);
    let told = told(
        &mut document,
        &quotes(&["الخط الجديد سينقل 12\u{a0}ألف راكب كل يوم", "الكلفة بلغت أربعين مليون دولار"]),
    );
    assert_eq!(
        told,
        ["exact: الخط الجديد سينقل 12\u{a0}ألف راكب كل يوم", "exact: الكلفة بلغت أربعين مليون دولار",]
    );
}

#[test]
fn other_marks_spelling_and_spacing_are_no_other_words() {
    let mut document = bare("ar", ARABIC);
    // A plain space, quotation marks, no diacritic, tatweel, another hamza, a full stop.
    let told = told(
        &mut document,
        &quotes(&[
            "\"الخط الجديد سينقل 12 ألف راكب كل يوم.\"",
            "العمـل إنتهى  قبل موعده بشهرين",
            "الكلفة بلغت اربعين مليون دولار",
        ]),
    );
    assert_eq!(
        told,
        [
            "folded: الخط الجديد سينقل 12\u{a0}ألف راكب كل يوم",
            "folded: العمل انتهى قبل موعده بشهرين",
            "folded: الكلفة بلغت أربعين مليون دولار",
        ]
    );
}

#[test]
fn a_word_inside_of_another_is_not_taken_for_it() {
    let mut document = bare("en", "The catalogue said nothing. A cat sat down, he said.");
    assert_eq!(told(&mut document, &quotes(&["cat sat"])), ["exact: cat sat"]);
    assert_eq!(told(&mut document, &quotes(&["cat"])), ["exact: cat"]);
    assert_eq!(told(&mut document, &quotes(&["log"])), ["not-found"]);
}

#[test]
fn parts_around_an_ellipsis_become_parts() {
    let mut document = bare("en", ENGLISH);
    let placed = ["folded: We waited long enough | we will not wait any longer"];
    for dots in ["…", "...", "[...]", "(…)", "…", ". . .".replace(' ', "").as_str()] {
        let answer = quotes(&[&format!("We waited long enough {dots} we will not wait any longer")]);
        assert_eq!(told(&mut document, &answer), placed, "{dots}");
    }
    let in_a_list = r#"{"quotes": [{"quote": ["We waited long enough", "we will not wait any longer"]}]}"#;
    assert_eq!(told(&mut document, in_a_list), placed);
}

#[test]
fn a_quote_given_without_the_cue_that_interrupts_it_is_placed_around_it() {
    let mut document = bare("ar", ARABIC);
    let told = told(&mut document, &quotes(&["لم نتوقّع هذا الإقبال، لكننا مستعدون له"]));
    assert_eq!(told, ["reworded: لم نتوقّع هذا الإقبال | لكننا مستعدون له"]);
}

#[test]
fn an_ellipsis_is_not_placed_if_one_part_is_not_there() {
    let mut document = bare("en", ENGLISH);
    let answer = quotes(&["We waited long enough … and therefore we are leaving the country for good"]);
    assert_eq!(told(&mut document, &answer), ["not-found"]);
}

#[test]
fn a_reworded_quote_is_suggested_for_what_it_paraphrases_and_says_so() {
    let mut document = bare("en", ENGLISH);
    let answer = quotes(&["the new bridge will not be finished before 2030"]);
    assert_eq!(told(&mut document, &answer), ["reworded: the bridge would not be finished before 2030"]);
    let quote = document.annotations().find(|it| it.attribution().is_some()).expect("a suggestion");
    assert_eq!(quote.review, qawl::annotation::Review::Suggested);
    assert_eq!(quote.opinions[0].fidelity, Fidelity::Reworded);
}

#[test]
fn what_the_article_does_not_say_is_never_placed() {
    let mut document = bare("ar", ARABIC);
    let told = told(
        &mut document,
        &quotes(&[
            "لن نرفع أسعار التذاكر قبل نهاية العام المقبل",
            "المدينتين الكلفة راكب موعده الجديد سامي",
            "نعم",
        ]),
    );
    assert_eq!(told, ["not-found", "not-found", "not-found"]);
    assert_eq!(document.annotations().count(), 0);
    let [run] = document.answers().as_slice() else { panic!("one answer") };
    assert_eq!(run.unplaced.len(), 3);
    assert!(run.unplaced.iter().all(|it| it.reason == UnplacedReason::NotFound));
}

#[test]
fn of_the_same_words_at_two_places_the_order_and_the_speaker_choose() {
    let second = ENGLISH.rfind("We waited").unwrap() as u32;
    let place = |source: &str| {
        let mut document = bare("en", ENGLISH);
        told(&mut document, source);
        document
            .annotations()
            .filter(|it| it.attribution().is_some())
            .map(|it| it.parts.start())
            .collect::<Vec<_>>()
    };
    // By what is between them.
    let between = quotes(&["the bridge would not be finished before 2030", "We waited long enough"]);
    assert!(place(&between).contains(&second));
    let before = quotes(&["We waited long enough", "the bridge would not be finished before 2030"]);
    assert!(!place(&before).contains(&second));
    // Both, in their order.
    assert!(place(&quotes(&["We waited long enough", "We waited long enough"])).len() == 2);
    // By who said it.
    let visitor = r#"[{"quote": "We waited long enough", "speaker": "one visitor", "cue": "shouted"}]"#;
    assert_eq!(place(visitor), [second]);
}

#[test]
fn nothing_is_placed_in_text_outside_of_the_article() {
    let text = Text::new("Holt said the bridge is safe.\nRead also: the bridge is closed today");
    let kinds = [BlockKind::Body, BlockKind::Boilerplate];
    let blocks = paragraphs(&text).into_iter().zip(kinds).map(|(span, kind)| Block { span, kind }).collect();
    let mut document = Document::new("article", text, Lang("en".into()), blocks);
    let answer = quotes(&["the bridge is closed today", "the bridge is safe"]);
    assert_eq!(told(&mut document, &answer), ["furniture", "exact: the bridge is safe"]);
}

#[test]
fn a_conjunction_written_together_with_the_first_word_stays_outside() {
    let mut document = bare("ar", "وقال سامي الحلاق إن الخط آمن. وسيبدأ العمل غداً بحسب الوزارة.");
    let answer = r#"[{"quote": "سيبدأ العمل غداً", "cue": "بحسب", "speaker": "الوزارة"},
        {"quote": "الخط آمن", "cue": "قال", "speaker": "سامي الحلاق"}]"#;
    assert_eq!(told(&mut document, answer), ["exact: سيبدأ العمل غداً", "exact: الخط آمن"]);
    let covered: Vec<String> = document
        .in_text_order()
        .iter()
        .map(|it| format!("{} {}", it.label(), document.covered(it)))
        .collect();
    assert_eq!(
        covered,
        [
            "cue قال",
            "speaker سامي الحلاق",
            "quote الخط آمن",
            "quote سيبدأ العمل غداً",
            "cue بحسب",
            "speaker الوزارة",
        ]
    );
}

#[test]
fn a_speaker_is_the_mention_of_the_quote_s_own_sentence() {
    let mut document = bare("en", ENGLISH);
    let answer = r#"[{"quote": "the bridge would not be finished before 2030", "speaker": "Omar Reed (an engineer)"},
        {"quote": "the bridge would cost 12 million euros", "speaker": "the mayor, Lena Holt"},
        {"quote": "We waited long enough", "speaker": "Donald Duck"}]"#;
    let Brought { transaction, report } = brought(&document, answer);
    document.apply(&transaction).unwrap();
    let sources: Vec<Option<String>> = document
        .in_text_order()
        .into_iter()
        .filter_map(|it| it.attribution())
        .map(|it| it.source.and_then(|id| document.annotation(id)).map(|it| document.covered(it)))
        .collect();
    assert_eq!(sources, [Some("Lena Holt".to_owned()), None, Some("Omar Reed".to_owned())]);
    assert_eq!(report.n_strangers(), 1);
}
