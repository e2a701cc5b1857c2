//! The reasons for checking a claim are true: for each, sentences in which it must be given and in which it must not.

use qawl::detect::worth::{WorthModel, rate_sentence};
use qawl::detect::{DetectOptions, detect};
use qawl::schema::{Lang, WorthReason};
use qawl::text::Text;

static TABLE: &[u8] = include_bytes!("../../assets/worth.bin");

fn reasons(tag: &'static str, sentence: &str) -> Vec<WorthReason> {
    let model = WorthModel::read(TABLE).expect("the table that is shipped");
    rate_sentence(&model, &Lang(tag.into()), sentence).expect("a table").reasons
}

/// Checks that a reason is given for some sentences and not for others.
#[track_caller]
fn check(tag: &'static str, reason: WorthReason, given: &[&str], not_given: &[&str]) {
    for sentence in given {
        let found = reasons(tag, sentence);
        assert!(found.contains(&reason), "{reason:?} is missing in {found:?}: {sentence}");
    }
    for sentence in not_given {
        let found = reasons(tag, sentence);
        assert!(!found.contains(&reason), "{reason:?} is untrue: {sentence}");
    }
}

#[test]
fn casualties_are_people_killed_or_hurt_who_are_counted() {
    check(
        "ar",
        WorthReason::Casualties,
        &[
            "قتل 12 جندياً في هجوم على القاعدة",
            "مقتل خمسة أشخاص وإصابة العشرات في الانفجار",
            "ارتفع عدد القتلى إلى 340 قتيلاً",
            "أدى الحادث إلى إصابة 3 عمال بحروق",
            "أصيب ثلاثة مدنيين بجروح",
            "الزلزال أودى بحياة 70 شخصاً",
            "سقوط 15 شهيداً في القصف",
            "سقط ٢٠ جريحاً أمام المصنع",
            "مقتل شرطي وإصابة 4 آخرين في كمين",
        ],
        &[
            "أطلقت القوات 200 صاروخ على المدينة",
            "استهدفت الطائرات 20 موقعاً في الشمال",
            "شن الجيش 30 غارة على مواقع المسلحين",
            "قتل القائد عام 2014 في معركة قرب الحدود",
            "توفي الكاتب عن عمر 82 عاماً",
            "أصيب اللاعب في الدقيقة 30",
            "لم يقتل أحد في الغارات التي أصابت 12 مبنى",
            "انتهت الحرب بعد 12 يوماً من القتال",
            "بلغ عدد المشاركين 300 شخص",
            "خصصت الدولة 5 ملايين دولار لأسر الضحايا",
            "لم يذكر البيان عدد القتلى والمصابين",
            "قتل الحارس على أيدي 15 رجلاً",
            "وجهت إليه تسع تهم قتل",
            "نقلت الحافلة المصابين من القرية",
        ],
    );
    check(
        "en",
        WorthReason::Casualties,
        &[
            "12 soldiers were killed in an attack on the base",
            "The fire killed at least five people and injured dozens of workers",
            "The earthquake left 70 dead",
            "Three civilians were wounded in the raid",
            "The death toll rose to 340 people",
        ],
        &[
            "The army fired 200 missiles at the city",
            "Jets attacked 20 sites in the north",
            "The general was killed in 2014 near the border",
            "The author died after 12 days in the clinic",
            "300 people attended the fair",
            "He died at 82 years of age",
            "The attack destroyed 12 buildings",
            "The guard was killed by two men",
            "He faces three charges of murder",
        ],
    );
}

#[test]
fn numbers_count_something() {
    check(
        "ar",
        WorthReason::Number,
        &["شارك في المعرض 300 عارض", "زار المتحف مليون زائر", "بلغت النسبة 15٪"],
        &[
            "افتتح المتحف عام 2014",
            "وصلت نسبة من الطلاب",
            "يعقد اللقاء في 12 مايو",
            "عدد من الطلاب غابوا",
            "فاز الفريق في نصف النهائي",
            "زادت المبيعات في الربع الأول",
        ],
    );
    check(
        "en",
        WorthReason::Number,
        &["The fair drew 300 exhibitors", "Two million visitors saw the museum", "The rate is 15%"],
        &["The museum opened in 2014", "A number of students left", "They meet on April 12", "No one came"],
    );
}

#[test]
fn money_is_named() {
    check(
        "ar",
        WorthReason::Money,
        &[
            "كلف الجسر 5 ملايين ريال",
            "ارتفعت أسعار القمح",
            "بلغت ميزانية البلدية الضعف",
            "فرضت عليه غرامة مالية",
        ],
        &[
            "وصلت قيمة التبادل الثقافي إلى الناس",
            "الطريق طوله 5 كيلومترات",
            "وصلت بعثة ريال مدريد مساء",
            "استقال وزير المالية",
        ],
    );
    check(
        "en",
        WorthReason::Money,
        &["The bridge cost 5 million dollars", "Wheat prices rose", "It was sold for $40"],
        &["The trade in ideas is old", "The road is 5 miles long"],
    );
}

