//! Clauses and quotations beside a verb of saying, and participles: `verb_first_clause`, `fronted_content`.

use expect_test::expect;

use super::check_parts;
use crate::detect::check;

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
        "زار اتحاد الكتاب المعرض صباح الأحد، وقال في بيان إن الدعوة عامة.",
        expect![[r#"
            ar/elided-subject indirect
              cue        68..74  قال
              source 0    7..30  اتحاد الكتاب
              content    94..115 الدعوة عامة
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
