//! Keyboards and systems: what each key means on them.

use std::collections::BTreeMap;

use super::{Layout, Platform, Stroke};
use crate::annotation::Document;
use crate::annotation::intents::LinkRole;
use crate::schema::{Label, Lang};
use crate::session::edges::{Direction, Edge, Unit};
use crate::session::{
    Action, BlockAction, DocumentAction, FindAction, FocusAction, LinkAction, MarkAction, ProjectAction,
    ReviewAction, State, ViewAction, reduce,
};
use crate::store::Mark;
use crate::text::Text;
use crate::ui::keys::{Command, Keymap, command};

fn opened() -> State {
    let document = Document::new("a", Text::new("قال"), Lang("ar".into()), Vec::new());
    reduce(&State::default(), Action::Document(DocumentAction::Open(std::sync::Arc::new(document))))
}

/// Returns a stroke; modifiers are written as `ctrl meta shift alt altgr`.
fn stroke<'a>(key: &'a str, code: &'a str, modifiers: &str) -> Stroke<'a> {
    let has = |name: &str| modifiers.split(' ').any(|it| it == name);
    Stroke {
        key,
        code,
        control: has("ctrl"),
        meta: has("meta"),
        shift: has("shift"),
        alt: has("alt"),
        alt_graph: has("altgr"),
    }
}

/// Returns what a stroke does on a keyboard on which that was typed before.
fn does_after(typed: &[(&str, &str)], platform: Platform, stroke: &Stroke<'_>) -> Option<Command> {
    let mut layout = Layout::default();
    for (key, code) in typed {
        layout.learn(&self::stroke(key, code, ""));
    }
    command(&opened(), &Keymap::default(), &layout.press(stroke, platform)?, true)
}

fn edge(edge: Edge, direction: Direction) -> Option<Command> {
    Some(Command::Act(Action::Mark(MarkAction::MoveEdge(edge, direction, Unit::Word))))
}

fn project(action: ProjectAction) -> Option<Command> {
    Some(Command::Act(Action::Project(action)))
}

fn act(action: Action) -> Option<Command> {
    Some(Command::Act(action))
}

/// What is expected of a stroke, whatever was typed before it.
type Row = (&'static str, &'static str, &'static str, Option<Command>);

/// Checks rows on a keyboard: as the first stroke of all, and after letters were typed on it.
fn check(name: &str, letters: &[(&str, &str)], rows: &[Row]) {
    for (key, code, modifiers, expected) in rows {
        for typed in [&[][..], letters] {
            let found = does_after(typed, Platform::Other, &stroke(key, code, modifiers));
            assert_eq!(found, *expected, "{name}: {modifiers} {key} at {code} after {typed:?}");
        }
    }
}

fn shrink_end() -> Option<Command> {
    edge(Edge::End, Direction::Shrink)
}

fn grow_end() -> Option<Command> {
    edge(Edge::End, Direction::Grow)
}

fn done() -> Option<Command> {
    project(ProjectAction::MarkOpen(Mark::Done))
}

fn next() -> Option<Command> {
    act(Action::Focus(FocusAction::Next))
}

const ARABIC: &[(&str, &str)] = &[("ش", "KeyA"), ("ي", "KeyD")];

#[test]
fn arabic_101_goes_by_place() {
    check(
        "Arabic 101",
        ARABIC,
        &[
            ("ى", "KeyN", "", next()),
            ("آ", "KeyN", "shift", None),
            ("]", "KeyD", "shift", done()),
            ("[", "KeyF", "shift", None),
            ("{", "KeyV", "shift", None),
            ("}", "KeyC", "shift", None),
            ("ٍ", "KeyS", "shift", project(ProjectAction::MarkOpen(Mark::Skipped))),
            ("/", "KeyL", "shift", None),
            ("أ", "KeyH", "shift", None),
            ("ض", "KeyQ", "", shrink_end()),
            ("\u{64F}", "KeyE", "shift", edge(Edge::Start, Direction::Grow)),
            ("\u{64E}", "KeyQ", "shift", edge(Edge::Start, Direction::Shrink)),
            ("لا", "KeyB", "", act(Action::Block(BlockAction::Cycle))),
            ("لإ", "KeyT", "shift", None),
            ("ج", "BracketLeft", "", shrink_end()),
            ("د", "BracketRight", "", grow_end()),
            ("<", "BracketLeft", "shift", edge(Edge::Start, Direction::Shrink)),
            (">", "BracketRight", "shift", edge(Edge::Start, Direction::Grow)),
            (",", "Comma", "shift", project(ProjectAction::StepDocument(false))),
            (".", "Period", "shift", project(ProjectAction::StepDocument(true))),
            ("ظ", "Slash", "", act(Action::Find(FindAction::Open))),
            ("؟", "Slash", "shift", act(Action::View(ViewAction::ToggleHelp))),
            ("٣", "Digit3", "", act(Action::Mark(MarkAction::Label(Label::Quote, Unit::Word)))),
            ("3", "Digit3", "", act(Action::Mark(MarkAction::Label(Label::Quote, Unit::Word)))),
            ("+", "Equal", "shift", act(Action::Mark(MarkAction::AddPart(Unit::Word)))),
            ("-", "Minus", "", act(Action::Mark(MarkAction::TakeOut(Unit::Word)))),
            ("~", "KeyZ", "ctrl shift", act(Action::Redo)),
            ("~", "KeyZ", "meta shift", act(Action::Redo)),
            ("ئ", "KeyZ", "ctrl", act(Action::Undo)),
            ("z", "KeyZ", "meta", act(Action::Undo)),
            ("س", "KeyS", "ctrl", Some(Command::Save)),
            ("’", "KeyM", "shift", None),
            ("×", "KeyO", "shift", None),
            ("÷", "KeyI", "shift", None),
            (
                "ج",
                "BracketLeft",
                "alt",
                act(Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Shrink, Unit::Grapheme))),
            ),
        ],
    );
}

