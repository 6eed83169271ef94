import { describe, expect, it } from 'vitest';
import type { StateKind } from '$lib/ipc/backend';
import { refusal, state, wallet } from '$lib/ipc/ipc.mock';
import { isAsked, meaning, pastRead, standing, untestable } from './health';

const now = Date.parse('2026-11-24T12:00:00Z');
const since = '2026-11-24T09:30:00Z';
const { problem } = refusal('server_refused');

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

  it('says why, whatever its state, and never the same of two ways payments come', () => {
    const modes = ['pushed', 'push_missing', 'polled', 'unconfirmed'] as const;
    const said = modes.map((mode) => meaning(wallet({ state: state('live', '', { mode }) })));
    expect(new Set(said).size).toBe(modes.length);
    expect(meaning(wallet({ state: state('waiting_to_retry', '', { problem }) }))).toBe(
      'Why server_refused. What to do.',
    );
    const kinds: StateKind[] = ['disabled', 'connecting', 'verifying', 'catching_up', 'rejected'];
    for (const kind of kinds) expect(meaning(wallet({ state: state(kind, '') }))).toMatch(/\.$/);
  });

  it('blames the admin key only where there is one', () => {
    const polled = state('live', '', { mode: 'polled' });
    expect(meaning(wallet({ state: polled, access: 'admin_key' }))).toContain('admin key');
    expect(meaning(wallet({ state: polled }))).not.toContain('admin key');
  });

  it('promises no more than the engine does', () => {
    const said = meaning(wallet({ state: state('live', '', { mode: 'polled' }) }));
    expect(said).toContain('more rarely');
    const rejected = (code: string) =>
      meaning(wallet({ state: state('rejected', '', { problem: { ...problem, code } }) }));
    for (const code of ['key_rejected', 'deaf_channel']) expect(rejected(code)).toContain('asks');
    expect(rejected('keyring_locked')).not.toContain('asks');
  });

  it('is asked when the server does not tell', () => {
    const modes = ['pushed', 'push_missing', 'polled', 'unconfirmed', null] as const;
    expect(modes.filter((mode) => isAsked(state('live', '', { mode })))).toEqual(['push_missing', 'polled']);
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
