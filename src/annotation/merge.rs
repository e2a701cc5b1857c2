//! Two versions of a document of one text: what one of them has to take over so that nobody's work is lost.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::{
    Annotation, AnnotationId, Attribution, Claim, Document, Edit, Origin, Own, Parts, Relation, Review, Role,
    Speaker, SpeakerId,
};
use crate::schema::Label;

/// What taking a second version of a document over comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    /// What changes in the first version. Nothing that a person decided there is changed by it.
    pub edits: Vec<Edit>,
    /// How many annotations are added or decided by it.
    pub n_taken: usize,
    /// Annotations of the second version that were decided otherwise in the first, which has both now.
    pub versions: Vec<AnnotationId>,
    /// How many paragraphs and speakers are otherwise in the second version and stay as they are in the first.
    pub n_kept: usize,
}

/// Returns what `ours` has to take over from `theirs`, a version of the same text.
///
/// What nobody decided here is taken as it was decided there. What was decided in both and not alike stays, and
/// is beside its other version. Annotations are the same where they have the same label and parts, or where a
/// rule suggested the same and a person moved its edges since; ids say little, since both sides give them out.
pub fn merge(ours: &Document, theirs: &Document) -> Merge {
    let pairs = pairs(ours, theirs);
    let mut merging = Merging::new(ours, theirs, pairs);
    merging.speakers();
    merging.annotations();
    merging.rest();
    merging.own();
    merging.finish()
}

/// Tells whether a person has done anything to an annotation.
fn is_decided(annotation: &Annotation) -> bool {
    annotation.review != Review::Suggested
        || !matches!(annotation.origin, Origin::Rule(_))
        || annotation.suggested_parts.is_some()
        || annotation.note.is_some()
}

/// Returns what a rule suggested an annotation to cover.
fn suggested(annotation: &Annotation) -> &Parts {
    annotation.suggested_parts.as_ref().unwrap_or(&annotation.parts)
}

/// Finds for each annotation of `theirs` the one of `ours` that it is.
fn pairs(ours: &Document, theirs: &Document) -> BTreeMap<AnnotationId, AnnotationId> {
    let mut pairs = BTreeMap::new();
    let mut taken: BTreeSet<AnnotationId> = BTreeSet::new();
    for it in theirs.annotations() {
        let covers_the_same = |own: &&Arc<Annotation>| own.label() == it.label() && own.parts == it.parts;
        if let Some(own) = ours.annotation(it.id).filter(covers_the_same) {
            pairs.insert(it.id, own.id);
            taken.insert(own.id);
        }
    }
    let mut by_parts: HashMap<(Label, &Parts), Vec<AnnotationId>> = HashMap::new();
    let mut by_suggestion: HashMap<(Label, &Parts), Vec<AnnotationId>> = HashMap::new();
    for own in ours.annotations() {
        by_parts.entry((own.label(), &own.parts)).or_default().push(own.id);
        by_suggestion.entry((own.label(), suggested(own))).or_default().push(own.id);
    }
    for is_moved in [false, true] {
        for it in theirs.annotations() {
            if pairs.contains_key(&it.id) {
                continue;
            }
            let (index, parts) =
                if is_moved { (&by_suggestion, suggested(it)) } else { (&by_parts, &it.parts) };
            let of_that_id = is_moved.then_some(it.id);
            let candidates = index.get(&(it.label(), parts)).into_iter().flatten().copied();
            let found = of_that_id.into_iter().chain(candidates).find(|id| {
                let is_same =
                    |own: &Arc<Annotation>| own.label() == it.label() && is_same_suggestion(own, it);
                !taken.contains(id) && (!is_moved || ours.annotation(*id).is_some_and(is_same))
            });
            if let Some(own) = found {
                pairs.insert(it.id, own);
                taken.insert(own);
            }
        }
    }
    pairs
}

