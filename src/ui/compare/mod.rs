//! Several people's files side by side: where they differ, how well they agree, and the gold made of them by keyboard.
//!
//! A place of its own over the page, which takes none of these files into the project. One entry, [`Compare`], so that a
//! page that is not asked for it can do without all of this.

mod desk;
mod figures;
mod keys;
mod reading;
mod rows;
mod rules;
mod selection;
mod storage;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::controls::Icon;
use super::dom;
use super::dom::download;
use super::dom::intake::{self, Given};
use super::keys::Keymap;
use super::shortcuts::{Shortcuts, use_shortcuts};
use super::strings::Words;
use crate::agree::record::read_version;
use crate::format::ExportFile;
use crate::session::{Failure, MessageKind};
use desk::{Desk, Filter, Said, Tab};
use selection::selected;
use storage::{Listed, Saving, Storage};

/// What the place needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The interface's words.
    pub words: Words,
    /// The user's keys.
    pub keymap: Keymap,
    /// Leaves the place.
    pub close: Callback<()>,
}

/// What goes on beside the board.
#[derive(Default)]
struct Around {
    /// How many files of how many are read.
    reading: Option<(usize, usize)>,
    /// What could not be read or was not compared.
    problems: Vec<String>,
    /// What is kept in this browser.
    listed: Vec<Listed>,
    /// The choice of rules is open.
    rules: bool,
}

/// What everything here shares: the board, what goes on, where it is kept, and how to show a change.
#[derive(Clone)]
pub(super) struct Hands {
    desk: Rc<RefCell<Desk>>,
    around: Rc<RefCell<Around>>,
    storage: Storage,
    show: Rc<dyn Fn()>,
    words: Words,
    shortcuts: Shortcuts,
}

impl PartialEq for Hands {
    fn eq(&self, _: &Self) -> bool {
        // What it holds changes in place.
        false
    }
}

impl Hands {
    /// Does something, keeps the steps that it makes, and shows what has become.
    fn act(&self, act: impl FnOnce(&mut Desk) -> Vec<String>) {
        let (lines, id) = {
            let mut desk = self.desk.borrow_mut();
            (act(&mut desk), desk.id.clone())
        };
        if let Some(id) = id {
            self.storage.step(&id, lines);
        }
        (self.show)();
    }

    /// Returns what a click does.
    fn press(&self, act: impl Fn(&mut Desk) -> Vec<String> + 'static) -> Callback<MouseEvent> {
        let hands = self.clone();
        Callback::from(move |_: MouseEvent| hands.act(&act))
    }

    /// Reads files and puts them on the board.
    fn take(&self, given: Vec<Given>) {
        if given.is_empty() || self.around.borrow().reading.is_some() {
            return;
        }
        self.around.borrow_mut().reading = Some((0, given.len()));
        (self.show)();
        let hands = self.clone();
        spawn_local(async move {
            let tell = |at, of| {
                hands.around.borrow_mut().reading = Some((at, of));
                (hands.show)();
            };
            let read = reading::read(given, tell).await;
            let problems: Vec<String> =
                read.failures.into_iter().filter_map(|it| hands.failure(it)).collect();
            let was_empty = hands.desk.borrow().board.articles().is_empty();
            let lost = reading::gather(&hands.desk, read.given).await;
            let steps = hands.desk.borrow_mut().restore(&read.steps) + lost;
            {
                let mut around = hands.around.borrow_mut();
                around.reading = None;
                around.problems = problems;
                around.problems.extend(hands.left_out(steps));
            }
            hands.begin(was_empty).await;
        });
    }

