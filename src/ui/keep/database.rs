//! IndexedDB, as far as projects need it.
//!
//! Written on the bindings alone: the crates over them know no durability, and they end a transaction
//! only when its requests have been answered. Here a transaction is handed over whole, its end
//! included, before the call returns: an edit made right before the tab is closed is saved all the same.
//!
//! ```text
//! meta       name                         last project, each project's place, lease and what it bars
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

use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    DomException, Event, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest,
    IdbTransaction,
};

use crate::keep::browser::{Connection, Database, Key, Op, Range, Rows, Soon};
use crate::session::Trouble;

const NAME: &str = "qawl";

/// The version of the stores. A greater one is opened for reading only.
const VERSION: u32 = 1;

/// The stores there are.
const STORES: [&str; 6] = ["meta", "projects", "documents", "snapshots", "journal", "damaged"];

/// How long the browser may take to open it, in milliseconds.
const PATIENCE: i32 = 8_000;

/// An open database.
struct IndexedDb {
    inner: IdbDatabase,
    /// What listens whether the browser closes it.
    _heard: Closure<dyn Fn(Event)>,
}

/// A database of this page: what it is called, its version and its stores.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    pub name: &'static str,
    pub version: u32,
    pub stores: &'static [&'static str],
}

/// Where projects are.
const PROJECTS: Layout = Layout { name: NAME, version: VERSION, stores: &STORES };

/// Opens the database of projects, making it where there is none; `lost` is called as by [`open_laid_out`].
pub(super) async fn open(lost: Box<dyn Fn()>) -> Result<(Connection, IdbDatabase), Trouble> {
    open_as(PROJECTS, lost).await
}

/// Opens a database, making it where there is none; `lost` is called if the browser closes it, or something wants to
/// change or delete it.
pub(super) async fn open_laid_out(layout: Layout, lost: Box<dyn Fn()>) -> Result<Connection, Trouble> {
    Ok(open_as(layout, lost).await?.0)
}

async fn open_as(layout: Layout, lost: Box<dyn Fn()>) -> Result<(Connection, IdbDatabase), Trouble> {
    let window = crate::ui::dom::window().ok_or(Trouble::Denied)?;
    let factory = window.indexed_db().map_err(|_| Trouble::Denied)?.ok_or(Trouble::Denied)?;
    let (inner, is_newer) = match request_open(&factory, layout, Some(layout.version)).await {
        Err(Trouble::Newer) => {
            let inner = request_open(&factory, layout, None).await?;
            let there = inner.object_store_names();
            if !layout.stores.iter().all(|store| there.contains(store)) {
                inner.close();
                return Err(Trouble::Newer);
            }
            (inner, true)
        }
        opened => (opened?, false),
    };
    let heard = {
        let inner = inner.clone();
        Closure::<dyn Fn(Event)>::new(move |_| {
            inner.close();
            lost();
        })
    };
    let function: &Function = heard.as_ref().unchecked_ref();
    inner.set_onclose(Some(function));
    inner.set_onversionchange(Some(function));
    let raw = inner.clone();
    Ok((Connection { database: Rc::new(IndexedDb { inner, _heard: heard }), is_newer }, raw))
}

impl Drop for IndexedDb {
    fn drop(&mut self) {
        // What listened is gone.
        self.inner.set_onclose(None);
        self.inner.set_onversionchange(None);
        self.inner.close();
    }
}

impl Database for IndexedDb {
    fn write(&self, ops: &[Op], strict: bool) -> Result<Soon<Result<(), Trouble>>, Trouble> {
        let mut names: Vec<&str> = ops.iter().map(Op::store).collect();
        names.sort_unstable();
        names.dedup();
        let transaction = self.transaction(&names, strict).map_err(|error| trouble(&error))?;
        let ended = ended(&transaction);
        for op in ops {
            if let Err(error) = ask(op, &transaction) {
                // What has been asked of it already is taken back; that it ends is expected.
                let _ = transaction.abort();
                spawn_local(async move {
                    let _aborted = JsFuture::from(ended).await;
                });
                return Err(trouble(&error));
            }
        }
        commit(&transaction);
        Ok(Box::pin(async move {
            match JsFuture::from(ended).await {
                Ok(_) => Ok(()),
                Err(_) => Err(match transaction.error() {
                    Some(error) => trouble(&error),
                    // The browser ended it on its own: the disk is full or the database is gone.
                    None => Trouble::Closed,
                }),
            }
        }))
    }

