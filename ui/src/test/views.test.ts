import { describe, expect, it } from 'vitest';
import { app, found, payment, refusal, state, wallet } from '../lib/ipc/ipc.mock';
import { open, screen, waitFor, within } from './open';

const hash = payment().payment_hash;

describe('connecting a wallet', () => {
  async function opened() {
    const window = await open({ app: app({ overall: 'empty' }) });
    await window.user.click(screen.getByTestId('welcome-connect'));
    return window;
  }

  async function typed(address = 'lnbits.example.com', key = '5ec7e7') {
    const window = await opened();
    await window.user.type(screen.getByTestId('add-address'), address);
    if (key) await window.user.type(screen.getByTestId('add-key'), key);
    return window;
  }

  it('starts in the address and hides the key until asked', async () => {
    const { user } = await opened();
    expect(document.activeElement).toBe(screen.getByTestId('add-address'));
    const key = screen.getByLabelText<HTMLInputElement>('Invoice key');
    expect([key.type, key.autocomplete, key.getAttribute('spellcheck')]).toEqual([
      'password',
      'off',
      'false',
    ]);
    await user.click(screen.getByLabelText('Show key'));
    expect(key.type).toBe('text');
    expect(screen.getByTestId<HTMLButtonElement>('add-check').disabled).toBe(true);
  });

  it('shows what was found, connects, and keeps nothing of the key', async () => {
    const { user, backend } = await typed();
    await user.keyboard('{Enter}');
    const card = await screen.findByTestId('found');
    expect(card.textContent).toMatch(/Shop.*LNbits 1\.6\.2.*12,345 sat.*Invoice key/s);
    await user.click(screen.getByTestId('add-connect'));
    expect(await screen.findByTestId('home')).toBeTruthy();
    expect(screen.queryByTestId('add')).toBeNull();
    expect(document.body.innerHTML).not.toContain('5ec7e7');
    expect(backend.calls.map(([command]) => command)).toEqual(
      expect.arrayContaining(['inspectWallet', 'addWallet']),
    );
  });

  it('does not send the key while an address is being typed', async () => {
    const { backend } = await typed();
    expect(backend.calls.map(([command]) => command)).not.toContain('inspectWallet');
  });

  it('checks at once what was pasted whole', async () => {
    const { user } = await typed('lnbits.example.com', '');
    await user.click(screen.getByTestId('add-key'));
    await user.paste('5ec7e7');
    expect(await screen.findByTestId('found')).toBeTruthy();
  });

  it('advises against an admin key and tells where the other one is', async () => {
    const { user, backend } = await typed();
    backend.found = found({ access: 'admin_key', advice: ['This key can spend.'] });
    await user.click(screen.getByTestId('add-check'));
    const card = await screen.findByTestId('found');
    expect(card.dataset.access).toBe('admin_key');
    expect(within(card).getByTestId('found-advice').textContent).toContain('This key can spend.');
    await user.click(within(card).getByTestId('where-is-the-key'));
    expect(card.textContent).toContain('Node URL, API keys and API docs');
    expect(screen.getByTestId<HTMLButtonElement>('add-connect').disabled).toBe(false);
  });

  it('without a key explains what unconfirmed means', async () => {
    const { user, backend } = await typed('https://h/wallet?usr=5ec7e7&wal=99', '');
    await user.tab();
    expect(screen.getByTestId<HTMLInputElement>('add-address').value).toBe('https://h/wallet?wal=99');
    expect(screen.getByTestId('login-dropped')).toBeTruthy();
    expect(screen.getByTestId('add-without-key').textContent).toContain('unconfirmed');
    await user.click(screen.getByTestId('add-check'));
    expect((await screen.findByTestId('add-connect')).textContent).toContain('Watch without a key');
    expect(backend.calls.at(-1)?.[1]).toMatchObject({ key: '', address: 'https://h/wallet?wal=99' });
  });

  it('shows a refusal with its cause and next step', async () => {
    const { user, backend } = await typed();
    backend.refuse('inspectWallet', refusal('not_lnbits'));
    await user.click(screen.getByTestId('add-check'));
    const problem = await screen.findByTestId('add-problem');
    expect(problem.textContent).toMatch(/Not lnbits\s*Why not_lnbits\.\s*What to do\./);
    expect(problem.dataset.code).toBe('not_lnbits');
  });

  it('stays as it was typed when the person says no to the app’s own question', async () => {
    const { user, backend } = await typed('http://192.168.1.20');
    backend.refuse('inspectWallet', refusal('declined'));
    await user.click(screen.getByTestId('add-check'));
    await waitFor(() => expect(screen.getByTestId('add').dataset.phase).toBe('typing'));
    expect(screen.queryByTestId('add-problem')).toBeNull();
    await user.click(screen.getByTestId('add-check'));
    expect(await screen.findByTestId('found')).toBeTruthy();
  });

  it('keeps the key for the session only after an explicit yes', async () => {
    const { user, backend } = await typed();
    backend.refuse('addWallet', refusal('keyring_missing', 'keep_for_session'));
    await user.click(screen.getByTestId('add-check'));
    await user.click(await screen.findByTestId('add-connect'));
    await user.click(await screen.findByTestId('offer-keep-for-session'));
    expect((await screen.findByTestId('wallet')).textContent).toContain('Session only');
  });
});

