//! Cue lemmas and the word forms they are met in.

use std::borrow::Cow;

/// What may follow or precede a cue as its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frames {
    /// A clause after a complementiser.
    pub clause: bool,
    /// Anything after a colon.
    pub colon: bool,
    /// A quotation right after the cue or its source.
    pub marks: bool,
    /// A clause without complementiser.
    pub bare: bool,
    /// A noun phrase as its object.
    pub noun: bool,
    /// Only a noun phrase headed by an abstract noun.
    pub abstract_noun: bool,
    /// Prepositions whose object is the content.
    pub prepositions: Vec<String>,
    /// Prepositions that only lead to a complementiser or a quotation.
    pub leads: Vec<String>,
    /// Governs the source; the content is the clause beside it.
    pub beside: bool,
    /// An infinitive with its marker (wants to leave).
    pub infinitive: bool,
    /// What is in marks after an object (called it “a disaster”).
    pub named: bool,
}

/// A cue word in its citation form.
#[derive(Clone, Debug)]
pub(crate) struct Lemma {
    pub citation: Cow<'static, str>,
    pub frames: Frames,
    /// Somebody is told: a noun phrase between cue and content may be the addressee.
    pub tells: bool,
    /// Calls or directs rather than says; such attributions are less sure.
    pub weak: bool,
    /// Its source is a text, not a person (جاء في البيان).
    pub texts: bool,
    /// Relays somebody else's words: its subject is a medium.
    pub relays: bool,
    /// Often something else than a cue: only a complementiser makes it one.
    pub strict: bool,
    /// Says something only where a text does it, unless a complementiser follows (the poll shows).
    pub documents: bool,
    /// Governs the source in front of it (zufolge).
    pub postposed: bool,
    /// Opens a clause whose verb, at its end, is the second cue word (wie X mitteilte).
    pub verb_final: bool,
    /// Is after what is said, with a comma or marks between (…, so X).
    pub aside: bool,
    /// Its present is a noun too (plan, claims).
    pub homograph: bool,
    /// Praises or blames: a bare noun is no content (criticised the plan).
    pub judges: bool,
}

/// The part of speech a form belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Past,
    Present,
    /// A participle used beside another verb (مؤكداً, adding).
    Participle,
    /// A verbal noun (تأكيد, warning).
    Noun,
    /// A verbal noun with its subject as a suffix (تأكيده).
    OwnedNoun,
    /// A fixed phrase (بحسب, according to).
    Fixed,
}

/// Grammatical gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    Masculine,
    Feminine,
}

/// What agreement a form shows; `None` where it shows none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Agreement {
    pub gender: Option<Gender>,
    pub plural: Option<bool>,
    pub first_person: bool,
    /// An object pronoun is fused to the form.
    pub object: bool,
}

/// One word form of a lemma.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CueForm {
    /// Index into the pack's lemmas.
    pub lemma: u16,
    pub part: Part,
    pub agreement: Agreement,
    /// The letter it must be written with at its end, where folding joins it with another (رأى, رأي).
    pub last: Option<char>,
}

impl Frames {
    /// Reads a frame column such as `clause colon marks +الى ~ب`.
    pub fn parse(column: &str) -> Option<Frames> {
        let mut frames = Frames::default();
        for word in column.split_whitespace() {
            match word {
                "clause" => frames.clause = true,
                "colon" => frames.colon = true,
                "marks" => frames.marks = true,
                "bare" => frames.bare = true,
                "noun" => frames.noun = true,
                "abstract" => frames.abstract_noun = true,
                "beside" => frames.beside = true,
                "infinitive" => frames.infinitive = true,
                "named" => frames.named = true,
                "-" => {}
                _ => {
                    if let Some(preposition) = word.strip_prefix('+') {
                        frames.prepositions.push(crate::text::fold::fold(preposition));
                    } else if let Some(preposition) = word.strip_prefix('~') {
                        frames.leads.push(crate::text::fold::fold(preposition));
                    } else {
                        return None;
                    }
                }
            }
        }
        Some(frames)
    }
}

impl Part {
    /// Returns the part that paradigm tables call `name`.
    pub fn named(name: &str) -> Option<Part> {
        Some(match name {
            "past" => Part::Past,
            "present" => Part::Present,
            "participle" => Part::Participle,
            "noun" => Part::Noun,
            "owned" => Part::OwnedNoun,
            "fixed" => Part::Fixed,
            _ => return None,
        })
    }

    /// Returns true for finite verbs.
    pub fn is_finite(self) -> bool {
        matches!(self, Part::Past | Part::Present)
    }
}

impl Agreement {
    /// Reads an agreement column such as `f.s`, `1` or `m.s.o`.
    pub fn parse(column: &str) -> Agreement {
        let mut agreement = Agreement::default();
        for letter in column.split('.') {
            match letter {
                "m" => agreement.gender = Some(Gender::Masculine),
                "f" => agreement.gender = Some(Gender::Feminine),
                "s" => agreement.plural = Some(false),
                "p" => agreement.plural = Some(true),
                "1" => agreement.first_person = true,
                "o" => agreement.object = true,
                _ => {}
            }
        }
        agreement
    }
}
