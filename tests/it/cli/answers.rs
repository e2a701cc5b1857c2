//! Requests to language models and their answers, by the command.

use super::{Files, run};

const ARTICLE: &str = "Mayor Lena Holt said the bridge would cost 12 million euros.\nEngineer Omar Reed said that it \
                       would not be finished before 2030.\n";

#[test]
fn a_request_out_and_an_answer_in() {
    let files = Files::new("answers");
    let (article, answer, out) = (files.0.join("a.txt"), files.0.join("answer.md"), files.0.join("a.json"));
    let path = |it: &std::path::Path| it.to_str().unwrap().to_owned();
    std::fs::write(&article, ARTICLE).unwrap();
    let asked = run(&["prompt", &path(&article)], b"");
    assert_eq!(asked.status, 0, "{}", asked.err);
    assert!(asked.out.contains(ARTICLE.trim()) && asked.out.contains("\"required\""));

    std::fs::write(
        &answer,
        "| Speaker | Quote |\n|---|---|\n| Lena Holt | the bridge would cost 12 million euros |\n\
         | Omar Reed | it would hardly be finished before 2030 |\n| Nobody | the sky is green |\n",
    )
    .unwrap();
    let came = run(
        &[
            "convert",
            "--from",
            "answers",
            "--article",
            &path(&article),
            "--model",
            "Model A",
            "--date",
            "2026-11-30",
            "--to",
            "qawl",
            &path(&answer),
            "-o",
            &path(&out),
        ],
        b"",
    );
    assert_eq!(came.status, 1, "{}", came.err);
    assert!(
        came.err.contains(
            "placed exactly: 1; with other marks, spelling or spacing: 0; reworded: 1; not found: 1"
        ),
        "{}",
        came.err
    );
    assert!(came.err.contains("not found: the sky is green"), "{}", came.err);
    assert!(came.err.contains("reworded: it would hardly"), "{}", came.err);
    let document = qawl::format::qawl::read(&std::fs::read_to_string(&out).unwrap()).unwrap();
    assert_eq!(document.answers()[0].unplaced.len(), 1);

    // The model measured against what a person has decided.
    let mut reviewed = document.clone();
    let all: Vec<_> = document.annotations().map(|it| it.id).collect();
    let accepted = qawl::annotation::intents::review(&document, all, qawl::annotation::Review::Accepted);
    reviewed.apply(&accepted).unwrap();
    std::fs::write(&out, qawl::format::qawl::write(&reviewed)).unwrap();
    let scored = run(&["score", &path(&out), &path(&out), "--by", "Model A"], b"");
    assert_eq!(scored.status, 0, "{}", scored.err);
    assert!(scored.out.contains("2 gold quotes, 2 predicted"), "{}", scored.out);
}

#[test]
fn many_articles_as_lines_and_their_answers_by_name() {
    let files = Files::new("answers-many");
    let (articles, answers) = (files.0.join("in.jsonl"), files.0.join("answers.jsonl"));
    let path = |it: &std::path::Path| it.to_str().unwrap().to_owned();
    let line = |id: &str, text: &str| serde_json::json!({ "id": id, "lang": "en", "text": text }).to_string();
    std::fs::write(&articles, [line("a1", ARTICLE), line("a2", "Holt said it was over.")].join("\n"))
        .unwrap();
    let asked = run(&["prompt", &path(&articles), "--instructions", "ar", "--label", "quote"], b"");
    let lines: Vec<serde_json::Value> =
        asked.out.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(lines.iter().map(|it| it["custom_id"].as_str().unwrap()).collect::<Vec<_>>(), ["a1", "a2"]);
    std::fs::write(
        &answers,
        "{\"custom_id\": \"a2\", \"quotes\": [\"it was over\"]}\n{\"custom_id\": \"a9\", \"quotes\": [\"x y\"]}\n",
    )
    .unwrap();
    let came = run(
        &[
            "convert",
            "--from",
            "answers",
            "--article",
            &path(&articles),
            "--to",
            "qawl-jsonl",
            "--only-model",
            &path(&answers),
        ],
        b"",
    );
    assert_eq!(came.status, 1);
    assert!(came.err.contains("a9: none of the articles given has this name"), "{}", came.err);
    assert!(came.err.contains("a1: no answer is about this article"), "{}", came.err);
    assert_eq!(came.out.lines().count(), 1, "{}", came.out);
    let alone = run(&["convert", "--from", "answers", "--to", "qawl", &path(&answers)], b"");
    assert_eq!(alone.status, 2);
    assert!(alone.err.contains("--article"), "{}", alone.err);
}

#[test]
fn answers_damaged_on_purpose_are_measured() {
    let gold = serde_json::json!({ "id": "g", "lang": "en", "text": ARTICLE, "quotes": [
        { "content": [[21, 59]], "speaker": [[0, 15]], "type": "indirect" },
        { "content": [[91, 131]], "speaker": [[61, 79]], "type": "indirect" }] });
    let other = serde_json::json!({ "id": "h", "lang": "en", "text": "Nora Pike said the harvest had been the worst in years.",
        "quotes": [{ "content": [[15, 54]], "speaker": [[0, 9]], "type": "indirect" }] });
    let files = Files::new("answers-measured");
    let path = files.0.join("gold.jsonl");
    std::fs::write(&path, format!("{gold}\n{other}\n")).unwrap();
    let run = run(&["measure-answers", path.to_str().unwrap(), "--answers", "60"], b"");
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("wrong places reported as exact: 0"), "{}", run.out);
    assert!(run.out.contains("verbatim"), "{}", run.out);
}
