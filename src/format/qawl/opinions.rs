//! Reads what models said of a span.

use std::sync::Arc;

use super::dto;
use super::pointer::Pointer;
use super::read::Reader;
use crate::annotation::Opinion;

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
