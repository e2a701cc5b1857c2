//! The app: the one state, what the whole page listens to, and the areas.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};
use yew::prelude::*;

use super::areas::Areas;
use super::commands::give_to_article;
use super::dialogs::Dialogs;
use super::dom::intake::{self, Given, Intake};
use super::dom::listener::Listener;
use super::dom::log::Log;
use super::dom::transfer::{dragged_over, dropped, pasted};
use super::dom::{self, answers, blocks, download, faces, files, learned, place, settings, worth};
use super::first::{FromFirst, Handover};
use super::guide::ShowRule;
use super::header::title;
use super::help;
use super::keep;
use super::keys::{Command, Keymap, command};
use super::rail::is_shown;
use super::renewal::Renewal;
use super::saving::Banners;
use super::shortcuts::Shortcuts;
use super::start::{Start, sample, trouble};
use super::strings::Words;
use crate::keep::Keeper;
use crate::schema::{Block, BlockKind};
use crate::session::{Action, Saving, State, furniture, reduce};
use crate::store::file::{Head, write_line};
use crate::store::refusal;
use crate::text::Span;

/// The newest state, for what listens longer than one rendering. It is set by the reducer, so that a
/// key pressed before the page is repainted already meets what the key before it did.
type Newest = Rc<RefCell<State>>;

/// The state as the reducer holds it.
struct Store {
    state: State,
    newest: Newest,
    log: Log,
    keeper: Rc<RefCell<Option<Keeper>>>,
}

impl PartialEq for Store {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut now = self.state.clone();
        now.now_ms = js_sys::Date::now() as u64;
        let mut next = reduce(&now, action);
        // The same one again keeps everything from being rendered again.
        if next == self.state {
            return self;
        }
        let effects = std::mem::take(&mut next.outbox);
        if let Some(keeper) = self.keeper.borrow().as_ref() {
            keeper.run(effects, next.project.serial);
        }
        self.newest.replace(next.clone());
        self.log.follow(&self.state, &next);
        self.log.record(&self.state, &next);
        Rc::new(Self {
            state: next,
            newest: Rc::clone(&self.newest),
            log: self.log.clone(),
            keeper: Rc::clone(&self.keeper),
        })
    }
}

/// How the app works.
#[derive(Clone, Debug, Default, PartialEq, Properties)]
pub struct Props {
    /// Whether nothing is kept in the browser: one document at a time, in this page alone.
    #[prop_or_default]
    pub in_memory: bool,
    /// What a person did on the first screen; `None` where it was not shown.
    #[prop_or_default]
    pub handover: Option<Handover>,
}

