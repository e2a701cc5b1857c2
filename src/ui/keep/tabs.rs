//! Several tabs: locks, where the browser knows them, and a channel on which tabs tell each other something.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

use crate::keep::browser::{Held, Locked};
use crate::ui::dom::listener::Listener;
use crate::ui::dom::settings;

/// A lock, held until it is dropped or the page is gone.
struct Lock {
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
struct Waiting {
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

/// Asks for a lock that is to be had at once.
pub(super) async fn try_lock(name: &str) -> Locked {
    if locks().is_none() {
        return Locked::Unknown;
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
    got.take().map_or(Locked::Taken, |lock: Lock| Locked::Given(Box::new(lock)))
}

/// Waits for a lock and calls `got` with it, unless what is returned is dropped before.
pub(super) fn wait(name: &str, got: Box<dyn FnOnce(Held)>) -> Option<Held> {
    let stop = AbortController::new().ok()?;
    let options = Object::new();
    let _ = Reflect::set(&options, &"signal".into(), &stop.signal());
    request(
        name,
        &options,
        Box::new(move |lock| {
            if let Some(lock) = lock {
                got(Box::new(lock));
            }
        }),
    )?;
    Some(Box::new(Waiting { stop }))
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

/// The name under which a change is announced where the browser knows no channels: other tabs hear of each change of what is
/// kept for all of them.
const TOLD: &str = "qawl.told";

/// Tells other tabs, and hears of them, while it lives.
pub(super) enum Channel {
    /// By the browser's own channels.
    Broadcast {
        /// The channel.
        inner: BroadcastChannel,
        /// What listens.
        _heard: Closure<dyn Fn(MessageEvent)>,
    },
    /// By what is kept for all tabs.
    Kept {
        /// What listens.
        _heard: Listener,
    },
}

impl Channel {
    /// Calls `hear` with what other tabs tell.
    pub(super) fn new(hear: Box<dyn Fn(String)>) -> Option<Self> {
        // Looked up first: a browser without it fails in a way that cannot be caught.
        let window = crate::ui::dom::window()?;
        let is_known = Reflect::get(&window, &"BroadcastChannel".into()).is_ok_and(|it| it.is_function());
        let Some(inner) = is_known.then(|| BroadcastChannel::new("qawl").ok()).flatten() else {
            return Self::kept(hear);
        };
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(told) = event.data().as_string() {
                hear(told);
            }
        });
        inner.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        Some(Self::Broadcast { inner, _heard: heard })
    }

    fn kept(hear: Box<dyn Fn(String)>) -> Option<Self> {
        settings::keep(TOLD, "hears");
        settings::kept(TOLD)?;
        settings::forget(TOLD);
        let window = crate::ui::dom::window()?;
        let heard = Listener::new(&window, "storage", move |event| {
            let field = |name: &str| Reflect::get(&event, &name.into()).ok().and_then(|it| it.as_string());
            if let (Some(TOLD), Some(told)) = (field("key").as_deref(), field("newValue"))
                && let Some((_, told)) = told.split_once(' ')
            {
                hear(told.to_owned());
            }
        });
        Some(Self::Kept { _heard: heard })
    }

    /// Tells other tabs something.
    pub(super) fn tell(&self, what: &str) {
        match self {
            // Fails only where it is closed, which it is not.
            Self::Broadcast { inner, .. } => drop(inner.post_message(&JsValue::from_str(what))),
            Self::Kept { .. } => {
                // The same twice is no change.
                settings::keep(TOLD, &format!("{} {what}", js_sys::Math::random()));
                settings::forget(TOLD);
            }
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Self::Broadcast { inner, .. } = self {
            inner.close();
        }
    }
}
