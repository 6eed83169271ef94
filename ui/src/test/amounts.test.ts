import { describe, expect, it } from 'vitest';
import { app, defaults, payment, wallet } from '../lib/ipc/ipc.mock';
import { open, screen, waitFor } from './open';

const shown = (testid: string) => screen.getByTestId(testid).textContent?.replace(/\s+/g, ' ').trim();

describe('the unit of amounts', () => {
  const rate = { sat_per_unit: 1250, decimals: 2, at: new Date().toISOString() };
  const paid = payment({ direction: 'outbound', amount_msat: 21_000_000 });

  it('holds everywhere, and the detail tells sat besides', async () => {
    const settings = { ...defaults, unit: 'USD', rate };
    const { user } = await open({ app: app({ wallets: [wallet()], settings }), payments: [paid] });
    await user.click(await screen.findByTestId('payment'));
    expect(shown('detail-amount')).toBe('\u2248 \u221216.80 USD');
    expect(shown('detail-exact')).toBe('21,000 sat');
  });
});

describe('hidden amounts', () => {
  const hiding = () => app({ wallets: [wallet()], settings: { ...defaults, hide_amounts: true } });
  const paid = payment({ direction: 'outbound', amount_msat: 21_000_000, fee_msat: 7_777 });
  const figures = /21,0|12,345|7\.777/;

  it('are nowhere in the window until somebody peeks', async () => {
    const { user } = await open({ app: hiding(), payments: [paid] });
    await screen.findByTestId('payment');
    expect(document.body.innerHTML).not.toMatch(figures);
    expect([shown('total'), shown('payment-amount')]).toEqual([
      '•••amount hidden sat',
      '−•••amount hidden sat',
    ]);
    await user.click(screen.getByTestId('payment'));
    await screen.findByTestId('detail-total');
    expect(document.body.innerHTML).not.toMatch(figures);
    await user.click(screen.getAllByTestId('peek').at(-1) as HTMLElement);
    await waitFor(() => expect(shown('detail-total')).toBe('21,007.777 sat'));
    window.dispatchEvent(new Event('blur'));
    await waitFor(() => expect(shown('detail-total')).toBe('•••amount hidden sat'));
  });

  it('are not read aloud either', async () => {
    const { backend } = await open({ app: hiding() });
    backend.emitPayment(payment({ memo: 'Cake' }));
    await waitFor(() => expect(shown('announcer')).toBe('Received, amount hidden, Shop: Cake'));
  });

  it('are all there when nobody hides them', async () => {
    await open({ payments: [paid] });
    await screen.findByTestId('payment');
    expect(screen.queryByTestId('peek')).toBeNull();
    expect(shown('total')).toBe('12,345 sat');
  });
});
