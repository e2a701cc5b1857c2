//! Who the source is, and who is the same: `resolution`.

use expect_test::expect;
use qawl::text::Text;

use super::check_parts;
use crate::detect::check;

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
fn a_share_of_people_speaks() {
    check_parts(
        "قال 40 في المئة من المشاركين إنهم راضون عن الخدمة، بينما قال 14٪ إنهم غير راضين.",
        &[("قال", "40 في المئة من المشاركين", "إنهم راضون عن الخدمة"), ("قال", "14٪", "إنهم غير راضين")],
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
        let found = crate::detect::detected("ar", &text);
        let speakers: Vec<Option<usize>> = found.attributions.iter().map(|it| it.speaker).collect();
        assert_eq!(speakers, [Some(0), Some(0)], "{}", text.as_str());
    }
}