#[test]
fn arabic_azerty_goes_by_place_once_it_is_known_to_be_one() {
    let rows: &[Row] = &[
        ("ض", "KeyQ", "", shrink_end()),
        ("ش", "KeyA", "", act(Action::Review(ReviewAction::Accept))),
        ("ى", "KeyN", "", next()),
        ("1", "Digit1", "shift", act(Action::Mark(MarkAction::Label(Label::Speaker, Unit::Word)))),
        ("١", "Digit1", "shift", act(Action::Mark(MarkAction::Label(Label::Speaker, Unit::Word)))),
        ("]", "KeyD", "shift", done()),
        ("~", "KeyZ", "ctrl shift", act(Action::Redo)),
    ];
    check("Arabic AZERTY", ARABIC, rows);
    let after = |key, code, modifiers| does_after(ARABIC, Platform::Other, &stroke(key, code, modifiers));
    assert_eq!(after("&", "Digit1", ""), act(Action::Mark(MarkAction::Label(Label::Speaker, Unit::Word))));
    assert_eq!(after("é", "Digit2", ""), act(Action::Mark(MarkAction::Label(Label::Cue, Unit::Word))));
    assert_eq!(after("-", "Digit6", ""), None, "no command is at the place of 6");
    assert_eq!(after("<", "IntlBackslash", ""), None, "a US keyboard has no such key");
}

#[test]
fn persian_hebrew_and_russian_go_by_place() {
    check(
        "Persian",
        &[("ش", "KeyA"), ("پ", "KeyM")],
        &[
            ("ی", "KeyD", "", act(Action::Mark(MarkAction::Split(Unit::Word)))),
            ("د", "KeyN", "", next()),
            ("]", "KeyO", "shift", None),
            ("[", "KeyP", "shift", None),
            ("}", "BracketLeft", "shift", edge(Edge::Start, Direction::Shrink)),
            ("{", "BracketRight", "shift", edge(Edge::Start, Direction::Grow)),
            (">", "Comma", "shift", project(ProjectAction::StepDocument(false))),
            ("<", "Period", "shift", project(ProjectAction::StepDocument(true))),
            ("۲", "Digit2", "", act(Action::Mark(MarkAction::Label(Label::Cue, Unit::Word)))),
            ("؟", "Slash", "shift", act(Action::View(ViewAction::ToggleHelp))),
            ("ظ", "KeyZ", "ctrl", act(Action::Undo)),
        ],
    );
    check(
        "Hebrew",
        &[("ש", "KeyA"), ("מ", "KeyN")],
        &[
            ("/", "KeyQ", "", shrink_end()),
            ("'", "KeyW", "", project(ProjectAction::NextUndone)),
            ("]", "BracketLeft", "", shrink_end()),
            ("[", "BracketRight", "", grow_end()),
            ("}", "BracketLeft", "shift", edge(Edge::Start, Direction::Shrink)),
            ("{", "BracketRight", "shift", edge(Edge::Start, Direction::Grow)),
            (">", "Comma", "shift", project(ProjectAction::StepDocument(false))),
            ("<", "Period", "shift", project(ProjectAction::StepDocument(true))),
            (".", "Slash", "", act(Action::Find(FindAction::Open))),
            ("?", "Slash", "shift", act(Action::View(ViewAction::ToggleHelp))),
            ("D", "KeyD", "shift", done()),
            ("ז", "KeyZ", "ctrl", act(Action::Undo)),
            ("Z", "KeyZ", "ctrl shift", act(Action::Redo)),
        ],
    );
    check(
        "Russian",
        &[("ф", "KeyA"), ("т", "KeyN")],
        &[
            ("т", "KeyN", "", next()),
            ("В", "KeyD", "shift", done()),
            ("х", "BracketLeft", "", shrink_end()),
            ("Ъ", "BracketRight", "shift", edge(Edge::Start, Direction::Grow)),
            (".", "Slash", "", act(Action::Find(FindAction::Open))),
            (",", "Slash", "shift", act(Action::View(ViewAction::ToggleHelp))),
            ("?", "Digit7", "shift", None),
            ("/", "Backslash", "shift", None),
            ("Б", "Comma", "shift", project(ProjectAction::StepDocument(false))),
            ("я", "KeyZ", "ctrl", act(Action::Undo)),
            ("Я", "KeyZ", "ctrl shift", act(Action::Redo)),
        ],
    );
}

