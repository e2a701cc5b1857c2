//! The list of formats: the documents and the words of the interface say what it says, and each format is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use expect_test::expect_file;
use qawl::format::{
    Article, Format, Holds, ImportOptions, ImportProblem, Loss, Rejected, all_not_read, import, recognise,
    text_beside,
};

use crate::tidy::root;

fn words(file: &str) -> BTreeMap<String, String> {
    let path = root().join("src/ui/strings").join(file);
    let rows = fs::read_to_string(&path).unwrap();
    let rows = rows.lines().filter_map(|row| row.split_once('\t'));
    rows.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
}

/// The table of formats as the list has it, in `docs/formats.md`. Updated by `UPDATE_EXPECT=1`.
#[test]
fn the_documents_have_the_table_of_the_list() {
    let mut table = String::from(
        "| format | name for `--to` | files | unit | gaps | nested, crossing | links | speakers | kinds, worth, score | \
         status, rule, remark | loses |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for format in Format::ALL {
        let keeps = format.keeps();
        let cells = [
            keeps.files,
            keeps.unit,
            keeps.gaps,
            keeps.nested,
            keeps.links,
            keeps.speakers,
            keeps.kinds,
            keeps.review,
            keeps.loses,
        ];
        writeln!(table, "| {} | `{format}` | {} |", format.title(), cells.join(" | ")).unwrap();
    }
    let mut refused = String::from("| file | what to do |\n| --- | --- |\n");
    for kind in all_not_read() {
        writeln!(refused, "| {} | {} |", kind.tool, kind.instead).unwrap();
    }
    let document = fs::read_to_string(root().join("docs/formats.md")).unwrap();
    let mut expected = String::new();
    let mut replaced = BTreeSet::new();
    let mut in_table = false;
    for line in document.lines() {
        let of_list = [("| format | name for", &table), ("| file | what to do", &refused)];
        if let Some((head, rows)) = of_list.iter().find(|(head, _)| line.starts_with(head)) {
            expected.push_str(rows);
            in_table = replaced.insert(*head);
        }
        in_table &= line.starts_with('|');
        if !in_table {
            expected.push_str(line);
            expected.push('\n');
        }
    }
    assert_eq!(replaced.len(), 2, "both tables are in the document");
    expect_file!["../../../docs/formats.md"].assert_eq(&expected);
}

#[test]
fn every_language_has_words_for_all_that_is_listed() {
    for file in ["en.tsv", "ar.tsv"] {
        let words = words(file);
        let of_formats =
            Format::ALL.iter().flat_map(|it| ["format", "format_for"].map(|area| format!("{area}.{it}")));
        let of_losses = Loss::ALL.iter().map(|it| format!("loss.{it}"));
        let of_others = all_not_read().map(|it| format!("instead.{}", it.name));
        let asked: BTreeSet<String> = of_formats.chain(of_losses).chain(of_others).collect();
        let is_of_list = |key: &&String| {
            ["format", "format_for", "loss", "instead"].contains(&key.split('.').next().unwrap_or(""))
        };
        let there: BTreeSet<String> = words.keys().filter(is_of_list).cloned().collect();
        assert_eq!(there, asked, "{file}");
    }
}

#[test]
fn every_format_is_whole() {
    let names: BTreeSet<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    assert_eq!(names.len(), Format::ALL.len(), "names are not used twice");
    for format in Format::ALL {
        let ending = format.ending();
        assert!(ending.starts_with('.') && !ending.ends_with(".txt"), "{format}: articles are called .txt");
        assert_eq!(
            format.is_own(),
            format.losses().is_empty(),
            "{format}: Qawl's own keep everything, and only they"
        );
        // What a format does not write it loses; what it writes only if asked it loses if not.
        let loses = format.losses().contains(&Loss::Rejected);
        assert_eq!(loses, format.rejected() != Rejected::Always, "{format}: {:?}", format.rejected());
        let beside = text_beside(&format!("a{ending}"));
        assert_eq!(beside.is_some(), format.article() == Article::Beside, "{format}");
        // The ending tells a file in which nothing is.
        let is_named = format.holds() != Holds::Lines;
        assert_eq!(recognise(&format!("a{ending}"), b"") == Some(*format), is_named, "{format}");
        if let Some(configuration) = format.configuration() {
            assert!(qawl::format::is_tool_scheme(configuration.name), "{format}");
            assert!(qawl::format::is_side_file(configuration.name), "{format}");
        }
    }
}

