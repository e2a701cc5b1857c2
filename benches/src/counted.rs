//! What is counted in instructions: the hot paths of the page and the command, each in a function of its own
//! that the counting tool switches on for.

use std::hint::black_box;
use std::sync::Arc;

use qawl::annotation::{AnnotationId, Document};
use qawl::detect::{DetectOptions, Detection};
use qawl::session::runs::painted;
use qawl::session::{Action, DocumentAction, FocusAction, MarkAction, ReviewAction, Language, State, Theme, document_from, reduce};
use qawl::text::Text;

/// Prepares a case, then does it once, in a function whose name begins with `counted_`.
pub fn run(case: &str, path: &str) -> Result<(), String> {
    let source = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let text = Text::new(&source);
    // What is made once, whatever the text, is not counted.
    let found = qawl::detect::detect(&text, &DetectOptions::default());
    match case {
        "detect" => drop(black_box(qawl_bench::counted_detect(&text))),
        "document" => drop(black_box(counted_document(&text, &found))),
        "read-json" => {
            let json = qawl::format::qawl::write(&document_from("bench", text, &found));
            drop(black_box(counted_read(&json)));
        }
        "write-json" => drop(black_box(counted_write(&document_from("bench", text, &found)))),
        "paint" => drop(black_box(counted_paint(&opened(&text, &found)))),
        "accept" => drop(black_box(counted_accept(&focused(&text, &found)))),
        "move-edge" => drop(black_box(counted_move_edge(&focused(&text, &found)))),
        "undo" => drop(black_box(counted_undo(&reduce(&focused(&text, &found), Action::Review(ReviewAction::Accept))))),
        _ => return Err(format!("no case is called {case}")),
    }
    Ok(())
}

fn opened(text: &Text, found: &Detection) -> State {
    let document = Arc::new(document_from("bench", text.clone(), found));
    reduce(&State::new(Language::En, Theme::System), Action::Document(DocumentAction::Open(document)))
}

/// Returns the state with a suggestion in the middle of the text in focus.
fn focused(text: &Text, found: &Detection) -> State {
    let state = opened(text, found);
    let middle = state.document.as_ref().map(|document| {
        let ordered = document.in_text_order();
        ordered.get(ordered.len() / 2).map_or(AnnotationId(1), |it| it.id)
    });
    reduce(&state, Action::Focus(FocusAction::On(middle)))
}

#[inline(never)]
fn counted_document(text: &Text, found: &Detection) -> Document {
    document_from("bench", text.clone(), found)
}

#[inline(never)]
fn counted_read(json: &str) -> Option<Document> {
    qawl::format::qawl::read(json).ok()
}

#[inline(never)]
fn counted_write(document: &Document) -> String {
    qawl::format::qawl::write(document)
}

#[inline(never)]
fn counted_paint(state: &State) -> usize {
    painted(state).len()
}

#[inline(never)]
fn counted_accept(state: &State) -> State {
    reduce(state, Action::Review(ReviewAction::Accept))
}

#[inline(never)]
fn counted_move_edge(state: &State) -> State {
    use qawl::session::edges::{Direction, Edge, Unit};
    reduce(state, Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Shrink, Unit::Word)))
}

#[inline(never)]
fn counted_undo(state: &State) -> State {
    reduce(state, Action::Undo)
}
