import { describe, expect, it, vi } from 'vitest';
import { app, defaults, payment, refusal, wallet } from '../lib/ipc/ipc.mock';
import { open, screen, waitFor, within } from './open';

const text = (element: Element | null | undefined) => element?.textContent?.replace(/\s+/g, ' ').trim();
const shown = (testid: string) => text(screen.getByTestId(testid));
const preview = () => shown('settings-preview');

async function opened(scene: Parameters<typeof open>[0] = {}) {
  const window = await open(scene);
  await window.user.click(screen.getByTestId('open-settings'));
  await screen.findByTestId('settings');
  const changes = () =>
    window.backend.calls.filter(([command]) => command === 'changeSettings').map(([, change]) => change);
  return { ...window, changes };
}

const settingsShown = () => screen.queryAllByTestId('setting').map((row) => row.dataset.setting);

describe('the settings', () => {
  it('open from the home view, by key and from outside, and close with Escape', async () => {
    const { user, backend } = await open();
    await user.keyboard('{Control>},{/Control}');
    await screen.findByTestId('settings');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Settings'));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId('settings')).toBeNull());
    backend.emitShow('settings');
    await screen.findByTestId('settings');
  });

  it('open without a wallet too', async () => {
    const { user } = await open({ app: app() });
    await user.click(screen.getByTestId('open-settings'));
    await screen.findByTestId('settings');
    expect(screen.queryByTestId('settings-wallets')).toBeNull();
  });

  it('are applied at once, told in words, and taken back', async () => {
    const { user, changes } = await opened();
    expect(preview()).toContain('Popup and badge for payments.');
    expect(screen.queryByTestId('undo')).toBeNull();
    await user.click(screen.getByTestId('all-popup'));
    await waitFor(() => expect(preview()).toContain('Badge for payments.'));
    await user.click(screen.getByLabelText('Incoming'));
    const minimum = screen.getByTestId<HTMLInputElement>('all-minimum');
    await user.type(minimum, '100{Enter}');
    await waitFor(() => expect(preview()).toContain('Badge for incoming payments of 100 sat and more.'));
    expect(changes()).toEqual([{ popup: false }, { directions: 'incoming' }, { min_amount_msat: 100_000 }]);
    const undo = screen.getByTestId('undo');
    expect(undo.getAttribute('aria-label')).toBe('Undo: Smallest amount');
    await user.click(undo);
    await waitFor(() => expect([minimum.value, preview()?.includes('100 sat')]).toEqual(['', false]));
    screen.getByTestId('all-popup').focus();
    // Somebody else's shortcut.
    const before = changes().length;
    await user.keyboard('{Control>}{Alt>}z{/Alt}{/Control}');
    expect(changes().length).toBe(before);
    await user.keyboard('{Control>}z{/Control}');
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(preview()).toContain('Popup and badge for payments.'));
    expect(screen.queryByTestId('undo')).toBeNull();
  });

  it('take no nonsense for an amount', async () => {
    const { user, changes } = await opened();
    const minimum = screen.getByTestId<HTMLInputElement>('all-minimum');
    await user.type(minimum, 'a lot{Enter}');
    expect(minimum.getAttribute('aria-invalid')).toBe('true');
    expect(text(within(screen.getByTestId('settings')).getByRole('alert'))).toContain('an amount in sat');
    await user.keyboard('{Escape}');
    expect([minimum.value, minimum.getAttribute('aria-invalid')]).toEqual(['', 'false']);
    expect([changes(), screen.queryByTestId('settings') !== null]).toEqual([[], true]);
  });

  it('that are refused say so in their row', async () => {
    const { user, backend } = await opened();
    backend.refuse('changeSettings', refusal('disk_full'));
    await user.click(screen.getByTestId('all-sound'));
    const problem = await screen.findByTestId('setting-problem');
    expect(text(problem)).toBe('Why disk_full. What to do.');
    expect(problem.closest('[data-setting]')?.getAttribute('data-setting')).toBe('sound');
    await user.click(screen.getByTestId('all-sound'));
    await waitFor(() => expect(screen.queryByTestId('setting-problem')).toBeNull());
  });

  it('are found by their words; Escape ends the search first', async () => {
    const { user } = await opened();
    const all = settingsShown().length;
    await user.keyboard('{Control>}f{/Control}');
    expect(document.activeElement).toBe(screen.getByTestId('settings-search'));
    await user.keyboard('spam');
    expect(settingsShown()).toEqual(['spam_below_msat', 'spam_messages']);
    expect(screen.queryByTestId('settings-general')).toBeNull();
    await user.keyboard(' unknown');
    expect(shown('settings-nothing')).toContain('No setting has these words');
    await user.keyboard('{Escape}');
    expect(settingsShown()).toHaveLength(all);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId('settings')).toBeNull());
  });

  it('say that the demo’s end with it', async () => {
    await opened({ app: app({ wallets: [wallet()], demo: true }) });
    expect(shown('settings')).toContain('the demo’s settings');
  });

  it('name every control for those who can’t see it', async () => {
    const { container } = await opened({
      app: app({
        wallets: [wallet()],
        settings: { ...defaults, quiet_hours: [{ days: ['mon'], from: '22:00', until: '08:00' }] },
      }),
    });
    for (const control of container.querySelectorAll('button, input, select')) {
      const named = control as HTMLInputElement;
      const name = named.getAttribute('aria-label') || named.labels?.[0]?.textContent || named.textContent;
      expect(name?.trim(), control.outerHTML).toBeTruthy();
    }
  });
});

