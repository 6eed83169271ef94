import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { app, payment, refusal, state, wallet } from '../lib/ipc/ipc.mock';
import { open, screen, waitFor, within } from './open';

const keyRejected = { ...refusal('key_rejected').problem, title: 'key rejected' };
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const texts = (testid: string) => screen.getAllByTestId(testid).map(({ textContent }) => textContent?.trim());
const pictureOf = (testid: string) => screen.getByTestId(testid).querySelector('svg')?.dataset.icon;

describe('without a wallet', () => {
  it('welcomes, and leads to the demo', async () => {
    const { backend, user } = await open({ app: app({ overall: 'empty' }) });
    expect(screen.getByTestId('welcome').textContent).toContain('keyring');
    await user.click(screen.getByTestId('welcome-demo'));
    expect(backend.calls.map(([command]) => command)).toContain('startDemo');
    expect(await screen.findByTestId('banner-demo')).toBeTruthy();
    expect(screen.queryByTestId('add-wallet')).toBeNull();
    await user.click(screen.getByTestId('leave-demo'));
    expect(await screen.findByTestId('welcome')).toBeTruthy();
  });

  it('says why the demo did not start', async () => {
    const { backend, user } = await open({ app: app() });
    backend.refuse('startDemo', refusal('port_taken'));
    await user.click(screen.getByTestId('welcome-demo'));
    expect((await screen.findByTestId('refusal')).textContent).toContain('Why port_taken.');
  });
});

describe('wallets', () => {
  it('say their state in words and as a shape, with what they hold', async () => {
    const retry_at = new Date(Date.now() + 3_500).toISOString();
    const problem = { ...refusal('server_refused').problem };
    await open({
      app: app({
        wallets: [
          wallet(),
          wallet({ id: 'b', name: 'Tips', state: state('waiting_to_retry', 'x', { retry_at, problem }) }),
          wallet({
            id: 'c',
            name: 'Node',
            access: 'id_only',
            balance_msat: null,
            state: state('listening', 'Listening'),
          }),
          wallet({
            id: 'd',
            name: 'Till',
            session_only: true,
            access: 'admin_key',
            unreadable_note: { label: "1 payment can't be read", text: 'Look for it in the wallet itself.' },
          }),
        ],
      }),
    });
    const rows = screen.getAllByTestId('wallet');
    const shapes = rows.map((row) => row.querySelector('[data-shape]')?.getAttribute('data-shape'));
    expect(shapes).toEqual(['live', 'waiting', 'listening', 'live']);
    expect(texts('wallet-words')[0]).toBe('Live');
    expect(texts('wallet-words')[1]).toMatch(/^Reconnecting in [34] s: server refused$/);
    expect(texts('wallet-balance')).toEqual(['12,345 sat', '12,345 sat', '12,345 sat']);
    expect(rows[2]?.textContent).toContain('Unconfirmed');
    expect(rows[3]?.textContent).toContain('Session only');
    expect(rows[3]?.textContent).toContain('Admin key');
    expect(rows[3]?.textContent).toContain("1 payment can't be read");
    expect(rows[0]?.textContent).not.toContain("can't be read");
  });

  it('that wait can be retried at once', async () => {
    const waiting = state('waiting_to_retry', 'Reconnecting', { retry_at: minutesAgo(-1) });
    const { backend, user } = await open({ app: app({ wallets: [wallet({ state: waiting })] }) });
    await user.click(screen.getByTestId('wallet-retry'));
    expect(backend.calls).toContainEqual(['retryWallet', 'shop']);
    await waitFor(() => expect(texts('wallet-words')).toEqual(['Connecting']));
  });

  it('whose key was rejected take a new one on the spot, and the key is wiped', async () => {
    const rejected = state('rejected', 'Key rejected: paste a new one', { problem: keyRejected });
    const { backend, user } = await open({ app: app({ wallets: [wallet({ state: rejected })] }) });
    expect(screen.getByTestId('wallet-problem').textContent).toContain('What to do.');
    expect(pictureOf('wallet-problem')).toBe('key');
    const input = screen.getByTestId<HTMLInputElement>('key-input');
    expect([input.type, input.autocomplete]).toEqual(['password', 'off']);
    backend.refuse('replaceKey', refusal('keyring_locked', 'keep_for_session'));
    await user.type(input, ' n3wk3y ');
    await user.click(screen.getByTestId('key-submit'));
    await user.click(await screen.findByTestId('offer-keep-for-session'));
    expect(backend.calls.filter(([command]) => command === 'replaceKey')).toEqual([
      ['replaceKey', 'shop', 'n3wk3y', 'keyring'],
      ['replaceKey', 'shop', 'n3wk3y', 'session'],
    ]);
    await waitFor(() => expect(screen.queryByTestId('key-input')).toBeNull());
    expect(document.body.innerHTML).not.toContain('n3wk3y');
  });

  it('whose certificate changed are no matter of keys', async () => {
    const problem = { ...refusal('tls_pin_changed').problem, title: 'certificate changed' };
    const rejected = state('rejected', 'Certificate changed', { problem, can_trust: true });
    const { backend, user } = await open({ app: app({ wallets: [wallet({ state: rejected })] }) });
    expect(pictureOf('wallet-problem')).toBe('shieldWarning');
    expect(screen.queryByTestId('key-input')).toBeNull();
    await user.click(screen.getByTestId('offer-trust-certificate'));
    await user.click(screen.getByTestId('offer-trust-root'));
    expect(backend.calls.slice(-2)).toEqual([
      ['trustServer', 'https://lnbits.example.com'],
      ['trustRoot', 'https://lnbits.example.com'],
    ]);
  });

  it('that are many are folded, those in trouble first', async () => {
    const wallets = Array.from({ length: 12 }, (_, n) => wallet({ id: `w${n}`, name: `Till ${n}` }));
    wallets[9] = { ...wallet({ id: 'w9', name: 'Till 9' }), state: state('rejected', 'Key rejected') };
    const { user } = await open({ app: app({ wallets }) });
    expect(texts('wallet-name')).toEqual(['Till 0', 'Till 1', 'Till 2', 'Till 9']);
    await user.click(screen.getByTestId('wallets-all'));
    expect(texts('wallet-name')).toHaveLength(12);
  });
});

