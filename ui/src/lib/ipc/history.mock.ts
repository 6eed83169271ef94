/** A ledger in the browser: of payments that are there, or of many that are made up as they are looked at. */

import type {
  BucketView,
  ExportRequest,
  ExportView,
  FiguresRequest,
  FilterView,
  HistoryRequest,
  Ledger,
  LedgerBalanceView,
  PaymentNoteRequest,
  PaymentNoteView,
  PaymentRef,
  PaymentView,
  TotalsView,
} from './backend';

/** Newest first. */
export interface Rows {
  count: number;
  at: (place: number) => PaymentView;
}

export const key = ({ wallet_id, checking_id }: PaymentRef) => `${wallet_id} ${checking_id}`;

type Called = (command: string, ...args: unknown[]) => Promise<void>;

interface Told {
  note: (payment: PaymentRef) => void;
  progress: (state: ExportView) => void;
}

export class MockLedger implements Ledger {
  notes = new Map<string, PaymentNoteView>();
  balances: LedgerBalanceView[] = [];
  readonly exporter = {
    exportHistory: async (request: ExportRequest) => {
      await this.#called('exportHistory', request);
      this.#write(request);
    },
    cancelExport: async () => {
      await this.#called('cancelExport');
      this.#cancelled = true;
    },
  };

  readonly #rows: () => Rows;
  readonly #called: Called;
  readonly #told: Told;
  #cancelled = false;
  /** The places of what one question found: it is asked a page at a time. */
  #found: { key: string; places: Uint32Array | number[] } = { key: '', places: [] };

  constructor(rows: () => Rows, called: Called, told: Told) {
    this.#rows = rows;
    this.#called = called;
    this.#told = told;
  }

