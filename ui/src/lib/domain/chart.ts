import type { BucketView } from '$lib/ipc/backend';

/** Columns for the chart, in satoshi, what goes out below nothing; times in seconds. */
export interface Values {
  times: number[];
  incoming: number[];
  outgoing: number[];
  /** `null` where it is not known. */
  balance: (number | null)[];
}

export function valuesOf(buckets: readonly BucketView[]): Values {
  return {
    times: buckets.map(({ at }) => Date.parse(at) / 1000),
    incoming: buckets.map(({ totals }) => totals.in_msat / 1000),
    outgoing: buckets.map(({ totals }) => -(totals.out_msat + totals.fee_msat) / 1000),
    balance: buckets.map(({ balance_msat }) => (balance_msat === null ? null : balance_msat / 1000)),
  };
}
