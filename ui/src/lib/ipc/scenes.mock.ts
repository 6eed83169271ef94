/** What `mock.html?scene=NAME` shows. */

import type { PaymentView, WalletView } from './backend';
import { madeUp } from './history.mock';
import {
  app,
  defaults,
  found,
  health,
  type MockBackend,
  payment,
  type Scene,
  state,
  wallet,
  watchedWith,
} from './ipc.mock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const hash = (n: number) => n.toString(16).padStart(4, '0').repeat(16);

const refused = {
  code: 'server_refused',
  title: 'server refused',
  text: 'Nothing answers at the server’s address and port: it is probably stopped or restarting.',
  next: 'Start the server, or check the port. Satchime keeps trying.',
};
const keyRejected = {
  code: 'key_rejected',
  title: 'key rejected',
  text:
    'The server does not know this key: it was reset, the wallet was deleted, or it belongs to another ' +
    'server.',
  next:
    'Paste a new key: on the wallet’s page in LNbits, under “API docs”, the invoice/read key. If the ' +
    'server is wrong, Satchime notices: it asks again from time to time.',
};
const hearsNothing = {
  code: 'deaf_channel',
  title: 'hears nothing',
  text:
    'This server tells of payments only to those who know the wallet’s key, so watched by its id alone the ' +
    'wallet hears nothing.',
  next: 'Add the invoice/read key: it is on the wallet’s page in LNbits, under “API docs”.',
};

const alreadyWatched = {
  problem: {
    code: 'already_watched',
    title: 'already watched',
    text: 'This wallet is watched already, as “Shop”.',
    next: 'You can keep this address too: Satchime then uses whichever answers.',
  },
  offer: { keep_address: { wallet_id: 'shop' } },
};

const well = () =>
  health({
    connected_at: ago(134 * MINUTE),
    last_frame_at: ago(20_000),
    last_confirmed_at: ago(20_000),
    last_reconciled_at: ago(12_000),
    next_reconcile_at: ago(-48_000),
  });
const shop = wallet({
  id: 'shop',
  name: 'Shop',
  balance_msat: 1_284_310_000,
  state: state('live', 'Live', { since: ago(134 * MINUTE) }),
  health: well(),
});
const tips = wallet({
  id: 'tips',
  name: 'Tips',
  server: 'https://tips.example.org',
  balance_msat: 48_210_500,
});
const node = wallet({
  id: 'node',
  name: 'Home node',
  server: 'http://localhost:5000',
  balance_msat: 301_000_000,
});

const waiting = () =>
  state('waiting_to_retry', 'Reconnecting: server refused', {
    retry_at: new Date(Date.now() + 9_000).toISOString(),
    problem: refused,
  });
const rejected = () => state('rejected', 'Key rejected: paste a new one', { problem: keyRejected });
const deaf = () => state('rejected', 'Hears nothing: add the invoice key', { problem: hearsNothing });

function line(n: number, change: Partial<PaymentView>): PaymentView {
  return payment({ checking_id: hash(n), payment_hash: hash(n), ...change });
}

