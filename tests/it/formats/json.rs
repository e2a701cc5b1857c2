//! JSON of other tools as their types have it: what must be there, what may be odd, and where a message leads.

use expect_test::{Expect, expect};
use qawl::format::{Format, ImportOptions, import};

/// Returns what a file comes to in a line: its marks and what is reported, or why it is not read.
fn read(format: Format, content: &str) -> String {
    let options = ImportOptions { format: Some(format), ..ImportOptions::default() };
    match import("a.json", content.as_bytes(), &options) {
        Err(error) => error.to_string(),
        Ok(import) => {
            let mut shown = Vec::new();
            for imported in &import.documents {
                let document = &imported.document;
                let own = document.own_marks().map(|(_, mark)| {
                    let note = mark.note.as_deref().map(|note| format!(" note {note:?}")).unwrap_or_default();
                    format!("{} {:?}{note}", mark.label, document.covered_by(&mark.parts))
                });
                shown.push(format!("{}: {}", document.id(), own.collect::<Vec<_>>().join(", ")));
                let fields = document.fields().iter().map(|(maker, fields)| format!("{maker} {fields}"));
                shown.extend(fields);
                shown.extend(imported.report.remarks.iter().map(|it| format!("{it:?}")));
                shown.extend(imported.report.left.iter().map(|it| format!("{}: {}", it.name, it.reason)));
            }
            shown.extend(import.failed.iter().map(|error| error.to_string()));
            shown.join("\n")
        }
    }
}

fn check(format: Format, content: &str, expected: Expect) {
    expected.assert_eq(&read(format, content));
}

