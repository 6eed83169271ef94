use std::path::PathBuf;

use async_trait::async_trait;

/// A kind of file that is to be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What the dialog is called.
    pub title: String,
    /// What such files are called.
    pub name: String,
    /// What they end in; all others can be chosen too.
    pub endings: &'static [&'static str],
}

/// Plain text, answered with yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub title: String,
    pub text: String,
    /// What the button says that agrees.
    pub yes: String,
}

impl Question {
    pub const fn new(title: String, text: String, yes: String) -> Self {
        Self { title, text, yes }
    }

    /// Adds what speaks against it.
    pub fn with_danger(mut self, danger: Option<&str>) -> Self {
        if let Some(danger) = danger {
            self.text.push_str("\n\n");
            self.text.push_str(danger);
        }
        self
    }
}

#[async_trait]
pub trait Dialog: Send + Sync {
    /// Whether the person agreed. A dialog that is closed, or can't be shown, is a no.
    async fn ask(&self, question: Question) -> bool;

    /// The file that the person chose, if any.
    async fn choose_file(&self, wanted: Wanted) -> Option<PathBuf>;
}
