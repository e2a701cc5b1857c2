//! The list of keys, where they can be changed, and the command palette, where everything that can be
//! done is found by its name in either language.

use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::dialogs::Modal;
use super::dom;
use super::help;
use super::keyboard::{self, Layout, Platform};
use super::keys::{BINDINGS, Binding, Command, ESSENTIAL, FIXED, Keymap};
use super::strings::Words;
use crate::session::Language;
use crate::session::edges::Unit;
use crate::text::fold::fold;

/// What the list of keys needs.
#[derive(Properties, PartialEq)]
pub struct KeysProps {
    /// The interface's words.
    pub words: Words,
    /// The keys as they are.
    pub keymap: Keymap,
    /// Changes them.
    pub rebind: Callback<Keymap>,
    /// Turns to another page of the help.
    pub turn: Callback<help::Page>,
    /// Closes the list.
    pub close: Callback<()>,
}

/// The list of keys, grouped by what they are for.
#[component]
pub fn Keys(props: &KeysProps) -> Html {
    // The command that waits for a key, and the chord that another one has.
    let asked = use_state(|| None::<&'static str>);
    let taken = use_state(|| None::<String>);
    let KeysProps { words, keymap, rebind, turn, close } = props;
    let words = *words;
    // A key that is pressed while the list is shown tells of the layout that the list shows.
    let layout = use_state_eq(keyboard::layout);
    let learn = {
        let layout = layout.setter();
        Callback::from(move |_: KeyboardEvent| layout.set(keyboard::layout()))
    };
    let labels = Labels { layout: (*layout).clone(), platform: dom::keyboard::platform() };
    let rows = Rows { words, keymap, labels: &labels, asked: asked.clone(), taken: taken.clone(), rebind };
    let switch = {
        let (keymap, rebind) = (keymap.clone(), rebind.clone());
        Callback::from(move |_: Event| {
            let mut new = keymap.clone();
            new.letters_off = !new.letters_off;
            rebind.emit(new);
        })
    };
    let reset = {
        let (keymap, rebind) = (keymap.clone(), rebind.clone());
        Callback::from(move |_: MouseEvent| {
            let mut new = keymap.clone();
            new.reset();
            rebind.emit(new);
        })
    };
    let on_escape = {
        let (asked, taken, close) = (asked, taken, close.clone());
        // Escape ends the asking first.
        Callback::from(move |()| {
            if asked.is_some() {
                asked.set(None);
                taken.set(None);
            } else {
                close.emit(());
            }
        })
    };
    html! {
        <Modal close={on_escape} label="keys-heading">
            <h2 id="keys-heading">{ words.get("keys.heading").to_owned() }</h2>
            { help::pages(words, help::Page::Keys, turn) }
            { rows.essential() }
            <h3 class="keys-all">{ words.get("keys.all").to_owned() }</h3>
            <p class="dialog-intro">{ words.get("keys.intro").to_owned() }</p>
            <label class="keys-switch">
                <input type="checkbox" checked={!keymap.letters_off} onchange={switch} />
                { words.get("keys.letters").to_owned() }
            </label>
            <div class="keys" onkeyup={learn.clone()}>
                { for BINDINGS.chunk_by(|a, b| a.group == b.group).map(|group| rows.group(group)) }
                <section>
                    <h3>{ words.get("keys.fixed").to_owned() }</h3>
                    <dl>
                        { for FIXED.iter().map(|(id, keys)| html! {
                            <div>
                                <dt>{ words.get(id).to_owned() }</dt>
                                <dd dir="ltr">{ if *id == "keys.letter" { labels.all(keys.iter().copied()) } else { as_they_are(keys) } }</dd>
                            </div>
                        }) }
                    </dl>
                </section>
            </div>
            <div class="dialog-actions" onkeyup={learn.clone()}>
                if keymap.is_changed() {
                    <button class="button" onclick={reset}>{ words.get("keys.reset").to_owned() }</button>
                }
                <button class="button primary" autofocus=true onclick={close.reform(|_: MouseEvent| ())}>
                    { words.get("dialog.close").to_owned() }
                </button>
            </div>
        </Modal>
    }
}

/// How keys are labelled on the keyboard in use.
struct Labels {
    layout: Layout,
    platform: Platform,
}

impl Labels {
    /// Returns chords as they are labelled; those that cannot be typed are left out.
    fn all<'a>(&self, chords: impl IntoIterator<Item = &'a str>) -> Html {
        let shown = chords.into_iter().filter_map(|chord| self.layout.shown(chord, self.platform));
        shown.map(|chord| html! { <kbd class="key">{ chord }</kbd> }).collect()
    }
}

