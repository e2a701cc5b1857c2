//! Files and folders that a person chose or dropped.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, FileSystemEntry};

/// A file or folder that a person gave, by its path.
pub enum Given {
    /// A file.
    File(String, File),
    /// An entry of a drop: a file or a folder.
    Entry(FileSystemEntry),
}

/// Returns what a drop holds, if that is more than one plain file.
pub fn many(data: &DataTransfer) -> Option<Vec<Given>> {
    // What a person copied out of a document has pictures of itself beside its text.
    if data.types().includes(&"text/html".into(), 0) {
        return None;
    }
    let given = dropped(data);
    let has_folder = given.iter().any(|it| matches!(it, Given::Entry(entry) if entry.is_directory()));
    let is_many = given.len() > 1 || has_folder || given.first().is_some_and(|it| holds_many(&it.name()));
    is_many.then_some(given)
}

/// Returns the files of a list, by their paths.
pub fn listed(list: &FileList) -> Vec<Given> {
    let path = |file: &File| {
        let path = Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
        path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name())
    };
    (0..list.length()).filter_map(|idx| list.get(idx)).map(|file| Given::File(path(&file), file)).collect()
}

/// Tells by its name whether a file holds a document on each line.
pub fn holds_many(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".jsonl", ".ndjson", ".qawl-project"].iter().any(|ending| name.ends_with(ending))
}

/// Returns the files that were given, those in folders too, by their paths, and the paths of what could not be read. What
/// systems and editors leave behind is nobody's article and left out.
pub async fn files_of(given: Vec<Given>) -> (Vec<(String, File)>, Vec<String>) {
    let (mut files, mut unreadable) = (Vec::new(), Vec::new());
    for it in given {
        match it {
            Given::File(path, file) => files.push((path, file)),
            Given::Entry(entry) => walk(entry, &mut files, &mut unreadable).await,
        }
    }
    let hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
    files.retain(|(path, _)| !hidden(path));
    unreadable.retain(|path| !hidden(path));
    files.sort_by(|a, b| a.0.cmp(&b.0));
    (files, unreadable)
}

/// Returns all files and folders of a drop.
pub fn dropped(data: &DataTransfer) -> Vec<Given> {
    let items = data.items();
    let of_item = |idx: u32| {
        let item = items.get(idx).filter(|item| item.kind() == "file")?;
        match item.webkit_get_as_entry() {
            Ok(Some(entry)) => Some(Given::Entry(entry)),
            _ => item.get_as_file().ok().flatten().map(|file| Given::File(file.name(), file)),
        }
    };
    (0..items.length()).filter_map(of_item).collect()
}

impl Given {
    fn name(&self) -> String {
        match self {
            Self::File(name, _) => name.clone(),
            Self::Entry(entry) => entry.name(),
        }
    }
}

/// Finds all files of a folder, however deep, and what of it cannot be read.
async fn walk(entry: FileSystemEntry, files: &mut Vec<(String, File)>, unreadable: &mut Vec<String>) {
    let mut open = vec![entry];
    while let Some(entry) = open.pop() {
        if entry.is_file() {
            let path = entry.full_path().trim_start_matches('/').to_owned();
            match asked(&entry, "file").await.and_then(|file| file.dyn_into::<File>().ok()) {
                Some(file) => files.push((path, file)),
                None => unreadable.push(path),
            }
            continue;
        }
        let reader = Reflect::get(&entry, &"createReader".into())
            .ok()
            .and_then(|it| it.dyn_into::<Function>().ok()?.call0(&entry).ok());
        // A folder gives its entries a hundred at a time.
        loop {
            let some = match &reader {
                Some(reader) => asked(reader, "readEntries").await.and_then(|it| it.dyn_into::<Array>().ok()),
                None => None,
            };
            match some {
                Some(some) if some.length() == 0 => break,
                Some(some) => open.extend(some.iter().map(|it| it.unchecked_into::<FileSystemEntry>())),
                None => {
                    unreadable.push(entry.full_path().trim_start_matches('/').to_owned());
                    break;
                }
            }
        }
    }
}

/// Calls a method that answers to one of two functions.
async fn asked(of: &JsValue, method: &str) -> Option<JsValue> {
    let method: Function = Reflect::get(of, &method.into()).ok()?.dyn_into().ok()?;
    let answer = Promise::new(&mut |resolve, reject| {
        let _ = method.call2(of, &resolve, &reject);
    });
    JsFuture::from(answer).await.ok()
}
