import { expect, it } from 'vitest';
import { payment } from '$lib/ipc/views.mock';
import { stepsOf } from './timeline';

const created_at = '2026-11-24T12:00:00Z';
const settled_at = '2026-11-24T12:00:09Z';

it.each([
  [{ created_at, settled_at }, ['created', 'settled']],
  [{ created_at, settled_at, late: true }, ['created', 'settled', 'found']],
  [{ created_at: null, settled_at }, ['settled']],
  [{ created_at, settled_at: null, status: 'pending' }, ['created', 'pending']],
  [{ created_at, settled_at: null, status: 'failed' }, ['created', 'failed']],
  [{ created_at: null, settled_at, confirmed: false }, ['reported']],
] as const)('a payment with %j went through %j', (change, names) => {
  expect(stepsOf(payment(change)).map(({ name }) => name)).toEqual(names);
});

it('gives no time that nobody told', () => {
  const failed = payment({ status: 'failed', created_at, settled_at: null });
  expect(stepsOf(failed).map(({ at }) => at)).toEqual([created_at, null]);
});
