import type { Ledger, PaymentNoteView, PaymentRef } from '$lib/ipc/backend';
import type { Announcer } from '$lib/shared/announcer.svelte';
import { Exporting } from './exporting.svelte';
import { Figures, Overview } from './figures.svelte';
import { Filters } from './filters.svelte';
import { History } from './history.svelte';

/** An import tells of many payments in a moment; they are looked at together. */
const PAUSE = 300;

/** What the views of the ledger share. */
export class LedgerViews {
  readonly filters = new Filters();
  readonly history: History;
  readonly overview: Overview;
  /** For the chart above the list, by the list's own filters. */
  readonly figures: Figures;
  readonly exporting: Exporting;
  /** The note that was changed last, for whoever has it open. */
  noted = $state.raw<PaymentRef | null>(null);

  /** What is looked at: only that is asked for again. */
  readonly #watched = new Set<() => unknown>();
  readonly #ledger: Ledger;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ledger: Ledger, now: () => number, announcer: Announcer) {
    this.#ledger = ledger;
    this.history = new History(ledger, this.filters, now);
    this.overview = new Overview(ledger, now);
    this.figures = new Figures(ledger);
    this.exporting = new Exporting(ledger.exporter, this.filters, now, announcer);
  }

  /** Calls it soon after something changed, until the returned function is called. */
  watch(look: () => unknown): () => void {
    this.#watched.add(look);
    return () => void this.#watched.delete(look);
  }

  changed() {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const look of this.#watched) look();
    }, PAUSE);
  }

  noteChanged(payment: PaymentRef) {
    this.noted = payment;
    this.changed();
  }

  note = (payment: PaymentRef): Promise<PaymentNoteView | null> => this.#ledger.getNote(payment);

  write = (payment: PaymentRef, note: string, labels: string[]): Promise<void> =>
    this.#ledger.setNote({ payment, note, labels });
}
