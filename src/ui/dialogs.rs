//! What lies over the page: questions before work is lost, and what the app tells.

use std::sync::Arc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::controls::{Icon, press, technical};
use super::dom::files;
use super::mapping::MappingDialog;
use super::notice::NoticeDialog;
use super::shortcuts::{Shortcuts, use_shortcuts};
use super::strings::Words;
use crate::annotation::Action as Done;
use crate::session::{
    Action, AnswerAction, DocumentAction, Doubt, Message, MessageAction, MessageKind, ProjectAction, State,
    progress,
};
use crate::store::Step;

/// How long a message stays, in milliseconds. What it offers stays reachable elsewhere.
const STAYS: u32 = 7_000;

/// What lies over the page.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
    /// Writes the document to a file.
    pub save: Callback<()>,
}

/// All that lies over the page, and the regions that announce.
#[component]
pub fn Dialogs(props: &Props) -> Html {
    let shortcuts = use_shortcuts();
    let Props { state, act, save } = props;
    let words = Words::of(state.language);
    html! {
        <>
            <Toast state={state.clone()} act={act.clone()} />
            if let Some(percent) = state.reading {
                <div class="reading">
                    <label for="reading">{ words.get("reading.label").to_owned() }</label>
                    <progress id="reading" max="100" value={percent.to_string()}></progress>
                </div>
            }
            { announcements(state, words, &shortcuts) }
            if state.asked.is_some() {
                <MappingDialog state={state.clone()} act={act.clone()} />
            }
            if state.notice.is_some() {
                <NoticeDialog state={state.clone()} act={act.clone()} />
            }
            if let Some(doubt) = &state.doubt {
                { doubtful(words, doubt, act) }
            }
            if state.pending.is_some() {
                <Confirm {words} unsaved=true kept={state.project.info.is_some()} save={save.clone()}
                    yes={act.reform(|()| Action::Document(DocumentAction::ConfirmOpen))} no={act.reform(|()| Action::Document(DocumentAction::CancelOpen))} />
            }
        </>
    }
}

/// Asks what a text is that reads like a model's answer and has nothing of the open article.
fn doubtful(words: Words, doubt: &Arc<Doubt>, act: &Callback<Action>) -> Html {
    let answered = &doubt.answered;
    let n = (answered.n_unplaced + answered.n_elsewhere).to_string();
    let cancel = act.reform(|()| Action::Answer(AnswerAction::Doubt(None)));
    let open = {
        let (doubt, act) = (Arc::clone(doubt), act.clone());
        Callback::from(move |_: MouseEvent| files::open_doubted(&doubt, &act))
    };
    html! {
        <Modal close={cancel.clone()} label="doubt-heading">
            <h2 id="doubt-heading">{ words.get("doubt.heading").to_owned() }</h2>
            <p>{ words.fill("doubt.body", &[("n", &n)]) }</p>
            <div class="dialog-actions">
                <button class="button" autofocus=true onclick={cancel.reform(|_: MouseEvent| ())}>
                    { words.get("dialog.cancel").to_owned() }
                </button>
                <button class="button doubt-open" onclick={open}>{ words.get("doubt.open").to_owned() }</button>
                <button class="button doubt-answer" onclick={press(act, Action::Answer(AnswerAction::Bring(Arc::clone(answered))))}>
                    { words.get("doubt.answer").to_owned() }
                </button>
            </div>
        </Modal>
    }
}

/// What a dialog needs.
#[derive(Properties, PartialEq)]
pub struct ModalProps {
    /// Called when a person wants it closed.
    pub close: Callback<()>,
    /// The id of the heading that names it.
    pub label: AttrValue,
    /// What is in it.
    pub children: Html,
}

/// A dialog that holds the focus and the keys until it is closed, and gives the focus back then.
#[component]
pub fn Modal(props: &ModalProps) -> Html {
    let dialog = use_node_ref();
    use_effect_with(dialog.clone(), |dialog| {
        let dialog = dialog.cast::<web_sys::HtmlDialogElement>();
        if let Some(dialog) = &dialog {
            let _ = dialog.show_modal();
            // From its heading on, though what gets the keyboard may be at the end.
            dialog.set_scroll_top(0);
        }
        move || {
            if let Some(dialog) = dialog {
                dialog.close();
            }
        }
    });
    let keys = {
        let close = props.close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                close.emit(());
            }
        })
    };
    let cancel = {
        let close = props.close.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            close.emit(());
        })
    };
    html! {
        <dialog class="dialog" ref={dialog} aria-labelledby={props.label.clone()} onkeydown={keys} oncancel={cancel}>
            { props.children.clone() }
        </dialog>
    }
}

/// What the question needs.
#[derive(Properties, PartialEq)]
pub struct ConfirmProps {
    /// The interface's words.
    pub words: Words,
    /// Whether there is work that no file holds.
    pub unsaved: bool,
    /// Whether the document stays in this tab all the same.
    pub kept: bool,
    /// Writes the open document to a file.
    pub save: Callback<()>,
    /// Goes on.
    pub yes: Callback<()>,
    /// Stays.
    pub no: Callback<()>,
}

