//! Documents to test with: one that has something of everything, and arbitrary ones.

use std::fmt::Write;
use std::sync::Arc;

use proptest::prelude::*;
use qawl::annotation::intents;
use qawl::annotation::{
    Action, Annotation, AnnotationId, Document, Edit, History, Origin, Parts, Review, Role, SpeakerId,
    Transaction,
};
use qawl::schema::{
    Block, BlockKind, ClaimKind, Confidence, Evidence, Lang, QuoteKind, RuleId, SpeakerKind, Worth,
    WorthReason,
};
use qawl::text::{Span, Text, paragraphs};

use crate::random_edits::PIECES;
pub use crate::random_edits::{N_EDIT_KINDS, RandomEdit, assert_sound, transaction};

/// An article with an emoji, a no-break space, bidi controls, tatweel and diacritics.
pub const ARTICLE: &str = "📰 أخبار البلدة\n\n\
    قال رئيس البلديّة سامي\u{A0}عون: “لن نغلق الجسر” قبل \u{2067}2030\u{2069}، “ولا المدرسة”.\n\
    وأكّـــد مكتبه أن 👩‍👩‍👧 3 عائلات انتقلت.\n\nشارك الخبر";

/// Returns the span of the nth occurrence of a piece of the text, from 0.
pub fn nth(text: &Text, piece: &str, n: usize) -> Span {
    let (at, found) = text.as_str().match_indices(piece).nth(n).expect("the text holds the piece");
    Span::from_range(at..at + found.len())
}

/// Returns the span of the only occurrence of a piece.
pub fn find(text: &Text, piece: &str) -> Span {
    assert_eq!(text.as_str().matches(piece).count(), 1, "{piece} must be there once");
    nth(text, piece, 0)
}

/// Returns the bare article, its last line boilerplate.
pub fn bare() -> Document {
    let text = Text::new(ARTICLE);
    let kinds = [BlockKind::Kicker, BlockKind::Body, BlockKind::Body, BlockKind::Boilerplate];
    let blocks = paragraphs(&text).into_iter().zip(kinds).map(|(span, kind)| Block { span, kind }).collect();
    Document::new("bridge", text, Lang("ar".into()), blocks)
}

/// Puts an annotation into a document and returns its id.
pub fn put(
    document: &mut Document,
    role: Role,
    spans: &[Span],
    review: Review,
    origin: Origin,
) -> AnnotationId {
    let id = document.next_annotation_id();
    let parts = Parts::new(spans.iter().copied()).expect("something is covered");
    let annotation = Annotation {
        id,
        parts,
        role,
        review,
        origin,
        suggested_parts: None,
        note: None,
        opinions: Vec::new(),
    };
    perform(document, Action::Suggest, vec![Edit::Annotation(id, Some(Arc::new(annotation)))]);
    id
}

/// Applies a transaction that must be in order.
pub fn perform(document: &mut Document, action: Action, edits: Vec<Edit>) {
    document.apply(&Transaction { action, edits }).expect("the edits are in order");
}

/// Returns the origin of a rule.
pub fn by_rule(rule: &'static str, thousandths: u16, entry: Option<&'static str>) -> Origin {
    let confidence = Confidence::thousandths(thousandths);
    Origin::Rule(Evidence { rule: RuleId(rule.into()), confidence, entry: entry.map(Into::into) })
}

/// Returns the article with something of everything: a discontinuous quote, two mentions of a speaker,
/// a medium, a claim in a quote, a rejected suggestion, a mended one, an imported one, remarks.
pub fn full() -> Document {
    let mut document = bare();
    let text = document.text().clone();
    let at = |piece| find(&text, piece);
    let suggested = Review::Suggested;
    let (mayor, office) = (document.next_speaker_id(), SpeakerId(document.next_speaker_id().0 + 1));
    for (id, name, kind, colour) in
        [(mayor, "رئيس البلديّة سامي عون", Some(SpeakerKind::Person), Some(3)), (office, "مكتبه", None, None)]
    {
        let speaker = qawl::annotation::Speaker { id, name: name.into(), kind, colour };
        perform(&mut document, Action::Speaker, vec![Edit::Speaker(id, Some(Arc::new(speaker)))]);
    }
    let cue =
        put(&mut document, Role::Cue, &[at("قال")], suggested, by_rule("ar/cue-subject", 930, Some("قال")));
    let source = put(
        &mut document,
        Role::Speaker(Some(mayor)),
        &[at("رئيس البلديّة سامي\u{A0}عون")],
        Review::Accepted,
        by_rule("ar/own-clause", 900, None),
    );
    let mut quote = qawl::annotation::Attribution::unlinked(QuoteKind::Direct);
    quote.cues = vec![cue];
    quote.source = Some(source);
    let direct = put(
        &mut document,
        Role::Quote(quote),
        &[at("لن نغلق الجسر"), at("ولا المدرسة")],
        suggested,
        by_rule("ar/cue-subject", 930, Some("قال")),
    );
    let cue = put(&mut document, Role::Cue, &[at("أكّـــد")], suggested, Origin::Import("brat".into()));
    let medium = put(&mut document, Role::Speaker(Some(office)), &[at("مكتبه")], suggested, Origin::Person);
    let mut quote = qawl::annotation::Attribution::unlinked(QuoteKind::Indirect);
    (quote.cues, quote.source, quote.medium) = (vec![cue], Some(source), Some(medium));
    let indirect =
        put(&mut document, Role::Quote(quote), &[at("👩‍👩‍👧 3 عائلات انتقلت")], Review::Accepted, Origin::Person);
    let claim = qawl::annotation::Claim {
        worth: Worth::High,
        score: Confidence::thousandths(817),
        reasons: vec![WorthReason::Number, WorthReason::Official],
        kind: Some(ClaimKind::Quantity),
        quote: Some(indirect),
    };
    put(
        &mut document,
        Role::Claim(claim),
        &[at("3 عائلات انتقلت")],
        suggested,
        by_rule("ar/number", 640, None),
    );
    put(&mut document, Role::Speaker(None), &[at("البلدة")], Review::Rejected, by_rule("ar/name", 310, None));
    let longer = Parts::new([at("قال رئيس")]).expect("something is covered");
    let mend = intents::reshape(&document, AnnotationId(1), longer);
    document.apply(&mend).expect("in order");
    let remark = intents::annotate_note(&document, direct, "في \"فقرتين\"\nلا واحدة");
    document.apply(&remark).expect("in order");
    perform(&mut document, Action::Note, vec![Edit::Note(Some("راجع التاريخ".into()))]);
    document
}

