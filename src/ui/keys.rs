//! The keys: one table of what can be asked for, which the list of keys and the command palette show
//! too, and which chords a person has for it.

use std::collections::BTreeMap;

use Command::Act;

use crate::annotation::intents::LinkRole;
use crate::schema::Label;
use crate::session::edges::{Direction, Edge, Unit};
use crate::session::{
    Action, BlockAction, FindAction, FocusAction, Language, LinkAction, MarkAction, Order, OwnAction,
    ProjectAction, ReviewAction, SpeakerAction, State, Tab, Theme, ViewAction, has_more,
};
use crate::store::Mark;

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

/// Something a person can ask for by a key or by its name.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The id of the heading it is under, in the strings.
    pub group: &'static str,
    /// The id of its description, in the strings.
    pub id: &'static str,
    /// The chords it has unless a person chose others.
    pub chords: &'static [&'static str],
    /// What it does, by words or by graphemes.
    pub does: fn(Unit) -> Command,
    /// Whether Alt makes it go by graphemes.
    pub has_unit: bool,
    /// Whether it makes sense only with a document.
    pub needs_document: bool,
}

const fn binding(
    group: &'static str,
    id: &'static str,
    chords: &'static [&'static str],
    does: fn(Unit) -> Command,
) -> Binding {
    Binding { group, id, chords, does, has_unit: false, needs_document: true }
}

const fn by_unit(
    group: &'static str,
    id: &'static str,
    chords: &'static [&'static str],
    does: fn(Unit) -> Command,
) -> Binding {
    Binding { group, id, chords, does, has_unit: true, needs_document: true }
}

const fn always(
    group: &'static str,
    id: &'static str,
    chords: &'static [&'static str],
    does: fn(Unit) -> Command,
) -> Binding {
    Binding { group, id, chords, does, has_unit: false, needs_document: false }
}

