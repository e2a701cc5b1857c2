//! Page furniture in the open document: folded, put back, left out; and a text that holds two articles.

use std::sync::Arc;

use qawl::annotation::Document;
use qawl::detect::blocks::articles;
use qawl::intake;
use qawl::schema::BlockKind;
use qawl::session::canvas::Canvas;
use qawl::session::{
    Action, BlockAction, DocumentAction, FindAction, FocusAction, State, annotate, furniture, reduce,
};
use qawl::text::Text;

use crate::blocks::own_pages;

fn page(name: &str) -> Text {
    own_pages().into_iter().find(|(of, ..)| of == name).map(|(_, text, _)| text).unwrap()
}

fn opened(name: &str) -> State {
    let document = annotate(&intake::plain(page(name).as_str()).unwrap());
    reduce(&State::default(), Action::Document(DocumentAction::Open(Arc::new(document))))
}

fn of(state: &State) -> &Document {
    state.document.as_ref().unwrap()
}

/// The folds of what is painted: the runs, how many lines each has, whether it is open.
fn folds(state: &State) -> Vec<(u32, usize, bool)> {
    let mut canvas = Canvas::default();
    let painted = canvas.paint(state).iter().flat_map(|section| section.iter().cloned()).collect::<Vec<_>>();
    let heads = painted.iter().filter_map(|it| it.fold).filter(|fold| fold.n_lines > 0);
    heads.map(|fold| (fold.run, fold.n_lines, fold.open)).collect()
}

#[test]
fn every_run_of_furniture_is_folded_and_counted() {
    let state = opened("en-related");
    let folds = folds(&state);
    let n_furniture = of(&state).blocks().iter().filter(|block| block.kind == BlockKind::Boilerplate).count();
    assert!(folds.len() >= 3);
    assert_eq!(folds.iter().map(|(_, n, _)| n).sum::<usize>(), n_furniture);
    assert!(folds.iter().all(|(.., open)| !open));
    let open = reduce(&state, Action::Block(BlockAction::ToggleFurniture(folds[0].0)));
    assert_eq!(self::folds(&open).iter().filter(|(.., open)| *open).count(), 1);
    assert_eq!(self::folds(&reduce(&open, Action::Block(BlockAction::ToggleFurniture(folds[0].0)))), folds);
}

#[test]
fn a_run_is_put_back_as_one_step_and_is_read() {
    let before = opened("en-comments");
    let (run, n, _) = *folds(&before).last().unwrap();
    let state = reduce(&before, Action::Block(BlockAction::TakeFurniture(run)));
    let kinds = |state: &State| {
        of(state).blocks().iter().filter(|block| block.kind == BlockKind::Boilerplate).count()
    };
    assert_eq!(kinds(&before), kinds(&state) + n);
    assert!(
        of(&state).annotations().count() > of(&before).annotations().count(),
        "comments have verbs of saying"
    );
    assert_eq!(of(&reduce(&state, Action::Undo)), of(&before));
}

#[test]
fn a_selection_over_several_paragraphs_is_left_out_and_put_back() {
    let before = opened("en-short");
    let body: Vec<_> = of(&before)
        .blocks()
        .iter()
        .filter(|block| block.kind == BlockKind::Body)
        .map(|block| block.span)
        .collect();
    let over = qawl::text::Span::new(body[0].start(), body[1].end());
    let state = reduce(
        &reduce(&before, Action::Focus(FocusAction::Select(Some(over)))),
        Action::Block(BlockAction::FlipFurniture),
    );
    assert!(body.iter().take(2).all(|span| {
        of(&state).blocks().iter().any(|block| block.span == *span && block.kind == BlockKind::Boilerplate)
    }));
    assert!(furniture::flipped(of(&state), over).iter().all(|(_, kind)| *kind == BlockKind::Body));
}

#[test]
fn a_hit_in_folded_furniture_unfolds_it() {
    let state = opened("en-related");
    let state = reduce(
        &reduce(&state, Action::Find(FindAction::Open)),
        Action::Find(FindAction::For("DAILY COURIER".into(), false)),
    );
    let state = if folds(&state).iter().any(|(.., open)| *open) {
        state
    } else {
        reduce(&state, Action::Find(FindAction::Step(true)))
    };
    assert_eq!(folds(&state).iter().filter(|(.., open)| *open).count(), 1);
}

const FIRST: &str = "Library to close on Sundays\n\nBy Tom Askew\n\nHarrow's library will close on Sundays from June, the council confirmed on Tuesday.\n\nA spokeswoman said that the decision would save a lot of money every year.\n\n";
const SECOND: &str = "Baker feeds a street for free\n\nBy Ann Moor\n\nA baker in Mill Lane has fed his street for a week, neighbours told the Post on Friday.\n\n“Bread is there to be eaten,” he said when he was asked about the cost of it.\n";

#[test]
fn two_articles_in_a_paste_become_two_documents() {
    let both = format!("{FIRST}{SECOND}");
    let spans = articles(&Text::new(&both));
    assert_eq!(spans.len(), 2);
    assert_eq!(&both[spans[1].range()], SECOND);
    let state = reduce(
        &State::default(),
        Action::Document(DocumentAction::Open(Arc::new(annotate(&intake::plain(&both).unwrap())))),
    );
    let state = reduce(&state, Action::Document(DocumentAction::TakeApart));
    assert_eq!(of(&state).text().as_str(), FIRST.trim_end());
}

#[test]
fn one_article_stays_one() {
    assert_eq!(articles(&Text::new(FIRST)).len(), 1);
    let wrong: Vec<_> = own_pages()
        .into_iter()
        .filter(|(_, text, _)| articles(text).len() > 1)
        .map(|(name, text, _)| {
            (
                name,
                articles(&text)
                    .iter()
                    .map(|span| text.slice(*span).chars().take(40).collect::<String>())
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
