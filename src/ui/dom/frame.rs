//! What is done before the page is painted, and what waits until it has been.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// How long a frame is waited for, in milliseconds: a tab in the background has none.
const FRAME_WITHIN: i32 = 150;

/// Waits until the current render is on screen, that is, until the frame after the one that paints it begins.
pub async fn painted() {
    for _ in 0..2 {
        let framed = js_sys::Promise::new(&mut |resolve, _| {
            if let Some(window) = super::window() {
                let _ = window.request_animation_frame(&resolve);
                let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, FRAME_WITHIN);
            }
        });
        let _ = wasm_bindgen_futures::JsFuture::from(framed).await;
    }
    super::pause(0).await;
}

/// Something that is done once what is rendered now is to be seen, unless this is dropped before.
pub struct AfterPaint {
    is_dropped: Rc<Cell<bool>>,
}

impl AfterPaint {
    /// Calls `act` so many milliseconds after the painting.
    pub fn new(ms: i32, act: impl FnOnce() + 'static) -> Self {
        let is_dropped = Rc::new(Cell::new(false));
        let until = Rc::clone(&is_dropped);
        wasm_bindgen_futures::spawn_local(async move {
            painted().await;
            super::pause(ms).await;
            if !until.get() {
                act();
            }
        });
        Self { is_dropped }
    }
}

impl Drop for AfterPaint {
    fn drop(&mut self) {
        self.is_dropped.set(true);
    }
}

/// Something that is done once, as soon as what is being done has ended and at the latest right before the next
/// painting, unless this is dropped before.
///
/// Reading a position forces layout. During a render it would be forced several times; after it only once,
/// and the frame then has nothing left to lay out.
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
