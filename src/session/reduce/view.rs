//! How things are shown.

use super::rating;
use crate::session::action::ViewAction;
use crate::session::state::State;

pub(super) fn act(state: &mut State, action: ViewAction) {
    match action {
        ViewAction::ShowTab(tab) => state.tab = tab,
        ViewAction::SetOrder(order) => state.order = order,
        ViewAction::SetUnit(unit) => state.unit = unit,
        ViewAction::SetLanguage(language) => state.language = language,
        ViewAction::SetTheme(theme) => state.theme = theme,
        ViewAction::SetHeadlineInTitle(shown) => state.headline_in_title = shown,
        ViewAction::SetThreshold(threshold) => state.threshold = threshold,
        ViewAction::SetClaimThreshold(threshold) => state.claim_threshold = Some(threshold),
        ViewAction::SetWorthThreshold(threshold) => state.worth_threshold = threshold,
        ViewAction::UseWorthModel(model) => rating::use_model(state, model),
        ViewAction::ToggleHelp => state.help = !state.help,
    }
}
