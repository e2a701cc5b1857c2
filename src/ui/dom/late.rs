//! The rest of the app, which is fetched once the page stands: the release build splits the module in two
//! (`scripts/build/split.mjs`). A function of the rest that is called before it is there has it fetched, and holds
//! up the page until then; what can wait waits for [`ready`] first.

use js_sys::{Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Has the rest fetched at once (`assets/load.js`). The build calls it too, by this name.
    #[wasm_bindgen(js_name = qawlLate, catch)]
    fn fetch_now() -> Result<(), wasm_bindgen::JsValue>;
}

/// Waits until the rest is there. Where it cannot be had a person is told, and it is tried again by whatever
/// needs it.
pub async fn ready() {
    let Some(arrives) = arrives() else { return };
    if JsFuture::from(arrives).await.is_err() {
        let _ = fetch_now();
    }
}

/// Returns what is settled when the rest is there; `None` for a page that is one module.
fn arrives() -> Option<Promise> {
    let global = js_sys::global();
    let late = Reflect::get(&global, &"qawlLate".into()).ok()?;
    Reflect::get(&late, &"ready".into()).ok()?.dyn_into().ok()
}
