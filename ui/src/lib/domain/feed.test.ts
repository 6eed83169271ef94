import { describe, expect, it } from 'vitest';
import { app, MockBackend, payment, refusal } from '$lib/ipc/ipc.mock';
import { Feed, PAGE } from './feed.svelte';
import { merged } from './payments';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 12, 0) - minute * 60_000).toISOString();
const line = (n: number, change = {}) => payment({ checking_id: `c${n}`, at: at(n), ...change });
const lines = (count: number) => Array.from({ length: count }, (_, n) => line(n));
const ids = (feed: Feed) => feed.payments.map(({ checking_id }) => checking_id);

async function loaded(count: number) {
  const backend = new MockBackend({ app: app(), payments: lines(count) });
  const feed = new Feed(backend);
  await feed.load();
  return { backend, feed };
}

describe('merging', () => {
  it('is newest first, each record once, the later version kept', () => {
    const list = merged([line(3), line(1)], [line(2), line(3, { status: 'failed' })]);
    expect(list.map(({ checking_id }) => checking_id)).toEqual(['c1', 'c2', 'c3']);
    expect(list[2]?.status).toBe('failed');
  });

  it('keeps both records of a self-payment and equal ids of two wallets', () => {
    const own = [line(1, { checking_id: 'internal_c1' }), line(1), line(1, { wallet_id: 'tips' })];
    expect(merged([], own)).toHaveLength(3);
  });

  it('compares times, not their spelling', () => {
    const early = line(1, { at: '2026-11-24T12:00:00.9Z' });
    const late = line(2, { at: '2026-11-24T13:00:01+00:00' });
    expect(merged([early], [late])[0]?.checking_id).toBe('c2');
  });
});

describe('pages', () => {
  it('asks for the next one after the last payment until nothing is left', async () => {
    const { backend, feed } = await loaded(PAGE + 5);
    expect(feed.payments).toHaveLength(PAGE);
    expect(feed.complete).toBe(false);
    await feed.more();
    expect(feed.payments).toHaveLength(PAGE + 5);
    expect(feed.complete).toBe(true);
    expect(backend.calls.at(-1)?.[1]).toMatchObject({ after: { checking_id: `c${PAGE - 1}` } });
    await feed.more();
    expect(backend.calls).toHaveLength(2);
  });

  it('are asked for once at a time', async () => {
    const { backend, feed } = await loaded(PAGE * 3);
    await Promise.all([feed.more(), feed.more()]);
    expect(backend.calls).toHaveLength(2);
    expect(feed.payments).toHaveLength(PAGE * 2);
  });

  it('that fail say why and can be asked for again', async () => {
    const { backend, feed } = await loaded(PAGE * 2);
    backend.refuse('listPayments', refusal('storage_failed'));
    await feed.more();
    expect(feed.status).toBe('failed');
    expect(feed.refusal?.problem.code).toBe('storage_failed');
    expect(feed.payments).toHaveLength(PAGE);
    await feed.more();
    expect(feed.status).toBe('ready');
    expect(feed.payments).toHaveLength(PAGE * 2);
  });

  it('of an earlier filter are dropped when they come late', async () => {
    const { backend, feed } = await loaded(3);
    const release = backend.hold('listPayments');
    const first = feed.filter('tips');
    release();
    await Promise.all([first, feed.filter(null)]);
    expect(ids(feed)).toEqual(['c0', 'c1', 'c2']);
  });
});

describe('payments that arrive', () => {
  it('take their place by time and are fresh once', async () => {
    const { feed } = await loaded(3);
    feed.take(line(1.5), true);
    feed.take(line(-1), true);
    expect(ids(feed)).toEqual(['c-1', 'c0', 'c1', 'c1.5', 'c2']);
    expect(feed.fresh.size).toBe(2);
    feed.take(line(-1, { status: 'failed' }), true);
    expect(ids(feed)).toHaveLength(5);
    expect(feed.payments[0]?.status).toBe('failed');
  });

  it('move when they settle later', async () => {
    const { feed } = await loaded(3);
    feed.take(line(2, { at: at(-5) }), true);
    expect(ids(feed)).toEqual(['c2', 'c0', 'c1']);
  });

  it('wait for their page when they are older than everything loaded', async () => {
    const { backend, feed } = await loaded(PAGE + 10);
    const old = line(PAGE + 3.5);
    backend.payments = merged(backend.payments, [old]);
    feed.take(old, false);
    expect(ids(feed)).not.toContain(old.checking_id);
    await feed.more();
    expect(ids(feed)).toContain(old.checking_id);
    expect(feed.payments).toHaveLength(PAGE + 11);
  });

  it('are kept when they come while the first page is on its way', async () => {
    const backend = new MockBackend({ app: app(), payments: lines(PAGE + 10) });
    const feed = new Feed(backend);
    const release = backend.hold('listPayments');
    const loading = feed.load();
    feed.take(line(-1), true);
    feed.take(line(PAGE + 5), false);
    release();
    await loading;
    expect(ids(feed)[0]).toBe('c-1');
    expect(ids(feed)).not.toContain(`c${PAGE + 5}`);
  });

  it('in a flood leave no more than the window can hold', async () => {
    const { feed } = await loaded(0);
    for (let n = 0; n < 1000; n++) feed.take(line(n), false);
    expect(feed.payments.length).toBeLessThan(PAGE + 210);
    expect(feed.complete).toBe(false);
    expect(ids(feed)[0]).toBe('c0');
  });

  it('of other wallets stay out while one wallet is shown', async () => {
    const { feed } = await loaded(3);
    await feed.filter('shop');
    feed.take(line(-1, { wallet_id: 'tips' }), true);
    expect(ids(feed)).not.toContain('c-1');
  });
});

describe('an import', () => {
  it('can be scrolled on beyond what was told of it', async () => {
    const { backend, feed } = await loaded(0);
    expect(feed.complete).toBe(true);
    backend.payments = lines(PAGE + 5);
    for (const payment of lines(3)) feed.take(payment, false);
    expect(feed.complete).toBe(false);
    await feed.more();
    await feed.more();
    expect(feed.payments).toHaveLength(PAGE + 5);
    expect(feed.complete).toBe(true);
  });

  it('between what is on screen is found by looking again', async () => {
    const { backend, feed } = await loaded(5);
    backend.payments = merged(backend.payments, [line(1.5, { wallet_id: 'tips' })]);
    await feed.refresh();
    expect(ids(feed)).toEqual(['c0', 'c1', 'c1.5', 'c2', 'c3', 'c4']);
  });
});

describe('looking again', () => {
  it('keeps what was told meanwhile and what lies further down', async () => {
    const { backend, feed } = await loaded(PAGE * 7);
    while (!feed.complete) await feed.more();
    const release = backend.hold('listPayments');
    const looking = feed.refresh();
    feed.take(line(3, { status: 'failed' }), true);
    release();
    await looking;
    expect(feed.payments).toHaveLength(PAGE * 7);
    expect(feed.payments[3]?.status).toBe('failed');
  });

  it('waits for a page that is on its way', async () => {
    const backend = new MockBackend({ app: app(), payments: lines(2) });
    const feed = new Feed(backend);
    await Promise.all([feed.load(), feed.refresh()]);
    expect(backend.calls).toHaveLength(2);
    expect(ids(feed)).toEqual(['c0', 'c1']);
  });

  it('leaves everything as it is when it fails', async () => {
    const { backend, feed } = await loaded(2);
    backend.refuse('listPayments', refusal('storage_failed'));
    await feed.refresh();
    expect(feed.status).toBe('ready');
    expect(feed.payments).toHaveLength(2);
  });
});