describe('a payment', () => {
  const paid = payment({
    direction: 'outbound',
    fee_msat: 1_500,
    memo: 'Cake\n<b>two</b>',
    comment: 'Enjoy',
    preimage: 'abba'.repeat(16),
    bolt11: 'lnbc210u1ptest',
  });

  async function opened(change = {}) {
    const window = await open({ payments: [{ ...paid, ...change }] });
    await window.user.click(await screen.findByTestId('payment'));
    await screen.findByTestId('detail-amount');
    return window;
  }

  it('is told in full', async () => {
    await opened();
    expect(screen.getByTestId('detail-amount').textContent?.trim()).toBe('\u221221,000 sat');
    expect(screen.getByTestId('detail-fee').textContent).toBe('1.5 sat');
    expect(screen.getByTestId('detail-total').textContent).toBe('21,001.5 sat');
    expect(screen.getByTestId('detail-status').textContent).toBe('Sent');
    expect(screen.getByTestId('detail-memo').textContent).toBe(paid.memo);
    expect(screen.getByTestId('detail-comment').textContent).toBe('Enjoy');
    expect(screen.getByTestId('detail-hash').textContent).toBe(hash);
    expect(screen.getByTestId('detail-bolt11').textContent).toBe(paid.bolt11);
    expect(screen.getByTestId('detail').querySelector('b')).toBeNull();
  });

  it('hides its preimage until asked, and copies through the app', async () => {
    const { user, backend } = await opened();
    expect(document.body.textContent).not.toContain(paid.preimage);
    await user.click(screen.getByTestId('reveal-preimage'));
    expect(screen.getByTestId('detail-preimage').textContent).toBe(paid.preimage);
    await user.click(screen.getByTestId('copy-hash'));
    expect(backend.clipboard).toBe(hash);
    await screen.findByText('Copied payment hash');
  });

  it('says when copying failed', async () => {
    const { user, backend } = await opened();
    backend.refuse('copyPayment', refusal('clipboard'));
    await user.click(screen.getByTestId('copy-bolt11'));
    expect(await screen.findByTestId('refusal')).toBeTruthy();
    expect(screen.queryByText('Copied invoice')).toBeNull();
  });

  it('that only a frame told is not called received', async () => {
    await opened({ direction: 'inbound', confirmed: false });
    expect(screen.getByTestId('detail-status').textContent).toBe('Reported as received');
    expect(screen.getByTestId('detail-marks').textContent).toContain('can’t be confirmed');
  });

  it('that failed carries no sign', async () => {
    await opened({ status: 'failed' });
    expect(screen.getByTestId('detail-amount').textContent?.trim()).toBe('21,000 sat');
    expect(screen.getByTestId('detail-status').textContent).toBe('Not sent');
    expect(screen.queryByTestId('detail-fee')).toBeNull();
  });

  it('changes while it is open', async () => {
    const { backend } = await opened({ status: 'pending' });
    expect(screen.getByTestId('detail-status').textContent).toBe('Sending');
    backend.emitPayment(paid);
    await waitFor(() => expect(screen.getByTestId('detail-status').textContent).toBe('Sent'));
  });

  it('is opened by a click on its notification, also when the window starts with it', async () => {
    const { backend } = await open({ payments: [paid], target: { payment: paid } });
    expect((await screen.findByTestId('detail')).dataset.checkingId).toBe(paid.checking_id);
    backend.emitShow({ payment: { wallet_id: 'shop', checking_id: 'gone' } });
    expect(await screen.findByTestId('detail-gone')).toBeTruthy();
    expect(screen.getAllByTestId('detail')).toHaveLength(1);
  });
});

