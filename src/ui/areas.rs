//! The areas of the page that there are only once a document is there or something is asked for.

use yew::prelude::*;

use super::answers::AnswersDialog;
use super::article::Article;
use super::commands::{Keys, Palette};
use super::compare::Compare;
use super::dom::intake::Given;
use super::guide::Guide;
use super::header::Header;
use super::help::{self, Help};
use super::inspector::Inspector;
use super::keys::{Command, Keymap};
use super::rail::{Projects, Rail};
use super::scheme::SchemePanel;
use super::strings::Words;
use crate::session::{Action, State, ViewAction, Work};

/// What the areas show and whom they tell.
pub struct Areas {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
    /// Takes documents in.
    pub take: Callback<Vec<Given>>,
    /// Downloads the open document.
    pub save: Callback<()>,
    /// Downloads the project.
    pub save_all: Callback<()>,
    /// Shows the projects.
    pub manage: Callback<()>,
}

impl Areas {
    /// Returns the dialog of a model's answers about the open document.
    pub fn answers(&self, close: Callback<()>) -> Html {
        let Some(document) = &self.state.document else { return Html::default() };
        html! {
            <AnswersDialog words={Words::of(self.state.language)} document={std::sync::Arc::clone(document)}
                scheme={std::sync::Arc::clone(self.state.project.scheme())}
                act={self.act.clone()} {close} />
        }
    }

    /// Returns the list of the project's documents.
    pub fn rail(&self) -> Html {
        let Self { state, act, take, save_all, manage, .. } = self;
        html! {
            <Rail state={state.clone()} act={act.clone()} take={take.clone()} manage={manage.clone()}
                save_all={save_all.clone()} />
        }
    }

    /// Returns the open article with what is around it.
    pub fn workspace(
        &self,
        banners: Html,
        rail: Html,
        palette: Callback<()>,
        answers: Callback<()>,
        scheme: Callback<()>,
    ) -> Html {
        let Self { state, act, save, .. } = self;
        let work = Work(state.clone());
        html! {
            <>
                <Header state={state.clone()} act={act.clone()} save={save.clone()} {palette} {answers} scheme={scheme.clone()} />
                { banners }
                <main class="workspace">
                    { rail }
                    <Article state={work.clone()} act={act.clone()} />
                    <Inspector state={work} act={act.clone()} {scheme} />
                </main>
            </>
        }
    }

    /// Returns the help: how to begin, the keys, which can be changed, and what Qawl is.
    pub fn help(
        &self,
        keymap: Keymap,
        rebind: Callback<Keymap>,
        page: help::Page,
        turn: Callback<help::Page>,
        guidelines: Callback<()>,
    ) -> Html {
        let close = self.act.reform(|()| Action::View(ViewAction::ToggleHelp));
        let words = Words::of(self.state.language);
        if page == help::Page::Keys {
            html! { <Keys {words} {keymap} {rebind} {turn} {close} /> }
        } else {
            html! { <Help {words} {page} {turn} {guidelines} {close} /> }
        }
    }

    /// Returns the guidelines, at a rule.
    pub fn guide(&self, rule: String, close: Callback<()>) -> Html {
        html! { <Guide state={self.state.clone()} act={self.act.clone()} {rule} {close} /> }
    }

    /// Returns the list of commands.
    pub fn palette(&self, keymap: Keymap, run: Callback<Command>, close: Callback<()>) -> Html {
        html! {
            <Palette words={Words::of(self.state.language)} has_document={self.state.document.is_some()}
                {keymap} {run} {close} />
        }
    }

    /// Returns the place where several people's files are compared.
    pub fn compare(&self, keymap: Keymap, close: Callback<()>) -> Html {
        html! { <Compare words={Words::of(self.state.language)} {keymap} {close} /> }
    }

    /// Returns what is marked beside the four labels, to be changed.
    pub fn scheme(&self, close: Callback<()>) -> Html {
        html! { <SchemePanel state={self.state.clone()} act={self.act.clone()} {close} /> }
    }

    /// Returns the projects.
    pub fn projects(&self, close: Callback<()>) -> Html {
        let Self { state, act, take, save_all, .. } = self;
        html! {
            <Projects state={state.clone()} act={act.clone()} take={take.clone()} save_all={save_all.clone()} {close} />
        }
    }
}
