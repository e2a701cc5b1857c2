//! The faces that articles are set in.

use wasm_bindgen_futures::JsFuture;

/// The faces for reading, as styles name them (`--face-read`).
const FACES: &str = "1em \"Source Serif 4\", \"Noto Naskh Arabic\"";

/// A letter of each script that a face is there for.
const SCRIPTS: &str = "qق";

/// Fetches the faces before there is an article, so that its first painting is set in them: a browser fetches a face
/// when it first meets a letter of it, and lays everything out again when it has come.
pub async fn fetch() {
    if let Some(page) = super::document() {
        // Where one cannot be had, the system's face stays.
        let _ = JsFuture::from(page.fonts().load_with_text(FACES, SCRIPTS)).await;
    }
}
