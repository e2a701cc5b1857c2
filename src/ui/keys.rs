//! The keys: one table of what can be asked for, which the list of keys and the command palette show
//! too, and which chords a person has for it.

mod bindings;

use std::collections::BTreeMap;

use Command::Act;

use crate::session::edges::Unit;
use crate::session::{Action, LinkAction, OwnAction, State, has_more};

pub use bindings::{BINDINGS, Binding, ESSENTIAL, FIXED};

/// What was pressed, distinguished as far as bindings need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// The character or the key's name, as on a US keyboard where the layout types no Latin letters.
    pub key: String,
    /// Ctrl, or Cmd on a Mac.
    pub control: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
    /// What asks for letters instead of words is down: Alt, or Control on a Mac, where Option types characters.
    pub by_letter: bool,
}

/// What a key or a row of the command palette asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Something the session does.
    Act(Action),
    /// Save the document as a file.
    Save,
    /// Save the log of decisions as a file.
    SaveLog(LogFormat),
    /// Forget the log of decisions.
    ForgetLog,
    /// Show the command palette.
    Palette,
    /// Show the annotation guidelines, or close them.
    Guide,
    /// Switch the single-letter keys off or on.
    SwitchLetters,
    /// Save the whole project as a file.
    SaveAll,
    /// Show the projects.
    Projects,
    /// Show the request for a language model, and take its answer.
    Answers,
    /// Compare several people's files.
    Compare,
    /// Show what is marked beside the four labels, to change it.
    Scheme,
}

/// How the log of decisions is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// As JSON.
    Json,
    /// As comma-separated values.
    Csv,
}

/// Which chord does what, as a person has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    /// Whether single characters (letters, digits, marks) do nothing.
    pub letters_off: bool,
    /// The chords a person chose, by a command's id.
    chosen: BTreeMap<String, Vec<String>>,
}

impl Keymap {
    /// Returns the keymap that a text holds, as [`Keymap::to_text`] wrote it; what no command is
    /// called is left out.
    pub fn from_text(text: &str) -> Self {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else { return Self::default() };
        let mut keymap = Self {
            letters_off: value.get("letters_off").and_then(serde_json::Value::as_bool).unwrap_or(false),
            chosen: BTreeMap::new(),
        };
        let keys = value.get("keys").and_then(serde_json::Value::as_object);
        for (id, chords) in keys.into_iter().flatten() {
            let chords = chords.as_array().into_iter().flatten().filter_map(|it| it.as_str());
            if BINDINGS.iter().any(|binding| binding.id == id) {
                keymap.chosen.insert(id.clone(), chords.map(str::to_owned).collect());
            }
        }
        keymap
    }

    /// Returns the keymap as a text.
    pub fn to_text(&self) -> String {
        serde_json::json!({ "letters_off": self.letters_off, "keys": self.chosen }).to_string()
    }

    /// Returns the chords of a command, those that do nothing now left out.
    pub fn chords(&self, binding: &Binding) -> Vec<String> {
        let mut chords = match self.chosen.get(binding.id) {
            Some(chosen) => chosen.clone(),
            None => binding.chords.iter().map(|chord| (*chord).to_owned()).collect(),
        };
        chords.retain(|chord| !(self.letters_off && is_single(chord)));
        chords
    }

    /// Returns the command of a chord.
    pub fn owner(&self, chord: &str) -> Option<&'static Binding> {
        BINDINGS.iter().find(|binding| self.chords(binding).iter().any(|it| it == chord))
    }

    /// Returns the command that a press asks for by characters instead of words. A chord that a person chose
    /// comes first. The chords of the table mean Cmd by "Ctrl" on a Mac, so Control is free for characters there.
    fn by_letter(&self, press: &Press, chord: &str) -> Option<&'static Binding> {
        let is_chosen = self.chosen.values().flatten().any(|it| it == chord);
        if !press.by_letter || is_chosen {
            return None;
        }
        let bare = Press { control: false, alt: false, ..press.clone() }.chord()?;
        self.owner(&bare).filter(|it| it.has_unit)
    }

    /// Gives a command that chord and no other; whose it was loses it.
    pub fn choose(&mut self, id: &str, chord: &str) {
        if let Some(owner) = self.owner(chord).filter(|owner| owner.id != id) {
            let mut left = self.chords(owner);
            left.retain(|it| it != chord);
            self.chosen.insert(owner.id.to_owned(), left);
        }
        self.chosen.insert(id.to_owned(), vec![chord.to_owned()]);
    }

    /// Returns true if a person has chosen any chord.
    pub fn is_changed(&self) -> bool {
        !self.chosen.is_empty()
    }

    /// Gives every command its own chords again.
    pub fn reset(&mut self) {
        self.chosen.clear();
    }
}

