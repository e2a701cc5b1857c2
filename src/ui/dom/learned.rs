//! The learned tables of languages: files beside the page, fetched once its first screen is shown. A text of such a
//! language is not annotated before its tables are there, so that it never has annotations of the rules alone for no
//! reason but that it was pasted early. Where they cannot be had it is annotated by the rules, which find no claims, and
//! that is reported.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::{Array, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::{asset, pause};
use crate::detect::learned;
use crate::schema::Lang;
use crate::session::Failure;

/// How long a text waits for the tables, in milliseconds: they take four seconds at 1.6 Mbit/s without compression.
const PATIENCE: i32 = 20_000;

thread_local! {
    /// The requests that are under way, by the language's tag.
    static REQUESTS: RefCell<BTreeMap<&'static str, Promise>> = const { RefCell::new(BTreeMap::new()) };
}

/// Fetches the tables of all languages. What fails is tried again by the next text that needs it.
pub async fn fetch_all() {
    for tag in learned::missing().collect::<Vec<_>>() {
        let _ = JsFuture::from(request(tag)).await;
    }
}

/// Waits until the tables of a text's language are there. Where `lang` is `None` it is recognised.
///
/// # Errors
/// Says that they cannot be had, and why.
pub async fn ready(text: &str, lang: Option<&Lang>) -> Result<(), Failure> {
    let Some(tag) = learned::missing_for(text, lang) else { return Ok(()) };
    let patience = future_to_promise(async {
        pause(PATIENCE).await;
        Ok(JsValue::from_str("no answer"))
    });
    let answer = async |request: Promise| {
        let first = JsFuture::from(Promise::race(&Array::of2(&request, &patience))).await;
        first.unwrap_or_else(|error| error).as_string()
    };
    let was_running = REQUESTS.with_borrow(|all| all.contains_key(tag));
    let mut failed = answer(request(tag)).await;
    // What was asked for before this text came may have failed by what is over since, a lost connection.
    if failed.is_some() && was_running {
        failed = answer(request(tag)).await;
    }
    match failed {
        None => Ok(()),
        // Where claims alone are learned, all else was found as it always is.
        Some(reason) if learned::names(tag).all(|name| name == "claims") => {
            Err(Failure::NoClaims { lang: tag.to_owned(), reason })
        }
        Some(reason) => Err(Failure::RulesAlone { lang: tag.to_owned(), reason }),
    }
}

/// Returns true if the tables of a text's language have not come yet. Where `lang` is `None` it is recognised.
pub fn are_missing(text: &str, lang: Option<&Lang>) -> bool {
    learned::missing_for(text, lang).is_some()
}

/// Returns what is fulfilled when the request for a language's tables has ended: with nothing when they are there, else
/// with the reason.
fn request(tag: &'static str) -> Promise {
    if let Some(running) = REQUESTS.with_borrow(|all| all.get(tag).cloned()) {
        return running;
    }
    let request = future_to_promise(async move {
        let outcome = fetch(tag).await;
        REQUESTS.with_borrow_mut(|all| all.remove(tag));
        Ok(outcome.map_or_else(|reason| JsValue::from_str(&reason), |()| JsValue::UNDEFINED))
    });
    REQUESTS.with_borrow_mut(|all| all.insert(tag, request.clone()));
    request
}

async fn fetch(tag: &'static str) -> Result<(), String> {
    let table = async |name: &str| {
        let name = format!("{tag}/{name}");
        asset::load(&name, "bin").await.ok_or_else(|| format!("{name}.bin could not be fetched"))
    };
    let mut files = learned::Files::default();
    for name in learned::names(tag) {
        let bytes = Some(table(name).await?);
        match name {
            "tagger" => files.tagger = bytes,
            "choices" => files.choices = bytes,
            _ => files.claims = bytes,
        }
    }
    learned::give(tag, files).map_err(|error| error.to_string())
}
