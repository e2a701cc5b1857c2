//! The table of what can be asked for, with the chords that each command has unless a person chose others.

use super::Command;
use super::Command::Act;
use super::LogFormat;
use crate::annotation::intents::LinkRole;
use crate::schema::Label;
use crate::session::edges::{Direction, Edge, Unit};
use crate::session::{
    Action, BlockAction, FindAction, FocusAction, Language, LinkAction, MarkAction, Order, ProjectAction,
    ReviewAction, SpeakerAction, Tab, Theme, ViewAction,
};
use crate::store::Mark;

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
