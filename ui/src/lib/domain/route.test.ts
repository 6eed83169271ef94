import { describe, expect, it } from 'vitest';
import { app, MockBackend, refusal, route, wallet } from '$lib/ipc/ipc.mock';
import { Route } from './route.svelte';

const server = 'https://lnbits.example.com';

function opened() {
  const backend = new MockBackend({ app: app({ wallets: [wallet()] }), payments: [] });
  return { backend, chosen: new Route(backend, server) };
}

describe('the way to a server', () => {
  it('is known once it is asked for, and after each change', async () => {
    const { backend, chosen } = opened();
    await chosen.load();
    expect(chosen.known?.way).toBe('system');
    chosen.way = 'tor';
    expect([chosen.proxy, chosen.takesLogin]).toEqual(['127.0.0.1:9050', false]);
    expect(await chosen.choose()).toBe(true);
    const asked = { way: 'tor', proxy: '127.0.0.1:9050', user: '', password: '' };
    expect(backend.calls).toContainEqual(['chooseRoute', server, asked]);
    expect(chosen.known?.proxy).toBe('127.0.0.1:9050');
  });

  it('takes a log-in where there is a proxy for it, and forgets the password', async () => {
    const { backend, chosen } = opened();
    chosen.way = 'socks';
    expect(chosen.canChoose).toBe(false);
    [chosen.proxy, chosen.user, chosen.password] = [' 10.0.0.2:1080 ', 'me', ' 5ec7 '];
    expect(await chosen.choose()).toBe(true);
    const asked = { way: 'socks', proxy: '10.0.0.2:1080', user: 'me', password: ' 5ec7 ' };
    expect(backend.calls).toContainEqual(['chooseRoute', server, asked]);
    expect(chosen.password).toBe('');
    [chosen.user, chosen.password] = ['me', 'x'];
    chosen.way = 'direct';
    expect(await chosen.choose()).toBe(true);
    expect(backend.calls.at(-2)?.[2]).toEqual({ way: 'direct', proxy: '', user: '', password: '' });
  });

  it('that is refused stays typed, and a no needs no words', async () => {
    const { backend, chosen } = opened();
    backend.refuse('chooseRoute', refusal('proxy_unreadable'), refusal('declined'));
    chosen.way = 'http';
    chosen.proxy = 'nowhere';
    expect(await chosen.choose()).toBe(false);
    expect(chosen.refusal?.problem.code).toBe('proxy_unreadable');
    expect(await chosen.choose()).toBe(false);
    expect([chosen.refusal, chosen.proxy]).toEqual([null, 'nowhere']);
  });

  it('is begun with what is chosen now', async () => {
    const { backend, chosen } = opened();
    backend.routes[server] = route({ way: 'http', proxy: 'proxy.example:3128', user: 'me' });
    await chosen.load();
    chosen.begin();
    expect([chosen.way, chosen.proxy, chosen.user]).toEqual(['http', 'proxy.example:3128', 'me']);
    chosen.way = 'socks';
    expect([chosen.proxy, chosen.user]).toEqual(['', '']);
  });
});
