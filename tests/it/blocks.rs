//! What part of the page each paragraph is taken for.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use qawl::detect::blocks::blocks;
use qawl::schema::BlockKind;
use qawl::score::{PageFigures, read_labelled};
use qawl::text::{Span, Text};

#[track_caller]
fn check(source: &str, expected: Expect) {
    let text = Text::new(source);
    let mut shown = String::new();
    for block in blocks(&text, &[]) {
        let start: String = text.slice(block.span).chars().take(30).collect();
        shown.push_str(&format!("{:<12}{start}\n", block.kind.name()));
    }
    expected.assert_eq(&shown);
}

#[test]
fn the_sample_article() {
    check(
        include_str!("../../assets/sample/ar.txt"),
        expect![[r#"
        kicker      الاخبار
        title       واشنطن: لدينا قنوات تواصل مع إ
        deck        مسؤول أمريكي: الولايات المتحدة
        body        قال مسؤول كبير في الإدارة الأم
        body        وبحسب وكالة “بلومبيرغ” أضاف ال
        body        كما أشار المسؤول إلى أن “واشنط
        body        ووفق “بلومبيرغ”، قال المسؤول ا
        body        وحول الدعم الأمريكي لتل أبيب ق
        body        كما أوضح “أما بخصوص التواصل مع
        body        واعتبر المسؤول الأمريكي، أن ال
        body        كما أشار إلى أن الرئيس جو بايد
        body        وكان الجيش الإسرائيلي أعلن، فج
        body        وعقب الهجوم دعت الولايات المتح
        boilerplate مقالات ذات صلة
        boilerplate اترك تعليقاً
        boilerplate لن يتم نشر عنوان بريدك الإلكتر
        boilerplate زر الذهاب إلى الأعلى
    "#]],
    );
}

#[test]
fn an_arabic_page_with_its_furniture() {
    check(
        "الرئيسية\nاقتصاد\nرياضة\nثقافة\nسياسة\n\nالوزير ينفي إغلاق الميناء أمام السفن التجارية\n\nوزير النقل: العمل في الميناء مستمر كالمعتاد ولا صحة للشائعات.\n\nسليم الحداد – بيروت\n\nالثلاثاء 3 مارس 2026\n\nنفى وزير النقل أمس إغلاق الميناء، مؤكداً أن العمل فيه مستمر كالمعتاد.\n\nتفاصيل القرار\n\nوقال الوزير في مؤتمر صحفي إن السفن تدخل الميناء كل يوم ولا عائق أمامها.\n\nاقرأ أيضاً\n\nسفينة جديدة تصل إلى الميناء\n\nاترك تعليقاً\n\nلن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *\n\nجميع الحقوق محفوظة © 2026",
        expect![[r#"
            boilerplate الرئيسية
            boilerplate اقتصاد
            boilerplate رياضة
            boilerplate ثقافة
            kicker      سياسة
            title       الوزير ينفي إغلاق الميناء أمام
            deck        وزير النقل: العمل في الميناء م
            byline      سليم الحداد – بيروت
            byline      الثلاثاء 3 مارس 2026
            body        نفى وزير النقل أمس إغلاق المين
            heading     تفاصيل القرار
            body        وقال الوزير في مؤتمر صحفي إن ا
            boilerplate اقرأ أيضاً
            boilerplate سفينة جديدة تصل إلى الميناء
            boilerplate اترك تعليقاً
            boilerplate لن يتم نشر عنوان بريدك الإلكتر
            boilerplate جميع الحقوق محفوظة © 2026
        "#]],
    );
}

#[test]
fn an_english_page_with_its_furniture() {
    check(
        "Skip to content\n\nPolitics\n\nHarbour stays open, minister says\n\nOfficials reject claims of a shutdown at the port\n\nBy Jane Roe\n\nMarch 3, 2026 at 5:30 pm GMT\n\nThe transport minister on Tuesday denied that the harbour had been closed to cargo ships.\n\nAdvertisement\n\n“Ships come in every day,” she told reporters at the quay in the morning.\n\n***\n\nRelated articles\n\nNew ferry arrives\n\nFishermen return to sea\n\nSign up for our newsletter and get it every morning.",
        expect![[r#"
            boilerplate Skip to content
            kicker      Politics
            title       Harbour stays open, minister s
            deck        Officials reject claims of a s
            byline      By Jane Roe
            byline      March 3, 2026 at 5:30 pm GMT
            body        The transport minister on Tues
            boilerplate Advertisement
            body        “Ships come in every day,” she
            boilerplate ***
            boilerplate Related articles
            boilerplate New ferry arrives
            boilerplate Fishermen return to sea
            boilerplate Sign up for our newsletter and
        "#]],
    );
}

#[test]
fn a_lone_sentence_is_body_whatever_it_looks_like() {
    check(
        "قال الوزير إن الميناء مفتوح",
        expect![[r#"
        body        قال الوزير إن الميناء مفتوح
    "#]],
    );
    check(
        "Share",
        expect![[r#"
        body        Share
    "#]],
    );
}

#[test]
fn a_text_without_a_title_is_all_body() {
    check(
        "The minister denied on Monday that the harbour was closed.\n\n“It is open,” she said.\n\nShips came in.",
        expect![[r#"
            body        The minister denied on Monday 
            body        “It is open,” she said.
            body        Ships came in.
        "#]],
    );
}

#[test]
fn what_people_say_after_related_links_is_not_furniture() {
    check(
        "The minister denied on Monday that the harbour was closed to ships.\n\nRead next\n\nFerry arrives\n\nOwner: we had no warning at all\n\nThe owner of the ferry said that he would sue the harbour.",
        expect![[r#"
            body        The minister denied on Monday 
            boilerplate Read next
            boilerplate Ferry arrives
            body        Owner: we had no warning at al
            body        The owner of the ferry said th
        "#]],
    );
}

#[test]
fn kinds_that_are_set_hold() {
    let text = Text::new("Share\n\nThe minister denied on Monday that the harbour was closed.");
    let found = blocks(&text, &[(Span::new(0, 5), BlockKind::Heading), (Span::new(7, 20), BlockKind::Deck)]);
    let kinds: Vec<_> = found.iter().map(|block| block.kind.name()).collect();
    assert_eq!(kinds, ["heading", "deck"]);
}

/// The pages of our own in `pages/`, by name.
pub(crate) fn own_pages() -> Vec<(String, Text, Vec<qawl::schema::Block>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pages");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (text, blocks) = read_labelled(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|line| panic!("{name}, line {line}"));
        (name, text, blocks)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn whole_pages_of_every_kind_lose_no_line_of_the_article() {
    let mut all = PageFigures::default();
    let mut lost = Vec::new();
    for (name, text, gold) in own_pages() {
        let found = blocks(&text, &[]);
        all.add(&text, &gold, &found);
        for (gold, found) in gold.iter().zip(&found) {
            assert_eq!(gold.span, found.span, "{name}");
            if gold.kind == BlockKind::Body && found.kind == BlockKind::Boilerplate {
                lost.push(format!("{name}: {}", text.slice(gold.span)));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
    assert!(all.titles + 2 >= all.pages, "{}", all.summary());
    assert!(all.right * 100 >= all.lines * 95, "{}", all.summary());
}

#[test]
fn an_article_cut_out_of_its_page_loses_nothing() {
    for (name, text, gold) in own_pages() {
        let own: Vec<&str> = gold
            .iter()
            .filter(|block| block.kind != BlockKind::Boilerplate)
            .map(|block| text.slice(block.span))
            .collect();
        for separator in ["\n\n", "\n"] {
            let article = Text::new(&own.join(separator));
            for block in blocks(&article, &[]) {
                assert_ne!(block.kind, BlockKind::Boilerplate, "{name}: {}", article.slice(block.span));
            }
        }
    }
}

proptest! {
    #[test]
    fn every_paragraph_is_one_block(source in "[ \nA-Cء-ي.،:؟#0-9–«»]{0,300}|(?s).{0,200}") {
        let text = Text::new(&source);
        let found = blocks(&text, &[]);
        let spans: Vec<_> = found.iter().map(|block| block.span).collect();
        prop_assert_eq!(spans, qawl::text::paragraphs(&text));
        prop_assert!(found.is_empty() || found.iter().any(|block| block.kind != BlockKind::Boilerplate));
    }
}

#[test]
fn a_place_before_a_date_is_a_line_of_the_date() {
    check(
        "Ferries to run all night\n\nNorth Quay, Sunday 9 June\n\nThe harbour master said on Sunday that the ferries \
         will run all night until the work is done.",
        expect![[r#"
            title       Ferries to run all night
            byline      North Quay, Sunday 9 June
            body        The harbour master said on Sun
        "#]],
    );
}
