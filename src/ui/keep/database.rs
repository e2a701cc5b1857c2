//! IndexedDB, as far as projects need it.
//!
//! Written on the bindings alone: the crates over them know no durability, and they end a transaction
//! only when its requests have been answered. Here a transaction is handed over whole, its end
//! included, before the call returns: an edit made right before the tab is closed is saved all the same.
//!
//! ```text
//! meta       name                         last project, each project's place
//! projects   project                      its name
//! documents  [project, document]          its summary
//! snapshots  [project, document, number]  the document after that entry
//! journal    [project, document, number]  an entry
//! damaged    [project, document, number]  what could not be read, kept for whoever can
//! ```
//!
//! Values are strings of JSON with a version in them. Durability is strict for all that a person did:
//! "saved" then holds through a power cut too, for some milliseconds a step; relaxed for the place in
//! a document, which may be lost.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, Event, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest,
    IdbTransaction,
};

use crate::session::Trouble;

const NAME: &str = "qawl";

/// The version of the stores. A greater one is opened for reading only.
const VERSION: u32 = 1;

/// The stores there are.
pub const STORES: [&str; 6] = ["meta", "projects", "documents", "snapshots", "journal", "damaged"];

/// How long the browser may take to open it, in milliseconds.
const PATIENCE: i32 = 8_000;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    inner: IdbDatabase,
}