describe('banners', () => {
  it('offer to resume', async () => {
    const { backend, user } = await open();
    await user.click(screen.getByTestId('pause'));
    await user.click(await screen.findByTestId('resume'));
    expect(backend.calls.filter(([command]) => command === 'changeSettings')).toEqual([
      ['changeSettings', { paused: true }],
      ['changeSettings', { paused: false }],
    ]);
    await waitFor(() => expect(screen.queryByTestId('banner-paused')).toBeNull());
  });

  it('tell problems of the whole app and a missing tray, until put away', async () => {
    const problems = [refusal('storage_damaged').problem];
    const { user, backend } = await open({ app: app({ wallets: [wallet()], problems, tray: false }) });
    expect(screen.getByTestId('app-problem').textContent).toContain('Storage damaged');
    await user.click(within(screen.getByTestId('app-problem')).getByLabelText('Dismiss'));
    expect(screen.queryByTestId('app-problem')).toBeNull();
    await user.click(within(screen.getByTestId('banner-no-tray')).getByTestId('quit'));
    expect(backend.calls.at(-1)).toEqual(['quit']);
  });

  it('are not needed to quit', async () => {
    const { user, backend } = await open();
    expect(screen.queryByTestId('home-quit')).toBeNull();
    await user.keyboard('{Control>}q{/Control}');
    expect(backend.calls.at(-1)).toEqual(['quit']);
  });
});

