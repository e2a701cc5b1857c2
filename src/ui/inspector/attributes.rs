//! The attributes of what has the focus: each is set with its key, or here.

use std::sync::Arc;

use yew::prelude::*;

use crate::annotation::{AnnotationId, Value};
use crate::scheme::{Attribute, Kind};
use crate::session::{Action, OwnAction, Work};
use crate::ui::controls::{Icon, press};
use crate::ui::dom;
use crate::ui::field::Field;
use crate::ui::shortcuts::{Shortcuts, use_shortcuts};
use crate::ui::strings::Words;

/// What the attributes need.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: Work,
    /// What they are of.
    pub id: AnnotationId,
    /// What a person does.
    pub act: Callback<Action>,
}

/// The attributes of an annotation or a mark with an own label.
#[component]
pub fn Attributes(props: &Props) -> Html {
    let Props { state, id, act } = props;
    let shortcuts = use_shortcuts();
    let words = Words::of(state.language);
    // A key of an attribute that is typed gives its field the keyboard.
    use_effect_with(state.asked_field.clone(), |asked| {
        let name = asked.as_ref().map(|(name, _)| name);
        let field = name.and_then(|name| dom::document()?.get_element_by_id(&field_id(name)));
        if let Some(field) =
            field.and_then(|it| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(it).ok())
        {
            let _ = field.focus();
        }
    });
    let Some(document) = &state.document else { return Html::default() };
    let scheme = state.project.scheme();
    let Some(label) = scheme.label_of(document, *id) else { return Html::default() };
    let own = document.own(*id);
    let rows = scheme.attributes_of(label).filter_map(|attribute| {
        let value = own.and_then(|own| scheme.value_of(own, &attribute.term.name));
        (attribute.term.offered || value.is_some()).then_some((attribute, value))
    });
    let rows: Vec<_> = rows.collect();
    let is_of_label = |name: &str| rows.iter().any(|(attribute, _)| attribute.term.is_called(name));
    let others: Vec<_> =
        own.iter().flat_map(|own| &own.attributes).filter(|(name, _)| !is_of_label(name)).collect();
    if rows.is_empty() && others.is_empty() {
        return Html::default();
    }
    let view = View { words, shortcuts: &shortcuts, act, id: *id };
    html! {
        <div class="attributes">
            { for rows.iter().map(|(attribute, value)| view.row(attribute, value.as_ref())) }
            { for others.iter().map(|(name, value)| {
                let attribute = scheme.attribute(name);
                html! {
                    <div key={format!("other-{name}")} class="card-field attribute">
                        <span><bdi>{ name.to_string() }</bdi> <span class="chip">{ words.get("scheme.unlisted").to_owned() }</span></span>
                        <div class="card-field-row">
                            <bdi>{ words.value(attribute, value) }</bdi>
                            { view.clear(name, name) }
                        </div>
                    </div>
                }
            }) }
        </div>
    }
}

/// Returns the id of the field in which an attribute is typed.
fn field_id(attribute: &str) -> String {
    format!("attribute-{attribute}")
}

struct View<'a> {
    words: Words,
    shortcuts: &'a Shortcuts,
    act: &'a Callback<Action>,
    id: AnnotationId,
}

