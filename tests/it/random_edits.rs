//! What a person might do to a document, from plain numbers: for random edits, here and in the fuzzers.

use std::sync::Arc;

use qawl::annotation::intents::{self, LinkRole};
use qawl::annotation::{
    Action, Annotation, AnnotationId, Document, Edit, Origin, Parts, Review, Role, SpeakerId, Transaction,
};
use qawl::schema::{
    BlockKind, ClaimKind, Confidence, Evidence, Label, QuoteKind, RuleId, SpeakerKind, Worth,
};
use qawl::text::{CodePointSpan, Span};

/// One thing a person might do, with numbers that are brought into range where it is done.
#[derive(Clone, Debug)]
pub struct RandomEdit {
    pub kind: u8,
    pub numbers: [u16; 4],
    pub words: String,
}

/// How many kinds of steps there are that are not undo or redo.
pub const N_EDIT_KINDS: u8 = 22;

/// Returns what a step amounts to in a document.
pub fn transaction(document: &Document, step: &RandomEdit) -> Transaction {
    let [a, b, c, d] = step.numbers;
    let annotations: Vec<AnnotationId> = document.annotations().map(|it| it.id).collect();
    let speakers: Vec<SpeakerId> = document.speakers().map(|it| it.id).collect();
    // One that is not there now and then.
    let annotation = |n: u16| pick(&annotations, n).unwrap_or(AnnotationId(u32::from(n)));
    let speaker = |n: u16| pick(&speakers, n).unwrap_or(SpeakerId(u32::from(n)));
    let label = *pick_ref(Label::ALL, c);
    let nothing = Transaction { action: Action::Add, edits: Vec::new() };
    let role = *pick_ref(&[LinkRole::Cue, LinkRole::Source, LinkRole::Medium], c);
    match step.kind {
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
            let entry = (c % 2 == 0).then(|| step.words.clone().into());
            let origin = match d % 3 {
                0 => Origin::Import(step.words.as_str().into()),
                _ => Origin::Rule(Evidence { rule: RuleId("ar/some".into()), confidence, entry }),
            };
            let review = *pick_ref(Review::ALL, d);
            let role = Role::fresh(label);
            let note = None;
            let annotation = Annotation {
                id,
                parts,
                role,
                review,
                origin,
                suggested_parts: None,
                note,
                opinions: Vec::new(),
            };
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
        20 => intents::rename(document, speaker(a), &step.words),
        _ => intents::annotate_note(document, annotation(a), &step.words),
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
    // What is kept beside the annotations is what they amount to.
    let mut ordered: Vec<&Arc<Annotation>> = document.annotations().collect();
    ordered.sort_by_key(|it| (it.parts.hull().start(), std::cmp::Reverse(it.parts.hull().end()), it.id));
    assert!(document.in_text_order() == ordered);
    let mentioned = |id: AnnotationId| document.annotation(id).and_then(|it| it.speaker());
    for annotation in document.annotations() {
        let own = match &annotation.role {
            Role::Speaker(speaker) => *speaker,
            Role::Quote(attribution) => attribution.source.and_then(mentioned),
            Role::Cue | Role::Claim(_) => continue,
        };
        assert_eq!(document.speakers_by_mark().get(&annotation.id).copied(), own);
    }
}

/// How many kinds of [`wild`] edits there are.
pub const N_WILD: u8 = 8;

/// Returns edits no one would intend: links to anything, things under other names, spans anywhere. Most
/// must be refused.
pub fn wild(document: &Document, step: &RandomEdit) -> Transaction {
    let [a, b, c, d] = step.numbers;
    let id = AnnotationId(u32::from(a) % (document.next_annotation_id().0 + 2));
    let other = AnnotationId(u32::from(b) % (document.next_annotation_id().0 + 2));
    let speaker = SpeakerId(u32::from(c) % (document.next_speaker_id().0 + 2));
    let put = |change: &dyn Fn(&mut Annotation)| {
        let mut annotation = match document.annotation(id) {
            Some(annotation) => Annotation::clone(annotation),
            None => return Vec::new(),
        };
        change(&mut annotation);
        vec![Edit::Annotation(id, Some(Arc::new(annotation)))]
    };
    let edits = match step.kind % N_WILD {
        0 => vec![Edit::Annotation(id, None)],
        1 => vec![Edit::Speaker(speaker, None)],
        2 => put(&|it| {
            if let Role::Quote(attribution) = &mut it.role {
                attribution.cues = vec![other];
                attribution.medium = (d % 2 == 0).then_some(other);
            }
        }),
        3 => put(&|it| it.role = Role::fresh(*pick_ref(Label::ALL, d))),
        4 => put(&|it| it.id = other),
        5 => put(&|it| {
            // Anywhere, inside of characters too, and after the end.
            let start = u32::from(c) % (document.text().len() + 4);
            if let Some(parts) = Parts::new([Span::new(start, start + u32::from(d) % 9)]) {
                it.parts = parts;
            }
        }),
        6 => vec![Edit::Block(Span::new(u32::from(a), u32::from(b)), *pick_ref(BlockKind::ALL, c))],
        _ => vec![
            Edit::Rule(RuleId("ar/some".into()), d % 2 == 0),
            Edit::Note(Some(step.words.as_str().into())),
        ],
    };
    // Two at once: the second may mend what the first breaks, or break it all.
    let more =
        if d % 3 == 0 { vec![Edit::Annotation(other, None), Edit::Speaker(speaker, None)] } else { vec![] };
    Transaction { action: Action::Add, edits: edits.into_iter().chain(more).collect() }
}

/// Numbers that look random and are the same every time (SplitMix64).
pub struct Numbers(pub u64);

impl Numbers {
    /// Returns the next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number below `n`, which is not 0.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// Returns a text of awkward pieces.
    pub fn text(&mut self) -> String {
        let n_pieces = 1 + self.below(24);
        (0..n_pieces).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }

    /// Returns something a person might do.
    pub fn step(&mut self) -> RandomEdit {
        let bits = self.next();
        // Adding is made commoner, so that there is something to work on.
        let kind =
            if bits.is_multiple_of(2) { (bits >> 8) as u8 % 4 } else { (bits >> 8) as u8 % N_EDIT_KINDS };
        let numbers = self.next();
        let words = PIECES[self.below(PIECES.len())].to_owned();
        RandomEdit { kind, numbers: [0, 16, 32, 48].map(|by| (numbers >> by) as u16), words }
    }
}

/// What texts are made of: words, and what breaks offsets, lines and directions.
pub const PIECES: &[&str] = &[
    "قال ",
    "الوزير ",
    "إن ",
    "“لا” ",
    "أضاف: ",
    "said ",
    "the mayor ",
    "“no,” ",
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
];
