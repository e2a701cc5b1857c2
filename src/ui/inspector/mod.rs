//! The panel beside the article: what has the focus, and the lists. Everything that can be done in the
//! article can be done from here with ordinary buttons.

mod answers;
mod attributes;
mod card;
mod claims;
mod keyboard;
mod links;
mod marks;
mod own;
mod pieces;
mod quotes;
mod relations;
mod review;
mod rules;
mod speakers;

use std::sync::Arc;

use wasm_bindgen::JsCast;
use yew::prelude::*;

pub use marks::unlisted_names;

use super::dom::frame::BeforePaint;
use super::strings::Words;
use crate::annotation::Document;
use crate::session::{Action, Tab, ViewAction, Work};

/// What the panel needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: Work,
    /// What a person does.
    pub act: Callback<Action>,
    /// Shows what is marked beside the four labels.
    pub scheme: Callback<()>,
}

/// What each list gets.
#[derive(Properties, PartialEq)]
pub struct ListProps {
    /// What is shown.
    pub state: Work,
    /// The open document.
    pub document: Arc<Document>,
    /// What a person does.
    pub act: Callback<Action>,
}

const TABS: [(Tab, &str); 5] = [
    (Tab::Review, "tab.review"),
    (Tab::Quotes, "tab.quotes"),
    (Tab::Speakers, "tab.speakers"),
    (Tab::Claims, "tab.claims"),
    (Tab::Marks, "tab.marks"),
];

/// The panel beside the article; on a narrow screen a sheet below it that can be raised.
#[component]
pub fn Inspector(props: &Props) -> Html {
    let raised = use_state(|| false);
    let list = use_node_ref();
    let hand_back = keyboard::use_hand_back();
    let Props { state, act, scheme } = props;
    let words = Words::of(state.language);
    {
        // The row of what has the focus is kept in sight.
        let list = list.clone();
        let seen = use_mut_ref(|| state.tab);
        use_effect_with((state.focus, state.tab), move |(_, tab)| {
            let is_another = seen.replace(*tab) != *tab;
            let scrolls = BeforePaint::new(move || {
                let Some(list) = list.cast::<web_sys::Element>() else { return };
                if is_another {
                    list.set_scroll_top(0);
                }
                if let Ok(Some(row)) = list.query_selector("[aria-current=true]") {
                    let nearest = web_sys::ScrollIntoViewOptions::new();
                    nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
                    row.scroll_into_view_with_scroll_into_view_options(&nearest);
                }
            });
            move || drop(scrolls)
        });
    }
    let Some(document) = &state.document else { return Html::default() };

    let tab_keys = {
        let (act, now) = (act.clone(), state.tab);
        let forward = if words.direction() == "rtl" { "ArrowLeft" } else { "ArrowRight" };
        Callback::from(move |event: KeyboardEvent| {
            let at = TABS.iter().position(|(tab, _)| *tab == now).unwrap_or_default();
            let to = match event.key().as_str() {
                key if key == forward => (at + 1) % TABS.len(),
                "ArrowLeft" | "ArrowRight" => (at + TABS.len() - 1) % TABS.len(),
                "Home" => 0,
                "End" => TABS.len() - 1,
                _ => return,
            };
            event.prevent_default();
            if let Some((tab, id)) = TABS.get(to) {
                act.emit(Action::View(ViewAction::ShowTab(*tab)));
                let element = super::dom::document().and_then(|page| page.get_element_by_id(id));
                if let Some(element) = element.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
                    let _ = element.focus();
                }
            }
        })
    };
    let raise = {
        let raised = raised.clone();
        Callback::from(move |_: MouseEvent| raised.set(!*raised))
    };
    // What was being edited of one article is not of the next.
    let of = document.id().to_owned();
    let lists = ListView { state, document, act, scheme };
    let panel = TABS.iter().find(|(tab, _)| *tab == state.tab).map_or("tab.review", |(_, id)| id);

    html! {
        <aside class={classes!("inspector", raised.then_some("raised"))} aria-label={words.get("inspector.label").to_owned()}
            onclick={hand_back.clicked} onchange={hand_back.changed} onkeydown={hand_back.pressed} onfocusin={hand_back.entered}>
            <button class="sheet-handle" aria-expanded={raised.to_string()} onclick={raise}>
                <span class="visually-hidden">
                    { words.get(if *raised { "inspector.close" } else { "inspector.open" }).to_owned() }
                </span>
            </button>
            <card::Card key={format!("card-{of}")} state={state.clone()} document={Arc::clone(document)} act={act.clone()} />
            <div class="tabs" role="tablist" aria-label={words.get("inspector.tabs").to_owned()} onkeydown={tab_keys}>
                { for TABS.iter().map(|(tab, key)| {
                    let chosen = *tab == state.tab;
                    html! {
                        <button key={*key} id={*key} class="tab" role="tab" aria-selected={chosen.to_string()}
                            aria-controls="list" tabindex={if chosen { "0" } else { "-1" }}
                            onclick={super::controls::press(act, Action::View(ViewAction::ShowTab(*tab)))}>
                            { words.get(key).to_owned() }
                            <span class="tab-count">{ lists.count(*tab) }</span>
                        </button>
                    }
                }) }
            </div>
            <div class="list-pane" id="list" role="tabpanel" aria-labelledby={panel} ref={list}>
                { lists.draw(&of) }
            </div>
        </aside>
    }
}

/// The lists and how long they are.
struct ListView<'a> {
    state: &'a Work,
    document: &'a Arc<Document>,
    act: &'a Callback<Action>,
    scheme: &'a Callback<()>,
}

impl ListView<'_> {
    fn count(&self, tab: Tab) -> usize {
        match tab {
            Tab::Review => crate::session::undecided(self.state).len(),
            Tab::Speakers => {
                let live = self.document.annotations().filter(|it| it.is_live());
                live.filter_map(|it| it.speaker()).collect::<std::collections::BTreeSet<_>>().len()
            }
            Tab::Quotes => self.shown().filter(|it| it.attribution().is_some()).count(),
            Tab::Claims => self.shown().filter(|it| it.claim().is_some()).count(),
            Tab::Marks => crate::session::listed(self.state).len(),
        }
    }

    fn shown(&self) -> impl Iterator<Item = &Arc<crate::annotation::Annotation>> {
        self.document.annotations().filter(|it| self.state.shows(it))
    }

    fn draw(&self, of: &str) -> Html {
        let key = of.to_owned();
        let (state, document, act) = (self.state.clone(), Arc::clone(self.document), self.act.clone());
        match self.state.tab {
            Tab::Review => html! { <review::Review {key} {state} {document} {act} /> },
            Tab::Speakers => html! { <speakers::Speakers {key} {state} {document} {act} /> },
            Tab::Quotes => html! { <quotes::Quotes {key} {state} {document} {act} /> },
            Tab::Claims => html! { <claims::Claims {key} {state} {document} {act} /> },
            Tab::Marks => {
                html! { <marks::Marks {key} {state} {document} {act} scheme={self.scheme.clone()} /> }
            }
        }
    }
}
