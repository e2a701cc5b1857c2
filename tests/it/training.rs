//! Training and rating by the command: the same files give the same table, and bad lines are told.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use crate::cli::{Files, run};
use crate::tidy::root;

/// Rated sentences of our own, in both languages: those with numbers are worth checking.
fn rated() -> String {
    let places = [
        ("the harbour", "الميناء"),
        ("the valley", "الوادي"),
        ("the old town", "البلدة القديمة"),
        ("the island", "الجزيرة"),
        ("the border", "الحدود"),
        ("the mill", "المطحنة"),
    ];
    let people = [
        ("workers", "عاملاً"),
        ("teachers", "معلماً"),
        ("sailors", "بحاراً"),
        ("farmers", "مزارعاً"),
        ("nurses", "ممرضاً"),
        ("drivers", "سائقاً"),
        ("miners", "منجمياً"),
        ("bakers", "خبازاً"),
    ];
    let mut lines = String::new();
    let mut add = |lang: &str, text: String, label: u8| {
        let id = format!("{lang}-{}", lines.len());
        let _ = writeln!(lines, "{}", json!({"id": id, "lang": lang, "text": text, "label": label}));
    };
    for (n, (who, whom)) in (11..).zip(people) {
        for (place, area) in places {
            add("en", format!("Some {n} {who} lost their jobs near {place} last year."), 1);
            add("en", format!("I hope that all you {who} enjoy a walk near {place}, friends."), 0);
            add("ar", format!("فقد {n} {whom} وظائفهم قرب {area} العام الماضي."), 1);
            add("ar", format!("نتمنى لكل من كان {whom} نزهة سعيدة قرب {area} يا أصدقاء."), 0);
        }
    }
    lines
}

#[test]
fn the_same_sentences_give_the_same_table() {
    let files = Files::new("train-worth");
    let sentences = files.put("rated.jsonl", rated());
    let table = |name: &str| {
        let path = files.0.join(name);
        let written = path.to_str().unwrap();
        let trained = run(&["train-worth", &sentences, "--write", written], b"");
        assert_eq!((trained.status, trained.err.as_str()), (0, ""), "{}", trained.out);
        (fs::read(&path).unwrap(), trained.out)
    };
    let (first, told) = table("first.bin");
    let (second, _) = table("second.bin");
    assert!(first == second, "the same bytes");
    assert!(first.len() <= 300_000, "{} bytes", first.len());
    let written = files.0.join("first.bin");
    let checked = |path: &str| run(&["train-worth", &sentences, "--check", path], b"");
    let same = checked(written.to_str().unwrap());
    assert!(same.status == 0 && same.out.contains("first.bin: identical"), "{}", same.out);
    let other = checked(&files.put("other.bin", "QWLW"));
    assert!(other.status == 1 && other.out.contains("other.bin: differs"), "{}", other.out);
    // Nothing of what was learned from can be read out of it.
    for word in ["workers", "harbour", "عاملا"] {
        assert!(!first.windows(word.len()).any(|bytes| bytes == word.as_bytes()), "{word}");
    }
    assert!(told.contains("AP 1.0000"), "what differs by numbers alone is told apart: {told}");
    assert!(told.contains("Brier score") && told.contains("cross-validated"), "{told}");
}

#[test]
fn rows_that_cannot_be_learned_from_are_told() {
    let files = Files::new("train-worth-bad");
    let lines = rated()
        + "{\"id\": 1}\nnonsense\n{\"id\": 2, \"lang\": \"de\", \"text\": \"Acht Tote\", \"label\": 1}\n";
    let trained = run(&["train-worth", &files.put("rated.jsonl", lines)], b"");
    assert_eq!(trained.status, 1);
    assert_eq!(trained.err.lines().count(), 3, "{}", trained.err);
    assert!(trained.err.contains("rated.jsonl:193: missing field `text`"), "{}", trained.err);
    assert!(trained.err.contains("language de"), "{}", trained.err);
}