/// Tells whether a chord is a single character without Ctrl or Alt.
fn is_single(chord: &str) -> bool {
    chord.strip_prefix("Shift+").unwrap_or(chord).chars().count() == 1
}

/// Tells whether a chord is a key that controls of the page need for themselves outside the article.
fn is_for_article(chord: &str) -> bool {
    let key = chord.strip_prefix("Shift+").unwrap_or(chord);
    matches!(key, "Tab" | "Enter" | "Backspace" | "Delete" | " ")
        || matches!(chord, "Ctrl+Enter" | "Ctrl+Backspace")
}

impl Press {
    /// Returns the press as the table names it, letters in lower case without Ctrl and in upper case
    /// with it; `None` for a modifier alone and for what stays as it is (arrows, Escape).
    pub fn chord(&self) -> Option<String> {
        let mut letters = self.key.chars();
        let single = letters.next().filter(|_| letters.next().is_none());
        let fixed =
            ["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Escape", "Unidentified"];
        if fixed.contains(&self.key.as_str()) || self.key.starts_with("Arrow") {
            return None;
        }
        let mut chord = String::new();
        if self.control {
            chord.push_str("Ctrl+");
        }
        if self.alt {
            chord.push_str("Alt+");
        }
        // A mark says by itself that it was typed with Shift.
        if self.shift && single.is_none_or(char::is_alphabetic) {
            chord.push_str("Shift+");
        }
        match single {
            Some(c) if self.control => chord.push(c.to_ascii_uppercase()),
            Some(c) => chord.push(c.to_ascii_lowercase()),
            None => chord.push_str(&self.key),
        }
        Some(chord)
    }
}

/// Returns what a press means to the project's scheme.
fn own_command(state: &State, keymap: &Keymap, press: &Press, chord: &str) -> Option<Command> {
    let may = state.document.is_some() && !state.help && state.pending.is_none();
    let bare = Press { control: false, alt: false, ..press.clone() }.chord();
    let (key, unit) = match bare.filter(|_| press.by_letter) {
        Some(bare) => (bare, Unit::Grapheme),
        None => (chord.to_owned(), Unit::Word),
    };
    if !may || keymap.letters_off && is_single(&key) || keymap.owner(&key).is_some() {
        return None;
    }
    state.project.scheme().keyed(&key)?;
    Some(Act(Action::Own(OwnAction::Press(key.into(), unit))))
}

/// Returns what a press means, or `None` where it is the browser's.
///
/// `in_article` says that the article has the keyboard: only then are Tab, Enter and the like
/// commands, so that every control of the page can be reached and used.
pub fn command(state: &State, keymap: &Keymap, press: &Press, in_article: bool) -> Option<Command> {
    if press.key == "Escape" {
        return (!press.control && !press.alt).then_some(Act(Action::Escape));
    }
    let chord = press.chord()?;
    let mut letters = chord.chars();
    let letter = letters.next().filter(|_| letters.next().is_none());
    if let (Some(_), Some(letter @ 'a'..='z'), false) = (state.linking, letter, keymap.letters_off) {
        return Some(Act(Action::Link(LinkAction::ToLetter(letter))));
    }
    let (binding, unit) = match (keymap.by_letter(press, &chord), keymap.owner(&chord)) {
        (Some(binding), _) => (binding, Unit::Grapheme),
        (None, Some(binding)) => (binding, Unit::Word),
        (None, None) => return own_command(state, keymap, press, &chord),
    };
    // While a question or the list of keys is open, nothing happens behind it.
    let may = state.document.is_some() && !state.help && state.pending.is_none();
    if (binding.needs_document && !may) || (is_for_article(&chord) && !in_article) {
        return None;
    }
    // At the end of the queue Tab is the browser's again, so that nobody is caught in the article.
    if press.key == "Tab" && !has_more(state, !press.shift) {
        return None;
    }
    Some((binding.does)(unit))
}

