import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import App from '../App.svelte';
import { app, MockBackend, type Scene, wallet } from '../lib/ipc/ipc.mock';

/** The whole window on a backend of the test's making, once it has drawn its first picture. */
export async function open(scene: Partial<Scene> = {}) {
  const backend = new MockBackend({ app: app({ wallets: [wallet()] }), payments: [], ...scene });
  const user = userEvent.setup();
  const { container } = render(App, { backend });
  await waitFor(() => {
    if (!container.querySelector('[data-ready=true]')) throw new Error('not drawn yet');
  });
  return { backend, user, container };
}

export { screen, waitFor, within };
