//! Which marks quote, and how far: `reading::quotation_marks`.

use expect_test::expect;

use crate::detect::check;

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
