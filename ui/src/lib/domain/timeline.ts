import type { PaymentView } from '$lib/ipc/backend';

export interface Step {
  name: 'created' | 'pending' | 'settled' | 'failed' | 'reported' | 'found';
  /** The id of its words. */
  words: string;
  at: string | null;
  tone: 'plain' | 'open' | 'good' | 'bad';
}

/** What became of a payment, in the order it happened, as far as anybody told. */
export function stepsOf(payment: PaymentView): Step[] {
  const { created_at, settled_at, status, confirmed, late, unknown_since } = payment;
  const steps: Step[] = [];
  if (created_at) steps.push({ name: 'created', words: 'timeline-created', at: created_at, tone: 'plain' });
  if (!confirmed) {
    steps.push({ name: 'reported', words: 'timeline-reported', at: settled_at ?? payment.at, tone: 'open' });
  } else if (status === 'pending') {
    const words = unknown_since ? 'timeline-unknown' : 'timeline-pending';
    steps.push({ name: 'pending', words, at: unknown_since, tone: 'open' });
  } else if (status === 'failed') {
    steps.push({ name: 'failed', words: 'timeline-failed', at: settled_at, tone: 'bad' });
  } else {
    steps.push({ name: 'settled', words: 'timeline-settled', at: settled_at ?? payment.at, tone: 'good' });
  }
  if (late) steps.push({ name: 'found', words: 'timeline-late', at: null, tone: 'plain' });
  return steps;
}