/// Everything that can be asked for, in the order shown.
pub const BINDINGS: &[Binding] = &[
    binding("keys.review", "command.next", &["Tab", "n"], |_| Act(Action::Focus(FocusAction::Next))),
    binding("keys.review", "command.previous", &["Shift+Tab", "p"], |_| {
        Act(Action::Focus(FocusAction::Previous))
    }),
    binding("keys.review", "command.accept", &["Enter", "a"], |_| Act(Action::Review(ReviewAction::Accept))),
    binding("keys.review", "command.accept_whole", &["Shift+Enter"], |_| {
        Act(Action::Review(ReviewAction::AcceptAttribution))
    }),
    binding("keys.review", "command.reject", &["x", "Backspace"], |_| {
        Act(Action::Review(ReviewAction::Reject))
    }),
    binding("keys.review", "command.reject_whole", &["Shift+Backspace"], |_| {
        Act(Action::Review(ReviewAction::RejectAttribution))
    }),
    binding("keys.review", "command.reopen", &["o"], |_| Act(Action::Review(ReviewAction::Reopen))),
    binding("keys.review", "command.accept_shown", &["Ctrl+Enter"], |_| {
        Act(Action::Review(ReviewAction::AcceptAllVisible))
    }),
    binding("keys.review", "command.reject_shown", &["Ctrl+Backspace"], |_| {
        Act(Action::Review(ReviewAction::RejectAllVisible))
    }),
    binding("keys.review", "command.rule_off", &["Shift+x"], |_| {
        Act(Action::Review(ReviewAction::SwitchRuleOff))
    }),
    binding("keys.review", "command.rule_off_project", &["Ctrl+Shift+X"], |_| {
        Act(Action::Project(ProjectAction::SwitchRuleOff))
    }),
    binding("keys.review", "command.quotes_only", &["v"], |_| {
        Act(Action::Review(ReviewAction::FilterQuotes))
    }),
    binding("keys.review", "command.by_text", &[], |_| Act(Action::View(ViewAction::SetOrder(Order::Text)))),
    binding("keys.review", "command.by_certainty", &[], |_| {
        Act(Action::View(ViewAction::SetOrder(Order::LeastCertain)))
    }),
    binding("keys.review", "command.answers", &[], |_| Command::Answers),
    binding("keys.review", "command.accept_agreed", &[], |_| Act(Action::Review(ReviewAction::AcceptAgreed))),
    binding("keys.review", "command.differences_only", &[], |_| {
        Act(Action::Review(ReviewAction::FilterDifferences))
    }),
    binding("keys.review", "command.by_differences", &[], |_| {
        Act(Action::View(ViewAction::SetOrder(Order::Differences)))
    }),
    by_unit("keys.mark", "command.speaker", &["1"], |unit| {
        Act(Action::Mark(MarkAction::Label(Label::Speaker, unit)))
    }),
    by_unit("keys.mark", "command.cue", &["2"], |unit| {
        Act(Action::Mark(MarkAction::Label(Label::Cue, unit)))
    }),
    by_unit("keys.mark", "command.quote", &["3"], |unit| {
        Act(Action::Mark(MarkAction::Label(Label::Quote, unit)))
    }),
    by_unit("keys.mark", "command.claim", &["4"], |unit| {
        Act(Action::Mark(MarkAction::Label(Label::Claim, unit)))
    }),
    by_unit("keys.mark", "command.part", &["+"], |unit| Act(Action::Mark(MarkAction::AddPart(unit)))),
    by_unit("keys.mark", "command.take_out", &["-"], |unit| Act(Action::Mark(MarkAction::TakeOut(unit)))),
    by_unit("keys.mark", "command.split", &["d"], |unit| Act(Action::Mark(MarkAction::Split(unit)))),
    binding("keys.mark", "command.join", &["f"], |_| Act(Action::Mark(MarkAction::Join))),
    binding("keys.mark", "command.cycle", &["t"], |_| Act(Action::Mark(MarkAction::Cycle))),
    binding("keys.mark", "command.block", &["b"], |_| Act(Action::Block(BlockAction::Cycle))),
    binding("keys.mark", "command.furniture", &["Shift+b"], |_| {
        Act(Action::Block(BlockAction::FlipFurniture))
    }),
    binding("keys.mark", "command.remove", &["Delete"], |_| Act(Action::Mark(MarkAction::Remove))),
    // Letters too: many Latin layouts type brackets with AltGr only, which is nobody's command.
    by_unit("keys.edges", "command.end_shrink", &["[", "q"], |unit| {
        Act(Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Shrink, unit)))
    }),
    by_unit("keys.edges", "command.end_grow", &["]", "e"], |unit| {
        Act(Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Grow, unit)))
    }),
    by_unit("keys.edges", "command.start_shrink", &["{", "Shift+q"], |unit| {
        Act(Action::Mark(MarkAction::MoveEdge(Edge::Start, Direction::Shrink, unit)))
    }),
    by_unit("keys.edges", "command.start_grow", &["}", "Shift+e"], |unit| {
        Act(Action::Mark(MarkAction::MoveEdge(Edge::Start, Direction::Grow, unit)))
    }),
    binding("keys.edges", "command.end_shrink_clause", &["Ctrl+["], |_| {
        Act(Action::Mark(MarkAction::MoveEdgeByClause(Edge::End, Direction::Shrink)))
    }),
    binding("keys.edges", "command.end_grow_clause", &["Ctrl+]"], |_| {
        Act(Action::Mark(MarkAction::MoveEdgeByClause(Edge::End, Direction::Grow)))
    }),
    binding("keys.edges", "command.start_shrink_clause", &["Ctrl+{"], |_| {
        Act(Action::Mark(MarkAction::MoveEdgeByClause(Edge::Start, Direction::Shrink)))
    }),
    binding("keys.edges", "command.start_grow_clause", &["Ctrl+}"], |_| {
        Act(Action::Mark(MarkAction::MoveEdgeByClause(Edge::Start, Direction::Grow)))
    }),
    binding("keys.link", "command.link_speaker", &["s"], |_| {
        Act(Action::Link(LinkAction::Start(LinkRole::Source)))
    }),
    binding("keys.link", "command.link_cue", &["c"], |_| Act(Action::Link(LinkAction::Start(LinkRole::Cue)))),
    binding("keys.link", "command.link_medium", &["m"], |_| {
        Act(Action::Link(LinkAction::Start(LinkRole::Medium)))
    }),
    binding("keys.link", "command.unlink", &["u"], |_| Act(Action::Link(LinkAction::UnlinkFocused))),
    binding("keys.link", "command.next_mention", &["j"], |_| {
        Act(Action::Focus(FocusAction::StepMention(true)))
    }),
    binding("keys.link", "command.previous_mention", &["k"], |_| {
        Act(Action::Focus(FocusAction::StepMention(false)))
    }),
    binding("keys.link", "command.same_name", &["g"], |_| {
        Act(Action::Speaker(SpeakerAction::SuggestMentionsOfFocused))
    }),
    binding("keys.find", "command.find", &["/", "Ctrl+F"], |_| Act(Action::Find(FindAction::Open))),
    binding("keys.find", "command.find_next", &["F3"], |_| Act(Action::Find(FindAction::Step(true)))),
    binding("keys.find", "command.find_previous", &["Shift+F3"], |_| {
        Act(Action::Find(FindAction::Step(false)))
    }),
    always("keys.documents", "command.rail", &["r"], |_| Act(Action::Project(ProjectAction::ToggleRail))),
    always("keys.documents", "command.next_undone", &["w"], |_| {
        Act(Action::Project(ProjectAction::NextUndone))
    }),
    always("keys.documents", "command.next_document", &[">"], |_| {
        Act(Action::Project(ProjectAction::StepDocument(true)))
    }),
    always("keys.documents", "command.previous_document", &["<"], |_| {
        Act(Action::Project(ProjectAction::StepDocument(false)))
    }),
    binding("keys.documents", "command.done", &["Shift+d"], |_| {
        Act(Action::Project(ProjectAction::MarkOpen(Mark::Done)))
    }),
    binding("keys.documents", "command.skip", &["Shift+s"], |_| {
        Act(Action::Project(ProjectAction::MarkOpen(Mark::Skipped)))
    }),
    binding("keys.documents", "command.remove_document", &[], |_| {
        Act(Action::Project(ProjectAction::RemoveOpen))
    }),
    always("keys.documents", "command.bring_back", &[], |_| Act(Action::Project(ProjectAction::BringBack))),
    always("keys.documents", "command.projects", &[], |_| Command::Projects),
    always("keys.documents", "command.scheme", &[], |_| Command::Scheme),
    always("keys.documents", "command.compare", &[], |_| Command::Compare),
    always("keys.documents", "command.save_all", &["Ctrl+Shift+S"], |_| Command::SaveAll),
    binding("keys.page", "command.undo", &["Ctrl+Z"], |_| Act(Action::Undo)),
    binding("keys.page", "command.redo", &["Ctrl+Shift+Z", "Ctrl+Y"], |_| Act(Action::Redo)),
    always("keys.page", "command.save", &["Ctrl+S"], |_| Command::Save),
    binding("keys.page", "command.log_json", &[], |_| Command::SaveLog(LogFormat::Json)),
    binding("keys.page", "command.log_csv", &[], |_| Command::SaveLog(LogFormat::Csv)),
    always("keys.page", "command.log_forget", &[], |_| Command::ForgetLog),
    always("keys.page", "command.palette", &["Ctrl+K"], |_| Command::Palette),
    always("keys.page", "command.guide", &["h"], |_| Command::Guide),
    always("keys.page", "command.help", &["?"], |_| Act(Action::View(ViewAction::ToggleHelp))),
    always("keys.page", "command.letters", &[], |_| Command::SwitchLetters),
    binding("keys.page", "command.tab_review", &[], |_| Act(Action::View(ViewAction::ShowTab(Tab::Review)))),
    binding("keys.page", "command.tab_quotes", &[], |_| Act(Action::View(ViewAction::ShowTab(Tab::Quotes)))),
    binding("keys.page", "command.tab_speakers", &[], |_| {
        Act(Action::View(ViewAction::ShowTab(Tab::Speakers)))
    }),
    binding("keys.page", "command.tab_claims", &[], |_| Act(Action::View(ViewAction::ShowTab(Tab::Claims)))),
    binding("keys.page", "command.tab_marks", &[], |_| Act(Action::View(ViewAction::ShowTab(Tab::Marks)))),
    always("keys.page", "command.arabic", &[], |_| Act(Action::View(ViewAction::SetLanguage(Language::Ar)))),
    always("keys.page", "command.english", &[], |_| Act(Action::View(ViewAction::SetLanguage(Language::En)))),
    always("keys.page", "command.light", &[], |_| Act(Action::View(ViewAction::SetTheme(Theme::Light)))),
    always("keys.page", "command.dark", &[], |_| Act(Action::View(ViewAction::SetTheme(Theme::Dark)))),
];

/// The commands that are enough to work with, shown first in the list of keys.
pub const ESSENTIAL: [&str; 10] = [
    "command.next",
    "command.accept",
    "command.accept_whole",
    "command.reject",
    "command.speaker",
    "command.quote",
    "command.link_speaker",
    "command.undo",
    "command.guide",
    "command.palette",
];

/// Keys that are not commands of the table and stay as they are: id of the description and keys.
pub const FIXED: &[(&str, &[&str])] = &[
    ("keys.caret", &["←", "→", "↑", "↓"]),
    ("keys.select", &["Shift+→"]),
    ("keys.by_word", &["Ctrl+→"]),
    ("keys.by_sentence", &["Alt+↓"]),
    ("keys.letter", &["Alt+…"]),
    ("keys.escape", &["Escape"]),
];

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