impl View<'_> {
    fn set(&self, attribute: &Arc<str>, value: Option<Value>) -> Action {
        Action::Own(OwnAction::Set(self.id, Arc::clone(attribute), value))
    }

    /// The button that takes a value away.
    fn clear(&self, attribute: &Arc<str>, shown: &str) -> Html {
        let label = self.words.fill("attribute.clear", &[("name", shown)]);
        html! {
            <button class="button quiet small icon-only" aria-label={label.clone()} title={label}
                onclick={press(self.act, self.set(attribute, None))}>{ Icon::CROSS.draw() }</button>
        }
    }

    fn row(&self, attribute: &Attribute, value: Option<&Value>) -> Html {
        let name = &attribute.term.name;
        let shown = attribute.term.shown_in(self.words.tag());
        let heading = html! {
            <>
                <bdi>{ shown.to_owned() }</bdi>
                { self.shortcuts.own_key(&attribute.term) }
                if !attribute.term.offered {
                    <span class="chip">{ self.words.get("scheme.retired").to_owned() }</span>
                }
            </>
        };
        let title = Some(attribute.term.description.to_string()).filter(|it| !it.is_empty());
        let typed = matches!(attribute.kind, Kind::Text | Kind::Number);
        let control = if typed { self.field(attribute, value) } else { self.choices(attribute, value) };
        html! {
            <div key={name.to_string()} class="card-field attribute" data-attribute={name.to_string()}>
                if typed {
                    <label for={field_id(name)} {title}>{ heading }</label>
                } else {
                    <span id={format!("heading-{name}")} {title}>{ heading }</span>
                }
                { control }
            </div>
        }
    }

    fn field(&self, attribute: &Attribute, value: Option<&Value>) -> Html {
        let write = {
            let (act, id, attribute) = (self.act.clone(), self.id, attribute.clone());
            Callback::from(move |typed: String| {
                let value = attribute.read(&typed);
                // What is no number is gone from the field again.
                if value.is_some() || typed.trim().is_empty() {
                    act.emit(Action::Own(OwnAction::Set(id, Arc::clone(&attribute.term.name), value)));
                }
            })
        };
        let shown = value.map(Value::shown).unwrap_or_default();
        let is_text = attribute.kind == Kind::Text;
        html! {
            <Field id={field_id(&attribute.term.name)} key={format!("{}-{}", self.id.0, attribute.term.name)}
                value={shown} change={write} has_lines={is_text} />
        }
    }

    fn choices(&self, attribute: &Attribute, value: Option<&Value>) -> Html {
        let name = &attribute.term.name;
        let button = |shown: String, key: Html, pressed: bool, becomes: Option<Value>| {
            html! {
                <button class="button small" aria-pressed={pressed.to_string()}
                    onclick={press(self.act, self.set(name, becomes))}><bdi>{ shown }</bdi>{ key }</button>
            }
        };
        let flags = [(true, "attribute.yes"), (false, "attribute.no")].into_iter().map(|(flag, key)| {
            let is = value == Some(&Value::Flag(flag));
            button(self.words.get(key).to_owned(), Html::default(), is, (!is).then_some(Value::Flag(flag)))
        });
        let has = |choice: &crate::scheme::Term| match value {
            Some(Value::Several(all)) => all.iter().any(|it| choice.is_called(it)),
            Some(one) => choice.is_called(&one.shown()),
            None => false,
        };
        let listed = attribute.values.iter().filter(|it| it.offered || has(it)).map(|choice| {
            let shown = choice.shown_in(self.words.tag()).to_owned();
            button(shown, self.shortcuts.own_key(choice), has(choice), attribute.chosen(value, choice))
        });
        // A value that came with a file and is in no list.
        let given: Vec<Arc<str>> = match value {
            Some(Value::Several(all)) => all.clone(),
            Some(one) => vec![one.shown().into()],
            None => Vec::new(),
        };
        let is_listed = |given: &str| {
            attribute.kind == Kind::Flag && given.parse::<bool>().is_ok() || attribute.value(given).is_some()
        };
        let unlisted = given.into_iter().filter(|it| !is_listed(it)).map(|given| {
            let choice = crate::scheme::Term::new(&given);
            html! {
                <button class="button small unlisted" aria-pressed="true" title={self.words.get("scheme.unlisted").to_owned()}
                    onclick={press(self.act, self.set(name, attribute.chosen(value, &choice)))}><bdi>{ given.to_string() }</bdi></button>
            }
        });
        html! {
            <div class="segments" role="group" aria-labelledby={format!("heading-{name}")}>
                if attribute.kind == Kind::Flag { { for flags } } else { { for listed } }
                { for unlisted }
            </div>
        }
    }
}