/// Tells whether two annotations began as one suggestion.
fn is_same_suggestion(a: &Annotation, b: &Annotation) -> bool {
    match (&a.origin, &b.origin) {
        (Origin::Rule(a_from), Origin::Rule(b_from)) => {
            a_from.rule == b_from.rule && suggested(a) == suggested(b)
        }
        _ => false,
    }
}

struct Merging<'a> {
    ours: &'a Document,
    theirs: &'a Document,
    /// Which annotation of ours one of theirs is or becomes.
    image: BTreeMap<AnnotationId, AnnotationId>,
    /// Where one of theirs was decided otherwise here: what its own version is or becomes, beside ours.
    version: BTreeMap<AnnotationId, AnnotationId>,
    /// Which speaker of ours one of theirs is or becomes.
    speakers: BTreeMap<SpeakerId, SpeakerId>,
    new_speakers: BTreeMap<SpeakerId, Arc<Speaker>>,
    new_annotations: BTreeMap<AnnotationId, Arc<Annotation>>,
    /// Edits of the document's other things.
    others: Vec<Edit>,
    next: u32,
    next_speaker: u32,
    merge: Merge,
}

impl<'a> Merging<'a> {
    fn new(ours: &'a Document, theirs: &'a Document, pairs: BTreeMap<AnnotationId, AnnotationId>) -> Self {
        Self {
            ours,
            theirs,
            image: pairs,
            version: BTreeMap::new(),
            speakers: BTreeMap::new(),
            new_speakers: BTreeMap::new(),
            new_annotations: BTreeMap::new(),
            others: Vec::new(),
            next: ours.next_annotation_id().max(theirs.next_annotation_id()).0,
            next_speaker: ours.next_speaker_id().max(theirs.next_speaker_id()).0,
            merge: Merge::default(),
        }
    }

    /// Finds out who of their speakers is who here, by name, else by what mentions them.
    fn speakers(&mut self) {
        let (ours, theirs) = (self.ours, self.theirs);
        let is_same_name = |own: &Speaker, it: &Speaker| own.name.trim() == it.name.trim();
        for it in theirs.speakers() {
            if let Some(own) = ours.speaker(it.id).filter(|own| is_same_name(own, it)) {
                self.speakers.insert(it.id, own.id);
            }
        }
        let mut named: BTreeSet<SpeakerId> = self.speakers.values().copied().collect();
        for it in theirs.speakers() {
            if self.speakers.contains_key(&it.id) {
                continue;
            }
            // Two of one name are two here as well, where there are two.
            let same = || ours.speakers().filter(|own| is_same_name(own, it)).map(|own| own.id);
            if let Some(own) = same().find(|own| !named.contains(own)).or_else(|| same().next()) {
                self.speakers.insert(it.id, own);
                named.insert(own);
            }
        }
        let their_mentions = theirs.mentions_by_speaker();
        for it in theirs.speakers() {
            if self.speakers.contains_key(&it.id) {
                continue;
            }
            let mentions = their_mentions.get(&it.id).into_iter().flatten();
            let mentioned: BTreeSet<Option<SpeakerId>> = mentions
                .filter_map(|mention| self.image.get(&mention.id))
                .map(|own| ours.annotation(*own).and_then(|own| own.speaker()))
                .collect();
            if let [Some(own)] = mentioned.into_iter().collect::<Vec<_>>().as_slice()
                && named.insert(*own)
            {
                self.speakers.insert(it.id, *own);
            }
        }
        for it in theirs.speakers() {
            match self.speakers.get(&it.id).and_then(|own| ours.speaker(*own)) {
                Some(own) => self.join_speakers(&Arc::clone(own), it),
                None => {
                    let id = self.fresh_speaker();
                    self.speakers.insert(it.id, id);
                }
            }
        }
    }

    fn fresh_speaker(&mut self) -> SpeakerId {
        let id = SpeakerId(self.next_speaker);
        self.next_speaker = self.next_speaker.saturating_add(1);
        id
    }

