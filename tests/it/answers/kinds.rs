//! What a file or a pasted text is: one place tells the page and the command.

use qawl::agree::record::head as comparison_head;
use qawl::annotation::{Fidelity, UnplacedReason};
use qawl::answers::{Fate, read_with};
use qawl::format::{ExportOptions, Format, Loss, export, qawl as native};
use qawl::recognise::{FirstLine, Kind, NotRead, certain, first_line, kind_of};
use qawl::store::file::{Head, LineError};

use super::{ARABIC, ENGLISH, bare, brought, only_answer, suggested, told};

fn name_of(kind: &Kind) -> String {
    match kind {
        Kind::Project => "project".to_owned(),
        Kind::Comparison => "comparison".to_owned(),
        Kind::Annotations(format) => format.name().to_owned(),
        Kind::Articles => "articles".to_owned(),
        Kind::Answers(answers) => {
            format!("answers of {}", answers.iter().map(|it| it.records.len()).sum::<usize>())
        }
        Kind::Article => "article".to_owned(),
    }
}

fn kind(source: &str) -> String {
    name_of(&kind_of("", source.as_bytes()))
}

#[test]
fn each_kind_of_file_is_told_from_the_others() {
    let document = bare("en", ENGLISH);
    let project = Head::write("Elections", 1, &Default::default(), None);
    let long = "word ".repeat(200);
    for (source, expected) in [
        (ENGLISH.to_owned(), "article"),
        (ARABIC.to_owned(), "article"),
        (String::new(), "article"),
        (native::write(&document), "qawl"),
        (format!("{project}\n{{\"document\": {}}}", native::write_line(&document)), "project"),
        (format!("{{\"document\": {}}}\n", native::write_line(&document)), "project"),
        // One damaged line makes it nothing else, the first one neither.
        (
            format!(
                "{}\n{{\"document\": {}}}\n",
                project.replace("qawl-project", "qawl-projekt"),
                native::write_line(&document)
            ),
            "project",
        ),
        (
            format!(
                "{}\n{{\"added\": 1, \"docum\n{{\"document\": {}}}\n",
                &project[..30],
                native::write_line(&document)
            ),
            "project",
        ),
        (format!("{}\n", comparison_head()), "comparison"),
        (
            format!("{{\"id\": \"a\", \"text\": \"{long}\"}}\n{{\"id\": \"b\", \"text\": \"{long}\"}}"),
            "articles",
        ),
        ("{\"id\": \"a\", \"text\": \"One.\\nTwo.\"}".to_owned(), "articles"),
        (r#"{"quotes": [{"quote": "a b", "speaker": "X"}]}"#.to_owned(), "answers of 1"),
        ("```json\n[{\"quote\": \"a b\"}, {\"claim\": \"c d\"}]\n```".to_owned(), "answers of 2"),
        (
            r#"{"id": 7, "text": "We waited", "speaker": "Holt", "quote": "We waited"}"#.to_owned(),
            "answers of 1",
        ),
        ("| Speaker | Quote |\n|---|---|\n| Holt | a b |".to_owned(), "answers of 1"),
        ("{\"quotes\": []}".to_owned(), "answers of 0"),
        ("{\"some\": \"thing\"}".to_owned(), "article"),
        // It only speaks of a project.
        (
            r#"{"quotes": [{"quote": "a qawl-project with a \"document\" and a qawl-comparison"}]}"#
                .to_owned(),
            "answers of 1",
        ),
    ] {
        assert_eq!(kind(&source), expected, "{source}");
        // With a mark of the encoding and blank lines before it too.
        assert_eq!(kind(&format!("\u{feff}\n{source}")), expected, "{source}");
    }
    assert_eq!(name_of(&kind_of("film.bin", &[0, 255, 1, 254])), "article");
    assert_eq!(certain("", b"{\"quotes\": []}"), None, "only reading tells");
}

#[test]
fn a_first_line_says_what_the_others_are() {
    assert!(matches!(
        first_line("", &Head::write("P", 0, &Default::default(), None)),
        Ok(FirstLine::Project(_))
    ));
    let newer = Head::write("P", 0, &Default::default(), None).replace("\"version\":1", "\"version\":9");
    assert_eq!(first_line("", &newer), Err(NotRead::Project(LineError::Newer(9))));
    assert!(matches!(first_line("", r#"{"id": 1, "text": "An article."}"#), Ok(FirstLine::Article(_))));
    assert!(matches!(first_line("", "no JSON"), Err(NotRead::Text(_))));
    assert_eq!(first_line("", &comparison_head()), Ok(FirstLine::Comparison(1)));
}

#[test]
fn the_beginning_of_a_string_that_breaks_off_is_placed_and_says_so() {
    let mut document = bare("en", ENGLISH);
    // Inside a word, and between two.
    for (cut, covered) in [
        ("the bridge would cost 12 mill", "the bridge would cost 12"),
        ("the bridge would cost 12 million", "the bridge would cost 12 million"),
    ] {
        let answer = format!("{{\"quotes\": [{{\"quote\": \"{cut}");
        assert_eq!(told(&mut document, &answer), [format!("beginning: {covered}")]);
    }
    // Few words are anywhere, and others are not here.
    for cut in ["the bri", "the river is dry and wi"] {
        let report = brought(&document, &format!("{{\"quotes\": [{{\"quote\": \"{cut}")).report;
        assert_eq!(report.outcomes[0].fate, Fate::Unplaced(UnplacedReason::Cut), "{cut}");
        assert!(report.is_cut);
    }
    let mut arabic = bare("ar", ARABIC);
    assert_eq!(
        told(&mut arabic, "{\"quotes\": [{\"quote\": \"الخط الجديد سينقل ١"),
        ["beginning: الخط الجديد سينقل"]
    );
    // A rule that suggests all of it is the one that the opinion is on.
    let mut document = suggested(ENGLISH);
    let n_before = document.annotations().count();
    told(&mut document, "{\"quotes\": [{\"quote\": \"the bridge would cost 12 mi");
    assert_eq!(document.annotations().count(), n_before);
    let opinion = document.annotations().flat_map(|it| &it.opinions).next().unwrap();
    assert_eq!(opinion.fidelity, Fidelity::Beginning);
    let read = native::read(&native::write(&document)).unwrap();
    assert_eq!(read.annotations().flat_map(|it| &it.opinions).next(), Some(opinion));
}

#[test]
fn formats_without_opinions_say_that_they_lose_them() {
    let mut document = suggested(ENGLISH);
    assert!(!document.has_opinions());
    told(&mut document, r#"[{"quote": "the bridge would cost 12 million euros"}]"#);
    assert!(document.has_opinions());
    for format in Format::ALL {
        let is_lossy = format.losses().contains(&Loss::Opinions);
        let files =
            export(*format, &[&document], &ExportOptions { rejected: true, ..ExportOptions::default() });
        let holds =
            files.unwrap().iter().any(|file| String::from_utf8_lossy(&file.bytes).contains("opinions"));
        assert_eq!(is_lossy, !holds, "{format}");
    }
}

fn at_once<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(done) => done,
        std::task::Poll::Pending => panic!("nothing waits"),
    }
}

#[test]
fn a_long_answer_is_read_in_pieces_with_pauses_between() {
    let line = |n: usize| {
        format!("{{\"custom_id\": \"a{n}\", \"quotes\": [{{\"quote\": \"{}\"}}]}}\n", "word ".repeat(200))
    };
    let lines: String = (0..3_000).map(line).collect();
    let mut n_pauses = 0;
    let answers = at_once(read_with(&lines, async || n_pauses += 1)).unwrap();
    assert_eq!((answers.len(), answers[2_999].article.as_deref()), (3_000, Some("a2999")));
    assert!(n_pauses > 5);
    assert_eq!(answers, qawl::answers::read(&lines).unwrap());
    // The lines of one article, up to the bound.
    let row = format!("{{\"quote\": \"{}\", \"speaker\": \"X\"}}\n", "word ".repeat(100));
    let answers = at_once(read_with(&row.repeat(6_000), async || {})).unwrap();
    assert_eq!((answers.len(), answers[0].records.len(), answers[0].is_too_long), (1, 5_000, true));
    // One value: its beginning, and that there was more.
    let long = format!(
        "{{\"quotes\": [{}]}}",
        row.trim().to_owned().replace('\n', "") + &format!(", {}", row.trim()).repeat(9_000)
    );
    let answers = at_once(read_with(&long, async || {})).unwrap();
    assert!(answers[0].is_too_long && answers[0].records.len() > 2_000);
    let short = "{\"quotes\": [{\"quote\": \"a b\"}]}";
    assert_eq!(at_once(read_with(short, async || {})).unwrap(), [only_answer(short)]);
}
