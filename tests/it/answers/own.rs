//! Own labels and attributes in the request and in answers, and answers in markup.

use std::sync::Arc;

use qawl::annotation::{Document, Review, Value};
use qawl::answers::{Answerer, Request, What, bring_in};
use qawl::schema::Label;
use qawl::scheme::{self, Scheme};
use qawl::session::Language;

use super::{ENGLISH, bare, only_answer};

const SCHEME: &str = r#"{"format": "qawl-scheme", "version": 1,
    "labels": [{"name": "PLACE", "shown": {"ar": "مكان"}, "description": "Towns and rivers"},
               {"name": "OLD", "offered": false}],
    "attributes": [
        {"name": "stance", "on": ["quote"], "kind": "choice", "values": [{"name": "for", "shown": {"ar": "مؤيد"}}, {"name": "against"}]},
        {"name": "gender", "on": ["speaker"], "kind": "choice", "values": [{"name": "f"}, {"name": "m"}]},
        {"name": "topics", "on": ["claim", "quote"], "kind": "choices", "values": [{"name": "money"}, {"name": "time"}]},
        {"name": "checked", "on": ["claim"], "kind": "yes-no"},
        {"name": "size", "on": ["PLACE"], "kind": "number"}]}"#;

fn own() -> Arc<Scheme> {
    Arc::new(scheme::read(SCHEME).expect("a scheme"))
}

fn bring(document: &mut Document, model: &str, source: &str) -> usize {
    let answerer = Answerer { model: Some(model.to_owned()), date: String::new(), scheme: own() };
    let brought = bring_in(document, &only_answer(source), &answerer);
    document.apply(&brought.transaction).expect("edits that fit");
    brought.report.n_unplaced()
}

const ANSWER: &str = r#"{"quotes": [
      {"quote": "the bridge would cost 12 million euros", "speaker": "Mayor Lena Holt", "cue": ["said"], "type": "indirect",
       "attributes": {"stance": "FOR", "topics": ["money"]}, "speaker_attributes": {"gender": "f"}},
      {"quote": "the bridge would not be finished before 2030", "speaker": "Engineer Omar Reed", "type": "indirect",
       "attributes": {"stance": "doubtful", "topics": []}, "speaker_attributes": {"gender": null}}],
    "claims": [{"claim": "the bridge would cost 12 million euros", "worth": "high", "attributes": {"topics": ["money", "time"], "checked": false}}],
    "marks": [{"label": "PLACE", "text": "bridge", "attributes": {"size": 12}}, {"label": "place", "text": "The council"},
              {"label": "PLACE", "text": "Atlantis"}, {"label": "OLD", "text": "one visitor"}]}"#;

/// Returns what is said of something, by what it covers.
fn said(document: &Document) -> Vec<String> {
    let mut rows: Vec<String> = document
        .own_all()
        .map(|(id, own)| {
            let parts = match document.annotation(id) {
                Some(it) => it.parts.clone(),
                None => own.mark.as_ref().expect("a mark").parts.clone(),
            };
            let label = own.mark.as_ref().map_or("", |it| &it.label);
            let attributes = own.attributes.iter().map(|(name, value)| format!("{name}={}", value.shown()));
            format!("{label}|{}|{}", document.covered_by(&parts), attributes.collect::<Vec<_>>().join(";"))
        })
        .collect();
    rows.sort();
    rows
}

#[test]
fn a_request_asks_for_own_labels_and_attributes() {
    let document = bare("en", ENGLISH);
    for (language, towns) in
        [(Language::En, "PLACE: Towns and rivers"), (Language::Ar, "PLACE: مكان. Towns and rivers")]
    {
        let request = Request::all(language).with_scheme(own());
        let about = request.about(&document);
        assert!(about.contains(towns), "{about}");
        assert!(about.contains("stance (quote)") && about.contains("topics (quote, claim)"), "{about}");
        assert!(!about.contains("OLD"), "what is no longer offered is not asked for");
        let schema = request.schema();
        let quote = &schema["properties"]["quotes"]["items"]["properties"];
        assert_eq!(quote["attributes"]["properties"]["stance"]["enum"][0], "for");
        assert_eq!(quote["speaker_attributes"]["required"][0], "gender");
        assert!(quote.get("cue_attributes").is_none());
        assert_eq!(schema["properties"]["marks"]["items"]["properties"]["label"]["enum"][0], "PLACE");
        let plain = Request::all(language);
        assert!(
            !plain.about(&document).contains("- marks")
                && plain.schema()["properties"].get("marks").is_none()
        );
    }
    let claims = Request { labels: vec![Label::Claim], ..Request::all(Language::En).with_scheme(own()) };
    assert!(!claims.about(&document).contains("stance"), "without quotes nothing is asked of them");
}

