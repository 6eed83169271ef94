/** What the app makes of a change, in short: enough for the unit tests and for looking at the window. */

import type { MuteChange, MuteView, SettingsChange, SettingsView, WalletNoticesView } from './backend';
import { asForAll } from './views.mock';

export function decided(before: SettingsView, change: SettingsChange): SettingsView {
  const { wallet, mute, ...named } = change;
  const after = { ...before, ...named, ...(mute && { mute: muted(mute) }) } as SettingsView;
  after.summary = summary(after);
  const notices = (id: string, known: WalletNoticesView): WalletNoticesView => {
    const its = {
      ...known,
      ...(wallet?.wallet_id === id && wallet.rules && { rules: wallet.rules }),
      ...(wallet?.wallet_id === id && wallet.mute && { mute: muted(wallet.mute) }),
    };
    const own = Object.fromEntries(Object.entries(its.rules).filter(([, value]) => value !== null));
    return { ...its, summary: summary({ ...after, ...own, mute: its.mute }) };
  };
  if (wallet) after.wallets = { [wallet.wallet_id]: asForAll(after), ...after.wallets };
  const wallets = Object.entries(after.wallets).map(([id, known]) => [id, notices(id, known)]);
  return { ...after, wallets: Object.fromEntries(wallets) };
}

function muted(mute: MuteChange): MuteView {
  switch (mute) {
    case 'hour':
      return { until: new Date(Date.now() + 3_600_000).toISOString() };
    case 'tomorrow': {
      const until = new Date();
      until.setDate(until.getDate() + 1);
      until.setHours(8, 0, 0, 0);
      return { until: until.toISOString() };
    }
    default:
      return mute;
  }
}

function summary(settings: SettingsView): string[] {
  const { directions, min_amount_msat, popup, sound, badge, quiet_hours, mute } = settings;
  const means = [popup && 'popup', sound && 'sound', badge && 'badge'].filter((one) => one !== false);
  const which = directions === 'both' ? 'payments' : `${directions} payments`;
  const least = min_amount_msat ? ` of ${min_amount_msat / 1000} sat and more` : '';
  const by = means.join(' and ');
  const told = by ? `${by.charAt(0).toUpperCase()}${by.slice(1)} for ${which}${least}.` : 'No notifications.';
  const hours = quiet_hours.map(({ days, from, until }) => {
    const on = days.map((day) => day.charAt(0).toUpperCase() + day.slice(1));
    return `${days.length === 7 ? 'every day' : on.join(', ')} ${from} to ${until}`;
  });
  const lines = [told];
  if (hours.length) lines.push(`Quiet hours: ${hours.join('; ')}. What comes then is summed up after.`);
  if (mute === 'always') lines.push('Muted until you unmute: nothing is told but alarms.');
  else if (mute !== 'off') lines.push('Muted for now. What comes meanwhile is summed up after.');
  if (settings.alarm_rejected) lines.push('Alarms, at any time: a rejected key.');
  return lines;
}
