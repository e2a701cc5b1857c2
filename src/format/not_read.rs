//! Files that are known and not read: whose they are, and what to do instead.

use super::look::{Look, Object};
use super::problem::NotRead;

/// A kind of file that is not read.
pub(super) struct Kind {
    /// What a person is told.
    pub told: NotRead,
    /// Returns true for such a file. One of JSON that can be parsed is looked at with its first object whole.
    pub recognise: fn(&Look<'_>) -> bool,
}

pub(super) const LABEL_STUDIO_MIN: Kind = Kind {
    told: NotRead {
        name: "label-studio-min",
        tool: "Label Studio JSON-MIN",
        instead: "no text is marked in it; if the project marks text, export it as JSON and open that",
    },
    recognise: |look| look.object().is_some_and(|task| task.has("annotation_id") && task.has("annotator")),
};

pub(super) const LIGHT_TAG: Kind = Kind {
    told: NotRead {
        name: "light-tag",
        tool: "LightTag",
        instead: "write a line {\"text\": …, \"label\": [[start, end, tag], …]} for each example, as doccano has \
                  them, and open that",
    },
    recognise: |look| {
        let Some(object) = look.object() else { return false };
        let examples = object.value.as_ref().and_then(|it| it.get("examples")?.as_array());
        let are_marked = examples.is_some_and(|all| all.iter().all(|it| it.get("annotations").is_some()));
        are_marked || object.has("examples") && object.has("schema")
    },
};

pub(super) const PRODIGY_WITHOUT_TEXT: Kind = Kind {
    told: NotRead {
        name: "prodigy-without-text",
        tool: "Prodigy",
        instead: "its tasks have no text; only tasks about texts are read",
    },
    recognise: |look| {
        let is_task = |task: &Object<'_>| task.has_any(&["_task_hash", "_input_hash", "_view_id"]);
        look.object().is_some_and(|task| is_task(task) && !task.has("text"))
    },
};

pub(super) const PUB_ANNOTATION: Kind = Kind {
    told: NotRead {
        name: "pubannotation",
        tool: "PubAnnotation",
        instead: "write a line {\"text\": …, \"label\": [[begin, end, obj], …]} for each document, as doccano has \
                  them, and open that",
    },
    recognise: |look| look.object().is_some_and(|it| it.has("denotations")),
};

pub(super) const QAWL_LINES: Kind = Kind {
    told: NotRead {
        name: "qawl-lines",
        tool: "Qawl lines (the output of `qawl annotate`)",
        instead: "`qawl annotate --format qawl` writes documents that can be opened",
    },
    recognise: |look| look.object().is_some_and(|it| it.has("quotes")),
};

pub(super) const JUPYTER: Kind = Kind {
    told: NotRead {
        name: "jupyter",
        tool: "Jupyter",
        instead: "a notebook has no annotations; open the file of texts or annotations that it works on",
    },
    recognise: |look| look.object().is_some_and(|it| it.has("nbformat")),
};

pub(super) const LABEL_STUDIO_TABLE: Kind = Kind {
    told: NotRead {
        name: "label-studio-table",
        tool: "Label Studio CSV or TSV",
        instead: "export the project from Label Studio as JSON and open that",
    },
    recognise: |look| {
        let Look::Lines(table) = look else { return false };
        let has_id =
            ["annotation_id", "annotator", "lead_time"].iter().filter(|it| has(look, it)).count() >= 2;
        // Marks are JSON in a cell.
        has_id || table.head.contains("\"\"labels\"\":") && table.head.contains("\"\"start\"\":")
    },
};

pub(super) const TABLE_OF_WORDS: Kind = Kind {
    told: NotRead {
        name: "table-of-words",
        tool: "table of words and tags",
        instead: "write the word, a tab and the tag on each line and an empty line after each sentence, call the file \
                  .conll, and open that",
    },
    recognise: |look| {
        let is_words = has(look, "word") || has(look, "token") || has(look, "words") || has(look, "tokens");
        let is_tags =
            ["tag", "tags", "ner", "ner_tags", "label", "labels", "entity"].iter().any(|it| has(look, it));
        let is_sentences =
            ["sentence #", "sentence_id", "sentence", "sent_id", "pos"].iter().any(|it| has(look, it));
        is_words && is_tags && is_sentences
    },
};

pub(super) const CONLL_U: Kind = Kind {
    told: NotRead {
        name: "conll-u",
        tool: "CoNLL-U",
        instead: "write the word, a tab and its tag (O, B-LABEL, I-LABEL) on each line and an empty line after each \
                  sentence, call the file .conll, and open that",
    },
    recognise: |look| {
        let Look::Lines(lines) = look else { return false };
        let mut rows = lines.head.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        // Ten columns: number, form, lemma, part of speech, …
        let is_row = |line: &str| {
            let columns: Vec<&str> = line.split('\t').collect();
            columns.len() == 10
                && columns.first().is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()))
        };
        rows.next().is_some_and(is_row) && rows.next().is_none_or(is_row)
    },
};

/// Returns true if a table has a column of that name, in any letter case.
fn has(look: &Look<'_>, column: &str) -> bool {
    let Look::Lines(table) = look else { return false };
    table.columns().iter().any(|it| it.trim().trim_start_matches('\u{FEFF}').eq_ignore_ascii_case(column))
}
