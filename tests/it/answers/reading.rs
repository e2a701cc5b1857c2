//! The forms that answers have.

use expect_test::{Expect, expect};
use qawl::answers::{What, keys, read};

/// Returns one line per record, article by article.
fn shown(source: &str) -> String {
    let mut lines = Vec::new();
    for answer in read(source).unwrap_or_default() {
        lines.push(format!(
            "{:?}{}{}{}",
            answer.form,
            answer.article.map(|it| format!(" of {it}")).unwrap_or_default(),
            answer.model.map(|it| format!(" by {it}")).unwrap_or_default(),
            if answer.is_cut { ", cut" } else { "" }
        ));
        for record in answer.records {
            let mut line = match record.what {
                What::Quote => "  quote".to_owned(),
                What::Claim => "  claim".to_owned(),
                What::Own => "  own".to_owned(),
            };
            line += &format!(" {}", record.content.join(" | "));
            for (name, value) in [("speaker", record.speaker), ("medium", record.medium)] {
                line += &value.map(|it| format!("; {name} {it}")).unwrap_or_default();
            }
            if !record.cues.is_empty() {
                line += &format!("; cues {}", record.cues.join(" | "));
            }
            line += &record.kind.map(|it| format!("; {it}")).unwrap_or_default();
            line += &record.worth.map(|it| format!("; {it}")).unwrap_or_default();
            line += if record.is_cut { "; cut" } else { "" };
            lines.push(line);
        }
    }
    lines.join("\n")
}

fn check(source: &str, expected: Expect) {
    expected.assert_eq(&shown(source));
}

