//! From the JSON of an answer to its records: keys by their sense, flat or nested, by speaker or by quote, in the
//! envelopes that interfaces of models put around their answers.

use std::collections::BTreeMap;

use super::json::Value;
use super::keys::{Sense, normal, sense};
use super::record::{Answer, Form, MAX_RECORDS, Of, Record, What};

/// What the values around one say about it.
#[derive(Clone, Default)]
struct Around {
    /// The list it is in.
    list: Option<What>,
    /// Whose words it holds.
    speaker: Option<String>,
    /// Which article it is of.
    article: Option<String>,
    /// Who answered.
    model: Option<String>,
}

/// Collects records by article.
pub struct Collected {
    answers: Vec<Answer>,
    /// Which of the answers is about an article.
    by_article: BTreeMap<Option<String>, usize>,
    n_records: usize,
    is_too_long: bool,
}

/// Returns what the values of an answer say, by article.
pub fn collect(values: &[Value]) -> Collected {
    let mut acc =
        Collected { answers: Vec::new(), by_article: BTreeMap::new(), n_records: 0, is_too_long: false };
    for value in values {
        acc.walk(value, &Around::default());
    }
    acc
}

impl Collected {
    /// Returns the answers, of which none is without records unless it says that it has none.
    pub fn into_answers(mut self, is_cut: bool) -> Vec<Answer> {
        let is_too_long = self.is_too_long;
        if let Some(last) = self.answers.last_mut() {
            last.is_cut |= is_cut;
        }
        self.answers.iter_mut().for_each(|answer| answer.is_too_long = is_too_long);
        self.answers
    }

    fn answer(&mut self, around: &Around) -> &mut Answer {
        let idx = self.by_article.get(&around.article).copied().unwrap_or_else(|| {
            self.by_article.insert(around.article.clone(), self.answers.len());
            self.answers.push(Answer {
                article: around.article.clone(),
                model: None,
                form: Form::Json,
                records: Vec::new(),
                is_cut: false,
                is_too_long: false,
            });
            self.answers.len() - 1
        });
        // The position is one that was just found or made.
        let answer = &mut self.answers[idx];
        if answer.model.is_none() {
            answer.model.clone_from(&around.model);
        }
        answer
    }

    fn put(&mut self, record: Record, around: &Around) {
        if record.content.is_empty() {
            return;
        }
        let answer = self.answer(around);
        if answer.records.len() >= MAX_RECORDS {
            self.is_too_long = true;
            return;
        }
        answer.records.push(record);
        self.n_records += 1;
    }

    fn walk(&mut self, value: &Value, around: &Around) {
        match value {
            Value::Array(items) => {
                for item in items {
                    match (around.list, item) {
                        (Some(list), Value::String(..)) => self.put(spoken(item, list, around), around),
                        _ => self.walk(item, around),
                    }
                }
            }
            Value::Object(entries) => self.object(entries, around),
            _ => {}
        }
    }

    fn object(&mut self, entries: &[(String, Value)], around: &Around) {
        let mut around = around.clone();
        let senses: Vec<(Option<Sense>, &str, &Value)> =
            entries.iter().map(|(key, value)| (sense(key), key.as_str(), value)).collect();
        let has_list = senses.iter().any(|(sense, _, value)| {
            matches!(sense, Some(Sense::Quotes | Sense::Claims | Sense::Speakers)) && is_nested(value)
        });
        for (sense, key, value) in &senses {
            match (sense, value) {
                (Some(Sense::Model), Value::String(name, false)) => {
                    around.model = Some(name.trim().to_owned())
                }
                (Some(Sense::Document), Value::String(name, false) | Value::Number(name)) => {
                    around.article = Some(name.trim().to_owned());
                }
                (_, Value::String(name, false) | Value::Number(name)) if *key == "id" && has_list => {
                    around.article = around.article.take().or(Some(name.trim().to_owned()));
                }
                _ => {}
            }
        }
        if self.envelope(&senses, &around) {
            return;
        }
        if has_list {
            // An answer without quotes is an answer too.
            self.answer(&around);
        }
        let owner = senses.iter().find_map(|(sense, _, value)| match sense {
            Some(Sense::Speaker | Sense::Source | Sense::Name) => name_of(value),
            _ => None,
        });
        let is_grouped = senses.iter().any(|(sense, _, value)| {
            matches!(sense, Some(Sense::Quotes | Sense::Content | Sense::Claims))
                && matches!(value, Value::Array(items) if items.iter().any(is_nested))
                || matches!(sense, Some(Sense::Quotes)) && is_nested(value)
        });
        if !has_list && !is_grouped && self.record(&senses, &around) {
            return;
        }
        for (sense, key, value) in senses {
            let mut inside = around.clone();
            if is_grouped && owner.is_some() && !matches!(sense, Some(Sense::Claims)) {
                inside.speaker.clone_from(&owner);
            }
            match sense {
                Some(Sense::Quotes | Sense::Content) => inside.list = Some(What::Quote),
                Some(Sense::Claims | Sense::Claim) => inside.list = Some(What::Claim),
                Some(Sense::Speakers) => inside.list = None,
                // {"quotes": {"the minister": ["…"]}}
                None if around.list == Some(What::Quote) && matches!(value, Value::Array(_)) => {
                    inside.speaker = Some(key.trim().to_owned());
                }
                _ => {}
            }
            self.walk(value, &inside);
        }
    }