describe('quiet hours', () => {
  const entry = (place = 0) => within(screen.getAllByTestId('quiet-entry')[place] as HTMLElement);

  it('are added, changed by day and time, and removed', async () => {
    const { user, changes } = await opened();
    await user.click(screen.getByTestId('quiet-add'));
    await screen.findByTestId('quiet-entry');
    await waitFor(() => expect(preview()).toContain('Quiet hours: every day 22:00 to 08:00.'));
    await user.click(entry().getByTestId('quiet-sun'));
    await waitFor(() => expect(entry().getByTestId('quiet-sun').getAttribute('aria-pressed')).toBe('false'));
    const from = entry().getByTestId('quiet-from');
    await user.clear(from);
    await user.type(from, '23:30{Enter}');
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
    expect(changes().at(-1)).toEqual({ quiet_hours: [{ days, from: '23:30', until: '08:00' }] });
    await user.click(entry().getByTestId('quiet-remove'));
    await waitFor(() => expect(screen.queryByTestId('quiet-entry')).toBeNull());
    expect(document.activeElement).toBe(screen.getByTestId('quiet-add'));
  });

  it('that make no sense are refused; what was typed goes with the next time', async () => {
    const hours = [{ days: ['mon' as const], from: '22:00', until: '08:00' }];
    const { user, backend, changes } = await opened({
      app: app({ wallets: [wallet()], settings: { ...defaults, quiet_hours: hours } }),
    });
    backend.refuse('changeSettings', refusal('setting_refused'));
    const [from, until] = [entry().getByTestId('quiet-from'), entry().getByTestId('quiet-until')];
    await user.clear(from);
    await user.type(from, '8:00{Enter}');
    expect(text(await screen.findByTestId('quiet-problem'))).toBe('Why setting_refused. What to do.');
    expect(from.getAttribute('aria-invalid')).toBe('true');
    await user.clear(until);
    await user.type(until, '22:00{Enter}');
    expect(changes().at(-1)).toEqual({ quiet_hours: [{ days: ['mon'], from: '8:00', until: '22:00' }] });
    await waitFor(() => expect(screen.queryByTestId('quiet-problem')).toBeNull());
  });

  it('that were refused are asked for again when they are typed again', async () => {
    const hours = [{ days: ['mon' as const], from: '22:00', until: '08:00' }];
    const { user, backend } = await opened({
      app: app({ wallets: [wallet()], settings: { ...defaults, quiet_hours: hours } }),
    });
    const from = entry().getByTestId<HTMLInputElement>('quiet-from');
    for (let time = 0; time < 2; time += 1) {
      backend.refuse('changeSettings', refusal('setting_refused'));
      await user.clear(from);
      await user.type(from, '8:00{Enter}');
      await screen.findByTestId('quiet-problem');
      await user.keyboard('{Escape}');
      await waitFor(() =>
        expect([from.value, screen.queryByTestId('quiet-problem')]).toEqual(['22:00', null]),
      );
    }
  });

  it('that could not be added say why', async () => {
    const { user, backend } = await opened();
    backend.refuse('changeSettings', refusal('setting_refused'));
    await user.click(screen.getByTestId('quiet-add'));
    expect(text(await screen.findByTestId('quiet-problem'))).toBe('Why setting_refused. What to do.');
    await user.click(screen.getByTestId('quiet-add'));
    await screen.findByTestId('quiet-entry');
    expect(screen.queryByTestId('quiet-problem')).toBeNull();
  });
});

