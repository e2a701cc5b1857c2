//! What names of imported files mean: one table, asked before the documents come in.

use std::collections::BTreeMap;
use std::sync::Arc;

use yew::prelude::*;

use super::controls::value_of;
use super::dialogs::Modal;
use super::strings::Words;
use crate::schema::Label;
use crate::scheme::{Mapping, Scheme};
use crate::session::{Action, Asked, ProjectAction, State};

/// The links of Qawl that relations can mean.
const LINKS: [&str; 4] = ["source", "medium", "cue", "within"];

/// What the table needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
}

/// The table, while documents wait for it.
#[component]
pub fn MappingDialog(props: &Props) -> Html {
    let Props { state, act } = props;
    let words = Words::of(state.language);
    let said = use_state(Mapping::default);
    let listed = use_state_eq(|| true);
    let Some(asked) = state.asked.clone() else { return Html::default() };
    let answer = {
        let (act, asked, said, listed) = (act.clone(), Arc::clone(&asked), (*said).clone(), *listed);
        Callback::from(move |()| {
            // What was left as it is keeps its name, and is not asked about again.
            let mut whole = as_they_are(&asked);
            whole.extend(&said);
            act.emit(Action::Project(ProjectAction::Mapped(Arc::new(whole), listed)));
        })
    };
    let toggle = {
        let listed = listed.clone();
        Callback::from(move |_: Event| listed.set(!*listed))
    };
    let put = |name: &str, of: fn(&mut Mapping) -> &mut BTreeMap<String, String>| {
        let (said, name) = (said.clone(), name.to_owned());
        Callback::from(move |event: Event| {
            let mut changed = (*said).clone();
            if let Some(value) = value_of(&event) {
                of(&mut changed).insert(name.clone(), value);
            }
            said.set(changed);
        })
    };
    let foreign = &asked.foreign;
    let scheme = state.project.scheme();
    let table = Table { words, scheme };
    let labels = foreign.labels.iter().map(|(name, n)| {
        let chosen = said.labels.get(&**name).map_or(&**name, String::as_str);
        table.row(name, *n, chosen, put(name, |it| &mut it.labels), &table.labels())
    });
    let attributes = foreign.attributes.iter().map(|(name, n)| {
        let chosen = said.attributes.get(&**name).map_or(&**name, String::as_str);
        table.row(name, *n, chosen, put(name, |it| &mut it.attributes), &table.attributes())
    });
    let relations = foreign.relations.iter().map(|(name, n)| {
        let chosen = said.relations.get(&**name).map_or(&**name, String::as_str);
        table.row(name, *n, chosen, put(name, |it| &mut it.relations), &table.relations())
    });
    html! {
        <Modal close={answer.clone()} label="mapping-heading">
            <h2 id="mapping-heading">{ words.get("mapping.heading").to_owned() }</h2>
            <p class="dialog-intro">{ words.get("mapping.intro").to_owned() }</p>
            <table class="mapping">
                { section(words, "scheme.labels", labels.collect()) }
                { section(words, "scheme.attributes", attributes.collect()) }
                { section(words, "scheme.relations", relations.collect()) }
            </table>
            <label class="check"><input type="checkbox" checked={*listed} onchange={toggle} /><span>{ words.get("mapping.list").to_owned() }</span></label>
            <div class="dialog-actions">
                <button class="button primary mapping-apply" autofocus=true onclick={answer.reform(|_: MouseEvent| ())}>{ words.get("mapping.apply").to_owned() }</button>
            </div>
        </Modal>
    }
}

/// Returns a mapping in which every name that is asked about keeps its meaning.
fn as_they_are(asked: &Asked) -> Mapping {
    let same =
        |all: &BTreeMap<Arc<str>, usize>| all.keys().map(|it| (it.to_string(), it.to_string())).collect();
    let foreign = &asked.foreign;
    Mapping {
        labels: same(&foreign.labels),
        attributes: same(&foreign.attributes),
        relations: same(&foreign.relations),
    }
}

fn section(words: Words, heading: &str, rows: Vec<Html>) -> Html {
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <tbody>
            <tr><th colspan="2" scope="rowgroup">{ words.get(heading).to_owned() }</th></tr>
            { for rows }
        </tbody>
    }
}

struct Table<'a> {
    words: Words,
    scheme: &'a Scheme,
}

impl Table<'_> {
    /// What a name can mean besides itself: the value and what it is called.
    fn labels(&self) -> Vec<(String, String)> {
        let four = Label::ALL.iter().map(|it| (it.name().to_owned(), self.words.named("label", it.name())));
        let own = self.scheme.labels.iter().map(|it| &it.term);
        four.chain(own.map(|it| (it.name.to_string(), it.shown_in(self.words.tag()).to_owned()))).collect()
    }

    fn attributes(&self) -> Vec<(String, String)> {
        let own = self.scheme.attributes.iter().map(|it| &it.term);
        own.map(|it| (it.name.to_string(), it.shown_in(self.words.tag()).to_owned())).collect()
    }

    fn relations(&self) -> Vec<(String, String)> {
        let links = LINKS.iter().map(|it| ((*it).to_owned(), self.words.named("mapping_link", it)));
        let own = self.scheme.relations.iter().map(|it| &it.term);
        links.chain(own.map(|it| (it.name.to_string(), it.shown_in(self.words.tag()).to_owned()))).collect()
    }

    fn row(
        &self,
        name: &Arc<str>,
        n: usize,
        chosen: &str,
        put: Callback<Event>,
        others: &[(String, String)],
    ) -> Html {
        let words = self.words;
        let keep = words.fill("mapping.keep", &[("name", name)]);
        html! {
            <tr key={name.to_string()}>
                <th scope="row"><bdi>{ name.to_string() }</bdi>{ format!(" × {n}") }</th>
                <td>
                    <select class="field" data-name={name.to_string()} onchange={put} aria-label={words.fill("mapping.means", &[("name", name)])}>
                        <option value={name.to_string()} selected={chosen == &**name}>{ keep }</option>
                        { for others.iter().map(|(value, called)| html! {
                            <option value={value.clone()} selected={chosen == value}>{ called.clone() }</option>
                        }) }
                        <option value="-" selected={chosen == "-"}>{ words.get("mapping.leave").to_owned() }</option>
                    </select>
                </td>
            </tr>
        }
    }
}
