/** Every setting with its words: as they stand on the page, and as they are searched for. */

export type Section = 'general' | 'notifications' | 'sounds' | 'quiet' | 'mute' | 'alarms' | 'wallets';

export const SECTIONS: Record<Section, string> = {
  general: 'General',
  notifications: 'Notifications',
  sounds: 'Sounds',
  quiet: 'Quiet hours',
  mute: 'Mute',
  alarms: 'Alarms',
  wallets: 'Wallets',
};

export interface Setting {
  section: Section;
  label: string;
  hint?: string;
  /** More words that people look for. */
  also?: string;
}

export const SETTINGS = {
  paused: {
    section: 'general',
    label: 'Pause all wallets',
    hint: 'Nothing is watched until you resume. Then you see what you missed.',
    also: 'stop resume off watch',
  },
  hide_amounts: {
    section: 'general',
    label: 'Hide amounts',
    hint: 'In the tray, in notifications and in this window.',
    also: 'privacy shoulder balance secret',
  },
  directions: { section: 'notifications', label: 'Payments', also: 'direction incoming outgoing all both' },
  min_amount_msat: {
    section: 'notifications',
    label: 'Smallest amount',
    hint: 'Smaller payments are only listed.',
    also: 'minimum sat threshold limit',
  },
  settled: { section: 'notifications', label: 'Settled payments', also: 'received sent succeeded' },
  failed: {
    section: 'notifications',
    label: 'Failed payments',
    hint: 'Outgoing ones that failed, and incoming ones that were taken back.',
    also: 'error not sent',
  },
  popup: {
    section: 'notifications',
    label: 'Popup',
    hint: 'A notification on the screen.',
    also: 'banner toast',
  },
  popup_amounts: {
    section: 'notifications',
    label: 'Amounts in popups',
    hint: 'Unless all amounts are hidden.',
    also: 'privacy show hide',
  },
  popup_memos: {
    section: 'notifications',
    label: 'Messages in popups',
    hint: 'What the payer wrote.',
    also: 'privacy memo comment show hide',
  },
  sound: { section: 'notifications', label: 'Sound', also: 'chime audio noise ring' },
  badge: {
    section: 'notifications',
    label: 'Badge',
    hint: 'Counts at the icon what you have not looked at yet.',
    also: 'number tray unread',
  },
  spam_below_msat: {
    section: 'notifications',
    label: 'Spam: less than',
    hint: 'Incoming payments below this that carry a message are only listed.',
    also: 'tiny dust advertisement filter',
  },
  spam_messages: { section: 'notifications', label: 'Spam: messages', also: 'link any filter advertisement' },
  volume: { section: 'sounds', label: 'Volume', also: 'loud quiet percent' },
  sound_incoming: { section: 'sounds', label: 'Incoming payment', also: 'file chime play' },
  sound_outgoing: { section: 'sounds', label: 'Outgoing payment', also: 'file chime play' },
  sound_failed: { section: 'sounds', label: 'Failed payment', also: 'file chime play' },
  sound_alarm: { section: 'sounds', label: 'Alarm', also: 'file siren play' },
  speak_amounts: {
    section: 'sounds',
    label: 'Speak amounts',
    hint: 'After the sound, unless amounts are hidden.',
    also: 'voice say read aloud',
  },
  quiet_hours: {
    section: 'quiet',
    label: 'Quiet hours',
    hint: 'Nothing is told then but alarms. What came is summed up after.',
    also: 'night sleep weekend days time do not disturb silence',
  },
  mute: {
    section: 'mute',
    label: 'Mute',
    hint: 'Nothing is told but alarms.',
    also: 'silence do not disturb hour tomorrow unmute snooze',
  },
  alarm_rejected: {
    section: 'alarms',
    label: 'A server rejects a key',
    also: 'revoked wrong',
  },
  alarm_outgoing_above_msat: {
    section: 'alarms',
    label: 'Outgoing payment of more than',
    also: 'large theft spend limit',
  },
  alarm_balance_below_msat: { section: 'alarms', label: 'Balance of less than', also: 'low empty' },
  alarm_not_live_minutes: {
    section: 'alarms',
    label: 'Wallet not live for',
    also: 'offline down disconnected minutes',
  },
  wallets: {
    section: 'wallets',
    label: 'Each wallet’s own',
    also: 'own override per wallet mute',
  },
} as const satisfies Record<string, Setting>;

export type SettingId = keyof typeof SETTINGS;

/** The alarms that are numbers, for all wallets or one of them, with their units. */
export const ALARMS = [
  ['alarm_outgoing_above_msat', 'sat'],
  ['alarm_balance_below_msat', 'sat'],
  ['alarm_not_live_minutes', 'min'],
] as const;

export function setting(id: SettingId): Setting {
  return SETTINGS[id];
}

/** Those with all the words that were typed, in any order; all of them if none was. */
export function found(typed: string): Set<SettingId> {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const ids = Object.keys(SETTINGS) as SettingId[];
  return new Set(
    ids.filter((id) => {
      const { section, label, hint = '', also = '' }: Setting = SETTINGS[id];
      const text = `${SECTIONS[section]} ${label} ${hint} ${also}`.toLowerCase();
      return words.every((word) => text.includes(word));
    }),
  );
}

export function sectionsOf(ids: ReadonlySet<SettingId>): Set<Section> {
  return new Set([...ids].map((id) => SETTINGS[id].section));
}
