import { describe, expect, it } from 'vitest';
import type { StateKind } from '$lib/ipc/backend';
import { refusal, state } from '$lib/ipc/ipc.mock';
import { picture, wantsKey, words } from './states';

const now = Date.parse('2026-11-24T12:00:00Z');
const problem = { ...refusal('server_refused').problem };

describe('a state in words', () => {
  it.each([
    ['2026-11-24T12:00:04Z', 'Reconnecting in 4 s: server refused'],
    ['2026-11-24T12:01:00Z', 'Reconnecting in 1 min: server refused'],
    ['2026-11-24T11:59:00Z', 'Reconnecting now: server refused'],
  ])('retry at %s', (retry_at, said) => {
    expect(words(state('waiting_to_retry', 'Reconnecting', { retry_at, problem }), now)).toBe(said);
  });

  it('is the app’s own for everything that does not count down', () => {
    expect(words(state('live', 'Live'), now)).toBe('Live');
    expect(words(state('waiting_to_retry', 'Reconnecting soon'), now)).toBe('Reconnecting soon');
  });
});

it('has a shape for each kind that differs where the meaning does', () => {
  const kinds: StateKind[] = ['live', 'listening', 'connecting', 'waiting_to_retry', 'rejected', 'disabled'];
  expect(new Set(kinds.map(picture)).size).toBe(kinds.length);
});

it('asks for a key only where a key helps', () => {
  const rejected = (code: string) => state('rejected', '', { problem: { ...problem, code } });
  expect(
    ['key_rejected', 'key_missing', 'key_for_other_server'].map((code) => wantsKey(rejected(code))),
  ).toEqual([true, true, true]);
  expect(wantsKey(rejected('keyring_locked'))).toBe(false);
  expect(wantsKey(state('live', 'Live'))).toBe(false);
});
