//! Whole sentences: why something is suggested, and the messages of the page.

use super::Words;
use crate::annotation::intents::LinkRole;
use crate::annotation::{Action as Done, Annotation, Claim, Document, Origin, Value};
use crate::format::ImportError;
use crate::schema::{Evidence, Label, RuleId, WorthReason};
use crate::scheme::{Attribute, Scheme};
use crate::session::{Access, Failure, FileTrouble, LinksChanged, MessageKind, State, Trouble};
use crate::ui::shortcuts::Shortcuts;

impl Words {
    /// Returns why an annotation is there, in a sentence.
    pub fn why(self, document: &Document, annotation: &Annotation) -> String {
        match &annotation.origin {
            Origin::Person => self.get("origin.person").to_owned(),
            Origin::Import(maker) if !annotation.opinions.is_empty() => {
                self.fill("origin.model", &[("model", maker)])
            }
            Origin::Import(maker) => self.fill("origin.import", &[("maker", maker)]),
            Origin::Rule(evidence) => self.explain(document, annotation, evidence),
        }
    }

    fn explain(self, document: &Document, annotation: &Annotation, evidence: &Evidence) -> String {
        let quote = match annotation.label() {
            Label::Quote => Some(annotation),
            Label::Claim => {
                annotation.claim().and_then(|claim| document.annotation(claim.quote?)).map(|quote| &**quote)
            }
            _ => document.quotes_linking(annotation.id).next().map(|quote| &**quote),
        };
        let cue = match (&evidence.entry, annotation.label()) {
            (_, Label::Cue) => Some(document.covered(annotation)),
            (entry, _) => quote
                .and_then(|quote| quote.attribution()?.cues.first().copied())
                .and_then(|cue| Some(document.covered(document.annotation(cue)?)))
                .or_else(|| entry.as_ref().map(ToString::to_string)),
        };
        let speaker = quote
            .and_then(|quote| document.speaker_of(quote))
            .or_else(|| document.speaker(annotation.speaker()?))
            .map(|speaker| speaker.name.to_string());
        let cue = cue.unwrap_or_else(|| self.get("why.some_cue").to_owned());
        let speaker = speaker.unwrap_or_else(|| self.get("why.some_speaker").to_owned());
        let key = format!("rule.{}", evidence.rule.name());
        match self.find(&key) {
            Some(_) => self.fill(&key, &[("cue", &cue), ("speaker", &speaker)]),
            None => self.get("why.unknown").to_owned(),
        }
    }

    /// Returns the name of a language; of one that has no name here, its tag, and that nothing is suggested in it.
    pub fn lang(self, tag: &str) -> String {
        let primary = tag.split('-').next().unwrap_or(tag);
        match self.find(&format!("lang.{primary}")) {
            Some(name) => name.to_owned(),
            None => self.fill("lang.unknown", &[("tag", tag)]),
        }
    }

    /// Returns what a rule is called in short; its id where it has no name.
    pub fn rule(self, rule: &RuleId) -> String {
        let key = format!("rule_name.{}", rule.name());
        self.find(&key).map_or_else(|| rule.to_string(), str::to_owned)
    }

    /// Returns the same with the rule's language, where rules of several are together.
    pub fn rule_in_language(self, rule: &RuleId) -> String {
        let lang = rule.0.split_once('/').and_then(|(lang, _)| self.find(&format!("lang.{lang}")));
        match lang {
            Some(lang) => format!("{} · {lang}", self.rule(rule)),
            None => self.rule(rule),
        }
    }

