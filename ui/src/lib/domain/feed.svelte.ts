import { type Backend, type PaymentView, Refusal } from '$lib/ipc/backend';
import { millis } from '$lib/shared/time';
import { keyOf, merged, refOf } from './payments';

export const PAGE = 40;
/** How many payments may arrive beyond those asked for before the oldest are let go (and paged in again on demand). */
const SLACK = 200;
/** The app answers with no more than this. */
const MAX_AT_ONCE = 200;

/** The payments on screen: pages asked for, and what arrives meanwhile, newest first and each once. */
export class Feed {
  payments = $state.raw<PaymentView[]>([]);
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  refusal = $state.raw<Refusal | null>(null);
  /** Nothing older is left on the other side. */
  complete = $state(false);
  /** Only this wallet's, or everybody's. */
  walletId = $state<string | null>(null);
  /** The last payments that came as news: these slide in. */
  fresh = $state.raw<ReadonlySet<string>>(new Set());

  #backend: Backend;
  /** Answers to an earlier question than the newest are dropped. */
  #question = 0;
  #asking = false;
  #again = false;
  #wanted = PAGE;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Starts over, from the newest payment. */
  async load(): Promise<void> {
    this.payments = [];
    this.complete = false;
    this.fresh = new Set();
    this.#wanted = PAGE;
    this.#asking = false;
    this.status = 'loading';
    await this.#ask();
  }

  async more(): Promise<void> {
    if (this.#asking || this.complete || this.status === 'loading') return;
    this.#wanted = this.payments.length + PAGE;
    await this.#ask();
  }

  async filter(walletId: string | null): Promise<void> {
    if (walletId === this.walletId) return;
    this.walletId = walletId;
    await this.load();
  }

  /** Looks again at what is on screen, without clearing it: not every payment of an import is told one by one. */
  async refresh(): Promise<void> {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    const question = ++this.#question;
    const before = new Set(this.payments);
    const limit = Math.min(Math.max(before.size, PAGE), MAX_AT_ONCE);
    try {
      const page = await this.#backend.listPayments({ wallet_id: this.walletId, after: null, limit });
      if (question !== this.#question) return;
      const known = new Set(this.payments.map(keyOf));
      const told = this.payments.filter((payment) => !before.has(payment));
      const oldest = page.at(-1);
      if (page.some((payment) => !known.has(keyOf(payment)))) {
        const reaches = (payment: PaymentView) => !oldest || millis(payment.at) >= millis(oldest.at);
        this.payments = merged(merged(this.payments.filter(reaches), page), told);
        this.complete = page.length < limit;
      } else {
        this.payments = merged(merged(this.payments, page), told);
      }
    } catch {
      // What is on screen still holds.
    }
  }

  /** More of the past was read: there may be older payments than there were. */
  deepen() {
    if (this.status === 'ready') this.complete = false;
  }

  /** Takes in a payment that is new or has changed. */
  take(payment: PaymentView, isNews: boolean) {
    const key = keyOf(payment);
    const known = this.payments.some((other) => keyOf(other) === key);
    if (this.walletId !== null && payment.wallet_id !== this.walletId) return;
    if (!known && this.#liesBeyondTheLoaded(payment)) return;
    // History that is being read: there may be more of it than is told.
    if (!isNews && !known) this.complete = false;
    if (isNews && !known) this.fresh = new Set([...[...this.fresh].slice(-20), key]);
    this.payments = merged(this.payments, [payment]);
    if (this.payments.length > this.#wanted + SLACK) {
      this.payments = this.payments.slice(0, this.#wanted);
      this.complete = false;
    }
  }

  /** Drops what belongs to wallets that are gone. */
  keepWallets(ids: ReadonlySet<string>) {
    if (this.walletId !== null && !ids.has(this.walletId)) void this.filter(null);
    else if (this.payments.some((payment) => !ids.has(payment.wallet_id))) {
      this.payments = this.payments.filter((payment) => ids.has(payment.wallet_id));
    }
  }

  async #ask(): Promise<void> {
    const question = ++this.#question;
    const last = this.payments.at(-1);
    const after = this.status === 'loading' || !last ? null : refOf(last);
    this.#asking = true;
    this.refusal = null;
    try {
      const page = await this.#backend.listPayments({ wallet_id: this.walletId, after, limit: PAGE });
      if (question !== this.#question) return;
      this.complete = page.length < PAGE;
      const oldest = page.at(-1);
      const reaches = (payment: PaymentView) =>
        this.complete || !oldest || millis(payment.at) >= millis(oldest.at);
      // What arrived while we waited is newer than the page's version of it.
      this.payments = merged(page, this.payments).filter(reaches);
      this.status = 'ready';
    } catch (thrown) {
      if (question !== this.#question) return;
      this.refusal = Refusal.from(thrown);
      this.status = 'failed';
    } finally {
      if (question === this.#question) this.#asking = false;
    }
    if (this.#again && !this.#asking) {
      this.#again = false;
      await this.refresh();
    }
  }

  /** Such a payment comes with its page; put in now, it would hide a gap above it. */
  #liesBeyondTheLoaded(payment: PaymentView): boolean {
    const last = this.payments.at(-1);
    return (
      this.status === 'ready' && !this.complete && last !== undefined && millis(payment.at) < millis(last.at)
    );
  }
}
