/** Numbers as the window's language writes them, and as people type them. */

import { language } from './text.svelte';

interface Writing {
  format: Intl.NumberFormat;
  /** Between a whole number and what is left. */
  point: string;
  /** Between groups of three. */
  comma: string;
}

const writings = new Map<string, Writing>();

function writing(): Writing {
  const locale = language() === 'en-XA' ? 'en' : language();
  const known = writings.get(locale);
  if (known) return known;
  const format = new Intl.NumberFormat(locale);
  const parts = format.formatToParts(12_345.5);
  const part = (type: string, otherwise: string) =>
    parts.find((part) => part.type === type)?.value ?? otherwise;
  const made = { format, point: part('decimal', '.'), comma: part('group', ',') };
  writings.set(locale, made);
  return made;
}

/** `21,000`. */
export function grouped(whole: number | bigint): string {
  return writing().format.format(whole);
}

/** What stands before decimals. */
export function point(): string {
  return writing().point;
}

/**
 * `1,000 sat` with a scale of 1000 is 1 000 000; `null` is no number, or one too large to be counted. As many
 * decimals as the scale has.
 */
export function typedNumber(typed: string, unit: string, scale: 1 | 1000): number | null {
  const { point, comma } = writing();
  const bare = typed.trim().replace(new RegExp(`\\s*${unit}s?\\.?$`, 'i'), '');
  const [whole = '', part = '', ...more] = bare.split(point);
  // What separates groups of three elsewhere may be meant as a point: better asked than read wrongly.
  const apart = `[\\s${comma}]`;
  const groups = new RegExp(`^\\d+(?:(?:${apart}\\d{2,3})*${apart}\\d{3})?$`);
  if (more.length > 0 || !groups.test(whole)) return null;
  if (bare.includes(point) && (scale === 1 || !/^\d{1,3}$/.test(part))) return null;
  const value = Number(whole.replace(/\D/g, '')) * scale + (scale === 1 ? 0 : Number(part.padEnd(3, '0')));
  return Number.isSafeInteger(value) ? value : null;
}