    /// Takes over what is said there of a speaker and not here.
    fn join_speakers(&mut self, own: &Speaker, it: &Speaker) {
        let mut joined = own.clone();
        // A name that no mention holds was given by a person.
        let is_given = |document: &Document, speaker: &Speaker| {
            let mentions = document.mentions(speaker.id);
            !mentions.iter().any(|mention| document.covered(mention).contains(&*speaker.name))
        };
        let mut differs = false;
        if own.name != it.name {
            match (is_given(self.ours, own), is_given(self.theirs, it)) {
                (false, true) => joined.name = Arc::clone(&it.name),
                (true, false) => {}
                _ => differs = true,
            }
        }
        differs |= own.kind.is_some() && it.kind.is_some() && own.kind != it.kind;
        joined.kind = own.kind.or(it.kind);
        joined.colour = own.colour.or(it.colour);
        self.merge.n_kept += usize::from(differs);
        if joined != *own {
            self.new_speakers.insert(own.id, Arc::new(joined));
        }
    }

    fn annotations(&mut self) {
        let theirs = self.theirs;
        // What is added, with whatever it leads to.
        let mut waiting: Vec<AnnotationId> =
            theirs.annotations().filter(|it| is_decided(it)).map(|it| it.id).collect();
        let mut seen: BTreeSet<AnnotationId> = waiting.iter().copied().collect();
        while let Some(it) = waiting.pop().and_then(|id| theirs.annotation(id)) {
            waiting.extend(links(&it.role).into_iter().filter(|link| seen.insert(*link)));
        }
        // In their order, so that the same file finds them in it when it comes again.
        for id in &seen {
            if !self.image.contains_key(id) {
                let fresh = self.fresh();
                self.image.insert(*id, fresh);
            }
        }
        // Links to what was rejected here lead to their version of it, which has to be known before them.
        for it in seen.iter().filter_map(|id| theirs.annotation(*id)).filter(|it| is_decided(it)) {
            let own = self.image.get(&it.id).and_then(|id| self.ours.annotation(*id));
            let Some(own) = own.filter(|own| is_decided(own) && joined_extent(own, it).is_none()) else {
                continue;
            };
            let is_it = |other: &&Arc<Annotation>| other.id != own.id && is_version(other, it);
            let there = self.ours.annotations().find(is_it).map(|other| other.id);
            let version = there.unwrap_or_else(|| self.fresh());
            self.version.insert(it.id, version);
        }
        for it in seen.iter().filter_map(|id| theirs.annotation(*id)) {
            let Some(id) = self.image.get(&it.id).copied() else { continue };
            match self.ours.annotation(id) {
                None => self.put(self.placed(it, id)),
                Some(_) if !is_decided(it) => {}
                Some(own) if !is_decided(own) => {
                    let placed =
                        Annotation { note: own.note.clone().or(it.note.clone()), ..self.placed(it, id) };
                    if placed != **own {
                        self.put(placed);
                    }
                }
                Some(own) => self.both_decided(&Arc::clone(own), it),
            }
        }
    }

    fn fresh(&mut self) -> AnnotationId {
        let id = AnnotationId(self.next);
        self.next = self.next.saturating_add(1);
        id
    }

    /// Puts an annotation in, with the speaker it mentions if that is a new one.
    fn put(&mut self, annotation: Annotation) {
        if let Some(speaker) = annotation.speaker()
            && self.ours.speaker(speaker).is_none()
            && !self.new_speakers.contains_key(&speaker)
        {
            let from = self.speakers.iter().find(|(_, to)| **to == speaker).map(|(from, _)| *from);
            if let Some(it) = from.and_then(|from| self.theirs.speaker(from)) {
                let new = Speaker { id: speaker, ..Speaker::clone(it) };
                self.new_speakers.insert(speaker, Arc::new(new));
            }
        }
        self.merge.n_taken += 1;
        self.new_annotations.insert(annotation.id, Arc::new(annotation));
    }

