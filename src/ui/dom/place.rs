//! Between places in the page and bytes of the text.
//!
//! The article is rendered so that every stretch of text is one text node in an element that says in
//! `data-at` at which byte it begins. A place in the DOM is then that byte and UTF-16 units after it.
//! Strings of the page (`Range.toString()`) are never looked at: they hold what is not in the text.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomRect, Element, Node, Range, Selection};

use crate::text::{Span, Text, Utf16Span};

/// Returns the selection of the page.
pub fn selection() -> Option<Selection> {
    super::window()?.get_selection().ok()?
}

/// Returns what is selected inside `article`, in bytes, and whether it runs backwards. An empty span
/// is a caret. `None` where the selection is elsewhere.
pub fn selected(article: &Element, text: &Text) -> Option<Span> {
    let selection = selection()?;
    let anchor = byte_at(article, text, &selection.anchor_node()?, selection.anchor_offset())?;
    let focus = byte_at(article, text, &selection.focus_node()?, selection.focus_offset())?;
    Some(Span::new(anchor, focus))
}

/// Returns between which bytes the selection inside `article` runs: where it was begun, and where it is.
pub fn ends(article: &Element, text: &Text) -> Option<(u32, u32)> {
    let selection = selection()?;
    let anchor = byte_at(article, text, &selection.anchor_node()?, selection.anchor_offset())?;
    Some((anchor, moving_end(article, text)?))
}

/// Selects between two bytes, from where the selection is begun to where it is, which may be before it.
pub fn select_between(article: &Element, text: &Text, (anchor, focus): (u32, u32)) {
    let (Some(selection), Some((from, from_offset)), Some((to, to_offset))) = (
        selection(),
        place_of(article, text, anchor, anchor > focus),
        place_of(article, text, focus, focus > anchor),
    ) else {
        return;
    };
    let _ = selection.set_base_and_extent(&from, from_offset, &to, to_offset);
}

/// Returns the byte where the moving end of the selection is.
pub fn moving_end(article: &Element, text: &Text) -> Option<u32> {
    let selection = selection()?;
    byte_at(article, text, &selection.focus_node()?, selection.focus_offset())
}

/// Returns the byte at a place of the DOM, or `None` outside of the article's text.
pub fn byte_at(article: &Element, text: &Text, node: &Node, offset: u32) -> Option<u32> {
    if !article.contains(Some(node)) {
        return None;
    }
    if node.node_type() == Node::TEXT_NODE {
        let (at, units) = stretch(&node.parent_element()?)?;
        return byte_behind(text, at, offset.min(units));
    }
    // A place between children: where the child after it begins, else where the last one ends.
    let element = node.dyn_ref::<Element>()?;
    if let Some(child) = node.child_nodes().get(offset) {
        let child = child.dyn_into::<Element>().ok().and_then(|child| first_stretch(&child));
        if let Some((at, _)) = child {
            return Some(at);
        }
    }
    let stretches = element.query_selector_all("[data-at]").ok()?;
    let last = stretches.get(stretches.length().checked_sub(1)?)?.dyn_into::<Element>().ok();
    let (at, units) = last.and_then(|last| stretch(&last)).or_else(|| stretch(element))?;
    byte_behind(text, at, units)
}

/// Returns at which byte the stretch of an element begins and how many UTF-16 units it has.
fn stretch(element: &Element) -> Option<(u32, u32)> {
    let at = element.get_attribute("data-at")?.parse().ok()?;
    let units = element.first_child().and_then(|node| node.dyn_into::<web_sys::Text>().ok())?.length();
    Some((at, units))
}

fn first_stretch(element: &Element) -> Option<(u32, u32)> {
    stretch(element).or_else(|| stretch(&element.query_selector("[data-at]").ok()??))
}

fn byte_behind(text: &Text, at: u32, units: u32) -> Option<u32> {
    let start = text.utf16(Span::new(at, at)).start;
    let place = start.checked_add(units)?;
    // Inside a surrogate pair there is no byte: the character's start is meant.
    let exact = text.from_utf16(Utf16Span { start: place, end: place });
    let exact = exact.or_else(|| text.from_utf16(Utf16Span { start: place - 1, end: place - 1 }));
    exact.map(Span::start)
}

