//! The table of check-worthiness: fetched once the page stands, so that nothing waits for it.

use std::cell::RefCell;
use std::sync::Arc;

use yew::Callback;

use super::{asset, late};
use crate::detect::worth::WorthModel;
use crate::session::Action;

thread_local! {
    static MODEL: RefCell<Option<Arc<WorthModel>>> = const { RefCell::new(None) };
}

/// Returns the model, if it has arrived.
pub fn model() -> Option<Arc<WorthModel>> {
    MODEL.with_borrow(Clone::clone)
}

/// Fetches the model and hands it on when it has arrived. Where it cannot be had, the rule score stays.
pub fn load(act: Callback<Action>) {
    wasm_bindgen_futures::spawn_local(async move {
        // The page itself comes first.
        late::ready().await;
        let Some(bytes) = asset::load("worth", "bin").await else { return };
        let Ok(model) = WorthModel::read(&bytes) else { return };
        let model = Arc::new(model);
        MODEL.set(Some(Arc::clone(&model)));
        act.emit(Action::UseWorthModel(model));
    });
}