describe('muting', () => {
  it('says until when, and ends by hand', async () => {
    const { user, changes } = await opened();
    expect(screen.queryByTestId('all-muted')).toBeNull();
    await user.click(screen.getByTestId('all-mute-tomorrow'));
    await waitFor(() => expect(shown('all-muted')).toMatch(/^Muted until Tomorrow, .*8:00/));
    await user.click(screen.getByTestId('all-mute-always'));
    await waitFor(() => expect(shown('all-muted')).toContain('until you unmute'));
    await user.click(screen.getByTestId('all-unmute'));
    await waitFor(() => expect(screen.queryByTestId('all-muted')).toBeNull());
    expect(changes()).toEqual([{ mute: 'tomorrow' }, { mute: 'always' }, { mute: 'off' }]);
  });
});

describe('starting at login', () => {
  const on = () => screen.getByTestId('login-start').getAttribute('aria-checked');

  it('is what the system says, also when somebody else changes it', async () => {
    const { user, backend } = await opened();
    expect(on()).toBe('false');
    await user.click(screen.getByTestId('login-start'));
    await waitFor(() => expect(on()).toBe('true'));
    expect(backend.calls).toContainEqual(['setLoginStart', true]);
    backend.loginStart = { on: false, note: 'It was switched off outside of Satchime.' };
    window.dispatchEvent(new Event('focus'));
    await waitFor(() => expect(on()).toBe('false'));
    expect(shown('settings-general')).toContain('It was switched off outside of Satchime.');
  });

  it('says why it could not be changed', async () => {
    const { user, backend } = await opened();
    backend.refuse('setLoginStart', refusal('login_start_failed'));
    await user.click(screen.getByTestId('login-start'));
    expect(text(await screen.findByTestId('setting-problem'))).toBe('Why login_start_failed. What to do.');
    expect(on()).toBe('false');
  });
});

describe('the shortcut', () => {
  it('is the next keys that are pressed, and is removed', async () => {
    const { user, changes, backend } = await opened();
    const button = () => screen.getByTestId('open-shortcut');
    expect(text(button())).toBe('None');
    await user.click(button());
    expect(text(button())).toBe('Press the keys…');
    await user.keyboard('{Escape}');
    expect([text(button()), screen.queryByTestId('settings') !== null]).toEqual(['None', true]);
    await user.click(button());
    await user.keyboard('{Control>}{Alt>}[KeyS]{/Alt}{/Control}');
    await waitFor(() => expect(text(button())).toBe('Ctrl+Alt+S'));
    const problem = {
      code: 'shortcut_missing',
      title: 'no shortcut',
      text: 'Taken.',
      next: 'Choose another.',
    };
    backend.emitApp({ problems: [problem] });
    await waitFor(() => expect(shown('shortcut-missing')).toBe('Taken. Choose another.'));
    await user.click(screen.getByTestId('open-shortcut-remove'));
    await waitFor(() => expect(text(button())).toBe('None'));
    expect(changes()).toEqual([{ open_shortcut: 'Ctrl+Alt+S' }, { open_shortcut: '' }]);
  });
});