    /// Shows a board that has come, and keeps it.
    async fn begin(&self, is_new: bool) {
        let (listed, n_kept) = {
            let mut desk = self.desk.borrow_mut();
            if desk.board.articles().is_empty() {
                drop(desk);
                return (self.show)();
            }
            if is_new && desk.board.rules().is_none() {
                desk.merge_agreed();
            }
            let worst = desk.worst_first().first().copied().unwrap_or(0);
            desk.show(worst);
            let people = desk.board.people().iter().map(ToString::to_string).collect();
            let mut listed = Listed::new(people, desk.board.articles().len());
            if let Some(id) = &desk.id {
                listed.id.clone_from(id);
            }
            desk.id = Some(listed.id.clone());
            let n_given = desk.given.len();
            (listed, std::mem::replace(&mut desk.n_kept, n_given))
        };
        (self.show)();
        focus_rows();
        self.keep(&listed, n_kept).await;
    }

    /// Keeps the versions from that number on and the steps, and lists the comparison.
    async fn keep(&self, listed: &Listed, n_kept: usize) {
        self.storage.hold();
        let steps = self.desk.borrow().step_lines().to_vec();
        self.storage.put(listed, &steps).await;
        let given = self.desk.borrow().given.clone();
        for (chunk, at) in given.get(n_kept..).unwrap_or(&[]).chunks(KEPT_AT_ONCE).zip(0..) {
            let mut lines = Vec::with_capacity(chunk.len());
            for it in chunk {
                lines.push(it.line());
                dom::pause(0).await;
            }
            self.storage.add_versions(&listed.id, n_kept + at * KEPT_AT_ONCE, lines).await;
        }
        self.storage.release();
    }

    /// Opens a comparison that is kept.
    fn open(&self, id: String) {
        let hands = self.clone();
        self.around.borrow_mut().reading = Some((0, 1));
        (self.show)();
        spawn_local(async move {
            let read = hands.storage.get(&id).await;
            hands.around.borrow_mut().reading = None;
            let (versions, steps) = match read {
                Ok(read) => read,
                Err(trouble) => {
                    hands.problem(hands.message(&MessageKind::NotRead(trouble)).unwrap_or_default());
                    return;
                }
            };
            let mut given = Vec::new();
            for line in versions {
                match read_version(&line) {
                    Some(Ok((by, document, is_finished))) => {
                        given.push(desk::Given { by, is_said: true, document, is_finished });
                    }
                    _ => {
                        hands.around.borrow_mut().problems.push(hands.words.get("compare.damaged").to_owned())
                    }
                }
            }
            reading::gather(&hands.desk, given).await;
            {
                let mut desk = hands.desk.borrow_mut();
                let lost = desk.restore(&steps);
                desk.id = Some(id);
                desk.n_kept = desk.given.len();
                let worst = desk.worst_first().first().copied().unwrap_or(0);
                desk.show(worst);
                hands.around.borrow_mut().problems.extend(hands.left_out_of(&desk, lost));
            }
            (hands.show)();
            focus_rows();
        });
    }

    fn message(&self, kind: &MessageKind) -> Option<String> {
        self.words.message(kind, &self.shortcuts)
    }

    fn failure(&self, failure: Failure) -> Option<String> {
        self.message(&MessageKind::Failed(failure))
    }

    fn problem(&self, problem: String) {
        self.around.borrow_mut().problems.push(problem);
        (self.show)();
    }

    fn left_out(&self, lost: usize) -> Vec<String> {
        self.left_out_of(&self.desk.borrow(), lost)
    }

    /// Returns what there is to tell of documents that are not compared, and of decisions without a place.
    fn left_out_of(&self, desk: &Desk, lost: usize) -> Vec<String> {
        let words = self.words;
        let left_out = desk.board.left_out();
        let mut told = Vec::new();
        for (at, name) in desk.board.people().iter().enumerate() {
            let of = |list: &[(usize, Arc<str>)]| list.iter().filter(|(person, _)| *person == at).count();
            let (alone, twice) = (of(&left_out.alone), of(&left_out.twice));
            if alone > 0 {
                told.push(words.count("compare.alone", alone, &[("person", name)]));
            }
            if twice > 0 {
                told.push(words.count("compare.twice", twice, &[("person", name)]));
            }
        }
        if desk.board.people().len() == 1 {
            told.push(words.get("compare.one_person").to_owned());
        }
        if lost > 0 {
            told.push(words.count("compare.lost", lost, &[]));
        }
        told
    }

