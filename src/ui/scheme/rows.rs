//! One label, attribute or relation of the scheme: folded to a line, and unfolded to its fields.

use std::sync::Arc;

use yew::prelude::*;

use super::Add;
use super::parts::label_names;
use crate::annotation::Value;
use crate::scheme::{Attribute, COLOURS, Kind, Pattern, Place, Refusal, Scheme, Term};
use crate::ui::controls::{Icon, own_sign, value_of};
use crate::ui::dom;
use crate::ui::field::Field;
use crate::ui::shortcuts::Shortcuts;
use crate::ui::strings::Words;

type Change = Callback<Result<Scheme, Refusal>>;

/// What a row needs.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub words: Words,
    pub scheme: Arc<Scheme>,
    /// What it shows.
    pub place: Place,
    /// Whether it begins unfolded.
    pub open: bool,
    /// Takes a change over.
    pub change: Change,
    /// Says what is wrong.
    pub say: Callback<String>,
    pub shortcuts: Shortcuts,
}

/// One label, attribute or relation.
#[component]
pub(super) fn Row(props: &Props) -> Html {
    let Props { words, scheme, place, open, .. } = props;
    let words = *words;
    let begins = use_state(|| *open);
    let Some(term) = scheme.term(place) else { return Html::default() };
    let get = |key: &str| words.get(key).to_owned();
    let what = match place {
        Place::Label(name) => scheme.label(name).map(|label| html! { { own_sign(label) } }),
        Place::Attribute(name) => scheme.attribute(name).map(|it| {
            html! { <span class="chip">{ words.named("attribute_kind", it.kind.name()) }</span> }
        }),
        Place::Relation(_) => Some(html! { <span aria-hidden="true">{ "→" }</span> }),
        Place::Value(..) => None,
    };
    html! {
        <details class="scheme-row" open={*begins} data-name={term.name.to_string()}>
            <summary>
                { what.unwrap_or_default() }
                <bdi class="scheme-row-name">{ term.shown_in(words.tag()).to_owned() }</bdi>
                { props.shortcuts.own_key(term) }
            </summary>
            <div class="scheme-fields">
                { props.names(term) }
                { match place {
                    Place::Label(name) => props.look(name),
                    Place::Attribute(name) => props.attribute(name),
                    Place::Relation(name) => props.ends(name),
                    Place::Value(..) => Html::default(),
                } }
                <div class="scheme-buttons">
                    { props.button("scheme.up", Icon::PREVIOUS, |scheme, place| Ok(scheme.moved(place, true))) }
                    { props.button("scheme.down", Icon::NEXT, |scheme, place| Ok(scheme.moved(place, false))) }
                    { props.merge() }
                    <button class="button small quiet danger scheme-remove" title={get("scheme.remove_hint")}
                        onclick={props.does(|scheme, place| scheme.with_offered(place, false))}>
                        { Icon::TRASH.draw() }{ get("scheme.remove") }
                    </button>
                </div>
            </div>
        </details>
    }
}

impl Props {
    fn does(&self, becomes: fn(&Scheme, &Place) -> Result<Scheme, Refusal>) -> Callback<MouseEvent> {
        let (change, scheme, place) = (self.change.clone(), Arc::clone(&self.scheme), self.place.clone());
        Callback::from(move |_| change.emit(becomes(&scheme, &place)))
    }

    fn button(&self, key: &str, icon: Icon, becomes: fn(&Scheme, &Place) -> Result<Scheme, Refusal>) -> Html {
        let label = self.words.get(key).to_owned();
        html! {
            <button class="button small quiet icon-only" aria-label={label.clone()} title={label}
                onclick={self.does(becomes)}>{ icon.draw() }</button>
        }
    }

    /// Returns what a field's text makes of the scheme.
    fn typed(
        &self,
        becomes: impl Fn(&Scheme, &str) -> Result<Scheme, Refusal> + 'static,
    ) -> Callback<String> {
        let (change, scheme) = (self.change.clone(), Arc::clone(&self.scheme));
        Callback::from(move |text: String| change.emit(becomes(&scheme, &text)))
    }

