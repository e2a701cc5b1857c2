//! Whole pages as browsers give and save them: the article is found the same way from text and from mark-up.

use expect_test::{Expect, expect};
use qawl::detect::blocks::{blocks, blocks_with_hints};
use qawl::intake::{self, Intake};
use qawl::schema::{Block, BlockKind};
use qawl::score::PageFigures;
use qawl::text::{Span, Text};

use crate::blocks::own_pages;

fn found(taken: &Intake) -> Vec<Block> {
    blocks_with_hints(&taken.text, &[], &taken.hints)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What a page is made of by somebody who writes nothing but paragraphs and links.
fn soup(text: &Text, blocks: &[Block]) -> String {
    let mut html = String::from("<html><head><title>Page</title></head><body>");
    for block in blocks {
        let content = escaped(text.slice(block.span));
        let linked = block.kind == BlockKind::Boilerplate && !content.ends_with(['.', '!', '؟', '?']);
        html += &if linked {
            format!("<div><a href='#'>{content}</a></div>\n")
        } else {
            format!("<p>{content}</p>\n")
        };
    }
    html + "</body></html>"
}

/// The same page by somebody who names its parts.
fn structured(text: &Text, blocks: &[Block]) -> String {
    let title = blocks.iter().position(|block| block.kind == BlockKind::Title).unwrap();
    let last = blocks.iter().rposition(|block| block.kind == BlockKind::Body).unwrap();
    let name = escaped(text.slice(blocks[title].span));
    let mut html =
        format!("<html><head><title>{name} | Site</title></head><body class='has-sidebar'><header><nav><ul>");
    for (idx, block) in blocks.iter().enumerate() {
        let content = escaped(text.slice(block.span));
        if idx == title {
            html += "</ul></nav></header><main><article class='post'>";
        }
        html += &match block.kind {
            BlockKind::Title => format!("<h1>{content}</h1>"),
            BlockKind::Heading => format!("<h2>{content}</h2>"),
            BlockKind::Body => format!("<p>{content}</p>"),
            BlockKind::Byline => format!("<div class='entry-meta'>{content}</div>"),
            BlockKind::Deck => format!("<p class='standfirst'>{content}</p>"),
            BlockKind::Kicker => format!("<div class='kicker'>{content}</div>"),
            BlockKind::Boilerplate if idx < title => format!("<li><a href='#'>{content}</a></li>"),
            BlockKind::Boilerplate if idx < last => format!("<div class='c-related-box'>{content}</div>"),
            BlockKind::Boilerplate => format!("<div class='site__footer'><p>{content}</p></div>"),
        };
        if idx == last {
            html += "</article></main>";
        }
    }
    html + "</body></html>"
}

/// Returns the blocks of a page in the text taken in, which has the same lines and other gaps.
fn moved(text: &Text, blocks: &[Block], taken: &Text) -> Vec<Block> {
    let mut at = 0;
    let place = |block: &Block| {
        let content = text.slice(block.span).split_whitespace().collect::<Vec<_>>().join(" ");
        let start = at + taken.as_str()[at..].find(&content).expect("the same lines");
        at = start + content.len();
        Block { span: Span::from_range(start..at), kind: block.kind }
    };
    blocks.iter().map(place).collect()
}

#[test]
fn the_same_page_as_text_and_as_mark_up_has_the_same_article() {
    for (name, text, gold) in own_pages() {
        let taken = intake::html(&soup(&text, &gold)).unwrap();
        let own = |blocks: Vec<Block>| {
            let own = blocks
                .into_iter()
                .filter(|block| block.kind == BlockKind::Body || block.kind == BlockKind::Title);
            own.map(|block| taken.text.slice(block.span).to_owned()).collect::<Vec<_>>()
        };
        let (as_text, as_html) = (own(blocks(&taken.text, &[])), own(found(&taken)));
        let lost: Vec<_> = gold
            .iter()
            .filter(|block| block.kind == BlockKind::Body)
            .map(|block| text.slice(block.span).split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|line| as_text.contains(line) && !as_html.contains(line))
            .collect();
        assert!(lost.is_empty(), "{name}: {lost:#?}");
        let more: Vec<_> = as_html.iter().filter(|line| !as_text.contains(line)).collect();
        assert!(more.len() <= 1, "{name}: {more:#?}");
    }
}

#[test]
fn the_structure_of_a_page_tells_furniture() {
    let mut all = PageFigures::default();
    for (_, text, gold) in own_pages() {
        let taken = intake::html(&structured(&text, &gold)).unwrap();
        all.add(&taken.text, &moved(&text, &gold, &taken.text), &found(&taken));
    }
    assert_eq!((all.titles, all.lost), (all.pages, 0), "{}", all.summary());
    assert!(all.right * 100 >= all.lines * 98, "{}", all.summary());
}

#[track_caller]
fn check(taken: &Intake, expected: Expect) {
    let mut shown = String::new();
    for block in found(taken) {
        let start: String = taken.text.slice(block.span).chars().take(40).collect();
        shown.push_str(&format!("{:<12}{start}\n", block.kind.name()));
    }
    expected.assert_eq(&shown);
}

const ARTICLE: &str = "\
title       Ferry to Kleinort runs again after storm
byline      Lena Brook
byline      4 May 2024
body        The ferry to Kleinort took up its servic
body        “The sea is calm and so are we,” said th
body        Three hundred people had waited on the i
";

/// Asserts that a page has the one article of these fixtures and nothing more.
#[track_caller]
fn check_article(taken: &Intake) {
    let mut shown = String::new();
    for block in found(taken).into_iter().filter(|block| block.kind != BlockKind::Boilerplate) {
        let start: String = taken.text.slice(block.span).chars().take(40).collect();
        shown.push_str(&format!("{:<12}{start}\n", block.kind.name()));
    }
    assert_eq!(shown, ARTICLE);
}

#[test]
fn what_every_browser_puts_on_the_clipboard_is_read_alike() {
    for source in [
        include_str!("clipboards/chromium.html"),
        include_str!("clipboards/firefox.html"),
        include_str!("clipboards/webkit.html"),
    ] {
        check_article(&intake::html(source).unwrap());
    }
}

#[test]
fn saved_pages_are_read_alike() {
    for (name, bytes) in [
        ("page.html", &include_bytes!("clipboards/saved.html")[..]),
        ("page.mhtml", include_bytes!("clipboards/saved.mhtml")),
        ("page", include_bytes!("clipboards/saved.mhtml")),
        ("reader.html", include_bytes!("clipboards/reader.html")),
    ] {
        check_article(&intake::file(name, bytes).unwrap());
    }
}

#[test]
fn a_saved_file_without_a_page_is_refused_by_name() {
    let message = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: image/png\r\n\r\nabc\r\n--x--\r\n";
    assert!(matches!(intake::file("a.mhtml", message), Err(intake::IntakeError::Unreadable(_))));
}

#[test]
fn of_several_titles_the_one_that_the_head_names_is_the_page_s() {
    let taken = intake::html(
        "<head><title>Council buys the old mill - The Post</title></head><h1><a href='/'>The Post</a></h1>
        <main><h1>Council buys the old mill</h1><p>The council has bought the old mill for two million euros, its leader said.</p>
        <p>It will open as a museum next year, and the wheel will turn again, she added.</p></main>
        <aside><h1>Weather</h1></aside>",
    )
    .unwrap();
    let titles: Vec<_> = taken.hints.iter().filter(|(_, kind)| *kind == BlockKind::Title).collect();
    assert_eq!(titles.len(), 1);
    assert_eq!(taken.text.slice(titles[0].0), "Council buys the old mill");
}

#[test]
fn a_wrapper_that_is_named_like_furniture_loses_nothing() {
    let taken = intake::html(
        "<div class='page-with-sidebar social'><p>The council has bought the old mill for two million euros, its leader said.</p>
        <p>It will open as a museum next year, and the wheel will turn again, she added.</p></div>",
    )
    .unwrap();
    check(
        &taken,
        expect![[r#"
            body        The council has bought the old mill for 
            body        It will open as a museum next year, and 
        "#]],
    );
}

#[test]
fn comments_that_outweigh_the_article_are_furniture() {
    let comment = "<div class='c-comment'><b>Ann</b><p>I have crossed on that ferry since I was a child, and the captain told us it would never stop.</p></div>";
    let taken = intake::html(&format!(
        "<h1>Ferry runs again</h1><p>The ferry to Kleinort took up its service again on Saturday morning, the company said.</p>
        <p>The captain said that the sea was calm and that all of the passengers were in good spirits.</p>
        <section id='comments'>{}</section>",
        comment.repeat(9)
    ))
    .unwrap();
    let own = found(&taken).into_iter().filter(|block| block.kind != BlockKind::Boilerplate).count();
    assert_eq!(own, 3);
}