/// The app.
#[component]
pub fn App(props: &Props) -> Html {
    let Props { in_memory, handover } = props.clone();
    let newest: Newest = use_mut_ref(|| {
        let mut state = State::new(settings::language(), settings::theme());
        state.headline_in_title = settings::headline_in_title();
        state
    });
    let log = (*use_memo((), |()| Log::kept())).clone();
    let kept_by: Rc<RefCell<Option<Keeper>>> = use_mut_ref(|| None);
    let store = use_reducer(|| Store {
        state: newest.borrow().clone(),
        newest: Rc::clone(&newest),
        log: log.clone(),
        keeper: Rc::clone(&kept_by),
    });
    let act: Callback<Action> = (*use_memo((), {
        let (newest, act) = (newest.clone(), store.dispatcher().to_callback());
        move |()| Callback::from(move |action| act_when_ready(action, &newest, &act))
    }))
    .clone();
    let state = store.state.clone();
    let keeper = (*use_memo((), |()| keep::keeper(act.clone()))).clone();
    let documents = (*use_memo((), |()| Intake::new(keeper.clone(), act.clone()))).clone();
    {
        let keeper = keeper.clone();
        use_effect_with((), move |()| {
            if !in_memory {
                kept_by.replace(Some(keeper.clone()));
                wasm_bindgen_futures::spawn_local(async move { keeper.begin().await });
            }
        });
    }

    use_effect_with(state.headline_in_title, |shown| settings::keep_headline_in_title(*shown));
    use_effect_with((state.language, state.theme), |(language, theme)| settings::put_on(*language, *theme));
    let save = use_callback((), {
        let (newest, act) = (newest.clone(), act.clone());
        move |(), ()| save(&newest, &act)
    });
    let keymap = use_mut_ref(settings::keymap);
    let keymap_changes = use_state(|| 0_u32);
    let shortcuts = use_memo(*keymap_changes, |_| Shortcuts::new(keymap.borrow().clone()));
    let rebind = {
        let (keymap, changes) = (Rc::clone(&keymap), keymap_changes);
        Callback::from(move |new: Keymap| {
            settings::keep_keymap(&new);
            keymap.replace(new);
            changes.set(changes.wrapping_add(1));
        })
    };
    let save_all = use_callback((), {
        let (newest, act, keeper) = (newest.clone(), act.clone(), keeper.clone());
        move |(), ()| save_all(&newest, &act, &keeper)
    });
    let save_damaged = use_callback((), {
        let (act, keeper) = (act.clone(), keeper.clone());
        move |(), ()| save_damaged(&act, &keeper)
    });
    let open_file = use_callback((), {
        let (documents, act, newest) = (documents.clone(), act.clone(), newest.clone());
        move |(), ()| open_project_file(&newest, &act, &documents)
    });
    let end = use_callback((), {
        let documents = documents.clone();
        move |(), ()| documents.end()
    });
    let managing = use_state_eq(|| false);
    let manage = use_callback((), {
        let managing = managing.setter();
        move |(), ()| managing.set(true)
    });
    let comparing = use_state_eq(|| false);
    let compare = use_callback((), {
        let comparing = comparing.setter();
        move |(), ()| comparing.set(true)
    });
    // What is given before it is known what is stored waits for that: opening the project would take its place.
    let waiting = (*use_memo((), |()| handover.as_ref().map(Handover::given).unwrap_or_default())).clone();
    let receive = use_callback((), {
        let (newest, documents, act, compare) =
            (newest.clone(), documents.clone(), act.clone(), compare.clone());
        let waiting = waiting.clone();
        move |given: FromFirst, ()| {
            if is_unknown(&newest.borrow(), in_memory) {
                return waiting.borrow_mut().push(given);
            }
            let open = answers::Open::of(&newest.borrow());
            let take = |given| take(given, open.clone(), &documents, &act, in_memory);
            match given {
                FromFirst::Text(text) => files::take_text(text, &act),
                FromFirst::Transfer(transfer) => files::take_transfer(transfer, open.clone(), &act, take),
                FromFirst::Files(given) => take(given),
                FromFirst::Compare => compare.emit(()),
                FromFirst::Act(action) => act.emit(action),
            }
        }
    });
    let take = use_callback((), {
        let receive = receive.clone();
        move |given: Vec<Given>, ()| receive.emit(FromFirst::Files(given))
    });
    let take_text = use_callback((), {
        let receive = receive.clone();
        move |text: String, ()| receive.emit(FromFirst::Text(text))
    });
    // The rule that the guidelines are open at; empty for their beginning.
    let guide = use_state_eq(|| None::<String>);
    let is_guide_open = use_mut_ref(|| false);
    is_guide_open.replace(guide.is_some());
    let help_page = use_state_eq(help::Page::default);
    let palette = use_state_eq(|| false);
    let answering = use_state_eq(|| false);
    let show_answers = use_callback((), {
        let answering = answering.setter();
        move |(), ()| answering.set(true)
    });
    let scheming = use_state_eq(|| false);
    let show_scheme = use_callback((), {
        let scheming = scheming.setter();
        move |(), ()| scheming.set(true)
    });
    let show_palette = use_callback((), {
        let palette = palette.setter();
        move |(), ()| palette.set(true)
    });
    let run = use_callback((), {
        let (newest, act, save, keymap) = (newest.clone(), act.clone(), save.clone(), Rc::clone(&keymap));
        let (palette, rebind, log) = (palette.setter(), rebind.clone(), log.clone());
        let (save_all, manage, compare) = (save_all.clone(), manage.clone(), compare.clone());
        let (guide, show_answers, show_scheme) = (guide.setter(), show_answers.clone(), show_scheme.clone());
        move |command: Command, ()| match command {
            Command::Act(Action::CycleBlock) => {
                let state = newest.borrow().clone();
                match block_at_hand(&state) {
                    Some(block) => blocks::cycle(&state, block, &act),
                    // Tells what is missing.
                    None => act.emit(Action::CycleBlock),
                }
            }
            Command::Act(Action::FlipFurniture) => {
                let state = newest.borrow().clone();
                blocks::set_all(&state, flipped_at_hand(&state), &act);
            }
            Command::Act(action) => act.emit(action),
            Command::Save if newest.borrow().document.is_some() => save.emit(()),
            Command::Save => {}
            Command::SaveLog(format) => act.emit(match download::save_log(&log.rows(), format) {
                Ok(()) => Action::Exported(false),
                Err(failure) => Action::Fail(failure),
            }),
            Command::ForgetLog => log.forget(),
            Command::Palette => palette.set(true),
            Command::Guide => guide.set((!*is_guide_open.borrow()).then(String::new)),
            Command::SaveAll => save_all.emit(()),
            Command::Projects => manage.emit(()),
            Command::Answers => show_answers.emit(()),
            Command::Compare => compare.emit(()),
            Command::Scheme => show_scheme.emit(()),
            Command::SwitchLetters => {
                let mut new = keymap.borrow().clone();
                new.letters_off = !new.letters_off;
                rebind.emit(new);
            }
        }
    });
    let show_rule = use_memo((), {
        let guide = guide.setter();
        move |()| ShowRule(Callback::from(move |rule| guide.set(Some(rule))))
    });
    use_page(&Page {
        newest: newest.clone(),
        keymap: Rc::clone(&keymap),
        run: run.clone(),
        log,
        keeper: keeper.clone(),
        receive: receive.clone(),
    });
    use_title(&state);
    use_saving_told(&state);
    use_keyboard_in_article(&state);
    use_place_of_last_time(&state);
    // Until it is known what was open last, nothing is shown that would give way to it at once.
    let unknown = is_unknown(&state, in_memory);
    let first = state.document.is_none() && state.project.opening.is_some();
    use_effect_with(unknown, {
        let act = act.clone();
        let (is_empty, language) = (state.document.is_none() && !first, state.language);
        move |unknown| {
            // The first screen comes first.
            if !unknown {
                worth::load(act, async move {
                    wasm_bindgen_futures::spawn_local(faces::fetch());
                    wasm_bindgen_futures::spawn_local(dom::keyboard::ask_layout());
                    if is_empty {
                        files::build_tables(sample(language)).await;
                    }
                });
            }
        }
    });
    use_effect_with(unknown, move |unknown| {
        if !unknown {
            waiting.take().into_iter().for_each(|given| receive.emit(given));
        }
    });
    let banners = html! {
        <Banners state={state.clone()} act={act.clone()} save_all={save_all.clone()} {save_damaged} manage={manage.clone()} {end} {open_file} />
    };
    // After the first screen an empty page is no news.
    if (unknown && handover.is_none()) || first {
        return html! { <p class="loading" role="status">{ Words::of(state.language).get("app.name").to_owned() }</p> };
    }

    let areas = Areas {
        state: state.clone(),
        act: act.clone(),
        take: take.clone(),
        save: save.clone(),
        save_all,
        manage,
    };
    let rail = if is_shown(&state) { areas.rail() } else { Html::default() };
    let closes = |shown: &UseStateHandle<bool>| {
        let shown = shown.setter();
        Callback::from(move |()| shown.set(false))
    };
    let turn = {
        let page = help_page.setter();
        Callback::from(move |to| page.set(to))
    };
    let close_guide = {
        let guide = guide.setter();
        Callback::from(move |()| {
            guide.set(None);
            give_to_article();
        })
    };
    let open_guide = {
        let (guide, act) = (guide.setter(), act.clone());
        Callback::from(move |()| {
            act.emit(Action::ToggleHelp);
            guide.set(Some(String::new()));
        })
    };
    html! {
        <ContextProvider<Shortcuts> context={(*shortcuts).clone()}>
        <ContextProvider<ShowRule> context={(*show_rule).clone()}>
            if state.document.is_some() {
                { areas.workspace(banners, rail, show_palette, show_answers, show_scheme) }
            } else {
                <Start state={state.clone()} act={act.clone()} {take} {take_text} {compare} {banners} {rail}
                    trouble={trouble(&state, &shortcuts)} typed={handover.map(|it| it.typed.clone()).unwrap_or_default()} />
            }
            if state.help {
                { areas.help(keymap.borrow().clone(), rebind, *help_page, turn, open_guide) }
            }
            if let Some(rule) = (*guide).clone() {
                { areas.guide(rule, close_guide) }
            }
            if *palette {
                { areas.palette(keymap.borrow().clone(), run, closes(&palette)) }
            }
            if *answering {
                { areas.answers(closes(&answering)) }
            }
            if *comparing {
                { areas.compare(keymap.borrow().clone(), closes(&comparing)) }
            }
            if *scheming {
                { areas.scheme(closes(&scheming)) }
            }
            if *managing {
                { areas.projects(closes(&managing)) }
            }
            <Renewal words={Words::of(state.language)} />
            <Dialogs {state} {act} {save} />
        </ContextProvider<ShowRule>>
        </ContextProvider<Shortcuts>>
    }
}

