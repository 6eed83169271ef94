import { describe, expect, it } from 'vitest';
import { app, defaults, MockBackend, refusal, wallet } from '$lib/ipc/ipc.mock';
import { Announcer } from '$lib/shared/announcer.svelte';
import { setLanguage } from '$lib/shared/text.svelte';
import { found, SETTINGS, sectionsOf } from './catalog';
import { inverse, SettingsEditor } from './settings.svelte';
import { AS_FOR_ALL, effective, hasOwnRules, withRules } from './wallet-rules';

function edited() {
  const backend = new MockBackend({ app: app({ wallets: [wallet()] }), payments: [] });
  const editor = new SettingsEditor(backend, new Announcer(), () => backend.app.settings);
  return { backend, editor };
}

describe('changes', () => {
  it('are taken back one after the other, each as it was', async () => {
    const { backend, editor } = edited();
    const before = backend.app.settings;
    await editor.change(() => 'Popup', { popup: false });
    await editor.change(() => 'Smallest amount', { min_amount_msat: 100_000 });
    await editor.change(() => 'Mute of Shop', { wallet: { wallet_id: 'shop', mute: 'always' } });
    expect([editor.last, backend.app.settings.wallets.shop?.mute]).toEqual(['Mute of Shop', 'always']);
    await editor.undo();
    await editor.undo();
    expect([editor.last, backend.app.settings.min_amount_msat]).toEqual(['Popup', 0]);
    await editor.undo();
    expect([editor.last, backend.app.settings.popup]).toEqual([null, true]);
    expect(await editor.undo()).toBeNull();
    expect({ ...backend.app.settings, summary: [], wallets: {} }).toEqual({
      ...before,
      summary: [],
      wallets: {},
    });
  });

  it('that come at once build on each other', async () => {
    const { backend, editor } = edited();
    await Promise.all([
      editor.change(() => 'Sound', { sound: true }),
      editor.change(() => 'Sound', { sound: false }),
      editor.undo(),
    ]);
    expect([backend.app.settings.sound, editor.last]).toEqual([true, 'Sound']);
  });

  it('that are refused can’t be taken back, and say why', async () => {
    const { backend, editor } = edited();
    backend.refuse('changeSettings', refusal('setting_refused'));
    const problem = await editor.change(() => 'Quiet hours', { quiet_hours: [] });
    expect([problem?.code, editor.last]).toEqual(['setting_refused', null]);
    expect(await editor.change(() => 'Popup', { popup: false })).toBeNull();
    backend.refuse('changeSettings', refusal('disk_full'));
    expect((await editor.undo())?.code).toBe('disk_full');
    expect([backend.app.settings.popup, editor.last]).toEqual([false, 'Popup']);
  });

  it('have an inverse that names what they name', () => {
    expect(inverse(defaults, { mute: 'hour', directions: 'incoming' })).toEqual({
      mute: 'off',
      directions: 'both',
    });
    const own = { ...defaults, sound_alarm: { file: 'Ding.wav' } };
    expect(inverse(own, { sound_alarm: 'none' })).toEqual({ sound_alarm: { file: 'Ding.wav' } });
    const { settings } = app({ wallets: [wallet()] });
    expect(inverse(settings, { wallet: { wallet_id: 'shop', rules: AS_FOR_ALL } })).toEqual({
      wallet: { wallet_id: 'shop', rules: AS_FOR_ALL },
    });
  });
});

describe('searching', () => {
  it.each([
    ['', Object.keys(SETTINGS)],
    ['smallest', ['min_amount_msat']],
    ['MINIMUM', ['min_amount_msat']],
    ['sleep', ['quiet_hours']],
    ['  balance   low ', ['alarm_balance_below_msat']],
    ['alarms balance', ['alarm_balance_below_msat']],
    ['spam', ['spam_below_msat', 'spam_messages']],
    ['nothing like this', []],
  ])('%j finds %j', (typed, names) => {
    expect([...found(typed)].sort()).toEqual([...names].sort());
  });

  it('goes by the words of the language, and needs no accents', () => {
    setLanguage('es');
    expect([[...found('minimo')], [...found('día noche')]]).toEqual([['min_amount_msat'], ['quiet_hours']]);
    setLanguage('en');
  });

  it('leaves out sections where nothing was found', () => {
    expect([...sectionsOf(found('spam'))]).toEqual(['notifications']);
  });
});

describe('a wallet’s own rules', () => {
  it('begin as those that hold, and end as those for all', () => {
    const all = { ...defaults, popup: false, min_amount_msat: 5000 };
    const own = withRules(AS_FOR_ALL, all, true);
    expect([own.popup, own.min_amount_msat, own.alarm_balance_below_msat]).toEqual([false, 5000, null]);
    expect(hasOwnRules(own)).toBe(true);
    const alarmed = { ...own, alarm_balance_below_msat: 7000 };
    const again = withRules(alarmed, all, false);
    expect([hasOwnRules(again), again.alarm_balance_below_msat]).toEqual([false, 7000]);
    expect(effective({ ...AS_FOR_ALL, sound: true }, all)).toMatchObject({ sound: true, popup: false });
  });
});
