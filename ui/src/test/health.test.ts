import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WalletView } from '../lib/ipc/backend';
import { app, health, refusal, state, wallet } from '../lib/ipc/ipc.mock';
import { open, screen, waitFor } from './open';

const past = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
const text = (testid: string) => screen.getByTestId(testid).textContent?.replace(/\s+/g, ' ').trim();

async function opened(change: Partial<WalletView> = {}) {
  const window = await open({ app: app({ wallets: [wallet(change)] }) });
  await window.user.click(screen.getByTestId('wallet-open'));
  await screen.findByTestId('health');
  return window;
}

describe('the connection of a wallet', () => {
  it('is told at a glance, and in full when asked', async () => {
    const { user } = await opened({
      state: state('live', 'Live', { since: past(2 * 3600) }),
      health: health({
        connected_at: past(2 * 3600),
        last_frame_at: past(20),
        last_reconciled_at: past(12),
        next_reconcile_at: past(-48),
        reconnects: 2,
        last_trouble: { at: past(300), code: 'server_refused', title: 'server refused' },
      }),
    });
    expect(text('health-state')).toBe('Live for 2 h');
    expect(text('health-compared')).toMatch(/^1[23] s ago · next in 4[78] s$/);
    const toggle = screen.getByTestId('health-details-toggle');
    const details = document.getElementById(toggle.getAttribute('aria-controls') ?? '');
    expect([toggle.getAttribute('aria-expanded'), details?.hidden]).toEqual(['false', true]);
    await user.click(toggle);
    expect([toggle.getAttribute('aria-expanded'), details?.hidden]).toEqual(['true', false]);
    expect(text('health-frame')).toMatch(/^2[01] s ago$/);
    expect(screen.getByTestId('health-frame').querySelector('time')?.title).toMatch(/\d{4}.*:\d\d/);
    expect(text('health-confirmed')).toBe('None yet');
    expect(text('health-reconnects')).toBe('2');
    expect(text('health-trouble')).toBe('Server refused, 5 min ago');
    expect(screen.queryByTestId('health-found')).toBeNull();
  });

  it('changes as it is told, without anything being asked', async () => {
    const { backend } = await opened();
    const asked = backend.calls.length;
    backend.emitWallet(wallet({ health: health({ reconnects: 1, found_without_frame: 3 }) }));
    await waitFor(() => expect(text('health-reconnects')).toBe('1'));
    expect(text('health-found')).toBe('3');
    expect(backend.calls).toHaveLength(asked);
  });

  it('says why it is interrupted and when the next try comes', async () => {
    const { problem } = refusal('server_refused');
    await opened({
      state: state('waiting_to_retry', 'Reconnecting', { retry_at: past(-9), problem }),
      health: health({ last_reconciled_at: past(60), next_reconcile_at: past(-40) }),
    });
    expect(text('health-state')).toMatch(/^Next try in [89] s$/);
    expect(text('health-meaning')).toBe('Why server_refused. What to do.');
    expect(text('health-compared')).toBe('1 min ago');
  });

  it.each([
    ['push_missing', 'checked regularly'],
    ['polled', 'checked regularly'],
    ['no_socket', 'without pushes'],
  ] as const)('that is asked regularly says so quietly (%s)', async (mode, label) => {
    const words = 'Live, but no pushes arrive: checked regularly';
    await open({ app: app({ wallets: [wallet({ state: state('live', words, { mode }) })] }) });
    expect(text('wallet-words')).toBe('Live');
    expect(text('wallet-asked')).toBe(label);
    screen.getByTestId('wallet-open').click();
    await screen.findByTestId('health');
    expect(screen.queryAllByTestId('wallet-asked')).toHaveLength(2);
    expect(screen.queryByTestId('health-advice') !== null).toBe(mode !== 'polled');
    expect(document.querySelector('.problem')).toBeNull();
  });

  it('that is pushed carries no such mark', async () => {
    await opened();
    expect(screen.queryByTestId('wallet-asked')).toBeNull();
    expect(screen.queryByTestId('health-advice')).toBeNull();
  });
});