    /// Returns what a list's choice makes of the scheme.
    fn picked(
        &self,
        becomes: impl Fn(&Scheme, &str) -> Result<Scheme, Refusal> + 'static,
    ) -> Callback<Event> {
        let typed = self.typed(becomes);
        Callback::from(move |event: Event| {
            if let Some(value) = value_of(&event) {
                typed.emit(value);
            }
        })
    }

    /// The fields that everything of a scheme has.
    fn names(&self, term: &Term) -> Html {
        let get = |key: &str| self.words.get(key).to_owned();
        let place = self.place.clone();
        let name = self.typed(move |scheme, name| scheme.with_name(&place, name));
        let (place, tag) = (self.place.clone(), self.words.tag());
        let shown = self.typed(move |scheme, shown| {
            scheme.with_term(&place, |term| match shown.trim() {
                "" => {
                    term.shown.remove(tag);
                }
                shown => {
                    term.shown.insert(tag.into(), shown.into());
                }
            })
        });
        let place = self.place.clone();
        let about = self.typed(move |scheme, about| {
            scheme.with_term(&place, |term| term.description = about.trim().into())
        });
        html! {
            <>
                <label><span>{ get("scheme.term_name") }</span><Field class="term-name" value={term.name.to_string()} change={name} /></label>
                <label><span>{ get("scheme.term_shown") }</span><Field value={term.shown.get(tag).map(ToString::to_string).unwrap_or_default()} change={shown} /></label>
                <label class="wide"><span>{ get("scheme.about") }</span><Field value={term.description.to_string()} change={about} has_lines=true /></label>
                <div class="scheme-key"><span>{ get("scheme.key") }</span>
                    <KeyButton words={self.words} scheme={Arc::clone(&self.scheme)} place={self.place.clone()} change={self.change.clone()}
                        say={self.say.clone()} shortcuts={self.shortcuts.clone()} /></div>
            </>
        }
    }

    /// The colour and underline of a label.
    fn look(&self, name: &Arc<str>) -> Html {
        let Some(label) = self.scheme.label(name) else { return Html::default() };
        let get = |key: &str| self.words.get(key).to_owned();
        let of = Arc::clone(name);
        let with = move |scheme: &Scheme, change: &dyn Fn(&mut crate::scheme::SpanLabel)| {
            let mut scheme = scheme.clone();
            scheme.labels.iter_mut().filter(|it| it.term.name == of).for_each(change);
            Ok(scheme)
        };
        let colour = {
            let with = with.clone();
            self.picked(move |scheme, value| {
                with(scheme, &|label| label.colour = value.parse().unwrap_or(label.colour))
            })
        };
        let pattern = self.picked(move |scheme, value| {
            with(scheme, &|label| label.pattern = value.parse().unwrap_or(label.pattern))
        });
        html! {
            <>
                <label><span>{ get("scheme.colour") }</span>
                    <select class="field" onchange={colour}>
                        { for (0..COLOURS).map(|idx| html! {
                            <option value={idx.to_string()} selected={label.colour == idx}>{ self.words.named("colour", &idx.to_string()) }</option>
                        }) }
                    </select>
                </label>
                <label><span>{ get("scheme.pattern") }</span>
                    <select class="field" onchange={pattern}>
                        { for Pattern::ALL.iter().map(|it| html! {
                            <option value={it.name()} selected={label.pattern == *it}>{ self.words.named("pattern", it.name()) }</option>
                        }) }
                    </select>
                </label>
            </>
        }
    }

    /// Boxes to tick: which labels something is for. None ticked means all.
    fn labels(&self, heading: &str, chosen: &[Arc<str>], put: fn(&mut Scheme, &str, Vec<Arc<str>>)) -> Html {
        let boxes = label_names(&self.scheme).into_iter().map(|name| {
            let is = chosen.contains(&name);
            let (change, scheme, of) = (self.change.clone(), Arc::clone(&self.scheme), Arc::clone(self.place.name()));
            let (chosen, label) = (chosen.to_vec(), Arc::clone(&name));
            let toggle = Callback::from(move |_: Event| {
                let mut chosen = chosen.clone();
                if is { chosen.retain(|it| *it != label) } else { chosen.push(Arc::clone(&label)) }
                let mut scheme = Scheme::clone(&scheme);
                put(&mut scheme, &of, chosen);
                change.emit(Ok(scheme));
            });
            html! {
                <label class="check"><input type="checkbox" checked={is} onchange={toggle} /><span><bdi>{ self.words.any_label(&self.scheme, &name) }</bdi></span></label>
            }
        });
        html! {
            <fieldset class="wide scheme-checks"><legend>{ self.words.get(heading).to_owned() }</legend>{ for boxes }</fieldset>
        }
    }

