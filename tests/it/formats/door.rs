//! The front door: formats are recognised, files are taken in one document at a time, errors have places.

use qawl::format::{ExportOptions, Format, ImportOptions, ImportProblem, export, import, recognise, records};

use crate::documents::{bare, full};

#[test]
fn what_is_written_is_recognised_and_read_back() {
    let documents = [full(), bare()];
    let borrowed: Vec<_> = documents.iter().collect();
    let files = export(Format::Qawl, &borrowed, &ExportOptions::default()).expect("two files");
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["bridge.qawl.json", "bridge-2.qawl.json"]);
    for (file, document) in files.iter().zip(&documents) {
        assert_eq!(recognise("", &file.bytes), Some(Format::Qawl));
        let import = import("", &file.bytes, &ImportOptions::default()).expect("it is read");
        assert_eq!(import.documents.len(), 1);
        assert_eq!(import.documents[0].document, *document);
        assert!(import.documents[0].report.is_clean());
    }
    let files = export(Format::QawlLines, &borrowed, &ExportOptions::default()).expect("a file");
    assert_eq!(files.len(), 1);
    assert_eq!(recognise(&files[0].name, &files[0].bytes), Some(Format::QawlLines));
    let import = import("", &files[0].bytes, &ImportOptions::default()).expect("it is read");
    let read: Vec<_> = import.documents.iter().map(|it| it.document.clone()).collect();
    assert_eq!(read, documents);
}

#[test]
fn lines_come_one_by_one_and_a_bad_one_spoils_no_other() {
    let good = export(Format::QawlLines, &[&full()], &ExportOptions::default()).expect("a file");
    let good = String::from_utf8(good[0].bytes.clone()).expect("UTF-8");
    let source = format!("\u{FEFF}{good}\n{{\"format\": \"qawl\", \r\n{good}");
    let options = ImportOptions { format: Some(Format::QawlLines), ..ImportOptions::default() };
    let mut lines = records("a.jsonl", source.as_bytes(), &options).expect("lines");
    assert_eq!(lines.progress().0, 0);
    assert_eq!(lines.next().expect("a line").expect("a document").document, full());
    assert_eq!(lines.progress().0, good.len());
    let error = lines.next().expect("a line").expect_err("it is cut off");
    assert_eq!(error.to_string(), "a.jsonl:3:21: invalid JSON: EOF while parsing a value");
    assert_eq!(lines.next().expect("a line").expect("a document").document, full());
    assert!(lines.next().is_none());
    assert_eq!(lines.progress().0, lines.progress().1);
    let all = import("a.jsonl", source.as_bytes(), &options).expect("two of three");
    assert_eq!((all.documents.len(), all.failed.len()), (2, 1));
}

#[test]
fn bytes_that_are_no_text_are_told_by_line_and_column() {
    let error = import("a.json", b"{\"format\": \"qawl\",\n\"id\": \"\xE9\"}", &ImportOptions::default())
        .expect_err("Latin-1");
    assert_eq!(error.problem, ImportProblem::NotUtf8 { byte: 27 });
    assert_eq!(error.to_string(), "a.json:2:8: not UTF-8 at byte 27");
}