#[test]
fn a_message_names_the_value_that_does_not_fit() {
    let prodigy = |spans: &str| format!(r#"{{"text": "Odd ran.", "_view_id": "ner", "spans": {spans}}}"#);
    check(
        Format::Prodigy,
        &prodigy(r#"[{"start": 0, "end": 3}]"#),
        expect![[r#"a.json:1:51: /spans/0: "label" is missing"#]],
    );
    check(
        Format::Prodigy,
        &prodigy(r#"[{"start": "0", "end": 3, "label": "PER"}]"#),
        expect!["a.json:1:61: /spans/0/start: this must be an offset: a whole number from 0"],
    );
    check(
        Format::Prodigy,
        &prodigy(r#"[[0, 3, "PER"]]"#),
        expect!["a.json:1:51: /spans/0: this must be an object"],
    );
    check(
        Format::Prodigy,
        r#"{"text": 4, "_view_id": "ner"}"#,
        expect!["a.json:1:10: /text: this must be a string"],
    );
    check(
        Format::Prodigy,
        r#"{"text": "x", "_view_id": "ner", "tokens": {"start": 0}}"#,
        expect!["a.json:1:44: /tokens: this must be a list"],
    );
    check(
        Format::Prodigy,
        r#"[["Odd ran.", {"entities": [[0, 3]]}]]"#,
        expect!["a.json:1:1: /1/entities/0: this must be a list of start, end and label"],
    );
    check(
        Format::Doccano,
        r#"{"text": "Odd", "entities": [{"start_offset": 0, "label": "A"}]}"#,
        expect![[r#"a.json:1:30: /entities/0: "end_offset" is missing"#]],
    );
    check(
        Format::Doccano,
        r#"{"text": "Odd", "entities": ["A"]}"#,
        expect!["a.json:1:30: /entities/0: this must be an object"],
    );
    check(
        Format::DoccanoSpans,
        r#"{"text": "Odd", "label": [[0, 3, "A", 4]]}"#,
        expect!["a.json:1:27: /label/0: this must be a list of start, end and label"],
    );
    check(
        Format::DoccanoSpans,
        r#"{"text": "Odd", "label": {"A": {"Odd": [[0]]}}}"#,
        expect!["a.json:1:41: /label/A/Odd/0: this must be a list of start and end"],
    );
    let studio = |value: &str| {
        format!(
            r#"[{{"data": {{"text": "Odd"}}, "annotations": [{{"result": [{{"type": "labels", "value": {value}}}]}}]}}]"#
        )
    };
    check(
        Format::LabelStudio,
        &studio(r#"{"start": 0, "end": 3.5, "labels": ["A"]}"#),
        expect![
            "a.json:1:104: /0/annotations/0/result/0/value/end: this must be an offset: a whole number from 0"
        ],
    );
    check(
        Format::LabelStudio,
        &studio(r#"{"start": 0, "end": 3, "labels": "A"}"#),
        expect!["a.json:1:117: /0/annotations/0/result/0/value/labels: this must be a list"],
    );
    check(
        Format::LabelStudio,
        &studio("3"),
        expect!["a.json:1:84: /0/annotations/0/result/0/value: this must be an object"],
    );
    check(
        Format::LabelStudio,
        r#"[{"text": "Odd", "label": [{"start": 0, "labels": ["A"]}]}]"#,
        expect![[r#"a.json:1:28: /0/label/0: "end" is missing"#]],
    );
    let ours =
        r#"{"text": "Odd", "_view_id": "ner", "qawl": {"blocks": [{"start": 0, "end": 3, "kind": "odd"}]}}"#;
    check(
        Format::Prodigy,
        ours,
        expect![
            "a.json:1:87: /qawl/blocks/0/kind: odd: not one of kicker, title, deck, byline, body, heading, boilerplate"
        ],
    );
    let cas = |structure: &str| {
        format!(
            r#"{{"%FEATURE_STRUCTURES": [{{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaString": "Odd"}}, {structure}]}}"#
        )
    };
    check(
        Format::CasJson,
        &cas(r#"{"%ID": 2, "%TYPE": "c.Span", "begin": 0}"#),
        expect![[r#"a.json:1:85: /%FEATURE_STRUCTURES/1: "end" is missing"#]],
    );
    check(
        Format::CasJson,
        &cas(r#"{"%ID": 2, "begin": 0, "end": 3}"#),
        expect![[r#"a.json:1:85: /%FEATURE_STRUCTURES/1: "%TYPE" is missing"#]],
    );
    check(
        Format::CasJson,
        &cas(r#"{"%ID": 2, "%TYPE": "c.Span", "@next": -1}"#),
        expect!["a.json:1:124: /%FEATURE_STRUCTURES/1/@next: this must be an offset: a whole number from 0"],
    );
    let web = |target: &str| {
        format!(
            r#"[{{"type": "Annotation", "motivation": "describing", "body": {{"purpose": "describing", "value": "Odd"}}, "target": "u:a"}},
                {{"type": "Annotation", "bodyValue": "A", "target": {target}}}]"#
        )
    };
    let position = r#"{"source": "u:a", "selector": {"type": "TextPositionSelector", "start": 0}}"#;
    check(
        Format::WebAnnotation,
        &web(position),
        expect![[r#"a.json:2:98: /1/target/selector/0: "end" is missing"#]],
    );
    check(
        Format::WebAnnotation,
        &web("4"),
        expect!["a.json:2:68: /1/target: this must be an object, a string, or a list of them"],
    );
}

#[test]
fn what_only_helps_may_be_of_any_kind() {
    let odd = r#"{"text": "Odd ran.", "_view_id": "ner", "meta": "none", "id": null, "_annotator_id": {}, "answer": 1,
        "tokens": null, "spans": [{"start": 0.0, "end": 3.0, "label": "PER", "id": null, "text": null}], "relations": null}"#;
    check(
        Format::Prodigy,
        &odd.replace('\n', " "),
        expect![[r#"
        a-1: PER "Odd"
        prodigy {"_annotator_id":{},"_view_id":"ner","answer":1,"id":null,"meta":"none"}
        Own(Label, "PER", 1)"#]],
    );
    let named = r#"[["Odd ran.", {"entities": [[0, 3, "PER", "Q1"]]}]]"#;
    check(
        Format::Prodigy,
        named,
        expect![[r#"
        article: PER "Odd"
        Own(Label, "PER", 1)
        Own(Attribute, "kb_id", 1)"#]],
    );
    let grouped = r#"{"text": "Odd ran.", "ents": [], "spans": {"sc": null, "x": [{"start": 0, "end": 3, "label": "PER"}]}}"#;
    check(
        Format::Prodigy,
        grouped,
        expect![[r#"
        a-1: PER "Odd"
        Own(Label, "PER", 1)"#]],
    );
    let both =
        r#"{"text": "Odd ran.", "entities": [{"start": 9, "start_offset": 0, "end_offset": 3, "label": 4}]}"#;
    check(
        Format::Doccano,
        both,
        expect![[r#"
        a-1: 4 "Odd"
        Own(Label, "4", 1)"#]],
    );
    let studio = r#"[{"data": {"text": "Odd ran."}, "annotations": [{"completed_by": true, "was_cancelled": null, "result": [
        {"type": "labels", "id": 4, "meta": null, "value": {"start": 0, "end": 3, "labels": ["PER", 7]}},
        {"type": "relation", "from_id": 4, "to_id": 4, "labels": null}, {"type": 3}]}, {"completed_by": {"id": 5}, "result": null}]}]"#;
    check(
        Format::LabelStudio,
        studio,
        expect![[r#"
        article@1: PER "Odd", 7 "Odd"
        label-studio {"annotation":{"completed_by":true,"was_cancelled":null}}
        Own(Label, "7", 1)
        Own(Label, "PER", 1)
        Own(Relation, "related", 1)
        result 3: unknown-kind
        article@5: 
        label-studio {"annotation":{"completed_by":{"id":5}}}"#]],
    );
    let web = r#"[{"type": "Annotation", "motivation": "describing", "body": {"purpose": "describing", "value": "Odd ran."}, "target": "u:a"},
        {"type": "Annotation", "motivation": ["tagging"], "body": [3, null, "http://o.example/terms#PER",
            {"purpose": "describing", "format": "application/json", "value": "not JSON"}], "creator": {"nick": "ann"},
         "target": {"source": 3, "selector": {"type": "FragmentSelector", "start": "x",
            "refinedBy": [{"type": "TextQuoteSelector", "exact": "Odd"}]}}}]"#;
    check(
        Format::WebAnnotation,
        web,
        expect![[r#"
        a: PER "Odd" note "not JSON"
        Own(Label, "PER", 1)"#]],
    );
}

#[test]
fn what_belongs_to_another_text_of_a_file_is_reported() {
    let cas = r#"{"%FEATURE_STRUCTURES": [{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaString": "Odd"},
        {"%ID": 2, "%TYPE": "uima.cas.Sofa", "sofaString": "Even"},
        {"%ID": 3, "%TYPE": "c.Name", "@sofa": 1, "begin": 0, "end": 3},
        {"%ID": 4, "%TYPE": "c.Name", "@sofa": 2, "begin": 0, "end": 4}]}"#;
    check(
        Format::CasJson,
        cas,
        expect![[r#"
        a: Name "Odd"
        uima {"marks":{"Name":["c.Name",null]}}
        LeftOut("c.Name", 1)
        LeftOut("uima.cas.Sofa", 1)
        Own(Label, "Name", 1)"#]],
    );
    let xmi = "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" xmlns:c=\"http:///c.ecore\">\
        <c:Name xmi:id=\"3\" sofa=\"1\" begin=\"0\" end=\"3\"/><c:Name xmi:id=\"4\" sofa=\"2\" begin=\"0\" end=\"4\"/>\
        <cas:Sofa xmi:id=\"1\" sofaString=\"Odd\"/><cas:Sofa xmi:id=\"2\" sofaString=\"Even\"/></xmi:XMI>";
    check(
        Format::Xmi,
        xmi,
        expect![[r#"
        a: Name "Odd"
        uima {"marks":{"Name":["c.Name",null]}}
        LeftOut("c.Name", 1)
        LeftOut("uima.cas.Sofa", 1)
        Own(Label, "Name", 1)"#]],
    );
}