#[test]
fn what_is_known_and_not_read_says_what_to_do() {
    let cases = [
        ("a.json", r#"{"examples":[{"content":"x","annotations":[]}],"schema":{}}"#, "light-tag"),
        ("a.json", "{\n \"text\": \"x\",\n \"denotations\": [{\"span\": {}}]\n}", "pubannotation"),
        ("a.jsonl", "{\"id\":\"a\",\"quotes\":[]}\n{\"id\":\"b\",\"quotes\":[]}\n", "qawl-lines"),
        ("a.jsonl", r#"{"image":"a.png","_task_hash":1,"spans":[]}"#, "prodigy-without-text"),
        ("a.ipynb", r#"{"cells":[],"nbformat":4}"#, "jupyter"),
        (
            "project-1.csv",
            "annotation_id,annotator,created_at,id,label,lead_time,text\n1,1,2026,7,\"[{\"\"start\"\":0,\"\"labels\"\":[]}]\",2,x\n",
            "label-studio-table",
        ),
        (
            "project-1.tsv",
            "id\ttext\tlabel\n1\tx\t\"[{\"\"start\"\":0,\"\"labels\"\":[\"\"PER\"\"]}]\"\n",
            "label-studio-table",
        ),
        ("ner.csv", "Sentence #,Word,POS,Tag\nSentence: 1,Thousands,NNS,O\n,of,IN,O\n", "table-of-words"),
        ("ner.csv", "\u{FEFF}sentence_id;words;labels\n0;Ann;B-PER\n", "table-of-words"),
        (
            "a.conllu",
            "# newdoc id = d\n# text = Ann left.\n1\tAnn\tAnn\tPROPN\tNNP\t_\t2\tnsubj\t_\tEntity=(e1-person)\n2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\n",
            "conll-u",
        ),
    ];
    let mut seen = BTreeSet::from(["label-studio-min"]);
    for (name, content, kind) in cases {
        assert_eq!(recognise(name, content.as_bytes()), None, "{name}");
        let error = import(name, content.as_bytes(), &ImportOptions::default()).unwrap_err();
        let ImportProblem::NotRead(known) = error.problem else { panic!("{name}: {error}") };
        assert_eq!(known.name, kind);
        assert!(error.to_string().ends_with(known.instead), "{error}");
        seen.insert(kind);
    }
    assert_eq!(seen, all_not_read().map(|it| it.name).collect(), "each has a case");
    // Articles and tables of other things are none of these.
    for other in
        ["He said so, and left.\n", "a,b,c\n1,2,3\n", "1\tone\n2\ttwo\n", "word,meaning\nsay,to speak\n"]
    {
        assert_eq!(qawl::format::not_read("a.txt", other.as_bytes()), None, "{other}");
    }
}

/// Tasks of Label Studio, and annotations of the W3C, are on lines as often as in a list.
#[test]
fn a_file_of_lines_of_a_format_that_has_lists_is_read() {
    let task = |text: &str| {
        format!(
            r#"{{"data":{{"text":"{text}"}},"annotations":[{{"result":[{{"type":"labels","from_name":"label","to_name":"text",
            "value":{{"start":0,"end":3,"text":"{}","labels":["PER"]}}}}]}}]}}"#,
            &text[..3]
        )
        .replace('\n', "")
    };
    let lines = format!("{}\n{}\n", task("Ann left."), task("Bob came."));
    let read = import("tasks.jsonl", lines.as_bytes(), &ImportOptions::default()).unwrap();
    assert_eq!((read.format, read.documents.len()), (Format::LabelStudio, 2));
    assert!(read.documents.iter().all(|it| it.document.own_all().count() == 1));
}

#[test]
fn a_task_on_a_line_that_cannot_be_read_is_named_by_its_line() {
    let lines =
        "{\"data\":{\"text\":\"Ann left.\"},\"annotations\":[]}\n\n{\"data\":{\"n\":1},\"annotations\":[]}\n";
    let read = import("tasks.jsonl", lines.as_bytes(), &ImportOptions::default()).unwrap();
    assert_eq!(read.documents.len(), 1);
    let failed: Vec<String> = read.failed.iter().map(ToString::to_string).collect();
    assert_eq!(failed, ["tasks.jsonl:3:1: /data: there is no text: none of the values is a string"]);
}

/// A format that cannot say that something was rejected never has it, whatever is asked.
#[test]
fn rejected_suggestions_are_not_written_where_they_would_count_as_right() {
    let options = |rejected| qawl::format::ExportOptions { rejected, ..Default::default() };
    let document = crate::documents::full();
    for format in Format::ALL.iter().filter(|it| it.rejected() == Rejected::Never) {
        let [plain, asked] =
            [false, true].map(|it| qawl::format::export(*format, &[&document], &options(it)).unwrap());
        assert_eq!(plain, asked, "{format}");
    }
}