    fn download(&self, file: Option<ExportFile>) {
        let Some(file) = file else { return };
        let kind = if file.name.ends_with(".zip") { "application/zip" } else { "application/json" };
        if let Err(failure) = download::save_bytes(&file.name, kind, &file.bytes)
            && let Some(problem) = self.failure(failure)
        {
            self.problem(problem);
        }
    }
}

/// How many versions are written at once.
const KEPT_AT_ONCE: usize = 16;

/// Gives the keyboard to the rows.
fn focus_rows() {
    spawn_local(async {
        // Once they are painted.
        dom::pause(0).await;
        let rows = dom::document().and_then(|page| page.get_element_by_id("compare-work"));
        if let Some(rows) =
            rows.and_then(|it| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(it).ok())
        {
            let _ = rows.focus();
        }
    });
}

/// The place.
#[component]
pub fn Compare(props: &Props) -> Html {
    let Props { words, keymap, close } = props;
    let words = *words;
    let shortcuts = use_shortcuts();
    let update = use_force_update();
    let desk = use_mut_ref(Desk::default);
    let around = use_mut_ref(Around::default);
    let show: Rc<dyn Fn()> = (*use_memo((), {
        let update = update.clone();
        move |()| -> Rc<dyn Fn()> { Rc::new(move || update.force_update()) }
    }))
    .clone();
    let storage = (*use_memo((), |()| Storage::new(Rc::clone(&show)))).clone();
    let hands = Hands { desk: Rc::clone(&desk), around: Rc::clone(&around), storage, show, words, shortcuts };
    let dialog = use_node_ref();
    use_effect_with(dialog.clone(), {
        let hands = hands.clone();
        move |dialog| {
            let dialog = dialog.cast::<web_sys::HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                let _ = dialog.show_modal();
            }
            spawn_local(async move {
                let listed = hands.storage.list().await;
                hands.around.borrow_mut().listed = listed;
                (hands.show)();
            });
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        }
    });
    {
        // What is at hand stays in sight.
        let place = desk.borrow().place;
        use_effect_with(place, |_| rows::scroll_to_place());
    }
    {
        // A long text is drawn piece by piece, with the page's turns in between.
        let hands = hands.clone();
        use_effect(move || {
            if hands.desk.borrow().has_more_rows.take() {
                spawn_local(async move {
                    dom::pause(0).await;
                    hands.desk.borrow_mut().n_rows += rows::DRAWN_AT_ONCE;
                    (hands.show)();
                });
            }
        });
    }
    let onkeydown = {
        let (hands, keymap, close) = (hands.clone(), keymap.clone(), close.clone());
        Callback::from(move |event: KeyboardEvent| keys::pressed(&hands, &keymap, &close, &event))
    };
    // The browser's own Escape, where the keyboard is in a field or nowhere.
    let cancel = {
        let (hands, close) = (hands.clone(), close.clone());
        Callback::from(move |event: Event| {
            event.prevent_default();
            keys::escape(&hands, &close);
        })
    };
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    let ondrop = {
        let hands = hands.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            if let Some(data) = event.data_transfer() {
                hands.take(intake::dropped(&data));
            }
        })
    };
    let has_board = !desk.borrow().board.articles().is_empty();
    html! {
        <dialog class="compare" ref={dialog} aria-labelledby="compare-heading" lang={words.tag()} dir={words.direction()}
            {onkeydown} oncancel={cancel} {ondragover} {ondrop}>
            { bar(&hands, has_board, close) }
            { problems(&hands) }
            if let Some((at, of)) = around.borrow().reading {
                <div class="compare-reading">
                    <label for="compare-progress">{ words.get("compare.reading").to_owned() }</label>
                    <progress id="compare-progress" max={of.to_string()} value={at.to_string()}></progress>
                </div>
            }
            if has_board {
                if around.borrow().rules { <rules::Choice hands={hands.clone()} /> }
                { work(&hands) }
            } else {
                { start(&hands) }
            }
            <p class="visually-hidden" role="status" aria-live="polite">{ said(&hands).unwrap_or_default() }</p>
        </dialog>
    }
}

