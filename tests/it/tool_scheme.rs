//! Schemes out of the configurations of other tools, and into them.

use std::fs;
use std::sync::Arc;

use qawl::annotation::Value;
use qawl::format::{
    ExportOptions, Format, ImportOptions, NotTaken, SourceFile, ToolScheme, ToolTerm, ToolValues, export,
    import_files, read_tool_scheme,
};
use qawl::scheme::{self, Kind, Mapping, Pattern, Scheme};
use qawl::session::{Access, Arrived, ProjectAction};

use crate::cli::{Files, run};
use crate::scheme::project;
use crate::session::projects::{Kept, begun};

const ANNOTATION_CONF: &str = "# People and places\n[entities]\nPerson\n!Place\n\tCity\n\tRiver\nSPEAKER\n----\n\n[relations]\n\
    Lives_in\tArg1:Person, Arg2:<PLACE>\nAlias\tArg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric-transitive\n\
    <OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n<PLACE>=City|River\n\n[events]\n\
    Meeting\tParticipant+:Person, Where?:<PLACE>, Count{2}:Person\n\n[attributes]\nNegated\tArg:<EVENT>\n\
    Certainty\tArg:Person|<EVENT>, Value:High|Low, <GLYPH>:x|y\nOfRelations\tArg:<RELATION>, Value:a\nnonsense\n";

const VISUAL_CONF: &str = "[labels]\nPerson | A person | Pers\nCity\t|\tTown\n[drawing]\nSPAN_DEFAULT\tfgColor:black\n\
    Person\tbgColor:#ff3030, fgColor:black\nCity\tbgColor:lightblue\nRiver\tbgColor:lavenderish\n";

const KEYS_CONF: &str = "y Person\nE City\nq River\n";

const LABELS_XML: &str = r##"<View>
  <Header value="Mark the names"/>
  <Relations><Relation value="works for"/></Relations>
  <Labels name="ner" toName="text" choice="multiple">
    <Label value="Person" background="#FFA39E" hotkey="y"/>
    <Label value="Organisation" alias="ORG" background="darkorange" hotkey="shift+k"/>
  </Labels>
  <Labels name="role" toName="text"><Label value="Minister"/></Labels>
  <Choices name="stance" toName="text" perRegion="true" whenTagName="ner" whenLabelValue="Person,ORG">
    <Choice value="for"/><Choice value="against" selected="true"/>
  </Choices>
  <Choices name="topics" toName="text" perRegion="true" whenTagName="role" choice="multiple"><Choice value="tax"/></Choices>
  <Taxonomy name="place" toName="text" perRegion="true"><Choice value="Asia"><Choice value="Japan"/></Choice></Taxonomy>
  <TextArea name="remark" toName="text" perRegion="true"/>
  <Number name="age" toName="text" perRegion="true"/>
  <Choices name="mood" toName="text"><Choice value="sad"/></Choices>
  <Ranker name="best" toName="text"/>
  <Text name="text" value="$text"/>
</View>"##;

const TYPE_SYSTEM: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
  <typeDescription><name>de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token</name><description/><supertypeName>uima.tcas.Annotation</supertypeName></typeDescription>
  <typeDescription><name>custom.Frame</name><description/><supertypeName>uima.tcas.Annotation</supertypeName><features>
    <featureDescription><name>certain</name><description/><rangeTypeName>uima.cas.Boolean</rangeTypeName></featureDescription>
    <featureDescription><name>weight</name><description/><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>
    <featureDescription><name>sort</name><description/><rangeTypeName>custom.Sorts</rangeTypeName></featureDescription>
    <featureDescription><name>Actor</name><description/><rangeTypeName>custom.Person</rangeTypeName></featureDescription>
    <featureDescription><name>roles</name><description/><rangeTypeName>uima.cas.FSArray</rangeTypeName></featureDescription>
  </features></typeDescription>
  <typeDescription><name>custom.Sorts</name><description/><supertypeName>uima.cas.String</supertypeName>
    <allowedValues><value><string>loss</string></value><value><string>gain</string></value></allowedValues></typeDescription>
  <typeDescription><name>custom.Person</name><description/><supertypeName>custom.Thing</supertypeName></typeDescription>
  <typeDescription><name>custom.Thing</name><description/><supertypeName>uima.tcas.Annotation</supertypeName></typeDescription>
  <typeDescription><name>custom.Names</name><description/><supertypeName>uima.tcas.Annotation</supertypeName><features>
    <featureDescription><name>value</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
  </features></typeDescription>
  <typeDescription><name>custom.Knows</name><description/><supertypeName>uima.tcas.Annotation</supertypeName><features>
    <featureDescription><name>Governor</name><description/><rangeTypeName>custom.Person</rangeTypeName></featureDescription>
    <featureDescription><name>Dependent</name><description/><rangeTypeName>custom.Person</rangeTypeName></featureDescription>
  </features></typeDescription>
