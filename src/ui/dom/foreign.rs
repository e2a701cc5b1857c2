//! Opens files of other formats, with a report of what was done.

use std::sync::Arc;

use yew::Callback;

use crate::format::{Format, ImportOptions, import, is_archive, is_refused_table, recognise};
use crate::session::{Action, Arrival, Arrived, Failure, MessageAction, Notice, ProjectAction};

/// Returns true for a file of another format than Qawl's own, or an archive; also for a table that is known to be no article
/// and cannot be read.
pub fn is_foreign(name: &str, bytes: &[u8]) -> bool {
    is_archive(bytes)
        || recognise(name, bytes).is_some_and(|format| format != Format::Qawl)
        || is_refused_table(name, bytes)
}

/// Opens a file's first document, takes the others into the project, and tells what was done to all of them.
pub fn open(name: Option<&str>, bytes: &[u8], act: &Callback<Action>) {
    let mut import = match import(name.unwrap_or(""), bytes, &ImportOptions::default()) {
        Ok(import) => import,
        Err(error) => {
            let name = name.map(str::to_owned);
            return act.emit(Action::Message(MessageAction::Fail(Failure::Import { name, error })));
        }
    };
    let reports = import.documents.iter().map(|it| (it.document.id().into(), it.report.clone())).collect();
    let notice = Notice {
        file: name.map(str::to_owned),
        format: Some(import.format),
        reports,
        failed: std::mem::take(&mut import.failed),
        taken: Vec::new(),
        n_more: 0,
        not_taken: Vec::new(),
    };
    let tool_scheme = Arc::new(std::mem::take(&mut import.tool_scheme));
    let is_own = notice.format.is_some_and(Format::is_own);
    let tells = !is_own || notice.reports.len() > 1 || !notice.failed.is_empty();
    let documents = import.documents.into_iter().map(|it| Arc::new(it.document));
    let arrivals: Vec<Arrival> = documents.map(|document| Arrival { document, summary: None }).collect();
    let arrived =
        Arrived { arrivals, opens: true, ending: None, notice: tells.then(|| Arc::new(notice)), tool_scheme };
    if is_own {
        // Its labels are a scheme's already.
        return act.emit(Action::Project(ProjectAction::TakeIn(Arc::new(arrived))));
    }
    act.emit(Action::Project(ProjectAction::Arrived(Arc::new(arrived))));
}
