import { afterEach, describe, expect, it } from 'vitest';
import { payment, type Scene } from '../lib/ipc/ipc.mock';
import { SCENES, scene } from '../lib/ipc/scenes.mock';
import { CURRENCIES } from '../lib/shared/money';
import { setLanguage } from '../lib/shared/text.svelte';
import { plain, sentence } from '../lib/shared/words';
import { open, screen, waitFor } from './open';

afterEach(() => setLanguage('en'));

/** Names, those of money too, and an address as an example: the same in every language. */
const NAMES = ['Satchime', 'CSV', 'JSON', 'lnurlp', 'tpos', 'lnbits.example.com', 'BTC', ...CURRENCIES];
const SPOKEN = ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt'];

/** Everything in it that a person or the app behind the window wrote, as it may be shown. */
function given(data: unknown): string[] {
  if (typeof data === 'object' && data !== null) return Object.values(data).flatMap(given);
  // A short word in small letters is the name of a kind, and not shown.
  if (typeof data !== 'string' || /^[a-z_]{0,20}$/.test(data)) return [];
  const text = plain(data).trim();
  const shown = [text, text.slice(0, 60), text.slice(0, 200), text.replace(/^https:\/\//, '')];
  return [...shown, ...shown.map(sentence)];
}

/** What is seen or read aloud, and neither given nor out of the catalogue. */
function strays(container: HTMLElement, data: unknown): string[] {
  const known = [...given(data), ...NAMES].sort((a, b) => b.length - a.length);
  const texts: string[] = [];
  const collect = (node: Node) => {
    if (node instanceof Text) texts.push(node.data);
    if (node instanceof Element) texts.push(...SPOKEN.map((name) => node.getAttribute(name) ?? ''));
    node.childNodes.forEach(collect);
  };
  collect(container);
  const left = (text: string) => known.reduce((text, known) => text.replaceAll(known, ''), text);
  return [...new Set(texts)].filter((text) => /[a-z]{3}/i.test(text) && /[a-z]{3}/i.test(left(text)));
}

async function opened(shown: Scene) {
  setLanguage('en-XA');
  const { container, backend } = await open(shown);
  const data = [shown, backend.found, backend.why, backend.tested, backend.notified, 'as the system says'];
  const check = () => expect(strays(container, [data, backend.app, backend.payments])).toEqual([]);
  return { container, backend, check };
}

/** Opens what is folded, as far as it is there. */
async function unfold(...testids: string[]) {
  for (const testid of testids) {
    for (const folded of screen.queryAllByTestId(testid)) folded.click();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

describe('all words are in the catalogue', () => {
  it.each(SCENES)('at home, in the scene “%s”', async (name) => {
    const { backend, check } = await opened(scene(name));
    const { payments, app } = backend;
    if (payments.length > 0 && app.wallets.length > 0) await screen.findAllByTestId('payment');
    check();
  });

  const out = { direction: 'outbound', fee_msat: 1_000 } as const;
  it.each([
    { comment: 'Thanks', bolt11: 'lnbc1', preimage: 'abba' },
    { ...out, memo: null },
    { status: 'pending' },
    { ...out, status: 'pending' },
    { ...out, status: 'pending', unknown_since: '2026-11-24T12:00:00Z' },
    { status: 'failed' },
    { ...out, status: 'failed' },
    { confirmed: false, late: true },
    { ...out, confirmed: false },
  ] as const)('of a payment with %j', async (kind) => {
    const paid = payment({ ...kind, at: '2026-03-04T05:06:07Z' });
    const { check } = await opened({ ...scene('one'), payments: [paid], target: { payment: paid } });
    await screen.findByTestId('why-words');
    check();
  });

  it.each(['home', 'states', 'connections', 'rejected', 'deaf'])('of wallets, in “%s”', async (name) => {
    const { backend, check } = await opened(scene(name));
    for (const { id } of backend.app.wallets) {
      backend.emitShow({ wallet: id });
      await waitFor(() => expect(screen.getByTestId('wallet-page').dataset.walletId).toBe(id));
      check();
    }
  });
});

describe('all words of the ledger are in the catalogue', () => {
  it('among payments, with what is folded', async () => {
    const { check } = await opened(scene('home'));
    await unfold('tab-history', 'history-filters', 'history-chart');
    await screen.findByTestId('chart');
    check();
  });

  it('of wallets, and in the palette', async () => {
    const { check } = await opened(scene('home'));
    await unfold('tab-wallets');
    await screen.findByTestId('wallets-page');
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }));
    await screen.findByTestId('palette');
    check();
  });
});

describe('all words of what is folded are in the catalogue', () => {
  it('on a wallet’s page', async () => {
    const { backend, check } = await opened(scene('addresses'));
    backend.emitShow({ wallet: 'shop' });
    await waitFor(() => expect(screen.getAllByTestId('address')).toHaveLength(3));
    await unfold(
      'replace-key',
      'rename',
      'address-add',
      'connection',
      'health-details-toggle',
      'test-wallet',
    );
    await screen.findByTestId('test-outcome');
    await unfold('wallet-alarms', 'wallet-mute-tomorrow');
    const [, own] = screen.getByTestId('wallet-rules').querySelectorAll('input');
    own?.click();
    await screen.findByTestId('wallet-popup');
    check();
    for (const way of ['direct', 'tor', 'socks', 'http']) {
      const select = screen.getAllByTestId<HTMLSelectElement>('connection-select')[0];
      if (!select) throw new Error('no way can be chosen');
      select.value = way;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      await waitFor(() => check());
    }
  });

  it('where a wallet is connected', async () => {
    const { backend, check } = await opened(scene('welcome'));
    backend.emitShow('add');
    await unfold('add-advanced', 'where-is-the-key');
    const address = screen.getByTestId<HTMLInputElement>('add-address');
    address.value = 'https://h/wallet?usr=5ec7&wal=9';
    address.dispatchEvent(new Event('input', { bubbles: true }));
    await screen.findByTestId('add-without-key');
    check();
    await unfold('add-check');
    await screen.findByTestId('found');
    check();
  });

  it('among the settings', async () => {
    const { backend, check } = await opened(scene('home'));
    backend.emitShow('settings');
    await screen.findByTestId('settings');
    await unfold(
      'open-shortcut',
      'all-sound',
      'all-mute-always',
      'quiet-add',
      'test-notification',
      'quiet-add',
    );
    await screen.findByTestId('test-notification-outcome');
    const minimum = screen.getByTestId<HTMLInputElement>('all-minimum');
    minimum.value = '?';
    minimum.dispatchEvent(new Event('input', { bubbles: true }));
    minimum.dispatchEvent(new Event('change', { bubbles: true }));
    await waitFor(() => expect(minimum.getAttribute('aria-invalid')).toBe('true'));
    check();
  });
});

it('finds what is said past the catalogue', () => {
  document.body.innerHTML = '<p title="Back">Šĥöŵ</p><p>Two flat whites</p><p>Two whites</p>';
  expect(strays(document.body, payment())).toEqual(['Back', 'Two whites']);
  document.body.innerHTML = '';
});

it('changes its language as a whole, and says so to screen readers', async () => {
  await open(scene('one'));
  await screen.findByTestId('feed-empty');
  setLanguage('de-AT');
  await waitFor(() => expect(screen.getByTestId('feed-empty').textContent).toContain('Alles ruhig'));
  expect([screen.getByTestId('pause').title, screen.getByTestId('total').textContent?.trim()]).toEqual([
    'Alle Wallets pausieren',
    '1.284.310 sat',
  ]);
  expect(document.documentElement.lang).toBe('de');
});
