//! What each format keeps: a document is written, read and compared with what the format promises to hold.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use qawl::annotation::{
    Action, Annotation, AnnotationId, Document, Edit, Origin, Parts, Review, Role, Transaction,
};
use qawl::format::{
    ExportError, ExportFile, ExportOptions, Format, Import, ImportOptions, Loss, SourceFile, export,
    import_files, pack, recognise,
};
use qawl::schema::Label;
use qawl::text::Span;

use crate::documents::{any_document, assert_sound, bare, full};

/// Writes a document and reads it back; `None` where the format cannot hold a character of it.
fn round(format: Format, document: &Document, rejected: bool) -> Option<Import> {
    let options = ExportOptions { rejected, ..ExportOptions::default() };
    let files = match export(format, &[document], &options) {
        Err(ExportError::Character(..)) => return None,
        files => files.expect("files"),
    };
    let main = files.iter().find(|file| file.name.ends_with(format.ending())).expect("the main file");
    let recognised = recognise(&main.name, &main.bytes);
    let family = |format| match format {
        Format::WebAnnotationUtf16 => Format::WebAnnotation,
        Format::DoccanoSpans => Format::Doccano,
        format => format,
    };
    // An empty list or file could be of anybody.
    if document.annotations().any(|it| it.is_live()) {
        assert_eq!(recognised.map(family), Some(family(format)), "{}", String::from_utf8_lossy(&main.bytes));
    }
    let files = with_text(files, document);
    let options = ImportOptions { format: Some(format), ..ImportOptions::default() };
    import_files(files, &options).ok()
}

/// Returns the files with the article beside them, for formats that do not hold it.
fn with_text(files: Vec<ExportFile>, document: &Document) -> Vec<SourceFile> {
    let source = |file: ExportFile| SourceFile { name: file.name, bytes: file.bytes };
    let mut files: Vec<SourceFile> = files.into_iter().map(source).collect();
    if files.iter().any(|file| file.name.ends_with(".csv")) {
        let bytes = document.text().as_str().as_bytes().to_vec();
        files.push(SourceFile { name: format!("{}.txt", document.id()), bytes });
    }
    files
}

/// Returns the document that a format promises to give back, in the blocks, language and remark of `read`
/// where it holds none.
fn promised(format: Format, document: &Document, read: &Document, rejected: bool) -> Document {
    let loses = |loss| format.losses().contains(&loss);
    let keeps_rejected = rejected || !loses(Loss::Rejected);
    let holds_document = !loses(Loss::Document);
    let has_blocks = holds_document && !document.blocks().is_empty();
    let blocks = if has_blocks { document.blocks() } else { read.blocks() };
    let lang = if holds_document { document.lang() } else { read.lang() };
    let kept = |id: &AnnotationId| document.annotation(*id).is_some_and(|it| keeps_rejected || it.is_live());
    let mut edits = Vec::new();
    let mut mentioned = BTreeSet::new();
    for annotation in document.annotations().filter(|it| kept(&it.id)) {
        let mut annotation = Annotation::clone(annotation);
        let Some(parts) = held_parts(format, document, &annotation.parts) else { continue };
        annotation.parts = parts;
        annotation.suggested_parts = annotation.suggested_parts.filter(|_| !loses(Loss::Suggested));
        let native = matches!(format, Format::Qawl | Format::QawlLines);
        if loses(Loss::Opinions) {
            annotation.opinions.clear();
        }
        match &mut annotation.origin {
            _ if native => {}
            Origin::Rule(evidence) => {
                evidence.entry = evidence.entry.take().filter(|entry| !entry.is_empty());
            }
            Origin::Import(maker) if maker.is_empty() => *maker = format.name().into(),
            Origin::Import(_) | Origin::Person => {}
        }
        let kept = |id: &AnnotationId| {
            kept(id)
                && document
                    .annotation(*id)
                    .is_some_and(|it| held_parts(format, document, &it.parts).is_some())
        };
        match &mut annotation.role {
            Role::Quote(attribution) => {
                attribution.cues.retain(kept);
                attribution.source = attribution.source.filter(kept);
                attribution.medium = attribution.medium.filter(kept);
            }
            Role::Claim(claim) => claim.quote = claim.quote.filter(kept),
            Role::Speaker(speaker) => mentioned.extend(*speaker),
            Role::Cue => {}
        }
        edits.push(Edit::Annotation(annotation.id, Some(Arc::new(annotation))));
    }
    // Where only mentions tell of speakers, those without one are lost.
    let by_mentions = matches!(format, Format::Brat | Format::WebAnnotationUtf16);
    for speaker in document.speakers().filter(|it| !by_mentions || mentioned.contains(&it.id)) {
        edits.push(Edit::Speaker(speaker.id, Some(Arc::clone(speaker))));
    }
    // Which rules are switched off is a setting of Qawl's.
    if matches!(format, Format::Qawl | Format::QawlLines) {
        edits.extend(document.rules_off().iter().map(|rule| Edit::Rule(rule.clone(), true)));
    }
    edits.push(Edit::Note(document.note().filter(|_| holds_document).cloned()));
    let mut expected = Document::new(document.id(), document.text().clone(), lang.clone(), blocks.to_vec());
    expected.apply(&Transaction { action: Action::Add, edits }).expect("in order");
    expected
}

