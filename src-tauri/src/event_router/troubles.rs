//! What is the matter, until it is over.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::view::types::ProblemView;

/// The engine's trouble is over when it was not reported again for so long; whatever met it tries again sooner.
pub(super) const LASTS: Duration = Duration::from_secs(90);

#[derive(Default)]
pub(super) struct Troubles {
    /// By its code; told until the app ends or it is over.
    problems: BTreeMap<&'static str, ProblemView>,
    /// The engine's last one.
    met: Option<(ProblemView, Instant)>,
}

impl Troubles {
    pub(super) fn add(&mut self, code: &'static str, problem: ProblemView) {
        self.problems.insert(code, problem);
    }

    /// Whether there was such a problem.
    pub(super) fn end(&mut self, code: &'static str) -> bool {
        self.problems.remove(code).is_some()
    }

    pub(super) fn met(&mut self, problem: ProblemView) {
        self.met = Some((problem, Instant::now()));
    }

    pub(super) fn problems(&mut self) -> Vec<ProblemView> {
        self.met.take_if(|(_, at)| at.elapsed() >= LASTS);
        let met = self.met.iter().map(|(problem, _)| problem);
        self.problems.values().chain(met).cloned().collect()
    }

    /// When something will be over by itself.
    pub(super) fn something_ends(&self) -> Option<Instant> {
        self.met.as_ref().map(|(_, at)| *at + LASTS)
    }
}