</types></typeSystemDescription>"#;

fn tool(name: &str, source: &str) -> ToolScheme {
    read_tool_scheme(name, source.as_bytes()).expect("a configuration").expect("one that can be read")
}

fn names(scheme: &Scheme) -> (Vec<&str>, Vec<&str>, Vec<&str>) {
    (
        scheme.labels.iter().map(|it| &*it.term.name).collect(),
        scheme.attributes.iter().map(|it| &*it.term.name).collect(),
        scheme.relations.iter().map(|it| &*it.term.name).collect(),
    )
}

fn strings(names: &[Arc<str>]) -> Vec<&str> {
    names.iter().map(|it| &**it).collect()
}

#[test]
fn brat_lists_types_with_macros_colours_and_keys() {
    let mut listed = tool("corpus/annotation.conf", ANNOTATION_CONF);
    listed.extend(tool("corpus/visual.conf", VISUAL_CONF));
    listed.extend(tool("corpus/kb_shortcuts.conf", KEYS_CONF));
    let (scheme, not_taken) = Scheme::default().with_tool(&listed);
    let (labels, attributes, relations) = names(&scheme);
    assert_eq!(labels, ["Person", "Place", "City", "River", "Meeting"]);
    assert_eq!(attributes, ["Negated", "Certainty"]);
    assert_eq!(relations, ["Lives_in", "Alias", "Participant", "Where", "Count"]);
    let lives = scheme.relation("Lives_in").unwrap();
    assert_eq!((strings(&lives.from), strings(&lives.to)), (vec!["Person"], vec!["City", "River"]));
    assert_eq!(strings(&scheme.relation("Where").unwrap().from), ["Meeting"]);
    assert!(scheme.relation("Alias").unwrap().from.is_empty(), "from anything");
    let certainty = scheme.attribute("Certainty").unwrap();
    assert_eq!((certainty.kind, strings(&certainty.on)), (Kind::One, vec!["Person", "Meeting"]));
    assert_eq!(certainty.values.iter().map(|it| &*it.name).collect::<Vec<_>>(), ["High", "Low"]);
    assert_eq!(scheme.attribute("Negated").unwrap().kind, Kind::Flag);
    let person = scheme.label("Person").unwrap();
    assert_eq!((&*person.term.description, person.term.key.as_deref()), ("A person", Some("y")));
    assert_eq!(person.colour, 1, "red is nearest to orange");
    assert_eq!(scheme.label("City").unwrap().colour, 6);
    assert!(scheme.label("City").unwrap().term.key.as_deref().is_some(), "another one is proposed");
    assert_eq!(
        not_taken,
        [
            NotTaken::Line(23),
            NotTaken::Key("City".into(), "E".into()),
            NotTaken::Key("River".into(), "q".into()),
            NotTaken::Colour("River".into(), "lavenderish".into()),
            NotTaken::Rule("Alias".into()),
            NotTaken::Rule("Count".into()),
            NotTaken::Control("OfRelations".into()),
        ]
    );
    assert_eq!(scheme::read(&scheme::write(&scheme)).unwrap(), scheme, "it is a scheme like any other");
    assert_eq!(scheme.with_tool(&listed).0, scheme, "taken twice it is the same");
}

