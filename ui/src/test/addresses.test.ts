import { describe, expect, it } from 'vitest';
import { app, refusal, state, wallet } from '../lib/ipc/ipc.mock';
import { open, screen, waitFor, within } from './open';

const first = 'https://lnbits.example.com';
const other = 'http://192.168.1.20:5000';

async function opened(addresses: string[] = [first, other], change = {}) {
  const scene = { app: app({ wallets: [wallet(change)] }), addresses: { shop: addresses } };
  const window = await open(scene);
  await window.user.click(screen.getByTestId('wallet-open'));
  await waitFor(() => expect(screen.getAllByTestId('address')).toHaveLength(addresses.length));
  return window;
}

const rows = () =>
  screen.getAllByTestId('address').map((row) => row.textContent?.replace(/\s+/g, ' ').trim());

describe('the addresses of a wallet', () => {
  it('are listed in order, with the one in use, which can’t be removed', async () => {
    await opened();
    expect(rows()).toEqual(['1 lnbits.example.com In use', '2 http://192.168.1.20:5000']);
    const [used, spare] = screen.getAllByTestId('address');
    expect([used?.dataset.used, spare?.dataset.used]).toEqual(['true', 'false']);
    expect(screen.getAllByTestId('address-remove')).toHaveLength(1);
    expect(screen.getByLabelText('Remove http://192.168.1.20:5000')).toBeTruthy();
  });

  it('are not called in use while none answers', async () => {
    await opened([first, other], { state: state('waiting_to_retry', 'Reconnecting') });
    expect(rows()[0]).toBe('1 lnbits.example.com Last used');
  });

  it('change places when another one comes into use', async () => {
    const { backend } = await opened();
    backend.emitWallet(wallet({ server: other }));
    await waitFor(() =>
      expect(rows()).toEqual(['1 lnbits.example.com', '2 http://192.168.1.20:5000 In use']),
    );
  });

  it('that are one alone need no order', async () => {
    await opened([first]);
    expect(rows()).toEqual(['lnbits.example.com']);
    expect(screen.getByRole('heading', { name: 'Address' })).toBeTruthy();
  });

  it('are added with the keyboard alone; Esc leaves the page as it was', async () => {
    const { user, backend } = await opened([first]);
    const opener = screen.getByTestId('address-add');
    opener.focus();
    await user.keyboard('{Enter}');
    expect(document.activeElement).toBe(screen.getByTestId('address-input'));
    await user.keyboard('nope{Escape}');
    expect(screen.getByTestId('wallet-page')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('address-add')));
    await user.keyboard('{Enter}shop.example.org{Enter}');
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(backend.calls).toContainEqual(['addAddress', 'shop', 'shop.example.org']);
    expect(screen.queryByTestId('address-form')).toBeNull();
    await screen.findByText('Kept as another address of Shop');
  });

  it('are refused beside what was typed', async () => {
    const { user, backend } = await opened([first]);
    backend.refuse('addAddress', refusal('address_of_other'));
    await user.click(screen.getByTestId('address-add'));
    await user.keyboard('http://192.168.1.20{Enter}');
    const problem = await screen.findByTestId('address-refusal');
    await waitFor(() => expect(problem.dataset.code).toBe('address_of_other'));
    expect(problem.getAttribute('role')).toBe('alert');
    expect(screen.getByTestId<HTMLInputElement>('address-input').value).toBe('http://192.168.1.20');
  });

  it('are removed unless the person says no to the app’s own question', async () => {
    const { user, backend } = await opened();
    backend.refuse('removeAddress', refusal('declined'));
    await user.click(screen.getByTestId('address-remove'));
    await waitFor(() => expect(backend.calls).toContainEqual(['removeAddress', 'shop', other]));
    expect(screen.queryByTestId('address-refusal')).toBeNull();
    expect(rows()).toHaveLength(2);
    await user.click(screen.getByTestId('address-remove'));
    await waitFor(() => expect(rows()).toEqual(['lnbits.example.com']));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('address-add')));
  });

  it('stay when the key can’t be unbound, and say why', async () => {
    const { user, backend } = await opened();
    backend.refuse('removeAddress', refusal('keyring_locked'));
    await user.click(screen.getByTestId('address-remove'));
    expect((await screen.findByTestId('address-refusal')).dataset.code).toBe('keyring_locked');
    expect(rows()).toHaveLength(2);
  });
});

it('a known wallet is kept by its other address with one click', async () => {
  const { user, backend } = await open({ app: app({ wallets: [wallet({ name: '\u202eShop' })] }) });
  await user.click(screen.getByTestId('add-wallet'));
  await user.type(screen.getByTestId('add-address'), 'shop.example.org');
  backend.refuse('inspectWallet', refusal('already_watched', { keep_address: { wallet_id: 'shop' } }));
  await user.click(screen.getByTestId('add-key'));
  await user.paste('5ec7e7');
  const offer = await screen.findByTestId('offer-keep-address');
  expect(offer.textContent?.replace(/\s+/g, ' ').trim()).toBe('Keep it as another address of “Shop”');
  await user.click(offer);
  const page = await screen.findByTestId('wallet-page');
  await waitFor(() => expect(within(page).getAllByTestId('address')).toHaveLength(2));
  expect(backend.calls).toContainEqual(['addAddress', 'shop', 'shop.example.org']);
  expect(backend.calls.map(([command]) => command)).not.toContain('addWallet');
  expect(document.body.innerHTML).not.toContain('5ec7e7');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByTestId('wallet-page')).toBeNull());
  expect(screen.queryByTestId('add')).toBeNull();
});