    fn read(&self, from: &[(&'static str, Range)]) -> Soon<Result<Vec<Rows>, Trouble>> {
        let asked = || -> Result<Vec<(Promise, Promise)>, JsValue> {
            let names: Array = from.iter().map(|(store, _)| JsValue::from_str(store)).collect();
            let transaction = self.inner.transaction_with_str_sequence(&names)?;
            let ask = |(store, range): &(&str, Range)| {
                let (store, range) = (transaction.object_store(store)?, range_of(range)?);
                let keys = answer(&store.get_all_keys_with_key(&range)?);
                Ok((keys, answer(&store.get_all_with_key(&range)?)))
            };
            from.iter().map(ask).collect()
        };
        let asked = asked().map_err(|error| trouble(&error));
        Box::pin(async move {
            let asked = asked?;
            let mut found = Vec::with_capacity(asked.len());
            for (keys, values) in asked {
                let keys: Array = wait(keys).await?.unchecked_into();
                let values: Array = wait(values).await?.unchecked_into();
                let rows = keys.iter().zip(values.iter());
                found.push(rows.map(|(key, value)| (read_key(&key), text_of(&value))).collect());
            }
            Ok(found)
        })
    }

    fn keys(&self, store: &'static str, range: &Range) -> Soon<Result<Vec<Key>, Trouble>> {
        let asked = || -> Result<Promise, JsValue> {
            let store = self.inner.transaction_with_str(store)?.object_store(store)?;
            Ok(answer(&store.get_all_keys_with_key(&range_of(range)?)?))
        };
        let asked = asked().map_err(|error| trouble(&error));
        Box::pin(async move {
            let keys: Array = wait(asked?).await?.unchecked_into();
            Ok(keys.iter().map(|key| read_key(&key)).collect())
        })
    }

    fn close(&self) {
        self.inner.close();
    }
}

impl IndexedDb {
    fn transaction(&self, stores: &[&str], strict: bool) -> Result<IdbTransaction, JsValue> {
        let names: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
        let options = Object::new();
        let durability = if strict { "strict" } else { "relaxed" };
        Reflect::set(&options, &"durability".into(), &durability.into())?;
        // The bindings know the options only as unstable.
        let begin: Function = Reflect::get(&self.inner, &"transaction".into())?.dyn_into()?;
        begin.call3(&self.inner, &names, &"readwrite".into(), &options)?.dyn_into()
    }
}

/// Says that nothing more is asked of a transaction: it ends then whatever becomes of this tab.
fn commit(transaction: &IdbTransaction) {
    // A browser without it ends the transaction by itself, only later.
    if let Ok(commit) = Reflect::get(transaction, &"commit".into())
        && let Some(commit) = commit.dyn_ref::<Function>()
    {
        let _ends_by_itself = commit.call0(transaction);
    }
}

/// Returns a stored value that is no string; undefined where there is none.
pub(super) async fn get_value(
    database: &IdbDatabase,
    store: &'static str,
    key: &JsValue,
) -> Result<JsValue, Trouble> {
    let asked = || Ok(answer(&database.transaction_with_str(store)?.object_store(store)?.get(key)?));
    wait(asked().map_err(|error: JsValue| trouble(&error))?).await
}

/// Stores a value that is no string.
pub(super) async fn put_value(
    database: &IdbDatabase,
    store: &'static str,
    key: &JsValue,
    value: &JsValue,
) -> Result<(), Trouble> {
    let mode = web_sys::IdbTransactionMode::Readwrite;
    let asked = || {
        let transaction = database.transaction_with_str_and_mode(store, mode)?;
        transaction.object_store(store)?.put_with_key(value, key)?;
        Ok(transaction)
    };
    let transaction: IdbTransaction = asked().map_err(|error: JsValue| trouble(&error))?;
    match JsFuture::from(ended(&transaction)).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction.error().map_or(Trouble::Closed, |error| trouble(&error))),
    }
}

