//! A listener on the window or the document that is taken off when it is dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Event, EventTarget};

/// Listens while it lives.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    heard: Closure<dyn Fn(Event)>,
}

impl Listener {
    /// Calls `hear` for every event of that name, before elements get it; `hear` may prevent what the
    /// browser would do.
    pub fn new(target: &EventTarget, name: &'static str, hear: impl Fn(Event) + 'static) -> Self {
        let heard = Closure::<dyn Fn(Event)>::new(hear);
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        options.set_capture(true);
        // A browser refuses no listener of a known kind.
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            heard.as_ref().unchecked_ref(),
            &options,
        );
        Self { target: target.clone(), name, heard }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.name,
            self.heard.as_ref().unchecked_ref(),
            true,
        );
    }
}