describe('the feed', () => {
  it('is newest first under its days, told apart by sign, icon and words', async () => {
    await open({
      payments: [
        payment({ checking_id: 'in', at: minutesAgo(1) }),
        payment({
          checking_id: 'out',
          at: minutesAgo(0),
          direction: 'outbound',
          amount_msat: 1_500,
          fee_msat: 2_000,
        }),
        payment({ checking_id: 'bad', at: minutesAgo(2), direction: 'outbound', status: 'failed' }),
        payment({
          checking_id: 'old',
          at: '2020-05-04T12:00:00Z',
          confirmed: false,
          late: true,
          status: 'pending',
        }),
      ],
    });
    await waitFor(() => expect(screen.getAllByTestId('payment')).toHaveLength(4));
    expect(texts('payment-amount')).toEqual(['\u22121.5 sat', '+21,000 sat', '21,000 sat', '+21,000 sat']);
    expect(texts('payment-fee')).toEqual(['fee 2 sat']);
    const rows = screen.getAllByTestId('payment');
    expect(rows[3]?.textContent).toMatch(/Pending.*Unconfirmed.*Late/);
    expect(rows[2]?.textContent).toContain('Failed');
    expect(rows[0]?.getAttribute('aria-label')).toMatch(/^Sent 1.5 sat, Shop/);
    expect(screen.getByRole('region', { name: '4 May 2020' })).toBeTruthy();
    expect(rows[3]?.querySelector('time')?.title).toContain('4 May 2020');
  });

  it('takes a payment in as it comes, and changes it in place', async () => {
    const { backend } = await open({ payments: [payment({ checking_id: 'a', at: minutesAgo(5) })] });
    await waitFor(() => expect(screen.getAllByTestId('payment')).toHaveLength(1));
    backend.emitPayment(payment({ checking_id: 'b', status: 'pending', memo: 'Cake' }));
    await waitFor(() => expect(texts('payment-memo')).toEqual(['Cake', 'Two flat whites']));
    backend.emitPayment(payment({ checking_id: 'b', memo: 'Cake' }));
    await tick();
    const rows = screen.getAllByTestId('payment');
    expect(rows.map(({ dataset }) => dataset.status)).toEqual(['succeeded', 'succeeded']);
    await waitFor(() =>
      expect(screen.getByTestId('announcer').textContent).toContain('Received 21,000 sat, Shop: Cake'),
    );
    expect(screen.getByTestId('announcer').getAttribute('aria-live')).toBe('polite');
  });

  it('can be narrowed to one wallet', async () => {
    const { user } = await open({
      app: app({ wallets: [wallet(), wallet({ id: 'tips', name: 'Tips' })] }),
      payments: [
        payment(),
        payment({ wallet_id: 'tips', wallet_name: 'Tips', checking_id: 't', memo: 'Thanks' }),
      ],
    });
    await waitFor(() => expect(screen.getAllByTestId('payment')).toHaveLength(2));
    await user.selectOptions(screen.getByTestId('feed-filter'), 'tips');
    await waitFor(() => expect(texts('payment-memo')).toEqual(['Thanks']));
  });

  it('has a picture for loading, for nothing and for failing', async () => {
    const { backend, user } = await open();
    expect((await screen.findByTestId('feed-empty')).querySelector('[data-picture=quiet]')).toBeTruthy();
    backend.refuse('listPayments', refusal('storage_failed'));
    backend.emitWallet(wallet({ id: 'new', name: 'New' }));
    expect((await screen.findByTestId('feed-failed')).textContent).toContain('Why storage_failed.');
    const release = backend.hold('listPayments');
    await user.click(screen.getByTestId('feed-retry'));
    expect(screen.getByTestId('feed').getAttribute('aria-busy')).toBe('true');
    release();
    expect(await screen.findByTestId('feed-empty')).toBeTruthy();
  });

  it.each([
    '<img src=x onerror="alert(1)">',
    '</span><script>alert(1)</script>',
    '{@html "<b>x</b>"} {{7*7}}',
    '&lt;b&gt; &amp; <b>bold</b>',
    '🧑🏽‍🚀 שלום ‏مرحبا',
    'x'.repeat(10_000),
  ])('shows %.40s as nothing but text', async (memo) => {
    const { container } = await open({
      app: app({ wallets: [wallet({ name: memo })] }),
      payments: [payment({ memo, wallet_name: memo })],
    });
    await waitFor(() => expect(texts('payment-memo')).toEqual([memo]));
    expect(texts('wallet-name')).toEqual([memo]);
    expect(container.querySelector('img, script, b')).toBeNull();
    for (const testid of ['payment-memo', 'wallet-name']) {
      const shown = screen.getByTestId(testid);
      expect(shown.dir).toBe('auto');
      expect([...shown.classList]).toEqual(expect.arrayContaining(['theirs', 'one-line']));
    }
  });
});