#[test]
fn label_studio_lists_controls_of_regions() {
    let (scheme, not_taken) = Scheme::default().with_tool(&tool("labeling-config.xml", LABELS_XML));
    let (labels, attributes, relations) = names(&scheme);
    assert_eq!(labels, ["Person", "ORG", "Minister"]);
    assert_eq!(attributes, ["stance", "topics", "place", "remark", "age"]);
    assert_eq!(relations, ["works for"]);
    assert_eq!(&*scheme.label("ORG").unwrap().term.description, "Organisation");
    assert_eq!(scheme.label("ORG").unwrap().term.key.as_deref(), Some("Shift+k"));
    let stance = scheme.attribute("stance").unwrap();
    assert_eq!((strings(&stance.on), &stance.default), (vec!["Person", "ORG"], &Some("against".into())));
    assert_eq!(strings(&scheme.attribute("topics").unwrap().on), ["Minister"], "all labels of the control");
    let kinds: Vec<Kind> = scheme.attributes.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [Kind::One, Kind::Several, Kind::Several, Kind::Text, Kind::Number]);
    let places: Vec<_> = scheme.attribute("place").unwrap().values.iter().map(|it| &*it.name).collect();
    assert_eq!(places, ["Asia", "Asia / Japan"]);
    assert_eq!(not_taken, [NotTaken::Control("best".into()), NotTaken::Control("mood".into())]);
}

#[test]
fn uima_lists_layers_with_features() {
    let (scheme, not_taken) = Scheme::default().with_tool(&tool("TypeSystem.xml", TYPE_SYSTEM));
    let (labels, attributes, relations) = names(&scheme);
    assert_eq!(labels, ["Frame", "Person", "Thing"]);
    assert_eq!(attributes, ["certain", "weight", "sort"]);
    assert_eq!(relations, ["Actor", "Knows"]);
    let kinds: Vec<Kind> = scheme.attributes.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [Kind::Flag, Kind::Number, Kind::One]);
    assert_eq!(strings(&scheme.relation("Actor").unwrap().to), ["Person"]);
    assert_eq!(not_taken, [NotTaken::Control("Frame.roles".into()), NotTaken::Values("Names".into())]);
}

#[test]
fn what_there_is_stays_and_patterns_tell_labels_of_one_colour_apart() {
    let red = |name: &str| format!("<Label value=\"{name}\" background=\"#d02020\"/>");
    let xml = format!(
        "<View><Labels name=\"l\" toName=\"t\">{}{}</Labels><Text name=\"t\" value=\"$t\"/>\
        <Choices name=\"age\" toName=\"t\" perRegion=\"true\"><Choice value=\"old\"/></Choices></View>",
        red("A"),
        red("B")
    );
    let listed = tool("labeling-config.xml", &xml);
    let (scheme, _) = Scheme::default().with_tool(&listed);
    assert_eq!(scheme.labels[0].colour, scheme.labels[1].colour);
    assert_ne!(scheme.labels[0].pattern, scheme.labels[1].pattern);
    let mut own = scheme.clone();
    own.labels[0].pattern = Pattern::Double;
    own.attributes[0].kind = Kind::Number;
    own.attributes[0].values.clear();
    let (again, not_taken) = own.with_tool(&listed);
    assert_eq!((&again, not_taken), (&own, vec![NotTaken::Other("age".into())]));
}

#[test]
fn broken_configurations_say_where() {
    let broken = LABELS_XML.replace("</Labels>", "</Label>");
    let error = read_tool_scheme("labeling-config.xml", broken.as_bytes()).unwrap().unwrap_err();
    assert!(error.place.is_some_and(|it| it.line > 1), "{error}");
    assert!(read_tool_scheme("page.xml", b"<html><body>no control</body></html>").is_none());
    assert!(read_tool_scheme("labeling-config.xml", &[b'<', b'V', 0xff]).is_none());
    let endless = "<A>=<B>|<B>\n<B>=<A>|<A>\n[relations]\nR\tArg1:<A>, Arg2:<B>\n";
    assert_eq!(tool("annotation.conf", endless).relations.len(), 0, "macros of one another come to an end");
}

fn corpus(with: &[(&str, &str)]) -> Vec<SourceFile> {
    let ann =
        "T1\tPerson 0 3\tAnn\nT2\tCity 14 18\tRome\nR1\tLives_in Arg1:T1 Arg2:T2\nA1\tCertainty T1 High\n";
    let mut files = vec![("c/d.ann", ann), ("c/d.txt", "Ann stayed in Rome.")];
    files.extend(with);
    files
        .into_iter()
        .map(|(name, content)| SourceFile { name: name.into(), bytes: content.as_bytes().to_vec() })
        .collect()
}