    /// Takes an object for one quote or claim; returns false if it is none.
    fn record(&mut self, senses: &[(Option<Sense>, &str, &Value)], around: &Around) -> bool {
        let has = |wanted: Sense| senses.iter().any(|(sense, _, _)| *sense == Some(wanted));
        let is_claim_text = |value: &Value| matches!(value, Value::String(..));
        let claim =
            senses.iter().find(|(sense, _, _)| *sense == Some(Sense::Claim)).map(|(_, _, value)| *value);
        // A list of labels belongs to a whole article.
        let has_label =
            senses.iter().any(|(sense, _, value)| *sense == Some(Sense::Label) && value.text().is_some());
        let has_content = has(Sense::Content);
        let has_text = has(Sense::Text)
            && (around.list.is_some()
                || has(Sense::Speaker)
                || has_label
                || has(Sense::Kind)
                || has(Sense::Cue));
        if !has_content && !has_text && !claim.is_some_and(is_claim_text) {
            return false;
        }
        let mut record = Record { what: around.list.unwrap_or_default(), ..Record::default() };
        for (sense, _, value) in senses {
            match sense {
                Some(Sense::Content) => set_words(&mut record, value),
                Some(Sense::Text) if !has_content => set_words(&mut record, value),
                Some(Sense::Speaker | Sense::Source | Sense::Medium) => {
                    if let (Some(sense), Some(name)) = (sense, name_of(value)) {
                        record.set(*sense, &name);
                    }
                }
                Some(Sense::Cue) => match value {
                    Value::Array(items) => {
                        items.iter().filter_map(name_of).for_each(|cue| record.set(Sense::Cue, &cue));
                    }
                    value => name_of(value).iter().for_each(|cue| record.set(Sense::Cue, cue)),
                },
                Some(Sense::Worth) => match value {
                    Value::Bool(yes) => record.set(Sense::Worth, if *yes { "high" } else { "low" }),
                    value => value.text().iter().for_each(|word| record.set(Sense::Worth, word)),
                },
                Some(Sense::Kind | Sense::Label) => {
                    // Some call what it is its type.
                    let word = value.text().unwrap_or("");
                    record.set(Sense::Label, word);
                }
                _ => {}
            }
        }
        for (sense, key, value) in senses {
            let of = match normal(key).as_str() {
                "attributes" => Of::Itself,
                "speaker attributes" => Of::Speaker,
                "cue attributes" => Of::Cue,
                // Flat, beside the words.
                _ if sense.is_none() => {
                    take_attribute(&mut record, Of::Itself, key, value);
                    continue;
                }
                _ => continue,
            };
            if let Value::Object(entries) = value {
                entries.iter().for_each(|(key, value)| take_attribute(&mut record, of, key, value));
            }
        }
        if record.speaker.is_none() {
            record.speaker.clone_from(&around.speaker);
        }
        // A source beside a speaker is who relayed it, whichever came first.
        let speaker = senses.iter().find(|(sense, _, _)| *sense == Some(Sense::Speaker));
        if let Some(name) = speaker.and_then(|(_, _, value)| name_of(value))
            && record.speaker.as_deref().is_some_and(|own| own != name.trim())
            && has(Sense::Source)
        {
            record.medium = record.medium.take().or(record.speaker.take());
            record.set(Sense::Speaker, &name);
        }
        let words = record.content.clone();
        let attributes = record.attributes.clone();
        let is_quote = !words.is_empty();
        if is_quote {
            self.put(record, around);
        }
        match claim {
            Some(Value::Bool(true)) if is_quote => {
                self.put(Record { what: What::Claim, content: words, ..Record::default() }, around);
            }
            Some(value) => {
                let of_itself = |it: &&(Of, String, Vec<String>)| it.0 == Of::Itself;
                let attributes = attributes.iter().filter(of_itself).cloned().collect();
                let mut claim = Record { what: What::Claim, attributes, ..Record::default() };
                match value {
                    Value::Array(items) => {
                        for item in items {
                            self.put(spoken(item, What::Claim, around), around);
                        }
                    }
                    value if sense_of_text(value).is_none() => set_words(&mut claim, value),
                    _ => {}
                }
                if let Some((_, _, worth)) = senses.iter().find(|it| it.0 == Some(Sense::Worth)) {
                    worth.text().iter().for_each(|word| claim.set(Sense::Worth, word));
                }
                self.put(claim, around);
            }
            None => {}
        }
        for (_, _, value) in senses.iter().filter(|(sense, _, _)| *sense == Some(Sense::Claims)) {
            self.walk(value, &Around { list: Some(What::Claim), ..around.clone() });
        }
        true
    }

