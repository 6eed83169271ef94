import { describe, expect, it, vi } from 'vitest';
import { MockLedger, madeUp } from '$lib/ipc/history.mock';
import { payment } from '$lib/ipc/views.mock';
import { Filters } from './filters.svelte';
import { History, PAGE } from './history.svelte';

const NOW = Date.parse('2026-11-28T12:00:00Z');

function history(count: number) {
  const asked: number[] = [];
  let rows = madeUp(count, NOW, payment());
  let failing = false;
  const called = async (command: string, request: unknown) => {
    if (failing) throw new Error('closed');
    if (command === 'listHistory') asked.push((request as { offset: number }).offset);
  };
  const told = { note: () => {}, progress: () => {} };
  const filters = new Filters();
  const made = new History(new MockLedger(() => rows, called, told), filters, () => NOW);
  return {
    history: made,
    filters,
    asked,
    grow: (count: number) => (rows = madeUp(count, NOW + 1, payment())),
    fail: (fails: boolean) => (failing = fails),
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const missing = (history: History, first: number, end: number) =>
  Array.from({ length: end - first }, (_, place) => first + place).filter((index) => !history.row(index));

describe('the history', () => {
  it('asks for the pages that are seen and their neighbours, once each, and leaves no gap', async () => {
    const { history: shown, asked } = history(10_000);
    await shown.load();
    await settled();
    expect([shown.count, asked]).toEqual([10_000, [0, PAGE]]);
    shown.want(95, 107);
    shown.want(96, 108);
    await settled();
    expect(asked).toEqual([0, 100, 200]);
    expect(missing(shown, 0, 300)).toEqual([]);
  });

  it('jumps anywhere without asking for what lies between, and lets go of what is far', async () => {
    const { history: shown, asked } = history(10_000);
    await shown.load();
    shown.want(7_340, 7_352);
    await settled();
    expect(asked.slice(-3)).toEqual([7_200, 7_300, 7_400]);
    expect(missing(shown, 7_340, 7_352)).toEqual([]);
    expect(shown.row(5)).toBeUndefined();
    shown.want(0, 12);
    await settled();
    expect(missing(shown, 0, 12)).toEqual([]);
  });

  it('ends where the payments end', async () => {
    const { history: shown, asked } = history(130);
    await shown.load();
    shown.want(120, 130);
    await settled();
    expect(asked).toEqual([0, 100]);
    expect([shown.row(129) !== undefined, shown.row(130)]).toEqual([true, undefined]);
  });

  it('looks again without a gap when something changed', async () => {
    const { history: shown, grow } = history(500);
    await shown.load();
    shown.want(95, 107);
    await settled();
    grow(501);
    const looked = shown.refresh();
    expect(missing(shown, 95, 107)).toEqual([]);
    await looked;
    expect(shown.count).toBe(501);
    expect(missing(shown, 95, 107)).toEqual([]);
  });

  it('drops answers to an earlier question', async () => {
    const { history: shown, filters } = history(2_000);
    const first = shown.load();
    filters.direction = 'outbound';
    await shown.load();
    await first;
    await settled();
    expect(shown.count).toBeLessThan(2_000);
    expect(shown.row(0)?.payment.direction).toBe('outbound');
  });

  it('says why it can’t be shown, and is there again once it can', async () => {
    const { history: shown, fail } = history(10);
    fail(true);
    await shown.load();
    expect([shown.status, shown.refusal?.problem.code]).toEqual(['failed', 'window']);
    fail(false);
    await shown.load();
    expect([shown.status, shown.refusal, shown.count]).toEqual(['ready', null, 10]);
  });

  it('has a million rows at hand', async () => {
    const { history: shown, asked } = history(1_000_000);
    await shown.load();
    shown.want(999_990, 1_000_000);
    await vi.waitFor(() => expect(missing(shown, 999_990, 1_000_000)).toEqual([]));
    expect(asked.length).toBeLessThan(6);
  });
});
