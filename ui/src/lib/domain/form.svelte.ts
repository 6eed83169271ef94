import { Refusal } from '$lib/ipc/backend';

/** What the app knows of something, and a change of it that a person asks for. */
export abstract class Form<T> {
  /** `null` until the app has told. */
  known = $state.raw<T | null>(null);
  busy = $state(false);
  refusal = $state.raw<Refusal | null>(null);

  #ask: () => Promise<T>;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  /** Asks for it anew. What is known stays where it can't be told. */
  async load(): Promise<void> {
    try {
      this.known = await this.#ask();
    } catch {}
  }

  /** Whether it was done; if not, {@link refusal} says why, unless the person said no. */
  protected async attempt(what: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.refusal = null;
    try {
      await what();
      await this.load();
      return true;
    } catch (thrown) {
      this.refusal = Refusal.unlessDeclined(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
