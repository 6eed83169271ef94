/** What a wallet's connection is like, in words that tick or count. */

import type { HistoryView, StateView } from '$lib/ipc/backend';
import { lasting, until } from '$lib/shared/time';
import { isUp } from './states';

/** The state and since when, or what happens next: `Live for 2 h`, `Next try in 9 s`. */
export function standing(state: StateView, now: number): string {
  return state.kind === 'waiting_to_retry' && state.retry_at !== null
    ? `Next try ${until(state.retry_at, now)}`
    : `${state.word} for ${lasting(state.since, now)}`;
}

/** How far a wallet's past was read: `12,000 of 31,000 payments`. */
export function pastRead({ read, total }: HistoryView): string {
  return total === null ? `${count(read)} payments so far` : `${count(read)} of ${count(total)} payments`;
}

const count = (number: number) => new Intl.NumberFormat('en').format(number);

/** Why the way of a push can't be tested now. */
export function untestable(state: StateView): string | null {
  return isUp(state) ? null : 'Only while it is live.';
}