const payments: PaymentView[] = [
  line(1, {
    at: ago(20_000),
    amount_msat: 21_000_000,
    memo: 'Two flat whites',
    bolt11: `lnbc210u1p${'q9x8gf2tvdw0s3jn54khce6mua7l'.repeat(9)}`,
  }),
  line(2, {
    at: ago(14 * MINUTE),
    wallet_id: 'tips',
    wallet_name: 'Tips',
    amount_msat: 1_500_500,
    memo: null,
    comment: '⚡️ Loved the episode on routing, keep going!',
  }),
  line(3, {
    at: ago(47 * MINUTE),
    direction: 'outbound',
    amount_msat: 250_000_000,
    fee_msat: 112_000,
    memo: 'Invoice 2041 · Atelier Nord',
    preimage: '00'.repeat(32),
    payment_hash: '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925',
    bolt11: `lnbc2500u1p${'q9x8gf2tvdw0s3jn54khce6mua7l'.repeat(9)}`,
  }),
  line(4, {
    at: ago(2.2 * HOUR),
    wallet_id: 'tips',
    wallet_name: 'Tips',
    amount_msat: 5_000_000,
    memo: 'شكراً جزيلاً على القهوة ☕️',
  }),
  line(5, {
    at: ago(3 * HOUR),
    direction: 'outbound',
    status: 'pending',
    settled_at: null,
    amount_msat: 40_000_000,
    fee_msat: 400_000,
    memo: 'Rent for the stand',
  }),
  line(6, {
    at: ago(4.1 * HOUR),
    direction: 'outbound',
    status: 'failed',
    settled_at: null,
    amount_msat: 9_900_000,
    memo: 'Domain renewal',
  }),
  line(7, { at: ago(26 * HOUR), amount_msat: 64_000_000, late: true, memo: 'Workshop ticket' }),
  line(8, {
    at: ago(27 * HOUR),
    wallet_id: 'node',
    wallet_name: 'Home node',
    confirmed: false,
    amount_msat: 3_000_000,
    memo: 'Zap',
  }),
  line(9, {
    at: ago(28 * HOUR),
    amount_msat: 12_000_000,
    memo: '<b>Not bold</b> <img src=x onerror=alert(1)>',
  }),
  ...Array.from({ length: 140 }, (_, n) =>
    line(100 + n, {
      at: ago((50 + n * 5) * HOUR),
      direction: n % 5 === 3 ? 'outbound' : 'inbound',
      fee_msat: n % 5 === 3 ? 3_000 : 0,
      amount_msat: ((n * 7919) % 90_000) * 1000 + 1000,
      memo: ['Espresso', 'Cake', 'Beans, 1 kg', 'Filter coffee', null][n % 5] ?? null,
    }),
  ),
];

const three = (change: Partial<WalletView>[] = []) =>
  [shop, tips, node].map((wallet, place) => ({ ...wallet, ...change[place] }));

const interrupted = { at: ago(4 * MINUTE), code: 'server_refused', title: 'server refused' };

/** One wallet in each state that its page tells apart. */
const connections = (): WalletView[] => [
  { ...shop, health: { ...well(), reconnects: 2, last_trouble: interrupted } },
  wallet({
    id: 'quiet',
    name: 'Market',
    balance_msat: 7_000_000,
    state: state('live', 'Live, but no pushes arrive: checked regularly', {
      mode: 'push_missing',
      since: ago(26 * MINUTE),
    }),
    health: {
      ...well(),
      last_frame_at: null,
      next_reconcile_at: ago(-7_000),
      found_without_frame: 3,
      history: { read: 12_000, total: 31_000 },
    },
  }),
  wallet({
    id: 'asked',
    name: 'Office',
    access: 'admin_key',
    balance_msat: 912_000_000,
    state: state('live', 'Live, checked regularly', { mode: 'polled', since: ago(5 * HOUR) }),
    health: { ...well(), last_frame_at: null, next_reconcile_at: ago(-7_000) },
  }),
  {
    ...tips,
    state: waiting(),
    health: {
      ...well(),
      connected_at: null,
      next_reconcile_at: null,
      last_reconciled_at: ago(3 * MINUTE),
      reconnects: 1,
      last_trouble: { ...interrupted, at: ago(8_000) },
    },
  },
  {
    ...node,
    ...watchedWith('id_only'),
    balance_msat: null,
    state: state('listening', 'Listening, unconfirmed', { since: ago(40 * MINUTE) }),
    health: { ...well(), last_confirmed_at: null, last_reconciled_at: null, next_reconcile_at: null },
  },
];

let n = 1000;
/** Pays every few seconds. */
function keepPaying(backend: MockBackend) {
  setInterval(() => {
    n += 1;
    backend.emitPayment(
      line(n, { at: ago(0), amount_msat: (n % 50) * 1_000_000 + 1_000_000, memo: `Order ${n}` }),
    );
  }, 4000);
}