#[test]
fn latin_layouts_go_by_character() {
    check(
        "French",
        &[("a", "KeyQ"), ("z", "KeyW")],
        &[
            ("a", "KeyQ", "", act(Action::Review(ReviewAction::Accept))),
            ("m", "Semicolon", "", act(Action::Link(LinkAction::Start(LinkRole::Medium)))),
            (",", "KeyM", "", None),
            ("?", "KeyM", "shift", act(Action::View(ViewAction::ToggleHelp))),
            ("1", "Digit1", "shift", act(Action::Mark(MarkAction::Label(Label::Speaker, Unit::Word)))),
            ("&", "Digit1", "", None),
            ("é", "Digit2", "", None),
            ("-", "Digit6", "", act(Action::Mark(MarkAction::TakeOut(Unit::Word)))),
            ("/", "Period", "shift", act(Action::Find(FindAction::Open))),
            ("<", "IntlBackslash", "", project(ProjectAction::StepDocument(false))),
            (">", "IntlBackslash", "shift", project(ProjectAction::StepDocument(true))),
            ("z", "KeyW", "ctrl", act(Action::Undo)),
            ("Z", "KeyW", "ctrl shift", act(Action::Redo)),
            ("w", "KeyZ", "ctrl", None),
            ("Dead", "BracketLeft", "", None),
            ("$", "BracketRight", "", None),
            ("ù", "Quote", "", None),
        ],
    );
    check(
        "German",
        &[("z", "KeyY"), ("a", "KeyA")],
        &[
            ("ü", "BracketLeft", "", None),
            ("Ü", "BracketLeft", "shift", None),
            ("+", "BracketRight", "", act(Action::Mark(MarkAction::AddPart(Unit::Word)))),
            ("-", "Slash", "", act(Action::Mark(MarkAction::TakeOut(Unit::Word)))),
            ("_", "Slash", "shift", None),
            ("?", "Minus", "shift", act(Action::View(ViewAction::ToggleHelp))),
            ("ß", "Minus", "", None),
            ("/", "Digit7", "shift", act(Action::Find(FindAction::Open))),
            (";", "Comma", "shift", None),
            ("z", "KeyY", "ctrl", act(Action::Undo)),
            ("y", "KeyZ", "ctrl", act(Action::Redo)),
            ("e", "KeyE", "", grow_end()),
            ("Q", "KeyQ", "shift", edge(Edge::Start, Direction::Shrink)),
        ],
    );
    check(
        "Turkish",
        &[("ı", "KeyI"), ("a", "KeyA")],
        &[
            ("ı", "KeyI", "", None),
            ("i", "Quote", "", None),
            ("İ", "Quote", "shift", None),
            ("ğ", "BracketLeft", "", None),
            ("ü", "BracketRight", "", None),
            ("ş", "Semicolon", "", None),
            ("ö", "Comma", "", None),
            ("-", "Equal", "", act(Action::Mark(MarkAction::TakeOut(Unit::Word)))),
            ("?", "Minus", "shift", act(Action::View(ViewAction::ToggleHelp))),
            ("/", "Digit7", "shift", act(Action::Find(FindAction::Open))),
            ("+", "Digit4", "shift", act(Action::Mark(MarkAction::AddPart(Unit::Word)))),
            ("z", "KeyZ", "ctrl", act(Action::Undo)),
        ],
    );
    let dvorak: &[Row] = &[
        ("[", "Minus", "", shrink_end()),
        ("]", "Equal", "", grow_end()),
        (";", "KeyZ", "", None),
        (",", "KeyW", "", None),
        ("<", "KeyW", "shift", project(ProjectAction::StepDocument(false))),
        ("n", "KeyL", "", next()),
        ("z", "Slash", "ctrl", act(Action::Undo)),
    ];
    check("Dvorak", &[("a", "KeyA"), ("o", "KeyS")], dvorak);
}