#[test]
fn json_in_a_code_fence_with_words_around_it() {
    check(
        "Sure! Here are the quotes [as requested]:\n\n```json\n{\"model\": \"gpt-x 5\", \"quotes\": [\n  {\"quote\": \"It is safe\", \
         \"speaker\": \"Lena Holt\", \"cue\": [\"said\"], \"type\": \"direct\", \"relayed_by\": null},\n], \"claims\": [{\"claim\": \
         \"12 died\", \"worth\": \"high\"}]}\n```\nLet me know if you need {more}.",
        expect![[r#"
            Json by gpt-x 5
              quote It is safe; speaker Lena Holt; cues said; direct
              claim 12 died; high"#]],
    );
}

#[test]
fn keys_by_their_sense_in_english_and_arabic() {
    check(
        r#"[{"القول": "الخط آمن", "القائل": "رنا عيسى", "لفظ الإسناد": "قالت", "النوع": "غير مباشر"},
            {"content": "b c", "who": "X", "verb": "said"}, {"text": "d e", "speakerName": "Y", "quote_type": "Direct Quote"},
            {"statement": "f g", "source": "Z"}, {"quotation": "h i", "speaker": "A", "source": "Reuters"},
            {"Quote": "j k", "Speaker": "غير محدد"}, {"label": "claim", "text": "l m"}]"#,
        expect![[r#"
            Json
              quote الخط آمن; speaker رنا عيسى; cues قالت; indirect
              quote b c; speaker X; cues said
              quote d e; speaker Y; direct
              quote f g; speaker Z
              quote h i; speaker A; medium Reuters
              quote j k
              claim l m"#]],
    );
}

#[test]
fn nested_by_speaker_or_by_quote() {
    check(
        r#"{"article": {"text": "the whole article"}, "speakers": [{"name": "Holt", "quotes": ["a b", {"text": "c d", "cue": "told"}]},
            {"name": "Reed", "statements": [{"quote": "e f"}]}]}"#,
        expect![[r#"
            Json
              quote a b; speaker Holt
              quote c d; speaker Holt; cues told
              quote e f; speaker Reed"#]],
    );
    check(
        r#"{"quotes": {"Holt": ["a b"], "Reed": ["c d", "e f"]}, "claims": ["g h"]}"#,
        expect![[r#"
            Json
              quote a b; speaker Holt
              quote c d; speaker Reed
              quote e f; speaker Reed
              claim g h"#]],
    );
    check(
        r#"{"attributions": [{"content": {"text": "a b", "start": 3}, "source": {"text": "the mayor", "name": "Holt"}, "cue": {"text": "said"}, "claim": "a b"}]}"#,
        expect![[r#"
            Json
              quote a b; speaker the mayor; cues said
              claim a b"#]],
    );
}

#[test]
fn lines_of_many_articles_and_what_interfaces_wrap_them_in() {
    check(
        "{\"id\": \"a1\", \"quotes\": [{\"quote\": \"a b\"}]}\n{\"id\": \"a2\", \"quotes\": []}\n{\"document\": \"a3\", \"quote\": \"c d\"}",
        expect![[r#"
            Json of a1
              quote a b
            Json of a2
            Json of a3
              quote c d"#]],
    );
    let content =
        serde_json::to_string("```json\n{\"quotes\": [{\"quote\": \"a b\", \"speaker\": \"Holt\"}]}\n```")
            .unwrap();
    check(
        &format!(
            r#"{{"id": "batch_1", "custom_id": "a1", "response": {{"status_code": 200, "body": {{"model": "m-1", "choices": [{{"message": {{"role": "assistant", "content": {content}}}}}]}}}}}}"#
        ),
        expect![[r#"
            Json of a1 by m-1
              quote a b; speaker Holt"#]],
    );
    check(
        &format!(
            r#"{{"custom_id": "a2", "result": {{"type": "succeeded", "message": {{"model": "m-2", "content": [{{"type": "text", "text": {content}}}]}}}}}}"#
        ),
        expect![[r#"
            Json of a2 by m-2
              quote a b; speaker Holt"#]],
    );
    check(
        &format!(
            r#"{{"model": "llama", "message": {{"role": "assistant", "content": {content}}}, "done": true}}"#
        ),
        expect![[r#"
            Json by llama
              quote a b; speaker Holt"#]],
    );
}

#[test]
fn json_that_is_not_quite_json() {
    check(
        "{“quotes”: [{'quote': 'a b', speaker: \"قال \"سامي\" أمس\", // who\n}, {\"quote\": \"he said \"no\", then \"yes\"\", \"speaker\": \"X\"}\n{\"quote\": \"c d\"\n \"speaker\": \"Y\"}]}",
        expect![[r#"
            Json
              quote a b; speaker قال "سامي" أمس
              quote he said "no", then "yes"; speaker X
              quote c d; speaker Y"#]],
    );
}

#[test]
fn an_answer_that_breaks_off_is_read_as_far_as_it_goes() {
    check(
        r#"{"quotes": [{"quote": "a b", "speaker": "X"}, {"quote": "c d", "speaker": "Ye"#,
        expect![[r#"
            Json, cut
              quote a b; speaker X
              quote c d"#]],
    );
    check(
        r#"{"quotes": [{"quote": "a b", "speaker": "X"}, {"quote": "c d and th"#,
        expect![[r#"
            Json, cut
              quote a b; speaker X
              quote c d and th; cut"#]],
    );
    check(
        r#"{"quotes": [{"quote": "a b"}, {"#,
        expect![[r#"
        Json, cut
          quote a b"#]],
    );
}

#[test]
fn tables() {
    check(
        "| # | القائل | القول | لفظ الإسناد |\n|---|:---:|---|---|\n| 1 | رنا عيسى | «الخط آمن» | قالت |\n| 2 | — | **الكلفة** عالية \\| جداً | |",
        expect![[r#"
            Table
              quote «الخط آمن»; speaker رنا عيسى; cues قالت
              quote **الكلفة** عالية | جداً"#]],
    );
    check(
        "Here you go:\n\nSpeaker,Quote,Type\n\"Holt, Lena\",\"It is \"\"safe\"\", she said\",mixed\nReed,c d,indirect\n",
        expect![[r#"
            Table
              quote It is "safe", she said; speaker Holt, Lena; mixed
              quote c d; speaker Reed; indirect"#]],
    );
    check(
        "document\tquote\tspeaker\na1\ta b\tX\na2\tc d\tY\n",
        expect![[r#"
            Table of a1
              quote a b; speaker X
            Table of a2
              quote c d; speaker Y"#]],
    );
}

#[test]
fn merged_cells_and_keys_of_other_languages() {
    check(
        "| Speaker | Quote |\n|---|---|\n| Holt | a b |\n| ^ | c d |\n| 〃 | e f |\n| | g h |",
        expect![[r#"
            Table
              quote a b; speaker Holt
              quote c d; speaker Holt
              quote e f; speaker Holt
              quote g h"#]],
    );
    check(
        r#"{"citas": [{"cita": "a b", "hablante": "Holt", "tipo": "directa"}], "iddialar": ["c d"]}"#,
        expect![[r#"
            Json
              quote a b; speaker Holt; direct
              claim c d"#]],
    );
    check(
        "{“quotes”: [{“quote”: “We waited,” Holt told reporters, “and we will not.”, “speaker”: “Holt”}]}",
        expect![[r#"
            Json
              quote We waited,” Holt told reporters, “and we will not.; speaker Holt"#]],
    );
}

#[test]
fn lists() {
    check(
        "1. \"It is safe\" — Lena Holt\n2. **Omar Reed**: “c d e”\n3) Reed (engineer) said: \"f g\"\n",
        expect![[r#"
            List
              quote It is safe; speaker Lena Holt
              quote c d e; speaker Omar Reed
              quote f g; speaker Reed"#]],
    );
    check(
        "١. القول: «الخط آمن»\n   القائل: رنا عيسى\n   لفظ الإسناد: قالت\n\n٢. القول: الكلفة عالية\n   القائل: سامي\n\nالادعاءات:\n- بلغت الكلفة أربعين مليوناً\n",
        expect![[r#"
            List
              quote الخط آمن; speaker رنا عيسى; cues قالت
              quote الكلفة عالية; speaker سامي
              claim بلغت الكلفة أربعين مليوناً"#]],
    );
    check(
        "### Quotes\n\n1. **Speaker:** Holt\n   - **Quote:** \"a b\"\n   - **Type:** direct\n2. **Speaker:** Reed\n   - **Quote:** \"c d\"\n\n### Claims\n1. e f\n",
        expect![[r#"
            List
              quote a b; speaker Holt; direct
              quote c d; speaker Reed
              claim e f"#]],
    );
}

#[test]
fn an_article_is_no_answer() {
    for text in [
        super::ARABIC,
        super::ENGLISH,
        "",
        "   \n",
        "{}",
        "[]",
        "[1, 2]",
        "{\"a\": {\"b\": []}}",
        "a | b\nc | d",
    ] {
        assert!(read(text).is_err(), "{text}: {:#?}", read(text));
    }
}

#[test]
fn every_row_of_the_table_of_keys_has_a_sense_and_no_key_has_two() {
    let mut seen = std::collections::BTreeSet::new();
    for (sense, key) in keys::rows() {
        assert!(keys::sense(key).is_some(), "{sense}: {key}");
        assert!(seen.insert(keys::normal(key)), "{key} is there twice");
    }
}