describe('a test notification', () => {
  it('says what became of it', async () => {
    const { user, backend } = await opened();
    await user.click(screen.getByTestId('test-notification'));
    const outcome = () => screen.findByTestId('test-notification-outcome');
    expect(text(await outcome())).toContain('Sent, and the desktop took it');
    await waitFor(() => expect(shown('announcer')).toContain('Sent, and the desktop took it. If you'));
    backend.notified = { good: false, title: 'Held back: do not disturb is on', text: 'Later.' };
    await user.click(screen.getByTestId('test-notification'));
    await waitFor(async () => expect((await outcome()).dataset.good).toBe('false'));
    backend.refuse('testNotification', refusal('window'));
    await user.click(screen.getByTestId('test-notification'));
    await waitFor(async () => expect(text(await outcome())).toBe('Window Why window. What to do.'));
  });
});

describe('do not disturb', () => {
  it('is said as long as it is on', async () => {
    const { backend } = await open();
    expect(screen.queryByTestId('banner-do-not-disturb')).toBeNull();
    backend.emitApp({ do_not_disturb: true });
    await waitFor(() => expect(shown('banner-do-not-disturb')).toContain('Do not disturb is on'));
    backend.emitApp({ do_not_disturb: false });
    await waitFor(() => expect(screen.queryByTestId('banner-do-not-disturb')).toBeNull());
  });
});

describe('sounds', () => {
  const chosen = (kind: string) => screen.getByTestId<HTMLSelectElement>(`all-sound_${kind}`);

  it('are chosen, tried and taken back', async () => {
    const { user, backend, changes } = await opened();
    expect(shown('sounds-off')).toContain('Nothing is heard until');
    await user.click(screen.getByTestId('all-sound'));
    await waitFor(() => expect(screen.queryByTestId('sounds-off')).toBeNull());
    await user.selectOptions(chosen('incoming'), 'None');
    await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>('play-incoming').disabled).toBe(true));
    await user.click(screen.getByTestId('undo'));
    await waitFor(() => expect(chosen('incoming').value).toBe('built_in'));
    expect(changes().slice(1)).toEqual([{ sound_incoming: 'none' }, { sound_incoming: 'built_in' }]);
    await user.click(screen.getByTestId('play-incoming'));
    expect(backend.calls).toContainEqual(['playSound', 'incoming']);
    backend.refuse('playSound', refusal('sound_unheard'));
    await user.click(screen.getByTestId('play-alarm'));
    expect(text(await screen.findByTestId('setting-problem'))).toBe('Why sound_unheard. What to do.');
  });

  it('may be files, which the app itself asks for', async () => {
    const { user, backend } = await opened();
    backend.refuse('chooseSound', refusal('declined'));
    await user.selectOptions(chosen('alarm'), 'Choose a file…');
    await waitFor(() => expect(chosen('alarm').value).toBe('built_in'));
    expect([screen.queryByTestId('setting-problem'), screen.queryByTestId('undo')]).toEqual([null, null]);
    await user.selectOptions(chosen('alarm'), 'Choose a file…');
    await waitFor(() => expect(text(chosen('alarm').selectedOptions[0])).toBe('Ding.wav'));
    await user.click(screen.getByTestId('undo'));
    await waitFor(() => expect(chosen('alarm').value).toBe('built_in'));
    expect(backend.calls.at(-1)?.[1]).toEqual({ sound_alarm: 'built_in' });
    await user.selectOptions(chosen('alarm'), 'Choose a file…');
    await waitFor(() => expect(chosen('alarm').value).toBe('file'));
    await user.selectOptions(chosen('alarm'), 'None');
    await waitFor(() => expect(chosen('alarm').value).toBe('none'));
    await user.click(screen.getByTestId('undo'));
    await waitFor(() => expect(text(chosen('alarm').selectedOptions[0])).toBe('Ding.wav'));
    expect(backend.calls.at(-1)?.[1]).toEqual({ sound_alarm: { file: 'Ding.wav' } });
  });
});