/// Tells whether it is not known yet what is stored.
fn is_unknown(state: &State, in_memory: bool) -> bool {
    !in_memory && state.project.saving == Saving::Off
}

/// Does an action; one that detects in the open document waits until the learned tables of its language are there, and is
/// dropped if another document has been opened meanwhile.
fn act_when_ready(action: Action, newest: &Newest, act: &Callback<Action>) {
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
            act.emit(Action::Fail(failure));
        }
    });
}

/// Takes in what a person gave: one plain file is opened, anything more joins the project.
///
/// A file that holds a model's answer about the open document is brought into that.
fn take(
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
fn open_project_file(newest: &Newest, act: &Callback<Action>, documents: &Intake) {
    let Some(info) = newest.borrow().project.info.clone() else { return };
    let (act, documents) = (act.clone(), documents.clone());
    wasm_bindgen_futures::spawn_local(async move {
        match keep::content_of_file(&info.id).await {
            Ok(file) => documents.take(vec![Given::File(file.name(), file)]),
            Err(trouble) => act.emit(Action::Tell(crate::session::MessageKind::FileNotOpened(trouble))),
        }
    });
}

/// Hands the whole project to the person as one file, unsaved work included.
fn save_all(newest: &Newest, act: &Callback<Action>, keeper: &Keeper) {
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
                Action::Exported(false)
            }
            Ok(()) => Action::Tell(crate::session::MessageKind::NotRecovered),
            Err(failure) => Action::Fail(failure),
        });
    });
}

