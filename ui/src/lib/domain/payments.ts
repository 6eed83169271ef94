/** A payment's place in the feed and its words. */

import type { PaymentRef, PaymentView } from '$lib/ipc/backend';
import { digits, MINUS, sats } from '$lib/shared/money';
import { millis } from '$lib/shared/time';
import { plain } from '$lib/shared/words';

/** Names one record of one wallet; a self-payment has two with one hash. */
export function keyOf({ wallet_id, checking_id }: PaymentRef): string {
  return JSON.stringify([wallet_id, checking_id]);
}

export function refOf({ wallet_id, checking_id }: PaymentRef): PaymentRef {
  return { wallet_id, checking_id };
}

/** `+21,000` or `−1.5`, in sats and without the fee; no sign if it failed, because nothing moved. */
export function movedDigits({ direction, status, amount_msat }: PaymentView): string {
  if (status === 'failed') return digits(amount_msat);
  return direction === 'inbound' ? `+${digits(amount_msat)}` : `${MINUS}${digits(amount_msat)}`;
}

/** Newest first. */
export function byTime(a: PaymentView, b: PaymentView): number {
  return millis(b.at) - millis(a.at);
}

/** Puts new and changed payments into a list that is newest first; the later of two versions stays. */
export function merged(list: readonly PaymentView[], more: readonly PaymentView[]): PaymentView[] {
  const all = new Map(list.map((payment) => [keyOf(payment), payment]));
  for (const payment of more) all.set(keyOf(payment), payment);
  return [...all.values()].sort(byTime);
}

/** What the payer wrote, else the invoice's memo, without empty ones. */
export function note(payment: PaymentView): string | null {
  return text(payment.comment) ?? text(payment.memo);
}

/** A stranger's words, or `null` if there are none. */
export function text(words: string | null): string | null {
  return plain(words ?? '').trim() || null;
}

export type Mark = 'unknown' | 'pending' | 'failed' | 'unconfirmed' | 'late';

/** What must be said about a payment beside its amount. */
export function marks(payment: PaymentView): Mark[] {
  const found: Mark[] = [];
  if (payment.status === 'pending') found.push(payment.unknown_since ? 'unknown' : 'pending');
  if (payment.status === 'failed') found.push('failed');
  if (!payment.confirmed) found.push('unconfirmed');
  if (payment.late) found.push('late');
  return found;
}

/**
 * `Received`, `Sent`, `Waiting to receive`, `Sending`, `Not received`, `Not sent` and so on; without a
 * confirmation only that it was reported.
 */
export function happened({ direction, status, confirmed, unknown_since }: PaymentView): string {
  const inbound = direction === 'inbound';
  if (!confirmed) return inbound ? 'Reported as received' : 'Reported as sent';
  switch (status) {
    case 'succeeded':
      return inbound ? 'Received' : 'Sent';
    case 'pending':
      if (unknown_since) return 'Sending, unknown to the server';
      return inbound ? 'Waiting to receive' : 'Sending';
    case 'failed':
      return inbound ? 'Not received' : 'Not sent';
  }
}

/** One sentence for a screen reader. `hidden`: without the amount. */
export function spoken(payment: PaymentView, walletName: string, hidden: boolean): string {
  const said = note(payment);
  const unsure = payment.confirmed ? '' : ', unconfirmed';
  const about = said ? `: ${said.slice(0, 200)}` : '';
  const amount = hidden ? ', amount hidden' : ` ${sats(payment.amount_msat)}`;
  return `${happened(payment)}${amount}${unsure}, ${walletName}${about}`;
}