#[test]
fn a_corpus_brings_its_scheme_into_the_project_with_what_it_does_not_use() {
    let files = corpus(&[("c/annotation.conf", ANNOTATION_CONF), ("c/visual.conf", VISUAL_CONF)]);
    let import = import_files(files, &ImportOptions::default()).unwrap();
    assert_eq!(import.failed, []);
    let mut kept = Kept::default();
    let arrivals = import
        .documents
        .into_iter()
        .map(|it| qawl::session::Arrival { document: Arc::new(it.document), summary: None });
    let arrived = Arrived {
        arrivals: arrivals.collect(),
        opens: true,
        ending: None,
        notice: None,
        tool_scheme: Arc::new(import.tool_scheme),
    };
    let asked = kept.act(&begun(Access::Write), project(ProjectAction::Arrived(Arc::new(arrived))));
    let foreign = &asked.asked.as_ref().unwrap().foreign;
    assert_eq!((foreign.labels.get("City"), foreign.labels.get("River")), (Some(&1), Some(&0)));
    let said = Mapping {
        labels: [("Person".into(), "speaker".into()), ("River".into(), "-".into())].into(),
        ..Mapping::default()
    };
    let state = kept.act(&asked, project(ProjectAction::Mapped(Arc::new(said), true)));
    let scheme = state.project.scheme();
    assert_eq!(names(scheme).0, ["Place", "City", "Meeting"]);
    assert_eq!(strings(&scheme.attribute("Certainty").unwrap().on), ["speaker", "Meeting"]);
    assert_eq!(strings(&scheme.relation("Lives_in").unwrap().to), ["City"]);
    assert!(state.notice.as_ref().is_some_and(|it| it.not_taken.contains(&NotTaken::Rule("Alias".into()))));
    // The same files once more: nothing is asked, nothing changes.
    let again =
        import_files(corpus(&[("c/annotation.conf", ANNOTATION_CONF)]), &ImportOptions::default()).unwrap();
    let arrived = Arrived {
        arrivals: Vec::new(),
        opens: false,
        ending: None,
        notice: None,
        tool_scheme: Arc::new(again.tool_scheme),
    };
    let after = kept.act(&state, project(ProjectAction::Arrived(Arc::new(arrived))));
    assert!(after.asked.is_none());
    assert_eq!(names(after.project.scheme()), names(scheme));
}

#[test]
fn values_of_layers_are_of_the_kinds_that_their_types_say() {
    let xmi = r#"<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///custom.ecore" xmi:version="2.0">
      <cas:NULL xmi:id="0"/><custom:Frame xmi:id="5" sofa="1" begin="0" end="3" certain="true" weight="12"/>
      <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="Ann came."/><cas:View sofa="1" members="5"/></xmi:XMI>"#;
    let file =
        |name: &str, content: &str| SourceFile { name: name.into(), bytes: content.as_bytes().to_vec() };
    let import = import_files(
        vec![file("a.xmi", xmi), file("TypeSystem.xml", TYPE_SYSTEM)],
        &ImportOptions::default(),
    );
    let import = import.unwrap();
    let (scheme, _) = Scheme::default().with_tool(&import.tool_scheme);
    let document = scheme.typed(&import.documents[0].document);
    let (_, own) = document.own_all().next().unwrap();
    assert_eq!(own.attributes.get("certain"), Some(&Value::Flag(true)));
    assert_eq!(own.attributes.get("weight"), Some(&Value::Number("12".into())));
}

