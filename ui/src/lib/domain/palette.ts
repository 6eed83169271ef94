/** What can be done from the command palette, found by any of its words. */

import { t } from '$lib/shared/text.svelte';
import type { IconName } from '$lib/shared/ui/Icon.svelte';
import { plain } from '$lib/shared/words';
import { SETTINGS, type SettingId, searchable, sectionName, setting } from './catalog';
import type { Satchime } from './satchime.svelte';

export interface Action {
  id: string;
  label: string;
  /** What kind of thing it leads to, or what else is to be known of it. */
  hint: string;
  icon: IconName;
  /** It is pressed together with Ctrl. */
  keys?: string;
  run: () => unknown;
}

/** Everything there is now; settings last, because there are many. */
export function actionsOf(satchime: Satchime): Action[] {
  const { app, nav } = satchime;
  if (!app) return [];
  const { paused, hide_amounts } = app.settings;
  const go = t('palette-go');
  const act = t('palette-act');
  const sections: Action[] = satchime.ledger
    ? [
        { id: 'history', label: t('nav-payments'), hint: go, icon: 'list', run: () => nav.go('history') },
        { id: 'wallets', label: t('nav-wallets'), hint: go, icon: 'wallet', run: () => nav.go('wallets') },
      ]
    : [];
  const actions: Action[] = [
    { id: 'home', label: t('palette-home'), hint: go, icon: 'home', run: () => nav.home() },
    ...sections,
    { id: 'settings', label: t('action-settings'), hint: go, icon: 'gear', keys: ',', run: settings },
  ];
  function settings() {
    nav.open({ name: 'settings' });
  }
  if (!app.demo) {
    const run = () => nav.open({ name: 'add' });
    actions.push({ id: 'add', label: t('action-connect-wallet'), hint: act, icon: 'plus', run });
  }
  if (app.wallets.length > 0) {
    const label = t(paused ? 'home-resume.all' : 'home-pause.all');
    const run = () => satchime.changeSettings({ paused: !paused });
    actions.push({ id: 'pause', label, hint: act, icon: paused ? 'play' : 'pause', run });
  }
  actions.push({
    id: 'amounts',
    label: t(hide_amounts ? 'palette-amounts.show' : 'palette-amounts.hide'),
    hint: act,
    icon: hide_amounts ? 'eye' : 'eyeOff',
    run: () => satchime.changeSettings({ hide_amounts: !hide_amounts }),
  });
  for (const { id, name } of app.wallets) {
    const run = () => nav.open({ name: 'wallet', id });
    actions.push({ id: `wallet ${id}`, label: plain(name), hint: t('palette-wallet'), icon: 'wallet', run });
  }
  actions.push({ id: 'quit', label: t('action-quit.app'), hint: act, icon: 'power', keys: 'Q', run: quit });
  function quit() {
    return satchime.quit();
  }
  for (const name of Object.keys(SETTINGS) as SettingId[]) {
    const { label, section } = setting(name);
    actions.push({ id: `setting ${name}`, label, hint: sectionName(section), icon: 'gear', run: settings });
  }
  return actions;
}

/** Those with all the words that were typed, in any order; those whose name begins with them first. */
export function matching(actions: readonly Action[], typed: string): Action[] {
  const wanted = searchable(typed).trim();
  const words = wanted.split(/\s+/).filter(Boolean);
  if (words.length === 0) return actions.filter(({ id }) => !id.startsWith('setting '));
  const found = actions.filter(({ label, hint }) => {
    const text = searchable(`${label} ${hint}`);
    return words.every((word) => text.includes(word));
  });
  const first = ({ label }: Action) => (searchable(label).startsWith(wanted) ? 0 : 1);
  return found.sort((a, b) => first(a) - first(b));
}
