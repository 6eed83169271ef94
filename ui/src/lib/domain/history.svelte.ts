import { type HistoryRow, type Ledger, Refusal, type TotalsView } from '$lib/ipc/backend';
import type { Filters } from './filters.svelte';
import { keyOf } from './payments';

export const PAGE = 100;
/** Pages on either side of what is seen that are kept. */
const KEPT = 4;

/** Every payment that the filters let through, by pages around what is seen. */
export class History {
  totals = $state.raw<TotalsView | null>(null);
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  refusal = $state.raw<Refusal | null>(null);
  tags = $state.raw<string[]>([]);
  /** Rows that were marked, by their keys. */
  selected = $state.raw<ReadonlyMap<string, HistoryRow>>(new Map());

  #pages = $state.raw<ReadonlyMap<number, HistoryRow[]>>(new Map());
  readonly #ledger: Ledger;
  readonly #filters: Filters;
  readonly #now: () => number;
  /** Answers to an earlier question than the newest are dropped. */
  #question = 0;
  #asked = new Set<number>();
  #seen = { first: 0, end: 1 };

  constructor(ledger: Ledger, filters: Filters, now: () => number) {
    this.#ledger = ledger;
    this.#filters = filters;
    this.#now = now;
  }

  get count(): number {
    return this.totals?.payments ?? 0;
  }

  /** `undefined` while it is not there yet. */
  row(index: number): HistoryRow | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Starts over, as the filters are now. */
  async load(): Promise<void> {
    this.status = 'loading';
    this.#seen = { first: 0, end: 1 };
    this.selected = new Map();
    await this.#ask(true);
  }

  /** Looks again, with what is on screen left as it is until the answer. */
  async refresh(): Promise<void> {
    if (this.status === 'loading') return;
    await this.#ask(false);
  }

  /** These rows are seen: what of them is missing is asked for, and what is far from them let go. */
  want(first: number, end: number) {
    this.#seen = { first, end };
    const [from, to] = this.#pagesSeen();
    if ([...this.#pages.keys()].some((page) => page < from - KEPT || page > to + KEPT)) {
      this.#pages = new Map([...this.#pages].filter(([page]) => page >= from - KEPT && page <= to + KEPT));
    }
    if (this.status !== 'ready') return;
    for (let page = from; page <= to; page++) {
      if (!this.#pages.has(page) && !this.#asked.has(page)) void this.#fetch(page, this.#question);
    }
  }

  mark(row: HistoryRow, on: boolean) {
    const selected = new Map(this.selected);
    if (on) selected.set(keyOf(row.payment), row);
    else selected.delete(keyOf(row.payment));
    this.selected = selected;
  }

  unmark() {
    this.selected = new Map();
  }

  /** With a page before and after, so that slow scrolling finds its rows there. */
  #pagesSeen(): [number, number] {
    const last = Math.max(0, Math.ceil(this.count / PAGE) - 1);
    const from = Math.floor(this.#seen.first / PAGE);
    const to = Math.floor(Math.max(0, this.#seen.end - 1) / PAGE);
    return [Math.max(0, from - 1), Math.min(last, to + 1)];
  }

  async #ask(anew: boolean): Promise<void> {
    const question = ++this.#question;
    this.#asked = new Set();
    this.refusal = null;
    const filter = this.#filters.view(this.#now());
    const [from, to] = anew ? [0, 0] : this.#pagesSeen();
    const pages = Array.from({ length: to - from + 1 }, (_, place) => from + place);
    try {
      const [totals, ...lists] = await Promise.all([
        this.#ledger.historyTotals(filter),
        ...pages.map((page) => this.#rows(page)),
      ]);
      if (question !== this.#question) return;
      this.totals = totals;
      this.#pages = new Map(pages.map((page, place) => [page, lists[place] ?? []]));
      this.status = 'ready';
      this.want(this.#seen.first, this.#seen.end);
      const tags = await this.#ledger.listTags();
      if (question === this.#question) this.tags = tags;
    } catch (thrown) {
      if (question === this.#question) this.#fail(thrown);
    }
  }

  async #fetch(page: number, question: number): Promise<void> {
    this.#asked.add(page);
    try {
      const rows = await this.#rows(page);
      if (question !== this.#question) return;
      this.#pages = new Map([...this.#pages, [page, rows]]);
    } catch (thrown) {
      if (question === this.#question) this.#fail(thrown);
    } finally {
      if (question === this.#question) this.#asked.delete(page);
    }
  }

  #rows(page: number): Promise<HistoryRow[]> {
    const filter = this.#filters.view(this.#now());
    return this.#ledger.listHistory({ filter, sort: this.#filters.sort, offset: page * PAGE, limit: PAGE });
  }

  #fail(thrown: unknown) {
    this.refusal = Refusal.from(thrown);
    this.status = 'failed';
  }
}
