//! The keys: one table from what is pressed to what it does, which the list of keys shows too.

use crate::annotation::intents::LinkRole;
use crate::schema::Label;
use crate::session::edges::{Direction, Edge, Unit};
use crate::session::{Action, State, goes_on};

/// What was pressed, told apart as far as bindings need it.
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
}

impl Press {
    /// Returns what was pressed, from what a keyboard event says.
    ///
    /// `key` is what the layout types and `code` the key's place. On a layout that types no Latin
    /// letters (Arabic), and with Alt on a Mac, the place decides: commands stay where they are.
    pub fn new(key: &str, code: &str, control: bool, shift: bool, alt: bool) -> Self {
        let foreign = key.chars().count() == 1 && !key.is_ascii();
        let key = match at_place(code, shift) {
            Some(c) if foreign || alt => c.to_string(),
            _ => key.to_owned(),
        };
        Self { key, control, shift, alt }
    }
}

/// Returns what a US keyboard types at a place.
fn at_place(code: &str, shift: bool) -> Option<char> {
    if let Some(letter) = code.strip_prefix("Key").and_then(|letter| letter.chars().next()) {
        return Some(if shift { letter } else { letter.to_ascii_lowercase() });
    }
    if let Some(digit) = code.strip_prefix("Digit").or(code.strip_prefix("Numpad")) {
        return digit.chars().next().filter(char::is_ascii_digit);
    }
    Some(match (code, shift) {
        ("BracketLeft", false) => '[',
        ("BracketLeft", true) => '{',
        ("BracketRight", false) => ']',
        ("BracketRight", true) => '}',
        ("Slash", true) => '?',
        ("Slash", false) => '/',
        _ => return None,
    })
}

/// A row of the list of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The id of the heading it stands under, in the strings.
    pub group: &'static str,
    /// The id of its description, in the strings.
    pub id: &'static str,
    /// The keys as shown, each chord with `+` between its parts.
    pub keys: &'static [&'static str],
}

const fn binding(group: &'static str, id: &'static str, keys: &'static [&'static str]) -> Binding {
    Binding { group, id, keys }
}

/// Every binding, in the order shown.
pub const BINDINGS: &[Binding] = &[
    binding("keys.review", "keys.next", &["Tab", "Shift+Tab", "n", "p"]),
    binding("keys.review", "keys.accept", &["Enter"]),
    binding("keys.review", "keys.accept_all", &["Shift+Enter"]),
    binding("keys.review", "keys.reject", &["Backspace", "x"]),
    binding("keys.review", "keys.remove", &["Delete"]),
    binding("keys.mark", "keys.caret", &["←", "→", "Shift+→", "Ctrl+→"]),
    binding("keys.mark", "keys.label", &["1", "2", "3", "4"]),
    binding("keys.mark", "keys.part", &["+"]),
    binding("keys.mark", "keys.cycle", &["t"]),
    binding("keys.mark", "keys.block", &["b"]),
    binding("keys.edges", "keys.end", &["[", "]"]),
    binding("keys.edges", "keys.start", &["{", "}"]),
    binding("keys.edges", "keys.letter", &["Alt"]),
    binding("keys.link", "keys.speaker", &["s"]),
    binding("keys.link", "keys.cue", &["c"]),
    binding("keys.link", "keys.medium", &["m"]),
    binding("keys.link", "keys.unlink", &["u"]),
    binding("keys.page", "keys.undo", &["Ctrl+Z", "Ctrl+Shift+Z"]),
    binding("keys.page", "keys.save", &["Ctrl+S"]),
    binding("keys.page", "keys.escape", &["Escape"]),
    binding("keys.page", "keys.help", &["?"]),
];

/// What a key asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Something the session does.
    Act(Action),
    /// Save the document as a file.
    Save,
}

/// Returns what a press means, or `None` where it is the browser's.
///
/// `in_article` says that the article has the keyboard: only then are Tab, Enter and the like
/// commands, so that every control of the page can be reached and used.
pub fn command(state: &State, press: &Press, in_article: bool) -> Option<Command> {
    if let Some(command) = everywhere(press) {
        return Some(command);
    }
    if press.control {
        return None;
    }
    if let ("Escape", false) = (press.key.as_str(), press.alt) {
        return Some(Command::Act(Action::Escape));
    }
    if press.key == "?" {
        return Some(Command::Act(Action::ToggleHelp));
    }
    // While a question or the list of keys is open, nothing happens behind it.
    if state.document.is_none() || state.help || state.pending.is_some() {
        return None;
    }
    let mut letters = press.key.chars();
    let letter = letters.next().filter(|_| letters.next().is_none()).map(|c| c.to_ascii_lowercase());
    if let (Some(_), Some(letter @ 'a'..='z'), false) = (state.linking, letter, press.alt) {
        return Some(Command::Act(Action::LinkToLetter(letter)));
    }
    // At the end of the queue Tab is the browser's again, so that nobody is caught in the article.
    if press.key == "Tab" && !goes_on(state, !press.shift) {
        return None;
    }
    let action = match in_article.then(|| in_article_only(press)).flatten() {
        Some(action) => action,
        None => with_document(press, letter)?,
    };
    Some(Command::Act(action))
}