/// One change of a transaction.
pub enum Op {
    /// Puts a value at a key, whatever stands there.
    Put(&'static str, JsValue, String),
    /// Puts a value at a key where nothing stands; else the whole transaction fails.
    Add(&'static str, JsValue, String),
    /// Deletes a key or a range of keys.
    Delete(&'static str, JsValue),
}

/// Returns a key of strings.
pub fn key(parts: &[&str]) -> JsValue {
    parts.iter().map(|part| JsValue::from_str(part)).collect::<Array>().into()
}

/// Returns a key of strings and a number behind them.
pub fn numbered(parts: &[&str], number: u64) -> JsValue {
    let key: Array = parts.iter().map(|part| JsValue::from_str(part)).collect();
    // Exact up to 2^53, which nobody's edits reach.
    key.push(&JsValue::from_f64(number as f64));
    key.into()
}

/// Returns the range of all keys that begin with these strings.
pub fn beginning(parts: &[&str]) -> Result<JsValue, Trouble> {
    let low: Array = parts.iter().map(|part| JsValue::from_str(part)).collect();
    let high = low.slice(0, low.length());
    // A list sorts behind every string and number.
    high.push(&Array::new());
    IdbKeyRange::bound(&low, &high).map(Into::into).map_err(|error| trouble(&error))
}

/// Returns what an exception of the browser means.
pub fn trouble(error: &JsValue) -> Trouble {
    let exception = error.dyn_ref::<DomException>();
    let name = exception.map(DomException::name).unwrap_or_default();
    match name.as_str() {
        "QuotaExceededError" => Trouble::Full,
        "ConstraintError" => Trouble::Conflict,
        "SecurityError" | "NotAllowedError" => Trouble::Denied,
        "VersionError" => Trouble::Newer,
        _ => match exception {
            Some(exception) => Trouble::Other(format!("{name}: {}", exception.message())),
            None => Trouble::Other(format!("{error:?}")),
        },
    }
}

impl Database {
    /// Opens the database, making it where there is none. The second value is true if it was written by
    /// a newer Qawl: then it must only be read.
    pub async fn open() -> Result<(Self, bool), Trouble> {
        let window = crate::ui::dom::window().ok_or(Trouble::Denied)?;
        let factory = window.indexed_db().map_err(|_| Trouble::Denied)?.ok_or(Trouble::Denied)?;
        match request_open(&factory, Some(VERSION)).await {
            Err(Trouble::Newer) => {
                let inner = request_open(&factory, None).await?;
                let there = inner.object_store_names();
                if STORES.iter().all(|store| there.contains(store)) {
                    Ok((Self { inner }, true))
                } else {
                    Err(Trouble::Newer)
                }
            }
            opened => Ok((Self { inner: opened? }, false)),
        }
    }

    /// Calls `lost` once if the browser takes the database away, or a newer Qawl wants to change it; the
    /// connection is closed then.
    pub fn on_lost(&self, lost: impl Fn() + 'static) {
        let inner = self.inner.clone();
        let heard = Closure::<dyn Fn(Event)>::new(move |_| {
            inner.close();
            lost();
        });
        let function: &Function = heard.as_ref().unchecked_ref();
        self.inner.set_onclose(Some(function));
        self.inner.set_onversionchange(Some(function));
        // As long as the database: as long as the page.
        heard.forget();
    }

    /// Hands over a transaction of all these changes, and returns what to wait for: it ends when they
    /// are on the disk (`strict`) or with the system, or none of them is made.
    pub fn write(&self, ops: &[Op], strict: bool) -> Result<Written, Trouble> {
        let mut names: Vec<&str> = ops.iter().map(Op::store).collect();
        names.sort_unstable();
        names.dedup();
        let transaction = self.transaction(&names, strict).map_err(|error| trouble(&error))?;
        let handed = Written { ended: ended(&transaction), transaction };
        for op in ops {
            if let Err(error) = op.ask(&handed.transaction) {
                let _ = handed.transaction.abort();
                return Err(trouble(&error));
            }
        }
        // A browser without it ends the transaction by itself, only later.
        if let Ok(commit) = Reflect::get(&handed.transaction, &"commit".into())
            && let Some(commit) = commit.dyn_ref::<Function>()
        {
            let _ = commit.call0(&handed.transaction);
        }
        Ok(handed)
    }

    fn transaction(&self, stores: &[&str], strict: bool) -> Result<IdbTransaction, JsValue> {
        let names: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
        let options = Object::new();
        let durability = if strict { "strict" } else { "relaxed" };
        Reflect::set(&options, &"durability".into(), &durability.into())?;
        // The bindings know the options only as unstable.
        let begin: Function = Reflect::get(&self.inner, &"transaction".into())?.dyn_into()?;
        begin.call3(&self.inner, &names, &"readwrite".into(), &options)?.dyn_into()
    }

    /// Returns the values of several stores at a key or range, each with the last part of its key, all
    /// as they are at one moment.
    pub async fn read(
        &self,
        from: &[(&'static str, JsValue)],
    ) -> Result<Vec<Vec<(JsValue, String)>>, Trouble> {
        let asked = || -> Result<Vec<(IdbRequest, IdbRequest)>, JsValue> {
            let names: Array = from.iter().map(|(store, _)| JsValue::from_str(store)).collect();
            let transaction = self.inner.transaction_with_str_sequence(&names)?;
            let ask = |(store, range): &(&str, JsValue)| {
                let store = transaction.object_store(store)?;
                Ok((store.get_all_keys_with_key(range)?, store.get_all_with_key(range)?))
            };
            from.iter().map(ask).collect()
        };
        let asked = asked().map_err(|error| trouble(&error))?;
        let answers: Vec<_> = asked.iter().map(|(keys, values)| (answer(keys), answer(values))).collect();
        let mut found = Vec::with_capacity(answers.len());
        for (keys, values) in answers {
            let keys: Array = wait(keys).await?.unchecked_into();
            let values: Array = wait(values).await?.unchecked_into();
            let pair = |(key, value): (JsValue, JsValue)| (last_part(key), text_of(&value));
            found.push(keys.iter().zip(values.iter()).map(pair).collect());
        }
        Ok(found)
    }

    /// Returns the last parts of the keys in a range.
    pub async fn keys(&self, store: &'static str, range: &JsValue) -> Result<Vec<Array>, Trouble> {
        let asked = || -> Result<IdbRequest, JsValue> {
            self.inner.transaction_with_str(store)?.object_store(store)?.get_all_keys_with_key(range)
        };
        let keys: Array = wait(answer(&asked().map_err(|error| trouble(&error))?)).await?.unchecked_into();
        Ok(keys.iter().filter_map(|key| key.dyn_into().ok()).collect())
    }
}

/// A transaction that was handed over.
pub struct Written {
    transaction: IdbTransaction,
    ended: Promise,
}

impl Written {
    /// Waits until it has ended.
    pub async fn finish(self) -> Result<(), Trouble> {
        match JsFuture::from(self.ended).await {
            Ok(_) => Ok(()),
            Err(_) => match self.transaction.error() {
                Some(error) => Err(trouble(&error)),
                // The browser ended it on its own: the disk is full or the database is gone.
                None => Err(Trouble::Other("the transaction was ended".to_owned())),
            },
        }
    }
}

impl Op {
    fn store(&self) -> &'static str {
        match self {
            Self::Put(store, ..) | Self::Add(store, ..) | Self::Delete(store, _) => store,
        }
    }

    fn ask(&self, transaction: &IdbTransaction) -> Result<(), JsValue> {
        let store: IdbObjectStore = transaction.object_store(self.store())?;
        match self {
            Self::Put(_, key, value) => store.put_with_key(&JsValue::from_str(value), key)?,
            Self::Add(_, key, value) => store.add_with_key(&JsValue::from_str(value), key)?,
            Self::Delete(_, range) => store.delete(range)?,
        };
        Ok(())
    }
}

async fn request_open(factory: &IdbFactory, version: Option<u32>) -> Result<IdbDatabase, Trouble> {
    let request = match version {
        Some(version) => factory.open_with_u32(NAME, version),
        None => factory.open(NAME),
    };
    let request: IdbOpenDbRequest = request.map_err(|error| trouble(&error))?;
    let made = {
        let request = request.clone();
        Closure::<dyn Fn(Event)>::new(move |_| {
            let Ok(database) = request.result().and_then(|it| it.dyn_into::<IdbDatabase>()) else { return };
            for store in STORES {
                // Refused where it is there already.
                let _ = database.create_object_store(store);
            }
        })
    };
    request.set_onupgradeneeded(Some(made.as_ref().unchecked_ref()));
    let too_late = Promise::new(&mut |_, reject| {
        if let Some(window) = crate::ui::dom::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&reject, PATIENCE);
        }
    });
    let opened = Promise::race(&Array::of2(&answer(&request), &too_late));
    match JsFuture::from(opened).await {
        Ok(_) => {
            let database = request.result().map_err(|error| trouble(&error))?;
            database.dyn_into().map_err(|error| trouble(&error))
        }
        Err(_) => match request.error() {
            Ok(Some(error)) => Err(match trouble(&error) {
                // So browsers say where storage is switched off altogether.
                Trouble::Other(reason) if reason.starts_with("UnknownError") => Trouble::Denied,
                other => other,
            }),
            _ => Err(Trouble::Silent),
        },
    }
}

/// Returns what ends when a request has been answered.
fn answer(request: &IdbRequest) -> Promise {
    let request = request.clone();
    Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    })
}

async fn wait(answer: Promise) -> Result<JsValue, Trouble> {
    let request_of = |event: JsValue| -> Option<IdbRequest> {
        event.dyn_into::<Event>().ok()?.target()?.dyn_into::<IdbRequest>().ok()
    };
    match JsFuture::from(answer).await {
        Ok(event) => {
            let request = request_of(event).ok_or(Trouble::Silent)?;
            request.result().map_err(|error| trouble(&error))
        }
        Err(event) => match request_of(event).and_then(|request| request.error().ok().flatten()) {
            Some(error) => Err(trouble(&error)),
            None => Err(Trouble::Silent),
        },
    }
}

fn ended(transaction: &IdbTransaction) -> Promise {
    Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    })
}

fn last_part(key: JsValue) -> JsValue {
    match key.dyn_into::<Array>() {
        Ok(parts) => parts.get(parts.length().saturating_sub(1)),
        Err(key) => key,
    }
}

/// Returns a stored value; what is no string was not stored by Qawl and is shown as JSON.
fn text_of(value: &JsValue) -> String {
    value.as_string().unwrap_or_else(|| {
        js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default()
    })
}