/// Windows has Ctrl and Alt down with `AltGr`, Linux neither, a Mac Option.
#[test]
fn the_third_level_is_nobodys_command() {
    let german = [("[", "Digit8"), ("]", "Digit9"), ("{", "Digit7"), ("}", "Digit0"), ("~", "BracketRight")];
    let french = [("[", "Digit5"), ("]", "Minus"), ("{", "Digit4"), ("}", "Equal"), ("#", "Digit3")];
    let spanish = [("[", "BracketLeft"), ("]", "BracketRight"), ("{", "Quote"), ("}", "Backslash")];
    let mut n_checked = 0;
    for (key, code) in german.into_iter().chain(french).chain(spanish) {
        for modifiers in ["ctrl alt altgr", "ctrl alt", "altgr", "altgr shift", "alt altgr"] {
            for typed in [&[][..], &[("z", "KeyY")], ARABIC] {
                let found = does_after(typed, Platform::Other, &stroke(key, code, modifiers));
                assert_eq!(found, None, "{modifiers} {key} at {code}");
                n_checked += 1;
            }
        }
    }
    assert!(n_checked > 100);
    let option =
        [("∂", "KeyD"), ("“", "BracketLeft"), ("¡", "Digit1"), ("å", "KeyA"), ("˜", "KeyN"), ("[", "Digit5")];
    for (key, code) in option {
        for platform in [Platform::Mac, Platform::Other] {
            assert_eq!(does_after(&[], platform, &stroke(key, code, "alt")), None, "Option+{code}");
            assert_eq!(does_after(&[], platform, &stroke(key, code, "alt meta")), None, "Cmd+Option+{code}");
        }
    }
    for (key, code) in [("d", "KeyD"), ("ي", "KeyD"), ("1", "Digit1"), ("[", "BracketLeft")] {
        assert_eq!(does_after(&[], Platform::Mac, &stroke(key, code, "alt")), None, "Option+{key}");
    }
}

#[test]
fn letters_instead_of_words_are_asked_for_by_control_on_a_mac() {
    let by_letter = act(Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Shrink, Unit::Grapheme)));
    let by_clause = act(Action::Mark(MarkAction::MoveEdgeByClause(Edge::End, Direction::Shrink)));
    let does = |platform, modifiers| does_after(&[], platform, &stroke("[", "BracketLeft", modifiers));
    assert_eq!(does(Platform::Mac, "ctrl"), by_letter);
    assert_eq!(does(Platform::Mac, "alt"), None);
    assert_eq!(does(Platform::Mac, "meta"), by_clause);
    assert_eq!(does(Platform::Other, "alt"), by_letter);
    assert_eq!(does(Platform::Other, "ctrl"), by_clause);
    // Where brackets cannot be typed, letters do the same; with Shift too.
    for (platform, modifiers) in [(Platform::Mac, "ctrl shift"), (Platform::Other, "alt shift")] {
        let start = act(Action::Mark(MarkAction::MoveEdge(Edge::Start, Direction::Shrink, Unit::Grapheme)));
        assert_eq!(does_after(&[], platform, &stroke("Q", "KeyQ", modifiers)), start);
        assert_eq!(does_after(&[], platform, &stroke("{", "BracketLeft", modifiers)), start);
        assert_eq!(does_after(ARABIC, platform, &stroke("ض", "KeyQ", modifiers)), start);
    }
    let split = does_after(&[], Platform::Mac, &stroke("d", "KeyD", "ctrl"));
    assert_eq!(split, act(Action::Mark(MarkAction::Split(Unit::Grapheme))));
    assert_eq!(does_after(&[], Platform::Mac, &stroke("z", "KeyZ", "meta")), act(Action::Undo));
}

