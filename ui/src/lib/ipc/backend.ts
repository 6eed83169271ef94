/** What the window may ask of the app behind it, and what it is told. */

import { t } from '../shared/text.svelte';
import type {
  AppView,
  CommandError,
  FoundView,
  KeepView,
  LoginStartView,
  NewWalletRequest,
  PaymentPart,
  PaymentRef,
  PaymentsRequest,
  PaymentView,
  ProblemView,
  RouteRequest,
  RouteView,
  SettingsChange,
  SoundKind,
  TargetView,
  TestView,
  WalletView,
  WhyView,
} from './bindings';
import type {
  ExportRequest,
  ExportView,
  FiguresRequest,
  FiguresView,
  FilterView,
  HistoryRequest,
  HistoryRow,
  LedgerBalanceView,
  PaymentNoteRequest,
  PaymentNoteView,
  TotalsView,
} from './history.types';

export type {
  AccessView,
  AppView,
  ChannelView,
  CommandError,
  DayView,
  DirectionView,
  FoundView,
  HealthView,
  HistoryView,
  HoursView,
  KeepView,
  LoginStartView,
  ModeView,
  MuteChange,
  MuteView,
  NewWalletRequest,
  NoteView,
  OfferView,
  OverallView,
  PaymentPart,
  PaymentRef,
  PaymentsRequest,
  PaymentView,
  ProblemView,
  RouteRequest,
  RouteView,
  SettingsChange,
  SettingsView,
  SoundKind,
  SoundView,
  StateKind,
  StateView,
  StatusView,
  TargetView,
  TestView,
  TroubleView,
  WalletChange,
  WalletNoticesView,
  WalletRulesView,
  WalletView,
  WayView,
  WhyView,
} from './bindings';
export type {
  BucketView,
  ExportFormat,
  ExportRequest,
  ExportView,
  FiguresRequest,
  FiguresView,
  FilterView,
  HistoryRequest,
  HistoryRow,
  LedgerBalanceView,
  PaymentNoteRequest,
  PaymentNoteView,
  SortView,
  StepView,
  TotalsView,
} from './history.types';

/**
 * Every promise rejects with a {@link Refusal} and with nothing else. What changes comes to the {@link
 * Listener} alone.
 */
export interface Backend {
  /** `null` where the app behind the window can't be asked about its ledger as a whole. */
  readonly ledger: Ledger | null;
  /** Everything is then told by {@link Listener.appChanged}. */
  requestApp(): Promise<void>;
  listPayments(request: PaymentsRequest): Promise<PaymentView[]>;
  getPayment(payment: PaymentRef): Promise<PaymentView | null>;
  /** Why the person was notified of it, or was not. */
  whyPayment(payment: PaymentRef): Promise<WhyView[]>;
  /** The app asks the person itself before it connects, sends a key somewhere new, or removes something. */
  inspectWallet(request: NewWalletRequest): Promise<FoundView>;
  addWallet(request: NewWalletRequest): Promise<void>;
  renameWallet(id: string, name: string): Promise<void>;
  setWalletEnabled(id: string, enabled: boolean): Promise<void>;
  replaceKey(id: string, key: string, keep: KeepView): Promise<void>;
  removeWallet(id: string): Promise<void>;
  /** All ways to its server, the preferred one first. */
  listAddresses(id: string): Promise<string[]>;
  /** The wallet is looked for there with the key it has. */
  addAddress(id: string, address: string): Promise<void>;
  removeAddress(id: string, address: string): Promise<void>;
  /** Has the person compare the certificate of a server that was asked before, and trust it. */
  trustServer(address: string): Promise<void>;
  /** Has the person choose a file with the root certificates of such a server, and trust those. */
  trustRoot(address: string): Promise<void>;
  /** Which way leads to the server at this address. */
  getRoute(address: string): Promise<RouteView>;
  /** The app asks the person itself; the server's wallets then connect anew. */
  chooseRoute(address: string, route: RouteRequest): Promise<void>;
  retryWallet(id: string): Promise<void>;
  /** Sends a message to the wallet's own channel: only when the person asks for it. */
  testWallet(id: string): Promise<TestView>;
  /** What is not named stays as it is. What it comes to was told when this ends. */
  changeSettings(change: SettingsChange): Promise<void>;
  /** Sends a notification by the way that payments take. */
  testNotification(): Promise<TestView>;
  /** Ends when it was heard. */
  playSound(kind: SoundKind): Promise<void>;
  /** Has the person choose a file of their own for it. */
  chooseSound(kind: SoundKind): Promise<void>;
  /** Whether the system starts Satchime at login, by what it says now. */
  getLoginStart(): Promise<LoginStartView>;
  setLoginStart(on: boolean): Promise<LoginStartView>;
  startDemo(): Promise<void>;
  leaveDemo(): Promise<void>;
  copyPayment(payment: PaymentRef, part: PaymentPart): Promise<void>;
  /** The app asks the person itself; then everything ends. */
  quit(): Promise<void>;
  /** Where a click outside of the window leads; answered once. */
  takeTarget(): Promise<TargetView | null>;
  listen(listener: Listener): Promise<Unlisten>;
}

