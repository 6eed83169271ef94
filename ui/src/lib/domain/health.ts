/** What a wallet's connection is like, in words that tick or count. */

import type { HistoryView, StateView } from '$lib/ipc/backend';
import { t } from '$lib/shared/text.svelte';
import { isJustNow, lasting, secondsUntil, span } from '$lib/shared/time';
import { isUp } from './states';

/** The state and since when, or what happens next: `Live for 2 h`, `Live, just now`, `Next try in 9 s`. */
export function standing(state: StateView, now: number): string {
  if (state.kind === 'waiting_to_retry' && state.retry_at !== null) {
    const seconds = secondsUntil(state.retry_at, now);
    return seconds === 0 ? t('connection-next-try.now') : t('connection-next-try', { span: span(seconds) });
  }
  if (isJustNow(state.since, now)) return t('connection-for.now', { state: state.word });
  return t('connection-for', { state: state.word, span: lasting(state.since, now) });
}

/** How far a wallet's past was read: `12,000 of 31,000 payments`. */
export function pastRead({ read, total }: HistoryView): string {
  return total === null ? t('health-history-so-far', { read }) : t('health-history-of', { read, total });
}

/** Why the way of a push can't be tested now. */
export function untestable(state: StateView): string | null {
  return isUp(state) ? null : t('test-start.not-live');
}