/// The panel shows chords of the table with Cmd on a Mac: they have to do what it says.
#[test]
fn what_the_panel_shows_is_what_a_mac_does() {
    let layout = Layout::default();
    assert_eq!(layout.shown("Ctrl+[", Platform::Mac).as_deref(), Some("⌘+["));
    assert_eq!(layout.shown("Alt+…", Platform::Mac).as_deref(), Some("Ctrl+…"));
    let mut keymap = Keymap::default();
    keymap.choose("command.accept", "Ctrl+[");
    let press = layout.press(&stroke("[", "BracketLeft", "ctrl"), Platform::Mac).expect("a press");
    assert_eq!(
        command(&opened(), &keymap, &press, true),
        act(Action::Review(ReviewAction::Accept)),
        "a chosen chord comes first"
    );
}

#[test]
fn whoever_changes_the_layout_is_understood_from_the_first_key_on() {
    let mut layout = Layout::default();
    let mut does = |key: &str, code: &str, modifiers: &str| {
        let stroke = stroke(key, code, modifiers);
        layout.learn(&stroke);
        command(&opened(), &Keymap::default(), &layout.press(&stroke, Platform::Other)?, true)
    };
    assert_eq!(does("n", "KeyN", ""), next());
    assert_eq!(does("]", "KeyD", "shift"), done(), "Arabic now, without a letter before");
    assert_eq!(does("ى", "KeyN", ""), next());
    assert_eq!(does("<", "BracketLeft", "shift"), edge(Edge::Start, Direction::Shrink));
    assert_eq!(does("n", "KeyN", ""), next());
    assert_eq!(does("]", "BracketRight", ""), grow_end());
    assert_eq!(does("a", "KeyQ", ""), act(Action::Review(ReviewAction::Accept)), "French");
    assert_eq!(does("?", "KeyM", "shift"), act(Action::View(ViewAction::ToggleHelp)));
}

#[test]
fn what_the_browser_reports_settles_what_could_be_either() {
    let mut layout = Layout::default();
    let japanese = [("BracketLeft", "@"), ("BracketRight", "["), ("Backslash", "]")];
    layout.report(BTreeMap::from(japanese.map(|(code, key)| (code.to_owned(), key.to_owned()))));
    let press = layout.press(&stroke("[", "BracketRight", ""), Platform::Other).expect("a press");
    assert_eq!(command(&opened(), &Keymap::default(), &press, true), shrink_end());
}

#[test]
fn the_list_shows_the_keys_of_this_keyboard() {
    let mut layout = Layout::default();
    let shown = |layout: &Layout, chord| layout.shown(chord, Platform::Other);
    assert_eq!(shown(&layout, "n").as_deref(), Some("n"));
    assert_eq!(shown(&layout, "[").as_deref(), Some("["));
    assert_eq!(layout.shown("Ctrl+Shift+Z", Platform::Mac).as_deref(), Some("⌘+Shift+Z"));
    layout.learn(&stroke("ش", "KeyA", ""));
    for (chord, label) in [
        ("n", "ى"),
        ("b", "لا"),
        ("Shift+d", "Shift+ي"),
        ("Ctrl+Z", "Ctrl+ئ"),
        ("[", "ج"),
        ("{", "Shift+ج"),
        ("?", "Shift+ظ"),
        ("+", "Shift+="),
        ("-", "-"),
        ("1", "1"),
        ("Tab", "Tab"),
        ("Shift+Tab", "Shift+Tab"),
    ] {
        assert_eq!(shown(&layout, chord).as_deref(), Some(label), "{chord}");
    }
    layout.learn(&stroke("؟", "Slash", "shift"));
    assert_eq!(shown(&layout, "?").as_deref(), Some("؟"));
    // Another layout of the script: only what was seen of it is shown.
    layout.learn(&stroke("ة", "KeyM", ""));
    layout.learn(&stroke("و", "KeyN", ""));
    assert_eq!(shown(&layout, "n").as_deref(), Some("و"));
    assert_eq!(shown(&layout, "x").as_deref(), Some("x"));
    layout.learn(&stroke("a", "KeyA", ""));
    assert_eq!(shown(&layout, "n").as_deref(), Some("n"));
    layout.learn(&stroke("ü", "BracketLeft", ""));
    assert_eq!(shown(&layout, "["), None, "only AltGr types it on a German keyboard");
    assert_eq!(shown(&layout, "{"), None);
    assert_eq!(shown(&layout, "q").as_deref(), Some("q"));
}