  async listHistory(request: HistoryRequest) {
    await this.#called('listHistory', request);
    const { filter, sort, offset, limit } = request;
    const places = this.#places(filter, sort);
    return Array.from(places.slice(offset, offset + limit), (place) => {
      const payment = this.#rows().at(place);
      return { payment, note: this.#note(payment) };
    });
  }

  async historyTotals(filter: FilterView) {
    await this.#called('historyTotals', filter);
    return this.#totals(this.#places(filter, 'newest'));
  }

  async historyFigures({ filter, step }: FiguresRequest) {
    await this.#called('historyFigures', { filter, step });
    const places = this.#places(filter, 'newest');
    const from = new Date(filter.from ?? 0);
    const until = new Date(filter.until ?? Date.now()).getTime();
    const starts: number[] = [];
    for (const at = new Date(from); at.getTime() < until; ) {
      starts.push(at.getTime());
      if (step === 'hour') at.setTime(at.getTime() + 3_600_000);
      else at.setDate(at.getDate() + 1);
    }
    const parts = starts.map(() => [] as number[]);
    for (const place of places) {
      const at = Date.parse(this.#rows().at(place).at);
      const later = starts.findIndex((start) => start > at);
      parts[later === -1 ? starts.length - 1 : later - 1]?.push(place);
    }
    const whole = !(filter.text || filter.tag || filter.direction || filter.statuses.length > 0);
    let balance = 480_000_000;
    const buckets: BucketView[] = starts.map((start, place) => {
      const totals = this.#totals(parts[place] ?? []);
      balance += totals.in_msat - totals.out_msat - totals.fee_msat;
      return { at: new Date(start).toISOString(), totals, balance_msat: whole ? balance : null };
    });
    return { totals: this.#totals(places), buckets };
  }

  async listTags() {
    await this.#called('listTags');
    const labels = [...this.notes.values()].flatMap(({ labels }) => labels);
    return [...new Set(['lnurlp', 'tpos', ...labels])];
  }

  async ledgerBalances() {
    await this.#called('ledgerBalances');
    return this.balances;
  }

  async getNote(payment: PaymentRef) {
    await this.#called('getNote', payment);
    return this.#note(payment);
  }

  async setNote(request: PaymentNoteRequest) {
    await this.#called('setNote', request);
    const { payment, note, labels } = request;
    this.notes.set(key(payment), { ...this.#note(payment), note, labels });
    this.#told.note(payment);
  }

  #note(payment: PaymentRef): PaymentNoteView {
    return this.notes.get(key(payment)) ?? { note: '', labels: [], tag: null, extra: [] };
  }

  #places(filter: FilterView, sort: HistoryRequest['sort']): Uint32Array | number[] {
    const { count, at } = this.#rows();
    const question = JSON.stringify([filter, sort, count, this.notes.size]);
    if (this.#found.key === question) return this.#found.places;
    const all = [...Object.values({ ...filter, wallet_ids: 0, statuses: 0 })].every((asked) => !asked);
    const whole = all && sort === 'newest' && filter.wallet_ids.length + filter.statuses.length === 0;
    if (whole) {
      this.#found = { key: question, places: Uint32Array.from({ length: count }, (_, place) => place) };
      return this.#found.places;
    }
    const places: number[] = [];
    for (let place = 0; place < count; place++) {
      const payment = at(place);
      if (filter.from !== null && payment.at < filter.from) break;
      if (this.#fits(filter, payment)) places.push(place);
    }
    if (sort === 'oldest') places.reverse();
    const size = (place: number) => at(place).amount_msat;
    if (sort === 'largest') places.sort((a, b) => size(b) - size(a));
    if (sort === 'smallest') places.sort((a, b) => size(a) - size(b));
    this.#found = { key: question, places };
    return places;
  }

  #fits(filter: FilterView, payment: PaymentView): boolean {
    const { wallet_ids, direction, statuses, min_msat, max_msat, from, until, tag, text } = filter;
    if (wallet_ids.length > 0 && !wallet_ids.includes(payment.wallet_id)) return false;
    if (direction && payment.direction !== direction) return false;
    if (statuses.length > 0 && !statuses.includes(payment.status)) return false;
    if (min_msat !== null && payment.amount_msat < min_msat) return false;
    if (max_msat !== null && payment.amount_msat > max_msat) return false;
    if (from !== null && payment.at < from) return false;
    if (until !== null && payment.at >= until) return false;
    if (!tag && !text) return true;
    const note = this.#note(payment);
    if (tag && note.tag !== tag && !note.labels.includes(tag)) return false;
    const { memo, comment, payment_hash } = payment;
    const words = [memo, comment, payment_hash, note.tag, note.note, ...note.labels].join(' ').toLowerCase();
    return text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => words.includes(word));
  }

  #totals(places: Uint32Array | number[]): TotalsView {
    const totals = { payments: 0, in_msat: 0, out_msat: 0, fee_msat: 0 };
    // Of very many, no more than a page waits for is looked at.
    const looked = places.length > 50_000 ? places.slice(0, 50_000) : places;
    for (const place of looked) {
      const { direction, status, confirmed, amount_msat, fee_msat } = this.#rows().at(place);
      if (status !== 'succeeded' || !confirmed) continue;
      totals[direction === 'inbound' ? 'in_msat' : 'out_msat'] += amount_msat;
      totals.fee_msat += fee_msat;
    }
    return { ...totals, payments: places.length };
  }

  #write({ filter, format }: ExportRequest) {
    const total = this.#places(filter, 'newest').length;
    const file = `payments.${format}`;
    let done = 0;
    this.#cancelled = false;
    const step = () => {
      if (this.#cancelled) return this.#told.progress({ done, total, state: 'cancelled', file: null });
      const state = done >= total ? 'done' : 'running';
      this.#told.progress({ done, total, state, file: state === 'done' ? file : null });
      done = Math.min(total, done + Math.max(1, Math.ceil(total / 60)));
      if (state === 'running') setTimeout(step, 50);
    };
    step();
  }
}

const MEMOS = ['Espresso', 'Cake', 'Beans, 1 kg', 'Filter coffee', 'شكراً جزيلاً ☕️', 'Ticket', null];
const WALLETS = [
  ['shop', 'Shop'],
  ['tips', 'Tips'],
  ['node', 'Home node'],
] as const;

/** As many as are asked for, a few an hour, each always the same. */
export function madeUp(count: number, now: number, blank: PaymentView): Rows {
  const at = (place: number): PaymentView => {
    const dice = Math.imul(place + 1, 2_654_435_761) >>> 0;
    const [wallet_id, wallet_name] = WALLETS[dice % 3] ?? WALLETS[0];
    const out = dice % 7 === 3;
    const time = new Date(now - place * 1_100_000 - (dice % 900_000)).toISOString();
    const hash = `${place.toString(16).padStart(8, '0')}${dice.toString(16).padStart(8, '0')}`.repeat(4);
    return {
      ...blank,
      wallet_id,
      wallet_name,
      checking_id: hash,
      payment_hash: hash,
      direction: out ? 'outbound' : 'inbound',
      status: dice % 97 === 5 ? 'failed' : 'succeeded',
      amount_msat: ((dice % 90_000) + 10) * (out ? 3000 : 1000),
      fee_msat: out ? (dice % 40) * 1000 : 0,
      memo: MEMOS[dice % MEMOS.length] ?? null,
      created_at: time,
      settled_at: time,
      at: time,
      news: false,
    };
  };
  return { count, at };
}
