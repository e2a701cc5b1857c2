//! The page: yew components over [`crate::session`], and what they need of the browser.
//!
//! One reducer is at the root ([`App`]). Components get the state they show and one callback:
//!
//! ```text
//! #[derive(Properties, PartialEq)]
//! pub struct Props { pub state: State, pub act: Callback<Action> }
//! ```
//!
//! Both are cheap to clone and to compare. The page's policy forbids inline styles: positions are set
//! through the style object of an element, never through a `style` attribute.

mod answers;
mod app;
mod areas;
mod article;
mod commands;
mod compare;
mod controls;
mod dialogs;
mod dom;
mod export;
mod field;
mod first;
mod guide;
mod header;
mod help;
mod inspector;
mod keep;
mod keyboard;
mod keys;
mod mapping;
mod notice;
mod project_file;
mod rail;
mod renewal;
mod saving;
mod scheme;
mod shortcuts;
mod start;
pub mod strings;
mod taken;

pub use app::{App, Props};
pub use first::begin;
