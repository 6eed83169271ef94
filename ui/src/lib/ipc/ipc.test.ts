import { emit } from '@tauri-apps/api/event';
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from './backend';
import { ipc } from './ipc';
import { app, payment, refusal, wallet } from './ipc.mock';

afterEach(() => clearMocks());

function answer(answers: Record<string, unknown>) {
  const asked: [string, unknown][] = [];
  mockIPC((command, args) => {
    asked.push([command, args]);
    return answers[command] ?? null;
  });
  return asked;
}

describe('asking the app', () => {
  it('gives what was asked for, also a payment, which has a status of its own', async () => {
    const paid = payment();
    answer({ request_app: null, get_payment: paid });
    expect(await ipc.requestApp()).toBeUndefined();
    expect(await ipc.getPayment(paid)).toEqual(paid);
    expect(await ipc.takeTarget()).toBeNull();
  });

  it('passes the arguments under their names', async () => {
    const asked = answer({ replace_key: wallet() });
    await ipc.replaceKey('shop', 'k', 'session');
    await ipc.changeSettings({ paused: true });
    await ipc.testWallet('shop');
    await ipc.playSound('alarm');
    await ipc.chooseSound('incoming');
    expect(asked).toEqual([
      ['replace_key', { id: 'shop', key: 'k', keep: 'session' }],
      ['change_settings', { change: { paused: true } }],
      ['test_wallet', { id: 'shop' }],
      ['play_sound', { kind: 'alarm' }],
      ['choose_sound', { kind: 'incoming' }],
    ]);
  });

  it('rejects with the app’s words and its offer', async () => {
    mockIPC(() => {
      throw refusal('keyring_locked', 'keep_for_session');
    });
    const error = await ipc.removeWallet('shop').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toMatchObject({ offer: 'keep_for_session', problem: { code: 'keyring_locked' } });
  });

  it('has words of its own when the app can’t be reached', async () => {
    mockIPC(() => {
      throw new Error('no such command');
    });
    await expect(ipc.retryWallet('shop')).rejects.toMatchObject({ problem: { code: 'window' } });
  });
});

it('hands on what the app tells', async () => {
  mockIPC(() => null, { shouldMockEvents: true });
  const listener = {
    appChanged: vi.fn(),
    noteChanged: vi.fn(),
    exportChanged: vi.fn(),
    walletChanged: vi.fn(),
    paymentChanged: vi.fn(),
    showTarget: vi.fn(),
  };
  await ipc.listen(listener);
  await emit('app-changed', app());
  await emit('wallet-changed', wallet());
  await emit('payment-changed', payment());
  await emit('show-target', { wallet: 'shop' });
  expect(listener.appChanged).toHaveBeenCalledWith(app());
  expect(listener.walletChanged.mock.lastCall?.[0]).toMatchObject({ id: 'shop' });
  expect(listener.paymentChanged.mock.lastCall?.[0]).toMatchObject({ wallet_id: 'shop' });
  expect(listener.showTarget).toHaveBeenCalledWith({ wallet: 'shop' });
});