fn ask(op: &Op, transaction: &IdbTransaction) -> Result<(), JsValue> {
    let store: IdbObjectStore = transaction.object_store(op.store())?;
    match op {
        Op::Put(_, key, value) => store.put_with_key(&JsValue::from_str(value), &key_of(key))?,
        Op::Add(_, key, value) => store.add_with_key(&JsValue::from_str(value), &key_of(key))?,
        Op::Delete(_, range) => store.delete(&range_of(range)?)?,
    };
    Ok(())
}

fn key_of(key: &Key) -> JsValue {
    let parts: Array = key.parts.iter().map(|part| JsValue::from_str(part)).collect();
    if let Some(number) = key.number {
        parts.push(&JsValue::from_f64(number as f64));
    }
    parts.into()
}

fn range_of(range: &Range) -> Result<JsValue, JsValue> {
    match range {
        Range::Key(key) => Ok(key_of(key)),
        Range::Beginning(parts) => {
            let low: Array = parts.iter().map(|part| JsValue::from_str(part)).collect();
            let high = low.slice(0, low.length());
            // A list sorts after every string and number.
            high.push(&Array::new());
            Ok(IdbKeyRange::bound(&low, &high)?.into())
        }
        Range::All => Ok(JsValue::UNDEFINED),
    }
}

/// Returns a key as it is stored; an earlier Qawl has stored nothing under any other sort of key.
fn read_key(key: &JsValue) -> Key {
    let mut read = Key { parts: Vec::new(), number: None };
    for part in key.dyn_ref::<Array>().map(Array::iter).into_iter().flatten() {
        match (part.as_string(), part.as_f64()) {
            (Some(part), _) => read.parts.push(part),
            (None, number) => read.number = number.map(|number| number as u64),
        }
    }
    read
}

/// Returns what an exception of the browser means.
fn trouble(error: &JsValue) -> Trouble {
    let exception = error.dyn_ref::<DomException>();
    let name = exception.map_or_else(String::new, DomException::name);
    match name.as_str() {
        "QuotaExceededError" => Trouble::Full,
        "ConstraintError" => Trouble::Conflict,
        "SecurityError" | "NotAllowedError" => Trouble::Denied,
        "VersionError" => Trouble::Newer,
        // The connection is closed, or closes while something is asked of it.
        "InvalidStateError" | "AbortError" => Trouble::Closed,
        _ => match exception {
            Some(exception) => Trouble::Other(format!("{name}: {}", exception.message())),
            None => Trouble::Other(format!("{error:?}")),
        },
    }
}

async fn request_open(
    factory: &IdbFactory,
    layout: Layout,
    version: Option<u32>,
) -> Result<IdbDatabase, Trouble> {
    let request = match version {
        Some(version) => factory.open_with_u32(layout.name, version),
        None => factory.open(layout.name),
    };
    let request: IdbOpenDbRequest = request.map_err(|error| trouble(&error))?;
    let made = {
        let request = request.clone();
        Closure::<dyn Fn(Event)>::new(move |_| {
            let Ok(database) = request.result().and_then(|it| it.dyn_into::<IdbDatabase>()) else { return };
            for store in layout.stores {
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
    let answered = answer(&request);
    let opened = Promise::race(&Array::of2(&answered, &too_late));
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
            _ => {
                // Opened later, it would keep others from changing or deleting the database.
                spawn_local(async move {
                    let _made_until_then = made;
                    if JsFuture::from(answered).await.is_ok()
                        && let Ok(database) = request.result().and_then(|it| it.dyn_into::<IdbDatabase>())
                    {
                        database.close();
                    }
                });
                Err(Trouble::Silent)
            }
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

/// Returns a stored value; what is no string was not stored by Qawl and is shown as JSON.
fn text_of(value: &JsValue) -> String {
    let as_json = || js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
    value.as_string().or_else(as_json).unwrap_or_else(|| "something that is no text".to_owned())
}