    /// Returns what speaks for checking a claim, in short phrases, strongest first, and then what sort of source
    /// says it.
    pub fn reasons(self, document: &Document, claim: &Claim) -> Vec<String> {
        let quote = claim.quote.and_then(|id| document.annotation(id));
        let speaker = quote.and_then(|quote| document.speaker_of(quote));
        let found: Vec<String> = self.worth_reasons(document, claim).collect();
        let kind = claim.kind.filter(|_| found.is_empty()).map(|kind| self.named("reason", kind.name()));
        // Who says it is named beside the score; what sort of source that is adds to it, unless a reason says so.
        let sort = speaker.and_then(|it| it.kind).filter(|_| !claim.reasons.contains(&WorthReason::Official));
        let sort = sort.map(|kind| self.named("reason_by", kind.name()));
        found.into_iter().chain(kind).chain(sort).collect()
    }

    /// Returns the reasons that the score rests on.
    fn worth_reasons(self, document: &Document, claim: &Claim) -> impl Iterator<Item = String> {
        let quote = claim.quote.and_then(|id| document.annotation(id));
        let speaker = quote.and_then(|quote| document.speaker_of(quote)).map(|it| it.name.to_string());
        let cue = quote
            .and_then(|quote| quote.attribution()?.cues.first().copied())
            .and_then(|cue| Some(document.covered(document.annotation(cue)?)));
        let speaker = speaker.unwrap_or_else(|| self.get("why.some_speaker").to_owned());
        let cue = cue.unwrap_or_else(|| self.get("why.some_cue").to_owned());
        claim.reasons.iter().map(move |reason| {
            self.fill(&format!("worth_reason.{reason}"), &[("speaker", &speaker), ("cue", &cue)])
        })
    }

    /// Returns in a few words what is wrong with the database.
    fn trouble(self, trouble: &Trouble) -> String {
        let name = match trouble {
            Trouble::Denied => "denied",
            Trouble::Full => "full",
            Trouble::Newer => "newer",
            Trouble::Silent => "silent",
            Trouble::Conflict | Trouble::Taken => "taken",
            Trouble::Closed => "closed",
            Trouble::Other(_) => "unknown",
        };
        self.named("trouble", name)
    }

