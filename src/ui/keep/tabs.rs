//! Several tabs on one project: a lock for whoever writes, and a channel on which it tells what it wrote.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

use super::writing::About;
use super::{Inner, Keeper, loading};
use crate::session::{Access, ProjectAction, SHOWN_FROM};
use crate::store::DocumentKey;

/// A lock, held until it is dropped or the page is gone.
pub struct Lock {
    release: Option<Function>,
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Waits for a lock until it is dropped.
pub struct Waiting {
    stop: AbortController,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.stop.abort();
    }
}

fn locks() -> Option<JsValue> {
    let navigator = crate::ui::dom::window()?.navigator();
    // The bindings know locks only as unstable.
    Reflect::get(&navigator, &"locks".into()).ok().filter(|locks| locks.is_object())
}

/// Asks for a lock; `None` where it is not to be had at once. A browser without locks gives one that
/// locks nothing: the numbers of entries still keep two writers from mixing.
pub async fn try_lock(name: &str) -> Option<Lock> {
    if locks().is_none() {
        return Some(Lock { release: None });
    }
    let got = Rc::new(RefCell::new(None));
    let answered = Promise::new(&mut |resolve, _| {
        let options = Object::new();
        let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
        let (for_answer, told) = (Rc::clone(&got), resolve.clone());
        let answer = move |lock| {
            *for_answer.borrow_mut() = lock;
            let _ = told.call0(&JsValue::UNDEFINED);
        };
        if request(name, &options, Box::new(answer)).is_none() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(answered).await;
    got.take()
}

/// Waits for a lock and calls `got` with it.
pub fn wait(name: &str, got: impl FnOnce(Lock) + 'static) -> Option<Waiting> {
    let stop = AbortController::new().ok()?;
    let options = Object::new();
    let _ = Reflect::set(&options, &"signal".into(), &stop.signal());
    request(
        name,
        &options,
        Box::new(move |lock| {
            if let Some(lock) = lock {
                got(lock);
            }
        }),
    )?;
    Some(Waiting { stop })
}

fn request(name: &str, options: &Object, answered: Box<dyn FnOnce(Option<Lock>)>) -> Option<()> {
    let locks = locks()?;
    let method: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let mut answered = Some(answered);
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let Some(answered) = answered.take() else { return JsValue::UNDEFINED };
        if lock.is_null() || lock.is_undefined() {
            answered(None);
            return JsValue::UNDEFINED;
        }
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        answered(Some(Lock { release }));
        held.into()
    });
    let arguments = Array::of3(&JsValue::from_str(&format!("qawl:{name}")), options, &granted);
    let asked = Reflect::apply(&method, &locks, &arguments).ok()?;
    // Waiting that is given up ends in a refusal that nobody needs to hear of.
    let ignored = Closure::<dyn FnMut(JsValue)>::new(|_| {});
    if let Ok(promise) = asked.dyn_into::<Promise>() {
        let _ = promise.catch(&ignored);
    }
    ignored.forget();
    Some(())
}

/// Tells other tabs, and hears of them, while it lives.
pub struct Channel {
    inner: BroadcastChannel,
    _heard: Closure<dyn Fn(MessageEvent)>,
}

impl Channel {
    /// Calls `hear` with what other tabs tell.
    pub fn new(hear: impl Fn(String) + 'static) -> Option<Self> {
        let inner = BroadcastChannel::new("qawl").ok()?;
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(told) = event.data().as_string() {
                hear(told);
            }
        });
        inner.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        Some(Self { inner, _heard: heard })
    }

    /// Tells other tabs something.
    pub fn tell(&self, what: &str) {
        let _ = self.inner.post_message(&JsValue::from_str(what));
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.inner.close();
    }
}

impl Keeper {
    /// Shows what another tab wrote, where this one only looks on.
    pub(super) fn heard(&self, told: &str) {
        let looks = self.inner.borrow().access == Access::OtherTab;
        let project = self.inner.borrow().project.clone();
        let (Some((id, name)), Some(project)) = (told.split_once('/'), project) else { return };
        if !looks || id != &*project.id {
            return;
        }
        let (keeper, name) = (self.clone(), DocumentKey::from_name(name));
        spawn_local(async move {
            let Some(database) = keeper.inner.borrow().database.clone() else { return };
            let changed = match name {
                Some(name) => {
                    let summary = loading::summary(&database, &project.id, &name).await;
                    let recovered = loading::document(&database, &project.id, &name).await;
                    let document = recovered.ok().map(|it| Arc::new(it.document));
                    ProjectAction::Changed(summary.into_iter().collect(), document)
                }
                None => {
                    if let Ok(all) = loading::projects(&database).await {
                        keeper.emit(ProjectAction::Projects(all));
                    }
                    let loaded = loading::summaries(&database, &project.id, false, SHOWN_FROM).await;
                    ProjectAction::Changed(loaded.unwrap_or_default().0, None)
                }
            };
            keeper.emit(changed);
        });
    }
}

impl Inner {
    /// Tells other tabs what has been written.
    pub(super) fn tell_tabs(&self, about: &About) {
        let Some(channel) = &self.channel else { return };
        let what = match about.documents.as_slice() {
            [] if about.info.is_none() => return,
            [(name, _)] => format!("{}/{name}", about.project),
            _ => format!("{}/", about.project),
        };
        channel.tell(&what);
    }
}