/** All payments there are: to look through, to add up and to write on. Rejects as {@link Backend} does. */
export interface Ledger {
  /** At most 200 at once. */
  listHistory(request: HistoryRequest): Promise<HistoryRow[]>;
  historyTotals(filter: FilterView): Promise<TotalsView>;
  /** Between `from` and `until` of its filter, which are needed. */
  historyFigures(request: FiguresRequest): Promise<FiguresView>;
  /** Of extensions, and the person's own labels. */
  listTags(): Promise<string[]>;
  ledgerBalances(): Promise<LedgerBalanceView[]>;
  getNote(payment: PaymentRef): Promise<PaymentNoteView | null>;
  /** Told by {@link Listener.noteChanged}. */
  setNote(request: PaymentNoteRequest): Promise<void>;
  /** `null` where the app can't write files. */
  readonly exporter: Exporter | null;
}

export interface Exporter {
  /** Has the person choose a file; how far it is comes by {@link Listener.exportChanged}. */
  exportHistory(request: ExportRequest): Promise<void>;
  cancelExport(): Promise<void>;
}

export interface Listener {
  noteChanged(payment: PaymentRef): void;
  exportChanged(state: ExportView): void;
  appChanged(app: AppView): void;
  walletChanged(wallet: WalletView): void;
  paymentChanged(payment: PaymentView): void;
  showTarget(target: TargetView): void;
}

export type Unlisten = () => void;

/** Why something asked for was not done, in words for the person. */
export class Refusal extends Error {
  readonly problem: ProblemView;
  readonly offer: CommandError['offer'];

  constructor({ problem, offer }: CommandError) {
    super(problem.text);
    this.name = 'Refusal';
    this.problem = problem;
    this.offer = offer;
  }

  /** Any thrown value as a refusal, so that views have one thing to show. */
  static from(thrown: unknown): Refusal {
    if (thrown instanceof Refusal) return thrown;
    if (isCommandError(thrown)) return new Refusal(thrown);
    return new Refusal({
      problem: {
        code: 'window',
        title: t('window-unreachable'),
        text: t('window-unreachable.text'),
        next: t('window-unreachable.next'),
      },
      offer: null,
    });
  }

  /** The same, or `null` where the app asked the person, who said no: they know that already. */
  static unlessDeclined(thrown: unknown): Refusal | null {
    const refusal = Refusal.from(thrown);
    return refusal.problem.code === 'declined' ? null : refusal;
  }
}

/** Why what was asked for was not done, or `null`: also where the person said no. */
export async function problemOf(asked: Promise<void>): Promise<ProblemView | null> {
  try {
    await asked;
    return null;
  } catch (thrown) {
    return Refusal.unlessDeclined(thrown)?.problem ?? null;
  }
}

function isCommandError(thrown: unknown): thrown is CommandError {
  if (typeof thrown !== 'object' || thrown === null || !('problem' in thrown)) return false;
  const { problem } = thrown;
  return typeof problem === 'object' && problem !== null && 'title' in problem;
}
