//! The annotation guidelines beside the work: searched, linked to from a card, with a page of the project's own.

use std::sync::Arc;

use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::controls::Icon;
use super::dom;
use super::strings::Words;
use crate::session::guidelines::{Guidelines, Piece, Rule, Run};
use crate::session::{Access, Action, ProjectAction, State};

/// Opens the guidelines at a rule, from anywhere in the page.
#[derive(Clone, PartialEq)]
pub struct ShowRule(pub Callback<String>);

/// What the panel needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
    /// The id of the rule to show first; the beginning where it is empty.
    pub rule: String,
    /// Closes the panel.
    pub close: Callback<()>,
}

/// The panel.
#[component]
pub fn Guide(props: &Props) -> Html {
    let Props { state, act, rule, close } = props;
    let words = Words::of(state.language);
    let sought = use_state(String::new);
    let field = use_node_ref();
    let own = state.project.info.as_ref().and_then(|info| info.guidelines.clone());
    {
        let (field, sought) = (field.clone(), sought.setter());
        use_effect_with(rule.clone(), move |rule| {
            sought.set(String::new());
            if rule.is_empty() {
                if let Some(field) = field.cast::<web_sys::HtmlElement>() {
                    let _ = field.focus();
                }
            } else {
                show(rule);
            }
        });
    }
    let typed = {
        let sought = sought.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                sought.set(field.value());
            }
        })
    };
    let keys = {
        let close = close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                close.emit(());
            }
        })
    };
    let matching = Guidelines::of(state.language).matching(&sought);
    let own_guidelines = own.as_deref().map(Guidelines::read);
    let own_matching = own_guidelines.as_ref().map(|own| own.matching(&sought)).unwrap_or_default();
    let nothing = matching.is_empty() && own_matching.is_empty();
    let can_write = state.project.info.is_some() && state.project.access == Access::Write;
    html! {
        <aside class="guide" aria-labelledby="guide-heading" lang={words.tag()} dir={words.direction()} onkeydown={keys}>
            <div class="guide-head">
                <h2 id="guide-heading">{ words.get("guide.heading").to_owned() }</h2>
                <button class="button quiet icon-only" aria-label={words.get("guide.close").to_owned()}
                    title={words.get("guide.close").to_owned()} onclick={close.reform(|_: MouseEvent| ())}>{ Icon::CROSS.draw() }</button>
                <input ref={field} class="field guide-search" type="search" dir="auto" autocomplete="off"
                    aria-label={words.get("guide.search").to_owned()} placeholder={words.get("guide.search").to_owned()}
                    value={(*sought).clone()} oninput={typed} />
            </div>
            <div class="guide-body">
                if nothing { <p class="list-empty" role="status">{ words.get("guide.nothing").to_owned() }</p> }
                if can_write || !own_matching.is_empty() {
                    <section class="guide-own">
                        <h3>{ words.get("guide.own").to_owned() }</h3>
                        { rules(&own_matching, true) }
                        if can_write {
                            <OwnPage {words} page={own.clone()} act={act.clone()} />
                        }
                    </section>
                }
                { rules(&matching, false) }
            </div>
        </aside>
    }
}

/// Scrolls a rule into view and gives it the keyboard.
fn show(rule: &str) {
    let heading = dom::document().and_then(|page| page.get_element_by_id(&format!("rule-{rule}")));
    if let Some(heading) = heading.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        heading.scroll_into_view();
        let _ = heading.focus();
    }
}

fn rules(rules: &[&Rule], own: bool) -> Html {
    let sections = rules.chunk_by(|a, b| a.section == b.section);
    html! {
        { for sections.map(|rules| html! {
            <section>
                if let Some(section) = rules.first().map(|rule| &rule.section).filter(|it| !it.is_empty()) {
                    <h3 dir="auto">{ section.clone() }</h3>
                }
                { for rules.iter().map(|rule| html! {
                    <article>
                        if !rule.heading.is_empty() {
                            <h4 dir="auto" tabindex="-1" id={rule.id.as_ref().filter(|_| !own).map(|id| format!("rule-{id}"))}>
                                { rule.heading.clone() }
                            </h4>
                        }
                        { for rule.pieces.iter().map(piece) }
                    </article>
                }) }
            </section>
        }) }
    }
}

fn piece(piece: &Piece) -> Html {
    match piece {
        Piece::Paragraph(runs) => html! { <p dir="auto">{ of_runs(runs) }</p> },
        Piece::Example(runs) => html! { <blockquote dir="auto">{ of_runs(runs) }</blockquote> },
        Piece::List(rows) => html! {
            <ul>{ for rows.iter().map(|row| html! { <li dir="auto">{ of_runs(row) }</li> }) }</ul>
        },
    }
}

fn of_runs(runs: &[Run]) -> Html {
    html! {
        { for runs.iter().map(|run| match run {
            Run::Plain(text) => html! { { text.clone() } },
            Run::Strong(text) => html! { <strong>{ text.clone() }</strong> },
            Run::Literal(text) => html! { <kbd class="key">{ text.clone() }</kbd> },
        }) }
    }
}

#[derive(Properties, PartialEq)]
struct OwnPageProps {
    words: Words,
    page: Option<Arc<str>>,
    act: Callback<Action>,
}

/// Where the project's own page is written.
#[component]
fn OwnPage(props: &OwnPageProps) -> Html {
    let OwnPageProps { words, page, act } = props;
    let editing = use_state_eq(|| false);
    let area = use_node_ref();
    let set_editing = |to: bool| {
        let editing = editing.setter();
        Callback::from(move |_: MouseEvent| editing.set(to))
    };
    if !*editing {
        let label = if page.is_some() { "guide.own_edit" } else { "guide.own_add" };
        return html! {
            <>
                if page.is_none() { <p>{ words.get("guide.own_about").to_owned() }</p> }
                <button class="button small" onclick={set_editing(true)}>{ Icon::EDIT.draw() }{ words.get(label).to_owned() }</button>
            </>
        };
    }
    let save = {
        let (area, act, editing) = (area.clone(), act.clone(), editing.setter());
        Callback::from(move |_: MouseEvent| {
            if let Some(area) = area.cast::<web_sys::HtmlTextAreaElement>() {
                act.emit(Action::Project(ProjectAction::SetGuidelines(area.value())));
            }
            editing.set(false);
        })
    };
    // A row of the table of strings is one line.
    let value =
        page.as_deref().map_or_else(|| words.get("guide.own_template").replace(" | ", "\n\n"), str::to_owned);
    html! {
        <div class="guide-edit">
            <label for="guide-page">{ words.get("guide.own_how").to_owned() }</label>
            <textarea id="guide-page" ref={area} class="field" rows="12" dir="auto" {value} />
            <div class="dialog-actions">
                <button class="button small" onclick={set_editing(false)}>{ words.get("dialog.cancel").to_owned() }</button>
                <button class="button small primary" onclick={save}>{ words.get("guide.own_save").to_owned() }</button>
            </div>
        </div>
    }
}
