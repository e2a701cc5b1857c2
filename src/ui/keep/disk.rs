//! Files on the person's disk that they let the page write: the File System Access API, which only some browsers have.
//!
//! Written by name, as the bindings know most of it only as unstable.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, JsString, Object, Promise, Reflect, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, File, IdbDatabase};

use super::database;
use crate::keep::browser::{DiskFile, FileWriter, Soon, Stamp};
use crate::session::{FileTrouble, Trouble};
use crate::ui::dom::{self, download};

/// How much is handed to the browser at a time, in bytes.
const PIECE: usize = 256 * 1024;

/// The store of handles, beside other small records.
const STORE: &str = "meta";

/// The connection that was opened last.
pub(super) type Opened = Rc<RefCell<Option<IdbDatabase>>>;

/// Returns true if the browser lets a page write files of the person's choice.
pub fn can_write_files() -> bool {
    dom::window().is_some_and(|window| method(&window, "showSaveFilePicker").is_ok())
}

/// Has the person choose a file; `None` where they choose none.
pub(super) async fn choose(database: Opened, suggested: &str) -> Result<Option<Handle>, FileTrouble> {
    let asked = async {
        let window: JsValue = dom::window().ok_or_else(|| JsValue::from_str("no page"))?.into();
        let options = object(&[("suggestedName", download::project_file(suggested).into())])?;
        let accept = object(&[("application/jsonl", Array::of1(&".jsonl".into()).into())])?;
        let kind = object(&[("description", "Qawl".into()), ("accept", accept.into())])?;
        Reflect::set(&options, &"types".into(), &Array::of1(&kind))?;
        call(&window, "showSaveFilePicker", &[options.into()]).await
    };
    match asked.await {
        Ok(handle) => Ok(Some(Handle { handle, database })),
        Err(error) if name_of(&error) == "AbortError" => Ok(None),
        Err(error) => Err(trouble(&error)),
    }
}

/// Returns the file that a project is kept in, and what was known of it.
pub(super) async fn file_of(database: Opened, project: &str) -> Result<Option<(Handle, String)>, Trouble> {
    let open = database.borrow().clone();
    let Some(open) = open.filter(|_| can_write_files()) else { return Ok(None) };
    let row = database::get_value(&open, STORE, &row_of(project)).await?;
    let field = |name: &str| Reflect::get(&row, &name.into()).ok();
    let handle = field("handle").filter(JsValue::is_object);
    let known = field("known").and_then(|it| it.as_string());
    Ok(handle.map(|handle| (Handle { handle, database }, known.unwrap_or_else(|| "{}".to_owned()))))
}

/// Returns what is in the file of a project now, to be opened as any other file.
///
/// # Errors
/// Why it cannot be read.
pub(super) async fn content_of(database: Opened, project: &str) -> Result<File, FileTrouble> {
    match file_of(database, project).await {
        Ok(Some((file, _))) => file.file().await.map_err(|error| trouble(&error)),
        Ok(None) => Err(FileTrouble::Gone),
        Err(error) => Err(FileTrouble::Other(format!("{error:?}"))),
    }
}

fn row_of(project: &str) -> JsValue {
    Array::of2(&"file".into(), &project.into()).into()
}

/// A file, as the browser hands it out.
#[derive(Clone)]
pub(super) struct Handle {
    handle: JsValue,
    database: Opened,
}

impl Handle {
    async fn file(&self) -> Result<File, JsValue> {
        call(&self.handle, "getFile", &[]).await?.dyn_into()
    }

    /// Asks for the permission to write, or whether there is one.
    async fn permission(&self, asks: bool) -> bool {
        let name = if asks { "requestPermission" } else { "queryPermission" };
        if method(&self.handle, name).is_err() {
            // A file of the page's own needs none.
            return true;
        }
        let Ok(options) = object(&[("mode", "readwrite".into())]) else { return false };
        let answer = call(&self.handle, name, &[options.into()]).await;
        answer.is_ok_and(|answer| answer.as_string().as_deref() == Some("granted"))
    }
}

impl DiskFile for Handle {
    fn name(&self) -> String {
        let name = Reflect::get(&self.handle, &"name".into());
        name.ok().and_then(|name| name.as_string()).unwrap_or_else(|| "qawl.jsonl".to_owned())
    }

    fn may_write(&self) -> Soon<bool> {
        let it = self.clone();
        Box::pin(async move { it.permission(false).await })
    }