    /// Returns one of their annotations as it is called here.
    fn placed(&self, it: &Annotation, id: AnnotationId) -> Annotation {
        let to = |link: AnnotationId| {
            let image = self.image.get(&link).copied()?;
            let is_rejected = self.ours.annotation(image).is_some_and(|own| !own.is_live());
            if !is_rejected || !it.is_live() {
                return Some(image);
            }
            // Their own version of it is linked, or what else is accepted of the same words.
            self.version.get(&link).copied().or_else(|| self.ours.live_twin(image))
        };
        let role = match &it.role {
            Role::Speaker(speaker) => {
                Role::Speaker(speaker.and_then(|speaker| self.speakers.get(&speaker).copied()))
            }
            Role::Cue => Role::Cue,
            Role::Quote(of) => Role::Quote(Attribution {
                kind: of.kind,
                cues: of.cues.iter().filter_map(|cue| to(*cue)).collect(),
                source: of.source.and_then(to),
                medium: of.medium.and_then(to),
            }),
            Role::Claim(claim) => Role::Claim(Claim { quote: claim.quote.and_then(to), ..claim.clone() }),
        };
        Annotation { id, role, ..it.clone() }
    }

    fn both_decided(&mut self, own: &Annotation, it: &Annotation) {
        let placed = self.placed(it, own.id);
        let aligned = Annotation { role: self.aligned(&own.role, &placed.role), ..placed.clone() };
        match joined(own, &aligned) {
            Some(joined) if joined == *own => {}
            Some(joined) => self.put(joined),
            None => {
                let is_it = |other: &&Arc<Annotation>| {
                    let aligned = self.aligned(&other.role, &placed.role);
                    other.id != own.id
                        && is_version(other, it)
                        && joined_roles(&other.role, &aligned).as_ref() == Some(&other.role)
                };
                // A file that comes a second time brings nothing new.
                if self.ours.annotations().any(|other| is_it(&other)) {
                    return;
                }
                let is_new = |id: &AnnotationId| self.ours.annotation(*id).is_none();
                let version = self.version.get(&it.id).copied().filter(is_new);
                let id = version.unwrap_or_else(|| self.fresh());
                self.put(Annotation { id, ..placed });
                self.merge.n_taken -= 1;
                self.merge.versions.push(id);
            }
        }
    }

    /// Returns a role with the links of `own` wherever both lead to the same: to the same words, or to what began
    /// as one suggestion. Both versions of what a link leads to can be here, and either may be linked.
    fn aligned(&self, own: &Role, it: &Role) -> Role {
        let is_same =
            |a: AnnotationId, b: AnnotationId| match (self.ours.annotation(a), self.ours.annotation(b)) {
                (Some(a), Some(b)) => {
                    a.label() == b.label() && (a.parts == b.parts || is_same_suggestion(a, b))
                }
                _ => false,
            };
        let to = |link: AnnotationId, own: &[AnnotationId]| {
            let of_own = own.contains(&link).then_some(link);
            of_own.or_else(|| own.iter().copied().find(|own| is_same(*own, link))).unwrap_or(link)
        };
        match (own, it) {
            (Role::Quote(own), Role::Quote(it)) => Role::Quote(Attribution {
                cues: it.cues.iter().map(|cue| to(*cue, &own.cues)).collect(),
                source: it.source.map(|source| to(source, own.source.as_slice())),
                medium: it.medium.map(|medium| to(medium, own.medium.as_slice())),
                ..it.clone()
            }),
            (Role::Claim(own), Role::Claim(it)) => {
                let quote = it.quote.map(|quote| to(quote, own.quote.as_slice()));
                Role::Claim(Claim { quote, ..it.clone() })
            }
            (_, it) => it.clone(),
        }
    }

