/** A payment's place in the feed and its words. */

import type { PaymentRef, PaymentView } from '$lib/ipc/backend';
import { MINUS } from '$lib/shared/money';
import { t } from '$lib/shared/text.svelte';
import { millis } from '$lib/shared/time';
import { plain } from '$lib/shared/words';

/** Names one record of one wallet; a self-payment has two with one hash. */
export function keyOf({ wallet_id, checking_id }: PaymentRef): string {
  return JSON.stringify([wallet_id, checking_id]);
}

export function refOf({ wallet_id, checking_id }: PaymentRef): PaymentRef {
  return { wallet_id, checking_id };
}

/** What stands before its amount: nothing if it failed, because nothing moved. */
export function signOf({ direction, status }: PaymentView): string {
  if (status === 'failed') return '';
  return direction === 'inbound' ? '+' : MINUS;
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
  if (!confirmed) return t(inbound ? 'payment-reported-received' : 'payment-reported-sent');
  switch (status) {
    case 'succeeded':
      return t(inbound ? 'payment-received' : 'payment-sent');
    case 'pending':
      if (unknown_since) return t('payment-sending-unknown');
      return t(inbound ? 'payment-awaited' : 'payment-sending');
    case 'failed':
      return t(inbound ? 'payment-not-received' : 'payment-not-sent');
  }
}

/** One sentence for a screen reader. `amount`: in words, or `null` where it is hidden. */
export function spoken(payment: PaymentView, walletName: string, amount: string | null): string {
  const said = note(payment);
  const happened = amountSpoken(payment, amount);
  return said
    ? t('payment-spoken.note', { happened, wallet: walletName, note: said.slice(0, 200) })
    : t('payment-spoken', { happened, wallet: walletName });
}

function amountSpoken(payment: PaymentView, amount: string | null): string {
  const said = happened(payment);
  if (payment.confirmed) {
    return amount === null
      ? t('payment-spoken-hidden', { happened: said })
      : t('payment-spoken-amount', { happened: said, amount });
  }
  return amount === null
    ? t('payment-spoken-hidden.unconfirmed', { happened: said })
    : t('payment-spoken-amount.unconfirmed', { happened: said, amount });
}
