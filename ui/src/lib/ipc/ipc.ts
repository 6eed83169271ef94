/** The one place that knows the generated bindings; everything else talks to {@link Backend}. */

import { type Backend, type Listener, Refusal } from './backend';
import { commands, events } from './bindings';

export const ipc: Backend = {
  ledger: null,
  requestApp: () => done(commands.requestApp()),
  listPayments: (request) => asked(commands.listPayments(request)),
  getPayment: (payment) => asked(commands.getPayment(payment)),
  whyPayment: (payment) => asked(commands.whyPayment(payment)),
  inspectWallet: (request) => asked(commands.inspectWallet(request)),
  addWallet: (request) => done(commands.addWallet(request)),
  renameWallet: (id, name) => done(commands.renameWallet(id, name)),
  setWalletEnabled: (id, enabled) => done(commands.setWalletEnabled(id, enabled)),
  replaceKey: (id, key, keep) => done(commands.replaceKey(id, key, keep)),
  removeWallet: (id) => done(commands.removeWallet(id)),
  listAddresses: (id) => asked(commands.listAddresses(id)),
  addAddress: (id, address) => done(commands.addAddress(id, address)),
  removeAddress: (id, address) => done(commands.removeAddress(id, address)),
  trustServer: (address) => done(commands.trustServer(address)),
  trustRoot: (address) => done(commands.trustRoot(address)),
  getRoute: (address) => asked(commands.getRoute(address)),
  chooseRoute: (address, route) => done(commands.chooseRoute(address, route)),
  retryWallet: (id) => done(commands.retryWallet(id)),
  testWallet: (id) => asked(commands.testWallet(id)),
  changeSettings: (change) => done(commands.changeSettings(change)),
  testNotification: () => asked(commands.testNotification()),
  playSound: (kind) => done(commands.playSound(kind)),
  chooseSound: (kind) => done(commands.chooseSound(kind)),
  getLoginStart: () => asked(commands.getLoginStart()),
  setLoginStart: (on) => asked(commands.setLoginStart(on)),
  startDemo: () => done(commands.startDemo()),
  leaveDemo: () => done(commands.leaveDemo()),
  copyPayment: (payment, part) => done(commands.copyPayment(payment, part)),
  quit: () => done(commands.quit()),
  takeTarget: () => asked(commands.takeTarget()),
  listen,
};

/** A command that can't fail is generated without the `status` wrapper, one that can fail with it. */
type Answer<R> = R extends { status: 'ok'; data: infer T } ? T : R extends { status: 'error' } ? never : R;

async function asked<R>(call: Promise<R>): Promise<Answer<R>> {
  let answer: R;
  try {
    answer = await call;
  } catch (thrown) {
    throw Refusal.from(thrown);
  }
  if (typeof answer === 'object' && answer !== null && 'status' in answer) {
    if (answer.status === 'ok' && 'data' in answer) return answer.data as Answer<R>;
    if (answer.status === 'error' && 'error' in answer) throw Refusal.from(answer.error);
  }
  return answer as Answer<R>;
}

async function done(call: Promise<unknown>): Promise<void> {
  await asked(call);
}

async function listen(listener: Listener) {
  const ends = await Promise.all([
    events.appChanged.listen(({ payload }) => listener.appChanged(payload)),
    events.walletChanged.listen(({ payload }) => listener.walletChanged(payload)),
    events.paymentChanged.listen(({ payload }) => listener.paymentChanged(payload)),
    events.showTarget.listen(({ payload }) => listener.showTarget(payload)),
  ]);
  return () => {
    for (const end of ends) end();
  };
}
