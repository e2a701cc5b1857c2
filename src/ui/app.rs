//! The app: the one state, what the whole page listens to, and the areas.

mod copies;
mod keys;
mod page;
mod store;
mod taking;

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::areas::Areas;
use super::commands::give_to_article;
use super::dialogs::Dialogs;
use super::dom::intake::{Given, Intake};
use super::dom::log::Log;
use super::dom::{self, answers, blocks, download, faces, files, settings, worth};
use super::first::{FromFirst, Handover};
use super::guide::ShowRule;
use super::help;
use super::keep;
use super::keys::{Command, Keymap};
use super::rail::is_shown;
use super::renewal::Renewal;
use super::saving::Banners;
use super::shortcuts::Shortcuts;
use super::start::{Start, sample, trouble};
use super::strings::Words;
use crate::keep::Keeper;
use crate::session::{Action, BlockAction, DocumentAction, MessageAction, Saving, State, ViewAction};
use copies::{save, save_all, save_damaged};
use keys::{block_at_hand, flipped_at_hand};
use page::{Page, use_keyboard_in_article, use_page, use_place_of_last_time, use_saving_told, use_title};
use store::{Newest, Store};
use taking::{act_when_ready, open_project_file, take};

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
            Command::Act(Action::Block(BlockAction::Cycle)) => {
                let state = newest.borrow().clone();
                match block_at_hand(&state) {
                    Some(block) => blocks::cycle(&state, block, &act),
                    // Tells what is missing.
                    None => act.emit(Action::Block(BlockAction::Cycle)),
                }
            }
            Command::Act(Action::Block(BlockAction::FlipFurniture)) => {
                let state = newest.borrow().clone();
                blocks::set_all(&state, flipped_at_hand(&state), &act);
            }
            Command::Act(action) => act.emit(action),
            Command::Save if newest.borrow().document.is_some() => save.emit(()),
            Command::Save => {}
            Command::SaveLog(format) => act.emit(match download::save_log(&log.rows(), format) {
                Ok(()) => Action::Document(DocumentAction::Exported(false)),
                Err(failure) => Action::Message(MessageAction::Fail(failure)),
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
            act.emit(Action::View(ViewAction::ToggleHelp));
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