const scenes: Record<string, () => Scene> = {
  welcome: () => ({ app: app({ overall: 'empty', summary: 'No wallet yet' }), payments: [] }),
  home: () => ({ app: app({ wallets: three(), summary: 'All 3 wallets live' }), payments }),
  paying: () => ({
    app: app({ wallets: three(), summary: 'All 3 wallets live' }),
    payments,
    play: keepPaying,
  }),
  states: () => ({
    app: app({
      wallets: [
        shop,
        { ...tips, state: waiting() },
        {
          ...node,
          ...watchedWith('id_only'),
          balance_msat: null,
          state: state('listening', 'Listening, unconfirmed'),
        },
        wallet({
          id: 'market',
          name: 'Market',
          access: 'admin_key',
          balance_msat: 7_000_000,
          state: state('catching_up', 'Catching up'),
        }),
        wallet({
          id: 'old',
          name: 'Old till',
          session_only: true,
          enabled: false,
          balance_msat: 0,
          state: state('disabled', 'Off'),
        }),
      ],
      overall: 'degraded',
      summary: '1 of 5 wallets is reconnecting',
    }),
    payments,
  }),
  connections: () => ({
    app: app({ wallets: connections(), overall: 'degraded', summary: '4 of 5 wallets live' }),
    payments,
  }),
  rejected: () => ({
    app: app({
      wallets: three([{}, { state: rejected() }]),
      overall: 'needs_attention',
      summary: 'Tips: key rejected',
    }),
    payments,
  }),
  deaf: () => ({
    app: app({
      wallets: three([{}, { ...watchedWith('id_only'), balance_msat: null, state: deaf() }]),
      overall: 'needs_attention',
      summary: 'Tips: hears nothing',
    }),
    payments,
  }),
  addresses: () => ({
    app: app({ wallets: three(), summary: 'All 3 wallets live' }),
    payments,
    addresses: {
      shop: [shop.server, 'http://192.168.1.20:5000', `http://${'q7c'.repeat(18)}xy.onion`],
    },
  }),
  /** Whatever is checked is known already. */
  known: () => ({
    app: app({ wallets: three(), summary: 'All 3 wallets live' }),
    payments,
    play: (backend) => backend.refuse('inspectWallet', ...Array(9).fill(alreadyWatched)),
  }),
  million: () => ({
    app: app({ wallets: three(), summary: 'All 3 wallets live' }),
    payments,
    rows: madeUp(1_000_000, Date.now(), payment()),
  }),
  one: () => ({ app: app({ wallets: [shop], summary: 'Shop is live' }), payments: [] }),
  demo: () => ({
    app: app({
      wallets: [{ ...node, id: 'demo', name: 'Demo wallet' }],
      demo: true,
      summary: '1 wallet live',
    }),
    payments: payments.slice(0, 3),
    play: keepPaying,
  }),
  paused: () => ({
    app: app({
      wallets: three().map((wallet) => ({ ...wallet, state: state('disabled', 'Paused') })),
      settings: { ...defaults, paused: true },
      overall: 'paused',
      summary: 'Paused',
    }),
    payments,
  }),
  problems: () => ({
    app: app({
      wallets: three(),
      tray: false,
      summary: 'All 3 wallets live',
      problems: [
        {
          code: 'storage_damaged',
          title: 'payment history was damaged',
          text:
            'The database could not be read. It was put aside as satchime.db.damaged and nothing in it was ' +
            'deleted.',
          next: 'Payments are fetched anew from your servers.',
        },
      ],
    }),
    payments,
  }),
  hostile: () => ({
    app: app({
      wallets: three([
        { name: 'Ж'.repeat(10_000), balance_msat: 2_100_000_000_000_000_000 },
        { name: '\u202eevil\u202d 👩‍👩‍👧‍👦 <script>' },
      ]),
      summary: 'All 3 wallets live',
    }),
    payments: [
      line(1, {
        at: ago(0),
        amount_msat: 2_099_999_999_999_999,
        memo: 'x'.repeat(10_000),
        comment: null,
        payment_hash: 'f'.repeat(64),
      }),
      line(2, { at: ago(1000), memo: `\u202e${'לילה טוב '.repeat(40)}` }),
      line(3, { at: ago(2000), memo: 'line one\nline two\n\n\n\nline six' }),
      line(4, {
        at: ago(3000),
        direction: 'outbound',
        amount_msat: 1,
        fee_msat: 999,
        memo: '🧑🏽‍🚀'.repeat(50),
      }),
    ],
  }),
  many: () => ({
    app: app({
      wallets: Array.from({ length: 14 }, (_, n) =>
        wallet({ id: `w${n}`, name: `Till ${n + 1}`, state: n === 9 ? waiting() : state('live', 'Live') }),
      ),
      overall: 'degraded',
      summary: '1 of 14 wallets is reconnecting',
    }),
    payments,
  }),
};

export const SCENES = Object.keys(scenes);

export function scene(name: string): Scene {
  const make = scenes[name] ?? scenes.home;
  return make ? make() : { app: app(), payments };
}

export const samples = { found, payments };
