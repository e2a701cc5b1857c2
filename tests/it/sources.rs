//! What people really paste and open: word processors, old encodings, PDFs, mails and messengers.

use std::sync::Arc;

use expect_test::{Expect, expect};
use qawl::detect::{DetectOptions, detect};
use qawl::format::document_stem;
use qawl::intake::{self, IntakeError, Options, Remark, Repair, Source, TextEncoding, Unreadable};
use qawl::schema::Lang;
use qawl::session::edges::{self, Unit};
use qawl::session::{
    Action, DocumentAction, FocusAction, Language, MessageKind, ReviewAction, State, Taken, Theme, annotate,
    find, reduce,
};
use qawl::text::{Span, Text};

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> Source {
    Source::File { name: name.into(), bytes: bytes.into().into() }
}

fn plain(text: &str) -> Source {
    Source::Plain(text.into())
}

/// Shows the lines of a text with what they are said to be, and what is told.
#[track_caller]
fn check(source: &Source, options: Options, expected: Expect) {
    let taken = source.take_in(options).expect("taken in");
    let mut shown = String::new();
    let mut start = 0;
    for line in taken.text.as_str().split('\n') {
        let hint = taken.hints.iter().find(|(span, _)| span.start() as usize == start && !line.is_empty());
        shown.push_str(&format!("{}{line}\n", hint.map_or(String::new(), |(_, kind)| format!("<{kind}> "))));
        start += line.len() + 1;
    }
    for remark in &taken.remarks {
        shown.push_str(&format!("-- {remark}\n"));
    }
    expected.assert_eq(&shown);
}