/// Returns what is left of parts in formats that are written line by line: brat's fragments hold no line
/// end, and what has nothing but line ends between is one.
fn held_parts(format: Format, document: &Document, parts: &Parts) -> Option<Parts> {
    let is_end = |c: char| match format {
        Format::Brat => {
            matches!(
                c,
                '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}'
            )
        }
        _ => c == '\n',
    };
    let text = document.text();
    let mut spans: Vec<Span> = Vec::new();
    for span in parts.spans() {
        if format != Format::Brat {
            spans.push(*span);
            continue;
        }
        let mut start = span.start();
        for line in text.slice(*span).split_inclusive(is_end) {
            let held = line.trim_end_matches(is_end);
            if !held.is_empty() {
                spans.push(Span::new(start, start + held.len() as u32));
            }
            start += line.len() as u32;
        }
    }
    if !matches!(format, Format::Brat | Format::Tei) {
        return Parts::new(spans);
    }
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        let between = joined.last().map(|last| text.slice(Span::new(last.end(), span.start())));
        let one = between.is_some_and(|it| match format {
            Format::Brat => it.chars().all(is_end),
            _ => it == "\n",
        });
        match joined.last_mut() {
            Some(last) if one => *last = last.cover(span),
            _ => joined.push(span),
        }
    }
    Parts::new(joined)
}

/// Checks a format that keeps marks, links, speakers and what is said of them.
fn check_whole(format: Format, document: &Document, rejected: bool) {
    let Some(import) = round(format, document, rejected) else { return };
    let read = &import.documents[0].document;
    let report = &import.documents[0].report;
    assert_sound(read);
    assert_eq!(import.failed, [], "{format}");
    let expected = promised(format, document, read, rejected);
    assert!(
        report.moved.is_empty() && report.left.is_empty() && report.remarks.is_empty(),
        "{format}\n{report}"
    );
    assert_eq!(report.exact, expected.annotations().count());
    if *read != expected {
        let (read, expected) = (crate::documents::list(read), crate::documents::list(&expected));
        assert_eq!(read, expected, "{format}");
        panic!("{format}: they differ in what is not listed");
    }
}

/// Checks that a format gives back all but what it says that it loses.
fn check(format: Format, document: &Document, rejected: bool) {
    let loses = |loss| format.losses().contains(&loss);
    if loses(Loss::AllButAttributions) || loses(Loss::AllButClaims) {
        check_table(format, document);
    } else if loses(Loss::Nested) {
        check_tags(format, document);
    } else if loses(Loss::Links) {
        check_spans(format, document);
    } else {
        check_whole(format, document, rejected);
    }
}

#[test]
fn a_document_with_everything_comes_back_from_every_format() {
    for format in Format::ALL.iter().copied() {
        for document in [full(), bare()] {
            check(format, &document, false);
            check(format, &document, true);
        }
    }
}

/// Returns the labelled stretches that are left standing, each piece by itself.
fn stretches(document: &Document) -> Vec<(Label, Span)> {
    let live = document.annotations().filter(|it| it.review != Review::Rejected);
    let mut found: Vec<(Label, Span)> =
        live.flat_map(|it| it.parts.spans().iter().map(|span| (it.label(), *span))).collect();
    found.sort();
    found
}

fn check_spans(format: Format, document: &Document) {
    let import = round(format, document, false).expect("a document");
    let read = &import.documents[0].document;
    assert_sound(read);
    assert_eq!(read.text(), document.text());
    assert_eq!(stretches(read), stretches(document));
}

