//! What is in a file of models' answers.

use std::sync::Arc;

use super::dto;
use super::parts::parts;
use crate::annotation::{AnswerRun, Opinion, Unplaced};
use crate::format::named::Named;
use crate::text::Text;

/// Returns an answer as it is in a file.
pub(super) fn answer(run: &AnswerRun) -> dto::Answer<'_> {
    let unplaced = |it: &'_ Unplaced| dto::Unplaced {
        label: Named(it.label),
        said: it.said.to_string().into(),
        speaker: it.speaker.as_deref().map(|it| it.to_owned().into()),
        reason: Named(it.reason),
    };
    dto::Answer {
        model: (*run.model).into(),
        date: (*run.date).into(),
        labels: run.labels.iter().copied().map(Named).collect(),
        unplaced: run.unplaced.iter().map(unplaced).collect(),
    }
}

/// Returns the answer that is in a file.
pub(super) fn run(file: &dto::Answer<'_>) -> AnswerRun {
    let unplaced = |it: &dto::Unplaced<'_>| Unplaced {
        label: it.label.0,
        said: (*it.said).into(),
        speaker: it.speaker.as_deref().map(Arc::from),
        reason: it.reason.0,
    };
    AnswerRun {
        model: (*file.model).into(),
        date: (*file.date).into(),
        labels: file.labels.iter().map(|it| it.0).collect(),
        unplaced: file.unplaced.iter().map(unplaced).collect(),
    }
}

/// Returns an opinion as it is in a file.
pub(super) fn opinion<'a>(text: &'a Text, opinion: &'a Opinion) -> dto::Opinion<'a> {
    dto::Opinion {
        model: (*opinion.model).into(),
        date: (*opinion.date).into(),
        fidelity: Named(opinion.fidelity),
        said: (*opinion.said).into(),
        parts: parts(text, &opinion.parts),
        r#type: opinion.kind.map(Named),
        speaker: opinion.speaker.as_deref().map(Into::into),
        source: opinion.source.as_ref().map(|it| parts(text, it)),
        cues: opinion.cues.iter().map(|it| parts(text, it)).collect(),
        medium: opinion.medium.as_ref().map(|it| parts(text, it)),
        worth: opinion.worth.map(Named),
    }
}
