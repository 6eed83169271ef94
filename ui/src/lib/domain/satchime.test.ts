import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Backend } from '$lib/ipc/backend';
import { app, MockBackend, payment, refusal, type Scene, state, wallet } from '$lib/ipc/ipc.mock';
import { Satchime } from './satchime.svelte';

const shop = wallet();
const tips = wallet({ id: 'tips', name: 'Tips' });

let stop = () => {};
beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-24T12:00:00Z') }));
afterEach(() => {
  stop();
  vi.useRealTimers();
});

async function started(scene: Partial<Scene> = {}) {
  const backend = new MockBackend({ app: app({ wallets: [shop, tips] }), payments: [], ...scene });
  const satchime = new Satchime(backend);
  stop = await satchime.start();
  return { backend, satchime };
}

describe('starting', () => {
  it('listens before it asks and keeps what came in between', async () => {
    const order: string[] = [];
    const backend = new MockBackend({ app: app({ wallets: [shop] }), payments: [] });
    const spying: Backend = Object.create(backend, {
      listen: {
        value: (listener: Parameters<Backend['listen']>[0]) => {
          order.push('listen');
          listener.walletChanged({ ...shop, name: 'Renamed' });
          return backend.listen(listener);
        },
      },
      requestApp: {
        value: () => {
          order.push('requestApp');
          return backend.requestApp();
        },
      },
    });
    const satchime = new Satchime(spying);
    stop = await satchime.start();
    expect(order).toEqual(['listen', 'requestApp']);
    expect(satchime.wallets.map(({ name }) => name)).toEqual(['Renamed']);
  });

  it('shows what was clicked outside of the window', async () => {
    const payment = { wallet_id: 'shop', checking_id: 'c' };
    const { satchime } = await started({ target: { payment } });
    expect(satchime.nav.top).toEqual({ name: 'payment', payment });
    satchime.show({ wallet: 'shop' });
    expect(satchime.nav.top).toEqual({ name: 'wallet', id: 'shop' });
    satchime.show('add');
    expect(satchime.nav.top).toEqual({ name: 'add' });
  });

  it('that fails says why and can be tried again', async () => {
    const backend = new MockBackend({ app: app(), payments: [] });
    backend.refuse('requestApp', refusal('storage_failed'));
    const satchime = new Satchime(backend);
    stop = await satchime.start();
    expect(satchime.broken?.problem.code).toBe('storage_failed');
    await satchime.ask();
    expect(satchime.broken).toBeNull();
    expect(satchime.app).not.toBeNull();
  });
});

describe('what the app tells', () => {
  it('replaces wallets by id and takes in unknown ones', async () => {
    const { backend, satchime } = await started();
    backend.emitWallet({ ...tips, state: state('rejected', 'Key rejected') });
    backend.emitWallet(wallet({ id: 'bar', name: 'Bar' }));
    expect(satchime.wallets.map(({ id, state }) => [id, state.kind])).toEqual([
      ['shop', 'live'],
      ['tips', 'rejected'],
      ['bar', 'live'],
    ]);
  });

  it('takes away views and payments of a wallet that is gone', async () => {
    const theirs = payment({ wallet_id: 'tips', checking_id: 'c1' });
    const { backend, satchime } = await started({ payments: [payment(), theirs] });
    await vi.waitFor(() => expect(satchime.feed.payments).toHaveLength(2));
    satchime.nav.open({ name: 'wallet', id: 'tips' });
    backend.emitApp({ wallets: [shop] });
    expect(satchime.nav.top.name).toBe('home');
    expect(satchime.feed.payments.map(({ wallet_id }) => wallet_id)).toEqual(['shop']);
  });

  it('reads the feed anew when the demo begins', async () => {
    const { backend, satchime } = await started({ app: app() });
    backend.payments = [payment({ wallet_id: 'demo' })];
    expect(await satchime.startDemo()).toBe(true);
    await vi.waitFor(() => expect(satchime.feed.payments).toHaveLength(1));
    expect(satchime.app?.demo).toBe(true);
  });

  it('looks at the feed again when a wallet has caught up', async () => {
    const { backend, satchime } = await started({
      app: app({ wallets: [{ ...shop, state: state('catching_up', '') }] }),
    });
    await vi.waitFor(() => expect(satchime.feed.status).toBe('ready'));
    backend.payments = [payment()];
    backend.emitWallet(shop);
    await vi.waitFor(() => expect(satchime.feed.payments).toHaveLength(1));
  });

  it('shows a payment under its wallet’s name of today', async () => {
    const { backend, satchime } = await started();
    backend.emitWallet({ ...shop, name: 'Bakery' });
    expect(satchime.walletName(payment())).toBe('Bakery');
    expect(satchime.walletName(payment({ wallet_id: 'gone', wallet_name: 'Old' }))).toBe('Old');
  });

  it('announces news politely and several at once', async () => {
    const { backend, satchime } = await started();
    backend.emitPayment(payment({ checking_id: 'a', memo: 'Cake' }));
    await vi.advanceTimersByTimeAsync(500);
    expect(satchime.announcer.text).toBe('Received 21,000 sat, Shop: Cake');
    for (let n = 0; n < 5; n++) backend.emitPayment(payment({ checking_id: `b${n}`, memo: `Cake ${n}` }));
    await vi.advanceTimersByTimeAsync(500);
    expect(satchime.announcer.text).toBe('Received 21,000 sat, Shop: Cake 0. And 4 more.');
  });

  it('says nothing about history, nor twice the same, nor calls an unconfirmed one received', async () => {
    const { backend, satchime } = await started();
    backend.emitPayment(payment({ checking_id: 'old', news: false, at: '2026-01-01T00:00:00Z' }));
    await vi.advanceTimersByTimeAsync(500);
    expect(satchime.announcer.text).toBe('');
    expect(satchime.feed.fresh.size).toBe(0);
    backend.emitPayment(payment({ checking_id: 'a', confirmed: false, memo: null }));
    await vi.advanceTimersByTimeAsync(500);
    const said = satchime.announcer.text;
    expect(said).toBe('Reported as received 21,000 sat, unconfirmed, Shop');
    backend.emitPayment(payment({ checking_id: 'a', confirmed: false, memo: 'changed' }));
    await vi.advanceTimersByTimeAsync(500);
    expect(satchime.announcer.text).toBe(said);
  });
});

describe('what a person does', () => {
  it('and is refused is kept to be shown', async () => {
    const { backend, satchime } = await started();
    backend.refuse('renameWallet', refusal('disk_full'));
    expect(await satchime.rename('shop', 'Bar')).toBe(false);
    expect(satchime.refusal?.problem.code).toBe('disk_full');
    expect(await satchime.rename('shop', 'Bar')).toBe(true);
    expect(satchime.refusal).toBeNull();
    expect(satchime.wallet('shop')?.name).toBe('Bar');
  });

  it('counts seconds only while a wallet waits', async () => {
    const { backend, satchime } = await started();
    const before = satchime.clock.now;
    await vi.advanceTimersByTimeAsync(5000);
    expect(satchime.clock.now).toBe(before);
    backend.emitWallet({
      ...shop,
      state: state('waiting_to_retry', 'Reconnecting', { retry_at: '2026-11-24T12:00:30Z' }),
    });
    await vi.advanceTimersByTimeAsync(3000);
    expect(satchime.clock.now).toBe(Date.parse('2026-11-24T12:00:08Z'));
  });
});
