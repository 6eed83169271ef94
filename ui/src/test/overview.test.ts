import { describe, expect, it } from 'vitest';
import { app, health, payment, refusal, state, wallet } from '../lib/ipc/ipc.mock';
import { open, screen, waitFor, within } from './open';

const text = (testid: string) => screen.getByTestId(testid).textContent?.replace(/\s+/g, ' ').trim();
const today = (hour: number) => {
  const at = new Date();
  at.setHours(hour, 0, 0, 0);
  return new Date(Math.min(at.getTime(), Date.now())).toISOString();
};

const payments = () => [
  payment({ checking_id: 'a', at: today(0), amount_msat: 5_000_000 }),
  payment({ checking_id: 'b', at: today(0), amount_msat: 2_000_000, direction: 'outbound', fee_msat: 3_000 }),
];

describe('the overview', () => {
  it('adds up what came in and went out', async () => {
    const { user } = await open({ payments: payments() });
    await waitFor(() => expect(text('figures-in')).toBe('+5,000 sat'));
    expect([text('figures-out'), text('figures-fees')]).toEqual(['\u22122,000 sat', '\u22123 sat']);
    expect(text('figures-net')).toBe('+2,997 sat');
    await user.click(within(screen.getByTestId('period')).getByLabelText('Today'));
    await waitFor(() => expect(text('figures-in')).toBe('+5,000 sat'));
  });

  it('has a chart that is read by keyboard', async () => {
    const { user } = await open({ payments: payments() });
    const chart = await screen.findByTestId('chart');
    const read = () => chart.getAttribute('aria-valuetext');
    expect(read()).toMatch(/^Today: in 5,000 sat, out 2,000 sat, fees 3 sat, 2 payments\. Balance /);
    chart.focus();
    await user.keyboard('{ArrowLeft}');
    expect(read()).toMatch(/^Yesterday: in 0 sat/);
    expect(text('chart-readout')).toMatch(/^Yesterday/);
    await user.keyboard('{Home}');
    expect(chart.getAttribute('aria-valuenow')).toBe('0');
    await user.keyboard('{End}{ArrowRight}');
    expect(read()).toMatch(/^Today/);
  });

  it('leads to the payments of its time', async () => {
    const { backend, user } = await open({ payments: payments() });
    await screen.findByTestId('chart');
    await user.click(screen.getByTestId('figures-payments'));
    await screen.findByTestId('history');
    const asked = backend.calls.filter(([command]) => command === 'listHistory').at(-1);
    expect(asked?.[1]).toMatchObject({ filter: { from: expect.any(String), until: expect.any(String) } });
  });

  it('says when there is nothing, and why figures are missing', async () => {
    const { backend, user } = await open();
    expect(text('figures-in')).toBe('');
    expect(await screen.findByTestId('chart-empty')).toBeTruthy();
    backend.refuse('ledgerBalances', refusal('storage_failed'));
    backend.emitPayment(payment());
    expect((await screen.findByTestId('figures-failed')).textContent).toContain('Why storage_failed.');
    await user.click(screen.getByText('Try again'));
    await waitFor(() => expect(screen.queryByTestId('figures-failed')).toBeNull());
  });

  it('dates balances that may be old', async () => {
    const last_reconciled_at = '2026-03-04T05:06:07Z';
    const waiting = state('waiting_to_retry', 'Reconnecting');
    const old = wallet({ state: waiting, health: health({ last_reconciled_at }) });
    await open({ app: app({ wallets: [old, wallet({ id: 'b' })] }) });
    expect(text('total-as-of')).toMatch(/^as of .*4 March/);
    expect(screen.getAllByTestId('as-of')).toHaveLength(1);
  });
});

describe('the wallets', () => {
  it('show the server’s balance and the ledger’s side by side where they differ', async () => {
    const { backend, user } = await open({ app: app({ wallets: [wallet(), wallet({ id: 'b' })] }) });
    if (!backend.ledger) throw new Error('no ledger');
    backend.ledger.balances = [
      { wallet_id: 'shop', server_msat: 7_000, ledger_msat: 5_000, complete: true },
      { wallet_id: 'b', server_msat: 7_000, ledger_msat: 5_000, complete: false },
    ];
    await user.click(screen.getByTestId('tab-wallets'));
    await waitFor(() => expect(screen.getAllByTestId('wallet-differs')).toHaveLength(1));
    expect(text('wallet-differs')).toMatch(/Server says 7 sat Payments add up to 5 sat/);
  });
});

describe('a note', () => {
  it('is written with labels, and kept from being overwritten while typed', async () => {
    const paid = payment();
    const { backend, user } = await open({ payments: [paid], target: { payment: paid } });
    await user.type(await screen.findByTestId('note-text'), 'For the books');
    await user.type(screen.getByTestId('note-labels'), 'tax, 2026, tax');
    await user.click(screen.getByTestId('note-save'));
    await waitFor(() =>
      expect(backend.calls.find(([command]) => command === 'setNote')?.[1]).toMatchObject({
        note: 'For the books',
        labels: ['tax', '2026'],
      }),
    );
    expect(screen.getByTestId<HTMLInputElement>('note-labels').value).toBe('tax, 2026');
  });
});
