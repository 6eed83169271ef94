import { describe, expect, it } from 'vitest';
import table from '../../../../src-tauri/crates/domain/tests/amounts.json';
import { digits, figures, sats, shownIn } from './money';
import { typedNumber } from './numbers';
import { absolute, ago, day, lasting, millis, relative, secondsUntil, span, until } from './time';
import { plain, sentence, withoutLogin } from './words';

describe('amounts', () => {
  it.each([
    [21_000_000, '21,000 sat'],
    [-1_500, '\u22121.5 sat'],
    [0, '0 sat'],
    [1, '0.001 sat'],
    [999, '0.999 sat'],
    [-250, '\u22120.25 sat'],
    [1_234_567_890, '1,234,567.89 sat'],
    [2_100_000_000_000_000_000, '2,100,000,000,000,000 sat'],
    [Number.NaN, '0 sat'],
  ])('%d msat reads %s', (msat, text) => {
    expect(sats(msat)).toBe(text);
    expect(digits(msat)).toBe(text.replace(' sat', ''));
  });
});

describe('amounts in the person’s unit', () => {
  const now = Date.parse('2026-11-27T12:00:00Z');
  const reading = (unit: string, sat_per_unit: number, decimals: number, at = '2026-11-27T12:00:00Z') => ({
    unit,
    rate: { sat_per_unit, decimals, at },
  });

  // Rust's own test reads the same table.
  it.each(table)('$msat msat in $unit read $shown', ({ unit, sat_per_unit, decimals, msat, shown }) => {
    const sign = msat < 0 ? '\u2212' : '+';
    expect(shownIn(msat, sign, reading(unit, sat_per_unit, decimals), now)).toBe(shown);
  });

  it('are dated where the rate is old, and in sat where there is none', () => {
    const at = (at: string) => figures(21_000_000, reading('USD', 1250, 2, at), now);
    expect(at('2026-11-27T11:00:01Z')).toEqual({ about: true, figures: '16.80', unit: 'USD', at: null });
    expect(at('2026-11-27T11:00:00Z').at).toBe('2026-11-27T11:00:00Z');
    expect(at('2026-11-24T12:00:00Z').unit).toBe('sat');
    expect(figures(1_000, { unit: 'USD', rate: null }, now).unit).toBe('sat');
  });
});

describe('numbers that are typed', () => {
  it.each([
    ['100', 100_000],
    [' 1,000 sat ', 1_000_000],
    ['21 000 sats', 21_000_000],
    ['1.5', 1_500],
    ['0', 0],
    ['', null],
    ['-5', null],
    ['1.5.5', null],
    ['1e3', null],
    ['a lot', null],
    ['9007199254741', null],
  ])('%j are %j msat', (typed, msat) => expect(typedNumber(typed, 'sat', 1000)).toBe(msat));

  it('may be whole ones only', () => {
    expect(['15 min', '15', '1.5'].map((typed) => typedNumber(typed, 'min', 1))).toEqual([15, 15, null]);
  });
});

describe('times', () => {
  const now = Date.parse('2026-11-24T15:00:00+01:00');

  it.each([
    ['2026-11-24T14:59:31+01:00', 'now'],
    ['2026-11-24T15:00:20+01:00', 'now'],
    ['2026-11-24T14:59:00+01:00', '1 min'],
    ['2026-11-24T14:00:01+01:00', '59 min'],
    ['2026-11-24T14:00:00+01:00', '1 h'],
    ['2026-11-24T00:00:00+01:00', '15 h'],
  ])('%s is %s', (at, text) => expect(relative(at, now)).toBe(text));

  it('gives the time of day for other days', () => {
    expect(relative('2026-11-23T23:59:00+01:00', now)).toMatch(/11:59|23:59/);
  });

  it.each([
    ['2026-11-23T23:30:00Z', 'Today'],
    ['2026-11-23T22:30:00Z', 'Yesterday'],
    ['2026-11-25T07:00:00Z', 'Tomorrow'],
    ['2026-11-21T12:00:00Z', 'Saturday 21 November'],
    ['2025-11-21T12:00:00Z', '21 November 2025'],
  ])('%s is on %s in the person’s own time zone', (at, text) => expect(day(at, now)).toBe(text));

  it('counts a day with a clock change as one day', () => {
    expect(day('2026-10-24T23:30:00+02:00', Date.parse('2026-10-25T23:30:00+01:00'))).toBe('Yesterday');
  });

  it('shows what it cannot read instead of failing', () => {
    expect(absolute('soon')).toBe('soon');
    expect(millis('soon')).toBe(0);
    expect(absolute('2026-11-24T14:03:22Z')).toContain('24 November 2026');
  });

  it('counts down in whole seconds, never below none', () => {
    expect(secondsUntil('2026-11-24T15:00:03.200+01:00', now)).toBe(4);
    expect(secondsUntil('2026-11-24T14:00:00+01:00', now)).toBe(0);
    expect([span(4), span(60), span(65)]).toEqual(['4 s', '1 min', '1 min 5 s']);
  });

  it.each([
    [1, 'just now'],
    [-30, 'just now'],
    [12, '12 s ago'],
    [5 * 60, '5 min ago'],
    [3 * 3600, '3 h ago'],
    [30 * 3600, 'Yesterday, '],
  ])('%i s back is %s', (seconds, said) => {
    const now = Date.parse('2026-11-24T12:00:00Z');
    expect(ago(new Date(now - seconds * 1000).toISOString(), now)).toContain(said);
  });

  it('last and come', () => {
    const now = Date.parse('2026-11-24T12:00:00Z');
    const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
    expect([-12, -90, -7200, -3 * 86_400, 5].map((seconds) => lasting(at(seconds), now))).toEqual([
      '12 s',
      '1 min',
      '2 h',
      '3 days',
      '0 s',
    ]);
    expect([40, 0, -5].map((seconds) => until(at(seconds), now))).toEqual(['in 40 s', 'now', 'now']);
  });
});

describe('words', () => {
  it('takes the login out of a pasted address and leaves the rest', () => {
    expect(withoutLogin('https://h/wallet?usr=5ec7e7&wal=1')).toBe('https://h/wallet?wal=1');
    expect(withoutLogin('https://h/wallet?wal=1&usr=5ec7e7')).toBe('https://h/wallet?wal=1');
    expect(withoutLogin('https://h/wallet?wal=1&USR=5ec7e7&x=2#top')).toBe('https://h/wallet?wal=1&x=2#top');
    expect(withoutLogin('https://h/wallet?usr=5ec7e7')).toBe('https://h/wallet');
    expect(withoutLogin('lnbits.example.com')).toBe('lnbits.example.com');
  });

  it('takes out what can’t be seen and keeps emoji and line breaks', () => {
    expect(plain('a\u202eb\u2066c\u0000\u0007d\ufeff')).toBe('abcd');
    expect(plain('one\r\ntwo\rthree\tfour')).toBe('one\ntwo\nthree\tfour');
    expect(plain('👩‍👩‍👧‍👦 شكراً')).toBe('👩‍👩‍👧‍👦 شكراً');
  });

  it('starts sentences', () => {
    expect(sentence('key rejected')).toBe('Key rejected');
    expect(sentence('')).toBe('');
  });
});
