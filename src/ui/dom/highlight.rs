//! Highlights that change nothing in the page's elements: the CSS Custom Highlight API, looked up by
//! name because the bindings know it only as unstable. A browser without it shows none, and the page says so.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Range;

/// Returns true if the browser has the API.
pub fn is_there() -> bool {
    registry().is_some()
}

fn registry() -> Option<JsValue> {
    let window = super::window()?;
    let css = Reflect::get(&window, &JsValue::from_str("CSS")).ok()?;
    Reflect::get(&css, &JsValue::from_str("highlights")).ok().filter(JsValue::is_object)
}

/// Paints these ranges as `::highlight(name)`, and no others.
pub fn paint(name: &str, ranges: &[Range]) {
    // Refused only where the API is not there; then nothing is painted.
    let _ = try_paint(name, ranges);
}

fn try_paint(name: &str, ranges: &[Range]) -> Option<()> {
    let window = super::window()?;
    let get = |of: &JsValue, name: &str| Reflect::get(of, &JsValue::from_str(name)).ok();
    let registry = registry()?;
    let call = |method: &str, args: &Array| {
        let function = get(&registry, method)?.dyn_into::<Function>().ok()?;
        Reflect::apply(&function, &registry, args).ok()
    };
    if ranges.is_empty() {
        call("delete", &Array::of1(&JsValue::from_str(name)))?;
        return Some(());
    }
    let class = get(&window, "Highlight")?.dyn_into::<Function>().ok()?;
    let highlight = Reflect::construct(&class, &ranges.iter().collect::<Array>()).ok()?;
    call("set", &Array::of2(&JsValue::from_str(name), &highlight))?;
    Some(())
}
