//! Files as other tools write them: whole, in the wrong unit, moved, and broken.

use expect_test::{Expect, expect};
use qawl::format::{Format, ImportOptions, SourceFile, import, import_files};
use qawl::schema::Label;

use crate::documents::list;

/// The article of the examples: the emoji makes every unit count otherwise.
const TEXT: &str = "📰 قال المسؤول الأمريكي: “سندعم إسرائيل”.\nوأضاف: “إيران تدرك موقفنا”.";

fn file(name: &str, content: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: content.as_bytes().to_vec() }
}

/// Shows what comes of files: the documents, and what is told of them.
fn check(files: Vec<SourceFile>, expected: Expect) {
    let options =
        ImportOptions { labels: vec![("PER".to_owned(), Label::Speaker.into())], ..ImportOptions::default() };
    let shown = match import_files(files, &options) {
        Err(error) => format!("{error}\n"),
        Ok(import) => {
            let mut shown = format!("{}\n", import.format);
            for imported in &import.documents {
                shown += &list(&imported.document);
                shown += &imported.report.to_string();
                for residue in imported.document.residue() {
                    shown += &format!("kept: {} {}\n", residue.reason, residue.content);
                }
            }
            for error in &import.failed {
                shown += &format!("{error}\n");
            }
            shown
        }
    };
    expected.assert_eq(&shown);
}