/// Returns the field behind a button that asks for files.
fn chooser(hands: &Hands, id: &'static str, label: &'static str, is_folder: bool, icon: Icon) -> Html {
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
fn bar(hands: &Hands, has_board: bool, close: &Callback<()>) -> Html {
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

/// Returns what could not be read or was not compared.
fn problems(hands: &Hands) -> Html {
    let around = hands.around.borrow();
    if around.problems.is_empty() {
        return Html::default();
    }
    let words = hands.words;
    let dismiss = {
        let hands = hands.clone();
        Callback::from(move |_: MouseEvent| {
            hands.around.borrow_mut().problems.clear();
            (hands.show)();
        })
    };
    // A list of hundreds would hide the work.
    const SHOWN: usize = 8;
    let more = around.problems.len().saturating_sub(SHOWN);
    html! {
        <div class="compare-problems" role="alert">
            <ul>
                { for around.problems.iter().take(SHOWN).map(|problem| html! { <li>{ problem.clone() }</li> }) }
                if more > 0 { <li>{ words.count("compare.more_problems", more, &[]) }</li> }
            </ul>
            <button class="button quiet small icon-only" aria-label={words.get("toast.dismiss").to_owned()} onclick={dismiss}>{ Icon::CROSS.draw() }</button>
        </div>
    }
}

/// Returns what is shown before there is anything to compare.
fn start(hands: &Hands) -> Html {
    let words = hands.words;
    let around = hands.around.borrow();
    let people: Vec<String> = hands.desk.borrow().board.people().iter().map(ToString::to_string).collect();
    let row = |listed: &Listed| {
        let date = js_sys::Date::new(&listed.begun_ms.into());
        let date = String::from(date.to_locale_date_string(words.tag(), &js_sys::Object::new()));
        let names = listed.people.join(words.get("list.comma"));
        let called = words.count("compare.kept", listed.texts, &[("people", &names), ("date", &date)]);
        let (open, id) = (hands.clone(), listed.id.clone());
        let onclick = Callback::from(move |_: MouseEvent| open.open(id.clone()));
        let (delete, id) = (hands.clone(), listed.id.clone());
        let ondelete = Callback::from(move |_: MouseEvent| {
            let (hands, id) = (delete.clone(), id.clone());
            spawn_local(async move {
                hands.storage.delete(&id).await;
                let listed = hands.storage.list().await;
                hands.around.borrow_mut().listed = listed;
                (hands.show)();
            });
        });
        let label = format!("{}: {called}", words.get("compare.delete"));
        html! {
            <li key={listed.id.clone()}>
                <button class="link-button" {onclick}>{ called }</button>
                <button class="button quiet small icon-only danger" aria-label={label.clone()} title={label} onclick={ondelete}>{ Icon::TRASH.draw() }</button>
            </li>
        }
    };
    html! {
        <div class="compare-start">
            <p>{ words.get("compare.lead").to_owned() }</p>
            <div class="compare-choose">
                { chooser(hands, "compare-files", "compare.choose", false, Icon::FOLDER) }
                { chooser(hands, "compare-folder", "compare.choose_folder", true, Icon::ADD_FOLDER) }
            </div>
            <p class="compare-drop">{ words.get("compare.drop").to_owned() }</p>
            if !people.is_empty() {
                <p>{ words.fill("compare.so_far", &[("people", &people.join(words.get("list.comma")))]) }</p>
            }
            if !around.listed.is_empty() {
                <h3>{ words.get("compare.earlier").to_owned() }</h3>
                <ul class="compare-kept">{ for around.listed.iter().map(row) }</ul>
            }
        </div>
    }
}

/// Returns the work: the texts beside the differences of one, or the figures.
fn work(hands: &Hands) -> Html {
    let tab = hands.desk.borrow().tab;
    match tab {
        Tab::Figures => figures::view(hands),
        Tab::Differences => html! {
            <div class="compare-body">
                { texts(hands) }
                { rows::view(hands) }
            </div>
        },
    }
}

/// Returns the list of texts, least agreed first.
fn texts(hands: &Hands) -> Html {
    let words = hands.words;
    let desk = hands.desk.borrow();
    let row = |at: usize| {
        let article = desk.board.articles().get(at)?;
        let document = article.document()?;
        let title = crate::store::title(document).to_owned();
        let count = desk.board.count(at);
        let is_shown = desk.article == at;
        let facts = if count.open == 0 {
            words.get("compare.done").to_owned()
        } else {
            words.count("compare.left", count.open, &[])
        };
        Some(html! {
            <li key={at}>
                <button class={classes!("compare-text-row", is_shown.then_some("at"), (count.open == 0).then_some("done"))}
                    aria-current={is_shown.then_some("true")} onclick={hands.press(move |desk| { desk.show(at); Vec::new() })}>
                    <span dir="auto" lang={document.lang().to_string()}>{ title }</span>
                    <span class="compare-facts">{ facts }</span>
                </button>
            </li>
        })
    };
    html! {
        <nav class="compare-texts" aria-label={words.get("compare.texts").to_owned()}>
            <ul>{ for desk.worst_first().into_iter().filter_map(row) }</ul>
        </nav>
    }
}

/// Returns what was done last, in words.
fn said(hands: &Hands) -> Option<String> {
    let words = hands.words;
    Some(match hands.desk.borrow().said.as_ref()? {
        Said::Merged(n) => words.count("compare.merged", *n, &[]),
        Said::Ruled(open) => words.count("compare.ruled", *open, &[]),
        Said::Decided(open) => words.count("compare.decided", *open, &[]),
        Said::Tie => words.get("compare.tie").to_owned(),
        Said::AllDone => words.get("compare.all_done").to_owned(),
        Said::NotThere => words.get("compare.not_there").to_owned(),
        Said::Stepped => words.get("compare.stepped").to_owned(),
        Said::NoStep => words.get("compare.no_step").to_owned(),
        Said::Blocked => words.get("compare.blocked").to_owned(),
        Said::NeedsQuote => words.get("compare.needs_quote").to_owned(),
        Said::Added => words.get("compare.added").to_owned(),
        Said::NothingDecided => words.get("compare.nothing_decided").to_owned(),
        Said::NameTaken => words.get("compare.name_taken").to_owned(),
    })
}

/// Returns what is stepped through, with the way back to everything.
pub(super) fn filter_line(hands: &Hands, filter: &Filter) -> Html {
    if filter.is_empty() {
        return Html::default();
    }
    let words = hands.words;
    let desk = hands.desk.borrow();
    let mut named: Vec<String> = Vec::new();
    if let Some(label) = filter.label {
        named.push(words.named("label", label.name()));
    }
    named.extend(filter.kinds.iter().map(|kind| words.named("difference", kind.name())));
    if let Some((a, b)) = filter.pair {
        let name = |at: usize| desk.board.people().get(at).map_or_else(String::new, ToString::to_string);
        named.push(format!("{} – {}", name(a), name(b)));
    }
    html! {
        <p class="compare-filter">
            { words.fill("compare.only", &[("what", &named.join(words.get("list.comma")))]) }
            <button class="link-button" onclick={hands.press(|desk| { desk.filter = Filter::default(); Vec::new() })}>{ words.get("compare.everything").to_owned() }</button>
        </p>
    }
}
