//! The table of check-worthiness: fetched once the page is shown, so that nothing waits for it.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use yew::Callback;

use super::{asset, learned, pause};
use crate::detect::worth::WorthModel;
use crate::session::{Action, ViewAction};

thread_local! {
    static MODEL: RefCell<Option<Arc<WorthModel>>> = const { RefCell::new(None) };
    static HAS_SETTLED: Cell<bool> = const { Cell::new(false) };
}

/// How often [`settled`] looks, and every how many milliseconds.
const LOOKS: u32 = 100;
const LOOK_EVERY: i32 = 30;

/// Returns the model, if it has arrived.
pub fn model() -> Option<Arc<WorthModel>> {
    MODEL.with_borrow(Clone::clone)
}

/// Waits until the model has arrived or cannot be had, for three seconds at most: for what takes long anyway, and
/// is then rated alike from its first document to its last.
pub async fn settled() {
    for _ in 0..LOOKS {
        if HAS_SETTLED.get() {
            return;
        }
        pause(LOOK_EVERY).await;
    }
}

/// Fetches the model and hands it on when it has arrived. Where it cannot be had, the rule score stays.
///
/// `then` is done after that, whether it could be had or not.
pub fn load(act: Callback<Action>, then: impl Future<Output = ()> + 'static) {
    if model().is_some() {
        return;
    }
    wasm_bindgen_futures::spawn_local(async move {
        // The page itself comes first, to its painting.
        pause(100).await;
        wasm_bindgen_futures::spawn_local(learned::fetch_all());
        let bytes = asset::load("worth", "bin").await;
        // Scores are compared with those that detection gives now, which must be the detection that gave them.
        learned::fetch_all().await;
        if let Some(Ok(model)) = bytes.map(|bytes| WorthModel::read(&bytes)) {
            let model = Arc::new(model);
            MODEL.set(Some(Arc::clone(&model)));
            act.emit(Action::View(ViewAction::UseWorthModel(model)));
        }
        HAS_SETTLED.set(true);
        then.await;
    });
}
