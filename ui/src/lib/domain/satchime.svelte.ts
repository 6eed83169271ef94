import { createContext } from 'svelte';
import {
  type AppView,
  type Backend,
  type KeepView,
  type PaymentPart,
  type PaymentRef,
  type PaymentView,
  Refusal,
  type SettingsChange,
  type TargetView,
  type TestView,
  type WalletView,
  type WhyView,
} from '$lib/ipc/backend';
import { Announcer } from '$lib/shared/announcer.svelte';
import { Clock } from '$lib/shared/clock.svelte';
import { IN_SAT, type Reading, shownIn } from '$lib/shared/money';
import { t } from '$lib/shared/text.svelte';
import { plain, sentence } from '$lib/shared/words';
import { Feed } from './feed.svelte';
import { LedgerViews } from './ledger.svelte';
import { Nav } from './nav.svelte';
import { keyOf, refOf, spoken } from './payments';
import { SettingsEditor } from './settings.svelte';
import { countsDown, isUp } from './states';

/** What the window knows, and what a person can do in it. */
export class Satchime {
  readonly backend: Backend;
  readonly clock = new Clock();
  readonly announcer = new Announcer();
  readonly nav = new Nav();
  readonly feed: Feed;
  readonly settings: SettingsEditor;
  /** The ledger as a whole; `null` where the app behind the window can't be asked about it. */
  readonly ledger: LedgerViews | null;

  /** `null` until the app has told. */
  app = $state.raw<AppView | null>(null);
  /** Why nothing can be shown at all. */
  broken = $state.raw<Refusal | null>(null);
  /** Why the last thing asked for was not done, until it is put away. */
  refusal = $state.raw<Refusal | null>(null);
  /** The last payment told, for whoever has it open. */
  latest = $state.raw<PaymentView | null>(null);
  /** Amounts that are hidden are looked at, until the window loses the focus. */
  peeking = $state(false);

  #early = new Map<string, WalletView>();

  constructor(backend: Backend) {
    this.backend = backend;
    this.feed = new Feed(backend);
    this.ledger = backend.ledger && new LedgerViews(backend.ledger, () => this.clock.now, this.announcer);
    this.settings = new SettingsEditor(backend, this.announcer, () => this.app?.settings);
  }

  get wallets(): WalletView[] {
    return this.app?.wallets ?? [];
  }

  /** No amount may be read over the person's shoulder. */
  get hidesAmounts(): boolean {
    return this.app?.settings.hide_amounts === true && !this.peeking;
  }

  /** What amounts are shown in. */
  get reading(): Reading {
    return this.app?.settings ?? IN_SAT;
  }

  /** Its amount without a sign; `null` where it is hidden. */
  amountWords({ amount_msat }: PaymentView): string | null {
    return this.hidesAmounts ? null : shownIn(amount_msat, '', this.reading, this.clock.now);
  }

  /** Listens first and asks then, so that nothing falls between. Returns what ends it. */
  async start(): Promise<() => void> {
    const stopClock = this.clock.start();
    let unlisten = () => {};
    try {
      unlisten = await this.backend.listen({
        appChanged: (app) => this.#replace(app),
        walletChanged: (wallet) => this.#upsert(wallet),
        paymentChanged: (payment) => this.#take(payment),
        showTarget: (target) => this.show(target),
        noteChanged: (payment) => this.ledger?.noteChanged(payment),
        exportChanged: (state) => this.ledger?.exporting.changed(state),
      });
    } catch (thrown) {
      this.broken = Refusal.from(thrown);
    }
    await this.ask();
    return () => {
      unlisten();
      stopClock();
    };
  }

  /** Asks for everything anew. */
  async ask(): Promise<void> {
    try {
      await this.backend.requestApp();
      const target = await this.backend.takeTarget();
      if (target) this.show(target);
    } catch (thrown) {
      if (this.app) this.refusal = Refusal.from(thrown);
      else this.broken = Refusal.from(thrown);
    }
  }

  wallet(id: string): WalletView | undefined {
    return this.wallets.find((wallet) => wallet.id === id);
  }

  /** The wallet's name of today: a payment carries the one it had when it was read. */
  walletName(payment: PaymentView): string {
    return plain(this.wallet(payment.wallet_id)?.name ?? payment.wallet_name);
  }

  show(target: TargetView) {
    if (target === 'add' || target === 'settings') this.nav.open({ name: target });
    else if (target.payment) this.nav.open({ name: 'payment', payment: target.payment });
    else this.nav.open({ name: 'wallet', id: target.wallet });
  }

  /** The payment as it is known now, asked for if it is not on screen. */
  async payment(ref: PaymentRef): Promise<PaymentView | null> {
    const key = keyOf(ref);
    const known = this.feed.payments.find((payment) => keyOf(payment) === key);
    return known ?? this.backend.getPayment(ref);
  }

  /** Why the person was notified of it, or was not. */
  why = (ref: PaymentRef): Promise<WhyView[]> => this.backend.whyPayment(refOf(ref));

  changeSettings = (change: SettingsChange) => this.attempt(() => this.backend.changeSettings(change));

  quit = () => this.attempt(() => this.backend.quit());

  startDemo = () => this.attempt(() => this.backend.startDemo());

