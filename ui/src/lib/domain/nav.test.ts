import { describe, expect, it } from 'vitest';
import { Nav } from './nav.svelte';

describe('the main views', () => {
  it('take each other’s place, and Back leads home', () => {
    const nav = new Nav();
    nav.go('history');
    nav.go('wallets');
    expect(nav.stack.map(({ name }) => name)).toEqual(['home', 'wallets']);
    nav.back();
    expect(nav.section).toBe('home');
  });

  it('are left standing below what is opened from them', () => {
    const nav = new Nav();
    nav.go('history');
    nav.open({ name: 'payment', payment: { wallet_id: 'shop', checking_id: 'a' } });
    expect(nav.section).toBe('history');
    nav.open({ name: 'settings' });
    expect(nav.section).toBe('settings');
    nav.back();
    expect(nav.top.name).toBe('payment');
  });
});
