import { type Exporter, type ExportFormat, type ExportView, Refusal } from '$lib/ipc/backend';
import type { Announcer } from '$lib/shared/announcer.svelte';
import { t } from '$lib/shared/text.svelte';
import type { Filters } from './filters.svelte';

/** A file that is being written of what the filters let through. */
export class Exporting {
  /** `null` until one was asked for, and once what became of it was put away. */
  state = $state.raw<ExportView | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  /** The person is choosing a file. */
  asking = $state(false);

  readonly #exporter: Exporter | null;
  readonly #filters: Filters;
  readonly #now: () => number;
  readonly #announcer: Announcer;

  constructor(exporter: Exporter | null, filters: Filters, now: () => number, announcer: Announcer) {
    this.#exporter = exporter;
    this.#filters = filters;
    this.#now = now;
    this.#announcer = announcer;
  }

  get possible(): boolean {
    return this.#exporter !== null;
  }

  get running(): boolean {
    return this.state?.state === 'running';
  }

  async start(format: ExportFormat): Promise<void> {
    if (this.asking || this.running) return;
    this.asking = true;
    this.refusal = null;
    const filter = this.#filters.view(this.#now());
    try {
      await this.#exporter?.exportHistory({ filter, sort: this.#filters.sort, format });
    } catch (thrown) {
      this.refusal = Refusal.unlessDeclined(thrown);
    } finally {
      this.asking = false;
    }
  }

  async cancel(): Promise<void> {
    try {
      await this.#exporter?.cancelExport();
    } catch (thrown) {
      this.refusal = Refusal.unlessDeclined(thrown);
    }
  }

  changed(state: ExportView) {
    this.state = state;
    if (state.state === 'done') this.#announcer.say(t('export-done', { count: state.done }));
    else if (state.state === 'cancelled') this.#announcer.say(t('export-cancelled'));
    else if (state.state !== 'running') this.#announcer.say(t('export-failed'));
  }

  putAway() {
    this.state = null;
    this.refusal = null;
  }
}
