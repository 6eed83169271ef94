import { describe, expect, it } from 'vitest';
import { app, found, MockBackend, refusal } from '$lib/ipc/ipc.mock';
import { Adding } from './adding.svelte';

function typed(address = 'lnbits.example.com', key = ' 5ec7e7\n') {
  const backend = new MockBackend({ app: app(), payments: [] });
  const adding = new Adding(backend);
  adding.address = address;
  adding.key = key;
  return { backend, adding };
}

const asked = (backend: MockBackend) => backend.calls.map(([command, request]) => [command, request]);

describe('connecting a wallet', () => {
  it('looks first, adds then, and forgets the key', async () => {
    const { backend, adding } = typed();
    await adding.check();
    expect(adding.found).toEqual(found());
    expect(await adding.add()).toBe('Shop');
    expect(adding.key).toBe('');
    const request = {
      address: 'lnbits.example.com',
      key: '5ec7e7',
      wallet_id: null,
      name: null,
      channel: 'auto',
      keep: 'keyring',
    };
    expect(asked(backend)).toEqual([
      ['inspectWallet', request],
      ['addWallet', request],
    ]);
  });

  it('never adds what was not looked at', async () => {
    const { backend, adding } = typed();
    expect(await adding.add()).toBeNull();
    await adding.check();
    adding.key = 'another';
    expect(adding.found).toBeNull();
    expect(await adding.add()).toBeNull();
    expect(backend.calls).toHaveLength(1);
  });

  it('drops the answer about an address that was changed meanwhile', async () => {
    const { backend, adding } = typed();
    const release = backend.hold('inspectWallet');
    const checking = adding.check();
    adding.address = 'other.example.com';
    release();
    await checking;
    expect(adding.found).toBeNull();
    expect(adding.phase).toBe('typing');
  });

  it('looks again once the certificate was compared, and not before', async () => {
    const { backend, adding } = typed();
    backend.refuse('inspectWallet', refusal('tls_unknown_issuer', 'trust_certificate'));
    await adding.check();
    expect(adding.refusal?.offer).toBe('trust_certificate');
    backend.refuse('trustServer', refusal('declined'));
    await adding.trust();
    expect(adding.found).toBeNull();
    await adding.trust();
    expect(adding.found).toEqual(found());
    expect(backend.calls.map(([command]) => command)).toEqual([
      'inspectWallet',
      'trustServer',
      'trustServer',
      'inspectWallet',
    ]);
  });

  it('looks again once the server’s root was chosen, and keeps the offer until then', async () => {
    const { backend, adding } = typed();
    backend.refuse('inspectWallet', refusal('tls_unknown_issuer', 'trust_certificate'));
    await adding.check();
    backend.refuse('trustRoot', refusal('declined'), refusal('root_no_certificate', 'trust_certificate'));
    await adding.trustRoot();
    expect([adding.refusal?.problem.code, adding.phase]).toEqual(['tls_unknown_issuer', 'typing']);
    await adding.trustRoot();
    expect([adding.refusal?.problem.code, adding.refusal?.offer]).toEqual([
      'root_no_certificate',
      'trust_certificate',
    ]);
    await adding.trustRoot();
    expect(adding.found).toEqual(found());
    expect(backend.calls.at(-2)).toEqual(['trustRoot', 'lnbits.example.com']);
  });

  it('asks nothing without an address', async () => {
    const { backend, adding } = typed('  ');
    await adding.check();
    expect(backend.calls).toEqual([]);
  });

  it('sends what was set under advanced', async () => {
    const { backend, adding } = typed();
    adding.name = ' Bar ';
    adding.walletId = ' 99887766 ';
    adding.channel = 'id';
    await adding.check();
    expect(backend.calls[0]?.[1]).toMatchObject({ name: 'Bar', wallet_id: '99887766', channel: 'id' });
  });

  it('drops the login of an address and says so', () => {
    const { adding } = typed('https://h/wallet?usr=5ec7e7&wal=1');
    adding.tidy();
    expect(adding.address).toBe('https://h/wallet?wal=1');
    expect(adding.loginDropped).toBe(true);
    adding.address = '';
    expect(adding.loginDropped).toBe(false);
  });
});

describe('refusals', () => {
  it('keep the key for another try', async () => {
    const { backend, adding } = typed();
    backend.refuse('inspectWallet', refusal('not_lnbits'));
    await adding.check();
    expect(adding.refusal?.problem.code).toBe('not_lnbits');
    expect(adding.key).toContain('5ec7e7');
    await adding.check();
    expect(adding.refusal).toBeNull();
    expect(adding.found).not.toBeNull();
  });

  it('of the person themselves need no words, and keep what was typed', async () => {
    const { backend, adding } = typed('http://192.168.1.20');
    backend.refuse('inspectWallet', refusal('declined'));
    await adding.check();
    expect([adding.refusal, adding.phase]).toEqual([null, 'typing']);
    expect(adding.key).toContain('5ec7e7');
    await adding.check();
    expect(adding.phase).toBe('found');
  });

  it('with an offer to keep the key for the session add the wallet after a yes', async () => {
    const { backend, adding } = typed();
    await adding.check();
    backend.refuse('addWallet', refusal('keyring_locked', 'keep_for_session'));
    expect(await adding.add()).toBeNull();
    expect(adding.refusal?.offer).toBe('keep_for_session');
    expect(await adding.keepForSession()).toBe('Shop');
    expect(backend.app.wallets[0]?.session_only).toBe(true);
    expect(adding.key).toBe('');
  });
});
