//! Labels, attributes and relations of a project's own come back from every format that has room for them.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use qawl::annotation::{
    Action, AnnotationId, Document, Edit, Origin, Own, OwnMark, Parts, Relation, Review, Role, Value,
};
use qawl::format::{ExportOptions, Format, ImportOptions, Loss, SourceFile, export, import_files};
use qawl::schema::Lang;
use qawl::text::{Span, Text};

use crate::documents::{perform, put};

const ARTICLE: &str =
    "📰 The mayor of Northport said we open on Monday and left the town hall قال الوزير نعم غداً";

/// Returns the stretches of the words from one to another.
fn words(text: &str, from: usize, n: usize) -> Span {
    let words: Vec<Span> = text
        .split(' ')
        .scan(0, |at, word| {
            let span = Span::from_range(*at..*at + word.len());
            *at += word.len() + 1;
            Some(span)
        })
        .collect();
    let last = (from + n).min(words.len() - 1);
    words[from.min(last)].cover(words[last])
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::Flag),
        prop::sample::select(vec!["0", "7", "2.5"]).prop_map(|digits| Value::Number(digits.into())),
        prop::sample::select(vec!["positive", "two words", "نعم", "a;b|c"]).prop_map(Value::from),
        Just(Value::Several(vec!["politics".into(), "صحة".into()])),
    ]
}

/// Own marks over words, attributes on them and on a quote, relations between all of them.
fn any_own() -> impl Strategy<Value = Document> {
    let label = prop::sample::select(vec!["PER", "Loc", "nested entity", "كيان"]);
    let marks = prop::collection::vec((label, 1..14_usize, 0..3_usize, any::<bool>()), 0..6);
    let attributes = prop::collection::vec(
        (0..7_usize, prop::sample::select(vec!["Stance", "topic", "جنس"]), value()),
        0..6,
    );
    let relations =
        prop::collection::vec((0..7_usize, 0..7_usize, prop::sample::select(vec!["said_by", "Theme"])), 0..5);
    (marks, attributes, relations).prop_map(|(marks, attributes, relations)| {
        let text = Text::new(ARTICLE);
        let mut document = Document::new("own", text, Lang("en".into()), Vec::new());
        let quote = Role::fresh(qawl::schema::Label::Quote);
        let mut ids =
            vec![put(&mut document, quote, &[words(ARTICLE, 6, 3)], Review::Accepted, Origin::Person)];
        let mut all: BTreeMap<AnnotationId, Own> = BTreeMap::new();
        for (label, from, n, is_imported) in marks {
            let id = AnnotationId(document.next_annotation_id().0 + all.len() as u32);
            let origin = if is_imported { Origin::Import("brat".into()) } else { Origin::Person };
            let parts = Parts::new([words(ARTICLE, from, n)]).expect("words");
            let mark = OwnMark { label: label.into(), parts, review: Review::Accepted, origin, note: None };
            all.insert(id, Own { mark: Some(mark), ..Own::default() });
            ids.push(id);
        }
        for (of, name, value) in attributes {
            all.entry(ids[of % ids.len()]).or_default().attributes.insert(name.into(), value);
        }
        for (from, to, name) in relations {
            let relation = Relation { name: name.into(), to: ids[to % ids.len()] };
            let own = all.entry(ids[from % ids.len()]).or_default();
            if !own.relations.contains(&relation) {
                own.relations.push(relation);
            }
        }
        let edits = all.into_iter().map(|(id, own)| Edit::Own(id, Some(Arc::new(own))));
        perform(&mut document, Action::Add, edits.collect());
        document
    })
}

fn round(format: Format, document: &Document) -> Document {
    let files = export(format, &[document], &ExportOptions::default()).expect("files");
    let files = files.into_iter().map(|file| SourceFile { name: file.name, bytes: file.bytes }).collect();
    let options = ImportOptions { format: Some(format), ..ImportOptions::default() };
    let import = import_files(files, &options).expect("a document");
    assert_eq!(import.failed, [], "{format}");
    import.documents[0].document.clone()
}

/// Returns what is said under each id, in the order of ids.
fn said(document: &Document) -> Vec<(AnnotationId, Own)> {
    let sorted = |(id, own): (AnnotationId, &Arc<Own>)| {
        let mut own = Own::clone(own);
        // TEI has its links in groups.
        own.relations.sort();
        (id, own)
    };
    document.own_all().map(sorted).collect()
}

/// Returns the labelled stretches.
fn stretches(document: &Document) -> Vec<(String, Span)> {
    let marks = document.own_all().filter_map(|(_, own)| own.mark.as_ref());
    let mut all: Vec<_> = marks
        .flat_map(|mark| mark.parts.spans().iter().map(|span| (mark.label.replace(' ', "_"), *span)))
        .collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_a_projects_own_comes_back_from_every_format(document in any_own()) {
        // brat's labels are words.
        let mut worded = said(&document);
        for (_, own) in &mut worded {
            if let Some(mark) = &mut own.mark {
                mark.label = mark.label.replace(' ', "_").into();
            }
        }
        for format in Format::ALL.iter().copied() {
            let loses = |loss| format.losses().contains(&loss);
            // A table has nothing but attributions, or claims.
            if loses(Loss::AllButAttributions) || loses(Loss::AllButClaims) {
                continue;
            }
            let read = round(format, &document);
            if loses(Loss::Attributes) {
                let read: Vec<_> =
                    stretches(&read).into_iter().map(|(label, span)| (label.replace(' ', "_"), span)).collect();
                prop_assert_eq!(read, stretches(&document), "{}", format);
            } else if format == Format::Brat {
                prop_assert_eq!(said(&read), worded.clone(), "brat");
            } else {
                prop_assert_eq!(said(&read), said(&document), "{}", format);
            }
        }
    }
}
