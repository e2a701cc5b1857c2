//! What is measured and scrolled once a key has been answered, and before the page is painted.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Something that is done once, as soon as what is being done has ended and at the latest right before the next
/// painting, unless this is dropped before.
///
/// To ask where something is makes the browser lay the page out. In the midst of a key's rendering that would be
/// done again and again; behind it once, and then there is nothing left to lay out when the frame comes.
pub struct BeforePaint {
    handle: i32,
    _in_frame: Closure<dyn FnMut()>,
    _soon: Timeout,
}

impl BeforePaint {
    /// Asks the browser to call `act`; `None` outside of a page.
    pub fn new(act: impl FnOnce() + 'static) -> Option<Self> {
        let act = Rc::new(RefCell::new(Some(act)));
        let once = move || {
            // Taken out before it is called: it may render.
            let act = act.borrow_mut().take();
            if let Some(act) = act {
                act();
            }
        };
        let in_frame = Closure::once(once.clone());
        let handle = super::window()?.request_animation_frame(in_frame.as_ref().unchecked_ref()).ok()?;
        Some(Self { handle, _in_frame: in_frame, _soon: Timeout::new(0, once) })
    }
}

impl Drop for BeforePaint {
    fn drop(&mut self) {
        if let Some(window) = super::window() {
            // Of a frame that has been, nothing is left to cancel.
            let _ = window.cancel_animation_frame(self.handle);
        }
    }
}
