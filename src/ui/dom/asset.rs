//! Files that the page fetches when it needs them: from an element of the page that holds them, where the
//! page was built as one file, else from beside the page.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Returns the bytes of the asset of that name and ending; `None` where there is none, or it cannot be had.
pub async fn load(name: &str, ending: &str) -> Option<Vec<u8>> {
    let name = format!("{name}.{ending}");
    match inlined(&name) {
        Some(bytes) => Some(bytes),
        None => fetched(&name).await,
    }
}

/// Returns what `<script type="application/octet-stream" id="asset-NAME">` holds in Base64.
fn inlined(name: &str) -> Option<Vec<u8>> {
    let element = super::document()?.get_element_by_id(&format!("asset-{name}"))?;
    let binary = super::window()?.atob(element.text_content()?.trim()).ok()?;
    // `atob` gives a character below 256 for each byte.
    binary.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

async fn fetched(name: &str) -> Option<Vec<u8>> {
    let answer = JsFuture::from(super::window()?.fetch_with_str(name)).await.ok()?;
    let response: Response = answer.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