    /// Returns what a message says; `None` for what a dialog asks.
    pub fn message(self, message: &MessageKind, shortcuts: &Shortcuts) -> Option<String> {
        Some(match message {
            MessageKind::Opened { suggestions } => self.count("did.open", *suggestions, &[]),
            MessageKind::Done { action, count, links, .. } => self.done(*action, *count, *links),
            MessageKind::QuotesOnly(true) => self.get("did.quotes_only").to_owned(),
            MessageKind::QuotesOnly(false) => self.get("did.everything").to_owned(),
            MessageKind::Undone(action) => self.with_action("did.undo", action.name()),
            MessageKind::Redone(action) => self.with_action("did.redo", action.name()),
            MessageKind::RuleInProject { rule, off, waiting, .. } => {
                self.rule_in_project(rule, *off, *waiting)
            }
            MessageKind::SchemeChanged(step) => self.named("did.scheme", step.name()),
            MessageKind::Relating(name) => self.fill("relating", &[("relation", name)]),
            MessageKind::WrongRelation(name) => self.fill("error.relation", &[("relation", name)]),
            MessageKind::NotOfLabel(name) => self.fill("error.not_of_label", &[("name", name)]),
            MessageKind::LabelHidden(label) => {
                self.fill("error.label_hidden", &[("label", self.named("label", label.name()).as_str())])
            }
            MessageKind::NothingToUndo => self.get("error.undo").to_owned(),
            MessageKind::NothingToRedo => self.get("error.redo").to_owned(),
            MessageKind::NothingAnnotated => self.get("queue.empty").to_owned(),
            MessageKind::NothingUndecided => self.get("live.done").to_owned(),
            MessageKind::NothingInFilter => self.get("error.filter").to_owned(),
            MessageKind::NotTheArticle => shortcuts.fill(self, "error.furniture", "command.block"),
            MessageKind::NothingToMark => self.get("error.hits").to_owned(),
            MessageKind::NoOccurrences => self.get("error.occurrences").to_owned(),
            MessageKind::NeedsSpeaker => self.get("error.speaker").to_owned(),
            MessageKind::NothingFocused => self.get("error.focus").to_owned(),
            MessageKind::NeedsRule => self.get("error.rule").to_owned(),
            MessageKind::NeedsQuote => self.get("error.quote").to_owned(),
            MessageKind::NothingSelected => self.get("error.selection").to_owned(),
            MessageKind::NothingToJoin => self.get("error.join").to_owned(),
            MessageKind::EdgeBlocked => self.get("error.edge").to_owned(),
            MessageKind::Linking(role) => self.named("linking", role_name(*role)),
            MessageKind::WrongTarget(role) => self.named("error.target", role_name(*role)),
            MessageKind::NoSuchName(name) => self.fill("error.name", &[("name", name)]),
            MessageKind::Refused(error) => {
                self.fill("error.refused", &[("reason", &self.named("edit_problem", error.code()))])
            }
            MessageKind::Failed(failure) => self.failure(failure),
            MessageKind::AskOpen => return None,
            MessageKind::TextKept => self.get("error.text_kept").to_owned(),
            MessageKind::Exported => self.get("did.export").to_owned(),
            MessageKind::AlreadyThere => self.get("did.known").to_owned(),
            MessageKind::ReadOnly(Access::Newer) => self.get("error.read_only_newer").to_owned(),
            MessageKind::ReadOnly(_) => self.get("error.read_only_tab").to_owned(),
            MessageKind::Renewing => self.get("error.renewing").to_owned(),
            MessageKind::ProjectGone => self.get("error.project_gone").to_owned(),
            MessageKind::NotRead(trouble) => self.fill("error.not_read", &[("why", &self.trouble(trouble))]),
            MessageKind::FileNotOpened(trouble) => {
                let why = match trouble {
                    FileTrouble::NotAllowed => "not_allowed",
                    FileTrouble::Gone => "gone",
                    FileTrouble::Changed => "changed",
                    FileTrouble::Full => "full",
                    FileTrouble::Incomplete | FileTrouble::NotRemembered(_) | FileTrouble::Other(_) => {
                        "unknown"
                    }
                };
                self.fill("error.file_not_opened", &[("why", &self.named("file_trouble", why))])
            }
            MessageKind::NotDeleted(trouble) => {
                self.fill("error.not_deleted", &[("why", &self.trouble(trouble))])
            }
            MessageKind::NotSaved => self.get("error.not_saved").to_owned(),
            MessageKind::SavedAgain => self.get("did.saved_again").to_owned(),
            MessageKind::Marked(mark) => self.named("did.mark", mark.map_or("none", |mark| mark.name())),
            MessageKind::Removed => self.get("did.removed").to_owned(),
            MessageKind::DeletedForGood => self.get("did.deleted_for_good").to_owned(),
            MessageKind::NoneRemoved => self.get("error.none_removed").to_owned(),
            MessageKind::NoneUndone => self.get("error.none_undone").to_owned(),
            MessageKind::NoMoreDocuments => self.get("error.no_more").to_owned(),
            MessageKind::NoDocument => self.get("error.no_document").to_owned(),
            MessageKind::StillTakingIn => self.get("error.still_taking").to_owned(),
            MessageKind::GuidelinesTooLong => {
                let max = (crate::session::guidelines::MAX_OWN_BYTES / 1000).to_string();
                self.fill("error.guidelines_too_long", &[("max", &max)])
            }
            MessageKind::NotRecovered => self.get("error.not_recovered").to_owned(),
            MessageKind::Merged { taken, versions, kept } => {
                let mut told = vec![self.get("did.import").to_owned()];
                if *taken == 0 {
                    told.clear();
                }
                self.tell_versions(*versions, *kept, &mut told);
                if told.is_empty() {
                    told.push(self.get("did.import").to_owned());
                }
                told.join(self.get("list.separator"))
            }
            MessageKind::Answered { model, placed, unplaced, elsewhere, is_partial } => {
                let mut told = vec![self.fill(
                    "did.answered",
                    &[("model", model), ("placed", &placed.to_string()), ("missing", &unplaced.to_string())],
                )];
                if *elsewhere > 0 {
                    told.push(self.fill("did.answered_elsewhere", &[("n", &elsewhere.to_string())]));
                }
                if *is_partial {
                    told.push(self.get("did.answered_partly").to_owned());
                }
                told.join(self.get("list.separator"))
            }
            MessageKind::AnswerTooLate => self.get("error.answer_late").to_owned(),
            MessageKind::NothingAgreed => self.get("error.nothing_agreed").to_owned(),
            MessageKind::TookIn { added, there, failed, first, ended } => {
                let mut told = vec![self.count("did.taken", *added, &[])];
                for (n, key) in [
                    (there.merged, "did.taken_merged"),
                    (there.restored, "did.taken_restored"),
                    (there.known, "did.taken_known"),
                ] {
                    if n > 0 {
                        told.push(self.count(key, n, &[]));
                    }
                }
                self.tell_versions(there.versions, there.kept, &mut told);
                match first {
                    Some(first) if *failed == 0 => told.push(self.failure(first)),
                    Some(first) => {
                        told.push(self.count(
                            "did.taken_failed",
                            *failed,
                            &[("first", &self.failure(first))],
                        ));
                    }
                    None => {}
                }
                if *ended {
                    told.push(self.get("did.taken_ended").to_owned());
                }
                told.join(self.get("list.separator"))
            }
        })
    }

