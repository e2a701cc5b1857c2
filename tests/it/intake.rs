//! What is taken in from pastes and files.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use qawl::intake::{self, Intake, IntakeError, MAX_ARTICLE_BYTES, MAX_SOURCE_BYTES, Unreadable};

/// Shows the text, then what the mark-up says of its lines.
#[track_caller]
fn check_html(source: &str, expected: Expect) {
    let Intake { text, hints, .. } = intake::html(source).expect("taken in");
    let mut shown = format!("{}\n", text.as_str());
    for (span, kind) in hints {
        shown.push_str(&format!("-- {kind}: {}\n", text.slice(span)));
    }
    expected.assert_eq(&shown);
}

#[test]
fn plain_text_changes_its_line_ends_only() {
    let taken = intake::plain(" \u{FEFF}one\r\n\r\ntwo\rthree\u{A0}\u{202B}قـــال\u{202C}\t\n").unwrap();
    assert_eq!(taken.text.as_str(), " \u{FEFF}one\n\ntwo\nthree\u{A0}\u{202B}قـــال\u{202C}\t\n");
    assert!(taken.hints.is_empty());
}

#[test]
fn empty_pastes_are_refused() {
    assert_eq!(intake::plain(""), Err(IntakeError::Empty));
    assert_eq!(intake::plain(" \r\n\u{A0}\t"), Err(IntakeError::Empty));
    assert_eq!(intake::html("<p> <script>run()</script></p>"), Err(IntakeError::Empty));
    assert_eq!(intake::file("a.txt", b""), Err(IntakeError::Empty));
}

#[test]
fn what_is_too_long_is_refused_with_its_size() {
    let bytes = 10 * 1024 * 1024;
    let refused = intake::plain(&"ما ".repeat(bytes / 5)).unwrap_err();
    assert!(matches!(refused, IntakeError::TooLarge { max: MAX_ARTICLE_BYTES, .. }), "{refused:?}");
    assert_eq!(refused.to_string(), "too large: 10.0 MB (limit 4 MB)");
    let refused = intake::file("page.html", &vec![b'<'; MAX_SOURCE_BYTES + 1]).unwrap_err();
    assert_eq!(refused, IntakeError::TooLarge { bytes: MAX_SOURCE_BYTES + 1, max: MAX_SOURCE_BYTES });
    let page = format!("<p>{}</p>{}", "word ".repeat(100), "<br>".repeat(400_000));
    assert_eq!(intake::html(&page).unwrap().text.len(), 499);
}

#[test]
fn files_are_decoded_by_their_byte_order_mark() {
    let text = "قال: 😀\n";
    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(unit).collect()
    };
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{FEFF}{text}").into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
    ] {
        assert_eq!(intake::file("a.txt", &bytes).unwrap().text.as_str(), text);
    }
}

#[test]
fn files_that_are_no_text_are_refused_with_the_place() {
    let refused = |bytes: &[u8]| intake::file("a.txt", bytes).unwrap_err();
    assert_eq!(refused(b"\x89PNG\r\n\x1A\n\0\0"), IntakeError::Unreadable(Unreadable::Picture));
    assert_eq!(refused(b"abc\0def"), IntakeError::Binary { at: 3 });
    assert_eq!(refused(b"\xFF\xFEa\0b"), IntakeError::NotUtf16 { at: 4 });
    assert_eq!(refused(b"\xFF\xFEa\0\x00\xD8b\0"), IntakeError::NotUtf16 { at: 4 });
}

#[test]
fn a_file_is_html_by_its_name_or_its_beginning() {
    let text = |name, bytes: &str| intake::file(name, bytes.as_bytes()).unwrap().text.as_str().to_owned();
    assert_eq!(text("a.HTM", "a<b>b</b>"), "ab");
    assert_eq!(text("page", "\n<!DOCTYPE HTML><p>a"), "a");
    assert_eq!(text("a.txt", "<html>a"), "<html>a");
    assert_eq!(text("notes", "1 < 2"), "1 < 2");
}

