//! Reasons that are about who says it: studies, authorities, and those whose word is doubted.

use qawl::detect::worth::WorthModel;
use qawl::detect::{DetectOptions, detect};
use qawl::schema::WorthReason;
use qawl::text::Text;

use super::{TABLE, check, check_both};

#[test]
fn studies_are_studies_surveys_or_statistics() {
    check(
        "ar",
        WorthReason::Study,
        &[
            "أظهرت دراسة أن النوم مفيد",
            "بحسب إحصاء حديث زاد السكان",
            "كشفت دراسة حديثة أن المدينة تكبر",
            "أظهر استطلاع للرأي تقدم الحزب",
        ],
        &[
            "بحث الوزيران نتائج اللقاء",
            "قدم المراسل تقريراً من الميدان",
            "عاد الطلاب إلى مقاعد الدراسة",
            "أقر المجلس دراسة إنشاء مطار",
            "حلقت طائرة استطلاع فوق القرية",
        ],
    );
    check(
        "en",
        WorthReason::Study,
        &["A study shows that sleep helps", "In a survey most farmers agreed"],
        &[
            "They discussed the results of the match",
            "He gave a report from the field",
            "The polls closed at eight",
            "She went to a polling place",
        ],
    );
}

#[test]
fn studies_are_no_researchers_and_no_schools() {
    check_both(
        WorthReason::Study,
        [
            &["أظهرت دراسة حديثة أن النوم مفيد"],
            &["سافر الباحث إلى القرية", "قدم المتحدث ورقة في موضوع الإحصاء"],
        ],
        [
            &["A poll found that most farmers agree"],
            &[
                "She went to a school of international studies",
                "The researchers came to the town",
                "The pollster is happy",
            ],
        ],
    );
}

/// Returns the reasons of the first claim of an article.
fn of_article(source: &str) -> Vec<WorthReason> {
    let model = WorthModel::read(TABLE).expect("the table that is shipped");
    let options = DetectOptions { worth: Some(std::sync::Arc::new(model)), ..DetectOptions::default() };
    let found = detect(&Text::new(source), &options);
    found.claims.first().map(|claim| claim.reasons.clone()).unwrap_or_default()
}

#[test]
fn whose_word_it_is_comes_from_the_attribution() {
    for (official, contested, source) in [
        (true, false, "قالت وزارة الصحة إن 12 عاملاً أصيبوا في انفجار المصنع أمس."),
        (false, false, "قال المدرب إن 12 لاعباً أصيبوا في حادث الحافلة أمس."),
        (true, true, "زعم الجيش أن 12 مسلحاً قتلوا في الغارة أمس."),
        (true, false, "The health ministry said that 12 workers were hurt in the explosion on Monday."),
        (false, false, "The coach said that 12 players were hurt in the crash on Monday."),
        (true, true, "The army claimed that 12 gunmen were killed in the raid on Monday."),
    ] {
        let found = of_article(source);
        assert!(!found.is_empty(), "{source}");
        assert_eq!(found.contains(&WorthReason::Official), official, "{found:?}: {source}");
        assert_eq!(found.contains(&WorthReason::Contested), contested, "{found:?}: {source}");
    }
}

#[test]
fn official_is_who_speaks_for_an_authority_now() {
    for (official, source) in [
        (false, "قال الرئيس التنفيذي للشركة إن 12 عاملاً أصيبوا في انفجار المصنع أمس."),
        (false, "قال مصدر مقرب من السلطات إن 12 عاملاً أصيبوا في انفجار المصنع أمس."),
        (false, "قال الوزير السابق سالم حداد إن 12 عاملاً أصيبوا في انفجار المصنع أمس."),
        (true, "قال وزير الصحة سالم حداد إن 12 عاملاً أصيبوا في انفجار المصنع أمس."),
        (
            false,
            "The president of the lawyers' association said that 12 workers were hurt in the explosion on Monday.",
        ),
        (false, "The former governor said that 12 workers were hurt in the explosion on Monday."),
        (
            false,
            "A campaign spokesman for the mayor said that 12 workers were hurt in the explosion on Monday.",
        ),
        (true, "The governor said that 12 workers were hurt in the explosion on Monday."),
        (true, "President Smith said that 12 workers were hurt in the explosion on Monday."),
    ] {
        let found = of_article(source);
        assert!(!found.is_empty(), "{source}");
        assert_eq!(found.contains(&WorthReason::Official), official, "{found:?}: {source}");
    }
}

/// Returns the claim of an article that holds some words, and whether it is attributed with a loaded verb.
fn contested(source: &str, words: &str) -> Option<bool> {
    let text = Text::new(source);
    let found = detect(&text, &DetectOptions::default());
    let claim = found.claims.iter().find(|claim| text.slice(claim.span).contains(words))?;
    Some(claim.reasons.contains(&WorthReason::Contested))
}

#[test]
fn contested_is_what_is_denied_not_what_is_told_beside_it() {
    let shelled = "نفى الجيش تورط قواته في انفجار وقع في القرية وأسفر عن مقتل ستة عمال.";
    assert_eq!(contested(shelled, "تورط قواته"), Some(true));
    assert_ne!(contested(shelled, "أسفر عن مقتل"), Some(true));
    assert_ne!(contested("وليتهم باعوا أنفسهم فقد قتل العمال 12 حارساً.", "قتل العمال"), Some(true));
}