    /// Reads the answers in what an interface of models returns: its messages are texts that hold the answer.
    fn envelope(&mut self, senses: &[(Option<Sense>, &str, &Value)], around: &Around) -> bool {
        const MESSAGES: &[&str] =
            &["choices", "candidates", "message", "messages", "response", "result", "output", "completion"];
        let is_part = |value: &Value| {
            matches!(value, Value::Object(_) | Value::Array(_))
                || value.text().is_some_and(|text| text.contains(['{', '[', '|', '\n']))
        };
        let is_envelope = senses.iter().any(|(_, key, value)| MESSAGES.contains(key) && is_part(value));
        if !is_envelope {
            return false;
        }
        let before = (self.n_records, self.answers.len());
        let mut texts = Vec::new();
        let mut model = around.model.clone();
        for (_, key, value) in senses {
            if MESSAGES.contains(key) {
                messages(value, &mut texts, &mut model, 0);
            }
        }
        let around = Around { model, ..around.clone() };
        for text in texts {
            for answer in super::read::read_text(text) {
                let own = Around {
                    article: around.article.clone().or(answer.article),
                    model: around.model.clone().or(answer.model),
                    ..Around::default()
                };
                let is_cut = answer.is_cut;
                self.answer(&own).is_cut |= is_cut;
                answer.records.into_iter().for_each(|record| self.put(record, &own));
            }
        }
        (self.n_records, self.answers.len()) != before
    }
}

/// Finds the texts of an interface's messages.
fn messages<'a>(value: &'a Value, texts: &mut Vec<&'a str>, model: &mut Option<String>, depth: usize) {
    if depth > 12 || texts.len() > 64 {
        return;
    }
    match value {
        Value::String(text, _) if text.contains(['{', '[', '|', '\n']) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| messages(item, texts, model, depth + 1)),
        Value::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("model", Value::String(name, false)) => *model = Some(name.clone()),
                    ("usage" | "prompt" | "system", _) => {}
                    _ => messages(value, texts, model, depth + 1),
                }
            }
        }
        _ => {}
    }
}

/// The most attributes that are read of one quote, claim or span.
const MOST_ATTRIBUTES: usize = 64;

/// Takes a value for an attribute; what says nothing is none.
fn take_attribute(record: &mut Record, of: Of, key: &str, value: &Value) {
    let word = |value: &Value| match value {
        Value::String(word, false) => Some(word.trim().to_owned()),
        Value::Number(number) => Some(number.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    let words: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(word).collect(),
        value => word(value).into_iter().collect(),
    };
    let words: Vec<String> = words.into_iter().filter(|it| !it.is_empty()).collect();
    if !words.is_empty() && key.len() <= 200 && record.attributes.len() < MOST_ATTRIBUTES {
        record.attributes.push((of, key.trim().to_owned(), words));
    }
}

fn is_nested(value: &Value) -> bool {
    matches!(value, Value::Array(_) | Value::Object(_))
}

fn sense_of_text(value: &Value) -> Option<Sense> {
    value.text().and_then(sense).filter(|it| matches!(it, Sense::High | Sense::Low | Sense::Nobody))
}

/// Returns the record that a bare string in a list of quotes or claims is.
fn spoken(value: &Value, what: What, around: &Around) -> Record {
    let mut record = Record { what, ..Record::default() };
    if what == What::Quote {
        record.speaker.clone_from(&around.speaker);
    }
    set_words(&mut record, value);
    record
}

/// Takes the words of a quote: a string, its parts in a list, or an object with a text.
fn set_words(record: &mut Record, value: &Value) {
    match value {
        Value::String(text, is_cut) => {
            record.is_cut |= is_cut;
            record.set(Sense::Content, text);
        }
        Value::Array(items) => items.iter().for_each(|item| set_words(record, item)),
        Value::Object(entries) => {
            let text =
                entries.iter().find(|(key, _)| matches!(sense(key), Some(Sense::Text | Sense::Content)));
            text.iter().for_each(|(_, value)| set_words(record, value));
        }
        _ => {}
    }
}

/// Returns the name that a value gives: itself, or the name or text of an object.
fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(name, false) => Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        Value::Object(entries) => {
            let by = |wanted: Sense| entries.iter().find(|(key, _)| sense(key) == Some(wanted));
            // The mention in the text says more about the place than a name does.
            [Sense::Text, Sense::Name, Sense::Speaker]
                .into_iter()
                .filter_map(by)
                .find_map(|(_, value)| value.text().map(|name| name.trim().to_owned()))
        }
        Value::Array(items) => items.first().and_then(name_of),
        _ => None,
    }
}
