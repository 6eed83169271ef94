/** A backend that lives in the browser: for the unit tests and for looking at the window without the app behind it. */

import { language } from '$lib/shared/text.svelte';
import {
  type AppView,
  type Backend,
  type CommandError,
  type Exporter,
  type ExportView,
  type FoundView,
  type KeepView,
  type Ledger,
  type Listener,
  type LoginStartView,
  type NewWalletRequest,
  type PaymentPart,
  type PaymentRef,
  type PaymentsRequest,
  type PaymentView,
  Refusal,
  type RouteRequest,
  type RouteView,
  type SettingsChange,
  type SoundKind,
  type TargetView,
  type TestView,
  type WalletView,
  type WhyView,
} from './backend';
import { MockLedger, type Rows } from './history.mock';
import { decided } from './settings.mock';
import { found, route, state, wallet, watchedWith } from './views.mock';

export * from './views.mock';

export interface Scene {
  app: AppView;
  payments: PaymentView[];
  target?: TargetView;
  /** The ledger as a whole, where it is more than {@link payments}. */
  rows?: Rows;
  /** The app can't be asked about its ledger. */
  withoutLedger?: boolean;
  /** Of each wallet that has more than one. */
  addresses?: Record<string, string[]>;
  /** What happens once the window listens. */
  play?: (backend: MockBackend) => void;
}

type Command =
  | Exclude<keyof Backend, 'listen' | 'ledger'>
  | Exclude<keyof Ledger, 'exporter'>
  | keyof Exporter;

export class MockBackend implements Backend {
  readonly ledger: MockLedger | null;
  app: AppView;
  payments: PaymentView[];
  target: TargetView | null;
  addresses: Record<string, string[]>;
  /** Of each server that a way was chosen to. */
  routes: Record<string, RouteView> = {};
  /** Commands in the order they came, with their arguments. */
  calls: [Command, ...unknown[]][] = [];
  clipboard = '';
  why: WhyView[] = [
    {
      words: 'You were notified, by popup and badge.',
      at: new Date().toISOString(),
      until: null,
      open: false,
    },
  ];
  /** What the next look at a wallet finds. */
  found: FoundView;
  /** What the next test of a wallet comes to. */
  tested: TestView = {
    good: true,
    title: 'The test message came back in 42 ms',
    text: 'The way from the server to this computer works: payments are told at once.',
  };
  /** What the system says of starting at login. */
  loginStart: LoginStartView = { on: false, note: null };
  /** What the next test notification comes to. */
  notified: TestView = {
    good: true,
    title: 'Sent, and the desktop took it',
    text: 'If you don’t see it, allow Satchime in your desktop’s notification settings.',
  };

  #listeners = new Set<Listener>();
  #refusals = new Map<Command, CommandError[]>();
  #held = new Map<Command, Promise<void>>();
  #play: Scene['play'];

  constructor({ app, payments, target, addresses = {}, play, rows, withoutLedger = false }: Scene) {
    const own = () => ({
      count: this.payments.length,
      at: (place: number) => this.payments[place] as PaymentView,
    });
    const called = (command: string, ...args: unknown[]) => this.#called(command as Command, ...args);
    const told = { note: (payment: PaymentRef) => this.emitNote(payment), progress: this.emitExport };
    this.ledger = withoutLedger ? null : new MockLedger(() => rows ?? own(), called, told);
    this.app = { ...app, language: language() };
    this.payments = [...payments].sort((a, b) => b.at.localeCompare(a.at));
    this.target = target ?? null;
    this.addresses = { ...addresses };
    this.found = found();
    this.#play = play;
  }

  /** Makes the next calls of a command fail. */
  refuse(command: Command, ...errors: CommandError[]) {
    this.#refusals.set(command, errors);
  }

  /** Keeps a command from answering until the returned function is called. */
  hold(command: Command): () => void {
    let release = () => {};
    this.#held.set(command, new Promise((resolve) => (release = resolve)));
    return () => {
      this.#held.delete(command);
      release();
    };
  }

