import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { madeUp } from '../lib/ipc/history.mock';
import { app, payment, refusal, wallet } from '../lib/ipc/ipc.mock';
import { open, screen, waitFor } from './open';

const wallets = [wallet(), wallet({ id: 'tips', name: 'Tips' })];
const texts = (testid: string) =>
  screen.queryAllByTestId(testid).map(({ textContent }) => textContent?.trim());
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const some = () => [
  payment({ checking_id: 'a', at: minutesAgo(1), memo: 'Beans' }),
  payment({ checking_id: 'b', at: minutesAgo(2), memo: 'Rent', direction: 'outbound', fee_msat: 2_000 }),
  payment({ checking_id: 'c', at: minutesAgo(3), memo: 'Thanks', wallet_id: 'tips', wallet_name: 'Tips' }),
];

// happy-dom gives everything no height.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
});
afterEach(() => vi.restoreAllMocks());

async function history(scene: Parameters<typeof open>[0] = {}) {
  const opened = await open({ app: app({ wallets }), payments: some(), ...scene });
  await opened.user.click(screen.getByTestId('tab-history'));
  return opened;
}

describe('all payments', () => {
  it('are listed with their sums', async () => {
    await history();
    await waitFor(() => expect(texts('history-memo')).toEqual(['Beans', 'Rent', 'Thanks']));
    const sums = screen.getByTestId('history-sums').textContent?.replace(/\s+/g, ' ').trim();
    expect(sums).toBe('3 payments in 42,000 sat out 21,000 sat fees 2 sat');
  });

  it('are drawn a screen at a time, however many there are', async () => {
    const { backend } = await history({ rows: madeUp(50_000, Date.now(), payment()) });
    await waitFor(() => expect(screen.getAllByTestId('history-memo').length).toBeGreaterThan(5));
    expect(screen.getAllByTestId('history-row').length).toBeLessThan(20);
    expect(screen.getByTestId('history').getAttribute('aria-rowcount')).toBe('50000');
    const asked = backend.calls.filter(([command]) => command === 'listHistory').length;
    expect(asked).toBeLessThan(5);
  });

  it('are walked through, selected and opened by keyboard', async () => {
    const { user } = await history({ rows: madeUp(50_000, Date.now(), payment()) });
    await waitFor(() => expect(screen.getAllByTestId('history-memo').length).toBeGreaterThan(5));
    const grid = screen.getByTestId('history');
    grid.focus();
    const active = () =>
      document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.dataset.index;
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(active()).toBe('2');
    await user.keyboard('{End}');
    await waitFor(() => expect(active()).toBe('49999'));
    await waitFor(() => expect(screen.getAllByTestId('history-memo').length).toBeGreaterThan(5));
    await user.keyboard(' ');
    expect((await screen.findByTestId('history-selection')).textContent).toContain('1 selected');
    await user.keyboard('{Enter}');
    expect(await screen.findByTestId('detail')).toBeTruthy();
  });

  it('are narrowed by filters that the chart shares', async () => {
    const { backend, user } = await history();
    await waitFor(() => expect(texts('history-memo')).toHaveLength(3));
    await user.click(screen.getByTestId('history-chart'));
    await user.click(screen.getByTestId('history-filters'));
    await user.selectOptions(screen.getByTestId('filter-wallet'), 'tips');
    await waitFor(() => expect(texts('history-memo')).toEqual(['Thanks']));
    const last = () => backend.calls.filter(([command]) => command === 'historyFigures').at(-1)?.[1];
    await waitFor(() => expect(last()).toMatchObject({ filter: { wallet_ids: ['tips'] } }));
    expect(screen.getByTestId('history-filters').textContent).toContain('(1)');
  });

  it('say when none fits, and lead back to all', async () => {
    const { user } = await history();
    await user.type(await screen.findByTestId('history-search'), 'xyzzy');
    expect((await screen.findByTestId('history-empty')).textContent).toContain('No payment fits');
    await user.click(screen.getByTestId('history-clear-all'));
    await waitFor(() => expect(texts('history-memo')).toHaveLength(3));
  });

  it('say why they can’t be listed, until they can', async () => {
    const { backend, user } = await open({ app: app({ wallets }), payments: some() });
    backend.refuse('listHistory', refusal('storage_failed'));
    await user.click(screen.getByTestId('tab-history'));
    expect((await screen.findByTestId('history-failed')).textContent).toContain('Why storage_failed.');
    await user.click(screen.getByTestId('history-retry'));
    await waitFor(() => expect(texts('history-memo')).toHaveLength(3));
  });

  it('change as payments and notes do', async () => {
    const { backend } = await history();
    await waitFor(() => expect(texts('history-memo')).toHaveLength(3));
    backend.emitPayment(payment({ checking_id: 'd', memo: 'Cake' }));
    await waitFor(() => expect(texts('history-memo')[0]).toBe('Cake'));
    await backend.ledger?.setNote({
      payment: { wallet_id: 'shop', checking_id: 'd' },
      note: '',
      labels: ['tax'],
    });
    await waitFor(() => expect(screen.getAllByTestId('history-row')[0]?.textContent).toContain('tax'));
  });

  it('take a label together', async () => {
    const { backend, user } = await history();
    await waitFor(() => expect(texts('history-memo')).toHaveLength(3));
    for (const box of screen.getAllByTestId('history-select').slice(0, 2)) await user.click(box);
    await user.type(screen.getByTestId('selection-label'), 'tax{Enter}');
    await waitFor(() => expect(screen.queryByTestId('history-selection')).toBeNull());
    const written = backend.calls.filter(([command]) => command === 'setNote').map(([, request]) => request);
    expect(written).toMatchObject([{ labels: ['tax'] }, { labels: ['tax'] }]);
  });
});