    fn ends(&self, name: &Arc<str>) -> Html {
        let Some(relation) = self.scheme.relation(name) else { return Html::default() };
        html! {
            <>
                { self.labels("scheme.from", &relation.from, |scheme, name, labels| {
                    scheme.relations.iter_mut().filter(|it| *it.term.name == *name).for_each(|it| it.from.clone_from(&labels));
                }) }
                { self.labels("scheme.to", &relation.to, |scheme, name, labels| {
                    scheme.relations.iter_mut().filter(|it| *it.term.name == *name).for_each(|it| it.to.clone_from(&labels));
                }) }
            </>
        }
    }

    fn attribute(&self, name: &Arc<str>) -> Html {
        let Some(attribute) = self.scheme.attribute(name) else { return Html::default() };
        let get = |key: &str| self.words.get(key).to_owned();
        let of = Arc::clone(name);
        let kind = self.picked(move |scheme, value| {
            let mut scheme = scheme.clone();
            for it in scheme.attributes.iter_mut().filter(|it| it.term.name == of) {
                it.kind = value.parse().unwrap_or(it.kind);
                // A default of another kind is none.
                it.default = it.default.take().filter(|value| it.can_have(value));
            }
            Ok(scheme)
        });
        let of = Arc::clone(name);
        let default = self.typed(move |scheme, value| scheme.with_default(&of, value));
        html! {
            <>
                <label><span>{ get("scheme.kind") }</span>
                    <select class="field attribute-kind" onchange={kind}>
                        { for Kind::ALL.iter().map(|it| html! {
                            <option value={it.name()} selected={attribute.kind == *it}>{ self.words.named("attribute_kind", it.name()) }</option>
                        }) }
                    </select>
                </label>
                { self.default(attribute, default) }
                { self.labels("scheme.on", &attribute.on, |scheme, name, labels| {
                    scheme.attributes.iter_mut().filter(|it| *it.term.name == *name).for_each(|it| it.on.clone_from(&labels));
                }) }
                if matches!(attribute.kind, Kind::One | Kind::Several) {
                    <div class="wide scheme-values">
                        <span>{ get("scheme.values") }</span>
                        <div class="scheme-rows">
                            { for attribute.values.iter().filter(|it| it.offered).enumerate().map(|(idx, it)| self.value(idx, name, it)) }
                        </div>
                        <Add label={get("scheme.add_value")} class="add-value" add={{
                            let of = Arc::clone(name);
                            self.typed(move |scheme, value| scheme.with_value(&of, Term::new(value.trim())))
                        }} />
                    </div>
                }
            </>
        }
    }

    fn value(&self, key: usize, of: &Arc<str>, value: &Term) -> Html {
        let place = Place::Value(Arc::clone(of), Arc::clone(&value.name));
        html! {
            <Row {key} words={self.words} scheme={Arc::clone(&self.scheme)} {place} open=false
                change={self.change.clone()} say={self.say.clone()} shortcuts={self.shortcuts.clone()} />
        }
    }

    fn default(&self, attribute: &Attribute, write: Callback<String>) -> Html {
        let heading = self.words.get("scheme.default").to_owned();
        let shown = attribute.default.as_ref().map(Value::shown).unwrap_or_default();
        let options: Vec<(String, String)> = match attribute.kind {
            Kind::Text | Kind::Number => {
                return html! { <label><span>{ heading }</span><Field value={shown} change={write} /></label> };
            }
            Kind::Flag => vec![
                ("true".to_owned(), self.words.get("attribute.yes").to_owned()),
                ("false".to_owned(), self.words.get("attribute.no").to_owned()),
            ],
            Kind::One | Kind::Several => attribute
                .offered_values()
                .map(|it| (it.name.to_string(), it.shown_in(self.words.tag()).to_owned()))
                .collect(),
        };
        let pick = Callback::from(move |event: Event| write.emit(value_of(&event).unwrap_or_default()));
        html! {
            <label><span>{ heading }</span>
                <select class="field" onchange={pick}>
                    <option value="" selected={shown.is_empty()}>{ self.words.get("marks.unset").to_owned() }</option>
                    { for options.into_iter().map(|(value, label)| html! {
                        <option value={value.clone()} selected={shown == value}>{ label }</option>
                    }) }
                </select>
            </label>
        }
    }

