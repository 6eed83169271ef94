import { describe, expect, it } from 'vitest';
import { app, refusal, wallet } from '../lib/ipc/ipc.mock';
import { open, screen, waitFor } from './open';

const server = 'https://lnbits.example.com';

async function opened() {
  const window = await open({ app: app({ wallets: [wallet()] }) });
  await window.user.click(screen.getByTestId('wallet-open'));
  await waitFor(() => expect(screen.getByTestId('connection-way').textContent).toBe('as the system says'));
  return window;
}

describe('how a server is reached', () => {
  it('is chosen with a log-in, and the password leaves the page', async () => {
    const { user, backend } = await opened();
    await user.click(screen.getByTestId('connection'));
    expect(document.activeElement).toBe(screen.getByTestId('connection-select'));
    await user.selectOptions(screen.getByTestId('connection-select'), 'socks');
    expect(screen.getByTestId('connection-save')).toHaveProperty('disabled', true);
    await user.type(screen.getByTestId('connection-proxy'), '10.0.0.2:1080');
    expect(screen.queryByTestId('connection-password')).toBeNull();
    await user.type(screen.getByTestId('connection-user'), 'me');
    await user.type(screen.getByTestId('connection-password'), '5ec7{Enter}');
    await waitFor(() => expect(screen.queryByTestId('connection-form')).toBeNull());
    const asked = { way: 'socks', proxy: '10.0.0.2:1080', user: 'me', password: '5ec7' };
    expect(backend.calls).toContainEqual(['chooseRoute', server, asked]);
    expect(screen.getByTestId('connection-way').textContent).toBe('through socks at 10.0.0.2:1080');
    expect(document.body.innerHTML).not.toContain('5ec7');
    await user.click(screen.getByTestId('connection'));
    expect(screen.getByTestId('connection-password')).toHaveProperty('value', '');
  });

  it('stays as it was after Esc, and says why it can’t be', async () => {
    const { user, backend } = await opened();
    backend.refuse('chooseRoute', refusal('proxy_for_plain_http'));
    await user.click(screen.getByTestId('connection'));
    await user.selectOptions(screen.getByTestId('connection-select'), 'tor');
    expect(screen.getByTestId('connection-proxy')).toHaveProperty('value', '127.0.0.1:9050');
    await user.click(screen.getByTestId('connection-save'));
    await waitFor(() => expect(screen.getByTestId('connection-refusal')).toBeTruthy());
    await user.keyboard('{Escape}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('connection')));
    expect(screen.getByTestId('wallet-page')).toBeTruthy();
  });
});
