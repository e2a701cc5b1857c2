//! Documents to test with: one that has something of everything, and arbitrary ones.

use std::fmt::Write;
use std::sync::Arc;

use proptest::prelude::*;
use qawl::annotation::intents::{self, LinkRole};
use qawl::annotation::{
    Action, Annotation, AnnotationId, Document, Edit, History, Origin, Parts, Review, Role, SpeakerId,
    Transaction,
};
use qawl::schema::{
    Block, BlockKind, ClaimKind, Confidence, Evidence, Label, Lang, QuoteKind, RuleId, SpeakerKind, Worth,
    WorthReason,
};
use qawl::text::{CodePointSpan, Span, Text, paragraphs};

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
    let annotation = Annotation { id, parts, role, review, origin, suggested_parts: None, note: None };
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
    let awkward = prop::sample::select(vec![
        "قال",
        " ",
        "و",
        "\u{640}",
        "ّ",
        "لَّ",
        "📰",
        "👩‍👩‍👧",
        "🇸🇦",
        "\u{A0}",
        "\u{202B}",
        "\u{2069}",
        "\u{200F}",
        "\u{FEFF}",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u{2028}",
        "\0",
        "\"",
        "\\",
        "“",
        "”",
        "e\u{301}",
        "𝒜",
        "\t",
    ]);
    let piece =
        prop_oneof![4 => awkward.prop_map(str::to_owned), 1 => any::<String>(), 2 => "[a-zء-ي ]{0,12}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// One thing a person might do, with numbers that are brought into range where it is done.
#[derive(Clone, Debug)]
pub struct Deed {
    pub kind: u8,
    pub numbers: [u16; 4],
    pub words: String,
}

/// How many kinds of deeds there are that are not undo or redo.
pub const N_DEEDS: u8 = 22;

pub fn any_deeds(n: usize) -> impl Strategy<Value = Vec<Deed>> {
    // Adding is made commoner, so that there is something to work on.
    let kind = prop_oneof![3 => 0u8..4, 2 => 0..N_DEEDS];
    let deed = (kind, any::<[u16; 4]>(), "[a-zء-ي\" ]{0,6}");
    prop::collection::vec(deed.prop_map(|(kind, numbers, words)| Deed { kind, numbers, words }), 0..n)
}

/// Returns what a deed amounts to in a document.
pub fn transaction(document: &Document, deed: &Deed) -> Transaction {
    let [a, b, c, d] = deed.numbers;
    let annotations: Vec<AnnotationId> = document.annotations().map(|it| it.id).collect();
    let speakers: Vec<SpeakerId> = document.speakers().map(|it| it.id).collect();
    // One that is not there now and then.
    let annotation = |n: u16| pick(&annotations, n).unwrap_or(AnnotationId(u32::from(n)));
    let speaker = |n: u16| pick(&speakers, n).unwrap_or(SpeakerId(u32::from(n)));
    let label = *pick_ref(Label::ALL, c);
    let nothing = Transaction { action: Action::Add, edits: Vec::new() };
    let role = *pick_ref(&[LinkRole::Cue, LinkRole::Source, LinkRole::Medium], c);
    match deed.kind {
        0 | 1 => match Parts::new([span(document, a, b)]) {
            Some(parts) => intents::add(document, label, parts),
            None => nothing,
        },
        2 => match Parts::new([span(document, a, b), span(document, b.wrapping_add(3), d)]) {
            Some(parts) => intents::add(document, label, parts),
            None => nothing,
        },
        3 => {
            let Some(parts) = Parts::new([span(document, a, b)]) else { return nothing };
            let id = document.next_annotation_id();
            let confidence = Confidence::thousandths(d % 1001);
            let entry = (c % 2 == 0).then(|| deed.words.clone().into());
            let origin = match d % 3 {
                0 => Origin::Import(deed.words.as_str().into()),
                _ => Origin::Rule(Evidence { rule: RuleId("ar/some".into()), confidence, entry }),
            };
            let review = *pick_ref(Review::ALL, d);
            let role = Role::fresh(label);
            let note = None;
            let annotation = Annotation { id, parts, role, review, origin, suggested_parts: None, note };
            let edits = vec![Edit::Annotation(id, Some(Arc::new(annotation)))];
            Transaction { action: Action::Suggest, edits }
        }
        4 | 5 => intents::review(document, [annotation(a), annotation(b)], *pick_ref(Review::ALL, c)),
        6 => intents::remove(document, &[annotation(a)]),
        7 => intents::remove(document, &[annotation(a), annotation(b), annotation(c)]),
        8 | 9 => match Parts::new([span(document, a, b)]) {
            Some(parts) => intents::reshape(document, annotation(c), parts),
            None => nothing,
        },
        10 => intents::relabel(document, annotation(a), label),
        11 => intents::retype_quote(document, annotation(a), *pick_ref(QuoteKind::ALL, b)),
        12 => intents::rate_claim(document, annotation(a), *pick_ref(Worth::ALL, b)),
        13 => intents::retype_claim(document, annotation(a), pick(ClaimKind::ALL, b).filter(|_| c % 4 > 0)),
        14 | 15 => intents::link(document, annotation(a), role, annotation(b)),
        16 => intents::unlink(document, annotation(a), annotation(b)),
        17 => match pick(document.blocks(), a) {
            Some(block) => intents::set_block(document, block.span, *pick_ref(BlockKind::ALL, b)),
            None => nothing,
        },
        18 => intents::split_off(document, annotation(a)),
        19 => match a % 4 {
            0 => intents::merge(document, speaker(b), speaker(c)),
            1 => intents::assign(document, annotation(b), pick(&speakers, c)),
            2 => intents::link_speaker(document, annotation(b), speaker(c)),
            _ => intents::retype_speaker(document, speaker(b), pick(SpeakerKind::ALL, c)),
        },
        20 => intents::rename(document, speaker(a), &deed.words),
        _ => intents::annotate_note(document, annotation(a), &deed.words),
    }
}

fn pick<T: Copy>(of: &[T], n: u16) -> Option<T> {
    (!of.is_empty()).then(|| of[usize::from(n) % of.len()])
}

fn pick_ref<T>(of: &[T], n: u16) -> &T {
    &of[usize::from(n) % of.len()]
}

/// Returns some span of the text.
fn span(document: &Document, a: u16, b: u16) -> Span {
    let text = document.text();
    let n_chars = text.code_points(text.span()).end;
    let at = |n: u16| u32::from(n) % (n_chars + 1);
    let (start, end) = (at(a).min(at(b)), at(a).max(at(b)));
    text.from_code_points(CodePointSpan { start, end }).expect("inside the text")
}

/// Documents of arbitrary texts in which much has been done.
pub fn any_document() -> impl Strategy<Value = Document> {
    let deeds = (any_text(), any_deeds(40), any::<u8>());
    deeds.prop_map(|(content, deeds, seed)| {
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
        for deed in &deeds {
            let transaction = transaction(&document, deed);
            let _ = history.perform(&mut document, &transaction);
        }
        document
    })
}

/// Panics if the document breaks a promise of [`Document`].
pub fn assert_sound(document: &Document) {
    let text = document.text();
    let mut end = 0;
    for block in document.blocks() {
        assert!(text.contains(block.span) && !block.span.is_empty() && block.span.start() >= end);
        end = block.span.end();
    }
    for annotation in document.annotations() {
        let spans = annotation.parts.spans();
        assert!(!spans.is_empty() && spans.windows(2).all(|two| two[0].end() < two[1].start()));
        assert!(spans.iter().all(|span| text.contains(*span) && !span.is_empty()));
        assert!(annotation.id < document.next_annotation_id());
        let label = |id: AnnotationId| document.annotation(id).map(|it| it.label());
        match &annotation.role {
            Role::Quote(attribution) => {
                assert!(attribution.cues.iter().all(|cue| label(*cue) == Some(Label::Cue)));
                let mentions = attribution.source.iter().chain(&attribution.medium);
                assert!(mentions.into_iter().all(|to| label(*to) == Some(Label::Speaker)));
            }
            Role::Claim(claim) => assert!(claim.quote.is_none_or(|id| label(id) == Some(Label::Quote))),
            Role::Speaker(speaker) => assert!(speaker.is_none_or(|id| document.speaker(id).is_some())),
            Role::Cue => {}
        }
    }
    assert!(document.speakers().all(|speaker| speaker.id < document.next_speaker_id()));
}