    /// The list of what it can be made part of.
    fn merge(&self) -> Html {
        let others: Vec<(Arc<str>, String)> = super::parts::places(&self.scheme)
            .into_iter()
            .filter(|it| match (it, &self.place) {
                (Place::Value(of, _), Place::Value(own, _)) => of == own,
                (other, own) => std::mem::discriminant(other) == std::mem::discriminant(own),
            })
            .filter(|it| it.name() != self.place.name())
            .map(|it| (Arc::clone(it.name()), super::parts::called(self.words, &self.scheme, &it)))
            .collect();
        if others.is_empty() {
            return Html::default();
        }
        let place = self.place.clone();
        let merge = self.picked(move |scheme, into| match into {
            "" => Ok(scheme.clone()),
            into => scheme.merged(&place, into),
        });
        html! {
            <select class="field scheme-merge" aria-label={self.words.get("scheme.merge").to_owned()} onchange={merge}>
                <option value="" selected=true>{ self.words.get("scheme.merge").to_owned() }</option>
                { for others.into_iter().map(|(name, called)| html! { <option value={name.to_string()}>{ called }</option> }) }
            </select>
        }
    }
}

#[derive(Properties, PartialEq)]
struct KeyProps {
    words: Words,
    scheme: Arc<Scheme>,
    place: Place,
    change: Change,
    say: Callback<String>,
    shortcuts: Shortcuts,
}

/// The key of something: pressed once, it waits for another one.
#[component]
fn KeyButton(props: &KeyProps) -> Html {
    let KeyProps { words, scheme, place, change, say, shortcuts } = props;
    let asking = use_state_eq(|| false);
    let Some(term) = scheme.term(place) else { return Html::default() };
    let ask = {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(!*asking))
    };
    let heard = {
        let (asking, scheme, place) = (asking.clone(), Arc::clone(scheme), place.clone());
        let (change, say, shortcuts, words) = (change.clone(), say.clone(), shortcuts.clone(), *words);
        Callback::from(move |event: KeyboardEvent| {
            if !*asking {
                return;
            }
            if event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                return asking.set(false);
            }
            let Some(chord) = dom::keyboard::press(&event).and_then(|press| press.chord()) else { return };
            event.prevent_default();
            event.stop_propagation();
            asking.set(false);
            match shortcuts.owner_of(&chord) {
                Some(owner) => {
                    say.emit(words.fill("scheme.command_key", &[("command", words.get(owner.id))]))
                }
                None => change.emit(scheme.with_term(&place, |term| term.key = Some(chord.as_str().into()))),
            }
        })
    };
    let clear = {
        let (change, scheme, place) = (change.clone(), Arc::clone(scheme), place.clone());
        Callback::from(move |_: MouseEvent| change.emit(scheme.with_term(&place, |term| term.key = None)))
    };
    let taken = term.key.as_deref().and_then(|key| shortcuts.owner_of(key));
    let label = words.fill("scheme.change_key", &[("name", term.shown_in(words.tag()))]);
    html! {
        <>
            <button class="button small keys-change" aria-pressed={asking.to_string()} title={label.clone()} onclick={ask} onkeydown={heard}>
                <span class="visually-hidden">{ label }</span>
                if *asking {
                    { words.get("keys.press").to_owned() }
                } else if let Some(key) = &term.key {
                    <bdi dir="ltr">{ key.to_string() }</bdi>
                } else {
                    { "—" }
                }
            </button>
            if term.key.is_some() {
                <button class="button small quiet icon-only" aria-label={words.get("scheme.no_key").to_owned()} title={words.get("scheme.no_key").to_owned()}
                    onclick={clear}>{ Icon::CROSS.draw() }</button>
            }
            if let Some(owner) = taken {
                <span class="scheme-taken">{ words.fill("scheme.command_key", &[("command", words.get(owner.id))]) }</span>
            }
        </>
    }
}
