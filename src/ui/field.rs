//! A field that a person types a text into.

use yew::prelude::*;

use super::controls::value_of;

/// What the field needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is kept: what the field shows until something is typed, and again when it has become another.
    pub value: AttrValue,
    /// Gets what was typed once the person is done with it. What is kept of that comes back as `value`; what is refused
    /// is gone from the field.
    #[prop_or_default]
    pub change: Option<Callback<String>>,
    /// Hears the keys.
    #[prop_or_default]
    pub onkeydown: Option<Callback<KeyboardEvent>>,
    /// Hears that the person goes elsewhere.
    #[prop_or_default]
    pub onblur: Option<Callback<FocusEvent>>,
    /// The field's classes besides `field`.
    #[prop_or_default]
    pub class: Classes,
    /// The field's id.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// What the field is called, where no label is beside it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What is in it while it is empty.
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// Whether it may have several lines.
    #[prop_or_default]
    pub has_lines: bool,
    /// The element.
    #[prop_or_default]
    pub field: NodeRef,
}

/// A field. What is typed stays in it whatever else is drawn meanwhile: a plain `<input value=…>` is put back to what is
/// kept by every rendering.
#[component]
pub fn Field(props: &Props) -> Html {
    let Props { value, change, class, id, label, placeholder, has_lines, field, .. } = props;
    let (onkeydown, onblur) = (props.onkeydown.clone(), props.onblur.clone());
    let typed = use_state_eq(|| value.clone());
    use_effect_with(value.clone(), {
        let typed = typed.setter();
        move |value| typed.set(value.clone())
    });
    let oninput = {
        let typed = typed.setter();
        Callback::from(move |event: InputEvent| {
            if let Some(text) = value_of(&event) {
                typed.set(text.into());
            }
        })
    };
    let onchange = change.clone().map(|change| {
        let (typed, value) = (typed.setter(), value.clone());
        Callback::from(move |event: Event| {
            if let Some(text) = value_of(&event) {
                typed.set(value.clone());
                change.emit(text);
            }
        })
    });
    let (class, text) = (classes!("field", class.clone()), (*typed).clone());
    if *has_lines {
        return html! {
            <textarea ref={field} {id} {class} dir="auto" rows="1" aria-label={label} {placeholder} value={text}
                {oninput} {onchange} {onkeydown} {onblur} />
        };
    }
    html! {
        <input ref={field} {id} {class} dir="auto" aria-label={label} {placeholder} value={text}
            {oninput} {onchange} {onkeydown} {onblur} />
    }
}