#[test]
fn convert_takes_the_scheme_along_and_writes_it() {
    let files = Files::new("tool-scheme");
    let corpus = files.0.join("corpus");
    fs::create_dir_all(&corpus).unwrap();
    for (name, content) in [
        ("d.ann", "T1\tPerson 0 3\tAnn\n"),
        ("d.txt", "Ann stayed in Rome."),
        ("annotation.conf", ANNOTATION_CONF),
        ("kb_shortcuts.conf", KEYS_CONF),
    ] {
        fs::write(corpus.join(name), content).unwrap();
    }
    for (input, nth) in [(corpus.clone(), 1), (corpus.join("d.ann"), 2)] {
        let (out, scheme_path) = (files.0.join(format!("out{nth}")), files.0.join(format!("s{nth}.json")));
        let out_folder = format!("{}/", out.display());
        let input = input.to_string_lossy();
        let scheme_name = scheme_path.to_string_lossy();
        let run =
            run(&["convert", "--to", "brat", "-o", &out_folder, "--write-scheme", &scheme_name, &input], b"");
        assert_eq!(run.status, 0, "{}", run.err);
        assert!(run.err.contains("limits on number or direction are not kept: Alias"), "{}", run.err);
        let written = scheme::read(&fs::read_to_string(&scheme_path).unwrap()).unwrap();
        assert_eq!(names(&written).0, ["Person", "Place", "City", "River", "Meeting"]);
        // What no document uses is in the configuration that is written too.
        let conf = tool("annotation.conf", &fs::read_to_string(out.join("annotation.conf")).unwrap());
        let (again, _) = Scheme::default().with_tool(&conf);
        for label in ["Person", "Place", "City", "River", "Meeting"] {
            assert!(again.label(label).is_some(), "{label}");
        }
        let certainty = conf.attributes.iter().find(|it| it.name == "Certainty").unwrap();
        assert!(matches!(&certainty.values, ToolValues::One(values) if values.len() == 2));
        assert_eq!(strings(&again.relation("Lives_in").unwrap().to), ["City", "River"]);
    }
}

#[test]
fn convert_reads_a_project_with_the_names_that_its_scheme_has_now() {
    use qawl::store::Summary;
    use qawl::store::file::{Head, write_line};
    let import = import_files(corpus(&[]), &ImportOptions::default()).unwrap();
    let document = &import.documents[0].document;
    let scheme = Scheme::default().with_unlisted(&Scheme::default().unlisted(document));
    let scheme = scheme.with_name(&qawl::scheme::Place::Label("City".into()), "Town").unwrap();
    let scheme = scheme.with_name(&qawl::scheme::Place::Attribute("Certainty".into()), "sure").unwrap();
    let summary = Summary::of(document, 1, qawl::session::SHOWN_FROM);
    let head = Head::write_naming("P", [&summary], &Default::default(), None, (&scheme, &Mapping::default()));
    let project = format!("{head}\n{}\n", write_line(&summary, document));
    let files = Files::new("convert-project");
    let path = files.0.join("p.qawl-project.jsonl");
    fs::write(&path, &project).unwrap();
    let name = path.to_string_lossy();
    let label = ["--label", "Person=speaker", "--link", "Lives_in=-"];
    for plain in [true, false] {
        let mut arguments = vec!["convert", "--to", "qawl-jsonl"];
        if !plain {
            arguments.extend(label);
        }
        arguments.push(&name);
        let from_file = run(&arguments, b"");
        assert_eq!(from_file.status, 0, "{}", from_file.err);
        *arguments.last_mut().unwrap() = "-";
        assert_eq!(run(&arguments, project.as_bytes()).out, from_file.out, "from standard input too");
        let out = &from_file.out;
        assert!(out.contains("\"Town\"") && !out.contains("\"City\""), "{out}");
        assert!(out.contains("\"sure\"") && !out.contains("Certainty"), "{out}");
        assert_eq!(out.contains("\"Person\""), plain, "{out}");
        assert_eq!(out.contains("Lives_in"), plain, "{out}");
    }
    // Qawl's own documents hear what is said of their names too.
    let line = run(&["convert", "--to", "qawl-jsonl", &name], b"").out;
    let out = run(
        &["convert", "--to", "qawl-jsonl", "--from", "qawl-jsonl", "--label", "Town=-", "-"],
        line.as_bytes(),
    );
    assert!(out.status == 0 && !out.out.contains("Town"), "{} {}", out.out, out.err);
    // A document that is missing is reported, and so is a scheme that cannot be read.
    fs::write(&path, format!("{}\n", head.replace("\\\"version\\\": 1", "\\\"version\\\": 9"))).unwrap();
    let cut = run(&["convert", "--to", "qawl-jsonl", &name], b"");
    assert_eq!(cut.status, 1, "{}", cut.err);
    assert!(cut.err.contains("0 of 1 documents") && cut.err.contains("newer than this Qawl"), "{}", cut.err);
}

