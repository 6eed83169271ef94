import { describe, expect, it } from 'vitest';
import { app, MockBackend, refusal, wallet } from '$lib/ipc/ipc.mock';
import { Adding } from './adding.svelte';
import { Addresses } from './addresses.svelte';

function opened() {
  const backend = new MockBackend({ app: app({ wallets: [wallet()] }), payments: [] });
  return { backend, addresses: new Addresses(backend, 'shop') };
}

describe('a wallet’s addresses', () => {
  it('are known once they are asked for, and after each change', async () => {
    const { backend, addresses } = opened();
    expect(addresses.known).toBeNull();
    await addresses.load();
    expect(addresses.known).toEqual(['https://lnbits.example.com']);
    addresses.address = ' https://other.example/wallet?usr=5ec7e7&wal=1 ';
    expect(await addresses.add()).toBe(true);
    expect(backend.calls).toContainEqual(['addAddress', 'shop', 'https://other.example/wallet?wal=1']);
    expect([addresses.known?.length, addresses.address]).toEqual([2, '']);
    expect(await addresses.remove('https://other.example/wallet?wal=1')).toBe(true);
    expect(addresses.known).toEqual(['https://lnbits.example.com']);
  });

  it('that are refused stay typed, and a no needs no words', async () => {
    const { backend, addresses } = opened();
    backend.refuse('addAddress', refusal('address_of_other'), refusal('declined'));
    addresses.address = 'http://192.168.1.20';
    expect(await addresses.add()).toBe(false);
    expect(addresses.refusal?.problem.code).toBe('address_of_other');
    expect(await addresses.add()).toBe(false);
    expect([addresses.refusal, addresses.address]).toEqual([null, 'http://192.168.1.20']);
  });

  it('are tried again once the server there is trusted, either way', async () => {
    for (const way of ['trust', 'trustRoot'] as const) {
      const { backend, addresses } = opened();
      backend.refuse('addAddress', refusal('tls_unknown_issuer', 'trust_certificate'));
      addresses.address = 'umbrel.local';
      expect(await addresses.add()).toBe(false);
      expect(await addresses[way]()).toBe(true);
      const called = way === 'trust' ? 'trustServer' : 'trustRoot';
      expect(backend.calls).toContainEqual([called, 'umbrel.local']);
      expect(addresses.known).toContain('https://umbrel.local');
    }
  });

  it('stay as they are known when they can’t be told', async () => {
    const { backend, addresses } = opened();
    await addresses.load();
    backend.refuse('listAddresses', refusal('storage_failed'));
    await addresses.load();
    expect(addresses.known).toHaveLength(1);
  });

  it('are not asked to take an empty one', async () => {
    const { backend, addresses } = opened();
    addresses.address = '  ';
    expect(await addresses.add()).toBe(false);
    expect(backend.calls).toEqual([]);
  });
});

describe('a known wallet by another address', () => {
  const offer = { keep_address: { wallet_id: 'shop' } };

  async function offered() {
    const { backend } = opened();
    const adding = new Adding(backend);
    adding.address = 'http://192.168.1.20';
    adding.key = '5ec7e7';
    backend.refuse('inspectWallet', refusal('already_watched', offer));
    await adding.check();
    expect(adding.refusal?.offer).toEqual(offer);
    return { backend, adding };
  }

  it('is kept without the key, which is then forgotten', async () => {
    const { backend, adding } = await offered();
    expect(await adding.keepAddress(offer.keep_address)).toBe(true);
    expect(backend.calls.at(-1)).toEqual(['addAddress', 'shop', 'http://192.168.1.20']);
    expect(adding.key).toBe('');
  });

  it('says why it was not kept', async () => {
    const { backend, adding } = await offered();
    backend.refuse('addAddress', refusal('server_refused'));
    expect(await adding.keepAddress(offer.keep_address)).toBe(false);
    expect([adding.refusal?.problem.code, adding.phase, adding.key]).toEqual([
      'server_refused',
      'typing',
      '5ec7e7',
    ]);
  });
});
