//! Where a person is: the open document, what has the focus, and what stands at the top of the page.

use gloo::timers::callback::Timeout;
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

use super::Keeper;
use super::database::{Op, key};
use crate::annotation::AnnotationId;
use crate::session::Access;
use crate::store::DocumentKey;
use crate::ui::dom;

/// A place as it was kept.
pub struct Place {
    /// The open document.
    pub document: Option<DocumentKey>,
    /// What had the focus in it.
    pub focus: Option<AnnotationId>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    document: Option<String>,
    focus: Option<String>,
}

/// How long after a move the place is kept, in milliseconds.
const PLACE_AFTER: u32 = 400;

impl Keeper {
    /// Keeps where a person is, once they stay there; at once where it is another document.
    pub(super) fn keep_place(&self, document: Option<DocumentKey>, focus: Option<AnnotationId>) {
        let keeper = self.clone();
        let is_other = {
            let mut inner = self.inner.borrow_mut();
            let was = inner.place.replace((document.clone(), focus));
            inner.placing = Some(Timeout::new(PLACE_AFTER, move || keeper.write_place()));
            was.is_none_or(|(was, _)| was != document)
        };
        // Another tab, or this one after a reload, opens the document that is open here.
        if is_other {
            self.put_place();
        }
    }

    /// Keeps the place now, with what stands at the top of the page; for when the page is left.
    pub fn write_place(&self) {
        self.add_waiting();
        let document = {
            let mut inner = self.inner.borrow_mut();
            inner.placing = None;
            inner.place.clone().and_then(|(document, _)| document)
        };
        if let Some(document) = document {
            keep_top(&document);
        }
        self.put_place();
    }

    fn put_place(&self) {
        let inner = self.inner.borrow();
        let (Some(project), Some((document, focus)), Access::Write) =
            (inner.project.clone(), inner.place.clone(), inner.access)
        else {
            return;
        };
        let Some(database) = &inner.database else { return };
        let stored = write(document.as_ref(), focus);
        let ops = [
            Op::Put("meta", key(&["place", &*project.id]), stored),
            Op::Put("meta", key(&["last"]), project.id.to_string()),
        ];
        // It may be lost, and nobody waits for it.
        if let Ok(handed) = database.write(&ops, false) {
            spawn_local(async move {
                let _ = handed.finish().await;
            });
        }
    }
}

/// The name under which a tab keeps what stands at the top of the page, until it is closed.
const TOP: &str = "qawl.top";

/// Keeps what stands at the top of the page where that document is shown.
pub fn keep_top(document: &DocumentKey) {
    if let (Some(top), Some(kept)) = (top_block(), session_storage()) {
        let _ = kept.set_item(TOP, &format!("{document} {top}"));
    }
}

/// Returns a place as it is stored.
pub fn write(document: Option<&DocumentKey>, focus: Option<AnnotationId>) -> String {
    let name = document.map(|it| it.name().to_owned());
    let stored = Stored { document: name, focus: focus.map(|it| it.to_string()) };
    serde_json::to_string(&stored).unwrap_or_default()
}

/// Reads a place.
pub fn read(stored: &str) -> Option<Place> {
    let stored: Stored = serde_json::from_str(stored).ok()?;
    Some(Place {
        document: stored.document.and_then(|name| DocumentKey::from_name(&name)),
        focus: stored.focus.and_then(|id| id.parse().ok()),
    })
}

/// How long after it is shown a place is looked for, and how long before it is again, in milliseconds.
const LOOKED_AFTER: u32 = 30;

/// How often it is looked for.
const LOOKED_FOR: u32 = 200;

/// Scrolls back to what stood at the top of the page when the document was last shown in this tab.
pub fn scroll_back(document: &DocumentKey) {
    let kept = session_storage().and_then(|kept| kept.get_item(TOP).ok()?);
    let Some((name, top)) = kept.as_deref().and_then(|kept| kept.split_once(' ')) else { return };
    if name != document.name() || top.parse::<u32>().is_err() {
        return;
    }
    let block = format!("#article [data-block='{top}']");
    Timeout::new(LOOKED_AFTER, move || scroll_to(&block, LOOKED_FOR)).forget();
}

/// Scrolls to a paragraph as soon as it is drawn, unless the person has begun to scroll by then: of a long text the
/// beginning is drawn first.
fn scroll_to(block: &str, times: u32) {
    let find = |what: &str| dom::document().and_then(|page| page.query_selector(what).ok().flatten());
    if let Some(block) = find(block) {
        block.scroll_into_view();
    } else if times > 0 && find(".article-pane").is_some_and(|pane| pane.scroll_top() == 0) {
        let block = block.to_owned();
        Timeout::new(LOOKED_AFTER, move || scroll_to(&block, times - 1)).forget();
    }
}

fn session_storage() -> Option<web_sys::Storage> {
    dom::window()?.session_storage().ok()?
}

/// Returns the byte at which the first paragraph begins that can be seen; `None` at the top.
fn top_block() -> Option<u32> {
    let page = dom::document()?;
    let pane = page.query_selector(".article-pane").ok()??;
    if pane.scroll_top() == 0 {
        return Some(0);
    }
    let edge = pane.get_bounding_client_rect().top();
    // First among the sections: only the one in sight is laid out.
    let section = first_below(&page.get_element_by_id("article")?, edge)?;
    first_below(&section, edge)?.get_attribute("data-block")?.parse().ok()
}

/// Returns the first child that reaches below an edge of the window.
fn first_below(parent: &web_sys::Element, edge: f64) -> Option<web_sys::Element> {
    let children = parent.children();
    let (mut from, mut to) = (0, children.length());
    while from < to {
        let middle = (from + to) / 2;
        if children.item(middle)?.get_bounding_client_rect().bottom() <= edge {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    children.item(from)
}
