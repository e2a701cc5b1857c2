//! The one state of the app, as the reducer holds it.

use std::cell::RefCell;
use std::rc::Rc;

use yew::Reducible;

use crate::keep::Keeper;
use crate::session::{Action, State, reduce};
use crate::ui::dom::log::Log;

/// The newest state, for what listens longer than one rendering. It is set by the reducer, so that a
/// key pressed before the page is repainted already meets what the key before it did.
pub(super) type Newest = Rc<RefCell<State>>;

/// The state as the reducer holds it.
pub(super) struct Store {
    pub(super) state: State,
    pub(super) newest: Newest,
    pub(super) log: Log,
    pub(super) keeper: Rc<RefCell<Option<Keeper>>>,
}

impl PartialEq for Store {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut now = self.state.clone();
        now.now_ms = js_sys::Date::now() as u64;
        let mut next = reduce(&now, action);
        // The same one again keeps everything from being rendered again.
        if next == self.state {
            return self;
        }
        let effects = std::mem::take(&mut next.outbox);
        if let Some(keeper) = self.keeper.borrow().as_ref() {
            keeper.run(effects, next.project.serial);
        }
        self.newest.replace(next.clone());
        self.log.follow(&self.state, &next);
        self.log.record(&self.state, &next);
        Rc::new(Self {
            state: next,
            newest: Rc::clone(&self.newest),
            log: self.log.clone(),
            keeper: Rc::clone(&self.keeper),
        })
    }
}