#[test]
fn dates_are_named() {
    check(
        "ar",
        WorthReason::Date,
        &[
            "افتتح المتحف عام 2014",
            "وصل الوفد يوم الثلاثاء",
            "زار المدينة في مايو",
            "وصل أمس",
            "وصل الوفد أول من أمس",
        ],
        &[
            "قال الأمين العام للهيئة إن الطريق مغلق",
            "الرأي العام منقسم",
            "المدير السابق غادر المصنع",
            "انتهت المباراة بهدف مقابل صفر",
        ],
    );
    check(
        "en",
        WorthReason::Date,
        &["The museum opened in 2014", "The delegation arrived on Tuesday", "He left last year"],
        &["The former mayor left the plant", "The court may close the case"],
    );
}

#[test]
fn changes_are_rises_and_falls() {
    check(
        "ar",
        WorthReason::Change,
        &["ارتفعت أسعار القمح", "انخفض عدد المزارعين", "تضاعف الإنتاج"],
        &[
            "يقع البرج على ارتفاع 40 متراً",
            "غادر العمال المصنع",
            "هبطت الطائرة في المطار",
            "تدهورت صحة الكاتب",
        ],
    );
    check(
        "en",
        WorthReason::Change,
        &[
            "Wheat prices rose",
            "The number of farmers fell",
            "Output doubled",
            "The share of voters rose by a third",
            "Exports declined",
        ],
        &[
            "The council created a board",
            "He fell asleep in the hall",
            "The team lost the game",
            "The mayor declined to comment",
            "The plan fell short",
            "She dropped a hint",
            "He fell in love with the town",
            "The guard was dropped from the team",
            "Growth is the aim of the council",
        ],
    );
}

#[test]
fn comparisons_compare_or_rank() {
    check(
        "ar",
        WorthReason::Comparison,
        &[
            "المصنع هو الأكبر في البلاد",
            "الطريق أطول من الجسر",
            "احتل الفريق المركز الأول",
            "تتصدر المدينة قائمة الموانئ",
        ],
        &[
            "شارك أكثر من 300 عارض في المعرض",
            "وصل في ربيع الأول",
            "المرضى في بيوتهم",
            "وصل الوفد أول من أمس",
            "تصدر المحكمة حكمها غداً",
            "لقاء الفريق الأول لكرة القدم",
            "خطب المرشد الأعلى في الناس",
            "تجاوز الطرفان الخلاف",
            "زار العريف والجندي أول أيام العيد",
        ],
    );
    check(
        "en",
        WorthReason::Comparison,
        &[
            "The plant is the largest in the country",
            "The road is longer and wages are lower than in May",
            "It is one of the most dangerous roads",
            "He has more votes than the mayor and is ranked third",
        ],
        &[
            "More than 300 exhibitors came",
            "The first lady came",
            "At least 20 people came",
            "Most farmers stayed at home",
            "It was her first debate",
            "The top adviser left",
            "Higher education is free",
            "He would walk rather than drive",
        ],
    );
}

#[test]
fn records_are_records_or_firsts() {
    check(
        "ar",
        WorthReason::Record,
        &["سجل الإنتاج رقماً قياسياً", "تزور الوزيرة المدينة لأول مرة", "هي أول امرأة تقود الفريق"],
        &[
            "درس تاريخ المدينة",
            "فاز بالبطولة",
            "وصل العريف والجندي أول سالم",
            "غادر الوفد أول من أمس",
            "زارهم في أول أيام العيد",
        ],
    );
    check(
        "en",
        WorthReason::Record,
        &[
            "Output reached an unprecedented level",
            "She visited the town for the first time",
            "Exports hit a record high",
            "She is the first woman to lead the bank",
        ],
        &[
            "He teaches history",
            "He won the championship",
            "He defended his record as mayor",
            "She has a criminal record",
            "The first time was hard",
        ],
    );
}

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

/// Checks the sentences of both languages.
#[track_caller]
fn check_both(reason: WorthReason, arabic: [&[&str]; 2], english: [&[&str]; 2]) {
    check("ar", reason, arabic[0], arabic[1]);
    check("en", reason, english[0], english[1]);
}