    /// Tells of what was decided otherwise in a file.
    fn tell_versions(self, versions: usize, kept: usize, told: &mut Vec<String>) {
        for (n, key) in [(versions, "did.merged_versions"), (kept, "did.merged_kept")] {
            if n > 0 {
                told.push(self.count(key, n, &[]));
            }
        }
    }

    /// Returns the undoing of an action as a button's text, `key` being `header.undo_what` or the like.
    pub fn with_action(self, key: &str, action: &str) -> String {
        self.fill(key, &[("action", &self.named("action", action))])
    }

    /// Returns what became of a rule of the whole project.
    fn rule_in_project(self, rule: &RuleId, off: bool, waiting: Option<(usize, usize)>) -> String {
        let key = if off { "did.rule_off_project" } else { "did.rule_on_project" };
        let said = self.fill(key, &[("rule", &self.rule_in_language(rule))]);
        match waiting {
            Some((n_suggestions, n_documents)) if n_suggestions > 0 => {
                let suggestions = self.count("count.suggestions", n_suggestions, &[]);
                let documents = self.count("count.documents", n_documents, &[]);
                let values = [("said", &*said), ("suggestions", &*suggestions), ("documents", &*documents)];
                self.fill("did.rule_concerns", &values)
            }
            _ => said,
        }
    }

    fn done(self, action: Done, count: usize, links: LinksChanged) -> String {
        let said = match action {
            Done::Accept | Done::Reject | Done::Add | Done::Suggest => {
                self.count(&format!("did.{action}"), count, &[])
            }
            _ => self.named("did", action.name()),
        };
        let changed = [("did.links_moved", links.moved), ("did.links_removed", links.removed)];
        let changed = changed.into_iter().filter(|(_, n)| *n > 0);
        changed.fold(said, |said, (key, n)| {
            self.fill("did.with_links", &[("said", &said), ("links", &self.count(key, n, &[]))])
        })
    }

