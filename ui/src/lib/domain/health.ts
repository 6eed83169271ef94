/** What a wallet's connection is like, in sentences. */

import type { HistoryView, StateView, WalletView } from '$lib/ipc/backend';
import { lasting, until } from '$lib/shared/time';
import { isUp } from './states';

/** The state and since when, or what happens next: `Live for 2 h`, `Next try in 9 s`. */
export function standing(state: StateView, now: number): string {
  const since = lasting(state.since, now);
  switch (state.kind) {
    case 'live':
      return `Live for ${since}`;
    case 'listening':
      return `Listening for ${since}`;
    case 'connecting':
      return `Connecting for ${since}`;
    case 'verifying':
      return `Checking the key for ${since}`;
    case 'catching_up':
      return `Catching up for ${since}`;
    case 'waiting_to_retry':
      return state.retry_at === null ? 'Trying again soon' : `Next try ${until(state.retry_at, now)}`;
    case 'rejected':
      return `Stopped for ${since}`;
    case 'disabled':
      return `${state.words} for ${since}`;
  }
}

/** How often a server is asked that does not tell by itself. */
export const ASKED_OFTEN =
  'It is asked about every 10 seconds, more rarely where many wallets share a server.';

/** What the server may have been wrong about. */
const ASKED_AGAIN = new Set(['key_rejected', 'deaf_channel']);

/** Why it is so, and what follows from it. */
export function meaning({ state, access }: WalletView): string {
  if (state.kind === 'rejected') {
    return state.problem && ASKED_AGAIN.has(state.problem.code)
      ? 'Satchime waits for you, and asks the server again now and then.'
      : 'Satchime waits for you before it tries again.';
  }
  if (state.problem) return `${state.problem.text} ${state.problem.next}`;
  switch (state.mode) {
    case 'pushed':
      return 'The server tells of payments at once; each one is checked.';
    case 'push_missing':
      return 'The server answers, but does not tell of payments by itself.';
    case 'polled':
      return `${
        access === 'admin_key'
          ? 'An admin key is never put into an address, so the server can’t tell of payments by itself.'
          : 'The server can’t tell of payments by itself.'
      } ${ASKED_OFTEN} With the invoice key, you hear of them at once.`;
    case 'unconfirmed':
      return 'The server tells of each payment, and without a key nothing can confirm it.';
    case null:
      return state.kind === 'disabled'
        ? 'Payments that come meanwhile are found when it goes on.'
        : 'Payments that came meanwhile are found as soon as it is live.';
  }
}

/** How far a wallet's past was read: `12,000 of 31,000 payments`. */
export function pastRead({ read, total }: HistoryView): string {
  return total === null ? `${count(read)} payments so far` : `${count(read)} of ${count(total)} payments`;
}

const count = (number: number) => new Intl.NumberFormat('en').format(number);

/** The server is asked again and again, because it does not tell by itself. */
export function isAsked({ mode }: StateView): boolean {
  return mode === 'push_missing' || mode === 'polled';
}

/** Why the way of a push can't be tested now. */
export function untestable(state: StateView): string | null {
  return isUp(state) ? null : 'Only while it is live.';
}
