//! Constructions of Arabic news.

use expect_test::expect;

use qawl::text::Text;

use super::check;

#[test]
fn a_verb_is_followed_by_its_subject_and_a_reported_clause() {
    check(
        "ar",
        "قال وزير الزراعة سامر الحلبي، اليوم الأحد، إن الموسم جيد.",
        expect![[r#"
        ar/own-clause-vso indirect
          cue         0..6   قال
          source 0    7..52  وزير الزراعة سامر الحلبي
          content    84..103 الموسم جيد
    "#]],
    );
}

#[test]
fn a_subject_stands_before_its_verb() {
    check(
        "ar",
        "وكان مجلس المدينة أعلن، مساء أمس، أن الجسر سيفتح قريباً.",
        expect![[r#"
        ar/own-clause-svo indirect
          cue        33..41  أعلن
          source 0    9..32  مجلس المدينة
          content    67..101 الجسر سيفتح قريباً
    "#]],
    );
}

#[test]
fn a_colon_opens_a_quotation() {
    check(
        "ar",
        "وأضاف المدرب: «نحتاج إلى وقت أطول».",
        expect![[r#"
        ar/own-clause-vso direct
          cue         2..10  أضاف
          source 0   11..23  المدرب
          content    27..60  نحتاج إلى وقت أطول
    "#]],
    );
}

#[test]
fn a_participle_goes_on_with_the_same_speaker() {
    check(
        "ar",
        "أكد السفير أن الحوار مستمر، مشيراً إلى أن اللقاء المقبل في الربيع، نافياً وجود خلاف.",
        expect![[r#"
        ar/own-clause-vso indirect
          cue         0..6   أكد
          source 0    7..19  السفير
          content    25..48  الحوار مستمر
        ar/participle-chain indirect
          cue        51..63  مشيراً
          source 0    7..19  السفير
          content    76..119 اللقاء المقبل في الربيع
        ar/participle-chain indirect
          cue       122..134 نافياً
          source 0    7..19  السفير
          content   135..152 وجود خلاف
    "#]],
    );
}

#[test]
fn an_elided_subject_is_the_last_speaker() {
    check(
        "ar",
        "قالت المهندسة رنا العلي إن السد آمن.\nوأضافت أن الفحص يتكرر كل شهر.",
        expect![[r#"
        ar/own-clause-vso indirect
          cue         0..8   قالت
          source 0    9..43  المهندسة رنا العلي
          content    49..64  السد آمن
        ar/elided-subject indirect
          cue        68..78  أضافت
          source 0    9..43  المهندسة رنا العلي
          content    84..117 الفحص يتكرر كل شهر
    "#]],
    );
}

#[test]
fn mentions_of_one_speaker_are_one() {
    check(
        "ar",
        "قال مسؤول كبير في وزارة النقل إن الخط جاهز.\nوأكد المسؤول أن التجارب انتهت.",
        expect![[r#"
        ar/own-clause-vso indirect
          cue         0..6   قال
          source 0    7..53  مسؤول كبير في وزارة النقل
          content    59..76  الخط جاهز
        ar/own-clause-vso indirect
          cue        80..86  أكد
          source 0   87..101 المسؤول
          content   107..132 التجارب انتهت
    "#]],
    );
}

#[test]
fn a_relay_is_no_speaker() {
    check(
        "ar",
        "نقلت صحيفة “المساء” عن الوزير قوله: “لن نرفع الأسعار”.",
        expect![[r#"
            ar/verbal-noun direct
              cue        57..65  قوله
              source 1   44..56  الوزير
              medium      9..38  صحيفة “المساء”
              content    70..98  لن نرفع الأسعار
        "#]],
    );
}

#[test]
fn who_relays_is_the_medium() {
    check(
        "ar",
        "وبحسب وكالة الأنباء، قال المدير: “نحن جاهزون”.",
        expect![[r#"
        ar/own-clause-vso direct
          cue        39..45  قال
          source 1   46..58  المدير
          medium     11..36  وكالة الأنباء
          content    63..82  نحن جاهزون
    "#]],
    );
}

#[test]
fn according_to_somebody_stands_alone() {
    check(
        "ar",
        "بحسب وزارة الصحة، تراجعت الإصابات في الشمال.",
        expect![[r#"
        ar/beside indirect
          cue         0..8   بحسب
          source 0    9..30  وزارة الصحة
          content    33..80  تراجعت الإصابات في الشمال
    "#]],
    );
}

#[test]
fn according_to_somebody_stands_behind() {
    check(
        "ar",
        "تراجعت الإصابات في الشمال، وفقاً لوزارة الصحة.",
        expect![[r#"
        ar/beside indirect
          cue        50..60  وفقاً
          source 0   63..84  وزارة الصحة
          content     0..47  تراجعت الإصابات في الشمال
    "#]],
    );
}

#[test]
fn in_line_with_a_plan_is_no_attribution() {
    check("ar", "يعمل الفريق وفق خطة واضحة وبحسب توجيهات المدير.", expect![[""]]);
}

#[test]
fn names_in_marks_are_no_quotations() {
    check("ar", "وصلت سفينة “الأمل” إلى ميناء “الشاطئ” أمس.", expect![[""]]);
}

#[test]
fn a_name_in_marks_is_a_subject() {
    check(
        "ar",
        "وأوضحت “النسيم” أن الرحلة تأخرت.",
        expect![[r#"
        ar/own-clause-vso indirect
          cue         2..12  أوضحت
          source 0   13..31  “النسيم”
          content    37..60  الرحلة تأخرت
    "#]],
    );
}

#[test]
fn a_quotation_continues_a_paraphrase() {
    check(
        "ar",
        "اعتبر النائب أن القرار “خطوة ناقصة” في هذا الوقت.",
        expect![[r#"
        ar/own-clause-vso mixed
          cue         0..10  اعتبر
          source 0   11..23  النائب
          content    29..90  القرار “خطوة ناقصة” في هذا الوقت
    "#]],
    );
}

#[test]
fn two_cue_words_have_one_content() {
    check(
        "ar",
        "وأوضح المدير قائلاً: “الطلب كبير”.",
        expect![[r#"
        ar/own-clause-vso direct
          cue         2..10  أوضح
          cue        24..36  قائلاً
          source 0   11..23  المدير
          content    41..60  الطلب كبير
    "#]],
    );
}

#[test]
fn a_headline_has_no_cue() {
    check(
        "ar",
        "عنوان القسم\n\nوزير النقل: الخط الجديد يبدأ العمل في الخريف\n\nقال الوزير إن القطار جاهز للعمل.",
        expect![[r#"
        ar/colon-turn direct
          source 0   23..42  وزير النقل
          content    44..103 الخط الجديد يبدأ العمل في الخريف
        ar/own-clause-vso indirect
          cue       105..111 قال
          source 0  112..124 الوزير
          content   130..162 القطار جاهز للعمل
    "#]],
    );
}

#[test]
fn an_unclosed_mark_ends_with_its_paragraph() {
    check(
        "ar",
        "وقال الشاهد: “رأيت السيارة تنقلب\nوصلت الشرطة بعد دقائق.",
        expect![[r#"
        ar/own-clause-vso direct
          cue         2..8   قال
          source 0    9..21  الشاهد
          content    26..60  رأيت السيارة تنقلب
    "#]],
    );
}

#[test]
fn reversed_marks_are_paired() {
    check(
        "ar",
        "وأضاف الخبير: ”السوق هادئة منذ أيام ولا نتوقع زيادة“.",
        expect![[r#"
            ar/own-clause-vso direct
              cue         2..10  أضاف
              source 0   11..23  الخبير
              content    28..94  السوق هادئة منذ أيام ولا نتوقع زيادة
        "#]],
    );
}

#[test]
fn a_formula_of_the_reporter_is_no_attribution() {
    check("ar", "يذكر أن النادي تأسس قبل قرن. وتجدر الإشارة إلى أن الملعب قديم.", expect![[""]]);
}

#[test]
fn a_verbal_noun_has_its_own_subject() {
    check(
        "ar",
        "بعد تأكيد الوزير أن السعر ثابت هدأت السوق.",
        expect![[r#"
        ar/verbal-noun indirect
          cue         7..17  تأكيد
          source 0   18..30  الوزير
          content    36..75  السعر ثابت هدأت السوق
    "#]],
    );
}

#[test]
fn a_negated_cue_attributes_nothing() {
    check("ar", "لم يعلن المجلس أن الطريق مغلق.", expect![[""]]);
}

#[test]
fn an_honorific_is_the_last_speaker() {
    check(
        "ar",
        "أكد أمير المنطقة أن المشروع مستمر.\nوشدد سموه على أهمية التعاون.",
        expect![[r#"
        ar/own-clause-vso indirect
          cue         0..6   أكد
          source 0    7..30  أمير المنطقة
          content    36..61  المشروع مستمر
        ar/honorific indirect
          cue        65..71  شدد
          source 0   72..80  سموه
          content    88..113 أهمية التعاون
    "#]],
    );
}

#[test]
fn a_complement_noun_follows_a_preposition() {
    check(
        "ar",
        "شكك الباحث خالد العمري في صحة الوثيقة.",
        expect![[r#"
        ar/own-clause-vso indirect
          cue         0..6   شكك
          source 0    7..41  الباحث خالد العمري
          content    47..68  صحة الوثيقة
    "#]],
    );
}

#[test]
fn a_second_verb_shares_its_sentence_s_subject() {
    check(
        "ar",
        "دعا اتحاد الكتاب الأعضاء إلى الحضور، وقال في بيان إن الدعوة عامة.",
        expect![[r#"
            ar/elided-subject indirect
              cue        70..76  قال
              source 0    7..30  اتحاد الكتاب
              content    96..117 الدعوة عامة
        "#]],
    );
}

#[test]
fn an_addressee_is_no_speaker() {
    check(
        "ar",
        "وأوضح لـ“الصباح” مدير المرصد أن الرياح تشتد.",
        expect![[r#"
        ar/own-clause-vso indirect
          cue         2..10  أوضح
          source 0   34..55  مدير المرصد
          content    61..82  الرياح تشتد
    "#]],
    );
}

#[test]
fn diacritics_and_tatweel_change_nothing() {
    check(
        "ar",
        "قَالَ الوَزِير إنّ المشـــروع جاهز.",
        expect![[r#"
        ar/own-clause-vso indirect
          cue         0..10  قَالَ
          source 0   11..27  الوَزِير
          content    35..64  المشـــروع جاهز
    "#]],
    );
}

#[test]
fn a_verbal_noun_behind_a_modal_verb_says_nothing() {
    check("ar", "لا يمكن وصف الوضع بأنه هادئ، وبرأت المحكمة 92 متهماً بالقتل.", expect![[""]]);
}

#[test]
fn a_nominal_clause_may_begin_with_a_noun_spelled_like_a_verb() {
    check(
        "ar",
        "حذر الخبير من أن رفض الخطة يهدد استقرار السوق، كما أن الأسعار سترتفع.",
        expect![[r#"
            ar/own-clause-vso indirect
              cue         0..6   حذر
              source 0    7..19  الخبير
              content    30..124 رفض الخطة يهدد استقرار السوق، كما أن الأسعار سترتفع
        "#]],
    );
}

#[test]
fn a_text_is_quoted() {
    check(
        "ar",
        "وجاء في بيان رئيس النادي «سنحترم قرار اللجنة ولن نلجأ إلى المحكمة». وجاء في المرتبة الأولى فريق الشباب.",
        expect![[r#"
            ar/own-clause-vso direct
              cue         2..13  جاء في
              source 0   14..44  بيان رئيس النادي
              content    47..119 سنحترم قرار اللجنة ولن نلجأ إلى المحكمة
        "#]],
    );
}

#[test]
fn asking_not_to_be_named_says_nothing() {
    check(
        "ar",
        "قال المدير لمراسلنا طالباً عدم ذكر اسمه إن «المصنع سيغلق أبوابه».",
        expect![[r#"
            ar/own-clause-vso direct
              cue         0..6   قال
              source 0    7..19  المدير
              content    80..116 المصنع سيغلق أبوابه
        "#]],
    );
}

#[test]
fn a_fronted_adverbial_begins_the_reporter_s_next_clause() {
    check(
        "ar",
        "قالت الوزارة إن الطريق مغلق، وفي مؤتمر لاحق للجنة الإنقاذ أعلن الوزير أن العمل بدأ.",
        expect![[r#"
            ar/own-clause-vso indirect
              cue         0..8   قالت
              source 0    9..23  الوزارة
              content    29..50  الطريق مغلق
            ar/own-clause-vso indirect
              cue       106..114 أعلن
              source 1  115..127 الوزير
              content   133..150 العمل بدأ
        "#]],
    );
}

#[test]
fn a_short_quotation_before_another_is_a_name() {
    check(
        "ar",
        "وقال اللاعب عبر حسابه على موقع التواصل “تويتر” “أشكر الجميع على هذا الدعم الكبير”.",
        expect![[r#"
            ar/own-clause-vso direct
              cue         2..8   قال
              source 0    9..21  اللاعب
              content    91..150 أشكر الجميع على هذا الدعم الكبير
        "#]],
    );
}

#[test]
fn a_preposition_with_its_object_governs_nothing() {
    check(
        "ar",
        "كانت أحاديثه عنها تشير إلى أنه باق في منصبه.",
        expect![[r#"
            ar/own-clause-svo indirect
              cue        33..41  تشير
              source 0    9..32  أحاديثه عنها
              content    49..78  أنه باق في منصبه
        "#]],
    );
}

#[test]
fn a_verb_behind_marks_begins_a_clause() {
    check(
        "ar",
        "وصف الكاتب تلك القرية بأنها “مدينة أشباح” وجاءت أقواله في مقابلة أمس.",
        expect![[r#"
            ar/own-clause-vso mixed
              cue         0..6   وصف
              source 0    7..19  الكاتب
              content    40..78  بأنها “مدينة أشباح”
        "#]],
    );
}

#[test]
fn who_is_asked_is_no_part_of_the_source() {
    check(
        "ar",
        "طلب مدير الشركة من العمال أن يغادروا المبنى.",
        expect![[r#"
            ar/directive indirect
              cue         0..6   طلب
              source 0    7..28  مدير الشركة
              content    52..79  يغادروا المبنى
        "#]],
    );
}

#[test]
fn a_name_in_front_of_a_colon_is_no_quotation() {
    check(
        "ar",
        "وقالت النائبة في تغريدة على «إكس»: «سمعنا هذا الكلام منذ عشر سنوات».",
        expect![[r#"
        ar/own-clause-vso direct
          cue         2..10  قالت
          source 0   11..25  النائبة
          content    65..120 سمعنا هذا الكلام منذ عشر سنوات
    "#]],
    );
}

#[test]
fn who_is_quoted_by_a_relay_speaks() {
    check(
        "ar",
        "ذكرت وكالة «الأفق» نقلاً عن مصدر حكومي، طلب عدم كشف هويته، أن المفاوضات بلغت مراحلها الأخيرة.",
        expect![[r#"
            ar/own-clause-vso indirect
              cue         0..8   ذكرت
              source 1   51..70  مصدر حكومي
              medium      9..34  وكالة «الأفق»
              content   112..169 المفاوضات بلغت مراحلها الأخيرة
        "#]],
    );
}

#[test]
fn by_saying_is_a_second_cue() {
    check(
        "ar",
        "وختم الوزير بالقول إن الوزارة لن تتراجع. ورفض المدرب الحديث عن مستقبله، مكتفياً بالقول: «لدي عقد وسأحترمه».",
        expect![[r#"
            ar/own-clause-vso indirect
              cue         2..8   ختم
              cue        22..34  بالقول
              source 0    9..21  الوزير
              content    40..72  الوزارة لن تتراجع
            ar/verbal-noun direct
              cue       146..158 بالقول
              source 1   83..95  المدرب
              content   162..192 لدي عقد وسأحترمه
        "#]],
    );
}

#[test]
fn a_statement_of_hers_stands_before_the_clause() {
    check(
        "ar",
        "وأوضحت الشرطة في بيان لها أنها نشرت ألفي عنصر حول الملعب.",
        expect![[r#"
        ar/own-clause-vso indirect
          cue         2..12  أوضحت
          source 0   13..25  الشرطة
          content    47..102 أنها نشرت ألفي عنصر حول الملعب
    "#]],
    );
}

#[test]
fn a_phrase_of_saying_has_its_source_always() {
    check(
        "ar",
        "وعلى حد تعبير المعلق الشهير عصام الشوا فإن «المنتخب يلعب بلا ضغوط».",
        expect![[r#"
        ar/beside direct
          cue         2..24  على حد تعبير
          source 0   25..70  المعلق الشهير عصام الشوا
          content    80..119 المنتخب يلعب بلا ضغوط
    "#]],
    );
}

#[test]
fn a_quotation_is_no_subject() {
    check(
        "ar",
        "علق المدرب بأن «الفريق لا يقف على لاعب واحد»، وتابع قائلاً إن البديل جاهز.",
        expect![[r#"
        ar/own-clause-vso direct
          cue         0..6   علق
          source 0    7..19  المدرب
          content    29..78  الفريق لا يقف على لاعب واحد
        ar/elided-subject indirect
          cue        85..93  تابع
          cue        94..106 قائلاً
          source 0    7..19  المدرب
          content   112..133 البديل جاهز
    "#]],
    );
}

#[test]
fn a_mother_s_name_is_a_name() {
    check(
        "ar",
        "تقول أم سليم إنها تدفع نصف راتبها للمولد.",
        expect![[r#"
        ar/own-clause-vso indirect
          cue         0..8   تقول
          source 0    9..22  أم سليم
          content    23..73  إنها تدفع نصف راتبها للمولد
    "#]],
    );
}

#[test]
fn a_dateline_is_no_content() {
    check(
        "ar",
        "بغداد (الأفق) - ارتفعت أسعار الخبز بحسب وزارة التجارة.",
        expect![[r#"
        ar/beside indirect
          cue        61..69  بحسب
          source 0   70..95  وزارة التجارة
          content    26..60  ارتفعت أسعار الخبز
    "#]],
    );
}

#[test]
fn a_cue_cuts_a_quotation_in_two() {
    check(
        "ar",
        "«لن ننسحب»، قال القائد خالد منصور للصحفيين، «قبل أن تعود المياه».",
        expect![[r#"
        ar/own-clause-vso direct
          cue        22..28  قال
          source 0   29..78  القائد خالد منصور للصحفيين
          content     2..17  لن ننسحب
          content    83..116 قبل أن تعود المياه
    "#]],
    );
}

#[test]
fn a_name_in_marks_before_a_verb_is_no_part_of_what_is_said() {
    check(
        "ar",
        "«إكس» قالت في بيان «إن الخدمة عادت إلى العمل».",
        expect![[r#"
        ar/own-clause-svo direct
          cue        11..19  قالت
          source 0    0..10  «إكس»
          content    36..80  إن الخدمة عادت إلى العمل
    "#]],
    );
}

#[test]
fn a_second_clause_goes_on_behind_marks_of_any_convention() {
    check(
        "ar",
        "وأكد المدير أن \"العمل لم يتوقف“ وأن ”الموظفين\" عادوا إلى مكاتبهم.",
        expect![[r#"
        ar/own-clause-vso mixed
          cue         2..8   أكد
          source 0    9..21  المدير
          content    27..118 "العمل لم يتوقف“ وأن ”الموظفين" عادوا إلى مكاتبهم
    "#]],
    );
}

#[test]
fn a_quotation_runs_over_paragraphs() {
    check(
        "ar",
        "قال رئيس البلدية سامي الحداد: «بدأنا أعمال الصيانة.\n«وسنفتتح ثلاثة جسور.\n«ولن نتوقف عند هذا الحد».",
        expect![[r#"
            ar/own-clause-vso direct
              cue         0..6   قال
              source 0    7..52  رئيس البلدية سامي الحداد
              content    56..92  بدأنا أعمال الصيانة
              content    96..130 وسنفتتح ثلاثة جسور
              content   134..174 ولن نتوقف عند هذا الحد
        "#]],
    );
}

#[test]
fn letters_take_turns_in_an_interview() {
    check(
        "ar",
        "س: متى يبدأ المشروع؟\nج: يبدأ في مطلع العام المقبل.\nس: وما كلفته؟\nج: خمسون مليون ريال.",
        expect![[r#"
            ar/colon-turn direct
              source 0    0..2   س
              content     4..34  متى يبدأ المشروع
            ar/colon-turn direct
              source 1   37..39  ج
              content    41..87  يبدأ في مطلع العام المقبل
            ar/colon-turn direct
              source 0   89..91  س
              content    93..110 وما كلفته
            ar/colon-turn direct
              source 1  113..115 ج
              content   117..147 خمسون مليون ريال
        "#]],
    );
}

#[test]
fn two_people_talk() {
    check(
        "ar",
        "المذيع: هل انتهت الأزمة؟\nالوزير: لم تنته الأزمة بعد.",
        expect![[r#"
        ar/colon-turn direct
          source 0    0..12  المذيع
          content    14..42  هل انتهت الأزمة
        ar/colon-turn direct
          source 1   45..57  الوزير
          content    59..92  لم تنته الأزمة بعد
    "#]],
    );
}

#[test]
fn a_list_of_facts_is_no_conversation() {
    check("ar", "الموعد: الساعة الخامسة مساء السبت\nالمكان: قاعة البلدية في وسط المدينة", expect![[""]]);
}

#[test]
fn lists_of_facts_and_dates_are_not_said() {
    check(
        "ar",
        "المكان: القاعة الكبرى في مبنى البلدية القديم وسط المدينة.\n\n\
         المكان: القاعة الصغرى في مبنى البلدية الجديد قرب الميناء.\n\n\
         الاثنين: الجسر مغلق أمام حركة السير حتى الظهر.",
        expect![[""]],
    );
}

#[test]
fn who_is_met_again_takes_turns() {
    check(
        "ar",
        "سامي: متى يفتح الجسر أمام السيارات؟\n\nليلى: يفتح الجسر في مطلع الشهر المقبل.\n\nسامي: وكم بلغت كلفته حتى الآن؟",
        expect![[r#"
            ar/colon-turn direct
              source 0    0..8   سامي
              content    10..62  متى يفتح الجسر أمام السيارات
            ar/colon-turn direct
              source 0  136..144 سامي
              content   146..188 وكم بلغت كلفته حتى الآن
        "#]],
    );
}

#[test]
fn a_full_stop_without_a_space_ends_its_sentence() {
    check(
        "ar",
        "قال المدير فؤاد الحلبي إن المصنع جاهز.وأضاف أن الإنتاج يبدأ غداً.وقالت المهندسة رنا العلي:\"لن نتأخر\".",
        expect![[r#"
            ar/own-clause-vso indirect
              cue         0..6   قال
              source 0    7..41  المدير فؤاد الحلبي
              content    47..68  المصنع جاهز
            ar/elided-subject indirect
              cue        71..79  أضاف
              source 0    7..41  المدير فؤاد الحلبي
              content    85..117 الإنتاج يبدأ غداً
            ar/own-clause-vso direct
              cue       120..128 قالت
              source 1  129..163 المهندسة رنا العلي
              content   165..180 لن نتأخر
        "#]],
    );
}

#[test]
fn a_full_stop_of_a_title_or_an_address_ends_nothing() {
    check(
        "ar",
        "قال د.محمد العلي، في حديث لموقع المساء.كوم، إن الدواء آمن.",
        expect![[r#"
            ar/own-clause-vso indirect
              cue         0..6   قال
              source 0    7..29  د.محمد العلي
              content    84..103 الدواء آمن
        "#]],
    );
}

#[test]
fn a_quotation_in_the_next_line_belongs_to_the_cue_before() {
    check(
        "ar",
        "وأضاف المدرب فؤاد الحلبي:\n«نحتاج إلى وقت أطول».\n\nوقالت اللاعبة رنا العلي\n\"سنفوز غداً\".",
        expect![[r#"
            ar/own-clause-vso direct
              cue         2..10  أضاف
              source 0   11..45  المدرب فؤاد الحلبي
              content    49..82  نحتاج إلى وقت أطول
            ar/own-clause-vso direct
              cue        89..97  قالت
              source 1   98..130 اللاعبة رنا العلي
              content   132..151 سنفوز غداً
        "#]],
    );
}

#[test]
fn a_mark_that_is_missing_leaves_the_quotation_its_cue() {
    check(
        "ar",
        "«الطريق مغلق، قال الحارس فؤاد الحلبي. «نصلحه غداً».\n\nالطريق مغلق تماماً»، قال الحارس فؤاد الحلبي.",
        expect![[r#"
            ar/own-clause-vso direct
              cue        26..32  قال
              source 0   33..67  الحارس فؤاد الحلبي
              content     2..23  الطريق مغلق
              content    71..90  نصلحه غداً
            ar/own-clause-vso direct
              cue       134..140 قال
              source 0  141..175 الحارس فؤاد الحلبي
              content    95..129 الطريق مغلق تماماً
        "#]],
    );
}

#[test]
fn a_cue_cuts_a_clause_in_two() {
    check(
        "ar",
        "كان الحفل، قالت رنا العلي، جزءاً من موسم طويل.",
        expect![[r#"
            ar/own-clause-vso indirect
              cue        20..28  قالت
              source 0   29..46  رنا العلي
              content     0..17  كان الحفل
              content    49..82  جزءاً من موسم طويل
        "#]],
    );
}

#[test]
fn nobody_speaks_in_a_line_of_when_it_was_published() {
    check(
        "ar",
        "هل ترتفع أسعار الخبز هذا العام؟\n\nنُشر في: 3 مايو 2023 - 09:15\n\nأطيب خبز هو خبز جدتي.",
        expect![[""]],
    );
}

/// Checks cue, source and content of each attribution; the source of an attribution without one of its own is that of an
/// earlier one.
fn check_parts(text: &str, expected: &[(&str, &str, &str)]) {
    let text = Text::new(text);
    let found = super::detected("ar", &text);
    let found: Vec<(&str, &str, &str)> = found
        .attributions
        .iter()
        .map(|it| {
            let slice = |span: Option<&qawl::text::Span>| span.map_or("", |span| text.slice(*span));
            (slice(it.cue.first()), slice(it.source.as_ref()), slice(it.content.first()))
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_share_of_people_speaks() {
    check_parts(
        "قال 40 في المئة من المشاركين إنهم راضون عن الخدمة، بينما قال 14٪ إنهم غير راضين.",
        &[("قال", "40 في المئة من المشاركين", "إنهم راضون عن الخدمة"), ("قال", "14٪", "إنهم غير راضين")],
    );
}

#[test]
fn a_clause_before_its_cue_begins_behind_its_conjunction() {
    check_parts(
        "وهبطت الطائرة في المطار القديم، بحسب الحارس فؤاد الحلبي.",
        &[("بحسب", "الحارس فؤاد الحلبي", "هبطت الطائرة في المطار القديم")],
    );
}

#[test]
fn a_relative_clause_is_said_by_its_noun() {
    check_parts("التقى المحقق مع مهندسة تدعي أن السد متصدع.", &[("تدعي", "مهندسة", "السد متصدع")]);
}

#[test]
fn a_participle_may_have_a_verbal_noun_for_its_content() {
    check_parts(
        "قال مسؤول كبير في البلدية، إن الجسر لديه ثلاث دعامات، مؤكداً سعي بلدته لتجنب أي حادث.",
        &[
            ("قال", "مسؤول كبير في البلدية", "الجسر لديه ثلاث دعامات"),
            ("مؤكداً", "مسؤول كبير في البلدية", "سعي بلدته لتجنب أي حادث"),
        ],
    );
}

#[test]
fn a_place_in_front_of_the_cue_does_not_speak() {
    check_parts(
        "قال رئيس البلدية سامر الخطيب إن الجسر آمن. وبعد اجتماع طويل في الكويت وتل أبيب، قال: «سنفتحه غدا».",
        &[
            ("قال", "رئيس البلدية سامر الخطيب", "الجسر آمن"),
            ("قال", "رئيس البلدية سامر الخطيب", "سنفتحه غدا"),
        ],
    );
}

#[test]
fn who_is_first_named_indefinitely_is_met_again_by_description() {
    for (first, again) in [
        ("أكد مسؤول كبير في الإدارة الأمريكية أن الحوار مستمر.", "وقال المسؤول الأمريكي: «لن نغلق الباب»."),
        ("أعلنت وزارة الصحة أن الدواء متوفر.", "وقالت الوزارة في بيان إن التوزيع يبدأ غدا."),
    ] {
        let text = Text::new(&format!("{first} {again}"));
        let found = super::detected("ar", &text);
        let speakers: Vec<Option<usize>> = found.attributions.iter().map(|it| it.speaker).collect();
        assert_eq!(speakers, [Some(0), Some(0)], "{}", text.as_str());
    }
}
