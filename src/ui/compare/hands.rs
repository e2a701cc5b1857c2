//! What everything of the place shares, and what it does with files and with what is kept.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::desk::{self, Desk};
use super::reading;
use super::storage::{Listed, Storage};
use crate::agree::record::read_version;
use crate::format::ExportFile;
use crate::session::{Failure, MessageKind};
use crate::ui::dom;
use crate::ui::dom::download;
use crate::ui::dom::intake::Given;
use crate::ui::shortcuts::Shortcuts;
use crate::ui::strings::Words;

/// What is done beside the board.
#[derive(Default)]
pub(super) struct Around {
    /// How many files of how many are read.
    pub(super) reading: Option<(usize, usize)>,
    /// What could not be read or was not compared.
    pub(super) problems: Vec<String>,
    /// What is kept in this browser.
    pub(super) listed: Vec<Listed>,
    /// The choice of rules is open.
    pub(super) rules: bool,
}

/// What everything here shares: the board, what goes on, where it is kept, and how to show a change.
#[derive(Clone)]
pub(super) struct Hands {
    pub(super) desk: Rc<RefCell<Desk>>,
    pub(super) around: Rc<RefCell<Around>>,
    pub(super) storage: Storage,
    pub(super) show: Rc<dyn Fn()>,
    pub(super) words: Words,
    pub(super) shortcuts: Shortcuts,
}

impl PartialEq for Hands {
    fn eq(&self, _: &Self) -> bool {
        // What it holds changes in place.
        false
    }
}

impl Hands {
    /// Does something, keeps the steps that it makes, and shows what has become.
    pub(super) fn act(&self, act: impl FnOnce(&mut Desk) -> Vec<String>) {
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
    pub(super) fn press(&self, act: impl Fn(&mut Desk) -> Vec<String> + 'static) -> Callback<MouseEvent> {
        let hands = self.clone();
        Callback::from(move |_: MouseEvent| hands.act(&act))
    }

    /// Reads files and puts them on the board.
    pub(super) fn take(&self, given: Vec<Given>) {
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
    pub(super) fn open(&self, id: String) {
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

    pub(super) fn message(&self, kind: &MessageKind) -> Option<String> {
        self.words.message(kind, &self.shortcuts)
    }

    pub(super) fn failure(&self, failure: Failure) -> Option<String> {
        self.message(&MessageKind::Failed(failure))
    }

    pub(super) fn problem(&self, problem: String) {
        self.around.borrow_mut().problems.push(problem);
        (self.show)();
    }

    pub(super) fn left_out(&self, lost: usize) -> Vec<String> {
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

    pub(super) fn download(&self, file: Option<ExportFile>) {
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
