/** Every setting with its words: as they stand on the page, and as they are searched for. */

import { find, t } from '$lib/shared/text.svelte';

export type Section = 'general' | 'notifications' | 'sounds' | 'quiet' | 'mute' | 'alarms' | 'wallets';

const SECTIONS: Record<Section, string> = {
  general: 'settings-general',
  notifications: 'settings-notifications',
  sounds: 'settings-sounds',
  quiet: 'settings-quiet-hours',
  mute: 'settings-mute',
  alarms: 'settings-alarms',
  wallets: 'settings-wallets',
};

export function sectionName(section: Section): string {
  return t(SECTIONS[section]);
}

export interface Setting {
  section: Section;
  label: string;
  hint: string | undefined;
}

/** Its words in the catalogue: the label, its `hint`, and in `also` more that people look for. */
export const SETTINGS = {
  paused: { section: 'general', words: 'settings-paused' },
  hide_amounts: { section: 'general', words: 'settings-hide-amounts' },
  login_start: { section: 'general', words: 'settings-login-start' },
  language: { section: 'general', words: 'settings-language' },
  open_shortcut: { section: 'general', words: 'settings-shortcut' },
  unit: { section: 'general', words: 'settings-unit' },
  directions: { section: 'notifications', words: 'settings-directions' },
  min_amount_msat: { section: 'notifications', words: 'settings-minimum' },
  settled: { section: 'notifications', words: 'settings-settled' },
  failed: { section: 'notifications', words: 'settings-failed' },
  pending: { section: 'notifications', words: 'settings-pending' },
  popup: { section: 'notifications', words: 'settings-popup' },
  popup_amounts: { section: 'notifications', words: 'settings-popup-amounts' },
  popup_memos: { section: 'notifications', words: 'settings-popup-memos' },
  sound: { section: 'notifications', words: 'settings-sound' },
  badge: { section: 'notifications', words: 'settings-badge' },
  spam_below_msat: { section: 'notifications', words: 'settings-spam-below' },
  spam_messages: { section: 'notifications', words: 'settings-spam-messages' },
  test_notification: { section: 'notifications', words: 'settings-test' },
  volume: { section: 'sounds', words: 'settings-volume' },
  sound_incoming: { section: 'sounds', words: 'settings-sound-incoming' },
  sound_outgoing: { section: 'sounds', words: 'settings-sound-outgoing' },
  sound_failed: { section: 'sounds', words: 'settings-sound-failed' },
  sound_alarm: { section: 'sounds', words: 'settings-sound-alarm' },
  speak_amounts: { section: 'sounds', words: 'settings-speak-amounts' },
  quiet_hours: { section: 'quiet', words: 'settings-quiet-hours' },
  mute: { section: 'mute', words: 'settings-mute' },
  alarm_rejected: { section: 'alarms', words: 'settings-alarm-rejected' },
  alarm_outgoing_above_msat: { section: 'alarms', words: 'settings-alarm-outgoing' },
  alarm_balance_below_msat: { section: 'alarms', words: 'settings-alarm-balance' },
  alarm_not_live_minutes: { section: 'alarms', words: 'settings-alarm-not-live' },
  wallets: { section: 'wallets', words: 'settings-own' },
} as const satisfies Record<string, { section: Section; words: string }>;

export type SettingId = keyof typeof SETTINGS;

/** The alarms that are numbers, for all wallets or one of them, with their units. */
export const ALARMS = [
  ['alarm_outgoing_above_msat', 'sat'],
  ['alarm_balance_below_msat', 'sat'],
  ['alarm_not_live_minutes', 'min'],
] as const;

export function setting(id: SettingId): Setting {
  const { section, words } = SETTINGS[id];
  return { section, label: t(words), hint: find(`${words}.hint`) };
}

/** Those with all the words that were typed, in any order; all of them if none was. */
export function found(typed: string): Set<SettingId> {
  const words = searchable(typed).split(/\s+/).filter(Boolean);
  const ids = Object.keys(SETTINGS) as SettingId[];
  return new Set(
    ids.filter((id) => {
      const { section, label, hint = '' } = setting(id);
      const also = find(`${SETTINGS[id].words}.also`) ?? '';
      const text = searchable(`${sectionName(section)} ${label} ${hint} ${also}`);
      return words.every((word) => text.includes(word));
    }),
  );
}

/** In small letters and without accents, which many leave out. */
export function searchable(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

export function sectionsOf(ids: ReadonlySet<SettingId>): Set<Section> {
  return new Set([...ids].map((id) => SETTINGS[id].section));
}
