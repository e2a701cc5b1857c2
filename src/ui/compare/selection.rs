//! What a person has selected in the text of a column.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::desk::Desk;
use crate::text::Span;
use crate::ui::dom;

/// Returns the stretch of the article that is selected within one paragraph of one column; none where nothing is.
pub(super) fn selected(desk: &Desk) -> Option<Span> {
    let selection = dom::window()?.get_selection().ok()??;
    let range = selection.get_range_at(0).ok()?;
    let (start, end) = (range.start_container().ok()?, range.end_container().ok()?);
    let paragraph = paragraph_of(&start)?;
    if range.collapsed() || paragraph_of(&end)? != paragraph {
        return None;
    }
    let block = Span::checked(
        paragraph.get_attribute("data-start")?.parse().ok()?,
        paragraph.get_attribute("data-end")?.parse().ok()?,
    )?;
    let text = desk.board.articles().get(desk.article)?.document()?.text();
    let content = text.as_str().get(block.range())?;
    // Where the browser counts UTF-16 units of the paragraph's text, the article counts bytes.
    let place = |node: &Node, offset: u32| {
        let before = dom::window()?.document()?.create_range().ok()?;
        before.set_start(&paragraph, 0).ok()?;
        before.set_end(node, offset).ok()?;
        let units = String::from(before.to_string()).encode_utf16().count();
        let mut n_before = 0;
        let found = content.char_indices().find(|(_, c)| {
            let is_there = n_before >= units;
            n_before += c.len_utf16();
            is_there
        });
        u32::try_from(found.map_or(content.len(), |(at, _)| at)).ok().map(|at| block.start() + at)
    };
    let from = place(&start, range.start_offset().ok()?)?;
    let until = place(&end, range.end_offset().ok()?)?;
    let chosen = text.as_str().get(from as usize..until as usize)?;
    let words = chosen.trim();
    let skipped = u32::try_from(chosen.len() - chosen.trim_start().len()).ok()?;
    let length = u32::try_from(words.len()).ok()?;
    Span::checked(from + skipped, from + skipped + length).filter(|span| !span.is_empty())
}

fn paragraph_of(node: &Node) -> Option<Element> {
    let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
    element.closest(".compare-text").ok()?
}
