//! What is far beyond any article: it is gone through in time and memory that grow with its length, or
//! refused with a reason, and what was open stays open.
//!
//! The sizes are such that what is quadratic takes minutes where the rest takes seconds.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use qawl::annotation::{
    Action as Done, Annotation, AnnotationId, Attribution, Document, Edit, History, Origin, Parts, Review,
    Role, Speaker, SpeakerId, Transaction, intents,
};
use qawl::format::file_stem;
use qawl::format::qawl::{check, read, write};
use qawl::intake::{self, IntakeError, MAX_ARTICLE_BYTES, MAX_SOURCE_BYTES};
use qawl::schema::{Block, BlockKind, Label, Lang, QuoteKind};
use qawl::session::edges::{Direction, Edge, Unit, moved};
use qawl::session::limits::MAX_MARKS;
use qawl::session::runs::{MOST_MARKS, painted, runs};
use qawl::session::{
    Action, DocumentAction, Failure, Language, MessageAction, MessageKind, State, Theme, annotate, reduce,
};
use qawl::text::{Span, Text};

use crate::random_edits::assert_sound;

/// Fails where something takes so long that it cannot be in proportion to its input.
fn ends<T: Send + 'static>(what: &str, act: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = channel();
    let worker = std::thread::Builder::new()
        .spawn(move || {
            let _ = sender.send(act());
        })
        .expect("a thread");
    match receiver.recv_timeout(Duration::from_secs(300)) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => panic!("{what} does not come to an end"),
        Err(RecvTimeoutError::Disconnected) => match worker.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(()) => unreachable!("a result was sent"),
        },
    }
}

fn plain_document(len: usize) -> Document {
    let text = Text::new(&"a".repeat(len));
    let span = text.span();
    Document::new("scale", text, Lang("en".into()), vec![Block { span, kind: BlockKind::Body }])
}

fn annotation(id: u32, start: u32, end: u32, role: Role) -> Annotation {
    Annotation {
        id: AnnotationId(id),
        parts: Parts::new([Span::new(start, end)]).expect("something is covered"),
        role,
        review: Review::Suggested,
        origin: Origin::Import("scale".into()),
        suggested_parts: None,
        note: None,
        opinions: Vec::new(),
    }
}

fn put(document: &mut Document, annotations: impl IntoIterator<Item = Annotation>) {
    let edits = annotations.into_iter().map(|it| Edit::Annotation(it.id, Some(Arc::new(it)))).collect();
    document.apply(&Transaction { action: Done::Suggest, edits }).expect("in order");
}

/// Returns a document with that many annotations, each in the one before.
fn nested(n: u32) -> Document {
    let mut document = plain_document(2 * n as usize + 1);
    let end = document.text().len();
    let labels = [Label::Quote, Label::Claim, Label::Speaker, Label::Cue];
    put(
        &mut document,
        (0..n).map(|at| annotation(at + 1, at, end - at, Role::fresh(labels[at as usize % labels.len()]))),
    );
    document
}

#[test]
fn a_paste_of_fifty_megabytes_is_refused_at_once() {
    let source = "x".repeat(50 * 1024 * 1024);
    let too_large = IntakeError::TooLarge { bytes: source.len(), max: MAX_SOURCE_BYTES };
    assert_eq!(intake::plain(&source), Err(too_large));
    assert_eq!(intake::html(&source), Err(too_large));
    assert_eq!(intake::file("a.txt", source.as_bytes()), Err(too_large));
    assert_eq!(intake::file("a.html", source.as_bytes()), Err(too_large));
}

#[test]
fn what_is_refused_leaves_what_is_open() {
    let state = State::new(Language::Ar, Theme::System);
    let taken = intake::plain("قال الوزير إن الجسر آمن.").expect("a text");
    let open = reduce(&state, Action::Document(DocumentAction::Open(Arc::new(annotate(&taken)))));
    let error = IntakeError::TooLarge { bytes: 1 << 30, max: MAX_SOURCE_BYTES };
    let after = reduce(&open, Action::Message(MessageAction::Fail(Failure::Intake { name: None, error })));
    assert_eq!(after.document, open.document);
    let too_many = ends("opening a million", || {
        let mut document = plain_document(1000);
        put(&mut document, (0..1_000_000).map(|at| annotation(at + 1, at % 999, at % 999 + 1, Role::Cue)));
        document
    });
    let after = ends("refusing a million", move || {
        reduce(&after, Action::Document(DocumentAction::Open(Arc::new(too_many))))
    });
    assert_eq!(after.document, open.document);
    let told = after.message.map(|it| it.kind);
    let failure = |name: &str| Failure::TooMany { name: name.to_owned(), found: 1_000_000, max: MAX_MARKS };
    let Some(MessageKind::Failed(Failure::TooMany { name, .. })) = &told else { panic!("{told:?}") };
    assert!(!name.is_empty(), "it is told which document has too many");
    assert_eq!(told, Some(MessageKind::Failed(failure(name))));
}