#[test]
fn brat_with_relations_attributes_notes_events_and_equivalents() {
    let ann = "T1\tCUE 2 5\tقال\nT2\tSPEAKER 6 22\tالمسؤول الأمريكي\nT3\tQUOTE 24 40;41 67\t“سندعم إسرائيل”. وأضاف: “إيران تدرك موقفنا”\n\
               T4\tPER 49 54\tإيران\nT5\tLOC 31 38\tإسرائيل\nE1\tSAY:T1 Quote:T3 Speaker:T2\nR2\tcue Arg1:T3 Arg2:T9\n\
               A1\tStatus T3 suggested\nA2\tCertainty T3 High\nN1\tReference T2 Wikidata:Q30\tالولايات المتحدة\n\
               *\tEquiv T2 T4\n#1\tAnnotatorNotes T3\tملاحظة\n";
    check(
        vec![file("doc.ann", ann), file("doc.txt", TEXT), file("annotation.conf", "[entities]")],
        expect![[r#"
            brat
            a1 cue     5..11 accepted
                قال
            a2 speaker 12..43 accepted of s1
                المسؤول الأمريكي
            a3 quote   45..128 suggested indirect cues ["a1"] source a2 medium - note "ملاحظة"
                “سندعم إسرائيل”.
            وأضاف: “إيران تدرك موقفنا”
            a4 speaker 93..103 accepted of s2
                إيران
            s1 - الولايات المتحدة
            s2 - إيران
            R2 was not placed: one end of the link is missing: R2	cue Arg1:T3 Arg2:T9
            own label LOC: 1, kept as it is
            own attribute Certainty: 1, kept as it is
            own attribute Reference: 1, kept as it is
            kept: dangling R2	cue Arg1:T3 Arg2:T9
        "#]],
    );
    check(
        vec![file("doc.ann", "T1\tCUE 2\tx\n"), file("doc.txt", TEXT)],
        expect![[r#"
        doc.ann:1:1: a mark must have a label and offsets: "QUOTE 24 39;41 67"
    "#]],
    );
    check(
        vec![file("doc.ann", "T1\tCUE 2 5\tقال\n")],
        expect![[r#"
            doc.ann: the article's text is not in this file, and doc.txt was not found: open it together with this file, or put both into a zip archive
        "#]],
    );
}

#[test]
fn offsets_in_another_unit_are_found_out_by_the_covered_texts() {
    // UTF-16, as Recogito counts, in a file that is taken for brat's.
    let ann = "T1\tCUE 3 6\tقال\nT2\tSPEAKER 7 23\tالمسؤول الأمريكي\nT3\tQUOTE 25 40\t“سندعم إسرائيل”\n";
    check(
        vec![file("doc.ann", ann), file("doc.txt", TEXT)],
        expect![[r#"
            brat
            a1 cue     5..11 accepted
                قال
            a2 speaker 12..43 accepted
                المسؤول الأمريكي
            a3 quote   45..76 accepted indirect cues [] source - medium -
                “سندعم إسرائيل”
            offsets are in utf-16s, not in code-points (based on the covered texts)
        "#]],
    );
    let ann = "T1\tCUE 5 11\tقال\nT2\tSPEAKER 12 43\tالمسؤول الأمريكي\n";
    check(
        vec![file("doc.ann", ann), file("doc.txt", TEXT)],
        expect![[r#"
            brat
            a1 cue     5..11 accepted
                قال
            a2 speaker 12..43 accepted
                المسؤول الأمريكي
            offsets are in bytes, not in code-points (based on the covered texts)
        "#]],
    );
    // Line ends of two characters count two.
    let text = TEXT.replace('\n', "\r\n");
    let ann = "T1\tCUE 42 47\tوأضاف\nT3\tQUOTE 24 39\t“سندعم إسرائيل”\n";
    check(
        vec![file("doc.ann", ann), file("doc.txt", &text)],
        expect![[r#"
            brat
            a3 quote   45..76 accepted indirect cues [] source - medium -
                “سندعم إسرائيل”
            a1 cue     78..88 accepted
                وأضاف
            line endings were normalised to LF
        "#]],
    );
}

#[test]
fn doccano_without_covered_texts_is_judged_by_where_words_stand() {
    let code_points =
        serde_json::json!({"id": 7, "text": TEXT, "label": [[2, 5, "CUE"], [6, 22, "SPEAKER"]]});
    check(
        vec![file("a.jsonl", &code_points.to_string())],
        expect![[r#"
            doccano-spans
            a1 cue     5..11 accepted
                قال
            a2 speaker 12..43 accepted
                المسؤول الأمريكي
            offsets are in code-points, not in utf-16s (based on word boundaries)
        "#]],
    );
    let utf16 = serde_json::json!({"text": TEXT, "entities": [
        {"id": 1, "label": "CUE", "start_offset": 3, "end_offset": 6},
        {"id": 2, "label": "SPEAKER", "start_offset": 7, "end_offset": 23},
        {"id": 3, "label": "QUOTE", "start_offset": 25, "end_offset": 40},
        {"id": 4, "label": "QUOTE", "start_offset": 60, "end_offset": 90}],
        "relations": [{"id": 1, "from_id": 3, "to_id": 2, "type": "speaker"}, {"id": 2, "from_id": 3, "to_id": 8, "type": "cue"}]});
    check(
        vec![file("a.jsonl", &utf16.to_string())],
        expect![[r#"
            doccano
            a1 cue     5..11 accepted
                قال
            a2 speaker 12..43 accepted
                المسؤول الأمريكي
            a3 quote   45..76 accepted indirect cues [] source a2 medium -
                “سندعم إسرائيل”
            4 was not placed: its offsets are outside the text, and the file does not say what it covers: {"end_offset":90,"id":4,"label":"QUOTE","start_offset":60}
            relation 2 was not placed: one end of the link is missing: {"from_id":3,"id":2,"to_id":8,"type":"cue"}
            kept: outside {"end_offset":90,"id":4,"label":"QUOTE","start_offset":60}
            kept: dangling {"from_id":3,"id":2,"to_id":8,"type":"cue"}
        "#]],
    );
}

#[test]
fn marks_that_moved_are_anchored_by_text_context_and_nearness() {
    let selector = |start: u32, end: u32, exact: &str, prefix: &str| {
        serde_json::json!({"id": format!("urn:x:{start}"), "type": "Annotation",
            "body": [{"type": "TextualBody", "purpose": "tagging", "value": "QUOTE"}],
            "target": {"source": "urn:doc", "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix}]}})
    };
    let items = serde_json::json!([
        selector(24, 39, "“سندعم إسرائيل”", ""),
        selector(30, 38, "إيران  تــدرك", ""),
        selector(3, 4, "“", "وأضاف: "),
        selector(60, 61, "”", ""),
        selector(500, 510, "ليس هنا", "")
    ]);
    check(
        vec![file("doc.json", &items.to_string()), file("doc.txt", TEXT)],
        expect![[r#"
            w3c-utf16
            a1 quote   45..76 accepted indirect cues [] source - medium -
                “سندعم إسرائيل”
            a3 quote   90..93 accepted indirect cues [] source - medium -
                “
            a2 quote   93..112 accepted indirect cues [] source - medium -
                إيران تدرك
            a4 quote   125..128 accepted indirect cues [] source - medium -
                ”
            offsets are in code-points, not in utf-16s (based on the covered texts)
            urn:x:30 (a2) was at 30 to 38; placed by its text, with different spelling or spacing: إيران تدرك
            urn:x:3 (a3) was at 3 to 4; placed by its text and context: “
            urn:x:60 (a4) was at 60 to 61; placed by the nearest occurrence of its text: ”
            urn:x:500 was not placed: its text does not occur in the article: {"body":[{"purpose":"tagging","type":"TextualBody","value":"QUOTE"}],"id":"urn:x:500","target":{"selector":[{"end":510,"start":500,"type":"TextPositionSelector"},{"exact":"ليس هنا","prefix":"","type":"TextQuoteSelector"}],"source":"urn:doc"},"type":"Annotation"}
            kept: not-found {"body":[{"purpose":"tagging","type":"TextualBody","value":"QUOTE"}],"id":"urn:x:500","target":{"selector":[{"end":510,"start":500,"type":"TextPositionSelector"},{"exact":"ليس هنا","prefix":"","type":"TextQuoteSelector"}],"source":"urn:doc"},"type":"Annotation"}
        "#]],
    );
}

#[test]
fn label_studio_predictions_are_suggestions_and_annotations_are_decided() {
    let region = |id: &str, start: u32, end: u32, text: &str, label: &str| {
        serde_json::json!({"id": id, "from_name": "label", "to_name": "text", "type": "labels",
            "value": {"start": start, "end": end, "text": text, "labels": [label]}})
    };
    let task = serde_json::json!([{"id": 12, "data": {"article": TEXT},
        "annotations": [
            {"id": 1, "was_cancelled": true, "result": [region("x", 0, 1, "📰", "CUE")]},
            {"id": 2, "result": [region("q1", 24, 39, "“سندعم إسرائيل”", "QUOTE"), region("p1", 6, 22, "المسؤول الأمريكي", "SPEAKER"),
                {"type": "relation", "from_id": "p1", "to_id": "q1", "direction": "left", "labels": ["speaker"]},
                {"id": "c", "type": "choices", "value": {"choices": ["ok"]}}]}],
        "predictions": [{"model_version": "m", "result": [region("c1", 2, 5, "قال", "CUE")]}]}]);
    check(
        vec![file("tasks.json", &task.to_string())],
        expect![[r#"
            label-studio
            a3 cue     5..11 suggested
                قال
            a2 speaker 12..43 accepted
                المسؤول الأمريكي
            a1 quote   45..76 accepted indirect cues [] source a2 medium -
                “سندعم إسرائيل”
            annotation 1 was not placed: its annotator cancelled it: {"id":1,"result":[{"from_name":"label","id":"x","to_name":"text","type":"labels","value":{"end":1,"labels":["CUE"],"start":0,"text":"📰"}}],"was_cancelled":true}
            kept: cancelled {"id":1,"result":[{"from_name":"label","id":"x","to_name":"text","type":"labels","value":{"end":1,"labels":["CUE"],"start":0,"text":"📰"}}],"was_cancelled":true}
        "#]],
    );
}

#[test]
fn tokens_without_a_text_make_one_up() {
    check(
        vec![file(
            "a.conll",
            "-DOCSTART- -X- O O\n\nEU NNP B-SPEAKER\nsaid VBD B-CUE\nno DT B-QUOTE\n\nmore NN I-QUOTE\n",
        )],
        expect![[r#"
            conll
            a1 speaker 0..2 accepted
                EU
            a2 cue     3..7 accepted
                said
            a3 quote   8..15 accepted indirect cues [] source - medium -
                no
            more
            the text was rebuilt from its tokens; the original spacing is unknown
        "#]],
    );
    check(
        vec![file("a.conll", "قال\t0\t3\tO\tB-CUE\nهو\t4\tO\n")],
        expect![[r#"
            conll
            a1 cue     0..6 accepted
                قال
            line 2 was not placed: it is not as the format has it: هو	4	O (it does not say where the token starts and ends)
            the text was rebuilt from its tokens; the original spacing is unknown
            kept: malformed هو	4	O (it does not say where the token starts and ends)
        "#]],
    );
}

#[test]
fn inline_mark_up_of_tei_and_uima_layers_of_others_are_read() {
    let tei = "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text xml:lang=\"ar\"><body><p>📰 <seg type=\"cue\">قال</seg> \
               <rs xml:id=\"e2\" type=\"speaker\" ref=\"#p1\">المسؤول</rs>: <said who=\"#p1\" direct=\"false\">سندعم &amp; نبني</said>.</p>\
               <p>وأضاف</p></body></text></TEI>";
    check(
        vec![file("a.xml", tei)],
        expect![[r#"
            tei
            a3 cue     5..11 accepted
                قال
            a2 speaker 12..26 accepted of s1
                المسؤول
            a4 quote   28..49 accepted indirect cues [] source a2 medium -
                سندعم & نبني
            s1 - p1
        "#]],
    );
    let xmi = "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" xmlns:custom=\"http:///webanno/custom.ecore\" \
               xmlns:type=\"http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore\" xmi:version=\"2.0\">\
               <cas:NULL xmi:id=\"0\"/><custom:Span xmi:id=\"3\" sofa=\"1\" begin=\"3\" end=\"6\" value=\"Cue\"/>\
               <type:Token xmi:id=\"4\" sofa=\"1\" begin=\"3\" end=\"6\"/>\
               <cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text\" sofaString=\"📰 قال&#10;هو\"/></xmi:XMI>";
    check(
        vec![file("a.xmi", xmi), file("TypeSystem.xml", "<x/>")],
        expect![[r#"
            xmi
            a3 cue     5..11 accepted
                قال
            not in the document: de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token: 1
        "#]],
    );
}

#[test]
fn broken_files_are_told_by_line_and_reason() {
    let one = |name: &str, content: &str, expected: Expect| {
        let shown = match import(name, content.as_bytes(), &ImportOptions::default()) {
            Err(error) => error.to_string(),
            Ok(import) => format!("{} documents, {:?}", import.documents.len(), import.failed),
        };
        expected.assert_eq(&shown);
    };
    one(
        "a.jsonl",
        "{\"text\": \"a\", \"label\": [[0, 1, \"CUE\"]]}\n{\"text\": \"b\", \"label\": [[0, 1]]}\n{\"text\": \"c\", \"lab",
        expect![[
            r#"1 documents, [ImportError { file: Some("a.jsonl"), place: Some(Place { line: 2, column: 25 }), problem: Shape("/label/0: this must be a list of start, end and label") }, ImportError { file: Some("a.jsonl"), place: Some(Place { line: 3, column: 18 }), problem: NotJson("EOF while parsing a string") }]"#
        ]],
    );
    one(
        "a.jsonl",
        "{\"text\": \"a\", \"entities\": [{\"id\": 1, \"label\": \"CUE\", \"start_offset\": -1, \"end_offset\": 3}]}",
        expect!["a.jsonl:1:70: /entities/0/start_offset: this must be an offset: a whole number from 0"],
    );
    one(
        "a.json",
        "[{\"data\": {\"text\": \"a\"}, \"annotations\": [\n{\"result\": [{\"type\": \"labels\", \"id\": \"x\"}]}]}]",
        expect![[r#"a.json:2:13: /0/annotations/0/result/0: "value" is missing"#]],
    );
    one(
        "a.json",
        &format!("{{\"%FEATURE_STRUCTURES\": {}", "[".repeat(100_000)),
        expect!["a.json:1:151: invalid JSON: recursion limit exceeded"],
    );
    one(
        "a.json",
        "{\"%FEATURE_STRUCTURES\": []}",
        expect!["a.json:1:25: /%FEATURE_STRUCTURES: there is no text (uima.cas.Sofa)"],
    );
    one(
        "a.xmi",
        "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\">\n<a>\n</b></xmi:XMI>",
        expect!["a.xmi:3:1: invalid XML: ill-formed document: expected `</a>`, but `</b>` was found"],
    );
    one(
        "a.xmi",
        "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\">\n<a>",
        expect!["a.xmi:2:4: invalid XML: the file ends before its elements do"],
    );
    let laughs = "<!DOCTYPE TEI [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body><p>&b;</p></body></text></TEI>";
    one("a.xml", laughs, expect!["a.xml:1:116: the entity &b; is none of XML's own"]);
    let deep = format!("<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">{}", "<p>".repeat(100_000));
    one("a.xml", &deep, expect!["a.xml:1:810: elements are nested too deep"]);
    one(
        "a.attributions.csv",
        "document,id,quote,start,end\r\nd,a1,x\r\n",
        expect!["a.attributions.csv:2:1: invalid table: 3 fields, where the first line has 5"],
    );
    one(
        "a.attributions.csv",
        "document,id,quote,start,end\r\nd,a1,x,0,1\r\n",
        expect![[
            r#"a.attributions.csv:2:1: the article's text is not in this file: open its .txt together with it, or put both into a zip archive"#
        ]],
    );
    one(
        "a.zip",
        "PK\u{3}\u{4}nothing",
        expect!["a.zip: the archive cannot be read: Missing end of central directory"],
    );
    one("a.txt", "just words", expect!["a.txt: the format of this file was not recognised"]);
}

#[test]
fn a_zip_bomb_is_not_unpacked() {
    // 64 MB of spaces are some hundred kB deflated; five of them are more than is taken in.
    let stream = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 64 * 1024 * 1024], 1);
    let mut bytes = Vec::new();
    {
        let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
        for nth in 0..5 {
            let name = format!("{nth}.ann");
            let (mut entry, config) = archive
                .new_file(&name)
                .compression_method(rawzip::CompressionMethod::DEFLATE)
                .start()
                .expect("an entry");
            let mut writer = config.wrap(Inflated(&mut entry));
            std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), 64 * 1024 * 1024), &mut writer)
                .expect("counted");
            let (inner, descriptor) = writer.finish().expect("finished");
            std::io::Write::write_all(inner.0, &stream).expect("written");
            entry.finish(descriptor).expect("finished");
        }
        archive.finish().expect("finished");
    }
    assert!(bytes.len() < 4 * 1024 * 1024);
    let error = import("bomb.zip", &bytes, &ImportOptions::default()).expect_err("too much");
    expect!["bomb.zip: the archive unpacks to more than 256 MB"].assert_eq(&error.to_string());
}

/// Takes what is written for counted and writes nothing: the packed stream is written by itself.
struct Inflated<W>(W);

impl<W> std::io::Write for Inflated<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn formats_are_known_by_their_names() {
    for format in Format::ALL {
        assert_eq!(format.name().parse::<Format>(), Ok(*format), "no two have the same name");
    }
}
