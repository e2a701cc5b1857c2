//! Reasons that are about counts, sums, dates, and what is compared or changes.

use qawl::schema::WorthReason;

use super::{check, check_both};

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