/// Hands the person what could not be read, as it is stored.
fn save_damaged(act: &Callback<Action>, keeper: &Keeper) {
    let (act, keeper) = (act.clone(), keeper.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let lines = js_sys::Array::new();
        let damaged = match keeper.damaged().await {
            Ok(damaged) => damaged,
            Err(trouble) => return act.emit(Action::Tell(crate::session::MessageKind::NotRead(trouble))),
        };
        for line in damaged {
            lines.push(&wasm_bindgen::JsValue::from_str(&format!("{line}\n")));
        }
        act.emit(match download::save_lines("qawl-damaged.jsonl", &lines) {
            Ok(()) => Action::Exported(false),
            Err(failure) => Action::Fail(failure),
        });
    });
}

fn save(newest: &Newest, act: &Callback<Action>) {
    let (document, scheme) = (newest.borrow().document.clone(), Arc::clone(newest.borrow().project.scheme()));
    if let Some(document) = document {
        act.emit(match download::save(&scheme.written(&document)) {
            Ok(_) => Action::Exported(true),
            Err(failure) => Action::Fail(failure),
        });
    }
}

/// Gives the keyboard to the article when one is opened.
#[hook]
fn use_keyboard_in_article(state: &State) {
    let opened = state.exported.as_ref().map(|document| document.id().to_owned());
    use_effect_with(opened, |opened| {
        let article = dom::document().and_then(|page| page.get_element_by_id("article"));
        if let (Some(_), Some(article)) =
            (opened, article.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()))
        {
            let _ = article.focus();
        }
    });
}