#[test]
fn a_page_becomes_its_paragraphs() {
    check_html(
        "<!doctype html><html><head><title>Site</title><style>p{}</style></head>
        <body class='single related'><nav><a href=/>Home</a> <a href=/w>World</a></nav>
        <article><h1>Minister  denies\n the report</h1>
        <p class='standfirst'>He spoke to <a href=x>reporters</a>.</p>
        <address>By Jane Roe</address>
        <p>“We did not,” he said.<br>He left at 5 pm &amp; more&#8230;
        <p>Second <b>para</b>graph<script>alert('x')</script>.</p>
        <h2>What next</h2><ul><li>One<li>Two</ul>
        <aside><h3>Most read</h3><p>Other story</p></aside></article>
        <form><button>Subscribe</button></form>
        <footer>© The Paper</footer></body></html>",
        expect![[r#"
            Home World

            Minister denies the report

            He spoke to reporters.

            By Jane Roe

            “We did not,” he said.
            He left at 5 pm & more…

            Second paragraph.

            What next

            One
            Two

            Most read

            Other story

            Subscribe

            © The Paper
            -- boilerplate: Home World
            -- title: Minister denies the report
            -- deck: He spoke to reporters.
            -- byline: By Jane Roe
            -- heading: What next
            -- boilerplate: Most read
            -- boilerplate: Other story
            -- boilerplate: Subscribe
            -- boilerplate: © The Paper
        "#]],
    );
}

#[test]
fn what_readers_do_not_see_is_left_out() {
    check_html(
        "<p>Seen<span hidden> not <i>seen</i></span><span style='Display : none'>no</span> too</p>
        <div class='screen-reader-text'>no<div>no</div></div><svg><title>no</title><text>no</text></svg>
        <template><p>no</p></template><noscript>no</noscript><!-- no --><select><option>no</select>",
        expect![[r#"
            Seen too
        "#]],
    );
}

#[test]
fn a_form_around_the_whole_page_is_not_furniture() {
    check_html(
        "<form id=aspnetForm><div>Menu</div><div><h1>Title</h1><p>Text.</p></div></form>",
        expect![[r#"
            Menu

            Title

            Text.
            -- boilerplate: Menu
            -- title: Title
        "#]],
    );
}

#[test]
fn line_breaks_and_preformatted_lines_stay() {
    check_html(
        "one<br>two<br><br>three<pre>  a\n    b\n\nc</pre><table><tr><td>x<td>y<tr><td>z</table>",
        expect![[r#"
            one
            two

            three

              a
                b

            c

            x	y
            z
        "#]],
    );
}

#[test]
fn a_page_of_nothing_but_furniture_is_an_article() {
    check_html(
        "<aside><p>One.</p><p>Two.</p></aside>",
        expect![[r#"
            One.

            Two.
        "#]],
    );
}

#[test]
fn no_break_spaces_stay() {
    assert_eq!(intake::html("<p>5&nbsp; pm&#160;</p>").unwrap().text.as_str(), "5\u{A0} pm\u{A0}");
}

#[test]
fn words_are_not_torn_by_inline_elements() {
    check_html(
        "<p dir=rtl>و<b>قال</b> <a href=#>المسؤول</a>: <span>«نعم»</span></p>",
        expect![[r#"
            وقال المسؤول: «نعم»
        "#]],
    );
}

proptest! {
    #[test]
    fn plain_text_is_its_source_with_lf(source in any::<String>()) {
        if let Ok(taken) = intake::plain(&source) {
            let lines = source.replace("\r\n", "\n").replace('\r', "\n");
            prop_assert_eq!(taken.text.as_str(), lines.as_str());
        }
    }

    #[test]
    fn any_bytes_are_taken_in_or_refused(bytes in any::<Vec<u8>>(), html in any::<bool>()) {
        let _ = intake::file(if html { "a.html" } else { "a" }, &bytes);
    }

    #[test]
    fn any_markup_gives_hints_on_lines_in_order(
        pieces in prop::collection::vec(
            prop_oneof![
                prop::sample::select(vec![
                    "<p>", "</p>", "<h1>", "</h1>", "<nav>", "</nav>", "<div class=byline>", "</div>", "<br>", "<b>",
                    "</b>", "<form>", "</form>", "<li>", "<td>", "<pre>", "</pre>", "\n", " ", "&nbsp;", "&#13;", "&#0;",
                    "<head>", "<body>", "<svg>", "</svg>", "<span hidden>", "</span>", "<", "<!--", "-->", "<p/>",
                ])
                .prop_map(str::to_owned),
                any::<String>(),
            ],
            0..40,
        )
    ) {
        if let Ok(taken) = intake::html(&pieces.concat()) {
            let mut end = 0;
            for (span, _) in taken.hints {
                let line = taken.text.get(span).expect("inside the text");
                prop_assert!(!line.contains('\n') && !line.is_empty());
                prop_assert!(span.start() >= end);
                end = span.end();
            }
        }
    }

    #[test]
    fn dropped_elements_leave_nothing(
        tag in prop::sample::select(vec!["script", "style", "template", "svg", "noscript", "select", "title"]),
        before in "[a-y &<>/]{0,20}",
    ) {
        let source = format!("<p>{}</p><p>Z1<{tag}>ZZZ</{tag}>Z2</p>", before.replace('<', "&lt;"));
        let taken = intake::html(&source).unwrap();
        prop_assert!(taken.text.as_str().ends_with("Z1Z2"), "{:?}", taken.text.as_str());
    }
}
