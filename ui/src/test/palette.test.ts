import { describe, expect, it } from 'vitest';
import { app, wallet } from '../lib/ipc/ipc.mock';
import { open, screen, waitFor } from './open';

const labels = () => screen.queryAllByTestId('palette-option').map(({ dataset }) => dataset.action);
const chosen = () => document.querySelector('[role=option][aria-selected=true]')?.getAttribute('data-action');

describe('the command palette', () => {
  it('opens by Ctrl+K, finds by any words, and runs what is chosen', async () => {
    const { user } = await open({ app: app({ wallets: [wallet(), wallet({ id: 'b', name: 'Café' })] }) });
    await user.keyboard('{Control>}k{/Control}');
    expect(labels()).toContain('wallet b');
    expect(labels().some((id) => id?.startsWith('setting '))).toBe(false);
    await user.type(screen.getByTestId('palette-input'), 'cafe');
    expect(labels()).toEqual(['wallet b']);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.getByTestId('wallet-page').dataset.walletId).toBe('b'));
    expect(screen.queryByTestId('palette')).toBeNull();
  });

  it('is walked through by arrows, around its ends', async () => {
    const { user } = await open();
    await user.keyboard('{Meta>}k{/Meta}');
    const first = chosen();
    await user.keyboard('{ArrowUp}');
    expect(chosen()).toBe(labels().at(-1));
    await user.keyboard('{ArrowDown}');
    expect(chosen()).toBe(first);
    const input = screen.getByTestId('palette-input');
    const active = document.getElementById(input.getAttribute('aria-activedescendant') ?? '');
    expect(active?.dataset.action).toBe(first);
  });

  it('finds settings too, says when there is nothing, and is left by Escape', async () => {
    const { user } = await open();
    await user.keyboard('{Control>}k{/Control}');
    const input = screen.getByTestId('palette-input');
    await user.type(input, 'volume');
    expect(labels()).toEqual(['setting volume']);
    await user.clear(input);
    await user.type(input, 'xyzzy');
    expect(screen.getByTestId('palette').textContent).toContain('Nothing of that name');
    await user.keyboard('{Escape}');
    expect(screen.queryByTestId('palette')).toBeNull();
  });

  it('pauses, and offers to resume next time', async () => {
    const { backend, user } = await open();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(screen.getByTestId('palette-input'), 'pause');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(backend.calls).toContainEqual(['changeSettings', { paused: true }]));
    await user.keyboard('{Control>}k{/Control}');
    await user.type(screen.getByTestId('palette-input'), 'resume');
    expect(labels()[0]).toBe('pause');
  });
});

it('a right click offers nothing that a page would', async () => {
  const { container } = await open();
  const click = () => new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
  const event = click();
  container.querySelector('h1')?.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
});