/// Labels that a configuration gives no colour get colours that others have not, on the way in and on the way out.
#[test]
fn labels_without_colours_differ_from_all_others() {
    let label = |name: &str, colour: &str| format!("<Label value=\"{name}\"{colour}/>");
    let labels: String = ["A", "B", "C", "D"].map(|name| label(name, "")).concat();
    let blue = label("Blue", " background=\"#2f6fb3\"");
    let xml = format!(
        "<View><Labels name=\"l\" toName=\"t\">{labels}{blue}</Labels><Text name=\"t\" value=\"$t\"/></View>"
    );
    let (scheme, _) = Scheme::default().with_tool(&tool("labeling-config.xml", &xml));
    let colours: std::collections::BTreeSet<u8> = scheme.labels.iter().map(|it| it.colour).collect();
    assert_eq!(colours.len(), 5, "{:?}", scheme.labels);
    assert_eq!(scheme.label("Blue").unwrap().colour, 0);

    // What Label Studio gets has a colour for each, and the scheme's own where it says one.
    let options = qawl::format::ExportOptions { listed: scheme.for_tool(), ..Default::default() };
    let files =
        qawl::format::export(qawl::format::Format::LabelStudio, &[&crate::documents::full()], &options)
            .unwrap();
    let written = &files.iter().find(|it| it.name == "labeling-config.xml").unwrap().bytes;
    let (again, _) =
        Scheme::default().with_tool(&tool("labeling-config.xml", &String::from_utf8_lossy(written)));
    for label in &scheme.labels {
        assert_eq!(
            again.label(&label.term.name).map(|it| it.colour),
            Some(label.colour),
            "{}",
            label.term.name
        );
    }
}

#[test]
fn brat_shows_labels_by_the_names_and_colours_that_they_have() {
    let import = import_files(corpus(&[]), &ImportOptions::default()).unwrap();
    let term = |name: &str, shown: Option<&str>, colour: Option<&str>| ToolTerm {
        name: name.to_owned(),
        shown: shown.map(str::to_owned),
        colour: colour.map(str::to_owned),
        ..ToolTerm::default()
    };
    let listed = ToolScheme {
        labels: vec![term("Old town", None, Some("#d8c164")), term("Unused", None, None)],
        looks: vec![
            term("QUOTE", Some("اقتباس"), None),
            term("Old town", Some("Old | town\nhere"), None),
            term("Unused", Some(" "), None),
        ],
        ..ToolScheme::default()
    };
    let options = ExportOptions { listed, ..ExportOptions::default() };
    let files = export(Format::Brat, &[&import.documents[0].document], &options).unwrap();
    let visual = files.iter().find(|file| file.name == "visual.conf").expect("a file of looks");
    let visual = String::from_utf8(visual.bytes.clone()).unwrap();
    assert!(visual.contains("\nQUOTE | اقتباس\n") && visual.contains("\nQUOTE\tbgColor:#"), "{visual}");
    assert!(visual.contains("\nOld_town\tbgColor:#d8c164\n"), "{visual}");
    let read = tool("visual.conf", &visual);
    let shown = |name: &str| read.looks.iter().find_map(|it| it.shown.clone().filter(|_| it.name == name));
    assert_eq!(shown("QUOTE").as_deref(), Some("اقتباس"));
    assert_eq!(shown("Old_town").as_deref(), Some("Old   town here"), "a bar would begin another name");
    assert_eq!(shown("Unused"), None);
    let colour = |name: &str| read.looks.iter().find_map(|it| it.colour.clone().filter(|_| it.name == name));
    assert_eq!(colour("Old_town").as_deref(), Some("#d8c164"));
    assert!(
        ["SPEAKER", "CUE", "QUOTE", "CLAIM", "Unused"].iter().all(|name| colour(name).is_some()),
        "{visual}"
    );
    assert_eq!(read.not_taken, [], "nothing of it is a line that is not understood");
}
