/** A wallet's own rules beside those for all. */

import type { SettingsView, WalletRulesView } from '$lib/ipc/backend';

const NO_RULES = {
  directions: null,
  min_amount_msat: null,
  settled: null,
  failed: null,
  pending: null,
  popup: null,
  sound: null,
  badge: null,
};

export const AS_FOR_ALL: WalletRulesView = {
  ...NO_RULES,
  alarm_outgoing_above_msat: null,
  alarm_balance_below_msat: null,
  alarm_not_live_minutes: null,
  alarm_rejected: null,
};

/** The rules that a wallet may have for itself. */
export type Rules = Pick<SettingsView, keyof typeof NO_RULES>;

/** Whether it goes by any rule or alarm of its own. */
export function hasOwn(own: WalletRulesView): boolean {
  return Object.values(own).some((value) => value !== null);
}

/** Whether it goes by any rule of its own. */
export function hasOwnRules(own: WalletRulesView): boolean {
  return (Object.keys(NO_RULES) as (keyof Rules)[]).some((name) => own[name] !== null);
}

/** The rules that hold for the wallet. */
export function effective(own: WalletRulesView, all: Rules): Rules {
  return {
    directions: own.directions ?? all.directions,
    min_amount_msat: own.min_amount_msat ?? all.min_amount_msat,
    settled: own.settled ?? all.settled,
    failed: own.failed ?? all.failed,
    pending: own.pending ?? all.pending,
    popup: own.popup ?? all.popup,
    sound: own.sound ?? all.sound,
    badge: own.badge ?? all.badge,
  };
}

/** All rules its own, beginning with those that hold; or none of them. Its alarms stay. */
export function withRules(own: WalletRulesView, all: Rules, its: boolean): WalletRulesView {
  return { ...own, ...(its ? effective(own, all) : NO_RULES) };
}