#[test]
fn sentences_are_rated_in_the_order_they_come_in() {
    let lines = "{\"id\": \"a\", \"lang\": \"en\", \"text\": \"The army said 12 soldiers were killed and 40 wounded in 2014.\"}\n\
                 {\"id\": 7, \"text\": \"Thank you all so much, it is wonderful to be here with you tonight.\"}\n\
                 not a line\n\
                 {\"id\": \"c\", \"lang\": \"ar\", \"text\": \"قتل 12 جندياً وأصيب 40 آخرون في الهجوم.\"}\n";
    let rated = run(&["worth", "--reasons", "-"], lines.as_bytes());
    assert_eq!(rated.status, 1);
    assert!(rated.err.starts_with("qawl: standard input:3: "), "{}", rated.err);
    let answers: Vec<Value> = rated.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&Value> = answers.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [&json!("a"), &json!(7), &json!("c")]);
    let score = |n: usize| answers[n]["score"].as_f64().unwrap();
    assert!(score(0) > 0.5 && score(1) < 0.2 && score(2) > 0.5, "{}", rated.out);
    assert!(answers[0]["reasons"].as_array().unwrap().contains(&json!("casualties")), "{}", rated.out);
    let bare = run(&["worth", "-"], lines.as_bytes());
    assert!(!bare.out.contains("reasons"));
}

#[test]
fn claims_are_learned_from_articles() {
    let files = Files::new("train-claims");
    let article = |n: usize| {
        let text = format!("قتل {n} جندياً في الهجوم على القاعدة، وهو أمر مؤسف للغاية.");
        let claim = "قتل 10 جندياً في الهجوم على القاعدة".chars().count();
        json!({"id": n, "lang": "ar", "text": text, "quotes": [], "claims": [{"start": 0, "end": claim, "worth": "high"}]})
    };
    let lines: String = (10..40).map(|n| article(n).to_string() + "\n").collect();
    let gold = files.put("gold.jsonl", lines);
    let folder = files.0.to_str().unwrap();
    let first = run(&["train-claims", "--lang", "ar", &gold, "--write", folder, "--force"], b"");
    assert_eq!((first.status, first.err.as_str()), (0, ""));
    assert!(first.out.contains("5-fold cross-validation over documents"), "{}", first.out);
    assert!(first.out.contains("F1 100.0"), "{}", first.out);
    let table = fs::read(files.0.join("claims.bin")).unwrap();
    let again = run(&["train-claims", "--lang", "ar", &gold, "--write", folder, "--force"], b"");
    assert_eq!(again.out, first.out);
    assert_eq!(fs::read(files.0.join("claims.bin")).unwrap(), table);
    let none = run(&["train-claims", "--lang", "en", "-"], b"{\"id\": 1, \"text\": \"a\"}\n");
    assert_eq!((none.status, none.err.as_str()), (2, "qawl: no line has claims to learn from\n"));
}

/// Articles of our own with the quotes in them: verbs in front of their subjects, contents after a complementiser and
/// after a colon in marks, and a second cue without a subject.
fn quoted_articles() -> String {
    let people =
        ["مدير المصنع", "رئيسة البلدية", "الوزير سامر الخطيب", "الطبيبة ليلى قاسم", "المتحدث باسم الشركة"];
    let facts =
        ["الجسر آمن", "الخطة جاهزة", "العمل سيبدأ غدا", "السوق هادئة", "الطريق مغلق", "الميزانية لا تكفي"];
    let mut lines = String::new();
    for (n, who) in people.iter().enumerate() {
        for (m, fact) in facts.iter().enumerate() {
            let other = facts[(m + 1) % facts.len()];
            let verb = if n % 2 == 0 { "قال" } else { "قالت" };
            let text = format!("{verb} {who} إن {fact}. وأضاف: «{other}». وزار الوفد المدينة مساء.");
            let span = |what: &str, from: usize| {
                let at =
                    text.char_indices().skip(from).position(|(at, _)| text[at..].starts_with(what)).unwrap();
                json!([[from + at, from + at + what.chars().count()]])
            };
            let quotes = json!([
                {"content": span(fact, 0), "cue": span(verb, 0), "speaker": span(who, 0), "speaker_id": "e1", "type": "indirect"},
                {"content": span(other, text.chars().position(|c| c == '«').unwrap()), "cue": span("أضاف", 0),
                 "speaker": span(who, 0), "speaker_id": "e1", "type": "direct"},
            ]);
            let id = format!("{n}-{m}");
            let _ = writeln!(lines, "{}", json!({"id": id, "lang": "ar", "text": text, "quotes": quotes}));
        }
    }
    lines
}

