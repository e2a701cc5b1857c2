//! Choosing what format to download in: what each is for, what it loses, and how it looks.

use std::sync::Arc;

use yew::prelude::*;

use super::controls::Icon;
use super::dialogs::Modal;
use super::dom::{download, settings};
use super::strings::Words;
use crate::annotation::Document;
use crate::format::{ExportOptions, Format, Loss, Rejected, ToolTerm, export};
use crate::schema::Label;
use crate::scheme::Scheme;
use crate::session::{Action, DocumentAction, MessageAction, State};

/// How much of a file the preview shows, in characters.
const PREVIEW: usize = 1_500;

/// What the buttons need.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
}

/// The buttons beside the download: the format that was chosen last, and the choice.
#[component]
pub fn ExportButtons(props: &Props) -> Html {
    let Props { state, act } = props;
    let words = Words::of(state.language);
    let open = use_state(|| false);
    let last = use_state(settings::export_format);
    let Some(document) = &state.document else { return Html::default() };
    let scheme = state.project.scheme();
    let document = scheme.written(document);
    let take = {
        let (act, last, document) = (act.clone(), last.clone(), document.clone());
        let scheme = Arc::clone(scheme);
        Callback::from(move |(format, rejected): (Format, bool)| {
            settings::keep_export_format(format);
            last.set(Some(format));
            // Only Qawl's own format holds all there is: after any other the work is still to be saved.
            act.emit(match download::save_as(format, &document, &options(&scheme, rejected, words)) {
                Ok(()) => Action::Document(DocumentAction::Exported(format.is_own())),
                Err(failure) => Action::Message(MessageAction::Fail(failure)),
            });
        })
    };
    let again = last.filter(|format| *format != Format::Qawl);
    let set = |to: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(to))
    };
    html! {
        <>
            if let Some(format) = again {
                <button class="button wide-only export-again"
                    title={words.fill("export.again", &[("format", &words.named("format", format.name()))])}
                    onclick={take.reform(move |_: MouseEvent| (format, false))}>
                    { Icon::DOWNLOAD.draw() }{ words.named("format", format.name()) }
                </button>
            }
            <button class="button icon-only" aria-haspopup="dialog" onclick={set(true).reform(|_: MouseEvent| ())}
                aria-label={words.get("export.open").to_owned()} title={words.get("export.open").to_owned()}>
                { Icon::NEXT.draw() }
            </button>
            if *open {
                <Choice {words} {document} scheme={Arc::clone(scheme)} {take} first={last.unwrap_or(Format::Qawl)} close={set(false)} />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ChoiceProps {
    words: Words,
    document: Arc<Document>,
    scheme: Arc<Scheme>,
    take: Callback<(Format, bool)>,
    first: Format,
    close: Callback<()>,
}

/// The dialog in which a format is chosen.
#[component]
fn Choice(props: &ChoiceProps) -> Html {
    let ChoiceProps { words, document, scheme, take, first, close } = props;
    let words = *words;
    let chosen = use_state(|| *first);
    let rejected = use_state(|| false);
    let preview = use_memo((*chosen, *rejected), |(format, rejected)| {
        preview(*format, document, scheme, *rejected, words)
    });
    let download = {
        let (take, close, format, rejected) = (take.clone(), close.clone(), *chosen, *rejected);
        Callback::from(move |_: MouseEvent| {
            close.emit(());
            take.emit((format, rejected));
        })
    };
    let row = |format: Format| {
        let choose = {
            let chosen = chosen.clone();
            Callback::from(move |_: Event| chosen.set(format))
        };
        html! {
            <label class={classes!("export-format", (format == *chosen).then_some("chosen"))}>
                <input type="radio" name="format" value={format.name()} checked={format == *chosen}
                    autofocus={format == *first} onchange={choose} />
                <span>
                    <strong>{ words.named("format", format.name()) }</strong>
                    <span>{ words.named("format_for", format.name()) }</span>
                </span>
            </label>
        }
    };
    let may_hold_rejected = chosen.rejected() == Rejected::IfAsked;
    let toggle = {
        let rejected = rejected.clone();
        Callback::from(move |_: Event| rejected.set(!*rejected))
    };
    html! {
        <Modal close={close.clone()} label="export-heading">
            <h2 id="export-heading">{ words.get("export.heading").to_owned() }</h2>
            <div class="export">
                <div class="export-formats" role="radiogroup" aria-labelledby="export-heading">
                    { for Format::ALL.iter().map(|format| row(*format)) }
                </div>
                <div class="export-about">
                    <p class="export-loss" aria-live="polite">{ losses(*chosen, document, words) }</p>
                    if may_hold_rejected {
                        <label class="export-rejected">
                            <input type="checkbox" checked={*rejected} onchange={toggle} />
                            { words.get("export.rejected").to_owned() }
                        </label>
                    }
                    <pre class="export-preview" dir="ltr" tabindex="0"
                        aria-label={words.get("export.preview").to_owned()}>{ for preview.lines().map(line) }</pre>
                </div>
            </div>
            <div class="dialog-actions">
                <button class="button" onclick={close.reform(|_: MouseEvent| ())}>
                    { words.get("dialog.cancel").to_owned() }
                </button>
                <button class="button primary" onclick={download}>
                    { Icon::DOWNLOAD.draw() }{ words.get("export.download").to_owned() }
                </button>
            </div>
        </Modal>
    }
}

/// A line of a file. What is between quotation marks, cells and brackets is an isolate of its own direction, so that
/// Arabic in it does not turn the order of the line.
fn line(text: &str) -> Html {
    // A comma in a quoted value is one of its own.
    let borders = if text.contains('"') { ['"', '\t', '"', '<', '>'] } else { ['"', '\t', ',', '<', '>'] };
    html! {
        <span class="export-line" dir="ltr">
            { for text.split_inclusive(borders).map(|piece| {
                let (value, border) = match piece.strip_suffix(borders) {
                    Some(value) => (value, piece.get(value.len()..).unwrap_or("")),
                    None => (piece, ""),
                };
                html! { <><bdi>{ with_escapes(value) }</bdi>{ border.to_owned() }</> }
            }) }
            { "\n" }
        </span>
    }
}

/// Returns a value of a file with its escaped line breaks (`\n`) isolated: in Arabic they would be shown from right to left.
fn with_escapes(value: &str) -> Html {
    let pieces = value.split("\\n").enumerate().map(|(idx, piece)| {
        let escape = (idx > 0).then(|| html! { <bdi dir="ltr">{ "\\n" }</bdi> });
        html! { <>{ for escape }{ piece.to_owned() }</> }
    });
    html! { <>{ for pieces }</> }
}

/// Returns what of a document a format has no room for, in a sentence.
fn losses(format: Format, document: &Document, words: Words) -> String {
    // Most have never been shown to a model.
    let concerns = |loss: &&Loss| **loss != Loss::Opinions || document.has_opinions();
    let losses = format.losses().iter().filter(concerns);
    let parts: Vec<String> = losses.map(|loss| words.named("loss", loss.name())).collect();
    if parts.is_empty() {
        return words.get("export.lossless").to_owned();
    }
    words.fill("export.losses", &[("what", &parts.join(words.get("export.and")))])
}

/// Returns how documents are written: for tools that are configured, with what labels are called on the screen here.
fn options(scheme: &Scheme, rejected: bool, words: Words) -> ExportOptions {
    let mut listed = scheme.for_tool();
    let label = |label: &Label| ToolTerm {
        name: label.name().to_uppercase(),
        shown: Some(words.named("label", label.name())),
        ..ToolTerm::default()
    };
    listed.looks = Label::ALL.iter().map(label).chain(scheme.shown_names(words.tag())).collect();
    ExportOptions { name: None, rejected, listed }
}

/// Returns how the files begin, or why there are none.
fn preview(format: Format, document: &Document, scheme: &Scheme, rejected: bool, words: Words) -> String {
    let files = match export(format, &[document], &options(scheme, rejected, words)) {
        Ok(files) => files,
        Err(error) => return words.export_error(&error),
    };
    let mut shown = String::new();
    let several = files.len() > 1;
    for file in &files {
        if several {
            shown += &format!("── {} ──\n", file.name);
        }
        let content = String::from_utf8_lossy(&file.bytes);
        let most = if several { PREVIEW / 3 } else { PREVIEW };
        match content.char_indices().nth(most) {
            Some((at, _)) => shown += &format!("{} …\n\n", content.get(..at).unwrap_or("")),
            None => shown += &format!("{content}\n"),
        }
    }
    shown
}