    fn ask(&self) -> Soon<bool> {
        let it = self.clone();
        Box::pin(async move { it.permission(true).await })
    }

    fn stamp(&self) -> Soon<Result<Stamp, FileTrouble>> {
        let it = self.clone();
        Box::pin(async move {
            let file = it.file().await.map_err(|error| trouble(&error))?;
            Ok(Stamp { changed_ms: file.last_modified() as u64, bytes: file.size() as u64 })
        })
    }

    fn digest(&self) -> Soon<Result<String, FileTrouble>> {
        let it = self.clone();
        Box::pin(async move {
            let digest = async {
                let file = it.file().await?;
                let mut digest = Sha256::new();
                let mut at = 0.0;
                while at < file.size() {
                    let end = (at + (16 * PIECE) as f64).min(file.size());
                    let piece = file.slice_with_f64_and_f64(at, end)?;
                    let buffer = JsFuture::from(piece.array_buffer()).await?;
                    digest.update(Uint8Array::new(&buffer).to_vec());
                    at = end;
                }
                Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
            };
            digest.await.map_err(|error: JsValue| trouble(&error))
        })
    }

    fn begin(&self) -> Soon<Result<Rc<dyn FileWriter>, FileTrouble>> {
        let it = self.clone();
        Box::pin(async move {
            let stream = call(&it.handle, "createWritable", &[]).await.map_err(|error| trouble(&error))?;
            let writer: Rc<dyn FileWriter> = Rc::new(Writer { stream, waiting: Rc::default() });
            Ok(writer)
        })
    }

    fn keep(&self, project: &str, known: &str) -> Soon<Result<(), Trouble>> {
        let database = self.database.borrow().clone();
        let row = object(&[("handle", self.handle.clone()), ("known", known.into())]);
        let key = row_of(project);
        Box::pin(async move {
            let database = database.ok_or(Trouble::Closed)?;
            let row = row.map_err(|error| Trouble::Other(format!("{error:?}")))?;
            database::put_value(&database, STORE, &key, &row).await
        })
    }
}

/// Writes a file beside itself; the browser puts it in its place when it ends.
struct Writer {
    stream: JsValue,
    waiting: Rc<RefCell<String>>,
}

impl FileWriter for Writer {
    fn add(&self, text: &str) -> Soon<Result<(), FileTrouble>> {
        self.waiting.borrow_mut().push_str(text);
        if self.waiting.borrow().len() < PIECE {
            return Box::pin(async { Ok(()) });
        }
        let (stream, text) = (self.stream.clone(), self.waiting.take());
        Box::pin(async move { write(&stream, &text).await })
    }

    fn end(&self) -> Soon<Result<(), FileTrouble>> {
        let (stream, text) = (self.stream.clone(), self.waiting.take());
        Box::pin(async move {
            write(&stream, &text).await?;
            call(&stream, "close", &[]).await.map(|_| ()).map_err(|error| trouble(&error))
        })
    }

    fn give_up(&self) {
        let stream = self.stream.clone();
        wasm_bindgen_futures::spawn_local(async move {
            // Refused where an error has ended it already.
            let _ended = call(&stream, "abort", &[]).await;
        });
    }
}

async fn write(stream: &JsValue, text: &str) -> Result<(), FileTrouble> {
    call(stream, "write", &[text.into()]).await.map(|_| ()).map_err(|error| trouble(&error))
}

fn method(of: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(of, &name.into())?.dyn_into()
}

/// Calls a method and waits for what it promises.
async fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let answer = Reflect::apply(&method(of, name)?, of, &arguments.iter().collect::<Array>())?;
    JsFuture::from(Promise::resolve(&answer)).await
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &JsString::from(*name), value)?;
    }
    Ok(object)
}

fn name_of(error: &JsValue) -> String {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    name.unwrap_or_else(|| "Error".to_owned())
}

/// Returns what an exception of the browser means.
fn trouble(error: &JsValue) -> FileTrouble {
    let name = name_of(error);
    match name.as_str() {
        "NotAllowedError" | "SecurityError" => FileTrouble::NotAllowed,
        "NotFoundError" => FileTrouble::Gone,
        "QuotaExceededError" => FileTrouble::Full,
        // So Chromium says that a file is not as it was when it was looked at.
        "NotReadableError" => FileTrouble::Changed,
        _ => match error.dyn_ref::<DomException>() {
            Some(exception) => FileTrouble::Other(format!("{name}: {}", exception.message())),
            None => FileTrouble::Other(format!("{error:?}")),
        },
    }
}
