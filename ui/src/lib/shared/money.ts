/** Amounts as people read them. LNbits counts in thousandths of a satoshi (msat). */

import { grouped, point } from './numbers';
import { t } from './text.svelte';

export const MINUS = '\u2212';

/** What stands in place of figures that are not to be read. */
export const HIDDEN = '\u2022\u2022\u2022';

/** `21,000 sat`, `1.5 sat`, `−3 sat`: parts of a satoshi only when there are some. */
export function sats(msat: number): string {
  return t('amount-sat', { amount: digits(msat) });
}

/** {@link sats} without its unit, for places that set the unit apart. */
export function digits(msat: number): string {
  const whole = Math.trunc(Number.isFinite(msat) ? msat : 0);
  const magnitude = Math.abs(whole);
  const part = magnitude % 1000;
  const decimals = part === 0 ? '' : `${point()}${String(part).padStart(3, '0').replace(/0+$/, '')}`;
  return `${whole < 0 ? MINUS : ''}${grouped(BigInt((magnitude - part) / 1000))}${decimals}`;
}

/** What amounts are shown in, and what that is worth. */
export interface Reading {
  /** `sat`, `btc`, or the three letters of a currency. */
  unit: string;
  rate: { sat_per_unit: number | null; decimals: number; at: string } | null;
}

/** Those that are offered; by its three letters, any other may be set in the terminal. */
export const CURRENCIES: readonly string[] = (
  'ARS AUD BRL CAD CHF CLP COP CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KES KRW MXN MYR NGN NOK NZD PHP PLN ' +
  'RON SEK SGD THB TRY TWD UAH USD VND ZAR'
).split(' ');

export const IN_SAT: Reading = { unit: 'sat', rate: null };

export interface Figures {
  /** It is no more than about that. */
  about: boolean;
  /** Without a sign. */
  figures: string;
  unit: string;
  /** When the rate was told, where that is a while ago. */
  at: string | null;
}

const HOUR = 3_600_000;

/** The amount's figures as the person reads amounts. Nothing that would read as nothing does. */
export function figures(msat: number, { unit, rate }: Reading, now: number): Figures {
  const size = Math.abs(Math.trunc(Number.isFinite(msat) ? msat : 0));
  const exact = { about: false, at: null };
  if (unit === 'btc') return { ...exact, figures: btc(size), unit: 'BTC' };
  const age = rate ? now - Date.parse(rate.at) : Number.POSITIVE_INFINITY;
  if (unit !== 'sat' && rate?.sat_per_unit && age < 72 * HOUR) {
    const [whole = '0', part] = (size / 1000 / rate.sat_per_unit).toFixed(rate.decimals).split('.');
    const text = part ? `${grouped(BigInt(whole))}${point()}${part}` : grouped(BigInt(whole));
    const at = age < HOUR ? null : rate.at;
    if (size === 0 || /[1-9]/.test(text)) return { about: true, figures: text, unit, at };
  }
  return { ...exact, figures: digits(size), unit: 'sat' };
}

/** Eight decimals, and three more where there are parts of a satoshi. */
function btc(size: number): string {
  const BTC = 100_000_000_000n;
  const [whole, part] = [BigInt(size) / BTC, BigInt(size) % BTC];
  const decimals =
    part % 1000n === 0n ? String(part / 1000n).padStart(8, '0') : String(part).padStart(11, '0');
  return `${grouped(whole)}${point()}${decimals}`;
}

/** `≈ +16.80 USD`, with the sign that is given. */
export function shownIn(msat: number, sign: string, reading: Reading, now: number): string {
  const { about, figures: text, unit } = figures(msat, reading, now);
  if (unit === 'sat') return `${sign}${t('amount-sat', { amount: text })}`;
  return `${about ? '\u2248 ' : ''}${sign}${text} ${unit}`;
}
