//! Reasons that are about law, violence, accusations and denials.

use qawl::schema::WorthReason;

use super::{check, check_both};

#[test]
fn laws_and_courts_are_named() {
    check(
        "ar",
        WorthReason::Law,
        &["أقر المجلس قانون العمل", "قضت المحكمة بسجنه"],
        &[
            "اتخذ المدرب قراره",
            "النظام السوري غادر القاعة",
            "فرضت الدولة عقوبات على البنك",
            "الوزن 16 كيلو غرامات",
            "تعهد الجيش بالقضاء على المسلحين",
        ],
    );
    check(
        "en",
        WorthReason::Law,
        &[
            "The council passed a law on labour",
            "The court ruled in his favour",
            "A judge ruled in favour of the guard",
        ],
        &[
            "He made a bold decision",
            "The bill for lunch was paid",
            "He ruled out a visit",
            "It is hard to judge the work",
        ],
    );
}

#[test]
fn laws_are_no_schools_and_no_police() {
    check_both(
        WorthReason::Law,
        [&["أقر المجلس قانون العمل"], &["أدى الرئيس اليمين الدستورية", "سافر مستشاره القانوني"]],
        [
            &["The council passed a law"],
            &[
                "Law enforcement came to the plant",
                "She teaches at a school of law",
                "It is a matter of justice",
                "He lives there legally",
            ],
        ],
    );
}

#[test]
fn harm_is_violence_or_damage() {
    check(
        "ar",
        WorthReason::Harm,
        &["شن المسلحون هجوماً على القاعدة", "دمر الحريق المصنع"],
        &["عالج الطبيب المرض", "لم يصل المدرب", "توفي الكاتب عن 80 عاماً", "قرار غير قابل للطعن"],
    );
    check(
        "en",
        WorthReason::Harm,
        &["Gunmen attacked the base", "A bombing shook the town", "A terrorist attack shook the town"],
        &[
            "Poverty is common in the district",
            "The hospital is open",
            "The senator attacked his rival for a tweet",
            "They ran attack ads in the north",
            "The death of the old judge was announced",
        ],
    );
}

#[test]
fn attacks_in_sport_and_speech_harm_nobody() {
    check_both(
        WorthReason::Harm,
        [
            &["قتل الجنود في هجوم على القرية", "شن المسلحون هجمات على المدينة"],
            &[
                "شهدت المباراة هجمات خطرة من الضيوف",
                "قاد المدرب هجوم المنتخب في الملعب",
                "هاجم الرئيس منتقديه في تغريدة",
                "الدولة لا تخشى الحرب التجارية",
            ],
        ],
        [
            &["The war destroyed the town", "The blast killed a farmer"],
            &[
                "The mayor wants to kill a proposal to close the plant",
                "The deal kills jobs",
                "It was a war of words",
                "He began a verbal assault on the mayor",
            ],
        ],
    );
}

#[test]
fn accusations_and_offences() {
    check(
        "ar",
        WorthReason::Accusation,
        &["اتهم المدير الحارس بالسرقة", "اعتقلت الشرطة تاجرين"],
        &["ناقش المجلس قضية المياه", "فشل الفريق في التأهل", "توفي في السجن عام 2006"],
    );
    check(
        "en",
        WorthReason::Accusation,
        &["The director accused the guard of fraud", "Police arrested two traders"],
        &[
            "The council took charge of the plan",
            "The team failed to qualify",
            "They talked about illegal immigration",
        ],
    );
}

#[test]
fn accusations_are_no_idioms() {
    check_both(
        WorthReason::Accusation,
        [&["أدين المدير بتهمة الفساد"], &["أكد الوزير إدانة بلاده للعمل", "زار مدير مكافحة المخدرات القرية"]],
        [
            &["The director was charged with fraud"],
            &[
                "The group is charged with planting trees",
                "They live illegally in the country",
                "The debate is about a charged topic",
                "He stole the show",
            ],
        ],
    );
}

#[test]
fn denials_say_that_something_is_not_so() {
    check(
        "ar",
        WorthReason::Denial,
        &["الشركة لم تدفع رشوة", "ليس في القرية مستشفى", "لا يملك المصنع ترخيصاً", "لن يشارك الفريق في الدورة"],
        &[
            "لا يزال الطريق مغلقاً",
            "ما زالت السوق هادئة",
            "لا سيما في الشمال",
            "شخص غير معروف غادر",
            "لم يحضر سوى ثلاثة أعضاء",
            "لم يبق إلا القليل",
            "لم تتجاوز النسبة 30 في المئة",
        ],
    );
    check(
        "en",
        WorthReason::Denial,
        &["The company did not pay a bribe", "He never signed the treaty", "She doesn't own the plant"],
        &[
            "He not only signed but paid",
            "The road is no longer than a mile",
            "Unknown men left",
            "He asked whether or not she came",
            "She would walk rather than drive",
        ],
    );
}

#[test]
fn what_is_supposed_or_asked_for_is_no_denial() {
    check_both(
        WorthReason::Denial,
        [
            &["لم يحضر الوزير اللقاء", "ليس في القرية طريق"],
            &[
                "إن لم يحضر الوزير أغلق المصنع",
                "في حال لم يحضر الوزير يغلق المصنع",
                "ليست البلدة صناعية فقط",
                "لا يجوز المس بالاتفاق",
                "لا يزالان في القاعة",
            ],
        ],
        [
            &["The mayor did not come"],
            &[
                "They were told not to come",
                "If the mayor does not come, the plant is closed",
                "The plant is No. 1 in the country",
                "The state should not profit from loans",
            ],
        ],
    );
}
