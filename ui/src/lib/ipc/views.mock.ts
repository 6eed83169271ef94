/** What the backend tells, for the unit tests and the scenes: each with whatever a test is about changed. */

import type {
  AccessView,
  AppView,
  CommandError,
  FoundView,
  HealthView,
  PaymentView,
  RouteView,
  SettingsView,
  StateKind,
  StateView,
  WalletNoticesView,
  WalletView,
} from './backend';

/** As nobody decided anything. */
export const defaults: SettingsView = {
  paused: false,
  hide_amounts: false,
  directions: 'both',
  min_amount_msat: 0,
  settled: true,
  open_shortcut: '',
  language: '',
  failed: true,
  pending: false,
  unit: 'sat',
  rate: null,
  popup: true,
  sound: false,
  badge: true,
  popup_amounts: true,
  popup_memos: true,
  spam_below_msat: 100_000,
  spam_messages: 'links',
  quiet_hours: [],
  mute: 'off',
  alarm_outgoing_above_msat: 0,
  alarm_balance_below_msat: 0,
  alarm_not_live_minutes: 0,
  alarm_rejected: true,
  volume: 60,
  sound_incoming: 'built_in',
  sound_outgoing: 'built_in',
  sound_failed: 'built_in',
  sound_alarm: 'built_in',
  speak_amounts: false,
  wallets: {},
  summary: ['Popup and badge for payments.', 'Alarms, at any time: a rejected key.'],
};

export function app(change: Partial<AppView> = {}): AppView {
  return {
    version: '0.1.0',
    wallets: [],
    overall: 'live',
    summary: 'All wallets live',
    demo: false,
    tray: true,
    language: 'en',
    do_not_disturb: false,
    problems: [],
    ...change,
    settings: withWallets(change.settings ?? defaults, change.wallets ?? []),
  };
}

/** Of a wallet of which nothing is said, everything goes as for all. */
function withWallets(settings: SettingsView, wallets: readonly WalletView[]): SettingsView {
  const notices = (id: string) => settings.wallets[id] ?? asForAll(settings);
  return { ...settings, wallets: Object.fromEntries(wallets.map(({ id }) => [id, notices(id)])) };
}

export function asForAll({ summary }: SettingsView): WalletNoticesView {
  const none = { directions: null, min_amount_msat: null, settled: null, failed: null, pending: null };
  const means = { popup: null, sound: null, badge: null };
  const alarms = {
    alarm_outgoing_above_msat: null,
    alarm_balance_below_msat: null,
    alarm_not_live_minutes: null,
    alarm_rejected: null,
  };
  return { rules: { ...none, ...means, ...alarms }, mute: 'off', summary };
}

const word: Record<StateKind, string> = {
  disabled: 'Off',
  connecting: 'Connecting',
  verifying: 'Checking the key',
  catching_up: 'Catching up',
  live: 'Live',
  listening: 'Listening',
  waiting_to_retry: 'Reconnecting',
  rejected: 'Stopped',
};

/** As Rust says it in one line. */
export function state(kind: StateKind, words: string, rest: Partial<StateView> = {}): StateView {
  const mode = kind === 'live' ? 'pushed' : kind === 'listening' ? 'unconfirmed' : null;
  const state = { kind, mode, retry_at: null, problem: null, ...rest } as const;
  const isAsked = state.mode === 'push_missing' || state.mode === 'polled';
  const advice = {
    push_missing: 'Restarting LNbits usually fixes it.',
    no_socket: 'Whoever runs the server can let WebSockets through its proxy.',
  };
  const asked = isAsked ? 'checked regularly' : state.mode === 'no_socket' ? 'without pushes' : null;
  return {
    word: kind === 'disabled' ? words : word[kind],
    words,
    meaning: state.problem ? `${state.problem.text} ${state.problem.next}` : `What ${kind} means.`,
    note: asked ? { label: asked, text: 'The server does not tell by itself.' } : null,
    advice: state.mode === 'push_missing' || state.mode === 'no_socket' ? advice[state.mode] : null,
    since: new Date().toISOString(),
    can_trust: false,
    ...state,
  };
}

/** What a wallet is watched with, in words. */
export function watchedWith(access: AccessView): Pick<WalletView, 'access' | 'access_label' | 'access_note'> {
  switch (access) {
    case 'invoice_key':
      return { access, access_label: 'Invoice key', access_note: null };
    case 'admin_key': {
      const access_note = { label: 'Admin key', text: 'This is the admin key: it could spend.' };
      return { access, access_label: 'Admin key', access_note };
    }
    case 'id_only': {
      const access_note = { label: 'Unconfirmed', text: 'Without a key nothing can be confirmed.' };
      return { access, access_label: 'Wallet id only', access_note };
    }
  }
}

export function health(change: Partial<HealthView> = {}): HealthView {
  return {
    reconnects: 0,
    connected_at: null,
    last_frame_at: null,
    last_confirmed_at: null,
    last_reconciled_at: null,
    next_reconcile_at: null,
    found_without_frame: 0,
    last_trouble: null,
    history: null,
    ...change,
  };
}

export function wallet(change: Partial<WalletView> = {}): WalletView {
  return {
    id: 'shop',
    name: 'Shop',
    server: 'https://lnbits.example.com',
    ...watchedWith(change.access ?? 'invoice_key'),
    session_only: false,
    unreadable_note: null,
    enabled: true,
    balance_msat: 12_345_000,
    state: state('live', 'Live'),
    health: health(),
    ...change,
  };
}

export function payment(change: Partial<PaymentView> = {}): PaymentView {
  const at = change.at ?? new Date().toISOString();
  const hash = '7f3c9a1e5b8d2046c1f0e9a87d6b5c4f3e2d1c0b9a8f7e6d5c4b3a2918070605';
  return {
    wallet_id: 'shop',
    wallet_name: 'Shop',
    checking_id: hash,
    payment_hash: hash,
    direction: 'inbound',
    status: 'succeeded',
    amount_msat: 21_000_000,
    fee_msat: 0,
    memo: 'Two flat whites',
    comment: null,
    bolt11: null,
    preimage: null,
    created_at: at,
    settled_at: at,
    at,
    confirmed: true,
    late: false,
    unknown_since: null,
    news: true,
    ...change,
  };
}

export function found(change: Partial<FoundView> = {}): FoundView {
  return {
    server: 'https://lnbits.example.com',
    name: 'Shop',
    balance_msat: 12_345_000,
    access: 'invoice_key',
    lnbits_version: '1.6.2',
    advice: [],
    ...change,
  };
}

export function refusal(code: string, offer: CommandError['offer'] = null): CommandError {
  const problem = { code, title: code.replaceAll('_', ' '), text: `Why ${code}.`, next: 'What to do.' };
  return { problem, offer };
}

export function route(change: Partial<RouteView> = {}): RouteView {
  return { way: 'system', proxy: null, user: null, words: 'as the system says', ...change };
}