fn everywhere(press: &Press) -> Option<Command> {
    if !press.control || press.alt {
        return None;
    }
    match press.key.to_ascii_lowercase().as_str() {
        "z" if press.shift => Some(Command::Act(Action::Redo)),
        "z" => Some(Command::Act(Action::Undo)),
        "y" => Some(Command::Act(Action::Redo)),
        "s" => Some(Command::Save),
        _ => None,
    }
}

fn in_article_only(press: &Press) -> Option<Action> {
    Some(match (press.key.as_str(), press.shift, press.alt) {
        ("Tab", false, false) => Action::Next,
        ("Tab", true, false) => Action::Previous,
        ("Enter", false, false) => Action::Accept,
        ("Enter", true, false) => Action::AcceptAttribution,
        ("Backspace", false, false) => Action::Reject,
        ("Delete", false, false) => Action::Remove,
        _ => return None,
    })
}

fn with_document(press: &Press, letter: Option<char>) -> Option<Action> {
    let unit = if press.alt { Unit::Grapheme } else { Unit::Word };
    let label = |idx: usize| Label::ALL.get(idx).map(|label| Action::Label(*label, unit));
    match letter? {
        '[' => return Some(Action::MoveEdge(Edge::End, Direction::Shrink, unit)),
        ']' => return Some(Action::MoveEdge(Edge::End, Direction::Grow, unit)),
        '{' => return Some(Action::MoveEdge(Edge::Start, Direction::Shrink, unit)),
        '}' => return Some(Action::MoveEdge(Edge::Start, Direction::Grow, unit)),
        '1' => return label(0),
        '2' => return label(1),
        '3' => return label(2),
        '4' => return label(3),
        '+' => return Some(Action::AddPart(unit)),
        _ if press.alt => return None,
        _ => {}
    }
    Some(match letter? {
        'n' => Action::Next,
        'p' => Action::Previous,
        'x' => Action::Reject,
        's' => Action::StartLink(LinkRole::Source),
        'c' => Action::StartLink(LinkRole::Cue),
        'm' => Action::StartLink(LinkRole::Medium),
        'u' => Action::UnlinkFocused,
        't' => Action::Cycle,
        'b' => Action::CycleBlock,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Command, Press, command};
    use crate::annotation::Document;
    use crate::schema::{Label, Lang};
    use crate::session::edges::{Direction, Edge, Unit};
    use crate::session::{Action, State, reduce};
    use crate::text::Text;

    fn opened() -> State {
        let document = Document::new("a", Text::new("قال"), Lang("ar".into()), Vec::new());
        reduce(&State::default(), Action::Open(std::sync::Arc::new(document)))
    }

    fn does(key: &str, code: &str, modifiers: &str) -> Option<Command> {
        let has = |name| modifiers.contains(name);
        let press = Press::new(key, code, has("ctrl"), has("shift"), has("alt"));
        command(&opened(), &press, true)
    }

    #[test]
    fn keys_work_on_an_arabic_keyboard_by_their_place() {
        let shrink_end = |unit| Some(Command::Act(Action::MoveEdge(Edge::End, Direction::Shrink, unit)));
        assert_eq!(does("n", "KeyN", ""), Some(Command::Act(Action::Next)));
        assert_eq!(does("ى", "KeyN", ""), Some(Command::Act(Action::Next)));
        assert_eq!(does("[", "BracketLeft", ""), shrink_end(Unit::Word));
        assert_eq!(does("ج", "BracketLeft", ""), shrink_end(Unit::Word));
        assert_eq!(does("“", "BracketLeft", "alt"), shrink_end(Unit::Grapheme));
        assert_eq!(does("٣", "Digit3", ""), Some(Command::Act(Action::Label(Label::Quote, Unit::Word))));
        assert_eq!(does("؟", "Slash", "shift"), Some(Command::Act(Action::ToggleHelp)));
        assert_eq!(does("ئ", "KeyZ", "ctrl"), Some(Command::Act(Action::Undo)));
        assert_eq!(does("~", "KeyZ", "ctrl shift"), None);
        assert_eq!(does("Z", "KeyZ", "ctrl shift"), Some(Command::Act(Action::Redo)));
    }

    #[test]
    fn the_browser_keeps_its_own() {
        assert_eq!(does("c", "KeyC", "ctrl"), None);
        assert_eq!(does("f", "KeyF", "ctrl"), None);
        assert_eq!(does("Tab", "Tab", ""), None, "nothing is undecided: Tab leaves the article");
        assert_eq!(command(&State::default(), &Press::new("x", "KeyX", false, false, false), true), None);
    }
}
