//! One worker watches one wallet. [`state`] is what it works with; [`life`] what it does, from [`opening`] a
//! subscription to [`live`]; [`recovery`] is what it does between two connections.

mod attempts;
mod backfill;
mod better_address;
mod gone;
mod hints;
mod life;
mod link;
mod live;
mod live_span;
mod opening;
mod pending;
mod push_test;
mod pushes;
mod reconciler;
mod recovery;
mod state;
mod unconfirmed;
mod unframed;

pub(crate) use self::state::Worker;
