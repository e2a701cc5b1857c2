//! What the browser says of the keyboard: of each key that goes down, of the system, and of the layout.

use std::collections::BTreeMap;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::KeyboardEvent;

use crate::ui::keyboard::{self, Platform, Stroke};
use crate::ui::keys::Press;

/// Takes note of a key that went down, and returns what it means; `None` where it is nobody's command.
pub fn press(event: &KeyboardEvent) -> Option<Press> {
    let (key, code) = (event.key(), event.code());
    let stroke = Stroke {
        key: &key,
        code: &code,
        control: event.ctrl_key(),
        meta: event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        alt_graph: event.get_modifier_state("AltGraph"),
    };
    if !event.is_composing() {
        keyboard::update(|layout| layout.learn(&stroke));
    }
    keyboard::layout().press(&stroke, platform())
}

/// Returns whose keys the system has.
pub fn platform() -> Platform {
    let platform = super::window().and_then(|window| window.navigator().platform().ok());
    let is_apple = |name: String| ["Mac", "iPhone", "iPad"].iter().any(|it| name.starts_with(it));
    if platform.is_some_and(is_apple) { Platform::Mac } else { Platform::Other }
}

/// Asks the browser for the layout; one that does not tell (Firefox, Safari) leaves it to what is typed.
pub async fn ask_layout() {
    if let Some(reported) = reported().await {
        keyboard::update(|layout| layout.report(reported));
    }
}

async fn reported() -> Option<BTreeMap<String, String>> {
    let navigator = super::window()?.navigator();
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &JsValue::from_str(name)).ok();
    let keyboard = get(&navigator, "keyboard").filter(|it| it.is_object())?;
    let ask: js_sys::Function = get(&keyboard, "getLayoutMap")?.dyn_into().ok()?;
    // Refused in a frame of another origin, and where the page is not secure.
    let asked: js_sys::Promise = ask.call0(&keyboard).ok()?.dyn_into().ok()?;
    let map = JsFuture::from(asked).await.ok()?;
    let entries = js_sys::try_iter(&map).ok()??;
    let pair = |entry: JsValue| {
        let entry: js_sys::Array = entry.dyn_into().ok()?;
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    };
    Some(entries.filter_map(Result::ok).filter_map(pair).collect())
}