/// Shows what stood at the top when the page was left, of the first document shown, unless a mark has
/// the focus and is shown for it.
#[hook]
fn use_place_of_last_time(state: &State) {
    let focused = state.focus.is_some();
    let done = use_mut_ref(|| false);
    let open = state.project.open.clone().filter(|_| state.document.is_some());
    use_effect_with(open, move |open| {
        let Some(open) = open.clone() else { return };
        if !done.replace(true) && !focused {
            keep::scroll_back(&open);
        }
    });
}

/// Tells the page's script how far saving is, for when the app stops and cannot say it itself (`assets/load.js`).
#[hook]
fn use_saving_told(state: &State) {
    let saving = match &state.project.saving {
        Saving::Off => "off",
        Saving::Saved => "saved",
        Saving::Pending => "pending",
        Saving::Failed(_) => "failed",
    };
    use_effect_with(saving, |saving| {
        if let Some(root) = dom::document().and_then(|page| page.document_element()) {
            let _ = root.set_attribute("data-kept", saving);
        }
    });
}

/// Names the page after the article where a person wants that, so that its tab can be found among others.
#[hook]
fn use_title(state: &State) {
    let words = Words::of(state.language);
    let document = state.document.as_ref().filter(|_| state.headline_in_title);
    let name = document.map(|document| title(document, words));
    use_effect_with((name, state.language), move |(name, _)| {
        let app = words.get("app.name");
        if let Some(page) = dom::document() {
            page.set_title(&match name {
                // A title of the other direction stays apart from the app's name.
                Some(name) => {
                    format!("\u{2068}{}\u{2069} · {app}", name.chars().take(80).collect::<String>())
                }
                None => app.to_owned(),
            });
        }
    });
}

/// What the listeners of the whole page need.
struct Page {
    newest: Newest,
    keymap: Rc<RefCell<Keymap>>,
    run: Callback<Command>,
    log: Log,
    keeper: Keeper,
    receive: Callback<FromFirst>,
}

/// Listens to what concerns the whole page: keys, paste, drops, and leaving it.
#[hook]
fn use_page(page: &Page) {
    let Page { newest, keymap, run, log, keeper, receive } = page;
    let (newest, keymap, run, log) = (newest.clone(), Rc::clone(keymap), run.clone(), log.clone());
    let (keeper, receive) = (keeper.clone(), receive.clone());
    use_effect_with((), move |()| {
        let mut listeners: Vec<Listener> = Vec::new();
        if let (Some(window), Some(page)) = (dom::window(), dom::document()) {
            let (for_keys, for_leaving) = (newest.clone(), newest);
            listeners.push(Listener::new(&page, "keydown", move |event| {
                // Not borrowed any more when the press is acted on: that may render at once.
                let state = for_keys.borrow().clone();
                let keymap = keymap.borrow().clone();
                pressed(&state, &keymap, &run, event);
            }));
            let (on_drop, to_place) = (receive.clone(), keeper.clone());
            listeners.push(Listener::new(&page, "paste", move |event| {
                pasted(&event, &|given| receive.emit(FromFirst::Transfer(given)));
            }));
            listeners.push(Listener::new(&page, "dragover", |event| dragged_over(&event)));
            listeners.push(Listener::new(&page, "drop", move |event| {
                dropped(&event, &|given| on_drop.emit(FromFirst::Transfer(given)));
            }));
            listeners.push(Listener::new(&window, "pagehide", move |_| {
                log.write();
                to_place.leave();
            }));
            // Shown again, or woken up: another tab may have taken over, and the browser closed the database.
            for (target, event) in [
                (window.as_ref(), "pageshow"),
                (page.as_ref(), "visibilitychange"),
                (page.as_ref(), "resume"),
            ] {
                let (keeper, page) = (keeper.clone(), page.clone());
                listeners.push(Listener::new(target, event, move |_| {
                    if page.hidden() {
                        keeper.hide();
                    } else {
                        keeper.come_back();
                    }
                }));
            }
            listeners.push(Listener::new(&window, "beforeunload", move |event| {
                let state = for_leaving.borrow();
                // What is saved is asked about by nobody; without a keeper all of it is only here.
                let alone = state.project.info.is_none() && state.has_unexported_edits();
                if alone || keeper.has_unsaved() {
                    event.prevent_default();
                }
            }));
        }
        move || drop(listeners)
    });
}

