//! Qawl JSON: what is written can be sliced, checked and read back, and nothing else is let in.

use std::sync::LazyLock;

use expect_test::{Expect, expect, expect_file};
use proptest::prelude::*;
use qawl::format::encode;
use qawl::format::lines;
use qawl::format::locate::{Place, place_of, pointer_at};
use qawl::format::qawl::{write, write_line};
use qawl::format::{check_qawl as check, read_qawl as read};
use serde_json::{Value, json};

use crate::documents::{any_document, any_text, bare, full};

/// Shows what is wrong with a file: place, and message.
fn check_source(source: &str, expected: Expect) {
    let shown: String = match check(source) {
        Ok(_) => "in order".to_owned(),
        Err(errors) => {
            assert_eq!(read(source).as_ref(), Err(&errors[0]));
            let lines = errors.iter().map(|error| {
                let Place { line, column } = error.place(source);
                format!("{line}:{column} {error}\n")
            });
            lines.collect()
        }
    };
    expected.assert_eq(&shown);
}

/// Shows what is wrong with the sample after a change.
fn check_changed(change: impl FnOnce(&mut Value), expected: Expect) {
    let mut file: Value = serde_json::from_str(&write(&full())).expect("an export is JSON");
    change(&mut file);
    check_source(&serde_json::to_string_pretty(&file).expect("JSON"), expected);
}

#[test]
fn an_export_holds_everything() {
    expect_file!["../data/full.qawl.json"].assert_eq(&write(&full()));
}

#[test]
fn an_export_is_read_back_as_the_same_document() {
    for document in [full(), bare()] {
        assert_eq!(read(&write(&document)), Ok(document.clone()));
        assert_eq!(read(&write_line(&document)), Ok(document.clone()));
        assert!(!write_line(&document).contains('\n'));
        let crlf_file = format!("\u{FEFF}{}", write(&document).replace('\n', "\r\n"));
        assert_eq!(read(&crlf_file), Ok(document));
    }
}

#[test]
fn every_span_of_an_export_slices_to_its_text() {
    let file: Value = serde_json::from_str(&write(&full())).expect("an export is JSON");
    let text: Vec<char> = file["text"].as_str().expect("a text").chars().collect();
    let covered = |span: &Value| -> String {
        let at = |key: &str| span[key].as_u64().expect("an offset") as usize;
        text[at("start")..at("end")].iter().collect()
    };
    let spans = file["spans"].as_array().expect("a list");
    assert_eq!(spans.len(), 8);
    for span in spans {
        assert_eq!(span["text"], covered(span));
        for part in span["parts"].as_array().expect("a list") {
            assert_eq!(part["text"], covered(part));
        }
    }
}