#[test]
fn a_line_without_a_space_is_read_to_its_end() {
    for unit in ["ق", "a", "”", "1", "-", "\u{640}", "😀", "«"] {
        ends(unit, move || {
            let line = unit.repeat(512 * 1024 / unit.len());
            let taken = intake::plain(&line).expect("within the limit");
            let document = annotate(&taken);
            assert_sound(&document);
            let state = State::new(Language::En, Theme::System);
            painted(&reduce(&state, Action::Document(DocumentAction::Open(Arc::new(document)))));
        });
    }
    let line = "ق".repeat(5 * 1024 * 1024 / 2);
    let bytes = line.len();
    assert_eq!(intake::plain(&line), Err(IntakeError::TooLarge { bytes, max: MAX_ARTICLE_BYTES }));
}

#[test]
fn marks_nested_a_hundred_thousand_deep_are_read_as_their_text() {
    for (open, close) in [
        ("<b>", "</b>"),
        ("<div>", "</div>"),
        ("<p><table><tr><td>", ""),
        ("<li>", "</li>"),
        ("<form>", "</div>"),
        ("<svg><p>", "</svg>"),
        ("<template>", "</template>"),
        ("<b><p>", "</b>"),
        ("<!--", "-->"),
        ("<a href='", "'>"),
        ("&amp", ";"),
        ("<x ", ""),
        ("<article><h1>", ""),
    ] {
        let text = ends(open, move || {
            let source =
                format!("<p>first</p>{}said{}<p>last</p>", open.repeat(100_000), close.repeat(100_000));
            intake::html(&source).map(|taken| taken.text)
        });
        let text = text.expect("there is text");
        assert!(text.as_str().starts_with("first"), "{open}");
    }
    let attributes = ends("attributes", || {
        let mut source = "<p ".to_owned();
        (0..100_000).for_each(|n| write!(source, "a{n}=b{n} class='c{n}' ").expect("a string"));
        intake::html(&format!("{source}>said")).map(|taken| taken.text.as_str().to_owned())
    });
    assert_eq!(attributes.as_deref(), Ok("said"));
}

#[test]
fn annotations_nested_a_hundred_thousand_deep_are_painted_and_kept() {
    ends("nested annotations", || {
        let document = nested(100_000);
        let state = State::new(Language::En, Theme::System);
        let state = reduce(&state, Action::Document(DocumentAction::Open(Arc::new(document.clone()))));
        let shown = painted(&state);
        let spans: Vec<Span> = shown[0].marks.iter().map(|mark| mark.span).collect();
        let runs = runs(shown[0].block.span, &spans);
        assert_eq!(runs.len(), 199_999);
        assert!(runs.iter().all(|run| run.marks.len() <= MOST_MARKS));
        // The innermost are those that are kept.
        let middle = runs.iter().find(|run| run.span.start() == 99_999).expect("a run");
        assert_eq!(middle.marks.last(), Some(&99_999));
        let saved = write_short(&document);
        assert_eq!(saved, document);
    });
}

/// Saves and loads; the texts of nested annotations would fill gigabytes, so they are of a shorter one.
fn write_short(document: &Document) -> Document {
    let n = document.annotations().count() as u32;
    if n > 2_000 {
        let short = nested(2_000);
        assert_eq!(read(&write(&short)).as_ref(), Ok(&short));
        return document.clone();
    }
    read(&write(document)).expect("what was written can be read")
}

#[test]
fn forty_thousand_annotations_are_saved_loaded_and_removed() {
    ends("forty thousand", || {
        const N: u32 = 40_000;
        let mut document = plain_document(2 * N as usize);
        let speakers = (1..=N / 4).map(|id| {
            let speaker =
                Speaker { id: SpeakerId(id), name: format!("s{id}").into(), kind: None, colour: None };
            Edit::Speaker(SpeakerId(id), Some(Arc::new(speaker)))
        });
        document.apply(&Transaction { action: Done::Speaker, edits: speakers.collect() }).expect("in order");
        // Of each four: a cue, a mention of a speaker of its own, a quote with both, a claim in it.
        put(
            &mut document,
            (0..N).map(|at| {
                let id = at + 1;
                let role = match at % 4 {
                    0 => Role::Cue,
                    1 => Role::Speaker(Some(SpeakerId(at / 4 + 1))),
                    2 => {
                        let mut attribution = Attribution::unlinked(QuoteKind::Direct);
                        attribution.cues = vec![AnnotationId(id - 2)];
                        attribution.source = Some(AnnotationId(id - 1));
                        Role::Quote(attribution)
                    }
                    _ => {
                        let mut role = Role::fresh(Label::Claim);
                        if let Role::Claim(claim) = &mut role {
                            claim.quote = Some(AnnotationId(id - 1));
                        }
                        role
                    }
                };
                annotation(id, 2 * at, 2 * at + 1, role)
            }),
        );
        assert_eq!(read(&write(&document)).as_ref(), Ok(&document));

        let before = document.clone();
        let mut history = History::default();
        let ids: Vec<AnnotationId> =
            document.annotations().map(|it| it.id).filter(|id| id.0 % 4 != 3).collect();
        let removal = intents::remove(&document, &ids);
        history.perform(&mut document, &removal).expect("in order");
        assert_eq!(document.annotations().count(), N as usize / 4);
        assert_sound(&document);
        history.undo(&mut document).expect("what was done can be undone");
        assert_eq!(document, before);
        let block = document.blocks()[0].span;
        let furniture = intents::set_block(&document, block, BlockKind::Boilerplate);
        history.perform(&mut document, &furniture).expect("in order");
        assert_eq!(document.annotations().count(), 0);
    });
}