#[test]
fn a_word_document_with_review_marks_is_taken_as_its_final_text() {
    let source = "<html xmlns:o='urn:x'><head><style><!-- p {margin:0} --></style></head><body>
<p class=MsoTitle>The bridge<o:p></o:p></p>
<p class=MsoNormal>Warden Laura Finch said <a style='mso-comment-reference:J_1'>the <span class=msoDel><del cite=x>long </del></span>
<span class=msoIns><ins cite=x>old </ins></span>bridge</a><span class=MsoCommentReference><span style='font-size:8pt'>
<![if !supportAnnotations]><a class=msocomanchor href=\"#_msocom_1\">[J1]</a><![endif]><span style='mso-special-character:comment'>&nbsp;</span></span></span> is shut.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph><![if !supportLists]><span><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>“It cost us,” she said.<o:p></o:p></p>
<p class=MsoNormal>The mayor agreed.<a style='mso-footnote-id:ftn1' href=\"#_ftn1\"><span class=MsoFootnoteReference>[1]</span></a></p>
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href=\"#_ftnref1\">[1]</a> A talk in May.</p></div></div>
<div style='mso-element:comment-list'><div style='mso-element:comment'><div class=msocomtxt><p class=MsoCommentText><a class=msocomoff href=\"#_msoanchor_1\">[J1]</a>Jo says this is wrong.</p></div></div></div>
</body></html>";
    check(
        &Source::Html(source.into()),
        Options::default(),
        expect![[r#"
        <title> The bridge

        Warden Laura Finch said the old bridge is shut.

        “It cost us,” she said.

        The mayor agreed.

        <boilerplate> A talk in May.
    "#]],
    );
}

#[test]
fn google_docs_leave_notes_and_comments_out_of_the_text() {
    let source = "<meta charset='utf-8'><b id=\"docs-internal-guid-1\"><p dir=\"rtl\"><span style=\"white-space:pre-wrap\">قال المدير</span><sup><a href=\"#ftnt1\" id=\"ftnt_ref1\">[1]</a></sup><span> فؤاد</span><sup><a href=\"#cmnt1\" id=\"cmnt_ref1\">[a]</a></sup><span>: «نبدأ غداً».</span></p><br /><p><span>وأضاف:</span><span><br /></span><span>«لن نتأخر».</span></p></b>\
<div><p><a href=\"#ftnt_ref1\" id=\"ftnt1\">[1]</a><span>&nbsp;مقابلة في أيار.</span></p></div><div style=\"border:1px solid black\"><p><a href=\"#cmnt_ref1\" id=\"cmnt1\">[a]</a><span>راجع الاسم</span></p></div>";
    check(
        &Source::Html(source.into()),
        Options::default(),
        expect![[r#"
        قال المدير فؤاد: «نبدأ غداً».

        وأضاف:
        «لن نتأخر».

        <boilerplate>  مقابلة في أيار.
    "#]],
    );
}

#[test]
fn libreoffice_outlook_pages_and_web_mail_give_their_paragraphs() {
    let libreoffice = "<html><body lang='en-GB'><h1 class='western'>The bridge</h1><p style='margin-bottom: 0cm'>It is shut<a class='sdfootnoteanc' name='sdfootnote1anc' href='#sdfootnote1sym'><sup>1</sup></a>.</p><ul><li><p>One way is left.</p></li><li><p>Two are shut.</p></li></ul><div id='sdfootnote1'><p class='sdfootnote'><a class='sdfootnotesym' href='#sdfootnote1anc'>1</a>A talk.</p></div></body></html>";
    let outlook = "<div class=WordSection1><p class=MsoNormal>It is shut.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>“We wait,” she said.<o:p></o:p></p></div>";
    let pages = "<html><head><style>p.p1 {margin: 0}</style></head><body><p class='p1'><span class='s1'>It is shut.</span></p><p class='p2'><span class='s1'></span><br></p><p class='p1'>“We wait,” she said.</p></body></html>";
    let gmail = "<div dir='ltr'><div>It is shut.</div><div><br></div><div>“We wait,” she said.</div></div><div class='gmail_quote'><div class='gmail_attr'>On Mon, Jo wrote:<br></div><div>Is it?</div></div>";
    for (source, expected) in [
        (
            libreoffice,
            expect![[r#"
            <title> The bridge

            It is shut.

            One way is left.

            Two are shut.

            <boilerplate> A talk.
        "#]],
        ),
        (
            outlook,
            expect![[r#"
            It is shut.

            “We wait,” she said.
        "#]],
        ),
        (
            pages,
            expect![[r#"
            It is shut.

            “We wait,” she said.
        "#]],
        ),
        (
            gmail,
            expect![[r#"
            It is shut.

            “We wait,” she said.

            <boilerplate> On Mon, Jo wrote:

            Is it?
        "#]],
        ),
    ] {
        check(&Source::Html(source.into()), Options::default(), expected);
    }
}

const CUT: &str = "الجسر الجديد\n\nقال مدير الطرق فؤاد الحلبي إن\n«العمل في الجسر انتهى قبل\nموعده، ولن نغلق الطريق بعد\nاليوم»، مضيفاً أن المدينة\nستفتح جسرين آخرين في شمال\nالوادي.\n\nمن جهتها أكدت النائبة رنا\nالعلي أن الأرقام ناقصة.\n";

#[test]
fn lines_that_a_width_has_cut_are_joined_and_told() {
    check(
        &plain(CUT),
        Options::default(),
        expect![[r#"
        الجسر الجديد

        قال مدير الطرق فؤاد الحلبي إن «العمل في الجسر انتهى قبل موعده، ولن نغلق الطريق بعد اليوم»، مضيفاً أن المدينة ستفتح جسرين آخرين في شمال الوادي.

        من جهتها أكدت النائبة رنا العلي أن الأرقام ناقصة.

        -- line breaks removed inside paragraphs: 6
    "#]],
    );
    let kept = plain(CUT).take_in(Options::default().with(Repair::Lines, false)).unwrap();
    assert_eq!(kept.text.as_str(), CUT);
    assert!(matches!(kept.remarks.as_slice(), [Remark::Offered(Repair::Lines, 6)]), "{:?}", kept.remarks);
}

#[test]
fn a_hyphen_that_cut_a_word_goes_and_one_that_belongs_to_it_stays() {
    let text = "The well-known bridge over the river was shut on\nMonday after a storm, and the council said it is inter-\nested in a new one. The mayor, who was at the well-\nknown spot, told reporters that nothing could be\ndone before the spring. A second storm is on its\nway.\n";
    check(
        &plain(text),
        Options::default(),
        expect![[r#"
        The well-known bridge over the river was shut on Monday after a storm, and the council said it is interested in a new one. The mayor, who was at the well-known spot, told reporters that nothing could be done before the spring. A second storm is on its way.

        -- line breaks removed inside paragraphs: 5
    "#]],
    );
    let mail = "> The bridge over the river was shut on Monday\n> after a storm, and the council said that it\n> is looking for a new one. The mayor told us\n> that nothing could be done before the spring\n> and that she is sorry.\n";
    check(
        &plain(mail),
        Options::default(),
        expect![[r#"
        > The bridge over the river was shut on Monday after a storm, and the council said that it is looking for a new one. The mayor told us that nothing could be done before the spring and that she is sorry.

        -- line breaks removed inside paragraphs: 4
    "#]],
    );
    let pre = format!("<pre>{CUT}</pre>");
    let joined = Source::Html(pre.into()).take_in(Options::default()).unwrap();
    assert!(joined.remarks.contains(&Remark::Made(Repair::Lines, 6)), "{:?}", joined.remarks);
}

#[test]
fn lines_that_somebody_ended_stay() {
    for text in [
        "Shopping:\n- bread and butter\n- milk and honey\n- a new bicycle\n- two old books\n- some string\n",
        "The bridge is shut.\nThe council met on Monday and said so.\nNobody knows when it opens.\nThe mayor waits.\nSo do we all.\nThe end.\n",
        "One long paragraph stands here on a line of its own, as pages give it, and it has many words in it before it ends.\nAnother one follows right behind it with as many words as that, so that nobody could say that a width has cut it.\nA third.\nA fourth.\nA fifth one.\nA sixth.\n",
        "Roses are red\nViolets are blue\nSugar is sweet\nAnd so are you\nSo says the poet\nAnd so do we\n",
    ] {
        let taken = plain(text).take_in(Options::default()).unwrap();
        assert_eq!((taken.text.as_str(), taken.remarks.as_slice()), (text, [].as_slice()));
    }
}

#[test]
fn old_encodings_are_guessed_told_and_changed() {
    let arabic = "قال مدير الطرق فؤاد الحلبي إن \"العمل في الجسر انتهى قبل موعده\".\nوأضاف أن المدينة ستفتح جسرين آخرين.\n";
    let german = "„Das Gebäude ist für Fußgänger geöffnet“, sagte die Bürgermeisterin.\n";
    for (name, text) in [("windows-1256", arabic), ("ISO-8859-6", arabic), ("windows-1252", german)] {
        let encoding = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap();
        let bytes = encoding.encode(text).0.into_owned();
        let taken = file("a.txt", bytes.clone()).take_in(Options::default()).unwrap();
        let read = TextEncoding::named(name).unwrap();
        assert_eq!(
            (taken.text.as_str(), taken.remarks.as_slice()),
            (text, [Remark::Guessed(read)].as_slice())
        );
        let other =
            file("a.txt", bytes).take_in(Options::default().read_as(TextEncoding::named("windows-1251")));
        assert_ne!(other.unwrap().text.as_str(), text);
    }
    for (little, label) in [(true, "UTF-16LE"), (false, "UTF-16BE")] {
        for text in [arabic, german] {
            let bytes: Vec<u8> = text
                .encode_utf16()
                .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
                .collect();
            let taken = file("a.txt", bytes).take_in(Options::default()).unwrap();
            let read = TextEncoding::named(label).unwrap();
            assert_eq!(
                (taken.text.as_str(), taken.remarks.as_slice()),
                (text, [Remark::Guessed(read)].as_slice())
            );
        }
    }
}

#[test]
fn utf8_with_a_broken_byte_is_read_and_told() {
    let mut bytes = "قال المدير إن الجسر مفتوح.".as_bytes().to_vec();
    bytes.insert(19, 0xFF);
    let taken = file("a.txt", bytes).take_in(Options::default()).unwrap();
    assert!(taken.text.as_str().starts_with("قال"));
    assert!(taken.remarks.contains(&Remark::Lost(1)), "{:?}", taken.remarks);
}

#[test]
fn files_of_other_kinds_are_refused_by_name() {
    let zip = |path: &str| pack(&[(path, "x")]);
    for (name, bytes, kind) in [
        ("a.rtf", br"{\rtf1\ansi He said.\par}".to_vec(), Unreadable::Rtf),
        ("a.txt", b"%PDF-1.7\n%\xE2\xE3".to_vec(), Unreadable::Pdf),
        ("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0".to_vec(), Unreadable::OldWord),
        ("a.xlsx", zip("xl/workbook.xml"), Unreadable::Spreadsheet),
        ("a.pptx", zip("ppt/presentation.xml"), Unreadable::Slides),
        ("a.pages", zip("Index/Document.iwa"), Unreadable::Pages),
        ("a.epub", pack(&[("mimetype", "application/epub+zip")]), Unreadable::Book),
        ("image.png", b"\x89PNG\r\n\x1A\n\0\0".to_vec(), Unreadable::Picture),
        ("a.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF".to_vec(), Unreadable::Picture),
        ("a.mp4", b"\0\0\0\x18ftypmp42".to_vec(), Unreadable::Media),
        ("a.zip", zip("a.txt"), Unreadable::Archive),
    ] {
        let error = file(name, bytes).take_in(Options::default()).unwrap_err();
        assert_eq!(error, IntakeError::Unreadable(kind), "{name}");
    }
}

fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for (path, content) in parts {
        let (mut entry, config) = archive.new_file(path).start().unwrap();
        let mut writer = config.wrap(&mut entry);
        std::io::Write::write_all(&mut writer, content.as_bytes()).unwrap();
        let (_, descriptor) = writer.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap()
}

#[test]
fn word_documents_open() {
    let document = r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>
<w:p><w:pPr><w:pStyle w:val="Titel"/></w:pPr><w:r><w:t>The bridge</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Warden Laura Finch said the </w:t></w:r><w:del w:author="J"><w:r><w:delText>long </w:delText></w:r></w:del><w:ins w:author="J"><w:r><w:t>old</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> bridge &amp; road</w:t><w:noBreakHyphen/><w:t>way are shut.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="H2"/></w:pPr><w:r><w:t>Ways round</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr><w:r><w:t>One.</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr><w:r><w:t>Two.</w:t></w:r></w:p>
<w:moveFrom w:id="1"><w:r><w:t>moved away</w:t></w:r></w:moveFrom>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Road</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Open</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>A1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>yes</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>The end</w:t><w:br/><w:t>comes.</w:t></w:r><w:r><w:instrText> PAGE </w:instrText></w:r></w:p>
</w:body></w:document>"#;
    let styles = r#"<w:styles xmlns:w="w"><w:style w:styleId="Titel"><w:name w:val="Title"/></w:style><w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style></w:styles>"#;
    let notes = r#"<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>A talk in May.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let comments = "<w:comments xmlns:w='w'><w:comment><w:p><w:r><w:t>Jo says this is wrong.</w:t></w:r></w:p></w:comment></w:comments>";
    let bytes = pack(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", document),
        ("word/styles.xml", styles),
        ("word/footnotes.xml", notes),
        ("word/comments.xml", comments),
    ]);
    check(
        &file("a.docx", bytes.clone()),
        Options::default(),
        expect![[r#"
        <title> The bridge

        Warden Laura Finch said the old bridge & road‑way are shut.

        <heading> Ways round

        One.
        Two.
        Road	Open
        A1	yes

        The end
        comes.

        <boilerplate> A talk in May.
    "#]],
    );
    let half = bytes[..bytes.len() / 2].to_vec();
    assert!(file("a.docx", half).take_in(Options::default()).is_err());
    let broken = pack(&[("word/document.xml", "<w:document><w:body><w:p>")]);
    assert_eq!(file("a.docx", broken).take_in(Options::default()).unwrap_err(), IntakeError::BrokenDocument);
}

#[test]
fn opendocument_texts_open() {
    let content = r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:style="s"><office:automatic-styles><style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles><office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><text:p>long</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p text:style-name="P1">The bridge</text:p>
<text:h text:outline-level="2">Ways round</text:h>
<text:p>It is<text:s text:c="2"/>shut<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>A talk in May.</text:p></text:note-body></text:note>,<office:annotation><text:p>Jo says no.</text:p></office:annotation> she said.<text:line-break/>So it is.</text:p>
<text:list><text:list-item><text:p>One.</text:p></text:list-item><text:list-item><text:p>Two.</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>Road</text:p></table:table-cell><table:table-cell><text:p>Open</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"#;
    let bytes = pack(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content)]);
    check(
        &file("a.odt", bytes),
        Options::default(),
        expect![[r#"
        <title> The bridge

        <heading> Ways round

        It is shut, she said.
        So it is.

        One.
        Two.

        Road	Open

        <boilerplate> A talk in May.
    "#]],
    );
}

/// Returns a text in the shapes its letters have in words, as old files hold it.
fn shaped(text: &str) -> String {
    // Enough letters for the tests: each with its shapes alone, at an end, at a beginning and amid a word.
    const LETTERS: [(char, u32, bool); 22] = [
        ('ا', 0xFE8D, false),
        ('ب', 0xFE8F, true),
        ('ة', 0xFE93, false),
        ('ت', 0xFE95, true),
        ('ج', 0xFE9D, true),
        ('ح', 0xFEA1, true),
        ('د', 0xFEA9, false),
        ('ر', 0xFEAD, false),
        ('س', 0xFEB1, true),
        ('ط', 0xFEC1, true),
        ('ع', 0xFEC9, true),
        ('ف', 0xFED1, true),
        ('ق', 0xFED5, true),
        ('ك', 0xFED9, true),
        ('ل', 0xFEDD, true),
        ('م', 0xFEE1, true),
        ('ن', 0xFEE5, true),
        ('ه', 0xFEE9, true),
        ('و', 0xFEED, false),
        ('ي', 0xFEF1, true),
        ('إ', 0xFE87, false),
        ('أ', 0xFE83, false),
    ];
    let find = |c: char| LETTERS.iter().find(|(letter, ..)| *letter == c);
    let chars: Vec<char> = text.chars().collect();
    let joins = |at: Option<usize>| at.and_then(|at| chars.get(at)).and_then(|c| find(*c));
    chars
        .iter()
        .enumerate()
        .map(|(idx, c)| {
            let Some((_, first, goes_on)) = find(*c) else { return *c };
            let before = joins(idx.checked_sub(1)).is_some_and(|(.., goes_on)| *goes_on);
            let after = *goes_on && joins(Some(idx + 1)).is_some();
            let shape = match (before, after) {
                (false, false) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (true, true) => 3,
            };
            char::from_u32(first + shape).unwrap()
        })
        .collect()
}

const READ: &str =
    "قال مدير الطرق فؤاد الحلبي إن «الجسر مفتوح في 12 يوما»، وأكد أنه آمن.\nوقالت رنا إن العمل انتهى.";

#[test]
fn presentation_forms_are_read_as_the_letters_they_stand_for() {
    let shaped = shaped(READ);
    assert_ne!(shaped, READ);
    let taken = plain(&shaped).take_in(Options::default()).unwrap();
    assert_eq!(taken.text.as_str(), shaped);
    assert!(matches!(taken.remarks.as_slice(), [Remark::Offered(Repair::Forms, _)]), "{:?}", taken.remarks);
    let found = detect(&taken.text, &DetectOptions::default());
    assert_eq!(found.lang, Lang("ar".into()));
    assert_eq!(found.attributions.len(), 3, "{found:?}");
    assert_eq!(find::hits(&taken.text, "الجسر", false).unwrap().len(), 1);
    let put = plain(&shaped).take_in(Options::default().with(Repair::Forms, true)).unwrap();
    assert_eq!(put.text.as_str(), READ);
}

#[test]
fn letters_in_the_order_they_are_seen_in_are_offered_to_be_put_right() {
    let turned = |text: &str| -> String {
        let line = |line: &str| {
            let seen: String = line.chars().rev().collect();
            seen.replace("21", "12")
                .chars()
                .map(|c| match c {
                    '«' => '»',
                    '»' => '«',
                    c => c,
                })
                .collect::<String>()
        };
        text.split('\n').map(line).collect::<Vec<_>>().join("\n")
    };
    let by_word = |text: &str| -> String {
        let word = |word: &str| -> String {
            let edge = |c: char| !c.is_alphabetic();
            let inner = word.trim_matches(edge);
            word.replace(inner, &inner.chars().rev().collect::<String>())
        };
        text.split('\n')
            .map(|line| line.split(' ').map(word).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
            .join("\n")
    };
    for (name, seen) in [
        ("letters", turned(READ)),
        ("shapes", turned(&shaped(READ))),
        ("words", by_word(READ)),
        ("shapes of words", by_word(&shaped(READ))),
    ] {
        let taken = plain(&seen).take_in(Options::default()).unwrap();
        assert_eq!(taken.text.as_str(), seen);
        assert!(
            matches!(taken.remarks.as_slice(), [Remark::Offered(Repair::Order, 2)]),
            "{name}: {:?}",
            taken.remarks
        );
        let put = plain(&seen).take_in(Options::default().with(Repair::Order, true)).unwrap();
        assert_eq!(put.text.as_str(), READ, "{name}");
    }
    assert!(plain(READ).take_in(Options::default()).unwrap().remarks.is_empty());
}

#[test]
fn diacritics_with_a_space_in_front_belong_to_their_word() {
    let text = "ق َال َ الم ُدير إن الأسعار ستنخفض.";
    let taken = plain(text).take_in(Options::default()).unwrap();
    assert_eq!(taken.remarks, [Remark::Offered(Repair::Diacritics, 3)]);
    let found = detect(&taken.text, &DetectOptions::default());
    let source = found.attributions.first().and_then(|it| it.source).map(|span| taken.text.slice(span));
    assert_eq!(source, Some("الم ُدير"));
    assert_eq!(find::hits(&taken.text, "قال", false).unwrap().len(), 1);
    let put = plain(text).take_in(Options::default().with(Repair::Diacritics, true)).unwrap();
    assert_eq!(put.text.as_str(), "قَالَ المُدير إن الأسعار ستنخفض.");
}

/// Shows who says what in a source taken in.
#[track_caller]
fn said(source: &Source, expected: Expect) {
    let taken = source.take_in(Options::default()).expect("taken in");
    let options = DetectOptions { block_kinds: taken.hints.clone(), ..DetectOptions::default() };
    let text = &taken.text;
    let shown: String = detect(text, &options)
        .attributions
        .iter()
        .map(|it| {
            let content: Vec<&str> = it.content.iter().map(|span| text.slice(*span)).collect();
            format!("{}: {}\n", it.source.map_or("", |span| text.slice(span)), content.join(" | "))
        })
        .collect();
    expected.assert_eq(&shown);
}

#[test]
fn senders_of_messages_are_speakers_of_what_they_write() {
    let iphone = "[14\u{200F}/3\u{200F}/2025، 9:12:45 م] ~ رنا العلي: قال المدير فؤاد الحلبي إن الجسر «مفتوح للجميع».\n\u{200F}[14\u{200F}/3\u{200F}/2025، 9:13:02 م] ~ كريم: \u{200E}<تم استبعاد الوسائط>\n\u{200F}[14\u{200F}/3\u{200F}/2025، 9:14:10 م] ~ كريم: وأكد فؤاد الحلبي أن الطريق آمن.\n";
    check(
        &plain(iphone),
        Options::default(),
        expect![[r#"
        <boilerplate> [14‏/3‏/2025، 9:12:45 م] ~
        <body> رنا العلي: قال المدير فؤاد الحلبي إن الجسر «مفتوح للجميع».
        <boilerplate> ‏[14‏/3‏/2025، 9:13:02 م] ~ كريم: ‎<تم استبعاد الوسائط>
        <boilerplate> ‏[14‏/3‏/2025، 9:14:10 م] ~
        <body> كريم: وأكد فؤاد الحلبي أن الطريق آمن.

        -- messages separated from their dates: 3
    "#]],
    );
    said(
        &plain(iphone),
        expect![[r#"
        رنا العلي: قال المدير فؤاد الحلبي إن الجسر «مفتوح للجميع»
        المدير فؤاد الحلبي: الجسر «مفتوح للجميع»
        كريم: وأكد فؤاد الحلبي أن الطريق آمن
        فؤاد الحلبي: الطريق آمن
    "#]],
    );
    let android = "14/03/2025, 21:12 - Messages and calls are end-to-end encrypted.\n14/03/2025, 21:13 - Laura Finch: The bridge is shut.\nWe looked twice.\n14/03/2025, 21:14 - +44 7700 900123: <Media omitted>\n14/03/2025, 21:15 - +44 7700 900123: Who says so?\n";
    check(
        &plain(android),
        Options::default(),
        expect![[r#"
        <boilerplate> 14/03/2025, 21:12 - Messages and calls are end-to-end encrypted.
        <boilerplate> 14/03/2025, 21:13 -
        <body> Laura Finch: The bridge is shut.
        <body> We looked twice.
        <boilerplate> 14/03/2025, 21:14 - +44 7700 900123: <Media omitted>
        <boilerplate> 14/03/2025, 21:15 -
        <body> +44 7700 900123: Who says so?

        -- messages separated from their dates: 4
    "#]],
    );
    said(
        &plain(android),
        expect![[r#"
        Laura Finch: The bridge is shut | We looked twice
        44 7700 900123: Who says so
    "#]],
    );
    let telegram = "Laura Finch, [14.03.2025 21:12]\nThe bridge is shut.\n\nTom Hall, [14.03.2025 21:13]\nWho says so?\n";
    check(
        &plain(telegram),
        Options::default(),
        expect![[r#"
        <boilerplate> [14.03.2025 21:12]
        <body> Laura Finch: The bridge is shut.

        <boilerplate> [14.03.2025 21:13]
        <body> Tom Hall: Who says so?

        -- messages separated from their dates: 2
    "#]],
    );
    let kept = plain(android).take_in(Options::as_given()).unwrap();
    assert_eq!(kept.text.as_str(), android);
}

#[test]
fn who_posts_is_the_speaker_of_an_embedded_post() {
    let embed = "<p>The bridge is shut.</p><blockquote class=\"twitter-tweet\"><p lang=\"en\" dir=\"ltr\">We looked twice and it is safe. <a href=\"https://t.co/x\">pic.twitter.com/x</a></p>&mdash; Laura Finch (@finch) <a href=\"https://twitter.com/finch/status/1\">March 14, 2025</a></blockquote> <script async src=\"https://platform.twitter.com/widgets.js\"></script>";
    check(
        &Source::Html(embed.into()),
        Options::default(),
        expect![[r#"
        The bridge is shut.

        <body> Laura Finch (@finch): We looked twice and it is safe. pic.twitter.com/x

        <boilerplate> March 14, 2025
        -- messages separated from their dates: 1
    "#]],
    );
    said(
        &Source::Html(embed.into()),
        expect![[r#"
        Laura Finch (@finch): We looked twice and it is safe. pic.twitter.com/x
    "#]],
    );
}

#[test]
fn the_text_of_a_corpus_is_left_as_it_is() {
    let taken = intake::verbatim(CUT).unwrap();
    assert_eq!((taken.text.as_str(), taken.remarks.as_slice()), (CUT, [].as_slice()));
}

#[test]
fn a_selection_is_trimmed_to_its_words() {
    let text = Text::new("هل فاز «الفريق»؟ نعم (كما قيل) بنسبة 5%! He said “no”?!");
    let meant = |selected: &str| {
        let at = text.as_str().find(selected).unwrap();
        let parts = edges::meant(&text, Span::from_range(at..at + selected.len()), Unit::Word)?;
        Some(parts.spans().iter().map(|span| text.slice(*span).to_owned()).collect::<Vec<_>>().join("|"))
    };
    for (selected, expected) in [
        ("«الفريق»؟", "الفريق"),
        ("الفريق»؟ ", "الفريق"),
        ("(كما قيل)", "(كما قيل)"),
        ("قيل) ", "قيل"),
        ("نعم (", "نعم"),
        ("5%!", "5%"),
        ("“no”?!", "no"),
    ] {
        assert_eq!(meant(selected).as_deref(), Some(expected), "{selected}");
    }
    for nothing in ["»؟", "?!", " (", "!"] {
        assert_eq!(meant(nothing), None, "{nothing}");
    }
}

#[test]
fn a_file_is_called_by_its_headline_and_a_part_of_the_checksum() {
    let stem = |text: &str| document_stem(&annotate(&intake::plain(text).unwrap()));
    let article = "الطرق تعلن: خطة «جديدة»/للجسر\n\nقال مدير الطرق فؤاد الحلبي إن العمل في الجسر القديم انتهى قبل موعده بأيام.\n";
    let name = stem(article);
    let (words, digits) = name.rsplit_once('-').unwrap();
    assert_eq!(words, "الطرق-تعلن-خطة-جديدة-للجسر");
    assert!(digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit()), "{name}");
    assert_ne!(stem(&format!("{article}.")), name);
    let own = qawl::annotation::Document::new("bridge", Text::new(article), Lang("ar".into()), Vec::new());
    assert_eq!(document_stem(&own), "bridge");
}

#[test]
fn a_text_is_taken_in_otherwise_until_somebody_works_on_it() {
    let open = |options| {
        let (intake, taken) = Taken::take_in(plain(CUT), options).unwrap();
        (Arc::new(annotate(&intake)), taken.map(Arc::new))
    };
    let (joined, taken) = open(Options::default());
    let mut state = State::new(Language::En, Theme::Light);
    for action in [
        Action::Document(DocumentAction::Open(Arc::clone(&joined))),
        Action::Document(DocumentAction::Taken(taken)),
    ] {
        let before = state.revision;
        state = reduce(&state, action);
        assert_ne!(state.revision, before, "nothing would be drawn");
    }
    assert!(state.retakable().is_some());
    let (kept, otherwise) = open(Options::default().with(Repair::Lines, false));
    let back = reduce(&state, Action::Document(DocumentAction::Retake(Arc::clone(&kept), otherwise.clone())));
    assert_eq!(back.document.as_ref().map(|it| it.text().as_str()), Some(CUT));
    assert!(back.retakable().is_some());
    let worked =
        reduce(&reduce(&state, Action::Focus(FocusAction::Next)), Action::Review(ReviewAction::Accept));
    assert!(worked.retakable().is_none());
    let refused = reduce(&worked, Action::Document(DocumentAction::Retake(kept, otherwise)));
    assert_eq!(refused.document.as_ref().map(|it| it.text()), Some(joined.text()));
    assert_eq!(refused.message.map(|it| it.kind), Some(MessageKind::TextKept));
}

#[test]
fn a_damaged_list_of_styles_costs_no_text_and_is_told() {
    let body = "<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:pStyle w:val='H2'/></w:pPr><w:r><w:t>The bridge</w:t></w:r></w:p><w:p><w:r><w:t>She said it is shut.</w:t></w:r></w:p></w:body></w:document>";
    let styles =
        "<w:styles xmlns:w='w'><w:style w:styleId='H2'><w:name w:val='heading 2'/></w:style></w:styles>";
    let content = "<o:document-content xmlns:o='o' xmlns:t='t'><o:body><o:text><t:p>The bridge</t:p></o:text></o:body></o:document-content>";
    let word = |styles: &str| pack(&[("word/document.xml", body), ("word/styles.xml", styles)]);
    let take = |name: &str, bytes: Vec<u8>| file(name, bytes).take_in(Options::default()).unwrap();
    let whole = take("a.docx", word(styles));
    assert_eq!((whole.remarks.as_slice(), whole.hints.len()), ([].as_slice(), 1));
    let without = take("a.docx", pack(&[("word/document.xml", body)]));
    assert_eq!((without.remarks.as_slice(), without.hints.len()), ([].as_slice(), 0));
    for damaged in [&styles[..styles.len() / 2], "<w:styles><w:style></w:name>", "<w:styles a=1/>"] {
        let taken = take("a.docx", word(damaged));
        assert_eq!(taken.remarks, [Remark::NoStyles], "{damaged}");
        assert_eq!(taken.text, whole.text);
    }
    let open = |styles: &str| {
        pack(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", content),
            ("styles.xml", styles),
        ])
    };
    assert_eq!(take("a.odt", open("<s:styles/>")).remarks, []);
    assert_eq!(take("a.odt", open("<s:styles>")).remarks, [Remark::NoStyles]);
    // Packed again by hand, without the part that says what it is.
    assert_eq!(take("a.odt", pack(&[("content.xml", content)])).text.as_str(), "The bridge");
    let error = file("a.docx", pack(&[("word/document.xml", body), ("word/footnotes.xml", "<w:footnotes>")]));
    assert_eq!(error.take_in(Options::default()).unwrap_err(), IntakeError::BrokenDocument, "notes are text");
}

#[test]
fn a_download_is_called_by_the_file_that_was_opened() {
    let text = Text::new("قالت المديرة إن الجسر مغلق.");
    let digits: String = text.sha256().chars().take(6).collect();
    for (name, stem) in [
        ("bericht.docx", "bericht"),
        ("الجسر الجديد.txt", "الجسر-الجديد"),
        ("archive/2025/bridge.final.html", "bridge-final"),
        ("C:\\Users\\mona\\bridge.txt", "bridge"),
        ("no ending", "no-ending"),
        (".txt", "article"),
        ("con.txt", "article-con"),
        ("../../x.txt", "x"),
        ("\u{202E}fdp.exe.txt", "fdp-exe"),
    ] {
        let id = qawl::session::id_of_file(name, &text);
        assert_eq!(id, format!("{stem}-{digits}"), "{name}");
        let document = qawl::annotation::Document::new(&id, text.clone(), Lang("ar".into()), Vec::new());
        assert_eq!(document_stem(&document), id);
    }
    let other = Text::new("قالت المديرة إن الجسر مفتوح.");
    assert_ne!(qawl::session::id_of_file("a.txt", &text), qawl::session::id_of_file("a.txt", &other));
}
