//! Headlines in colon style, and people who take turns: `colon_speech`, `conversation_turns`.

use expect_test::expect;

use crate::detect::check;

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
fn nobody_speaks_in_a_line_of_when_it_was_published() {
    check(
        "ar",
        "هل ترتفع أسعار الخبز هذا العام؟\n\nنُشر في: 3 مايو 2023 - 09:15\n\nأطيب خبز هو خبز جدتي.",
        expect![[""]],
    );
}