fn pressed(state: &State, keymap: &Keymap, run: &Callback<Command>, event: Event) {
    let Ok(event) = event.dyn_into::<KeyboardEvent>() else { return };
    let target = dom::element_of(event.target());
    let typing = target.as_ref().is_some_and(dom::is_typed_in);
    // Whatever the key is for, it tells of the layout.
    let press = dom::keyboard::press(&event);
    // What belongs to a dialog, a field or an input method is theirs.
    let in_dialog = target.as_ref().is_some_and(|it| matches!(it.closest("dialog"), Ok(Some(_))));
    if event.is_composing() || in_dialog {
        return;
    }
    let in_panel = target.as_ref().is_some_and(|it| matches!(it.closest(".inspector"), Ok(Some(_))));
    if event.key() == "Escape" && in_panel {
        dom::focus_article();
        event.prevent_default();
        if state.linking.is_some() || state.help || state.pending.is_some() {
            run.emit(Command::Act(Action::Escape));
        }
        return;
    }
    let Some(press) = press else { return };
    // In a field only what belongs to the page as a whole is a command.
    let of_page = press.control && matches!(press.key.to_ascii_lowercase().as_str(), "s" | "k" | "f");
    if typing && !of_page {
        return;
    }
    // The buttons of folded page furniture have Enter and Tab to themselves.
    let on_button = target.as_ref().is_some_and(|it| matches!(it.closest("button"), Ok(Some(_))));
    let inside =
        !on_button && target.as_ref().is_some_and(|it| matches!(it.closest("#article"), Ok(Some(_))));
    let nowhere = target.as_ref().is_some_and(|it| it.tag_name() == "BODY");
    let in_article = inside || (nowhere && press.key != "Tab");
    if press.key == "Escape" && inside && !ends_something(state) {
        leave_article();
        event.prevent_default();
        return;
    }
    if let Some(command) = command(state, keymap, &press, in_article) {
        event.prevent_default();
        run.emit(command);
    }
}

/// Returns the paragraph at hand, or the one that the caret was put in.
fn block_at_hand(state: &State) -> Option<Block> {
    let at_caret = || {
        let node = place::selection()?.anchor_node()?;
        let element = dom::element_of(Some(node.into()))?.closest("#article [data-block]").ok()??;
        let start: u32 = element.get_attribute("data-block")?.parse().ok()?;
        state.document.as_ref()?.blocks().iter().find(|block| block.span.start() == start).copied()
    };
    state.block_at_hand().or_else(at_caret)
}

/// Returns what becomes of the folded page furniture that has the keyboard, else of the paragraphs that are
/// selected, else of the one at hand, if they become furniture or the article's.
fn flipped_at_hand(state: &State) -> Vec<(Span, BlockKind)> {
    let Some(document) = &state.document else { return Vec::new() };
    let run = || {
        let element = dom::document()?.active_element()?.closest("#article [data-fold]").ok()??;
        element.get_attribute("data-fold")?.parse().ok()
    };
    match (run(), state.selection) {
        (Some(run), _) => furniture::run_at(document, run),
        (None, Some(selection)) => furniture::flipped(document, selection),
        (None, None) => {
            block_at_hand(state).map(|block| furniture::flipped(document, block.span)).unwrap_or_default()
        }
    }
}

/// Tells whether Escape has something to end.
fn ends_something(state: &State) -> bool {
    let asks = state.help || state.pending.is_some() || state.linking.is_some();
    asks || state.find.is_some()
        || state.selection.is_some()
        || state.focus.is_some()
        || state.message.is_some()
}

/// Gives the keyboard to the side panel: Tab reviews in the article, so this is the way out of it.
fn leave_article() {
    let panel =
        dom::document().and_then(|page| page.query_selector(".inspector [role=tab][tabindex='0']").ok()?);
    if let Some(panel) = panel.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = panel.focus();
    }
}
