/** A connection's state as a picture, and its words with what ticks. */

import type { StateKind, StateView } from '$lib/ipc/backend';
import { t } from '$lib/shared/text.svelte';
import { secondsUntil, span } from '$lib/shared/time';

/** One shape for each: they are told apart without colour. */
export type StatePicture = 'live' | 'busy' | 'listening' | 'waiting' | 'rejected' | 'off';

export function picture(kind: StateKind): StatePicture {
  switch (kind) {
    case 'live':
      return 'live';
    case 'listening':
      return 'listening';
    case 'connecting':
    case 'verifying':
    case 'catching_up':
      return 'busy';
    case 'waiting_to_retry':
      return 'waiting';
    case 'rejected':
      return 'rejected';
    case 'disabled':
      return 'off';
  }
}

/**
 * What the state says at this moment: `Reconnecting in 4 s: server refused`. How payments reach us stands
 * beside it.
 */
export function words(state: StateView, now: number): string {
  if (state.kind === 'live') return state.word;
  if (state.kind !== 'waiting_to_retry' || state.retry_at === null) return state.words;
  const seconds = secondsUntil(state.retry_at, now);
  const when = seconds === 0 ? t('connection-retry.now') : t('connection-retry', { span: span(seconds) });
  return state.problem ? t('connection-because', { state: when, problem: state.problem.title }) : when;
}

export function countsDown(state: StateView): boolean {
  return state.kind === 'waiting_to_retry' && state.retry_at !== null;
}

/** Whether pasting a new key is what helps. */
export function wantsKey(state: StateView): boolean {
  return state.kind === 'rejected' && state.problem?.code !== 'keyring_locked' && !state.can_trust;
}

/** Whether it has caught up: what happened until now is in the feed. */
export function isUp(state: StateView): boolean {
  return state.kind === 'live' || state.kind === 'listening';
}

/** Whether there is a connection, caught up or not. */
export function isConnected(state: StateView): boolean {
  return isUp(state) || state.kind === 'catching_up';
}

/** A server's address without the scheme people don't need to see; plain http stays visible. */
export function host(server: string): string {
  return server.replace(/^https:\/\//, '');
}
