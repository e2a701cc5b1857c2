//! What becomes of the scores of claims once the model that tells check-worthiness has arrived.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::annotation::{Action, Annotation, Claim, Document, Edit, Origin, Review, Role, Transaction};
use crate::detect::worth::WorthModel;
use crate::detect::{DetectOptions, FoundClaim, claims, detect};
use crate::session::state::State;

/// Rates by a model from now on, and renews what the rule score had stood in for. That is no edit of a
/// person's: there is nothing to undo, and nothing that was exported has changed.
pub(super) fn use_model(state: &mut State, model: Arc<WorthModel>) {
    let renew = |document: &mut Option<Arc<Document>>| {
        if let Some(document) = document {
            let mut changed = Document::clone(document);
            let transaction = renewed(document, &model);
            if !transaction.edits.is_empty() && changed.apply(&transaction).is_ok() {
                *document = Arc::new(changed);
            }
        }
    };
    let unedited = match (&state.document, &state.exported) {
        (Some(document), Some(exported)) => Arc::ptr_eq(document, exported),
        _ => false,
    };
    renew(&mut state.document);
    renew(&mut state.pending);
    if unedited {
        state.exported.clone_from(&state.document);
    } else {
        renew(&mut state.exported);
    }
    state.worth_model = Some(model);
}

/// Returns the edits that give undecided claims with the rule score the model's. Those with another score
/// were rated by a model before, and stay.
fn renewed(document: &Document, model: &WorthModel) -> Transaction {
    let text = document.text();
    let block_kinds = document.blocks().iter().map(|block| (block.span, block.kind)).collect();
    let options =
        DetectOptions { lang: Some(document.lang().clone()), block_kinds, ..DetectOptions::default() };
    let by_rules = detect(text, &options);
    let by_model =
        claims::claims(text, document.lang(), &[], &by_rules.blocks, &by_rules.attributions, Some(model));
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
