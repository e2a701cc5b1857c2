//! Reasons that are about what happened, why, and of how many it is said.

use qawl::schema::WorthReason;

use super::{check, check_both};

#[test]
fn causes_link_two_things() {
    check(
        "ar",
        WorthReason::Cause,
        &["أدى الحريق إلى إغلاق المصنع", "أغلق الطريق بسبب الثلوج", "نجم عن الحريق انهيار السقف"],
        &[
            "دفع التاجر الرسوم",
            "يعود الوفد غداً",
            "سجل نجم الفريق هدفين",
            "أدى الوزير اليمين",
            "فاز الفريق بنتيجة كبيرة",
            "أدى المصلون الصلاة",
        ],
    );
    check(
        "en",
        WorthReason::Cause,
        &["The fire led to the closure of the plant", "The road is shut because of snow"],
        &["She led the talks", "He closed the door"],
    );
}

#[test]
fn causes_are_no_aims_and_no_duties() {
    check_both(
        WorthReason::Cause,
        [&["أغلق الطريق نتيجة السيول"], &["سأله الصحفي عن سبب هجرته", "قامت المنظمة بفعل خاطئ"]],
        [
            &["The plant closed because of the fire"],
            &[
                "She is responsible for cleaning up the data",
                "He supports some of the causes of the mayor",
                "Two reporters contributed to this story",
            ],
        ],
    );
}

#[test]
fn events_happened() {
    check(
        "ar",
        WorthReason::Event,
        &["افتتح الوزير الجسر", "استقال المدير"],
        &["كان الطقس جميلاً", "الجسر طويل"],
    );
    check(
        "en",
        WorthReason::Event,
        &["The minister signed the treaty", "The director resigned", "She was elected in May"],
        &["The weather was fine", "He had a house", "Elected officials were there"],
    );
}

#[test]
fn events_are_not_supposed_denied_or_still_to_come() {
    check_both(
        WorthReason::Event,
        [
            &["عقد المجلس اجتماعاً في القصر", "بدأ العمل في المصنع", "وقتلت الشرطة المهاجم"],
            &[
                "بدا اللاعبون حريصين على الفوز",
                "كان الطقس جميلاً فقد كانت السماء صافية",
                "اللاعب مرتبط بعقد مع النادي",
                "لن يتأثر الاقتصاد إذا قررت الدولة الانسحاب",
                "يدعو الحزب إلى رفض الاتفاق",
            ],
        ],
        [
            &["The council approved the plan", "A rally was held in the square"],
            &[
                "The governor has opposed the plan",
                "Her debt is held in dollars",
                "The council would have signed the treaty",
                "The bill was never passed",
                "She hopes to be elected president",
                "If he signed the treaty, the farmers were right",
                "The plan met with resistance",
            ],
        ],
    );
}

#[test]
fn absolute_is_said_of_all_or_none() {
    check(
        "ar",
        WorthReason::Absolute,
        &["جميع المدارس مغلقة", "كل العمال غادروا"],
        &[
            "أحد العمال غادر",
            "شارك كل من الوزير والسفير",
            "يلتقيان كل أسبوع",
            "مضى عام فقط على وصوله",
            "سيطر الجيش على مدينة دوما",
            "واحدة من كل ست نساء مريضة",
        ],
    );
    check(
        "en",
        WorthReason::Absolute,
        &["All schools are closed", "Nobody voted for it"],
        &[
            "They meet every week",
            "He is one of the players",
            "Prices hit an all-time high",
            "In all, 30 people came",
            "They worked all night",
            "He is known all across the town",
        ],
    );
}

#[test]
fn what_is_said_of_each_of_a_number_is_not_said_of_all() {
    check_both(
        WorthReason::Absolute,
        [
            &["حضر جميع الأعضاء"],
            &[
                "يعمل يومين من كل خمسة أيام",
                "لا يمثل الحراس كل العمال",
                "تدفع الدولة مقابل كل دولار ريالاً",
                "يستحق العمال كل الشكر",
            ],
        ],
        [
            &["Every farmer came"],
            &[
                "They meet every 30 days",
                "They meet every four years",
                "For all the criticism, the plan is sound",
                "It may not always be so",
                "It was all a joke",
            ],
        ],
    );
}