/// Draws keys that are called the same on every keyboard.
fn as_they_are(keys: &[&'static str]) -> Html {
    keys.iter().map(|key| html! { <kbd class="key">{ *key }</kbd> }).collect()
}

struct Rows<'a> {
    words: Words,
    keymap: &'a Keymap,
    labels: &'a Labels,
    asked: UseStateHandle<Option<&'static str>>,
    taken: UseStateHandle<Option<String>>,
    rebind: &'a Callback<Keymap>,
}

impl Rows<'_> {
    /// Returns the few commands that are enough to work with. They are changed in the whole list.
    fn essential(&self) -> Html {
        let bindings = ESSENTIAL.iter().filter_map(|id| BINDINGS.iter().find(|it| it.id == *id));
        html! {
            <section class="keys-essential">
                <h3>{ self.words.get("keys.essential").to_owned() }</h3>
                <dl>
                    { for bindings.map(|binding| html! {
                        <div key={binding.id}>
                            <dt>{ self.words.get(binding.id).to_owned() }</dt>
                            <dd dir="ltr">
                                { self.labels.all(self.keymap.chords(binding).iter().map(String::as_str)) }
                            </dd>
                        </div>
                    }) }
                </dl>
            </section>
        }
    }

    fn group(&self, group: &'static [Binding]) -> Html {
        let heading = group.first().map_or("", |row| row.group);
        html! {
            <section key={heading}>
                <h3>{ self.words.get(heading).to_owned() }</h3>
                <dl>{ for group.iter().map(|binding| self.row(binding)) }</dl>
            </section>
        }
    }

    fn row(&self, binding: &'static Binding) -> Html {
        let (words, name) = (self.words, self.words.get(binding.id).to_owned());
        let asking = *self.asked == Some(binding.id);
        let ask = {
            let (asked, taken) = (self.asked.clone(), self.taken.clone());
            Callback::from(move |_: MouseEvent| {
                asked.set((!asking).then_some(binding.id));
                taken.set(None);
            })
        };
        let chords = self.keymap.chords(binding);
        let label = words.fill("keys.change", &[("command", &name)]);
        html! {
            <div key={binding.id} class={asking.then_some("asking")}>
                <dt>{ name }</dt>
                <dd>
                    <button class="button quiet small keys-change" data-command={binding.id} title={label.clone()}
                        aria-pressed={asking.to_string()} onclick={ask} onkeydown={self.heard(binding, asking)}>
                        <span class="visually-hidden">{ label }</span>
                        if asking {
                            { words.get("keys.press").to_owned() }
                        } else if chords.is_empty() {
                            { "—" }
                        } else {
                            <bdi dir="ltr">{ self.labels.all(chords.iter().map(String::as_str)) }</bdi>
                        }
                    </button>
                    if asking {
                        <p class="keys-taken" role="status">{ self.conflict() }</p>
                    }
                </dd>
            </div>
        }
    }

    /// Says whose the chord pressed is.
    fn conflict(&self) -> String {
        let taken = self.taken.as_ref();
        let owner = taken.and_then(|chord| Some((chord, self.keymap.owner(chord)?)));
        owner.map_or_else(String::new, |(chord, owner)| {
            let shown = self.labels.layout.shown(chord, self.labels.platform);
            let key = shown.as_deref().unwrap_or(chord);
            self.words.fill("keys.taken", &[("key", key), ("command", self.words.get(owner.id))])
        })
    }

    /// Takes the key pressed; one that is another's only when it is pressed twice.
    fn heard(&self, binding: &'static Binding, asking: bool) -> Callback<KeyboardEvent> {
        let (asked, taken) = (self.asked.clone(), self.taken.clone());
        let (keymap, rebind) = (self.keymap.clone(), self.rebind.clone());
        Callback::from(move |event: KeyboardEvent| {
            if !asking {
                return;
            }
            let Some(chord) = dom::keyboard::press(&event).and_then(|press| press.chord()) else { return };
            event.prevent_default();
            event.stop_propagation();
            let others = keymap.owner(&chord).is_some_and(|owner| owner.id != binding.id);
            if others && taken.as_deref() != Some(chord.as_str()) {
                taken.set(Some(chord));
                return;
            }
            let mut new = keymap.clone();
            new.choose(binding.id, &chord);
            rebind.emit(new);
            asked.set(None);
            taken.set(None);
        })
    }
}

