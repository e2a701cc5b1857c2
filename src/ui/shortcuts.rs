//! The keys that texts of the page name, as the user has them now.

use std::rc::Rc;

use yew::prelude::*;

use super::dom;
use super::keyboard;
use super::keys::{BINDINGS, Binding, Keymap};
use super::strings::Words;
use crate::scheme::Term;

/// The user's keys, given as a context to everything in the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shortcuts(Rc<Keymap>);

impl Shortcuts {
    /// Returns the shortcuts of a keymap.
    pub fn new(keymap: Keymap) -> Self {
        Self(Rc::new(keymap))
    }

    /// Returns the first key of a command, for a text; `None` if it has none.
    pub fn key(&self, command: &str) -> Option<String> {
        let binding = BINDINGS.iter().find(|binding| binding.id == command)?;
        let (layout, platform) = (keyboard::layout(), dom::keyboard::platform());
        let label = self.0.chords(binding).iter().find_map(|chord| layout.shown(chord, platform));
        // An isolate of its own direction: in Arabic text a bracket would be mirrored otherwise.
        label.map(|label| format!("\u{2066}{label}\u{2069}"))
    }

    /// Draws the key of a label, an attribute or a value of a scheme; nothing where it has none, or a command has it.
    pub fn own_key(&self, term: &Term) -> Html {
        let chord = term.key.as_deref().filter(|chord| self.owner_of(chord).is_none());
        let shown = chord.and_then(|chord| keyboard::layout().shown(chord, dom::keyboard::platform()));
        shown
            .map(|key| html! { <kbd class="key" aria-hidden="true" dir="ltr">{ key }</kbd> })
            .unwrap_or_default()
    }

    /// Returns the command that has a chord.
    pub fn owner_of(&self, chord: &str) -> Option<&'static Binding> {
        self.0.owner(chord)
    }

    /// Returns how a command is reached from the keyboard: by its key, else by its name in the command palette.
    pub fn reach(&self, words: Words, command: &str) -> String {
        self.key(command).unwrap_or_else(|| {
            let name = words.get(command);
            match self.key("command.palette") {
                Some(palette) => words.fill("keys.by_palette", &[("key", &palette), ("command", name)]),
                None => words.fill("keys.by_name", &[("command", name)]),
            }
        })
    }

    /// Returns a text that names the key of a command at its place `{key}`.
    pub fn fill(&self, words: Words, text: &str, command: &str) -> String {
        words.fill(text, &[("key", &self.reach(words, command))])
    }

    /// Returns a label followed by the key of its command in brackets, if it has one.
    pub fn label(&self, label: &str, command: &str) -> String {
        match self.key(command) {
            Some(key) => format!("{label} ({key})"),
            None => label.to_owned(),
        }
    }
}

/// Returns the user's shortcuts.
#[hook]
pub fn use_shortcuts() -> Shortcuts {
    use_context().unwrap_or_default()
}