describe('an export', () => {
  const state = () => screen.getByTestId('export').dataset.state;

  it('shows how far it is, and can be cancelled', async () => {
    const { backend, user } = await history();
    await waitFor(() => expect(texts('history-memo')).toHaveLength(3));
    backend.emitExport({ done: 1, total: 3, state: 'running', file: null });
    expect((await screen.findByTestId('export')).textContent).toContain('Exporting 1 of 3');
    await user.click(screen.getByTestId('export-cancel'));
    expect(backend.calls.at(-1)).toEqual(['cancelExport']);
    backend.emitExport({ done: 1, total: 3, state: 'cancelled', file: null });
    await waitFor(() => expect(state()).toBe('cancelled'));
    await user.click(screen.getByTestId('export-dismiss'));
    expect(screen.queryByTestId('export')).toBeNull();
  });

  it('is of what is listed, and says where it went', async () => {
    const { backend, user } = await history();
    await waitFor(() => expect(texts('history-memo')).toHaveLength(3));
    await user.type(screen.getByTestId('history-search'), 'beans');
    await waitFor(() => expect(texts('history-memo')).toEqual(['Beans']));
    await user.click(screen.getByTestId('export-csv'));
    expect(backend.calls.find(([command]) => command === 'exportHistory')?.[1]).toMatchObject({
      format: 'csv',
      filter: { text: 'beans' },
    });
    await waitFor(() =>
      expect(screen.getByTestId('export').textContent).toContain('exported to payments.csv'),
    );
  });

  it('says why it failed', async () => {
    const { backend } = await history();
    const { problem } = refusal('disk_full');
    backend.emitExport({ done: 1, total: 3, state: { failed: problem }, file: null });
    await waitFor(() => expect(screen.getByTestId('export').textContent).toContain('Why disk_full.'));
    expect(state()).toBe('failed');
  });
});

it('without a ledger behind the window there is no way there', async () => {
  await open({ app: app({ wallets }), payments: some(), withoutLedger: true });
  for (const testid of ['tab-history', 'figures', 'tab-wallets'])
    expect(screen.queryByTestId(testid)).toBeNull();
  expect(screen.getByTestId('open-settings')).toBeTruthy();
});
