//! What is in a file of models' answers.

use std::sync::Arc;

use super::dto;
use super::pointer::Pointer;
use super::read::Reader;
use super::write::parts;
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

impl Reader {
    /// Returns a span's opinions; what is wrong with them is reported.
    pub(super) fn opinions(&mut self, of_span: &Pointer<'_>, file: &[dto::Opinion<'_>]) -> Vec<Opinion> {
        let of_file = of_span.field("opinions");
        let mut opinions = Vec::with_capacity(file.len());
        for (idx, it) in file.iter().enumerate() {
            let pointer = of_file.at(idx);
            let Some(parts) = self.parts(&pointer.field("parts"), &it.parts) else { continue };
            let optional = |acc: &mut Self, field: &str, parts: &Option<Vec<dto::Part<'_>>>| {
                acc.parts(&pointer.field(field), parts.as_deref()?)
            };
            let source = optional(self, "source", &it.source);
            let medium = optional(self, "medium", &it.medium);
            let of_cues = pointer.field("cues");
            let cues = it.cues.iter().enumerate();
            let cues = cues.filter_map(|(idx, cue)| self.parts(&of_cues.at(idx), cue)).collect();
            opinions.push(Opinion {
                model: (*it.model).into(),
                date: (*it.date).into(),
                fidelity: it.fidelity.0,
                said: (*it.said).into(),
                parts,
                kind: it.r#type.map(|kind| kind.0),
                speaker: it.speaker.as_deref().map(Arc::from),
                source,
                cues,
                medium,
                worth: it.worth.map(|worth| worth.0),
            });
        }
        opinions
    }
}