describe('a wallet', () => {
  async function opened(change = {}) {
    const window = await open({ app: app({ wallets: [wallet(change)] }) });
    await window.user.click(screen.getByTestId('wallet-open'));
    await screen.findByTestId('wallet-page');
    return window;
  }

  it('is renamed in place; Esc leaves the name and stays here', async () => {
    const { user, backend } = await opened();
    await user.click(screen.getByTestId('rename'));
    await user.keyboard('Nope{Escape}');
    expect(screen.queryByTestId('rename-form')).toBeNull();
    expect(screen.getByTestId('wallet-page')).toBeTruthy();
    await user.click(screen.getByTestId('rename'));
    await user.keyboard('Bakery{Enter}');
    expect(backend.calls.at(-1)).toEqual(['renameWallet', 'shop', 'Bakery']);
    expect(await screen.findByRole('heading', { name: 'Bakery' })).toBeTruthy();
  });

  it('is switched off and on', async () => {
    const { user, backend } = await opened();
    const toggle = screen.getByRole('switch', { name: 'Watch this wallet' });
    expect(toggle.getAttribute('aria-checked')).toBe('true');
    await user.click(toggle);
    expect(backend.calls.at(-1)).toEqual(['setWalletEnabled', 'shop', false]);
    await waitFor(() => expect(toggle.getAttribute('aria-checked')).toBe('false'));
  });

  it('gets another key', async () => {
    const { user, backend } = await opened({ session_only: true });
    await user.click(screen.getByTestId('replace-key'));
    await user.type(screen.getByTestId('key-input'), 'n3w{Enter}');
    expect(backend.calls.at(-1)).toEqual(['replaceKey', 'shop', 'n3w', 'session']);
    await waitFor(() => expect(screen.queryByTestId('key-form')).toBeNull());
  });

  it('is removed unless the person says no to the app’s own question', async () => {
    const { user, backend } = await opened();
    backend.refuse('removeWallet', refusal('declined'));
    await user.click(screen.getByTestId('remove-wallet'));
    await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>('remove-wallet').disabled).toBe(false));
    expect(screen.queryByTestId('refusal')).toBeNull();
    expect(screen.getByTestId('wallet-page')).toBeTruthy();
    await user.click(screen.getByTestId('remove-wallet'));
    expect(await screen.findByTestId('welcome')).toBeTruthy();
  });

  it('stays when it could not be removed, and says why', async () => {
    const { user, backend } = await opened();
    backend.refuse('removeWallet', refusal('storage_read_only'));
    await user.click(screen.getByTestId('remove-wallet'));
    expect((await screen.findByTestId('refusal')).dataset.code).toBe('storage_read_only');
    expect(screen.getByTestId('wallet-page')).toBeTruthy();
  });
});

describe('the keyboard', () => {
  it('goes back with Esc, to where one was', async () => {
    const { user } = await open({ payments: [payment()] });
    const row = await screen.findByTestId('payment');
    row.focus();
    await user.keyboard('{Enter}');
    await screen.findByTestId('detail');
    expect(document.activeElement?.textContent).toBe('Payment');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId('detail')).toBeNull());
    expect(document.activeElement).toBe(row);
  });

  it('cannot reach what is covered', async () => {
    const { user, container } = await open();
    await user.click(screen.getByTestId('wallet-open'));
    const covered = [...container.querySelectorAll('section')].filter((panel) => panel.inert);
    expect(covered).toHaveLength(1);
    expect(covered[0]?.querySelector('[data-testid=home]')).toBeTruthy();
  });

  it('keeps what was typed when a notification is clicked in between', async () => {
    const { user, backend } = await open({ payments: [payment()] });
    await user.click(screen.getByTestId('add-wallet'));
    await user.type(screen.getByTestId('add-address'), 'lnbits.example.com');
    backend.emitShow({ payment: payment() });
    await screen.findByTestId('detail');
    await user.keyboard('{Escape}');
    expect(screen.getByTestId<HTMLInputElement>('add-address').value).toBe('lnbits.example.com');
  });
});

it('names every control for those who can’t see it', async () => {
  const rejected = state('rejected', 'Key rejected', { problem: refusal('key_rejected').problem });
  const { user, container } = await open({
    app: app({
      wallets: [wallet(), wallet({ id: 'b', name: 'B', state: rejected })],
      tray: false,
      demo: false,
    }),
    payments: [payment({ bolt11: 'ln', preimage: 'p' })],
  });
  const unnamed = () =>
    [...container.querySelectorAll<HTMLElement>('button, input, select')].filter((control) => {
      const labels =
        control instanceof HTMLButtonElement ? [] : [...((control as HTMLInputElement).labels ?? [])];
      const name =
        control.getAttribute('aria-label') ?? labels.map(({ textContent }) => textContent).join('');
      return !(name || control.textContent || control.title).trim();
    });
  expect(unnamed()).toEqual([]);
  await user.click(await screen.findByTestId('payment'));
  await screen.findByTestId('detail-amount');
  expect(unnamed()).toEqual([]);
  await user.keyboard('{Escape}');
  await user.click(screen.getByTestId('add-wallet'));
  await user.click(screen.getByTestId('add-advanced'));
  expect(unnamed()).toEqual([]);
});

it('says why nothing can be shown, and tries again', async () => {
  const { render } = await import('@testing-library/svelte');
  const { MockBackend } = await import('../lib/ipc/ipc.mock');
  const { default: App } = await import('../App.svelte');
  const backend = new MockBackend({ app: app(), payments: [] });
  backend.refuse('requestApp', refusal('storage_failed'));
  render(App, { backend });
  expect((await screen.findByTestId('broken')).textContent).toContain('Why storage_failed.');
  screen.getByTestId('broken-retry').click();
  expect(await screen.findByTestId('welcome')).toBeTruthy();
});
