//! A machine that is busy with something else: tests that depend on who is scheduled first fail beside it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

/// A busy loop on every core, until this is dropped. The loops are threads of this process, so that nothing, not even
/// Ctrl-C or a kill, leaves one running.
pub struct Load {
    over: Arc<AtomicBool>,
    loops: Vec<JoinHandle<()>>,
}

impl Load {
    pub fn on_every_core() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        eprintln!("Beside {cores} busy loops, one for each core.");
        let over = Arc::new(AtomicBool::new(false));
        let busy = |over: Arc<AtomicBool>| move || while !over.load(Ordering::Relaxed) {};
        let loops = (0..cores).map(|_| thread::spawn(busy(Arc::clone(&over)))).collect();
        Self { over, loops }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        for one in self.loops.drain(..) {
            // It does nothing that can panic.
            let _ = one.join();
        }
    }
}