#[test]
fn own_labels_and_attributes_are_read_from_an_answer() {
    let mut document = bare("en", ENGLISH);
    // The mark with a label that is not offered is no quote of the article to be placed by force: it is one by its words.
    let n_unplaced = bring(&mut document, "A", ANSWER);
    assert_eq!(n_unplaced, 1, "Atlantis is not there");
    let rows = said(&document);
    assert_eq!(
        rows,
        [
            "PLACE|The council|",
            "PLACE|bridge|size=12",
            "|Mayor Lena Holt|gender=f",
            "|the bridge would cost 12 million euros|checked=false;topics=money, time",
            "|the bridge would cost 12 million euros|stance=for;topics=money",
            "|the bridge would not be finished before 2030|stance=doubtful",
        ]
    );
    assert!(document.own_marks().all(|(_, mark)| mark.review == Review::Suggested));
    assert!(
        document.answers().iter().any(|run| run.unplaced.iter().any(|it| &*it.said == "PLACE: Atlantis"))
    );
    // The same answer again changes nothing; a shorter one of the same model takes back what nobody has decided.
    let before = document.clone();
    bring(&mut document, "A", ANSWER);
    assert_eq!(said(&document), said(&before));
    let (id, _) = document.own_marks().find(|(_, it)| document.covered_by(&it.parts) == "bridge").unwrap();
    document.apply(&qawl::annotation::intents::review_own(&document, &[id], Review::Accepted)).unwrap();
    bring(
        &mut document,
        "A",
        r#"{"quotes": [{"quote": "the bridge would cost 12 million euros", "attributes": {"stance": "against"}}]}"#,
    );
    let rows = said(&document);
    assert!(rows.contains(&"PLACE|bridge|size=12".to_owned()), "what was accepted stays: {rows:?}");
    assert!(!rows.iter().any(|it| it.contains("The council")), "{rows:?}");
    assert!(rows.iter().any(|it| it.contains("stance=for")), "a value that is set is not replaced: {rows:?}");
}

#[test]
fn a_table_has_attributes_in_columns() {
    let mut document = bare("en", ENGLISH);
    bring(
        &mut document,
        "A",
        "| Quote | Speaker | Stance |\n|---|---|---|\n| the bridge would cost 12 million euros | Lena Holt | مؤيد |\n",
    );
    assert_eq!(said(&document), ["|the bridge would cost 12 million euros|stance=for"]);
    let (_, own) = document.own_all().next().unwrap();
    assert_eq!(own.attributes.get("stance"), Some(&Value::Text("for".into())));
}

/// Returns the records of an answer: what, words, speaker, cues.
fn records(source: &str) -> Vec<String> {
    only_answer(source)
        .records
        .iter()
        .map(|it| {
            let what = if it.what == What::Claim { "claim" } else { "quote" };
            format!("{what}|{}|{}|{}", it.said(), it.speaker.as_deref().unwrap_or("-"), it.cues.join("+"))
        })
        .collect()
}

#[test]
fn elements_named_after_what_they_hold_are_read() {
    let whole = "Here you are:\n```xml\n<?xml version=\"1.0\"?>\n<answer><quotes>\n<quote><text>We <b>waited</b> long &amp; hard</text><speaker>Holt</speaker><cues><cue>told</cue><cue>said</cue></cues></quote>\n\
        <quote speaker=\"Reed\">it would not be finished</quote>\n</quotes><claims><claim>12 million euros</claim></claims></answer>\n```\n";
    assert_eq!(
        records(whole),
        [
            "quote|We waited long & hard|Holt|told+said",
            "quote|it would not be finished|Reed|",
            "claim|12 million euros|-|"
        ]
    );
    let loose =
        "<quote speaker='Holt'>We waited</quote>\n<quote speaker='Reed'>It will not be finished</quote>";
    assert_eq!(records(loose), ["quote|We waited|Holt|", "quote|It will not be finished|Reed|"]);
    let one = "<quotes><quote><text>We waited</text><speaker>Holt</speaker></quote></quotes>";
    assert_eq!(records(one), ["quote|We waited|Holt|"]);
    let arabic = "<الأقوال><القول><النص>انتظرنا طويلاً</النص><القائل>هولت</القائل></القول></الأقوال>";
    assert_eq!(records(arabic), ["quote|انتظرنا طويلاً|هولت|"]);
}

#[test]
fn a_table_of_html_is_read_and_a_page_is_none() {
    let table = "<table border=1><thead><tr><th>Quote<th>Speaker</tr></thead><tbody>\
        <tr><td>“We waited,\n long enough”<td>Holt</tr><tr><td>It <i>will</i> not<td>Reed</table>";
    assert_eq!(records(table), ["quote|“We waited, long enough”|Holt|", "quote|It will not|Reed|"]);
    let page = format!(
        "<html><body><p>{}</p><table><tr><th>Source<th>Text</tr><tr><td>a<td>b</table></body></html>",
        "Words of an article. ".repeat(20)
    );
    assert!(qawl::answers::read(&page).is_err());
    let endless = format!("<quotes>{}", "<quote x=".repeat(20_000));
    let _ = qawl::answers::read(&endless);
    let deep = format!("{}we waited{}", "<quote><text>".repeat(20_000), "</text></quote>".repeat(20_000));
    let _ = qawl::answers::read(&deep);
}
