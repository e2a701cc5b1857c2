//! What opening a file of another format came to: what its offsets count, what was moved, and what found no
//! place.

use std::sync::Arc;

use yew::prelude::*;

use super::controls::technical;
use super::dialogs::Modal;
use super::strings::Words;
use super::taken::said;
use crate::format::{Format, Judged, Left, Moved, OwnSort, Remark, Report};
use crate::intake;
use crate::session::{Action, MessageAction, Notice, State};

/// How many rows of a list are shown; the file holds all of them.
const MOST_ROWS: usize = 200;

/// What the dialog needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
}

/// The report, while there is one to be read.
#[component]
pub fn NoticeDialog(props: &Props) -> Html {
    let Props { state, act } = props;
    let words = Words::of(state.language);
    // Whether to leave the open article is asked first.
    let Some(notice) = state.notice.as_ref().filter(|_| state.pending.is_none()) else {
        return Html::default();
    };
    let close = act.reform(|()| Action::Message(MessageAction::Notice(None)));
    html! {
        <Modal close={close.clone()} label="notice-heading">
            <h2 id="notice-heading">{ words.get("notice.heading").to_owned() }</h2>
            if let Some(format) = notice.format {
                <p>{ opened(notice, format, words) }</p>
            }
            <div class="notice">
                if !notice.taken.is_empty() { { of_articles(&notice.taken, words) } }
                { for notice.reports.iter().map(|(name, report)| of_document(notice, name, report, words)) }
                if !notice.failed.is_empty() {
                    <section>
                        <h3>{ words.get("notice.failed").to_owned() }</h3>
                        <ul>
                            { for notice.failed.iter().take(MOST_ROWS).map(|error| html! {
                                <li>
                                    <bdi>{ words.import_error(error) }</bdi>
                                    if let Some(found) = error.problem.technical() { { technical(words, &found) } }
                                </li>
                            }) }
                        </ul>
                    </section>
                }
                if !notice.not_taken.is_empty() {
                    <section class="notice-not-taken">
                        <h3>{ words.get("notice.not_taken").to_owned() }</h3>
                        <ul>{ for notice.not_taken.iter().take(MOST_ROWS).map(|it| html! { <li>{ words.not_taken_one(it) }</li> }) }</ul>
                    </section>
                }
                if notice.n_more > 0 {
                    <p>{ words.count("count.notices", notice.n_more, &[]) }</p>
                }
            </div>
            <div class="dialog-actions">
                <button class="button primary" autofocus=true onclick={close.reform(|_: MouseEvent| ())}>
                    { words.get("notice.close").to_owned() }
                </button>
            </div>
        </Modal>
    }
}

/// Returns how articles among many files were taken in.
fn of_articles(taken: &[(Arc<str>, Vec<intake::Remark>)], words: Words) -> Html {
    html! {
        <section class="notice-taken">
            <h3>{ words.get("notice.taken").to_owned() }</h3>
            <p class="dialog-intro">{ words.get("notice.taken_otherwise").to_owned() }</p>
            <ul>
                { for taken.iter().map(|(file, remarks)| html! {
                    <li>
                        <bdi>{ file.to_string() }</bdi>
                        <ul>{ for remarks.iter().map(|remark| html! { <li>{ said(*remark, words) }</li> }) }</ul>
                    </li>
                }) }
            </ul>
        </section>
    }
}

fn opened(notice: &Notice, format: Format, words: Words) -> String {
    let format = words.named("format", format.name());
    match &notice.file {
        Some(file) => words.fill("notice.opened", &[("file", file), ("format", &format)]),
        None => words.fill("notice.pasted", &[("format", &format)]),
    }
}

fn of_document(notice: &Notice, name: &str, report: &Report, words: Words) -> Html {
    let placed = report.exact + report.moved.len();
    html! {
        <section>
            if notice.reports.len() > 1 {
                <h3><bdi>{ name.to_owned() }</bdi></h3>
            }
            <p>{ words.count("count.placed", placed, &[]) }{ " " }{ unit(report, words) }</p>
            if !report.moved.is_empty() {
                <h3>{ words.count("count.moved", report.moved.len(), &[]) }</h3>
                <ul>{ for report.moved.iter().take(MOST_ROWS).map(|moved| of_moved(moved, words)) }</ul>
            }
            if !report.left.is_empty() {
                <h3>{ words.count("count.left", report.left.len(), &[]) }</h3>
                <p class="dialog-intro">{ words.get("notice.kept").to_owned() }</p>
                <ul>{ for report.left.iter().take(MOST_ROWS).map(|left| of_left(left, words)) }</ul>
            }
            if !report.remarks.is_empty() {
                <ul>{ for report.remarks.iter().take(MOST_ROWS).map(|remark| html! {
                    <li>{ of_remark(remark, words) }</li>
                }) }</ul>
            }
        </section>
    }
}

/// Returns what the offsets count, and what that was determined by.
fn unit(report: &Report, words: Words) -> String {
    let Some(units) = report.units else { return String::new() };
    let fitted = words.named("unit", units.fitted.name());
    if units.declared == units.fitted {
        return match units.by {
            Judged::Covered => words.fill("notice.unit_checked", &[("unit", &fitted)]),
            _ => words.fill("notice.unit", &[("unit", &fitted)]),
        };
    }
    let declared = words.named("unit", units.declared.name());
    let by = words.named("judged", units.by.name());
    words.fill("notice.unit_other", &[("unit", &fitted), ("declared", &declared), ("by", &by)])
}

fn of_moved(moved: &Moved, words: Words) -> Html {
    let (start, end) = moved.from;
    let values = [
        ("name", moved.name.as_str()),
        ("start", &start.to_string()),
        ("end", &end.to_string()),
        ("by", &words.named("anchor", moved.by.name())),
    ];
    html! {
        <li>{ words.fill("notice.moved", &values) }<q><bdi>{ short(&moved.covered) }</bdi></q></li>
    }
}

fn of_left(left: &Left, words: Words) -> Html {
    let reason = words.named("reason_left", left.reason.name());
    html! {
        <li>
            { words.fill("notice.left", &[("name", &left.name), ("reason", &reason)]) }
            <code dir="ltr">{ short(&left.content) }</code>
        </li>
    }
}

fn of_remark(remark: &Remark, words: Words) -> String {
    match remark {
        Remark::Newlines => words.get("notice.newlines").to_owned(),
        Remark::DuplicateName(name) => words.fill("notice.duplicate", &[("name", name)]),
        Remark::Value(name, value) => words.fill("notice.value", &[("name", name), ("value", value)]),
        Remark::TextRebuilt => words.get("notice.rebuilt").to_owned(),
        Remark::Own(sort, name, n) => {
            let values = [("name", name.as_str()), ("n", &n.to_string())];
            let key = match sort {
                OwnSort::Label => "notice.own_label",
                OwnSort::Attribute => "notice.own_attribute",
                OwnSort::Relation => "notice.own_relation",
            };
            words.fill(key, &values)
        }
        Remark::LeftOut(what, n) => {
            words.fill("notice.left_out", &[("what", what.as_str()), ("n", &n.to_string())])
        }
        Remark::Done(what) => what.clone(),
    }
}

/// Returns a text that fits a row.
fn short(text: &str) -> String {
    const MOST: usize = 160;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{} …", text.get(..at).unwrap_or("")),
        None => text.to_owned(),
    }
}
