//! Hands a document to the person as a file.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::annotation::Document;
use crate::format::{ExportOptions, Format, document_stem, export, file_stem, log, pack, qawl};
use crate::scheme::Scheme;
use crate::session::Failure;
use crate::ui::keys::LogFormat;

/// Saves the document as Qawl JSON and returns the file's name.
pub fn save(document: &Document) -> Result<String, Failure> {
    let name = format!("{}.qawl.json", document_stem(document));
    offer(&name, "application/json", &qawl::write(document))
        .map_err(|error| Failure::Export { reason: format!("{error:?}") })?;
    Ok(name)
}

/// Saves the document in a format: the file, or an archive of the files that belong together.
pub fn save_as(format: Format, document: &Document, options: &ExportOptions) -> Result<(), Failure> {
    let file = export(format, &[document], options)
        .and_then(|files| pack(files, &document_stem(document)))
        .map_err(Failure::NotWritten)?;
    let kind = if file.name.ends_with(".zip") { "application/zip" } else { format.media_type() };
    let content = js_sys::Uint8Array::from(file.bytes.as_slice());
    offer_parts(&file.name, kind, &Array::of1(&content))
        .map_err(|error| Failure::Export { reason: format!("{error:?}") })
}

/// Saves the log of decisions.
pub fn save_log(rows: &[log::Row], format: LogFormat) -> Result<(), Failure> {
    let (name, kind, content) = match format {
        LogFormat::Json => ("qawl-log.json", "application/json", log::json(rows)),
        LogFormat::Csv => ("qawl-log.csv", "text/csv", log::csv(rows)),
    };
    offer(name, kind, &content).map_err(|error| Failure::Export { reason: format!("{error:?}") })
}

/// Saves lines, each of which ends with its line end, as a file of that name.
pub fn save_lines(name: &str, lines: &Array) -> Result<(), Failure> {
    offer_parts(name, "application/jsonl", lines)
        .map_err(|error| Failure::Export { reason: format!("{error:?}") })
}

/// Saves a scheme as a file.
pub fn save_scheme(scheme: &Scheme) -> Result<(), Failure> {
    let stem = if scheme.name.is_empty() { "qawl".to_owned() } else { file_stem(&scheme.name) };
    offer(&format!("{stem}.qawl-scheme.json"), "application/json", &crate::scheme::write(scheme))
        .map_err(|error| Failure::Export { reason: format!("{error:?}") })
}

/// Saves bytes as a file of that name.
pub fn save_bytes(name: &str, kind: &str, bytes: &[u8]) -> Result<(), Failure> {
    let content = js_sys::Uint8Array::from(bytes);
    offer_parts(name, kind, &Array::of1(&content))
        .map_err(|error| Failure::Export { reason: format!("{error:?}") })
}

/// Returns the name of a project's file.
pub fn project_file(name: &str) -> String {
    let stem = if name.is_empty() { "qawl".to_owned() } else { file_stem(name) };
    format!("{stem}.qawl-project.jsonl")
}

fn offer(name: &str, kind: &str, content: &str) -> Result<(), JsValue> {
    offer_parts(name, kind, &Array::of1(&JsValue::from_str(content)))
}

fn offer_parts(name: &str, kind: &str, parts: &Array) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = super::document().ok_or_else(|| JsValue::from_str("no page"))?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser has begun to read it when the click returns, but not always finished.
    gloo::timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}
