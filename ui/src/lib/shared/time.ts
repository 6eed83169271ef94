/** Times as people read them. All functions take the present as a number, so that they can be tested. */

import { language, t, written } from './text.svelte';
import { sentence } from './words';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// The person's own 12- or 24-hour clock, in whatever language.
const hourCycle = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hourCycle;

const SHAPES = {
  clock: { hour: 'numeric', minute: '2-digit', hourCycle },
  full: {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    hourCycle,
  },
  short: { day: 'numeric', month: 'short' },
  thisYear: { weekday: 'long', day: 'numeric', month: 'long' },
  otherYear: { day: 'numeric', month: 'long', year: 'numeric' },
  weekday: { weekday: 'long', timeZone: 'UTC' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(shape: keyof typeof SHAPES, at: number): string {
  const locale = { en: 'en-GB', de: 'de', es: 'es', 'en-XA': 'en-GB' }[language()];
  const key = `${locale} ${shape}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, SHAPES[shape]);
  formats.set(key, known);
  return written(known.format(at));
}

/** Milliseconds since 1970, or 0 for what can't be read. */
export function millis(rfc3339: string): number {
  const at = Date.parse(rfc3339);
  return Number.isNaN(at) ? 0 : at;
}

/** `now`, `5 min`, `3 h` for today's, else the time of day: the day itself stands in the feed's separator. */
export function relative(rfc3339: string, now: number): string {
  const at = millis(rfc3339);
  const ago = now - at;
  if (ago < MINUTE && ago > -MINUTE) return t('time-now');
  if (ago >= 0 && (ago < HOUR || dayNumber(at) === dayNumber(now))) return length(ago);
  return format('clock', at);
}

/** `Tue 24 November 2026, 14:03:22`, in the person's own time zone. */
export function absolute(rfc3339: string): string {
  const at = Date.parse(rfc3339);
  return Number.isNaN(at) ? rfc3339 : format('full', at);
}

/** `Today`, `Yesterday`, `Tomorrow`, `Monday 23 November`, `23 November 2025`. */
export function day(rfc3339: string, now: number): string {
  const at = millis(rfc3339);
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return t('time-today');
  if (days === 1) return t('time-yesterday');
  if (days === -1) return t('time-tomorrow');
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return sentence(format(sameYear ? 'thisYear' : 'otherYear', at));
}

/** `Today, 14:03`. */
export function dayAndTime(rfc3339: string, now: number): string {
  return t('time-day-and-time', { day: day(rfc3339, now), time: format('clock', millis(rfc3339)) });
}

/** `just now`, `12 s ago`, `5 min ago`, `3 h ago`, `Yesterday, 14:03`. */
export function ago(rfc3339: string, now: number): string {
  const at = millis(rfc3339);
  const past = now - at;
  if (isJustNow(rfc3339, now)) return t('time-just-now');
  if (past >= HOUR && dayNumber(at) !== dayNumber(now)) return dayAndTime(rfc3339, now);
  if (past < MINUTE) return t('time-seconds.ago', { count: Math.floor(past / 1000) });
  if (past < HOUR) return t('time-minutes.ago', { count: Math.floor(past / MINUTE) });
  return t('time-hours.ago', { count: Math.floor(past / HOUR) });
}

/** It is so short ago that a number would only be in the way. */
export function isJustNow(rfc3339: string, now: number): boolean {
  return now - millis(rfc3339) < 2000;
}

/** How long ago that was, rounded down: `12 s`, `5 min`, `3 h`, `2 days`. */
export function lasting(rfc3339: string, now: number): string {
  return length(Math.max(0, now - millis(rfc3339)));
}

function length(ms: number): string {
  if (ms < MINUTE) return t('time-seconds', { count: Math.floor(ms / 1000) });
  if (ms < HOUR) return t('time-minutes', { count: Math.floor(ms / MINUTE) });
  if (ms < 2 * DAY) return t('time-hours', { count: Math.floor(ms / HOUR) });
  return t('time-days', { count: Math.floor(ms / DAY) });
}

/** `in 40 s`, `now`. */
export function until(rfc3339: string, now: number): string {
  const seconds = secondsUntil(rfc3339, now);
  return seconds === 0 ? t('time-now') : t('time-in', { span: span(seconds) });
}

/** `24 Nov`, or `14:00` of an hour: where there is little room. */
export function brief(at: number, step: 'hour' | 'day'): string {
  return format(step === 'hour' ? 'clock' : 'short', at);
}

/** Counts calendar days in the person's time zone, so that a day with a clock change is still one day. */
function dayNumber(at: number): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY);
}

/** Whole seconds until then, never below 0. */
export function secondsUntil(rfc3339: string, now: number): number {
  return Math.max(0, Math.ceil((millis(rfc3339) - now) / 1000));
}

/** `4 s`, `1 min`, `1 min 5 s`. */
export function span(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return t('time-seconds', { count: rest });
  if (rest === 0) return t('time-minutes', { count: minutes });
  return t('time-minutes-seconds', { minutes, seconds: rest });
}

/** `Monday` for 0. */
export function weekday(day: number): string {
  return sentence(format('weekday', Date.UTC(2024, 0, 1 + day)));
}
