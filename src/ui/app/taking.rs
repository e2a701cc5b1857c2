//! What waits before it can be done: texts and files on their way in, and actions that need the learned tables.

use yew::Callback;

use super::store::Newest;
use crate::session::{Action, MessageAction, MessageKind};
use crate::ui::dom::intake::{self, Given, Intake};
use crate::ui::dom::{answers, files, learned};
use crate::ui::keep;

/// Does an action; one that detects in the open document waits until the learned tables of its language are there, and is
/// dropped if another document has been opened meanwhile.
pub(super) fn act_when_ready(action: Action, newest: &Newest, act: &Callback<Action>) {
    let document = newest.borrow().document.clone();
    let Some(document) = document.filter(|it| action.detects() && learned::are_missing("", Some(it.lang())))
    else {
        return act.emit(action);
    };
    let (newest, act) = (newest.clone(), act.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let by_rules = learned::ready("", Some(document.lang())).await.err();
        if newest.borrow().document.as_ref().is_some_and(|open| open.id() == document.id()) {
            act.emit(action);
        }
        if let Some(failure) = by_rules {
            act.emit(Action::Message(MessageAction::Fail(failure)));
        }
    });
}

/// Takes in what a person gave: one plain file is opened, anything more joins the project.
///
/// A file that holds a model's answer about the open document is brought into that.
pub(super) fn take(
    given: Vec<Given>,
    open: Option<answers::Open>,
    documents: &Intake,
    act: &Callback<Action>,
    in_memory: bool,
) {
    match (given.as_slice(), open) {
        ([Given::File(_, file)], Some(open)) => {
            let (documents, otherwise) = (documents.clone(), act.clone());
            answers::take_file(file.clone(), open, act.clone(), move |_| {
                take_documents(given, &documents, &otherwise, in_memory);
            });
        }
        _ => take_documents(given, documents, act, in_memory),
    }
}

fn take_documents(given: Vec<Given>, documents: &Intake, act: &Callback<Action>, in_memory: bool) {
    match given.as_slice() {
        [] => {}
        [Given::File(name, file)] if in_memory || !intake::holds_many(name) => {
            files::take_file(file.clone(), act.clone());
        }
        _ => documents.take(given),
    }
}

/// Opens what is in the file that the project is also kept in, as a project of its own.
pub(super) fn open_project_file(newest: &Newest, act: &Callback<Action>, documents: &Intake) {
    let Some(info) = newest.borrow().project.info.clone() else { return };
    let (act, documents) = (act.clone(), documents.clone());
    wasm_bindgen_futures::spawn_local(async move {
        match keep::content_of_file(&info.id).await {
            Ok(file) => documents.take(vec![Given::File(file.name(), file)]),
            Err(trouble) => {
                act.emit(Action::Message(MessageAction::Tell(MessageKind::FileNotOpened(trouble))))
            }
        }
    });
}