#[test]
fn the_same_articles_give_the_same_table_of_choices() {
    let files = Files::new("train-choices");
    let gold = files.put("gold.jsonl", quoted_articles());
    let folder = files.0.to_str().unwrap();
    let learn = || {
        let learned = run(&["train-choices", "--lang", "ar", &gold, "--write", folder], b"");
        assert_eq!((learned.status, learned.err.as_str()), (0, ""), "{}", learned.out);
        (learned.out, fs::read(files.0.join("choices.bin")).unwrap())
    };
    let (told, table) = learn();
    let (again, same) = learn();
    assert!(told == again && table == same, "the same figures and bytes");
    assert!(table.len() <= 400_000, "{} bytes", table.len());
    assert!(told.contains("30 documents") && told.contains("5-fold cross-validation"), "{told}");
    let line = told.lines().find(|line| line.contains("quote + speaker")).unwrap();
    assert!(line.ends_with("F1 100.0"), "sentences of one pattern are read after others: {told}");
    let tested = run(&["train-choices", "--lang", "ar", &gold, "--folds", "0", "--test", &gold], b"");
    assert!(tested.out.contains("30 documents that nothing was learned from"), "{}", tested.out);
    for word in ["الخطيب", "المصنع"] {
        assert!(!table.windows(word.len()).any(|bytes| bytes == word.as_bytes()), "{word}");
    }
}

#[test]
fn what_a_network_is_learned_from_is_written_and_what_is_no_network_is_refused() {
    let files = Files::new("train-network");
    let gold = files.put("gold.jsonl", quoted_articles());
    let lessons = files.0.join("lessons.jsonl");
    let path = lessons.to_str().unwrap();
    let learned = run(&["train-choices", "--lang", "ar", &gold, "--folds", "0", "--lessons", path], b"");
    assert_eq!((learned.status, learned.err.as_str()), (0, ""), "{}", learned.out);
    let lines = fs::read_to_string(&lessons).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (of_rows, of_articles): (Vec<&Value>, Vec<&Value>) =
        lines.iter().partition(|line| line["id"] == json!("cue table"));
    assert_eq!(of_articles.len(), 30, "one for each article");
    assert!(of_rows.len() > 200, "and those of the cue table: {}", of_rows.len());
    for line in of_articles {
        let n_tokens = line["tokens"].as_array().unwrap().len() as i64;
        assert!(line["tokens"].as_array().unwrap().iter().all(|token| token.as_array().unwrap().len() == 11));
        let examples = line["examples"].as_array().unwrap();
        // Whether it is a cue, where the content ends, who speaks, of both cues at least.
        assert!(examples.len() >= 6, "{line}");
        for example in examples {
            let [places, kinds, right] =
                ["tokens", "kinds", "right"].map(|name| example[name].as_array().unwrap());
            assert!(places.len() == kinds.len() && places.len() == right.len(), "{example}");
            assert!(right.contains(&json!(true)), "{example}");
            assert!(
                places.iter().all(|place| (-1..n_tokens).contains(&place.as_i64().unwrap())),
                "{example}"
            );
        }
    }
    let other = files.put("network.bin", "QWLN");
    let refused = run(&["train-choices", "--lang", "ar", &gold, "--network", &other], b"");
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("network.bin: not a network of this version"), "{}", refused.err);
    // One that has learned from the articles says nothing of those that a part holds out.
    let choices = fs::read(root().join("src/lang/ar/choices.bin")).unwrap();
    let at = choices.windows(4).position(|bytes| bytes == b"QWLN").unwrap();
    fs::write(&other, &choices[at..]).unwrap();
    let refused = run(&["train-choices", "--lang", "ar", &gold, "--network", &other], b"");
    assert!(refused.status == 2 && refused.err.contains("--folds 0"), "{}", refused.err);
    let tested = run(
        &["train-choices", "--lang", "ar", &gold, "--network", &other, "--folds", "0", "--test", &gold],
        b"",
    );
    assert_eq!((tested.status, tested.err.as_str()), (0, ""));
    assert!(tested.out.contains("likeliest where features count"), "{}", tested.out);
}