describe('a wallet', () => {
  it('has rules of its own, and goes by those for all again', async () => {
    const { user, changes } = await opened({ app: app({ wallets: [wallet(), wallet({ id: 'tips' })] }) });
    const row = () => text(document.querySelector('[data-testid=settings-wallet][data-wallet-id=shop]'));
    expect(row()).toContain('As for all');
    await user.click(screen.getAllByTestId('settings-wallet')[0] as HTMLElement);
    const page = within(await screen.findByTestId('wallet-notices'));
    expect(page.queryByTestId('wallet-popup')).toBeNull();
    await user.click(page.getByLabelText('Its own'));
    await user.click(await page.findByTestId('wallet-popup'));
    await waitFor(() => expect(shown('wallet-preview')).toContain('Badge for payments.'));
    const last = changes().at(-1) as { wallet: { rules: object } };
    expect(last.wallet).toMatchObject({ wallet_id: 'shop', rules: { popup: false, settled: true } });
    await user.click(page.getByTestId('wallet-mute-hour'));
    await waitFor(() => expect(shown('wallet-muted')).toContain('Muted until Today'));
    expect(row()).toContain('Its own, muted');
    await user.click(within(screen.getByTestId('wallet-rules')).getByLabelText('As for all'));
    await waitFor(() => expect(page.queryByTestId('wallet-popup')).toBeNull());
    await user.click(screen.getAllByTestId('undo').at(-1) as HTMLElement);
    await page.findByTestId('wallet-popup');
  });

  it('has alarms of its own beside the rules', async () => {
    const { user, changes } = await opened();
    await user.click(screen.getByTestId('settings-wallet'));
    await user.click(await screen.findByTestId('wallet-alarms'));
    const field = screen.getByTestId<HTMLInputElement>('wallet-alarm_balance_below_msat');
    expect(field.placeholder).toBe('Off');
    await user.type(field, '5000{Enter}');
    await waitFor(() => expect(changes()).toHaveLength(1));
    expect(changes()[0]).toMatchObject({ wallet: { rules: { alarm_balance_below_msat: 5_000_000 } } });
    expect(screen.queryByTestId('wallet-popup')).toBeNull();
  });

  it('can be without an alarm that is on for all', async () => {
    const { user, changes } = await opened();
    await user.click(screen.getByTestId('settings-wallet'));
    await user.click(await screen.findByTestId('wallet-alarms'));
    await user.type(screen.getByTestId('wallet-alarm_not_live_minutes'), '0{Enter}');
    await waitFor(() => expect(changes()).toHaveLength(1));
    expect(changes()[0]).toMatchObject({ wallet: { rules: { alarm_not_live_minutes: 0 } } });
    await user.click(within(screen.getByTestId('wallet-alarm_rejected')).getByLabelText('Off'));
    await waitFor(() => expect(changes()).toHaveLength(2));
    expect(changes()[1]).toMatchObject({ wallet: { rules: { alarm_rejected: false } } });
  });
});

describe('the unit of amounts', () => {
  it('is chosen on the page', async () => {
    const { user, changes } = await opened();
    await user.selectOptions(screen.getByTestId('all-unit'), 'BTC');
    await waitFor(() => expect(changes()).toEqual([{ unit: 'btc' }]));
  });
});

describe('why', () => {
  it('stands in each payment’s detail, and is asked again until it is told', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { user, backend } = await open({ payments: [payment()] });
    const at = new Date().toISOString();
    backend.why = [{ words: 'It is about to be told.', at, until: null, open: true }];
    await user.click(await screen.findByTestId('payment'));
    await waitFor(() => expect(shown('why-words')).toBe('It is about to be told.'));
    backend.why = [{ words: 'You were notified, by popup.', at, until: null, open: false }];
    await vi.advanceTimersByTimeAsync(2_000);
    await waitFor(() => expect(shown('why-words')).toBe('You were notified, by popup.'));
    expect(shown('why')).toContain('Today, ');
    vi.useRealTimers();
  });
});
