//! A panic is a mistake in this program. It ends only the work it struck, and whoever began that work learns of it,
//! says so and begins it anew: nobody may believe that a dead task still watches.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;

/// The work ended with a panic. What the panic said is not kept: it may quote what the work was given, a key too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Panicked;

/// Does the work until it ends or panics. It is handed over pinned, because a future that is handed over by value is
/// kept twice in the one that waits for it.
pub(crate) async fn catch<W: Future + ?Sized>(mut work: Pin<&mut W>) -> Result<W::Output, Panicked> {
    std::future::poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(Poll::Ready(done)) => Poll::Ready(Ok(done)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(_) => Poll::Ready(Err(Panicked)),
    })
    .await
}
