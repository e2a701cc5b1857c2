//! Files as other tools write them, of every kind there is: invented texts, each with what comes of it.

use expect_test::{Expect, expect};
use qawl::annotation::{Document, Role};
use qawl::format::{
    ExportOptions, Format, ImportOptions, LinkKind, Meaning, SourceFile, export, import_files,
};
use qawl::schema::Label;

/// Returns what there is in a document on a few lines: marks with their attributes, ties, and kept fields.
fn shown(document: &Document) -> String {
    let mut out = format!("{}: {:?}\n", document.id(), document.text().as_str());
    let attributes = |id| {
        let own = document.own(id).into_iter().flat_map(|own| &own.attributes);
        own.map(|(name, value)| format!(" {name}={}", value.shown())).collect::<String>()
    };
    for it in document.in_text_order() {
        out += &format!("  {} {} {:?}{}", it.id, it.label(), document.covered(it), attributes(it.id));
        if let Role::Quote(quote) = &it.role {
            let links: Vec<String> = quote.links().map(|id| id.to_string()).collect();
            out += &format!(" -> {}", links.join(" "));
        }
        if let Some(speaker) = it.speaker().and_then(|id| document.speaker(id)) {
            out += &format!(" of {}", speaker.name);
        }
        out.push('\n');
    }
    for (id, own) in document.own_all() {
        if let Some(mark) = &own.mark {
            let covered: Vec<&str> =
                mark.parts.spans().iter().map(|span| document.text().slice(*span)).collect();
            out += &format!("  {id} own {} {:?}{}\n", mark.label, covered.join(" … "), attributes(id));
        }
        for relation in &own.relations {
            out += &format!("  {id} {} {}\n", relation.name, relation.to);
        }
    }
    for (maker, fields) in document.fields() {
        out += &format!("  {maker}: {fields}\n");
    }
    out
}

fn file((name, content): &(&str, &str)) -> SourceFile {
    SourceFile { name: (*name).to_owned(), bytes: content.as_bytes().to_vec() }
}

fn check_with(options: &ImportOptions, files: &[(&str, &str)], expected: Expect) {
    let told = match import_files(files.iter().map(file).collect(), options) {
        Err(error) => format!("{error}\n"),
        Ok(import) => {
            let mut told = format!("{}\n", import.format);
            for imported in &import.documents {
                told += &shown(&imported.document);
                told += &imported.report.to_string();
            }
            import.failed.iter().for_each(|error| told += &format!("{error}\n"));
            told
        }
    };
    expected.assert_eq(&told);
}

fn check(files: &[(&str, &str)], expected: Expect) {
    check_with(&ImportOptions::default(), files, expected);
}

const TEXT: &str = "Mayor Odd said the bridge opens.";