#[test]
fn what_is_not_json_is_told_by_line_and_column() {
    check_source(
        "",
        expect![[r#"
            1:1 line 1, column 1: invalid JSON: EOF while parsing a value
        "#]],
    );
    check_source(
        "{\"format\": \"qawl\",\n \"version\": }",
        expect![[r#"
            2:13 line 2, column 13: invalid JSON: expected value
        "#]],
    );
    let cut = write(&full());
    check_source(
        &cut[..cut.floor_char_boundary(cut.len() / 2)],
        expect![[r#"
            155:22 line 155, column 22: invalid JSON: EOF while parsing a string
        "#]],
    );
    check_source(
        &"[".repeat(100_000),
        expect![[r#"
            1:128 line 1, column 128: invalid JSON: recursion limit exceeded
        "#]],
    );
    check_source(
        "{\"format\": \"qawl\", \"text\": \"\\ud83d\"}",
        expect![[r#"
            1:35 line 1, column 35: invalid JSON: unexpected end of hex escape
        "#]],
    );
}

#[test]
fn files_of_others_are_told_by_name() {
    check_source(
        "[]",
        expect![[r#"
            1:1 the file: this is valid JSON, but not a Qawl file
        "#]],
    );
    check_source(
        "3",
        expect![[r#"
            1:1 the file: this is valid JSON, but not a Qawl file
        "#]],
    );
    check_source(
        "{\"name\": \"left-pad\", \"version\": \"1.0.0\"}",
        expect![[r#"
            1:1 the file: this is valid JSON, but not a Qawl file
        "#]],
    );
    check_source(
        "[{\"data\": {\"text\": \"x\"}, \"annotations\": []}]",
        expect![[r#"
            1:1 the file: this is a Label Studio file, not a Qawl file
        "#]],
    );
    check_source(
        "{\"text\": \"x\", \"label\": [[0, 1, \"CUE\"]]}\n{\"text\": \"y\", \"label\": []}\n",
        expect![[r#"
            1:1 the file: this is a doccano file, not a Qawl file
        "#]],
    );
    check_source(
        "{\"text\": \"x\", \"entities\": [{\"id\": 1, \"start_offset\": 0}]}",
        expect![[r#"
            1:1 the file: this is a doccano file, not a Qawl file
        "#]],
    );
    check_source(
        "[{\"@context\": \"http://www.w3.org/ns/anno.jsonld\"}]",
        expect![[r#"
            1:1 the file: this is a W3C Web Annotation file, not a Qawl file
        "#]],
    );
    check_source(
        "{\"%TYPES\": {}, \"%FEATURE_STRUCTURES\": []}",
        expect![[r#"
            1:1 the file: this is a UIMA CAS JSON file, not a Qawl file
        "#]],
    );
    check_source(
        "{\"id\": \"a\", \"quotes\": []}\n{\"id\": \"b\", \"quotes\": []}\n",
        expect![[r#"
            1:1 the file: this is a Qawl lines (the output of `qawl annotate`) file, not a Qawl file
        "#]],
    );
    let line = write_line(&full());
    check_source(
        &format!("{line}\n{line}\n"),
        expect![[r#"
            1:1 the file: this file has several documents, one per line
        "#]],
    );
}

#[test]
fn a_newer_version_is_not_half_read() {
    check_changed(
        |file| file["version"] = json!(2),
        expect![[r#"
            321:14 /version: the file has version 2 of the format; this version of Qawl reads up to 1: use a newer version of Qawl
        "#]],
    );
    let changed = |file: &mut Value| {
        file["version"] = json!(7);
        file["spans"] = json!({"a1": []});
    };
    check_changed(
        changed,
        expect![[r#"
            111:14 /version: the file has version 7 of the format; this version of Qawl reads up to 1: use a newer version of Qawl
        "#]],
    );
    check_changed(
        |file| file["version"] = json!(0),
        expect![[r#"
            321:14 /version: must be "1", but is "0"
        "#]],
    );
}

#[test]
fn a_field_of_the_wrong_shape_is_told_by_its_pointer() {
    check_changed(
        |file| file["spans"][2]["start"] = json!("12"),
        expect![[r#"
            163:19 line 163, column 19 (/spans/2/start): invalid type: string "12", expected u32
        "#]],
    );
    check_changed(
        |file| file["spans"][3]["parts"][1]["end"] = json!(-4),
        expect![[r#"
            187:19 line 187, column 19 (/spans/3/parts/1/end): invalid value: integer `-4`, expected u32
        "#]],
    );
    check_changed(
        |file| file["spans"][0]["label"] = json!("person"),
        expect![[r#"
            90:23 line 90, column 23 (/spans/0/label): "person" is not one of speaker, cue, quote, claim
        "#]],
    );
    check_changed(
        |file| drop(file.as_object_mut().and_then(|file| file.remove("text"))),
        expect![[r#"
            321:1 line 321, column 1: missing field `text`
        "#]],
    );
    check_changed(
        |file| drop(file["claims"][0].as_object_mut().and_then(|it| it.remove("worth"))),
        expect![[r#"
            75:5 line 75, column 5 (/claims/0): missing field `worth`
        "#]],
    );
}

#[test]
fn another_unit_or_line_end_is_refused() {
    check_changed(
        |file| file["offset_unit"] = json!("utf-16"),
        expect![[r#"
            84:18 /offset_unit: must be "code-point", but is "utf-16"
        "#]],
    );
    check_changed(
        |file| file["newlines"] = json!("crlf"),
        expect![[r#"
            82:15 /newlines: must be "lf", but is "crlf"
        "#]],
    );
    check_changed(
        |file| file["text"] = json!("قال\r\nنعم"),
        expect![[r#"
            319:11 /text: contains a carriage return; lines must end with a line feed only
        "#]],
    );
}

#[test]
fn a_changed_text_is_never_fitted() {
    let shorter = |file: &mut Value| {
        let text = file["text"].as_str().unwrap_or("").replace("📰 ", "");
        file["text"] = json!(text);
    };
    check_changed(
        shorter,
        expect![[r#"
            320:18 /text_sha256: the text was changed after the file was saved; its hash is now 91096807423b128b9adef03b2ba9658d8a46203a80952d973d23ac7b3fc62d76
            59:5 /blocks/3: the offsets 129 to 139 are reversed or outside the text
            103:19 /spans/0/parts/0/text: the text should be "البلدة" but the offsets cover "بلدة\n\n"
            110:15 /spans/0/text: the text should be "البلدة" but the offsets cover "بلدة\n\n"
            128:19 /spans/1/parts/0/text: the text should be "قال رئيس" but the offsets cover "ل رئيس ا"
            141:15 /spans/1/text: the text should be "قال رئيس" but the offsets cover "ل رئيس ا"
            138:19 /spans/1/suggested_parts/0/text: the text should be "قال" but the offsets cover "ل ر"
            159:19 /spans/2/parts/0/text: the text should be "رئيس البلدي\u{651}ة سامي\u{a0}عون" but the offsets cover "يس البلدي\u{651}ة سامي\u{a0}عون: "
            166:15 /spans/2/text: the text should be "رئيس البلدي\u{651}ة سامي\u{a0}عون" but the offsets cover "يس البلدي\u{651}ة سامي\u{a0}عون: "
            184:19 /spans/3/parts/0/text: the text should be "لن نغلق الجسر" but the offsets cover " نغلق الجسر” "
            189:19 /spans/3/parts/1/text: the text should be "ولا المدرسة" but the offsets cover "ا المدرسة”."
            196:15 /spans/3/text: the text should be "لن نغلق الجسر” قبل \u{2067}2030\u{2069}، “ولا المدرسة" but the offsets cover " نغلق الجسر” قبل \u{2067}2030\u{2069}، “ولا المدرسة”."
            214:19 /spans/4/parts/0/text: the text should be "أك\u{651}ـــد" but the offsets cover "\u{651}ـــد م"
            221:15 /spans/4/text: the text should be "أك\u{651}ـــد" but the offsets cover "\u{651}ـــد م"
            239:19 /spans/5/parts/0/text: the text should be "مكتبه" but the offsets cover "تبه أ"
            246:15 /spans/5/text: the text should be "مكتبه" but the offsets cover "تبه أ"
            264:19 /spans/6/parts/0/text: the text should be "👩\u{200d}👩\u{200d}👧 3 عائلات انتقلت" but the offsets cover "👩\u{200d}👧 3 عائلات انتقلت.\n"
            271:15 /spans/6/text: the text should be "👩\u{200d}👩\u{200d}👧 3 عائلات انتقلت" but the offsets cover "👩\u{200d}👧 3 عائلات انتقلت.\n"
            289:19 /spans/7/parts/0/text: the text should be "3 عائلات انتقلت" but the offsets cover "عائلات انتقلت.\n"
            296:15 /spans/7/text: the text should be "3 عائلات انتقلت" but the offsets cover "عائلات انتقلت.\n"
        "#]],
    );
}

#[test]
fn offsets_must_lie_in_the_text_and_cover_what_they_say() {
    check_changed(
        |file| file["spans"][1]["parts"][0]["end"] = json!(10_000),
        expect![[r#"
            125:9 /spans/1/parts/0: the offsets 16 to 10000 are reversed or outside the text
        "#]],
    );
    check_changed(
        |file| file["spans"][1]["parts"][0]["text"] = json!("رئيس الجمهورية"),
        expect![[r#"
            128:19 /spans/1/parts/0/text: the text should be "رئيس الجمهورية" but the offsets cover "قال رئيس"
        "#]],
    );
    check_changed(
        |file| file["spans"][1]["text"] = json!("رئيس الجمهورية"),
        expect![[r#"
            141:15 /spans/1/text: the text should be "رئيس الجمهورية" but the offsets cover "قال رئيس"
        "#]],
    );
    check_changed(
        |file| file["spans"][1]["start"] = json!(3),
        expect![[r#"
            132:16 /spans/1/start: start and end do not match the parts
        "#]],
    );
    check_changed(
        |file| file["spans"][1]["parts"] = json!([]),
        expect![[r#"
            124:16 /spans/1/parts: there must be at least one part; parts must be in text order, with text between them
        "#]],
    );
    let reversed = |file: &mut Value| {
        for span in file["spans"].as_array_mut().into_iter().flatten() {
            if let Some(parts) = span["parts"].as_array_mut() {
                parts.reverse();
            }
        }
    };
    check_changed(
        reversed,
        expect![[r#"
            180:16 /spans/3/parts: there must be at least one part; parts must be in text order, with text between them
            8:16 /attributions/0/parts: does not agree with the quote's parts
        "#]],
    );
    check_changed(
        |file| file["blocks"][1]["start"] = json!(2),
        expect![[r#"
            49:5 /blocks/1: overlaps the previous block or comes before it
        "#]],
    );
}

#[test]
fn names_are_unique_and_links_lead_somewhere() {
    check_changed(
        |file| file["spans"][2]["id"] = json!("a1"),
        expect![[r#"
            145:13 /spans/2/id: duplicate id a1
            21:17 /attributions/0/source: refers to "a2", which does not exist
            5:9 /attributions/0/cues/0: refers to a1, which is not a cue
            38:17 /attributions/1/source: refers to "a2", which does not exist
            305:9 /speakers/0/mentions/0: refers to "a2", which does not exist
        "#]],
    );
    check_changed(
        |file| file["spans"][0]["id"] = json!("e7"),
        expect![[r#"
            89:13 /spans/0/id: "e7" is not an id such as a12 or s3
        "#]],
    );
    check_changed(
        |file| file["spans"][0]["id"] = json!("a4294967295"),
        expect![[r#"
            89:13 /spans/0/id: "a4294967295" is not an id such as a12 or s3
        "#]],
    );
    check_changed(
        |file| file["speakers"][1]["id"] = json!("s1"),
        expect![[r#"
            311:13 /speakers/1/id: duplicate id s1
            242:18 /spans/5/speaker: refers to "s2", which does not exist
            314:9 /speakers/1/mentions/0: does not agree with the span's speaker
        "#]],
    );
    check_changed(
        |file| file["attributions"][0]["source"] = json!("a99"),
        expect![[r#"
            21:17 /attributions/0/source: refers to "a99", which does not exist
        "#]],
    );
    check_changed(
        |file| file["attributions"][0]["cues"] = json!(["a2"]),
        expect![[r#"
            5:9 /attributions/0/cues/0: refers to a2, which is not a cue
        "#]],
    );
    check_changed(
        |file| file["attributions"] = json!([]),
        expect![[r#"
            128:5 /spans/3: its attribution is missing
            208:5 /spans/6: its attribution is missing
        "#]],
    );
    check_changed(
        |file| file["claims"][0]["quote"] = json!("a1"),
        expect![[r#"
            68:16 /claims/0/quote: refers to a1, which is not a quote
        "#]],
    );
    check_changed(
        |file| file["attributions"][0]["speaker"] = json!("s2"),
        expect![[r#"
        22:18 /attributions/0/speaker: does not agree with the source's speaker
    "#]],
    );
    check_changed(
        |file| file["speakers"][0]["mentions"] = json!(["a5"]),
        expect![[r#"
            305:9 /speakers/0/mentions/0: does not agree with the span's speaker
        "#]],
    );
    let again = |file: &mut Value| {
        let first = file["attributions"][0].clone();
        if let Some(attributions) = file["attributions"].as_array_mut() {
            attributions.push(first);
        }
    };
    check_changed(
        again,
        expect![[r#"
            59:16 /attributions/2/quote: duplicate id a3
        "#]],
    );
}

#[test]
fn an_origin_says_what_it_must() {
    check_changed(
        |file| file["spans"][1]["origin"] = json!({"by": "rule"}),
        expect![[r#"
            117:17 /spans/1/origin: the rule is missing
        "#]],
    );
    check_changed(
        |file| file["spans"][1]["origin"] = json!({"by": "import"}),
        expect![[r#"
            117:17 /spans/1/origin: the maker is missing
        "#]],
    );
    let certain = json!({"by": "rule", "rule": "ar/x", "confidence": 1.2});
    check_changed(
        |file| file["spans"][1]["origin"] = certain,
        expect![[r#"
            119:23 /spans/1/origin/confidence: must be a number from 0 to 1
        "#]],
    );
}

#[test]
fn what_a_later_qawl_adds_is_passed_over() {
    let added = |file: &mut Value| {
        file["annotator"] = json!("hala");
        file["spans"][0]["seen"] = json!([1, {"deep": []}]);
    };
    check_changed(added, expect!["in order"]);
}

#[test]
fn a_short_file_written_by_hand_is_enough() {
    let source = r#"{"format": "qawl", "version": 1, "offset_unit": "code-point", "newlines": "lf",
        "id": "x", "lang": "en", "text": "Hi", "text_sha256":
        "3639EFCD08ABB273B1619E82E78C29A7DF02C1051B1820E99FC395DCAA3326B8"}"#;
    assert_eq!(read(source).map(|document| document.text().as_str().to_owned()), Ok("Hi".to_owned()));
}

#[cfg(feature = "schema")]
#[test]
fn the_schema_is_current() {
    // `UPDATE_EXPECT=1` writes it anew.
    expect_file!["../../schema/qawl-v1.schema.json"].assert_eq(&qawl::format::qawl::schema());
}

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(include_str!("../../schema/qawl-v1.schema.json")).expect("JSON");
    jsonschema::draft202012::new(&schema).expect("a schema")
});

/// Returns where a file breaks the schema.
fn breaks(file: &str) -> Vec<String> {
    let file = serde_json::from_str(file).expect("JSON");
    let mut places: Vec<String> =
        SCHEMA.iter_errors(&file).map(|error| error.instance_path().to_string()).collect();
    places.sort();
    places
}

#[test]
fn exports_keep_to_the_schema_and_other_files_do_not() {
    assert_eq!(breaks(&write(&full())), [""; 0]);
    assert_eq!(breaks(&write(&bare())), [""; 0]);
    let mut file: Value = serde_json::from_str(&write(&full())).expect("JSON");
    file["version"] = json!(2);
    file["spans"][0]["status"] = json!("maybe");
    file["speakers"][0]["id"] = json!("x1");
    assert_eq!(breaks(&file.to_string()), ["/spans/0/status", "/speakers/0/id", "/version"]);
}

#[test]
fn a_line_of_reviewed_work_leaves_out_what_was_rejected() {
    let line = lines::of_document(&full());
    let shown = line.write().replace("},{", "},\n  {").replace("],\"", "],\n \"");
    // The compiler allows no bidi control in a literal.
    let shown = shown.replace('\u{2067}', "<RLI>").replace('\u{2069}', "<PDI>");
    expect![[r#"
        {"id":"bridge","lang":"ar","text":"📰 أخبار البلدة\n\nقال رئيس البلديّة سامي عون: “لن نغلق الجسر” قبل <RLI>2030<PDI>، “ولا المدرسة”.\nوأكّـــد مكتبه أن 👩‍👩‍👧 3 عائلات انتقلت.\n\nشارك الخبر","blocks":[{"start":0,"end":14,"kind":"kicker"},
          {"start":16,"end":86,"kind":"body"},
          {"start":87,"end":127,"kind":"body"},
          {"start":129,"end":139,"kind":"boilerplate"}],
         "quotes":[{"content":[[45,58],[73,84]],
         "cue":[[16,24]],
         "speaker":[[20,42]],
         "speaker_id":"s1","medium":[],
         "type":"direct","rule":"ar/cue-subject","confidence":0.93},
          {"content":[[105,126]],
         "cue":[[88,95]],
         "speaker":[[20,42]],
         "speaker_id":"s1","medium":[[96,101]],
         "type":"indirect"}],
         "claims":[{"start":111,"end":126,"worth":"high","score":0.817,"reasons":["number","official"],
         "kind":"quantity","quote":1,"rule":"ar/number","confidence":0.64}]}"#]].assert_eq(&shown);
    let read: lines::Line = serde_json::from_str(&line.write()).expect("a line");
    assert_eq!(read, line);
}

#[test]
fn places_in_json_are_found_both_ways() {
    let source = "{\"a\": [1, {\"ب/\": \"x,]\", \"c\": [ ]}],\n \"d\": {}}";
    for (pointer, line, column) in
        [("", 1, 1), ("/a", 1, 7), ("/a/0", 1, 8), ("/a/1/ب~1", 1, 18), ("/a/1/c", 1, 30), ("/d", 2, 7)]
    {
        assert_eq!(place_of(source, pointer), Place { line, column }, "{pointer}");
    }
    // What is not there is told by what would hold it.
    assert_eq!(place_of(source, "/a/1/e/7"), place_of(source, "/a/1"));
    let value = source.find("\"x,").unwrap_or(0);
    assert_eq!(pointer_at(source, value + 1), "/a/1/ب~1");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn read_of_write_is_the_same_document(document in any_document()) {
        let file = write(&document);
        let again = read(&file);
        prop_assert_eq!(again.as_ref(), Ok(&document));
        prop_assert_eq!(write(&again.expect("read")), file);
        let on_one_line = read(&write_line(&document));
        prop_assert_eq!(on_one_line.as_ref(), Ok(&document));
    }

    #[test]
    fn every_export_keeps_to_the_schema(document in any_document()) {
        prop_assert_eq!(breaks(&write(&document)), [""; 0]);
    }

    #[test]
    fn garbage_is_refused_without_a_panic(source in any::<String>(), pointer in "(/[a-z0-9~]{0,3}){0,4}") {
        let errors = check(&source).expect_err("not a file of ours");
        let _ = errors[0].place(&source);
        let _ = (place_of(&source, &pointer), pointer_at(&source, pointer.len()));
    }

    #[test]
    fn a_damaged_export_is_read_as_it_was_or_refused(
        document in any_document(),
        at in any::<prop::sample::Index>(),
        len in 0usize..6,
        instead in "[0-9\\[\\]{}\",:a-z]{0,3}",
    ) {
        let mut file: Vec<char> = write(&document).chars().collect();
        let at = at.index(file.len());
        let end = (at + len).min(file.len());
        file.splice(at..end, instead.chars());
        let file: String = file.into_iter().collect();
        match check(&file) {
            Ok(read) => {
                crate::documents::assert_sound(&read);
                prop_assert_eq!(read.text(), document.text(), "the hash holds the text fast");
            }
            Err(errors) => errors.iter().for_each(|error| {
                let _ = (error.place(&file), error.to_string());
            }),
        }
    }

    #[test]
    fn lines_count_in_the_source_they_came_from(source in any_text()) {
        let text = qawl::text::Text::new(&source);
        let at = lines::SourceOffsets::new(&text, &source);
        let chars: Vec<char> = source.chars().collect();
        for span in qawl::text::paragraphs(&text) {
            let (start, end) = at.range(span);
            let covered: String = chars[start as usize..end as usize].iter().collect();
            let lf = covered.replace("\r\n", "\n").replace('\r', "\n");
            prop_assert_eq!(lf, text.slice(span));
        }
    }
}

#[test]
fn what_cannot_be_written_says_so() {
    let impossible = std::collections::BTreeMap::from([(vec![1], "a list is no name")]);
    let text = encode::json(&impossible);
    assert!(encode::refusal(&text).is_some_and(|why| why.contains("key must be a string")), "{text}");
    assert_eq!(encode::refusal(&encode::json(&["not_written"])), None);
    assert_eq!(encode::refusal(&encode::json("{\"not_written\":1}")), None);
    let rows = [vec!["a", "b,c"], vec!["d"]];
    assert_eq!(encode::csv(rows, csv::Terminator::Any(b'\n')), "a,\"b,c\"\nd\n");
}
