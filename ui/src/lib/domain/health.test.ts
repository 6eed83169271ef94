import { describe, expect, it } from 'vitest';
import type { StateKind } from '$lib/ipc/backend';
import { state } from '$lib/ipc/ipc.mock';
import { pastRead, standing, untestable } from './health';

const now = Date.parse('2026-11-24T12:00:00Z');
const since = '2026-11-24T09:30:00Z';

describe('a connection', () => {
  it.each([
    [state('live', 'Live', { since }), 'Live for 2 h'],
    [state('listening', '', { since }), 'Listening for 2 h'],
    [state('catching_up', '', { since: '2026-11-24T11:59:48Z' }), 'Catching up for 12 s'],
    [state('waiting_to_retry', '', { retry_at: '2026-11-24T12:00:09Z' }), 'Next try in 9 s'],
    [state('waiting_to_retry', '', { retry_at: '2026-11-24T11:59:59Z' }), 'Next try now'],
    [state('disabled', 'Paused', { since }), 'Paused for 2 h'],
  ])('says where it stands (%#)', (state, said) => {
    expect(standing(state, now)).toBe(said);
  });

  it('says how far the past was read', () => {
    expect(pastRead({ read: 12_000, total: 31_000 })).toBe('12,000 of 31,000 payments');
    expect(pastRead({ read: 12_000, total: null })).toBe('12,000 payments so far');
  });

  it('can be tested only while it is up', () => {
    const kinds: StateKind[] = [
      'live',
      'listening',
      'connecting',
      'waiting_to_retry',
      'rejected',
      'disabled',
    ];
    expect(kinds.filter((kind) => untestable(state(kind, '')) === null)).toEqual(['live', 'listening']);
  });
});