  emitApp(change: Partial<AppView>) {
    this.app = { ...this.app, ...change };
    for (const listener of this.#listeners) listener.appChanged(this.app);
  }

  emitWallet(wallet: WalletView) {
    const others = this.app.wallets.filter(({ id }) => id !== wallet.id);
    const known = others.length < this.app.wallets.length;
    const wallets = known
      ? this.app.wallets.map((other) => (other.id === wallet.id ? wallet : other))
      : [...others, wallet];
    this.app = { ...this.app, wallets };
    for (const listener of this.#listeners) listener.walletChanged(wallet);
  }

  emitPayment(payment: PaymentView) {
    this.payments = [payment, ...this.payments.filter((other) => !same(other, payment))].sort((a, b) =>
      b.at.localeCompare(a.at),
    );
    for (const listener of this.#listeners) listener.paymentChanged(payment);
  }

  emitNote(payment: PaymentRef) {
    for (const listener of this.#listeners) listener.noteChanged(payment);
  }

  emitExport = (state: ExportView) => {
    for (const listener of this.#listeners) listener.exportChanged(state);
  };

  emitShow(target: TargetView) {
    for (const listener of this.#listeners) listener.showTarget(target);
  }

  async listen(listener: Listener) {
    this.#listeners.add(listener);
    this.#play?.(this);
    return () => void this.#listeners.delete(listener);
  }

  async requestApp() {
    await this.#called('requestApp');
    this.emitApp({});
  }

  async listPayments(request: PaymentsRequest) {
    await this.#called('listPayments', request);
    const { wallet_id, after, limit } = request;
    const own = this.payments.filter((payment) => wallet_id === null || payment.wallet_id === wallet_id);
    const from = after ? own.findIndex((payment) => same(payment, after)) + 1 : 0;
    return own.slice(from, from + limit);
  }

  async getPayment(payment: PaymentRef) {
    await this.#called('getPayment', payment);
    return this.payments.find((other) => same(other, payment)) ?? null;
  }

  async whyPayment(payment: PaymentRef) {
    await this.#called('whyPayment', payment);
    return this.why;
  }

  async inspectWallet(request: NewWalletRequest) {
    await this.#called('inspectWallet', request);
    return request.key === ''
      ? { ...this.found, access: 'id_only' as const, balance_msat: null }
      : this.found;
  }

  async addWallet(request: NewWalletRequest) {
    await this.#called('addWallet', request);
    const added = wallet({
      id: `added-${this.app.wallets.length}`,
      name: request.name ?? this.found.name,
      server: this.found.server,
      ...watchedWith(this.found.access),
      session_only: request.keep === 'session',
      balance_msat: this.found.balance_msat,
      state: state('connecting', 'Connecting'),
    });
    this.emitWallet(added);
  }

  async renameWallet(id: string, name: string) {
    await this.#called('renameWallet', id, name);
    this.#change(id, { name });
  }

  async setWalletEnabled(id: string, enabled: boolean) {
    await this.#called('setWalletEnabled', id, enabled);
    this.#change(id, {
      enabled,
      state: enabled ? state('connecting', 'Connecting') : state('disabled', 'Off'),
    });
  }

  async replaceKey(id: string, key: string, keep: KeepView) {
    await this.#called('replaceKey', id, key, keep);
    this.#change(id, {
      session_only: keep === 'session',
      state: state('verifying', 'Checking the key'),
    });
  }

  async removeWallet(id: string) {
    await this.#called('removeWallet', id);
    this.emitApp({ wallets: this.app.wallets.filter((wallet) => wallet.id !== id) });
  }

  async listAddresses(id: string) {
    await this.#called('listAddresses', id);
    return this.#addressesOf(id);
  }

  async addAddress(id: string, address: string) {
    await this.#called('addAddress', id, address);
    const added = address.includes('://') ? address : `https://${address}`;
    this.addresses[id] = [...this.#addressesOf(id), added];
  }

  async removeAddress(id: string, address: string) {
    await this.#called('removeAddress', id, address);
    this.addresses[id] = this.#addressesOf(id).filter((other) => other !== address);
  }

  async trustServer(address: string) {
    await this.#called('trustServer', address);
  }

  async trustRoot(address: string) {
    await this.#called('trustRoot', address);
  }

  async getRoute(address: string) {
    await this.#called('getRoute', address);
    return this.routes[address] ?? route();
  }

  async chooseRoute(address: string, chosen: RouteRequest) {
    await this.#called('chooseRoute', address, chosen);
    const { way, proxy, user } = chosen;
    const hasProxy = way !== 'system' && way !== 'direct';
    const words = hasProxy ? `through ${way} at ${proxy}` : `by ${way}`;
    this.routes[address] = route({
      way,
      proxy: hasProxy ? proxy : null,
      user: user === '' ? null : user,
      words,
    });
  }

  async retryWallet(id: string) {
    await this.#called('retryWallet', id);
    this.#change(id, { state: state('connecting', 'Connecting') });
  }

  async testWallet(id: string) {
    await this.#called('testWallet', id);
    return this.tested;
  }

  async changeSettings(change: SettingsChange) {
    await this.#called('changeSettings', change);
    const settings = decided(this.app.settings, change);
    const { paused } = settings;
    if (paused === this.app.settings.paused) return this.emitApp({ settings });
    const wallets = this.app.wallets.map((wallet) => ({
      ...wallet,
      state: paused ? state('disabled', 'Paused') : state('live', 'Live'),
    }));
    const summary = paused ? 'Paused' : `All ${wallets.length} wallets live`;
    this.emitApp({ settings, wallets, overall: paused ? 'paused' : 'live', summary });
  }

  async testNotification() {
    await this.#called('testNotification');
    return this.notified;
  }

  async playSound(kind: SoundKind) {
    await this.#called('playSound', kind);
  }

  async chooseSound(kind: SoundKind) {
    await this.#called('chooseSound', kind);
    const { settings } = this.app;
    this.emitApp({ settings: { ...settings, [`sound_${kind}`]: { file: 'Ding.wav' } } });
  }

  async getLoginStart() {
    await this.#called('getLoginStart');
    return this.loginStart;
  }

  async setLoginStart(on: boolean) {
    await this.#called('setLoginStart', on);
    this.loginStart = { on, note: null };
    return this.loginStart;
  }

  async startDemo() {
    await this.#called('startDemo');
    const wallets = [wallet({ id: 'demo', name: 'Demo wallet', server: 'http://127.0.0.1:5000' })];
    this.emitApp({ demo: true, overall: 'live', summary: '1 wallet live', wallets });
  }

  async leaveDemo() {
    await this.#called('leaveDemo');
    this.emitApp({ demo: false, overall: 'empty', summary: 'No wallet yet', wallets: [] });
  }

  async copyPayment(ref: PaymentRef, part: PaymentPart) {
    await this.#called('copyPayment', ref, part);
    const paid = this.payments.find((payment) => same(payment, ref));
    const texts = { hash: paid?.payment_hash, preimage: paid?.preimage, invoice: paid?.bolt11 };
    this.clipboard = texts[part] ?? '';
  }

  async quit() {
    await this.#called('quit');
  }

  async takeTarget() {
    await this.#called('takeTarget');
    const target = this.target;
    this.target = null;
    return target;
  }

  #addressesOf(id: string): string[] {
    return this.addresses[id] ?? this.app.wallets.filter((own) => own.id === id).map(({ server }) => server);
  }

  async #called(command: Command, ...args: unknown[]) {
    this.calls.push([command, ...args]);
    await this.#held.get(command);
    const refusal = this.#refusals.get(command)?.shift();
    if (refusal) throw new Refusal(refusal);
  }

  #change(id: string, change: Partial<WalletView>) {
    const before = this.app.wallets.find((wallet) => wallet.id === id);
    this.emitWallet({ ...(before ?? wallet({ id })), ...change });
  }
}

function same(a: PaymentRef, b: PaymentRef): boolean {
  return a.wallet_id === b.wallet_id && a.checking_id === b.checking_id;
}
