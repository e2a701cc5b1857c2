//! The bar at the top, with what can be done to the whole comparison.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::desk::{Desk, Tab};
use super::figures;
use super::hands::Hands;
use super::storage::Saving;
use crate::format::ExportFile;
use crate::ui::controls::Icon;
use crate::ui::dom;
use crate::ui::dom::intake;

/// Returns the field of a button that asks for files.
pub(super) fn chooser(
    hands: &Hands,
    id: &'static str,
    label: &'static str,
    is_folder: bool,
    icon: Icon,
) -> Html {
    let hands = hands.clone();
    let words = hands.words;
    let onchange = Callback::from(move |event: Event| {
        let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
        if let Some(list) = field.files() {
            hands.take(intake::listed(&list));
        }
        // So that choosing the same again is noticed.
        field.set_value("");
    });
    let onclick = Callback::from(move |_: MouseEvent| {
        let field = dom::document().and_then(|page| page.get_element_by_id(id));
        if let Some(field) =
            field.and_then(|it| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(it).ok())
        {
            field.click();
        }
    });
    html! {
        <>
            <button class="button small" {onclick}>{ icon.draw() }{ words.get(label).to_owned() }</button>
            <input {id} type="file" hidden=true multiple={!is_folder} webkitdirectory={is_folder}
                aria-label={words.get(label).to_owned()} {onchange} />
        </>
    }
}

/// Returns the bar at the top.
pub(super) fn bar(hands: &Hands, has_board: bool, close: &Callback<()>) -> Html {
    let words = hands.words;
    let desk = hands.desk.borrow();
    let count = desk.board.count_all();
    let saving = match hands.storage.saving() {
        Saving::Saved => words.get("compare.saved").to_owned(),
        Saving::Writing => words.get("compare.saving").to_owned(),
        Saving::Failed(_) => words.get("compare.not_saved").to_owned(),
    };
    let is_failed = matches!(hands.storage.saving(), Saving::Failed(_));
    let (can_undo, can_redo) = desk.board.can();
    let tab = |tab: Tab, key: &'static str| {
        let is_on = desk.tab == tab;
        let hands = hands.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if tab == Tab::Figures {
                figures::ask(&hands);
            } else {
                hands.act(|desk| {
                    desk.tab = Tab::Differences;
                    Vec::new()
                });
            }
        });
        html! { <button class="button small" aria-pressed={is_on.to_string()} {onclick}>{ words.get(key).to_owned() }</button> }
    };
    let file = |key: &'static str, file: fn(&Desk) -> Option<ExportFile>| {
        let hands = hands.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let file = file(&hands.desk.borrow());
            hands.download(file);
        });
        html! { <button class="button small" {onclick}>{ words.get(key).to_owned() }</button> }
    };
    let toggle_rules = {
        let hands = hands.clone();
        Callback::from(move |_: MouseEvent| {
            let mut around = hands.around.borrow_mut();
            around.rules = !around.rules;
            drop(around);
            (hands.show)();
        })
    };
    html! {
        <header class="compare-bar">
            <h2 id="compare-heading">{ words.get("compare.heading").to_owned() }</h2>
            if has_board {
                <div class="compare-tabs" role="group">
                    { tab(Tab::Differences, "compare.differences") }
                    { tab(Tab::Figures, "compare.figures") }
                </div>
                <p class="compare-count" data-open={count.open.to_string()}>{ words.count("compare.open", count.open, &[("all", &(count.items - count.agreed).to_string())]) }</p>
                <p class={classes!("compare-saved", is_failed.then_some("failed"))} data-saving={if is_failed { "failed" } else if hands.storage.saving() == Saving::Saved { "saved" } else { "saving" }}>{ saving }</p>
                <div class="compare-actions">
                    <button class="button small icon-only" disabled={!can_undo} aria-label={words.get("header.undo").to_owned()} title={words.get("header.undo").to_owned()}
                        onclick={hands.press(|desk| desk.travel(false))}>{ Icon::UNDO.draw() }</button>
                    <button class="button small icon-only" disabled={!can_redo} aria-label={words.get("header.redo").to_owned()} title={words.get("header.redo").to_owned()}
                        onclick={hands.press(|desk| desk.travel(true))}>{ Icon::REDO.draw() }</button>
                    <button class="button small" aria-pressed={hands.around.borrow().rules.to_string()} onclick={toggle_rules}>{ words.get("compare.rules").to_owned() }</button>
                    <button class="button small" aria-pressed={desk.is_blind.to_string()}
                        onclick={hands.press(|desk| { desk.is_blind = !desk.is_blind; Vec::new() })}>{ words.get("compare.blind").to_owned() }</button>
                    { chooser(hands, "compare-more", "compare.add", false, Icon::NEW) }
                    <details class="compare-downloads">
                        <summary class="button small">{ Icon::DOWNLOAD.draw() }{ words.get("compare.download").to_owned() }</summary>
                        <div>
                            { file("compare.download_gold", |desk| Some(desk.gold_file())) }
                            { file("compare.download_feedback", Desk::feedback_file) }
                            { file("compare.download_all", |desk| Some(ExportFile { name: "comparison.qawl-comparison.jsonl".to_owned(), bytes: desk.file().into_bytes() })) }
                        </div>
                    </details>
                </div>
            }
            <button class="button quiet icon-only compare-close" aria-label={words.get("compare.close").to_owned()} title={words.get("compare.close").to_owned()}
                onclick={close.reform(|_: MouseEvent| ())}>{ Icon::CROSS.draw() }</button>
        </header>
    }
}