/// What the palette needs.
#[derive(Properties, PartialEq)]
pub struct PaletteProps {
    /// The interface's words.
    pub words: Words,
    /// Whether a document is open.
    pub has_document: bool,
    /// The keys as they are.
    pub keymap: Keymap,
    /// Does what was chosen.
    pub run: Callback<Command>,
    /// Closes the palette.
    pub close: Callback<()>,
}

/// Everything that can be done, by its name.
#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let sought = use_state(String::new);
    let at = use_state(|| 0_usize);
    let PaletteProps { words, has_document, keymap, run, close } = props;
    let words = *words;
    let has_document = *has_document;
    let labels = Labels { layout: keyboard::layout(), platform: dom::keyboard::platform() };
    let shown = called(&sought, has_document);
    let here = (*at).min(shown.len().saturating_sub(1));
    use_effect_with((here, (*sought).clone()), |_| {
        let row = super::dom::document()
            .and_then(|page| page.query_selector("#commands [aria-selected=true]").ok()?);
        if let Some(row) = row {
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
    let typed = {
        let (sought, at) = (sought.clone(), at.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                sought.set(field.value());
                at.set(0);
            }
        })
    };
    let choose = {
        let (run, close) = (run.clone(), close.clone());
        Callback::from(move |binding: &'static Binding| {
            close.emit(());
            // The dialog is closed by then, and the article has the keyboard again.
            let run = run.clone();
            gloo::timers::callback::Timeout::new(0, move || {
                give_to_article();
                run.emit((binding.does)(Unit::Word));
            })
            .forget();
        })
    };
    let keys = {
        let (at, choose, sought) = (at.clone(), choose.clone(), sought.clone());
        let n = shown.len().max(1);
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowDown" => at.set((here + 1) % n),
                "ArrowUp" => at.set((here + n - 1) % n),
                "Enter" if !event.is_composing() => {
                    // What is in the field counts, painted or not.
                    let field = event.target_dyn_into::<web_sys::HtmlInputElement>();
                    let value = field.map_or_else(|| (*sought).clone(), |field| field.value());
                    let chosen = if value == *sought { here } else { 0 };
                    if let Some(binding) = called(&value, has_document).get(chosen) {
                        choose.emit(binding);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    html! {
        <Modal close={close.clone()} label="palette-heading">
            <h2 id="palette-heading" class="visually-hidden">{ words.get("command.palette").to_owned() }</h2>
            <input class="field palette-field" role="combobox" autofocus=true autocomplete="off" dir="auto"
                aria-expanded="true" aria-controls="commands" aria-autocomplete="list"
                aria-activedescendant={shown.get(here).map(|it| it.id)}
                aria-label={words.get("commands.find").to_owned()} placeholder={words.get("commands.find").to_owned()}
                value={(*sought).clone()} oninput={typed} onkeydown={keys} />
            <ul id="commands" class="commands" role="listbox" aria-label={words.get("command.palette").to_owned()}>
                { for shown.iter().enumerate().map(|(idx, binding)| {
                    let (choose, binding) = (choose.clone(), *binding);
                    html! {
                        <li key={binding.id} id={binding.id} role="option" aria-selected={(idx == here).to_string()}
                            onclick={Callback::from(move |_: MouseEvent| choose.emit(binding))}>
                            <span class="commands-name">{ words.get(binding.id).to_owned() }</span>
                            <span class="commands-group">{ words.get(binding.group).to_owned() }</span>
                            <bdi dir="ltr">
                                { labels.all(keymap.chords(binding).iter().map(String::as_str)) }
                            </bdi>
                        </li>
                    }
                }) }
            </ul>
            if shown.is_empty() { <p class="list-empty">{ words.get("commands.none").to_owned() }</p> }
        </Modal>
    }
}

/// Returns the commands whose name has every word sought, in the order of the table.
fn called(sought: &str, has_document: bool) -> Vec<&'static Binding> {
    BINDINGS
        .iter()
        .filter(|it| it.id != "command.palette" && (has_document || !it.needs_document))
        .filter(|it| is_called(it.id, sought))
        .collect()
}

/// Tells whether each word sought begins a word of the name in one of the languages, or is in it.
fn is_called(id: &str, sought: &str) -> bool {
    [Language::Ar, Language::En].into_iter().any(|language| {
        let name = fold(Words::of(language).get(id));
        fold(sought).split_whitespace().all(|word| name.contains(word))
    })
}

/// Gives the keyboard to the article, if one is open.
pub(super) fn give_to_article() {
    let article = super::dom::document().and_then(|page| page.get_element_by_id("article"));
    if let Some(article) = article.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = article.focus();
    }
}