#[test]
fn lines_that_choices_cannot_be_learned_from_are_told() {
    let files = Files::new("train-choices-bad");
    let bad = [
        "nonsense",
        "{\"id\": 1, \"quotes\": []}",
        "{\"id\": 2, \"lang\": \"en\", \"text\": \"She said no.\", \"quotes\": []}",
        "{\"id\": 3, \"lang\": \"ar\", \"text\": \"قال لا.\", \"quotes\": [{\"content\": [[4, 400]], \"cue\": [[0, 3]], \"speaker\": []}]}",
    ];
    let lines = quoted_articles() + &bad.join("\n") + "\n";
    let gold = files.put("gold.jsonl", lines);
    let learned = run(&["train-choices", "--lang", "ar", "--folds", "0", &gold], b"");
    assert_eq!(learned.status, 1, "{}", learned.err);
    let told: Vec<&str> = learned.err.lines().collect();
    assert_eq!(told.len(), 4, "{}", learned.err);
    for (line, (place, what)) in told.iter().zip([
        ("gold.jsonl:31: ", "JSON object"),
        ("gold.jsonl:32: ", "text"),
        ("gold.jsonl:33: ", "language en"),
        ("gold.jsonl:34: ", "quote 1 has places outside the text"),
    ]) {
        assert!(line.contains(place) && line.contains(what), "{line}");
    }
    let none = run(&["train-choices", "--lang", "ar", "-"], "{\"id\": 1, \"text\": \"قال لا.\"}\n".as_bytes());
    assert_eq!((none.status, none.err.as_str()), (2, "qawl: no line has quotes to learn from\n"));
    let missing = run(&["train-choices", "--lang", "ar", "missing.jsonl"], b"");
    assert!(missing.status == 2 && missing.err.contains("missing.jsonl"), "{}", missing.err);
}

/// Sentences of our own in CoNLL-U.
fn treebank() -> String {
    let nouns = ["الوزير", "المدير", "الطبيب", "الحارس", "التاجر"];
    let verbs = ["قال", "أعلن", "زار", "كتب"];
    let mut lines = String::new();
    for (n, noun) in nouns.iter().enumerate() {
        for (m, verb) in verbs.iter().enumerate() {
            let words =
                [(*verb, "VERB"), (*noun, "NOUN"), ("في", "ADP"), ("المدينة", "NOUN"), (".", "PUNCT")];
            let _ = writeln!(lines, "# sent_id = {n}-{m}\n# text = {verb} {noun} في المدينة.");
            for (number, (form, part)) in (1..).zip(words) {
                let gender = if form == "المدينة" { "Gender=Fem" } else { "Gender=Masc" };
                let _ = writeln!(lines, "{number}\t{form}\t_\t{part}\t_\t{gender}\t_\t_\t_\t_");
            }
            lines.push('\n');
        }
    }
    lines
}

#[test]
fn the_same_treebank_gives_the_same_table_of_words() {
    let files = Files::new("train-words");
    let bank = files.put("bank.conllu", treebank());
    let raw = files.put(
        "raw.jsonl",
        "{\"id\": 1, \"lang\": \"ar\", \"text\": \"قال الوزير في المدينة إن الجسر آمن.\"}\n",
    );
    let folder = files.0.to_str().unwrap();
    let learn = || {
        let learned = run(&["train-words", "--lang", "ar", &bank, "--raw", &raw, "--write", folder], b"");
        assert_eq!((learned.status, learned.err.as_str()), (0, ""), "{}", learned.out);
        (learned.out, fs::read(files.0.join("tagger.bin")).unwrap())
    };
    let (told, table) = learn();
    let (again, same) = learn();
    assert!(told == again && table == same, "the same figures and bytes");
    assert!(table.len() <= 400_000, "{} bytes", table.len());
    assert!(told.contains("20 sentences, 100 tokens") && told.contains("cross-validation"), "{told}");
}

#[test]
fn lines_that_words_cannot_be_learned_from_are_told() {
    let files = Files::new("train-words-bad");
    let bank = files.put("bank.conllu", treebank() + "no columns here\n");
    let raw = files.put("raw.jsonl", "not a line\n");
    let learned = run(&["train-words", "--lang", "ar", &bank, "--raw", &raw], b"");
    assert_eq!(learned.status, 1, "{}", learned.err);
    assert!(
        learned.err.contains("bank.conllu:") && learned.err.contains("too few columns"),
        "{}",
        learned.err
    );
    assert!(learned.err.contains("raw.jsonl:1: "), "{}", learned.err);
    let empty = run(&["train-words", "--lang", "ar", "-"], b"");
    assert_eq!((empty.status, empty.err.as_str()), (2, "qawl: no sentence to learn from\n"));
    let kept = run(&["train-words", "--lang", "en", &bank, "--keep-counts"], b"");
    assert_eq!((kept.status, kept.out.as_str()), (2, ""), "nothing is learned without them: {}", kept.err);
    assert!(
        kept.err.contains("\"en\" has no counts to keep: give articles to count words in with --raw"),
        "{}",
        kept.err
    );
    let unknown = run(&["train-words", "--lang", "xx", &bank], b"");
    assert!(unknown.status == 2 && unknown.err.contains("no language pack for \"xx\""), "{}", unknown.err);
}
