//! The first screen: the empty page, with all that is needed to give Qawl an article. The rest of the app is fetched
//! meanwhile and takes its place, with what a person has typed, pasted or chosen until then.
//!
//! In a release build the rest is a module of its own, cut off at [`take_over`]: whatever can be reached only from there is
//! fetched with it. So nothing here may call what needs documents (detection, formats, the reducer).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::app::{App, Props as AppProps};
use super::dom::intake::Given;
use super::dom::listener::Listener;
use super::dom::transfer::{Transfer, dragged_over, dropped, pasted};
use super::dom::{self, pause, settings};
use super::shortcuts::Shortcuts;
use super::start::Start;
use super::strings::Words;
use crate::session::{Action, State, ViewAction};

/// What a person gave the first screen.
pub enum FromFirst {
    /// A text, typed or a sample.
    Text(String),
    /// What was pasted or dropped.
    Transfer(Transfer),
    /// Files or folders that were chosen.
    Files(Vec<Given>),
    /// The button that shows where several people's files are compared.
    Compare,
    /// Anything else that was pressed.
    Act(Action),
}

/// What the first screen hands to the app.
#[derive(Clone, Default)]
pub struct Handover {
    /// What is in the field.
    pub typed: String,
    given: Rc<RefCell<Vec<FromFirst>>>,
    /// The selection in the field, in UTF-16 units.
    selection: Option<(u32, u32)>,
    /// Which of the [`controls`] has the keyboard.
    focus: Option<usize>,
}

impl PartialEq for Handover {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.given, &other.given)
    }
}

impl std::fmt::Debug for Handover {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Handover({:?})", self.typed)
    }
}

impl Handover {
    /// Returns what was given and what is given from now on, until somebody takes it.
    pub fn given(&self) -> Rc<RefCell<Vec<FromFirst>>> {
        Rc::clone(&self.given)
    }

    /// Notes what the page shows besides what was given.
    fn of_page(given: &Rc<RefCell<Vec<FromFirst>>>) -> Self {
        let field = field();
        let typed = field.as_ref().map(HtmlTextAreaElement::value).unwrap_or_default();
        let selection = field
            .and_then(|it| Some((it.selection_start().ok().flatten()?, it.selection_end().ok().flatten()?)));
        let active = dom::document().and_then(|page| page.active_element());
        let focus = controls().iter().position(|it| Some(it) == active.as_ref());
        Self { typed, given: Rc::clone(given), selection, focus }
    }

    /// Gives keyboard and selection back to where they were.
    async fn restore(self) {
        // The app has drawn itself by then.
        pause(0).await;
        if let Some((from, to)) = self.selection
            && let Some(field) = field()
        {
            let _ = field.set_selection_range(from, to);
        }
        let control = self.focus.and_then(|idx| controls().into_iter().nth(idx));
        if let Some(control) = control.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            let _ = control.focus();
        }
    }
}

fn field() -> Option<HtmlTextAreaElement> {
    dom::document()?.get_element_by_id("paste")?.dyn_into().ok()
}

/// Returns what can have the keyboard, the last on the page first: the bar of the app can have more before them.
fn controls() -> Vec<web_sys::Element> {
    let found =
        dom::document().and_then(|page| page.query_selector_all(".start button, .start textarea").ok());
    let Some(found) = found else { return Vec::new() };
    (0..found.length()).rev().filter_map(|idx| found.get(idx)?.dyn_into().ok()).collect()
}

thread_local! {
    static SHOWN: RefCell<Option<AppHandle<FirstScreen>>> = const { RefCell::new(None) };
}

/// Begins the page: with the first screen, or where the app is there already or has documents to show, at once with the app.
pub fn begin() {
    let is_empty = cfg!(parts) && settings::names(crate::keep::COUNTED).is_empty();
    spawn_local(async move {
        if is_empty {
            clear();
            SHOWN.set(Some(yew::Renderer::<FirstScreen>::new().render()));
        } else if show_app(None).await.is_err() {
            // The notice that the page is loading says so.
            if let Some(root) = dom::document().and_then(|page| page.document_element()) {
                let _ = root.set_attribute("data-failed", "");
            }
        }
    });
}

fn clear() {
    if let Some(body) = dom::document().and_then(|page| page.body()) {
        body.replace_children_with_node_0();
    }
}

/// Says that the rest of the app could not be fetched. The next call tries again.
struct NotFetched;

#[cfg(parts)]
impl From<wasm_split_helpers::SplitLoaderError> for NotFetched {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Puts the app in the place of what the page shows.
#[cfg(parts)]
#[wasm_split_helpers::wasm_split(app, fallible, preload(fetch_app))]
fn show_app(handover: Option<Handover>) -> Result<(), NotFetched> {
    replace_by_app(handover);
    Ok(())
}

/// Puts the app in the place of what the page shows.
#[cfg(not(parts))]
async fn show_app(handover: Option<Handover>) -> Result<(), NotFetched> {
    replace_by_app(handover);
    Ok(())
}

/// Fetches the app.
#[cfg(not(parts))]
async fn fetch_app() -> Result<(), NotFetched> {
    Ok(())
}

fn replace_by_app(handover: Option<Handover>) {
    super::strings::add_rest();
    if let Some(first) = SHOWN.take() {
        first.destroy();
    }
    clear();
    yew::Renderer::<App>::with_props(AppProps { in_memory: false, handover: handover.clone() }).render();
    if let Some(handover) = handover {
        spawn_local(handover.restore());
    }
}

/// How far the change from the first screen to the app is.
#[derive(Default)]
struct Change {
    given: Rc<RefCell<Vec<FromFirst>>>,
    is_fetched: Cell<bool>,
    /// A dialog for files is open or a word is being composed: a field that is replaced now would lose it.
    is_busy: Cell<bool>,
    is_done: Cell<bool>,
}

impl Change {
    /// Changes to the app if it has been fetched and nothing is lost by it.
    async fn go_on(self: Rc<Self>) {
        // What the event at hand is for is done first.
        pause(0).await;
        let waits = self.is_busy.get() && self.given.borrow().is_empty();
        if self.is_fetched.get() && !waits && !self.is_done.replace(true) {
            // It has been fetched, so it cannot fail.
            let _ = show_app(Some(Handover::of_page(&self.given))).await;
        }
    }

