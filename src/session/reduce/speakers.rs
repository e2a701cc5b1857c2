//! Naming speakers, telling them apart, and finding their mentions.

use super::{edit, finding, nothing};
use crate::annotation::{Action as Done, intents};
use crate::session::action::SpeakerAction;
use crate::session::message::MessageKind;
use crate::session::state::State;

pub(super) fn act(state: &mut State, action: SpeakerAction) {
    match action {
        SpeakerAction::Rename(id, name) => edit(state, |document| intents::rename(document, id, &name)),
        SpeakerAction::Retype(id, kind) => {
            edit(state, |document| intents::retype_speaker(document, id, kind))
        }
        SpeakerAction::Recolour(id, colour) => edit(state, |document| {
            intents::change_speaker(document, id, |speaker| speaker.colour = Some(colour))
        }),
        SpeakerAction::Merge { kept, other } => edit(state, |document| intents::merge(document, kept, other)),
        SpeakerAction::SplitOff(mention) => edit(state, |document| intents::split_off(document, mention)),
        SpeakerAction::Assign(mention, speaker) => edit(state, |document| match speaker {
            Some(id) if document.speaker(id).is_none() => nothing(Done::Speaker),
            speaker => intents::assign(document, mention, speaker),
        }),
        SpeakerAction::SuggestMentions(speaker) => finding::suggest_mentions(state, speaker),
        SpeakerAction::SuggestMentionsOfFocused => match finding::speaker_at_hand(state) {
            Some(speaker) => finding::suggest_mentions(state, speaker),
            None => state.tell(MessageKind::NeedsSpeaker),
        },
    }
}
