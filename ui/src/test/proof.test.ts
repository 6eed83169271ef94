import { expect, it } from 'vitest';
import { payment } from '../lib/ipc/ipc.mock';
import { open, screen, waitFor } from './open';

const preimage = '00'.repeat(32);
const payment_hash = '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925';

async function shown(change: Parameters<typeof payment>[0]) {
  const paid = payment(change);
  return open({ payments: [paid], target: { payment: paid } });
}

it('a preimage that fits is said to prove the payment', async () => {
  await shown({ preimage, payment_hash });
  const proof = await screen.findByTestId('proof');
  expect([proof.dataset.proof, proof.getAttribute('role')]).toEqual(['proved', null]);
  expect(proof.textContent).toContain('Proof verified');
});

it('one that does not fit is a loud warning', async () => {
  await shown({ preimage: '11'.repeat(32), payment_hash });
  const proof = await screen.findByTestId('proof');
  expect([proof.dataset.proof, proof.getAttribute('role')]).toEqual(['wrong', 'alert']);
});

it('without a preimage nothing is said of a proof', async () => {
  await shown({ preimage: null });
  await screen.findByTestId('timeline');
  expect(screen.queryByTestId('proof')).toBeNull();
});

it('an invoice is drawn as a QR code when asked for, and said to be too long where it is', async () => {
  const { user } = await shown({ bolt11: `lnbc210u1p${'q9x8gf2t'.repeat(30)}` });
  await user.click(await screen.findByTestId('qr-toggle'));
  const code = await screen.findByTestId('qr');
  expect(code.getAttribute('aria-label')).toBe('QR code of the invoice');
  expect(code.querySelector('path')?.getAttribute('d')?.length).toBeGreaterThan(2000);
  await user.click(screen.getByTestId('qr-toggle'));
  await waitFor(() => expect(screen.queryByTestId('qr')).toBeNull());
});

it('an invoice too long for any code is said to be', async () => {
  const { user } = await shown({ bolt11: `lnbc1${'q'.repeat(9000)}` });
  await user.click(await screen.findByTestId('qr-toggle'));
  expect(await screen.findByTestId('qr-too-long')).toBeTruthy();
});