/// Returns a document as a list: what there is, where, and what it covers.
pub fn list(document: &Document) -> String {
    let mut list = String::new();
    for annotation in document.in_text_order() {
        let id = annotation.id;
        let spans: Vec<String> = annotation.parts.spans().iter().map(|span| format!("{span:?}")).collect();
        let mut more = match &annotation.role {
            Role::Speaker(Some(speaker)) => format!(" of {speaker}"),
            Role::Quote(attribution) => {
                let cues: Vec<String> = attribution.cues.iter().map(AnnotationId::to_string).collect();
                let or_none = |id: Option<AnnotationId>| id.map_or("-".to_owned(), |id| id.to_string());
                let (source, medium) = (or_none(attribution.source), or_none(attribution.medium));
                format!(" {} cues {cues:?} source {source} medium {medium}", attribution.kind)
            }
            Role::Claim(claim) => {
                format!(" {}{}", claim.worth, claim.quote.map(|id| format!(" in {id}")).unwrap_or_default())
            }
            Role::Speaker(None) | Role::Cue => String::new(),
        };
        if let Some(suggested) = &annotation.suggested_parts {
            let _ = write!(more, " (suggested {:?})", suggested.spans());
        }
        if let Some(note) = &annotation.note {
            let _ = write!(more, " note {note:?}");
        }
        let label = annotation.label().name();
        let _ = writeln!(list, "{id:<3} {label:<7} {} {}{more}", spans.join("+"), annotation.review);
        let _ = writeln!(list, "    {}", document.covered(annotation));
    }
    for speaker in document.speakers() {
        let kind = speaker.kind.map_or("-", SpeakerKind::name);
        let _ = writeln!(list, "{} {kind} {}", speaker.id, speaker.name);
    }
    list
}

/// Texts of what breaks offsets: astral letters, joiners, bidi controls, marks, odd line ends.
pub fn any_text() -> impl Strategy<Value = String> {
    let awkward = prop::sample::select(PIECES);
    let piece =
        prop_oneof![4 => awkward.prop_map(str::to_owned), 1 => any::<String>(), 2 => "[a-zء-ي ]{0,12}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

pub fn any_edits(n: usize) -> impl Strategy<Value = Vec<RandomEdit>> {
    // Adding is made commoner, so that there is something to work on.
    let kind = prop_oneof![3 => 0u8..4, 2 => 0..N_EDIT_KINDS];
    let step = (kind, any::<[u16; 4]>(), "[a-zء-ي\" ]{0,6}");
    prop::collection::vec(step.prop_map(|(kind, numbers, words)| RandomEdit { kind, numbers, words }), 0..n)
}

/// Documents of arbitrary texts in which much has been done.
pub fn any_document() -> impl Strategy<Value = Document> {
    let steps = (any_text(), any_edits(40), any::<u8>());
    steps.prop_map(|(content, steps, seed)| {
        let text = Text::new(&content);
        let kinds = BlockKind::ALL;
        let blocks = paragraphs(&text)
            .into_iter()
            .enumerate()
            .filter(|(idx, _)| (idx + usize::from(seed)) % 5 > 0)
            .map(|(idx, span)| Block { span, kind: kinds[(idx + usize::from(seed)) % kinds.len()] })
            .collect();
        let lang = if seed % 2 == 0 { "ar" } else { "en" };
        let mut document = Document::new(&format!("d{seed}"), text, Lang(lang.into()), blocks);
        let mut history = History::default();
        for step in &steps {
            let transaction = transaction(&document, step);
            let _ = history.perform(&mut document, &transaction);
        }
        document
    })
}