    /// Takes over blocks, rules that are off, and the remark on the whole.
    fn rest(&mut self) {
        let (ours, theirs) = (self.ours, self.theirs);
        let is_worked_on = ours.annotations().any(|it| is_decided(it)) || ours.note().is_some();
        let kinds: BTreeMap<_, _> = ours.blocks().iter().map(|block| (block.span, block.kind)).collect();
        for it in theirs.blocks() {
            match kinds.get(&it.span) {
                Some(kind) if *kind != it.kind && is_worked_on => self.merge.n_kept += 1,
                Some(kind) if *kind != it.kind => self.others.push(Edit::Block(it.span, it.kind)),
                _ => {}
            }
        }
        let rules = theirs.rules_off().difference(ours.rules_off());
        self.others.extend(rules.map(|rule| Edit::Rule(rule.clone(), true)));
        let note = joined_notes(ours.note(), theirs.note());
        if note.as_ref() != ours.note() {
            self.others.push(Edit::Note(note));
        }
        let is_new = |run: &&super::AnswerRun| ours.answers().iter().all(|own| own.model != run.model);
        let new: Vec<super::AnswerRun> = theirs.answers().iter().filter(is_new).cloned().collect();
        if !new.is_empty() {
            let answers = ours.answers().iter().cloned().chain(new).collect();
            self.others.push(Edit::Answers(Arc::new(answers)));
        }
    }

    /// Takes over marks with own labels, attributes and relations. What is said here stays; a mark is the same where
    /// it has the same label and parts.
    fn own(&mut self) {
        let (ours, theirs) = (self.ours, self.theirs);
        let mut here: HashMap<(&str, &Parts), AnnotationId> = HashMap::new();
        for (id, own) in ours.own_all() {
            if let Some(mark) = &own.mark {
                here.entry((&*mark.label, &mark.parts)).or_insert(id);
            }
        }
        for (id, it) in theirs.own_all() {
            if let Some(mark) = &it.mark {
                let same = here.get(&(&*mark.label, &mark.parts)).copied();
                let image = same.unwrap_or_else(|| self.fresh());
                self.image.insert(id, image);
            }
        }
        for (id, it) in theirs.own_all() {
            let Some(image) = self.image.get(&id).copied() else { continue };
            if it.mark.is_none() && !ours.has(image) && !self.new_annotations.contains_key(&image) {
                continue;
            }
            let mut own = ours.own(image).map_or_else(Own::default, |own| Own::clone(own));
            own.mark = own.mark.or_else(|| it.mark.clone());
            for (name, value) in &it.attributes {
                own.attributes.entry(Arc::clone(name)).or_insert_with(|| value.clone());
            }
            for relation in &it.relations {
                let Some(to) = self.image.get(&relation.to).copied() else { continue };
                let relation = Relation { name: Arc::clone(&relation.name), to };
                if !own.relations.contains(&relation) {
                    own.relations.push(relation);
                }
            }
            if ours.own(image).is_none_or(|was| **was != own) && !own.is_empty() {
                self.merge.n_taken += usize::from(own.mark.is_some() && ours.own(image).is_none());
                self.others.push(Edit::Own(image, Some(Arc::new(own))));
            }
        }
    }

    fn finish(self) -> Merge {
        let Self { new_speakers, new_annotations, others, merge, .. } = self;
        // Speakers come first, so that whoever reads the edits one by one meets no mention of a stranger.
        let speakers = new_speakers.into_iter().map(|(id, it)| Edit::Speaker(id, Some(it)));
        let annotations = new_annotations.into_iter().map(|(id, it)| Edit::Annotation(id, Some(it)));
        Merge { edits: speakers.chain(annotations).chain(others).collect(), ..merge }
    }
}

/// Returns what an annotation leads to.
fn links(role: &Role) -> Vec<AnnotationId> {
    match role {
        Role::Quote(attribution) => attribution.links().collect(),
        Role::Claim(claim) => claim.quote.into_iter().collect(),
        Role::Speaker(_) | Role::Cue => Vec::new(),
    }
}

