//! What is photographed.

/// A screen: where it is, and what is done there before the picture.
pub(crate) struct Place {
    pub(crate) name: &'static str,
    /// Its address in the app.
    pub(crate) path: String,
    pub(crate) before: Before,
}

/// What a picture waits for, or has done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    /// Until nothing loads.
    Settled,
    /// Until an editor has laid out a text; the editor's code comes when it is first shown.
    Editor,
    /// Until it says that it loads, which it goes on to do.
    Loading,
    /// This button opens a dialog.
    Press(&'static str),
    /// This is written into the editor of a definition.
    Write(&'static str),
}

impl Place {
    /// A screen that is shown as it is.
    pub(crate) fn new(name: &'static str, path: String) -> Self {
        let before = Before::Settled;
        Self { name, path, before }
    }

    /// A screen with a text in an editor.
    pub(crate) fn editor(name: &'static str, path: String) -> Self {
        let before = Before::Editor;
        Self { name, path, before }
    }

    /// A screen whose data does not come.
    pub(crate) fn loading(name: &'static str, path: String) -> Self {
        let before = Before::Loading;
        Self { name, path, before }
    }

    /// A dialog, which `button` opens.
    pub(crate) fn dialog(name: &'static str, path: String, button: &'static str) -> Self {
        let before = Before::Press(button);
        Self { name, path, before }
    }
}

/// An ARN as one part of a path.
pub(crate) fn encode(arn: &str) -> String {
    arn.replace('%', "%25")
        .replace(':', "%3A")
        .replace('/', "%2F")
}
