//! What is at the top of the window, kept until the tab is closed.

use gloo::timers::callback::Timeout;

use super::of_tab;
use crate::store::DocumentKey;
use crate::ui::dom;

/// The name under which a tab keeps what is at the top of the page, until it is closed.
const TOP: &str = "qawl.top";

/// Keeps what is at the top of the page where that document is shown.
pub fn keep_top(document: &DocumentKey) {
    if let (Some(top), Some(kept)) = (top_block(), of_tab()) {
        let _ = kept.set_item(TOP, &format!("{document} {top}"));
    }
}

/// How long after it is shown a place is looked for, and how long before it is again, in milliseconds.
const LOOKED_AFTER: u32 = 30;

/// How often it is looked for.
const LOOKED_FOR: u32 = 200;

/// Scrolls back to what stood at the top of the page when the document was last shown in this tab.
pub fn scroll_back(document: &DocumentKey) {
    let kept = of_tab().and_then(|kept| kept.get_item(TOP).ok()?);
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