/// Asks before the open article is left.
#[component]
pub fn Confirm(props: &ConfirmProps) -> Html {
    let words = props.words;
    html! {
        <Modal close={props.no.clone()} label="confirm-heading">
            <h2 id="confirm-heading">{ words.get("replace.heading").to_owned() }</h2>
            <p>{ words.get(if props.kept { "replace.body_kept" } else { "replace.body" }).to_owned() }</p>
            <div class="dialog-actions">
                <button class="button" autofocus=true onclick={props.no.reform(|_: MouseEvent| ())}>
                    { words.get("dialog.cancel").to_owned() }
                </button>
                if props.unsaved {
                    <button class="button" onclick={props.save.reform(|_: MouseEvent| ())}>
                        { Icon::DOWNLOAD.draw() }{ words.get("replace.save_first").to_owned() }
                    </button>
                }
                <button class="button primary" onclick={props.yes.reform(|_: MouseEvent| ())}>
                    { words.get("replace.confirm").to_owned() }
                </button>
            </div>
        </Modal>
    }
}

#[derive(Properties, PartialEq)]
struct ToastProps {
    state: State,
    act: Callback<Action>,
}

/// The last message, for a while. What is said by the page itself (one mark accepted, say) is not
/// shown again here.
#[component]
fn Toast(props: &ToastProps) -> Html {
    let shortcuts = use_shortcuts();
    let ToastProps { state, act } = props;
    let words = Words::of(state.language);
    let shown = state.message.as_ref().filter(|message| is_toast(message, state));
    let found = shown.and_then(|message| words.technical(&message.kind));
    // What has details stays until it has been read.
    let serial = shown.filter(|_| found.is_none()).map(|message| message.serial);
    {
        let act = act.clone();
        use_effect_with(serial, move |serial| {
            let timer = serial
                .map(|_| Timeout::new(STAYS, move || act.emit(Action::Message(MessageAction::Dismiss))));
            move || drop(timer)
        });
    }
    let Some((message, text)) = shown.and_then(|it| Some((it, words.message(&it.kind, &shortcuts)?))) else {
        return Html::default();
    };
    let undo = match &message.kind {
        MessageKind::Done { .. } => Some(Action::Undo),
        MessageKind::Merged { taken, versions, .. } => (taken + versions > 0).then_some(Action::Undo),
        MessageKind::Answered { .. } => Some(Action::Undo),
        // What has just been taken back is not taken back again.
        MessageKind::RuleInProject { step, .. } | MessageKind::SchemeChanged(step) => {
            (*step != Step::Undo).then_some(Action::Undo)
        }
        MessageKind::Removed => Some(Action::Project(ProjectAction::BringBack)),
        _ => None,
    };
    html! {
        <div class="toast" key={message.serial}>
            <div class="toast-text">
                <p>{ text }</p>
                if let Some(found) = found { { technical(words, &found) } }
            </div>
            if let Some(undo) = undo {
                <button class="button small" onclick={press(act, undo)}>
                    { words.get("toast.undo").to_owned() }
                </button>
            }
            <button class="button quiet small icon-only" aria-label={words.get("toast.dismiss").to_owned()}
                onclick={press(act, Action::Message(MessageAction::Dismiss))}>{ Icon::CROSS.draw() }</button>
        </div>
    }
}

fn is_toast(message: &Message, state: &State) -> bool {
    match &message.kind {
        MessageKind::Done { action, count, .. } => {
            *count > 1 && matches!(action, Done::Accept | Done::Reject | Done::Add)
                || matches!(
                    action,
                    Done::Remove | Done::Speaker | Done::Suggest | Done::Block | Done::Rule | Done::Import
                )
        }
        // The start page shows failures in place, and picking is led from the side panel.
        MessageKind::Failed(_) => state.document.is_some(),
        // How much was found is in the bar.
        MessageKind::Opened { .. } | MessageKind::Linking(_) | MessageKind::AskOpen => false,
        // A banner says the same for as long as it holds.
        MessageKind::NotSaved => false,
        _ => true,
    }
}

/// What screen readers hear: the last message with how much is left, and what has the focus.
fn announcements(state: &State, words: Words, shortcuts: &Shortcuts) -> Html {
    let told = state.message.as_ref().and_then(|message| {
        let mut text = words.message(&message.kind, shortcuts)?;
        if matches!(
            message.kind,
            MessageKind::Done { .. } | MessageKind::RuleInProject { .. } | MessageKind::SchemeChanged(_)
        ) {
            text.push_str(". ");
            text.push_str(&words.count("count.waiting", progress(state).undecided, &[]));
        }
        Some((message.serial, text))
    });
    let own = state
        .focused_own()
        .map(|(id, mark)| (id, words.own_label(state, &mark.label), mark.review, &mark.parts));
    let known =
        state.focused().map(|it| (it.id, words.named("label", it.label().name()), it.review, &it.parts));
    let focused = state.document.as_ref().zip(known.or(own)).map(|(document, (id, label, review, parts))| {
        let review = words.named("review", review.name());
        let text = document.covered_by(parts);
        (id, words.fill("live.focus", &[("label", &label), ("review", &review), ("text", &text)]))
    });
    html! {
        <>
            <div class="visually-hidden" role="status">
                if let Some((serial, text)) = told { <p key={serial}>{ text }</p> }
            </div>
            <div class="visually-hidden" aria-live="polite">
                if let Some((id, text)) = focused { <p key={id.0}>{ text }</p> }
            </div>
        </>
    }
}
