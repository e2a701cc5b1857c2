//! The service worker, which keeps the page's files on the device so that it opens without a network
//! (`assets/service-worker.js`), and what it knows of a newer build of the page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use super::listener::Listener;

/// How long after the start the files are fetched, in milliseconds: first the page itself.
const PATIENCE: u32 = 1_500;

/// How long a page lies open before it asks for a newer build once more, in milliseconds.
const ASKING: f64 = 60.0 * 60.0 * 1000.0;

/// The service worker of this page. While it lives, it listens for a newer build.
#[derive(Default)]
pub struct Worker {
    registration: RefCell<Option<ServiceWorkerRegistration>>,
    listeners: RefCell<Vec<Listener>>,
    asked: Cell<f64>,
}

impl Worker {
    /// Lets the browser keep the page's files, and calls `found` once a newer build of them lies ready.
    /// Where there can be no service worker (a file opened from a disk, an address without encryption)
    /// it does nothing.
    pub fn start(self: &Rc<Self>, found: impl Fn() + 'static) {
        let Some(container) = container().filter(|_| is_installable()) else { return };
        let (worker, found) = (Rc::clone(self), Rc::new(found));
        Timeout::new(PATIENCE, move || {
            spawn_local(async move {
                let registered = JsFuture::from(container.register("service-worker.js")).await;
                // Refused, or there is no network: the page works all the same.
                let Ok(registration) = registered.and_then(JsCast::dyn_into) else { return };
                worker.watch(&container, registration, found);
            });
        })
        .forget();
    }

    fn watch(
        self: &Rc<Self>,
        container: &ServiceWorkerContainer,
        registration: ServiceWorkerRegistration,
        found: Rc<dyn Fn()>,
    ) {
        // Without a controller the worker is the first one, of the build that is open.
        if registration.waiting().is_some() && container.controller().is_some() {
            found();
        }
        let (at_update, for_found) = (Rc::clone(self), registration.clone());
        let controlling = container.clone();
        let mut listeners = vec![Listener::new(&registration, "updatefound", move |_| {
            let Some(installing) = for_found.installing() else { return };
            let (found, controlling, of_state) = (Rc::clone(&found), controlling.clone(), installing.clone());
            let listener = Listener::new(&installing, "statechange", move |_| {
                if of_state.state() == ServiceWorkerState::Installed && controlling.controller().is_some() {
                    found();
                }
            });
            at_update.listeners.borrow_mut().push(listener);
        })];
        if let Some(page) = super::document() {
            let (worker, asking, shown) = (Rc::clone(self), registration.clone(), page.clone());
            self.asked.set(js_sys::Date::now());
            listeners.push(Listener::new(&page, "visibilitychange", move |_| {
                let now = js_sys::Date::now();
                if !shown.hidden() && now - worker.asked.get() > ASKING {
                    worker.asked.set(now);
                    ask(&asking);
                }
            }));
        }
        self.listeners.borrow_mut().append(&mut listeners);
        self.registration.replace(Some(registration));
    }

    /// Opens the page again with the newer build. Only this page: another one that is open goes on.
    pub fn take_over(&self) {
        let waiting: Option<ServiceWorker> =
            self.registration.borrow().as_ref().and_then(ServiceWorkerRegistration::waiting);
        let (Some(waiting), Some(container)) = (waiting, container()) else {
            // It has taken over already, for another page.
            return reload();
        };
        let listener = Listener::new(&container, "controllerchange", |_| reload());
        self.listeners.borrow_mut().push(listener);
        if waiting.post_message(&JsValue::from_str("take-over")).is_err() {
            reload();
        }
    }
}

fn ask(registration: &ServiceWorkerRegistration) {
    let asked = registration.update();
    spawn_local(async move {
        // Without a network there is nothing newer.
        if let Ok(asked) = asked {
            let _ = JsFuture::from(asked).await;
        }
    });
}

fn reload() {
    if let Some(window) = super::window() {
        let _ = window.location().reload();
    }
}

/// Returns true if this page comes with what an installed one needs. The single file does not.
fn is_installable() -> bool {
    let link = super::document().and_then(|page| page.query_selector("link[rel=manifest]").ok()?);
    link.is_some()
}

/// Returns the browser's service workers; at some addresses there are none.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = super::window()?.navigator();
    let there = js_sys::Reflect::has(&navigator, &JsValue::from_str("serviceWorker")).unwrap_or(false);
    there.then(|| navigator.service_worker())
}
