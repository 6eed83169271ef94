/** Times as people read them. All functions take the present as a number, so that they can be tested. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

// English words with the person's own 12- or 24-hour clock.
const hourCycle = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hourCycle;
const clock = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', hourCycle });
const full = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
  hourCycle,
});
const thisYear = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const otherYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** Milliseconds since 1970, or 0 for what can't be read. */
export function millis(rfc3339: string): number {
  const at = Date.parse(rfc3339);
  return Number.isNaN(at) ? 0 : at;
}

/** `now`, `5 min`, `3 h` for today's, else the time of day: the day itself stands in the feed's separator. */
export function relative(rfc3339: string, now: number): string {
  const at = millis(rfc3339);
  const ago = now - at;
  if (ago < MINUTE && ago > -MINUTE) return 'now';
  if (ago >= 0 && ago < HOUR) return `${Math.floor(ago / MINUTE)} min`;
  if (ago >= 0 && dayNumber(at) === dayNumber(now)) return `${Math.floor(ago / HOUR)} h`;
  return clock.format(at);
}

/** `Tue 24 November 2026, 14:03:22`, in the person's own time zone. */
export function absolute(rfc3339: string): string {
  const at = Date.parse(rfc3339);
  return Number.isNaN(at) ? rfc3339 : full.format(at);
}

/** `Today`, `Yesterday`, `Tomorrow`, `Monday 23 November`, `23 November 2025`. */
export function day(rfc3339: string, now: number): string {
  const at = millis(rfc3339);
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days === -1) return 'Tomorrow';
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? thisYear : otherYear).format(at);
}

/** `Today, 14:03`. */
export function dayAndTime(rfc3339: string, now: number): string {
  return `${day(rfc3339, now)}, ${clock.format(millis(rfc3339))}`;
}

/** `just now`, `12 s ago`, `5 min ago`, `3 h ago`, `Yesterday, 14:03`. */
export function ago(rfc3339: string, now: number): string {
  const past = now - millis(rfc3339);
  if (past < 2000) return 'just now';
  if (past < HOUR) return `${brief(past)} ago`;
  return dayNumber(millis(rfc3339)) === dayNumber(now) ? `${brief(past)} ago` : dayAndTime(rfc3339, now);
}

/** How long ago that was, rounded down: `12 s`, `5 min`, `3 h`, `2 days`. */
export function lasting(rfc3339: string, now: number): string {
  return brief(Math.max(0, now - millis(rfc3339)));
}

function brief(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / 1000)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 48 * HOUR) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / (24 * HOUR))} days`;
}

/** `in 40 s`, `now`. */
export function until(rfc3339: string, now: number): string {
  const seconds = secondsUntil(rfc3339, now);
  return seconds === 0 ? 'now' : `in ${span(seconds)}`;
}

/** Counts calendar days in the person's time zone, so that a day with a clock change is still one day. */
function dayNumber(at: number): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / (24 * HOUR));
}

/** Whole seconds until then, never below 0. */
export function secondsUntil(rfc3339: string, now: number): number {
  return Math.max(0, Math.ceil((millis(rfc3339) - now) / 1000));
}

/** `4 s`, `1 min`, `1 min 5 s`. */
export function span(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