#[cfg(test)]
mod tests {
    use super::{BINDINGS, Command, Keymap, Press, command};
    use crate::annotation::Document;
    use crate::schema::Lang;
    use crate::session::{
        Action, BlockAction, DocumentAction, FindAction, FocusAction, LinkAction, MarkAction, ReviewAction,
        SpeakerAction, State, ViewAction, reduce,
    };
    use crate::text::Text;
    use crate::ui::keyboard::{Layout, Platform, Stroke};

    fn opened() -> State {
        let document = Document::new("a", Text::new("قال"), Lang("ar".into()), Vec::new());
        reduce(&State::default(), Action::Document(DocumentAction::Open(std::sync::Arc::new(document))))
    }

    fn pressed(key: &str, code: &str, modifiers: &str) -> Press {
        let has = |name| modifiers.contains(name);
        let stroke = Stroke {
            key,
            code,
            control: has("ctrl"),
            shift: has("shift"),
            alt: has("alt"),
            ..Stroke::default()
        };
        Layout::default().press(&stroke, Platform::Other).expect("a press")
    }

    fn does(key: &str, code: &str, modifiers: &str) -> Option<Command> {
        command(&opened(), &Keymap::default(), &pressed(key, code, modifiers), true)
    }

    #[test]
    fn the_browser_keeps_its_own() {
        assert_eq!(does("c", "KeyC", "ctrl"), None);
        assert_eq!(does("r", "KeyR", "ctrl"), None);
        assert_eq!(does("Tab", "Tab", ""), None, "nothing is undecided: Tab leaves the article");
        let press = pressed("x", "KeyX", "");
        assert_eq!(command(&State::default(), &Keymap::default(), &press, true), None);
    }

    #[test]
    fn every_chord_is_one_commands() {
        let keymap = Keymap::default();
        for binding in BINDINGS {
            for chord in binding.chords {
                assert_eq!(keymap.owner(chord).map(|it| it.id), Some(binding.id), "{chord}");
            }
        }
    }

    #[test]
    fn no_command_has_a_key_that_is_proposed_for_a_scheme() {
        let keymap = Keymap::default();
        for key in crate::scheme::FREE_KEYS {
            assert_eq!(keymap.owner(key).map(|it| it.id), None, "{key}");
        }
    }

    #[test]
    fn a_chosen_chord_is_taken_from_whose_it_was_and_kept() {
        let mut keymap = Keymap::default();
        keymap.choose("command.accept", "x");
        let press = |key: &str, code| pressed(key, code, "");
        let does = |keymap: &Keymap, press: Press| command(&opened(), keymap, &press, true);
        assert_eq!(
            does(&keymap, press("x", "KeyX")),
            Some(Command::Act(Action::Review(ReviewAction::Accept)))
        );
        assert_eq!(does(&keymap, press("a", "KeyA")), None, "only the chosen one");
        assert_eq!(
            does(&keymap, press("Backspace", "Backspace")),
            Some(Command::Act(Action::Review(ReviewAction::Reject)))
        );
        assert_eq!(Keymap::from_text(&keymap.to_text()), keymap);
        assert_eq!(
            Keymap::from_text("{\"keys\": {\"gone\": [\"q\"], \"command.accept\": 3"),
            Keymap::default()
        );
        keymap.reset();
        assert_eq!(keymap, Keymap::default());
    }

    #[test]
    fn single_characters_can_be_switched_off() {
        let keymap = Keymap { letters_off: true, ..Keymap::default() };
        let does = |press: Press| command(&opened(), &keymap, &press, true);
        for (key, code) in [("n", "KeyN"), ("3", "Digit3"), ("[", "BracketLeft"), ("/", "Slash")] {
            assert_eq!(does(pressed(key, code, "")), None, "{key}");
        }
        assert_eq!(does(pressed("?", "Slash", "shift")), None);
        assert_eq!(does(pressed("D", "KeyD", "shift")), None);
        assert_eq!(does(pressed("k", "KeyK", "ctrl")), Some(Command::Palette));
        assert_eq!(
            does(pressed("Enter", "Enter", "")),
            Some(Command::Act(Action::Review(ReviewAction::Accept)))
        );
    }
}
