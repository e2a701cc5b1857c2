//! What names of imported files mean: asked about once, applied, and remembered.

use std::sync::Arc;

use qawl::annotation::Document;
use qawl::schema::Label;
use qawl::scheme::Mapping;
use qawl::session::{Access, ProjectAction};
use qawl::text::Text;

use crate::scheme::{ARTICLE, OTHER, article, project};
use crate::session::projects::{Kept, begun};

/// A document as a named-entity corpus has it, with relations and attributes of its own.
fn corpus() -> Document {
    use qawl::format::{Format, ImportOptions, SourceFile, import_files};
    let file =
        |name: &str, content: &str| SourceFile { name: name.into(), bytes: content.as_bytes().to_vec() };
    let ann = "T1\tPER 4 22\tmayor of Northport\nT2\tSAYING 23 27\tsaid\nT3\tSPEECH 28 58\tthe ferry would sail on Monday\n\
        T4\tDATE 52 58\tMonday\nR1\tsaid_by Arg1:T3 Arg2:T1\nR2\tby_cue Arg1:T3 Arg2:T2\nR3\ton Arg1:T3 Arg2:T4\n\
        A1\tTense T3 past\nA2\tChecked T4\n";
    let files = vec![file("d.ann", ann), file("d.txt", OTHER)];
    let import =
        import_files(files, &ImportOptions { format: Some(Format::Brat), ..ImportOptions::default() })
            .unwrap();
    import.documents.into_iter().next().unwrap().document
}

fn mapping(labels: &[(&str, &str)], attributes: &[(&str, &str)], relations: &[(&str, &str)]) -> Mapping {
    let map = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
    Mapping { labels: map(labels), attributes: map(attributes), relations: map(relations) }
}

#[test]
fn names_of_a_foreign_file_mean_what_was_said() {
    let said = mapping(
        &[("PER", "speaker"), ("SAYING", "cue"), ("SPEECH", "quote"), ("DATE", "-")],
        &[("Tense", "time"), ("Checked", "-")],
        &[("said_by", "source"), ("by_cue", "cue")],
    );
    let mapped = said.apply(&corpus()).unwrap();
    let quote = mapped.annotations().find(|it| it.label() == Label::Quote).unwrap();
    assert_eq!(mapped.speaker_of(quote).map(|it| &*it.name), Some("mayor of Northport"));
    assert_eq!(quote.attribution().unwrap().cues.len(), 1);
    let own = mapped.own(quote.id).unwrap();
    assert_eq!(
        (own.attributes.get("time"), own.relations.len()),
        (Some(&"past".into()), 0),
        "nothing leads to what was left out"
    );
    assert_eq!(mapped.own_marks().count(), 0);
    // What does not fit stays the project's own, and what nobody spoke of is as it was.
    let partly = mapping(&[("SPEECH", "quote")], &[], &[("said_by", "source")]).apply(&corpus()).unwrap();
    let quote = partly.annotations().next().unwrap();
    assert_eq!(partly.own(quote.id).unwrap().relations.len(), 3);
    assert_eq!(Mapping::default().apply(&corpus()), Ok(corpus()));
}

#[test]
fn names_are_asked_about_once_and_remembered() {
    use qawl::session::{Arrival, Arrived};
    let mut kept = Kept::default();
    let state = kept.act(&begun(Access::Write), article(ARTICLE));
    let arrive = |document: Document| {
        let arrivals = vec![Arrival { document: Arc::new(document), summary: None }];
        project(ProjectAction::Arrived(Arc::new(Arrived {
            arrivals,
            opens: false,
            ending: Some((Vec::new(), false)),
            notice: None,
            tool_scheme: Arc::default(),
        })))
    };
    let asked = kept.act(&state, arrive(corpus()));
    let foreign = &asked.asked.as_ref().unwrap().foreign;
    let names: Vec<_> = foreign.labels.iter().map(|(name, n)| (&**name, *n)).collect();
    assert_eq!(names, [("DATE", 1), ("PER", 1), ("SAYING", 1), ("SPEECH", 1)]);
    assert_eq!((foreign.attributes.len(), foreign.relations.len()), (2, 3));
    assert_eq!(asked.project.documents.len(), 1, "nothing comes in before");
    let said = mapping(
        &[("PER", "speaker"), ("SAYING", "SAYING"), ("SPEECH", "SPEECH"), ("DATE", "-")],
        &[("Tense", "Tense"), ("Checked", "Checked")],
        &[("said_by", "said_by"), ("by_cue", "by_cue"), ("on", "on")],
    );
    let taken = kept.act(&asked, project(ProjectAction::Mapped(Arc::new(said), true)));
    assert_eq!((taken.asked.is_none(), taken.project.documents.len()), (true, 2));
    let scheme = taken.project.scheme();
    assert_eq!(scheme.labels.iter().map(|it| &*it.term.name).collect::<Vec<_>>(), ["SAYING", "SPEECH"]);
    assert!(scheme.attribute("Tense").is_some() && scheme.relation("said_by").is_some());
    // The next file of the kind is taken in without a word; one with one more name asks for that alone.
    let text = Text::new(&format!("{OTHER} Again."));
    let again =
        kept.act(&taken, arrive(Document::new("e", text, qawl::schema::Lang("en".into()), Vec::new())));
    assert_eq!((again.asked.clone(), again.project.documents.len()), (None, 3));
}
