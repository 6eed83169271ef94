import { describe, expect, it } from 'vitest';
import { payment } from '$lib/ipc/ipc.mock';
import { markWords } from './marks';
import { happened, marks } from './payments';

describe('a payment that the server no longer knows', () => {
  const unknown = payment({
    direction: 'outbound',
    status: 'pending',
    unknown_since: '2026-11-24T12:00:00Z',
  });

  it('is called neither failed nor simply on its way', () => {
    expect(marks(unknown)).toEqual(['unknown']);
    expect(markWords('unknown', unknown).long).toContain('no longer knows it');
    expect(happened(unknown)).toBe('Sending, unknown to the server');
    expect(happened({ ...unknown, unknown_since: null })).toBe('Sending');
  });
});
