//! The browser that a page's [`Keeper`] keeps in: IndexedDB, locks, messages between tabs, local storage.

mod database;
mod disk;
mod place;
mod tabs;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Storage;
use yew::Callback;

use crate::keep::Keeper;
use crate::keep::browser::{Browser, Connection, DiskFile, Held, Locked, Soon};
use crate::session::{Action, FileTrouble, Trouble};
use crate::store::DocumentKey;
use crate::ui::dom::{self, frame, pause, settings};

pub use disk::can_write_files;
pub use place::scroll_back;

/// The name under which a tab keeps which project it is on.
const PROJECT: &str = "qawl.project";

/// Where comparisons of several people's files are: a database of their own.
const COMPARISONS: database::Layout =
    database::Layout { name: "qawl-comparisons", version: 1, stores: &["comparisons", "versions", "steps"] };

/// Opens the database of comparisons; `lost` is called if the browser closes it.
pub async fn open_comparisons(lost: Box<dyn Fn()>) -> Result<Connection, Trouble> {
    database::open_laid_out(COMPARISONS, lost).await
}

/// Returns what is in the file that a project is also kept in.
///
/// # Errors
/// Why it cannot be read.
pub async fn content_of_file(project: &str) -> Result<web_sys::File, FileTrouble> {
    let opened = database::open(Box::new(|| ())).await;
    let (connection, raw) = opened.map_err(|trouble| FileTrouble::Other(format!("{trouble:?}")))?;
    let content = disk::content_of(Rc::new(RefCell::new(Some(raw))), project).await;
    connection.database.close();
    content
}

/// Returns a keeper that tells the page of what it does.
pub fn keeper(act: Callback<Action>) -> Keeper {
    Keeper::new(Rc::new(PageBrowser::default()), Rc::new(move |action| act.emit(action)))
}

/// The browser that this page runs in.
#[derive(Default)]
struct PageBrowser {
    opened: disk::Opened,
    channel: RefCell<Option<tabs::Channel>>,
}

impl Browser for PageBrowser {
    fn now_ms(&self) -> u64 {
        js_sys::Date::now() as u64
    }

    fn random(&self) -> u64 {
        (js_sys::Math::random() * 2_f64.powi(52)) as u64
    }

    fn spawn(&self, task: Soon<()>) {
        spawn_local(task);
    }

    fn sleep(&self, ms: u32) -> Soon<()> {
        Box::pin(pause(i32::try_from(ms).unwrap_or(i32::MAX)))
    }

    fn open(&self, lost: Box<dyn Fn()>) -> Soon<Result<Connection, Trouble>> {
        let opened = Rc::clone(&self.opened);
        Box::pin(async move {
            let (connection, raw) = database::open(lost).await?;
            opened.replace(Some(raw));
            Ok(connection)
        })
    }

    fn try_lock(&self, name: &str) -> Soon<Locked> {
        let name = name.to_owned();
        Box::pin(async move { tabs::try_lock(&name).await })
    }

    fn wait_for_lock(&self, name: &str, got: Box<dyn FnOnce(Held)>) -> Option<Held> {
        tabs::wait(name, got)
    }

    fn listen(&self, hear: Box<dyn Fn(String)>) -> bool {
        let channel = tabs::Channel::new(hear);
        let hears = channel.is_some();
        self.channel.replace(channel);
        hears
    }

    fn tell(&self, what: &str) {
        if let Some(channel) = &*self.channel.borrow() {
            channel.tell(what);
        }
    }

    fn beside(&self, name: &str) -> Option<String> {
        settings::kept(name)
    }

    fn keep_beside(&self, name: &str, value: Option<&str>) {
        match value {
            Some(value) => settings::keep(name, value),
            None => settings::forget(name),
        }
    }

    fn names_beside(&self, beginning: &str) -> Vec<String> {
        settings::names(beginning)
    }

    fn project_of_tab(&self) -> Option<String> {
        of_tab()?.get_item(PROJECT).ok()?.filter(|id| !id.is_empty())
    }

    fn keep_project_of_tab(&self, id: &str) {
        if let Some(kept) = of_tab() {
            // Without it the project that was open last in this browser is opened.
            let _full_or_forbidden = kept.set_item(PROJECT, id);
        }
    }

    fn keep_top(&self, document: &DocumentKey) {
        place::keep_top(document);
    }

    fn painted(&self) -> Soon<()> {
        Box::pin(frame::painted())
    }

    fn choose_file(&self, suggested: &str) -> Soon<Result<Option<Rc<dyn DiskFile>>, FileTrouble>> {
        let (opened, suggested) = (Rc::clone(&self.opened), suggested.to_owned());
        Box::pin(async move {
            let chosen = disk::choose(opened, &suggested).await?;
            Ok(chosen.map(|it| Rc::new(it) as Rc<dyn DiskFile>))
        })
    }

    fn file_of(&self, project: &str) -> Soon<Result<Option<(Rc<dyn DiskFile>, String)>, Trouble>> {
        let (opened, project) = (Rc::clone(&self.opened), project.to_owned());
        Box::pin(async move {
            let found = disk::file_of(opened, &project).await?;
            Ok(found.map(|(it, known)| (Rc::new(it) as Rc<dyn DiskFile>, known)))
        })
    }

    fn persist(&self) -> Soon<Option<bool>> {
        Box::pin(async {
            let asked = dom::window()?.navigator().storage().persist().ok()?;
            Some(JsFuture::from(asked).await.ok()?.is_truthy())
        })
    }
}

/// Returns what is kept for this tab alone, until it is closed.
fn of_tab() -> Option<Storage> {
    dom::window()?.session_storage().ok()?
}