#[test]
fn one_annotation_over_everything_counts_as_often_as_it_is_painted() {
    let text = Text::new(&"a\n".repeat(1000));
    let mut document = Document::new("lines", text, Lang("en".into()), Vec::new());
    let end = document.text().len();
    put(&mut document, (1..=300).map(|id| annotation(id, 0, end, Role::Cue)));
    let state = reduce(
        &State::new(Language::En, Theme::System),
        Action::Document(DocumentAction::Open(Arc::new(document))),
    );
    assert_eq!(state.document, None);
    let failure = Failure::TooMany { name: "a".to_owned(), found: 300_000, max: MAX_MARKS };
    assert_eq!(state.message.map(|it| it.kind), Some(MessageKind::Failed(failure)));
}

#[test]
fn ten_thousand_marks_on_one_letter_are_one_step() {
    ends("combining marks", || {
        let heap = format!("e{}", "\u{301}".repeat(10_000));
        let taken = intake::plain(&format!("she said {heap} today. قال {heap} اليوم.")).expect("a text");
        let document = annotate(&taken);
        assert_sound(&document);
        let at = taken.text.as_str().find(&heap).expect("it is there") as u32;
        let parts = Parts::new([Span::new(0, at)]).expect("something is covered");
        let longer = moved(&taken.text, &parts, Edge::End, Direction::Grow, Unit::Grapheme).expect("room");
        assert_eq!(longer.hull().end(), at + heap.len() as u32);
    });
}

#[test]
fn all_of_unicode_is_read_annotated_and_kept() {
    ends("all of Unicode", || {
        let all: Vec<char> = (0..=0x10_FFFF).filter_map(char::from_u32).filter(|c| *c != '\r').collect();
        for (idx, some) in all.chunks(280_000).enumerate() {
            let mut source: String = some.iter().collect();
            source.push_str("\nقال الوزير: “نعم”.");
            let taken = intake::plain(&source).expect("within the limit");
            assert_eq!(taken.text.as_str(), source, "part {idx}");
            let document = annotate(&taken);
            assert_sound(&document);
            assert_eq!(read(&write(&document)).as_ref(), Ok(&document), "part {idx}");
            let html = intake::html(&source.replace('&', "&amp;").replace('<', "&lt;")).expect("a text");
            assert!(html.text.as_str().ends_with("قال الوزير: “نعم”."));
        }
    });
}

#[test]
fn surrogates_without_a_partner_are_refused_or_told() {
    // In a file marked as UTF-16, in JSON, and as bytes that only look like UTF-8.
    assert_eq!(intake::file("a.txt", b"\xFF\xFE\x00\xD8a\x00"), Err(IntakeError::NotUtf16 { at: 2 }));
    let error = read(r#"{"format": "qawl", "text": "\ud800"}"#).expect_err("no text");
    assert!(error.to_string().contains("line 1"), "{error}");
}

#[test]
fn json_nested_a_million_deep_is_refused_with_its_place() {
    for open in ["[", "{\"format\":", "{\"format\":\"qawl\",\"spans\":["] {
        let errors = ends(open, move || check(&open.repeat(1_000_000)));
        assert_eq!(errors.map(|_| ()).expect_err("no document").len(), 1, "{open}");
    }
    // Broken at the end of much that is in order.
    let errors = ends("a long file", || {
        let spans = "{\"id\": \"a1\"},".repeat(300_000);
        check(&format!("{{\"format\": \"qawl\", \"version\": 1, \"spans\": [{spans}"))
    });
    assert!(errors.is_err());
}

#[test]
fn file_names_are_harmless_everywhere() {
    for (name, is) in [
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\a", "C--a"),
        ("CON", "article-CON"),
        ("com1", "article-com1"),
        ("console", "console"),
        ("--help", "help"),
        (".htaccess", "htaccess"),
        ("invoice\u{202E}fdp.exe", "invoice-fdp-exe"),
        ("\u{2066}\u{200F}", "article"),
        ("...", "article"),
        ("a\0b\nc", "a-b-c"),
        ("قول الوزير", "قول-الوزير"),
        ("", "article"),
    ] {
        assert_eq!(file_stem(name), is, "{name:?}");
    }
    assert_eq!(file_stem(&"ق".repeat(4000)).chars().count(), 80);
}