/// Tells whether an annotation covers the same as another under the same label and was decided alike.
fn is_version(other: &Annotation, it: &Annotation) -> bool {
    (other.label(), &other.parts, other.review) == (it.label(), &it.parts, it.review)
}

/// Returns the review and the parts that both versions of an annotation come to; `None` where they exclude each other.
fn joined_extent(own: &Annotation, it: &Annotation) -> Option<(Review, Parts, Option<Parts>)> {
    let review = match (own.review, it.review) {
        (own, Review::Suggested) => own,
        (Review::Suggested, it) => it,
        (own, it) if own == it => own,
        _ => return None,
    };
    let (parts, suggested_parts) =
        if own.parts == it.parts || it.review == Review::Suggested && it.suggested_parts.is_none() {
            (own.parts.clone(), own.suggested_parts.clone())
        } else if own.review == Review::Suggested && own.suggested_parts.is_none() {
            (it.parts.clone(), it.suggested_parts.clone())
        } else {
            return None;
        };
    Some((review, parts, suggested_parts))
}

/// Returns an annotation with what was decided in both its versions; `None` where that is not alike.
fn joined(own: &Annotation, it: &Annotation) -> Option<Annotation> {
    let (review, parts, suggested_parts) = joined_extent(own, it)?;
    let role = joined_roles(&own.role, &it.role)?;
    let note = joined_notes(own.note.as_ref(), it.note.as_ref());
    let mut opinions = own.opinions.clone();
    let is_new = |opinion: &&super::Opinion| own.opinions.iter().all(|own| own.model != opinion.model);
    opinions.extend(it.opinions.iter().filter(is_new).cloned());
    Some(Annotation { review, parts, suggested_parts, role, note, opinions, ..own.clone() })
}

/// Returns a role with the links and kinds of both versions; `None` where they exclude each other.
fn joined_roles(own: &Role, it: &Role) -> Option<Role> {
    match (own, it) {
        (Role::Cue, Role::Cue) => Some(Role::Cue),
        (Role::Speaker(own), Role::Speaker(it)) => Some(Role::Speaker(either(*own, *it)?)),
        (Role::Quote(own), Role::Quote(it)) => {
            let set = |cues: &[AnnotationId]| cues.iter().copied().collect::<BTreeSet<_>>();
            let cues = match (own.cues.as_slice(), it.cues.as_slice()) {
                (cues, []) | ([], cues) => cues.to_vec(),
                (own, it) if set(own) == set(it) => own.to_vec(),
                _ => return None,
            };
            let (source, medium) = (either(own.source, it.source)?, either(own.medium, it.medium)?);
            (own.kind == it.kind).then_some(Role::Quote(Attribution { kind: own.kind, cues, source, medium }))
        }
        (Role::Claim(own), Role::Claim(it)) => {
            let (kind, quote) = (either(own.kind, it.kind)?, either(own.quote, it.quote)?);
            (own.worth == it.worth).then(|| Role::Claim(Claim { kind, quote, ..own.clone() }))
        }
        _ => None,
    }
}

/// Returns what there is of two things; `None` where they are two different ones.
fn either<T: Copy + PartialEq>(own: Option<T>, it: Option<T>) -> Option<Option<T>> {
    match (own, it) {
        (Some(own), Some(it)) if own != it => None,
        (own, it) => Some(own.or(it)),
    }
}

/// Returns both remarks, one below the other unless one of them says it all.
fn joined_notes(own: Option<&Arc<str>>, it: Option<&Arc<str>>) -> Option<Arc<str>> {
    match (own, it) {
        (Some(own), Some(it)) if own.contains(&**it) => Some(Arc::clone(own)),
        (Some(own), Some(it)) if it.contains(&**own) => Some(Arc::clone(it)),
        (Some(own), Some(it)) => Some(format!("{own}\n{it}").into()),
        (own, it) => own.or(it).cloned(),
    }
}
