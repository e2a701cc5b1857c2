//! How far what a person did is saved, in the browser and in a file of the person's choice.

use std::sync::Arc;

/// Why something could not be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The browser keeps nothing for this page (private window, storage forbidden).
    Denied,
    /// There is no room left.
    Full,
    /// What is stored was written by a newer Qawl.
    Newer,
    /// The browser does not answer.
    Silent,
    /// Somebody else has written in between.
    Conflict,
    /// The browser has closed the database.
    Closed,
    /// Another tab has taken the project over.
    Taken,
    /// Something else; the browser's own words.
    Other(String),
}

/// Why the file that a project is also kept in is not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileTrouble {
    /// The browser wants the person to allow it once more.
    NotAllowed,
    /// The file is not where it was: moved, renamed or deleted.
    Gone,
    /// Somebody else has changed the file since it was written last.
    Changed,
    /// There is no room left on its disk.
    Full,
    /// Documents are missing here that the file may still have.
    Incomplete,
    /// The file has everything, but the browser could not keep which file it is; why, in the browser's own words.
    NotRemembered(String),
    /// Something else; the browser's own words.
    Other(String),
}

/// How far the file that a project is also kept in has what the project has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileSaving {
    /// It has all of it.
    Written,
    /// The last of it is still to be written.
    Pending,
    /// It has what it had before, or nothing.
    Failed(FileTrouble),
    /// The tab that works on the project writes it.
    OtherTab,
}

/// A file of the person's choice that a project is also kept in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectFile {
    /// The file's name; a browser tells no path.
    pub name: Arc<str>,
    /// How far it is written.
    pub saving: FileSaving,
}

/// What a person wants of the file that a project is also kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileRequest {
    /// Chooses a file.
    Choose,
    /// Lets the browser ask whether the file may be written.
    Allow,
    /// Writes the file, whatever somebody else has made of it.
    Overwrite,
    /// Tries once more.
    Again,
    /// Keeps the project in no file any more; the file stays as it is.
    Stop,
}

/// How far what a person did is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Saving {
    /// Nothing is kept, and nobody has asked for it.
    #[default]
    Off,
    /// All of it is.
    Saved,
    /// The last of it is on its way.
    Pending,
    /// Some of it is only in this page.
    Failed(Trouble),
}

/// What may be done to the project's documents here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Everything.
    #[default]
    Write,
    /// Looking: another tab is working on the project.
    OtherTab,
    /// Looking: what is stored was written by a newer Qawl.
    Newer,
}