/// Each tagged stretch is one of the document's; all of them where none of a label overlap.
fn check_tags(format: Format, document: &Document) {
    let Some(import) = round(format, document, false) else { return };
    let read = &import.documents[0].document;
    assert_sound(read);
    assert_eq!(read.text(), document.text());
    let text = document.text();
    let bare = |span: &Span| {
        let slice = text.slice(*span);
        let blank = |c: char| c.is_whitespace() || c.is_control();
        let start = span.start() + (slice.len() - slice.trim_start_matches(blank).len()) as u32;
        let len = slice.trim_matches(blank).len() as u32;
        Span::new(start, start + len)
    };
    let mut expected: Vec<(Label, Span)> =
        stretches(document).iter().map(|(label, span)| (*label, bare(span))).collect();
    expected.retain(|(_, span)| !span.is_empty());
    let of_read: Vec<(Label, Span)> =
        stretches(read).iter().map(|(label, span)| (*label, bare(span))).collect();
    for stretch in &of_read {
        assert!(expected.contains(stretch), "{stretch:?} of {expected:?} in {:?}", document.text().as_str());
    }
    let all = stretches(document);
    let overlap = all.iter().enumerate().any(|(idx, (label, span))| {
        all.iter().skip(idx + 1).any(|(other, another)| label == other && span.overlaps(*another))
    });
    if !overlap {
        assert_eq!(of_read, expected);
    }
}

/// The quotes or claims of a table come back with their links, kinds, statuses and remarks.
fn check_table(format: Format, document: &Document) {
    let label = if format == Format::CsvClaims { Label::Claim } else { Label::Quote };
    let rows = |document: &Document| -> Vec<Annotation> {
        let live = document.annotations().filter(|it| it.label() == label && it.is_live());
        live.map(|it| Annotation::clone(it)).collect()
    };
    let wanted = rows(document);
    let Some(import) = round(format, document, false) else {
        assert!(wanted.is_empty());
        return;
    };
    let read = &import.documents[0].document;
    assert_sound(read);
    let given = rows(read);
    assert_eq!(given.len(), wanted.len());
    let covered = |document: &Document, id: AnnotationId| {
        let it = document.annotation(id).filter(|it| it.is_live())?;
        Some((it.parts.clone(), it.speaker().and_then(|id| Some(document.speaker(id)?.name.to_string()))))
    };
    for (given, wanted) in given.iter().zip(&wanted) {
        assert_eq!((given.id, &given.parts, given.review), (wanted.id, &wanted.parts, wanted.review));
        assert_eq!(given.note, wanted.note);
        match (given.attribution(), wanted.attribution()) {
            (Some(a), Some(b)) => {
                assert_eq!(a.kind, b.kind);
                let cues = |of: &Document, cues: &[AnnotationId]| -> Vec<Parts> {
                    cues.iter().filter_map(|id| covered(of, *id)).map(|(parts, _)| parts).collect()
                };
                assert_eq!(cues(read, &a.cues), cues(document, &b.cues));
                let source = |of: &Document, id: Option<AnnotationId>| id.and_then(|id| covered(of, id));
                assert_eq!(source(read, a.source), source(document, b.source));
                let medium = |of, id| source(of, id).map(|(parts, _)| parts);
                assert_eq!(medium(read, a.medium), medium(document, b.medium));
            }
            _ => {
                let (a, b) = (given.claim().expect("a claim"), wanted.claim().expect("a claim"));
                assert_eq!((a.kind, a.worth, a.score), (b.kind, b.worth, b.score));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_document_comes_back_from_every_format(document in any_document(), rejected in any::<bool>()) {
        for format in Format::ALL.iter().copied() {
            check(format, &document, rejected);
        }
    }
}

#[test]
fn several_documents_make_an_archive_that_is_read_again() {
    let documents = [full(), bare()];
    let borrowed: Vec<&Document> = documents.iter().collect();
    for format in Format::ALL.iter().copied().filter(|it| !it.losses().contains(&Loss::AllButClaims)) {
        let files = export(format, &borrowed, &ExportOptions::default()).expect("files");
        let n_files = files.len();
        let file = pack(files, "all").expect("a file");
        let is_zip = file.name == "all.zip";
        assert_eq!(is_zip, n_files > 1, "{format}");
        if format.losses().contains(&Loss::AllButAttributions) {
            continue;
        }
        let read =
            qawl::format::import(&file.name, &file.bytes, &ImportOptions::default()).expect("documents");
        assert_eq!(read.failed, [], "{format}");
        let texts: Vec<_> = read.documents.iter().map(|it| it.document.text().clone()).collect();
        assert_eq!(texts, [full().text().clone(), bare().text().clone()], "{format}");
    }
}