/// Returns the element of the paragraph that a byte is in. At a border, the one before if `before`.
pub fn block_at(article: &Element, byte: u32, before: bool) -> Option<Element> {
    // Sections and their paragraphs, and nothing below them: to search all of a long article would be slow.
    let section = last_from(article, byte, before, |section| section.first_element_child())?;
    last_from(&section, byte, before, |block| Some(block.clone()))
}

/// Returns the last child whose paragraph, its first one, begins at the byte or before it; the first child if
/// there is none.
fn last_from(
    parent: &Element,
    byte: u32,
    before: bool,
    paragraph: impl Fn(&Element) -> Option<Element>,
) -> Option<Element> {
    let children = parent.children();
    let mut found: Option<Element> = None;
    let (mut from, mut to) = (0, children.length());
    while from < to {
        let middle = (from + to) / 2;
        let child = children.item(middle)?;
        let starts: u32 = paragraph(&child)?.get_attribute("data-block")?.parse().ok()?;
        if starts < byte || (starts == byte && !before) || middle == 0 {
            found = Some(child);
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    found
}

/// Returns the place of a byte in the DOM: the text node and the UTF-16 units before it. At a border
/// between two stretches, the end of the first if `before`, else the start of the second.
pub fn place_of(article: &Element, text: &Text, byte: u32, before: bool) -> Option<(Node, u32)> {
    let mut found: Option<(Element, u32)> = None;
    let stretches = block_at(article, byte, before)?.query_selector_all("[data-at]").ok()?;
    for idx in 0..stretches.length() {
        let element = stretches.get(idx)?.dyn_into::<Element>().ok()?;
        let (at, _) = stretch(&element)?;
        if at < byte || (at == byte && !before) || found.is_none() {
            found = Some((element, at));
        } else {
            break;
        }
    }
    let (element, at) = found?;
    let (_, units) = stretch(&element)?;
    let within = text.utf16(Span::checked(at, byte.max(at))?);
    Some((element.first_child()?, (within.end - within.start).min(units)))
}

/// Returns the range over a span of the text.
pub fn range_over(article: &Element, text: &Text, span: Span) -> Option<Range> {
    let (start, start_offset) = place_of(article, text, span.start(), false)?;
    let (end, end_offset) = place_of(article, text, span.end(), !span.is_empty())?;
    let range = super::document()?.create_range().ok()?;
    range.set_start(&start, start_offset).ok()?;
    range.set_end(&end, end_offset).ok()?;
    Some(range)
}

/// Selects a span of the text, or puts the caret there if it is empty.
pub fn select(article: &Element, text: &Text, span: Span) {
    let (Some(selection), Some(range)) = (selection(), range_over(article, text, span)) else { return };
    let _ = selection.remove_all_ranges();
    let _ = selection.add_range(&range);
}

/// Returns the boxes of a span on the screen, line by line; a span of several scripts has several in
/// one line.
pub fn boxes(article: &Element, text: &Text, span: Span) -> Vec<DomRect> {
    let Some(rects) = range_over(article, text, span).and_then(|range| range.get_client_rects()) else {
        return Vec::new();
    };
    (0..rects.length()).filter_map(|idx| rects.get(idx)).filter(|rect| rect.height() > 0.0).collect()
}

/// Returns the byte under a point of the window.
pub fn byte_under(article: &Element, text: &Text, x: f64, y: f64) -> Option<u32> {
    let document = super::document()?;
    // Looked up by name: `caretPositionFromPoint` is the standard, WebKit long had only the other.
    let call = |name: &str| -> Option<JsValue> {
        let function = Reflect::get(&document, &JsValue::from_str(name)).ok()?.dyn_into::<Function>().ok()?;
        let found = function.call2(&document, &JsValue::from_f64(x), &JsValue::from_f64(y)).ok()?;
        (!found.is_null() && !found.is_undefined()).then_some(found)
    };
    let field = |of: &JsValue, name: &str| Reflect::get(of, &JsValue::from_str(name)).ok();
    let (node, offset) = match call("caretPositionFromPoint") {
        Some(position) => (field(&position, "offsetNode")?, field(&position, "offset")?),
        None => {
            let range = call("caretRangeFromPoint")?;
            (field(&range, "startContainer")?, field(&range, "startOffset")?)
        }
    };
    byte_at(article, text, &node.dyn_into::<Node>().ok()?, offset.as_f64()? as u32)
}