    fn failure(self, failure: &Failure) -> String {
        let (name, trouble) = match failure {
            Failure::Intake { name, error } => (name.as_deref(), self.intake(*error)),
            Failure::BrokenJson { name, line, .. } => {
                (name.as_deref(), self.fill("error.broken_json", &[("line", &line.to_string())]))
            }
            Failure::ForeignJson { name, maker: Some(maker) } => {
                (name.as_deref(), self.fill("error.foreign_json_of", &[("maker", maker)]))
            }
            Failure::ForeignJson { name, maker: None } => {
                (name.as_deref(), self.get("error.foreign_json").to_owned())
            }
            Failure::TooMany { name, found, max } => {
                let (found, max) = (found.to_string(), max.to_string());
                (Some(name.as_str()), self.fill("error.too_many", &[("found", &found), ("max", &max)]))
            }
            Failure::Import { name, error } => {
                let inner = error.file.as_ref().filter(|file| name.as_ref() != Some(*file));
                (name.as_deref(), self.import_error(&ImportError { file: inner.cloned(), ..error.clone() }))
            }
            Failure::NotWritten(error) => (None, self.export_error(error)),
            Failure::Unreadable { name } => (Some(name.as_str()), self.get("error.unreadable").to_owned()),
            Failure::NotMerged { name } => (Some(name.as_str()), self.get("error.not_merged").to_owned()),
            Failure::DamagedHead { name } => (Some(name.as_str()), self.get("error.damaged_head").to_owned()),
            Failure::Incomplete { name, promised, came, absent } => {
                let (promised, came) = (promised.to_string(), came.to_string());
                let mut named: Vec<String> =
                    absent.iter().take(MOST_NAMED).map(|name| format!("\u{2068}{name}\u{2069}")).collect();
                if absent.len() > MOST_NAMED {
                    named.push("…".to_owned());
                }
                let named = named.join(self.get("list.comma"));
                let values = [("promised", &*promised), ("came", &*came), ("absent", &*named)];
                (Some(name.as_str()), self.fill("error.incomplete", &values))
            }
            Failure::NewerProject { name, version } => {
                let version = version.to_string();
                (Some(name.as_str()), self.fill("error.newer_project", &[("version", &version)]))
            }
            Failure::Scheme { name, error } => (Some(name.as_str()), self.scheme_error(error)),
            Failure::RulesAlone { lang, .. } => {
                let lang = self.named("lang", lang);
                (None, self.fill("error.rules_alone", &[("lang", &lang)]))
            }
            Failure::NoClaims { lang, .. } => {
                let lang = self.named("lang", lang);
                (None, self.fill("error.no_claims", &[("lang", &lang)]))
            }
            Failure::Export { .. } => (None, self.get("error.export").to_owned()),
        };
        match name {
            Some(name) => self.fill("error.in_file", &[("name", name), ("trouble", &trouble)]),
            None => trouble,
        }
    }

    /// Returns what a label of the project's own is called.
    pub fn own_label(self, state: &State, name: &str) -> String {
        let label = state.project.scheme().label(name);
        label.map_or(name, |it| it.term.shown_in(self.tag())).to_owned()
    }

    /// Returns what a label is called, one of the four or one of the project's own.
    pub fn any_label(self, scheme: &Scheme, name: &str) -> String {
        match name.parse::<Label>() {
            Ok(label) => self.named("label", label.name()),
            Err(_) => scheme.label(name).map_or(name, |it| it.term.shown_in(self.tag())).to_owned(),
        }
    }

    /// Returns a value of an attribute as a person reads it.
    pub fn value(self, attribute: Option<&Attribute>, value: &Value) -> String {
        let name = |name: &str| -> String {
            let choice = attribute.and_then(|it| it.value(name));
            choice.map_or(name, |it| it.shown_in(self.tag())).to_owned()
        };
        match value {
            Value::Flag(true) => self.get("attribute.yes").to_owned(),
            Value::Flag(false) => self.get("attribute.no").to_owned(),
            Value::Number(digits) => digits.to_string(),
            Value::Text(text) => name(text),
            Value::Several(all) => {
                all.iter().map(|it| name(it)).collect::<Vec<String>>().join(self.get("list.comma"))
            }
        }
    }
}

/// How many documents are named that are missing from a file.
const MOST_NAMED: usize = 10;

/// Returns the part of a key that stands for a role.
pub fn role_name(role: LinkRole) -> &'static str {
    match role {
        LinkRole::Source => "speaker",
        LinkRole::Cue => "cue",
        LinkRole::Medium => "medium",
    }
}