    fn listeners(self: &Rc<Self>, take: Callback<FromFirst>) -> Vec<Listener> {
        let Some(page) = dom::document() else { return Vec::new() };
        let mut listeners = vec![Listener::new(&page, "dragover", |event| dragged_over(&event))];
        let by_paste = take.clone();
        listeners.push(Listener::new(&page, "paste", move |event| {
            pasted(&event, &|given| by_paste.emit(FromFirst::Transfer(given)));
        }));
        listeners.push(Listener::new(&page, "drop", move |event| {
            dropped(&event, &|given| take.emit(FromFirst::Transfer(given)));
        }));
        let is_of_file = |event: &Event| {
            let target = dom::element_of(event.target());
            target.is_some_and(|it| matches!(it.matches("input[type=file]"), Ok(true)))
        };
        for (name, is_busy) in [
            ("click", true),
            ("change", false),
            ("cancel", false),
            ("compositionstart", true),
            ("compositionend", false),
        ] {
            let change = Rc::clone(self);
            listeners.push(Listener::new(&page, name, move |event| {
                if name.starts_with("composition") || is_of_file(&event) {
                    change.is_busy.set(is_busy);
                    spawn_local(Rc::clone(&change).go_on());
                }
            }));
        }
        listeners
    }
}

/// What the first screen knows of the rest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fetching {
    Running,
    Failed,
}

/// The empty page before the app is there.
#[component]
fn FirstScreen() -> Html {
    let state = use_state(|| State::new(settings::language(), settings::theme()));
    let fetching = use_state_eq(|| Fetching::Running);
    let has_given = use_state_eq(|| false);
    let shortcuts = use_memo((), |()| Shortcuts::new(settings::keymap()));
    let change = use_memo((), |()| Rc::<Change>::default());
    use_effect_with((state.language, state.theme), |(language, theme)| settings::put_on(*language, *theme));

    let fetch = use_callback((), {
        let (change, fetching) = (Rc::clone(&*change), fetching.setter());
        move |(), ()| {
            let (change, fetching) = (Rc::clone(&change), fetching.clone());
            fetching.set(Fetching::Running);
            spawn_local(async move {
                dom::frame::painted().await;
                change.is_fetched.set(fetch_app().await.is_ok());
                if change.is_fetched.get() {
                    change.go_on().await;
                } else {
                    fetching.set(Fetching::Failed);
                }
            });
        }
    });
    let take = use_callback((), {
        let (change, has_given) = (Rc::clone(&*change), has_given.setter());
        move |given: FromFirst, ()| {
            change.given.borrow_mut().push(given);
            has_given.set(true);
            spawn_local(Rc::clone(&change).go_on());
        }
    });
    use_effect_with((), {
        let (change, take, fetch) = (Rc::clone(&*change), take.clone(), fetch.clone());
        move |()| {
            let listeners = change.listeners(take);
            fetch.emit(());
            move || drop(listeners)
        }
    });
    let act = {
        let (state, take) = (state.clone(), take.clone());
        let (language, theme) = (state.language, state.theme);
        let change = move |language, theme| {
            let mut next = State::new(language, theme);
            // States are compared by it.
            next.revision = state.revision.wrapping_add(1);
            state.set(next);
        };
        Callback::from(move |action| match action {
            Action::View(ViewAction::SetLanguage(language)) => change(language, theme),
            Action::View(ViewAction::SetTheme(theme)) => change(language, theme),
            action => take.emit(FromFirst::Act(action)),
        })
    };
    let words = Words::of(state.language);
    let banners = html! {
        <div class="banners">
            if *fetching == Fetching::Failed {
                <div class="banner trouble" role="alert">
                    <p>{ words.get("first.failed").to_owned() }</p>
                    <button class="button small" onclick={fetch.reform(|_: MouseEvent| ())}>{ words.get("save.again").to_owned() }</button>
                </div>
            } else if *has_given {
                <div class="banner" role="status"><p>{ words.get("first.waiting").to_owned() }</p></div>
            }
        </div>
    };
    html! {
        <ContextProvider<Shortcuts> context={(*shortcuts).clone()}>
            <Start state={(*state).clone()} {act} take={take.reform(FromFirst::Files)} take_text={take.reform(FromFirst::Text)}
                compare={take.reform(|()| FromFirst::Compare)} {banners} rail={Html::default()} />
        </ContextProvider<Shortcuts>>
    }
}