describe('the seconds', () => {
  beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
  afterEach(() => void vi.useRealTimers());

  it('go by while somebody looks', async () => {
    await opened({ health: health({ last_reconciled_at: past(12), next_reconcile_at: past(-48) }) });
    await vi.advanceTimersByTimeAsync(5000);
    expect(text('health-compared')).toMatch(/^1[78] s ago · next in 4[23] s$/);
  });
});

describe('the test of a wallet', () => {
  const button = () => screen.getByTestId<HTMLButtonElement>('test-wallet');
  const spoken = (said: string) =>
    waitFor(() => expect(screen.getByTestId('announcer').textContent).toContain(said));

  it('is made only when pressed, once at a time, and tells what came of it', async () => {
    const { user, backend } = await opened();
    const tests = () => backend.calls.filter(([command]) => command === 'testWallet');
    expect(tests()).toEqual([]);
    expect(button().textContent?.trim()).toBe('Test this wallet');
    const what = button().getAttribute('aria-describedby')?.split(' ')[0] ?? '';
    expect(document.getElementById(what)?.textContent).toMatch(/harmless message.*Other programs/s);
    const release = backend.hold('testWallet');
    button().focus();
    await user.keyboard('{Enter}');
    expect([button().getAttribute('aria-busy'), button().disabled]).toEqual(['true', false]);
    await user.keyboard('{Enter}');
    expect(tests()).toEqual([['testWallet', 'shop']]);
    release();
    const outcome = await screen.findByTestId('test-outcome');
    expect(outcome.dataset.good).toBe('true');
    expect(outcome.textContent).toMatch(/came back in 42 ms.*told at once\..*Tested just now/s);
    expect(document.activeElement).toBe(button());
    await spoken('The test message came back in 42 ms. The way from the server');
  });

  it('that failed says so beside the button, and aloud', async () => {
    const { user, backend } = await opened();
    backend.tested = { good: false, title: 'The test message did not come back', text: 'Restart it.' };
    await user.click(button());
    const outcome = await screen.findByTestId('test-outcome');
    expect([outcome.dataset.good, outcome.textContent]).toEqual([
      'false',
      expect.stringContaining('Restart'),
    ]);
    await spoken('The test message did not come back. Restart it.');
  });

  it('that could not even be asked for is an outcome too', async () => {
    const { user, backend } = await opened();
    backend.refuse('testWallet', refusal('shutting_down'));
    await user.click(button());
    expect((await screen.findByTestId('test-outcome')).textContent).toMatch(/Shutting down.*What to do\./s);
    expect(screen.queryByTestId('refusal')).toBeNull();
    await spoken('Shutting down. Why shutting_down. What to do.');
  });

  it('that went well ends with the connection; that failed, with the next one', async () => {
    const on = (seconds: number | null) =>
      wallet({ health: health({ connected_at: seconds === null ? null : past(seconds) }) });
    const { user, backend } = await open({ app: app({ wallets: [on(60)] }) });
    const connection = backend.app.wallets[0] ?? on(60);
    await user.click(screen.getByTestId('wallet-open'));
    const shown = () => screen.queryByTestId('test-outcome')?.dataset.good;
    await user.click(button());
    await waitFor(() => expect(shown()).toBe('true'));
    backend.emitWallet(on(null));
    await waitFor(() => expect(shown()).toBeUndefined());

    backend.emitWallet(connection);
    backend.tested = { good: false, title: 'The connection ended during the test', text: 'Try again.' };
    await user.click(button());
    await waitFor(() => expect(shown()).toBe('false'));
    backend.emitWallet(on(null));
    backend.emitWallet({ ...on(null), name: 'Bakery' });
    await screen.findByRole('heading', { name: 'Bakery' });
    expect(shown()).toBe('false');
    backend.emitWallet(on(-1));
    await waitFor(() => expect(shown()).toBeUndefined());
  });

  it('waits for a live wallet, and says so', async () => {
    const { backend } = await opened({ state: state('connecting', 'Connecting') });
    expect(button().disabled).toBe(true);
    expect(text('test-why')).toBe('Only while it is live.');
    backend.emitWallet(wallet());
    await waitFor(() => expect(button().disabled).toBe(false));
    expect(text('test-why')).toBe('');
  });
});
