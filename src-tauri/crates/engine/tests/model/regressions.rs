//! Schedules that once went wrong.
