//! What becomes of the scores of claims once the model that tells check-worthiness has arrived.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::annotation::{Action, Annotation, Claim, Document, Edit, Origin, Review, Role, Transaction};
use crate::detect::worth::WorthModel;
use crate::detect::{DetectOptions, FoundClaim, claims, detect};
use crate::session::project::Effect;
use crate::session::state::State;
use crate::store::Summary;

/// Rates by a model from now on, and renews what the rule score had stood in for. That is no edit of a
/// person's: there is nothing to undo, and nothing that was exported has changed. It is saved nevertheless, whole,
/// so that whoever opens the document next sees the same scores.
pub(super) fn use_model(state: &mut State, model: Arc<WorthModel>) {
    if state.project.of_open().is_none_or(|summary| summary.rated_by_rules) {
        renew_open(state, &model);
    }
    if let Some(renewed) = state.pending.as_ref().and_then(|pending| rated(pending, &model)) {
        state.pending = Some(renewed);
    }
    state.worth_model = Some(model);
}

/// Renews the scores of a document that has just been fetched, where rules had given them.
pub(super) fn use_model_for_fetched(state: &mut State) {
    if let Some(model) = state.worth_model.clone()
        && state.project.of_open().is_some_and(|summary| summary.rated_by_rules)
    {
        renew_open(state, &model);
    }
}

fn renew_open(state: &mut State, model: &WorthModel) {
    let Some(document) = state.document.clone() else { return };
    let document = match rated(&document, model) {
        Some(renewed) => {
            match &state.exported {
                Some(exported) if Arc::ptr_eq(exported, &document) => {
                    state.exported = Some(Arc::clone(&renewed));
                }
                Some(exported) => state.exported = rated(exported, model).or(state.exported.take()),
                None => {}
            }
            state.document = Some(Arc::clone(&renewed));
            renewed
        }
        None => document,
    };
    if state.project.can_edit()
        && let Some(summary) = state.project.of_open()
    {
        let summary = Arc::new(Summary { rated_by_rules: false, ..Summary::clone(summary) });
        state.project.put(Arc::clone(&summary));
        state.outbox.push(Effect::Whole(document, state.history.clone(), summary));
    }
}

/// Returns a document with the scores of the model where rules had given them; `None` where that changes nothing.
pub fn rated(document: &Document, model: &WorthModel) -> Option<Arc<Document>> {
    let transaction = renewal(document, model);
    let mut changed = Document::clone(document);
    (!transaction.edits.is_empty() && changed.apply(&transaction).is_ok()).then(|| Arc::new(changed))
}

/// Returns the edits that give undecided claims with the rule score the model's. Those with another score
/// were rated by a model before, and stay.
fn renewal(document: &Document, model: &WorthModel) -> Transaction {
    let text = document.text();
    let block_kinds = document.blocks().iter().map(|block| (block.span, block.kind)).collect();
    let options =
        DetectOptions { lang: Some(document.lang().clone()), block_kinds, ..DetectOptions::default() };
    let by_rules = detect(text, &options);
    let by_model =
        claims::claims(text, document.lang(), &by_rules.blocks, &by_rules.attributions, Some(model));
    let by_model: BTreeMap<_, &FoundClaim> = by_model.iter().map(|found| (found.span, found)).collect();
    let pairs: BTreeMap<_, (&FoundClaim, &FoundClaim)> = by_rules
        .claims
        .iter()
        .filter_map(|found| Some((found.span, (found, *by_model.get(&found.span)?))))
        .collect();
    let edits = document.annotations().filter_map(|annotation| {
        let claim = annotation.claim().filter(|_| is_untouched(annotation))?;
        let [span] = annotation.parts.spans() else { return None };
        let (was, is) = pairs.get(span)?;
        let stood_in = claim.score == was.score && claim.worth == was.worth && claim.reasons == was.reasons;
        stood_in.then(|| {
            let rated =
                Claim { worth: is.worth, score: is.score, reasons: is.reasons.clone(), ..claim.clone() };
            let renewed = Annotation { role: Role::Claim(rated), ..Annotation::clone(annotation) };
            Edit::Annotation(renewed.id, Some(Arc::new(renewed)))
        })
    });
    Transaction { action: Action::Suggest, edits: edits.collect() }
}

/// Returns true for a rule's suggestion that nobody has decided on.
fn is_untouched(annotation: &Annotation) -> bool {
    annotation.review == Review::Suggested && matches!(annotation.origin, Origin::Rule(_))
}
