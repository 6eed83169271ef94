import { describe, expect, it } from 'vitest';
import { Filters } from './filters.svelte';

// In Berlin, where the tests are.
const NOW = Date.parse('2026-11-28T12:00:00+01:00');
const berlin = (day: string) => new Date(`${day}T00:00:00+01:00`).toISOString();

describe('filters', () => {
  it('ask nothing at first', () => {
    const filters = new Filters();
    expect([filters.isEmpty, filters.count]).toEqual([true, 0]);
    expect(filters.view(NOW)).toMatchObject({
      wallet_ids: [],
      statuses: [],
      from: null,
      until: null,
      text: '',
    });
  });

  it('count what they ask, and forget all of it', () => {
    const filters = new Filters();
    Object.assign(filters, {
      walletId: 'shop',
      status: 'failed',
      min: '1,000',
      text: ' beans ',
      period: 'week',
    });
    expect(filters.count).toBe(4);
    expect(filters.view(NOW)).toMatchObject({
      wallet_ids: ['shop'],
      statuses: ['failed'],
      min_msat: 1_000_000,
      text: 'beans',
      from: berlin('2026-11-22'),
      until: berlin('2026-11-29'),
    });
    filters.clear();
    expect(filters.isEmpty).toBe(true);
  });

  it('leave out an amount that is none', () => {
    const filters = new Filters();
    filters.min = 'a lot';
    expect([filters.view(NOW).min_msat, filters.count]).toEqual([null, 0]);
  });

  it('take both of the person’s own days, or one', () => {
    const filters = new Filters();
    Object.assign(filters, { period: 'own', firstDay: '2026-11-01', lastDay: '2026-11-02' });
    expect(filters.view(NOW)).toMatchObject({ from: berlin('2026-11-01'), until: berlin('2026-11-03') });
    filters.lastDay = '';
    expect(filters.view(NOW)).toMatchObject({ from: berlin('2026-11-01'), until: null });
  });

  it('are the chart’s too, by hours where that is short, and by no more days than can be drawn', () => {
    const filters = new Filters();
    Object.assign(filters, { walletId: 'shop', period: 'today' });
    const { filter, step } = filters.chart(NOW);
    expect([filter.wallet_ids, step, filter.from]).toEqual([['shop'], 'hour', berlin('2026-11-28')]);
    filters.period = 'all';
    expect(filters.chart(NOW)).toMatchObject({ step: 'day', filter: { from: berlin('2026-10-30') } });
    Object.assign(filters, { period: 'own', firstDay: '2009-01-03' });
    const days = NOW - Date.parse(filters.chart(NOW).filter.from ?? '');
    expect(days / 86_400_000).toBeLessThan(401);
  });

  it('narrow the list by what was picked in the chart, which stays whole', () => {
    const filters = new Filters();
    filters.period = 'week';
    const before = filters.chart(NOW);
    filters.picked = { from: new Date('2026-11-24T00:00Z'), until: new Date('2026-11-25T00:00Z') };
    expect(filters.view(NOW).from).toBe('2026-11-24T00:00:00.000Z');
    expect(filters.chart(NOW)).toEqual(before);
  });
});