#[test]
fn numbers_of_days_hours_and_names_count_nothing() {
    check_both(
        WorthReason::Number,
        [
            &[
                "وصل الوفد في 12 مايو مع 40 مرافقاً",
                "غادر مساء أمس 25 عاملاً",
                "حضر 9 من الأعضاء",
                "عولج نصف المصابين",
            ],
            &[
                "يعقد اللقاء في 12 من مايو",
                "وصل القطار في الساعة 19:30",
                "وصل القطار في الساعة 7 مساء",
                "أنجز المشروع بتاريخ 20/10/1436 هجرية",
                "يبدأ التسجيل في العام الدراسي 1436-1437هـ",
                "يبدأ التسجيل في 1 ذي القعدة",
                "سجل المهاجم الهدف عند الدقيقة 20",
                "للحجز الاتصال على رقم 0500000000",
                "عبر اللواء 15 النهر",
                "سدد اللاعب سالم (52) الكرة نحو السقف",
                "العقد بين شخصين",
            ],
        ],
        [
            &["He met 40 farmers on May 4", "Two workers left at 6:00", "A third of the farmers left"],
            &[
                "They met on Sept. 11, 2011",
                "He must appear in court on May 4",
                "The show begins at 6:00",
                "She was born in the 1960s",
                "He made a third attempt",
                "The two became friends",
                "The show is on Channel 12",
            ],
        ],
    );
}

#[test]
fn the_dead_and_hurt_are_counted_not_those_who_mourn_or_escaped() {
    check_both(
        WorthReason::Casualties,
        [
            &["قتل أكثر من ألف سوري", "قتل نحو 12 على الأقل", "استشهد 3 ضباط في الاشتباك"],
            &[
                "شيع آلاف الفلسطينيين مسعفة قتلت برصاص الجيش",
                "تم إنقاذ نحو 40 ألف شخص من الغرق",
                "نجا 12 راكباً من حادث غرق القارب",
                "75 في المائة من الأشخاص المصابين لا يعرفون المرض",
                "نقل الهلال الأحمر المصابين عبر 17 فرقة",
            ],
        ],
        [
            &["The blast killed more than 40", "Four people were killed on Feb. 13"],
            &[
                "The brother died at 43",
                "The Feb. 13 death of the judge shook the court",
                "The housing crisis hurt millions of Americans",
                "20 percent of the wounded soldiers were treated",
            ],
        ],
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
fn money_is_paid_not_attention() {
    check_both(
        WorthReason::Money,
        [
            &["سدد الطلاب الرسوم", "رفع البنك سعر الفائدة"],
            &[
                "فاز فيلم الرسوم المتحركة بالجائزة",
                "للتمارين فوائد جمة",
                "دعا إلى استثمار هذه المناسبة",
                "عين وزير الاستثمار سالماً مديراً",
            ],
        ],
        [
            &["He paid a fine", "The prize is $50"],
            &[
                "Attention must be paid",
                "She paid the ultimate price",
                "They hid the arms at the cost of lives",
                "The senator met donors",
            ],
        ],
    );
}

#[test]
fn a_month_that_is_another_word_is_a_date_beside_a_number_or_another_name_of_it() {
    check_both(
        WorthReason::Date,
        [
            &["وصل الوفد في 15 مارس", "افتتح الجسر في آذار/مارس", "غادر في الرابع من أغسطس (آب)"],
            &["مارس الفلاحون الصيد", "سالم أب لأطفال صغار", "يشرب عشرة أكواب في اليوم الواحد"],
        ],
        [&["She left on May 4", "The plant opened on March 3"], &["They may march", "He may come"]],
    );
}

#[test]
fn changes_are_of_what_can_be_measured() {
    check_both(
        WorthReason::Change,
        [
            &["تراجع سعر القمح", "هبط المؤشر 3 نقاط", "صعدت أسهم المصرف"],
            &[
                "تراجع الوزير عن قراره",
                "صعد المتحدثون إلى المنصة",
                "فاز المنتخب على بنما",
                "اضطر القائد للتراجع أمام المهاجمين",
            ],
        ],
        [
            &[
                "The unemployment rate fell",
                "The shares dropped 3 percent",
                "Support for the mayor has risen",
            ],
            &[
                "She grew up in the town",
                "The plan began falling apart",
                "The crowd rose to its feet",
                "The Berlin Wall fell",
                "The paper declined an interview",
                "He dropped to his knees",
            ],
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
fn first_of_something_is_not_said_where_it_is_not_the_first() {
    check_both(
        WorthReason::Record,
        [
            &["هذه هي المرة الأولى التي يزور فيها المدينة"],
            &[
                "ليست هذه هي المرة الأولى التي يزور فيها المدينة",
                "فاز الفريق باللقب للمرة السابعة في تاريخه",
                "المنتج مطابق للمواصفات القياسية",
            ],
        ],
        [
            &["It is an unprecedented step"],
            &["It is not unprecedented", "The pitcher compiled a record of 20 wins"],
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
fn comparisons_are_no_formulas() {
    check_both(
        WorthReason::Comparison,
        [
            &["الطريق أطول من الجسر"],
            &["هذا هو الحل الوحيد", "تسعى البلدية إلى تقديم أفضل الخدمات", "تعبر دون أدنى شك عن رأيه"],
        ],
        [
            &["The plant is the largest in the country"],
            &["He was the best man at the wedding", "Not least, he came"],
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