  leaveDemo = () =>
    this.attempt(async () => {
      await this.backend.leaveDemo();
      this.nav.home();
    });

  trust = (server: string) => this.attempt(() => this.backend.trustServer(server));

  trustRoot = (server: string) => this.attempt(() => this.backend.trustRoot(server));

  retry = (id: string) => this.attempt(() => this.backend.retryWallet(id));

  test = (id: string): Promise<TestView> => this.#tested(this.backend.testWallet(id));

  testNotification = (): Promise<TestView> => this.#tested(this.backend.testNotification());

  setEnabled = (id: string, enabled: boolean) =>
    this.attempt(() => this.backend.setWalletEnabled(id, enabled));

  rename = (id: string, name: string) => this.attempt(() => this.backend.renameWallet(id, name));

  remove = (id: string) => this.attempt(() => this.backend.removeWallet(id));

  /** Rejects with a {@link Refusal}: the form that holds the key shows it beside the key. */
  async replaceKey(id: string, key: string, keep: KeepView): Promise<void> {
    await this.backend.replaceKey(id, key, keep);
  }

  /** A wallet was just added. */
  added(name: string) {
    this.nav.home();
    this.announcer.say(t('add-done', { wallet: plain(name) }));
  }

  /** An address was just kept as one more of this wallet's. */
  addressKept(id: string) {
    this.nav.home();
    this.nav.open({ name: 'wallet', id });
    this.announcer.say(t('addresses-kept', { wallet: plain(this.wallet(id)?.name ?? '') }));
  }

  copy = (payment: PaymentRef, part: PaymentPart) =>
    this.attempt(() => this.backend.copyPayment(refOf(payment), part));

  /** Never rejects: what kept it from being tested is an outcome too. */
  async #tested(testing: Promise<TestView>): Promise<TestView> {
    const outcome = await testing.catch((thrown: unknown) => {
      const { title, text, next } = Refusal.from(thrown).problem;
      return { good: false, title: sentence(title), text: `${text} ${next}` };
    });
    this.announcer.say(`${outcome.title}. ${outcome.text}`);
    return outcome;
  }

  /** Whether it was done; if not, {@link refusal} says why. */
  async attempt(what: () => Promise<void>): Promise<boolean> {
    try {
      await what();
      this.refusal = null;
      return true;
    } catch (thrown) {
      this.refusal = Refusal.unlessDeclined(thrown);
      return false;
    }
  }

  #replace(app: AppView) {
    const before = this.app;
    this.app = app;
    this.broken = null;
    this.#setPace();
    if (before && before.demo !== app.demo) this.settings.forget();
    if (before) this.ledger?.changed();
    const ids = new Set(app.wallets.map((wallet) => wallet.id));
    this.nav.keep((view) => {
      if (view.name === 'wallet') return ids.has(view.id);
      return view.name !== 'payment' || ids.has(view.payment.wallet_id);
    });
    for (const wallet of this.#early.values()) this.#upsert(wallet);
    this.#early.clear();
    const gained = app.wallets.some((wallet) => !before?.wallets.some((other) => other.id === wallet.id));
    if (before === null || before.demo !== app.demo || gained) void this.#reload(ids);
    else {
      this.feed.keepWallets(ids);
      if (cameUp(before.wallets, app.wallets)) void this.feed.refresh();
    }
  }

  async #reload(ids: ReadonlySet<string>) {
    if (this.feed.walletId !== null && !ids.has(this.feed.walletId)) await this.feed.filter(null);
    else await this.feed.load();
  }

  #upsert(wallet: WalletView) {
    if (!this.app) {
      this.#early.set(wallet.id, wallet);
      return;
    }
    const before = this.wallets.find((other) => other.id === wallet.id);
    const known = before !== undefined;
    const wallets = known
      ? this.wallets.map((other) => (other.id === wallet.id ? wallet : other))
      : [...this.wallets, wallet];
    const up = cameUp(this.wallets, wallets);
    this.app = { ...this.app, wallets };
    this.#setPace();
    if (!known) void this.feed.load();
    else if (up) void this.feed.refresh();
    if (before?.health.history?.read !== wallet.health.history?.read) this.feed.deepen();
  }

  #take(payment: PaymentView) {
    const key = keyOf(payment);
    const before = this.feed.payments.find((other) => keyOf(other) === key);
    this.feed.take(payment, payment.news);
    this.latest = payment;
    this.ledger?.changed();
    if (payment.news && before?.status !== payment.status) {
      this.announcer.say(spoken(payment, this.walletName(payment), this.amountWords(payment)));
    }
  }

  #setPace() {
    this.clock.pace = this.wallets.some((wallet) => countsDown(wallet.state)) ? 'seconds' : 'calm';
  }
}

/** Whether a wallet has caught up meanwhile, so that the ledger may hold more than was told. */
function cameUp(before: readonly WalletView[], after: readonly WalletView[]): boolean {
  return after.some((wallet) => {
    const earlier = before.find((other) => other.id === wallet.id);
    return earlier !== undefined && !isUp(earlier.state) && isUp(wallet.state);
  });
}

export const [useSatchime, provideSatchime] = createContext<Satchime>();
