import {
  type FiguresView,
  type FilterView,
  type Ledger,
  type LedgerBalanceView,
  Refusal,
  type StepView,
  type TotalsView,
} from '$lib/ipc/backend';
import { Filters, lastDays } from './filters.svelte';

export const SPANS = { today: 1, week: 7, month: 30 } as const;
export type SpanName = keyof typeof SPANS;

/** What came in and went out by hours or days. */
export class Figures {
  shown = $state.raw<(FiguresView & { step: StepView }) | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  readonly #ledger: Ledger;
  #question = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** What is shown stays until the answer. */
  async load(request: { filter: FilterView; step: StepView }): Promise<void> {
    const question = ++this.#question;
    try {
      const figures = await this.#ledger.historyFigures(request);
      if (question !== this.#question) return;
      this.shown = { ...figures, step: request.step };
      this.refusal = null;
    } catch (thrown) {
      if (question === this.#question) this.refusal = Refusal.from(thrown);
    }
  }
}

/** Today, a week and a month, of all wallets; and what servers and the ledger say is there. */
export class Overview {
  period = $state<SpanName>('week');
  totals = $state.raw<Record<SpanName, TotalsView> | null>(null);
  balances = $state.raw<LedgerBalanceView[]>([]);
  refusal = $state.raw<Refusal | null>(null);
  readonly figures: Figures;
  readonly #ledger: Ledger;
  readonly #now: () => number;
  #question = 0;

  constructor(ledger: Ledger, now: () => number) {
    this.#ledger = ledger;
    this.#now = now;
    this.figures = new Figures(ledger);
  }

  async load(): Promise<void> {
    const question = ++this.#question;
    const totals = (name: SpanName) => this.#ledger.historyTotals(this.#filter(name));
    void this.loadChart();
    try {
      const [today, week, month, balances] = await Promise.all([
        totals('today'),
        totals('week'),
        totals('month'),
        this.#ledger.ledgerBalances(),
      ]);
      if (question !== this.#question) return;
      this.totals = { today, week, month };
      this.balances = balances;
      this.refusal = null;
    } catch (thrown) {
      if (question === this.#question) this.refusal = Refusal.from(thrown);
    }
  }

  loadChart(): Promise<void> {
    const filter = this.#filter(this.period);
    return this.figures.load({ filter, step: this.period === 'today' ? 'hour' : 'day' });
  }

  /** Where both are known for certain and are not the same. */
  differing(walletId: string): LedgerBalanceView | undefined {
    return this.balances.find(
      ({ wallet_id, complete, server_msat, ledger_msat }) =>
        wallet_id === walletId && complete && server_msat !== null && server_msat !== ledger_msat,
    );
  }

  #filter(name: SpanName): FilterView {
    const now = this.#now();
    const { from, until } = lastDays(now, SPANS[name]);
    return { ...new Filters().view(now), from: from.toISOString(), until: until.toISOString() };
  }
}
