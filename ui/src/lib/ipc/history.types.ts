/** What the app will tell of its ledger: as the bindings will have it, and gone once they do. */

import type { DirectionView, PaymentRef, PaymentView, ProblemView, StatusView } from './bindings';

export type SortView = 'newest' | 'oldest' | 'largest' | 'smallest';
export type StepView = 'hour' | 'day';

export type FilterView = {
  wallet_ids: string[];
  direction: DirectionView | null;
  statuses: StatusView[];
  min_msat: number | null;
  max_msat: number | null;
  from: string | null;
  until: string | null;
  tag: string | null;
  text: string;
};

export type HistoryRequest = { filter: FilterView; sort: SortView; offset: number; limit: number };

export type PaymentNoteView = {
  note: string;
  labels: string[];
  tag: string | null;
  extra: [string, string][];
};

export type HistoryRow = { payment: PaymentView; note: PaymentNoteView };
export type TotalsView = { payments: number; in_msat: number; out_msat: number; fee_msat: number };
export type BucketView = { at: string; totals: TotalsView; balance_msat: number | null };
export type FiguresRequest = { filter: FilterView; step: StepView };
export type FiguresView = { totals: TotalsView; buckets: BucketView[] };

export type LedgerBalanceView = {
  wallet_id: string;
  server_msat: number | null;
  ledger_msat: number;
  complete: boolean;
};

export type PaymentNoteRequest = { payment: PaymentRef; note: string; labels: string[] };
export type ExportFormat = 'csv' | 'json';

export type ExportRequest = { filter: FilterView; sort: SortView; format: ExportFormat };

export type ExportView = {
  done: number;
  total: number;
  state: 'running' | 'done' | 'cancelled' | { failed: ProblemView };
  file: string | null;
};
