//! What is in a journal of models' answers.

use serde::{Deserialize, Serialize};

use super::{Range, parts, ranges};
use crate::annotation::{AnswerRun, Fidelity, Opinion, Unplaced, UnplacedReason};
use crate::format::named::Named;
use crate::schema::{Label, QuoteKind, Worth};
use crate::text::Text;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OpinionDto {
    model: String,
    date: String,
    fidelity: Named<Fidelity>,
    said: String,
    parts: Vec<Range>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<Named<QuoteKind>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Vec<Range>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cues: Vec<Vec<Range>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    medium: Option<Vec<Range>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    worth: Option<Named<Worth>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RunDto {
    model: String,
    date: String,
    labels: Vec<Named<Label>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unplaced: Vec<UnplacedDto>,
}

#[derive(Debug, Serialize, Deserialize)]
struct UnplacedDto {
    label: Named<Label>,
    said: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker: Option<String>,
    reason: Named<UnplacedReason>,
}

impl OpinionDto {
    pub fn of(text: &Text, opinion: &Opinion) -> Self {
        Self {
            model: opinion.model.to_string(),
            date: opinion.date.to_string(),
            fidelity: Named(opinion.fidelity),
            said: opinion.said.to_string(),
            parts: ranges(text, &opinion.parts),
            kind: opinion.kind.map(Named),
            speaker: opinion.speaker.as_ref().map(ToString::to_string),
            source: opinion.source.as_ref().map(|it| ranges(text, it)),
            cues: opinion.cues.iter().map(|it| ranges(text, it)).collect(),
            medium: opinion.medium.as_ref().map(|it| ranges(text, it)),
            worth: opinion.worth.map(Named),
        }
    }

    /// Returns the opinion; `None` where it does not fit the text.
    pub fn opinion(self, text: &Text) -> Option<Opinion> {
        let optional = |it: Option<Vec<Range>>| it.map(|it| parts(text, &it).ok_or(())).transpose().ok();
        Some(Opinion {
            model: self.model.into(),
            date: self.date.into(),
            fidelity: self.fidelity.0,
            said: self.said.into(),
            parts: parts(text, &self.parts)?,
            kind: self.kind.map(|it| it.0),
            speaker: self.speaker.map(Into::into),
            source: optional(self.source)?,
            cues: self.cues.iter().map(|it| parts(text, it)).collect::<Option<_>>()?,
            medium: optional(self.medium)?,
            worth: self.worth.map(|it| it.0),
        })
    }
}

impl RunDto {
    pub fn of(run: &AnswerRun) -> Self {
        Self {
            model: run.model.to_string(),
            date: run.date.to_string(),
            labels: run.labels.iter().copied().map(Named).collect(),
            unplaced: run
                .unplaced
                .iter()
                .map(|it| UnplacedDto {
                    label: Named(it.label),
                    said: it.said.to_string(),
                    speaker: it.speaker.as_ref().map(ToString::to_string),
                    reason: Named(it.reason),
                })
                .collect(),
        }
    }

    pub fn run(self) -> AnswerRun {
        AnswerRun {
            model: self.model.into(),
            date: self.date.into(),
            labels: self.labels.into_iter().map(|it| it.0).collect(),
            unplaced: self
                .unplaced
                .into_iter()
                .map(|it| Unplaced {
                    label: it.label.0,
                    said: it.said.into(),
                    speaker: it.speaker.map(Into::into),
                    reason: it.reason.0,
                })
                .collect(),
        }
    }
}