#[test]
fn brat_finds_its_texts_in_other_folders_and_keeps_events_of_any_kind() {
    let ann = "T1\tSource 0 9\tMayor Odd\nT2\tCue 10 14\tsaid\nT3\tContent 15 31\tthe bridge opens\n\
               T4\tAttribution 10 14\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\nA1\tNested E1\nT9 broken\n";
    let files = [
        ("c/marks/town_a7.ann", ann),
        ("c/marks/gone.ann", ann),
        ("c/text/town.txt", TEXT),
        ("c/README", "x"),
    ];
    check(
        &files,
        expect![[r#"
        brat
        town_a7: "Mayor Odd said the bridge opens."
          a1 speaker "Mayor Odd"
          a2 cue "said"
          a3 quote "the bridge opens" -> a2 a1
          a4 own Attribution "said"
          brat: {"events":[{"arguments":[["Content","T3"],["Cue","T2"],["Source","T1"]],"id":"E1","trigger":"T4","type":"Attribution"}],"lines":["A1\tNested E1"]}
        line 7 was not placed: it is not as the format has it: T9 broken (a line must have a name, a tab, and what it is)
        own label Attribution: 1, kept as it is
        c/marks/gone.ann: the article's text is not in this file, and gone.txt was not found: open it together with this file, or put both into a zip archive
    "#]],
    );
    let cue = [("Attribution".to_owned(), Meaning::Known(Label::Cue))].to_vec();
    let options = ImportOptions { labels: cue, ..ImportOptions::default() };
    check_with(
        &options,
        &[("town.ann", ann), ("town.txt", TEXT)],
        expect![[r#"
        brat
        town: "Mayor Odd said the bridge opens."
          a1 speaker "Mayor Odd"
          a2 cue "said"
          a3 quote "the bridge opens" -> a2 a1
          brat: {"events":[{"arguments":[["Content","T3"],["Cue","T2"],["Source","T1"]],"id":"E1","trigger":"T4","type":"Attribution"}],"lines":["A1\tNested E1"]}
        line 7 was not placed: it is not as the format has it: T9 broken (a line must have a name, a tab, and what it is)
    "#]],
    );
    let (a1, a2) = ("T1\tProtein 0 5\tMayor\n", "T2\tSay 10 14\tsaid\nE1\tSay:T2 Theme:T1\n");
    check(
        &[("b.a1", a1), ("b.a2", a2), ("b.txt", TEXT)],
        expect![[r#"
        brat
        b: "Mayor Odd said the bridge opens."
          a1 own Protein "Mayor"
          a2 own Say "said"
          a2 Theme a1
          brat: {"events":[{"arguments":[["Theme","T1"]],"id":"E1","trigger":"T2","type":"Say"}]}
        own label Protein: 1, kept as it is
        own label Say: 1, kept as it is
        own relation Theme: 1, kept as it is
    "#]],
    );
}

#[test]
fn what_is_read_from_brat_is_written_as_it_was() {
    let ann = "T1\tPerson 0 9\tMayor Odd\nT2\tVerb 10 14\tsaid\nE1\tVerb:T2 Agent:T1\nR1\tsaid_by Arg1:T2 Arg2:T1\n\
               A1\tNegated T2\nA2\tTense T2 past\nN1\tReference T1 Wikidata:Q42\tOdd\n#1\tAnnotatorNotes T2\tcheck\n";
    let files = [("town.ann", ann), ("town.txt", TEXT)];
    let import =
        import_files(files.iter().map(file).collect(), &ImportOptions::default()).expect("a document");
    let written =
        export(Format::Brat, &[&import.documents[0].document], &ExportOptions::default()).expect("files");
    let written = written.iter().find(|file| file.name == "town.ann").expect("the marks");
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&String::from_utf8_lossy(&written.bytes)), sorted(ann));
}

#[test]
fn relations_of_others_get_a_meaning_whichever_way_they_lead() {
    let ann = "T1\tSource 0 9\tMayor Odd\nT2\tCue 10 14\tsaid\nT3\tContent 15 31\tthe bridge opens\n\
               R1\tsaid_by Arg1:T3 Arg2:T1\nR2\tcue_of Arg1:T2 Arg2:T3\nR3\tsame Arg1:T1 Arg2:T2\n";
    let links = vec![
        ("SAID_BY".to_owned(), Meaning::Known(LinkKind::Source)),
        ("cue_of".to_owned(), Meaning::Known(LinkKind::Cue)),
        ("same".to_owned(), Meaning::Nothing),
    ];
    let options = ImportOptions { links, ..ImportOptions::default() };
    check_with(
        &options,
        &[("town.ann", ann), ("town.txt", TEXT)],
        expect![[r#"
        brat
        town: "Mayor Odd said the bridge opens."
          a1 speaker "Mayor Odd"
          a2 cue "said"
          a3 quote "the bridge opens" -> a2 a1
        R3 was not placed: unknown type: R3	same Arg1:T1 Arg2:T2
    "#]],
    );
}

#[test]
fn token_lines_are_read_however_they_are_tagged() {
    check(
        &[("t.conll", "#Now O\n#Dale B-LOC\n# O\nAnn S-PER\nLee B-PER\nvan M-PER\nDam E-PER\n\nBo U-PER\n")],
        expect![[r##"
            conll
            t: "#Now #Dale # Ann Lee van Dam\nBo"
              a1 own LOC "#Dale"
              a2 own PER "Ann"
              a3 own PER "Lee van Dam"
              a4 own PER "Bo"
            the text was rebuilt from its tokens; the original spacing is unknown
            own label LOC: 1, kept as it is
            own label PER: 3, kept as it is
        "##]],
    );
    check(
        &[("t.txt", "The O\nhead B-ROLE\nof I-ROLE B-X\nDale I-ROLE B-LOC\n\nran O\n")],
        expect![[r#"
        conll
        t: "The head of Dale\nran"
          a1 own ROLE "head of Dale"
          a2 own X "of"
          a3 own LOC "Dale"
        the text was rebuilt from its tokens; the original spacing is unknown
        own label LOC: 1, kept as it is
        own label ROLE: 1, kept as it is
        own label X: 1, kept as it is
    "#]],
    );
    check(
        &[("t.conll", "A\t0\t1\tB-X\nb\t2\t3\tI-X\n\nC\t0\t1\tB-X\nd\nE\t4\t5\tO\n")],
        expect![[r#"
        conll
        t-1: "A b"
          a1 own X "A b"
        the text was rebuilt from its tokens; the original spacing is unknown
        own label X: 1, kept as it is
        t-2: "C   E"
          a1 own X "C"
        line 5 was not placed: it is not as the format has it: d (it does not say where the token starts and ends)
        offsets begin again at line 4: a new document begins there
        the text was rebuilt from its tokens; the original spacing is unknown
        own label X: 1, kept as it is
    "#]],
    );
    check(
        &[("t.tsv", "1\tAnn\tB-PER\tO\n2\tran\tO\tO\n\n1\tBo\tB-PER\tB-PERpart\n")],
        expect![[r#"
        conll
        t: "Ann ran\nBo"
          a1 own PER "Ann"
          a2 own PER "Bo"
          a3 own PERpart "Bo"
        the text was rebuilt from its tokens; the original spacing is unknown
        own label PER: 2, kept as it is
        own label PERpart: 1, kept as it is
    "#]],
    );
    check(
        &[("t.conll", "en:Ann\tB-PER\nen:ran\tO\n")],
        expect![[r#"
        conll
        t: "Ann ran"
          a1 own PER "Ann"
        the text was rebuilt from its tokens; the original spacing is unknown
        "en:" was taken away from every token
        own label PER: 1, kept as it is
    "#]],
    );
    let tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Said|label|mode\n#T_RL=custom.By|kind|BT_custom.Said\n\n\
               #Text=😀 Mayor Odd said so.\n1-1\t0-2\t😀\t_\t_\t_\t_\n1-2\t3-8\tMayor\tPER[1]\t*[1]\t_\t_\n\
               1-3\t9-12\tOdd\tPER[1]\t*[1]\t_\t_\n1-4\t13-17\tsaid\tcue\tloud\tby\t1-2[1_0]\n";
    check(
        &[("w.tsv", tsv)],
        expect![[r#"
        conll
        w: "😀 Mayor Odd said so."
          a2 cue "said" mode=loud
          a1 own PER "Mayor Odd"
          a1 by a2
        read as WebAnno TSV 3
        own label PER: 1, kept as it is
        own attribute mode: 1, kept as it is
        own relation by: 1, kept as it is
    "#]],
    );
}

#[test]
fn json_of_every_shape_is_read() {
    check(
        &[("a.json", "{\"text\": \"Odd ran.\",\n \"label\": [[0, 3, \"PER\"]],\n \"Comments\": [\"c\"]}\n")],
        expect![[r#"
            doccano-spans
            article: "Odd ran."
              a1 own PER "Odd"
              doccano: {"Comments":["c"]}
            own label PER: 1, kept as it is
        "#]],
    );
    let users = "{\"id\": 4, \"data\": \"Odd ran.\", \"annotations\": [{\"label\": \"P\", \"start_offset\": 0, \"end_offset\": 3, \"user\": \"ann\"}, \
                 {\"label\": \"V\", \"start_offset\": 4, \"end_offset\": 7, \"user\": \"bob\"}]}\n";
    check(
        &[("u.jsonl", users)],
        expect![[r#"
        doccano-spans
        4@ann: "Odd ran."
          a1 own P "Odd"
          doccano: {"id":4}
        own label P: 1, kept as it is
        4@bob: "Odd ran."
          a1 own V "ran"
          doccano: {"id":4}
        own label V: 1, kept as it is
    "#]],
    );
    check(
        &[("s.json", "[[\"Odd ran.\", {\"entities\": [[0, 3, \"PER\"]], \"cats\": {\"news\": 1}}]]")],
        expect![[r#"
            prodigy
            article: "Odd ran."
              a1 own PER "Odd"
              prodigy: {"cats":{"news":1}}
            own label PER: 1, kept as it is
        "#]],
    );
    check(
        &[("h.jsonl", "{\"tokens\": [\"Odd\", \"ran\"], \"ner_tags\": [\"B-PER\", \"O\"]}\n")],
        expect![[r#"
            training
            h-1: "Odd ran"
              a1 own PER "Odd"
            the text was rebuilt from its tokens; the original spacing is unknown
            own label PER: 1, kept as it is
        "#]],
    );
    let min = "[{\"id\": 1, \"body\": \"Odd ran.\", \"ner\": [{\"start\": 0, \"end\": 3, \"text\": \"Odd\", \"labels\": [\"PER\", \"BOSS\"]}]}]";
    check(
        &[("m.json", min)],
        expect![[r#"
        label-studio
        1: "Odd ran."
          a1 own PER "Odd"
          a2 own BOSS "Odd"
          label-studio: {"control":"ner","task":{"id":1}}
        own label BOSS: 1, kept as it is
        own label PER: 1, kept as it is
    "#]],
    );
    let region = |label: &str| {
        format!(
            "{{\"id\": \"r\", \"type\": \"labels\", \"from_name\": \"l\", \"to_name\": \"t\", \"value\": {{\"start\": 0, \"end\": 3, \"labels\": [\"{label}\"]}}}}"
        )
    };
    let choice = "{\"id\": \"r\", \"type\": \"choices\", \"from_name\": \"tone\", \"to_name\": \"t\", \"value\": {\"start\": 0, \"end\": 3, \"choices\": [\"calm\"]}}";
    let task = format!(
        "[{{\"id\": 2, \"data\": {{\"body\": \"Odd ran.\", \"url\": \"https://example.org/x\"}}, \"completions\": [\
         {{\"completed_by\": 7, \"result\": [{}, {choice}]}}, {{\"completed_by\": 8, \"result\": [{}]}}]}}]",
        region("PER"),
        region("ORG")
    );
    check(
        &[("l.json", &task)],
        expect![[r#"
        label-studio
        2@7: "Odd ran."
          a1 own PER "Odd" tone=calm
          label-studio: {"annotation":{"completed_by":7},"control":"l","data":{"url":"https://example.org/x"},"key":"body","task":{"id":2},"to":"t"}
        own label PER: 1, kept as it is
        own attribute tone: 1, kept as it is
        2@8: "Odd ran."
          a1 own ORG "Odd"
          label-studio: {"annotation":{"completed_by":8},"control":"l","data":{"url":"https://example.org/x"},"key":"body","task":{"id":2},"to":"t"}
        own label ORG: 1, kept as it is
    "#]],
    );
    check(
        &[("p.json", "[{\"data\": {\"text\": \"/data/upload/3/a.txt\"}, \"annotations\": []}]")],
        expect![[r#"
            p.json:1:11: /0/data: "text" is "/data/upload/3/a.txt", which is where the text is and not the text itself: export the tasks with their text in them
        "#]],
    );
    let line = "{\"text\": \"Odd ran.\", \"_input_hash\": 5, \"_annotator_id\": \"ann\", \"meta\": {\"source\": \"Daily\"}, \
                \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"PER\", \"kb\": \"Q1\"}], \"answer\": \"accept\"}\n";
    check(
        &[("d.jsonl", line)],
        expect![[r#"
        prodigy
        Daily-5@ann: "Odd ran."
          a1 own PER "Odd" kb=Q1
          prodigy: {"_annotator_id":"ann","_input_hash":5,"meta":{"source":"Daily"}}
        own label PER: 1, kept as it is
        own attribute kb: 1, kept as it is
    "#]],
    );
}

#[test]
fn web_annotations_and_hypothesis_are_read_with_their_tags() {
    let item = |more: &str, selector: &str| {
        format!(
            "{{\"type\": \"Annotation\", {more}, \"target\": {{\"source\": \"x\", \"selector\": {selector}}}}}"
        )
    };
    let quote = "{\"type\": \"TextQuoteSelector\", \"exact\": \"the bridge opens\"}";
    let lines = format!(
        "{}\n{}\n",
        item("\"id\": \"u:1\", \"bodyValue\": \"quote\"", quote),
        item(
            "\"id\": \"u:2\", \"body\": {\"source\": \"http://o.example/terms#Person\", \"type\": \"SpecificResource\"}, \"creator\": \"Ann\"",
            "{\"type\": \"TextPositionSelector\", \"start\": 0, \"end\": 9}"
        )
    );
    check(
        &[("w.json", &lines), ("w.txt", TEXT)],
        expect![[r#"
        w3c
        w: "Mayor Odd said the bridge opens."
          a1 quote "the bridge opens" -> 
          a2 own Person "Mayor Odd" creator=Ann
        own label Person: 1, kept as it is
        own attribute creator: 1, kept as it is
    "#]],
    );
    let rows = "{\"total\": 1, \"rows\": [{\"id\": \"A\", \"user\": \"acct:ann\", \"text\": \"see\", \"tags\": [\"cue\", \"odd\"], \"target\": \
                [{\"source\": \"x\", \"selector\": [{\"type\": \"TextPositionSelector\", \"start\": 10, \"end\": 14}]}]}]}";
    check(
        &[("h.json", rows), ("h.txt", TEXT)],
        expect![[r#"
        w3c-utf16
        h: "Mayor Odd said the bridge opens."
          a1 cue "said" creator=acct:ann tag=odd
        own attribute creator: 1, kept as it is
        own attribute tag: 1, kept as it is
    "#]],
    );
}

#[test]
fn tei_loses_no_text_and_ties_what_was_said_to_who_said_it() {
    let tei = |body: &str| {
        format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>Dale</title><author>A. Bee</author>\
             </titleStmt></fileDesc><profileDesc><particDesc><listPerson><person xml:id=\"odd\"><persName>Odd</persName></person>\
             </listPerson></particDesc></profileDesc></teiHeader><text>{body}</text></TEI>"
        )
    };
    let blocks = "<front><head>Front</head></front><body>\n<opener>Dear all,</opener>\n<list><label>a</label><item>One <said>yes</said>\
                  </item></list><table><row><cell>x</cell></row></table><p>A <choice><sic>teh</sic><corr>the</corr></choice> end<note>n</note>, \
                  bro<lb break=\"no\"/>ken.</p><quote><p>Keep</p><p>off.</p></quote><trailer>Fin</trailer></body><back><p>Back</p></back>";
    check(
        &[("b.xml", &tei(blocks))],
        expect![[r#"
        tei
        Dale: "Front\nDear all,\na\nOne yes\nx\nA teh end, broken.\nKeep\noff.\nFin\nBack"
          a1 quote "yes" -> 
          a2 quote "Keep\noff." -> 
          tei: {"author":["A. Bee"]}
        not in the document: other readings <corr>: 1
        not in the document: text of <note>: 1
    "#]],
    );
    let said = "<body><p><persName ref=\"#odd\">Odd</persName> said <said xml:id=\"q1\" who=\"#odd\" next=\"#q2\">it opens</said>, \
                <said xml:id=\"q2\" prev=\"#q1\">soon</said>. <said who=\"#eve\">No</said>, in <placeName ref=\"#d\">Dale</placeName>.</p></body>";
    check(
        &[("s.xml", &tei(said))],
        expect![[r#"
        tei
        Dale: "Odd said it opens, soon. No, in Dale."
          a2 speaker "Odd" of Odd
          a1 quote "it opens … soon" -> a2
          a3 quote "No" speaker=eve -> 
          a4 own placeName "Dale" ref=#d
          tei: {"author":["A. Bee"]}
        own label placeName: 1, kept as it is
        own attribute ref: 1, kept as it is
        own attribute speaker: 1, kept as it is
    "#]],
    );
    let speech = "<body><div><u who=\"#odd\"><seg>Thank you.</seg><seg>We begin.</seg></u></div></body>";
    check(
        &[("u.xml", &tei(speech))],
        expect![[r##"
        tei
        Dale: "Thank you.\nWe begin."
          tei: {"author":["A. Bee"]}
        not in the document: <u who="#odd">: 1
    "##]],
    );
}

#[test]
fn layers_of_uima_are_read_by_label_or_by_name() {
    let cas = "{\"%FEATURE_STRUCTURES\": [{\"%ID\": 1, \"%TYPE\": \"uima.cas.Sofa\", \"sofaNum\": 1, \"sofaString\": \"Odd ran.\"}, \
               {\"%ID\": 2, \"%TYPE\": \"custom.Person\", \"@sofa\": 1, \"begin\": 0, \"end\": 3, \"role\": \"mayor\"}, \
               {\"%ID\": 3, \"%TYPE\": \"custom.Act\", \"@sofa\": 1, \"begin\": 4, \"end\": 7, \"label\": \"run\", \"@Agent\": 2}]}";
    check(
        &[("c.json", cas)],
        expect![[r#"
        cas-json
        c: "Odd ran."
          a2 own Person "Odd" role=mayor
          a3 own run "ran"
          a3 Agent a2
          uima: {"marks":{"Person":["custom.Person",null],"run":["custom.Act","label"]},"references":[["custom.Act","Agent"]]}
        own label Person: 1, kept as it is
        own label run: 1, kept as it is
        own attribute role: 1, kept as it is
        own relation Agent: 1, kept as it is
    "#]],
    );
    let labels = vec![
        ("Person".to_owned(), Meaning::Known(Label::Speaker)),
        ("Act".to_owned(), Meaning::Own("step".to_owned())),
    ];
    let options = ImportOptions { labels, ..ImportOptions::default() };
    check_with(
        &options,
        &[("c.json", cas)],
        expect![[r#"
        cas-json
        c: "Odd ran."
          a2 speaker "Odd" role=mayor
          a3 own step "ran" label=run
          a3 Agent a2
          uima: {"marks":{"Person":["custom.Person",null],"run":["custom.Act","label"]},"references":[["custom.Act","Agent"]]}
        own label step: 1, kept as it is
        own attribute label: 1, kept as it is
        own attribute role: 1, kept as it is
        own relation Agent: 1, kept as it is
    "#]],
    );
}

#[test]
fn tables_of_quotes_are_read_by_the_names_of_their_columns() {
    let table = "Quotation,Who,Text,page\n\"the bridge opens\",Mayor Odd,\"Mayor Odd said the bridge opens.\",7\n\
                 \"said\",Eve,\"Mayor Odd said the bridge opens.\",8\n";
    let columns = [("quote", "Quotation"), ("speaker", "Who"), ("article", "Text")];
    let columns = columns.map(|(own, called)| (own.to_owned(), called.to_owned())).to_vec();
    let options =
        ImportOptions { format: Some(Format::CsvAttributions), columns, ..ImportOptions::default() };
    let import = qawl::format::import("t.csv", table.as_bytes(), &options).expect("a document");
    expect![[r#"
        article-1: "Mayor Odd said the bridge opens."
          a1 speaker "Mayor Odd" of Mayor Odd
          a3 quote "said" page=8 speaker=Eve -> 
          a2 quote "the bridge opens" page=7 -> a1
    "#]]
    .assert_eq(&import.documents.iter().map(|it| shown(&it.document)).collect::<String>());
    let options = ImportOptions { format: Some(Format::CsvAttributions), ..ImportOptions::default() };
    let error = qawl::format::import("t.csv", table.as_bytes(), &options).expect_err("columns are missing");
    expect![[r#"t.csv:2:1: a table must have the columns "quote" and "document" (or "article", the text itself); this one has: Quotation, Who, Text, page"#]].assert_eq(&error.to_string());
}

/// Returns the text and the own marks of each document of a file.
fn own_of(name: &str, content: &str) -> Vec<(String, Vec<(String, String)>)> {
    let import = qawl::format::import(name, content.as_bytes(), &qawl::format::ImportOptions::default())
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(import.failed, [], "{name}");
    let of = |it: &qawl::format::Imported| {
        let document = &it.document;
        let marks = document
            .own_marks()
            .map(|(_, mark)| (mark.label.to_string(), document.covered_by(&mark.parts)))
            .collect();
        (document.text().as_str().to_owned(), marks)
    };
    import.documents.iter().map(of).collect()
}

fn row(text: &str, marks: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
    let own = |(label, covered): &(&str, &str)| ((*label).to_owned(), (*covered).to_owned());
    (text.to_owned(), marks.iter().map(own).collect())
}

#[test]
fn words_are_read_however_a_tool_lays_them_out() {
    // GermEval: the number of each word, two columns of tags, the source of each sentence; a word is a number.
    let germeval = "#\thttp://de.example.org/a [2009-10-17]\n1\tSchartau\tB-PER\tO\n2\t2008\tO\tO\n3\tBerliner\tB-LOCderiv\tO\n\n\
        #\thttp://de.example.org/b\n1\tBo\tB-PER\tO\n";
    assert_eq!(
        own_of("a.tsv", germeval),
        [row("Schartau 2008 Berliner\nBo", &[("PER", "Schartau"), ("LOCderiv", "Berliner"), ("PER", "Bo")])]
    );
    // CoNLL-2012: brackets.
    let brackets = "#begin document (a); part 000\nnw/x 0 0 Ann NNP (TOP(S* - - - - (PERSON* -\nnw/x 0 1 Lee NNP * - - - - *) -\n\
        nw/x 0 2 left VBD *)) - - - - * -\n\nnw/x 0 0 Rome NNP * - - - - (GPE) -\n#end document\n";
    assert_eq!(
        own_of("a.conll", brackets),
        [row("Ann Lee left\nRome", &[("PERSON", "Ann Lee"), ("GPE", "Rome")])]
    );
    // Plain tags are known by their content.
    let plain = "Ann\tPERSON\nLee\tPERSON\nleft\tO\n\nBo\tPERSON\nwent\tO\n";
    assert_eq!(
        own_of("a.tsv", plain),
        [row("Ann Lee left\nBo went", &[("PERSON", "Ann Lee"), ("PERSON", "Bo")])]
    );
}

#[test]
fn json_of_other_tools_loses_no_mark_in_silence() {
    let both = [row("Ann Lee left.", &[("PERSON", "Ann Lee")])];
    let annotator =
        r#"{"classes":["PERSON"],"annotations":[["Ann Lee left.",{"entities":[[0,7,"PERSON"]]}],null]}"#;
    assert_eq!(own_of("annotations.json", annotator), both);
    let groups =
        r#"{"text":"Ann Lee left.","ents":[],"spans":{"sc":[{"start":0,"end":7,"label":"PERSON"}]}}"#;
    assert_eq!(own_of("a.json", groups), both);
    let grouped = "{\"text\":\"Ann Lee left.\",\"label\":{\"PERSON\":{\"Ann Lee\":[[0,6]]}}}\n{\"text\":\"Bo\",\"label\":{}}\n";
    assert_eq!(own_of("a.json", grouped), [both[0].clone(), row("Bo", &[])]);
    let words = r#"{"words":["Ann","Lee","left"],"labels":["B-PER","I-PER","O"]}"#;
    assert_eq!(own_of("a.jsonl", words), [row("Ann Lee left", &[("PER", "Ann Lee")])]);
    let plain = r#"{"tokens":["Ann","Lee","left"],"ner_tags":["PERSON","PERSON","O"]}"#;
    assert_eq!(own_of("a.jsonl", plain), [row("Ann Lee left", &[("PERSON", "Ann Lee")])]);
    let typed = r#"[{"id":1,"data":{"text":"Ann Lee left."},"annotations":[{"result":[
        {"id":"a","type":"labels","from_name":"l","to_name":"t","value":{"start":0,"end":7,"text":"Ann Lee","labels":["PERSON"]}},
        {"id":"a","type":"textarea","from_name":"remark","to_name":"t","value":{"start":0,"end":7,"text":["a note"]}}]}]}]"#;
    let import = qawl::format::import("a.json", typed.as_bytes(), &Default::default()).unwrap();
    let (_, own) = import.documents[0].document.own_all().next().unwrap();
    assert_eq!(own.attributes.get("remark"), Some(&"a note".into()));
    let tei = "<TEI><teiHeader><fileDesc><titleStmt><title>H</title></titleStmt></fileDesc></teiHeader>\
        <text><body><p>He said <q>yes</q>.</p></body></text></TEI>";
    assert_eq!(own_of("a.xml", tei)[0].0, "He said yes.");
}

#[test]
fn messages_name_what_is_wrong() {
    use qawl::format::{ImportOptions, ImportProblem, SourceFile, import, import_files};
    let of =
        |content: &str| import("a.json", content.as_bytes(), &ImportOptions::default()).unwrap_err().problem;
    let not_read = |content: &str| match of(content) {
        ImportProblem::NotRead(kind) => kind.name,
        problem => panic!("{problem}"),
    };
    assert_eq!(not_read(r#"{"text":"x","denotations":[]}"#), "pubannotation");
    let min = r#"[{"text":"x","id":1,"sentiment":"Positive","annotator":1,"annotation_id":2}]"#;
    assert_eq!(not_read(min), "label-studio-min");
    let file = |name: &str, bytes: &[u8]| SourceFile { name: name.to_owned(), bytes: bytes.to_vec() };
    let files = vec![file("c/a.ann", b"T1\tPER 0 4\tJose\n"), file("c/a.txt", b"Jos\xe9 left.")];
    let error = import_files(files, &ImportOptions::default()).unwrap_err();
    assert_eq!((error.file.as_deref(), error.problem), (Some("c/a.txt"), ImportProblem::NotUtf8 { byte: 4 }));
}
