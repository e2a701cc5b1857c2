//! The table of check-worthiness: fetched once the page stands, so that nothing waits for it.

use std::cell::RefCell;
use std::sync::Arc;

use yew::Callback;

use super::{asset, late, pause};
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
///
/// `then` is done behind that, whether it could be had or not.
pub fn load(act: Callback<Action>, then: impl Future<Output = ()> + 'static) {
    if model().is_some() {
        return;
    }
    wasm_bindgen_futures::spawn_local(async move {
        // The page itself comes first, to its painting.
        pause(100).await;
        late::ready().await;
        let bytes = asset::load("worth", "bin").await;
        if let Some(Ok(model)) = bytes.map(|bytes| WorthModel::read(&bytes)) {
            let model = Arc::new(model);
            MODEL.set(Some(Arc::clone(&model)));
            act.emit(Action::UseWorthModel(model));
        }
        then.await;
    });
}
