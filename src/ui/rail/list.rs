//! The list itself. Only the rows in sight are elements, so that five thousand are as quick as five.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::schema::RuleId;
use crate::session::{Action, ProjectAction};
use crate::store::{DocumentKey, Summary};
use crate::ui::dom;
use crate::ui::strings::Words;

/// The height of a row in pixels until one has been measured.
const ROW: f64 = 76.0;

/// How many rows are there above and below those in sight.
const MARGIN: usize = 8;

/// What the list needs.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub words: Words,
    pub rows: Rc<Vec<Arc<Summary>>>,
    pub rules_off: BTreeSet<RuleId>,
    pub open: Option<DocumentKey>,
    pub opening: Option<DocumentKey>,
    pub active: Option<DocumentKey>,
    pub act: Callback<Action>,
    pub choose: Callback<DocumentKey>,
}

/// The list.
#[component]
pub(super) fn List(props: &Props) -> Html {
    let Props { words, rows, rules_off, open, opening, active, act, choose } = props;
    let words = *words;
    let list = use_node_ref();
    let inner = use_node_ref();
    // The first row in sight, how many there are, and how high one is.
    let sight = use_state_eq(|| (0_usize, 24_usize, ROW));
    let (first, n_seen, height) = *sight;
    let at = active.as_ref().and_then(|key| rows.iter().position(|it| it.key == *key));
    let from = first.saturating_sub(MARGIN).min(rows.len());
    let to = (first + n_seen + MARGIN).min(rows.len());

    let look = {
        let (list, sight) = (list.clone(), sight.setter());
        Callback::from(move |()| {
            let Some(list) = list.cast::<HtmlElement>() else { return };
            let row = list.query_selector(".rail-row").ok().flatten();
            let height = row.map_or(ROW, |row| row.get_bounding_client_rect().height()).max(1.0);
            let first = (f64::from(list.scroll_top()) / height).floor().max(0.0) as usize;
            let n_seen = (f64::from(list.client_height()) / height).ceil() as usize + 1;
            sight.set((first, n_seen, height));
        })
    };
    {
        // The page's policy forbids style attributes, not the style object.
        let (inner, look, all) = (inner.clone(), look.clone(), rows.len());
        use_effect_with((from, to, all, height.to_bits()), move |(from, to, all, height)| {
            let height = f64::from_bits(*height);
            if let Some(inner) = inner.cast::<web_sys::Element>() {
                let room = |rows: usize| format!("{}px", rows as f64 * height);
                dom::set_style(&inner, "padding-block-start", &room(*from));
                dom::set_style(&inner, "padding-block-end", &room(all.saturating_sub(*to)));
            }
            look.emit(());
        });
    }
    {
        // The row chosen, or that of the document just opened, is brought into sight.
        let (list, look) = (list.clone(), look.clone());
        use_effect_with((at, height.to_bits()), move |(at, height)| {
            let (Some(at), Some(list)) = (*at, list.cast::<HtmlElement>()) else { return };
            let height = f64::from_bits(*height);
            let (top, bottom) = (at as f64 * height, (at + 1) as f64 * height);
            let (seen, room) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
            if top < seen {
                list.set_scroll_top(top as i32);
            } else if bottom > seen + room {
                list.set_scroll_top((bottom - room).ceil() as i32);
            }
            look.emit(());
        });
    }
    let opens = {
        let act = act.clone();
        move |key: &DocumentKey| act.emit(Action::Project(ProjectAction::OpenDocument(key.clone())))
    };
    let keys = {
        let (rows, choose, act, opens) = (Rc::clone(rows), choose.clone(), act.clone(), opens.clone());
        let page = n_seen.saturating_sub(2).max(1);
        Callback::from(move |event: KeyboardEvent| {
            let last = rows.len().saturating_sub(1);
            let now = at.unwrap_or(0);
            let to = match (event.key().as_str(), at) {
                ("ArrowDown", None) | ("Home", _) => 0,
                ("ArrowDown", Some(_)) => (now + 1).min(last),
                ("ArrowUp", _) => now.saturating_sub(1),
                ("PageDown", _) => (now + page).min(last),
                ("PageUp", _) => now.saturating_sub(page),
                ("End", _) => last,
                (key @ ("Enter" | " " | "Delete" | "F2"), Some(at)) => {
                    let Some(row) = rows.get(at) else { return };
                    event.prevent_default();
                    match key {
                        "Delete" => act.emit(Action::Project(ProjectAction::Remove(row.key.clone()))),
                        "F2" => {
                            let rename =
                                dom::document().and_then(|page| page.get_element_by_id("rail-rename"));
                            let rename =
                                rename.and_then(|it| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(it).ok());
                            if let Some(rename) = rename {
                                rename.click();
                            }
                        }
                        _ => opens(&row.key),
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            if let Some(row) = rows.get(to) {
                choose.emit(row.key.clone());
            }
        })
    };
    let clicked = {
        let choose = choose.clone();
        Callback::from(move |event: MouseEvent| {
            let row = dom::element_of(event.target()).and_then(|it| it.closest("[data-document]").ok()?);
            let key = row.and_then(|row| DocumentKey::from_name(&row.get_attribute("data-document")?));
            if let Some(key) = key {
                opens(&key);
                choose.emit(key);
            }
        })
    };
    let seen = rows.get(from..to).unwrap_or_default();
    let all = rows.len().to_string();
    html! {
        <div class="rail-list" role="listbox" tabindex="0" ref={list} aria-label={words.get("rail.label").to_owned()}
            aria-activedescendant={at.filter(|at| (from..to).contains(at)).map(|at| format!("document-{at}"))}
            onscroll={look.reform(|_: Event| ())} onkeydown={keys} onclick={clicked}>
            <div role="presentation" ref={inner}>
                { for seen.iter().zip(from..).map(|(row, idx)| {
                    let is_open = open.as_ref() == Some(&row.key);
                    let classes = classes!(
                        "rail-row",
                        is_open.then_some("open"),
                        (Some(idx) == at).then_some("active"),
                        (opening.as_ref() == Some(&row.key)).then_some("opening"),
                    );
                    html! {
                        <div key={row.key.name().to_owned()} id={format!("document-{idx}")} class={classes} role="option" data-document={row.key.name().to_owned()}
                            aria-selected={is_open.to_string()} aria-setsize={all.clone()} aria-posinset={(idx + 1).to_string()}>
                            { ring(row, rules_off, words) }
                            <span class="rail-title" dir="auto" lang={row.lang.to_string()}>
                                { if row.called().is_empty() { words.get("header.untitled").to_owned() } else { row.called().to_owned() } }
                            </span>
                            <span class="rail-facts">
                                <span class={classes!("rail-standing", row.standing().name())}>{ words.named("standing", row.standing().name()) }</span>
                                <span>{ words.lang(&row.lang.to_string()) }</span>
                                if row.note.is_some() { <span title={row.note.as_deref().unwrap_or_default().to_owned()}>{ "✎" }</span> }
                            </span>
                        </div>
                    }
                }) }
            </div>
        </div>
    }
}

/// Returns the ring that shows how much is decided.
fn ring(row: &Summary, rules_off: &BTreeSet<RuleId>, words: Words) -> Html {
    let percent = row.percent(rules_off).to_string();
    let label = words.fill("rail.percent", &[("percent", &percent)]);
    html! {
        <svg class={classes!("ring", row.standing().name())} viewBox="0 0 36 36" role="img" aria-label={label}>
            <circle class="ring-all" cx="18" cy="18" r="14" />
            <circle class="ring-done" cx="18" cy="18" r="14" pathLength="100" stroke-dasharray={format!("{percent} 100")} />
            if row.standing() == crate::store::Standing::Done { <path class="ring-check" d="m11.5 18.5 4.5 4.5 8.5-9.5" /> }
            if row.standing() == crate::store::Standing::Skipped { <path class="ring-check" d="M12 18h12" /> }
        </svg>
    }
}
