//! Files that a person saves: the document, the whole project, and what could not be read.

use std::sync::Arc;

use yew::Callback;

use super::store::Newest;
use crate::keep::Keeper;
use crate::session::{Action, DocumentAction, MessageAction, MessageKind};
use crate::store::file::{Head, write_line};
use crate::store::refusal;
use crate::ui::dom::download;

/// Hands the whole project to the person as one file, unsaved work included.
pub(super) fn save_all(newest: &Newest, act: &Callback<Action>, keeper: &Keeper) {
    let (project, act, keeper) = (newest.borrow().project.clone(), act.clone(), keeper.clone());
    let Some(info) = project.info.clone() else { return };
    wasm_bindgen_futures::spawn_local(async move {
        let listed = project.listed();
        let lines = js_sys::Array::new();
        let mut failed = 0;
        let mut put = |line: String| match refusal(&line) {
            Some(_) => failed += 1,
            None => drop(lines.push(&wasm_bindgen::JsValue::from_str(&format!("{line}\n")))),
        };
        let documents = listed.iter().map(|it| &***it);
        put(Head::write_naming(
            &info.name,
            documents,
            &info.rules_off,
            info.guidelines.as_deref(),
            (&info.scheme, &info.mapping),
        ));
        let mut n_unread = 0;
        for summary in listed {
            match keeper.document_to_copy(&summary.key).await {
                Ok(recovered) => put(write_line(summary, &recovered.document)),
                Err(_) => n_unread += 1,
            }
        }
        failed += n_unread;
        act.emit(match download::save_lines(&download::project_file(&info.name), &lines) {
            Ok(()) if failed == 0 => {
                keeper.copied(project.serial);
                Action::Document(DocumentAction::Exported(false))
            }
            Ok(()) => Action::Message(MessageAction::Tell(MessageKind::NotRecovered)),
            Err(failure) => Action::Message(MessageAction::Fail(failure)),
        });
    });
}

/// Hands the person what could not be read, as it is stored.
pub(super) fn save_damaged(act: &Callback<Action>, keeper: &Keeper) {
    let (act, keeper) = (act.clone(), keeper.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let lines = js_sys::Array::new();
        let damaged = match keeper.damaged().await {
            Ok(damaged) => damaged,
            Err(trouble) => {
                return act.emit(Action::Message(MessageAction::Tell(MessageKind::NotRead(trouble))));
            }
        };
        for line in damaged {
            lines.push(&wasm_bindgen::JsValue::from_str(&format!("{line}\n")));
        }
        act.emit(match download::save_lines("qawl-damaged.jsonl", &lines) {
            Ok(()) => Action::Document(DocumentAction::Exported(false)),
            Err(failure) => Action::Message(MessageAction::Fail(failure)),
        });
    });
}

pub(super) fn save(newest: &Newest, act: &Callback<Action>) {
    let (document, scheme) = (newest.borrow().document.clone(), Arc::clone(newest.borrow().project.scheme()));
    if let Some(document) = document {
        act.emit(match download::save(&scheme.written(&document)) {
            Ok(_) => Action::Document(DocumentAction::Exported(true)),
            Err(failure) => Action::Message(MessageAction::Fail(failure)),
        });
    }
}
